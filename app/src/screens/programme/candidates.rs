//! Who of tier 2 could belong to tier 1: a mark, not a move.

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::rules::programme::CANDIDATE;
use kith_graph::view::{Group, PeopleFilter, PersonRow, Sort};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// So many are listed: as many as tier 2 has room for, and a few more.
const LISTED: usize = 60;

/// Everybody of tier 2, each to be marked or not.
#[component]
pub(super) fn CandidateSheet(
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let query = move || {
        Some(Query::People {
            filter: PeopleFilter {
                group: Group::Tier2,
                sort: Sort::Name,
                ..PeopleFilter::default()
            },
            today: book.today.get(),
            from: 0,
            limit: LISTED,
        })
    };
    let answer = book.client.watch(query, watch::people);
    let rows = Memo::new(move |_| answer.with(|page| page.as_ref().map(|page| page.rows.clone())));
    let none = Signal::derive(move || rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty)));
    view! {
        <Sheet title="Who could be tier 1?" on_close>
            <p>{format!("They stay in tier 2 and get the tag “{CANDIDATE}”.")}</p>
            <div class="stackbtn">
                <When is=none><p class="why">"Nobody is in tier 2 yet."</p></When>
                <div role="group" aria-label="Candidates">
                    // By key alone: a mark that was set moves no focus.
                    <For each=move || rows.get().unwrap_or_default() key=|row| row.id let(row)>{one(book, rows, row)}</For>
                </div>
                <button type="button" class="btn main big" on:click=move |_| on_close.run(())>"Done"</button>
            </div>
        </Sheet>
    }
}

fn one(book: Book, rows: Memo<Option<Vec<PersonRow>>>, row: PersonRow) -> AnyView {
    let id = row.id;
    let is_marked = move || {
        rows.with(|rows| {
            let mut rows = rows.iter().flatten();
            rows.any(|row| row.id == id && marked(row))
        })
    };
    view! {
        <label class="tick">
            <input type="checkbox" prop:checked=is_marked on:change=move |e| mark(book, id, event_target_checked(&e))/>
            <span class="name">{row.name}</span>
        </label>
    }
    .into_any()
}

fn marked(row: &PersonRow) -> bool {
    let mut tags = row.tags.iter();
    tags.any(|tag| tag.eq_ignore_ascii_case(CANDIDATE))
}

fn mark(book: Book, id: PersonId, has: bool) {
    let command = Command::SetTag {
        ids: vec![id],
        tag: CANDIDATE.to_owned(),
        has,
    };
    spawn_local(async move {
        book.run(command).await;
    });
}
