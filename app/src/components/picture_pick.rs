//! A button that takes a picture from the device and reads the codes in it.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::scan::Reader;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

const NOTHING: &str =
    "No code was found in this picture. Take it from closer, or choose another one.";

/// "Choose a picture". Without `capture`, so that a phone offers its photos as well as its camera.
#[component]
pub(crate) fn PicturePick(
    /// The texts of the codes in a picture, at least one.
    on_codes: Callback<Vec<String>>,
    /// Why there are none.
    on_problem: Callback<String>,
) -> impl IntoView {
    let book = use_book();
    let busy = RwSignal::new(false);
    let read = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let chosen = input.files().and_then(|files| files.get(0));
        // So that the same picture can be chosen again.
        input.set_value("");
        let (Some(file), Some(reader)) = (chosen, Reader::new(book.client)) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let found = reader.picture(&file).await;
            // Whoever left meanwhile wants nothing joined.
            if busy.try_set(false).is_some() {
                return;
            }
            match found {
                Ok(texts) if texts.is_empty() => on_problem.run(NOTHING.to_owned()),
                Ok(texts) => on_codes.run(texts),
                Err(sentence) => on_problem.run(sentence),
            }
        });
    };
    view! {
        <label class="btn filepick">
            <Icon name="picture"/>{move || if busy.get() { "Reading" } else { "Choose a picture" }}
            <input class="vh" type="file" aria-label="Choose a picture" accept="image/*" disabled=busy on:change=read/>
        </label>
    }
}
