//! What was done to an entry, the way back from each, and what stood there before.

use crate::book::{Book, use_book};
use crate::components::when::When;
use crate::today;
use crate::words;
use chrono::Local;
use kith_graph::command::Command;
use kith_graph::ids::{BatchId, PersonId};
use kith_graph::view::{Earlier, HistoryEntry};
use leptos::html::Ul;
use leptos::prelude::*;
use leptos::task::spawn_local;

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
/// kept because it changed since. Below it what it replaced, each with the way to put it back whatever stands there now
/// (row S6).
#[component]
pub(super) fn History(id: PersonId, entries: Memo<Option<Vec<HistoryEntry>>>) -> impl IntoView {
    let book = use_book();
    let restore = Restore {
        book,
        id,
        list: NodeRef::new(),
        saving: RwSignal::new(false),
    };
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
                            {restore.earlier(batch, &entry.values)}
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
                <p class="hint flat">"Undo takes back one of them; what changed again since stays, and is named. Put back brings one earlier value again, whatever stands there now."</p>
                <ul node_ref=restore.list tabindex="-1" class="sheet rows flush" aria-label="What was changed">{move || rows()}</ul>
            </When>
        </When>
    }
}

/// What puts earlier values back.
#[derive(Clone, Copy)]
struct Restore {
    book: Book,
    id: PersonId,
    list: NodeRef<Ul>,
    saving: RwSignal<bool>,
}

impl Restore {
    /// What a change replaced, a line each; nothing where it replaced nothing that is another now.
    fn earlier(self, batch: BatchId, values: &[Earlier]) -> Option<impl IntoView + use<>> {
        let lines = values.iter().map(|value| {
            let Earlier { key, label, was } = value.clone();
            view! {
                <li>
                    <span class="why">{words::sentence(&format!("{label} was “{was}”"))}</span>
                    <button
                        class="btn bare"
                        aria-label=format!("Put back the {label} {was}")
                        on:click=move |_| self.put_back(batch, key.clone())
                    >
                        "Put back"
                    </button>
                </li>
            }
        });
        let lines = lines.collect_view();
        (!values.is_empty())
            .then(|| view! { <ul class="earlier" aria-label="Earlier values">{lines}</ul> })
    }

    /// Puts a value back once, and leaves the focus in the list, since the button goes.
    fn put_back(self, batch: BatchId, value: String) {
        if self.saving.get_untracked() {
            return;
        }
        self.saving.set(true);
        let command = Command::Restore {
            id: self.id,
            batch,
            value,
            on: today::now(),
        };
        spawn_local(async move {
            if self.book.run(command).await
                && let Some(list) = self.list.try_get_untracked().flatten()
            {
                // A list that cannot be focused is still read.
                let _ = list.focus();
            }
            self.saving.try_set(false);
        });
    }
}
