//! The amount of an opportunity, set apart on several devices: asked once, chosen once, the same everywhere.
use crate::common::{Replica, add, day, person, sarah};
use kith_graph::command::{Command, Subject};
use kith_graph::document::CommandError;
use kith_graph::ids::OpportunityId;
use kith_graph::things::{DealOrigin, DealState, Opportunity, Thing, ThingKind};
use kith_graph::types::Cared;
use kith_graph::view::work::Deal;
use kith_graph::view::{Choice, View, Wanted};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

const WORK: OpportunityId = OpportunityId(Uuid::from_u128(0x9000));

fn work() -> Opportunity {
    Opportunity {
        id: WORK,
        name: "An audit".into(),
        person: Some(person(1)),
        amount: "1000 EUR".parse().ok(),
        origin: DealOrigin::WarmInbound,
        source: None,
        event: None,
        association: None,
        state: DealState::Received,
        opened_on: day("2026-05-01"),
        contacted_on: None,
        contacted_at: None,
        meeting_on: None,
        proposal_on: None,
        closed_on: None,
        reason: String::new(),
        note: String::new(),
    }
}

/// Devices that all have the work.
fn devices<const N: usize>() -> [Replica; N] {
    let mut first = Replica::new(1);
    first.does(&add(person(1), sarah()));
    first.does(&Command::Save(Thing::Opportunity(work())));
    std::array::from_fn(|n| first.fork(u8::try_from(n + 11).unwrap()))
}

fn meet(all: &mut [Replica]) {
    for _ in 0..2 {
        for a in 0..all.len() {
            for b in 0..all.len() {
                if let Ok([a, b]) = all.get_disjoint_mut([a, b]) {
                    a.hears(b);
                }
            }
        }
    }
    for other in &all[1..] {
        assert_eq!(other.book.heads(), all[0].book.heads());
        assert_eq!(other.visible(), all[0].visible());
        assert_eq!(deal(other), deal(&all[0]));
    }
}

fn deal(device: &Replica) -> Option<Deal> {
    let View::Work(all) = device.book.view(&Wanted::Work, day("2026-05-02")) else {
        panic!("work was wanted")
    };
    let mut deals = all.open.into_iter().chain(all.closed);
    deals.find(|deal| deal.work.id == WORK)
}

fn choices(device: &Replica) -> Vec<Choice> {
    deal(device).unwrap().choices
}

fn amount(device: &Replica) -> String {
    let amount = deal(device).unwrap().work.amount;
    amount.map(|amount| amount.to_string()).unwrap_or_default()
}

/// What is on offer, in alphabetical order.
fn asked(device: &Replica) -> Vec<String> {
    let all = choices(device).into_iter().flat_map(|c| c.values);
    let mut values: Vec<String> = all.map(|c| c.value).collect();
    values.sort();
    values
}

fn change(fields: Value) -> Command {
    let set: Map<String, Value> = fields.as_object().unwrap().clone();
    Command::Change {
        kind: ThingKind::Opportunity,
        id: WORK.0,
        set,
    }
}

fn says(amount: &str) -> Command {
    change(json!({ "amount": amount }))
}

fn choice(among: &[&str], keep: &[&str]) -> Command {
    let owned = |values: &[&str]| values.iter().map(|v| (*v).to_owned()).collect();
    Command::Choose {
        of: Subject::Opportunity(WORK),
        field: Cared::Amount,
        among: owned(among),
        keep: owned(keep),
        on: day("2026-05-02"),
    }
}

/// Two devices that said different amounts, and met.
fn apart() -> [Replica; 2] {
    let mut two = devices::<2>();
    two[0].does(&says("2400000 EUR"));
    two[1].does(&says("2600050 EUR"));
    meet(&mut two);
    two
}

const BOTH: [&str; 2] = ["2400000 EUR", "2600050 EUR"];

#[test]
fn what_is_asked_after_two_changes_apart() {
    for (here, there, expected) in [
        (says("500 EUR"), says("700 EUR"), vec!["500 EUR", "700 EUR"]),
        (says("500 EUR"), says("500 USD"), vec!["500 EUR", "500 USD"]),
        (
            says("500 EUR"),
            change(json!({ "amount": null })),
            vec!["", "500 EUR"],
        ),
        (says("500 EUR"), says("500 EUR"), vec![]),
        (says("500 EUR"), change(json!({"name": "A study"})), vec![]),
        (
            change(json!({"note": "One."})),
            change(json!({"note": "Two."})),
            vec![],
        ),
    ] {
        let mut two = devices::<2>();
        two[0].does(&here);
        two[1].does(&there);
        meet(&mut two);
        assert_eq!(asked(&two[0]), expected, "{here:?} {there:?}");
    }
}

