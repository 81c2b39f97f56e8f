//! What every store must promise about snapshots.

use axum::body::Bytes;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::snapshot::{Manifest, SnapshotId};
use sync_server::store::{
    Appended, Log, NewConfirmation, NewPart, NewSnapshot, Store, StoreError, StoredSnapshot,
};

use crate::store::{LAPTOP, PHONE, QUOTA, chunk, end, head, make, tail};

/// What the parts of a snapshot may take together in these tests.
const MOST: u64 = 200_000;

pub(crate) async fn conform(store: &dyn Store) {
    a_snapshot_takes_the_place_of_what_it_covers_once_it_is_confirmed(store).await;
    a_lone_author_needs_nobody_and_two_settled_ones_are_kept(store).await;
    what_does_not_fit_the_newest_snapshot_or_the_logs_is_refused(store).await;
    parts_that_no_manifest_names_do_not_pile_up(store).await;
    a_log_that_was_lost_goes_on_behind_a_snapshot(store).await;
    a_full_vault_takes_a_snapshot_and_has_room_again(store).await;
    the_end_of_a_vault_takes_its_snapshots_too(store).await;
    who_was_here_is_known(store).await;
}

/// A vault with two logs.
struct Filled<'a> {
    store: &'a dyn Store,
    vault: VaultId,
    tails: [LogTail; 2],
}

impl<'a> Filled<'a> {
    async fn new(store: &'a dyn Store, seed: u8) -> Self {
        let vault = VaultId([seed; 32]);
        make(store, vault).await;
        Self {
            store,
            vault,
            tails: [LogTail::EMPTY; 2],
        }
    }

    async fn append(&mut self, device: DeviceNumber, bytes: &[u8]) {
        let end = &mut self.tails[device.0 as usize - 1];
        let appended = self.store.append(chunk(self.vault, device, *end, bytes));
        assert_eq!(appended.await, Ok(Appended::New));
        *end = tail(end.number + 1, bytes);
    }

    async fn put(&self, id: u8, index: u32, bytes: &[u8]) {
        let put = self.store.put_part(NewPart {
            vault: self.vault,
            snapshot: SnapshotId([id; 16]),
            index,
            bytes: Bytes::copy_from_slice(bytes),
            most: MOST,
            share: None,
        });
        assert_eq!(put.await, Ok(()));
    }

    /// A manifest that covers all there is.
    fn manifest(&self, id: u8, parent: Option<u8>, parts: &[&[u8]]) -> Manifest {
        Manifest {
            id: SnapshotId([id; 16]),
            vault: self.vault,
            epoch: 1,
            generation: 1,
            device: PHONE,
            roster: head(1, &self.vault.0),
            parent: parent.map(|id| SnapshotId([id; 16])),
            covers: [(PHONE, self.tails[0]), (LAPTOP, self.tails[1])]
                .into_iter()
                .filter(|(_, tail)| tail.number > 0)
                .collect(),
            parts: parts
                .iter()
                .map(|part| (Digest32::of(part), part.len() as u32))
                .collect(),
        }
    }

    async fn commit(
        &self,
        manifest: Manifest,
        expected: Option<u8>,
        lone: bool,
    ) -> Result<Vec<u8>, StoreError> {
        let bytes = manifest.signed(|_| [0; 64]);
        let commit = self.store.commit_snapshot(NewSnapshot {
            expected: expected.map(|id| SnapshotId([id; 16])),
            roster: 1,
            manifest,
            bytes: bytes.clone(),
            lone,
            begins: None,
        });
        commit.await.map(|()| bytes)
    }

    fn word(&self, id: u8) -> NewConfirmation {
        NewConfirmation {
            vault: self.vault,
            snapshot: SnapshotId([id; 16]),
            device: LAPTOP,
            roster: 1,
            bytes: vec![id; 5],
        }
    }

    /// One more chunk of the phone, and a snapshot over everything by a lone author.
    async fn settle(&mut self, id: u8, before: Option<u8>) {
        self.append(PHONE, &[id; 30]).await;
        self.put(id, 0, &[id; 10]).await;
        let manifest = self.manifest(id, before, &[&[id; 10]]);
        self.commit(manifest, before, true).await.unwrap();
    }

