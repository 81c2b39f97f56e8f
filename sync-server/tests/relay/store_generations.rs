//! What every store must promise about generations.

use axum::body::Bytes;
use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, RosterHead, Vector};
use kith_sync::snapshot::{Manifest, SnapshotId};
use sync_server::store::{
    Appended, Beginning, NewConfirmation, NewPart, NewSnapshot, Store, StoreError, StoredSnapshot,
};

use crate::common::{Generation, LAPTOP, PHONE, Vault};
use crate::store::{chunk, head};

pub(crate) async fn conform(store: &dyn Store) {
    a_generation_takes_the_place_of_all_before_it_once_it_is_confirmed(store).await;
    a_generation_must_cover_the_ends_of_all_logs(store).await;
    a_roster_that_was_lost_is_taken_without_the_snapshots_of_its_generations(store).await;
}

/// A vault with two devices, of which both have written something.
pub(crate) async fn vault_of_two(store: &dyn Store, seed: u64) -> Vault {
    let mut vault = Vault::of_two(seed);
    let records = vault.records.clone();
    let empty = RosterHead::EMPTY;
    store
        .extend_roster(vault.id(), empty, records)
        .await
        .unwrap();
    for (device, text) in [(PHONE, "one"), (LAPTOP, "two"), (PHONE, "three")] {
        append(store, &mut vault, device, text).await;
    }
    vault
}

async fn append(store: &dyn Store, vault: &mut Vault, device: DeviceNumber, text: &str) {
    let before = vault.tail(device);
    let bytes = vault.chunk(device, text.as_bytes());
    let mut new = chunk(vault.id(), device, before, &bytes);
    new.roster = vault.chain.head().length;
    assert_eq!(store.append(new).await, Ok(Appended::New));
}

pub(crate) async fn put(store: &dyn Store, vault: &Vault, snapshot: SnapshotId, parts: &[Vec<u8>]) {
    for (index, bytes) in (0..).zip(parts) {
        let put = store.put_part(NewPart {
            vault: vault.id(),
            snapshot,
            index,
            bytes: Bytes::copy_from_slice(bytes),
            most: 1 << 20,
            share: None,
        });
        put.await.unwrap();
    }
}

/// An ordinary snapshot, confirmed or not.
async fn snapshot(
    store: &dyn Store,
    vault: &mut Vault,
    parent: Option<SnapshotId>,
    settle: bool,
) -> SnapshotId {
    let (parts, bytes) = vault.snapshot(PHONE, parent, b"the book as it was");
    let manifest = Manifest::read(&bytes).unwrap();
    let id = manifest.id;
    put(store, vault, id, &parts).await;
    let taken = store.commit_snapshot(NewSnapshot {
        expected: parent,
        roster: vault.chain.head().length,
        manifest,
        bytes,
        lone: settle,
        begins: None,
    });
    taken.await.unwrap();
    id
}

async fn begin(store: &dyn Store, generation: &Generation) -> Result<(), StoreError> {
    begin_naming(store, generation, &[]).await
}

/// With a document that names these blobs.
pub(crate) async fn begin_naming(
    store: &dyn Store,
    generation: &Generation,
    blobs: &[BlobId],
) -> Result<(), StoreError> {
    let begun = store.commit_snapshot(NewSnapshot {
        expected: None,
        roster: generation.expected.length,
        manifest: generation.manifest.clone(),
        bytes: generation.bytes.clone(),
        lone: false,
        begins: Some(Beginning {
            record: generation.record.clone(),
            blobs: blobs.to_vec(),
        }),
    });
    begun.await
}

async fn kept(store: &dyn Store, vault: &Vault) -> Vec<SnapshotId> {
    let kept = store.snapshots(vault.id()).await.unwrap();
    let id = |kept: &StoredSnapshot| Manifest::read(&kept.manifest).unwrap().id;
    kept.iter().map(id).collect()
}

