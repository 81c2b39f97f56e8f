//! What other systems are known to have lost data by, named for what went wrong there. The other tests of this kind are
//! in `sync` and `graph`.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::NaiveDate;
use common::{Disk, open, open_loaded};
use futures::executor::LocalPool;
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::types::PersonDraft;
use kith_graph::view::PeopleFilter;
use kith_sync::store::Space;
use std::rc::Rc;
use uuid::Uuid;

/// A store that refused to answer was taken for a new one, and an empty book was written over the real one.
#[test]
fn a_denied_storage_mistaken_for_an_empty_book() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = open_loaded(&mut pool, &disk, 1);
    let sarah = Command::AddPerson {
        id: PersonId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001)),
        on: NaiveDate::default(),
        person: Box::new(PersonDraft {
            name: "Sarah Chen".to_owned(),
            ..PersonDraft::default()
        }),
    };
    pool.run_until(device.run(sarah)).unwrap();
    drop(device);
    let written = disk.complete.get();
    // It answers nothing: the book does not open.
    disk.denied.set(true);
    assert!(open(&mut pool, &disk, 2).is_err());
    disk.denied.set(false);
    // It is denied between the first screen and the document: nothing is loaded, and nothing is run.
    let device = open(&mut pool, &disk, 3).unwrap();
    disk.denied.set(true);
    assert!(pool.run_until(device.load()).is_err());
    disk.denied.set(false);
    // It answers something that nobody can read.
    let book = (Space::Meta, "book".to_owned());
    let before = disk
        .keyed
        .borrow_mut()
        .insert(book.clone(), b"from the future".to_vec());
    assert!(open(&mut pool, &disk, 4).is_err());
    disk.keyed.borrow_mut().insert(book, before.unwrap());
    assert_eq!(disk.complete.get(), written, "nothing was written");
    let device = open_loaded(&mut pool, &disk, 5);
    let page = device
        .book()
        .people(&PeopleFilter::default(), NaiveDate::default(), 0, 10);
    assert_eq!(page.rows[0].name, "Sarah Chen");
}
