//! The steps: that of now open, the others to be opened, each part as n of m with what is missing and where it is done.

use super::{Open, keep_later};
use crate::book::{Book, use_book};
use crate::components::icon::Icon;
use crate::words::programme as say;
use crate::{fresh, today};
use kith_graph::command::Command;
use kith_graph::ids::{PersonId, ReviewId};
use kith_graph::things::{Review, ReviewKind, Thing};
use kith_graph::view::programme::{
    Missing, Part, PartKind, Programme, ProtectedTime, Step, StepKind, StepWhen,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Every step in order.
#[component]
pub(super) fn Steps(
    programme: Memo<Option<Programme>>,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let kinds = Memo::new(move |_| {
        let of = |step: &Step| (step.kind, step.when);
        programme.with(|p| {
            p.iter()
                .flat_map(|p| p.steps.iter().map(of))
                .collect::<Vec<_>>()
        })
    });
    view! {
        <ol class="programme">
            <For each=move || kinds.get() key=|of| *of let((kind, when))>
                <One programme kind when open/>
            </For>
        </ol>
    }
}

/// A step; what it holds changes, whether it stands open is the person's.
#[component]
fn One(
    programme: Memo<Option<Programme>>,
    kind: StepKind,
    when: StepWhen,
    open: RwSignal<Option<Open>>,
) -> impl IntoView {
    let step = Memo::new(move |_| {
        programme.with(|p| {
            let mut steps = p.iter().flat_map(|p| p.steps.iter());
            steps.find(|step| step.kind == kind).cloned()
        })
    });
    let protected = Memo::new(move |_| programme.with(|p| p.as_ref()?.protected));
    let when_words = move || {
        let dates = step.with(|step| step.as_ref().map(say::dates));
        format!("{}, {}", say::days(kind), dates.unwrap_or_default())
    };
    let count = move || {
        let step = step.get();
        step.map(|step| {
            let (class, sign) = if step.is_done() {
                ("tag good", Some(view! { <Icon name="check"/> }))
            } else {
                ("tag", None)
            };
            view! { <span class=class>{sign}{say::n_of_m(step.done, step.of)}</span> }
        })
    };
    let parts = move || {
        let parts = step.get().map(|step| step.parts).unwrap_or_default();
        let parts = parts.into_iter();
        parts
            .map(|part| one_part(part, programme, protected.get(), open))
            .collect_view()
    };
    let is_now = when == StepWhen::Now;
    view! {
        <li class="sheet" aria-current=is_now.then_some("step")>
            <details open=is_now>
                <summary class="row plain">
                    <span><span class="thing">{say::step(kind)}</span><span class="why">{when_words}</span></span>
                    <span class="end">{count}</span>
                </summary>
                <ul class="parts">{parts}</ul>
            </details>
        </li>
    }
}

fn one_part(
    part: Part,
    programme: Memo<Option<Programme>>,
    protected: Option<ProtectedTime>,
    open: RwSignal<Option<Open>>,
) -> AnyView {
    let book = use_book();
    let kind = part.kind;
    let done = part.is_done();
    let count = say::n_of_m(part.done, part.of);
    let sign = if done { "check" } else { "minus" };
    let told = protected.filter(|_| kind == PartKind::ProtectedTime);
    let told = told.map(|time| say::protected(&time));
    let people = part.missing.iter().filter_map(|missing| match missing {
        Missing::Person {
            id, name, lacks, ..
        } => Some(person(book, kind, *id, name.clone(), say::lacks(lacks))),
        _ => None,
    });
    let people = people.collect_view();
    let others = part
        .missing
        .iter()
        .filter(|missing| !matches!(missing, Missing::Person { .. } | Missing::Thing));
    let others: Vec<String> = others.map(say::missing).collect();
    let others = others
        .into_iter()
        .map(|line| view! { <li class="why">{line}</li> })
        .collect_view();
    let more = (part.more > 0).then(|| view! { <li class="why">{say::more(part.more)}</li> });
    let anything = !part.missing.is_empty();
    let way = say::way(kind).filter(|_| !done);
    let way = way.map(|(href, words)| view! { <a class="btn soft" href=href>{words}</a> });
    let act = move || act(kind, done, book, programme, open);
    view! {
        <li class="part">
            <p class="what"><Icon name=sign small=true/><span class="thing">{say::part(kind)}</span><span class="n">{count}</span></p>
            {told.map(|told| view! { <p class="why">{told}</p> })}
            {anything.then(|| view! { <ul class="missing" aria-label=format!("Missing: {}", say::part(kind))>{people}{others}{more}</ul> })}
            <div class="acts start">{way}{act()}</div>
        </li>
    }
    .into_any()
}

/// What is done on this very screen.
fn act(
    kind: PartKind,
    done: bool,
    book: Book,
    programme: Memo<Option<Programme>>,
    open: RwSignal<Option<Open>>,
) -> Option<AnyView> {
    let sheet = |words: &'static str, which: Open| {
        view! { <button class="btn soft" aria-haspopup="dialog" on:click=move |_| open.set(Some(which))>{words}</button> }
            .into_any()
    };
    match kind {
        PartKind::ProtectedTime if done => Some(sheet("Change the time", Open::Protect)),
        PartKind::ProtectedTime => Some(sheet("Protect a time", Open::Protect)),
        PartKind::Candidates => Some(sheet("Mark candidates", Open::Candidates)),
        PartKind::Baseline if !done => Some(
            view! {
                <button class="btn soft" on:click=move |_| keep_later(book, programme.get_untracked())>"Keep the figures"</button>
            }
            .into_any(),
        ),
        _ => None,
    }
}

/// Somebody of whom something is missing; a tie that fits is said to fit here.
fn person(book: Book, kind: PartKind, id: PersonId, name: String, lacks: String) -> AnyView {
    let fits = (kind == PartKind::Ties).then(|| {
        let label = format!("Fits as it is: {name}");
        view! { <button class="btn soft" aria-label=label on:click=move |_| looked(book, id)>"Fits as it is"</button> }
    });
    view! {
        <li class="who">
            <a href=format!("/people/{id}")><span class="name">{name}</span>{(!lacks.is_empty()).then(|| view! { <span class="why">{lacks}</span> })}</a>
            {fits}
        </li>
    }
    .into_any()
}

/// Notes that a tie was looked at and stays where it is.
fn looked(book: Book, person: PersonId) {
    let review = Review {
        id: ReviewId(fresh::key()),
        kind: ReviewKind::Tie,
        person: Some(person),
        on: today::now(),
        verdict: None,
        note: String::new(),
    };
    spawn_local(async move {
        book.run(Command::Save(Thing::Review(review))).await;
    });
}
