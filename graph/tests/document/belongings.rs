//! What another book holds comes along by value, whole, and goes with one undo.

use crate::common::{Replica, day};
use kith_graph::belongings::Belongings;
use kith_graph::command::Command;
use kith_graph::document::{CommandError, Graph, MAX_CHANGE, split};
use kith_graph::ids::{BatchId, EventId, InteractionId, PersonId};
use kith_graph::types::{
    Cadence, Channel, Event, Initiator, Interaction, PersonDraft, Position, Reach, Tier,
};
use uuid::Uuid;

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn contact(n: u128, with: &[u128], note: &str) -> Interaction {
    Interaction {
        id: InteractionId(Uuid::from_u128(1_000_000 + n)),
        people: with.iter().copied().map(person).collect(),
        on: day("2026-04-01"),
        at: Some("2026-04-01T10:00:00+02:00".parse().unwrap()),
        channel: Channel::Call,
        begun_by: Initiator::Me,
        minutes: Some(20),
        note: note.to_owned(),
        event: None,
        planned: false,
        bulk: false,
        missed: false,
        answered: false,
        value: String::new(),
    }
}

/// A book with one of everything that the graph has.
fn full() -> Replica {
    let mut book = Replica::new(1);
    let event = EventId(Uuid::from_u128(500));
    book.does(&Command::SaveEvent {
        event: Event {
            place: "Basel".to_owned(),
            starts: Some(day("2026-03-01")),
            ends: Some(day("2026-03-03")),
            ..Event::named(event, "Trade fair")
        },
    });
    for (n, name) in [(1, "Sarah Chen"), (2, "Bruno Keller"), (3, "Gone Again")] {
        book.does(&Command::AddPerson {
            id: person(n),
            on: day("2026-02-01"),
            person: Box::new(PersonDraft {
                name: name.to_owned(),
                nickname: "S".to_owned(),
                positions: vec![Position {
                    company: "Acme".to_owned(),
                    title: "COO".to_owned(),
                }],
                emails: vec![Reach {
                    value: format!("p{n}@acme.example"),
                    label: "work".to_owned(),
                }],
                tags: vec!["customs".to_owned()],
                note: "Asked about audits.".to_owned(),
                event: Some(event),
                unknown: vec!["X-SHOE-SIZE:38".to_owned()],
                ..PersonDraft::default()
            }),
        });
    }
    book.does(&Command::SetTier {
        ids: vec![person(1)],
        tier: Some(Tier::One),
        on: day("2026-02-02"),
        reason: "Partners now".to_owned(),
    });
    book.does(&Command::SetCadence {
        id: person(1),
        cadence: Some(Cadence::Weeks(2)),
        on: day("2026-02-03"),
    });
    book.does(&Command::SaveInteraction {
        interaction: Interaction {
            event: Some(event),
            ..contact(1, &[1, 2], "The ruling")
        },
    });
    book.does(&Command::Snooze {
        id: person(1),
        until: Some(day("2026-06-01")),
        on: day("2026-04-02"),
    });
    book.does(&Command::DeletePerson {
        id: person(3),
        on: day("2026-04-03"),
    });
    book
}

fn bring(things: Belongings) -> Command {
    Command::BringIn {
        source: "kith-backup.kith".to_owned(),
        things,
    }
}

#[test]
fn everything_in_the_views_comes_along_and_one_undo_takes_it_back() {
    let from = full();
    let things = from.book.belongings();
    assert_eq!(things.people.len(), 2, "who was deleted stays behind");
    let mut into = Replica::new(2);
    let empty = into.visible();
    let done = into.does(&bring(things.clone()));
    assert_eq!(
        done.what,
        "Brought in 2 people, 1 contact and 1 event from kith-backup.kith"
    );
    assert_eq!(into.book.belongings(), things);
    assert_eq!(into.book.rows(), from.book.rows(), "due days and notes too");
    assert_eq!(into.book.rows(), into.book.rows_from_scratch());
    let undone = into.undoes(done.batch);
    assert_eq!(undone.what, "Undid: Brought in from kith-backup.kith");
    assert_eq!(into.visible(), empty);
}

#[test]
fn a_large_book_takes_several_changes_and_one_undo() {
    let mut things = full().book.belongings();
    let one = things.people[0].clone();
    for n in 0..600 {
        let mut more = one.clone();
        more.id = person(10_000 + n);
        more.person.note = "A long story. ".repeat(20);
        things.people.push(more);
        things
            .interactions
            .push(contact(10 + n, &[10_000 + n, 1, 2], &"Talk. ".repeat(30)));
    }
    let mut book = Graph::new();
    book.begin_session([7; 16]);
    let (batch, at) = (
        BatchId(Uuid::from_u128(77)),
        "2026-05-01T08:00:00Z".parse().unwrap(),
    );
    let parts = split(bring(things.clone()));
    assert!(parts.len() > 3);
    let mut before = book.heads();
    for part in &parts {
        book.apply(batch, at, part).unwrap();
        assert!(book.save_after(&before).len() <= MAX_CHANGE);
        before = book.heads();
    }
    assert_eq!(book.belongings().people.len(), things.people.len());
    assert_eq!(book.interactions().len(), things.interactions.len());

    for part in &parts {
        book.apply(batch, at, part).unwrap();
    }
    assert_eq!(book.heads(), before, "a batch given again changes nothing");

    let undo = Command::Undo { batch };
    book.apply(BatchId(Uuid::from_u128(78)), at, &undo).unwrap();
    assert!(book.belongings().is_empty());
}

#[test]
fn what_no_book_could_take_is_refused_whole() {
    let good = full().book.belongings();
    type Spoil = fn(&mut Belongings);
    let cases: [(Spoil, CommandError); 5] = [
        (|t| *t = Belongings::default(), CommandError::Nobody),
        (
            |t| t.people[0].person = PersonDraft::default(),
            CommandError::Nameless,
        ),
        (|t| t.events[0].name.clear(), CommandError::NamelessEvent),
        (|t| t.people.clear(), CommandError::UnknownPerson),
        (|t| t.events.clear(), CommandError::UnknownEvent),
    ];
    for (spoil, error) in cases {
        let mut things = good.clone();
        spoil(&mut things);
        let mut into = Replica::new(2);
        let before = into.book.heads();
        assert_eq!(into.tries(&bring(things)).unwrap_err(), error);
        assert_eq!(into.book.heads(), before);
    }
    let mut into = Replica::new(2);
    into.does(&bring(good.clone()));
    assert_eq!(
        into.tries(&bring(good)).unwrap_err(),
        CommandError::AlreadyThere
    );
}