#[test]
fn the_amount_that_is_shown_comes_first_and_each_says_when_it_was_set() {
    let two = apart();
    let [one] = choices(&two[0]).try_into().unwrap();
    assert_eq!(one.field, Cared::Amount);
    assert_eq!(one.values[0].value, amount(&two[0]));
    assert!(one.values.iter().all(|value| value.at.is_some()));
}

#[test]
fn one_choice_settles_it_everywhere_and_undo_asks_again() {
    for keep in BOTH {
        let mut two = apart();
        let before = deal(&two[0]);
        let said = two[0].does(&choice(&BOTH, &[keep]));
        assert!(said.changed.beside);
        meet(&mut two);
        for device in &two {
            assert_eq!((asked(device), amount(device)), (vec![], keep.to_owned()));
        }
        let undone = two[1].undoes(said.batch);
        assert_eq!(undone.kept, Vec::<String>::new());
        meet(&mut two);
        assert_eq!(asked(&two[0]), BOTH);
        assert_eq!(deal(&two[0]).unwrap().work, before.unwrap().work);
        two[0].undoes(undone.batch);
        meet(&mut two);
        assert_eq!((asked(&two[1]), amount(&two[1])), (vec![], keep.to_owned()));
    }
}

#[test]
fn what_was_chosen_is_said_as_money_in_the_history_of_the_person() {
    let mut two = apart();
    let said = two[0].does(&choice(&BOTH, &[BOTH[1]]));
    assert_eq!(said.what, "Chose 26,000.50 EUR");
    let page = two[0].book.page(person(1), day("2026-05-02")).unwrap();
    assert_eq!(page.history[0].what, "Chose 26,000.50 EUR over 24,000 EUR");
}

#[test]
fn the_same_choice_on_two_devices_is_one_and_different_ones_are_asked_once_more() {
    let mut two = apart();
    for device in &mut two {
        device.does(&choice(&BOTH, &[BOTH[1]]));
    }
    meet(&mut two);
    assert_eq!(asked(&two[0]), Vec::<String>::new());

    let mut two = apart();
    for (device, keep) in two.iter_mut().zip(BOTH) {
        device.does(&choice(&BOTH, &[keep]));
    }
    meet(&mut two);
    assert_eq!(asked(&two[0]), BOTH);
    two[1].does(&choice(&BOTH, &[BOTH[0]]));
    meet(&mut two);
    assert_eq!(
        (asked(&two[0]), amount(&two[0])),
        (vec![], BOTH[0].to_owned())
    );
}

#[test]
fn an_amount_that_was_not_shown_when_it_was_chosen_is_asked_about() {
    let mut three = devices::<3>();
    for (device, amount) in three.iter_mut().zip(["1 EUR", "2 EUR", "3 EUR"]) {
        device.does(&says(amount));
    }
    meet(&mut three);
    assert_eq!(asked(&three[2]), ["1 EUR", "2 EUR", "3 EUR"]);
    // The screen had two of them when the person answered.
    three[0].does(&choice(&["1 EUR", "2 EUR"], &["1 EUR"]));
    meet(&mut three);
    assert_eq!(asked(&three[1]), ["1 EUR", "3 EUR"]);
}

#[test]
fn typing_an_amount_is_a_choice_too_and_can_be_taken_back() {
    // Also the one that happens to be shown, also by itself among other commands.
    let shown = amount(&apart()[0]);
    let together = Command::Together {
        what: "Noted An audit".into(),
        commands: vec![change(json!({"note": "Twice."})), says("5 EUR")],
    };
    let saved = Opportunity {
        amount: "5 EUR".parse().ok(),
        ..work()
    };
    for (command, expected) in [
        (says("5 EUR"), "5 EUR"),
        (says(&shown), shown.as_str()),
        (change(json!({ "amount": null })), ""),
        (together, "5 EUR"),
        (Command::Save(Thing::Opportunity(saved)), "5 EUR"),
    ] {
        let mut two = apart();
        let done = two[0].does(&command);
        meet(&mut two);
        let now = (asked(&two[1]), amount(&two[1]));
        assert_eq!(now, (vec![], expected.to_owned()), "{command:?}");
        let undone = two[1].undoes(done.batch);
        assert_eq!(undone.kept, Vec::<String>::new(), "{command:?}");
        meet(&mut two);
        assert_eq!(asked(&two[0]), BOTH, "{command:?}");
    }
}

#[test]
fn a_change_of_something_else_leaves_the_question_open() {
    let mut two = apart();
    two[0].does(&change(json!({"note": "Twice."})));
    let saved = Opportunity {
        amount: amount(&two[0]).parse().ok(),
        name: "Two audits".into(),
        ..work()
    };
    two[0].does(&Command::Save(Thing::Opportunity(saved)));
    meet(&mut two);
    assert_eq!(asked(&two[1]), BOTH);
}

