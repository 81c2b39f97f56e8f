//! The details of a contact: how, when, who began it, how long, what was said.

use super::segments::{Segments, place_of};
use super::sheet::Sheet;
use crate::book::{Book, use_book};
use crate::words;
use kith_graph::types::{Channel, Initiator, Interaction};
use leptos::prelude::*;
use leptos::task::spawn_local;

const CHANNELS: [Channel; 11] = [
    Channel::OneToOne,
    Channel::Call,
    Channel::Video,
    Channel::Email,
    Channel::Message,
    Channel::Event,
    Channel::Association,
    Channel::Speaking,
    Channel::HostedEvent,
    Channel::Content,
    Channel::Social,
];

const BEGUN_BY: [Initiator; 3] = [Initiator::Me, Initiator::Them, Initiator::Both];

/// The sheet, whenever a contact's details are open.
#[component]
pub(crate) fn LogSheet() -> impl IntoView {
    let book = use_book();
    view! { {move || book.log_sheet.get().map(|contact| view! { <Details book contact/> })} }
}

#[component]
fn Details(book: Book, contact: Interaction) -> impl IntoView {
    let channel = RwSignal::new(contact.channel);
    let begun_by = RwSignal::new(contact.begun_by);
    let on = RwSignal::new(contact.on.to_string());
    let minutes = RwSignal::new(contact.minutes.map(|m| m.to_string()).unwrap_or_default());
    let note = RwSignal::new(contact.note.clone());
    let close = move || book.log_sheet.set(None);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let interaction = Interaction {
            channel: channel.get_untracked(),
            begun_by: begun_by.get_untracked(),
            // An emptied date means the day it was.
            on: on.get_untracked().parse().unwrap_or(contact.on),
            minutes: minutes.get_untracked().trim().parse().ok(),
            note: note.get_untracked().trim().to_owned(),
            ..contact.clone()
        };
        spawn_local(async move {
            if book.save_contact(interaction, false).await {
                close();
            }
        });
    };
    let chips = CHANNELS
        .into_iter()
        .map(|option| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if channel.get() == option { "true" } else { "false" }
                    on:click=move |_| channel.set(option)
                >
                    {words::channel(option)}
                </button>
            }
        })
        .collect_view();
    let who = Signal::derive(move || place_of(&BEGUN_BY, &begun_by.get()));
    let choose = Callback::new(move |place: usize| begun_by.set(BEGUN_BY[place]));
    view! {
        <Sheet title="A contact" on_close=Callback::new(move |()| close())>
            <form class="stackbtn" on:submit=save>
                <div class="chips" role="group" aria-label="How">{chips}</div>
                <Segments label="Who began it" options=vec!["I began", "They began", "Both"] value=who on_choose=choose/>
                <label class="field">
                    <span>"Day"</span>
                    <input type="date" required prop:value=on max=move || book.today.get().to_string()
                        on:input=move |e| on.set(event_target_value(&e))/>
                </label>
                <label class="field">
                    <span>"Minutes"</span>
                    <input type="text" inputmode="numeric" prop:value=minutes
                        on:input=move |e| minutes.set(event_target_value(&e))/>
                </label>
                <label class="field area">
                    <span>"Note"</span>
                    <textarea rows="3" prop:value=note on:input=move |e| note.set(event_target_value(&e))></textarea>
                </label>
                <button type="submit" class="btn main big">"Save the contact"</button>
                <button type="button" class="btn bare" on:click=move |_| close()>"Cancel"</button>
            </form>
        </Sheet>
    }
}
