//! Chunks that verified and could not be taken up: repaired by their author, or set aside by the person.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use kith_sync::engine::{Input, OutboxItem, Status};
use kith_sync::ids::DeviceNumber;
use kith_sync::store::Space;

/// An edit of the second device whose chunk states heads that its changes do not make.
fn faulty_edit(world: &mut World, text: &str) {
    let at = &mut world.peers[1];
    let changes = at.doc.write(text);
    let key = at.disk.append_outbox(&changes, &[[4; 32]]);
    let item = OutboxItem {
        key,
        changes,
        heads: vec![[4; 32]],
        given: Vec::new(),
    };
    world.input(1, Input::Outbox(vec![item]));
}

#[test]
fn its_author_publishes_it_once_more() {
    let mut world = World::with_devices(3);
    faulty_edit(&mut world, "at first misunderstood");
    world.edit(1, "after it");
    world.run();
    world.assert_synced();
    for peer in [0, 2] {
        assert_eq!(world.texts(peer).len(), 3);
        assert_eq!(world.peers[peer].disk.count(Space::Held), 0);
    }
    world.restart(1);
    world.restart(0);
    world.run();
    world.assert_synced();
    let fourth = world.join(0, "Fourth");
    world.start(fourth);
    world.run();
    world.assert_synced();
}

#[test]
fn until_its_author_is_there_it_is_kept_and_said_once() {
    let mut world = World::with_devices(3);
    world.offline(0);
    world.offline(2);
    faulty_edit(&mut world, "at first misunderstood");
    world.run();
    world.offline(1);
    world.online(0);
    world.run();
    world.assert_trouble(0, "kept, but was not taken up");
    world.assert_trouble(0, "sends it again");
    let [stuck] = &world.peers[0].engine.stuck()[..] else {
        panic!("one is stuck");
    };
    assert!(!stuck.may_set_aside, "its author can repair it");
    let said = world.peers[0].engine.have().get(DeviceNumber(1));
    for _ in 0..3 {
        world.restart(0);
        world.run();
    }
    let again = world.peers[0].engine.have().get(DeviceNumber(1));
    assert_eq!(said, again, "it complains once");
    world.online(2);
    world.online(1);
    world.pass_time(3_000);
    world.assert_synced();
    assert_eq!(world.texts(0).len(), 2);
}

#[test]
fn a_repair_cut_at_any_step_still_comes() {
    for steps in 0..50 {
        let mut world = World::seeded(steps, 2);
        faulty_edit(&mut world, "at first misunderstood");
        world.run_steps(usize::try_from(steps).unwrap());
        world.restart(usize::try_from(steps % 2).unwrap());
        world.pass_time(5_000);
        world.assert_synced();
        assert_eq!(world.texts(0).len(), 2, "cut after {steps}");
    }
}

/// The author is removed before it could repair anything.
fn with_a_gone_author() -> World {
    let mut world = World::with_devices(3);
    world.offline(0);
    world.offline(2);
    faulty_edit(&mut world, "never understood");
    world.edit(1, "after it");
    world.run();
    world.offline(1);
    world.online(0);
    world.run();
    world.input(0, Input::RemoveDevice(DeviceNumber(2)));
    world.run();
    world
}

#[test]
fn where_the_author_is_gone_a_person_sets_it_aside_for_all() {
    let mut world = with_a_gone_author();
    world.assert_trouble(0, "go on without this change");
    // And what builds on it, which nobody will ever be able to take up either.
    let stuck = world.peers[0].engine.stuck();
    assert_eq!(stuck.len(), 2);
    for stuck in stuck {
        assert!(stuck.may_set_aside);
        world.input(0, Input::SetAside(stuck.device, stuck.number));
    }
    world.run();
    assert_eq!(world.status(0), Status::Synced);
    assert!(world.peers[0].engine.stuck().is_empty());
    world.online(2);
    world.pass_time(3_000);
    assert_eq!(world.status(2), Status::Synced);
    let fourth = world.join(2, "Fourth");
    world.start(fourth);
    world.run();
    assert_eq!(world.status(fourth), Status::Synced);
    assert!(world.texts(fourth) == world.texts(0));
    world.restart(0);
    world.run();
    assert_eq!(world.status(0), Status::Synced);
}

#[test]
fn nothing_is_set_aside_that_is_not_stuck() {
    let mut world = World::with_devices(2);
    let records = world.relay.vault().roster.len();
    world.input(0, Input::SetAside(DeviceNumber(2), 7));
    world.run();
    assert_eq!(world.relay.vault().roster.len(), records);
    world.assert_synced();
}
