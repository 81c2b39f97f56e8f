//! A change that cannot be taken up, of a device that is gone: the person may go on without it.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::toast::Toast;
use kith_channel::{Ask, Reply, StuckRow};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// One of them, with the way on.
#[component]
pub(super) fn Aside(stuck: StuckRow) -> impl IntoView {
    let book = use_book();
    let asked = RwSignal::new(false);
    let StuckRow {
        device,
        number,
        sentence,
    } = stuck;
    let go_on = move |_| {
        asked.set(true);
        spawn_local(async move {
            if let Reply::Refused { sentence } =
                book.client.ask(Ask::SetAside { device, number }).await
            {
                asked.try_set(false);
                book.toasts.show(Toast {
                    text: sentence,
                    undo: Vec::new(),
                    details: None,
                });
            }
        });
    };
    let name = format!("Go on without change {number}");
    view! {
        <div class="note up">
            <Icon name="alert"/>
            <p>{sentence}" Nobody can send it again."</p>
            <button class="btn" aria-label=name disabled=asked on:click=go_on>"Go on without it"</button>
        </div>
    }
}
