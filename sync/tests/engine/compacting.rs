//! Snapshots: logs stay short, nothing goes before somebody else has looked, and a relay that lost what only a
//! snapshot holds is given a new one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use kith_sync::engine::Status;
use kith_sync::ids::DeviceNumber;
use kith_sync::store::Space;
use kith_sync::wire::Reason;

const FIRST: DeviceNumber = DeviceNumber(1);
const SECOND: DeviceNumber = DeviceNumber(2);

/// How many snapshots are settled at the relay.
fn settled(world: &mut World) -> usize {
    let snapshots = &world.relay.vault().snapshots;
    snapshots.iter().filter(|snapshot| snapshot.settled).count()
}

#[test]
fn endless_editing_keeps_the_relay_within_bounds() {
    let mut world = World::with_devices(2);
    for _ in 0..25 {
        world.edit_much(0, 5);
        world.edit_much(1, 5);
        let document = world.peers[0].doc.save().len();
        // Two snapshots, what makes a third due, and the chunks that are on their way meanwhile.
        let bound = 3 * (document + document / 8) + 64 * 1024 + 4 * 9_000;
        let bytes = world.relay.vault().bytes();
        assert!(bytes <= bound, "{bytes} > {bound}");
    }
    world.assert_synced();
    assert_eq!(settled(&mut world), 2);
    assert_eq!(world.relay.vault().snapshots.len(), 2);
    assert!(world.relay.vault().chunk_count() < 130);
}

#[test]
fn a_lone_device_settles_its_snapshots_by_itself() {
    let mut world = World::with_devices(1);
    world.edit_much(0, 30);
    world.assert_synced();
    assert!(settled(&mut world) >= 1);
    assert!(world.relay.vault().chunk_count() < 20);
    assert_eq!(world.peers[0].looked, 0);
}

#[test]
fn a_device_that_joins_after_a_snapshot_has_everything() {
    let mut world = World::with_devices(2);
    world.edit_much(0, 60);
    assert!(world.relay.vault().chunk_count() < 40);
    let third = world.join(1, "Third");
    world.start(third);
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(third).len(), 61);
    world.restart(third);
    world.edit(third, "from the third");
    world.run();
    world.assert_synced();
}

#[test]
fn nothing_goes_while_the_only_other_device_has_not_looked() {
    let mut world = World::with_devices(2);
    world.offline(1);
    world.edit_much(0, 30);
    assert_eq!(settled(&mut world), 0);
    assert_eq!(world.relay.vault().chunk_count(), 31);
    world.online(1);
    world.pass_time(1_000);
    world.assert_synced();
    assert!(world.peers[1].looked >= 1);
    assert!(settled(&mut world) >= 1);
    assert!(world.relay.vault().chunk_count() < 31);
}

#[test]
fn a_device_that_was_away_for_long_catches_up_from_snapshots() {
    let mut world = World::with_devices(3);
    world.offline(2);
    world.edit(2, "made while away");
    world.edit_much(0, 120);
    assert!(settled(&mut world) == 2);
    assert!(world.relay.vault().logs[&FIRST].begin > 1);
    world.online(2);
    world.pass_time(1_000);
    world.assert_synced();
    assert_eq!(world.texts(2).len(), 122);
    assert_eq!(world.peers[2].disk.count(Space::Held), 0);
}

#[test]
fn own_bytes_stay_until_two_settled_snapshots_cover_them() {
    let mut world = World::with_devices(2);
    let mut one = None;
    for round in 0..100 {
        world.edit_much(0, 1);
        let count = world.peers[0].disk.count(Space::Sealed);
        if settled(&mut world) < 2 {
            assert_eq!(count, round + 2, "all of them");
        } else {
            one = Some(count);
        }
    }
    assert!(one.unwrap() < 90, "in the end some are gone");
    assert!(world.peers[1].disk.count(Space::Seen) < 60);
    world.restart(0);
    world.restart(1);
    world.run();
    world.assert_synced();
}

