//! Who is on an event's list: of my own the invited and whoever came, of a talk those who asked.

use crate::book::use_book;
use crate::components::avatar::Avatar;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::person_picker::{PersonPicker, Picked};
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words;
use crate::words::events as say;
use kith_graph::command::Command;
use kith_graph::ids::{EventId, PersonId};
use kith_graph::types::{Event, EventKind, GuestMark};
use kith_graph::view::event::{EventPage, Guest};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list, and the way to add to it.
#[component]
pub(super) fn Guests(
    /// The event, once it is there.
    page: Memo<Option<Option<EventPage>>>,
    /// Opens the sheet that adds some.
    add: Callback<()>,
) -> impl IntoView {
    let event = Memo::new(move |_| page.get().flatten().map(|page| page.event));
    let talk = move || event.with(|e| e.as_ref().is_some_and(|e| e.kind == EventKind::Talk));
    let guests = Memo::new(move |_| {
        let page = page.get().flatten();
        page.map(|page| page.guests).unwrap_or_default()
    });
    let title = move || if talk() { "Who asked" } else { "Guests" };
    let counted = move || {
        let marks: Vec<GuestMark> = guests.with(|all| all.iter().map(|g| g.mark).collect());
        if talk() {
            String::new()
        } else {
            say::guests(&marks)
        }
    };
    let none = Signal::derive(move || guests.with(Vec::is_empty));
    let any = Signal::derive(move || guests.with(|guests| !guests.is_empty()));
    view! {
        <div class="head"><h2>{title}</h2><span class="aside">{counted}</span></div>
        <When is=none><p class="hint flat">"Nobody is on the list yet."</p></When>
        <When is=any>
            <ul class="sheet rows flush" aria-label=title>
                <For each=move || guests.get() key=|guest| guest.person.id let(guest)>
                    <Row guest event guests/>
                </For>
            </ul>
        </When>
        <p class="in up"><button class="btn" aria-haspopup="dialog" on:click=move |_| add.run(())>
            {move || if talk() { "Add who asked" } else { "Add guests" }}
        </button></p>
    }
}

/// Somebody on the list, with what is known of them and the way off it. The row stays while that changes, and the focus
/// with it.
#[component]
fn Row(guest: Guest, event: Memo<Option<Event>>, guests: Memo<Vec<Guest>>) -> impl IntoView {
    let book = use_book();
    let person = guest.person;
    let (id, name, headline) = (person.id, person.name.clone(), person.headline.clone());
    let share = words::ring(&person, book.today.get_untracked());
    let mark = Memo::new(move |_| {
        guests.with(|all| all.iter().find(|g| g.person.id == id).map(|g| g.mark))
    });
    let asks =
        Memo::new(move |_| event.with(|e| e.as_ref().map(|e| e.kind)) == Some(EventKind::Talk));
    let set = move |mark: Option<GuestMark>| {
        let Some(event) = event.with_untracked(|e| e.as_ref().map(|e| e.id)) else {
            return;
        };
        let guests = vec![(id, mark)];
        spawn_local(async move {
            book.run(Command::SetGuests { id: event, guests }).await;
        });
    };
    let label = format!("How it stands with {name}");
    let chips = move || {
        let chips = say::MARKS.into_iter().map(|one| {
            view! {
                <button type="button" class="chip" aria-pressed=move || if mark.get() == Some(one) { "true" } else { "false" }
                    on:click=move |_| set(Some(one))>{say::mark(one)}</button>
            }
        });
        (!asks.get()).then(|| {
            view! { <div class="chips" role="group" aria-label=label.clone()>{chips.collect_view()}</div> }
        })
    };
    view! {
        <li class="guest">
            <div class="row">
                <Avatar row=person share=Signal::stored(share)/>
                <a href=format!("/people/{id}")><span class="name">{name.clone()}</span><span class="why one">{headline}</span></a>
                <span class="end">
                    <button type="button" class="tap quiet" aria-label=format!("Take {name} off the list") on:click=move |_| set(None)>
                        <Icon name="x"/>
                    </button>
                </span>
            </div>
            {chips}
        </li>
    }
}

/// Puts people on the list.
#[component]
pub(super) fn GuestSheet(id: EventId, kind: EventKind, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let chosen = RwSignal::new(Vec::<Picked>::new());
    let as_what = RwSignal::new(0);
    let talk = kind == EventKind::Talk;
    let save = move |submitted: leptos::ev::SubmitEvent| {
        submitted.prevent_default();
        let mark = if talk {
            GuestMark::Asked
        } else {
            say::MARKS[as_what.get_untracked()]
        };
        let people: Vec<PersonId> =
            chosen.with_untracked(|chosen| chosen.iter().map(|(id, _)| *id).collect());
        let guests = people.into_iter().map(|id| (id, Some(mark))).collect();
        spawn_local(async move {
            if book.run(Command::SetGuests { id, guests }).await {
                on_close.try_run(());
            }
        });
    };
    let marks = say::MARKS.into_iter().map(say::mark).collect();
    let title = if talk {
        "Who asked a question"
    } else {
        "Add guests"
    };
    view! {
        <Sheet title on_close>
            <form class="stackbtn" on:submit=save>
                <PersonPicker label="Who" chosen/>
                {(!talk).then(|| form::chips("How it stands", marks, as_what))}
                <button type="submit" class="btn main big" disabled=move || chosen.with(Vec::is_empty)>"Put them on the list"</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}
