//! The five ways through the app: a bar under the thumb, a rail on a wide screen.

use super::icon::Icon;
use super::sync_status::SyncStatus;
use crate::book::use_book;
use crate::router::Place;
use leptos::prelude::*;

/// The main navigation.
#[component]
pub(crate) fn Nav(
    /// A rail at the side, with the sync status, in place of the bar.
    rail: bool,
) -> impl IntoView {
    let place = use_book().router.place;
    let current = move |section: Section| (section_of(&place.read()) == section).then_some("page");
    view! {
        <nav class="nav" class:rail=rail aria-label="Main">
            <a href="/" aria-current=move || current(Section::Today)><Icon name="today"/>"Today"</a>
            <a href="/people" aria-current=move || current(Section::People)><Icon name="people"/>"People"</a>
            <a class="cap" href="/capture" aria-current=move || current(Section::Capture)>
                <span class="disc"><Icon name="plus"/></span>"Capture"
            </a>
            <a href="/insights" aria-current=move || current(Section::Insights)><Icon name="insights"/>"Insights"</a>
            <a href="/settings" aria-current=move || current(Section::More)><Icon name="more"/>"More"</a>
            {rail.then(|| view! { <SyncStatus/> })}
        </nav>
    }
}

/// What a link of the navigation stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Today,
    People,
    Capture,
    Insights,
    More,
    None,
}

fn section_of(place: &Place) -> Section {
    match place {
        Place::Today | Place::Review => Section::Today,
        Place::People(_) | Place::Brief(_) => Section::People,
        Place::Capture => Section::Capture,
        Place::Insights => Section::Insights,
        Place::More
        | Place::Graph
        | Place::Goals
        | Place::Work
        | Place::Me
        | Place::Rules
        | Place::Templates
        | Place::History
        | Place::Devices
        | Place::Duplicates
        | Place::Data
        | Place::Recovery
        | Place::Reminders
        | Place::Pair
        | Place::Programme
        | Place::Time
        | Place::Events
        | Place::Event(_)
        | Place::Triage(_) => Section::More,
        Place::Lost => Section::None,
    }
}
