//! The way to a person or a company: whom to ask first, who knows whom on it, and the asking itself.

use super::chart::Chart;
use crate::book::use_book;
use crate::client::watch;
use crate::components::avatar::Face;
use crate::components::icon::Icon;
use crate::components::introduce::AskToIntroduce;
use crate::components::when::When;
use crate::words::ways;
use kith_channel::Query;
use kith_graph::ids::PersonId;
use kith_graph::view::paths::{Path, PathStep, Target};
use kith_graph::view::{View, Wanted};
use leptos::prelude::*;

/// Who is asked, whom they know, and whom to reach in the end.
type Asking = ((PersonId, String), (PersonId, String), String);

/// The part of the sheet.
#[component]
pub(super) fn Way(chart: Chart) -> impl IntoView {
    let path = chart.path;
    // Beside the path, not in it: a path that changes under an open sheet must not take the words along.
    let asking = RwSignal::new(None::<Asking>);
    let close = Callback::new(move |()| asking.set(None));
    let sheet = move || {
        asking
            .get()
            .map(|(through, to, goal)| view! { <AskToIntroduce through to goal on_close=close/> })
    };
    let face = Memo::new(move |_| match (chart.target.get(), path.get()) {
        (None, _) => None,
        (Some(_), None) => Some(None),
        (Some(target), Some(path)) => Some(Some((target, path))),
    });
    let part = move || {
        match face.get() {
        None => view! {
            <h2 id="panel-title" tabindex="-1">"Whom would you like to reach?"</h2>
            <p class="why">"Tap somebody in the picture, or look for a person or a company. Kith shows who could introduce you."</p>
        }
        .into_any(),
        Some(None) => view! { <h2 id="panel-title" tabindex="-1">"Looking for a way"</h2> }.into_any(),
        Some(Some((target, None))) => view! { <NoWay target/> }.into_any(),
        Some(Some((_, Some(path)))) => view! { <Found chart path asking/> }.into_any(),
    }
    };
    view! { <Finder chart/>{part}{sheet} }
}

/// Looks for a person by name, or anybody at a company.
#[component]
fn Finder(chart: Chart) -> impl IntoView {
    let book = use_book();
    let text = RwSignal::new(String::new());
    let typed = Memo::new(move |_| text.with(|t| t.trim().to_owned()));
    let answer = book.client.watch(
        move || {
            let typed = typed.get();
            (!typed.is_empty()).then(|| Query::View {
                wanted: Wanted::Names(typed),
                today: book.today.get(),
            })
        },
        watch::view,
    );
    let found = Memo::new(move |_| match answer.get() {
        Some(View::Names(names)) if typed.with(|t| !t.is_empty()) => names.people,
        _ => Vec::new(),
    });
    let pick = move |target: Target| {
        text.set(String::new());
        chart.go_to(target);
    };
    let keys = move |event: leptos::ev::KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            let typed = typed.get_untracked();
            match found.with_untracked(|f| f.first().cloned()) {
                Some((id, _, _)) => pick(Target::Person(id)),
                None if !typed.is_empty() => pick(Target::Company(typed)),
                None => {}
            }
        }
        "Escape" => text.set(String::new()),
        _ => {}
    };
    let rows = move || {
        let people = found.get().into_iter().take(6).map(|(id, name, headline)| {
            view! {
                <li><button type="button" class="row plain" on:click=move |_| pick(Target::Person(id))>
                    <span><span class="name">{name}</span><span class="why one">{headline}</span></span>
                    <Icon name="right" small=true/>
                </button></li>
            }
        });
        let company = typed.get();
        let words = format!("Anybody at “{company}”");
        // Not before the people: it would move down under the finger.
        let known = answer.with(Option::is_some);
        view! {
            {people.collect_view()}
            {known.then(|| view! { <li><button type="button" class="row plain" on:click=move |_| pick(Target::Company(company.clone()))>
                <span class="thing">{words}</span><Icon name="right" small=true/>
            </button></li> })}
        }
    };
    view! {
        <label class="field">
            <Icon name="search" small=true/>
            <input type="search" aria-label="Person or company to reach" placeholder="Person or company" autocomplete="off"
                enterkeyhint="search" prop:value=text on:keydown=keys on:input=move |e| text.set(event_target_value(&e))/>
        </label>
        <When is=Signal::derive(move || typed.with(|t| !t.is_empty()))>
            <ul class="rows flush found" aria-label="Found">{rows}</ul>
        </When>
    }
}

/// Nobody leads there.
#[component]
fn NoWay(target: Target) -> impl IntoView {
    let part = match target {
        Target::Person(id) => view! {
            <h2 id="panel-title" tabindex="-1">"No way there yet"</h2>
            <p class="why">"Nobody in the book is known to know them. Once you hear who does, note it on their page."</p>
            <a class="btn soft" href=format!("/people/{id}")>"Open the page"</a>
        }
        .into_any(),
        Target::Company(name) => view! {
            <h2 id="panel-title" tabindex="-1">{format!("No way to {name} yet")}</h2>
            <p class="why">"Nobody in the book works there, or nobody is known to know those who do."</p>
        }
        .into_any(),
    };
    view! { {part} }
}

/// The way: its people in order, and the one thing to do.
#[component]
fn Found(chart: Chart, path: Path, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let steps = path.steps.clone();
    let title = ways::how_far(&path);
    let begin = ways::begin(&path);
    let names: Vec<String> = steps.iter().map(|step| step.name.clone()).collect();
    let last = steps.len().saturating_sub(1);
    let hops = steps
        .iter()
        .cloned()
        .enumerate()
        .map(|(i, step)| {
            let before = i.checked_sub(1).and_then(|i| names.get(i)).cloned();
            let target = last > 0 && i == last;
            view! { <Hop step before target/> }
        })
        .collect_view();
    let first = steps.first().map(|step| (step.id, step.name.clone()));
    let next = steps.get(1).map(|step| (step.id, step.name.clone()));
    let goal = names.last().cloned().unwrap_or_default();
    let ask = first.zip(next).map(|(through, to)| {
        let words = format!("Ask {} for an introduction", ways::first(&through.1));
        let ask = move |_| asking.set(Some((through.clone(), to.clone(), goal.clone())));
        view! { <button type="button" class="btn main big" aria-haspopup="dialog" on:click=ask>{words}</button> }
    });
    let yourself = (last == 0)
        .then(|| steps.first().map(|step| step.id))
        .flatten();
    let open = yourself.map(|id: PersonId| view! { <a class="btn main big" href=format!("/people/{id}")>"Open the page"</a> });
    view! {
        <h2 id="panel-title" tabindex="-1">{title}</h2>
        <p class="why">{begin}</p>
        <ol aria-label="The way there">{hops}</ol>
        {ask}
        {open}
        <button type="button" class="btn bare" on:click=move |_| chart.clear()>"Clear the way"</button>
    }
}

#[component]
fn Hop(step: PathStep, before: Option<String>, target: bool) -> impl IntoView {
    let about = ways::step(&step, before.as_deref());
    let id = step.id;
    let end = if target {
        None
    } else {
        (step.cost <= 2).then(|| view! { <span class="tag good">"Warm"</span> })
    };
    view! {
        <li class="hop" class:target=target>
            <Face id name=step.name.clone() tier=step.tier/>
            <a href=format!("/people/{id}")><span class="name">{step.name.clone()}</span><span class="why">{about}</span></a>
            {end}
        </li>
    }
}
