//! Somebody who stands for several: what is ended for them is ended, and what is said of them counts.
use crate::common::{Replica, add, call, contact, day, named, person};
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::CommandError;
use kith_graph::types::{
    Answers, Birthday, Cadence, NameParts, PersonDraft, Position, Question, Stage, Tier,
};
use kith_graph::view::{PersonPage, PersonRow};
use proptest::prelude::*;

const ON: &str = "2026-05-10";

/// Everything that can be ended.
fn full(n: u128) -> PersonDraft {
    let text = |what: &str| format!("{what} {n}");
    PersonDraft {
        name: text("Sarah"),
        parts: Some(NameParts {
            given: text("Sarah"),
            prefix: "Dr".into(),
            ..NameParts::default()
        }),
        nickname: text("Sal"),
        positions: vec![Position {
            company: text("Acme"),
            title: text("CFO"),
        }],
        birthday: "1980-03-22".parse::<Birthday>().ok(),
        met_at: text("Fair"),
        met_on: Some(day("2026-01-01")),
        pronouns: text("she"),
        could_refer: Some(true),
        not_met: true,
        answers: Answers {
            help: text("Leads"),
            ..Answers::default()
        },
        note: text("Tea"),
        ..PersonDraft::default()
    }
}

/// What is said of somebody, so that it can be ended.
fn said(id: u128, which: usize) -> Command {
    let id = person(id);
    let (on, until) = (day("2026-05-02"), Some(day("2026-09-01")));
    match which {
        0 => Command::LeaveInPeace { id, until },
        1 => Command::Snooze { id, until, on },
        2 => Command::SnoozeRow {
            id,
            row: "thanks".into(),
            until,
        },
        3 => Command::SetStage {
            ids: vec![id],
            stage: Some(Stage::Partnership),
            on,
        },
        4 => Command::SetTier {
            ids: vec![id],
            tier: Some(Tier::One),
            on,
            reason: String::new(),
        },
        _ => Command::SetCadence {
            id,
            cadence: Some(Cadence::Weeks(1)),
            on,
        },
    }
}

type Ended = fn(&PersonPage) -> bool;

/// Each way to end something, and how it is seen that it is ended.
fn endings() -> Vec<(Command, Ended)> {
    let (id, on) = (person(1), day(ON));
    let edit = |edit| Command::EditPerson {
        id,
        on,
        edits: vec![edit],
    };
    vec![
        (Command::LeaveInPeace { id, until: None }, |p| {
            p.row.peace_until.is_none()
        }),
        (
            Command::LeaveInPeace {
                id,
                until: Some(day("2026-06-01")),
            },
            |p| p.row.peace_until == Some(day("2026-06-01")),
        ),
        (
            Command::Snooze {
                id,
                until: None,
                on,
            },
            |p| p.row.snoozed_until.is_none(),
        ),
        (
            Command::Snooze {
                id,
                until: Some(day("2026-05-17")),
                on,
            },
            |p| p.row.snoozed_until == Some(day("2026-05-17")),
        ),
        (
            Command::SetStage {
                ids: vec![id],
                stage: None,
                on,
            },
            |p| (p.row.stage, p.row.stage_on) == (None, None),
        ),
        (
            Command::SetTier {
                ids: vec![id],
                tier: None,
                on,
                reason: String::new(),
            },
            |p| p.row.tier.is_none(),
        ),
        (
            Command::SetCadence {
                id,
                cadence: None,
                on,
            },
            |p| p.row.cadence.is_none(),
        ),
        (edit(PersonEdit::Parts(None)), |p| p.person.parts.is_none()),
        (edit(PersonEdit::Nickname(String::new())), |p| {
            p.person.nickname.is_empty()
        }),
        (edit(PersonEdit::Title(String::new())), |p| {
            p.person
                .positions
                .first()
                .is_none_or(|p| p.title.is_empty())
        }),
        (edit(PersonEdit::Company(String::new())), |p| {
            p.person
                .positions
                .first()
                .is_none_or(|p| p.company.is_empty())
        }),
        (edit(PersonEdit::Birthday(None)), |p| {
            p.person.birthday.is_none()
        }),
        (edit(PersonEdit::MetAt(String::new())), |p| {
            p.person.met_at.is_empty()
        }),
        (edit(PersonEdit::MetOn(None)), |p| p.person.met_on.is_none()),
        (edit(PersonEdit::MetOn(Some(day("2026-03-01")))), |p| {
            p.person.met_on == Some(day("2026-03-01"))
        }),
        (edit(PersonEdit::NotMet(false)), |p| !p.person.not_met),
        (edit(PersonEdit::NotMet(true)), |p| p.person.not_met),
        (edit(PersonEdit::Pronouns(String::new())), |p| {
            p.person.pronouns.is_empty()
        }),
        (edit(PersonEdit::CouldRefer(None)), |p| {
            p.person.could_refer.is_none()
        }),
        (
            edit(PersonEdit::Answer {
                question: Question::Help,
                text: String::new(),
            }),
            |p| p.person.answers.help.is_empty(),
        ),
        (edit(PersonEdit::Note(String::new())), |p| {
            p.person.note.is_empty()
        }),
    ]
}

