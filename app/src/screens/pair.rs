//! Joining a book: by scanning another device's code, by its link, or by its words.

mod given;

use super::devices::invite::halves;
use crate::book::use_book;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::picture_pick::PicturePick;
use crate::components::scanner::Scanner;
use crate::components::toast::Toast;
use crate::components::when::When;
use crate::{platform, settings};
pub(crate) use given::invitation;
use kith_channel::{Ask, PairingStep, Reply};
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{HtmlTextAreaElement, KeyboardEvent};

const NO_INVITATION: &str = "This code is no Kith invitation. Scan the one that the other device shows under “Add a device”.";

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
    let relay = RwSignal::new(platform::origin());
    let in_words = Memo::new(move |_| link.with(|given| given::is_words(given)));
    let joining = RwSignal::new(false);
    let scanning = RwSignal::new(false);
    let problem = RwSignal::new(None::<String>);
    let fail = move |sentence: String| {
        step.try_set(Some(PairingStep::Failed { sentence }));
    };
    let join_with = move |link: String, relay: Option<String>| {
        let label = label.get_untracked().trim().to_owned();
        settings::set_label(&label);
        step.set(None);
        joining.set(true);
        let ask = Ask::Join { link, relay, label };
        spawn_local(async move {
            if let Reply::Refused { sentence } = book.client.ask(ask).await {
                fail(sentence);
            }
        });
    };
    let join = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if joining.get_untracked() {
            return;
        }
        let given = link.get_untracked().trim().to_owned();
        if given.is_empty() {
            let sentence = "Scan the code that the other device shows under “Add a device”, or paste its link or words.";
            return fail(sentence.to_owned());
        }
        let relay = in_words
            .get_untracked()
            .then(|| relay.get_untracked().trim().to_owned());
        join_with(given, relay);
    };
    // A scanned link goes straight to the worker: into no field, no address, no history.
    let on_codes = Callback::new(move |texts: Vec<String>| match given::invitation(texts) {
        Some(link) => {
            scanning.set(false);
            join_with(link, None);
        }
        None if scanning.get_untracked() => problem.set(Some(NO_INVITATION.to_owned())),
        None => fail(NO_INVITATION.to_owned()),
    });
    let scan = move |_| {
        step.set(None);
        problem.set(None);
        scanning.set(true);
    };
    // Words want room, and Enter still joins.
    let enter = |event: KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            if let Some(form) = event_target::<HtmlTextAreaElement>(&event).form() {
                // A form that does not submit has said why.
                let _ = form.request_submit();
            }
        }
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
        _ if joining.get() => view! { <p class="lede" role="status">"Looking for your book"</p> }.into_any(),
        _ => ().into_any(),
    }
    };
    view! {
        <main class="screen">
            <BackBar href="/" to="Today"/>
            <header class="top close"><Heading text="Join your book"/></header>
            <p class="lede">"On the device that has the book, open More, Devices, “Add a device”. Then scan its code, or paste its link or its words. If every device is lost, type the 24 words of the recovery phrase."</p>
            {in_tab.then(|| view! {
                <div class="note"><Icon name="alert"/>
                <p>"The app on your home screen keeps a book of its own. Copy the link and paste it there, not here in the browser."</p>
                <span></span></div>
            })}
            {move || said()}
            <When is=Signal::derive(move || !joining.get())>
                <div class="in acts fit up">
                    <button type="button" class="btn soft" aria-haspopup="dialog" on:click=scan><Icon name="camera"/>"Scan the code"</button>
                    <PicturePick on_codes on_problem=Callback::new(fail)/>
                </div>
            </When>
            <form class="in stackbtn up" novalidate=true on:submit=join>
                <label class="field">
                    <span class="vh">"Pairing link"</span>
                    <textarea rows="2" placeholder="Pairing link, or words" autocomplete="off" autocapitalize="off" spellcheck="false" enterkeyhint="go"
                        prop:value=link on:input=move |e| link.set(event_target_value(&e)) on:keydown=enter></textarea>
                </label>
                <When is=in_words.into()>
                    <label class="field">
                        <span>"Relay"</span>
                        <input type="url" autocomplete="off" autocapitalize="off" spellcheck="false"
                            prop:value=relay on:input=move |e| relay.set(event_target_value(&e))/>
                    </label>
                </When>
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
        <When is=Signal::derive(move || scanning.get())>
            <Scanner hint="Hold the code of the other device in the frame." on_codes problem close=Callback::new(move |()| scanning.set(false))/>
        </When>
    }
}
