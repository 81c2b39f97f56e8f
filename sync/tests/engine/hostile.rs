//! A relay that cuts, flips, replays, invents and withholds: nothing wrong gets in, nothing right is lost, and a
//! person is told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use common::vault::Log;
use common::{Seeded, World, doc, pass};
use kith_sync::chunk::{self, Body, ChunkHeader, ChunkKind};
use kith_sync::engine::{Input, OutboxItem, Status};
use kith_sync::ids::{DeviceNumber, Digest32, RosterHead, VaultId, Vector};
use kith_sync::keys::{DeviceSecrets, EpochKey};
use kith_sync::store::Space;
use kith_sync::wire::{ToClient, VERSION};

/// Changes chunks for one peer with this function, until told to stop.
fn tamper_chunks(
    world: &mut World,
    at: usize,
    mut change: impl FnMut(Vec<u8>) -> Vec<Vec<u8>> + 'static,
) -> Rc<Cell<bool>> {
    let on = Rc::new(Cell::new(true));
    let switch = Rc::clone(&on);
    world.tamper = Some(Box::new(move |peer, message| match message {
        ToClient::Chunk { bytes } if peer == at && on.get() => change(bytes)
            .into_iter()
            .map(|bytes| ToClient::Chunk { bytes }.encode())
            .collect(),
        other => pass(other),
    }));
    switch
}

/// After an honest reconnect all is well, whatever came before.
#[track_caller]
fn heals(world: &mut World, peer: usize, texts: usize) {
    world.tamper = None;
    world.disconnect(peer);
    world.pass_time(5_000);
    world.assert_synced();
    assert_eq!(world.texts(peer).len(), texts);
    assert_eq!(
        world.peers[peer].disk.count(Space::Held),
        0,
        "nothing is left behind"
    );
}

#[test]
fn a_chunk_that_is_cut_short_anywhere_is_shown_and_asked_for_again() {
    for keep in [0, 1, 50, 93, 94, 130, 193, 194, 200, 260] {
        let mut world = World::with_devices(2);
        tamper_chunks(&mut world, 1, move |bytes| {
            vec![bytes[..keep.min(bytes.len() - 1)].to_vec()]
        });
        world.edit(0, "cut");
        world.run();
        assert_eq!(world.status(1), Status::Look, "kept {keep}");
        assert_eq!(world.texts(1).len(), 1);
        heals(&mut world, 1, 2);
    }
}

