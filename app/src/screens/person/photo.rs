//! Somebody's photo, while their entry is edited: added, changed and removed at once, each with Undo.

use crate::book::use_book;
use crate::client::saved;
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::photos::shrink;
use kith_channel::Ask;
use kith_graph::command::Command;
use kith_graph::picture::PictureId;
use kith_graph::view::PersonRow;
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::HtmlInputElement;

/// The photo and what can be done with it.
#[component]
pub(super) fn Photo(
    /// Whose.
    row: PersonRow,
    /// The one that there is now.
    portrait: Signal<Option<PictureId>>,
) -> impl IntoView {
    let book = use_book();
    let busy = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let id = row.id;
    let row = StoredValue::new(row);
    let portrait = Memo::new(move |_| portrait.get());
    let face = move || {
        let portrait = portrait.get();
        let row = PersonRow {
            portrait,
            ..row.get_value()
        };
        view! { <Avatar row share=0 large=true/> }
    };
    let add = move |event: leptos::ev::Event| {
        let input: HtmlInputElement = event_target(&event);
        let chosen = input.files().and_then(|files| files.get(0));
        // So that the same picture can be chosen again.
        input.set_value("");
        let Some(file) = chosen else { return };
        busy.set(true);
        problem.set(None);
        spawn_local(async move {
            let done = match shrink(&file).await {
                Ok(bytes) => {
                    let ask = Ask::AddPhoto { person: id };
                    saved(book.client.ask_with(ask, Some(bytes)).await.0)
                }
                Err(sentence) => Err(sentence),
            };
            busy.try_set(false);
            match done {
                Ok(saved) => book.say(saved),
                Err(sentence) => drop(problem.try_set(Some(sentence))),
            }
        });
    };
    let remove = move |_| {
        if let Some(picture) = portrait.get_untracked() {
            spawn_local(async move {
                book.run(Command::RemovePicture { id, picture }).await;
            });
        }
    };
    let name = move || match portrait.get() {
        None => "Add a photo",
        Some(_) => "Change the photo",
    };
    view! {
        <div class="photo">
            {face}
            <div class="acts start">
                <label class="btn filepick">
                    <Icon name="picture"/>{move || if busy.get() { "Saving" } else { name() }}
                    <input class="vh" type="file" aria-label=name accept="image/*" disabled=busy on:change=add/>
                </label>
                <When is=Signal::derive(move || portrait.get().is_some())>
                    <button type="button" class="btn bare" on:click=remove>"Remove photo"</button>
                </When>
            </div>
            {move || problem.get().map(|sentence| view! {
                <p class="err" role="alert"><Icon name="alert" small=true/>{sentence}</p>
            })}
        </div>
    }
}
