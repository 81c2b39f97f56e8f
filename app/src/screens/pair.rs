//! Joining a book from another device's link.

use super::devices::invite::halves;
use crate::book::use_book;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::toast::Toast;
use crate::components::when::When;
use crate::{platform, settings};
use kith_channel::{Ask, PairingStep, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/pair`
#[component]
pub(crate) fn Pair() -> impl IntoView {
    let book = use_book();
    let step = book.client.pairing;
    step.set(None);
    let link = RwSignal::new(
        book.link
            .try_update_value(Option::take)
            .flatten()
            .unwrap_or_default(),
    );
    let label =
        RwSignal::new(settings::label().unwrap_or_else(|| platform::device_label().to_owned()));
    let joining = RwSignal::new(false);
    let join = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (link, label) = (
            link.get_untracked().trim().to_owned(),
            label.get_untracked().trim().to_owned(),
        );
        if link.is_empty() {
            let sentence =
                "Paste the pairing link that the other device shows under “Add a device”."
                    .to_owned();
            return step.set(Some(PairingStep::Failed { sentence }));
        }
        settings::set_label(&label);
        step.set(None);
        joining.set(true);
        spawn_local(async move {
            if let Reply::Refused { sentence } = book
                .client
                .ask(Ask::Join {
                    link,
                    relay: None,
                    label,
                })
                .await
            {
                step.try_set(Some(PairingStep::Failed { sentence }));
            }
        });
    };
    let stop = move |_| {
        book.client.tell(Ask::StopPairing);
        step.set(None);
        joining.set(false);
    };
    Effect::new(move |_| match step.get() {
        Some(PairingStep::Failed { .. }) => joining.set(false),
        Some(PairingStep::Joined { .. }) => {
            book.toasts.show(Toast {
                text: "This device shares the book now".to_owned(),
                undo: Vec::new(),
                details: None,
            });
            book.router.go("/");
        }
        _ => {}
    });
    on_cleanup(move || {
        if joining.try_get_untracked() == Some(true)
            && !step
                .try_with_untracked(|s| matches!(s, Some(PairingStep::Joined { .. })))
                .unwrap_or(true)
        {
            book.client.tell(Ask::StopPairing);
        }
    });
    let in_tab = platform::is_ios() && !platform::is_installed();
    let said = move || {
        match step.get() {
        Some(PairingStep::Compare { code, .. }) => view! {
            <div class="sheet pad up">
                <div class="samecode" role="status">
                    <p class="why">"Check code"</p>
                    <p class="code num">{halves(&code)}</p>
                </div>
                <p class="why">"If the other device shows the same code, choose “The codes match” there."</p>
            </div>
        }
        .into_any(),
        Some(PairingStep::Failed { sentence }) => view! {
            <div class="note bad up" role="alert"><Icon name="alert"/><p>{sentence}</p><span></span></div>
        }
        .into_any(),
        _ if joining.get() => view! { <p class="lede" role="status">"Looking for the other device"</p> }.into_any(),
        _ => ().into_any(),
    }
    };
    view! {
        <main class="screen">
            <BackBar href="/" to="Today"/>
            <header class="top close"><Heading text="Join your book"/></header>
            <p class="lede">"On the device that has the book, open More, Devices, “Add a device”. Then paste its link here."</p>
            {in_tab.then(|| view! {
                <div class="note"><Icon name="alert"/>
                <p>"The app on your home screen keeps a book of its own. Copy the link and paste it there, not here in the browser."</p>
                <span></span></div>
            })}
            {move || said()}
            <form class="in stackbtn up" on:submit=join>
                <label class="field">
                    <span class="vh">"Pairing link"</span>
                    <input type="text" inputmode="url" placeholder="Pairing link, or its words" autocomplete="off" autocapitalize="off" spellcheck="false"
                        prop:value=link on:input=move |e| link.set(event_target_value(&e))/>
                </label>
                <label class="field">
                    <span>"This device is"</span>
                    <input type="text" autocomplete="off" prop:value=label on:input=move |e| label.set(event_target_value(&e))/>
                </label>
                <button type="submit" class="btn main big" disabled=joining>"Join"</button>
                <When is=Signal::derive(move || joining.get())>
                    <button type="button" class="btn bare" on:click=stop>"Stop"</button>
                </When>
            </form>
        </main>
    }
}
