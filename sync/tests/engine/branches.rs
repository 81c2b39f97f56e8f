//! Two ends of one log: a device and a copy of it wrote under one name, and the relay went back in between.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::World;
use kith_sync::engine::{Engine, Input, Status};
use kith_sync::ids::DeviceNumber;
use kith_sync::snapshot::Manifest;
use kith_sync::store::Space;
use kith_sync::wire::ToClient;

/// A device, another one, and a copy of the first that nobody has heard of yet.
fn with_a_copy() -> (World, usize) {
    let mut world = World::with_devices(2);
    world.edit(0, "before");
    world.run();
    let (records, doc) = (world.peers[0].disk.records(), world.peers[0].doc.clone());
    let copy = world.add_peer(Engine::load(&records, 0).unwrap(), Vec::new());
    world.peers[copy].disk.set_records(records);
    world.peers[copy].doc = doc;
    (world, copy)
}

/// Found by the fault simulator: whoever knew one end saw of the other only what lies beyond, took it for a fault of
/// its author, and waited for good; or, where both are as long, saw nothing of it.
#[test]
fn another_end_of_a_log_than_the_known_one_makes_the_log_be_read_again() {
    // How much longer than the known one it is.
    for beyond in 0..4 {
        let (mut world, copy) = with_a_copy();
        let early = world.relay.vaults.clone();
        world.edit(0, "on the end that the relay loses");
        world.run();
        (0..2).for_each(|peer| world.offline(peer));
        world.relay.vaults = early;
        world.start(copy);
        for n in 0..=beyond {
            world.edit(copy, &format!("on the other end {n}"));
            world.run();
        }
        world.online(1);
        world.run();
        world.pass_time(3_000);
        assert_eq!(world.status(1), Status::Synced, "{beyond}");
        assert_eq!(world.texts(1).len(), 4 + beyond, "{beyond}");
        // What it has of the lost end it gives to the others, since its author may never come back.
        assert_eq!(world.texts(copy), world.texts(1), "{beyond}");
        world.online(0);
        world.run();
        world.pass_time(60_000);
        world.assert_synced();
        assert_eq!(world.texts(copy).len(), 4 + beyond, "{beyond}");
    }
}

/// Found by the fault simulator: who knew more of a removed device's log than the removal names waited for it for good.
#[test]
fn what_a_removed_device_had_sent_and_the_relay_has_lost_is_waited_for_no_longer() {
    let mut world = World::with_devices(3);
    world.edit(0, "before");
    world.run();
    let early = world.relay.vaults.clone();
    (1..3).for_each(|peer| world.offline(peer));
    for text in ["lost, and nobody has it", "lost, and somebody has it"] {
        world.edit(0, text);
        world.run();
    }
    let last = world.relay.vault().logs[&DeviceNumber(1)].last().cloned();
    world.offline(0);
    world.relay.vaults = early;
    world.online(1);
    world.run();
    let bytes = last.unwrap();
    world.input(1, Input::Frame(ToClient::Chunk { bytes }.encode()));
    world.run();
    assert_ne!(world.status(1), Status::Synced);
    world.online(2);
    world.input(2, Input::RemoveDevice(DeviceNumber(1)));
    world.run();
    world.pass_time(60_000);
    for peer in 1..3 {
        assert_eq!(world.status(peer), Status::Synced, "{peer}");
    }
}

/// Found by the fault simulator: it went on by itself under a number that it had been about to adopt, and kept both.
#[test]
fn what_the_relay_has_no_more_of_the_own_log_is_adopted_no_more() {
    let mut world = World::with_devices(2);
    let (records, doc) = (world.peers[0].disk.records(), world.peers[0].doc.clone());
    let early = world.relay.vaults.clone();
    world.edit(1, "the cause");
    world.run();
    world.edit(0, "the effect");
    world.run();
    let last = world.relay.vault().logs[&DeviceNumber(1)].last().cloned();
    (0..2).for_each(|peer| world.offline(peer));

    world.relay.vaults = early;
    world.peers[0].disk.set_records(records);
    world.peers[0].doc = doc;
    world.restart(0);
    world.online(0);
    world.run();
    let bytes = last.unwrap();
    world.input(0, Input::Frame(ToClient::Chunk { bytes }.encode()));
    world.run();
    assert_eq!(world.peers[0].disk.count(Space::Held), 1);
    world.disconnect(0);
    world.pass_time(3_000);
    world.edit(0, "something else");
    world.run();
    assert_eq!(world.peers[0].disk.count(Space::Held), 0);
    assert_eq!(world.relay.vault().logs[&DeviceNumber(1)].len(), 2);

    world.online(1);
    world.run();
    world.pass_time(60_000);
    world.assert_synced();
}

/// A device and a copy of it: the copy has written until all is covered by so many settled snapshots, and the device, at
/// a relay that has lost that, fewer by so many than the first of them covers. Then they meet.
#[track_caller]
fn two_ends_of_which_one_is_covered(snapshots: usize, shorter: usize) {
    let (mut world, copy) = with_a_copy();
    let early = world.relay.vaults.clone();
    world.offline(0);
    world.start(copy);
    world.run();
    let mut edits = 0;
    let covered = |world: &mut World| -> Vec<u64> {
        let snapshots = world.relay.vault().snapshots.iter();
        let settled = snapshots.filter(|snapshot| snapshot.settled);
        settled
            .map(|snapshot| Manifest::read(&snapshot.manifest).unwrap())
            .map(|manifest| manifest.covers.get(DeviceNumber(1)).number)
            .collect()
    };
    while covered(&mut world).len() < snapshots || world.relay.vault().chunk_count() > 0 {
        world.edit_much(copy, 1);
        edits += 1;
        assert!(edits < 500, "{:?}", covered(&mut world));
    }
    let first = usize::try_from(covered(&mut world)[0]).unwrap();
    let own = first - shorter;
    let late = world.relay.vaults.clone();
    (1..3).for_each(|peer| world.offline(peer));

    world.relay.vaults = early;
    world.online(0);
    world.run();
    for n in 0..own {
        world.edit(0, &format!("on the end that the relay loses {n}"));
        world.run();
    }
    world.offline(0);
    world.relay.vaults = late;
    (0..3).for_each(|peer| world.online(peer));
    world.run();
    world.edit(0, "behind it");
    world.run();
    world.pass_time(60_000);
    world.assert_synced();
    assert_eq!(world.texts(1).len(), 2 + edits + own + 1);
}

/// Found by the fault simulator: of what was covered and deleted the relay says no more than a number, so whoever had
/// written something else under it went on behind it, and what it had written was waited for by all for good.
#[test]
fn a_snapshot_that_covers_another_end_of_the_own_log_shows_that_this_is_a_copy() {
    two_ends_of_which_one_is_covered(2, 0);
}

#[test]
fn what_a_lost_relay_acknowledged_is_sent_again_where_a_snapshot_reaches_beyond_it() {
    for shorter in [2, 3, 9] {
        two_ends_of_which_one_is_covered(1, shorter);
    }
}
