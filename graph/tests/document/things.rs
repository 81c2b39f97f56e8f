//! Things, stages and merges in the document: field by field, together, on two devices, and taken back.
use crate::common::{Replica, add, call, contact, day, named, person, reach, sarah};
use kith_graph::belongings::EXAMPLE;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::CommandError;
use kith_graph::ids::{ExchangeId, LinkId, PersonId, PromiseId};
use kith_graph::things::{
    Direction, Exchange, ExchangeKind, Link, LinkKind, Party, Promise, Size, Strength, Thing,
    ThingKind,
};
use kith_graph::types::{Cadence, PersonDraft, PersonList, Stage, Tier};
use kith_graph::view::{View, Wanted};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn promise(n: u128, of: PersonId) -> Promise {
    Promise {
        id: PromiseId(Uuid::from_u128(0x6000 + n)),
        person: of,
        by: Party::Me,
        what: "The audit checklist".into(),
        made_on: day("2026-05-01"),
        due: day("2026-05-08"),
        kept_on: None,
        dropped_on: None,
        event: None,
    }
}

fn gift(n: u128, to: PersonId) -> Thing {
    Thing::Exchange(Exchange {
        id: ExchangeId(Uuid::from_u128(0x7000 + n)),
        person: to,
        direction: Direction::Given,
        kind: ExchangeKind::Information,
        size: Size::Medium,
        asked: false,
        on: day("2026-05-02"),
        note: "The nearshoring study".into(),
        quality: None,
        public: false,
        interaction: None,
    })
}

fn link(n: u128, a: PersonId, b: PersonId) -> Thing {
    Thing::Link(Link {
        id: LinkId(Uuid::from_u128(0x8000 + n)),
        a,
        b,
        kind: LinkKind::Colleague,
        strength: Strength::Strong,
        note: String::new(),
    })
}

fn set(fields: Value) -> Map<String, Value> {
    fields.as_object().unwrap().clone()
}

fn change(id: PromiseId, fields: Value) -> Command {
    Command::Change {
        kind: ThingKind::Promise,
        id: id.0,
        set: set(fields),
    }
}

/// Three people: Sarah, Bob and Eve.
fn book() -> Replica {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    r.does(&add(person(2), named("Bob")));
    r.does(&add(person(3), named("Eve")));
    r
}

#[test]
fn devices_that_change_different_fields_of_a_promise_keep_both() {
    let mut a = book();
    let made = promise(1, person(1));
    a.does(&Command::Save(Thing::Promise(made.clone())));
    let mut b = a.fork(2);
    a.does(&change(made.id, json!({"kept_on": "2026-05-06"})));
    b.does(&change(made.id, json!({"due": "2026-05-20"})));
    a.hears(&b);
    b.hears(&a);
    for r in [&a, &b] {
        let kept = &r.book.facts().things.promises[&made.id];
        assert_eq!(
            (kept.kept_on, kept.due),
            (Some(day("2026-05-06")), day("2026-05-20"))
        );
    }
}

#[test]
fn a_field_that_there_is_not_or_a_value_that_does_not_fit_is_refused_and_changes_nothing() {
    let mut r = book();
    let made = promise(1, person(1));
    r.does(&Command::Save(Thing::Promise(made.clone())));
    let seen = r.visible();
    for fields in [
        json!({"kept": "2026-05-06"}),
        json!({"kept_on": "soon"}),
        json!({"due": null}),
        json!({"person": person(9).to_string()}),
        json!({"what": "  "}),
    ] {
        assert!(
            r.tries(&change(made.id, fields.clone())).is_err(),
            "{fields}"
        );
        assert_eq!(r.visible(), seen, "{fields}");
    }
}

#[test]
fn what_refers_to_nobody_known_is_refused() {
    let mut r = book();
    let refused = r.tries(&Command::Save(gift(1, person(9)))).unwrap_err();
    assert_eq!(refused, CommandError::UnknownPerson);
    let oneself = r.tries(&Command::Save(link(1, person(1), person(1))));
    assert_eq!(oneself.unwrap_err(), CommandError::WithOneself);
}

#[test]
fn commands_done_together_are_taken_back_together_or_not_done_at_all() {
    let mut r = book();
    let seen = r.visible();
    let both = |second: Command| Command::Together {
        what: "Kept Sarah".into(),
        commands: vec![Command::Save(gift(1, person(1))), second],
    };
    let bad = both(Command::LeaveInPeace {
        id: person(9),
        until: None,
    });
    assert!(r.tries(&bad).is_err());
    assert_eq!(r.visible(), seen);
    let done = r.does(&both(Command::SetStage {
        ids: vec![person(1)],
        stage: Some(Stage::Cultivation),
        on: day("2026-05-02"),
    }));
    assert_eq!(done.what, "Kept Sarah");
    assert_eq!(
        r.book.row(person(1)).unwrap().stage,
        Some(Stage::Cultivation)
    );
    r.undoes(done.batch);
    assert_eq!(r.visible(), seen);
}

