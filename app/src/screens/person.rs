//! One person: where it stands, how to reach them, the story, and what was done to the entry.

mod ahead;
mod asks;
mod card;
mod desk;
mod edit;
mod erase;
mod exchange;
mod history;
mod introductions;
mod known;
mod links;
mod moves;
mod needs;
mod photo;
mod promises;
mod questions;
mod removed;
mod sheets;
mod standing;
mod story;

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::avatar::{Avatar, RingKey};
use crate::components::choose::{Asked, Choices};
use crate::components::draft_sheet::DraftFor;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::quick_log::QuickLog;
use crate::components::sync_status::SyncStatus;
use crate::components::when::When;
use crate::screens::time::start;
use crate::timer::TimerOf;
use crate::words;
use ahead::ahead;
pub(crate) use ahead::happened_now;
use asks::asks;
use card::{ReadCard, card};
use desk::Desk;
use edit::EditPerson;
use history::History;
use introductions::introductions;
use kith_channel::Query;
use kith_graph::command::Subject;
use kith_graph::ids::PersonId;
use kith_graph::types::Channel;
use kith_graph::view::PersonPage;
use known::known;
use leptos::prelude::*;
use links::links;
use moves::moves;
use needs::needs;
use promises::promises;
use questions::questions;
use removed::Removed;
use sheets::sheets;
use standing::standing;
use story::story;

