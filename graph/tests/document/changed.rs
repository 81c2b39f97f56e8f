//! Whoever keeps the rows beside the book, and reads again only those that are said to have changed, has every row right.
use crate::common::any::{command, on, telling};
use crate::common::{Replica, add, day, named, person};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::{Applied, Changed, Merged};
use kith_graph::ids::{IntroductionId, OpportunityId, PersonId, ReferralId};
use kith_graph::things::{
    DealOrigin, DealState, Introduction, Opportunity, Party, Referral, Thing, ThingKind,
};
use kith_graph::types::{PersonList, Tier};
use kith_graph::view::{Bring, OpenKind, PersonRow};
use proptest::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// A device that keeps the rows as its screens would: by what is said to have changed, and by nothing else.
struct Keeper {
    replica: Replica,
    rows: BTreeMap<PersonId, PersonRow>,
}

impl Keeper {
    fn new(name: u8) -> Self {
        Self {
            replica: Replica::new(name),
            rows: BTreeMap::new(),
        }
    }

    fn takes(&mut self, changed: &Changed) {
        for id in &changed.people {
            match self.replica.book.row(*id) {
                Some(row) => self.rows.insert(*id, row),
                None => self.rows.remove(id),
            };
        }
    }

    fn does(&mut self, command: &Command) -> Applied {
        let applied = self.replica.does(command);
        self.takes(&applied.changed);
        self.is_right();
        applied
    }

    fn tries(&mut self, command: &Command) -> Option<Applied> {
        let applied = self.replica.tries(command).ok()?;
        self.takes(&applied.changed);
        Some(applied)
    }

    fn hears(&mut self, news: &[u8]) {
        let Ok(Merged::Applied(changed)) = self.replica.book.merge(news) else {
            panic!("what another device has is taken in");
        };
        self.takes(&changed);
    }

    /// The rows as kept, and as they follow from the document.
    fn both(&self) -> (Vec<PersonRow>, Vec<PersonRow>) {
        let kept = self.rows.values().cloned().collect();
        (kept, self.replica.book.rows_from_scratch())
    }

    fn is_right(&self) {
        let (kept, scratch) = self.both();
        assert_eq!(kept, scratch);
    }

    fn bring(&self, n: u128) -> Option<Bring> {
        self.rows[&person(n)].bring.clone()
    }

    /// What is open with somebody of a kind, in words.
    fn open(&self, n: u128, kind: OpenKind) -> Option<String> {
        let open = self.rows[&person(n)].open.iter();
        open.clone()
            .find(|o| o.kind == kind)
            .map(|o| o.what.clone())
    }
}

fn edit(n: u128, edit: PersonEdit) -> Command {
    Command::EditPerson {
        id: person(n),
        on: on(),
        edits: vec![edit],
    }
}

fn wants(list: PersonList, text: &str) -> PersonEdit {
    PersonEdit::AddTo {
        list,
        text: text.into(),
    }
}

fn set(field: &str, value: impl Into<Value>) -> Map<String, Value> {
    Map::from_iter([(field.to_owned(), value.into())])
}

/// Priya looks for a tax lawyer, Tom offers tax law, and Ana has nothing to do with it.
fn three() -> Keeper {
    let mut keeper = Keeper::new(1);
    for (n, name) in [(1, "Priya"), (2, "Tom"), (3, "Ana")] {
        keeper.does(&add(person(n), named(name)));
    }
    keeper.does(&edit(1, wants(PersonList::Needs, "a tax lawyer")));
    keeper.does(&edit(2, wants(PersonList::Offers, "tax law")));
    keeper
}

fn name_of(bring: Option<Bring>) -> Option<String> {
    match bring {
        Some(Bring::Match { name, .. }) => Some(name),
        _ => None,
    }
}

