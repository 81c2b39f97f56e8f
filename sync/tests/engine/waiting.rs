//! Chunks that build on changes that are not there yet: kept, without alarm, until those have come.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use kith_sync::engine::{Input, OutboxItem};
use kith_sync::store::Space;

/// These changes go out as one entry of the outbox.
fn send(world: &mut World, peer: usize, changes: Vec<u8>) {
    let at = &mut world.peers[peer];
    let heads = at.doc.heads();
    let key = at.disk.append_outbox(&changes, &heads);
    let item = OutboxItem {
        key,
        changes,
        heads,
        given: Vec::new(),
    };
    world.input(peer, Input::Outbox(vec![item]));
}

/// A text of the second device that the first one has too, though it stands in no chunk.
fn known_to_both(world: &mut World, text: &str) -> Vec<u8> {
    let changes = world.peers[1].doc.write(text);
    world.peers[0]
        .doc
        .apply(std::slice::from_ref(&changes), &[]);
    changes
}

/// A chunk of the first device builds on the beginning of one of the second, whose end builds on it.
fn around_each_other(world: &mut World) {
    let mut around = known_to_both(world, "before");
    world.edit(0, "between");
    world.run();
    around.extend(world.peers[1].doc.write("after"));
    send(world, 1, around);
    world.run();
}

#[test]
fn two_that_wait_for_each_other_are_taken_up_together() {
    let mut world = World::with_devices(3);
    around_each_other(&mut world);
    world.assert_synced();
    assert_eq!(world.texts(2).len(), 4);
    assert_eq!(world.peers[2].disk.count(Space::Held), 0);
}

#[test]
fn also_when_the_device_that_has_only_one_of_them_is_loaded_anew() {
    let mut world = World::with_devices(3);
    let mut around = known_to_both(&mut world, "before");
    world.edit(0, "between");
    world.run();
    assert_eq!(world.peers[2].disk.count(Space::Held), 1);
    world.restart(2);
    world.run();
    around.extend(world.peers[1].doc.write("after"));
    send(&mut world, 1, around);
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(2).len(), 4);
}

#[test]
fn another_that_waits_for_something_else_does_not_keep_them() {
    let mut world = World::with_devices(3);
    // The third device gets this one last.
    let late = known_to_both(&mut world, "late");
    world.edit(0, "builds on the late one");
    world.run();
    assert_eq!(world.texts(2).len(), 1);
    world.offline(2);
    let mut around = known_to_both(&mut world, "before");
    world.edit(0, "between");
    world.run();
    around.extend(world.peers[1].doc.write("after"));
    send(&mut world, 1, around);
    world.run();
    world.online(2);
    world.pass_time(3_000);
    assert_eq!(world.peers[2].disk.count(Space::Held), 3);
    send(&mut world, 1, late);
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(2).len(), 6);
    assert_eq!(world.peers[2].disk.count(Space::Held), 0);
}
