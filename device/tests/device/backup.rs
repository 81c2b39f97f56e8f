//! A backup holds the whole book and opens with its passphrase alone; a restore loses nothing that is there already.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::NaiveDate;
use common::{Disk, Memory, open, open_loaded};
use futures::executor::LocalPool;
use kith_device::backup::{self, Restored};
use kith_device::book::{BOOK, Identity};
use kith_device::device::Device;
use kith_device::preview::Preview;
use kith_device::writer::Storage;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::document::Graph;
use kith_graph::ids::{EventId, InteractionId, PersonId};
use kith_graph::types::{
    Channel, Event, GuestMark, Initiator, Interaction, PersonDraft, Reach, Tier,
};
use kith_graph::view::PersonRow;
use kith_sync::store::Space;
use std::rc::Rc;
use uuid::Uuid;

const PASSPHRASE: &str = "blue anchor, nine";

fn day(n: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, n).unwrap()
}

fn key(n: u128) -> Uuid {
    Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + n)
}

fn add(n: u128, name: &str, event: Option<EventId>) -> Command {
    Command::AddPerson {
        id: PersonId(key(n)),
        on: day(1),
        person: Box::new(PersonDraft {
            name: name.to_owned(),
            emails: vec![Reach {
                value: format!("{}@example.org", name.replace(' ', ".")),
                label: String::new(),
            }],
            tags: vec!["customs".to_owned()],
            note: "Asked about audits.".to_owned(),
            event,
            ..PersonDraft::default()
        }),
    }
}

fn talk(n: u128, with: &[u128], note: &str, event: Option<EventId>) -> Command {
    Command::SaveInteraction {
        interaction: Interaction {
            id: InteractionId(key(n)),
            people: with.iter().map(|n| PersonId(key(*n))).collect(),
            on: day(2),
            at: None,
            channel: Channel::Call,
            begun_by: Initiator::Me,
            minutes: None,
            note: note.to_owned(),
            event,
            planned: false,
            bulk: false,
            missed: false,
            answered: false,
            value: String::new(),
        },
    }
}

fn fair() -> (EventId, Command) {
    let id = EventId(key(500));
    let event = Event {
        place: "Basel".to_owned(),
        starts: Some(day(1)),
        ..Event::named(id, "Trade fair")
    };
    (id, Command::SaveEvent { event })
}

fn run(pool: &mut LocalPool, device: &Device<Memory>, commands: impl IntoIterator<Item = Command>) {
    for command in commands {
        pool.run_until(device.run(command)).unwrap();
    }
}

/// Two people met at a fair, one of them in tier 1, a talk with both.
fn filled(pool: &mut LocalPool) -> Rc<Device<Memory>> {
    let device = open_loaded(pool, &Rc::new(Disk::default()), 11);
    let (event, save) = fair();
    let ids = vec![PersonId(key(1))];
    run(
        pool,
        &device,
        [
            save,
            add(1, "Sarah Chen", Some(event)),
            add(2, "Bruno Keller", None),
            Command::SetTier {
                ids,
                tier: Some(Tier::One),
                on: day(3),
                reason: "Partners".to_owned(),
            },
            talk(100, &[1, 2], "The ruling", Some(event)),
        ],
    );
    device
}

fn sealed(pool: &mut LocalPool, device: &Device<Memory>) -> Vec<u8> {
    pool.run_until(device.backup(PASSPHRASE)).unwrap()
}

fn restore(pool: &mut LocalPool, device: &Device<Memory>, file: &[u8]) -> Result<Restored, String> {
    let other = backup::open(file, PASSPHRASE)?;
    pool.run_until(device.restore("kith-backup.kith", other))
}

fn previewed(pool: &mut LocalPool, device: &Device<Memory>, file: &[u8]) -> Preview {
    match restore(pool, device, file).unwrap() {
        Restored::Preview(preview) => *preview,
        Restored::Whole { what } => panic!("taken whole: {what}"),
    }
}

fn confirm(
    pool: &mut LocalPool,
    device: &Device<Memory>,
    preview: &Preview,
) -> kith_device::device::Done {
    pool.run_until(device.bring(preview, day(9))).unwrap()
}

/// Rows without the keys, which differ from book to book, by name.
fn rows(device: &Device<Memory>) -> Vec<PersonRow> {
    let mut rows = device.book().graph().unwrap().rows();
    for row in &mut rows {
        row.id = PersonId(Uuid::nil());
        row.event = row.event.map(|_| EventId(Uuid::nil()));
    }
    rows.sort_by(|a, b| a.name.cmp(&b.name));
    rows
}

fn named(preview: &Preview) -> Vec<&str> {
    preview.add.iter().map(|p| p.name.as_str()).collect()
}

