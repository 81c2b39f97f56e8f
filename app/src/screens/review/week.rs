//! The weekly review: tier 1, promises, open loops.

use super::{Nothing, Steps, last_one};
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::avatar::Avatar;
use crate::components::icon::Icon;
use crate::components::log_sheet::Beside;
use crate::components::quick_log::QuickLog;
use crate::components::when::When;
use crate::screens::today::row::Row;
use crate::words;
use chrono::NaiveDate;
use kith_channel::Query;
use kith_graph::command::Command;
use kith_graph::things::{Party, Promise, ReviewKind, ThingKind};
use kith_graph::types::Channel;
use kith_graph::view::review::Week;
use kith_graph::view::{PersonRow, View, Wanted};
use leptos::html::Button;
use leptos::prelude::*;
use leptos::task::spawn_local;

const TITLES: [&str; 4] = ["The closest", "Promises", "Open loops", "The week"];

/// Tier 1, promises, loops, and a note.
#[component]
pub(super) fn Weekly() -> impl IntoView {
    let book = use_book();
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Week,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let week = Memo::new(move |_| match answer.get() {
        Some(View::Week(week)) => Some(week),
        _ => None,
    });
    let step = RwSignal::new(0);
    view! {
        <Steps kind=ReviewKind::Week titles=&TITLES step>
            {move || week.with(Option::is_some).then(|| match step.get() {
                0 => view! { <Closest week/> }.into_any(),
                1 => view! { <Promises week/> }.into_any(),
                2 => view! { <Loops week/> }.into_any(),
                _ => view! { <End week/> }.into_any(),
            })}
        </Steps>
    }
}

fn of<T>(week: Memo<Option<Week>>, part: fn(&Week) -> &Vec<T>) -> Vec<T>
where
    T: Clone,
{
    week.with(|week| week.as_ref().map(|week| part(week).clone()))
        .unwrap_or_default()
}

#[component]
fn Closest(week: Memo<Option<Week>>) -> impl IntoView {
    let rows = Memo::new(move |_| of(week, |week| &week.tier_1));
    let any = Signal::derive(move || rows.with(|rows| !rows.is_empty()));
    view! {
        <When is=any>
            <p class="lede">"Everybody of tier 1, the longest silence first. Who comes next, and with what?"</p>
            <ul class="sheet rows up" aria-label="Tier 1">
                <For each=move || rows.get() key=|row| (row.id, row.last, row.snoozed_until) let(row)>
                    <Close row/>
                </For>
            </ul>
        </When>
        <When is=Signal::derive(move || !any.get())>
            <Nothing title="Nobody in tier 1 yet" why="Five to ten people fit there: those with whom most of your work could grow."/>
        </When>
    }
}

/// Somebody of tier 1: how it stands, and the ways to log or plan a contact.
#[component]
fn Close(row: PersonRow) -> impl IntoView {
    let book = use_book();
    let today = book.today.get_untracked();
    let open = RwSignal::new(false);
    let opener = NodeRef::<Button>::new();
    let arc = words::ring(&row, today);
    let (id, name) = (row.id, row.name.clone());
    let beside = Beside {
        names: vec![(id, name.clone())],
        ..Beside::default()
    };
    let beside = StoredValue::new(beside);
    let done = Callback::new(move |()| {
        if let Some(button) = opener.try_get_untracked().flatten() {
            let _ = button.focus();
        }
        open.try_set(false);
    });
    let plan = move |_| {
        done.run(());
        book.log_beside.set_value(beside.get_value());
        let mut contact = book.contact(id, Channel::OneToOne);
        contact.planned = true;
        // No hour was chosen.
        contact.at = None;
        book.log_sheet.set(Some(contact));
    };
    view! {
        <li>
            <div class="row">
                <Avatar row=row.clone() share=Signal::stored(arc)/>
                <a href=format!("/people/{id}")>
                    <span class="name">{name.clone()}</span>
                    <span class="why">{words::today::standing(&row, today)}</span>
                </a>
                <span class="end">
                    <button
                        class="tap"
                        node_ref=opener
                        aria-label=format!("Log or plan a contact with {name}")
                        aria-expanded=move || if open.get() { "true" } else { "false" }
                        on:click=move |_| open.update(|open| *open = !*open)
                    ><Icon name="log"/></button>
                </span>
            </div>
            <When is=Signal::derive(move || open.get())>
                <div class="drawer">
                    <div class="choices"><button class="btn soft" aria-haspopup="dialog" on:click=plan>"Plan a contact"</button></div>
                    <QuickLog person=id beside=beside.get_value() on_done=done/>
                </div>
            </When>
        </li>
    }
}

