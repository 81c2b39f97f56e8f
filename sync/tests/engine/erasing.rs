//! Erasing for good: the book begins anew on every device, nothing else is lost, and nothing of it is left.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use std::collections::BTreeSet;

use common::World;
use common::doc::Doc;
use kith_sync::chunk::ChunkHeader;
use kith_sync::engine::{Input, Status};
use kith_sync::ids::DeviceNumber;
use kith_sync::store::Space;

/// A world with so many devices that all know of Ann, Bob and Carol.
fn known_three(devices: usize) -> World {
    let mut world = World::with_devices(devices);
    for name in ["ann", "bob", "carol"] {
        world.edit(0, name);
        world.run();
    }
    world
}

/// These devices are synced and show exactly this.
#[track_caller]
fn assert_show(world: &World, peers: &[usize], texts: &[&str]) {
    for peer in peers {
        let troubles = world.peers[*peer].engine.troubles();
        assert_eq!(world.status(*peer), Status::Synced, "{peer}: {troubles:?}");
        assert_eq!(world.seen(*peer), texts, "{peer}");
    }
}

/// Nothing that was sealed before the book began anew is at the relay or on these devices, nor a key that opens it.
#[track_caller]
fn assert_nothing_old(world: &mut World, peers: &[usize]) {
    let vault = world.relay.vault();
    let generation = vault.chain().standing().generation;
    assert!(vault.snapshots[0].settled, "nobody has confirmed it");
    for chunk in vault.logs.values().flat_map(|log| log.iter()) {
        assert_eq!(ChunkHeader::read(chunk).unwrap().generation, generation);
    }
    for snapshot in &vault.snapshots {
        assert_eq!(snapshot.read().generation, generation);
    }
    let first = vault.chain().begun().unwrap().epoch;
    for peer in peers {
        for ((space, key), bytes) in world.peers[*peer].disk.records() {
            if space == Space::Sealed {
                assert_eq!(ChunkHeader::read(&bytes).unwrap().generation, generation);
            }
            if let Some(epoch) = key.strip_prefix("epoch/") {
                assert!(epoch.parse::<u32>().unwrap() >= first, "{peer}: {key}");
            }
            assert!(!key.starts_with("given/"), "{peer}: {key}");
        }
    }
}

#[test]
fn what_is_erased_goes_from_all_devices_and_the_relay() {
    let mut world = known_three(3);
    world.erase(1, "bob");
    world.run();
    assert_eq!(world.peers[1].erased, [Ok(())]);
    assert_show(&world, &[0, 1, 2], &["ann", "carol", "first"]);
    assert_nothing_old(&mut world, &[0, 1, 2]);
    assert_eq!(world.labels(2), ["Laptop", "Device 2", "Device 3"]);
    world.edit(2, "dora");
    world.run();
    assert_show(&world, &[0, 1, 2], &["ann", "carol", "dora", "first"]);
    for peer in 0..3 {
        world.restart(peer);
    }
    world.run();
    assert_show(&world, &[0, 1, 2], &["ann", "carol", "dora", "first"]);
    assert_eq!(world.labels(0), ["Laptop", "Device 2", "Device 3"]);
}

#[test]
fn a_lone_device_erases_at_once() {
    let mut world = known_three(1);
    world.erase(0, "bob");
    world.run();
    assert_eq!(world.peers[0].erased, [Ok(())]);
    assert_show(&world, &[0], &["ann", "carol", "first"]);
    assert_nothing_old(&mut world, &[0]);
    assert_eq!(world.relay.vault().chunk_count(), 0);
}

#[test]
fn nothing_goes_from_the_relay_until_another_device_has_compared() {
    let mut world = known_three(2);
    world.offline(1);
    let before = world.relay.vault().chunk_count();
    world.erase(0, "bob");
    world.run();
    assert_show(&world, &[0], &["ann", "carol", "first"]);
    assert_eq!(world.relay.vault().chunk_count(), before);
    world.online(1);
    world.run();
    assert_show(&world, &[0, 1], &["ann", "carol", "first"]);
    assert_nothing_old(&mut world, &[0, 1]);
}

