//! The weekly review, and with `?quarter` the quarterly one: a step a screen, and a note at the end.

mod quarter;
mod week;

use crate::book::{Book, use_book};
use crate::components::back_bar::BackBar;
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::router;
use crate::{fresh, today, words};
use kith_graph::command::Command;
use kith_graph::ids::ReviewId;
use kith_graph::things::{Review as Done, ReviewKind, Thing};
use leptos::prelude::*;
use leptos::task::spawn_local;
use quarter::Quarterly;
use wasm_bindgen::JsCast;
use week::Weekly;

/// `/review` and `/review?quarter`
#[component]
pub(crate) fn Review() -> impl IntoView {
    if router::query("quarter").is_some() {
        view! { <Quarterly/> }.into_any()
    } else {
        view! { <Weekly/> }.into_any()
    }
}

/// What stands around the steps of a review: where one is, and the way on. The last step ends in a note and saves it.
#[component]
fn Steps(
    /// Which review.
    kind: ReviewKind,
    /// The title of each step.
    titles: &'static [&'static str],
    /// The step that is shown.
    step: RwSignal<usize>,
    /// What the step holds.
    children: ChildrenFn,
) -> impl IntoView {
    let book = use_book();
    let note = RwSignal::new(String::new());
    let last = titles.len() - 1;
    let title = Signal::derive(move || titles[step.get().min(last)].to_owned());
    let over = Signal::derive(move || {
        let name = match kind {
            ReviewKind::Quarter => "Quarterly review",
            _ => "Weekly review",
        };
        format!("{name}, {} of {}", step.get() + 1, titles.len())
    });
    let go = move |to: usize| {
        step.set(to);
        window().scroll_to_with_x_and_y(0.0, 0.0);
        request_animation_frame(|| {
            if let Ok(Some(title)) = document().query_selector("main h1") {
                let _ = title.unchecked_into::<web_sys::HtmlElement>().focus();
            }
        });
    };
    let next = move |_| {
        if step.get_untracked() < last {
            go(step.get_untracked() + 1);
        } else {
            finish(book, kind, note.get_untracked());
        }
    };
    let ends = Signal::derive(move || step.get() == last);
    view! {
        <main class="screen has-dock">
            <BackBar href="/" to="Today"/>
            <header class="top close">
                <div><p class="over" role="status">{over}</p><Heading text=title/></div>
            </header>
            {children()}
            <When is=ends>
                <div class="in up">
                    <label class="field area">
                        <span>"Note"</span>
                        <textarea rows="4" prop:value=note on:input=move |e| note.set(event_target_value(&e))></textarea>
                    </label>
                </div>
            </When>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            <div class="acts steps">
                <button class="btn" disabled=move || step.get() == 0 on:click=move |_| go(step.get_untracked().saturating_sub(1))>"Back"</button>
                <button class="btn main" on:click=next>{move || if ends.get() { "Finish the review" } else { "Next" }}</button>
            </div>
        </div>
    }
}

/// Notes that it was done today, and goes back to Today.
fn finish(book: Book, kind: ReviewKind, note: String) {
    let review = Done {
        id: ReviewId(fresh::key()),
        kind,
        person: None,
        on: today::now(),
        verdict: None,
        note: note.trim().to_owned(),
    };
    spawn_local(async move {
        if book.run(Command::Save(Thing::Review(review))).await {
            book.router.go("/");
        }
    });
}

/// A step that has nothing to look at.
#[component]
fn Nothing(title: &'static str, why: &'static str) -> impl IntoView {
    view! {
        <div class="sheet pad blank up"><p class="name">{title}</p><p class="why">{why}</p></div>
    }
}

/// "The last one was nine days ago."
fn last_one(last: Option<chrono::NaiveDate>, today: chrono::NaiveDate) -> String {
    last.map_or_else(
        || "This is the first one.".to_owned(),
        |day| format!("The last one was {}.", words::ago((today - day).num_days())),
    )
}
