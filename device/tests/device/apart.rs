//! What was set apart on two devices comes up on both pages when it arrives, and goes when one of them chooses.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::{DateTime, NaiveDate, Utc};
use common::{Disk, open, open_loaded};
use futures::executor::LocalPool;
use kith_device::book::{Book, Delivered, Identity};
use kith_graph::command::{Command, PersonEdit, Subject};
use kith_graph::ids::{BatchId, PersonId};
use kith_graph::types::{Cared, PersonDraft};
use kith_graph::view::PeopleFilter;
use kith_sync::store::{Op, Space};
use std::rc::Rc;
use uuid::Uuid;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 8).unwrap()
}

fn sarah() -> PersonId {
    PersonId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001))
}

fn add() -> Command {
    Command::AddPerson {
        id: sarah(),
        on: day(),
        person: Box::new(PersonDraft {
            name: "Sarah Chen".to_owned(),
            ..PersonDraft::default()
        }),
    }
}

fn rename(name: &str) -> Command {
    Command::EditPerson {
        id: sarah(),
        on: day(),
        edits: vec![PersonEdit::Name(name.to_owned())],
    }
}

fn choose(among: [&str; 2], keep: &str) -> Command {
    Command::Choose {
        of: Subject::Person(sarah()),
        field: Cared::Name,
        among: among.map(str::to_owned).to_vec(),
        keep: vec![keep.to_owned()],
        on: day(),
    }
}

/// A book on its own, with a clock that counts its commands.
struct Own {
    book: Book,
    name: u8,
    count: u8,
}

impl Own {
    fn new(name: u8) -> Self {
        let mut book = Book::open(&[]);
        book.attach(&[]).unwrap();
        book.begin_session([name; 16]);
        Self {
            book,
            name,
            count: 0,
        }
    }

    fn does(&mut self, command: &Command) {
        self.count += 1;
        let batch = BatchId(Uuid::from_bytes([
            self.name, self.count, 0, 0, 0, 0, 0x70, 0, 0x80, 0, 0, 0, 0, 0, 0, 0,
        ]));
        let at: DateTime<Utc> = "2026-06-08T08:00:00Z".parse().unwrap();
        self.book
            .run(batch, at, Rc::new(command.clone()), false)
            .unwrap();
    }

    fn hears(&mut self, other: &Own) -> Delivered {
        let graph = other.book.graph().unwrap();
        self.book
            .deliver(&[graph.save_after(&[])], &graph.heads(), Vec::new(), false)
            .unwrap()
    }

    fn asked(&self) -> usize {
        self.book.person(sarah(), day()).unwrap().choices.len()
    }

    fn listed(&self) -> Vec<String> {
        let page = self.book.people(&PeopleFilter::default(), day(), 0, 10);
        page.rows.into_iter().map(|row| row.name).collect()
    }
}

/// Whether the step that makes a delivery last writes the row of the person, too.
fn writes_rows(delivered: &Delivered) -> bool {
    let identity = Identity {
        id: Uuid::nil(),
        shared: true,
    };
    let tx = delivered.save.tx(Some(&identity), &identity);
    let rows = tx.ops.iter().filter(
        |op| matches!(op, Op::Put(Space::Rows, key, _) if key != "head" && key != "events"),
    );
    rows.count() == 1
}

#[test]
fn both_values_come_up_when_they_arrive_and_one_choice_settles_it() {
    let (mut phone, mut laptop) = (Own::new(1), Own::new(2));
    phone.does(&add());
    laptop.hears(&phone);
    phone.does(&rename("Sarah Chan"));
    laptop.does(&rename("Sara Chen"));
    let at_laptop = laptop.hears(&phone);
    let at_phone = phone.hears(&laptop);
    for delivered in [&at_laptop, &at_phone] {
        assert!(delivered.as_stated && delivered.changed.people.contains(&sarah()));
        assert!(writes_rows(delivered));
    }
    assert_eq!((phone.asked(), laptop.asked()), (1, 1));
    assert_eq!(phone.listed(), laptop.listed());

    for keep in ["Sarah Chan", "Sara Chen"] {
        phone.does(&choose(["Sarah Chan", "Sara Chen"], keep));
        let chosen = laptop.hears(&phone);
        assert!(chosen.changed.people.contains(&sarah()) && writes_rows(&chosen));
        assert_eq!((phone.asked(), laptop.asked()), (0, 0));
        assert_eq!(laptop.listed(), [keep]);
        assert_eq!(phone.listed(), [keep]);
    }
}

#[test]
fn a_choice_made_before_the_document_is_there_is_durable_at_once_and_done_once() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add())).unwrap();
    drop((pool, device));

    let mut pool = LocalPool::new();
    let device = open(&mut pool, &disk, 2).unwrap();
    pool.run_until(device.run(choose(["Sarah Chen", "Sara Chen"], "Sara Chen")))
        .unwrap();
    drop((pool, device));

    let mut pool = LocalPool::new();
    let device = open_loaded(&mut pool, &disk, 3);
    let page = device.book().person(sarah(), day()).unwrap();
    assert_eq!(page.row.name, "Sara Chen");
    let chosen = page.history.iter().filter(|h| h.what.starts_with("Chose"));
    assert_eq!(chosen.count(), 1);
}