#[test]
fn whoever_is_suggested_is_suggested_by_name_and_offer_as_they_are_now() {
    let mut keeper = three();
    assert_eq!(name_of(keeper.bring(1)).as_deref(), Some("Tom"));
    keeper.does(&edit(2, PersonEdit::Name("Thomas".into())));
    assert_eq!(name_of(keeper.bring(1)).as_deref(), Some("Thomas"));
    // Another who offers the same, before him by name.
    keeper.does(&edit(3, wants(PersonList::Offers, "tax returns")));
    assert_eq!(name_of(keeper.bring(1)).as_deref(), Some("Ana"));
    let gone = keeper.does(&Command::DeletePerson {
        id: person(3),
        on: on(),
    });
    assert_eq!(name_of(keeper.bring(1)).as_deref(), Some("Thomas"));
    keeper.does(&Command::Undo { batch: gone.batch });
    assert_eq!(name_of(keeper.bring(1)).as_deref(), Some("Ana"));
    keeper.does(&Command::merge(person(2), person(3)));
    assert_eq!(name_of(keeper.bring(1)).as_deref(), Some("Thomas"));
    for text in ["tax law", "tax returns"] {
        let list = PersonList::Offers;
        let text = text.to_owned();
        keeper.does(&edit(2, PersonEdit::RemoveFrom { list, text }));
    }
    assert!(matches!(keeper.bring(1), Some(Bring::Question { .. })));
}

#[test]
fn what_i_offer_is_in_the_rows_of_those_who_look_for_it_and_in_no_others() {
    let mut keeper = three();
    let before = edit(
        2,
        PersonEdit::RemoveFrom {
            list: PersonList::Offers,
            text: "tax law".into(),
        },
    );
    keeper.does(&before);
    let offers = |text: &str| Command::SetProfile {
        set: set("offers", text),
    };
    let changed = keeper.does(&offers("Tax advice")).changed;
    assert_eq!(changed.people, [person(1)].into());
    assert!(matches!(keeper.bring(1), Some(Bring::Offer { offer, .. }) if offer == "Tax advice"));
    let changed = keeper.does(&offers("Marketing")).changed;
    assert_eq!(changed.people, [person(1)].into());
    assert!(matches!(keeper.bring(1), Some(Bring::Question { .. })));
    let sentence = Command::SetProfile {
        set: set("sentence", "I help."),
    };
    for command in [offers("Sales"), sentence] {
        assert!(keeper.does(&command).changed.people.is_empty());
    }
}

#[test]
fn a_change_of_what_somebody_offers_reaches_only_those_who_look_for_it() {
    let mut keeper = three();
    for (n, need) in [(4, "customs"), (5, "a tax adviser")] {
        keeper.does(&add(person(n), named("Zoe")));
        keeper.does(&edit(n, wants(PersonList::Needs, need)));
    }
    let changed = keeper
        .does(&edit(3, wants(PersonList::Offers, "tax lawyer")))
        .changed;
    assert_eq!(changed.people, [person(1), person(3), person(5)].into());
    // What is only tier or note is in no other row.
    let tier = Command::SetTier {
        ids: vec![person(3)],
        tier: Some(Tier::One),
        on: on(),
        reason: String::new(),
    };
    for command in [tier, edit(3, PersonEdit::Note("Likes chess.".into()))] {
        assert_eq!(keeper.does(&command).changed.people, [person(3)].into());
    }
}

#[test]
fn a_cadence_of_the_rules_is_in_the_rows_of_its_tier() {
    let mut keeper = three();
    let tier = Command::SetTier {
        ids: vec![person(2)],
        tier: Some(Tier::Two),
        on: on(),
        reason: String::new(),
    };
    keeper.does(&tier);
    let rules = |field, value: Value| Command::SetSettings {
        set: set(field, value),
    };
    let changed = keeper.does(&rules("cadence_2", "6m".into())).changed;
    assert_eq!(changed.people, [person(2)].into());
    for command in [
        rules("today_rows", 7.into()),
        rules("goodwill_days", 180.into()),
    ] {
        assert!(keeper.does(&command).changed.people.is_empty());
    }
}

