//! Two entries of one person: merged value by value, told apart, taken back, and the same on every device.
use crate::common::any::{merge, thing};
use crate::common::{Replica, add, call, contact, day, named, person, reach};
use kith_graph::command::{Command, MergeField, PersonEdit};
use kith_graph::document::CommandError;
use kith_graph::ids::PersonId;
use kith_graph::types::{Cadence, PersonDraft, Position, Stage, Tier};
use kith_graph::view::duplicates::{Duplicates, Likeness};
use kith_graph::view::{View, Wanted};
use proptest::prelude::*;
use std::collections::BTreeSet;

fn listed(r: &Replica) -> Duplicates {
    match r.book.view(&Wanted::Duplicates, day("2026-05-10")) {
        View::Duplicates(list) => list,
        other => panic!("{other:?}"),
    }
}

fn pairs(r: &Replica) -> Vec<BTreeSet<PersonId>> {
    let all = listed(r).pairs.into_iter();
    all.map(|pair| [pair.keep.id, pair.gone.id].into())
        .collect()
}

/// Robert Stone twice, with values that stand against each other.
fn bobs() -> Replica {
    let mut r = Replica::new(1);
    r.does(&add(
        person(1),
        PersonDraft {
            name: "Bob Stone".into(),
            nickname: "Bob".into(),
            emails: vec![reach("bob@stone.com"), reach("old@stone.com")],
            positions: vec![position("CFO", "Acme")],
            birthday: "--03-22".parse().ok(),
            met_on: Some(day("2026-02-01")),
            tier: Some(Tier::Three),
            tags: vec!["tea".into()],
            note: "Likes tea.".into(),
            ..PersonDraft::default()
        },
    ));
    r.does(&add(
        person(2),
        PersonDraft {
            name: "Robert Stone".into(),
            emails: vec![reach("bob@stone.com"), reach("robert@beta.org")],
            phones: vec![reach("+44 20 7946 0018")],
            positions: vec![position("COO", "Beta")],
            birthday: "1980-03-22".parse().ok(),
            met_on: Some(day("2026-03-01")),
            tier: Some(Tier::One),
            tags: vec!["golf".into()],
            note: "Plays golf.".into(),
            ..PersonDraft::default()
        },
    ));
    r
}

fn position(title: &str, company: &str) -> Position {
    Position {
        title: title.into(),
        company: company.into(),
    }
}

fn picked() -> Command {
    Command::MergePeople {
        keep: person(1),
        gone: person(2),
        take: vec![
            MergeField::Name,
            MergeField::Birthday,
            MergeField::MetOn,
            MergeField::Tier,
            MergeField::Position,
        ],
        drop: vec![
            PersonEdit::RemoveEmail("old@stone.com".into()),
            PersonEdit::RemoveTag("golf".into()),
        ],
        on: Some(day("2026-05-05")),
    }
}

#[test]
fn a_merge_takes_what_was_picked_and_undo_brings_all_of_it_back() {
    let mut r = bobs();
    let before = r.visible();
    let merge = r.does(&picked());
    let draft = r.draft(person(1));
    assert_eq!(draft.name, "Robert Stone");
    assert_eq!(draft.nickname, "Bob", "what nobody picked stays");
    assert_eq!(draft.birthday, "1980-03-22".parse().ok());
    assert_eq!(draft.met_on, Some(day("2026-03-01")));
    assert_eq!(draft.tier, Some(Tier::One));
    assert_eq!(
        draft.positions,
        [position("COO", "Beta"), position("CFO", "Acme")]
    );
    assert_eq!(
        draft.emails,
        [reach("bob@stone.com"), reach("robert@beta.org")]
    );
    assert_eq!(draft.phones, [reach("+44 20 7946 0018")]);
    assert_eq!(draft.tags, ["tea"]);
    assert_eq!(draft.note, "Likes tea.\n\nPlays golf.");
    assert_eq!(r.book.rows(), r.book.rows_from_scratch());
    // What was replaced can be put back by itself.
    let page = r.book.page(person(1), day("2026-05-10")).unwrap();
    let entry = page
        .history
        .iter()
        .find(|entry| entry.batch == merge.batch)
        .unwrap();
    let labels: BTreeSet<&str> = entry
        .values
        .iter()
        .map(|value| value.label.as_str())
        .collect();
    for label in ["name", "birthday", "e-mail", "tag", "tier"] {
        assert!(labels.contains(label), "{label} of {labels:?}");
    }
    let undone = r.undoes(merge.batch);
    assert!(undone.kept.is_empty(), "{:?}", undone.kept);
    assert_eq!(r.visible(), before);
}

