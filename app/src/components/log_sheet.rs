//! The details of a contact: with whom, how, when, who began it, how long, what was said and what was exchanged.

mod entry;
mod given;

use super::person_picker::{PersonPicker, Picked};
use super::segments::{Segments, place_of};
use super::sheet::Sheet;
use super::when::When;
use crate::book::{Book, use_book};
use crate::{fresh, words};
use chrono::NaiveDate;
use entry::{can_be_answered, can_be_bulk, can_be_missed};
use given::{Given, Trade};
use kith_graph::command::Command;
use kith_graph::things::Direction;
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

/// What comes with a contact whose details are opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    /// Names that are at hand; the others are looked up.
    pub(crate) names: Vec<Picked>,
    /// What the contact settles once it took place: a follow-up.
    pub(crate) also: Vec<Command>,
    /// Which way something of value is expected to have gone.
    pub(crate) direction: Option<Direction>,
    /// Whether it answers something of theirs: then it is of both, and no approach of mine (row R8).
    pub(crate) answers: bool,
}

impl Beside {
    /// A contact that is begun here.
    pub(crate) fn contact(&self, contact: Interaction) -> Interaction {
        if self.answers {
            Interaction {
                begun_by: Initiator::Both,
                ..contact
            }
        } else {
            contact
        }
    }
}

/// The sheet, whenever a contact's details are open.
#[component]
pub(crate) fn LogSheet() -> impl IntoView {
    let book = use_book();
    let details = move || {
        book.log_sheet.get().map(|contact| {
            let beside = book.log_beside.try_update_value(std::mem::take);
            view! { <Details book contact beside=beside.unwrap_or_default()/> }
        })
    };
    view! { {move || details()} }
}