#[test]
fn a_chunk_with_any_flipped_bit_never_gets_in() {
    let mut length = 0;
    let mut bit = 0;
    loop {
        let mut world = World::with_devices(2);
        let seen = Rc::new(Cell::new(0));
        let noted = Rc::clone(&seen);
        tamper_chunks(&mut world, 1, move |mut bytes| {
            noted.set(bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            vec![bytes]
        });
        world.edit(0, "flipped");
        world.run();
        assert_eq!(world.status(1), Status::Look, "bit {bit}");
        assert_eq!(world.texts(1).len(), 1, "bit {bit}");
        heals(&mut world, 1, 2);
        length = seen.get().max(length);
        bit += 61;
        if bit >= length {
            break;
        }
    }
}

#[test]
fn damage_on_the_way_heals_within_the_session() {
    let mut world = World::with_devices(2);
    let mut first = true;
    tamper_chunks(&mut world, 1, move |mut bytes| {
        if std::mem::take(&mut first) {
            bytes[100] ^= 1;
        }
        vec![bytes]
    });
    world.edit(0, "flipped once");
    world.run();
    world.assert_synced();
    assert_eq!(world.peers[1].disk.count(Space::Held), 0);
}

#[test]
fn replayed_and_reordered_chunks_change_nothing() {
    let mut world = World::with_devices(2);
    let mut seen: Vec<Vec<u8>> = Vec::new();
    tamper_chunks(&mut world, 1, move |bytes| {
        seen.push(bytes);
        seen.iter().rev().cloned().collect()
    });
    for round in 0..6 {
        world.edit(0, &format!("round {round}"));
        world.run();
    }
    world.assert_synced();
    assert_eq!(world.texts(1).len(), 7);
}

/// A chunk as an attacker or a strange device would make it.
struct Forged {
    header: ChunkHeader,
    body: Body,
    key: EpochKey,
    signer: DeviceSecrets,
}

/// What device 1 would send next, made by somebody who has its secrets.
fn next_of_first(world: &mut World) -> Forged {
    let records = world.peers[0].disk.records();
    let secret = |key: &str| &records[&(Space::Secrets, key.to_owned())];
    let vault = world.peers[0].engine.vault_id();
    let relay = world.relay.vault();
    let log = &relay.logs[&DeviceNumber(1)];
    let last = relay.roster.last().unwrap();
    Forged {
        header: ChunkHeader {
            version: chunk::VERSION,
            kind: ChunkKind::Changes,
            vault,
            epoch: 1,
            generation: 1,
            device: DeviceNumber(1),
            number: log.len() as u64 + 1,
            prev: Digest32::of(log.last().unwrap()),
        },
        body: Body {
            changes: doc::encode(b"\0forged"),
            heads: Vec::new(),
            vector: Vector::default(),
            roster: RosterHead {
                length: relay.roster.len() as u64,
                hash: Digest32::of(last),
            },
            replaces: None,
            complaints: Vec::new(),
        },
        key: EpochKey::from_bytes(secret("epoch/0000000001")).unwrap(),
        signer: DeviceSecrets::from_bytes(secret("device")).unwrap(),
    }
}

type Change = fn(&mut Forged);

impl Forged {
    fn seal(&self) -> Vec<u8> {
        chunk::seal(
            &self.header,
            &self.body,
            &self.key,
            &self.signer,
            &mut Seeded(99),
        )
        .unwrap()
    }

    /// Hands it to the second device as the relay would.
    fn give(&self, world: &mut World) {
        world.input(
            1,
            Input::Frame(ToClient::Chunk { bytes: self.seal() }.encode()),
        );
        world.run();
    }
}

#[test]
fn the_forger_of_these_tests_can_make_a_chunk_that_is_taken() {
    let mut world = World::with_devices(2);
    next_of_first(&mut world).give(&mut world);
    assert_eq!(world.texts(1), ["first", "forged"]);
}

#[test]
fn a_chunk_signed_by_a_stranger_is_quarantined_for_as_long_as_the_relay_claims_it() {
    let mut world = World::with_devices(2);
    let mut forged = next_of_first(&mut world);
    forged.signer = DeviceSecrets::generate(&mut Seeded(7));
    forged.give(&mut world);
    world.assert_trouble(1, "not signed by the device it names");
    assert_eq!(world.texts(1), ["first"]);
    assert_eq!(world.peers[1].disk.count(Space::Held), 1);
    world.offline(1);
    world.restart(1);
    world.run();
    world.assert_trouble(1, "not signed by the device it names");
    world.edit(0, "the true one");
    world.online(1);
    world.run();
    world.assert_synced();
    assert_eq!(world.peers[1].disk.count(Space::Held), 0);
}

#[test]
fn a_chunk_of_a_device_that_nobody_let_in_is_shown_and_not_taken() {
    let mut world = World::with_devices(2);
    let mut forged = next_of_first(&mut world);
    forged.header.device = DeviceNumber(9);
    forged.give(&mut world);
    world.assert_trouble(1, "not in the list of devices");
    assert_eq!(world.texts(1), ["first"]);
    heals(&mut world, 1, 1);
}

#[test]
fn each_failed_check_says_which() {
    let table: Vec<(Change, &str)> = vec![
        (
            |forged| forged.header.vault = VaultId([9; 32]),
            "another book",
        ),
        (
            |forged| forged.key = EpochKey::from_bytes(&[1; 32]).unwrap(),
            "seal is broken",
        ),
        (
            |forged| forged.header.epoch = 0,
            "key it is sealed under is missing",
        ),
        (
            |forged| forged.header.generation = 7,
            "keys that were replaced",
        ),
        (
            |forged| forged.header.prev = Digest32([3; 32]),
            "does not fit the changes next to it",
        ),
        (
            |forged| forged.body.roster = RosterHead::EMPTY,
            "knows another list of devices",
        ),
        (
            |forged| forged.body.roster.hash = Digest32([3; 32]),
            "knows another list of devices",
        ),
        (
            |forged| forged.body.changes = vec![0, 0, 0, 9, 1],
            "the document does not understand it",
        ),
        (
            |forged| forged.body.heads = vec![[4; 32]],
            "its changes are not all there",
        ),
    ];
    for (change, part) in table {
        let mut world = World::with_devices(2);
        let mut forged = next_of_first(&mut world);
        change(&mut forged);
        // What may be of another end of the log is looked at when the log was read again.
        (0..2).for_each(|_| forged.give(&mut world));
        world.assert_trouble(1, part);
        assert_eq!(world.texts(1), ["first"], "{part}");
    }
}

#[test]
fn a_roster_that_moves_back_within_a_log_is_quarantined() {
    let mut world = World::with_devices(3);
    world.edit(0, "knows of three");
    world.run();
    let mut forged = next_of_first(&mut world);
    let early = &world.relay.vault().roster[..2];
    forged.body.roster = RosterHead {
        length: 2,
        hash: Digest32::of(&early[1]),
    };
    forged.give(&mut world);
    world.assert_trouble(1, "older than it can be");
}

#[test]
fn a_chunk_of_a_future_version_or_kind_is_kept_and_waits_for_the_update() {
    let versions: Vec<Change> = vec![
        |forged| forged.header.version = chunk::VERSION + 1,
        |forged| {
            forged.header.kind = ChunkKind::Future(9);
        },
    ];
    for change in versions {
        let mut world = World::with_devices(2);
        let mut forged = next_of_first(&mut world);
        change(&mut forged);
        forged.give(&mut world);
        world.assert_trouble(1, "newer version of Kith; update this device");
        assert_eq!(world.peers[1].disk.count(Space::Held), 1);
        world.restart(1);
        world.run();
        world.assert_trouble(1, "newer version of Kith; update this device");
        assert_eq!(world.peers[1].disk.count(Space::Held), 1);
        // What it writes itself is not held up.
        world.edit(1, "goes on");
        world.run();
        assert_eq!(
            (world.peers[1].engine.waiting(), world.texts(0).len()),
            (0, 2)
        );
    }
}

#[test]
fn what_builds_on_what_is_not_there_yet_is_pending_without_alarm_and_then_applied() {
    let mut world = World::with_devices(3);
    // The third hears nothing of the first for a while.
    let held = Rc::new(std::cell::RefCell::new(Vec::new()));
    let kept = Rc::clone(&held);
    tamper_chunks(&mut world, 2, move |bytes| {
        if ChunkHeader::read(&bytes).unwrap().device == DeviceNumber(1) {
            kept.borrow_mut().push(bytes);
            return Vec::new();
        }
        vec![bytes]
    });
    world.edit(0, "the cause");
    world.run();
    world.edit(1, "the effect");
    world.run();
    assert_eq!(
        (world.status(2), world.peers[2].engine.troubles()),
        (Status::Syncing, Vec::new())
    );
    assert_eq!(
        (world.texts(2).len(), world.peers[2].disk.count(Space::Held)),
        (1, 1)
    );
    let frames: Vec<_> = held
        .borrow()
        .iter()
        .map(|bytes| ToClient::Chunk {
            bytes: bytes.clone(),
        })
        .collect();
    world.tamper = None;
    frames
        .into_iter()
        .for_each(|frame| world.input(2, Input::Frame(frame.encode())));
    world.run();
    world.assert_synced();
    assert_eq!(world.peers[2].disk.count(Space::Held), 0);
}

#[test]
fn a_pending_chunk_survives_a_restart() {
    let mut world = World::with_devices(3);
    tamper_chunks(&mut world, 2, |bytes| {
        let first = ChunkHeader::read(&bytes).unwrap().device == DeviceNumber(1);
        if first { Vec::new() } else { vec![bytes] }
    });
    world.edit(0, "the cause");
    world.run();
    world.edit(1, "the effect");
    world.run();
    world.restart(2);
    world.run();
    assert_eq!(world.status(2), Status::Syncing);
    heals(&mut world, 2, 3);
}

#[test]
fn behind_a_quarantined_chunk_later_ones_are_applied_and_only_the_vector_waits() {
    let mut world = World::with_devices(2);
    tamper_chunks(&mut world, 1, |mut bytes| {
        if ChunkHeader::read(&bytes).unwrap().number == 2 {
            bytes[150] ^= 1;
        }
        vec![bytes]
    });
    let lone = |text: &str| doc::encode(&[b"\0", text.as_bytes()].concat());
    for (key, text) in [(50, "second"), (51, "third"), (52, "fourth")] {
        world.input(
            0,
            Input::Outbox(vec![OutboxItem {
                key,
                changes: lone(text),
                heads: Vec::new(),
                given: Vec::new(),
            }]),
        );
        world.run();
    }
    assert_eq!(world.texts(1), ["first", "fourth", "third"]);
    assert_eq!(world.peers[1].engine.have().get(DeviceNumber(1)), 1);
    world.assert_trouble(1, "Change 2 of “Laptop”");
    world.restart(1);
    world.run();
    assert_eq!(world.texts(1), ["first", "fourth", "third"]);
    world.tamper = None;
    world.disconnect(1);
    world.pass_time(5_000);
    assert_eq!(world.status(1), Status::Synced);
    assert_eq!(world.texts(1), ["first", "fourth", "second", "third"]);
    assert_eq!(world.peers[1].engine.have().get(DeviceNumber(1)), 4);
    assert_eq!(world.peers[1].disk.count(Space::Held), 0);
}

#[test]
fn a_device_whose_number_others_know_further_than_itself_takes_another() {
    let mut world = World::with_devices(2);
    let mut forged = next_of_first(&mut world);
    forged.body.vector.set(DeviceNumber(2), 99);
    forged.give(&mut world);
    world.pass_time(3_000);
    assert_eq!(world.peers[1].engine.number(), DeviceNumber(3));
    assert_eq!(world.status(1), Status::Synced);
}

#[test]
fn two_chunks_under_one_number_from_one_device_make_its_log_be_read_again_but_once() {
    let mut world = World::with_devices(2);
    let mut forged = next_of_first(&mut world);
    forged.header.number -= 1;
    forged.header.prev = Digest32::ZERO;
    forged.give(&mut world);
    world.assert_synced();
    forged.body.changes = doc::encode(b"\0forged again");
    forged.give(&mut world);
    world.assert_trouble(1, "under one name");
}

#[test]
fn a_relay_that_withholds_a_log_is_reported() {
    let mut world = World::with_devices(3);
    world.edit(1, "to be withheld");
    world.run();
    let log = world.relay.vault().logs.remove(&DeviceNumber(2)).unwrap();
    world.disconnect(2);
    world.pass_time(3_000);
    world.assert_note(2, "held back something");
    assert_eq!(world.texts(2).len(), 2, "nothing here is deleted");
    let covered = world.relay.vault().snapshots[0].read().covers;
    assert_eq!(covered.get(DeviceNumber(2)), log.tail, "healed at once");
    world.relay.vault().logs.insert(DeviceNumber(2), log);
    world.disconnect(2);
    world.pass_time(3_000);
    world.assert_synced();
}

#[test]
fn a_new_device_knows_from_its_pairing_what_a_relay_must_not_withhold() {
    let mut world = World::with_devices(2);
    world.edit(1, "to be withheld");
    world.run();
    let joined = world.join(0, "Third");
    world.relay.vault().logs.remove(&DeviceNumber(2)).unwrap();
    world.start(joined);
    world.run();
    world.assert_trouble(joined, "holds back something");
}

#[test]
fn a_forked_roster_stops_sync_and_is_never_resolved_by_itself() {
    let mut world = World::with_devices(1);
    world.offline(0);
    let fork = world.relay.vaults.clone();
    world.online(0);
    world.join(0, "Phone");
    let mut other = World::with_devices(1);
    other.join(0, "Mallory");
    let strange: BTreeMap<_, _> = fork
        .into_iter()
        .map(|(id, mut vault)| {
            vault.roster.push(other.relay.vault().roster[1].clone());
            (id, vault)
        })
        .collect();
    let record = strange.values().next().unwrap().roster[1].clone();
    world.input(
        0,
        Input::Frame(
            ToClient::Roster {
                position: 1,
                record,
            }
            .encode(),
        ),
    );
    world.run();
    world.assert_trouble(0, "another list of devices");
    assert_eq!(world.peers[0].engine.devices().len(), 2);
    world.pass_time(1_000_000);
    assert_eq!(world.peers[0].conn, None);
}

#[test]
fn a_record_that_nobody_may_sign_stops_sync() {
    let mut world = World::with_devices(1);
    let mut other = World::seeded(1 << 32, 1);
    other.join(0, "Mallory");
    let record = other.relay.vault().roster[1].clone();
    world.input(
        0,
        Input::Frame(
            ToClient::Roster {
                position: 1,
                record: record.clone(),
            }
            .encode(),
        ),
    );
    world.run();
    world.assert_trouble(0, "another list of devices");
    assert_eq!(world.peers[0].engine.devices().len(), 1);
    // A kind that only a newer version knows.
    let mut world = World::with_devices(1);
    let mut newer = record;
    newer[5] = 99;
    world.input(
        0,
        Input::Frame(
            ToClient::Roster {
                position: 1,
                record: newer,
            }
            .encode(),
        ),
    );
    world.run();
    world.assert_trouble(0, "newer version of Kith");
}

#[test]
fn frames_that_are_no_messages_close_the_session_and_it_recovers() {
    for frame in [
        vec![],
        vec![VERSION],
        vec![VERSION, 3, 0, 0],
        vec![VERSION, 3, 255, 255, 255, 255],
        vec![VERSION, 12, 0],
    ] {
        let mut world = World::with_devices(2);
        world.input(0, Input::Frame(frame));
        world.run();
        world.assert_trouble(0, "cannot be read");
        world.edit(1, "meanwhile");
        world.pass_time(5_000);
        world.assert_synced();
    }
}

#[test]
fn messages_of_a_newer_relay_are_passed_over() {
    let mut world = World::with_devices(2);
    world.input(0, Input::Frame(vec![VERSION, 200, 1, 2, 3]));
    world.input(0, Input::Frame(vec![VERSION + 1, 1]));
    world.edit(0, "all the same");
    world.run();
    world.assert_synced();
}

#[test]
fn nothing_a_relay_sees_contains_a_name_or_a_text() {
    let mut world = World::with_devices(2);
    world.edit(0, "MARKER-Sarah-Chen");
    world.run();
    let joined = world.join(0, "MARKER-Phone");
    world.start(joined);
    world.run();
    world.assert_synced();
    let vault = world.relay.vault();
    let seen = vault
        .roster
        .iter()
        .chain(vault.logs.values().flat_map(Log::iter));
    for bytes in seen {
        let has = |marker: &[u8]| bytes.windows(marker.len()).any(|window| window == marker);
        assert!(!has(b"MARKER") && !has(b"Laptop") && !has(b"Device"));
    }
}
