//! What was called saved is there afterwards, whatever the disk and the other tabs did meanwhile.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::NaiveDate;
use common::{Disk, open, open_loaded};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use kith_device::device::Device;
use kith_device::platform::{Notice, Platform, StoreError};
use kith_device::writer::Storage;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::{BatchId, PersonId};
use kith_graph::types::{PersonDraft, Reach};
use kith_graph::view::PeopleFilter;
use kith_sync::store::Space;
use std::cell::RefCell;
use std::rc::Rc;
use uuid::Uuid;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 8).unwrap()
}

fn person(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(
        0x0197_0000_0000_7000_8000_0000_0000_0000 + n,
    ))
}

fn add(n: u128, name: &str) -> Command {
    Command::AddPerson {
        id: person(n),
        on: day(),
        person: Box::new(PersonDraft {
            name: name.to_owned(),
            ..PersonDraft::default()
        }),
    }
}

fn edit(n: u128, edit: PersonEdit) -> Command {
    Command::EditPerson {
        id: person(n),
        on: day(),
        edits: vec![edit],
    }
}

fn names(device: &Device<common::Memory>) -> Vec<String> {
    let page = device
        .book()
        .people(&PeopleFilter::default(), day(), 0, 100);
    page.rows.into_iter().map(|row| row.name).collect()
}

#[test]
fn what_was_saved_is_there_after_the_tab_is_gone() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(1, "Sarah Chen"))).unwrap();
    drop((pool, device));

    let mut pool = LocalPool::new();
    let early = open(&mut pool, &disk, 2).unwrap();
    assert_eq!(
        names(&early),
        ["Sarah Chen"],
        "the first screen comes from the read model alone"
    );
    pool.run_until(early.load()).unwrap();
    assert_eq!(names(&early), ["Sarah Chen"]);
}

#[test]
fn a_write_that_does_not_land_is_tried_again_and_nothing_is_called_saved_meanwhile() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    let lost = StoreError::Failed("Connection to Indexed Database server lost".to_owned());
    disk.faults
        .borrow_mut()
        .extend([lost.clone(), StoreError::Full]);
    let order = Rc::new(RefCell::new(Vec::new()));
    for (n, name) in [(1, "First"), (2, "Second")] {
        let (device, order, disk) = (device.clone(), order.clone(), disk.clone());
        pool.spawner()
            .spawn_local(async move {
                device.run(add(n, name)).await.unwrap();
                order
                    .borrow_mut()
                    .push((name, disk.faults.borrow().len(), disk.complete.get()));
            })
            .unwrap();
    }
    pool.run_until_stalled();
    let order = order.borrow();
    assert_eq!(
        order.iter().map(|(n, ..)| *n).collect::<Vec<_>>(),
        ["First", "Second"]
    );
    assert!(
        order
            .iter()
            .all(|(_, faults, complete)| *faults == 0 && *complete >= 1),
        "{order:?}"
    );
    assert_eq!(device.storage(), Storage::Ready);
    let stood = device
        .platform()
        .notices
        .borrow()
        .iter()
        .filter(|n| **n == Notice::Status)
        .count();
    assert!(
        stood >= 2,
        "the person was told that it was not saved, and then that it was"
    );
}

#[test]
fn a_command_given_before_the_document_is_there_is_durable_at_once_and_done_once() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open(&mut pool, &disk, 1).unwrap();
    pool.run_until(device.run(add(1, "In a hurry"))).unwrap();
    assert_eq!(
        disk.keyed
            .borrow()
            .keys()
            .filter(|(space, _)| *space == Space::Journal)
            .count(),
        1
    );
    drop((pool, device));

    let mut pool = LocalPool::new();
    let device = open_loaded(&mut pool, &disk, 2);
    assert_eq!(names(&device), ["In a hurry"]);
    pool.run_until_stalled();
    assert_eq!(
        disk.keyed
            .borrow()
            .keys()
            .filter(|(space, _)| *space == Space::Journal)
            .count(),
        0
    );
    let again = open_loaded(&mut LocalPool::new(), &disk, 3);
    assert_eq!(names(&again), ["In a hurry"]);
}

