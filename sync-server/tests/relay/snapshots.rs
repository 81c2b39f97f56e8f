//! Snapshots as devices see them: parts, a manifest, a confirmation, and everybody hears of it.

use kith_sync::ids::{DeviceNumber, Vector};
use kith_sync::snapshot::{Manifest, SnapshotId};
use kith_sync::wire::{Of, Reason, ToClient, ToRelay};
use kith_tests::postgres::database;
use sync_server::Limits;

use crate::common::{Client, LAPTOP, PHONE, TestRelay, Vault, accepted, http, options};
use crate::sharing::{client_of, relay_on};

async fn put(client: &mut Client, vault: &mut Vault, parent: Option<SnapshotId>) -> Vec<u8> {
    let (parts, manifest) = vault.snapshot(PHONE, parent, &[7; 300_000]);
    let snapshot = Manifest::read(&manifest).unwrap().id;
    for (index, bytes) in (0..).zip(parts) {
        client
            .send(&ToRelay::PutPart {
                snapshot,
                index,
                bytes,
            })
            .await;
    }
    manifest
}

async fn commit(client: &mut Client, expected: Option<SnapshotId>, manifest: &[u8]) {
    let manifest = manifest.to_vec();
    client
        .send(&ToRelay::CommitSnapshot { expected, manifest })
        .await;
}

fn shown(manifest: &[u8], confirmations: &[Vec<u8>], log_bytes: usize) -> ToClient {
    ToClient::Snapshot {
        manifest: manifest.to_vec(),
        confirmations: confirmations.to_vec(),
        log_bytes: log_bytes as u64,
    }
}

fn refused(reason: Reason) -> ToClient {
    ToClient::Refused {
        of: Of::Snapshot,
        reason,
    }
}

fn id(manifest: &[u8]) -> SnapshotId {
    Manifest::read(manifest).unwrap().id
}

/// Two devices with a chunk each, both caught up; what the chunks weigh.
async fn two_devices(vault: &mut Vault, phone: &mut Client, laptop: &mut Client) -> usize {
    phone.create(vault, PHONE).await;
    laptop.sign_in(vault, LAPTOP).await;
    let said = [vault.chunk(PHONE, b"one"), vault.chunk(LAPTOP, b"two")];
    assert_eq!(phone.push(&said[0]).await, accepted(&said[0]));
    assert_eq!(laptop.chunk().await, said[0]);
    assert_eq!(laptop.push(&said[1]).await, accepted(&said[1]));
    assert_eq!(phone.chunk().await, said[1]);
    said[0].len() + said[1].len()
}

/// The phone sends a snapshot over chunks that weigh so much, the laptop confirms it, and both hear of both.
async fn taken_and_confirmed(
    vault: &mut Vault,
    phone: &mut Client,
    laptop: &mut Client,
    bytes: usize,
) -> Vec<u8> {
    let manifest = put(phone, vault, None).await;
    commit(phone, None, &manifest).await;
    for client in [&mut *phone, &mut *laptop] {
        assert_eq!(client.next().await, shown(&manifest, &[], bytes));
    }
    let confirmation = vault.confirmation(LAPTOP, &manifest);
    laptop
        .send(&ToRelay::ConfirmSnapshot {
            confirmation: confirmation.clone(),
        })
        .await;
    let confirmed = shown(&manifest, &[confirmation], 0);
    for client in [phone, laptop] {
        assert_eq!(client.next().await, confirmed);
    }
    manifest
}

#[tokio::test]
async fn a_confirmed_snapshot_stands_for_the_logs_and_everybody_hears_of_it() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(201);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    let bytes = two_devices(&mut vault, &mut phone, &mut laptop).await;
    let manifest = taken_and_confirmed(&mut vault, &mut phone, &mut laptop, bytes).await;

    // Whoever comes new gets the snapshot, and only what lies beyond it.
    let more = vault.chunk(PHONE, b"more");
    assert_eq!(phone.push(&more).await, accepted(&more));
    let mut fresh = relay.client().await;
    let welcome = fresh.sign_in(&vault, LAPTOP).await;
    assert_eq!(welcome.holds[&PHONE], vault.tail(PHONE));
    let begins: Vector = [(PHONE, 1), (LAPTOP, 1)].into_iter().collect();
    assert_eq!(welcome.begins, begins);
    assert_eq!(welcome.log_bytes, more.len() as u64);
    let ToClient::Snapshot {
        manifest: newest, ..
    } = fresh.next().await
    else {
        panic!("the snapshot comes first");
    };
    assert_eq!(newest, manifest);
    assert_eq!(fresh.chunk().await, more);
    fresh
        .send(&ToRelay::FetchSnapshot { id: id(&manifest) })
        .await;
    let of = Manifest::read(&manifest).unwrap();
    assert!(of.parts.len() > 1, "more than one part");
    for (place, (hash, _)) in (0..).zip(&of.parts) {
        let ToClient::SnapshotPart {
            snapshot,
            index,
            bytes,
        } = fresh.next().await
        else {
            panic!("not a part");
        };
        assert_eq!((snapshot, index), (of.id, place));
        assert_eq!(kith_sync::ids::Digest32::of(&bytes), *hash);
    }
    let id = SnapshotId([9; 16]);
    fresh.send(&ToRelay::FetchSnapshot { id }).await;
    assert_eq!(fresh.next().await, refused(Reason::NoSuchSnapshot));

    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let text = String::from_utf8(metrics.body).unwrap();
    for line in [
        "kith_relay_snapshots 1",
        "kith_relay_snapshots_accepted_total 1",
        "kith_relay_chunks 1",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}: {text}");
    }
}