    async fn ids(&self) -> Vec<u8> {
        let kept = self.store.snapshots(self.vault).await.unwrap();
        let id = |kept: &StoredSnapshot| Manifest::read(&kept.manifest).unwrap().id.0[0];
        kept.iter().map(id).collect()
    }

    async fn chunks(&self) -> Vec<(u32, u64)> {
        let page = self.store.beyond(self.vault, Vector::default(), 1 << 20);
        let page = page.await.unwrap();
        page.chunks.iter().map(|c| (c.device.0, c.number)).collect()
    }
}

async fn a_snapshot_takes_the_place_of_what_it_covers_once_it_is_confirmed(store: &dyn Store) {
    let mut filled = Filled::new(store, 40).await;
    for bytes in [b"one", b"two"] {
        filled.append(PHONE, bytes).await;
    }
    filled.append(LAPTOP, b"three").await;
    filled.put(1, 0, b"first part").await;
    filled.put(1, 1, b"second").await;
    assert_eq!(filled.ids().await, [0; 0], "nothing names the parts yet");
    let part = |index| store.part(filled.vault, SnapshotId([1; 16]), index);
    assert_eq!(part(0).await, Err(StoreError::NoSuchSnapshot));
    let manifest = filled.manifest(1, None, &[b"first part", b"second"]);
    let bytes = filled.commit(manifest, None, false).await.unwrap();
    let waiting = StoredSnapshot {
        manifest: bytes,
        confirmations: Vec::new(),
        settled: false,
    };
    let kept = store.snapshots(filled.vault).await;
    assert_eq!(kept, Ok(vec![waiting.clone()]));
    assert_eq!(part(0).await, Ok(Some(b"first part".to_vec())));
    assert_eq!(part(1).await, Ok(Some(b"second".to_vec())));
    assert_eq!(part(2).await, Ok(None));
    assert_eq!(filled.chunks().await.len(), 3, "nothing goes unconfirmed");

    let other = store.confirm_snapshot(filled.word(2)).await;
    assert_eq!(other, Err(StoreError::NoSuchSnapshot));
    let late = NewConfirmation {
        roster: 2,
        ..filled.word(1)
    };
    let late = store.confirm_snapshot(late).await;
    assert_eq!(late, Err(StoreError::RosterMoved));
    for _ in 0..2 {
        assert_eq!(store.confirm_snapshot(filled.word(1)).await, Ok(()));
        let settled = StoredSnapshot {
            confirmations: vec![vec![1; 5]],
            settled: true,
            ..waiting.clone()
        };
        let kept = store.snapshots(filled.vault).await;
        assert_eq!(kept, Ok(vec![settled]));
    }
    assert_eq!(filled.chunks().await, []);
    let logs = store.logs(filled.vault).await.unwrap();
    assert_eq!(logs.bytes, 0);
    for (device, end) in [(PHONE, filled.tails[0]), (LAPTOP, filled.tails[1])] {
        assert_eq!(logs.of[&device], Log { begin: end, end });
    }
    // What went is acknowledged again; what stands for it can still be told from something else.
    let again = |after, bytes: &[u8]| store.append(chunk(filled.vault, PHONE, after, bytes));
    assert_eq!(again(LogTail::EMPTY, b"one").await, Ok(Appended::Already));
    let one = tail(1, b"one");
    assert_eq!(again(one, b"two").await, Ok(Appended::Already));
    assert_eq!(again(one, b"other").await, Err(StoreError::Conflict));
    filled.append(PHONE, b"four").await;
    assert_eq!(filled.chunks().await, [(1, 3)]);
    assert_eq!(store.logs(filled.vault).await.unwrap().bytes, 4);
}

