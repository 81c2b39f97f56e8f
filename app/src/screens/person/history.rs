//! What was done to an entry, and the way back from each.

use crate::book::use_book;
use crate::components::when::When;
use crate::words;
use chrono::Local;
use kith_graph::view::HistoryEntry;
use leptos::prelude::*;

/// How many changes are shown before All is asked for.
const SHOWN: usize = 5;

/// How much of it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Opened {
    #[default]
    Closed,
    Newest,
    All,
}

/// Every change, newest first, with Undo: each takes back what it wrote wherever that is still there, and says what was
/// kept because it changed since (row S6).
#[component]
pub(super) fn History(entries: Memo<Option<Vec<HistoryEntry>>>) -> impl IntoView {
    let book = use_book();
    let opened = RwSignal::new(Opened::default());
    let total = Memo::new(move |_| entries.with(|e| e.as_ref().map_or(0, Vec::len)));
    let open = Memo::new(move |_| opened.get() != Opened::Closed);
    let all = Memo::new(move |_| opened.get() == Opened::All);
    let rows = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        let today = book.today.get();
        entries.with(|entries| {
            entries
                .iter()
                .flatten()
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
    view! {
        <When is=Signal::derive(move || total.get() > 0)>
            <div class="head">
                <h2>"What was changed"</h2>
                <When is=Signal::derive(move || !open.get())>
                    <button class="aside" on:click=move |_| opened.set(Opened::Newest)>{move || format!("Show {}", total.get())}</button>
                </When>
                <When is=Signal::derive(move || open.get() && !all.get() && total.get() > SHOWN)>
                    <button class="aside" on:click=move |_| opened.set(Opened::All)>{move || format!("All {}", total.get())}</button>
                </When>
            </div>
            <When is=Signal::derive(move || open.get())>
                <p class="hint flat">"Each can be taken back by itself. What changed again since stays, and is named."</p>
                <ul class="sheet rows flush" aria-label="What was changed">{move || rows()}</ul>
            </When>
        </When>
    }
}