#[test]
fn keeping_somebody_who_was_captured_begins_the_first_stage_on_the_day_met() {
    let mut r = Replica::new(1);
    let met = PersonDraft {
        met_on: Some(day("2026-04-20")),
        ..sarah()
    };
    r.does(&add(person(1), met));
    r.does(&add(person(2), named("Bob")));
    let keep = |tier| Command::SetTier {
        ids: vec![person(1), person(2)],
        tier,
        on: day("2026-05-03"),
        reason: String::new(),
    };
    let mut circle = r.fork(2);
    r.does(&keep(Some(Tier::Two)));
    for (n, since) in [(1, "2026-04-20"), (2, "2026-05-01")] {
        let row = r.book.row(person(n)).unwrap();
        assert_eq!(
            (row.stage, row.stage_on),
            (Some(Stage::Initial), Some(day(since)))
        );
    }
    circle.does(&keep(None));
    assert_eq!(circle.book.row(person(1)).unwrap().stage, None);
    assert!(!circle.book.row(person(1)).unwrap().to_sort);
}

#[test]
fn another_number_of_the_rules_is_another_period_for_everybody() {
    let mut r = book();
    r.does(&Command::SetTier {
        ids: vec![person(1)],
        tier: Some(Tier::One),
        on: day("2026-05-01"),
        reason: String::new(),
    });
    let seen = r.visible();
    let done = r.does(&Command::SetSettings {
        set: set(json!({"cadence_1": "2w"})),
    });
    assert_eq!(r.book.row(person(1)).unwrap().period, Cadence::Weeks(2));
    assert_eq!(r.book.rows(), r.book.rows_from_scratch());
    let changed_on = |r: &Replica| r.book.facts().settings.cadence_1_on;
    assert_eq!(changed_on(&r), Some(day("2026-05-01")));
    // The same again is no change, and the day that is given goes before that of the batch.
    let mut other = r.fork(2);
    for (cadence, on) in [("2w", "2026-05-01"), ("3w", "2026-05-02")] {
        other.does(&Command::SetSettings {
            set: set(json!({"cadence_1": cadence, "cadence_1_on": "2026-05-02"})),
        });
        assert_eq!(changed_on(&other), Some(day(on)), "{cadence}");
    }
    r.undoes(done.batch);
    assert_eq!(changed_on(&r), None);
    assert_eq!(r.visible(), seen);
    let refused = r.tries(&Command::SetSettings {
        set: set(json!({"cadence_9": "2w"})),
    });
    assert!(matches!(refused, Err(CommandError::Unfit(_))));
}

/// Everything about Bob, whom a merge makes a part of Sarah.
fn busy() -> Replica {
    let mut r = book();
    r.edits(person(2), PersonEdit::AddEmail(reach("bob@acme.com")));
    r.edits(person(2), PersonEdit::Note("Bob likes coffee.".into()));
    r.edits(
        person(2),
        PersonEdit::AddTo {
            list: PersonList::Needs,
            text: "A VAT lecturer".into(),
        },
    );
    r.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(1), person(2)], "2026-05-01"),
    });
    r.does(&Command::SaveInteraction {
        interaction: call(contact(2), &[person(2), person(3)], "2026-05-02"),
    });
    r.does(&Command::Save(gift(1, person(2))));
    r.does(&Command::Save(Thing::Promise(promise(1, person(2)))));
    r.does(&Command::Save(link(1, person(2), person(3))));
    r.does(&Command::Save(link(2, person(1), person(2))));
    r
}

fn merge(keep: u128, gone: u128) -> Command {
    Command::merge(person(keep), person(gone))
}

#[test]
fn a_merge_loses_nothing_and_counts_everything_once() {
    let mut r = busy();
    r.does(&merge(1, 2));
    assert!(r.book.row(person(2)).is_none());
    assert_eq!(r.book.rows(), r.book.rows_from_scratch());
    let page = r.book.page(person(1), day("2026-05-03")).unwrap();
    let mails: Vec<_> = page
        .person
        .emails
        .iter()
        .map(|e| e.value.as_str())
        .collect();
    assert_eq!(mails, ["sarah@acme.com", "bob@acme.com"]);
    assert_eq!(page.person.needs, ["A VAT lecturer"]);
    assert!(
        page.person.note.contains("Likes tea.") && page.person.note.contains("Bob likes coffee.")
    );
    assert_eq!(page.interactions.len(), 2);
    assert_eq!(page.interactions[1].people, [person(1)]);
    let facts = r.book.facts();
    assert_eq!(facts.things.exchanges_of(person(1)).count(), 1);
    assert_eq!(facts.things.promises_of(person(1)).count(), 1);
    let links: Vec<_> = facts
        .things
        .links_of(person(1))
        .map(|l| (l.a, l.b))
        .collect();
    assert_eq!(links, [(person(1), person(3))]);
    // Whoever asks by the old key gets the one page.
    assert_eq!(r.book.page(person(2), day("2026-05-03")), Some(page));
}

