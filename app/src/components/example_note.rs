//! While the example book is in here, a note says so, and takes it out again.

use super::icon::Icon;
use crate::book::use_book;
use leptos::prelude::*;

/// Nothing where there is no example.
#[component]
pub(crate) fn ExampleNote() -> impl IntoView {
    let book = use_book();
    let example = Memo::new(move |_| book.status.with(|s| s.as_ref().and_then(|s| s.example)));
    let note = move || {
        example.get().map(|batch| {
            view! {
                <div class="note ink up" role="note">
                    <Icon name="people"/>
                    <p>"These people are an example: nobody here is real. What you add yourself stays."</p>
                    <button type="button" class="btn" on:click=move |_| book.undo(vec![batch])>"Remove the example"</button>
                </div>
            }
        })
    };
    view! { {note} }
}
