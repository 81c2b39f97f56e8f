//! Bytes on disk and wire: each way back is the way there, and no bytes make a reader panic or allocate.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use std::collections::BTreeMap;

use kith_sync::blob::BlobId;
use kith_sync::chunk::{self, ChunkHeader};
use kith_sync::codec::{DecodeError, Reader, Writer};
use kith_sync::engine::{Engine, OutboxItem, Records};
use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::keys::{
    DeviceSecrets, EpochKey, RecoveryPhrase, SEALED_KEY, WRAPPED, WrapContext, open_label,
    open_previous, unwrap_key,
};
use kith_sync::origin::RelayOrigin;
use kith_sync::roster::{Record, RosterChain};
use kith_sync::snapshot::{Confirmation, Manifest, SnapshotId};
use kith_sync::store::{Space, outbox};
use kith_sync::token::Token;
use kith_sync::wire::{
    self, Auth, Feed, Kept, MAX_CHUNK, MAX_FRAME, Of, Reason, Reminder, Reminders, Reminding,
    RendezvousId, Role, ToClient, ToRelay, auth_message, verify_auth,
};
use proptest::prelude::*;

fn bytes(limit: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..limit)
}

fn vector() -> impl Strategy<Value = Vector> {
    prop::collection::vec((any::<u32>(), any::<u64>()), 0..20).prop_map(|entries| {
        entries
            .into_iter()
            .map(|(device, number)| (DeviceNumber(device), number))
            .collect()
    })
}

fn head() -> impl Strategy<Value = RosterHead> {
    (any::<u64>(), any::<[u8; 32]>()).prop_map(|(length, hash)| RosterHead {
        length,
        hash: Digest32(hash),
    })
}

fn auth() -> impl Strategy<Value = Auth> {
    (
        any::<[u8; 32]>(),
        any::<u32>(),
        any::<[u8; 32]>(),
        head(),
        vector(),
    )
        .prop_map(|(vault, device, half, roster, have)| Auth {
            vault: VaultId(vault),
            device: DeviceNumber(device),
            signature: [half, half].concat().try_into().unwrap(),
            roster,
            have,
        })
}

fn reason() -> impl Strategy<Value = Reason> {
    prop_oneof![
        Just(Reason::NotAuthentic),
        Just(Reason::UnknownVault),
        Just(Reason::UnknownDevice),
        Just(Reason::BadSignature),
        Just(Reason::TooLarge),
        any::<u64>().prop_map(|expected| Reason::OutOfOrder { expected }),
        Just(Reason::PrevHashMismatch),
        Just(Reason::Conflict),
        Just(Reason::StaleEpoch),
        Just(Reason::StaleGeneration),
        Just(Reason::RosterMoved),
        Just(Reason::BadRecord),
        Just(Reason::Full),
        Just(Reason::Storage),
        any::<u32>().prop_map(|retry_after_ms| Reason::Busy { retry_after_ms }),
        Just(Reason::UnsupportedVersion),
        Just(Reason::TokenNeeded),
        Just(Reason::Malformed),
        Just(Reason::NoSuchInvitation),
        Just(Reason::AlreadyClaimed),
        Just(Reason::Expired),
        Just(Reason::LogMoved),
        Just(Reason::Removed),
        Just(Reason::SnapshotMoved),
        Just(Reason::NoSuchSnapshot),
        Just(Reason::Deleted),
        Just(Reason::BlobTooLarge),
        Just(Reason::BlobsFull),
        Just(Reason::RemindersFull),
        Just(Reason::BadEndpoint),
        (100_u8..).prop_map(|code| Reason::Future { code }),
    ]
}

fn to_relay() -> impl Strategy<Value = ToRelay> {
    prop_oneof![
        auth().prop_map(ToRelay::Auth),
        (
            auth(),
            prop::collection::vec(bytes(300), 0..4),
            prop::option::of("[a-z]{1,20}")
        )
            .prop_map(|(auth, roster, token)| ToRelay::Create {
                auth,
                roster,
                token
            }),
        bytes(500).prop_map(|chunk| ToRelay::Push { chunk }),
        vector().prop_map(|have| ToRelay::Pull { have }),
        (head(), bytes(500))
            .prop_map(|(expected, record)| ToRelay::AppendRoster { expected, record }),
        (any::<[u8; 16]>(), any::<bool>()).prop_map(|(id, inviter)| ToRelay::Meet {
            id: RendezvousId(id),
            role: if inviter { Role::Inviter } else { Role::Joiner },
        }),
        bytes(500).prop_map(|bytes| ToRelay::Note { bytes }),
        bytes(500).prop_map(|chunk| ToRelay::Restore { chunk }),
        Just(ToRelay::Ping),
        about_snapshots(),
        about_blobs(),
        (any::<[u8; 16]>(), any::<[u8; 64]>())
            .prop_map(|(lookup, signature)| ToRelay::Recover { lookup, signature }),
    ]
}

