//! Well-formed messages that make no sense: an engine neither panics nor loses anything over them.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use std::collections::BTreeMap;

use common::World;
use kith_sync::chunk::{self, ChunkHeader, ChunkKind};
use kith_sync::engine::{Input, Status};
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::snapshot::SnapshotId;
use kith_sync::wire::{Of, Reason, ToClient};
use proptest::prelude::*;

fn number() -> impl Strategy<Value = u64> {
    prop_oneof![0_u64..5, any::<u64>(), Just(u64::MAX)]
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..300)
}

fn head() -> impl Strategy<Value = RosterHead> {
    (number(), any::<[u8; 32]>()).prop_map(|(length, hash)| RosterHead {
        length,
        hash: Digest32(hash),
    })
}

fn begins() -> impl Strategy<Value = Vector> {
    let entry = ((0_u32..4).prop_map(DeviceNumber), number());
    prop::collection::vec(entry, 0..4).prop_map(Vector::from_iter)
}

/// Well-formed messages that make no sense.
fn nonsense() -> impl Strategy<Value = ToClient> {
    let device = (0_u32..4).prop_map(DeviceNumber);
    let holds = prop::collection::btree_map(
        device.clone(),
        (number(), any::<[u8; 32]>()).prop_map(|(number, hash)| LogTail {
            number,
            hash: Digest32(hash),
        }),
        0..4,
    );
    let noise = (number(), device.clone(), bytes()).prop_map(|(number, device, rest)| {
        let header = ChunkHeader {
            version: chunk::VERSION,
            kind: ChunkKind::Changes,
            vault: VaultId([0; 32]),
            epoch: 1,
            generation: 1,
            device,
            number,
            prev: Digest32::ZERO,
        };
        [header.to_bytes(), rest].concat()
    });
    prop_oneof![
        Just(ToClient::Hello {
            nonce: [0; 32],
            incarnation: [9; 16]
        }),
        (
            holds,
            head(),
            number(),
            prop::collection::vec(bytes(), 0..3),
            begins(),
            number()
        )
            .prop_map(
                |(holds, roster, from, records, begins, bytes)| ToClient::Welcome {
                    begins,
                    log_bytes: bytes,
                    max_snapshot: bytes,
                    seen: BTreeMap::new(),
                    holds,
                    roster,
                    from,
                    records
                }
            ),
        noise.prop_map(|bytes| ToClient::Chunk { bytes }),
        (number(), bytes()).prop_map(|(position, record)| ToClient::Roster { position, record }),
        (device, number(), any::<[u8; 32]>()).prop_map(|(device, number, hash)| {
            ToClient::Accepted {
                device,
                number,
                hash: Digest32(hash),
            }
        }),
        head().prop_map(|head| ToClient::RosterAccepted { head }),
        (number(), number()).prop_map(|(chunk, expected)| ToClient::Refused {
            of: Of::Chunk(chunk),
            reason: Reason::OutOfOrder { expected },
        }),
        Just(ToClient::Met),
        (bytes(), prop::collection::vec(bytes(), 0..3), number()).prop_map(
            |(manifest, confirmations, log_bytes)| ToClient::Snapshot {
                manifest,
                confirmations,
                log_bytes,
            }
        ),
        (any::<[u8; 16]>(), any::<u32>(), bytes()).prop_map(|(snapshot, index, bytes)| {
            ToClient::SnapshotPart {
                snapshot: SnapshotId(snapshot),
                index,
                bytes,
            }
        }),
        Just(ToClient::Refused {
            of: Of::Snapshot,
            reason: Reason::SnapshotMoved,
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_messages_make_an_engine_panic_or_lose_anything(
        messages in prop::collection::vec(nonsense(), 1..8),
        early in any::<bool>(),
    ) {
        let mut world = World::with_devices(2);
        if early {
            // In the middle of signing in.
            world.disconnect(1);
            world.run_steps(1);
            world.input(1, Input::Nudge);
            world.run_steps(3);
        }
        for message in messages {
            world.input(1, Input::Frame(message.encode()));
        }
        world.edit(1, "kept");
        world.run();
        world.pass_time(100_000);
        prop_assert_eq!(world.texts(1).len(), 2);
        prop_assert_eq!(world.peers[1].engine.devices().len(), 2);
        // Started again at an honest relay it is as before, whatever it was told.
        world.restart(1);
        world.run();
        world.pass_time(5_000);
        prop_assert_eq!(world.status(1), Status::Synced, "{:?}", world.peers[1].engine.troubles());
        prop_assert_eq!(world.texts(0), world.texts(1));
    }
}
