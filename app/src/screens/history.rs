//! What was done to the book lately, whoever it concerned, and the way back from each.

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::words;
use chrono::Local;
use kith_channel::Query;
use kith_graph::view::{HistoryEntry, View, Wanted};
use leptos::prelude::*;

/// How many changes are listed.
const LATEST: usize = 200;

/// `/settings/history`
#[component]
pub(crate) fn History() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::History { limit: LATEST },
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let entries = Memo::new(move |_| match answer.get() {
        Some(View::History(entries)) => Some(entries),
        _ => None,
    });
    let any = Signal::derive(move || entries.with(|e| e.as_ref().is_some_and(|e| !e.is_empty())));
    let none = Signal::derive(move || entries.with(|e| e.as_ref().is_some_and(Vec::is_empty)));
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top"><Heading text="Recent changes"/></header>
            <When is=none>
                <p class="lede">"Nothing was changed yet."</p>
            </When>
            <When is=any>
                <p class="hint flat">"Each can be taken back by itself. What changed again since stays, and is named."</p>
                <ul class="sheet rows up" aria-label="Recent changes">
                    <For each=move || entries.get().unwrap_or_default() key=|entry| entry.batch let(entry)>
                        <Change entry/>
                    </For>
                </ul>
            </When>
        </main>
    }
}

/// One change, with Undo.
#[component]
fn Change(entry: HistoryEntry) -> impl IntoView {
    let book = use_book();
    let HistoryEntry {
        batch, at, what, ..
    } = entry;
    let when = move || {
        let moment = words::moment(at.with_timezone(&Local), book.today.get());
        words::sentence(&moment)
    };
    view! {
        <li class="row plain">
            <span><span class="thing">{what.clone()}</span><span class="why">{when}</span></span>
            <span class="end">
                <button class="btn bare" aria-label=format!("Undo: {what}") on:click=move |_| book.undo(vec![batch])>"Undo"</button>
            </span>
        </li>
    }
}
