//! The 24 words that wait here: shown until they were typed.

use crate::book::use_book;
use crate::components::icon::Icon;
use crate::components::phrase_field::PhraseField;
use crate::components::toast::Toast;
use crate::components::when::When;
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Shows them at a tap, or at once, and has them typed.
#[component]
pub(super) fn Words(
    /// Whether they were just made.
    at_once: bool,
) -> impl IntoView {
    let book = use_book();
    let words = RwSignal::new(None::<String>);
    let typed = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<String>);
    let show = move || {
        failed.set(None);
        spawn_local(async move {
            match book.client.ask(Ask::Phrase).await {
                Reply::Phrase { words: shown } => drop(words.try_set(shown)),
                Reply::Refused { sentence } => drop(failed.try_set(Some(sentence))),
                _ => {}
            }
        });
    };
    if at_once {
        show();
    }
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        failed.set(None);
        let words = typed.get_untracked();
        spawn_local(async move {
            match book.client.ask(Ask::ConfirmPhrase { words }).await {
                Reply::Refused { sentence } => drop(failed.try_set(Some(sentence))),
                _ => book.toasts.show(Toast {
                    text: "The words are right. They are kept on no device now.".to_owned(),
                    undo: Vec::new(),
                    details: None,
                }),
            }
        });
    };
    let list = move || {
        let shown = words.get().unwrap_or_default();
        let items = shown
            .split_whitespace()
            .map(|word| view! { <li>{word.to_owned()}</li> });
        items.collect_view()
    };
    view! {
        <When is=Signal::derive(move || words.with(Option::is_none))>
            <div class="in stackbtn up">
                <button class="btn main big" on:click=move |_| show()>"Show the words"</button>
            </div>
        </When>
        <When is=Signal::derive(move || words.with(Option::is_some))>
            <ol class="sheet pad phrase up" aria-label="Recovery phrase" translate="no">{move || list()}</ol>
            <p class="hint">"Write them on paper. A picture of them in a cloud is no secret any more."</p>
        </When>
        <When is=Signal::derive(move || failed.with(Option::is_some))>
            <div class="note bad up" role="alert"><Icon name="alert"/><p>{move || failed.get()}</p><span></span></div>
        </When>
        <form class="in stackbtn up" on:submit=confirm>
            <PhraseField label="Type the 24 words" typed/>
            <button type="submit" class="btn big">"I have written them down"</button>
        </form>
    }
}
