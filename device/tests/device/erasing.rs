//! Erasing for good, on whole devices at a relay in memory: nothing of the erased is left in any store, nothing else is
//! lost, whatever happens in between.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::{common, world};

use common::Disk;
use kith_device::platform::Notice;
use kith_device::status::Sync;
use kith_graph::command::Command;
use kith_graph::document::split;
use kith_graph::ids::InteractionId;
use kith_graph::types::{Channel, Initiator, Interaction, PersonDraft, Reach};
use kith_sync::store::Space;
use std::rc::Rc;
use world::{World, add, day, key, person, rename};

/// Hers alone.
const WORDS: [&str; 4] = ["xanthippe", "zyzzyva", "orreries", "kraken"];

fn xanthippe() -> Command {
    Command::AddPerson {
        id: person(1),
        on: day(),
        person: Box::new(PersonDraft {
            name: "Xanthippe".to_owned(),
            emails: vec![Reach {
                value: "x@zyzzyva.example".to_owned(),
                label: String::new(),
            }],
            note: "Collects orreries.".to_owned(),
            ..PersonDraft::default()
        }),
    }
}

fn call(n: u128, people: &[u128]) -> Command {
    Command::SaveInteraction {
        interaction: Interaction {
            id: InteractionId(key(100 + n)),
            people: people.iter().map(|n| person(*n)).collect(),
            on: day(),
            at: None,
            channel: Channel::Call,
            begun_by: Initiator::Me,
            minutes: None,
            note: if people == [1] { "Of kraken." } else { "" }.to_owned(),
            event: None,
            planned: false,
            bulk: false,
            missed: false,
            answered: false,
            value: String::new(),
        },
    }
}

/// Whether anything in a store has one of her words, changes read as they would be.
fn says_anything(disk: &Disk) -> Option<String> {
    let has = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        WORDS.iter().any(|word| text.contains(word))
    };
    let keyed = disk.keyed.borrow();
    if let Some((key, _)) = keyed.iter().find(|(_, bytes)| has(bytes)) {
        return Some(format!("{key:?}"));
    }
    let logs = disk.logs.borrow();
    for ((space, key), bytes) in logs.iter() {
        let mut plain = bytes.clone();
        if *space == Space::Changes {
            let begun = kith_graph::document::Graph::new().save();
            let whole = [begun, bytes.clone()].concat();
            // Saved documents are compressed; what cannot be read by itself are changes, which are read as they are.
            if let Ok(graph) = kith_graph::document::Graph::load(&whole) {
                plain.extend(graph.export_json().to_string().into_bytes());
                for part in graph.changes_in_parts(0) {
                    plain.extend(part.bytes);
                }
            }
        }
        if has(&plain) {
            return Some(format!("{space:?} {key}"));
        }
    }
    None
}

/// Two devices with the same people.
fn two() -> World {
    let mut world = World::new();
    let (laptop, phone) = (world.device(), world.device());
    world.does(laptop, xanthippe());
    world.does(laptop, add(2, "Bob"));
    world.does(laptop, rename(1, "Xanthippe Quux"));
    world.pair(laptop, phone);
    world.does(phone, call(1, &[1]));
    world.does(phone, call(2, &[1, 2]));
    world.run();
    world.assert_show(&[laptop, phone], &["Bob", "Xanthippe Quux"]);
    world
}

#[test]
fn nothing_of_an_erased_person_is_left_on_any_device() {
    let mut world = two();
    assert!(says_anything(&world.tabs[0].1).is_some() && says_anything(&world.tabs[1].1).is_some());
    let answer = world.erase(1, 1);
    world.run();
    assert_eq!(answer.take(), Some(Ok(())));
    world.assert_show(&[0, 1], &["Bob"]);
    for (_, disk) in &world.tabs {
        assert_eq!(says_anything(disk), None);
    }
    let vault = world.relay.vault();
    assert_eq!((vault.chunk_count(), vault.snapshots.len()), (0, 1));
    assert!(vault.snapshots[0].settled);
    // Both go on, and what they have lasts.
    world.does(0, rename(2, "Robert"));
    world.does(1, call(3, &[2]));
    world.run();
    let (again, other) = (world.restart(0), world.restart(1));
    world.run();
    world.assert_show(&[again, other], &["Robert"]);
    let page = world.tabs[again].0.book().person(person(2), day()).unwrap();
    assert_eq!(page.interactions.len(), 2);
}

#[test]
fn a_book_on_this_device_alone_is_erased_from_at_once() {
    let mut world = World::new();
    let at = world.device();
    world.does(at, xanthippe());
    world.does(at, add(2, "Bob"));
    world.does(at, call(1, &[1]));
    let answer = world.erase(at, 1);
    world.run();
    assert_eq!(answer.take(), Some(Ok(())));
    assert_eq!(world.names(at), ["Bob"]);
    assert_eq!(says_anything(&world.tabs[at].1), None);
    world.does(at, rename(2, "Robert"));
    let again = world.restart(at);
    assert_eq!(world.names(again), ["Robert"]);
    // It can be shared afterwards.
    let phone = world.device();
    world.pair(again, phone);
    world.assert_show(&[again, phone], &["Robert"]);
}