fn merge(keep: u128, gone: u128) -> Command {
    Command::merge(person(keep), person(gone))
}

fn page(r: &Replica) -> PersonPage {
    let mut page = r.book.page(person(1), day(ON)).unwrap();
    page.history.clear();
    page
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_is_ended_after_a_merge_is_ended_and_undo_brings_it_back(
        full_draft in prop::array::uniform3(any::<bool>()),
        says in prop::collection::vec((1..4_u128, 0..6_usize), 0..8),
        chain in any::<bool>(),
    ) {
        let mut r = Replica::new(1);
        for (n, is_full) in (1..).zip(full_draft) {
            r.does(&add(person(n), if is_full { full(n) } else { named("Sarah") }));
        }
        for (id, which) in says {
            r.does(&said(id, which));
        }
        if chain {
            r.does(&merge(2, 3));
        } else {
            r.does(&merge(1, 3));
        }
        r.does(&merge(1, 2));
        let before = page(&r);
        for (command, ended) in endings() {
            let done = r.does(&command);
            prop_assert!(ended(&page(&r)), "{command:?}");
            prop_assert_eq!(r.book.rows(), r.book.rows_from_scratch());
            // What was not there had not to be ended.
            let undo = Command::Undo { batch: done.batch };
            prop_assert!(matches!(r.tries(&undo), Ok(_) | Err(CommandError::NothingToUndo)));
            prop_assert_eq!(&page(&r), &before, "{:?}", command);
        }
    }
}

fn two() -> Replica {
    let mut r = Replica::new(1);
    for n in [1, 2] {
        r.does(&add(person(n), named("Sarah")));
    }
    r
}

fn merged(r: &mut Replica) -> PersonRow {
    r.does(&merge(1, 2));
    r.book.row(person(1)).unwrap().clone()
}

#[test]
fn a_survivor_who_was_put_into_the_circle_stays_there() {
    let mut r = two();
    let circle = |id| Command::SetTier {
        ids: vec![person(id)],
        tier: None,
        on: day("2026-05-03"),
        reason: String::new(),
    };
    r.does(&said(2, 4));
    let mut undecided = r.fork(2);
    r.does(&circle(1));
    assert_eq!(merged(&mut r).tier, None);
    let row = merged(&mut undecided);
    assert_eq!(row.tier, Some(Tier::One));
    assert_eq!(row.changed_on, Some(day("2026-05-02")));
}

#[test]
fn of_two_snoozes_the_later_counts_with_the_day_it_was_said() {
    let mut r = two();
    let snooze = |id, on, until| Command::Snooze {
        id: person(id),
        on: day(on),
        until: Some(day(until)),
    };
    r.does(&snooze(1, "2026-05-13", "2026-05-20"));
    r.does(&Command::SaveInteraction {
        interaction: call(contact(1), &[person(2)], "2026-05-20"),
    });
    r.does(&snooze(2, "2026-05-25", "2026-06-01"));
    assert_eq!(merged(&mut r).snoozed_until, Some(day("2026-06-01")));
}

#[test]
fn somebody_is_not_met_yet_only_where_every_entry_says_so() {
    for (keep, gone, not_met) in [
        (false, true, false),
        (true, false, false),
        (true, true, true),
    ] {
        let mut r = Replica::new(1);
        for (n, not_met) in [(1, keep), (2, gone)] {
            let draft = PersonDraft {
                not_met,
                ..named("Sarah")
            };
            r.does(&add(person(n), draft));
        }
        merged(&mut r);
        assert_eq!(r.draft(person(1)).not_met, not_met, "{keep} {gone}");
    }
}

#[test]
fn whoever_was_merged_is_named_by_the_key_they_stand_under_and_has_no_moves() {
    let mut r = two();
    r.does(&said(2, 4));
    r.does(&add(
        person(3),
        PersonDraft {
            met_through: Some(person(2)),
            ..named("Xenia")
        },
    ));
    let through = |r: &Replica| {
        let fact = r.book.facts().people[&person(3)].met_through;
        assert_eq!(r.draft(person(3)).met_through, fact);
        fact
    };
    let merge = r.does(&merge(1, 2));
    let again = r.fork(2);
    for r in [&r, &again] {
        assert_eq!(through(r), Some(person(1)));
        assert!(r.book.facts().moves.is_empty());
    }
    r.undoes(merge.batch);
    assert_eq!(through(&r), Some(person(2)));
    assert_eq!(r.book.facts().moves.len(), 1);
    // Nobody met themselves through themselves.
    r.does(&self::merge(2, 3));
    assert_eq!(r.draft(person(2)).met_through, None);
}