#[test]
fn erasing_needs_everything_sent_and_received() {
    let mut world = known_three(2);
    assert!(world.peers[0].engine.may_erase().is_ok());
    world.offline(0);
    world.run();
    let why = world.peers[0].engine.may_erase().unwrap_err();
    assert!(why.contains("needs a connection"));
    world.relay.max_snapshot = 0;
    world.online(0);
    world.run();
    let why = world.peers[0].engine.may_erase().unwrap_err();
    assert!(why.contains("This relay cannot"));
    world.erase(0, "bob");
    world.run();
    assert!(world.peers[0].erased[0].is_err());
    assert_show(&world, &[0, 1], &["ann", "bob", "carol", "first"]);
}

#[test]
fn a_book_that_is_too_large_for_the_relay_stays_as_it_is() {
    let mut world = known_three(2);
    world.relay.max_snapshot = 64;
    for peer in 0..2 {
        world.restart(peer);
    }
    world.run();
    world.erase(0, "bob");
    world.run();
    let why = world.peers[0].erased[0].clone().unwrap_err();
    assert!(why.contains("larger than this relay takes"), "{why}");
    assert_show(&world, &[0, 1], &["ann", "bob", "carol", "first"]);
}

#[test]
fn what_was_never_sent_is_done_again_and_what_is_about_the_erased_is_named() {
    let mut world = known_three(2);
    world.offline(1);
    world.edit(1, "dora");
    world.run();
    world.erase(0, "eve");
    world.peers[0].erasing.insert("bob".into());
    world.edit(1, "eve");
    world.run();
    world.online(1);
    world.run();
    assert_show(&world, &[0, 1], &["ann", "carol", "dora", "first"]);
    assert_eq!(world.peers[1].dropped, ["eve"]);
    assert_nothing_old(&mut world, &[0, 1]);
}

#[test]
fn what_was_sealed_and_not_accepted_is_done_again_too() {
    for steps in 0..40 {
        let mut world = known_three(2);
        world.edit(1, "dora");
        world.run_steps(steps);
        world.offline(1);
        world.run();
        world.edit(1, "emil");
        world.erase(0, "bob");
        world.run();
        world.restart(1);
        world.online(1);
        world.run();
        world.pass_time(120_000);
        assert_show(&world, &[0, 1], &["ann", "carol", "dora", "emil", "first"]);
        assert_nothing_old(&mut world, &[0, 1]);
    }
}

#[test]
fn an_edit_that_comes_first_is_in_the_new_book() {
    for steps in 0..30 {
        let mut world = known_three(2);
        world.erase(0, "bob");
        world.run_steps(steps);
        world.edit(1, "dora");
        world.edit(0, "emil");
        world.run();
        world.pass_time(120_000);
        assert_eq!(world.peers[0].erased, [Ok(())], "{steps}");
        assert_show(&world, &[0, 1], &["ann", "carol", "dora", "emil", "first"]);
        assert_nothing_old(&mut world, &[0, 1]);
    }
}

#[test]
fn whoever_is_killed_at_any_step_finds_the_book_whole() {
    for killed in 0..2 {
        for steps in 0..80 {
            let mut world = known_three(2);
            world.edit(1, "dora");
            world.run();
            world.erase(0, "bob");
            world.run_steps(steps);
            world.restart(killed);
            world.run();
            world.pass_time(120_000);
            // Whoever was killed before the relay had it has to ask again.
            if world.seen(0).contains(&"bob".to_owned()) {
                assert_eq!(killed, 0, "{steps}");
                assert_show(&world, &[0, 1], &["ann", "bob", "carol", "dora", "first"]);
                world.erase(0, "bob");
                world.run();
            }
            assert_show(&world, &[0, 1], &["ann", "carol", "dora", "first"]);
            assert_nothing_old(&mut world, &[0, 1]);
        }
    }
}

#[test]
fn a_connection_that_breaks_at_any_step_loses_nothing() {
    for broken in 0..2 {
        for steps in 0..80 {
            let mut world = known_three(2);
            world.erase(0, "bob");
            world.run_steps(steps);
            world.disconnect(broken);
            world.run();
            world.pass_time(120_000);
            assert_eq!(world.peers[0].erased, [Ok(())], "{broken} {steps}");
            assert_show(&world, &[0, 1], &["ann", "carol", "first"]);
            assert_nothing_old(&mut world, &[0, 1]);
        }
    }
}

