//! Erasing for good, as devices and the relay's disk see it.

use kith_sync::blob::BlobId;
use kith_sync::ids::{Digest32, RosterHead};
use kith_sync::wire::{Of, Reason, ToClient, ToRelay};
use kith_tests::postgres::database;

use crate::common::{Client, Generation, LAPTOP, PHONE, TestRelay, Vault, accepted};
use crate::sharing::{client_of, relay_on};

pub(crate) async fn put(client: &mut Client, generation: &Generation) {
    for (index, bytes) in (0..).zip(generation.parts.clone()) {
        client
            .send(&ToRelay::PutPart {
                snapshot: generation.manifest.id,
                index,
                bytes,
            })
            .await;
    }
}

async fn begin(client: &mut Client, generation: &Generation) {
    begin_naming(client, generation, &[]).await;
}

/// With a document that names these blobs.
pub(crate) async fn begin_naming(client: &mut Client, generation: &Generation, blobs: &[BlobId]) {
    client
        .send(&ToRelay::BeginGeneration {
            expected: generation.expected,
            record: generation.record.clone(),
            manifest: generation.bytes.clone(),
            blobs: blobs.to_vec(),
        })
        .await;
}

fn refused(reason: Reason) -> ToClient {
    let of = Of::Roster;
    ToClient::Refused { of, reason }
}

/// Two devices with a chunk each, both caught up.
async fn two_devices(vault: &mut Vault, phone: &mut Client, laptop: &mut Client) -> Vec<Vec<u8>> {
    phone.create(vault, PHONE).await;
    laptop.sign_in(vault, LAPTOP).await;
    let said = vec![vault.chunk(PHONE, b"one"), vault.chunk(LAPTOP, b"two")];
    assert_eq!(phone.push(&said[0]).await, accepted(&said[0]));
    assert_eq!(laptop.chunk().await, said[0]);
    assert_eq!(laptop.push(&said[1]).await, accepted(&said[1]));
    assert_eq!(phone.chunk().await, said[1]);
    said
}

/// The generation begins, is heard of by both, and is confirmed by the laptop.
async fn begun_and_confirmed(
    vault: &mut Vault,
    phone: &mut Client,
    laptop: &mut Client,
    generation: Generation,
) {
    let head = RosterHead {
        length: generation.expected.length + 1,
        hash: Digest32::of(&generation.record),
    };
    put(phone, &generation).await;
    begin(phone, &generation).await;
    assert_eq!(phone.next().await, ToClient::RosterAccepted { head });
    let record = ToClient::Roster {
        position: generation.expected.length,
        record: generation.record.clone(),
    };
    assert_eq!(laptop.next().await, record);
    let manifest = generation.bytes.clone();
    vault.enter(generation);
    for client in [&mut *phone, &mut *laptop] {
        let ToClient::Snapshot {
            manifest: shown, ..
        } = client.next().await
        else {
            panic!("not the snapshot")
        };
        assert_eq!(shown, manifest);
    }
    let confirmation = vault.confirmation(LAPTOP, &manifest);
    laptop
        .send(&ToRelay::ConfirmSnapshot { confirmation })
        .await;
    for client in [phone, laptop] {
        let ToClient::Snapshot {
            confirmations,
            log_bytes,
            ..
        } = client.next().await
        else {
            panic!("not confirmed")
        };
        assert_eq!((confirmations.len(), log_bytes), (1, 0));
    }
}

#[tokio::test]
async fn nothing_of_before_is_on_the_relays_disk_once_the_new_book_is_confirmed() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(221);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    let said = two_devices(&mut vault, &mut phone, &mut laptop).await;
    let traces = |folder: &std::path::Path| {
        let files = std::fs::read_dir(folder).unwrap();
        let disk: Vec<Vec<u8>> = files
            .map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect();
        // The sealed end of a chunk is in nothing else.
        let is_there = |chunk: &&Vec<u8>| {
            let end = &chunk[chunk.len() - 40..];
            disk.iter().any(|file| file.windows(40).any(|at| at == end))
        };
        said.iter().filter(is_there).count()
    };
    assert_eq!(traces(relay.folder.path()), 2);
    let generation = vault.generation(b"the book anew");
    begun_and_confirmed(&mut vault, &mut phone, &mut laptop, generation).await;
    assert_eq!(traces(relay.folder.path()), 0);
    // Both go on where their logs end.
    let more = [vault.chunk(PHONE, b"on"), vault.chunk(LAPTOP, b"and on")];
    assert_eq!(phone.push(&more[0]).await, accepted(&more[0]));
    assert_eq!(laptop.chunk().await, more[0]);
    assert_eq!(laptop.push(&more[1]).await, accepted(&more[1]));
}

#[tokio::test]
async fn what_was_written_before_is_refused_and_told_from_what_comes_again() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(222);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    let said = two_devices(&mut vault, &mut phone, &mut laptop).await;
    let late = vault.chunk_after(LAPTOP, vault.tail(LAPTOP), b"late");
    let generation = vault.generation(b"the book anew");
    begun_and_confirmed(&mut vault, &mut phone, &mut laptop, generation).await;
    let stale = ToClient::Refused {
        of: Of::Chunk(2),
        reason: Reason::StaleGeneration,
    };
    assert_eq!(laptop.push(&late).await, stale);
    assert_eq!(laptop.push(&said[1]).await, accepted(&said[1]));
}

#[tokio::test]
async fn a_generation_that_comes_too_late_or_is_not_whole_is_refused() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(223);
    let (mut phone, mut laptop) = (relay.client().await, relay.client().await);
    two_devices(&mut vault, &mut phone, &mut laptop).await;
    let generation = vault.generation(b"the book anew");
    begin(&mut phone, &generation).await;
    let without_parts = phone.next().await;
    assert_eq!(without_parts, refused(Reason::SnapshotMoved));
    put(&mut phone, &generation).await;
    begin(&mut laptop, &generation).await;
    assert_eq!(laptop.next().await, refused(Reason::NotAuthentic));
    let more = vault.chunk(LAPTOP, b"meanwhile");
    assert_eq!(laptop.push(&more).await, accepted(&more));
    assert_eq!(phone.chunk().await, more);
    begin(&mut phone, &generation).await;
    assert_eq!(phone.next().await, refused(Reason::LogMoved));
    let expected = vault.chain.head();
    let record = vault.new_epoch();
    phone
        .send(&ToRelay::AppendRoster { expected, record })
        .await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));
    begin(&mut phone, &generation).await;
    assert_eq!(phone.next().await, refused(Reason::RosterMoved));
}

#[tokio::test]
async fn a_generation_begun_at_one_process_is_heard_of_at_another() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(224);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    two_devices(&mut vault, &mut phone, &mut laptop).await;
    let generation = vault.generation(b"the book anew");
    begun_and_confirmed(&mut vault, &mut phone, &mut laptop, generation).await;
    let chunk = vault.chunk(PHONE, b"in the new one");
    assert_eq!(phone.push(&chunk).await, accepted(&chunk));
    assert_eq!(laptop.chunk().await, chunk);
}
