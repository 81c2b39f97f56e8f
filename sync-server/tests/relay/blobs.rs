//! Blobs as devices and the relay's disk see them.

use std::path::Path;

use kith_sync::blob::{BlobId, MAX_SEALED};
use kith_sync::ids::{Digest32, RosterHead};
use kith_sync::wire::{MAX_CHUNK, Of, Reason, ToClient, ToRelay};
use kith_tests::postgres::database;
use sync_server::{Limits, Options, Rate};

use crate::common::{Client, LAPTOP, PHONE, TestRelay, Vault, http, options};
use crate::generations::{begin_naming, put as put_parts};
use crate::sharing::{client_of, relay_on};

fn id(byte: u8) -> BlobId {
    BlobId([byte; 16])
}

async fn put(client: &mut Client, id: BlobId, bytes: &[u8]) -> ToClient {
    put_of(client, 1, id, bytes).await
}

async fn put_of(client: &mut Client, generation: u32, id: BlobId, bytes: &[u8]) -> ToClient {
    client
        .send(&ToRelay::PutBlob {
            id,
            generation,
            bytes: bytes.to_vec(),
        })
        .await;
    client.next().await
}

async fn get(client: &mut Client, id: BlobId) -> ToClient {
    client.send(&ToRelay::GetBlob { id }).await;
    client.next().await
}

/// Which there are; none of them has been there for long.
async fn list(client: &mut Client, after: Option<BlobId>) -> Vec<BlobId> {
    client.send(&ToRelay::ListBlobs { after }).await;
    match client.next().await {
        ToClient::Blobs { ids, more: false } => {
            assert!(ids.iter().all(|(_, age)| *age < 60));
            ids.into_iter().map(|(id, _)| id).collect()
        }
        other => panic!("not the list: {other:?}"),
    }
}

fn stored(id: BlobId) -> ToClient {
    ToClient::BlobStored { id }
}

fn refused(reason: Reason) -> ToClient {
    let of = Of::PutBlob;
    ToClient::Refused { of, reason }
}

/// Bytes that are in nothing else.
fn noise(byte: u8, length: usize) -> Vec<u8> {
    let hash = |index: usize| Digest32::of(&[&[byte], &index.to_be_bytes()[..]].concat()).0;
    (0..length.div_ceil(32))
        .flat_map(hash)
        .take(length)
        .collect()
}

/// Whether any of the relay's files has this.
fn on_disk(folder: &Path, bytes: &[u8]) -> bool {
    let end = &bytes[bytes.len() - 40..];
    std::fs::read_dir(folder).unwrap().any(|file| {
        let file = std::fs::read(file.unwrap().path()).unwrap();
        file.windows(40).any(|at| at == end)
    })
}

async fn relay_with(limits: Limits) -> TestRelay {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        limits,
        ..options(folder.path())
    };
    TestRelay::start_as(folder, &options).await
}

#[tokio::test]
async fn what_one_device_puts_the_others_hear_of_and_can_have() {
    let relay = TestRelay::start().await;
    let vault = Vault::of_two(251);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    let bytes = noise(1, MAX_SEALED);
    assert_eq!(put(&mut phone, id(1), &bytes).await, stored(id(1)));
    assert_eq!(laptop.next().await, stored(id(1)));
    assert_eq!(put(&mut phone, id(1), &bytes).await, stored(id(1)));
    let other = put(&mut laptop, id(1), b"other bytes").await;
    assert_eq!(other, refused(Reason::Conflict));
    let found = ToClient::Blob { id: id(1), bytes };
    assert_eq!(get(&mut laptop, id(1)).await, found, "and told only once");
    let missing = ToClient::NoBlob { id: id(2) };
    assert_eq!(get(&mut laptop, id(2)).await, missing);
    assert_eq!(put(&mut laptop, id(0), b"small").await, stored(id(0)));
    assert_eq!(phone.next().await, stored(id(0)));
    assert_eq!(list(&mut phone, None).await, [id(0), id(1)]);
    assert_eq!(list(&mut phone, Some(id(0))).await, [id(1)]);
    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let text = String::from_utf8(metrics.body).unwrap();
    for line in [
        "kith_relay_blobs 2",
        &format!("kith_relay_blob_bytes {}", MAX_SEALED + 5),
        "kith_relay_blobs_accepted_total 2",
    ] {
        assert!(text.contains(&format!("\n{line}\n")), "{line}\n{text}");
    }
}

