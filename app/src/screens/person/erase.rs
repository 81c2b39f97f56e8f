//! Erasing somebody for good: what that does, and what still holds them, is said first.

use crate::book::use_book;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::screens::people::Searched;
use kith_channel::{Ask, Reply, SyncState};
use kith_graph::ids::PersonId;
use leptos::prelude::*;
use leptos::task::spawn_local;

const WAIT: &str = "This book is shared: erasing needs a connection to the relay, and everything sent and received. Wait \
                    until the header says Synced.";

/// Asks once more, erases, and goes back to everybody; if it did not work it says why.
#[component]
pub(super) fn Erase(id: PersonId, name: String, close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let searched = use_context::<Searched>();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let shared = Signal::derive(move || book.status.with(|s| s.as_ref().is_some_and(|s| s.paired)));
    let synced = move || {
        let synced = |sync: &SyncState| *sync == SyncState::Synced;
        book.status
            .with(|s| s.as_ref().is_some_and(|s| synced(&s.sync)))
    };
    // Once it has begun, the book is on its way on all devices and not synced for a moment.
    let waits = Signal::derive(move || shared.get() && !synced() && !busy.get());
    let erase = move |_| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let reply = book.client.ask(Ask::Erase { person: id }).await;
            busy.try_set(false);
            match reply {
                Reply::Refused { sentence } => drop(failed.try_set(Some(sentence))),
                _ => {
                    // Nobody is found by that name any more.
                    if let Some(searched) = searched {
                        searched.clear();
                    }
                    book.router.go("/people");
                }
            }
        });
    };
    let what = move || {
        if shared.get() {
            format!(
                "{name} goes from this device, the relay and your other devices, with all contacts and history. \
                 There is no undo."
            )
        } else {
            format!(
                "{name} goes from this device, with all contacts and history. There is no undo."
            )
        }
    };
    view! {
        <Sheet title="Erase for good?" on_close=close>
            <p>{what}</p>
            <p class="why">
                "Backups and exported files still hold it, and devices that have not connected since. What you wrote about \
                 it in the notes of others stays as it is."
            </p>
            <When is=waits>
                <div class="note" role="status"><p>{WAIT}</p></div>
            </When>
            <When is=Signal::derive(move || failed.with(Option::is_some))>
                <div class="note bad" role="alert"><p>{move || failed.get()}</p></div>
            </When>
            <div class="stackbtn">
                <button
                    class="btn warn big"
                    disabled=move || busy.get() || waits.get()
                    aria-busy=move || busy.get().then_some("true")
                    on:click=erase
                >
                    "Erase for good"
                </button>
                <button class="btn" on:click=move |_| close.run(())>"Keep it"</button>
            </div>
        </Sheet>
    }
}
