//! The first minute: what Kith is, how to keep it at hand, and four ways to begin.

use crate::book::use_book;
use crate::client::saved;
use crate::components::card_pack::CardPack;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::sync_status::SyncStatus;
use crate::components::when::When;
use crate::{platform, settings, today};
use kith_channel::Ask;
use leptos::prelude::*;
use leptos::task::spawn_local;

const HINT: &str = "install";

const ART: &str = r#"<g stroke="var(--ring-track)"><circle cx="175" cy="150" r="140" stroke-width="1.25"/><circle cx="175" cy="150" r="96" stroke-width="2.5"/></g><circle cx="175" cy="150" r="52" stroke="var(--ink)" stroke-width="4"/><g fill="var(--paper)"><circle cx="175" cy="98" r="19"/><circle cx="94" cy="98" r="17"/><circle cx="266" cy="119" r="17"/><circle cx="70" cy="57" r="13"/><circle cx="236" cy="24" r="13"/><circle cx="311" cy="117" r="12"/></g><circle cx="175" cy="98" r="14" fill="var(--tint-2)"/><circle cx="94" cy="98" r="12" fill="var(--tint-3)"/><circle cx="266" cy="119" r="12" fill="var(--tint-4)"/><circle cx="70" cy="57" r="9" fill="var(--tint-1)"/><circle cx="236" cy="24" r="9" fill="var(--tint-5)"/><circle cx="311" cy="117" r="8" fill="var(--tint-6)"/><circle cx="175" cy="150" r="22" fill="var(--ink)"/>"#;

/// What Today shows while there is nobody in the book.
#[component]
pub(crate) fn FirstRun() -> impl IntoView {
    let book = use_book();
    let wide = book.wide;
    let opening = RwSignal::new(false);
    let look_around = move |_| {
        opening.set(true);
        spawn_local(async move {
            let today = today::now();
            match saved(book.client.ask(Ask::Example { today }).await) {
                Ok(saved) => book.say(saved),
                Err(sentence) => book.fail(sentence),
            }
            opening.try_set(false);
        });
    };
    view! {
        <main class="screen empty">
            <When is=Signal::derive(move || !wide.get())>
                <div class="corner"><SyncStatus/></div>
            </When>
            <svg class="art" viewBox="0 0 350 206" aria-hidden="true" fill="none" inner_html=ART></svg>
            <Heading text="A book for the people your work comes through" tab="Welcome"/>
            <p>{format!("It lives on this {}, works without a signal, and nobody else can read it.", platform::place())}</p>
            <InstallHint/>
            <div class="stackbtn">
                <a class="btn main big" href="/capture">"Add the first person"</a>
                <div class="acts">
                    <a class="btn" href="/settings/data"><Icon name="import"/>"Import"</a>
                    <a class="btn" href="/pair"><Icon name="mobile"/>"I use Kith already"</a>
                </div>
                <CardPack/>
                <button class="btn bare" disabled=opening on:click=look_around>"Look around with an example book"</button>
            </div>
        </main>
    }
}

/// On iOS the home screen keeps a book of its own, so the hint comes before the first entry.
#[component]
fn InstallHint() -> impl IntoView {
    let install = use_book().install;
    let dismissed = RwSignal::new(settings::is_dismissed(HINT));
    let by_hand = platform::is_ios() && !platform::is_installed();
    let share = move || {
        (by_hand && !dismissed.get()).then(|| view! {
            <section class="install" aria-labelledby="install-title">
                <h2 id="install-title">"First, put Kith on your home screen"</h2>
                <p>"There it keeps a book of its own, so do this before the first entry."</p>
                <ol>
                    <li><Icon name="share"/><span>"Tap "<b>"Share"</b>" in the browser’s bar"</span></li>
                    <li><Icon name="addsq"/><span>"Choose "<b>"Add to Home Screen"</b></span></li>
                </ol>
                <button class="btn bare" on:click=move |_| { settings::dismiss(HINT); dismissed.set(true); }>
                    "Not now"
                </button>
            </section>
        })
    };
    let offer = move || {
        install.is_offered().then(|| view! {
            <section class="install" aria-labelledby="install-title">
                <h2 id="install-title">"Keep Kith at hand"</h2>
                <p>"Installed, it opens like any other app, with or without a signal."</p>
                <button class="btn soft" on:click=move |_| install.ask()><Icon name="addsq"/>"Install"</button>
            </section>
        })
    };
    view! { {move || share()}{move || offer()} }
}