/// `/people/{id}`; an address that names nobody says so.
#[component]
pub(crate) fn PersonScreen(
    /// Whom the address names.
    id: Memo<Option<PersonId>>,
) -> impl IntoView {
    let book = use_book();
    let query = move || {
        id.get().map(|id| Query::Person {
            id,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::person);
    let editing = RwSignal::new(false);
    let reading = RwSignal::new(false);
    // An answer about the one before is not shown for the next.
    let page = Memo::new(move |_| {
        let id = id.get();
        answer.with(|a| match a {
            Some(Some(page)) if id.is_some_and(|id| is_of(page, id)) => {
                Some(Some((**page).clone()))
            }
            Some(Some(_)) => None,
            Some(_) => Some(None),
            None => id.is_none().then_some(None),
        })
    });
    Effect::new(move |_| {
        id.track();
        editing.set(false);
        reading.set(false);
    });
    let face = Memo::new(move |_| {
        let deleted = page.with(|p| Some(p.as_ref()?.as_ref().map(|p| p.deleted)));
        match deleted {
            None => Face::Waiting,
            Some(None) => Face::Nobody,
            Some(Some(true)) => Face::Removed,
            Some(Some(false)) if editing.get() => Face::Editing,
            Some(Some(false)) if reading.get() => Face::Reading,
            Some(Some(false)) => Face::Shown,
        }
    });
    // Kept, not derived: every part of the page looks at it.
    let known: Signal<Option<PersonPage>> = Memo::new(move |_| page.get().flatten()).into();
    let portrait = Signal::derive(move || known.with(|p| p.as_ref().and_then(|p| p.row.portrait)));
    let screen = move || match face.get() {
        Face::Waiting => view! { <main class="screen detail" aria-busy="true"></main> }.into_any(),
        Face::Nobody => view! { <Nobody/> }.into_any(),
        Face::Removed => known
            .get_untracked()
            .map(|page| view! { <Removed id=page.row.id page=known/> })
            .into_any(),
        Face::Editing => known
            .get_untracked()
            .map(|page| view! { <EditPerson page portrait editing/> })
            .into_any(),
        Face::Reading => known
            .get_untracked()
            .map(|page| view! { <ReadCard id=page.row.id page=known reading/> })
            .into_any(),
        Face::Shown => view! { <Shown page=known editing reading/> }.into_any(),
    };
    view! { {move || screen()} }
}

/// Whether a page is about whom a key names: after a merge it comes under the key of who stands for both.
fn is_of(page: &PersonPage, id: PersonId) -> bool {
    page.row.id == id || page.parts.contains(&id)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Waiting,
    Nobody,
    Removed,
    Editing,
    Reading,
    Shown,
}

#[component]
fn Nobody() -> impl IntoView {
    view! {
        <main class="screen detail">
            <header class="top"><Heading text="Nobody here"/></header>
            <p class="lede">"This entry was erased, or the address is not complete."</p>
            <p class="in"><a class="btn soft" href="/people">"All people"</a></p>
        </main>
    }
}

#[component]
fn Shown(
    page: Signal<Option<PersonPage>>,
    editing: RwSignal<bool>,
    reading: RwSignal<bool>,
) -> impl IntoView {
    let book = use_book();
    let wide = book.wide;
    let id = Memo::new(move |_| page.with(|p| p.as_ref().map(|p| p.row.id)));
    view! {
        <main class="screen has-dock detail">
            <When is=Signal::derive(move || !wide.get())>
                <div class="bar">
                    <a class="tap" href="/people" aria-label="Back to People"><Icon name="left"/></a>
                    <span class="barend">
                        <SyncStatus/>
                        <button class="tap" aria-haspopup="dialog" aria-label="Draft a message" on:click=move |_| {
                            if let Some(id) = id.get_untracked() {
                                draft(book, id, page);
                            }
                        }><Icon name="message"/></button>
                        <button class="tap" aria-label="Start a timer" on:click=move |_| {
                            if let Some(id) = id.get_untracked() {
                                time(book, id, page);
                            }
                        }><Icon name="timer"/></button>
                        <a class="tap" href=move || brief(id.get()) aria-label="Brief before a meeting"><Icon name="news"/></a>
                        <button class="tap" aria-label="Edit" on:click=move |_| editing.set(true)><Icon name="pen"/></button>
                    </span>
                </div>
            </When>
            {move || id.get().map(|id| view! { <Hero id page editing/><Choices all=asked(id, page) home=".detail h1"/><Parts id page reading/> })}
        </main>
        <When is=Signal::derive(move || !wide.get())>
            <div class="dock" role="region" aria-label="At hand">{move || id.get().map(|person| view! { <QuickLog person on_done=Callback::new(|()| ())/> })}</div>
        </When>
    }
}

/// What was set apart of this person.
fn asked(id: PersonId, page: Signal<Option<PersonPage>>) -> Signal<Vec<Asked>> {
    let of = Subject::Person(id);
    Signal::derive(move || {
        let open = page.with(|page| page.as_ref().map(|page| page.choices.clone()));
        let asked = open.map(|open| Asked {
            of,
            name: None,
            open,
        });
        asked.into_iter().collect()
    })
}

/// Opens the text that fits, to be sent by one's own hand.
fn draft(book: Book, person: PersonId, page: Signal<Option<PersonPage>>) {
    let name = page.with_untracked(|p| p.as_ref().map(|p| p.row.name.clone()));
    book.draft_sheet.set(Some(DraftFor {
        person,
        name: name.unwrap_or_default(),
        kind: None,
        other: None,
        about: None,
        settles: Vec::new(),
        answers: false,
    }));
}

/// Starts a timer for a talk.
fn time(book: Book, person: PersonId, page: Signal<Option<PersonPage>>) {
    let name = page.with_untracked(|p| p.as_ref().map(|p| p.row.name.clone()));
    start(book, TimerOf::Person(person), &name.unwrap_or_default());
}

/// Where the brief about somebody is.
fn brief(id: Option<PersonId>) -> Option<String> {
    id.map(|id| format!("/people/{id}/brief"))
}

/// Everything below the name, and the sheet that is open over it.
#[component]
fn Parts(id: PersonId, page: Signal<Option<PersonPage>>, reading: RwSignal<bool>) -> impl IntoView {
    let wide = use_book().wide;
    let desk = Desk::of(id, page);
    view! {
        {move || parts(desk, wide.get(), reading)}
        {sheets(desk)}
    }
}

/// The parts in the order in which they are read: one column, or two where there is room.
fn parts(desk: Desk, wide: bool, reading: RwSignal<bool>) -> AnyView {
    let history = desk.part(|page| page.history.clone());
    if wide {
        return view! {
            <div class="cols">
                <div>{standing(desk)}{questions(desk)}{story(desk)}{introductions(desk)}{asks(desk)}</div>
                <div>
                    {promises(desk)}{ahead(desk)}{needs(desk)}{known(desk)}{links(desk)}{moves(desk)}{card(desk, reading)}
                    <History id=desk.id entries=history/>
                </div>
            </div>
        }
        .into_any();
    }
    view! {
        {standing(desk)}{promises(desk)}{needs(desk)}{questions(desk)}{story(desk)}{ahead(desk)}{introductions(desk)}{asks(desk)}
        {links(desk)}{known(desk)}{moves(desk)}{card(desk, reading)}
        <History id=desk.id entries=history/>
    }
    .into_any()
}

/// Who it is. Made once for each person: a change of the facts changes words and ring, and moves no focus.
#[component]
fn Hero(id: PersonId, page: Signal<Option<PersonPage>>, editing: RwSignal<bool>) -> impl IntoView {
    let book = use_book();
    let row = Memo::new(move |_| page.with(|p| p.as_ref().map(|p| p.row.clone())));
    let name = Signal::derive(move || {
        row.with(|r| r.as_ref().map(|r| r.name.clone()).unwrap_or_default())
    });
    let headline = move || row.with(|r| r.as_ref().map(|r| r.headline.clone()));
    let share = Memo::new(move |_| {
        row.with(|r| r.as_ref().map_or(0, |r| words::ring(r, book.today.get())))
    });
    let looks =
        Memo::new(move |_| row.with(|r| r.as_ref().map(|r| (r.name.clone(), r.tier, r.portrait))));
    let avatar = move || {
        // Read, not only tracked: a memo that nobody has read follows nothing.
        looks.with(|_| ());
        row.get_untracked()
            .map(|row| view! { <Avatar row share large=true/> })
    };
    let tags = move || {
        page.get().map(|page| {
            let today = book.today.get();
            // Peace hides every nudge.
            let due = page.due.filter(|_| !page.row.in_peace(today));
            let due = words::due(due, page.row.last, today);
            view! {
                <span class="tag"><RingKey tier=page.row.tier/>{words::tier(page.row.tier)}</span>
                {due.map(|due| view! { <span class="tag due">{due}</span> })}
                {page.person.tags.iter().map(|tag| view! { <span class="tag">{tag.clone()}</span> }).collect_view()}
            }
        })
    };
    view! {
        <header class="hero">
            {move || avatar()}
            <div>
                <Heading text=name takes_focus=!book.wide.get_untracked()/>
                <p>{move || headline()}</p>
                <p class="tags">{move || tags()}</p>
            </div>
            <When is=Signal::derive(move || book.wide.get())>
                <div class="acts start">
                    <button class="btn" on:click=move |_| time(book, id, page)><Icon name="timer"/>"Start a timer"</button>
                    <a class="btn" href=brief(Some(id))><Icon name="news"/>"Brief"</a>
                    <button class="btn" aria-haspopup="dialog" on:click=move |_| draft(book, id, page)><Icon name="message"/>"Draft"</button>
                    <button class="btn" on:click=move |_| editing.set(true)><Icon name="pen"/>"Edit"</button>
                    <button
                        class="btn main"
                        on:click=move |_| book.log_sheet.set(Some(book.contact(id, Channel::Call)))
                    >
                        <Icon name="log"/>
                        "Log"
                    </button>
                </div>
            </When>
        </header>
    }
}
