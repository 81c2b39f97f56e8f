//! Stopping the timer: the minutes, to be corrected, into what they were for.

use super::form;
use super::sheet::Sheet;
use super::timer_bar::began;
use super::when::When;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::timer::{Ran, Timer, TimerOf};
use crate::words::time as say;
use crate::{fresh, settings, today, words};
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::ids::{EventId, TimeId};
use kith_graph::things::{Thing, Time};
use kith_graph::types::{Channel, Event};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How a talk may have happened.
const TALKS: [Channel; 4] = [
    Channel::OneToOne,
    Channel::Call,
    Channel::Video,
    Channel::Event,
];

/// No more minutes than a day has.
const MOST: u32 = 24 * 60;

const GONE: &str = "That event is not in the book any more. The timer goes on. Note the minutes under Time, and then throw it away.";

/// The sheet, whenever the timer is being stopped.
#[component]
pub(crate) fn StopSheet() -> impl IntoView {
    let book = use_book();
    let timers = book.timers;
    let sheet = move || {
        let open = timers.stopping.get();
        // What runs is looked at once: the clock goes on under the sheet.
        let timer = timers.running.get_untracked().filter(|_| open);
        timer.map(|timer| view! { <Stop book timer/> })
    };
    view! { {move || sheet()} }
}

/// The minutes that were typed, if they make sense.
pub(crate) fn understood(typed: &str) -> Option<u32> {
    let minutes = typed.trim().parse().ok()?;
    (1..=MOST).contains(&minutes).then_some(minutes)
}

#[component]
fn Stop(book: Book, timer: Timer) -> impl IntoView {
    let timers = book.timers;
    let today = today::now();
    let ran = timer.ran(fresh::moment());
    let (of, name) = (timer.of, timer.name.clone());
    let minutes = RwSignal::new(match ran {
        Ran::Minutes(n) => n.to_string(),
        Ran::Unlikely => String::new(),
    });
    let choice = RwSignal::new(0_usize);
    let note = RwSignal::new(String::new());
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let wrong = Signal::derive(move || tried.get() && understood(&minutes.get()).is_none());
    let close = Callback::new(move |()| {
        timers.stopping.try_set(false);
    });
    let kept = StoredValue::new(timer.clone());
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(minutes) = understood(&minutes.get_untracked()) else {
            return;
        };
        let (timer, choice) = (kept.get_value(), choice.get_untracked());
        let note = note.get_untracked().trim().to_owned();
        // A second tap, or another tab that stopped it, must not save it twice.
        if busy.get_untracked() || settings::timer().as_ref() != Some(&timer) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            if log(book, &timer, minutes, choice, note).await {
                timers.clear(&timer);
            }
            busy.try_set(false);
        });
    };
    let asks = matches!(ran, Ran::Unlikely).then(|| {
        let since = began(timer.began, today);
        view! { <p>{format!("It has run since {since}. How long was it really?")}</p> }
    });
    let choices = match of {
        TimerOf::Person(_) => {
            let ways = TALKS.into_iter().map(words::channel).collect();
            Some(form::chips("How", ways, choice))
        }
        TimerOf::Event(_) => {
            let ways = vec!["There", "Preparation"];
            Some(form::chips("What they went into", ways, choice))
        }
        TimerOf::Work { .. } => None,
    };
    let has_note = !matches!(of, TimerOf::Event(_));
    view! {
        <Sheet title="Stop the timer" on_close=close>
            {asks}
            <form class="stackbtn" on:submit=save>
                <p class="thing">{say::timed(of, &name)}</p>
                {form::when("Minutes", "number", minutes)}
                <When is=wrong><p class="err" role="alert">{format!("A whole number from 1 to {MOST}.")}</p></When>
                {choices}
                {has_note.then(|| form::area("Note", note))}
                <button type="submit" class="btn main big">"Save the minutes"</button>
                <button type="button" class="btn" on:click=move |_| close.run(())>"Let it run"</button>
                <button type="button" class="btn warn" on:click=move |_| timers.clear(&kept.get_value())>"Throw it away"</button>
            </form>
        </Sheet>
    }
}

/// Saves the minutes where they belong. True once it is durable.
async fn log(book: Book, timer: &Timer, minutes: u32, choice: usize, note: String) -> bool {
    let on = timer.began.date_naive();
    match timer.of {
        TimerOf::Person(person) => {
            let mut contact = book.contact(person, TALKS[choice]);
            contact.on = on;
            contact.at = Some(timer.began);
            contact.minutes = Some(minutes);
            contact.note = note;
            book.save_contact(contact, true).await
        }
        TimerOf::Event(id) => match event_of(book, id).await {
            Some(event) => {
                let event = with_minutes(event, minutes, choice == 1);
                book.run(Command::SaveEvent { event }).await
            }
            None => {
                book.fail(GONE.to_owned());
                false
            }
        },
        TimerOf::Work {
            kind,
            channel,
            association,
        } => {
            let time = Time {
                id: TimeId(fresh::key()),
                on,
                minutes,
                kind,
                channel,
                event: None,
                association,
                note,
            };
            book.run(Command::Save(Thing::Time(time))).await
        }
    }
}

async fn event_of(book: Book, id: EventId) -> Option<Event> {
    let query = Query::View {
        wanted: Wanted::Event(id),
        today: today::now(),
    };
    match book.client.look(query).await.and_then(watch::view)? {
        View::Event(page) => page.map(|page| page.event),
        _ => None,
    }
}

/// An event with more minutes than it had.
fn with_minutes(event: Event, more: u32, preparation: bool) -> Event {
    let add = |before: Option<u32>| Some(before.unwrap_or(0).saturating_add(more));
    if preparation {
        Event {
            preparation: add(event.preparation),
            ..event
        }
    } else {
        Event {
            minutes: add(event.minutes),
            ..event
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn minutes_are_a_whole_number_of_at_most_a_day() {
        for (typed, minutes) in [
            ("1", Some(1)),
            (" 45 ", Some(45)),
            ("1440", Some(1440)),
            ("0", None),
            ("1441", None),
            ("-5", None),
            ("2.5", None),
            ("", None),
            ("ten", None),
        ] {
            assert_eq!(understood(typed), minutes, "{typed:?}");
        }
    }

    #[test]
    fn an_event_gets_more_minutes_than_it_had() {
        let event = Event::named(EventId(Uuid::nil()), "Fair");
        let there = with_minutes(event, 30, false);
        assert_eq!((there.minutes, there.preparation), (Some(30), None));
        let both = with_minutes(with_minutes(there, 15, false), 20, true);
        assert_eq!((both.minutes, both.preparation), (Some(45), Some(20)));
    }
}