#[tokio::test]
async fn only_devices_of_the_vault_reach_its_blobs() {
    let relay = TestRelay::start().await;
    let (vault, other) = (Vault::new(252), Vault::new(253));
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    assert_eq!(put(&mut phone, id(1), b"sealed").await, stored(id(1)));
    let mut neighbour = relay.client().await;
    neighbour.create(&other, PHONE).await;
    let missing = ToClient::NoBlob { id: id(1) };
    assert_eq!(get(&mut neighbour, id(1)).await, missing);
    assert_eq!(list(&mut neighbour, None).await, []);
    let mut stranger = relay.client().await;
    stranger.send(&ToRelay::GetBlob { id: id(1) }).await;
    assert_eq!(stranger.refusal().await, Reason::NotAuthentic);
}

#[tokio::test]
async fn a_blob_that_is_too_long_is_refused_and_the_session_goes_on() {
    let relay = TestRelay::start().await;
    let vault = Vault::new(254);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    for length in [MAX_SEALED + 1, MAX_CHUNK, MAX_CHUNK + 1] {
        let answer = put(&mut phone, id(1), &vec![1; length]).await;
        assert_eq!(answer, refused(Reason::BlobTooLarge), "{length}");
    }
    assert_eq!(list(&mut phone, None).await, []);
}

#[tokio::test]
async fn blobs_that_are_full_leave_room_for_everything_else() {
    let limits = Limits {
        blob_bytes: 1_000,
        ..Limits::default()
    };
    let relay = relay_with(limits).await;
    let mut vault = Vault::new(255);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    assert_eq!(put(&mut phone, id(1), &[1; 900]).await, stored(id(1)));
    let full = put(&mut phone, id(2), &[2; 200]).await;
    assert_eq!(full, refused(Reason::BlobsFull));
    let chunk = vault.chunk(PHONE, b"an edit");
    assert_eq!(phone.push(&chunk).await, crate::common::accepted(&chunk));
    let ids = vec![id(1)];
    phone.send(&ToRelay::DropBlobs { ids: ids.clone() }).await;
    assert_eq!(phone.next().await, ToClient::BlobsDropped { ids });
    assert_eq!(put(&mut phone, id(2), &[2; 200]).await, stored(id(2)));
}

#[tokio::test]
async fn a_vault_that_sends_blobs_too_fast_is_asked_to_wait() {
    let limits = Limits {
        vault_traffic: Rate::new(1, 1024 * 1024),
        ..Limits::default()
    };
    let relay = relay_with(limits).await;
    let vault = Vault::new(256);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    for byte in 0..100 {
        match put(&mut phone, id(byte), &noise(byte, 200_000)).await {
            ToClient::BlobStored { .. } => {}
            ToClient::Refused {
                of: Of::PutBlob,
                reason: Reason::Busy { .. },
            } => {
                assert!(byte > 3);
                return;
            }
            other => panic!("{other:?}"),
        }
    }
    panic!("nobody is ever asked to wait");
}

#[tokio::test]
async fn nothing_of_a_dropped_blob_is_on_the_relays_disk() {
    let relay = TestRelay::start().await;
    let vault = Vault::new(257);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let (gone, kept) = (noise(1, 100_000), noise(2, 100_000));
    put(&mut phone, id(1), &gone).await;
    put(&mut phone, id(2), &kept).await;
    assert!(on_disk(relay.folder.path(), &gone));
    let ids = vec![id(1)];
    phone.send(&ToRelay::DropBlobs { ids: ids.clone() }).await;
    assert_eq!(phone.next().await, ToClient::BlobsDropped { ids });
    assert!(!on_disk(relay.folder.path(), &gone));
    assert!(on_disk(relay.folder.path(), &kept));
}

