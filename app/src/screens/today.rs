//! Today: whom to get in touch with, and why.

use super::first_run::FirstRun;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::backup_offer::BackupOffer;
use crate::components::icon::Icon;
use crate::components::swipe_row::SwipeRow;
use crate::components::top::Top;
use crate::components::when::When;
use crate::{settings, words};
use kith_channel::{Query, Storage};
use kith_graph::view::{Today, TodayRow};
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Rows at first; "n more" opens the rest (row R3).
const ROWS: usize = 10;

/// How long a row that was dealt with stays: 600 ms, and the 240 ms in which it fades.
const LEAVES_AFTER: Duration = Duration::from_millis(840);

/// `/`
#[component]
pub(crate) fn TodayScreen() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::Today {
                today: book.today.get(),
            })
        },
        watch::today,
    );
    let face = Memo::new(move |_| face(book, answer));
    let screen = move || match face.get() {
        Face::FirstRun => view! { <FirstRun/> }.into_any(),
        Face::Waiting => view! { <Waiting/> }.into_any(),
        Face::Closed => {
            view! { <main class="screen"><Top title="Today" over=date(book)/></main> }.into_any()
        }
        Face::Book => view! { <Due answer/> }.into_any(),
    };
    view! { {move || screen()} }
}

/// What the screen has to show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    /// Nobody in the book.
    FirstRun,
    /// There is a book, and it is being opened.
    Waiting,
    /// The store will not open: the note above says so, and nothing here may look like an empty book.
    Closed,
    /// People.
    Book,
}

fn face(book: Book, answer: ReadSignal<Option<Today>>) -> Face {
    let known = answer.with(|today| today.as_ref().map(|t| t.people));
    book.status.with(|status| match status {
        Some(status) if matches!(status.storage, Storage::Closed { .. }) => Face::Closed,
        _ if known.is_some_and(|people| people > 0) => Face::Book,
        Some(status) if status.people == Some(0) && status.storage != Storage::Opening => {
            Face::FirstRun
        }
        Some(status) if status.people.is_some_and(|people| people > 0) => Face::Waiting,
        _ if settings::has_book() => Face::Waiting,
        _ => Face::FirstRun,
    })
}

fn date(book: Book) -> Signal<String> {
    Signal::derive(move || words::date_line(book.today.get()))
}

#[component]
fn Waiting() -> impl IntoView {
    let blank = || {
        view! {
            <li class="row is-loading">
                <span class="av t0"><b></b></span>
                <span><span class="name">"."</span><span class="why">"."</span></span>
            </li>
        }
    };
    view! {
        <main class="screen" aria-busy="true">
            <Top title="Today" over=date(use_book())/>
            <ul class="sheet rows up late-in" aria-label="Opening the book">{blank()}{blank()}{blank()}</ul>
        </main>
    }
}