#[test]
fn whoever_is_not_in_the_book_cannot_be_erased_and_offline_nobody_can() {
    let mut world = two();
    let answer = world.erase(0, 9);
    world.run();
    assert!(answer.take().unwrap().is_err());
    world.offline(0);
    let answer = world.erase(0, 1);
    world.run();
    let why = answer.take().unwrap().unwrap_err();
    assert!(why.contains("needs a connection"), "{why}");
    world.online(0);
    world.assert_show(&[0, 1], &["Bob", "Xanthippe Quux"]);
}

#[test]
fn what_was_never_sent_is_done_again_and_what_was_about_her_is_said_without_her_name() {
    let mut world = two();
    world.offline(1);
    world.does(1, add(3, "Carol"));
    world.does(1, rename(1, "Xanthippe Again"));
    world.does(1, call(4, &[1, 3]));
    world.does(1, call(5, &[1]));
    world.does(1, rename(2, "Robert"));
    let answer = world.erase(0, 1);
    world.run();
    assert_eq!(answer.take(), Some(Ok(())));
    assert_eq!(world.names(1), ["Carol", "Robert", "Xanthippe Again"]);
    world.online(1);
    world.assert_show(&[0, 1], &["Carol", "Robert"]);
    let carol = world.tabs[0].0.book().person(person(3), day()).unwrap();
    assert_eq!(carol.interactions[0].people, [person(3)]);
    let notes = world.tabs[1].0.status().left_out;
    assert_eq!(notes.len(), 3, "{notes:?}");
    assert!(
        notes
            .iter()
            .all(|note| note.contains("was about somebody who was erased"))
    );
    for (_, disk) in &world.tabs {
        assert_eq!(says_anything(disk), None);
    }
    let again = world.restart(1);
    assert_eq!(world.tabs[again].0.status().left_out, notes);
    // Once it was seen it may go.
    let device = world.tabs[again].0.clone();
    assert_eq!(world.pool.run_until(device.forget_left_out()), Ok(()));
    assert!(device.status().left_out.is_empty());
    let after = world.restart(again);
    assert!(world.tabs[after].0.status().left_out.is_empty());
}

/// Two devices, so many steps into an erasing; of the second its disk, and another tab of it.
fn erasing_beside_a_tab(steps: usize) -> (World, Rc<Disk>, usize) {
    let mut world = two();
    let disk = world.tabs[1].1.clone();
    let tab = world.tab(&disk);
    drop(world.erase(0, 1));
    for _ in 0..steps {
        world.step();
    }
    (world, disk, tab)
}

#[test]
fn what_another_tab_gives_meanwhile_is_kept_and_done_on_the_new_book() {
    for steps in 0..60 {
        let (mut world, disk, tab) = erasing_beside_a_tab(steps);
        world.does(tab, add(3, "Carol"));
        world.run();
        // It is told to load anew, and so it does.
        let again = world.restart(1);
        world.run();
        world.assert_show(&[0, again], &["Bob", "Carol"]);
        assert_eq!(says_anything(&disk), None, "{steps}");
        let journal = disk.keyed.borrow();
        assert!(!journal.keys().any(|(space, _)| *space == Space::Journal));
    }
}

#[test]
fn what_a_tab_saves_that_is_opened_while_another_begins_anew_is_in_the_new_book() {
    for steps in 0..6 {
        let mut world = two();
        let disk = world.tabs[1].1.clone();
        let slow = world.tabs[1].0.clone();
        slow.platform().freeze_after.set(Some(steps));
        let _answer = world.erase(0, 1);
        world.run();
        let tab = world.tab(&disk);
        world.does(tab, add(3, "Carol"));
        slow.platform().thaw();
        world.run();
        let again = world.restart(1);
        world.run();
        world.assert_show(&[0, again], &["Bob", "Carol"]);
        assert_eq!(says_anything(&disk), None, "{steps}");
    }
}

/// An import of six people that takes several changes.
fn import() -> Command {
    let draft = |n: u128| PersonDraft {
        name: format!("Person {n}"),
        note: "Likes tea. ".repeat(2_000),
        ..PersonDraft::default()
    };
    Command::Import {
        on: day(),
        source: "contacts.vcf".to_owned(),
        people: (20..26).map(|n| (person(n), draft(n))).collect(),
        more: Vec::new(),
    }
}

