//! Blobs: those that are named reach the relay and whoever looks at them, after the edits; what is not named any more
//! goes after 90 days, and nothing else does.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use common::pictures::naming;
use kith_sync::blob::{BlobId, BlobKey, MAX_SEALED};
use kith_sync::engine::{Away, Input, Status};
use kith_sync::store::Space;
use kith_sync::wire::{Reason, ToClient, ToRelay};

const DAY: u64 = 24 * 60 * 60 * 1_000;

/// So many devices whose platforms know of pictures, in sync.
fn with_pictures(devices: usize) -> World {
    let mut world = World::with_devices(devices);
    for peer in 0..devices {
        world.show_pictures(peer);
    }
    world.run();
    world
}

fn at_relay(world: &mut World) -> Vec<BlobId> {
    world.relay.vault().blobs.keys().copied().collect()
}

/// So many days go by, in which nobody is connected.
fn days_later(world: &mut World, days: u64) {
    let online: Vec<usize> = (0..world.peers.len())
        .filter(|peer| world.peers[*peer].online)
        .collect();
    online.iter().for_each(|peer| world.offline(*peer));
    world.run();
    world.now += days * DAY;
    for peer in online {
        world.say_blobs(peer);
        world.online(peer);
    }
    world.run();
}

fn puts(world: &World) -> usize {
    let asked = world.relay.asked_of_blobs.iter();
    asked
        .filter(|message| matches!(message, ToRelay::PutBlob { .. }))
        .count()
}

#[test]
fn a_picture_is_sent_and_seen_by_whoever_looks_at_it() {
    let mut world = with_pictures(2);
    let id = world.add_picture(0, b"a face");
    world.run();
    assert_eq!(at_relay(&mut world), [id]);
    assert_eq!(world.peers[0].engine.unsent_blobs(), 0);
    world.assert_synced();
    assert_eq!(world.picture(1, id), None, "nobody has looked at it there");
    world.look_at(1, id);
    world.run();
    assert_eq!(world.peers[1].looked_at.shown[&id], b"a face");
    assert_eq!(world.picture(1, id).unwrap(), b"a face");
    assert_eq!(world.peers[1].engine.unsent_blobs(), 0);
    assert_eq!(puts(&world), 1, "what came from the relay is not sent back");
}

#[test]
fn a_picture_added_offline_waits_is_counted_and_goes_out_after_the_edits() {
    let mut world = with_pictures(2);
    world.offline(0);
    let ids = [world.add_picture(0, b"one"), world.add_picture(0, b"two")];
    world.run();
    assert_eq!(world.peers[0].engine.unsent_blobs(), 2);
    world.restart(0);
    world.run();
    assert_eq!(world.peers[0].engine.unsent_blobs(), 2, "the disk knows");
    // The first put comes only when the log is there.
    world.online(0);
    for _ in 0..10_000 {
        if puts(&world) > 0 {
            break;
        }
        world.run_steps(1);
    }
    assert_eq!(puts(&world), 1, "one at a time");
    assert_eq!(world.peers[0].engine.waiting(), 0);
    world.run();
    let mut sorted = ids;
    sorted.sort();
    assert_eq!(at_relay(&mut world), sorted);
    assert_eq!(world.peers[0].engine.unsent_blobs(), 0);
    assert!(!world.peers[0].engine.is_carrying());
}

#[test]
fn an_edit_made_while_pictures_go_out_overtakes_those_that_are_left() {
    let mut world = with_pictures(1);
    world.offline(0);
    for content in [b"one", b"two"] {
        world.add_picture(0, content);
    }
    world.run();
    world.online(0);
    for _ in 0..10_000 {
        if puts(&world) > 0 {
            break;
        }
        world.run_steps(1);
    }
    world.relay.mute = true;
    world.edit(0, "urgent");
    world.run();
    assert_eq!(puts(&world), 1, "the second waits for the edit");
    assert_eq!(world.status(0), Status::Syncing);
    world.relay.mute = false;
    world.disconnect(0);
    world.pass_time(60_000);
    assert_eq!(puts(&world), 2);
    world.assert_synced();
}

