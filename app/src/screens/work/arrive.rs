//! A prospect that somebody sent me: the referral, the work that may come of it, and the prospect, saved as one.

use super::deal::{amount_of, close_with, money_fields, new_work, usual_code};
use crate::book::use_book;
use crate::components::form;
use crate::components::person_picker::{PersonPicker, Picked};
use crate::components::sheet::Sheet;
use crate::fresh;
use chrono::{DateTime, FixedOffset};
use kith_graph::command::Command;
use kith_graph::ids::{PersonId, ReferralId};
use kith_graph::things::{DealOrigin, DealState, Opportunity, Party, Referral, Thing};
use kith_graph::types::PersonDraft;
use kith_graph::view::work::Pipeline;
use leptos::prelude::*;

/// Who sent whom, what it is about, how much.
#[component]
pub(super) fn Arrive(
    /// Who sent the prospect, where that is known.
    source: Option<PersonId>,
    all: Pipeline,
    on_close: Callback<()>,
) -> impl IntoView {
    let book = use_book();
    let unnamed = source.map(|id| (id, String::new()));
    let source = RwSignal::new(unnamed.into_iter().collect::<Vec<Picked>>());
    let name = RwSignal::new(String::new());
    let keep = RwSignal::new(true);
    let note = RwSignal::new(String::new());
    let amount = RwSignal::new(String::new());
    let code = RwSignal::new(usual_code(&all));
    let bad = Signal::derive(move || amount_of(&amount.get(), &code.get()).is_err());
    let not_ready =
        move || bad.get() || source.with(Vec::is_empty) || name.with(|name| name.trim().is_empty());
    let save = move |_| {
        let Some((source, _)) = source.with_untracked(|all| all.first().cloned()) else {
            return;
        };
        let name = name.with_untracked(|name| name.trim().to_owned());
        let mut work = new_work(name, DealOrigin::Referral);
        work.amount = amount_of(&amount.get_untracked(), &code.get_untracked()).unwrap_or_default();
        let keys = Keys {
            referral: ReferralId(fresh::key()),
            prospect: keep.get_untracked().then(|| PersonId(fresh::key())),
        };
        let note = note.with_untracked(|note| note.trim().to_owned());
        let command = arrived(work, source, keys, note, fresh::moment());
        close_with(book, Some(command), on_close);
    };
    view! {
        <Sheet title="A referral came in" on_close>
            <div class="stackbtn">
                <PersonPicker label="From" chosen=source single=true/>
                {form::text("Prospect", name)}
                {form::tick("Keep the prospect among your people", keep)}
                {form::area("What it is about", note)}
                {money_fields(amount, code, bad)}
                <p class="why">"The first contact is due the next working day."</p>
                <button type="button" class="btn main big" disabled=not_ready on:click=save>"Save the referral"</button>
                <button type="button" class="btn bare" on:click=move |_| on_close.run(())>"Cancel"</button>
            </div>
        </Sheet>
    }
}

/// Keys of what is made.
struct Keys {
    referral: ReferralId,
    /// Of the prospect, if they are to be in the book.
    prospect: Option<PersonId>,
}

/// The referral with its work, and the prospect: one change, taken back as one.
fn arrived(
    mut work: Opportunity,
    source: PersonId,
    keys: Keys,
    note: String,
    at: DateTime<FixedOffset>,
) -> Command {
    let on = at.date_naive();
    let name = work.name.clone();
    let prospect = keys.prospect.map(|id| Command::AddPerson {
        id,
        on,
        person: Box::new(PersonDraft {
            name: name.clone(),
            met_through: Some(source),
            not_met: true,
            note: note.clone(),
            ..PersonDraft::default()
        }),
    });
    (work.person, work.source) = (keys.prospect, Some(source));
    work.note.clone_from(&note);
    let referral = Referral {
        id: keys.referral,
        by: Party::Them,
        person: source,
        prospect: keys.prospect,
        name: name.clone(),
        on,
        at: Some(at),
        opportunity: Some(work.id),
        state: DealState::Received,
        state_on: None,
        updated_on: None,
        note,
    };
    let things = [Thing::Opportunity(work), Thing::Referral(referral)];
    let things = things.into_iter().map(Command::Save);
    Command::Together {
        what: format!("Noted the referral of {name}"),
        commands: prospect.into_iter().chain(things).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_referral_comes_with_its_work_and_its_prospect_or_without() {
        let at = "2026-06-08T09:05:00+02:00".parse().unwrap();
        let source = PersonId(Uuid::from_u128(1));
        let work = || {
            Opportunity {
            id: kith_graph::ids::OpportunityId(Uuid::from_u128(2)),
            opened_on: "2026-06-08".parse().unwrap(),
            ..serde_json::from_str(
                r#"{"id":"00000000-0000-0000-0000-000000000002","name":"Ada Stone","origin":"referral","state":"received","opened_on":"2026-06-08"}"#,
            )
            .unwrap()
        }
        };
        for prospect in [None, Some(PersonId(Uuid::from_u128(3)))] {
            let referral = ReferralId(Uuid::from_u128(4));
            let keys = Keys { referral, prospect };
            let note = "A new warehouse".to_owned();
            let Command::Together { commands, .. } = arrived(work(), source, keys, note, at) else {
                panic!("one change");
            };
            assert_eq!(commands.len(), if prospect.is_some() { 3 } else { 2 });
            let things: Vec<&Thing> = commands
                .iter()
                .filter_map(|command| match command {
                    Command::Save(thing) => Some(thing),
                    _ => None,
                })
                .collect();
            let [Thing::Opportunity(work), Thing::Referral(referral)] = things[..] else {
                panic!("{things:?}");
            };
            assert_eq!((work.person, work.source), (prospect, Some(source)));
            assert_eq!(referral.opportunity, Some(work.id));
            assert_eq!((referral.prospect, referral.at), (prospect, Some(at)));
        }
    }
}
