//! A sheet for what only the 24 words may do.

use crate::book::use_book;
use crate::components::phrase_field::PhraseField;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use kith_channel::{Ask, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is said and asked.
#[derive(Clone, Copy)]
pub(crate) struct Wording {
    /// Above all.
    pub(crate) title: &'static str,
    /// What happens.
    pub(crate) what: &'static str,
    /// What stays as it is.
    pub(crate) stays: &'static str,
    /// Which words are asked for.
    pub(crate) label: &'static str,
    /// On the button that does it.
    pub(crate) act: &'static str,
    /// On the one that does not.
    pub(crate) keep: &'static str,
    /// Whether it destroys something.
    pub(crate) warns: bool,
}

/// Asks for the words and does it; if it did not work it says why, and nothing has changed.
#[component]
pub(crate) fn PhraseSheet(
    wording: Wording,
    /// What is asked of the worker with the words that were typed.
    ask: fn(String) -> Ask,
    /// It worked.
    done: Callback<()>,
    /// Closes it.
    close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let typed = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let failed = RwSignal::new(None::<String>);
    let act = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failed.set(None);
        let words = typed.get_untracked();
        spawn_local(async move {
            let reply = book.client.ask(ask(words)).await;
            busy.try_set(false);
            match reply {
                Reply::Refused { sentence } => drop(failed.try_set(Some(sentence))),
                _ => done.run(()),
            }
        });
    };
    let class = if wording.warns {
        "btn warn big"
    } else {
        "btn main big"
    };
    view! {
        <Sheet title=wording.title on_close=close>
            <p>{wording.what}</p>
            <p class="why">{wording.stays}</p>
            <form class="stackbtn up" on:submit=act>
                <PhraseField label=wording.label typed/>
                <When is=Signal::derive(move || failed.with(Option::is_some))>
                    <div class="note bad" role="alert"><p>{move || failed.get()}</p></div>
                </When>
                <button type="submit" class=class disabled=busy aria-busy=move || busy.get().then_some("true")>{wording.act}</button>
                <button type="button" class="btn" on:click=move |_| close.run(())>{wording.keep}</button>
            </form>
        </Sheet>
    }
}