#[test]
fn synced_does_not_wait_for_pictures() {
    let mut world = with_pictures(1);
    world.relay.max_blob_bytes = 0;
    world.add_picture(0, b"a face");
    world.run();
    assert_eq!(world.status(0), Status::Synced);
    assert_eq!(world.peers[0].engine.unsent_blobs(), 1);
    world.assert_note(0, "no room left for this book's pictures");
    assert!(
        !world.peers[0].engine.is_carrying(),
        "there is no use waiting"
    );
    world.relay.max_blob_bytes = 1_000_000;
    world.restart(0);
    world.run();
    assert_eq!(world.peers[0].engine.unsent_blobs(), 0);
    assert_eq!(world.peers[0].engine.notes(), [""; 0]);
}

#[test]
fn a_wiped_relay_gets_every_picture_again_from_whoever_holds_it() {
    let mut world = with_pictures(2);
    let ids: Vec<BlobId> = (0..5_u8)
        .map(|byte| world.add_picture(0, &[byte]))
        .collect();
    world.run();
    world.look_at(1, ids[3]);
    world.run();
    let before = world.relay.vault().blobs[&ids[3]].bytes.clone();
    world.offline(0);
    world.relay.vaults.clear();
    world.relay.incarnation = [2; 16];
    world.disconnect(1);
    world.pass_time(60_000);
    assert_eq!(at_relay(&mut world), [ids[3]], "all that this one holds");
    assert_eq!(world.relay.vault().blobs[&ids[3]].bytes, before);
    world.look_at(1, ids[0]);
    world.run();
    assert_eq!(world.peers[1].looked_at.away, [(ids[0], Away::Missing)]);
    world.online(0);
    world.pass_time(60_000);
    assert_eq!(at_relay(&mut world).len(), 5);
    assert_eq!(world.peers[0].engine.unsent_blobs(), 0);
    assert_eq!(
        world.picture(1, ids[0]).unwrap(),
        [0],
        "it was still wanted"
    );
}

#[test]
fn what_is_looked_at_offline_comes_with_the_connection() {
    let mut world = with_pictures(2);
    let id = world.add_picture(0, b"a face");
    world.run();
    world.offline(1);
    world.run();
    world.look_at(1, id);
    world.look_at(1, id);
    world.run();
    let twice = [(id, Away::Offline); 2];
    assert_eq!(world.peers[1].looked_at.away, twice, "each is told");
    world.online(1);
    world.run();
    assert_eq!(world.picture(1, id).unwrap(), b"a face");
}

#[test]
fn what_is_missing_comes_once_its_holder_has_sent_it() {
    let mut world = with_pictures(2);
    world.relay.refuse_blob = Some(Reason::Busy {
        retry_after_ms: 5_000,
    });
    let id = world.add_picture(0, b"a face");
    world.run();
    world.look_at(1, id);
    world.run();
    assert_eq!(world.peers[1].looked_at.away, [(id, Away::Missing)]);
    assert!(!world.peers[1].engine.is_carrying(), "it may never come");
    assert!(world.peers[0].engine.is_carrying());
    assert_eq!(
        world.status(0),
        Status::Synced,
        "a busy relay is no trouble"
    );
    world.pass_time(4_000);
    assert_eq!(at_relay(&mut world), []);
    world.pass_time(2_000);
    assert_eq!(at_relay(&mut world), [id]);
    assert_eq!(world.picture(1, id).unwrap(), b"a face");
}

