//! The brief: one screen before a meeting (row R13).

use super::person::happened_now;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::avatar::Avatar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::{copy_share, form};
use crate::today;
use crate::words;
use crate::words::brief as say;
use crate::words::relation;
use crate::words::who::Who;
use chrono::NaiveDate;
use kith_channel::Query;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::things::Party;
use kith_graph::types::{Channel, Interaction};
use kith_graph::view::brief::Brief;
use kith_graph::view::{PersonPage, View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// `/people/{id}/brief`
#[component]
pub(crate) fn BriefScreen(
    /// Whom the address names.
    id: String,
) -> impl IntoView {
    let book = use_book();
    let id = id.parse::<PersonId>().ok();
    let answer = book.client.watch(
        move || {
            id.map(|id| Query::View {
                wanted: Wanted::Brief(id),
                today: book.today.get(),
            })
        },
        watch::view,
    );
    // For the note, and for what was planned: a brief has neither whole.
    let person = book.client.watch(
        move || {
            id.map(|id| Query::Person {
                id,
                today: book.today.get(),
            })
        },
        watch::person,
    );
    let brief = Memo::new(move |_| match answer.get() {
        Some(View::Brief(brief)) => Some(brief.map(|brief| *brief)),
        _ => id.is_none().then_some(None),
    });
    let noting = RwSignal::new(None::<PersonId>);
    let screen = move || match brief.get() {
        None => view! { <main class="screen" aria-busy="true"></main> }.into_any(),
        Some(None) => nobody(),
        Some(Some(brief)) => shown(book, &brief, person, noting),
    };
    // The sheet stands apart: what is typed there stays when the brief changes.
    view! {
        {screen}
        {move || noting.get().map(|id| note_sheet(book, id, person, noting))}
    }
}

fn nobody() -> AnyView {
    view! {
        <main class="screen">
            <header class="top"><Heading text="Nobody here"/></header>
            <p class="lede">"This entry was taken out of the book, or the address is not complete."</p>
            <p class="in"><a class="btn soft" href="/people">"All people"</a></p>
        </main>
    }
    .into_any()
}

fn shown(
    book: Book,
    brief: &Brief,
    person: ReadSignal<Option<Option<Box<PersonPage>>>>,
    noting: RwSignal<Option<PersonId>>,
) -> AnyView {
    let today = book.today.get_untracked();
    let row = brief.person.clone();
    let id = row.id;
    let known = person.with_untracked(|p| spoken(p, brief));
    let first = say::text(brief, &known, today);
    let text = StoredValue::new(first);
    let arc = words::ring(&row, today);
    let log = move |_| {
        let planned = person.with_untracked(|page| {
            let contacts = page.as_ref()?.as_ref()?.interactions.iter();
            let come = |c: &&Interaction| c.planned && c.on <= today::now();
            contacts.filter(come).max_by_key(|c| c.on).map(happened_now)
        });
        let contact = planned.unwrap_or_else(|| book.contact(id, Channel::OneToOne));
        book.log_sheet.set(Some(contact));
    };
    let print = move |_| {
        // A browser that cannot print has nothing to say about it.
        let _ = window().print();
    };
    let planned = brief.planned.as_ref();
    let when = planned.map(|planned| say::planned(planned, today));
    let met = say::met(brief, today);
    view! {
        <main class="screen has-dock">
            <div class="bar">
                <a class="tap" href=format!("/people/{id}") aria-label=format!("Back to {}", row.name)><Icon name="left"/></a>
                <span class="sofar">{when}</span>
                <span class="barend">
                    <button class="tap" aria-label="Print" on:click=print><Icon name="print"/></button>
                    <button class="tap" aria-label="Share" on:click=move |_| copy_share::share_or_copy(book, &text.get_value())><Icon name="share"/></button>
                </span>
            </div>
            <header class="hero">
                <Avatar row=row.clone() share=arc large=true/>
                <div>
                    <Heading text=row.name.clone()/>
                    <p>{row.headline.clone()}</p>
                    {met.map(|met| view! { <p class="why">{met}</p> })}
                </div>
            </header>
            {article(brief, &known, today)}
        </main>
        <div class="dock" role="region" aria-label="At hand">
            <div class="acts skip">
                <button class="btn tall" aria-haspopup="dialog" on:click=move |_| noting.set(Some(id))><Icon name="pen"/>"Note"</button>
                <button class="btn main big" aria-haspopup="dialog" on:click=log><Icon name="log"/>"Log the meeting"</button>
            </div>
        </div>
    }
    .into_any()
}

/// How they are spoken of: the row knows the pronouns, the page the given name.
fn spoken(page: &Option<Option<Box<PersonPage>>>, brief: &Brief) -> Who {
    match page {
        Some(Some(page)) => Who::of_person(&page.person, &page.row.name),
        _ => {
            let name = &brief.person.name;
            let first = name.split_whitespace().next().unwrap_or(name);
            Who::of(first, &brief.person.pronouns)
        }
    }
}

/// What is read on the way in.
fn article(brief: &Brief, who: &Who, today: NaiveDate) -> AnyView {
    let mut talks = brief.talks.iter();
    let last = talks.next().map(|(on, how, note)| {
        let when = format!(
            "{}, {}",
            words::sentence(&words::day(*on, today)),
            words::channel(*how).to_lowercase()
        );
        view! { <p class="why">{when}</p><p class="say">{note.clone()}</p> }
    });
    let earlier: Vec<String> = talks
        .map(|(on, how, note)| {
            let day = words::sentence(&words::day(*on, today));
            format!("{day}, {}: {note}", words::channel(*how).to_lowercase())
        })
        .collect();
    let bring = brief.planned.as_ref().map(|planned| planned.value.clone());
    let bring: Vec<String> = bring.into_iter().filter(|b| !b.is_empty()).collect();
    let changed = brief.changed.iter().map(|c| c.what.clone()).collect();
    let answers = brief
        .answers
        .iter()
        .map(|(question, answer)| format!("{}: {answer}", relation::question(*question)));
    view! {
        <article class="brief">
            {last}
            {part("Earlier".to_owned(), earlier)}
            {part("You wanted to bring".to_owned(), bring)}
            {between(brief, who, today)}
            {part("What changed".to_owned(), changed)}
            {part(who.does("looks for", "look for"), brief.needs.clone())}
            {part(who.does("offers", "offer"), brief.offers.clone())}
            {part("Good to know".to_owned(), answers.collect())}
            {both_know(brief)}
            {questions(brief, who)}
        </article>
    }
    .into_any()
}

fn part(title: String, items: Vec<String>) -> Option<AnyView> {
    if items.is_empty() {
        return None;
    }
    let items = items.into_iter().map(|item| view! { <li>{item}</li> });
    Some(view! { <h2>{title}</h2><ul>{items.collect_view()}</ul> }.into_any())
}

fn between(brief: &Brief, who: &Who, today: NaiveDate) -> AnyView {
    let promises = brief.promises.iter().map(|promise| {
        let icon = match promise.by {
            Party::Me => "out",
            Party::Them => "in",
        };
        let (start, what, by) = say::promise(promise, who, today);
        view! { <li class="two"><Icon name=icon small=true/><span>{start}" "<b>{what}</b>" "{by}</span></li> }
    });
    view! {
        <h2>"Between you"</h2>
        <ul>
            {promises.collect_view()}
            <li class="two"><Icon name="heart" small=true/><span>{say::goodwill(brief)}</span></li>
        </ul>
    }
    .into_any()
}

fn both_know(brief: &Brief) -> Option<AnyView> {
    if brief.shared.is_empty() {
        return None;
    }
    let people = brief.shared.iter().map(|(id, name)| {
        view! { <li><a class="link" href=format!("/people/{id}")>{name.clone()}</a></li> }
    });
    Some(
        view! { <h2>"You both know"</h2><ul class="names">{people.collect_view()}</ul> }.into_any(),
    )
}

fn questions(brief: &Brief, who: &Who) -> Option<AnyView> {
    if brief.questions.is_empty() {
        return None;
    }
    let asks = brief
        .questions
        .iter()
        .map(|ask| view! { <li class="ask">{say::ask(ask)}</li> });
    let title = format!("Ask {}", who.object);
    Some(
        view! { <h2>{title.clone()}</h2><ol aria-label=title>{asks.collect_view()}</ol> }
            .into_any(),
    )
}

/// The one long note, to be added to.
fn note_sheet(
    book: Book,
    id: PersonId,
    person: ReadSignal<Option<Option<Box<PersonPage>>>>,
    noting: RwSignal<Option<PersonId>>,
) -> AnyView {
    let before = person.with_untracked(|page| match page {
        Some(Some(page)) => page.person.note.clone(),
        _ => String::new(),
    });
    let note = RwSignal::new(before);
    let close = Callback::new(move |()| {
        noting.try_set(None);
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = note.get_untracked().trim().to_owned();
        let command = Command::EditPerson {
            id,
            on: today::now(),
            edits: vec![PersonEdit::Note(text)],
        };
        spawn_local(async move {
            if book.run(command).await {
                close.run(());
            }
        });
    };
    view! {
        <Sheet title="Note" on_close=close>
            <form class="stackbtn" on:submit=save>
                {form::area("Note", note)}
                <button type="submit" class="btn main big">"Save the note"</button>
                <button type="button" class="btn bare" on:click=move |_| close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}
