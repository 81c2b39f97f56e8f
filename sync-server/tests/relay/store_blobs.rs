//! What every store must promise about blobs.

use axum::body::Bytes;
use kith_sync::blob::BlobId;
use kith_sync::ids::{RosterHead, VaultId};
use kith_sync::roster::{Body, Record, Signer};
use kith_sync::wire::MAX_BLOB_PAGE;
use sync_server::store::{Appended, BlobPage, NewBlob, NewConfirmation, Store, StoreError};

use crate::common::{LAPTOP, PHONE, Vault};
use crate::store::{QUOTA, chunk, head, make};
use crate::store_generations::{begin_naming, put as put_parts, vault_of_two};
use kith_sync::ids::{Digest32, LogTail};

pub(crate) async fn conform(store: &dyn Store) {
    a_blob_is_kept_as_it_came_and_never_changes(store).await;
    blobs_are_listed_in_order_and_in_pieces(store).await;
    vaults_know_nothing_of_each_others_blobs(store).await;
    blobs_have_a_quota_of_their_own(store).await;
    what_is_dropped_is_gone_and_makes_room(store).await;
    a_blob_judged_by_another_roster_is_not_taken(store).await;
    a_new_book_keeps_the_blobs_that_it_names_once_it_is_confirmed(store).await;
    a_lost_beginning_takes_no_blobs_with_it(store).await;
    a_deleted_vault_has_no_blobs(store).await;
}

const MOST: u64 = 1 << 20;

fn id(byte: u8) -> BlobId {
    BlobId([byte; 16])
}

fn blob(vault: VaultId, id: BlobId, bytes: &[u8]) -> NewBlob {
    NewBlob {
        vault,
        id,
        generation: 1,
        roster: 1,
        at: 1_000 + u64::from(id.0[0]),
        bytes: Bytes::copy_from_slice(bytes),
        most: MOST,
        share: None,
    }
}

async fn ids(store: &dyn Store, vault: VaultId) -> Vec<BlobId> {
    let page = store.blobs(vault, None, MAX_BLOB_PAGE).await.unwrap();
    assert!(!page.more);
    page.blobs.into_iter().map(|(id, _)| id).collect()
}

async fn a_blob_is_kept_as_it_came_and_never_changes(store: &dyn Store) {
    let vault = VaultId([61; 32]);
    let put = |bytes: &[u8]| store.put_blob(blob(vault, id(1), bytes));
    assert_eq!(put(b"a").await, Err(StoreError::UnknownVault));
    assert_eq!(store.blob(vault, id(1)).await, Ok(None));
    make(store, vault).await;
    assert_eq!(put(b"a").await, Ok(Appended::New));
    assert_eq!(put(b"a").await, Ok(Appended::Already));
    assert_eq!(put(b"b").await, Err(StoreError::Conflict));
    assert_eq!(store.blob(vault, id(1)).await, Ok(Some(b"a".to_vec())));
    assert_eq!(store.blob(vault, id(2)).await, Ok(None));
}

async fn blobs_are_listed_in_order_and_in_pieces(store: &dyn Store) {
    let vault = VaultId([62; 32]);
    let page = |after: Option<u8>, most| store.blobs(vault, after.map(id), most);
    assert_eq!(page(None, 2).await, Ok(BlobPage::default()));
    make(store, vault).await;
    for byte in [3, 0, 200] {
        let put = store.put_blob(blob(vault, id(byte), &[byte]));
        assert_eq!(put.await, Ok(Appended::New));
    }
    let listed = |bytes: &[u8], more| {
        let at = |byte: &u8| (id(*byte), 1_000 + u64::from(*byte));
        let blobs = bytes.iter().map(at).collect();
        Ok(BlobPage { blobs, more })
    };
    assert_eq!(page(None, 2).await, listed(&[0, 3], true));
    assert_eq!(page(Some(3), 2).await, listed(&[200], false));
    assert_eq!(page(Some(0), 2).await, listed(&[3, 200], false));
    assert_eq!(page(Some(200), 2).await, listed(&[], false));
}

async fn vaults_know_nothing_of_each_others_blobs(store: &dyn Store) {
    let (one, other) = (VaultId([63; 32]), VaultId([64; 32]));
    make(store, one).await;
    make(store, other).await;
    let put = |vault, bytes: &[u8]| store.put_blob(blob(vault, id(1), bytes));
    assert_eq!(put(one, b"a").await, Ok(Appended::New));
    assert_eq!(store.blob(other, id(1)).await, Ok(None));
    assert_eq!(put(other, b"b").await, Ok(Appended::New));
    store.drop_blobs(other, vec![id(1)]).await.unwrap();
    assert_eq!(store.blob(one, id(1)).await, Ok(Some(b"a".to_vec())));
}

async fn blobs_have_a_quota_of_their_own(store: &dyn Store) {
    let vault = VaultId([65; 32]);
    make(store, vault).await;
    let put = |byte: u8, length: usize| {
        let mut new = blob(vault, id(byte), &vec![byte; length]);
        new.most = 100;
        store.put_blob(new)
    };
    assert_eq!(put(1, 60).await, Ok(Appended::New));
    assert_eq!(put(2, 41).await, Err(StoreError::BlobsFull));
    assert_eq!(store.blob(vault, id(2)).await, Ok(None));
    assert_eq!(put(2, 40).await, Ok(Appended::New));
    assert_eq!(put(1, 60).await, Ok(Appended::Already));
    assert_eq!(put(3, 1).await, Err(StoreError::BlobsFull));
    // They take nothing of what the logs may have.
    let all = vec![1; QUOTA as usize - vault.0.len()];
    let appended = store.append(chunk(vault, PHONE, LogTail::EMPTY, &all));
    assert_eq!(appended.await, Ok(Appended::New));
    assert_eq!(store.logs(vault).await.unwrap().bytes, all.len() as u64);
    store.drop_blobs(vault, vec![id(1), id(2)]).await.unwrap();
}