fn about_snapshots() -> impl Strategy<Value = ToRelay> {
    let id = || any::<[u8; 16]>().prop_map(SnapshotId);
    prop_oneof![
        (id(), any::<u32>(), bytes(500)).prop_map(|(snapshot, index, bytes)| ToRelay::PutPart {
            snapshot,
            index,
            bytes
        }),
        (prop::option::of(id()), bytes(500))
            .prop_map(|(expected, manifest)| ToRelay::CommitSnapshot { expected, manifest }),
        bytes(200).prop_map(|confirmation| ToRelay::ConfirmSnapshot { confirmation }),
        id().prop_map(|id| ToRelay::FetchSnapshot { id }),
        (head(), bytes(500), bytes(500), blob_ids()).prop_map(
            |(expected, record, manifest, blobs)| {
                ToRelay::BeginGeneration {
                    expected,
                    record,
                    manifest,
                    blobs,
                }
            }
        ),
    ]
}

fn blob_id() -> impl Strategy<Value = BlobId> {
    any::<[u8; 16]>().prop_map(BlobId)
}

/// Ascending.
fn blob_ids() -> impl Strategy<Value = Vec<BlobId>> {
    prop::collection::btree_set(blob_id(), 0..8).prop_map(|ids| ids.into_iter().collect())
}

fn about_blobs() -> impl Strategy<Value = ToRelay> {
    prop_oneof![
        (blob_id(), any::<u32>(), bytes(500)).prop_map(|(id, generation, bytes)| {
            ToRelay::PutBlob {
                id,
                generation,
                bytes,
            }
        }),
        blob_id().prop_map(|id| ToRelay::GetBlob { id }),
        prop::option::of(blob_id()).prop_map(|after| ToRelay::ListBlobs { after }),
        blob_ids().prop_map(|ids| ToRelay::DropBlobs { ids }),
        (
            any::<u32>(),
            "[a-z:/.]{0,40}",
            prop::collection::vec((any::<u64>(), bytes(200)), 0..4)
        )
            .prop_map(|(device, endpoint, all)| {
                let all = all.into_iter().map(|(at, sealed)| Reminder { at, sealed });
                ToRelay::PutReminders(Reminders {
                    device: DeviceNumber(device),
                    endpoint,
                    all: all.collect(),
                })
            }),
        prop::option::of((
            any::<[u8; 32]>(),
            prop::collection::vec(any::<u8>(), 1..200)
        ))
        .prop_map(|feed| {
            ToRelay::PutFeed(feed.map(|(hash, file)| Feed {
                hash: Digest32(hash),
                file,
            }))
        }),
    ]
}

fn blobs_at_the_relay() -> impl Strategy<Value = ToClient> {
    let ages = prop::collection::btree_map(blob_id(), any::<u64>(), 0..8);
    prop_oneof![
        blob_id().prop_map(|id| ToClient::BlobStored { id }),
        (blob_id(), bytes(500)).prop_map(|(id, bytes)| ToClient::Blob { id, bytes }),
        blob_id().prop_map(|id| ToClient::NoBlob { id }),
        (ages, any::<bool>()).prop_map(|(ages, more)| {
            let ids = ages.into_iter().collect();
            ToClient::Blobs { ids, more }
        }),
        blob_ids().prop_map(|ids| ToClient::BlobsDropped { ids }),
        any::<u32>().prop_map(|n| ToClient::RemindersKept {
            device: DeviceNumber(n)
        }),
        Just(ToClient::FeedKept),
        (
            prop::collection::vec((any::<u32>(), any::<[u8; 32]>(), any::<bool>()), 0..4),
            prop::option::of(any::<[u8; 32]>())
        )
            .prop_map(|(kept, feed)| {
                let kept = kept.into_iter().map(|(device, hash, gone)| Kept {
                    device: DeviceNumber(device),
                    endpoint: Digest32(hash),
                    gone,
                });
                ToClient::Reminding(Reminding {
                    key: [4; 65],
                    kept: kept.collect(),
                    feed: feed.map(Digest32),
                })
            }),
    ]
}

