//! Reminders: a few words in the morning while Kith is closed, switched on by a tap and explained in full (row S8).

mod calendar;
mod off;
mod on;

use crate::book::use_book;
use crate::client::watch;
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::platform;
use crate::reminders::{Allowed, allowed};
use calendar::Calendar;
use kith_channel::Query;
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use off::Off;
use on::On;

/// `/settings/reminders`
#[component]
pub(crate) fn Reminders() -> impl IntoView {
    let book = use_book();
    let now = book
        .client
        .watch(|| Some(Query::Reminding), watch::reminding);
    let may = RwSignal::new(allowed());
    let is_on = Memo::new(move |_| {
        let on = now.with(|now| now.as_ref().is_some_and(|now| now.reminder.is_some()));
        on && may.get() == Allowed::Yes
    });
    let known = Memo::new(move |_| now.with(Option::is_some));
    let state = move || {
        if !known.get() {
            ().into_any()
        } else if is_on.get() {
            view! { <On now may/> }.into_any()
        } else {
            view! { <Off now may/> }.into_any()
        }
    };
    view! {
        <main class="screen">
            <BackBar href="/settings" to="More"/>
            <header class="top close"><Heading text="Reminders"/></header>
            <p class="lede">"A few words in the morning about whom to get in touch with, while Kith is closed. On days when nothing is due, nothing comes."</p>
            {state}
            <Sample/>
            <div class="head"><h2>"Who sees what"</h2></div>
            <p class="hint flat">
                {format!(
                    "The words are sealed on your devices for this {} alone. Until their hour they lie at the relay, which then hands them to the service of your browser’s maker. Both see that something comes, and when; neither can read it. Names stand on the lock screen only if you let notifications be shown there.",
                    platform::place(),
                )}
            </p>
            <Calendar now/>
        </main>
    }
}

/// What a reminder of today says.
#[component]
fn Sample() -> impl IntoView {
    let book = use_book();
    let answer = book.client.watch(
        move || {
            Some(Query::View {
                wanted: Wanted::Digest,
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let said = move || match answer.get() {
        Some(View::Digest(Some(digest))) => {
            let lines = digest.lines.into_iter().map(|line| view! { <p>{line}</p> });
            view! {
                <div class="notification">
                    <p class="title">{digest.title}</p>
                    {lines.collect_view()}
                </div>
            }
            .into_any()
        }
        Some(View::Digest(None)) => {
            view! { <p class="hint flat">"Nothing is due today, so nothing would come."</p> }
                .into_any()
        }
        _ => ().into_any(),
    };
    view! {
        <section aria-labelledby="says">
            <div class="head"><h2 id="says">"What today’s says"</h2></div>
            {said}
        </section>
    }
}