#[component]
fn Promises(week: Memo<Option<Week>>) -> impl IntoView {
    let promises = Memo::new(move |_| of(week, |week| &week.promises));
    let any = Signal::derive(move || promises.with(|all| !all.is_empty()));
    view! {
        <When is=any>
            <p class="lede">"Keep it, or let it go openly: both are better than leaving it."</p>
            <ul class="sheet rows up" aria-label="Promises">
                <For each=move || promises.get() key=|(promise, _)| (promise.id, promise.due) let((promise, name))>
                    <Promised promise name/>
                </For>
            </ul>
        </When>
        <When is=Signal::derive(move || !any.get())>
            <Nothing title="No open promises" why="Everything that was promised is kept, on both sides."/>
        </When>
    }
}

#[component]
fn Promised(promise: Promise, name: String) -> impl IntoView {
    let book = use_book();
    let today = book.today.get_untracked();
    let mine = promise.by == Party::Me;
    let title = words::today::promise_title(mine, &promise.what, &name);
    let by = words::today::by(promise.due, today);
    let why = if mine {
        format!("You said {by}.")
    } else {
        format!("{name} said {by}.")
    };
    let glyph = if mine { "out" } else { "in" };
    let (id, href) = (promise.id, format!("/people/{}", promise.person));
    let about = StoredValue::new(name);
    let set = move |field: &'static str, verb: &str| {
        let what = about.with_value(|name| format!("{verb} the promise: {name}"));
        change(book, what, id.0, field);
    };
    view! {
        <li class="row">
            <span class="glyph"><Icon name=glyph small=true/></span>
            <a href=href><span class="thing">{title.clone()}</span><span class="why">{why}</span></a>
            <span class="end">
                <button class="tap quiet" aria-label=format!("Let go: {title}") on:click=move |_| set("dropped_on", "Let go")>
                    <Icon name="x"/>
                </button>
                <button class="tap" aria-label=format!("Done: {title}") on:click=move |_| set("kept_on", "Kept")>
                    <Icon name="check"/>
                </button>
            </span>
        </li>
    }
}

fn change(book: Book, what: String, id: uuid::Uuid, field: &str) {
    let today: NaiveDate = book.today.get_untracked();
    let set = [(field.to_owned(), today.to_string().into())];
    let change = Command::Change {
        kind: ThingKind::Promise,
        id,
        set: set.into_iter().collect(),
    };
    spawn_local(async move {
        let commands = vec![change];
        book.run(Command::Together { what, commands }).await;
    });
}

#[component]
fn Loops(week: Memo<Option<Week>>) -> impl IntoView {
    let loops = Memo::new(move |_| of(week, |week| &week.loops));
    let any = Signal::derive(move || loops.with(|all| !all.is_empty()));
    view! {
        <When is=any>
            <p class="lede">"Whoever sent you somebody, or was asked something, waits to hear."</p>
            <ul class="sheet rows up" aria-label="Open loops">
                <For each=move || loops.get() key=|row| row.key.clone() let(row)>
                    <Row row events=Vec::new() lead=false leaves=Signal::stored(false)/>
                </For>
            </ul>
        </When>
        <When is=Signal::derive(move || !any.get())>
            <Nothing title="No open loops" why="Everybody who sent you somebody knows how it went."/>
        </When>
    }
}

#[component]
fn End(week: Memo<Option<Week>>) -> impl IntoView {
    let today = use_book().today;
    let last =
        move || week.with(|week| last_one(week.as_ref().and_then(|week| week.last), today.get()));
    view! {
        <p class="lede">{last}" What did you notice this week? A line is enough, or nothing."</p>
    }
}
