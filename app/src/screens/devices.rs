//! Devices: who shares this book, and letting another one in.

mod aside;
mod delete;
pub(crate) mod invite;
mod left_out;
mod remove;
mod token;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::{today, words};
use aside::Aside;
use chrono::{DateTime, Local};
use delete::Delete;
use invite::Invite;
use kith_channel::{DeviceRow, Query, SyncState};
use left_out::LeftOut;
use leptos::prelude::*;
use remove::Remove;
use token::Token;

/// `/settings/devices`
#[component]
pub(crate) fn Devices() -> impl IntoView {
    let book = use_book();
    let devices = book.client.watch(|| Some(Query::Devices), watch::devices);
    let inviting = RwSignal::new(false);
    let removing = RwSignal::new(None::<DeviceRow>);
    let deleting = RwSignal::new(false);
    let troubles = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().map(|s| s.troubles.clone()).unwrap_or_default())
    });
    let paired = Memo::new(move |_| book.status.with(|s| s.as_ref().is_some_and(|s| s.paired)));
    let out = Memo::new(move |_| book.status.with(|s| s.as_ref().is_some_and(|s| s.out)));
    let lede = move || match devices.with(|d| d.as_ref().map_or(0, Vec::len)) {
        _ if out.get() => "This device shares its book with nobody any more.".to_owned(),
        0 | 1 if !paired.get() => "This book is on this device only.".to_owned(),
        0 | 1 => "Nobody else shares this book yet. The relay sees only sealed bytes.".to_owned(),
        n => format!(
            "{} devices share this book. The relay between them sees only sealed bytes.",
            words::sentence(&words::count(n))
        ),
    };
    let notes = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().map(|s| s.notes.clone()).unwrap_or_default())
    });
    let stuck = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().map(|s| s.stuck.clone()).unwrap_or_default())
    });
    let said = move || {
        let bad = troubles.get().into_iter().map(|sentence| {
            view! {
                <div class="note bad up"><Icon name="alert"/><p>{sentence}</p><span></span></div>
            }
        });
        let quiet = notes.get().into_iter().map(|sentence| {
            view! {
                <div class="note up"><Icon name="check"/><p>{sentence}</p><span></span></div>
            }
        });
        (bad.collect_view(), quiet.collect_view())
    };
    let rows = move || {
        let devices = devices.get().unwrap_or_default();
        devices
            .into_iter()
            .map(|device| view! { <Row device removing/> })
            .collect_view()
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Devices"/></header>
            <p class="lede">{move || lede()}</p>
            {move || said()}
            <Token/>
            <LeftOut/>
            {move || stuck.get().into_iter().map(|stuck| view! { <Aside stuck/> }).collect_view()}
            <When is=Signal::derive(move || !out.get() && devices.with(|d| d.as_ref().is_some_and(|d| !d.is_empty())))>
                <ul class="sheet rows up" aria-label="Devices">{move || rows()}</ul>
            </When>
            <div class="in stackbtn up">
                <When is=Signal::derive(move || !out.get())>
                    <button class="btn main big" aria-haspopup="dialog" on:click=move |_| inviting.set(true)>"Add a device"</button>
                </When>
                <a class="btn" href="/pair"><Icon name="mobile"/>"Join the book of another device"</a>
                <When is=Signal::derive(move || paired.get() && !out.get())>
                    <button class="btn warn" aria-haspopup="dialog" on:click=move |_| deleting.set(true)>"Delete from the relay"</button>
                </When>
            </div>
        </main>
        <When is=Signal::derive(move || inviting.get())>
            <Invite close=Callback::new(move |()| inviting.set(false))/>
        </When>
        <When is=Signal::derive(move || deleting.get())>
            <Delete close=Callback::new(move |()| deleting.set(false))/>
        </When>
        {move || removing.get().map(|device| view! { <Remove device close=Callback::new(move |()| removing.set(None))/> })}
    }
}

#[component]
fn Row(device: DeviceRow, removing: RwSignal<Option<DeviceRow>>) -> impl IntoView {
    let status = use_book().status;
    let this = device.this;
    let state =
        Memo::new(move |_| status.with(|s| s.as_ref().map(|s| (s.sync, s.waiting, s.pictures))));
    let seen = device
        .last_seen
        .and_then(|at| DateTime::from_timestamp(at, 0));
    let about = move || match (this, state.get()) {
        (false, _) => seen.map_or("Shares this book".to_owned(), |at| {
            let at = at.with_timezone(&Local);
            format!("Last connected {}", words::moment(at, today::now()))
        }),
        (true, Some((_, 0, 0))) => "Every change is here".to_owned(),
        (true, Some((_, 0, 1))) => "One picture still to send".to_owned(),
        (true, Some((_, 0, n))) => format!("{n} pictures still to send"),
        (true, Some((_, n, _))) => format!(
            "{} to go out when there is a network",
            if n == 1 {
                "One change".to_owned()
            } else {
                format!("{} changes", words::sentence(&words::count(n)))
            }
        ),
        (true, None) => String::new(),
    };
    let synced = move || {
        this && state
            .get()
            .is_some_and(|(sync, ..)| sync == SyncState::Synced)
    };
    let icon = if ["phone", "Phone"]
        .iter()
        .any(|word| device.label.contains(word))
    {
        "mobile"
    } else if device.label.contains("ablet") || device.label.contains("iPad") {
        "tablet"
    } else {
        "laptop"
    };
    let label = if this {
        format!("{} (this one)", device.label)
    } else {
        device.label.clone()
    };
    let name = format!("Remove {}", device.label);
    let remove = (!this).then(|| {
        view! { <button class="btn bare" aria-label=name on:click=move |_| removing.set(Some(device.clone()))>"Remove"</button> }
    });
    view! {
        <li class="row loose">
            <span class="glyph"><Icon name=icon small=true/></span>
            <span><span class="thing">{label}</span><span class="why">{move || about()}</span></span>
            <span class="end">
                <When is=Signal::derive(synced)><span class="tag good"><Icon name="check"/>"Synced"</span></When>
                {remove}
            </span>
        </li>
    }
}
