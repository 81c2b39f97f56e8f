//! Several people at once: one tier or one tag for all of them, taken back as one.

use super::{Open, tags};
use crate::book::{Book, use_book};
use crate::components::form;
use crate::components::person_list::Chosen;
use crate::components::sheet::Sheet;
use crate::today;
use crate::words::{self, ways};
use kith_channel::{Answer, Query};
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::PeopleFilter;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashSet;

/// Rows asked for at once, as many as are given.
const AT_ONCE: usize = 1_000;
const TIERS: [Option<Tier>; 4] = [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None];

/// What can be done with those who are chosen.
#[component]
pub(super) fn ChooseBar(
    filter: RwSignal<PeopleFilter>,
    chosen: Chosen,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let book = use_book();
    let many = Memo::new(move |_| chosen.ids.with(Vec::len));
    let none = move || many.get() == 0;
    let all = move |_| {
        let filter = filter.get_untracked();
        spawn_local(async move {
            let everybody = everybody(book, filter).await;
            chosen.ids.try_update(|ids| add(ids, everybody));
        });
    };
    view! {
        <div class="choosebar">
            <p role="status">{move || ways::chosen(many.get())}</p>
            <button type="button" class="btn" on:click=all>"All"</button>
            <button type="button" class="btn" disabled=none aria-haspopup="dialog" on:click=move |_| open.set(Some(Open::Tier))>"Tier"</button>
            <button type="button" class="btn" disabled=none aria-haspopup="dialog" on:click=move |_| open.set(Some(Open::Tag))>"Tag"</button>
            <button type="button" class="btn bare" on:click=move |_| chosen.end()>"Done"</button>
        </div>
    }
}

/// How close they should be.
#[component]
pub(super) fn TierSheet(chosen: Chosen, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let reason = RwSignal::new(String::new());
    let many = chosen.ids.with_untracked(Vec::len);
    let set = move |tier: Option<Tier>| {
        let command = Command::SetTier {
            ids: chosen.ids.get_untracked(),
            tier,
            on: today::now(),
            reason: reason.with_untracked(|r| r.trim().to_owned()),
        };
        spawn_local(async move {
            if book.run(command).await {
                on_close.try_run(());
                chosen.end();
            }
        });
    };
    let buttons = TIERS
        .into_iter()
        .map(|tier| view! { <button type="button" class="btn" on:click=move |_| set(tier)>{words::tier(tier)}</button> })
        .collect_view();
    view! {
        <Sheet title="How close should they be?" on_close>
            <p>{ways::chosen(many)}</p>
            <div class="stackbtn">
                {form::text("Why, if you like", reason)}
                <div class="acts fit">{buttons}</div>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

/// A tag for all of them, or from all of them.
#[component]
pub(super) fn TagSheet(chosen: Chosen, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let tag = RwSignal::new(String::new());
    let many = chosen.ids.with_untracked(Vec::len);
    let none = move || tag.with(|t| t.trim().is_empty());
    let set = move |has: bool| {
        let Some(command) = chosen
            .ids
            .with_untracked(|ids| tagged(ids, &tag.get_untracked(), has))
        else {
            return;
        };
        spawn_local(async move {
            if book.run(command).await {
                on_close.try_run(());
                chosen.end();
            }
        });
    };
    let in_use = tags::in_use(book);
    let known = move || {
        let all = in_use.get().unwrap_or_default();
        tags::offered(&all, &tag.get(), None)
    };
    view! {
        <Sheet title="A tag for all of them" on_close>
            <p>{ways::chosen(many)}</p>
            <form
                class="stackbtn"
                on:submit=move |event: leptos::ev::SubmitEvent| {
                    event.prevent_default();
                    set(true);
                }
            >
                <div class="chips" role="group" aria-label="Tags in use">
                    <For each=known key=Clone::clone let(word)>
                        <InUse word tag/>
                    </For>
                </div>
                {form::text("Tag", tag)}
                <button type="submit" class="btn main big" disabled=none>"Add the tag"</button>
                <button type="button" class="btn" disabled=none on:click=move |_| set(false)>"Take the tag away"</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}

/// A tag that is in use; a tap writes it.
#[component]
fn InUse(word: String, tag: RwSignal<String>) -> impl IntoView {
    let set = word.clone();
    view! { <button type="button" class="chip" on:click=move |_| tag.set(set.clone())>{word}</button> }
}

/// One tag for several people, or from them.
fn tagged(ids: &[PersonId], tag: &str, has: bool) -> Option<Command> {
    let tag = tag.trim();
    (!ids.is_empty() && !tag.is_empty()).then(|| Command::SetTag {
        ids: ids.to_vec(),
        tag: tag.to_owned(),
        has,
    })
}

/// Everybody whom a filter lets through, in as many answers as it takes.
async fn everybody(book: Book, filter: PeopleFilter) -> Vec<PersonId> {
    let mut ids = Vec::new();
    loop {
        let query = Query::People {
            filter: filter.clone(),
            today: today::now(),
            from: ids.len(),
            limit: AT_ONCE,
        };
        let Some(Answer::People(page)) = book.client.look(query).await else {
            return ids;
        };
        ids.extend(page.rows.iter().map(|row| row.id));
        if page.rows.is_empty() || ids.len() >= page.total {
            return ids;
        }
    }
}

/// Those who are not among them yet, behind.
fn add(ids: &mut Vec<PersonId>, more: Vec<PersonId>) {
    let there: HashSet<PersonId> = ids.iter().copied().collect();
    ids.extend(more.into_iter().filter(|id| !there.contains(id)));
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_tag_for_many_is_one_command_and_no_tag_or_nobody_is_none() {
        let ids = [1, 2].map(|i| PersonId(Uuid::from_u128(i)));
        for has in [true, false] {
            let expected = Command::SetTag {
                ids: ids.to_vec(),
                tag: "tax".to_owned(),
                has,
            };
            assert_eq!(tagged(&ids, " tax ", has), Some(expected));
        }
        assert_eq!(tagged(&ids, "  ", true), None);
        assert_eq!(tagged(&[], "tax", true), None);
    }

    #[test]
    fn all_keeps_those_who_are_chosen_and_takes_nobody_twice() {
        let [a, b, c] = [1, 2, 3].map(|i| PersonId(Uuid::from_u128(i)));
        let mut ids = vec![c];
        add(&mut ids, vec![a, b, c]);
        assert_eq!(ids, [c, a, b]);
    }
}
