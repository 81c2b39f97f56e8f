//! The sheet of an event: what it is called, whose it is, where, when, and the time it took.

use crate::book::use_book;
use crate::components::form;
use crate::components::segments::place_of;
use crate::components::sheet::Sheet;
use crate::words::events as say;
use crate::{fresh, today};
use kith_graph::command::Command;
use kith_graph::types::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Adds an event, or changes one. Of a new one the page is opened.
#[component]
pub(crate) fn EventSheet(
    /// The one that is changed; none for a new one.
    #[prop(optional)]
    event: Option<Event>,
    /// Closes it.
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let is_new = event.is_none();
    let event = event.unwrap_or_else(|| Event {
        starts: Some(today::now()),
        ends: Some(today::now()),
        ..Event::named(fresh::event(), "")
    });
    let id = event.id;
    let day = |day: Option<chrono::NaiveDate>| {
        RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default())
    };
    let number = |n: Option<u32>| RwSignal::new(n.map(|n| n.to_string()).unwrap_or_default());
    let name = RwSignal::new(event.name.clone());
    let kind = RwSignal::new(place_of(&say::KINDS, &event.kind));
    let place = RwSignal::new(event.place.clone());
    let (starts, ends) = (day(event.starts), day(event.ends));
    let (minutes, preparation) = (number(event.minutes), number(event.preparation));
    let typed = |text: RwSignal<String>| text.with_untracked(|text| text.trim().to_owned());
    let save = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        let event = Event {
            id,
            name: typed(name),
            kind: say::KINDS[kind.get_untracked()],
            place: typed(place),
            starts: typed(starts).parse().ok(),
            ends: typed(ends).parse().ok(),
            minutes: typed(minutes).parse().ok(),
            preparation: typed(preparation).parse().ok(),
        };
        spawn_local(async move {
            if book.run(Command::SaveEvent { event }).await {
                on_close.try_run(());
                if is_new {
                    book.router.go(&format!("/events/{id}"));
                }
            }
        });
    };
    let remove = move |_| {
        spawn_local(async move {
            let on = today::now();
            if book.run(Command::DeleteEvent { id, on }).await {
                book.router.go("/events");
            }
        });
    };
    let kinds = say::KINDS.into_iter().map(say::kind).collect();
    view! {
        <Sheet title=if is_new { "A new event" } else { "The event" } on_close>
            <form class="stackbtn" on:submit=save>
                {form::text("Name", name)}
                {form::chips("Whose it is", kinds, kind)}
                {form::text("Place", place)}
                {form::when("First day", "date", starts)}
                {form::when("Last day", "date", ends)}
                {form::when("Minutes there", "number", minutes)}
                {form::when("Minutes of preparation", "number", preparation)}
                <button type="submit" class="btn main big" disabled=move || name.with(|n| n.trim().is_empty())>"Save the event"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=remove>"Take it out of the book"</button> })}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}
