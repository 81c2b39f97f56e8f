//! One person to be sorted: who it is above, what is decided below, and the dock with Keep and Skip.

use super::day::DayChoice;
use super::form::Form;
use super::promise::{OtherSheet, Promises};
use super::so_far;
use super::tier::TierChoice;
use crate::book::use_book;
use crate::components::avatar::Avatar;
use crate::components::heading::Heading;
use crate::components::when::When;
use crate::words;
use crate::words::events as say;
use crate::{fresh, today};
use kith_graph::ids::PersonId;
use kith_graph::view::event::{Triage, Waiting};
use leptos::html::H2;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Somebody who waits. What was chosen lasts as long as they are on the screen, whatever else changes meanwhile.
#[component]
pub(super) fn One(
    /// Who.
    person: PersonId,
    /// The sorting.
    triage: Memo<Option<Triage>>,
    /// Those who were passed over.
    skipped: RwSignal<Vec<PersonId>>,
    /// Whether somebody else stood here before: then the focus goes to the name.
    goes_on: bool,
) -> impl IntoView {
    let book = use_book();
    let found = triage.with_untracked(|triage| {
        let triage = triage.as_ref()?;
        let one = triage.queue.iter().find(|one| one.person.id == person)?;
        Some((Form::new(triage, one), triage.event.clone(), one.clone()))
    });
    let Some((form, event, first)) = found else {
        return ().into_any();
    };
    // The last that was heard of them stays while they leave.
    let waiting = Memo::new(move |before: Option<&Waiting>| {
        let now = triage.with(|triage| {
            let mut queue = triage.iter().flat_map(|triage| &triage.queue);
            queue.find(|one| one.person.id == person).cloned()
        });
        now.or_else(|| before.cloned())
            .unwrap_or_else(|| first.clone())
    });
    let chosen = Memo::new(move |_| waiting.with(|one| form.chosen(one, book.today.get())));
    let far = Memo::new(move |_| {
        triage.with(|triage| {
            let triage = triage.as_ref();
            triage.map_or((0, 0, 0), |triage| so_far(triage, &skipped.get()))
        })
    });
    let name = waiting.with_untracked(|one| one.person.name.clone());
    let busy = RwSignal::new(false);
    let other = RwSignal::new(false);
    let keep = {
        let (name, event) = (name.clone(), event.id);
        move |_| {
            let on = today::now();
            let command = chosen
                .get_untracked()
                .keep((person, &name), event, on, fresh::key);
            if let Some(command) = command.filter(|_| !busy.get_untracked()) {
                busy.set(true);
                spawn_local(async move {
                    book.run(command).await;
                    busy.try_set(false);
                });
            }
        }
    };
    let over = {
        let event = event.name.clone();
        move || {
            let (sorted, passed, of) = far.get();
            format!("{event}, {}", say::place(sorted + passed + 1, of))
        }
    };
    let a_day = Signal::derive(move || triage.with(|t| t.as_ref().map_or(5, |t| t.a_day)));
    view! {
        <main class="screen has-dock triage">
            <header class="top">
                <div><p class="over">{over}</p><Heading text="Whom you met" takes_focus=!goes_on/></div>
                <a class="btn bare" href=format!("/events/{}", event.id)>"Later"</a>
            </header>
            <Progress far/>
            <Hero waiting goes_on/>
            <div class="lower">
                <TierChoice form waiting triage/>
                <Promises form waiting other/>
                <DayChoice form waiting chosen a_day/>
            </div>
        </main>
        <div class="dock" role="region" aria-label="At hand">
            <div class="acts skip">
                <button class="btn tall" on:click=move |_| skipped.update(|all| all.push(person))>"Skip"</button>
                <button class="btn main big" aria-busy=move || busy.get().then_some("true") on:click=keep>"Keep, next person"</button>
            </div>
        </div>
        <When is=other.into()><OtherSheet form open=other/></When>
    }
    .into_any()
}

/// A piece for each person: those who are sorted are filled, half of whoever is on the screen.
#[component]
fn Progress(far: Memo<(usize, usize, usize)>) -> impl IntoView {
    let pieces = move || {
        let (sorted, passed, of) = far.get();
        let class = move |n: usize| match n {
            n if n < sorted => "done",
            n if n == sorted + passed => "now",
            _ => "",
        };
        (0..of)
            .map(|n| view! { <i class=class(n)></i> })
            .collect_view()
    };
    view! {
        <div class="progress" role="progressbar" aria-label="Sorted" aria-valuemin="0"
            aria-valuemax=move || far.get().2.to_string() aria-valuenow=move || far.get().0.to_string()>{pieces}</div>
    }
}

/// Who it is, where we met, and what was noted.
#[component]
fn Hero(waiting: Memo<Waiting>, goes_on: bool) -> impl IntoView {
    let book = use_book();
    let node = NodeRef::<H2>::new();
    Effect::new(move |_| {
        let Some(name) = node.get().filter(|_| goes_on) else {
            return;
        };
        window().scroll_to_with_x_and_y(0.0, 0.0);
        // A name that cannot be focused is still read.
        let _ = name.focus();
    });
    let person = Memo::new(move |_| waiting.with(|one| one.person.clone()));
    let share = Signal::derive(move || person.with(|p| words::ring(p, book.today.get())));
    let met = move || waiting.with(|one| say::met_at(one.on, &one.at, book.today.get()));
    let note = Memo::new(move |_| waiting.with(|one| one.note.trim().to_owned()));
    view! {
        <div class="hero tight">
            {move || view! { <Avatar row=person.get() share large=true/> }}
            <div>
                <h2 node_ref=node tabindex="-1">{move || person.with(|p| p.name.clone())}</h2>
                <p>{move || person.with(|p| p.headline.clone())}</p>
                <p class="why">{met}</p>
            </div>
        </div>
        <When is=Signal::derive(move || note.with(|note| !note.is_empty()))>
            <blockquote class="sheet pad quote"><p>{move || note.get()}</p></blockquote>
        </When>
    }
}