#[component]
fn Details(book: Book, contact: Interaction, beside: Beside) -> impl IntoView {
    let Beside {
        names,
        also,
        direction,
        ..
    } = beside;
    let name = |id| {
        let known = names.iter().find(|(other, _)| *other == id);
        known.map_or_else(String::new, |(_, name)| name.clone())
    };
    let people: Vec<Picked> = contact.people.iter().map(|id| (*id, name(*id))).collect();
    let people = RwSignal::new(people);
    let was_planned = contact.planned;
    let on = RwSignal::new(contact.on.to_string());
    let minutes = RwSignal::new(contact.minutes.map(|m| m.to_string()).unwrap_or_default());
    let trade = Trade::new(direction);
    let before = contact.clone();
    // What is chosen by a tap; what is typed stands apart, so that no key redraws the sheet.
    let draft = RwSignal::new(contact);
    let note = RwSignal::new(draft.with_untracked(|d| d.note.clone()));
    let value = RwSignal::new(draft.with_untracked(|d| d.value.clone()));
    let close = move || book.log_sheet.set(None);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let chosen = people.get_untracked();
        let was = draft.get_untracked();
        let contact = entry::timed(
            was_planned,
            Interaction {
                people: chosen.iter().map(|(id, _)| *id).collect(),
                // An emptied date means the day it was.
                on: on.get_untracked().parse().unwrap_or(was.on),
                minutes: minutes.get_untracked().trim().parse().ok(),
                note: note.get_untracked().trim().to_owned(),
                value: entry::value(was.planned, &value.get_untracked(), &before),
                ..was
            },
        );
        let contact = entry::tidy(contact);
        let names: Vec<&str> = chosen.iter().map(|(_, name)| name.as_str()).collect();
        let traded = trade.get();
        let command = entry::command(contact, traded.as_ref(), also.clone(), &names, fresh::key);
        spawn_local(async move {
            if book.run(command).await {
                close();
            }
        });
    };
    let set_channel = move |channel| draft.update(|d| d.channel = channel);
    let chips = CHANNELS
        .into_iter()
        .map(|option| {
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-pressed=move || if draft.with(|d| d.channel == option) { "true" } else { "false" }
                    on:click=move |_| set_channel(option)
                >
                    {words::channel(option)}
                </button>
            }
        })
        .collect_view();
    let who = Signal::derive(move || place_of(&BEGUN_BY, &draft.with(|d| d.begun_by)));
    let choose = Callback::new(move |place: usize| draft.update(|d| d.begun_by = BEGUN_BY[place]));
    let planned = Memo::new(move |_| draft.with(|d| d.planned));
    let when = Signal::derive(move || usize::from(planned.get()));
    let today = move || book.today.get().to_string();
    let set_when = Callback::new(move |place: usize| {
        draft.update(|d| d.planned = place == 1);
        // What took place did not do so tomorrow.
        let now = book.today.get_untracked();
        let is_ahead = on.with_untracked(|on| on.parse().is_ok_and(|on: NaiveDate| on > now));
        if place == 0 && is_ahead {
            on.set(now.to_string());
        }
    });
    let nobody = move || people.with(Vec::is_empty);
    view! {
        <Sheet title="A contact" on_close=Callback::new(move |()| close())>
            <form class="stackbtn log" on:submit=save>
                <Segments label="When it is" options=vec!["It took place", "Planned"] value=when on_choose=set_when/>
                <div class="chips" role="group" aria-label="How">{chips}</div>
                <PersonPicker label="With" chosen=people/>
                <When is=Signal::derive(move || !planned.get())>
                    <Segments label="Who began it" options=vec!["I began", "They began", "Both"] value=who on_choose=choose/>
                </When>
                <Ticks draft/>
                <label class="field">
                    <span>"Day"</span>
                    <input type="date" required prop:value=on
                        max=move || (!planned.get()).then(today)
                        min=move || planned.get().then(today)
                        on:input=move |e| on.set(event_target_value(&e))/>
                </label>
                <When is=Signal::derive(move || planned.get())>
                    <label class="field">
                        <span>"What to bring"</span>
                        <input type="text" autocomplete="off" prop:value=value on:input=move |e| value.set(event_target_value(&e))/>
                    </label>
                </When>
                <label class="field">
                    <span>"Minutes"</span>
                    <input type="text" inputmode="numeric" prop:value=minutes
                        on:input=move |e| minutes.set(event_target_value(&e))/>
                </label>
                <label class="field area">
                    <span>"Note"</span>
                    <textarea rows="3" prop:value=note on:input=move |e| note.set(event_target_value(&e))></textarea>
                </label>
                <When is=Signal::derive(move || !planned.get())>
                    <Given trade/>
                </When>
                <button type="submit" class="btn main big" disabled=nobody>
                    {move || if planned.get() { "Save the plan" } else { "Save the contact" }}
                </button>
                <button type="button" class="btn bare" on:click=move |_| close()>"Cancel"</button>
            </form>
        </Sheet>
    }
}

/// What may be said of some contacts only.
#[component]
fn Ticks(draft: RwSignal<Interaction>) -> impl IntoView {
    let missed = move |contact: &mut Interaction| {
        contact.missed = !contact.missed;
        // A call that nobody took was one side's alone.
        if contact.missed && contact.begun_by == Initiator::Both {
            contact.begun_by = Initiator::Me;
        }
    };
    let theirs = Memo::new(move |_| draft.with(|d| d.begun_by == Initiator::Them));
    let said = Signal::derive(move || {
        if theirs.get() {
            "I answered"
        } else {
            "They answered"
        }
    });
    view! {
        <div class="chips">
            <Tick draft may=can_be_missed is=|d| d.missed toggle=missed words=Signal::stored("Nobody answered")/>
            <Tick draft may=can_be_answered is=|d| d.answered toggle=|d| d.answered = !d.answered words=said/>
            <Tick draft may=can_be_bulk is=|d| d.bulk toggle=|d| d.bulk = !d.bulk words=Signal::stored("A mailing to many")/>
        </div>
    }
}

#[component]
fn Tick(
    draft: RwSignal<Interaction>,
    may: fn(&Interaction) -> bool,
    is: fn(&Interaction) -> bool,
    toggle: fn(&mut Interaction),
    words: Signal<&'static str>,
) -> impl IntoView {
    view! {
        <When is=Signal::derive(move || draft.with(may))>
            <button
                type="button"
                class="chip"
                aria-pressed=move || if draft.with(is) { "true" } else { "false" }
                on:click=move |_| draft.update(toggle)
            >
                {words}
            </button>
        </When>
    }
}
