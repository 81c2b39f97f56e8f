//! A store that does what the one under it does, except where a test bends it.

use std::collections::BTreeMap;
use std::sync::Arc;

use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, Digest32, RosterHead, VaultId, Vector};
use kith_sync::snapshot::SnapshotId;
use sync_server::store::{
    Answer, Appended, BlobPage, DueReminder, Hint, Logs, NewBlob, NewChunk, NewConfirmation,
    NewFeed, NewPart, NewReminders, NewSnapshot, Page, PgStore, Posted, Reminded, SharedMeetings,
    Sizes, Stamp, Store, StoredSnapshot, TakeDue,
};
use tokio::sync::broadcast;

/// What a test may bend.
pub(crate) trait Bend: Send + Sync + 'static {
    fn under(&self) -> &dyn Store;

    fn append(&self, chunk: NewChunk) -> Answer<Appended> {
        self.under().append(chunk)
    }

    fn beyond(&self, vault: VaultId, have: Vector, max_bytes: usize) -> Answer<Page> {
        self.under().beyond(vault, have, max_bytes)
    }

    fn probe(&self) -> Answer<()> {
        self.under().probe()
    }

    fn hints(&self) -> Option<broadcast::Receiver<Hint>> {
        self.under().hints()
    }
}

/// Hears nothing of the other relays on its database.
pub(crate) struct Deaf {
    store: PgStore,
    silence: broadcast::Sender<Hint>,
}

impl Deaf {
    pub(crate) fn over(store: PgStore) -> Self {
        let silence = broadcast::Sender::new(1);
        Self { store, silence }
    }
}

impl Bend for Deaf {
    fn under(&self) -> &dyn Store {
        &self.store
    }

    fn hints(&self) -> Option<broadcast::Receiver<Hint>> {
        Some(self.silence.subscribe())
    }
}

/// See the module.
pub(crate) struct Bent<B>(pub(crate) B);

impl<B: Bend> Store for Bent<B> {
    fn append(&self, chunk: NewChunk) -> Answer<Appended> {
        self.0.append(chunk)
    }

    fn beyond(&self, vault: VaultId, have: Vector, max_bytes: usize) -> Answer<Page> {
        self.0.beyond(vault, have, max_bytes)
    }

    fn probe(&self) -> Answer<()> {
        self.0.probe()
    }

    fn hints(&self) -> Option<broadcast::Receiver<Hint>> {
        self.0.hints()
    }

    fn incarnation(&self) -> [u8; 16] {
        self.0.under().incarnation()
    }

    fn roster(&self, vault: VaultId, from: u64) -> Answer<Vec<Vec<u8>>> {
        self.0.under().roster(vault, from)
    }

    fn find(&self, lookup: [u8; 16]) -> Answer<Vec<VaultId>> {
        self.0.under().find(lookup)
    }

    fn logs(&self, vault: VaultId) -> Answer<Logs> {
        self.0.under().logs(vault)
    }

    fn extend_roster(
        &self,
        vault: VaultId,
        expected: RosterHead,
        records: Vec<Vec<u8>>,
    ) -> Answer<RosterHead> {
        self.0.under().extend_roster(vault, expected, records)
    }

    fn put_part(&self, part: NewPart) -> Answer<()> {
        self.0.under().put_part(part)
    }

    fn commit_snapshot(&self, snapshot: NewSnapshot) -> Answer<()> {
        self.0.under().commit_snapshot(snapshot)
    }

    fn confirm_snapshot(&self, confirmation: NewConfirmation) -> Answer<()> {
        self.0.under().confirm_snapshot(confirmation)
    }

    fn snapshots(&self, vault: VaultId) -> Answer<Vec<StoredSnapshot>> {
        self.0.under().snapshots(vault)
    }

    fn put_blob(&self, blob: NewBlob) -> Answer<Appended> {
        self.0.under().put_blob(blob)
    }

    fn blob(&self, vault: VaultId, id: BlobId) -> Answer<Option<Vec<u8>>> {
        self.0.under().blob(vault, id)
    }

    fn blobs(&self, vault: VaultId, after: Option<BlobId>, most: usize) -> Answer<BlobPage> {
        self.0.under().blobs(vault, after, most)
    }

    fn drop_blobs(&self, vault: VaultId, ids: Vec<BlobId>) -> Answer<()> {
        self.0.under().drop_blobs(vault, ids)
    }

    fn part(&self, vault: VaultId, snapshot: SnapshotId, index: u32) -> Answer<Option<Vec<u8>>> {
        self.0.under().part(vault, snapshot, index)
    }

    fn push_key(&self, fresh: Vec<u8>) -> Answer<Vec<u8>> {
        self.0.under().push_key(fresh)
    }

    fn put_reminders(&self, new: NewReminders) -> Answer<()> {
        self.0.under().put_reminders(new)
    }

    fn reminded(&self, vault: VaultId) -> Answer<Vec<Reminded>> {
        self.0.under().reminded(vault)
    }

    fn take_due(&self, take: TakeDue) -> Answer<Vec<DueReminder>> {
        self.0.under().take_due(take)
    }

    fn posted(&self, key: i64, posted: Posted) -> Answer<()> {
        self.0.under().posted(key, posted)
    }

    fn put_feed(&self, new: NewFeed) -> Answer<()> {
        self.0.under().put_feed(new)
    }

    fn feed_of(&self, vault: VaultId) -> Answer<Option<Digest32>> {
        self.0.under().feed_of(vault)
    }

    fn feed(&self, hash: Digest32) -> Answer<Option<Vec<u8>>> {
        self.0.under().feed(hash)
    }

    fn note_seen(&self, vault: VaultId, device: DeviceNumber, at: u64) -> Answer<()> {
        self.0.under().note_seen(vault, device, at)
    }

    fn seen(&self, vault: VaultId) -> Answer<BTreeMap<DeviceNumber, u64>> {
        self.0.under().seen(vault)
    }

    fn sizes(&self) -> Answer<Sizes> {
        self.0.under().sizes()
    }

    fn meetings(&self) -> Option<Arc<dyn SharedMeetings>> {
        self.0.under().meetings()
    }

    fn stamps(&self, vaults: Vec<VaultId>) -> Answer<Vec<Stamp>> {
        self.0.under().stamps(vaults)
    }
}
