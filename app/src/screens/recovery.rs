//! The recovery phrase: shown until it is typed, then never again.

use crate::book::use_book;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::when::When;
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/settings/recovery`
#[component]
pub(crate) fn Recovery() -> impl IntoView {
    let book = use_book();
    let waits = Memo::new(move |_| book.status.with(|s| s.as_ref().is_some_and(|s| s.phrase)));
    let shared = Memo::new(move |_| book.status.with(|s| s.as_ref().is_some_and(|s| s.paired)));
    let lede = move || match (waits.get(), shared.get()) {
        (true, _) => {
            "These 24 words bring the book back if every device is lost: type them on a new one under “Join the book of another device”. Nobody else has them, and they are shown only until you have typed them."
        }
        (false, true) => {
            "The phrase was shown on the device that began the sharing, and is kept on none. If it is lost, keep one device safe."
        }
        (false, false) => {
            "A recovery phrase comes with the second device, when the book is first kept at a relay."
        }
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Recovery phrase"/></header>
            <p class="lede">{move || lede()}</p>
            <When is=Signal::derive(move || waits.get())><Words/></When>
        </main>
    }
}

#[component]
fn Words() -> impl IntoView {
    let book = use_book();
    let words = RwSignal::new(None::<String>);
    let typed = RwSignal::new(String::new());
    let failed = RwSignal::new(None::<String>);
    let ask = move |what: Ask| {
        failed.set(None);
        spawn_local(async move {
            match book.client.ask(what).await {
                Reply::Phrase { words: shown } => drop(words.try_set(shown)),
                Reply::Refused { sentence } => drop(failed.try_set(Some(sentence))),
                _ => {}
            }
        });
    };
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = typed.get_untracked();
        ask(Ask::ConfirmPhrase { words });
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
                <button class="btn main big" on:click=move |_| ask(Ask::Phrase)>"Show the words"</button>
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
            <label class="field">
                <span class="vh">"Type the 24 words"</span>
                <textarea rows="4" placeholder="Type the 24 words" autocomplete="off" autocapitalize="off" spellcheck="false"
                    prop:value=typed on:input=move |e| typed.set(event_target_value(&e))></textarea>
            </label>
            <button type="submit" class="btn big">"I have written them down"</button>
        </form>
    }
}