fn snapshots_and_recovery() -> impl Strategy<Value = ToClient> {
    prop_oneof![
        (
            bytes(500),
            prop::collection::vec(bytes(200), 0..3),
            any::<u64>()
        )
            .prop_map(|(manifest, confirmations, log_bytes)| ToClient::Snapshot {
                manifest,
                confirmations,
                log_bytes
            }),
        (any::<[u8; 16]>(), any::<u32>(), bytes(500)).prop_map(|(snapshot, index, bytes)| {
            ToClient::SnapshotPart {
                snapshot: SnapshotId(snapshot),
                index,
                bytes,
            }
        }),
        (head(), prop::collection::vec(bytes(300), 0..4))
            .prop_map(|(roster, records)| ToClient::Recovered { roster, records }),
    ]
}

fn holds() -> impl Strategy<Value = BTreeMap<DeviceNumber, LogTail>> {
    prop::collection::btree_map(
        any::<u32>().prop_map(DeviceNumber),
        (any::<u64>(), any::<[u8; 32]>()).prop_map(|(number, hash)| LogTail {
            number,
            hash: Digest32(hash),
        }),
        0..8,
    )
}

fn seen() -> impl Strategy<Value = BTreeMap<DeviceNumber, u64>> {
    prop::collection::btree_map(any::<u32>().prop_map(DeviceNumber), any::<u64>(), 0..5)
}

fn to_client() -> impl Strategy<Value = ToClient> {
    let of = prop_oneof![
        Just(Of::Session),
        any::<u64>().prop_map(Of::Chunk),
        Just(Of::Roster),
        Just(Of::Meeting),
        Just(Of::Snapshot),
        Just(Of::Recovery),
        Just(Of::PutBlob),
        Just(Of::Blobs),
        Just(Of::Reminders)
    ];
    prop_oneof![
        (any::<[u8; 32]>(), any::<[u8; 16]>())
            .prop_map(|(nonce, incarnation)| ToClient::Hello { nonce, incarnation }),
        (
            holds(),
            head(),
            any::<u64>(),
            prop::collection::vec(bytes(300), 0..4),
            (vector(), any::<u64>(), seen(), any::<u64>())
        )
            .prop_map(|(holds, roster, from, records, rest)| ToClient::Welcome {
                holds,
                begins: rest.0,
                log_bytes: rest.1,
                seen: rest.2,
                max_snapshot: rest.3,
                roster,
                from,
                records
            }),
        bytes(500).prop_map(|bytes| ToClient::Chunk { bytes }),
        (any::<u64>(), bytes(500))
            .prop_map(|(position, record)| ToClient::Roster { position, record }),
        (any::<u32>(), any::<u64>(), any::<[u8; 32]>()).prop_map(|(device, number, hash)| {
            ToClient::Accepted {
                device: DeviceNumber(device),
                number,
                hash: Digest32(hash),
            }
        }),
        head().prop_map(|head| ToClient::RosterAccepted { head }),
        (of, reason()).prop_map(|(of, reason)| ToClient::Refused { of, reason }),
        Just(ToClient::Waiting),
        Just(ToClient::Met),
        Just(ToClient::Left),
        bytes(500).prop_map(|bytes| ToClient::Note { bytes }),
        Just(ToClient::Pong),
        snapshots_and_recovery(),
        blobs_at_the_relay(),
    ]
}