#[test]
fn a_backup_holds_the_document_and_nothing_else() {
    let mut pool = LocalPool::new();
    let device = filled(&mut pool);
    let file = sealed(&mut pool, &device);
    let content = kith_sync::backup::open(&file, PASSPHRASE).unwrap();
    assert_eq!(*content.document, device.book().graph().unwrap().save());
    assert!(content.blobs.is_empty());
    assert_ne!(file, sealed(&mut pool, &device), "salted anew");
    let short = pool.run_until(device.backup("short"));
    assert!(short.unwrap_err().contains("8 characters"));
}

#[test]
fn an_empty_book_becomes_the_one_of_the_backup_history_and_all() {
    let mut pool = LocalPool::new();
    let from = filled(&mut pool);
    let file = sealed(&mut pool, &from);
    let disk = Rc::new(Disk::default());
    let into = open_loaded(&mut pool, &disk, 2);
    let Restored::Whole { what } = restore(&mut pool, &into, &file).unwrap() else {
        panic!("an empty book takes it whole");
    };
    assert_eq!(
        what,
        "Restored 2 people, 1 contact and 1 event from kith-backup.kith"
    );
    assert_eq!(
        disk.complete.get(),
        1,
        "document and rows in one transaction"
    );
    let heads = |device: &Device<Memory>| device.book().graph().unwrap().heads();
    assert_eq!(heads(&into), heads(&from));

    drop((pool, into));
    let mut pool = LocalPool::new();
    let again = open(&mut pool, &disk, 3).unwrap();
    assert_eq!(again.book().people_count(), 2, "the rows answer at once");
    pool.run_until(again.load()).unwrap();
    assert_eq!(heads(&again), heads(&from));
    let page = again.book().person(PersonId(key(1)), day(9)).unwrap();
    let said: Vec<_> = page
        .history
        .iter()
        .map(|entry| entry.what.as_str())
        .collect();
    assert!(said.contains(&"Moved Sarah Chen to tier 1"), "{said:?}");

    let edit = PersonEdit::Note("Called back.".to_owned());
    run(
        &mut pool,
        &again,
        [Command::EditPerson {
            id: PersonId(key(1)),
            on: day(9),
            edits: vec![edit],
        }],
    );
    let undo = page.history[0].batch;
    run(&mut pool, &again, [Command::Undo { batch: undo }]);
}

#[test]
fn guests_come_along_and_what_is_known_of_them_here_stays() {
    let mut pool = LocalPool::new();
    let (event, save) = fair();
    let marks = |guests: &[(u128, GuestMark)]| Command::SetGuests {
        id: event,
        guests: guests
            .iter()
            .map(|(n, mark)| (PersonId(key(*n)), Some(*mark)))
            .collect(),
    };
    let file = {
        let from = filled(&mut pool);
        run(
            &mut pool,
            &from,
            [marks(&[(1, GuestMark::Came), (2, GuestMark::Came)])],
        );
        sealed(&mut pool, &from)
    };
    let into = open_loaded(&mut pool, &Rc::new(Disk::default()), 2);
    run(
        &mut pool,
        &into,
        [
            save,
            add(900, "Sarah Chen", None),
            marks(&[(900, GuestMark::Absent)]),
        ],
    );
    let preview = previewed(&mut pool, &into, &file);
    confirm(&mut pool, &into, &preview);
    let book = into.book();
    let facts = book.graph().unwrap().facts();
    let guests = facts.guests[&event].iter();
    let mut guests: Vec<_> = guests.map(|(id, mark)| (facts.name(*id), *mark)).collect();
    guests.sort_unstable();
    assert_eq!(
        guests,
        [
            ("Bruno Keller", GuestMark::Came),
            ("Sarah Chen", GuestMark::Absent)
        ]
    );
}

#[test]
fn a_book_with_people_gets_what_it_lacks_and_one_undo_takes_it_back() {
    let mut pool = LocalPool::new();
    let file = {
        let from = filled(&mut pool);
        sealed(&mut pool, &from)
    };
    let into = open_loaded(&mut pool, &Rc::new(Disk::default()), 2);
    run(
        &mut pool,
        &into,
        [add(900, "Sarah Chen", None), add(901, "Clara Nowak", None)],
    );
    let before = (rows(&into), into.book().graph().unwrap().export_json());

    let preview = previewed(&mut pool, &into, &file);
    assert_eq!(named(&preview), ["Bruno Keller"]);
    assert_eq!(
        preview.skip,
        [("Sarah Chen".to_owned(), "Already in your book".to_owned())]
    );
    assert_eq!((preview.contacts(), preview.events()), (1, 1));
    assert_eq!(rows(&into), before.0, "a preview changes nothing");

    let done = confirm(&mut pool, &into, &preview);
    assert_eq!(
        done.what,
        "Brought in 1 person, 1 contact and 1 event from kith-backup.kith"
    );
    let graph = into.book().graph().unwrap().belongings();
    assert_eq!(graph.people.len(), 3);
    let talk = &graph.interactions[0];
    assert_eq!(talk.people.len(), 2);
    assert!(
        talk.people.contains(&PersonId(key(900))),
        "the talk came to the Sarah who was here"
    );
    assert_eq!(talk.event, Some(graph.events[0].id));

    assert!(
        previewed(&mut pool, &into, &file).is_empty(),
        "a second time brings nothing"
    );
    run(&mut pool, &into, [Command::Undo { batch: done.batch }]);
    assert_eq!(
        (rows(&into), into.book().graph().unwrap().export_json()),
        before
    );
}

