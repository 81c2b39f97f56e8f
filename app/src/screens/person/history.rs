//! What was done to an entry, and the way back from each.

use crate::book::use_book;
use crate::components::when::When;
use crate::words;
use chrono::Local;
use kith_graph::view::PersonPage;
use leptos::prelude::*;

/// How many changes are shown before All is asked for.
const SHOWN: usize = 5;

/// How much of it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Opened {
    #[default]
    Closed,
    Newest,
    All,
}

/// Every change, newest first, with Undo (row S6).
#[component]
pub(super) fn History(page: PersonPage, opened: RwSignal<Opened>) -> impl IntoView {
    let book = use_book();
    let today = book.today.get_untracked();
    let total = page.history.len();
    let open = Memo::new(move |_| opened.get() != Opened::Closed);
    let all = Memo::new(move |_| opened.get() == Opened::All);
    let entries = StoredValue::new(page.history);
    let rows = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        entries.with_value(|entries| {
            entries
                .iter()
                .take(limit)
                .map(|entry| {
                    let batch = entry.batch;
                    let when = words::sentence(&words::moment(entry.at.with_timezone(&Local), today));
                    view! {
                        <li class="row plain">
                            <span><span class="thing">{entry.what.clone()}</span><span class="why">{when}</span></span>
                            <span class="end">
                                <button
                                    class="btn bare"
                                    aria-label=format!("Undo: {}", entry.what)
                                    on:click=move |_| book.undo(vec![batch])
                                >
                                    "Undo"
                                </button>
                            </span>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    (total > 0).then(|| {
        view! {
            <div class="head">
                <h2>"What was changed"</h2>
                <When is=Signal::derive(move || !open.get())>
                    <button class="aside" on:click=move |_| opened.set(Opened::Newest)>{format!("Show {total}")}</button>
                </When>
                <When is=Signal::derive(move || open.get() && !(all.get() || total <= SHOWN))>
                    <button class="aside" on:click=move |_| opened.set(Opened::All)>{format!("All {total}")}</button>
                </When>
            </div>
            <When is=Signal::derive(move || open.get())>
                <ul class="sheet rows flush" aria-label="What was changed">{move || rows()}</ul>
            </When>
        }
    })
}
