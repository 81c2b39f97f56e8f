//! Devices that write, lose their network, are killed, and still all have everything.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::{World, pass};
use kith_sync::engine::{Engine, Input, MAX_OUTBOX_ITEM, OutboxItem, Status, records};
use kith_sync::ids::DeviceNumber;
use kith_sync::store::Space;
use kith_sync::wire::{Reason, ToClient};

#[test]
fn what_two_devices_write_apart_both_have_once_they_are_online() {
    let mut world = World::with_devices(2);
    world.offline(0);
    world.offline(1);
    world.edit(0, "the title");
    world.edit(1, "the phone number");
    world.run();
    assert_eq!(
        (world.status(0), world.status(1)),
        (Status::Offline, Status::Offline)
    );
    world.online(0);
    world.online(1);
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(1), ["first", "the phone number", "the title"]);
}

#[test]
fn three_devices_hear_of_each_others_edits_as_they_are_made() {
    let mut world = World::with_devices(3);
    for round in 0..5 {
        for peer in 0..3 {
            world.edit(peer, &format!("{round} by {peer}"));
            world.run_steps(7);
        }
    }
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(2).len(), 16);
}

#[test]
fn a_week_without_a_network_is_one_chunk() {
    let mut world = World::with_devices(2);
    world.offline(0);
    for day in 0..50 {
        world.edit(0, &format!("day {day}"));
    }
    world.run();
    assert_eq!(world.peers[0].engine.waiting(), 50);
    world.online(0);
    world.run();
    world.assert_synced();
    assert_eq!(world.relay.vault().logs[&DeviceNumber(1)].len(), 2);
}

#[test]
fn a_device_that_is_killed_anywhere_on_the_way_loses_nothing() {
    for steps in 0..40 {
        let mut world = World::with_devices(2);
        world.edit(0, "written just before");
        world.edit(1, "written there");
        world.run_steps(steps);
        world.restart(0);
        world.run_steps(steps);
        world.restart(1);
        world.run();
        world.pass_time(120_000);
        world.assert_synced();
        assert_eq!(world.texts(0).len(), 3, "killed after {steps} steps");
    }
}

#[test]
fn a_lost_acknowledgement_is_asked_for_again_and_nothing_is_doubled() {
    let mut world = World::with_devices(2);
    world.relay.mute = true;
    world.edit(0, "committed, and then the relay died");
    world.run();
    assert_eq!(
        (world.status(0), world.peers[0].engine.waiting()),
        (Status::Syncing, 1)
    );
    world.disconnect(0);
    world.disconnect(1);
    world.relay.mute = false;
    world.pass_time(5_000);
    world.assert_synced();
    assert_eq!(world.relay.vault().logs[&DeviceNumber(1)].len(), 2);
}

#[test]
fn the_same_outbox_entry_told_twice_is_sealed_once() {
    let mut world = World::with_devices(1);
    world.edit(0, "once");
    let items = world.peers[0].disk.outbox();
    world.input(0, Input::Outbox(items.clone()));
    world.run();
    world.input(0, Input::Outbox(items));
    world.run();
    world.assert_synced();
    assert_eq!(world.relay.vault().logs[&DeviceNumber(1)].len(), 2);
    assert!(world.peers[0].disk.outbox().is_empty());
}

#[test]
fn without_a_relay_it_says_offline_and_tries_again_ever_more_rarely() {
    let mut world = World::with_devices(1);
    world.relay.up = false;
    world.disconnect(0);
    world.run();
    let mut waits = Vec::new();
    for _ in 0..12 {
        let wake = world.peers[0].wake.unwrap();
        waits.push(wake - world.now);
        world.pass_time(wake - world.now);
    }
    assert_eq!(world.status(0), Status::Offline);
    assert!(waits[0] <= 500 && waits[3] > waits[0], "{waits:?}");
    assert!(
        waits.iter().all(|wait| (250..=60_000).contains(wait)),
        "{waits:?}"
    );
    assert!(waits[11] >= 30_000, "{waits:?}");
    world.relay.up = true;
    world.input(0, Input::Nudge);
    world.run();
    world.assert_synced();
}

#[test]
fn a_connection_that_died_silently_is_noticed() {
    let mut world = World::with_devices(2);
    world.tamper = Some(Box::new(
        |peer, message| if peer == 0 { Vec::new() } else { pass(message) },
    ));
    world.pass_time(39_000);
    world.tamper = None;
    world.edit(1, "said while the other was deaf");
    world.pass_time(5_000);
    world.assert_synced();
}

