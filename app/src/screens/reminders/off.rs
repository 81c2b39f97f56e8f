//! Reminders that are not switched on: the way on, or why there is none.

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::platform;
use crate::reminders::{Allowed, allowed, ask, subscribe};
use gloo_timers::future::TimeoutFuture;
use kith_channel::{Ask, Query, Reminding, Reply};
use kith_graph::reminder::MORNING;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How often it is looked whether the relay has answered, and for how long, in milliseconds.
const LOOK: u32 = 250;
const PATIENCE: u32 = 20_000;

#[component]
pub(super) fn Off(now: ReadSignal<Option<Reminding>>, may: RwSignal<Allowed>) -> impl IntoView {
    let book = use_book();
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let shared = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().is_some_and(|s| s.paired && !s.out))
    });
    let tap = move |_| {
        if busy.get_untracked() {
            return;
        }
        failed.set(None);
        busy.set(true);
        spawn_local(async move {
            let done = switch_on(book, now, may).await;
            busy.try_set(false);
            if let Err(sentence) = done {
                failed.try_set(Some(sentence));
            }
        });
    };
    let can = move || matches!(may.get(), Allowed::Yes | Allowed::NotAsked);
    view! {
        {move || why_not(may.get())}
        <When is=Signal::derive(move || can() && !shared.get())>
            <p class="hint flat">"Reminders come by way of the relay that this page is from. Switched on, your book is kept there too, sealed: the relay cannot read it."</p>
        </When>
        <When is=Signal::derive(move || failed.with(Option::is_some))>
            <div class="note bad up" role="alert"><Icon name="alert"/><p>{move || failed.get()}</p><span></span></div>
        </When>
        <When is=Signal::derive(can)>
            <div class="in stackbtn up">
                <button type="button" class="btn main big" aria-disabled=move || busy.get().then_some("true") on:click=tap>
                    {move || if busy.get() { "Switching on" } else { "Switch on reminders" }}
                </button>
            </div>
        </When>
    }
}

/// Why it cannot be switched on here, and what would help.
fn why_not(may: Allowed) -> AnyView {
    let (icon, sentence) = match may {
        Allowed::Yes | Allowed::NotAsked => return ().into_any(),
        Allowed::Refused => (
            "moon",
            format!(
                "Notifications from Kith are blocked. They can be allowed in the settings of this {} or of the browser, under Notifications.",
                platform::place()
            ),
        ),
        Allowed::NotInstalled => (
            "share",
            "On an iPhone or iPad, reminders reach the app on the home screen: tap Share, then “Add to Home Screen”, and open Kith from there.".to_owned(),
        ),
        Allowed::Never => (
            "moon",
            "This browser cannot show reminders while Kith is closed. The calendar file below reminds you in any calendar.".to_owned(),
        ),
    };
    view! { <div class="note up"><Icon name=icon/><p>{sentence}</p><span></span></div> }.into_any()
}

async fn switch_on(
    book: Book,
    now: ReadSignal<Option<Reminding>>,
    may: RwSignal<Allowed>,
) -> Result<(), String> {
    // First of all: only while the tap counts may it be asked.
    let answer = match allowed() {
        Allowed::NotAsked => ask().await,
        known => known,
    };
    may.try_set(answer);
    if answer != Allowed::Yes {
        return Ok(());
    }
    let relay = platform::origin();
    done(book.client.ask(Ask::Share { relay }).await)?;
    let key = key_of_relay(book, now).await?;
    let reminder = subscribe(&key, MORNING, Vec::new()).await?;
    let reminder = Some(reminder);
    done(book.client.ask(Ask::Remind { reminder }).await)
}

pub(super) fn done(reply: Reply) -> Result<(), String> {
    match reply {
        Reply::Refused { sentence } => Err(sentence),
        _ => Ok(()),
    }
}

/// Waits for the relay to say what its messages are signed with.
async fn key_of_relay(book: Book, now: ReadSignal<Option<Reminding>>) -> Result<Vec<u8>, String> {
    book.client.tell(Ask::Nudge);
    let mut connected = false;
    for _ in 0..PATIENCE / LOOK {
        let known = now.try_get_untracked().flatten();
        // The screen was left: whoever is still asked is the worker.
        let known = match known {
            Some(known) => Some(known),
            None => book
                .client
                .look(Query::Reminding)
                .await
                .and_then(watch::reminding),
        };
        if let Some(key) = known.as_ref().and_then(|known| known.key.clone()) {
            return Ok(key);
        }
        let needs_token = book
            .status
            .try_with_untracked(|s| s.as_ref().is_some_and(|s| s.needs_token));
        if needs_token == Some(true) {
            return Err("This relay takes new books only with its operator’s token. Give it under Devices, then switch on reminders.".to_owned());
        }
        connected = known.is_some_and(|known| known.connected);
        TimeoutFuture::new(LOOK).await;
    }
    Err(if connected {
        "This relay sends no reminders. Its operator can update it."
    } else {
        "The relay does not answer. Try again when there is a network."
    }
    .to_owned())
}
