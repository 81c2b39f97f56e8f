//! Reminders in a calendar: as a file, or under a secret address that the relay can read.

use super::off::done;
use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::when::When;
use kith_channel::{Ask, Reminding};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn Calendar(now: ReadSignal<Option<Reminding>>) -> impl IntoView {
    let book = use_book();
    let failed = RwSignal::new(None::<String>);
    let asked = RwSignal::new(false);
    let relay = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().and_then(|s| s.relay.clone()))
    });
    let address = Memo::new(move |_| {
        let secret = now.with(|now| now.as_ref()?.feed.clone())?;
        Some(format!("{}/calendar/{secret}.ics", relay.get()?))
    });
    let set = move |on: bool| {
        failed.set(None);
        asked.set(false);
        spawn_local(async move {
            let reply = book.client.ask(Ask::ShareCalendar { on }).await;
            if let Err(sentence) = done(reply) {
                failed.try_set(Some(sentence));
            }
        });
    };
    let is_on = Signal::derive(move || address.with(Option::is_some));
    let can = move || relay.with(Option::is_some) && !is_on.get();
    view! {
        <div class="head"><h2>"In your calendar"</h2></div>
        <ul class="sheet rows">
            <li>
                <a class="row" href="/settings/data">
                    <span class="glyph"><Icon name="cal" small=true/></span>
                    <span><span class="thing">"Calendar file"</span><span class="why one">"With alarms and blocked time, to import"</span></span>
                    <span class="end"><Icon name="right" small=true/></span>
                </a>
            </li>
        </ul>
        <When is=Signal::derive(move || can() && !asked.get())>
            <div class="in stackbtn up">
                <button type="button" class="btn" on:click=move |_| asked.set(true)>"Calendar by address"</button>
            </div>
        </When>
        <When is=Signal::derive(move || can() && asked.get())>
            <div class="note up">
                <Icon name="alert"/>
                <p>"A calendar that follows an address must be able to read it. So from then on the relay, and whoever has the address, can read names, days and promises in this calendar. Everything else in your book stays sealed."</p>
                <button type="button" class="btn" on:click=move |_| set(true)>"Make the address"</button>
            </div>
        </When>
        <When is=is_on>
            <div class="sheet fields up">
                <label class="fld"><span>"Address"</span><input type="text" readonly prop:value=move || address.get().unwrap_or_default()/></label>
            </div>
            <p class="hint">"Whoever has this address, and the relay, can read the calendar. Switching it off ends it at once; what a calendar fetched before stays there."</p>
            <div class="in stackbtn up">
                <button type="button" class="btn warn" on:click=move |_| set(false)>"End the address"</button>
            </div>
        </When>
        <When is=Signal::derive(move || failed.with(Option::is_some))>
            <div class="note bad up" role="alert"><Icon name="alert"/><p>{move || failed.get()}</p><span></span></div>
        </When>
    }
}
