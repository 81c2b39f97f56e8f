//! Introductions that they have a part in: asked, made, met, outcome, one tap each (row R11).

use super::desk::{Desk, Doing, name};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::person_picker::PersonPicker;
use crate::components::sheet::Sheet;
use crate::components::when::When;
use crate::words::story as say;
use crate::words::who::Who;
use crate::{fresh, things, today};
use kith_graph::command::Command;
use kith_graph::ids::{IntroductionId, PersonId};
use kith_graph::things::{Introduction, Thing, ThingKind};
use leptos::prelude::*;
use serde_json::Value;
use uuid::Uuid;

/// The section.
pub(super) fn introductions(desk: Desk) -> AnyView {
    let shown = desk.part(|page| {
        let who = Who::of_person(&page.person, &page.row.name);
        let told = page.relation.introductions.iter();
        told.map(|it| {
            let words = say::introduction(it, page.row.id, &who, &|id| name(page, id));
            (it.clone(), words)
        })
        .collect::<Vec<_>>()
    });
    let rows = move || {
        let rows = shown.get().unwrap_or_default().into_iter();
        rows.map(|(it, words)| row(desk, it, words)).collect_view()
    };
    let any = Signal::derive(move || shown.with(|s| s.iter().flatten().next().is_some()));
    view! {
        {form::head("Introductions", "Add", " an introduction", move || desk.open(Doing::Introduction(None)))}
        <When is=any>
            <ul class="sheet rows flush" aria-label="Introductions">{rows}</ul>
        </When>
        <When is=Signal::derive(move || !any.get())>
            <p class="hint flat">"None yet."</p>
        </When>
    }
    .into_any()
}

/// The next step of an introduction: its words, and the field that it sets to a day; none after the outcome.
fn next(it: &Introduction) -> Option<(&'static str, &'static str)> {
    if it.dropped_on.is_some() || it.outcome_on.is_some() {
        None
    } else if it.made_on.is_none() && it.asked_on.is_none() {
        Some(("Asked", "asked_on"))
    } else if it.made_on.is_none() {
        Some(("Made", "made_on"))
    } else if it.met_on.is_none() {
        Some(("They met", "met_on"))
    } else {
        Some(("Outcome", "outcome_on"))
    }
}

fn row(desk: Desk, it: Introduction, words: String) -> AnyView {
    let id = it.id.0;
    let state = say::introduction_state(&it);
    let label = format!("More about: {words}");
    let it = StoredValue::new(it);
    let open = move || desk.open(Doing::Introduction(Some(Box::new(it.get_value()))));
    let step = it.with_value(next).map(|(word, field)| {
        let tap = move |_| match field {
            // What came of it is told in words.
            "outcome_on" => open(),
            field => desk.run(things::set(
                ThingKind::Introduction,
                id,
                field,
                &today::now(),
            )),
        };
        let more = format!(": {words}");
        view! { <button class="btn soft" on:click=tap>{word}<span class="vh">{more}</span></button> }
    });
    view! {
        <li class="row plain loose">
            <span><span class="thing">{words.clone()}</span><span class="why">{state}</span></span>
            <span class="end">
                {step}
                <button class="tap quiet" aria-haspopup="dialog" aria-label=label on:click=move |_| open()><Icon name="dots"/></button>
            </span>
        </li>
    }
    .into_any()
}

/// An introduction: who introduces whom, how far it is, and what came of it.
pub(super) fn sheet(desk: Desk, before: Option<Introduction>) -> AnyView {
    match before {
        None => new_sheet(desk),
        Some(it) => known_sheet(desk, it),
    }
}

