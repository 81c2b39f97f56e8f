//! What other systems are known to have lost data or secrets by, one test each, named for what went wrong there. Two
//! more have files of this name in `graph` and `device`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use kith_sync::engine::{Engine, EngineLoadError, Input, Status};
use kith_sync::ids::DeviceNumber;
use kith_sync::roster::RosterChain;
use kith_sync::store::Space;

/// How many snapshots are settled at the relay.
fn settled(world: &mut World) -> usize {
    let snapshots = &world.relay.vault().snapshots;
    snapshots.iter().filter(|snapshot| snapshot.settled).count()
}

/// The author's document lacked what its snapshot claimed to cover, and the only other copy was pruned because of it.
#[test]
fn a_snapshot_that_pruned_updates_its_author_never_merged() {
    let mut world = World::with_devices(2);
    world.edit(1, "never merged by the author");
    world.run();
    let mut faulty = common::doc::Doc::default();
    faulty.write("something else");
    world.peers[0].faulty = Some(faulty);
    world.edit_much(0, 30);
    assert!(world.peers[1].looked >= 1, "it was looked into");
    assert_eq!(settled(&mut world), 0);
    assert_eq!(world.relay.vault().chunk_count(), 32);
    let third = world.join(0, "Third");
    world.start(third);
    world.run();
    world.assert_synced();
    // The next sound one takes its place.
    world.peers[0].faulty = None;
    world.edit_much(1, 60);
    world.assert_synced();
    assert!(settled(&mut world) >= 1);
}

/// A server lost its database. The clients had been told that everything was there, and sent none of it again.
#[test]
fn a_relay_database_wiped_under_clients_that_go_on_believing_they_are_synced() {
    let mut world = World::with_devices(2);
    world.edit(0, "one");
    world.edit(1, "two");
    world.run();
    world.relay.vaults.clear();
    world.relay.incarnation = [2; 16];
    world.offline(1);
    world.disconnect(0);
    world.run();
    assert_ne!(
        world.status(1),
        Status::Synced,
        "nobody says so of a relay that is not there"
    );
    world.peers[1].wake = None;
    world.pass_time(2_000);
    // The first to come back gives everything back at once: its own log, and the other's in a snapshot.
    world.assert_note(0, "was set up anew");
    assert_eq!(world.relay.vault().snapshots.len(), 1);
    world.online(1);
    world.run();
    world.assert_synced();
    assert_eq!(world.relay.vault().logs.len(), 2);
    let third = world.join(1, "Third");
    world.start(third);
    world.run();
    world.assert_synced();
}

/// A device that had not heard of another one yet changed the keys, and left it out for good.
#[test]
fn a_rotation_made_while_out_of_date() {
    let mut world = World::with_devices(3);
    // The first is cut off; meanwhile the second lets a fourth in.
    world.offline(0);
    let fourth = world.join(1, "Fourth");
    world.start(fourth);
    world.run();
    // The first, which has never heard of the fourth, takes the third out and changes the keys.
    world.input(0, Input::RemoveDevice(DeviceNumber(3)));
    world.edit(0, "by the first");
    world.edit(fourth, "by the fourth");
    world.run();
    assert_eq!(
        world.relay.vault().chain().standing().epoch,
        1,
        "not without the relay"
    );
    world.online(0);
    world.pass_time(60_000);
    let chain = RosterChain::validate(world.relay.vault().roster.clone()).unwrap();
    assert_eq!(chain.standing().epoch, 2);
    assert!(!chain.wants_rotation());
    // What is sealed under the new keys reaches the one that was left out elsewhere.
    world.edit(0, "under the new keys");
    world.edit(fourth, "and back");
    world.run();
    for peer in [0, 1, fourth] {
        let troubles = world.peers[peer].engine.troubles();
        assert_eq!(world.status(peer), Status::Synced, "{peer}: {troubles:?}");
        assert_eq!(world.texts(peer).len(), 5);
    }
    world.assert_trouble(2, "removed from the book on another device");
    assert_eq!(world.texts(2), ["by the fourth", "first"]);
}

/// A key that could not be read was taken for one that was never made. The new one sealed what no other device could
/// open.
#[test]
fn a_second_key_silently_made() {
    let world = World::with_devices(2);
    let records = world.peers[1].disk.records();
    assert!(Engine::load(&records, 0).is_ok());
    assert_eq!(
        Engine::load(&Default::default(), 0).unwrap_err(),
        EngineLoadError::NoVault
    );
    for key in records.keys().filter(|(space, _)| *space == Space::Secrets) {
        let mut less = records.clone();
        less.remove(key);
        assert_eq!(
            Engine::load(&less, 0).unwrap_err(),
            EngineLoadError::MissingKey,
            "{key:?}"
        );
        less.insert(key.clone(), vec![1, 2, 3]);
        assert_eq!(
            Engine::load(&less, 0).unwrap_err(),
            EngineLoadError::MissingKey,
            "{key:?}"
        );
    }
}
