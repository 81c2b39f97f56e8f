//! Events: where people were met, how many of them, and how many wait to be sorted (row C7).

use super::event::edit::EventSheet;
use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::words::events as say;
use kith_channel::Query;
use kith_graph::ids::EventId;
use kith_graph::types::Event;
use leptos::prelude::*;

/// `/events`
#[component]
pub(crate) fn Events() -> impl IntoView {
    let book = use_book();
    let events = book.client.watch(|| Some(Query::Events), watch::events);
    let today = book.client.watch(
        move || {
            Some(Query::Today {
                today: book.today.get(),
                all: false,
            })
        },
        watch::today,
    );
    let adding = RwSignal::new(false);
    let waiting = move |id: EventId| {
        today.with(|today| {
            let at = today.iter().flat_map(|today| &today.to_sort_at);
            at.filter(|(event, _)| *event == Some(id))
                .map(|(_, n)| *n)
                .sum()
        })
    };
    let none = Signal::derive(move || events.with(|e| e.as_ref().is_some_and(Vec::is_empty)));
    let any = Signal::derive(move || events.with(|e| e.as_ref().is_some_and(|e| !e.is_empty())));
    let rows = move || {
        let all = events.get().unwrap_or_default().into_iter();
        all.map(|(event, met)| {
            let to_sort = waiting(event.id);
            view! { <Row event met to_sort/> }
        })
        .collect_view()
    };
    let close = Callback::new(move |()| adding.set(false));
    view! {
        <main class="screen has-dock">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Events"/></header>
            <When is=none>
                <div class="sheet pad blank up">
                    <p class="name">"No events yet"</p>
                    <p class="why">"Name one here or on the capture screen, and everybody you add there carries it."</p>
                </div>
            </When>
            <When is=any>
                <ul class="sheet rows up" aria-label="Events">{rows}</ul>
            </When>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            <button class="btn main big" aria-haspopup="dialog" on:click=move |_| adding.set(true)>"Add an event"</button>
        </div>
        <When is=adding.into()><EventSheet on_close=close/></When>
    }
}

#[component]
fn Row(event: Event, met: usize, to_sort: usize) -> impl IntoView {
    let today = use_book().today;
    let id = event.id;
    let name = event.name.clone();
    let why = move || {
        let parts = [say::about(&event, today.get()), say::met(met)];
        parts.join(" ").trim_start().to_owned()
    };
    view! {
        <li>
            <a class="row" href=format!("/events/{id}")>
                <span class="glyph"><Icon name="cal" small=true/></span>
                <span><span class="thing">{name}</span><span class="why">{why}</span></span>
                <span class="end">
                    {(to_sort > 0).then(|| view! { <span class="tag due">{format!("{to_sort} to sort")}</span> })}
                    <Icon name="right" small=true/>
                </span>
            </a>
        </li>
    }
}
