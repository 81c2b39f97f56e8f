//! A text to somebody, filled in and ready to be sent by the person's own hand: Kith sends nothing.

mod send;

use super::easing_note::{EasingNote, may_always_go};
use super::segments::{Segments, place_of};
use super::sheet::Sheet;
use super::when::When;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::fresh;
use js_sys::Reflect;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::things::TemplateKind;
use kith_graph::types::Channel;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;
use uuid::Uuid;
use wasm_bindgen::{JsCast, JsValue};

const KINDS: [(TemplateKind, &str); 9] = [
    (TemplateKind::KeepInTouch, "Keep in touch"),
    (TemplateKind::FollowUp, "Follow-up"),
    (TemplateKind::Promise, "Promise"),
    (TemplateKind::Thanks, "Thanks"),
    (TemplateKind::Introduction, "Introduction"),
    (TemplateKind::Ask, "Ask"),
    (TemplateKind::Update, "Update"),
    (TemplateKind::Birthday, "Birthday"),
    (TemplateKind::Referral, "Referral"),
];

const SENT_AS: [Channel; 2] = [Channel::Email, Channel::Message];

/// To whom, and what follows once it was sent.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DraftFor {
    /// To whom.
    pub(crate) person: PersonId,
    /// Their name.
    pub(crate) name: String,
    /// By which template; the one that fits if none is named.
    pub(crate) kind: Option<TemplateKind>,
    /// Whom to introduce, and what for.
    pub(crate) other: Option<(PersonId, String)>,
    /// Which promise, update or ask it is about.
    pub(crate) about: Option<Uuid>,
    /// What is settled once it was sent, by any text or only by one of a kind.
    pub(crate) settles: Vec<(Option<TemplateKind>, Command)>,
    /// Whether it answers something of theirs: then it is no approach of mine (row R8).
    pub(crate) answers: bool,
}

/// The sheet, whenever a text is being drafted.
#[component]
pub(crate) fn DraftSheet() -> impl IntoView {
    let book = use_book();
    let draft = move || {
        let wanted = book.draft_sheet.get();
        wanted.map(|wanted| view! { <Draft book wanted/> })
    };
    view! { {move || draft()} }
}

