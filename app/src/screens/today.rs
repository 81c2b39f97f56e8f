//! Today: whom to get in touch with, and why.

mod acts;
mod keys;
mod look_back;
mod parts;
pub(crate) mod row;
mod rows;
#[cfg(test)]
pub(crate) mod sample;
mod spread;

use super::first_run::FirstRun;
use crate::book::{Book, use_book};
use crate::client::watch;
use crate::components::backup_offer::BackupOffer;
use crate::components::example_note::ExampleNote;
use crate::components::top::Top;
use crate::components::when::When;
use crate::{settings, words};
use keys::Keys;
use kith_channel::{Query, Storage};
use kith_graph::view::Today;
use leptos::prelude::*;
use look_back::LookBack;
use parts::Parts;
use rows::leaving_slowly;
use spread::SpreadOffer;

/// What sorting the people of one event is reckoned to take, like any row (row R3).
const SORTING_MINUTES: usize = 5;

/// `/`
#[component]
pub(crate) fn TodayScreen() -> impl IntoView {
    let book = use_book();
    let all = RwSignal::new(false);
    let answer = book.client.watch(
        move || {
            Some(Query::Today {
                today: book.today.get(),
                all: all.get(),
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
        Face::Book => view! { <Due answer all/> }.into_any(),
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
fn Due(
    answer: ReadSignal<Option<Today>>,
    /// Whether all rows are shown.
    all: RwSignal<bool>,
) -> impl IntoView {
    let book = use_book();
    let today = Memo::new(move |_| answer.get().unwrap_or_default());
    let total = Memo::new(move |_| today.with(Today::total));
    let limit = Memo::new(move |_| {
        if all.get() {
            usize::MAX
        } else {
            today.with(|t| t.shown)
        }
    });
    let hidden = Memo::new(move |_| total.get().saturating_sub(limit.get()));
    let to_sort = Memo::new(move |_| today.with(|t| t.to_sort_at.len()));
    let rows = leaving_slowly(Memo::new(move |_| today.with(|t| t.rows.clone())));
    let lede = move || {
        let (sorting, minutes) = (to_sort.get(), today.with(|t| t.minutes));
        let things = total.get().min(today.with(|t| t.shown));
        words::today::lede(things + sorting, minutes + sorting * SORTING_MINUTES)
    };
    view! {
        <main class="screen">
            <Top title="Today" over=date(book)/>
            <When is=Signal::derive(move || total.get() + to_sort.get() != 0)>
                <p class="lede">{move || lede()}</p>
            </When>
            <SpreadOffer today/>
            <Parts today rows limit/>
            <When is=Signal::derive(move || hidden.get() != 0)>
                <p class="in up">
                    <button class="btn bare" on:click=move |_| all.set(true)>
                        {move || format!("{} more", hidden.get())}
                    </button>
                </p>
            </When>
            <When is=Signal::derive(move || total.get() == 0)>
                <div class="sheet pad blank up">
                    <p class="name">"Nobody is waiting"</p>
                    <p class="why">"You are in touch with everyone you meant to be. A good day to meet somebody new."</p>
                </div>
            </When>
            <ExampleNote/>
            <LookBack/>
            <BackupOffer/>
            <Keys/>
        </main>
    }
}