#[component]
fn Due(answer: ReadSignal<Option<Today>>) -> impl IntoView {
    let book = use_book();
    let all = RwSignal::new(false);
    let today = Memo::new(move |_| answer.get().unwrap_or_default());
    let due = Memo::new(move |_| today.with(|t| t.in_touch.len()));
    let to_sort = Memo::new(move |_| today.with(|t| t.to_sort));
    let rows = leaving_slowly(today);
    let shown = Memo::new(move |_| {
        let limit = if all.get() { usize::MAX } else { ROWS };
        rows.with(|rows| {
            rows.iter()
                .take(limit)
                .cloned()
                .enumerate()
                .collect::<Vec<_>>()
        })
    });
    let hidden = Memo::new(move |_| {
        if all.get() {
            0
        } else {
            due.get().saturating_sub(ROWS)
        }
    });
    let things = move || words::lede(due.get().min(ROWS) + usize::from(to_sort.get() > 0));
    view! {
        <main class="screen">
            <Top title="Today" over=date(book)/>
            <When is=Signal::derive(move || due.get() + to_sort.get() != 0)>
                <p class="lede">{move || things()}</p>
            </When>
            <When is=Signal::derive(move || due.get() != 0)>
                <div class="head"><h2>"In touch"</h2><span class="aside">{move || format!("{} due", due.get())}</span></div>
                <ul class="sheet rows" aria-label="In touch">
                    // The first row is another component than the rest, and a row whose facts changed is a new row.
                    <For
                        each=move || shown.get()
                        key=|(i, (row, _))| (*i == 0, row.person.id, row.days_since, row.last_note.clone(), row.person.name.clone())
                        let((i, (row, _)))
                    >
                        {
                            let id = row.person.id;
                            let leaves = Memo::new(move |_| rows.with(|all| all.iter().any(|(r, gone)| *gone && r.person.id == id)));
                            view! { <SwipeRow row first=i == 0 leaves/> }
                        }
                    </For>
                </ul>
            </When>
            <When is=Signal::derive(move || hidden.get() != 0)>
                <p class="in up">
                    <button class="btn bare" on:click=move |_| all.set(true)>
                        {move || format!("{} more", hidden.get())}
                    </button>
                </p>
            </When>
            <When is=Signal::derive(move || due.get() == 0)>
                <div class="sheet pad blank up">
                    <p class="name">"Nobody is waiting"</p>
                    <p class="why">"You are in touch with everyone you meant to be. A good day to meet somebody new."</p>
                </div>
            </When>
            <When is=Signal::derive(move || to_sort.get() != 0)>
                <div class="head"><h2>"New people"</h2></div>
                <ul class="sheet rows" aria-label="New people">
                    <li>
                        <a class="row" href="/people?group=circle">
                            <span class="glyph"><Icon name="people" small=true/></span>
                            <span>
                                <span class="thing">{move || format!("{} to sort", to_sort.get())}</span>
                                <span class="why">"Say how close each of them should be."</span>
                            </span>
                            <span class="end"><Icon name="right" small=true/></span>
                        </a>
                    </li>
                </ul>
            </When>
            <BackupOffer/>
        </main>
    }
}

/// The rows, of which one that was dealt with stays a moment with its emptied ring before the list closes up.
fn leaving_slowly(today: Memo<Today>) -> RwSignal<Vec<(TodayRow, bool)>> {
    let rows = RwSignal::new(Vec::<(TodayRow, bool)>::new());
    Effect::new(move |_| {
        let now = today.with(|t| t.in_touch.clone());
        let before = rows.get_untracked();
        let is_gone = |row: &TodayRow| now.iter().all(|r| r.person.id != row.person.id);
        let gone: Vec<(usize, TodayRow)> = before
            .into_iter()
            .enumerate()
            .filter_map(|(i, (row, _))| is_gone(&row).then_some((i, row)))
            .collect();
        let mut next: Vec<(TodayRow, bool)> = now.into_iter().map(|row| (row, false)).collect();
        // More at once is another device's work, not the person's tap.
        if gone.len() <= 2 {
            for (i, row) in gone {
                next.insert(i.min(next.len()), (row, true));
            }
        }
        let leaves = next.iter().any(|(_, gone)| *gone);
        rows.set(next);
        if leaves {
            set_timeout(move || close_up(rows), LEAVES_AFTER);
        }
    });
    rows
}

/// Takes the rows that leave off the list; the focus, if it was there, goes to the next row.
fn close_up(rows: RwSignal<Vec<(TodayRow, bool)>>) {
    let had_focus = document()
        .query_selector("li.is-leaving :focus")
        .is_ok_and(|found| found.is_some());
    rows.try_update(|rows| rows.retain(|(_, gone)| !gone));
    if had_focus {
        request_animation_frame(|| {
            let row = document()
                .query_selector("ul[aria-label='In touch'] li a")
                .ok()
                .flatten();
            if let Some(next) = row.or_else(|| document().query_selector("h1").ok().flatten()) {
                let _ = next.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        });
    }
}