#[test]
fn a_relay_that_lost_everything_after_snapshots_is_given_a_new_one() {
    let mut world = World::with_devices(3);
    world.edit_much(0, 80);
    world.edit_much(1, 10);
    world.offline(2);
    world.edit_much(0, 3);
    assert!(world.peers[0].disk.count(Space::Sealed) < 80);
    world.relay.vaults.clear();
    world.relay.incarnation = [2; 16];
    for peer in 0..2 {
        world.disconnect(peer);
    }
    world.pass_time(3_000);
    world.edit(0, "after the loss");
    world.online(2);
    world.pass_time(3_000);
    world.assert_synced();
    let fourth = world.join(2, "Fourth");
    world.start(fourth);
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(fourth).len(), 95);
}

#[test]
fn a_relay_that_went_back_behind_a_snapshot_is_healed() {
    let mut world = World::with_devices(2);
    world.edit_much(0, 5);
    let early = world.relay.vaults.clone();
    world.edit_much(0, 80);
    world.edit_much(1, 5);
    world.relay.vaults = early;
    world.disconnect(0);
    world.disconnect(1);
    world.pass_time(3_000);
    world.assert_synced();
    assert!(
        world.relay.vault().logs[&FIRST].begin > 6,
        "begins after it"
    );
    let third = world.join(1, "Third");
    world.start(third);
    world.run();
    world.assert_synced();
}

#[test]
fn a_restored_device_that_is_behind_every_snapshot_adopts_its_own_log() {
    let mut world = World::with_devices(2);
    let records = world.peers[0].disk.records();
    let doc = world.peers[0].doc.clone();
    world.edit_much(0, 80);
    assert!(world.relay.vault().logs[&FIRST].begin > 1);
    world.peers[0].disk.set_records(records);
    world.peers[0].doc = doc;
    world.restart(0);
    world.edit(0, "after the restore");
    world.pass_time(1_000);
    world.assert_synced();
    assert_eq!(world.texts(0).len(), 82);
    assert_eq!(world.peers[0].engine.number(), FIRST);
    world.restart(0);
    world.run();
    world.assert_synced();
}

#[test]
fn a_snapshot_cut_at_any_step_loses_nothing() {
    for steps in 0..60 {
        let mut world = World::seeded(steps, 2);
        // One more edit makes a snapshot due.
        world.edit_much(0, 7);
        world.edit(0, &"y".repeat(9_000));
        world.edit(1, "meanwhile");
        world.run_steps(usize::try_from(steps).unwrap());
        let crashed = usize::try_from(steps % 2).unwrap();
        world.restart(crashed);
        world.pass_time(5_000);
        world.assert_synced();
        assert_eq!(world.texts(0).len(), 10, "cut after {steps}");
        let third = world.join(1, "Third");
        world.start(third);
        world.pass_time(1_000);
        world.assert_synced();
    }
}

#[test]
fn a_removed_device_and_new_keys_do_not_hinder_snapshots() {
    let mut world = World::with_devices(3);
    world.edit_much(2, 5);
    world.input(0, kith_sync::engine::Input::RemoveDevice(DeviceNumber(3)));
    world.run();
    world.edit_much(0, 80);
    assert_eq!(settled(&mut world), 2);
    assert_eq!(world.status(0), Status::Synced);
    let fourth = world.join(1, "Fourth");
    world.start(fourth);
    world.run();
    assert!(world.texts(fourth) == world.texts(0));
    assert_eq!(world.status(fourth), Status::Synced);
}

#[test]
fn a_relay_that_keeps_no_snapshots_is_sent_none() {
    for max in [0, 1_000] {
        let mut world = World::with_devices(2);
        world.relay.max_snapshot = max;
        world.disconnect(0);
        world.disconnect(1);
        world.pass_time(3_000);
        world.edit_much(0, 30);
        world.assert_synced();
        assert!(world.relay.vault().snapshots.is_empty());
        assert_eq!(world.relay.vault().chunk_count(), 31);
        // One that lost a log as well is told so, and given it back by its author.
        let log = world.relay.vault().logs.remove(&DeviceNumber(2));
        assert!(log.is_none(), "the second has written nothing");
        world
            .relay
            .vault()
            .logs
            .get_mut(&FIRST)
            .unwrap()
            .truncate(3);
        world.disconnect(1);
        world.pass_time(3_000);
        world.assert_trouble(1, "open Kith on your other devices");
        world.disconnect(0);
        world.pass_time(3_000);
        world.assert_synced();
    }
}