/// Found by the fault simulator: entries were done in the order of their batches, several of which are of one millisecond.
#[test]
fn what_is_given_before_the_document_is_there_is_done_in_the_order_it_was_given_in() {
    for seed in 1..20 {
        let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
        let device = open(&mut pool, &disk, seed).unwrap();
        let mut last = pool.run_until(device.run(add(1, "Nobody"))).unwrap().batch;
        for name in ["Sara Chen", "Sarah Chen", "Somebody else"] {
            let command = edit(1, PersonEdit::Name(name.to_owned()));
            last = pool.run_until(device.run(command)).unwrap().batch;
        }
        let undo = Command::Undo { batch: last };
        pool.run_until(device.run(undo)).unwrap();
        drop((pool, device));

        let device = open_loaded(&mut LocalPool::new(), &disk, 100 + seed);
        assert_eq!(names(&device), ["Sarah Chen"], "{seed}");
        assert_eq!(device.status().left_out, [] as [&str; 0], "{seed}");
    }
}

#[test]
fn what_was_given_early_and_cannot_be_done_is_told_until_the_person_puts_it_away() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open(&mut pool, &disk, 1).unwrap();
    let batch = BatchId(Uuid::from_u128(7));
    pool.run_until(device.run(Command::Undo { batch })).unwrap();
    pool.run_until(device.run(add(1, "Sarah Chen"))).unwrap();
    drop((pool, device));

    for seed in 2..4 {
        let mut pool = LocalPool::new();
        let device = open_loaded(&mut pool, &disk, seed);
        pool.run_until_stalled();
        assert_eq!(names(&device), ["Sarah Chen"]);
        let status = device.status();
        assert_eq!(status.troubles, [] as [&str; 0]);
        let [told] = &status.left_out[..] else {
            panic!("{:?}", status.left_out)
        };
        assert!(
            told.starts_with("An undo of ") && told.ends_with("There is nothing to take back.")
        );
    }
    let journal = disk.keyed.borrow();
    assert!(!journal.keys().any(|(space, _)| *space == Space::Journal));
}

#[test]
fn two_tabs_editing_the_same_person_keep_both_edits() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let one = open_loaded(&mut pool, &disk, 1);
    pool.run_until(one.run(add(1, "Sarah Chen"))).unwrap();
    let two = open_loaded(&mut pool, &disk, 2);
    pool.run_until(one.run(edit(1, PersonEdit::Title("COO".to_owned()))))
        .unwrap();
    let phone = Reach {
        value: "+46 31 555 01".to_owned(),
        label: String::new(),
    };
    pool.run_until(two.run(edit(1, PersonEdit::AddPhone(phone))))
        .unwrap();
    pool.run_until(one.heard()).unwrap();
    pool.run_until(two.heard()).unwrap();
    let fresh = open_loaded(&mut pool, &disk, 3);
    for device in [&one, &two, &fresh] {
        let page = device.book().person(person(1), day()).unwrap();
        assert_eq!(page.person.positions[0].title, "COO");
        assert_eq!(page.person.phones.len(), 1);
    }
}

#[test]
fn rows_that_two_tabs_changed_at_once_are_right_after_the_next_save_and_a_restart() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let one = open_loaded(&mut pool, &disk, 1);
    pool.run_until(one.run(add(1, "Sarah Chen"))).unwrap();
    let two = open_loaded(&mut pool, &disk, 2);
    pool.run_until(one.run(edit(1, PersonEdit::Title("COO".to_owned()))))
        .unwrap();
    pool.run_until(two.run(edit(1, PersonEdit::Name("Sarah Lee".to_owned()))))
        .unwrap();
    pool.run_until(one.heard()).unwrap();
    pool.run_until(one.run(add(2, "Jon Berg"))).unwrap();
    // The first screen of a new tab, which is made of the rows alone.
    let fresh = open(&mut pool, &disk, 3).unwrap();
    let page = fresh.book().people(&PeopleFilter::default(), day(), 0, 9);
    let sarah = page.rows.iter().find(|row| row.id == person(1)).unwrap();
    assert_eq!(sarah.name, "Sarah Lee");
    assert!(sarah.headline.contains("COO"), "{sarah:?}");
}

