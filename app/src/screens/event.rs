//! One event and the people met there.

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::event_picker::about;
use crate::components::heading::Heading;
use crate::components::person_list::PersonList;
use crate::components::when::When;
use crate::settings;
use kith_channel::Query;
use kith_graph::ids::EventId;
use kith_graph::view::{PeopleFilter, PeoplePage};
use leptos::prelude::*;

/// `/events/{id}`
#[component]
pub(crate) fn EventScreen(
    /// What the address names.
    id: String,
) -> impl IntoView {
    let book = use_book();
    let id = id.parse::<EventId>().ok();
    let events = book.client.watch(|| Some(Query::Events), watch::events);
    let found = Memo::new(move |_| {
        events.with(|all| {
            all.as_ref()
                .map(|all| all.iter().find(|(e, _)| Some(e.id) == id).cloned())
        })
    });
    let name = Signal::derive(move || match found.get() {
        Some(Some((event, _))) => event.name,
        Some(None) => "Nothing lives here".to_owned(),
        None => "Event".to_owned(),
    });
    let said = move || {
        found
            .get()
            .flatten()
            .map(|(event, met)| about(&event, met, book.today.get()))
    };
    let filter = Signal::derive(move || PeopleFilter {
        event: id,
        ..PeopleFilter::default()
    });
    let page = RwSignal::new(None::<PeoplePage>);
    let capture = move |_| {
        settings::set_event(id);
        book.router.go("/capture");
    };
    view! {
        <main class="screen">
            <BackBar href="/events" to="Events"/>
            <header class="top close"><Heading text=name/></header>
            <p class="lede">{move || said()}</p>
            <When is=Signal::derive(move || found.with(|f| matches!(f, Some(Some(_)))))>
                <div class="head"><h2>"Met here"</h2></div>
                <PersonList filter page=page.write_only() current=Signal::stored(None)/>
                <p class="in up"><button class="btn soft" on:click=capture>"Add somebody from here"</button></p>
            </When>
        </main>
    }
}
