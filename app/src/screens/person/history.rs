//! What was done to an entry, and the way back from each.

use crate::book::use_book;
use crate::words;
use chrono::Local;
use kith_graph::view::PersonPage;
use leptos::prelude::*;

/// How many changes are shown before All is asked for.
const SHOWN: usize = 5;

/// Every change, newest first, with Undo (row S6).
#[component]
pub(super) fn History(page: PersonPage) -> impl IntoView {
    let book = use_book();
    let today = book.today.get();
    let total = page.history.len();
    let all = RwSignal::new(false);
    let entries = StoredValue::new(page.history);
    let rows = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        entries.with_value(|entries| {
            entries
                .iter()
                .take(limit)
                .map(|entry| {
                    let batch = entry.batch;
                    let at = entry.at.with_timezone(&Local);
                    let when = format!("{}, {}", words::sentence(&words::day(at.date_naive(), today)), at.format("%-H:%M"));
                    view! {
                        <li class="row plain">
                            <span><span class="thing">{entry.what.clone()}</span><span class="why">{when}</span></span>
                            <span class="end">
                                <button class="btn bare" on:click=move |_| book.undo(vec![batch])>
                                    "Undo"<span class="vh">{format!(": {}", entry.what)}</span>
                                </button>
                            </span>
                        </li>
                    }
                })
                .collect_view()
        })
    };
    (total > 0).then(|| view! {
        <div class="head">
            <h2>"What was changed"</h2>
            <Show when=move || !(all.get() || total <= SHOWN)>
                <button class="aside" on:click=move |_| all.set(true)>{format!("All {total}")}</button>
            </Show>
        </div>
        <ul class="sheet rows flush" aria-label="What was changed">{rows}</ul>
    })
}