/// Found by the fault simulator: a tab wrote rows that it owed and that another one had made anew meanwhile, and the next
/// save of the other one called all of them right.
#[test]
fn rows_that_a_tab_wrote_late_are_made_anew() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let one = open_loaded(&mut pool, &disk, 1);
    pool.run_until(one.run(add(1, "Sarah Chen"))).unwrap();
    pool.run_until(one.run(add(2, "Jon Berg"))).unwrap();
    let two = open_loaded(&mut pool, &disk, 2);
    pool.run_until(one.run(edit(1, PersonEdit::Name("Sarah Lee".to_owned()))))
        .unwrap();
    pool.run_until(two.heard()).unwrap();
    pool.run_until(one.run(edit(1, PersonEdit::Name("Sarah Moe".to_owned()))))
        .unwrap();
    // It still owes the row with the name before.
    pool.run_until(two.run(edit(2, PersonEdit::Title("COO".to_owned()))))
        .unwrap();
    pool.run_until(one.heard()).unwrap();
    pool.run_until(one.run(edit(2, PersonEdit::MetAt("Oslo".to_owned()))))
        .unwrap();
    let fresh = open_loaded(&mut pool, &disk, 3);
    assert_eq!(names(&fresh), ["Jon Berg", "Sarah Moe"]);
}

#[test]
fn a_log_that_lost_an_entry_is_an_error_and_is_left_as_it_is() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(1, "First"))).unwrap();
    pool.run_until(device.run(edit(1, PersonEdit::Note("more".to_owned()))))
        .unwrap();
    let first = *disk
        .logs
        .borrow()
        .keys()
        .find(|(space, _)| *space == Space::Changes)
        .unwrap();
    disk.logs.borrow_mut().remove(&first);
    let before = disk.complete.get();
    let torn = open(&mut pool, &disk, 2).unwrap();
    assert!(pool.run_until(torn.load()).is_err());
    assert_eq!(disk.complete.get(), before, "nothing was written");
}

#[test]
fn rows_that_another_tab_left_behind_are_rebuilt_from_the_document() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(1, "Sarah Chen"))).unwrap();
    disk.keyed
        .borrow_mut()
        .retain(|(space, _), _| *space != Space::Rows);
    let fresh = open_loaded(&mut pool, &disk, 2);
    assert_eq!(names(&fresh), ["Sarah Chen"]);
    pool.run_until_stalled();
    assert!(
        disk.keyed
            .borrow()
            .keys()
            .any(|(space, _)| *space == Space::Rows)
    );
}

#[test]
fn a_long_log_is_folded_into_one_entry_and_reads_the_same() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(1, "Sarah Chen"))).unwrap();
    for n in 0..400 {
        pool.run_until(device.run(edit(1, PersonEdit::MetAt(format!("place {n}")))))
            .unwrap();
    }
    let folded = open_loaded(&mut pool, &disk, 2);
    pool.run_until_stalled();
    assert_eq!(
        disk.logs
            .borrow()
            .keys()
            .filter(|(space, _)| *space == Space::Changes)
            .count(),
        1
    );
    pool.run_until(device.heard()).unwrap();
    for device in [&device, &folded, &open_loaded(&mut pool, &disk, 3)] {
        assert_eq!(
            device
                .book()
                .person(person(1), day())
                .unwrap()
                .person
                .met_at,
            "place 399"
        );
    }
}