async fn a_lone_author_needs_nobody_and_two_settled_ones_are_kept(store: &dyn Store) {
    let mut filled = Filled::new(store, 41).await;
    let mut before = None;
    for id in 1..=4 {
        filled.settle(id, before).await;
        before = Some(id);
    }
    assert_eq!(filled.ids().await, [3, 4]);
    assert_eq!(filled.chunks().await, []);
    let gone = store.part(filled.vault, SnapshotId([2; 16]), 0).await;
    assert_eq!(gone, Err(StoreError::NoSuchSnapshot));
    // One that waits takes the place of one that waited.
    for id in [5, 6] {
        filled.put(id, 0, &[id]).await;
        let manifest = filled.manifest(id, Some(4), &[&[id]]);
        let newest = if id == 5 { 4 } else { 5 };
        filled.commit(manifest, Some(newest), false).await.unwrap();
    }
    assert_eq!(filled.ids().await, [3, 4, 6]);
}

async fn what_does_not_fit_the_newest_snapshot_or_the_logs_is_refused(store: &dyn Store) {
    let mut filled = Filled::new(store, 42).await;
    filled.settle(1, None).await;
    filled.append(PHONE, b"more").await;
    filled.put(2, 0, b"part").await;
    let good = filled.manifest(2, Some(1), &[b"part"]);
    let moved = Err(StoreError::SnapshotMoved);
    for expected in [None, Some(2)] {
        assert_eq!(filled.commit(good.clone(), expected, false).await, moved);
    }
    for parent in [None, Some(SnapshotId([9; 16]))] {
        let manifest = Manifest {
            parent,
            ..good.clone()
        };
        assert_eq!(filled.commit(manifest, Some(1), false).await, moved);
    }
    let parts: [&[&[u8]]; 3] = [&[b"other"], &[b"part", b"part"], &[]];
    for parts in parts {
        let manifest = Manifest {
            parts: filled.manifest(2, None, parts).parts,
            ..good.clone()
        };
        assert_eq!(filled.commit(manifest, Some(1), false).await, moved);
    }
    for wrong in [tail(1, b"other"), tail(2, b"other")] {
        let manifest = Manifest {
            covers: [(PHONE, wrong)].into_iter().collect(),
            ..good.clone()
        };
        assert_eq!(filled.commit(manifest, Some(1), false).await, moved);
    }
    let late = NewSnapshot {
        expected: Some(SnapshotId([1; 16])),
        roster: 2,
        bytes: good.signed(|_| [0; 64]),
        manifest: good.clone(),
        lone: false,
        begins: None,
    };
    let late = store.commit_snapshot(late).await;
    assert_eq!(late, Err(StoreError::RosterMoved));
    assert_eq!(filled.ids().await, [1], "what is refused leaves no trace");
    assert_eq!(end(store, filled.vault).await, filled.tails[0]);
    assert!(filled.commit(good.clone(), Some(1), false).await.is_ok());
    // The answer was lost; its parts are named already.
    assert_eq!(filled.commit(good, Some(2), false).await, moved);
    assert_eq!(filled.ids().await, [1, 2]);
}

async fn parts_that_no_manifest_names_do_not_pile_up(store: &dyn Store) {
    let filled = Filled::new(store, 43).await;
    let commit = async |id, parts: &[&[u8]]| {
        let manifest = filled.manifest(id, None, parts);
        filled.commit(manifest, None, false).await.map(drop)
    };
    let moved = Err(StoreError::SnapshotMoved);
    filled.put(1, 0, b"begun").await;
    filled.put(2, 0, b"instead").await;
    assert_eq!(commit(1, &[b"begun"]).await, moved);
    // Out of step: what was begun is over.
    filled.put(2, 2, b"third").await;
    assert_eq!(commit(2, &[b"instead"]).await, moved);
    // Too much: the same.
    let half = vec![7; MOST as usize / 2 + 1];
    filled.put(3, 0, &half).await;
    filled.put(3, 1, &half).await;
    filled.put(3, 2, b"end").await;
    assert_eq!(commit(3, &[&half, &half, b"end"]).await, moved);
    filled.put(4, 0, &half).await;
    filled.put(4, 1, b"fits").await;
    assert_eq!(commit(4, &[&half, b"fits"]).await, Ok(()));
    // An id that stands for something already cannot come to stand for something else.
    filled.put(4, 0, b"other").await;
    let part = store.part(filled.vault, SnapshotId([4; 16]), 1).await;
    assert_eq!(part, Ok(Some(b"fits".to_vec())));
}

