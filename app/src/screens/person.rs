//! One person: where it stands, how to reach them, the story, and what was done to the entry.

mod choose;
mod edit;
mod erase;
mod history;
mod story;

use crate::book::use_book;
use crate::client::watch;
use crate::components::avatar::{Avatar, RingKey};
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::quick_log::QuickLog;
use crate::components::sync_status::SyncStatus;
use crate::components::when::When;
use crate::words;
use choose::Choices;
use edit::EditPerson;
use history::{History, Opened};
use kith_channel::Query;
use kith_graph::ids::PersonId;
use kith_graph::types::{Cadence, Channel, Reach};
use kith_graph::view::PersonPage;
use leptos::prelude::*;
use story::Story;

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
    // An answer about the one before is not shown for the next.
    let page = Memo::new(move |_| {
        let id = id.get();
        answer.with(|a| match a {
            Some(Some(page)) if Some(page.row.id) == id && !page.deleted => {
                Some(Some((**page).clone()))
            }
            Some(Some(page)) if Some(page.row.id) != id => None,
            Some(_) => Some(None),
            None => id.is_none().then_some(None),
        })
    });
    Effect::new(move |_| {
        id.track();
        editing.set(false);
    });
    let face = Memo::new(
        move |_| match page.with(|p| p.as_ref().map(Option::is_some)) {
            None => Face::Waiting,
            Some(false) => Face::Nobody,
            Some(true) if editing.get() => Face::Editing,
            Some(true) => Face::Shown,
        },
    );
    let known = Signal::derive(move || page.get().flatten());
    let screen = move || match face.get() {
        Face::Waiting => view! { <main class="screen detail" aria-busy="true"></main> }.into_any(),
        Face::Nobody => view! { <Nobody/> }.into_any(),
        Face::Editing => known
            .get_untracked()
            .map(|page| view! { <EditPerson page editing/> })
            .into_any(),
        Face::Shown => view! { <Shown page=known editing/> }.into_any(),
    };
    view! { {move || screen()} }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Waiting,
    Nobody,
    Editing,
    Shown,
}

#[component]
fn Nobody() -> impl IntoView {
    view! {
        <main class="screen detail">
            <header class="top"><Heading text="Nobody here"/></header>
            <p class="lede">"This entry was taken out of the book, or the address is not complete."</p>
            <p class="in"><a class="btn soft" href="/people">"All people"</a></p>
        </main>
    }
}