#[tokio::test]
async fn blobs_outlive_a_restart() {
    let relay = TestRelay::start().await;
    let vault = Vault::new(258);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    put(&mut phone, id(1), b"sealed").await;
    let relay = TestRelay::start_on(relay.stop().await).await;
    let mut phone = relay.client().await;
    phone.sign_in(&vault, PHONE).await;
    let bytes = b"sealed".to_vec();
    assert_eq!(
        get(&mut phone, id(1)).await,
        ToClient::Blob { id: id(1), bytes }
    );
}

/// The book begins anew and names one blob of two; then nobody finds the other, nor puts another of before.
async fn begins_anew(vault: &mut Vault, phone: &mut Client, laptop: Option<&mut Client>) {
    let generation = vault.generation(b"the book anew");
    let head = RosterHead {
        length: generation.expected.length + 1,
        hash: Digest32::of(&generation.record),
    };
    put_parts(phone, &generation).await;
    begin_naming(phone, &generation, &[id(2)]).await;
    assert_eq!(phone.next().await, ToClient::RosterAccepted { head });
    let manifest = generation.bytes.clone();
    vault.enter(generation);
    assert!(matches!(phone.next().await, ToClient::Snapshot { .. }));
    if let Some(laptop) = laptop {
        let late = put(laptop, id(3), b"late").await;
        assert!(matches!(late, ToClient::Roster { .. }), "{late:?}");
        let mut heard = [laptop.next().await, laptop.next().await];
        heard.sort_by_key(|message| matches!(message, ToClient::Snapshot { .. }));
        assert_eq!(heard[0], refused(Reason::StaleGeneration));
        let confirmation = vault.confirmation(LAPTOP, &manifest);
        laptop
            .send(&ToRelay::ConfirmSnapshot { confirmation })
            .await;
        assert!(matches!(laptop.next().await, ToClient::Snapshot { .. }));
        assert!(matches!(phone.next().await, ToClient::Snapshot { .. }));
    }
    assert_eq!(list(phone, None).await, [id(2)]);
    let late = put(phone, id(3), b"late").await;
    assert_eq!(late, refused(Reason::StaleGeneration));
    assert_eq!(put_of(phone, 2, id(3), b"new").await, stored(id(3)));
}

#[tokio::test]
async fn a_lone_device_that_erases_leaves_no_blob_of_it_on_the_relays_disk() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::new(259);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let (gone, kept) = (noise(1, 100_000), noise(2, 100_000));
    put(&mut phone, id(1), &gone).await;
    put(&mut phone, id(2), &kept).await;
    begins_anew(&mut vault, &mut phone, None).await;
    assert!(!on_disk(relay.folder.path(), &gone));
    assert!(on_disk(relay.folder.path(), &kept));
}

#[tokio::test]
async fn erased_blobs_go_once_another_device_has_confirmed() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(260);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    let (gone, kept) = (noise(1, 100_000), noise(2, 100_000));
    for (byte, bytes) in [(1, &gone), (2, &kept)] {
        put(&mut phone, id(byte), bytes).await;
        laptop.next().await;
    }
    begins_anew(&mut vault, &mut phone, Some(&mut laptop)).await;
    assert!(!on_disk(relay.folder.path(), &gone));
    assert!(on_disk(relay.folder.path(), &kept));
}

#[tokio::test]
async fn relays_on_one_postgres_share_blobs_and_what_is_over() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(261);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    assert_eq!(put(&mut phone, id(1), b"gone").await, stored(id(1)));
    assert_eq!(put(&mut phone, id(2), b"kept").await, stored(id(2)));
    let found = ToClient::Blob {
        id: id(1),
        bytes: b"gone".to_vec(),
    };
    assert_eq!(get(&mut laptop, id(1)).await, found);
    let generation = vault.generation(b"the book anew");
    put_parts(&mut phone, &generation).await;
    begin_naming(&mut phone, &generation, &[id(2)]).await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));
    vault.enter(generation);
    // Whether or not the other process has heard of it yet.
    laptop
        .send(&ToRelay::PutBlob {
            id: id(3),
            generation: 1,
            bytes: b"late".to_vec(),
        })
        .await;
    let answer = loop {
        match laptop.next().await {
            ToClient::Roster { .. } | ToClient::Snapshot { .. } => {}
            answer => break answer,
        }
    };
    assert_eq!(answer, refused(Reason::StaleGeneration));
}
