//! What was called saved here and could not be done in the end; it stays until the person puts it away.

use crate::book::use_book;
use crate::components::icon::Icon;
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Nothing, or one note with every sentence.
#[component]
pub(super) fn LeftOut() -> impl IntoView {
    let book = use_book();
    let sentences = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().map(|s| s.left_out.clone()).unwrap_or_default())
    });
    let put_away = move |_| {
        spawn_local(async move {
            if let Reply::Refused { sentence } = book.client.ask(Ask::ForgetLeftOut).await {
                book.fail(sentence);
            }
        });
    };
    let note = move || {
        let sentences = sentences.get();
        (!sentences.is_empty()).then(|| {
            let lines = sentences
                .into_iter()
                .map(|sentence| view! { <p>{sentence}</p> });
            view! {
                <div class="note up">
                    <Icon name="check"/>
                    <div>{lines.collect_view()}</div>
                    <button class="btn bare" on:click=put_away>"Put away"</button>
                </div>
            }
        })
    };
    view! { {note} }
}