#[test]
fn an_import_in_several_changes_goes_on_in_the_new_book() {
    assert!(split(import()).len() > 1);
    for steps in [0, 9, 16, 22, 27, 33, 45] {
        let mut world = two();
        let _answer = world.erase(0, 1);
        for _ in 0..steps {
            world.step();
        }
        world.begins(1, async move |device| {
            drop(device.run(import()).await.unwrap());
        });
        world.run();
        let again = world.restart(1);
        world.run();
        for at in [0, again] {
            assert_eq!(world.sync(at), Sync::Synced, "{steps}");
            assert_eq!(world.names(at).len(), 7, "{steps}");
        }
        assert_eq!(says_anything(&world.tabs[again].1), None);
    }
}

#[test]
fn an_import_that_another_tab_gives_meanwhile_is_kept_part_by_part() {
    let mut kept = 0;
    for steps in 0..60 {
        let (mut world, disk, tab) = erasing_beside_a_tab(steps);
        world.begins(tab, async move |device| {
            drop(device.run(import()).await.unwrap());
        });
        world.run();
        let in_journal = |disk: &Disk| {
            let all = disk.keyed.borrow();
            all.keys()
                .filter(|(space, _)| *space == Space::Journal)
                .count()
        };
        kept = kept.max(in_journal(&disk));
        let again = world.restart(1);
        world.run();
        for at in [0, again] {
            assert_eq!(world.sync(at), Sync::Synced, "{steps}");
            assert_eq!(world.names(at).len(), 7, "{steps}");
        }
        assert_eq!(says_anything(&disk), None, "{steps}");
        assert_eq!(in_journal(&disk), 0, "{steps}");
    }
    assert_eq!(kept, split(import()).len(), "never begun anew meanwhile");
}

#[test]
fn a_tab_of_the_book_before_learns_that_it_is_outdated() {
    let mut world = two();
    let disk = world.tabs[1].1.clone();
    let tab = world.tab(&disk);
    let answer = world.erase(0, 1);
    world.run();
    assert_eq!(answer.take(), Some(Ok(())));
    // What is given there before it hears of it lasts.
    world.does(tab, add(3, "Carol"));
    assert!(world.notices(tab).contains(&Notice::Replaced));
    let fresh = world.tab(&disk);
    assert_eq!(world.names(fresh), ["Bob", "Carol"]);
}

#[test]
fn whoever_is_killed_at_any_step_finds_the_book_whole() {
    for killed in 0..2 {
        for steps in 0..70 {
            let mut world = two();
            world.offline(1);
            world.does(1, add(3, "Carol"));
            world.online(1);
            let answer = world.erase(0, 1);
            for _ in 0..steps {
                world.step();
            }
            let again = world.restart(killed);
            world.run();
            let tabs = if killed == 0 { [again, 1] } else { [0, again] };
            if world.names(tabs[0]).len() > 2 {
                // It was killed before the relay had it.
                assert_eq!(killed, 0, "{steps}: {:?}", answer.take());
                let answer = world.erase(again, 1);
                world.run();
                assert_eq!(answer.take(), Some(Ok(())));
            }
            world.assert_show(&tabs, &["Bob", "Carol"]);
            for at in tabs {
                assert_eq!(says_anything(&world.tabs[at].1), None, "{killed} {steps}");
            }
        }
    }
}

#[test]
fn whoever_joins_afterwards_has_the_new_book_alone() {
    let mut world = two();
    world.erase(0, 1);
    world.run();
    let tablet = world.device();
    world.pair(1, tablet);
    world.assert_show(&[0, 1, tablet], &["Bob"]);
    assert_eq!(says_anything(&world.tabs[tablet].1), None);
    let labels: Vec<String> = world.tabs[tablet]
        .0
        .devices()
        .into_iter()
        .map(|d| d.label)
        .collect();
    assert_eq!(labels, ["Laptop", "Phone", "Phone"]);
}

#[test]
fn what_an_older_version_saved_is_brought_over_by_value() {
    let mut world = two();
    world.offline(1);
    world.does(1, add(3, "Carol"));
    world.does(1, call(6, &[1, 2]));
    // As that version left it: nobody wrote down what was given.
    {
        let mut logs = world.tabs[1].1.logs.borrow_mut();
        for ((space, key), entry) in logs.iter_mut() {
            if *space == Space::Outbox {
                let item = kith_sync::store::outbox::read(*key, entry).unwrap();
                *entry = kith_sync::store::outbox::entry(&item.changes, &item.heads);
            }
        }
    }
    world.down.push(world.tabs.len());
    let again = world.restart(1);
    let answer = world.erase(0, 1);
    world.run();
    assert_eq!(answer.take(), Some(Ok(())));
    world.online(again);
    world.assert_show(&[0, again], &["Bob", "Carol"]);
    let bob = world.tabs[0].0.book().person(person(2), day()).unwrap();
    assert_eq!(bob.interactions.len(), 2);
    assert_eq!(world.tabs[again].0.status().left_out.len(), 1);
}