#[test]
fn a_merge_is_taken_back_whatever_was_done_since() {
    let mut r = busy();
    let seen = r.visible();
    let merged = r.does(&merge(1, 2));
    let later = r.does(&Command::Save(gift(2, person(1))));
    r.undoes(merged.batch);
    assert_eq!(r.book.facts().things.exchanges_of(person(2)).count(), 1);
    assert_eq!(r.book.facts().things.links_of(person(1)).count(), 1);
    assert_eq!(r.book.rows(), r.book.rows_from_scratch());
    r.undoes(later.batch);
    assert_eq!(r.visible(), seen);
}

#[test]
fn what_is_taken_from_somebody_who_stands_for_two_is_taken_from_both() {
    let mut r = busy();
    r.does(&merge(1, 2));
    r.edits(person(1), PersonEdit::RemoveEmail("bob@acme.com".into()));
    r.edits(person(1), PersonEdit::Note("One note.".into()));
    r.edits(
        person(1),
        PersonEdit::RemoveFrom {
            list: PersonList::Needs,
            text: "a VAT lecturer".into(),
        },
    );
    let draft = r.draft(person(1));
    assert_eq!(draft.emails.len(), 1);
    assert_eq!((draft.note.as_str(), draft.needs.len()), ("One note.", 0));
}

#[test]
fn the_same_pair_and_chains_and_rings_merged_apart_come_to_one_person() {
    for (first, second, stays) in [
        (merge(1, 2), merge(1, 2), vec![1, 3]),
        (merge(1, 2), merge(2, 3), vec![1]),
        (merge(2, 1), merge(1, 2), vec![1, 3]),
        (merge(3, 1), merge(3, 2), vec![3]),
    ] {
        let mut a = busy();
        let mut b = a.fork(2);
        a.does(&first);
        b.does(&second);
        a.hears(&b);
        b.hears(&a);
        let ids =
            |r: &Replica| -> BTreeSet<PersonId> { r.book.rows().iter().map(|p| p.id).collect() };
        let stays: BTreeSet<PersonId> = stays.into_iter().map(person).collect();
        assert_eq!(ids(&a), stays, "{first:?} {second:?}");
        assert_eq!(a.visible(), b.visible());
        assert_eq!(a.book.rows(), a.book.rows_from_scratch());
        let who = *stays.iter().next().unwrap();
        assert_eq!(
            a.book.facts().contacts_of(who).len(),
            2,
            "{first:?} {second:?}"
        );
    }
}

#[test]
fn whoever_is_erased_takes_what_is_about_them_and_leaves_what_is_not() {
    let mut r = busy();
    r.does(&Command::Save(gift(5, person(1))));
    let rest = r.book.without(&[person(2)].into()).unwrap();
    let things = &rest.facts().things;
    assert_eq!(things.exchanges.len(), 1);
    assert_eq!((things.promises.len(), things.links.len()), (0, 0));
    assert!(rest.is_without(&r.book));
}

#[test]
fn what_was_done_stands_in_the_history_of_whom_it_is_about() {
    let mut r = book();
    let made = promise(1, person(1));
    r.does(&Command::Save(Thing::Promise(made.clone())));
    r.does(&change(made.id, json!({"kept_on": "2026-05-06"})));
    let said: Vec<String> = r
        .book
        .page(person(1), day("2026-05-06"))
        .unwrap()
        .history
        .into_iter()
        .map(|h| h.what)
        .collect();
    assert_eq!(
        said[..2],
        [
            "Kept the promise to Sarah Chen".to_owned(),
            "Noted your promise to Sarah Chen".to_owned()
        ]
    );
    assert!(
        r.book
            .page(person(2), day("2026-05-06"))
            .unwrap()
            .history
            .len()
            < 2
    );
}

#[test]
fn a_page_says_nothing_of_due_while_they_are_left_in_peace() {
    let mut r = book();
    r.does(&Command::SetCadence {
        id: person(1),
        cadence: Some(Cadence::Weeks(1)),
        on: day("2026-05-01"),
    });
    r.does(&Command::LeaveInPeace {
        id: person(1),
        until: Some(day("2026-06-01")),
    });
    for (today, due) in [("2026-05-31", None), ("2026-06-01", Some("2026-05-08"))] {
        let page = r.book.page(person(1), day(today)).unwrap();
        assert_eq!(page.due, due.map(day), "{today}");
    }
}