#[test]
fn a_merge_without_picks_keeps_what_is_there_and_fills_what_is_not() {
    let mut r = bobs();
    r.does(&Command::merge(person(1), person(2)));
    let draft = r.draft(person(1));
    assert_eq!(
        (draft.name.as_str(), draft.tier),
        ("Bob Stone", Some(Tier::Three))
    );
    assert_eq!(draft.met_on, Some(day("2026-02-01")));
    assert_eq!(draft.emails.len(), 3);
    assert_eq!(draft.positions.len(), 2);
}

#[test]
fn a_command_that_an_earlier_version_wrote_still_merges() {
    let json = format!(
        r#"{{"do":"merge_people","keep":"{}","gone":"{}"}}"#,
        person(1),
        person(2)
    );
    let command: Command = serde_json::from_str(&json).unwrap();
    assert_eq!(command, Command::merge(person(1), person(2)));
    assert_eq!(
        serde_json::to_value(&command).unwrap(),
        serde_json::from_str::<serde_json::Value>(&json).unwrap()
    );
    let mut r = bobs();
    r.does(&command);
    assert!(r.book.row(person(2)).is_none());
}

#[test]
fn only_what_takes_something_out_can_be_dropped() {
    let mut r = bobs();
    let command = Command::MergePeople {
        keep: person(1),
        gone: person(2),
        take: vec![],
        drop: vec![PersonEdit::Name("Nobody".into())],
        on: None,
    };
    assert!(matches!(r.tries(&command), Err(CommandError::Unfit(_))));
}

#[test]
fn stage_and_cadence_are_picked_with_their_days() {
    let mut r = bobs();
    r.does(&Command::SetStage {
        ids: vec![person(1)],
        stage: Some(Stage::Initial),
        on: day("2026-05-01"),
    });
    r.does(&Command::SetStage {
        ids: vec![person(2)],
        stage: Some(Stage::Partnership),
        on: day("2026-04-01"),
    });
    r.does(&Command::SetCadence {
        id: person(2),
        cadence: Some(Cadence::Weeks(2)),
        on: day("2026-04-01"),
    });
    let before = r.visible();
    let merge = r.does(&Command::MergePeople {
        keep: person(1),
        gone: person(2),
        take: vec![MergeField::Stage, MergeField::Cadence],
        drop: vec![],
        on: Some(day("2026-05-05")),
    });
    let row = r.book.row(person(1)).unwrap();
    assert_eq!(
        (row.stage, row.stage_on),
        (Some(Stage::Partnership), Some(day("2026-04-01")))
    );
    assert_eq!(row.cadence, Some(Cadence::Weeks(2)));
    r.undoes(merge.batch);
    assert_eq!(r.visible(), before);
}

#[test]
fn positions_under_one_key_are_both_there() {
    let mut r = Replica::new(1);
    for n in [1, 2] {
        r.does(&add(person(n), named("Bob Stone")));
    }
    r.edits(person(1), PersonEdit::Title("CFO".into()));
    r.edits(person(2), PersonEdit::Company("Beta".into()));
    r.does(&Command::merge(person(1), person(2)));
    assert_eq!(
        r.draft(person(1)).positions,
        [position("CFO", ""), position("", "Beta")]
    );
}

#[test]
fn the_list_tells_both_sides_and_loses_a_pair_when_it_is_merged() {
    let mut r = bobs();
    r.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(2)], "2026-05-01"),
    });
    let list = listed(&r);
    assert_eq!(list.total, 1);
    let pair = &list.pairs[0];
    assert_eq!(
        (pair.keep.id, pair.gone.id),
        (person(2), person(1)),
        "the closer tier stays"
    );
    assert_eq!(pair.likeness, Likeness::Sure);
    assert_eq!((pair.keep.contacts, pair.gone.contacts), (1, 0));
    let field = |field| pair.fields.iter().find(|f| f.field == field);
    let name = field(MergeField::Name).unwrap();
    assert_eq!(
        (name.keep.as_str(), name.gone.as_str(), name.takes_gone),
        ("Robert Stone", "Bob Stone", false)
    );
    assert!(field(MergeField::Nickname).unwrap().takes_gone);
    assert!(
        field(MergeField::MetOn).unwrap().takes_gone,
        "the earlier day counts"
    );
    assert_eq!(field(MergeField::Pronouns), None);
    let entry = |value: &str| {
        pair.entries
            .iter()
            .find(|e| e.value == value)
            .map(|e| (e.keep, e.gone))
    };
    assert_eq!(entry("bob@stone.com"), Some((true, true)));
    assert_eq!(entry("old@stone.com"), Some((false, true)));
    // As it is printed, and read by the page.
    let view = r.book.view(&Wanted::Duplicates, day("2026-05-10"));
    let json = serde_json::to_string(&view).unwrap();
    assert_eq!(serde_json::from_str::<View>(&json).unwrap(), view);
    let merge = r.does(&Command::merge(person(2), person(1)));
    assert_eq!(listed(&r).total, 0);
    r.undoes(merge.batch);
    assert_eq!(listed(&r), list);
}