#[test]
fn an_import_that_is_stopped_changes_nothing_and_the_next_one_runs_to_its_end() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(1, "Sarah Chen"))).unwrap();
    let import = |from: u128| {
        let one = |n: u128| {
            let person = PersonDraft {
                name: format!("Guest {n}"),
                note: "met at the fair. ".repeat(40),
                ..PersonDraft::default()
            };
            (self::person(n), person)
        };
        Command::Import {
            on: day(),
            source: "guests.vcf".to_owned(),
            people: (from..from + 1_000).map(one).collect(),
            more: Vec::new(),
        }
    };
    let stopped = pool.run_until(async {
        let stop = async {
            let begun = |notice: &Notice| matches!(notice, Notice::Progress(..));
            while !device.platform().notices.borrow().iter().any(begun) {
                device.platform().sleep(0).await;
            }
            device.stop();
        };
        futures::join!(device.run(import(1_000)), stop).0
    });
    assert_eq!(stopped.unwrap_err(), "Stopped. Nothing was changed.");
    assert_eq!(names(&device), ["Sarah Chen"]);
    let again = pool.run_until(device.run(import(5_000))).unwrap();
    assert_eq!(again.what, "Imported 1000 people from guests.vcf");
    // What was stopped is not there at the next start either.
    drop((pool, device));
    let mut pool = LocalPool::new();
    let device = open_loaded(&mut pool, &disk, 2);
    let all = device.book().people(&PeopleFilter::default(), day(), 0, 1);
    assert_eq!(all.total, 1_001);
}

/// Twelve people added one after the other, without waiting for any.
fn add_twelve(
    pool: &mut LocalPool,
    device: &Device<common::Memory>,
) -> Vec<Result<kith_device::device::Done, String>> {
    let all = (1..=12).map(|n| device.run(add(n, &format!("Guest {n}"))));
    pool.run_until(futures::future::join_all(all))
}

#[test]
fn saves_that_wait_share_a_transaction_and_each_is_there_at_the_next_start() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    let before = disk.complete.get();
    let done = add_twelve(&mut pool, &device);
    assert!(done.iter().all(Result::is_ok));
    assert_eq!(disk.complete.get() - before, 1);
    // Each has its entry: nothing was left out, and none is there twice.
    let logs = disk.logs.borrow();
    let entries = logs.keys().filter(|(space, _)| *space == Space::Changes);
    assert_eq!(entries.count(), 12);
    drop(logs);
    drop((pool, device));
    let mut pool = LocalPool::new();
    let device = open_loaded(&mut pool, &disk, 2);
    assert_eq!(names(&device).len(), 12);
}

#[test]
fn saves_whose_shared_transaction_fails_are_each_written_by_itself() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(100, "Sarah Chen"))).unwrap();
    let before = disk.complete.get();
    // Their shared transaction meets a full disk, and so does the first of them by itself.
    *disk.faults.borrow_mut() = [StoreError::Full, StoreError::Full].into();
    let done = add_twelve(&mut pool, &device);
    assert!(done.iter().all(Result::is_ok));
    assert!(disk.faults.borrow().is_empty());
    assert_eq!(disk.complete.get() - before, 12);
    drop((pool, device));
    let mut pool = LocalPool::new();
    let device = open_loaded(&mut pool, &disk, 2);
    assert_eq!(names(&device).len(), 13);
}

#[test]
fn saves_that_wait_are_refused_when_another_tab_replaced_the_book_meanwhile() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    pool.run_until(device.run(add(100, "Sarah Chen"))).unwrap();
    disk.before.set(Some(Box::new(|disk: &Disk| {
        let other = kith_device::book::Identity {
            id: uuid::Uuid::from_u128(9),
            shared: false,
        };
        let record = (Space::Meta, kith_device::book::BOOK.to_owned());
        disk.keyed.borrow_mut().insert(record, other.encode());
    })));
    let entries = |disk: &Disk| disk.logs.borrow().len();
    let before = entries(&disk);
    let done = add_twelve(&mut pool, &device);
    assert!(done.iter().all(Result::is_err));
    assert_eq!(entries(&disk), before);
}
