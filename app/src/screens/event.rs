//! One event: who was met there, who is on its list, the time that went into it (row C7).

pub(super) mod edit;
mod guests;

use crate::book::use_book;
use crate::client::watch;
use crate::components::avatar::Avatar;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::screens::time::start;
use crate::timer::TimerOf;
use crate::words::events as say;
use crate::{settings, words};
use edit::EventSheet;
use guests::{GuestSheet, Guests};
use kith_channel::Query;
use kith_graph::ids::EventId;
use kith_graph::types::Event;
use kith_graph::view::event::{EventPage, Met};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// Which sheet is open, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Open {
    Edit,
    Guests,
}

/// `/events/{id}`
#[component]
pub(crate) fn EventScreen(
    /// What the address names.
    id: String,
) -> impl IntoView {
    let book = use_book();
    let id = id.parse::<EventId>().ok();
    let query = move || {
        id.map(|id| Query::View {
            wanted: Wanted::Event(id),
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    // `Some(None)`: there is no such event.
    let page = Memo::new(move |_| match answer.get() {
        _ if id.is_none() => Some(None),
        Some(View::Event(page)) => Some(page.map(|page| *page)),
        _ => None,
    });
    let of = move |f: fn(&EventPage) -> usize| {
        page.with(|page| page.iter().flatten().map(f).sum::<usize>())
    };
    let there = Signal::derive(move || page.with(|page| matches!(page, Some(Some(_)))));
    let name = Signal::derive(move || match page.get() {
        Some(Some(page)) => page.event.name,
        Some(None) => "Nothing lives here".to_owned(),
        None => "Event".to_owned(),
    });
    let about = move || {
        let today = book.today.get();
        page.with(|page| Some(say::about(&page.as_ref()?.as_ref()?.event, today)))
    };
    let hours = Memo::new(move |_| page.with(|page| say::hours(&page.as_ref()?.as_ref()?.hours)));
    let to_sort = Memo::new(move |_| of(|page| page.to_sort));
    let has_guests = Signal::derive(move || {
        page.with(|page| {
            let mut page = page.iter().flatten();
            page.any(|page| page.event.kind.has_guests() || !page.guests.is_empty())
        })
    });
    let open = RwSignal::new(None::<Open>);
    let close = Callback::new(move |()| open.set(None));
    let capture = move |_| {
        settings::set_event(id);
        book.router.go("/capture");
    };
    let sort = move || {
        let (id, n) = (id?, to_sort.get());
        (n > 0).then(|| {
            view! { <a class="btn main big" href=format!("/events/{id}/triage")>{say::sort(n)}</a> }
        })
    };
    let sheet = move || {
        let open = open.get()?;
        // Looked at once: a change made meanwhile must not empty the sheet.
        let page = page.get_untracked()??;
        Some(match open {
            Open::Edit => view! { <EventSheet event=page.event on_close=close/> }.into_any(),
            Open::Guests => {
                let Event { id, kind, .. } = page.event;
                view! { <GuestSheet id kind on_close=close/> }.into_any()
            }
        })
    };
    view! {
        <main class="screen has-dock tall">
            <BackBar href="/events" to="Events"/>
            <header class="top close">
                <Heading text=name/>
                <When is=there>
                    <button class="tap" aria-label="Start a timer" on:click=move |_| {
                        if let Some(id) = id {
                            start(book, TimerOf::Event(id), &name.get_untracked());
                        }
                    }><Icon name="timer"/></button>
                    <button class="tap" aria-haspopup="dialog" aria-label="Edit the event" on:click=move |_| open.set(Some(Open::Edit))>
                        <Icon name="pen"/>
                    </button>
                </When>
            </header>
            <When is=there>
                <p class="lede">{about}</p>
                <When is=Signal::derive(move || hours.with(Option::is_some))>
                    <p class="lede">{move || hours.get()}</p>
                </When>
                <div class="head"><h2>"Met here"</h2><span class="aside">{move || {
                    (to_sort.get() > 0).then(|| format!("{} to sort", to_sort.get()))
                }}</span></div>
                <MetHere page/>
                <When is=has_guests>
                    <Guests page add=Callback::new(move |()| open.set(Some(Open::Guests)))/>
                </When>
            </When>
        </main>
        <When is=there>
            <div class="dock" role="region" aria-label="At hand">
                {sort}
                <button class="btn soft big" on:click=capture>"Add somebody from here"</button>
            </div>
        </When>
        {sheet}
    }
}

/// Everybody met there, in the order in which they were met.
#[component]
fn MetHere(page: Memo<Option<Option<EventPage>>>) -> impl IntoView {
    let met = Memo::new(move |_| {
        let page = page.get().flatten();
        page.map(|page| page.met).unwrap_or_default()
    });
    let none = Signal::derive(move || met.with(Vec::is_empty));
    let any = Signal::derive(move || met.with(|met| !met.is_empty()));
    let rows = move || met.get().into_iter().map(row).collect_view();
    view! {
        <When is=none><p class="hint flat">"Nobody yet. Whoever you capture here stands here."</p></When>
        <When is=any><ul class="sheet rows" aria-label="Met here">{rows}</ul></When>
    }
}

fn row(met: Met) -> AnyView {
    let today = use_book().today.get();
    let Met { person, on, at } = met;
    let (id, name, share) = (person.id, person.name.clone(), words::ring(&person, today));
    let end = if person.to_sort {
        view! { <span class="tag due">"To sort"</span> }.into_any()
    } else {
        words::tier(person.tier).into_any()
    };
    view! {
        <li>
            <a class="row" href=format!("/people/{id}")>
                <Avatar row=person share=Signal::stored(share)/>
                <span><span class="name">{name}</span><span class="why">{say::met_at(on, &at, today)}</span></span>
                <span class="end">{end}</span>
            </a>
        </li>
    }
    .into_any()
}