#[test]
fn the_book_it_was_made_of_gets_back_what_was_deleted_and_keeps_what_was_edited() {
    let mut pool = LocalPool::new();
    let device = filled(&mut pool);
    let file = sealed(&mut pool, &device);
    let rename = PersonEdit::Name("Sarah Chen-Meier".to_owned());
    run(
        &mut pool,
        &device,
        [
            Command::EditPerson {
                id: PersonId(key(1)),
                on: day(4),
                edits: vec![rename],
            },
            Command::DeletePerson {
                id: PersonId(key(2)),
                on: day(4),
            },
        ],
    );
    let preview = previewed(&mut pool, &device, &file);
    assert_eq!(named(&preview), ["Bruno Keller"]);
    confirm(&mut pool, &device, &preview);
    let names: Vec<String> = rows(&device).into_iter().map(|row| row.name).collect();
    assert_eq!(names, ["Bruno Keller", "Sarah Chen-Meier"]);
    assert_eq!(device.book().graph().unwrap().events().len(), 1);
}

#[test]
fn an_empty_book_of_a_vault_takes_it_by_value() {
    let mut pool = LocalPool::new();
    let from = filled(&mut pool);
    let file = sealed(&mut pool, &from);
    let disk = Rc::new(Disk::default());
    let shared = Identity {
        id: key(7),
        shared: true,
    };
    disk.keyed
        .borrow_mut()
        .insert((Space::Meta, BOOK.to_owned()), shared.encode());
    let into = open_loaded(&mut pool, &disk, 2);
    let preview = previewed(&mut pool, &into, &file);
    assert_eq!(named(&preview).len(), 2);
    confirm(&mut pool, &into, &preview);
    assert_eq!(
        rows(&into),
        rows(&from),
        "tiers, days and notes are as they were"
    );
    let belongings = into.book().graph().unwrap().belongings();
    assert!(
        belongings.people.iter().all(|w| w.id != PersonId(key(1))),
        "under keys of its own"
    );
    assert_eq!(belongings.moves.len(), 1);
    assert_eq!(belongings.moves[0].reason, "Partners");
    let outbox = disk.logs.borrow();
    assert!(
        outbox.keys().any(|(space, _)| *space == Space::Outbox),
        "the other devices hear of it"
    );
}

#[test]
fn what_does_not_open_or_holds_nothing_changes_nothing() {
    let mut pool = LocalPool::new();
    let file = {
        let from = filled(&mut pool);
        sealed(&mut pool, &from)
    };
    let disk = Rc::new(Disk::default());
    let into = open_loaded(&mut pool, &disk, 2);
    assert!(backup::open(&file, "another passphrase").is_err());
    assert!(backup::open(b"BEGIN:VCARD", PASSPHRASE).is_err());
    let of = |content: &[u8]| {
        struct Zeros;
        impl kith_sync::Entropy for Zeros {
            fn fill(&mut self, buffer: &mut [u8]) {
                buffer.fill(0);
            }
        }
        kith_sync::backup::seal(content, &[], PASSPHRASE, &mut Zeros).unwrap()
    };
    assert!(restore(&mut pool, &into, &of(b"no document")).is_err());
    assert!(
        restore(&mut pool, &into, &of(&Graph::new().save()))
            .unwrap_err()
            .contains("nothing")
    );
    assert_eq!(disk.complete.get(), 0);
    let early = open(&mut pool, &disk, 3).unwrap();
    assert!(
        restore(&mut pool, &early, &file)
            .unwrap_err()
            .contains("still being opened")
    );
}

#[test]
fn what_another_window_saves_meanwhile_is_kept() {
    let mut pool = LocalPool::new();
    let file = {
        let from = filled(&mut pool);
        sealed(&mut pool, &from)
    };
    let elsewhere = Rc::new(Disk::default());
    let two = open_loaded(&mut pool, &elsewhere, 3);
    run(&mut pool, &two, [add(900, "Clara Nowak", None)]);
    let disk = Rc::new(Disk::default());
    let one = open_loaded(&mut pool, &disk, 2);
    disk.before.set(Some(Box::new(move |disk| {
        disk.keyed.replace(elsewhere.keyed.take());
        disk.logs.replace(elsewhere.logs.take());
    })));
    let sentence = restore(&mut pool, &one, &file).unwrap_err();
    assert!(sentence.contains("Another window"), "{sentence}");
    assert!(
        matches!(one.storage(), Storage::Closed(_)),
        "nothing is built on what is on no disk"
    );
    assert!(pool.run_until(one.run(add(901, "Too Late", None))).is_err());
    let after = open_loaded(&mut pool, &disk, 4);
    assert_eq!(rows(&after).len(), 1);
}
