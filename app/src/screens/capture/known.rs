//! Whoever is being entered may be in the book already: said at the moment of capture (row C6).

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::today;
use crate::words::duplicates as say;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::{BatchId, PersonId};
use kith_graph::types::PersonDraft;
use kith_graph::view::duplicates::{Alike, Likeness};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// What the person said of somebody who is like the one being entered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Said {
    /// Whom the entry is.
    pub(super) same: Option<Alike>,
    /// Whom it is not.
    pub(super) others: Vec<PersonId>,
}

/// Joins somebody who was just saved under `id` with whom they were said to be. Saved they are already: what joins them is
/// a step of its own, and the list of duplicates asks if it does not come to that. Gives who it is, and what undo takes.
///
/// # Errors
/// A sentence, if it did not come to that.
pub(super) async fn join(
    book: Book,
    id: PersonId,
    same: Option<Alike>,
    who: String,
    saved: BatchId,
) -> Result<(String, Vec<BatchId>), String> {
    let Some(same) = same else {
        return Ok((who, vec![saved]));
    };
    let join = Command::MergePeople {
        keep: same.id,
        gone: id,
        take: Vec::new(),
        drop: Vec::new(),
        on: Some(today::now()),
    };
    let joined = book.client.run(join).await?.batch;
    Ok((same.name, vec![joined, saved]))
}

/// The one to ask about: the likeliest who was not said to be somebody else. A mere "perhaps" is left to the list of
/// duplicates: a question at every name would not be read.
fn asked(found: &[Alike], said: &Said) -> Option<Alike> {
    let likely = |one: &&Alike| one.likeness >= Likeness::Likely && !said.others.contains(&one.id);
    found.iter().find(likely).cloned()
}

/// The note, and the sheet behind it.
#[component]
pub(super) fn Known(
    /// Who is being entered; nobody while there is nothing to tell them by.
    draft: Memo<Option<PersonDraft>>,
    said: RwSignal<Said>,
    /// Whether the sheet is open. It stands beside the dock, so whoever shows the note shows it.
    open: RwSignal<bool>,
    /// Told whom to ask about.
    ask: RwSignal<Option<Alike>>,
) -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            let person = draft.get()?;
            Some(Query::View {
                wanted: Wanted::Alike(Box::new(person)),
                today: book.today.get_untracked(),
            })
        },
        watch::view,
    );
    Effect::new(move |_| {
        let found = match answer.get() {
            Some(View::Alike(found)) if draft.with(Option::is_some) => found,
            _ => Vec::new(),
        };
        ask.set(said.with(|said| asked(&found, said)));
    });
    let is_asked =
        Signal::derive(move || ask.with(Option::is_some) && said.with(|s| s.same.is_none()));
    let name = move || ask.with(|a| a.as_ref().map(|a| a.name.clone()));
    let at = move || {
        ask.with(|a| {
            a.as_ref()
                .map(|a| a.headline.clone())
                .filter(|h| !h.is_empty())
        })
    };
    let known = move || match at() {
        Some(at) => format!(", {at}. The same person?"),
        None => ". The same person?".to_owned(),
    };
    let same = Signal::derive(move || said.with(|s| s.same.is_some()));
    let joined = move || {
        said.with(|s| {
            s.same
                .as_ref()
                .map(|one| format!("This goes to {}, who is in your book.", one.name))
        })
    };
    view! {
        <div role="status">
            <When is=is_asked>
                <div class="note gap">
                    <Icon name="people"/>
                    <p>"You know "<b>{name}</b>{known}</p>
                    <button type="button" class="btn" aria-haspopup="dialog" on:click=move |_| open.set(true)>"Compare"</button>
                </div>
            </When>
            <When is=same>
                <div class="note good gap">
                    <Icon name="check"/>
                    <p>{joined}</p>
                    <button type="button" class="btn" on:click=move |_| said.update(|s| s.same = None)>"Undo"</button>
                </div>
            </When>
        </div>
    }
}

/// What speaks for it, and the answer.
#[component]
pub(super) fn KnownSheet(
    said: RwSignal<Said>,
    open: RwSignal<bool>,
    ask: RwSignal<Option<Alike>>,
) -> impl IntoView {
    let close = move || open.set(false);
    let part = move || {
        let one = ask.get().filter(|_| open.get())?;
        let (id, name) = (one.id, one.name.clone());
        let is = one.clone();
        Some(view! {
            <Sheet title="The same person?" on_close=Callback::new(move |()| close())>
                <p><b>{say::likeness(one.likeness)}". "</b>{say::why(&one.because)}</p>
                <div class="rows">
                    <a class="row plain" href=format!("/people/{id}")>
                        <span><span class="name">{name.clone()}</span><span class="why one">{one.headline.clone()}</span></span>
                        <span class="end"><Icon name="right" small=true/></span>
                    </a>
                </div>
                <div class="stackbtn">
                    <button type="button" class="btn main big" on:click=move |_| {
                        said.update(|s| s.same = Some(is.clone()));
                        close();
                    }>{format!("Yes, it is {name}")}</button>
                    <button type="button" class="btn" on:click=move |_| {
                        said.update(|s| s.others.push(id));
                        close();
                    }>"No, somebody else"</button>
                </div>
            </Sheet>
        })
    };
    view! { {part} }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_likeliest_is_asked_about_until_it_is_said_to_be_somebody_else() {
        let alike = |n: u128, likeness| Alike {
            id: PersonId(Uuid::from_u128(n)),
            name: format!("P{n}"),
            headline: String::new(),
            score: 0,
            likeness,
            because: Vec::new(),
        };
        let found = [
            alike(1, Likeness::Sure),
            alike(2, Likeness::Likely),
            alike(3, Likeness::Maybe),
        ];
        let who = |said: &Said| asked(&found, said).map(|one| one.name);
        let mut said = Said::default();
        assert_eq!(who(&said).as_deref(), Some("P1"));
        said.others.push(found[0].id);
        assert_eq!(who(&said).as_deref(), Some("P2"));
        said.others.push(found[1].id);
        assert_eq!(who(&said), None);
    }
}