#[test]
fn two_devices_that_erase_at_once_both_do() {
    for steps in 0..40 {
        let mut world = known_three(3);
        world.erase(0, "bob");
        world.run_steps(steps);
        world.erase(1, "carol");
        world.run();
        world.pass_time(120_000);
        assert_eq!(world.peers[0].erased, [Ok(())], "{steps}");
        assert_eq!(world.peers[1].erased, [Ok(())], "{steps}");
        assert_show(&world, &[0, 1, 2], &["ann", "first"]);
        assert_nothing_old(&mut world, &[0, 1, 2]);
    }
}

#[test]
fn erasing_and_removing_a_device_at_once_do_not_hinder_each_other() {
    for steps in 0..40 {
        let mut world = known_three(3);
        world.erase(0, "bob");
        world.run_steps(steps);
        world.input(1, Input::RemoveDevice(DeviceNumber(3)));
        world.run();
        world.pass_time(120_000);
        assert_eq!(world.peers[0].erased, [Ok(())], "{steps}");
        // A wish that was not fulfilled when the book began anew is asked for again.
        if world.peers[1].removed.is_empty() {
            world.input(1, Input::RemoveDevice(DeviceNumber(3)));
            world.run();
        }
        assert_eq!(world.peers[1].removed, [DeviceNumber(3)]);
        assert_show(&world, &[0, 1], &["ann", "carol", "first"]);
        world.edit(1, "dora");
        world.run();
        assert_show(&world, &[0, 1], &["ann", "carol", "dora", "first"]);
        assert_nothing_old(&mut world, &[0, 1]);
        world.assert_trouble(2, "removed");
    }
}

#[test]
fn a_device_that_slept_through_two_generations_catches_up() {
    let mut world = known_three(2);
    world.offline(1);
    world.edit(1, "written asleep");
    world.erase(0, "bob");
    world.run();
    world.edit(0, "between");
    world.run();
    world.erase(0, "carol");
    world.run();
    assert_eq!(world.peers[0].erased, [Ok(()), Ok(())]);
    world.online(1);
    world.run();
    let all = ["ann", "between", "first", "written asleep"];
    assert_show(&world, &[0, 1], &all);
    world.edit(0, "later");
    world.run();
    world.edit(1, "last");
    world.run();
    world.pass_time(1_000);
    let all = ["ann", "between", "first", "last", "later", "written asleep"];
    assert_show(&world, &[0, 1], &all);
    assert_nothing_old(&mut world, &[0, 1]);
}

#[test]
fn whoever_is_let_in_later_has_the_new_book_and_can_read_on() {
    for awake in [true, false] {
        let mut world = known_three(2);
        if !awake {
            world.offline(1);
        }
        world.erase(0, "bob");
        world.run();
        world.edit(0, "dora");
        world.run();
        let late = world.join(0, "Tablet");
        world.start(late);
        world.run();
        assert_show(&world, &[0, late], &["ann", "carol", "dora", "first"]);
        assert_eq!(world.labels(late), ["Laptop", "Device 2", "Tablet"]);
        world.edit(late, "emil");
        world.run();
        world.online(1);
        world.run();
        world.restart(late);
        world.run();
        let all = ["ann", "carol", "dora", "emil", "first"];
        assert_show(&world, &[0, 1, late], &all);
        assert_nothing_old(&mut world, &[0, 1, late]);
    }
}

#[test]
fn a_book_that_lacks_something_else_is_not_taken_over() {
    let mut world = known_three(2);
    let mut faulty = Doc::default();
    faulty.write("ann");
    faulty.write("bob");
    world.peers[0].faulty = Some(faulty);
    let before = world.relay.vault().chunk_count();
    world.erase(0, "bob");
    world.run();
    world.assert_trouble(1, "does not fit what is here");
    assert_eq!(world.seen(1), ["ann", "bob", "carol", "first"]);
    // Its author finds it too, and nothing has gone.
    world.assert_trouble(0, "does not fit what is here");
    assert_eq!(world.seen(0), ["ann", "bob", "carol", "first"]);
    assert_eq!(world.relay.vault().chunk_count(), before);
    world.restart(1);
    world.run();
    world.assert_trouble(1, "does not fit what is here");
}