#[test]
fn undo_offers_both_where_the_amount_is_not_the_one_it_wrote_any_more() {
    let mut two = devices::<2>();
    let first = two[0].does(&says("500 EUR"));
    two[0].does(&says("70000 EUR"));
    let undone = two[0].undoes(first.batch);
    assert_eq!(
        undone.kept,
        ["The amount of “An audit” was changed again since: 700 EUR; the page offers both"]
    );
    meet(&mut two);
    assert_eq!(asked(&two[1]), ["1000 EUR", "70000 EUR"]);
    let export = two[1].book.export_json().to_string();
    assert!(!export.contains("offered"), "{export}");
    two[1].does(&choice(&["1000 EUR", "70000 EUR"], &["1000 EUR"]));
    meet(&mut two);
    assert_eq!(
        (asked(&two[0]), amount(&two[0])),
        (vec![], "1000 EUR".to_owned())
    );
}

#[test]
fn an_amount_is_one_of_those_shown_and_money_or_none() {
    let mut two = apart();
    for (refused, why) in [
        (choice(&BOTH, &BOTH), CommandError::NoChoice),
        (choice(&BOTH, &["5 EUR"]), CommandError::NoChoice),
        (choice(&BOTH, &[]), CommandError::NoChoice),
        (
            choice(&["a lot"], &["a lot"]),
            CommandError::Unfit("amount".into()),
        ),
    ] {
        assert_eq!(two[0].tries(&refused), Err(why), "{refused:?}");
    }
    let mut of_a_person = choice(&BOTH, &[BOTH[0]]);
    if let Command::Choose { of, .. } = &mut of_a_person {
        *of = Subject::Person(person(1));
    }
    let refused = two[0].tries(&of_a_person);
    assert_eq!(refused, Err(CommandError::NothingToChoose));
    assert_eq!(asked(&two[0]), BOTH);
    two[0].does(&Command::Delete {
        kind: ThingKind::Opportunity,
        id: WORK.0,
    });
    let refused = two[0].tries(&choice(&BOTH, &[BOTH[0]]));
    assert_eq!(refused, Err(CommandError::UnknownThing));
}

#[test]
fn work_taken_out_of_the_book_asks_nothing_until_it_is_back() {
    let mut two = devices::<2>();
    let gone = two[0].does(&Command::Delete {
        kind: ThingKind::Opportunity,
        id: WORK.0,
    });
    let mut late = two[1].fork(30);
    two[1].does(&says("500 EUR"));
    late.does(&says("700 EUR"));
    meet(&mut two);
    two[0].hears(&late);
    assert_eq!(deal(&two[0]), None);
    two[0].undoes(gone.batch);
    assert_eq!(asked(&two[0]), ["500 EUR", "700 EUR"]);
}

#[test]
fn a_book_begun_anew_keeps_what_was_set_apart_with_its_times() {
    let mut two = apart();
    two[0].does(&add(person(2), sarah()));
    let before = choices(&two[0]);
    let erased = BTreeSet::from([person(2)]);
    let mut new = Replica::of(two[0].book.without(&erased).unwrap(), 20);
    assert_eq!(choices(&new), before);
    let again = Replica::of(new.book.without(&BTreeSet::new()).unwrap(), 21);
    assert_eq!(choices(&again), before);
    let said = new.does(&choice(&BOTH, &[BOTH[0]]));
    assert_eq!((asked(&new), amount(&new)), (vec![], BOTH[0].to_owned()));
    new.undoes(said.batch);
    assert_eq!(asked(&new), BOTH);
    // With the person whom it is about it goes, and nothing chooses for it any more.
    let erased = BTreeSet::from([person(1)]);
    let mut none = Replica::of(two[0].book.without(&erased).unwrap(), 22);
    assert_eq!(deal(&none), None);
    let refused = none.tries(&choice(&BOTH, &[BOTH[0]]));
    assert_eq!(refused, Err(CommandError::Erased));
}

#[test]
fn a_choice_of_an_amount_is_json_in_the_journal() {
    let command = choice(&BOTH, &[BOTH[0]]);
    let text = serde_json::to_string(&command).unwrap();
    let id = WORK.0;
    assert_eq!(
        text,
        format!(
            r#"{{"do":"choose","of":{{"opportunity":"{id}"}},"field":"amount","among":["2400000 EUR","2600050 EUR"],"keep":["2400000 EUR"],"on":"2026-05-02"}}"#
        )
    );
    assert_eq!(serde_json::from_str::<Command>(&text).unwrap(), command);
}
