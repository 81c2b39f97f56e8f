//! What the relay keeps, as every database must keep it.
//!
//! Promises of an implementation, held by the conformance suite in `tests/relay/store.rs`: an answer to a write comes
//! only after it is on the disk; acknowledged bytes never change; what is refused leaves no trace; the writes of
//! one vault are in one order.

mod blobs;
pub(crate) mod meetings;
mod postgres;
mod reminders;
mod rules;
mod snapshots;
mod sqlite;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::snapshot::SnapshotId;
use kith_sync::wire::{Reason, RendezvousId};
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, broadcast};

pub use blobs::{BlobPage, NewBlob};
pub use meetings::{Found, MeetingLimits, SharedMeetings, Side};
pub use postgres::{PgOptions, PgStore};
pub use reminders::{DueReminder, NewFeed, NewReminders, Posted, Reminded, TakeDue};
pub use snapshots::{Beginning, NewConfirmation, NewPart, NewSnapshot, StoredSnapshot};
pub use sqlite::{FILE, SqliteOptions, SqliteStore};

/// An answer of the store. It belongs to nobody: dropped, a write still happens.
pub type Answer<T> = BoxFuture<'static, Result<T, StoreError>>;

/// A chunk whose signature and form have been checked.
#[derive(Debug)]
pub struct NewChunk {
    /// Whose.
    pub vault: VaultId,
    /// Of which log.
    pub device: DeviceNumber,
    /// Its place in the log, from 1.
    pub number: u64,
    /// The hash of the chunk before it.
    pub previous: Digest32,
    /// How long the roster was by which it was judged: a longer one may have changed the keys or removed the device.
    pub roster: u64,
    /// The hash of `bytes`.
    pub hash: Digest32,
    /// As its author sent it.
    pub bytes: Bytes,
    /// Its share of what may be in flight; whoever writes gives it back with the chunk.
    pub share: Option<OwnedSemaphorePermit>,
}

/// How an accepted append ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// It is new.
    New,
    /// The same bytes were there already.
    Already,
}

/// Where a log begins and ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Log {
    /// Behind this chunk all are there; what is not beyond it is in a snapshot.
    pub begin: LogTail,
    /// Its last chunk.
    pub end: LogTail,
}

impl Log {
    /// A log of which nothing was ever appended.
    pub const EMPTY: Self = Self {
        begin: LogTail::EMPTY,
        end: LogTail::EMPTY,
    };
}

/// All logs of a vault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Logs {
    /// Each log.
    pub of: BTreeMap<DeviceNumber, Log>,
    /// How many bytes their chunks take.
    pub bytes: u64,
}

/// One chunk as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredChunk {
    /// Of which log.
    pub device: DeviceNumber,
    /// Its place in the log.
    pub number: u64,
    /// As its author sent it.
    pub bytes: Vec<u8>,
}

/// Some of what a device misses, by device and ascending number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The chunks.
    pub chunks: Vec<StoredChunk>,
    /// Whether there is more beyond them.
    pub more: bool,
}

/// Counts for the operator.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sizes {
    /// Vaults.
    pub vaults: u64,
    /// Logs of all vaults.
    pub logs: u64,
    /// Chunks of all logs.
    pub chunks: u64,
    /// Snapshots, their parts once counted.
    pub snapshots: u64,
    /// Blobs of all vaults.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Devices that are reminded.
    pub reminded: u64,
    /// Reminders that wait for their time.
    pub reminders: u64,
    /// Calendars that are handed out.
    pub feeds: u64,
    /// Bytes of the database, without its write-ahead log.
    pub bytes: u64,
}

/// Word of something that another process wrote to a database that several share. It may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// To this vault.
    Vault(VaultId),
    /// To this rendezvous.
    Meeting(RendezvousId),
    /// Perhaps to any: words may have been missed.
    Any,
}

/// How far a vault has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The vault.
    pub vault: VaultId,
    /// Another number with every write.
    pub writes: u64,
    /// The length of its roster.
    pub roster: u64,
    /// Another number with everything that happens to its snapshots.
    pub snapshots: u64,
}

/// Why nothing was written, or nothing can be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum StoreError {
    /// No vault under this id.
    #[error("no such vault")]
    UnknownVault,
    /// A gap before the number.
    #[error("expected number {expected}")]
    OutOfOrder {
        /// The number that would continue the log.
        expected: u64,
    },
    /// The log ends with another chunk than the one it names.
    #[error("it does not continue the log's last chunk")]
    PrevHashMismatch,
    /// Other bytes are kept under this number.
    #[error("other bytes are kept under this number")]
    Conflict,
    /// The roster's head is not the expected one.
    #[error("the roster's head is another one")]
    RosterMoved,
    /// A record removes a device whose log does not end where it says.
    #[error("the log goes beyond what the record names")]
    LogMoved,
    /// The newest snapshot is another one, or this one does not fit the logs.
    #[error("the newest snapshot is another one, or this one does not fit the logs")]
    SnapshotMoved,
    /// No snapshot under this id.
    #[error("no such snapshot")]
    NoSuchSnapshot,
    /// The vault holds as much as the operator gives to one.
    #[error("the vault is full")]
    VaultFull,
    /// The vault's blobs are as many, or as large together, as the operator gives to one.
    #[error("the vault has no room for more blobs")]
    BlobsFull,
    /// The vault's reminders and calendar are as large as the operator gives to one.
    #[error("the vault has no room for more reminders")]
    RemindersFull,
    /// The disk, or what the operator gives of it, is full.
    #[error("the disk is full")]
    Full,
    /// Anything else that the database reports.
    #[error("the database failed: {0}")]
    Failed(String),
}