async fn a_generation_takes_the_place_of_all_before_it_once_it_is_confirmed(store: &dyn Store) {
    let mut vault = vault_of_two(store, 231).await;
    let settled = snapshot(store, &mut vault, None, true).await;
    append(store, &mut vault, LAPTOP, "four").await;
    snapshot(store, &mut vault, Some(settled), false).await;
    let generation = vault.generation(b"the book anew");
    let id = generation.manifest.id;
    put(store, &vault, id, &generation.parts).await;
    assert_eq!(begin(store, &generation).await, Ok(()));
    assert_eq!(
        kept(store, &vault).await,
        [settled, id],
        "what waited is gone"
    );
    let roster = store.roster(vault.id(), 0).await.unwrap();
    assert_eq!(roster.last(), Some(&generation.record));
    vault.enter(generation);
    let all = store.beyond(vault.id(), Vector::default(), 1 << 20).await;
    assert_eq!(all.unwrap().chunks.len(), 1, "nothing goes unconfirmed");
    let late = store.append(chunk(vault.id(), PHONE, vault.tail(PHONE), b"late"));
    assert_eq!(late.await, Err(StoreError::RosterMoved));
    let confirmed = store.confirm_snapshot(NewConfirmation {
        vault: vault.id(),
        snapshot: id,
        device: LAPTOP,
        roster: vault.chain.head().length,
        bytes: vec![1; 5],
    });
    confirmed.await.unwrap();
    assert_eq!(kept(store, &vault).await, [id]);
    let all = store.beyond(vault.id(), Vector::default(), 1 << 20).await;
    assert_eq!(all.unwrap().chunks, []);
    append(store, &mut vault, PHONE, "in the new one").await;
}

async fn a_generation_must_cover_the_ends_of_all_logs(store: &dyn Store) {
    let mut vault = vault_of_two(store, 232).await;
    let early = vault.generation(b"the book anew");
    append(store, &mut vault, LAPTOP, "meanwhile").await;
    put(store, &vault, early.manifest.id, &early.parts).await;
    assert_eq!(begin(store, &early).await, Err(StoreError::LogMoved));
    assert_eq!(store.roster(vault.id(), 0).await.unwrap().len(), 2);
    assert_eq!(kept(store, &vault).await, []);
    let generation = vault.generation(b"the book anew");
    let without_parts = begin(store, &generation).await;
    assert_eq!(without_parts, Err(StoreError::SnapshotMoved));
    put(store, &vault, generation.manifest.id, &generation.parts).await;
    assert_eq!(begin(store, &generation).await, Ok(()));
    assert_eq!(
        begin(store, &generation).await,
        Err(StoreError::RosterMoved)
    );
}

async fn a_roster_that_was_lost_is_taken_without_the_snapshots_of_its_generations(
    store: &dyn Store,
) {
    // The relay went back: it has a log, and a roster without the generation.
    let mut vault = vault_of_two(store, 233).await;
    let waiting = snapshot(store, &mut vault, None, false).await;
    assert_eq!(kept(store, &vault).await, [waiting]);
    let expected = vault.chain.head();
    let early = vault.generation(b"the book anew");
    append(store, &mut vault, PHONE, "not covered").await;
    let extend = |record: &[u8]| store.extend_roster(vault.id(), expected, vec![record.to_vec()]);
    assert_eq!(extend(&early.record).await, Err(StoreError::LogMoved));
    let later = vault.generation(b"the book anew");
    let extend = store.extend_roster(vault.id(), expected, vec![later.record.clone()]);
    assert_eq!(extend.await, Ok(head(3, &later.record)));
    assert_eq!(kept(store, &vault).await, [], "what waited is of before");
    // Or it lost everything.
    let mut lost = Vault::of_two(234);
    lost.chunk(PHONE, b"lost");
    let generation = lost.generation(b"the book anew");
    lost.enter(generation);
    let empty = RosterHead::EMPTY;
    let given = store.extend_roster(lost.id(), empty, lost.records.clone());
    assert_eq!(given.await.unwrap().length, 3);
    assert!(store.logs(lost.id()).await.unwrap().of.is_empty());
}