/// Found by the fault simulator: a copy had sealed a chunk under a number that the snapshot covers by now, and took its
/// own chunk for the one that is covered.
#[test]
fn what_a_copy_sealed_under_numbers_that_are_covered_by_now_is_not_lost() {
    let mut world = World::with_devices(2);
    let (records, doc) = (world.peers[1].disk.records(), world.peers[1].doc.clone());
    world.relay.mute = true;
    world.edit(1, "sealed by the copy");
    world.run();
    world.relay.mute = false;
    world.disconnect(1);
    world
        .relay
        .vault()
        .logs
        .get_mut(&SECOND)
        .unwrap()
        .truncate(0);
    let copy = (world.peers[1].disk.records(), world.peers[1].doc.clone());
    world.peers[1].disk.set_records(records);
    world.peers[1].doc = doc;
    world.restart(1);
    world.edit_much(1, 30);
    assert!(world.relay.vault().logs[&SECOND].begin > 1);
    world.peers[1].disk.set_records(copy.0);
    world.peers[1].doc = copy.1;
    world.restart(1);
    world.run();
    world.assert_synced();
    assert!(world.texts(0).contains(&"sealed by the copy".to_owned()));
    assert_eq!(world.texts(0).len(), 32);
}

/// Found by the fault simulator: everybody made one at the same moment, all were refused, and nobody tried again.
#[test]
fn a_snapshot_that_was_refused_for_its_moment_is_made_again() {
    let mut world = World::with_devices(2);
    world.offline(1);
    world.relay.refuse_snapshot = Some(Reason::SnapshotMoved);
    while world.relay.refuse_snapshot.is_some() {
        assert!(world.relay.vault().chunk_count() < 20, "none was made");
        world.edit_much(0, 1);
    }
    assert_eq!(world.relay.vault().snapshots.len(), 1);
}

/// Found by the fault simulator: a device that was connected all the time waited for chunks that the relay had lost, until
/// its next connection.
#[test]
fn a_snapshot_that_heals_brings_what_is_missing_to_who_is_connected() {
    let mut world = World::with_devices(3);
    world.edit(2, "before");
    world.run();
    world.offline(1);
    world.edit(2, "while the second was away");
    world.run();
    world.offline(2);
    world.relay.vaults.clear();
    world.offline(0);
    world.online(1);
    world.pass_time(3_000);
    world.online(0);
    world.pass_time(3_000);
    assert_eq!(world.texts(1), world.texts(0));
    assert_eq!(world.texts(1).len(), 3);
}

/// Found by the fault simulator: what was saved and never sent stood in the snapshot that healed the relay. Whoever loaded
/// it had more than everybody else, and its author did not come back to send it to them.
#[test]
fn a_snapshot_that_heals_holds_nothing_that_was_not_sent() {
    let mut world = World::with_devices(2);
    world.edit_much(0, 80);
    world.offline(0);
    world.offline(1);
    world.relay.vaults.clear();
    world.edit(0, "never sent");
    world.run();
    world.online(0);
    let taken = |world: &World| {
        let vault = world.relay.vaults.values().next();
        vault.is_some_and(|vault| !vault.snapshots.is_empty())
    };
    for _ in 0..1_000 {
        if taken(&world) {
            break;
        }
        world.run_steps(1);
    }
    assert!(taken(&world), "it heals the relay");
    world.offline(0);
    world.online(1);
    world.pass_time(3_000);
    let third = world.join(1, "Third");
    world.start(third);
    world.run();
    assert_eq!(world.texts(third).len(), 81);
    assert_eq!(world.texts(third), world.texts(1));
    // What was never sent comes when its author does.
    world.online(0);
    world.pass_time(3_000);
    world.assert_synced();
    assert_eq!(world.texts(third).len(), 82);
}