async fn what_is_dropped_is_gone_and_makes_room(store: &dyn Store) {
    let vault = VaultId([66; 32]);
    let none = store.drop_blobs(vault, vec![id(1)]).await;
    assert_eq!(none, Err(StoreError::UnknownVault));
    make(store, vault).await;
    let put = |byte: u8| {
        let mut new = blob(vault, id(byte), &[byte; 50]);
        new.most = 100;
        store.put_blob(new)
    };
    assert_eq!(put(1).await, Ok(Appended::New));
    assert_eq!(put(2).await, Ok(Appended::New));
    let some = vec![id(2), id(9)];
    assert_eq!(store.drop_blobs(vault, some.clone()).await, Ok(()));
    assert_eq!(store.drop_blobs(vault, some).await, Ok(()), "once more");
    assert_eq!(ids(store, vault).await, [id(1)]);
    assert_eq!(put(3).await, Ok(Appended::New));
    assert_eq!(put(2).await, Err(StoreError::BlobsFull));
    store.drop_blobs(vault, vec![id(1), id(3)]).await.unwrap();
}

async fn a_blob_judged_by_another_roster_is_not_taken(store: &dyn Store) {
    let vault = VaultId([67; 32]);
    make(store, vault).await;
    let mut new = blob(vault, id(1), b"a");
    new.roster = 2;
    let put = store.put_blob(new).await;
    assert_eq!(put, Err(StoreError::RosterMoved));
    assert_eq!(ids(store, vault).await, []);
}

/// A vault of two devices with these blobs of its first generation.
async fn with_blobs(store: &dyn Store, seed: u64, bytes: &[u8]) -> Vault {
    let vault = vault_of_two(store, seed).await;
    for byte in bytes {
        let mut new = blob(vault.id(), id(*byte), &[*byte]);
        new.roster = vault.chain.head().length;
        assert_eq!(store.put_blob(new).await, Ok(Appended::New));
    }
    vault
}

async fn a_new_book_keeps_the_blobs_that_it_names_once_it_is_confirmed(store: &dyn Store) {
    let mut vault = with_blobs(store, 241, &[1, 2, 3]).await;
    let generation = vault.generation(b"the book anew");
    let snapshot = generation.manifest.id;
    put_parts(store, &vault, snapshot, &generation.parts).await;
    // It names one that is not here yet, too.
    let begun = begin_naming(store, &generation, &[id(2), id(7)]).await;
    assert_eq!(begun, Ok(()));
    vault.enter(generation);
    assert_eq!(ids(store, vault.id()).await, [id(1), id(2), id(3)]);
    let of_the_new = |byte: u8| {
        let mut new = blob(vault.id(), id(byte), &[byte]);
        (new.generation, new.roster) = (2, vault.chain.head().length);
        store.put_blob(new)
    };
    assert_eq!(of_the_new(4).await, Ok(Appended::New));
    assert_eq!(of_the_new(3).await, Ok(Appended::Already));
    let confirmed = store.confirm_snapshot(NewConfirmation {
        vault: vault.id(),
        snapshot,
        device: LAPTOP,
        roster: vault.chain.head().length,
        bytes: vec![1; 5],
    });
    confirmed.await.unwrap();
    assert_eq!(ids(store, vault.id()).await, [id(2), id(3), id(4)]);
}

async fn a_lost_beginning_takes_no_blobs_with_it(store: &dyn Store) {
    // The relay went back to before the generation, and is given the record without what came with it.
    let mut vault = with_blobs(store, 242, &[1]).await;
    let expected = vault.chain.head();
    let generation = vault.generation(b"the book anew");
    let extended = store.extend_roster(vault.id(), expected, vec![generation.record.clone()]);
    assert_eq!(extended.await, Ok(head(3, &generation.record)));
    vault.enter(generation);
    let (parts, bytes) = vault.snapshot(PHONE, None, b"the book as it is");
    let manifest = kith_sync::snapshot::Manifest::read(&bytes).unwrap();
    put_parts(store, &vault, manifest.id, &parts).await;
    let taken = store.commit_snapshot(sync_server::store::NewSnapshot {
        expected: None,
        roster: 3,
        manifest,
        bytes,
        lone: true,
        begins: None,
    });
    taken.await.unwrap();
    assert_eq!(ids(store, vault.id()).await, [id(1)]);
}

async fn a_deleted_vault_has_no_blobs(store: &dyn Store) {
    let vault = with_blobs(store, 243, &[1, 2]).await;
    let record = Record {
        position: 2,
        prev: Digest32::ZERO,
        signer: Signer::Recovery,
        body: Body::DeleteVault,
    };
    let record = record.signed(|_| [0; 64]);
    let expected: RosterHead = vault.chain.head();
    let ended = store.extend_roster(vault.id(), expected, vec![record]);
    assert_eq!(ended.await.unwrap().length, 3);
    assert_eq!(ids(store, vault.id()).await, []);
    assert_eq!(store.blob(vault.id(), id(1)).await, Ok(None));
}
