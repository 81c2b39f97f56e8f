//! A book that lies on one device alone says so, and offers a backup monthly (row S2).

use super::icon::Icon;
use super::when::When;
use crate::book::use_book;
use crate::{platform, settings, words};
use kith_graph::rules::backup::is_offered;
use leptos::prelude::*;

/// A row at the end of Today; nothing where the book is shared or a backup is recent.
#[component]
pub(crate) fn BackupOffer() -> impl IntoView {
    let book = use_book();
    let noted = RwSignal::new(settings::backup());
    let offered = move || {
        let noted = noted.get();
        let today = book.today.get();
        book.status.with(|status| {
            status.as_ref().is_some_and(|s| {
                let people = s.people.unwrap_or_default();
                is_offered(people, s.paired, noted.last, noted.put_off, today)
            })
        })
    };
    let about = move || match noted.get().last {
        None => "Save a backup of it, sealed with a passphrase.".to_owned(),
        Some(day) => format!("The last backup was {}.", words::day(day, book.today.get())),
    };
    let put_off = move |_| {
        settings::put_backup_off(book.today.get_untracked());
        noted.set(settings::backup());
    };
    view! {
        <When is=Signal::derive(offered)>
            <div class="head"><h2>"Safe keeping"</h2></div>
            <ul class="sheet rows" aria-label="Safe keeping">
                <li class="row">
                    <span class="glyph"><Icon name="lock" small=true/></span>
                    <a href="/settings/data">
                        <span class="thing">{format!("This book is on this {} alone", platform::place())}</span>
                        <span class="why">{move || about()}</span>
                    </a>
                    <span class="end">
                        <button class="tap quiet" aria-label="Not this month" on:click=put_off><Icon name="x"/></button>
                    </span>
                </li>
            </ul>
        </When>
    }
}