proptest! {
    #[test]
    fn every_message_to_the_relay_comes_back(message in to_relay(), cut in any::<prop::sample::Index>()) {
        let frame = message.encode();
        prop_assert_eq!(ToRelay::decode(&frame), Ok(message));
        prop_assert!(ToRelay::decode(&frame[..cut.index(frame.len())]).is_err());
        prop_assert!(ToRelay::decode(&[frame, vec![0]].concat()).is_err());
    }

    #[test]
    fn every_message_to_a_client_comes_back(message in to_client(), cut in any::<prop::sample::Index>()) {
        let frame = message.encode();
        prop_assert_eq!(ToClient::decode(&frame), Ok(message));
        prop_assert!(ToClient::decode(&frame[..cut.index(frame.len())]).is_err());
        prop_assert!(ToClient::decode(&[frame, vec![0]].concat()).is_err());
    }

    #[test]
    fn no_bytes_make_a_reader_panic(noise in bytes(600), tag in 0_u8..32) {
        let frame = [vec![wire::VERSION, tag], noise.clone()].concat();
        for bytes in [&noise, &frame] {
            let _ = ToRelay::decode(bytes);
            let _ = ToClient::decode(bytes);
            let _ = ChunkHeader::read(bytes);
            let _ = Record::read(bytes);
            let _ = RosterChain::validate([bytes]);
            let _ = Vector::read(&mut Reader::new(bytes));
            let _ = Covers::read(&mut Reader::new(bytes));
            let _ = Manifest::read(bytes);
            let _ = Confirmation::read(bytes);
        }
        let key = EpochKey::from_bytes(&[1; 32]).unwrap();
        let chunk = [b"KCHK\x01\x01".to_vec(), noise.clone()].concat();
        let _ = ChunkHeader::read(&chunk);
        prop_assert!(chunk::open(&chunk, &key).is_err());
        let _ = Record::read(&[b"KRST\x01\x01".to_vec(), noise.clone()].concat());
        for kind in 2_u8..10 {
            let _ = Record::read(&[b"KRST\x01".to_vec(), vec![kind], noise.clone()].concat());
        }
        let _ = outbox::read(1, &noise);
        let _ = outbox::read(1, &[vec![0x80, 0], noise].concat());
    }

    #[test]
    fn no_text_that_is_typed_or_kept_makes_a_reader_panic(text in any::<String>(), hex in "[0-9a-f]{0,40}") {
        for text in [text.clone(), format!("http://{text}"), format!("https://[{hex}]:{text}")] {
            let _ = RelayOrigin::parse(&text);
            let _ = Token::parse(&text);
            let _ = BlobId::parse(&text);
            let _ = RecoveryPhrase::is_as_long(&text);
            prop_assert!(RecoveryPhrase::parse(&text).is_err());
        }
        let _ = BlobId::parse(&hex);
    }

    #[test]
    fn no_sealed_bytes_open_that_were_not_sealed_here(noise in bytes(400), link in any::<[u8; SEALED_KEY]>(), wrapped in any::<[u8; WRAPPED]>()) {
        let key = EpochKey::from_bytes(&[1; 32]).unwrap();
        prop_assert_eq!(open_label(&key, &[2; 32], &noise), None);
        prop_assert!(open_previous(&key, 1, &link).is_none());
        let phrase = RecoveryPhrase::from_bytes(&[3; 32]).unwrap();
        let context = WrapContext { prev: [0; 32], epoch: 1 };
        prop_assert!(unwrap_key(&wrapped, phrase.keys().agree(), &context).is_none());
        let _ = EpochKey::from_bytes(&noise);
        let _ = DeviceSecrets::from_bytes(&noise);
    }

    #[test]
    fn no_records_on_the_disk_make_a_load_panic(noise in bytes(200), key in "[0-9a-z/]{0,24}") {
        let mut records = Records::new();
        for space in Space::ALL {
            records.insert((space, key.clone()), noise.clone());
        }
        for known in ["vault", "tail", "acked", "pins", "generation", "given/1", "log/0000000001"] {
            records.insert((Space::Meta, known.into()), noise.clone());
        }
        prop_assert!(Engine::load(&records, 0).is_err());
    }

    #[test]
    fn an_entry_of_the_outbox_comes_back(changes in bytes(300), given in bytes(300), heads in prop::collection::vec(any::<[u8; 32]>(), 0..4)) {
        let read = outbox::read(7, &outbox::entry_given(&changes, &heads, &given));
        let item = OutboxItem { key: 7, changes: changes.clone(), heads: heads.clone(), given };
        prop_assert_eq!(read, Some(item.clone()));
        // As a version wrote it that did not keep what was given.
        let read = outbox::read(7, &outbox::entry(&changes, &heads));
        prop_assert_eq!(read, Some(OutboxItem { given: Vec::new(), ..item }));
    }

    #[test]
    fn a_vector_has_one_encoding(vector in vector()) {
        let mut w = Writer::new();
        vector.write(&mut w);
        let bytes = w.finish();
        let mut r = Reader::new(&bytes);
        prop_assert_eq!(Vector::read(&mut r), Ok(vector));
        prop_assert_eq!(r.finish(), Ok(()));
    }

    #[test]
    fn joining_vectors_gives_the_smallest_that_dominates_both(a in vector(), b in vector()) {
        let mut joined = a.clone();
        joined.join(&b);
        prop_assert!(joined.dominates(&a) && joined.dominates(&b));
        prop_assert!(joined.iter().all(|(device, number)| number == a.get(device).max(b.get(device))));
    }
}

#[test]
fn lengths_beyond_the_limits_are_refused_before_anything_is_allocated() {
    let mut w = Writer::new();
    w.u8(wire::VERSION).u8(3).u32(u32::MAX);
    assert_eq!(ToRelay::decode(&w.finish()), Err(DecodeError::TooLong));
    let mut w = Writer::new();
    w.u8(wire::VERSION).u8(3).bytes(&vec![0; MAX_CHUNK + 1]);
    assert_eq!(ToRelay::decode(&w.finish()), Err(DecodeError::TooLong));
    assert_eq!(
        ToRelay::decode(&vec![wire::VERSION; MAX_FRAME + 1]),
        Err(DecodeError::TooLong)
    );
    let mut w = Writer::new();
    w.u8(wire::VERSION).u8(4).u32(u32::MAX);
    assert_eq!(ToRelay::decode(&w.finish()), Err(DecodeError::TooLong));
}

