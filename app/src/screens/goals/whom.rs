//! Whom to ask for a goal, and why them: the words that it shares with them, and how things stand.

use super::asked;
use super::list::Open;
use crate::book::use_book;
use crate::components::avatar::Face;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::ways;
use kith_graph::things::Goal;
use kith_graph::view::goals::Candidate;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// A ranked list; a tap goes on to the ask.
#[component]
pub(super) fn WhomSheet(goal: Goal, open: RwSignal<Option<Open>>) -> impl IntoView {
    let book = use_book();
    let id = goal.id;
    let answer = asked(book, move || Some(Wanted::Whom(id)));
    let whom = Memo::new(move |_| match answer.get() {
        Some(View::Whom(whom)) => Some(whom),
        _ => None,
    });
    let goal = StoredValue::new(goal);
    let rows = move |people: Vec<Candidate>| {
        people
            .into_iter()
            .map(|candidate| view! { <CandidateRow candidate goal open/> })
            .collect_view()
    };
    let none = Signal::derive(move || {
        whom.with(|w| {
            w.as_ref()
                .is_some_and(|w| w.people.is_empty() && w.weak.is_empty())
        })
    });
    let weak =
        Signal::derive(move || whom.with(|w| w.as_ref().is_some_and(|w| !w.weak.is_empty())));
    view! {
        <Sheet title="Whom to ask" on_close=Callback::new(move |()| open.set(None))>
            <p>{goal.with_value(|g| g.what.clone())}</p>
            <When is=none>
                <p class="hint">"Nobody’s words meet this goal yet. Notes on what people offer help, and so does a goal in other words."</p>
            </When>
            <ul class="rows flush" aria-label="Whom to ask">{move || whom.get().map(|w| rows(w.people))}</ul>
            <When is=weak>
                <h3>"Seldom seen"</h3>
                <ul class="rows flush" aria-label="Seldom seen">{move || whom.get().map(|w| rows(w.weak))}</ul>
            </When>
            <div class="stackbtn up">
                <button type="button" class="btn" on:click=move |_| open.set(Some(Open::Ask(goal.get_value(), None, None)))>"Ask somebody else"</button>
                <button type="button" class="btn bare" on:click=move |_| open.set(None)>"Close"</button>
            </div>
        </Sheet>
    }
}

#[component]
fn CandidateRow(
    candidate: Candidate,
    goal: StoredValue<Goal>,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let about = ways::whom(&candidate);
    let id = candidate.id;
    let name = candidate.name.clone();
    let tap = move |_| {
        let person = Some((id, candidate.name.clone()));
        open.set(Some(Open::Ask(goal.get_value(), person, None)));
    };
    view! {
        <li>
            <button type="button" class="row" on:click=tap>
                <Face id name=name.clone() tier=candidate.tier/>
                <span><span class="name">{name}</span><span class="why one">{candidate.headline}</span><span class="why">{about}</span></span>
                <span class="end"><Icon name="right" small=true/></span>
            </button>
        </li>
    }
}
