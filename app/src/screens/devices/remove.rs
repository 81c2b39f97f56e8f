//! Taking a device out: what that does is said first.

use crate::book::use_book;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use kith_channel::{Ask, DeviceRow, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Asks once more, removes, and closes; if it did not work it says why.
#[component]
pub(super) fn Remove(device: DeviceRow, close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let remove = move |_| {
        busy.set(true);
        failed.set(None);
        spawn_local(async move {
            let reply = book
                .client
                .ask(Ask::Remove {
                    device: device.number,
                })
                .await;
            busy.try_set(false);
            match reply {
                Reply::Refused { sentence } => drop(failed.try_set(Some(sentence))),
                _ => close.run(()),
            }
        });
    };
    let label = device.label;
    view! {
        <Sheet title="Remove this device?" on_close=close>
            <p>{format!("“{label}” hears nothing more from this book, and the keys change, so that it cannot read on.")}</p>
            <p class="why">"What is on it already stays on it. If it was lost, that is protected by its lock screen, no more."</p>
            <When is=Signal::derive(move || failed.with(Option::is_some))>
                <div class="note bad" role="alert"><p>{move || failed.get()}</p></div>
            </When>
            <div class="stackbtn">
                <button class="btn warn big" disabled=busy on:click=remove>{format!("Remove {label}")}</button>
                <button class="btn" on:click=move |_| close.run(())>"Keep it"</button>
            </div>
        </Sheet>
    }
}
