//! The recovery phrase: shown until it is typed, then never again, and replaced by whoever has it.

mod replace;
mod words;

use crate::book::use_book;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::when::When;
use leptos::prelude::*;
use replace::Replace;
use words::Words;

/// `/settings/recovery`
#[component]
pub(crate) fn Recovery() -> impl IntoView {
    let book = use_book();
    let waits = Memo::new(move |_| book.status.with(|s| s.as_ref().is_some_and(|s| s.phrase)));
    let shared = Memo::new(move |_| {
        book.status
            .with(|s| s.as_ref().is_some_and(|s| s.paired && !s.out))
    });
    let replacing = RwSignal::new(false);
    // How often new words were made while this screen was open: each time they are shown afresh.
    let made = RwSignal::new(0_u32);
    let known = Memo::new(move |_| book.status.with(Option::is_some));
    let lede = move || match (waits.get(), shared.get()) {
        _ if !known.get() => "",
        (true, _) => {
            "These 24 words bring the book back if every device is lost: type them on a new one under “Join the book of another device”. Nobody else has them, and they are shown only until you have typed them."
        }
        (false, true) => {
            "The 24 words were shown once, on one of your devices, and are kept on none. If they are lost, keep one device safe."
        }
        (false, false) => {
            "A recovery phrase comes with the second device, when the book is first kept at a relay."
        }
    };
    let replaced = Callback::new(move |()| {
        made.update(|made| *made += 1);
        replacing.set(false);
    });
    let words = move || {
        let made = made.get();
        waits.get().then(|| view! { <Words at_once={made > 0}/> })
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Recovery phrase"/></header>
            <p class="lede">{move || lede()}</p>
            {words}
            <When is=Signal::derive(move || shared.get())>
                <div class="in stackbtn up">
                    <button class="btn" aria-haspopup="dialog" on:click=move |_| replacing.set(true)>"Replace the words"</button>
                </div>
            </When>
        </main>
        <When is=Signal::derive(move || replacing.get())>
            <Replace done=replaced close=Callback::new(move |()| replacing.set(false))/>
        </When>
    }
}
