//! Time: a timer with one tap, and the minutes that were noted, to be corrected (row B6).

mod piece;

use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::icon::Icon;
use crate::components::when::When;
use crate::timer::TimerOf;
use crate::words;
use crate::words::time as say;
use kith_channel::Query;
use kith_graph::things::{Association, Time, TimeKind};
use kith_graph::types::{Channel, Event};
use kith_graph::view::time::{Piece, TimeNoted};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use piece::PieceSheet;

/// Work that has a timer of its own: what it is called, what it is, where its minutes go.
const WORK: [(&str, &str, TimeKind, Channel); 4] = [
    (
        "Preparation",
        "log",
        TimeKind::Preparation,
        Channel::OneToOne,
    ),
    ("Writing", "pen", TimeKind::Writing, Channel::Content),
    (
        "Preparing a talk",
        "ear",
        TimeKind::Preparation,
        Channel::Speaking,
    ),
    (
        "Organising an event",
        "cal",
        TimeKind::Organising,
        Channel::HostedEvent,
    ),
];

/// Says that one runs.
pub(crate) const RUNS: &str = "A timer runs already. Stop it first.";

/// Starts a timer, or says why not.
pub(crate) fn start(book: Book, of: TimerOf, name: &str) {
    if !book.timers.start(of, name) {
        let running = book.timers.running.with_untracked(Option::is_some);
        let why = if running {
            RUNS
        } else {
            "This browser keeps nothing for Kith here, so a timer would be lost. Note the minutes under Time."
        };
        book.fail(why.to_owned());
    }
}

/// `/time`
#[component]
pub(crate) fn TimeScreen() -> impl IntoView {
    let book = use_book();
    let query = move || {
        Some(Query::View {
            wanted: Wanted::Time,
            today: book.today.get(),
        })
    };
    let answer = book.client.watch(query, watch::view);
    let noted = Memo::new(move |_| match answer.get() {
        Some(View::Time(noted)) => Some(noted),
        _ => None,
    });
    let known = Signal::derive(move || noted.with(Option::is_some));
    // `Some(None)`: a new piece.
    let open = RwSignal::new(None::<Option<Time>>);
    let close = Callback::new(move |()| {
        open.try_set(None);
    });
    let sheet = move || {
        open.get().map(|time| {
            let associations = of(noted, |noted| &noted.associations);
            view! { <PieceSheet time associations on_close=close/> }
        })
    };
    view! {
        <main class="screen has-dock">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Time"/></header>
            <p class="lede">"Minutes with people stand with them. Here is the rest, so that you see which hours brought something."</p>
            <When is=known>
                <Starts noted/>
                <Pieces noted open/>
                <Events noted/>
            </When>
        </main>
        <When is=known>
            <div class="dock" role="region" aria-label="At hand">
                <button class="btn soft big" aria-haspopup="dialog" on:click=move |_| open.set(Some(None))>"Note minutes"</button>
            </div>
        </When>
        {sheet}
    }
}

fn of<T: Clone>(noted: Memo<Option<TimeNoted>>, part: fn(&TimeNoted) -> &Vec<T>) -> Vec<T> {
    noted
        .with(|noted| noted.as_ref().map(|noted| part(noted).clone()))
        .unwrap_or_default()
}

/// One tap each.
#[component]
fn Starts(noted: Memo<Option<TimeNoted>>) -> impl IntoView {
    let book = use_book();
    let associations = Memo::new(move |_| of(noted, |noted| &noted.associations));
    let work = WORK.into_iter().map(|(name, icon, kind, channel)| {
        let of = TimerOf::Work {
            kind,
            channel,
            association: None,
        };
        begin(book, of, name.to_owned(), icon)
    });
    let mine = move || {
        let all = associations.get().into_iter();
        all.map(|Association { id, name, .. }| {
            let of = TimerOf::Work {
                kind: TimeKind::Attending,
                channel: Channel::Association,
                association: Some(id),
            };
            begin(book, of, name, "people")
        })
        .collect_view()
    };
    view! {
        <div class="head"><h2>"Start a timer"</h2></div>
        <div class="chips in" role="group" aria-label="Start a timer">{work.collect_view()}{mine}</div>
        <p class="hint">"For a talk, start it on the person’s page; for an event, on the event’s. It goes on while Kith is closed."</p>
    }
}

fn begin(book: Book, of: TimerOf, name: String, icon: &'static str) -> AnyView {
    let runs = move || book.timers.running.with(Option::is_some);
    let called = name.clone();
    view! {
        <button class="chip" disabled=runs on:click=move |_| start(book, of, &called)>
            <Icon name=icon small=true/>{name}
        </button>
    }
    .into_any()
}

#[component]
fn Pieces(noted: Memo<Option<TimeNoted>>, open: RwSignal<Option<Option<Time>>>) -> impl IntoView {
    let book = use_book();
    let pieces = Memo::new(move |_| of(noted, |noted| &noted.pieces));
    let none = Signal::derive(move || pieces.with(Vec::is_empty));
    let rows = move || {
        let today = book.today.get();
        let row = |piece: Piece| {
            let (what, time) = (say::piece(&piece), piece.time);
            let why = [
                words::sentence(&words::day(time.on, today)),
                time.note.clone(),
            ];
            let why: Vec<String> = why.into_iter().filter(|part| !part.is_empty()).collect();
            let minutes = say::minutes(time.minutes);
            view! {
                <li>
                    <button class="row" aria-haspopup="dialog" on:click=move |_| open.set(Some(Some(time.clone())))>
                        <span class="glyph"><Icon name="timer" small=true/></span>
                        <span><span class="thing">{what}</span><span class="why">{why.join(". ")}</span></span>
                        <span class="end">{minutes}</span>
                    </button>
                </li>
            }
        };
        pieces.get().into_iter().map(row).collect_view()
    };
    view! {
        <div class="head"><h2>"Preparation, writing and the rest"</h2></div>
        <When is=none><p class="hint flat">"Nothing noted yet."</p></When>
        <When is=Signal::derive(move || !none.get())><ul class="sheet rows" aria-label="Preparation, writing and the rest">{rows}</ul></When>
    }
}

/// Events, each with its minutes; they are corrected on the event's page.
#[component]
fn Events(noted: Memo<Option<TimeNoted>>) -> impl IntoView {
    let events = Memo::new(move |_| of(noted, |noted| &noted.events));
    let any = Signal::derive(move || events.with(|events| !events.is_empty()));
    let rows = move || events.get().into_iter().map(event).collect_view();
    view! {
        <When is=any>
            <div class="head"><h2>"Events"</h2></div>
            <ul class="sheet rows" aria-label="Events">{rows}</ul>
        </When>
    }
}

fn event(event: Event) -> AnyView {
    let parts = [
        (event.minutes, "there"),
        (event.preparation, "of preparation"),
    ];
    let parts = parts.into_iter();
    let told: Vec<String> = parts
        .filter_map(|(minutes, what)| Some(format!("{} {what}", say::minutes(minutes?))))
        .collect();
    let why = if told.is_empty() {
        "No minutes noted".to_owned()
    } else {
        told.join(", ")
    };
    view! {
        <li>
            <a class="row" href=format!("/events/{}", event.id)>
                <span class="glyph"><Icon name="cal" small=true/></span>
                <span><span class="thing">{event.name}</span><span class="why">{why}</span></span>
                <span class="end"><Icon name="right" small=true/></span>
            </a>
        </li>
    }
    .into_any()
}