#[test]
fn clocks_a_year_apart_do_not_matter() {
    let mut world = World::with_devices(2);
    world.peers[1].skew = 365 * 24 * 3_600_000;
    for round in 0..3 {
        world.edit(0, &format!("now {round}"));
        world.edit(1, &format!("in a year {round}"));
        world.pass_time(100_000);
    }
    world.assert_synced();
}

#[test]
fn a_relay_that_lost_its_latest_gets_it_back() {
    let mut world = World::with_devices(2);
    let early = world.relay.vaults.clone();
    world.edit(0, "one");
    world.run();
    world.edit(1, "two");
    world.run();
    let third = world.join(0, "Third");
    world.start(third);
    world.run();
    world.relay.vaults = early;
    (0..3).for_each(|peer| world.disconnect(peer));
    world.pass_time(10_000);
    world.assert_synced();
    assert_eq!(world.relay.vault().roster.len(), 3);
}

#[test]
fn a_restored_copy_adopts_what_the_relay_has_of_it() {
    let mut world = World::with_devices(2);
    world.edit(0, "before the backup");
    world.run();
    let (records, doc) = (world.peers[0].disk.records(), world.peers[0].doc.clone());
    world.edit(0, "after the backup");
    world.run();
    world.peers[0].disk.set_records(records);
    world.peers[0].doc = doc;
    world.restart(0);
    world.edit(0, "after the restore");
    world.run();
    world.assert_synced();
    assert_eq!(world.texts(0).len(), 4);
}

#[test]
fn a_copy_that_has_written_takes_a_place_of_its_own() {
    let mut world = World::with_devices(2);
    world.offline(0);
    let records = world.peers[0].disk.records();
    world.relay.mute = true;
    world.edit(0, "sealed here");
    world.online(0);
    world.run();
    world.relay.mute = false;
    let log = world.relay.vault().logs.get_mut(&DeviceNumber(1));
    let log = log.unwrap();
    let mine = log.last().unwrap().clone();
    log.truncate(1);
    // The same number, sealed by the copy that never saw this one.
    let sealed_here = world.peers[0].disk.records();
    world.peers[0].disk.set_records(records);
    world.restart(0);
    world.edit(0, "sealed by the copy");
    world.run();
    world.peers[0].disk.set_records(sealed_here);
    world.restart(0);
    world.run();
    world.pass_time(3_000);
    assert_ne!(
        world.relay.vault().logs[&DeviceNumber(1)].last(),
        Some(&mine)
    );
    assert_eq!(world.peers[0].engine.number(), DeviceNumber(3));
    assert_eq!(world.labels(1), ["Laptop", "Device 2", "Copy of Laptop"]);
    world.assert_synced();
    assert!(world.texts(1).contains(&"sealed here".to_owned()));
}

#[test]
fn another_holder_of_the_store_makes_the_old_one_give_up() {
    let mut world = World::with_devices(1);
    let current = world.peers[0]
        .disk
        .records()
        .get(&(Space::Meta, records::FENCE.to_owned()))
        .cloned();
    let (fence, ops) = records::take_fence(current.as_deref());
    world.peers[0].disk.run(&ops).unwrap();
    world.peers[0].follows_reloads = false;
    world.edit(0, "by the old holder");
    world.run();
    assert_eq!(world.peers[0].reloads, 1);
    let records = world.peers[0].disk.records();
    world.peers[0].engine = Engine::load(&records, fence).unwrap();
    let items = world.peers[0].disk.outbox();
    assert_eq!(
        items.len(),
        1,
        "what the old holder could not seal is still there"
    );
    world.input(0, Input::Outbox(items));
    world.start(0);
    world.run();
    world.assert_synced();
    let (next, _) = records::take_fence(
        records
            .get(&(Space::Meta, records::FENCE.to_owned()))
            .map(Vec::as_slice),
    );
    assert_eq!((fence, next), (1, 2));
}

#[test]
fn each_refusal_is_shown_with_a_sentence_and_tried_again() {
    for (reason, part) in [
        (Reason::Full, "no room left"),
        (Reason::Storage, "cannot write to its disk"),
        (Reason::TooLarge, "larger than the relay accepts"),
        (Reason::BadSignature, "could not verify"),
        (Reason::UnsupportedVersion, "does not understand"),
    ] {
        let mut world = World::with_devices(1);
        world.relay.refuse_push = Some(reason);
        world.edit(0, "kept");
        world.run();
        world.assert_trouble(0, part);
        assert_eq!(world.peers[0].engine.waiting(), 1);
        world.pass_time(60_000);
        world.assert_synced();
    }
}

