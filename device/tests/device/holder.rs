//! One tab seals at a time; a tab that was taken over from writes nothing more as the holder, and loses nothing.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::NaiveDate;
use common::{Disk, Memory, open_loaded};
use futures::executor::LocalPool;
use kith_device::device::Device;
use kith_device::platform::{Notice, PairingNotice};
use kith_graph::command::Command;
use kith_graph::ids::PersonId;
use kith_graph::types::PersonDraft;
use kith_sync::store::Space;
use std::rc::Rc;
use uuid::Uuid;

/// Nobody answers there: what matters here stays on the device.
const RELAY: &str = "http://localhost:1";

fn add(n: u128, name: &str) -> Command {
    Command::AddPerson {
        id: PersonId(Uuid::from_u128(
            0x0197_0000_0000_7000_8000_0000_0000_0000 + n,
        )),
        on: NaiveDate::from_ymd_opt(2026, 6, 8).unwrap(),
        person: Box::new(PersonDraft {
            name: name.to_owned(),
            ..PersonDraft::default()
        }),
    }
}

/// A tab whose engine tries the relay once and then waits for good.
fn tab(pool: &mut LocalPool, disk: &Rc<Disk>, seed: u64) -> Rc<Device<Memory>> {
    let device = open_loaded(pool, disk, seed);
    device.platform().longest.set(1_000);
    device
}

/// The tab that seals, in a book that others share.
fn sharing(pool: &mut LocalPool, disk: &Rc<Disk>) -> Rc<Device<Memory>> {
    let device = tab(pool, disk, 1);
    pool.run_until(device.hold()).unwrap();
    pool.run_until(device.invite(RELAY, RELAY, "Phone"))
        .unwrap();
    device.stop_pairing();
    pool.run_until_stalled();
    device
}

fn unsealed(disk: &Disk) -> usize {
    let logs = disk.logs.borrow();
    logs.keys()
        .filter(|(space, _)| *space == Space::Outbox)
        .count()
}

fn told(device: &Device<Memory>, notice: &Notice) -> bool {
    device.platform().notices.borrow().contains(notice)
}

#[test]
fn a_holder_that_was_taken_over_from_writes_nothing_more_as_the_holder() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let first = sharing(&mut pool, &disk);
    pool.run_until(first.run(add(1, "Sarah Chen"))).unwrap();
    // The first is frozen: it neither hears of this nor is asked.
    let second = tab(&mut pool, &disk, 2);
    pool.run_until(second.hold()).unwrap();
    pool.run_until_stalled();
    assert!(second.holding() > first.holding());

    // It wakes in the middle of what only the holder may do.
    let words = first.phrase().unwrap();
    first.confirm_phrase(&words).unwrap();
    pool.run_until_stalled();
    assert_eq!((first.holding(), first.is_holder()), (None, false));
    assert!(told(&first, &Notice::TakenOver));
    assert_eq!(second.phrase(), Some(words), "nothing was written");
    assert!(second.is_holder() && !told(&second, &Notice::TakenOver));

    // It goes on as one of the others, and says nothing of it.
    let before = unsealed(&disk);
    pool.run_until(first.run(add(2, "Jonas Weber"))).unwrap();
    assert_eq!(unsealed(&disk), before + 1);
    pool.run_until(second.heard()).unwrap();
    pool.run_until_stalled();
    assert_eq!(second.status().waiting, unsealed(&disk));
    for device in [&first, &second, &tab(&mut pool, &disk, 3)] {
        assert_eq!(device.book().people_count(), 2);
        assert_eq!(device.status().troubles, [] as [&str; 0]);
    }
}

#[test]
fn a_disk_that_is_not_what_the_holder_thought_is_read_again_by_the_same_holder() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let device = sharing(&mut pool, &disk);
    let fence = device.holding().unwrap();
    // An engine is raised twice at once: the one that comes first is outrun by its own tab.
    let (one, two) = pool.run_until(async { futures::join!(device.hold(), device.hold()) });
    one.and(two).unwrap();
    device.confirm_phrase(&device.phrase().unwrap()).unwrap();
    pool.run_until_stalled();
    assert!(device.holding() > Some(fence));
    assert!(!told(&device, &Notice::TakenOver));
}

#[test]
fn what_is_asked_of_a_tab_that_is_just_about_to_hold_waits_until_it_does() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    drop(sharing(&mut pool, &disk));
    let device = tab(&mut pool, &disk, 2);
    let asked = async {
        assert!(device.is_holder());
        assert!(device.invite(RELAY, RELAY, "Phone").await.is_err());
        device.ready().await;
        device.invite(RELAY, RELAY, "Phone").await
    };
    let (held, invited) = pool.run_until(async { futures::join!(device.hold(), asked) });
    held.unwrap();
    invited.unwrap();
}

#[test]
fn tabs_that_take_over_from_each_other_in_turn_lose_no_edit() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let tabs = [
        sharing(&mut pool, &disk),
        tab(&mut pool, &disk, 2),
        tab(&mut pool, &disk, 3),
    ];
    let before = unsealed(&disk);
    for round in 0..12 {
        pool.run_until(tabs[round % 3].hold()).unwrap();
        for (tab, device) in tabs.iter().enumerate() {
            let n = (round * 3 + tab) as u128;
            pool.run_until(device.run(add(n, &format!("Person {n}"))))
                .unwrap();
        }
        for device in &tabs {
            pool.run_until(device.heard()).unwrap();
        }
        pool.run_until_stalled();
    }
    assert_eq!(unsealed(&disk), before + 36);
    assert_eq!(tabs[2].status().waiting, before + 36);
    for device in tabs.iter().chain([&tab(&mut pool, &disk, 4)]) {
        assert_eq!(device.book().people_count(), 36);
    }
}

#[test]
fn a_pairing_in_a_tab_that_is_taken_over_from_ends_with_a_sentence() {
    let (disk, mut pool) = (Rc::new(Disk::default()), LocalPool::new());
    let first = sharing(&mut pool, &disk);
    pool.run_until(first.invite(RELAY, RELAY, "Phone")).unwrap();
    first.let_go();
    pool.run_until_stalled();
    let notices = first.platform().notices.borrow();
    assert!(
        notices
            .iter()
            .any(|notice| matches!(notice, Notice::Pairing(PairingNotice::Failed { .. })))
    );
}