#[test]
fn what_another_process_of_the_relay_took_is_asked_for_again_in_time() {
    let mut world = with_pictures(2);
    world.relay.refuse_blob = Some(Reason::Busy {
        retry_after_ms: 1_000,
    });
    let id = world.add_picture(0, b"a face");
    world.run();
    world.look_at(1, id);
    world.run();
    // The word of it does not come to this session.
    world.tamper = Some(Box::new(|peer, message| match message {
        ToClient::BlobStored { .. } if peer == 1 => Vec::new(),
        other => common::pass(other),
    }));
    world.pass_time(2_000);
    assert_eq!(at_relay(&mut world), [id]);
    assert_eq!(world.picture(1, id), None);
    world.pass_time(60_000);
    assert_eq!(world.picture(1, id).unwrap(), b"a face");
    let told = [(id, Away::Missing)];
    assert_eq!(world.peers[1].looked_at.away, told, "and only once");
}

#[test]
fn a_picture_that_the_relay_bends_is_not_kept() {
    let mut world = with_pictures(2);
    let id = world.add_picture(0, b"a face");
    world.run();
    world.relay.vault().blobs.get_mut(&id).unwrap().bytes[30] ^= 1;
    world.look_at(1, id);
    world.run();
    assert_eq!(world.peers[1].looked_at.broken, [id]);
    assert_eq!(world.picture(1, id), None);
}

#[test]
fn refusals_of_one_picture_leave_the_session_and_the_others_alone() {
    for reason in [Reason::BlobTooLarge, Reason::Conflict, Reason::TooLarge] {
        let mut world = with_pictures(1);
        world.relay.refuse_blob = Some(reason);
        let ids = [world.add_picture(0, b"one"), world.add_picture(0, b"two")];
        world.run();
        assert_eq!(at_relay(&mut world).len(), 1);
        assert_eq!(world.peers[0].engine.unsent_blobs(), 1);
        assert_eq!(world.status(0), Status::Synced);
        world.assert_note(0, "A picture was not sent");
        // The next session tries again.
        world.disconnect(0);
        world.pass_time(60_000);
        assert_eq!(at_relay(&mut world).len(), ids.len());
        assert_eq!(world.peers[0].engine.notes(), [""; 0]);
    }
}

#[test]
fn what_is_too_long_on_the_disk_is_not_sent() {
    let mut world = with_pictures(1);
    let (id, key) = (BlobId([9; 16]), BlobKey::from_bytes(&[1; 32]).unwrap());
    let put = kith_sync::store::Op::Put(Space::Blobs, id.to_string(), vec![1; MAX_SEALED + 1]);
    world.peers[0].disk.run(&[put]).unwrap();
    world.edit(0, &naming(id, &key));
    world.say_blobs(0);
    world.run();
    assert_eq!(puts(&world), 0);
    world.assert_note(0, "larger than the relay accepts");
}

#[test]
fn a_busy_relay_is_asked_again_for_all_that_it_did_not_answer() {
    let mut world = with_pictures(2);
    let id = world.add_picture(0, b"a face");
    world.run();
    let busy = Reason::Busy {
        retry_after_ms: 3_000,
    };
    world.relay.refuse_blobs = Some(busy.clone());
    world.look_at(1, id);
    world.run();
    assert_eq!(world.picture(1, id), None);
    world.pass_time(4_000);
    assert_eq!(world.picture(1, id).unwrap(), b"a face");
    // The same of the list.
    world.relay.refuse_blobs = Some(busy);
    world.relay.vault().blobs.clear();
    world.restart(0);
    world.run();
    assert_eq!(at_relay(&mut world), []);
    world.pass_time(4_000);
    assert_eq!(at_relay(&mut world), [id]);
}

#[test]
fn a_removed_picture_stays_for_90_days_and_then_goes_everywhere() {
    let mut world = with_pictures(2);
    let (id, kept) = (
        world.add_picture(0, b"a face"),
        world.add_picture(0, b"a card"),
    );
    world.run();
    world.look_at(1, id);
    world.run();
    world.remove_picture(0, id);
    days_later(&mut world, 89);
    for peer in 0..2 {
        world.restart(peer);
    }
    world.run();
    assert_eq!(at_relay(&mut world).len(), 2, "it may be brought back");
    assert!(world.picture(0, id).is_some() && world.picture(1, id).is_some());
    days_later(&mut world, 1);
    for peer in 0..2 {
        world.restart(peer);
    }
    world.run();
    assert_eq!(at_relay(&mut world), [kept]);
    assert_eq!(world.peers[0].disk.keys(Space::Blobs), [kept.to_string()]);
    assert_eq!(world.peers[1].disk.keys(Space::Blobs), [""; 0]);
}