#[test]
fn a_busy_relay_is_left_alone_for_as_long_as_it_asks() {
    let mut world = World::with_devices(1);
    world.relay.refuse_push = Some(Reason::Busy {
        retry_after_ms: 7_000,
    });
    world.edit(0, "later");
    world.run();
    assert_eq!(world.status(0), Status::Offline);
    world.pass_time(6_999);
    assert_eq!(world.peers[0].engine.waiting(), 1);
    world.pass_time(1);
    world.assert_synced();
}

#[test]
fn a_change_that_does_not_fit_is_kept_and_shown_and_stops_nothing_else() {
    let mut world = World::with_devices(1);
    let item = |key, length| OutboxItem {
        key,
        changes: vec![0; length],
        heads: vec![[1; 32]],
        given: Vec::new(),
    };
    world.input(
        0,
        Input::Outbox(vec![item(70, 300 * 1024), item(71, MAX_OUTBOX_ITEM)]),
    );
    world.run();
    world.assert_trouble(0, "too large");
    assert_eq!(world.peers[0].engine.waiting(), 1);
    assert_eq!(world.relay.vault().logs[&DeviceNumber(1)].tail.number, 2);
}

#[test]
fn two_devices_that_let_others_in_at_once_both_succeed() {
    let mut world = World::with_devices(2);
    let mut pairings: Vec<_> = (0..2)
        .map(|peer| common::Pairing::begin(&mut world, peer, &format!("By {peer}")))
        .collect();
    for pairing in &mut pairings {
        pairing.run(&mut world);
        let kith_sync::pairing::Step::AddDevice(device) = pairing
            .inviter
            .codes(true, &mut world.entropy)
            .pop()
            .unwrap()
        else {
            panic!("the codes match")
        };
        world.input(pairing.peer, Input::AddDevice(device));
    }
    world.run();
    let mut numbers: Vec<_> = world
        .peers
        .iter_mut()
        .map(|peer| peer.granted.pop().unwrap().number.0)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [3, 4]);
    for peer in 0..2 {
        assert_eq!(world.peers[peer].engine.devices().len(), 4);
    }
    world.assert_synced();
}

#[test]
fn an_invitation_given_while_offline_is_carried_out_once_online() {
    let mut world = World::with_devices(1);
    let mut pairing = common::Pairing::begin(&mut world, 0, "Phone");
    pairing.run(&mut world);
    world.offline(0);
    world.run();
    let kith_sync::pairing::Step::AddDevice(device) = pairing
        .inviter
        .codes(true, &mut world.entropy)
        .pop()
        .unwrap()
    else {
        panic!("the codes match")
    };
    world.input(0, Input::AddDevice(device));
    world.run();
    assert!(world.peers[0].granted.is_empty());
    world.online(0);
    world.run();
    let grant = world.peers[0].granted.pop().unwrap();
    let steps = pairing.inviter.granted(&grant, &mut world.entropy);
    pairing.inviter_steps(&mut world, steps);
    pairing.run(&mut world);
    assert!(pairing.done && pairing.joined.is_some());
}

#[test]
fn an_append_whose_answer_is_lost_is_found_again_after_reconnecting() {
    let mut world = World::with_devices(1);
    let mut pairing = common::Pairing::begin(&mut world, 0, "Phone");
    pairing.run(&mut world);
    let kith_sync::pairing::Step::AddDevice(device) = pairing
        .inviter
        .codes(true, &mut world.entropy)
        .pop()
        .unwrap()
    else {
        panic!("the codes match")
    };
    world.tamper = Some(Box::new(|_, message| match message {
        ToClient::RosterAccepted { .. } => Vec::new(),
        other => pass(other),
    }));
    world.input(0, Input::AddDevice(device));
    world.run();
    assert!(world.peers[0].granted.is_empty());
    world.tamper = None;
    world.disconnect(0);
    world.pass_time(2_000);
    assert_eq!(world.peers[0].granted.len(), 1);
    assert_eq!(world.peers[0].engine.devices().len(), 2);
}