#[test]
fn other_versions_and_unknown_messages_say_that_they_are_of_the_future() {
    assert_eq!(
        ToRelay::decode(&[wire::VERSION + 1, 8]),
        Err(DecodeError::Future {
            found: wire::VERSION + 1
        })
    );
    assert_eq!(
        ToRelay::decode(&[wire::VERSION, 99]),
        Err(DecodeError::Future { found: 99 })
    );
    assert_eq!(
        ToClient::decode(&[wire::VERSION, 99]),
        Err(DecodeError::Future { found: 99 })
    );
}

#[test]
fn frames_never_drift() {
    assert_eq!(ToRelay::Ping.encode(), [3, 8]);
    assert_eq!(
        ToRelay::Push { chunk: vec![7, 8] }.encode(),
        [3, 3, 0, 0, 0, 2, 7, 8]
    );
    let met = ToRelay::Meet {
        id: RendezvousId([5; 16]),
        role: Role::Joiner,
    }
    .encode();
    assert_eq!(met, [&[3, 6][..], &[5; 16], &[2]].concat());
    let accepted = ToClient::Accepted {
        device: DeviceNumber(2),
        number: 3,
        hash: Digest32([4; 32]),
    }
    .encode();
    assert_eq!(
        accepted,
        [&[3, 5, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 3][..], &[4; 32]].concat()
    );
    let refused = ToClient::Refused {
        of: Of::Chunk(9),
        reason: Reason::OutOfOrder { expected: 8 },
    }
    .encode();
    assert_eq!(
        refused,
        [3, 7, 2, 0, 0, 0, 0, 0, 0, 0, 9, 6, 0, 0, 0, 0, 0, 0, 0, 8]
    );
    let put = ToRelay::PutBlob {
        id: BlobId([5; 16]),
        generation: 2,
        bytes: vec![7],
    }
    .encode();
    let after = [0, 0, 0, 2, 0, 0, 0, 1, 7];
    assert_eq!(put, [&[3, 16][..], &[5; 16], &after].concat());
    let blobs = ToClient::Blobs {
        ids: vec![(BlobId([5; 16]), 9)],
        more: true,
    }
    .encode();
    let after = [0, 0, 0, 0, 0, 0, 0, 9, 1];
    assert_eq!(blobs, [&[3, 19, 0, 0, 0, 1][..], &[5; 16], &after].concat());
}

#[test]
fn lists_of_blobs_have_one_order() {
    let ids = vec![BlobId([2; 16]), BlobId([1; 16])];
    let disordered = ToRelay::DropBlobs { ids }.encode();
    assert_eq!(
        ToRelay::decode(&disordered),
        Err(DecodeError::Malformed("blobs"))
    );
}

#[test]
fn a_signature_over_the_nonce_is_good_for_this_relay_vault_device_and_nonce_alone() {
    let secrets = DeviceSecrets::from_bytes(&[3; 64]).unwrap();
    let key = secrets.public().verifying_key().unwrap();
    let (origin, vault, device, nonce) = (
        "http://relay.test",
        VaultId([1; 32]),
        DeviceNumber(2),
        [3; 32],
    );
    let signature = secrets.sign(&auth_message(origin, vault, device, &nonce));
    let auth = Auth {
        vault,
        device,
        signature,
        roster: RosterHead::EMPTY,
        have: Vector::default(),
    };
    assert_eq!(verify_auth(&auth, origin, &nonce, &key), Ok(()));
    let bad = Err(Reason::BadSignature);
    assert_eq!(verify_auth(&auth, "http://other.test", &nonce, &key), bad);
    assert_eq!(verify_auth(&auth, origin, &[4; 32], &key), bad);
    assert_eq!(
        verify_auth(
            &Auth {
                device: DeviceNumber(3),
                ..auth.clone()
            },
            origin,
            &nonce,
            &key
        ),
        bad
    );
    assert_eq!(
        verify_auth(
            &Auth {
                vault: VaultId([2; 32]),
                ..auth.clone()
            },
            origin,
            &nonce,
            &key
        ),
        bad
    );
    let other = DeviceSecrets::from_bytes(&[4; 64])
        .unwrap()
        .public()
        .verifying_key()
        .unwrap();
    assert_eq!(verify_auth(&auth, origin, &nonce, &other), bad);
}