#[test]
fn what_changed_is_fields_and_notes_and_neither_plans_nor_snoozes() {
    let mut r = book();
    let id = person(1);
    let (on, until) = (day("2026-05-01"), Some(day("2026-05-08")));
    let mut plan = call(contact(2), &[id], "2026-05-09");
    (plan.planned, plan.note) = (true, "At noon".into());
    let mut tried = call(contact(3), &[id], "2026-05-01");
    (tried.missed, tried.note) = (true, "On holiday, says the machine".into());
    for command in [
        Command::SaveInteraction {
            interaction: call(contact(1), &[id], "2026-04-30"),
        },
        Command::SaveInteraction { interaction: plan },
        Command::Snooze { id, until, on },
        Command::LeaveInPeace { id, until },
        Command::Save(gift(1, id)),
        Command::SaveInteraction { interaction: tried },
    ] {
        r.does(&command);
    }
    r.edits(id, PersonEdit::Title("COO".into()));
    let View::Brief(Some(brief)) = r.book.view(&Wanted::Brief(id), day("2026-05-02")) else {
        panic!()
    };
    let changed: Vec<&str> = brief.changed.iter().map(|c| c.what.as_str()).collect();
    assert_eq!(
        changed,
        [
            "Changed title from CFO to COO",
            "Logged a call with Sarah Chen",
            "Added Sarah Chen"
        ]
    );
}

#[test]
fn the_example_book_says_how_to_remove_it_and_is_gone_with_one_undo() {
    let mut r = Replica::new(1);
    let things = busy().book.belongings();
    let brought = r.does(&Command::BringIn {
        source: EXAMPLE.into(),
        things,
    });
    assert_eq!(r.book.example(), Some(brought.batch));
    assert_eq!(r.book.facts().things.promises.len(), 1);
    r.undoes(brought.batch);
    assert_eq!((r.book.example(), r.book.rows().len()), (None, 0));
    assert_eq!(r.book.facts().things.all().count(), 0);
}

#[test]
fn every_kind_of_thing_is_made_of_scalars_alone() {
    let mut r = book();
    for thing in [
        gift(1, person(1)),
        Thing::Promise(promise(1, person(1))),
        link(1, person(1), person(2)),
    ] {
        for (field, value) in thing.fields() {
            assert!(!value.is_array() && !value.is_object(), "{field}: {value}");
        }
        r.does(&Command::Save(thing));
    }
}

fn reminded(hour: u8) -> Command {
    Command::SetReminder {
        device: 2,
        reminder: serde_json::from_value(json!({
            "endpoint": "https://push.example/secret-address", "p256dh": "BA", "auth": "secret-auth",
            "hour": hour, "quiet": [6, 7],
        }))
        .unwrap(),
    }
}

#[test]
fn how_a_device_is_reminded_is_kept_by_itself_undone_and_nobodys_export() {
    let mut r = book();
    let hour = |r: &Replica| r.book.facts().reminders.get(&2).map(|r| r.hour);
    assert_eq!(hour(&r), None);
    r.does(&reminded(8));
    let done = r.does(&reminded(19));
    assert_eq!(hour(&r), Some(19));
    // Another device, and the numbers of the rules, are other values: both stay.
    let mut other = r.fork(2);
    other.does(&Command::SetSettings {
        set: set(json!({"today_rows": 8})),
    });
    other.does(&Command::SetFeed {
        secret: Some("s".repeat(32)),
    });
    r.hears(&other);
    let facts = r.book.facts();
    assert_eq!((hour(&r), facts.settings.today_rows), (Some(19), 8));
    assert_eq!(facts.feed.as_deref(), Some("s".repeat(32).as_str()));
    let export = r.book.export_json().to_string();
    for secret in ["secret-address", "secret-auth", "ssssssss"] {
        assert!(!export.contains(secret), "{secret}");
    }
    r.undoes(done.batch);
    assert_eq!(hour(&r), Some(8));
    r.does(&Command::SetReminder {
        device: 2,
        reminder: None,
    });
    assert_eq!(hour(&r), None);
}

#[test]
fn what_could_never_remind_is_refused() {
    let mut r = book();
    let odd = r.tries(&reminded(24));
    assert!(matches!(odd, Err(CommandError::Unfit(_))));
    for secret in ["short", &"ü".repeat(32), &"a/".repeat(16)] {
        let feed = Command::SetFeed {
            secret: Some(secret.to_owned()),
        };
        let refused = r.tries(&feed);
        assert!(matches!(refused, Err(CommandError::Unfit(_))), "{secret}");
    }
}
