//! A prospect that I send to somebody: whom, to whom, why, and the text that goes with it.

use super::STATES;
use super::deal::close_with;
use crate::book::use_book;
use crate::components::draft_sheet::DraftFor;
use crate::components::form;
use crate::components::person_picker::{PersonPicker, Picked};
use crate::components::segments::place_of;
use crate::components::sheet::Sheet;
use crate::words::work as say;
use crate::{fresh, things, today};
use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::ids::{PersonId, ReferralId};
use kith_graph::things::{DealState, Party, Referral, TemplateKind, Thing, ThingKind};
use kith_graph::view::work::Sent;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub(super) fn SendSheet(
    /// To whom, where that is known.
    to: Option<PersonId>,
    /// One that was sent.
    before: Option<Sent>,
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let is_new = before.is_none();
    let referral = before.map_or_else(|| blank(to), |sent| sent.referral);
    let first = (referral.person != PersonId::ME).then_some((referral.person, String::new()));
    let whom = RwSignal::new(first.into_iter().collect::<Vec<Picked>>());
    let known = referral.prospect.map(|id| (id, String::new()));
    let prospect = RwSignal::new(known.into_iter().collect::<Vec<Picked>>());
    let name = RwSignal::new(referral.name.clone());
    let note = RwSignal::new(referral.note.clone());
    let state = RwSignal::new(place_of(&STATES, &referral.state));
    let not_ready = move || {
        let nobody = prospect.with(Vec::is_empty) && name.with(|name| name.trim().is_empty());
        whom.with(Vec::is_empty) || nobody || prospect.with(|all| same(&whom.get(), all))
    };
    let was = StoredValue::new(referral);
    let written = move || -> Option<(Referral, Option<Command>)> {
        let before = was.get_value();
        let first =
            |all: RwSignal<Vec<Picked>>| all.with_untracked(|all| all.first().map(|(id, _)| *id));
        let said = Said {
            person: first(whom)?,
            prospect: first(prospect),
            name: name.with_untracked(|name| name.trim().to_owned()),
            note: note.with_untracked(|note| note.trim().to_owned()),
            state: STATES[state.get_untracked()],
        };
        let now = with(&before, said, today::now());
        let old = (!is_new).then_some(Thing::Referral(before));
        Some((now.clone(), things::save(old, Thing::Referral(now))))
    };
    let save = move |_| {
        if let Some((_, command)) = written() {
            close_with(book, command, on_close);
        }
    };
    // Saved first, so that the text knows whom it is about.
    let draft = move |_| {
        let Some((referral, command)) = written() else {
            return;
        };
        let named = whom.with_untracked(|all| all.first().map(|(_, name)| name.clone()));
        spawn_local(async move {
            let saved = match command {
                Some(command) => book.run(command).await,
                None => true,
            };
            if saved {
                on_close.try_run(());
                book.draft_sheet.set(Some(DraftFor {
                    person: referral.person,
                    name: named.unwrap_or_default(),
                    kind: Some(TemplateKind::Referral),
                    other: None,
                    about: Some(referral.id.0),
                    settles: Vec::new(),
                    answers: false,
                }));
            }
        });
    };
    let remove = move |_| {
        let id = was.with_value(|referral| referral.id.0);
        let kind = ThingKind::Referral;
        close_with(book, Some(Command::Delete { kind, id }), on_close);
    };
    view! {
        <Sheet title="I send somebody on" on_close>
            <div class="stackbtn">
                <PersonPicker label="To" chosen=whom single=true/>
                <PersonPicker label="Prospect, if in your book" chosen=prospect single=true/>
                {form::text("Prospect in words", name)}
                {form::area("What it is about", note)}
                {(!is_new).then(|| view! {
                    <h3>"How far it got"</h3>
                    {form::chips("How far it got", STATES.into_iter().map(say::state).collect(), state)}
                })}
                <button type="button" class="btn main big" disabled=not_ready on:click=draft>"Save, and draft the text"</button>
                <button type="button" class="btn" disabled=not_ready on:click=save>"Save only"</button>
                {(!is_new).then(|| view! { <button type="button" class="btn warn" on:click=remove>"Remove"</button> })}
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

/// Whether somebody would be sent to themselves.
fn same(whom: &[Picked], prospect: &[Picked]) -> bool {
    matches!((whom.first(), prospect.first()), (Some((a, _)), Some((b, _))) if a == b)
}

/// What the sheet says.
struct Said {
    person: PersonId,
    prospect: Option<PersonId>,
    name: String,
    note: String,
    state: DealState,
}

/// The referral with what the sheet says; the day of a state is that of its change.
fn with(before: &Referral, said: Said, today: NaiveDate) -> Referral {
    let mut now = before.clone();
    if said.state != before.state {
        now.state_on = Some(today);
    }
    now.person = said.person;
    now.prospect = said.prospect;
    now.name = said.name;
    now.note = said.note;
    now.state = said.state;
    now
}

fn blank(to: Option<PersonId>) -> Referral {
    let at = fresh::moment();
    Referral {
        id: ReferralId(fresh::key()),
        by: Party::Me,
        person: to.unwrap_or(PersonId::ME),
        prospect: None,
        name: String::new(),
        on: at.date_naive(),
        at: Some(at),
        opportunity: None,
        state: DealState::Received,
        state_on: None,
        updated_on: None,
        note: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_state_has_the_day_of_its_change() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let whom = PersonId(Uuid::from_u128(1));
        let before = Referral {
            id: ReferralId(Uuid::nil()),
            by: Party::Me,
            person: whom,
            prospect: None,
            name: "Ada".to_owned(),
            on: day("2026-06-01"),
            at: None,
            opportunity: None,
            state: DealState::Contacted,
            state_on: Some(day("2026-06-02")),
            updated_on: None,
            note: String::new(),
        };
        let said = |state| Said {
            person: whom,
            prospect: None,
            name: "Ada".to_owned(),
            note: String::new(),
            state,
        };
        let today = day("2026-06-08");
        assert_eq!(with(&before, said(DealState::Contacted), today), before);
        let met = with(&before, said(DealState::Meeting), today);
        assert_eq!((met.state, met.state_on), (DealState::Meeting, Some(today)));
        assert!(same(&[(whom, String::new())], &[(whom, "Ada".to_owned())]));
        assert!(!same(&[(whom, String::new())], &[]));
    }
}