fn new_sheet(desk: Desk) -> AnyView {
    let id = IntroductionId(fresh::key());
    let role = RwSignal::new(0_usize);
    let far = RwSignal::new(0_usize);
    let why = RwSignal::new(String::new());
    let chosen = RwSignal::new(Vec::new());
    let them = desk.spoken().object;
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some((other, _)) =
            chosen.with_untracked(|c: &Vec<(PersonId, String)>| c.first().cloned())
        else {
            return;
        };
        let me = PersonId::ME;
        let (a, b, through) = match role.get_untracked() {
            0 => (desk.id, other, me),
            1 => (me, other, desk.id),
            _ => (me, desk.id, other),
        };
        let day = Some(today::now());
        let made = far.get_untracked() == 1;
        desk.run(Command::Save(Thing::Introduction(Introduction {
            id,
            a,
            b,
            through,
            why: why.get_untracked().trim().to_owned(),
            asked_on: day.filter(|_| !made),
            made_on: day.filter(|_| made),
            met_on: None,
            outcome_on: None,
            outcome: String::new(),
            dropped_on: None,
        })));
    };
    let roles = vec![
        "I introduce them",
        "They introduce me",
        "Somebody introduces us",
    ];
    let about = move || match role.get() {
        0 => format!("You bring {them} together with somebody."),
        1 => format!("You meet somebody through {them}."),
        _ => format!("You meet {them} through somebody."),
    };
    view! {
        <Sheet title="An introduction" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                {form::chips("Who introduces", roles, role)}
                <p class="why">{about}</p>
                <PersonPicker label="Who" chosen single=true without=desk.id/>
                {form::text("What for", why)}
                {form::chips("How far it is", vec!["Asked for", "Made"], far)}
                <button type="submit" class="btn main big" disabled=move || chosen.with(Vec::is_empty)>"Save the introduction"</button>
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

/// The day of an outcome once its text is this: a closed one stays closed unless its text was removed.
fn outcome_on(
    before: &Introduction,
    text: &str,
    on: chrono::NaiveDate,
) -> Option<chrono::NaiveDate> {
    match (text.is_empty(), before.outcome.is_empty()) {
        (false, _) => before.outcome_on.or(Some(on)),
        (true, true) => before.outcome_on,
        (true, false) => None,
    }
}

fn known_sheet(desk: Desk, it: Introduction) -> AnyView {
    let day = |day: Option<chrono::NaiveDate>| {
        RwSignal::new(day.map(|day| day.to_string()).unwrap_or_default())
    };
    let (asked, made, met) = (day(it.asked_on), day(it.made_on), day(it.met_on));
    let outcome = RwSignal::new(it.outcome.clone());
    let why = RwSignal::new(it.why.clone());
    let id = it.id.0;
    let title = desk.page.with_untracked(|page| {
        page.as_ref().map(|page| {
            let who = Who::of_person(&page.person, &page.row.name);
            say::introduction(&it, page.row.id, &who, &|id| name(page, id))
        })
    });
    let before = it.clone();
    let open = it.dropped_on.is_none();
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = outcome.get_untracked().trim().to_owned();
        let known = outcome_on(&it, &text, today::now());
        let now = Introduction {
            asked_on: asked.get_untracked().parse().ok(),
            made_on: made.get_untracked().parse().ok(),
            met_on: met.get_untracked().parse().ok(),
            why: why.get_untracked().trim().to_owned(),
            outcome_on: known,
            outcome: text,
            ..it.clone()
        };
        desk.run(things::save(
            Some(Thing::Introduction(before.clone())),
            Thing::Introduction(now),
        ));
    };
    let came_to_nothing = move |_| {
        desk.run(things::set(
            ThingKind::Introduction,
            id,
            "dropped_on",
            &today::now(),
        ));
    };
    let take_up = move |_| desk.run(taken_up(id));
    let remove = move |_| {
        desk.run(Command::Delete {
            kind: ThingKind::Introduction,
            id,
        });
    };
    let ends = if open {
        view! { <button type="button" class="btn" on:click=came_to_nothing>"It came to nothing"</button> }.into_any()
    } else {
        view! { <button type="button" class="btn" on:click=take_up>"Take it up again"</button> }
            .into_any()
    };
    view! {
        <Sheet title="An introduction" on_close=desk.closing()>
            <form class="stackbtn" on:submit=save>
                <p>{title}</p>
                {form::text("What for", why)}
                {form::when("Asked", "date", asked)}
                {form::when("Made", "date", made)}
                {form::when("They met", "date", met)}
                {form::area("Outcome", outcome)}
                <button type="submit" class="btn main big">"Save the introduction"</button>
                {ends}
                <button type="button" class="btn warn" on:click=remove>"Remove"</button>
                <button type="button" class="btn bare" on:click=move |_| desk.close()>"Cancel"</button>
            </form>
        </Sheet>
    }
    .into_any()
}

/// An introduction that did not come to nothing after all.
fn taken_up(id: Uuid) -> Command {
    Command::Change {
        kind: ThingKind::Introduction,
        id,
        set: [("dropped_on".to_owned(), Value::Null)]
            .into_iter()
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn introduction() -> Introduction {
        Introduction {
            id: IntroductionId(Uuid::nil()),
            a: PersonId(Uuid::nil()),
            b: PersonId(Uuid::nil()),
            through: PersonId::ME,
            why: String::new(),
            asked_on: None,
            made_on: None,
            met_on: None,
            outcome_on: None,
            outcome: String::new(),
            dropped_on: None,
        }
    }

    #[test]
    fn a_closed_one_stays_closed_unless_its_outcome_is_removed() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let (then, now) = (day("2026-04-02"), day("2026-06-08"));
        for (was, text, on) in [
            (None, "", None),
            (None, "They work together", Some(now)),
            (Some(""), "", Some(then)),
            (Some(""), "They work together", Some(then)),
            (Some("They met"), "They met twice", Some(then)),
            (Some("They met"), "", None),
        ] {
            let it = Introduction {
                outcome_on: was.map(|_| then),
                outcome: was.unwrap_or_default().to_owned(),
                ..introduction()
            };
            assert_eq!(outcome_on(&it, text, now), on, "{was:?} {text:?}");
        }
    }

    #[test]
    fn every_step_offers_the_one_after_it() {
        let day = Some("2026-04-02".parse().unwrap());
        let mut it = introduction();
        let word = |it: &Introduction| next(it).map(|(word, _)| word);
        assert_eq!(word(&it), Some("Asked"));
        it.asked_on = day;
        assert_eq!(word(&it), Some("Made"));
        it.made_on = day;
        assert_eq!(word(&it), Some("They met"));
        it.met_on = day;
        assert_eq!(word(&it), Some("Outcome"));
        it.outcome_on = day;
        assert_eq!(word(&it), None);
        it.outcome_on = None;
        it.dropped_on = day;
        assert_eq!(word(&it), None);
    }
}
