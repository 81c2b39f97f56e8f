//! Promises both ways, and what is owed beside them: thanks and replies (row R9).

use super::desk::{Desk, Doing};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::segments::{Segments, place_of};
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::relation as say;
use crate::{fresh, things, today, words};
use chrono::{Days, NaiveDate};
use kith_graph::command::Command;
use kith_graph::ids::{ExchangeId, PersonId, PromiseId};
use kith_graph::things::{
    Direction, Exchange, ExchangeKind, Party, Promise, Size, Thing, ThingKind,
};
use kith_graph::view::{Open, OpenKind};
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;

const PARTIES: [Party; 2] = [Party::Me, Party::Them];

/// How long a promise has unless a day is chosen: a week.
const DUE_IN: Days = Days::new(7);

/// The section; kept ones stand behind "All".
pub(super) fn promises(desk: Desk) -> AnyView {
    let book = desk.book;
    let promises = desk.part(|page| page.relation.promises.clone());
    let owed = desk.part(|page| {
        let owed = |open: &&Open| matches!(open.kind, OpenKind::Thanks | OpenKind::Reply(_));
        page.relation
            .open
            .iter()
            .filter(owed)
            .cloned()
            .collect::<Vec<_>>()
    });
    let who = desk.who();
    let all = RwSignal::new(false);
    let closed =
        Memo::new(move |_| promises.with(|p| p.iter().flatten().filter(|p| !p.is_open()).count()));
    let rows = move || {
        let today = book.today.get();
        let who = who.get().unwrap_or_default();
        let promises = promises.get().unwrap_or_default().into_iter();
        let promises = promises
            .filter(|p| all.get() || p.is_open())
            .map(|p| row(desk, &p, say::promise(&p, &who, today), today));
        let owed = owed.get().unwrap_or_default().into_iter();
        let owed = owed
            .filter(|open| open.from <= today)
            .map(|open| owed_row(desk, open));
        promises.chain(owed).collect_view()
    };
    let none = Memo::new(move |_| {
        let open = promises.with(|p| p.iter().flatten().any(Promise::is_open));
        let owed = owed.with(|o| o.iter().flatten().any(|open| open.from <= book.today.get()));
        !open && !owed && !all.get()
    });
    view! {
        {form::head("Promises", "Add", " a promise", move || desk.open(Doing::Promise(None)))}
        <When is=Signal::derive(move || none.get())>
            <p class="hint flat">"Nothing is promised, either way."</p>
        </When>
        <When is=Signal::derive(move || !none.get())>
            <ul class="sheet rows" aria-label="Promises">{rows}</ul>
        </When>
        <When is=Signal::derive(move || closed.get() > 0 && !all.get())>
            <p class="in"><button class="btn bare" on:click=move |_| all.set(true)>
                {move || format!("{} kept or let go", closed.get())}
            </button></p>
        </When>
    }
    .into_any()
}

fn row(desk: Desk, promise: &Promise, why: String, today: NaiveDate) -> AnyView {
    let icon = match promise.by {
        Party::Me => "out",
        Party::Them => "in",
    };
    let late = promise.is_open() && promise.due < today;
    let id = promise.id.0;
    let what = promise.what.clone();
    let kept = move |_| {
        desk.run(things::set(
            ThingKind::Promise,
            id,
            "kept_on",
            &today::now(),
        ));
    };
    let edit = promise.clone();
    let done = promise.is_open().then(|| {
        view! {
            <button class="tap" aria-label=format!("Kept: {what}") on:click=kept><Icon name="check"/></button>
        }
    });
    view! {
        <li class="row">
            <span class="glyph"><Icon name=icon small=true/></span>
            <span><span class="thing">{promise.what.clone()}</span><span class="why" class:late=late>{why}</span></span>
            <span class="end">
                {done}
                <button class="tap quiet" aria-haspopup="dialog" aria-label=format!("More about {what}")
                    on:click=move |_| desk.open(Doing::Promise(Some(edit.clone())))>
                    <Icon name="dots"/>
                </button>
            </span>
        </li>
    }
    .into_any()
}

