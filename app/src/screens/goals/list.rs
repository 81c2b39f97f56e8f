//! What I am trying to reach, and the asks that serve it.

use super::after::After;
use super::ask::AskSheet;
use super::whom::WhomSheet;
use super::{asked, name_in};
use crate::book::use_book;
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::ways;
use crate::{fresh, things, today};
use kith_graph::command::Command;
use kith_graph::ids::{GoalId, PersonId};
use kith_graph::things::{Ask, Goal, Thing};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Which sheet is open, if any.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Open {
    /// A goal, new or to be changed.
    Goal(Option<Goal>),
    /// Whom to ask for it.
    Whom(Goal),
    /// An ask to somebody, where one is chosen already; new or to be changed.
    Ask(Goal, Option<(PersonId, String)>, Option<Ask>),
    /// An ask that was made, and what became of it.
    After(Ask, String),
}

/// The goals.
#[component]
pub(super) fn GoalList() -> impl IntoView {
    let book = use_book();
    let answer = asked(book, || Some(Wanted::Goals));
    let goals = Memo::new(move |_| match answer.get() {
        Some(View::Goals(goals)) => Some(goals),
        _ => None,
    });
    let open = RwSignal::new(None::<Open>);
    let none =
        Signal::derive(move || goals.with(|g| g.as_ref().is_some_and(|g| g.goals.is_empty())));
    let cards = move || {
        let Some(goals) = goals.get() else {
            return Vec::new();
        };
        let names = goals.names;
        goals
            .goals
            .into_iter()
            .map(|(goal, asks)| {
                let asks = asks
                    .into_iter()
                    .map(|ask| {
                        let name = name_in(&names, ask.person);
                        (ask, name)
                    })
                    .collect();
                view! { <GoalCard goal asks open/> }
            })
            .collect()
    };
    let sheet = move || {
        open.get().map(|which| {
            let close = Callback::new(move |()| open.set(None));
            match which {
                Open::Goal(goal) => view! { <GoalSheet goal on_close=close/> }.into_any(),
                Open::Whom(goal) => view! { <WhomSheet goal open/> }.into_any(),
                Open::Ask(goal, person, ask) => {
                    view! { <AskSheet goal person ask on_close=close/> }.into_any()
                }
                Open::After(ask, name) => view! { <After ask name on_close=close/> }.into_any(),
            }
        })
    };
    view! {
        <When is=none>
            <div class="sheet pad blank up">
                <p class="name">"What are you trying to reach?"</p>
                <p class="why">"With a goal in words, Kith can say who of your people could help, and when it is a good moment to ask."</p>
            </div>
        </When>
        {cards}
        <p class="in up"><button type="button" class="btn main big" on:click=move |_| open.set(Some(Open::Goal(None)))>"Add a goal"</button></p>
        {sheet}
    }
}

#[component]
fn GoalCard(goal: Goal, asks: Vec<(Ask, String)>, open: RwSignal<Option<Open>>) -> impl IntoView {
    let today = use_book().today;
    let is_open = goal.is_open();
    let about = {
        let goal = goal.clone();
        move || ways::goal(&goal, today.get())
    };
    let label = format!("Asks for {}", goal.what);
    let of = format!(" {}", goal.what);
    let rows = asks
        .into_iter()
        .map(|(ask, name)| {
            let goal = goal.clone();
            view! { <AskRow goal ask name open/> }
        })
        .collect_view();
    let (change, whom) = (goal.clone(), goal.clone());
    view! {
        <section class="sheet goal up" class:is-closed=!is_open aria-label=goal.what.clone()>
            <div class="row plain">
                <span><h2 class="thing">{goal.what.clone()}</h2><span class="why">{about}</span></span>
                <span class="end">
                    <button type="button" class="tap" on:click=move |_| open.set(Some(Open::Goal(Some(change.clone()))))>
                        <Icon name="pen"/><span class="vh">"Change"{of}</span>
                    </button>
                </span>
            </div>
            <ul class="rows flush" aria-label=label>{rows}</ul>
            {is_open.then(|| view! {
                <p class="acts start in">
                    <button type="button" class="btn soft" on:click=move |_| open.set(Some(Open::Whom(whom.clone())))>
                        "Whom to ask"<span class="vh">{format!(" for {}", goal.what)}</span>
                    </button>
                </p>
            })}
        </section>
    }
}