#[tokio::test]
async fn what_is_not_in_order_is_refused_and_only_its_sender_hears_of_it() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(202);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    two_devices(&mut vault, &mut phone, &mut laptop).await;

    let confirmation = vec![1; 10];
    laptop
        .send(&ToRelay::ConfirmSnapshot { confirmation })
        .await;
    assert_eq!(laptop.next().await, refused(Reason::NoSuchSnapshot));
    let manifest = put(&mut phone, &mut vault, None).await;
    for (bytes, reason) in [
        (b"nonsense".to_vec(), Reason::Malformed),
        (
            [&manifest[..manifest.len() - 1], b"x"].concat(),
            Reason::BadSignature,
        ),
    ] {
        commit(&mut phone, None, &bytes).await;
        assert_eq!(phone.next().await, refused(reason));
    }
    // Somebody else's manifest, the wrong newest one, and then, out of the same parts, the right one.
    commit(&mut laptop, None, &manifest).await;
    assert_eq!(laptop.next().await, refused(Reason::NotAuthentic));
    commit(&mut phone, Some(SnapshotId([1; 16])), &manifest).await;
    assert_eq!(phone.next().await, refused(Reason::SnapshotMoved));
    commit(&mut phone, None, &manifest).await;
    assert!(matches!(phone.next().await, ToClient::Snapshot { .. }));
    assert!(matches!(laptop.next().await, ToClient::Snapshot { .. }));

    // Its author cannot confirm it, nor a device that is gone, nor one that signs something else.
    for (by, reason) in [
        (PHONE, Reason::NotAuthentic),
        (DeviceNumber(3), Reason::UnknownDevice),
    ] {
        let confirmation = kith_sync::snapshot::Confirmation {
            vault: vault.id(),
            snapshot: id(&manifest),
            manifest: kith_sync::ids::Digest32::of(&manifest),
            device: by,
        };
        let confirmation = confirmation.signed(|bytes| vault.sign(PHONE, bytes));
        phone.send(&ToRelay::ConfirmSnapshot { confirmation }).await;
        assert_eq!(phone.next().await, refused(reason));
    }
    laptop.send(&ToRelay::Ping).await;
    assert_eq!(laptop.next().await, ToClient::Pong, "and nothing else");
}

#[tokio::test]
async fn a_lone_device_needs_nobody_and_its_log_goes_on() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::new(203);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let mut parent = None;
    for round in 0..4u8 {
        let said = vault.chunk(PHONE, &[round]);
        assert_eq!(phone.push(&said).await, accepted(&said));
        let manifest = put(&mut phone, &mut vault, parent).await;
        commit(&mut phone, parent, &manifest).await;
        assert_eq!(phone.next().await, shown(&manifest, &[], 0));
        parent = Some(id(&manifest));
    }
    phone.leave().await;
    // After a restart the same: two are kept.
    let relay = TestRelay::start_on(relay.stop().await).await;
    let mut phone = relay.client().await;
    let welcome = phone.sign_in(&vault, PHONE).await;
    assert_eq!(welcome.begins, [(PHONE, 4)].into_iter().collect());
    assert!(matches!(phone.next().await, ToClient::Snapshot { .. }));
    let ToClient::Snapshot { manifest, .. } = phone.next().await else {
        panic!("the second");
    };
    assert_eq!(Some(id(&manifest)), parent);
    let said = vault.chunk(PHONE, b"on");
    assert_eq!(phone.push(&said).await, accepted(&said));
}

#[tokio::test]
async fn the_operator_sets_how_large_a_snapshot_may_be() {
    let folder = tempfile::tempdir().unwrap();
    let mut options = options(folder.path());
    options.limits = Limits {
        snapshot_bytes: 200_000,
        ..Limits::default()
    };
    let relay = TestRelay::start_as(folder, &options).await;
    let mut vault = Vault::new(204);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let manifest = put(&mut phone, &mut vault, None).await;
    commit(&mut phone, None, &manifest).await;
    assert_eq!(phone.next().await, refused(Reason::TooLarge));
}

#[tokio::test]
async fn others_see_when_a_device_was_here() {
    let relay = TestRelay::start().await;
    let vault = Vault::of_two(205);
    let mut phone = relay.client().await;
    let welcome = phone.create(&vault, PHONE).await;
    assert!(welcome.seen.is_empty());
    phone.leave().await;
    // Its session ends a moment after it has left.
    let seen = loop {
        let mut laptop = relay.client().await;
        let seen = laptop.sign_in(&vault, LAPTOP).await.seen;
        laptop.leave().await;
        if seen.contains_key(&PHONE) {
            break seen;
        }
    };
    assert!(seen[&PHONE] > 1_700_000_000, "{seen:?}");
}

#[tokio::test]
async fn a_snapshot_taken_at_one_process_is_shown_and_confirmed_at_another() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(206);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    let bytes = two_devices(&mut vault, &mut phone, &mut laptop).await;
    taken_and_confirmed(&mut vault, &mut phone, &mut laptop, bytes).await;
}