#[test]
fn whoever_is_not_the_same_leaves_the_list_until_that_is_taken_back() {
    let mut phone = bobs();
    let mut laptop = phone.fork(2);
    let said = phone.does(&Command::NotSame {
        a: person(1),
        b: person(2),
    });
    laptop.does(&Command::NotSame {
        a: person(2),
        b: person(1),
    });
    assert_eq!(
        said.what,
        "Noted that Bob Stone and Robert Stone are two people"
    );
    for (a, b) in [(0, 1), (1, 0)] {
        let two = [&mut phone, &mut laptop];
        let news = two[b].book.save_after(&[]);
        two[a].book.merge(&news).unwrap();
    }
    for r in [&phone, &laptop] {
        assert_eq!(listed(r).total, 0);
        assert_eq!(r.book.heads(), phone.book.heads());
    }
    phone.undoes(said.batch);
    assert_eq!(pairs(&phone), [[person(1), person(2)].into()]);
    let opened = phone.fork(3);
    assert_eq!(pairs(&opened), pairs(&phone));
    let unknown = Command::NotSame {
        a: person(1),
        b: person(9),
    };
    assert_eq!(phone.tries(&unknown), Err(CommandError::UnknownPerson));
    let oneself = Command::NotSame {
        a: person(1),
        b: person(1),
    };
    assert_eq!(phone.tries(&oneself), Err(CommandError::WithOneself));
}

#[test]
fn whoever_was_told_apart_stays_so_from_whom_the_other_is_merged_into() {
    let mut r = bobs();
    r.does(&add(
        person(3),
        PersonDraft {
            emails: vec![reach("bob@stone.com")],
            ..named("Bob Stone")
        },
    ));
    r.does(&Command::NotSame {
        a: person(1),
        b: person(2),
    });
    assert_eq!(listed(&r).total, 2);
    let merge = r.does(&Command::merge(person(3), person(2)));
    assert_eq!(
        listed(&r).total,
        0,
        "Bob is not Robert, whom the third stands for"
    );
    assert!(r.fork(2).book.facts().are_two(person(1), person(3)));
    r.undoes(merge.batch);
    assert_eq!(listed(&r).total, 2);
    // Who merges them after all means it.
    r.does(&Command::merge(person(1), person(2)));
    assert!(r.book.row(person(2)).is_none());
}

#[test]
fn a_merge_is_undone_a_week_later_after_other_edits() {
    let mut r = bobs();
    let merge = r.does(&picked());
    r.edits(person(1), PersonEdit::AddPhone(reach("+49 30 1234567")));
    r.edits(person(1), PersonEdit::Name("Bobby Stone".into()));
    r.edits(person(2), PersonEdit::Nickname("Rob".into()));
    r.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(1)], "2026-05-08"),
    });
    let undone = r.undoes(merge.batch);
    assert_eq!(undone.kept.len(), 1, "the name: {:?}", undone.kept);
    let (bob, robert) = (r.draft(person(1)), r.draft(person(2)));
    assert_eq!(
        (bob.name.as_str(), robert.name.as_str()),
        ("Bobby Stone", "Robert Stone")
    );
    assert_eq!(bob.phones, [reach("+49 30 1234567")]);
    assert_eq!(robert.nickname, "Rob");
    assert_eq!(bob.emails, [reach("bob@stone.com"), reach("old@stone.com")]);
    assert_eq!(robert.tags, ["golf"]);
    assert_eq!(r.book.row(person(1)).unwrap().last, Some(day("2026-05-08")));
    assert_eq!(r.book.rows(), r.book.rows_from_scratch());
}

#[test]
fn what_follows_a_merge_in_one_command_knows_of_it() {
    let mut r = bobs();
    r.does(&Command::Together {
        what: "Merged".into(),
        commands: vec![
            Command::merge(person(1), person(2)),
            Command::EditPerson {
                id: person(1),
                on: day("2026-05-05"),
                edits: vec![PersonEdit::RemovePhone("+44 20 7946 0018".into())],
            },
        ],
    });
    assert!(r.draft(person(1)).phones.is_empty());
}