#[component]
fn AskRow(goal: Goal, ask: Ask, name: String, open: RwSignal<Option<Open>>) -> impl IntoView {
    let today = use_book().today;
    let about = {
        let ask = ask.clone();
        move || ways::ask(&ask, today.get())
    };
    let what = ask.what.clone();
    let shown = name.clone();
    let tap = move |_| {
        open.set(Some(if ask.is_planned() {
            Open::Ask(
                goal.clone(),
                Some((ask.person, name.clone())),
                Some(ask.clone()),
            )
        } else {
            Open::After(ask.clone(), name.clone())
        }));
    };
    view! {
        <li>
            <button type="button" class="row plain" on:click=tap>
                <span><span class="name">{shown}</span><span class="why">{what}</span><span class="why">{about}</span></span>
                <span class="end"><Icon name="right" small=true/></span>
            </button>
        </li>
    }
}

/// A goal in words.
#[component]
fn GoalSheet(goal: Option<Goal>, on_close: Callback<()>) -> impl IntoView {
    let book = use_book();
    let before = StoredValue::new(goal.clone());
    let what = RwSignal::new(goal.as_ref().map(|g| g.what.clone()).unwrap_or_default());
    let due = RwSignal::new(
        goal.as_ref()
            .and_then(|g| g.due)
            .map(|d| d.to_string())
            .unwrap_or_default(),
    );
    let write = move |change: fn(&mut Goal)| {
        let before = before.get_value();
        let mut now = before.clone().unwrap_or_else(|| Goal {
            id: GoalId(fresh::key()),
            what: String::new(),
            set_on: today::now(),
            due: None,
            reached_on: None,
            dropped_on: None,
        });
        what.with_untracked(|what| what.trim().clone_into(&mut now.what));
        now.due = due.with_untracked(|due| due.parse().ok());
        change(&mut now);
        let command = things::save(before.map(Thing::Goal), Thing::Goal(now));
        run_and_close(book, command, on_close);
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        write(|_| {});
    };
    let stands = goal.as_ref().map(Goal::is_open);
    let ends = move || {
        match stands {
        None => ().into_any(),
        Some(true) => view! {
            <div class="acts">
                <button type="button" class="btn" on:click=move |_| write(|g| g.reached_on = Some(today::now()))>"Reached"</button>
                <button type="button" class="btn" on:click=move |_| write(|g| g.dropped_on = Some(today::now()))>"Let go"</button>
            </div>
        }
        .into_any(),
        Some(false) => view! {
            <button type="button" class="btn" on:click=move |_| write(|g| (g.reached_on, g.dropped_on) = (None, None))>"Take it up again"</button>
        }
        .into_any(),
    }
    };
    view! {
        <Sheet title=if goal.is_some() { "A goal" } else { "A new goal" } on_close>
            <p>"Say it in the words that people use: Kith looks for them in what your people know and do."</p>
            <form class="stackbtn" on:submit=save>
                {form::area("Goal", what)}
                {form::when("By", "date", due)}
                <button type="submit" class="btn main big" disabled=move || what.with(|w| w.trim().is_empty())>"Save the goal"</button>
                {ends()}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </form>
        </Sheet>
    }
}

/// Runs a command, if there is anything to do, and closes the sheet once it is durable.
pub(super) fn run_and_close(
    book: crate::book::Book,
    command: Option<Command>,
    on_close: Callback<()>,
) {
    let Some(command) = command else {
        return on_close.run(());
    };
    spawn_local(async move {
        if book.run(command).await {
            on_close.try_run(());
        }
    });
}