#[component]
fn Shown(page: Signal<Option<PersonPage>>, editing: RwSignal<bool>) -> impl IntoView {
    let book = use_book();
    let wide = book.wide;
    // What the page says follows from the day, too.
    let dated = move || {
        book.today.track();
        page.get()
    };
    let id = Memo::new(move |_| page.with(|p| p.as_ref().map(|p| p.row.id)));
    let history = RwSignal::new(Opened::default());
    Effect::new(move |_| {
        id.track();
        history.set(Opened::default());
    });
    view! {
        <main class="screen has-dock detail">
            <When is=Signal::derive(move || !wide.get())>
                <div class="bar">
                    <a class="tap" href="/people" aria-label="Back to People"><Icon name="left"/></a>
                    <span class="barend">
                        <SyncStatus/>
                        <button class="tap" aria-label="Edit" on:click=move |_| editing.set(true)><Icon name="pen"/></button>
                    </span>
                </div>
            </When>
            {move || id.get().map(|id| view! { <Hero id page editing/><Choices id page/> })}
            <div class="cols">
                <div>{move || dated().map(|page| view! { <Standing page=page.clone()/><Story page/> })}</div>
                <div>{move || dated().map(|page| view! { <Known page=page.clone()/><History page opened=history/> })}</div>
            </div>
        </main>
        <When is=Signal::derive(move || !wide.get())>
            <div class="dock" role="region" aria-label="At hand">{move || id.get().map(|person| view! { <QuickLog person on_done=Callback::new(|()| ())/> })}</div>
        </When>
    }
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
    let looks = Memo::new(move |_| row.with(|r| r.as_ref().map(|r| (r.name.clone(), r.tier))));
    let avatar = move || {
        looks.track();
        row.get_untracked()
            .map(|row| view! { <Avatar row share large=true/> })
    };
    let tags = move || {
        page.get().map(|page| {
            let due = words::due(page.due, page.row.last, book.today.get());
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

#[component]
fn Standing(page: PersonPage) -> impl IntoView {
    let today = use_book().today.get_untracked();
    let (first, rest) = standing(&page, today);
    view! {
        <section class="sheet pad" aria-label="Where it stands"><p><b>{first}</b>" "{rest}</p></section>
    }
}

/// Where it stands, in a sentence or two: the first is the one in bold.
fn standing(page: &PersonPage, today: chrono::NaiveDate) -> (String, String) {
    let row = &page.row;
    let first = match row.last {
        Some(last) => format!("In touch {}.", words::ago((today - last).num_days())),
        None => format!(
            "Not in touch yet; added {}.",
            words::ago((today - row.added_on).num_days())
        ),
    };
    let rest = match (page.cadence, page.due) {
        _ if row.to_sort => "How close should it be? Edit says so.".to_owned(),
        (Cadence::Never, _) | (_, None) => "No reminder is set.".to_owned(),
        (cadence, Some(due)) => {
            let aim = format!("You aim for {}", words::cadence(cadence));
            match row.snoozed_until {
                Some(until) if until > today => {
                    format!("{aim}; put off until {}.", words::day(until, today))
                }
                _ if due <= today => format!("{aim}. A good day to get in touch."),
                _ => format!("{aim}; next by {}.", words::day(due, today)),
            }
        }
    };
    (first, rest)
}

/// Everything entered about somebody.
#[component]
fn Known(page: PersonPage) -> impl IntoView {
    let today = use_book().today.get_untracked();
    let person = page.person;
    let reach = |reach: &Reach, word: &'static str, scheme: &'static str| {
        let label = if reach.label.is_empty() {
            word.to_owned()
        } else {
            words::sentence(&reach.label)
        };
        let href = format!("{scheme}{}", reach.value);
        view! { <div class="fld"><dt>{label}</dt><dd><a class="link" href=href rel="external">{reach.value.clone()}</a></dd></div> }
    };
    let plain = |word: &'static str, value: String| {
        (!value.is_empty())
            .then(|| view! { <div class="fld"><dt>{word}</dt><dd>{value}</dd></div> })
    };
    let phones = person
        .phones
        .iter()
        .map(|p| reach(p, "Phone", "tel:"))
        .collect_view();
    let emails = person
        .emails
        .iter()
        .map(|e| reach(e, "Email", "mailto:"))
        .collect_view();
    let urls = person
        .urls
        .iter()
        .filter(|u| u.value.starts_with("http"))
        .map(|u| reach(u, "Web", ""))
        .collect_view();
    let others = person.positions.iter().skip(1);
    let others = others.map(|p| {
        plain(
            "Also",
            [p.title.as_str(), p.company.as_str()]
                .join(" ")
                .trim()
                .to_owned(),
        )
    });
    let addresses = person.addresses.iter().map(|a| {
        let parts = [&a.street, &a.postcode, &a.city, &a.region, &a.country];
        let parts: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        plain("Address", parts.join(", ").replace('\n', ", "))
    });
    let event = page
        .event
        .filter(|event| !person.met_at.contains(&event.name));
    let met = [
        Some(person.met_at.clone()).filter(|m| !m.is_empty()),
        event.map(|e| e.name),
    ];
    let met: Vec<String> = met
        .into_iter()
        .flatten()
        .chain(person.met_on.map(|day| words::day(day, today)))
        .collect();
    let birthday = person.birthday.map(|b| b.to_string()).unwrap_or_default();
    let empty = person.phones.is_empty() && person.emails.is_empty() && person.urls.is_empty();
    view! {
        <div class="head"><h2>"Reach and notes"</h2></div>
        <dl class="sheet fields">
            {phones}{emails}{urls}
            {addresses.collect_view()}
            {empty.then(|| plain("Reach", "Nothing noted yet".to_owned()))}
            {others.collect_view()}
            {plain("Nickname", person.nickname.clone())}
            {plain("Birthday", birthday)}
            {plain("Met", met.join(", "))}
            {plain("Note", person.note.clone())}
        </dl>
    }
}