#[test]
fn two_devices_merge_one_into_two_others_and_all_three_are_one() {
    let mut phone = bobs();
    phone.does(&add(person(3), named("Robert Stone")));
    let mut laptop = phone.fork(2);
    let here = phone.does(&Command::merge(person(1), person(2)));
    laptop.does(&Command::merge(person(3), person(2)));
    phone.hears(&laptop);
    laptop.hears(&phone);
    assert_eq!(phone.visible(), laptop.visible());
    assert_eq!(phone.book.rows().len(), 1);
    assert_eq!(phone.draft(person(1)).emails.len(), 3);
    // Taking one merge back leaves the other.
    phone.undoes(here.batch);
    let rows: Vec<PersonId> = phone.book.rows().iter().map(|row| row.id).collect();
    assert_eq!(rows, [person(1), person(3)]);
    assert_eq!(phone.book.rows(), phone.book.rows_from_scratch());
    // Merged again from a group with two tops, all of them come along.
    laptop.does(&add(person(0), named("Rob Stone")));
    laptop.does(&Command::merge(person(0), person(1)));
    assert_eq!(laptop.book.rows().len(), 1);
    assert_eq!(laptop.book.rows()[0].id, person(0));
}

/// Everything that is to be lost by no merge, each under its key.
fn kept(r: &Replica) -> BTreeSet<String> {
    let facts = r.book.facts();
    let mut all: BTreeSet<String> = facts.contacts.keys().map(ToString::to_string).collect();
    all.extend(facts.things.exchanges.keys().map(ToString::to_string));
    all.extend(facts.things.promises.keys().map(ToString::to_string));
    for row in r.book.rows() {
        let draft = r.draft(row.id);
        all.extend(draft.emails.into_iter().map(|e| e.value));
        all.extend(draft.phones.into_iter().map(|p| p.value));
        all.extend(
            draft
                .note
                .split("\n\n")
                .filter(|n| !n.is_empty())
                .map(str::to_owned),
        );
        all.extend(
            draft
                .positions
                .into_iter()
                .map(|p| format!("{} at {}", p.title, p.company)),
        );
    }
    all
}

/// Links that are not with oneself by now, by whom they join.
fn links(r: &Replica) -> usize {
    r.book.facts().things.links.len()
}

fn four() -> Replica {
    let mut r = Replica::new(1);
    for n in 0..4_u128 {
        r.does(&add(
            person(n),
            PersonDraft {
                emails: vec![reach("bob@stone.com"), reach(&format!("bob{n}@stone.com"))],
                phones: vec![reach(&format!("+44 20 7946 000{n}"))],
                positions: vec![position("CFO", &format!("Acme {n}"))],
                note: format!("Note {n}."),
                ..named("Bob Stone")
            },
        ));
        r.does(&Command::SaveInteraction {
            interaction: call(contact(n), &[person(n)], "2026-05-01"),
        });
    }
    r
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn merges_made_apart_agree_lose_nothing_and_are_taken_back(
        merges in prop::collection::vec((0..3_usize, 0..4_u128, 0..4_u128), 1..9),
        things in prop::collection::vec(thing(), 0..6),
    ) {
        let mut r = four();
        for thing in things {
            let _refused = r.tries(&Command::Save(thing));
        }
        let (before, seen, joined) = (kept(&r), r.visible(), links(&r));
        let mut replicas: Vec<Replica> = (2..5).map(|name| r.fork(name)).collect();
        let mut done = Vec::new();
        for (at, keep, gone) in merges {
            if let Ok(applied) = replicas[at].tries(&Command::merge(person(keep), person(gone))) {
                done.push(applied.batch);
            }
        }
        for _ in 0..2 {
            for (a, b) in [(0, 1), (1, 2), (2, 0), (0, 2), (1, 0)] {
                let news = replicas[b].book.save_after(&[]);
                replicas[a].book.merge(&news).unwrap();
            }
        }
        let first = &replicas[0];
        for other in &replicas[1..] {
            prop_assert_eq!(other.visible(), first.visible());
            prop_assert_eq!(listed(other), listed(first));
        }
        prop_assert_eq!(first.book.rows(), first.book.rows_from_scratch());
        prop_assert_eq!(&kept(first), &before);
        let first = &mut replicas[0];
        for batch in done.into_iter().rev() {
            first.undoes(batch);
            prop_assert_eq!(first.book.rows(), first.book.rows_from_scratch());
        }
        prop_assert_eq!(first.visible(), seen);
        prop_assert_eq!(links(first), joined);
    }

    #[test]
    fn a_merge_with_picks_is_taken_back_wholly(command in merge()) {
        let mut r = four();
        let seen = r.visible();
        if let Ok(applied) = r.tries(&command) {
            prop_assert_eq!(r.book.rows(), r.book.rows_from_scratch());
            prop_assert!(r.undoes(applied.batch).kept.is_empty());
            prop_assert_eq!(r.visible(), seen);
        }
    }
}