#[test]
fn a_blob_that_the_document_never_heard_of_goes_after_90_days_at_the_relay() {
    let mut world = with_pictures(1);
    world.add_picture(0, b"a face");
    world.run();
    let stray = BlobId([0; 16]);
    let blobs = &mut world.relay.vault().blobs;
    let blob = blobs.values().next().unwrap().clone();
    blobs.insert(stray, blob);
    for (days, left) in [(89, 2), (1, 1)] {
        days_later(&mut world, days);
        world.restart(0);
        world.run();
        assert_eq!(at_relay(&mut world).len(), left);
    }
    assert!(!at_relay(&mut world).contains(&stray));
}

#[test]
fn a_device_that_does_not_have_all_edits_drops_nothing() {
    let mut world = with_pictures(2);
    let id = world.add_picture(0, b"a face");
    world.offline(1);
    world.run();
    days_later(&mut world, 100);
    // The edit that names it is kept from the other device.
    let withhold = |peer: usize, message| match message {
        ToClient::Chunk { .. } if peer == 1 => Vec::new(),
        other => common::pass(other),
    };
    world.tamper = Some(Box::new(withhold));
    world.online(1);
    world.run();
    assert_eq!(world.status(1), Status::Syncing);
    assert_eq!(at_relay(&mut world), [id]);
    world.tamper = None;
    world.disconnect(1);
    world.pass_time(60_000);
    world.assert_synced();
    assert_eq!(at_relay(&mut world), [id]);
}

#[test]
fn a_device_that_has_just_joined_drops_nothing_that_it_is_about_to_hear_of() {
    let mut world = with_pictures(1);
    let id = world.add_picture(0, b"a face");
    world.run();
    days_later(&mut world, 100);
    let joined = world.join(0, "New");
    world.show_pictures(joined);
    world.start(joined);
    world.run();
    world.assert_synced();
    assert_eq!(at_relay(&mut world), [id]);
    world.look_at(joined, id);
    world.run();
    assert_eq!(world.picture(joined, id).unwrap(), b"a face");
}

#[test]
fn what_the_driver_said_before_an_edit_came_decides_nothing() {
    let mut world = with_pictures(2);
    world.offline(1);
    let id = world.add_picture(0, b"a face");
    world.run();
    days_later(&mut world, 100);
    // This driver says nothing anew after the delivery.
    world.peers[1].shows_pictures = false;
    world.online(1);
    world.run();
    assert_eq!(world.status(1), Status::Synced);
    assert_eq!(at_relay(&mut world), [id]);
    world.peers[1].shows_pictures = true;
    world.say_blobs(1);
    world.run();
    assert_eq!(at_relay(&mut world), [id]);
}

#[test]
fn what_is_dropped_makes_room() {
    let mut world = with_pictures(1);
    let old = world.add_picture(0, &[1; 10_000]);
    world.run();
    world.relay.max_blob_bytes = 15_000;
    let new = world.add_picture(0, &[2; 10_000]);
    world.run();
    assert_eq!(world.peers[0].engine.unsent_blobs(), 1);
    world.remove_picture(0, old);
    world.run();
    days_later(&mut world, 91);
    world.say_blobs(0);
    world.run();
    assert_eq!(at_relay(&mut world), [new]);
}

#[test]
fn an_engine_without_a_driver_for_pictures_says_nothing_of_them() {
    let mut world = World::with_devices(2);
    world.edit(0, "more");
    world.run();
    days_later(&mut world, 1);
    assert!(world.relay.asked_of_blobs.is_empty());
    assert!(!world.peers[0].engine.is_carrying());
}

