//! Asking somebody to introduce me: the words to send, and the note that they were sent: a contact begun by me, and an
//! introduction asked for (row R11).

use super::copy_share::CopyShare;
use super::easing_note::EasingNote;
use super::sheet::Sheet;
use crate::book::use_book;
use crate::client::watch;
use crate::words::ways;
use crate::{fresh, today};
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::{IntroductionId, PersonId};
use kith_graph::things::{Introduction, TemplateKind, Thing};
use kith_graph::types::{Channel, Initiator, Interaction};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A sheet with the words.
#[component]
pub(crate) fn AskToIntroduce(
    /// Who is asked.
    through: (PersonId, String),
    /// Whom they know.
    to: (PersonId, String),
    /// Whom to reach in the end: the same one, or somebody further on.
    goal: String,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let typed = RwSignal::new(None::<String>);
    let channel = RwSignal::new(Channel::Message);
    let name = StoredValue::new(through.1.clone());
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Draft {
                    person: through.0,
                    kind: Some(TemplateKind::Ask),
                    other: Some(to.0),
                    about: None,
                },
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let plain = ways::ask_to_introduce(&through.1, &to.1, &goal);
    let email = Memo::new(move |_| match answer.get() {
        Some(View::Draft(Some(draft))) => draft.email,
        _ => None,
    });
    let words = Signal::derive(move || typed.get().unwrap_or_else(|| plain.clone()));
    let mail = move || {
        email.get().map(|address| {
            let href = format!(
                "mailto:{address}?body={}",
                String::from(js_sys::encode_uri_component(&words.get()))
            );
            view! { <a class="btn soft" href=href rel="external" on:click=move |_| channel.set(Channel::Email)>"Write a mail"</a> }
        })
    };
    let why = if goal == to.1 {
        String::new()
    } else {
        format!("On the way to {goal}")
    };
    let asked = move |_| {
        let thing = Thing::Introduction(Introduction {
            id: IntroductionId(fresh::key()),
            a: PersonId::ME,
            b: to.0,
            through: through.0,
            why: why.clone(),
            asked_on: Some(today::now()),
            made_on: None,
            met_on: None,
            outcome_on: None,
            outcome: String::new(),
            dropped_on: None,
        });
        let contact = Interaction {
            begun_by: Initiator::Me,
            ..book.contact(through.0, channel.get_untracked())
        };
        let command = Command::Together {
            what: format!("Asked {} for an introduction", name.get_value()),
            commands: vec![
                Command::SaveInteraction {
                    interaction: contact,
                },
                Command::Save(thing),
            ],
        };
        spawn_local(async move {
            if book.run(command).await {
                on_close.try_run(());
            }
        });
    };
    view! {
        <Sheet title="Ask for an introduction" on_close>
            <p>{format!("{} is asked to introduce you to {}. Change the words until they are yours.", through.1, to.1)}</p>
            <EasingNote person=through.0 free=false/>
            <div class="stackbtn">
                <label class="field area letter">
                    <span class="vh">"Words to send"</span>
                    <textarea rows="8" prop:value=words on:input=move |e| typed.set(Some(event_target_value(&e)))></textarea>
                </label>
                <CopyShare text=words of="the words"/>
                {mail}
                <button type="button" class="btn main big" on:click=asked>"I have asked"</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Not now"</button>
            </div>
        </Sheet>
    }
}