async fn a_log_that_was_lost_goes_on_behind_a_snapshot(store: &dyn Store) {
    let mut filled = Filled::new(store, 44).await;
    filled.append(PHONE, b"kept").await;
    filled.put(1, 0, b"part").await;
    let mut manifest = filled.manifest(1, None, &[b"part"]);
    let covered = tail(20, b"lost");
    manifest.covers = [(PHONE, covered), (LAPTOP, tail(3, b"lost too"))]
        .into_iter()
        .collect();
    filled.commit(manifest, None, false).await.unwrap();
    assert_eq!(end(store, filled.vault).await, covered);
    filled.tails = [covered, tail(3, b"lost too")];
    filled.append(PHONE, b"on").await;
    filled.append(LAPTOP, b"and on").await;
    let logs = store.logs(filled.vault).await.unwrap();
    assert_eq!(logs.of[&PHONE].begin, covered);
    assert_eq!(
        filled.chunks().await,
        [(1, 1), (1, 21), (2, 4)],
        "nothing goes before it is confirmed"
    );
    store.confirm_snapshot(filled.word(1)).await.unwrap();
    assert_eq!(filled.chunks().await, [(1, 21), (2, 4)]);
}

async fn a_full_vault_takes_a_snapshot_and_has_room_again(store: &dyn Store) {
    let mut filled = Filled::new(store, 45).await;
    let large = vec![1; QUOTA as usize - 32];
    filled.append(PHONE, &large).await;
    let vault = filled.vault;
    let more = || store.append(chunk(vault, LAPTOP, LogTail::EMPTY, b"more"));
    assert_eq!(more().await, Err(StoreError::VaultFull));
    // As large as all that it covers, and the vault is still full.
    filled.put(1, 0, &large).await;
    let manifest = filled.manifest(1, None, &[&large]);
    filled.commit(manifest, None, false).await.unwrap();
    assert_eq!(more().await, Err(StoreError::VaultFull));
    store.confirm_snapshot(filled.word(1)).await.unwrap();
    assert_eq!(more().await, Ok(Appended::New));
}

async fn the_end_of_a_vault_takes_its_snapshots_too(store: &dyn Store) {
    let made = crate::common::Vault::new(46);
    let vault = made.id();
    let begun = store.extend_roster(vault, RosterHead::EMPTY, made.records.clone());
    begun.await.unwrap();
    let filled = Filled {
        store,
        vault,
        tails: [LogTail::EMPTY; 2],
    };
    filled.put(1, 0, b"part").await;
    let manifest = filled.manifest(1, None, &[b"part"]);
    filled.commit(manifest, None, true).await.unwrap();
    filled.put(2, 0, b"begun").await;
    store.note_seen(vault, PHONE, 7).await.unwrap();
    let record = kith_sync::roster::delete_vault(&made.chain, &made.phrase.keys());
    let ended = store.extend_roster(vault, made.chain.head(), vec![record]);
    ended.await.unwrap();
    assert_eq!(store.snapshots(vault).await, Ok(Vec::new()));
    assert!(store.seen(vault).await.unwrap().is_empty());
}

async fn who_was_here_is_known(store: &dyn Store) {
    let vault = VaultId([47; 32]);
    make(store, vault).await;
    assert!(store.seen(vault).await.unwrap().is_empty());
    for (device, at) in [(PHONE, 10), (LAPTOP, 20), (PHONE, 30)] {
        store.note_seen(vault, device, at).await.unwrap();
    }
    let seen = store.seen(vault).await.unwrap();
    assert_eq!(seen, [(PHONE, 30), (LAPTOP, 20)].into_iter().collect());
    let unknown = VaultId([98; 32]);
    store.note_seen(unknown, PHONE, 1).await.unwrap();
    assert!(store.seen(unknown).await.unwrap().is_empty());
}
