//! Event mode: the event is chosen or named once, and every capture then carries it (row C7).

use super::card_pack::CardPack;
use super::icon::Icon;
use super::sheet::Sheet;
use super::when::When;
use crate::book::use_book;
use crate::{fresh, settings, today, words};
use kith_graph::command::Command;
use kith_graph::ids::EventId;
use kith_graph::types::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// "Nordic Supply Forum, Gothenburg".
pub(crate) fn label(event: &Event) -> String {
    if event.place.is_empty() {
        event.name.clone()
    } else {
        format!("{}, {}", event.name, event.place)
    }
}

/// The bar that says which event captures carry, and the sheet behind it.
#[component]
pub(crate) fn EventPicker(
    /// Every event with how many were met there.
    events: ReadSignal<Option<Vec<(Event, usize)>>>,
    /// The chosen one.
    chosen: RwSignal<Option<EventId>>,
) -> impl IntoView {
    let book = use_book();
    let open = RwSignal::new(false);
    let close = move || open.set(false);
    let current = Memo::new(move |_| {
        let id = chosen.get()?;
        events.with(|all| {
            all.as_ref()?
                .iter()
                .find(|(event, _)| event.id == id)
                .cloned()
        })
    });
    let choose = move |event: Option<EventId>| {
        settings::set_event(event);
        chosen.try_set(event);
        open.try_set(false);
    };
    let (name, place) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let create = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        let day = today::now();
        let event = Event {
            place: place.get_untracked().trim().to_owned(),
            starts: Some(day),
            ends: Some(day),
            ..Event::named(fresh::event(), name.get_untracked().trim())
        };
        if !event.name.is_empty() {
            let id = event.id;
            spawn_local(async move {
                if book.run(Command::SaveEvent { event }).await {
                    name.try_set(String::new());
                    place.try_set(String::new());
                    choose(Some(id));
                }
            });
        }
    };
    let bar = move || {
        match current.get() {
        Some((event, met)) => view! {
            <b>{event.name.clone()}</b>
            <span class="why">{about(&event, met, book.today.get())}</span>
        }
        .into_any(),
        None => view! { <b>"No event"</b><span class="why">"Choose one and every capture carries it"</span> }.into_any(),
    }
    };
    let list = move || {
        let all = events.get().unwrap_or_default();
        all.into_iter()
            .map(|(event, met)| {
                let id = event.id;
                view! {
                    <li>
                        <button
                            class="row"
                            type="button"
                            aria-pressed=move || if chosen.get() == Some(id) { "true" } else { "false" }
                            on:click=move |_| choose(Some(id))
                        >
                            <span class="glyph"><Icon name="cal" small=true/></span>
                            <span><span class="thing">{event.name.clone()}</span>
                            <span class="why one">{about(&event, met, book.today.get())}</span></span>
                            <span class="end">{move || (chosen.get() == Some(id)).then(|| view! { <Icon name="check" small=true/> })}</span>
                        </button>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <button class="event" aria-haspopup="dialog" on:click=move |_| open.set(true)>
            <Icon name="pin" small=true/>
            <span>{move || bar()}</span>
            <Icon name="down" small=true/>
        </button>
        <When is=Signal::derive(move || open.get())>
            <Sheet title="Where are you?" on_close=Callback::new(move |()| close())>
                <p>"Everybody you add carries the event, with its place and the day."</p>
                <ul class="rows picks" aria-label="Events">{move || list()}</ul>
                <CardPack/>
                <form class="stackbtn" on:submit=create>
                    <label class="field"><span>"New event"</span>
                        <input type="text" autocomplete="off" prop:value=name on:input=move |e| name.set(event_target_value(&e))/>
                    </label>
                    <label class="field"><span>"Place"</span>
                        <input type="text" autocomplete="off" prop:value=place on:input=move |e| place.set(event_target_value(&e))/>
                    </label>
                    <button type="submit" class="btn main big" disabled=move || name.with(|n| n.trim().is_empty())>
                        "Use this event"
                    </button>
                    <button type="button" class="btn bare" on:click=move |_| choose(None)>"No event"</button>
                </form>
            </Sheet>
        </When>
    }
}

/// "Gothenburg, today. Five people so far."
fn about(event: &Event, met: usize, today: chrono::NaiveDate) -> String {
    let day = event.starts.map(|day| words::day(day, today));
    let place = (!event.place.is_empty()).then(|| event.place.clone());
    let place_and_day: Vec<String> = place.into_iter().chain(day).collect();
    let met = match met {
        0 => "Nobody yet.".to_owned(),
        1 => "One person so far.".to_owned(),
        n => format!("{} people so far.", words::sentence(&words::count(n))),
    };
    if place_and_day.is_empty() {
        met
    } else {
        format!("{}. {met}", words::sentence(&place_and_day.join(", ")))
    }
}