#[test]
fn the_seventeenth_device_is_refused_with_a_sentence() {
    let mut world = World::with_devices(16);
    let mut pairing = common::Pairing::begin(&mut world, 3, "One too many");
    pairing.run(&mut world);
    pairing.codes(&mut world, true);
    let failed = pairing.inviter_failed.unwrap().to_string();
    assert!(failed.contains("16 devices are active"), "{failed}");
    assert!(
        pairing
            .joiner_failed
            .unwrap()
            .to_string()
            .contains("16 devices are active")
    );
    world.assert_synced();
}

#[test]
fn devices_have_the_names_their_owners_gave_them() {
    let mut world = World::with_devices(3);
    world.restart(1);
    world.run();
    let devices = world.peers[1].engine.devices();
    let shown: Vec<_> = devices
        .iter()
        .map(|device| (device.number.0, device.label.as_str(), device.this))
        .collect();
    assert_eq!(
        shown,
        [
            (1, "Laptop", false),
            (2, "Device 2", true),
            (3, "Device 3", false)
        ]
    );
}

#[test]
fn the_recovery_phrase_is_kept_until_it_is_confirmed() {
    let mut world = World::new();
    let peer = world.first("Laptop");
    let words = world.peers[peer]
        .engine
        .unconfirmed_phrase()
        .unwrap()
        .words()
        .to_string();
    world.restart(peer);
    assert_eq!(
        *world.peers[peer]
            .engine
            .unconfirmed_phrase()
            .unwrap()
            .words(),
        words
    );
    assert_eq!(words.split(' ').count(), 24);
}

#[test]
fn any_record_that_is_damaged_or_gone_is_an_error_or_asked_for_again() {
    let mut world = World::with_devices(2);
    world.edit(0, "more");
    world.edit(1, "and more");
    world.run();
    let records = world.peers[1].disk.records();
    for key in records.keys() {
        let mut damaged = records.clone();
        damaged.get_mut(key).unwrap().pop();
        assert!(
            Engine::load(&damaged, 0).is_err() || key.1 == records::FENCE,
            "{key:?}"
        );
    }
}

#[test]
fn a_confirmed_phrase_is_kept_on_no_device() {
    let mut world = World::with_devices(2);
    assert!(world.peers[0].engine.unconfirmed_phrase().is_some());
    assert!(world.peers[1].engine.unconfirmed_phrase().is_none());
    world.restart(0);
    world.run();
    assert!(world.peers[0].engine.unconfirmed_phrase().is_some());
    world.input(0, Input::PhraseConfirmed);
    world.run();
    assert!(world.peers[0].engine.unconfirmed_phrase().is_none());
    world.restart(0);
    world.run();
    assert!(world.peers[0].engine.unconfirmed_phrase().is_none());
    let kept = world.peers[0].disk.records();
    assert!(!kept.contains_key(&(Space::Secrets, "phrase".to_owned())));
    world.assert_synced();
}

/// Found by the fault simulator: a disk was put back while its device was becoming another one, so that the new place was
/// taken twice; what was written there first was in the way of all that came later.
#[test]
fn a_copy_that_is_put_back_while_it_takes_its_place_goes_on_there() {
    let mut world = World::with_devices(2);
    world.offline(0);
    let records = world.peers[0].disk.records();
    world.relay.mute = true;
    world.edit(0, "sealed here");
    world.online(0);
    world.run();
    world.relay.mute = false;
    world
        .relay
        .vault()
        .logs
        .get_mut(&DeviceNumber(1))
        .unwrap()
        .truncate(1);
    let sealed_here = world.peers[0].disk.records();
    world.peers[0].disk.set_records(records);
    world.restart(0);
    world.edit(0, "sealed by the copy");
    world.run();
    world.peers[0].disk.set_records(sealed_here);
    world.restart(0);
    let halfway = loop {
        world.run_steps(1);
        let records = world.peers[0].disk.records();
        if records.contains_key(&(Space::Secrets, "copy".to_owned())) {
            break records;
        }
    };
    let doc = world.peers[0].doc.clone();
    world.pass_time(3_000);
    world.edit(0, "in the new place");
    world.run();
    world.assert_synced();
    // What the second time finds when it comes: it has heard of that as of another device's.
    world.peers[0].disk.set_records(halfway);
    world.peers[0].doc = doc;
    world.restart(0);
    world.pass_time(3_000);
    world.edit(0, "after it was put back");
    world.pass_time(3_000);
    world.assert_synced();
    assert!(world.texts(1).contains(&"after it was put back".to_owned()));
}