#[component]
fn Draft(book: Book, wanted: DraftFor) -> impl IntoView {
    let person = wanted.person;
    let other = wanted.other.as_ref().map(|(id, _)| *id);
    let about = wanted.about;
    let to = format!(
        "To {}. You send it; Kith sends nothing by itself.",
        wanted.name
    );
    let kind = RwSignal::new(wanted.kind);
    let query = move || {
        let wanted = Wanted::Draft {
            person,
            kind: kind.get(),
            other,
            about,
        };
        Some(Query::View {
            wanted,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let (subject, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (email, phone) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let by = RwSignal::new(wanted.kind);
    let chosen_channel = RwSignal::new(None);
    let channel = Memo::new(move |_| {
        let by_phone = email.with(Option::is_none) && phone.with(Option::is_some);
        let usual = if by_phone {
            Channel::Message
        } else {
            Channel::Email
        };
        chosen_channel.get().unwrap_or(usual)
    });
    let typed = RwSignal::new(false);
    Effect::new(move |_| {
        let Some(View::Draft(Some(draft))) = answer.get() else {
            return;
        };
        // What the person wrote stays, whatever changes in the book meanwhile.
        if typed.get_untracked() {
            return;
        }
        by.set(draft.kind);
        subject.set(draft.subject);
        body.set(draft.body);
        email.set(draft.email);
        phone.set(draft.phone);
    });
    let choose = move |chosen: TemplateKind| {
        typed.set(false);
        kind.set(Some(chosen));
    };
    let chips = KINDS
        .into_iter()
        .map(|(option, word)| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if by.get() == Some(option) { "true" } else { "false" }
                    on:click=move |_| choose(option)
                >
                    {word}
                </button>
            }
        })
        .collect_view();
    let close = move || book.draft_sheet.set(None);
    let mail = move || {
        let to = email.get().unwrap_or_default();
        subject.with(|subject| body.with(|body| send::mailto(&to, subject, body)))
    };
    let message = move || {
        let to = phone.get().unwrap_or_default();
        body.with(|body| send::sms(&to, body))
    };
    let copied = RwSignal::new(false);
    let copy = move |_| {
        // Where the clipboard is not allowed, the text can still be selected in its box.
        drop(
            window()
                .navigator()
                .clipboard()
                .write_text(&body.get_untracked()),
        );
        copied.set(true);
    };
    let share = move |_| {
        subject.with_untracked(|subject| body.with_untracked(|body| hand_over(subject, body)));
    };
    let answers = wanted.answers;
    let free = Signal::derive(move || answers || may_always_go(by.get()));
    let sent = StoredValue::new(wanted);
    let log = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (channel, kind) = (channel.get_untracked(), by.get_untracked());
        let contact = book.contact(person, channel);
        let command = sent.with_value(|wanted| send::sent(wanted, kind, contact, fresh::key));
        spawn_local(async move {
            if book.run(command).await {
                close();
            }
        });
    };
    let sent_as = Signal::derive(move || place_of(&SENT_AS, &channel.get()));
    let send_as = Callback::new(move |place: usize| chosen_channel.set(Some(SENT_AS[place])));
    let has_phone = Signal::derive(move || phone.with(Option::is_some));
    view! {
        <Sheet title="Draft" on_close=Callback::new(move |()| close())>
            <p>{to}</p>
            <EasingNote person free/>
            <form class="stackbtn draft" on:submit=log>
                <div class="chips" role="group" aria-label="Template">{chips}</div>
                <label class="field">
                    <span>"Subject"</span>
                    <input type="text" autocomplete="off" prop:value=subject
                        on:input=move |e| { typed.set(true); subject.set(event_target_value(&e)); }/>
                </label>
                <label class="field area">
                    <span class="vh">"Text"</span>
                    <textarea rows="8" prop:value=body
                        on:input=move |e| { typed.set(true); copied.set(false); body.set(event_target_value(&e)); }></textarea>
                </label>
                <div class="acts fit">
                    <a class="btn" rel="external" href=mail on:click=move |_| chosen_channel.set(Some(Channel::Email))>"Mail"</a>
                    <When is=has_phone>
                        <a class="btn" rel="external" href=message on:click=move |_| chosen_channel.set(Some(Channel::Message))>"Message"</a>
                    </When>
                    {can_share().then(|| view! { <button type="button" class="btn" on:click=share>"Share"</button> })}
                    <button type="button" class="btn" on:click=copy>{move || if copied.get() { "Copied" } else { "Copy" }}</button>
                </div>
                <Segments label="Sent as" options=vec!["By mail", "By message"] value=sent_as on_choose=send_as/>
                <button type="submit" class="btn main big">"I sent it"</button>
                <button type="button" class="btn bare" on:click=move |_| close()>"Cancel"</button>
            </form>
        </Sheet>
    }
}

/// The browser's way to share, where it has one.
fn share_function() -> Option<js_sys::Function> {
    Reflect::get(&window().navigator(), &JsValue::from_str("share"))
        .ok()?
        .dyn_into()
        .ok()
}

/// Whether this browser can hand a text to another app.
pub(crate) fn can_share() -> bool {
    share_function().is_some()
}

/// Hands a text to another app.
pub(crate) fn hand_over(subject: &str, body: &str) {
    let Some(share) = share_function() else {
        return;
    };
    let data = js_sys::Object::new();
    for (name, value) in [("title", subject), ("text", body)] {
        // A plain object takes any property.
        let _ = Reflect::set(&data, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    // Put away by the person: nothing to say.
    let _ = share.call1(&window().navigator(), &data);
}
