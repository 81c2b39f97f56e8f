//! The other ways in: a card's photo, a code scanned, a file, and my own code held out.

use crate::book::use_book;
use crate::components::card_camera::CardCamera;
use crate::components::icon::Icon;
use crate::components::my_card::MyCard;
use crate::components::scanner::Scanner;
use crate::components::when::When;
use crate::router::query;
use crate::screens::pair::invitation;
use leptos::prelude::*;
use web_sys::Blob;

/// What is open over the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Open {
    Card,
    Scan,
    MyCode,
}

impl Open {
    /// What the address asks for, as a shortcut on the home screen does.
    pub(super) fn of_address() -> RwSignal<Option<Self>> {
        let card = query("card").map(|_| Self::Card);
        RwSignal::new(card.or_else(|| query("scan").map(|_| Self::Scan)))
    }
}

/// The row of ways.
#[component]
pub(super) fn Ways(open: RwSignal<Option<Open>>) -> impl IntoView {
    view! {
        <div class="ways" role="group" aria-label="Other ways in">
            <button type="button" aria-haspopup="dialog" on:click=move |_| open.set(Some(Open::Card))><Icon name="camera"/>"Card"</button>
            <button type="button" aria-haspopup="dialog" on:click=move |_| open.set(Some(Open::Scan))><Icon name="qr"/>"Scan QR"</button>
            <a href="/settings/data"><Icon name="import"/>"Import"</a>
            <button type="button" aria-haspopup="dialog" on:click=move |_| open.set(Some(Open::MyCode))><Icon name="mobile"/>"My code"</button>
        </div>
    }
}

/// The sheet that is open, if any; what a code says goes to `fill`. It stands beside the dock, not in it: the dock lies
/// under the navigation.
#[component]
pub(super) fn WaySheet(
    open: RwSignal<Option<Open>>,
    fill: Callback<String>,
    /// Takes a photo of a card.
    on_photo: Callback<Blob>,
) -> impl IntoView {
    let book = use_book();
    let close = Callback::new(move |()| {
        open.try_set(None);
    });
    let problem = RwSignal::new(None::<String>);
    let on_codes = Callback::new(move |texts: Vec<String>| {
        if let Some(link) = invitation(texts.clone()) {
            // The secret of the link goes into no address.
            book.link.set_value(Some(link));
            book.router.go("/pair");
        } else if let Some(text) = texts.into_iter().find(|text| !text.trim().is_empty()) {
            close.run(());
            fill.run(text);
        }
    });
    view! {
        <When is=Signal::derive(move || open.get() == Some(Open::Card))>
            <CardCamera on_photo close/>
        </When>
        <When is=Signal::derive(move || open.get() == Some(Open::Scan))>
            <Scanner hint="Hold the code of a card, a badge or a phone in the frame." on_codes problem close/>
        </When>
        <When is=Signal::derive(move || open.get() == Some(Open::MyCode))>
            <MyCard on_close=close/>
        </When>
    }
}
