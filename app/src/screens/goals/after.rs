//! What became of an ask: the answer, thanks, and what came of it.

use super::list::run_and_close;
use crate::book::use_book;
use crate::components::draft_sheet::DraftFor;
use crate::components::form;
use crate::components::sheet::Sheet;
use crate::words::ways;
use crate::{things, today};
use kith_graph::ids::PersonId;
use kith_graph::things::{Answer, Ask, Outcome, TemplateKind, Thing, ThingKind};
use leptos::prelude::*;

const OUTCOMES: [Outcome; 4] = [
    Outcome::Access,
    Outcome::Standing,
    Outcome::Work,
    Outcome::Nothing,
];

/// A sheet about an ask that was made.
#[component]
pub(super) fn After(
    ask: Ask,
    name: String,
    on_close: Callback<()>,
    /// Whether it leads to the person's page.
    #[prop(default = true)]
    linked: bool,
) -> impl IntoView {
    let book = use_book();
    let answer = RwSignal::new(match ask.answer {
        None => 0,
        Some(Answer::Yes) => 1,
        Some(Answer::No) => 2,
    });
    let thanked = RwSignal::new(ask.thanked_on.is_some());
    let outcome = RwSignal::new(ask.outcome.map_or(0, |outcome| {
        1 + OUTCOMES.iter().position(|o| *o == outcome).unwrap_or(0)
    }));
    let note = RwSignal::new(ask.note.clone());
    let (id, what) = (ask.person, ask.what.clone());
    let about = ways::ask(&ask, book.today.get_untracked());
    let gone = ask.dropped_on.is_some();
    let before = StoredValue::new(ask);
    let write = move |change: fn(&mut Ask)| {
        let before = before.get_value();
        let mut now = answered(&before, answer.get_untracked(), today::now());
        now.thanked_on = thanked
            .get_untracked()
            .then(|| before.thanked_on.unwrap_or_else(today::now));
        now.outcome = outcome
            .get_untracked()
            .checked_sub(1)
            .and_then(|i| OUTCOMES.get(i).copied());
        note.with_untracked(|note| note.trim().clone_into(&mut now.note));
        change(&mut now);
        run_and_close(
            book,
            things::save(Some(Thing::Ask(before)), Thing::Ask(now)),
            on_close,
        );
    };
    let owed = before.with_value(|ask| ask.answer.is_some() && ask.thanked_on.is_none());
    let to = name.clone();
    let thanks = owed.then(|| {
        let draft = move |_| {
            let key = before.with_value(|ask| ask.id.0);
            let settled = things::set(ThingKind::Ask, key, "thanked_on", &today::now());
            on_close.run(());
            book.draft_sheet.set(Some(DraftFor {
                person: id,
                name: to.clone(),
                kind: Some(TemplateKind::Thanks),
                other: None,
                about: Some(key),
                settles: vec![(Some(TemplateKind::Thanks), settled)],
                answers: false,
            }));
        };
        view! { <button type="button" class="btn" on:click=draft>"Draft thanks"</button> }
    });
    let came = vec!["Open", "It opened a door", "Standing", "Work", "Nothing"];
    let let_go = if gone {
        view! { <button type="button" class="btn" on:click=move |_| write(|a| a.dropped_on = None)>"Take it up again"</button> }.into_any()
    } else {
        view! { <button type="button" class="btn" on:click=move |_| write(|a| a.dropped_on = Some(today::now()))>"Let it go"</button> }.into_any()
    };
    view! {
        <Sheet title="An ask" on_close>
            <p>{name_and(&name, &what)}</p>
            <p class="why">{about}</p>
            <div class="stackbtn">
                <h3>"The answer"</h3>
                {form::chips("The answer", vec!["Not yet", "Yes", "No"], answer)}
                <h3>"What came of it"</h3>
                {form::chips("What came of it", came, outcome)}
                {form::tick("I have said thanks, whatever the answer was", thanked)}
                {thanks}
                {form::area("Note", note)}
                <button type="button" class="btn main big" on:click=move |_| write(|_| {})>"Save the ask"</button>
                {let_go}
                {linked.then(|| view! { <a class="btn bare" href=page_of(id)>"Open the page"</a> })}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

fn name_and(name: &str, what: &str) -> String {
    format!("{name}: {what}")
}

fn page_of(id: PersonId) -> String {
    format!("/people/{id}")
}

/// The ask with this answer; the day of an answer that was there already stays.
fn answered(ask: &Ask, answer: usize, today: chrono::NaiveDate) -> Ask {
    let answer = match answer {
        1 => Some(Answer::Yes),
        2 => Some(Answer::No),
        _ => None,
    };
    let mut now = ask.clone();
    if answer != ask.answer {
        now.answer = answer;
        now.answered_on = answer.map(|_| today);
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::{AskId, GoalId};
    use kith_graph::things::AskFor;
    use uuid::Uuid;

    #[test]
    fn an_answer_keeps_its_day_until_it_is_another() {
        let day = |text: &str| text.parse::<chrono::NaiveDate>().unwrap();
        let ask = Ask {
            id: AskId(Uuid::from_u128(1)),
            goal: GoalId(Uuid::from_u128(2)),
            person: PersonId(Uuid::from_u128(3)),
            kind: AskFor::Help,
            what: String::new(),
            asked_on: Some(day("2026-06-01")),
            answer: Some(Answer::Yes),
            answered_on: Some(day("2026-06-03")),
            thanked_on: None,
            outcome: None,
            note: String::new(),
            dropped_on: None,
        };
        let today = day("2026-06-08");
        assert_eq!(answered(&ask, 1, today), ask);
        assert_eq!(answered(&ask, 2, today).answered_on, Some(today));
        let open = answered(&ask, 0, today);
        assert_eq!((open.answer, open.answered_on), (None, None));
    }
}