#[test]
fn the_name_of_whoever_was_introduced_or_referred_is_as_it_is_now() {
    let mut keeper = three();
    keeper.does(&Command::Save(Thing::Introduction(Introduction {
        id: IntroductionId(Uuid::from_u128(1)),
        a: PersonId::ME,
        b: person(2),
        through: person(1),
        why: String::new(),
        asked_on: None,
        made_on: Some(day("2026-05-01")),
        met_on: None,
        outcome_on: None,
        outcome: String::new(),
        dropped_on: None,
    })));
    let work = |name: &str| Opportunity {
        id: OpportunityId(Uuid::from_u128(2)),
        name: name.into(),
        person: None,
        amount: None,
        origin: DealOrigin::Referral,
        source: None,
        event: None,
        association: None,
        state: DealState::Received,
        opened_on: on(),
        contacted_on: None,
        contacted_at: None,
        meeting_on: None,
        proposal_on: None,
        closed_on: None,
        reason: String::new(),
        note: String::new(),
    };
    let referral = |prospect| Referral {
        id: ReferralId(Uuid::from_u128(3)),
        by: Party::Them,
        person: person(3),
        prospect,
        name: String::new(),
        on: on(),
        at: None,
        opportunity: Some(work("").id),
        state: DealState::Received,
        state_on: None,
        updated_on: None,
        note: String::new(),
    };
    keeper.does(&Command::Save(Thing::Opportunity(work("Lighthouse"))));
    keeper.does(&Command::Save(Thing::Referral(referral(Some(person(2))))));
    keeper.does(&edit(2, PersonEdit::Name("Thomas".into())));
    let thanks = keeper.open(1, OpenKind::Thanks).unwrap();
    assert_eq!(thanks, "the introduction to Thomas");
    assert_eq!(
        keeper.open(3, OpenKind::FirstContact).as_deref(),
        Some("Thomas")
    );
    keeper.does(&Command::Save(Thing::Referral(referral(None))));
    assert_eq!(
        keeper.open(3, OpenKind::FirstContact).as_deref(),
        Some("Lighthouse")
    );
    keeper.does(&Command::Delete {
        kind: ThingKind::Opportunity,
        id: work("").id.0,
    });
    assert_eq!(keeper.open(3, OpenKind::FirstContact), None);
}

#[derive(Clone, Debug)]
enum Step {
    /// A device does something, or is refused.
    Does(usize, Box<Command>),
    /// A device takes back one of its own batches.
    Undoes(usize, usize),
    /// One device hears everything of another.
    Hears(usize, usize),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..2_usize, telling()).prop_map(|(k, c)| Step::Does(k, Box::new(c))),
        3 => (0..2_usize, command()).prop_map(|(k, c)| Step::Does(k, Box::new(c))),
        2 => (0..2_usize, 0..8_usize).prop_map(|(k, n)| Step::Undoes(k, n)),
        2 => (0..2_usize, 0..2_usize).prop_map(|(a, b)| Step::Hears(a, b)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn every_row_is_right_after_any_commands_and_merges(steps in prop::collection::vec(step(), 1..60)) {
        let mut keepers = [Keeper::new(1), Keeper::new(2)];
        let mut batches = [Vec::new(), Vec::new()];
        for step in steps {
            let k = match step {
                Step::Does(k, command) => {
                    batches[k].extend(keepers[k].tries(&command).map(|applied| applied.batch));
                    k
                }
                Step::Undoes(k, n) => {
                    if let Some(batch) = batches[k].iter().rev().nth(n).copied() {
                        batches[k].extend(keepers[k].tries(&Command::Undo { batch }).map(|applied| applied.batch));
                    }
                    k
                }
                Step::Hears(a, b) => {
                    let news = keepers[b].replica.book.save_after(&[]);
                    keepers[a].hears(&news);
                    a
                }
            };
            let (kept, scratch) = keepers[k].both();
            prop_assert_eq!(kept, scratch);
        }
    }
}