impl From<&StoreError> for Reason {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::UnknownVault => Reason::UnknownVault,
            StoreError::OutOfOrder { expected } => Reason::OutOfOrder {
                expected: *expected,
            },
            StoreError::PrevHashMismatch => Reason::PrevHashMismatch,
            StoreError::Conflict => Reason::Conflict,
            StoreError::RosterMoved => Reason::RosterMoved,
            StoreError::LogMoved => Reason::LogMoved,
            StoreError::SnapshotMoved => Reason::SnapshotMoved,
            StoreError::NoSuchSnapshot => Reason::NoSuchSnapshot,
            StoreError::VaultFull | StoreError::Full => Reason::Full,
            StoreError::BlobsFull => Reason::BlobsFull,
            StoreError::RemindersFull => Reason::RemindersFull,
            StoreError::Failed(_) => Reason::Storage,
        }
    }
}

/// A database of vaults.
pub trait Store: Send + Sync + 'static {
    /// Random, made with the database; another one means another database.
    fn incarnation(&self) -> [u8; 16];

    /// The vault's records from this position on.
    ///
    /// Fails with [`StoreError::UnknownVault`].
    fn roster(&self, vault: VaultId, from: u64) -> Answer<Vec<Vec<u8>>>;

    /// The vaults whose roster names this lookup id of a recovery phrase, now or before.
    fn find(&self, lookup: [u8; 16]) -> Answer<Vec<VaultId>>;

    /// Every log of the vault; empty if there is none.
    fn logs(&self, vault: VaultId) -> Answer<Logs>;

    /// Chunks beyond the vector, at least one if there is any, and no more after `max_bytes`.
    fn beyond(&self, vault: VaultId, have: Vector, max_bytes: usize) -> Answer<Page>;

    /// Continues the roster if `expected` is its head. The vault is made if that is [`RosterHead::EMPTY`] and there
    /// is none. The records are known to be a chain.
    ///
    /// A record that removes a device must name the end of its log. A log that ends before is let pass: that is a
    /// relay that has lost it, and is given back what it had; nothing can be appended to such a log any more.
    /// A record that begins a generation comes without its snapshot only to a relay that has lost both; no log may go
    /// beyond what it covers. Which blobs its document names is lost with
    /// it, so all are taken to be named. A record that ends the vault takes all its logs, snapshots and blobs with it; the
    /// roster stays, to say so.
    ///
    /// Fails with [`StoreError::RosterMoved`], [`StoreError::LogMoved`] and [`StoreError::VaultFull`]; to a vault whose
    /// chunks have filled its quota some records may still be added, so that a lost device can be removed.
    fn extend_roster(
        &self,
        vault: VaultId,
        expected: RosterHead,
        records: Vec<Vec<u8>>,
    ) -> Answer<RosterHead>;

    /// Continues a log. The order of calls is the order of appends.
    ///
    /// Fails with [`StoreError::RosterMoved`] if the roster is not as long as the chunk was judged by, and with
    /// [`StoreError::VaultFull`] if the chunk does not fit into the vault's quota.
    fn append(&self, chunk: NewChunk) -> Answer<Appended>;

    /// Keeps a part of a snapshot until a manifest names it. The first part of another one takes the place of all that
    /// no manifest has named; a part out of step, or one with which they would be too large together, ends what was
    /// begun, and a manifest that names it is refused.
    ///
    /// Parts do not count against the vault's quota, so that a full vault can still be compacted: a vault holds two
    /// settled snapshots, one that waits to be confirmed, and one that is on its way.
    fn put_part(&self, part: NewPart) -> Answer<()>;

    /// Takes the snapshot whose parts were put. It takes the place of one that was never settled, and is settled at
    /// once if its author is alone. A log may end before what it covers: that is a relay that has lost some.
    ///
    /// Fails with [`StoreError::SnapshotMoved`] unless the newest snapshot is the expected one, the newest settled one
    /// is its parent, its parts are there and what it covers has the hashes of the logs; with
    /// [`StoreError::RosterMoved`] if the roster is not as long as it was judged by.
    ///
    /// One that begins a generation must cover the ends of all logs, else it fails with [`StoreError::LogMoved`]; its
    /// record continues the roster in the same transaction. What is left of generations before it, blobs that it does not
    /// name among it, goes when it is settled, and leaves no trace.
    fn commit_snapshot(&self, snapshot: NewSnapshot) -> Answer<()>;

    /// Settles the newest snapshot: the chunks that it covers go, and of the settled ones only the last two stay.
    ///
    /// Fails with [`StoreError::NoSuchSnapshot`] if it is not the newest, and with [`StoreError::RosterMoved`].
    fn confirm_snapshot(&self, confirmation: NewConfirmation) -> Answer<()>;

    /// The snapshots of a vault in the order they were taken.
    fn snapshots(&self, vault: VaultId) -> Answer<Vec<StoredSnapshot>>;

    /// A part of a snapshot; `None` if it has no such part.
    ///
    /// Fails with [`StoreError::NoSuchSnapshot`] if it is not there, or not any more.
    fn part(&self, vault: VaultId, snapshot: SnapshotId, index: u32) -> Answer<Option<Vec<u8>>>;

    /// Keeps a blob. The bytes of an id never change. Blobs count against a quota of their own.
    ///
    /// Fails with [`StoreError::Conflict`] if other bytes are kept under its id, with [`StoreError::BlobsFull`], and with
    /// [`StoreError::RosterMoved`] if the roster is not as long as it was judged by.
    fn put_blob(&self, blob: NewBlob) -> Answer<Appended>;

    /// The bytes of a blob; `None` if it is not there.
    fn blob(&self, vault: VaultId, id: BlobId) -> Answer<Option<Vec<u8>>>;

    /// The blobs after this one, or from the first on, at most so many.
    fn blobs(&self, vault: VaultId, after: Option<BlobId>, most: usize) -> Answer<BlobPage>;

    /// Deletes those of these blobs that are there, and leaves no trace of them.
    fn drop_blobs(&self, vault: VaultId, ids: Vec<BlobId>) -> Answer<()>;

    /// The private key that reminders are posted with: this one if there was none, else the one that is kept.
    fn push_key(&self, fresh: Vec<u8>) -> Answer<Vec<u8>>;

    /// Puts a device's reminders in the place of all that it had, whatever became of their address; an empty address takes
    /// them away. What is replaced leaves no trace. A record that removes the device, or ends the vault, takes them with it.
    ///
    /// Fails with [`StoreError::RemindersFull`], and with [`StoreError::RosterMoved`] if the roster is not as long as it was
    /// judged by.
    fn put_reminders(&self, new: NewReminders) -> Answer<()>;

    /// Which devices of a vault have an address here, by number.
    fn reminded(&self, vault: VaultId) -> Answer<Vec<Reminded>>;

    /// Takes reminders whose time has come, and counts them for their vaults. What a vault has beyond its share stays where
    /// it is, and keeps nothing of another from being taken.
    fn take_due(&self, take: TakeDue) -> Answer<Vec<DueReminder>>;

    /// Notes how posting one ended; one that was replaced meanwhile is left alone. After [`Posted::Gone`] the device has no
    /// reminders and its address is forgotten; [`Store::reminded`] says so until it brings another.
    fn posted(&self, key: i64, posted: Posted) -> Answer<()>;

    /// Puts a vault's calendar in the place of the one before, or takes it away, which leaves no trace. Only the vault that
    /// put it can do either. A record that ends the vault takes it with it.
    ///
    /// Fails with [`StoreError::RemindersFull`], with [`StoreError::RosterMoved`] if the roster is not as long as it was
    /// judged by, and with [`StoreError::Conflict`] if another vault has this secret; the one before stays then.
    fn put_feed(&self, new: NewFeed) -> Answer<()>;

    /// The hash of the secret of a vault's calendar, if there is one.
    fn feed_of(&self, vault: VaultId) -> Answer<Option<Digest32>>;

    /// The calendar behind the hash of a secret.
    fn feed(&self, hash: Digest32) -> Answer<Option<Vec<u8>>>;

    /// Notes that a device of a vault was here, in seconds since 1970.
    fn note_seen(&self, vault: VaultId, device: DeviceNumber, at: u64) -> Answer<()>;

    /// When each device of a vault was last here.
    fn seen(&self, vault: VaultId) -> Answer<BTreeMap<DeviceNumber, u64>>;

    /// Writes something harmless, to know that it can.
    fn probe(&self) -> Answer<()>;

    /// Counts for the operator.
    fn sizes(&self) -> Answer<Sizes>;

    /// What other processes write to the same database, or `None` if no other can.
    fn hints(&self) -> Option<broadcast::Receiver<Hint>> {
        None
    }

    /// Rendezvous that all processes on the database share, or `None` if there is only this one.
    fn meetings(&self) -> Option<Arc<dyn SharedMeetings>> {
        None
    }

    /// How far these vaults have come, where others may have written too; unknown ones are left out.
    fn stamps(&self, vaults: Vec<VaultId>) -> Answer<Vec<Stamp>> {
        drop(vaults);
        async { Ok(Vec::new()) }.boxed()
    }
}