/// Thanks or a reply that is owed; one tap says that it was done.
fn owed_row(desk: Desk, open: Open) -> AnyView {
    let (icon, words, done) = match open.kind {
        OpenKind::Reply(channel) => (
            "message",
            format!("Answer: {}", words::channel(channel).to_lowercase()),
            "Answered",
        ),
        _ if open.what.is_empty() => ("heart", "Say thanks".to_owned(), "Thanked"),
        _ => ("heart", format!("Say thanks for {}", open.what), "Thanked"),
    };
    let since = desk.book.today.get_untracked();
    let why = format!("Since {}", words::day(open.due.min(since), since));
    let act = move |_| desk.run(settle(desk, &open));
    view! {
        <li class="row">
            <span class="glyph"><Icon name=icon small=true/></span>
            <span><span class="thing">{words.clone()}</span><span class="why">{why}</span></span>
            <span class="end">
                <button class="tap" aria-label=format!("{done}: {words}") on:click=act><Icon name="check"/></button>
            </span>
        </li>
    }
    .into_any()
}

fn settle(desk: Desk, open: &Open) -> Option<Command> {
    if open.kind == OpenKind::Thanks {
        return Some(thanks(desk.id));
    }
    let id = open.id?;
    let found = desk.page.with_untracked(|page| {
        let contacts = &page.as_ref()?.interactions;
        contacts.iter().find(|contact| contact.id.0 == id).cloned()
    });
    let mut interaction = found?;
    interaction.answered = true;
    Some(Command::SaveInteraction { interaction })
}

/// Thanks, said today.
fn thanks(person: PersonId) -> Command {
    Command::Save(Thing::Exchange(Exchange {
        id: ExchangeId(fresh::key()),
        person,
        direction: Direction::Given,
        kind: ExchangeKind::Thanks,
        size: Size::Small,
        asked: false,
        on: today::now(),
        note: String::new(),
        quality: None,
        public: false,
        interaction: None,
    }))
}

/// A promise: whose word, what, by when; and letting it go.
pub(super) fn sheet(desk: Desk, before: Option<Promise>) -> AnyView {
    let now = today::now();
    let promise = before.clone().unwrap_or_else(|| Promise {
        id: PromiseId(fresh::key()),
        person: desk.id,
        by: Party::Me,
        what: String::new(),
        made_on: now,
        due: now.checked_add_days(DUE_IN).unwrap_or(now),
        kept_on: None,
        dropped_on: None,
        event: None,
    });
    let what = RwSignal::new(promise.what.clone());
    let due = RwSignal::new(promise.due.to_string());
    let by = RwSignal::new(place_of(&PARTIES, &promise.by));
    let id = promise.id.0;
    let is_open = promise.is_open();
    let is_new = before.is_none();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let what = what.get_untracked().trim().to_owned();
        if what.is_empty() {
            return;
        }
        let now = Promise {
            what,
            by: PARTIES[by.get_untracked()],
            due: due.get_untracked().parse().unwrap_or(promise.due),
            ..promise.clone()
        };
        desk.run(things::save(
            before.clone().map(Thing::Promise),
            Thing::Promise(now),
        ));
    };
    let let_go = move |_| {
        desk.run(things::set(
            ThingKind::Promise,
            id,
            "dropped_on",
            &today::now(),
        ));
    };
    let reopen = move |_| desk.run(reopened(id));
    let remove = move |_| {
        desk.run(Command::Delete {
            kind: ThingKind::Promise,
            id,
        });
    };
    view! {
        <Sheet title="A promise" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                <Segments label="Whose word" options=vec!["I promised", "They promised"] value=by.into() on_choose=Callback::new(move |place| by.set(place))/>
                {form::text("What", what)}
                {form::when("By", "date", due)}
                <button type="submit" class="btn main big" disabled=move || what.with(|w| w.trim().is_empty())>"Save the promise"</button>
                {(!is_new && is_open).then(|| view! { <button type="button" class="btn" on:click=let_go>"Let it go"</button> })}
                {(!is_open).then(|| view! { <button type="button" class="btn" on:click=reopen>"It is still open"</button> })}
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=remove>"Remove"</button> })}
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

/// A promise that was neither kept nor let go after all.
fn reopened(id: Uuid) -> Command {
    let nothing = ["kept_on", "dropped_on"].map(|field| (field.to_owned(), Value::Null));
    Command::Change {
        kind: ThingKind::Promise,
        id,
        set: nothing.into_iter().collect(),
    }
}
