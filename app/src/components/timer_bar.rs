//! A quiet line on every screen while a timer runs.

use super::icon::Icon;
use super::when::When;
use crate::book::use_book;
use crate::words;
use crate::words::time as say;
use chrono::{DateTime, FixedOffset, NaiveDate, Timelike};
use leptos::prelude::*;

/// What runs, since when, and the way to stop it.
#[component]
pub(crate) fn TimerBar() -> impl IntoView {
    let book = use_book();
    let timers = book.timers;
    let runs = Memo::new(move |_| timers.running.with(Option::is_some));
    let what = move || {
        let running = timers.running.get();
        running.map(|timer| say::timed(timer.of, &timer.name))
    };
    let since = move || {
        let (now, today) = (timers.now.get(), book.today.get());
        let running = timers.running.get();
        running.map(|timer| say::since(&began(timer.began, today), timer.ran(now)))
    };
    view! {
        <When is=Signal::derive(move || runs.get())>
            <section class="timer" aria-label="Timer">
                <Icon name="timer" small=true/>
                <p><span class="thing">{what}</span><span class="why">{since}</span></p>
                <button class="btn soft" aria-haspopup="dialog" on:click=move |_| timers.stopping.set(true)>
                    "Stop"<span class="vh">" the timer"</span>
                </button>
            </section>
        </When>
    }
}

/// "14:05", of another day "yesterday, 18:10".
pub(crate) fn began(at: DateTime<FixedOffset>, today: NaiveDate) -> String {
    if at.date_naive() == today {
        format!("{}:{:02}", at.hour(), at.minute())
    } else {
        words::moment(at, today)
    }
}