#[test]
fn a_disk_that_lost_a_picture_is_not_asked_for_ever() {
    let mut world = with_pictures(2);
    world.offline(0);
    let id = world.add_picture(0, b"a face");
    world.run();
    let mut records = world.peers[0].disk.records();
    records.remove(&(Space::Blobs, id.to_string()));
    world.peers[0].disk.set_records(records);
    world.online(0);
    world.run();
    assert_eq!(puts(&world), 0);
    assert_eq!(world.peers[0].engine.unsent_blobs(), 0);
    world.look_at(0, id);
    world.run();
    assert_eq!(world.peers[0].looked_at.away, [(id, Away::Missing)]);
}

#[test]
fn what_is_erased_for_good_goes_from_the_relay_and_every_disk() {
    for devices in [1, 2] {
        let mut world = with_pictures(devices);
        let (gone, kept) = (world.add_picture(0, b"bob"), world.add_picture(0, b"carol"));
        world.run();
        for peer in 1..devices {
            world.look_at(peer, gone);
            world.look_at(peer, kept);
        }
        world.run();
        let texts = world.texts(0);
        let text = texts.iter().find(|text| text.contains(&gone.to_string()));
        world.erase(0, &text.unwrap().clone());
        world.run();
        assert_eq!(world.peers[0].erased, [Ok(())]);
        assert_eq!(at_relay(&mut world), [kept], "{devices}");
        for peer in 0..devices {
            let held = world.peers[peer].disk.keys(Space::Blobs);
            assert_eq!(held, [kept.to_string()], "{devices}");
            assert_eq!(world.peers[peer].engine.unsent_blobs(), 0);
        }
    }
}

#[test]
fn nothing_of_a_book_that_is_over_slips_in_behind_the_new_one() {
    let mut late = 0;
    for steps in (0..160).step_by(5) {
        let mut world = with_pictures(2);
        world.offline(1);
        let add = |byte: u8| world.add_picture(1, &[byte]);
        let mut ids: Vec<BlobId> = (0..8).map(add).collect();
        world.run();
        let gone = ids.remove(4);
        let texts = world.texts(1);
        let text = texts.iter().find(|text| text.contains(&gone.to_string()));
        world.online(1);
        world.run_steps(steps);
        world.erase(0, &text.unwrap().clone());
        world.run();
        world.pass_time(120_000);
        assert_eq!(world.peers[0].erased, [Ok(())], "{steps}");
        world.assert_synced();
        ids.sort();
        assert_eq!(at_relay(&mut world), ids, "{steps}");
        let held = world.peers[1].disk.keys(Space::Blobs);
        assert_eq!(held.len(), ids.len(), "{steps}");
        let stale = |reason: &&Reason| **reason == Reason::StaleGeneration;
        late += world.relay.refused_blobs.iter().filter(stale).count();
    }
    assert!(late > 0, "none came late");
}

#[test]
fn a_picture_that_was_never_sent_is_added_again_in_the_new_book() {
    let mut world = with_pictures(2);
    world.offline(1);
    let id = world.add_picture(1, b"carol");
    world.run();
    world.erase(0, "first");
    world.run();
    world.online(1);
    world.pass_time(60_000);
    assert_eq!(at_relay(&mut world), [id]);
    assert_eq!(world.peers[1].engine.unsent_blobs(), 0);
    world.look_at(0, id);
    world.run();
    assert_eq!(world.picture(0, id).unwrap(), b"carol");
}

#[test]
fn a_deleted_vault_has_no_pictures() {
    let mut world = with_pictures(1);
    world.add_picture(0, b"a face");
    world.run();
    let phrase = world.peers[0].engine.unconfirmed_phrase().unwrap().clone();
    world.input(0, Input::DeleteVault(phrase));
    world.run();
    assert_eq!(at_relay(&mut world), []);
    assert!(
        world.peers[0].disk.count(Space::Blobs) > 0,
        "those here stay"
    );
}
