//! The story with somebody: talks, what went either way, introductions; newest first.

use super::desk::{Desk, Doing, name};
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::words;
use crate::words::story::{self as say, Filter, Way};
use crate::words::who::Who;
use chrono::{Datelike, NaiveDate};
use kith_graph::things::Exchange;
use kith_graph::types::Interaction;
use kith_graph::view::PersonPage;
use kith_graph::view::relation::{Event, Told};
use leptos::prelude::*;

/// How much is shown before All is asked for.
const SHOWN: usize = 8;

/// One thing that happened, in words.
#[derive(Clone, PartialEq)]
struct Line {
    on: NaiveDate,
    way: Way,
    words: String,
    more: String,
    opens: Option<Opens>,
}

/// What the dots of a line do.
#[derive(Clone, PartialEq)]
enum Opens {
    /// Details of a contact.
    Contact(Box<Interaction>),
    /// An exchange, to be corrected or taken out.
    Exchange(Box<Exchange>),
}

/// The section.
pub(super) fn story(desk: Desk) -> AnyView {
    let book = desk.book;
    let filter = RwSignal::new(Filter::All);
    let all = RwSignal::new(false);
    let lines = Memo::new(move |_| {
        let filter = filter.get();
        desk.page
            .with(|page| page.as_ref().map(|page| lines(page, filter)))
            .unwrap_or_default()
    });
    let total = Memo::new(move |_| lines.with(Vec::len));
    let added = desk.part(|page| page.row.added_on);
    let chips = Filter::ALL.into_iter().map(|(option, words)| {
        view! {
            <button
                class="chip"
                aria-pressed=move || if filter.get() == option { "true" } else { "false" }
                on:click=move |_| filter.set(option)
            >
                {words}
            </button>
        }
    });
    let rows = move || {
        let limit = if all.get() { usize::MAX } else { SHOWN };
        let today = book.today.get();
        let lines = lines.get().into_iter().take(limit);
        lines.map(|told| line(desk, told, today)).collect_view()
    };
    let none = move || match filter.get() {
        Filter::All => "Nothing noted yet. One tap below is enough.",
        _ => "Nothing of the kind yet.",
    };
    view! {
        <div class="head">
            <h2>"Your story"</h2>
            <When is=Signal::derive(move || !all.get() && total.get() > SHOWN)>
                <button class="aside" on:click=move |_| all.set(true)>{move || format!("All {}", total.get())}</button>
            </When>
        </div>
        <div class="chips scroll tell" role="group" aria-label="Show of the story">{chips.collect_view()}</div>
        <When is=Signal::derive(move || total.get() == 0)>
            <p class="hint">{none}</p>
        </When>
        <When is=Signal::derive(move || total.get() > 0)>
            <ol aria-label="Your story">{rows}</ol>
        </When>
        <p class="hint">{move || added.get().map(|on| format!("Added {}.", words::day(on, book.today.get())))}</p>
    }
    .into_any()
}

fn lines(page: &PersonPage, filter: Filter) -> Vec<Line> {
    let who = Who::of_person(&page.person, &page.row.name);
    let shown = page.relation.story.iter();
    shown
        .filter(|told| filter.shows(&told.what, page.row.id))
        .filter_map(|told| told_as(page, told, &who))
        .collect()
}

/// A thing that happened as a line; plans are no contacts yet, and being added is said at the end.
fn told_as(page: &PersonPage, told: &Told, who: &Who) -> Option<Line> {
    let id = page.row.id;
    let names = |of: kith_graph::ids::PersonId| name(page, of);
    let (words, more, opens) = match &told.what {
        Event::Contact(contact) => {
            let contact = page.interactions.iter().find(|c| c.id == *contact)?;
            if contact.planned {
                return None;
            }
            let others = page
                .with
                .iter()
                .filter(|(id, _)| contact.people.contains(id));
            let others: Vec<String> = others.map(|(_, name)| name.clone()).collect();
            let opens = Opens::Contact(Box::new(contact.clone()));
            (
                say::contact(contact, &others),
                contact.note.clone(),
                Some(opens),
            )
        }
        Event::Exchange(exchange) => {
            let mut more = exchange.note.clone();
            if exchange.asked {
                more = [more, "Asked for.".to_owned()].join(" ").trim().to_owned();
            }
            (
                say::exchange(exchange, who),
                more,
                Some(Opens::Exchange(Box::new(exchange.clone()))),
            )
        }
        Event::Introduction(it) => (
            say::introduction(it, id, who, &names),
            say::introduction_state(it),
            None,
        ),
        Event::Referral(referral, work) => (
            say::referral(referral, who, &names),
            say::deal(referral, work.as_ref()),
            None,
        ),
        Event::Kept(promise) => {
            let words = match promise.by {
                kith_graph::things::Party::Me => "You kept your word".to_owned(),
                kith_graph::things::Party::Them => format!("{} kept a promise", who.start),
            };
            (words, promise.what.clone(), None)
        }
        Event::Added => return None,
    };
    Some(Line {
        on: told.on,
        way: say::way(&told.what, id),
        words,
        more,
        opens,
    })
}

fn line(desk: Desk, told: Line, today: NaiveDate) -> AnyView {
    let book = desk.book;
    let day = if told.on.year() == today.year() {
        words::short_day(told.on)
    } else {
        format!("{} {}", words::short_month(told.on), told.on.year())
    };
    let (class, said) = match told.way {
        Way::Gave => ("line gave", "You gave: "),
        Way::Got => ("line got", "You received: "),
        Way::Between => ("line", ""),
    };
    let end = told.opens.map(|opens| {
        let label = match &opens {
            Opens::Contact(_) => format!("Details, {day}"),
            Opens::Exchange(_) => format!("Details, {day}: {}", told.words),
        };
        let act = move |_| match &opens {
            Opens::Contact(contact) => book.log_sheet.set(Some((**contact).clone())),
            Opens::Exchange(it) => desk.open(Doing::Exchange(it.direction, Some(it.clone()))),
        };
        view! { <button class="tap quiet" aria-haspopup="dialog" aria-label=label on:click=act><Icon name="dots"/></button> }
    });
    let more = (!told.more.is_empty()).then(|| view! { <small>{told.more.clone()}</small> });
    view! {
        <li class=class>
            <time datetime=told.on.to_string()>{day.clone()}</time>
            <div class="what"><span class="vh">{said}</span>{told.words.clone()}{more}</div>
            {end}
        </li>
    }
    .into_any()
}