#[test]
fn a_relay_that_lost_everything_is_given_the_new_book() {
    let mut world = known_three(2);
    world.erase(0, "bob");
    world.run();
    world.edit(1, "dora");
    world.run();
    world.relay.vaults.clear();
    for peer in 0..2 {
        world.restart(peer);
    }
    world.run();
    world.pass_time(120_000);
    assert_show(&world, &[0, 1], &["ann", "carol", "dora", "first"]);
    let late = world.join(0, "Tablet");
    world.start(late);
    world.run();
    world.pass_time(120_000);
    assert_show(&world, &[0, 1, late], &["ann", "carol", "dora", "first"]);
}

#[test]
fn a_relay_that_went_back_behind_the_beginning_is_healed() {
    let mut world = known_three(2);
    let before = world.relay.vault().clone();
    world.erase(0, "bob");
    world.run();
    world.edit(1, "dora");
    world.run();
    *world.relay.vault() = before;
    for peer in 0..2 {
        world.restart(peer);
    }
    world.run();
    world.pass_time(120_000);
    assert_show(&world, &[0, 1], &["ann", "carol", "dora", "first"]);
    world.edit(0, "emil");
    world.run();
    assert_show(&world, &[0, 1], &["ann", "carol", "dora", "emil", "first"]);
    assert_nothing_old(&mut world, &[0, 1]);
}

#[test]
fn a_restored_backup_of_a_device_becomes_another_one_of_the_new_book() {
    let mut world = known_three(2);
    let (records, doc) = (world.peers[1].disk.records(), world.peers[1].doc.clone());
    world.erase(0, "bob");
    world.run();
    world.edit(1, "dora");
    world.run();
    let copy = world.peers.len();
    let engine = kith_sync::engine::Engine::load(&records, 0).unwrap();
    world.add_peer(engine, Vec::new());
    world.peers[copy].disk.set_records(records);
    world.peers[copy].doc = doc;
    world.edit(copy, "emil");
    world.start(copy);
    world.run();
    world.pass_time(120_000);
    let all = ["ann", "carol", "dora", "emil", "first"];
    assert_show(&world, &[0, copy], &all);
    world.restart(1);
    world.run();
    world.pass_time(120_000);
    let shown: BTreeSet<String> = world.seen(1).into_iter().collect();
    assert_eq!(shown, all.into_iter().map(str::to_owned).collect());
}

#[test]
fn a_long_log_is_compacted_after_the_beginning_as_before() {
    let mut world = known_three(2);
    world.erase(0, "bob");
    world.run();
    world.edit_much(0, 24);
    world.edit_much(1, 24);
    world.assert_synced();
    let count = world.relay.vault().chunk_count();
    assert!(count < 48, "{count}");
    let late = world.join(0, "Tablet");
    world.start(late);
    world.run();
    world.assert_synced();
    world.erase(late, "carol");
    world.run();
    world.assert_synced();
    assert_nothing_old(&mut world, &[0, 1, late]);
}

/// Found by the fault simulator: neither of two devices could compare the new book with the one before, and each waited for
/// the other's word on it.
#[test]
fn two_that_slept_too_long_to_compare_settle_the_new_book_between_them() {
    let mut world = known_three(4);
    world.offline(1);
    world.offline(2);
    world.erase(0, "bob");
    world.run();
    world.offline(3);
    world.erase(0, "carol");
    world.run();
    assert_show(&world, &[0], &["ann", "first"]);
    assert!(!world.relay.vault().snapshots.last().unwrap().settled);
    world.offline(0);
    world.online(1);
    world.pass_time(3_000);
    assert!(!world.relay.vault().snapshots.last().unwrap().settled);
    world.online(2);
    world.pass_time(3_000);
    assert_show(&world, &[1, 2], &["ann", "first"]);
    assert_nothing_old(&mut world, &[1, 2]);
    world.online(0);
    world.online(3);
    world.pass_time(3_000);
    assert_show(&world, &[0, 1, 2, 3], &["ann", "first"]);
    assert_nothing_old(&mut world, &[0, 1, 2, 3]);
}
