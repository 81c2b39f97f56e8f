//! What has to be known on every screen: a store that will not open or does not save, what failed, a newer version.

use super::icon::Icon;
use super::when::When;
use crate::book::use_book;
use crate::update;
use kith_channel::Storage;
use leptos::prelude::*;

/// Notes above the screen; nothing at all on a good day.
#[component]
pub(crate) fn Notices() -> impl IntoView {
    let book = use_book();
    let storage = Memo::new(move |_| {
        book.status
            .with(|status| match status.as_ref().map(|s| &s.storage) {
                Some(Storage::Closed { sentence }) => Some((true, sentence.clone())),
                Some(Storage::NotSaved { sentence }) => Some((false, sentence.clone())),
                _ => None,
            })
    });
    let stored = move || {
        storage.get().map(|(closed, sentence)| {
            view! {
                <div class="note bad" role="alert">
                    <Icon name="alert"/>
                    <p>{(!closed).then(|| view! { <b>"Not saved yet. "</b> })}{sentence}</p>
                    {closed.then(|| view! { <button class="btn" on:click=|_| update::reload()>"Try again"</button> })}
                </div>
            }
        })
    };
    let failed = move || {
        book.trouble.get().map(|sentence| {
            view! {
                <div class="note bad" role="alert">
                    <Icon name="alert"/>
                    <p>{sentence}</p>
                    <button class="tap quiet" aria-label="Close this note" on:click=move |_| book.trouble.set(None)>
                        <Icon name="x"/>
                    </button>
                </div>
            }
        })
    };
    let newer = move || {
        let elsewhere = book.client.outdated.get();
        (elsewhere || book.update.is_ready()).then(|| {
            view! {
                <div class="note ink" role="status">
                    <Icon name="undo"/>
                    <p><b>"New version"</b>" of Kith is ready. What you saved stays as it is."</p>
                    <button class="btn" on:click=move |_| if elsewhere { update::reload() } else { book.update.take() }>
                        "Reload"
                    </button>
                </div>
            }
        })
    };
    let any = Memo::new(move |_| {
        storage.with(Option::is_some)
            || book.trouble.with(Option::is_some)
            || book.client.outdated.get()
            || book.update.is_ready()
    });
    view! {
        <When is=Signal::derive(move || any.get())>
            <section class="notices" aria-label="Notices">{move || stored()}{move || failed()}{move || newer()}</section>
        </When>
    }
}
