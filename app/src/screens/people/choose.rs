//! Several people at once: one tier or one tag for all of them, taken back as one.

use super::{Open, tags};
use crate::book::use_book;
use crate::components::form;
use crate::components::person_list::Chosen;
use crate::components::sheet::Sheet;
use crate::words::{self, ways};
use crate::{things, today};
use chrono::NaiveDate;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use leptos::prelude::*;
use leptos::task::spawn_local;

const TIERS: [Option<Tier>; 4] = [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None];

/// What can be done with those who are chosen.
#[component]
pub(super) fn ChooseBar(chosen: Chosen, open: RwSignal<Option<Open>>) -> impl IntoView {
    let many = Memo::new(move |_| chosen.ids.with(Vec::len));
    let none = move || many.get() == 0;
    view! {
        <div class="choosebar">
            <p role="status">{move || ways::chosen(many.get())}</p>
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

/// A tag for all of them.
#[component]
pub(super) fn TagSheet(chosen: Chosen, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let tag = RwSignal::new(String::new());
    let many = chosen.ids.with_untracked(Vec::len);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let ids = chosen.ids.get_untracked();
        let Some(command) = tagged(&ids, &tag.get_untracked(), today::now()) else {
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
            <form class="stackbtn" on:submit=save>
                <div class="chips" role="group" aria-label="Tags in use">
                    <For each=known key=Clone::clone let(word)>
                        <InUse word tag/>
                    </For>
                </div>
                {form::text("Tag", tag)}
                <button type="submit" class="btn main big" disabled=move || tag.with(|t| t.trim().is_empty())>"Add the tag"</button>
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

/// One tag for several people, as one.
fn tagged(ids: &[PersonId], tag: &str, on: NaiveDate) -> Option<Command> {
    let tag = tag.trim();
    if ids.is_empty() || tag.is_empty() {
        return None;
    }
    let edit = |id: &PersonId| Command::EditPerson {
        id: *id,
        on,
        edits: vec![PersonEdit::AddTag(tag.to_owned())],
    };
    let what = format!("Tagged {} “{tag}”", words::people(ids.len()));
    things::together(what, ids.iter().map(edit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_tag_for_many_is_one_command() {
        let ids = [1, 2].map(|i| PersonId(Uuid::from_u128(i)));
        let on = "2026-06-08".parse().unwrap();
        let Some(Command::Together { what, commands }) = tagged(&ids, " tax ", on) else {
            panic!("one command");
        };
        assert_eq!(what, "Tagged 2 people “tax”");
        assert_eq!(commands.len(), 2);
        assert_eq!(tagged(&ids, "  ", on), None);
        assert_eq!(tagged(&[], "tax", on), None);
    }
}
