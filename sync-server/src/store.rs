//! What the relay keeps, as every database must keep it.
//!
//! Promises of an implementation, held by the conformance suite in `tests/relay/store.rs`: an answer to a write comes
//! only after it is on the disk; acknowledged bytes never change; what is refused leaves no trace; the writes of
//! one vault are in one order.

mod migrations;
mod postgres;
mod rules;
mod sqlite;
mod writer;

use std::collections::BTreeMap;

use axum::body::Bytes;
use futures::FutureExt;
use futures::future::BoxFuture;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::wire::Reason;
use thiserror::Error;
use tokio::sync::{OwnedSemaphorePermit, broadcast};

pub use postgres::{PgOptions, PgStore};
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
    /// Bytes of the database, without its write-ahead log.
    pub bytes: u64,
}

/// Word of something that another process wrote to a database that several share. It may be lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// To this vault.
    Vault(VaultId),
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
    /// The vault holds as much as the operator gives to one.
    #[error("the vault is full")]
    VaultFull,
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
            StoreError::VaultFull | StoreError::Full => Reason::Full,
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

    /// The end of every log of the vault; empty if there is none.
    fn holds(&self, vault: VaultId) -> Answer<BTreeMap<DeviceNumber, LogTail>>;

    /// Chunks beyond the vector, at least one if there is any, and no more after `max_bytes`.
    fn beyond(&self, vault: VaultId, have: Vector, max_bytes: usize) -> Answer<Page>;

    /// Continues the roster if `expected` is its head. The vault is made if that is [`RosterHead::EMPTY`] and there
    /// is none. The records are known to be a chain.
    ///
    /// A record that removes a device must name the end of its log. A log that ends before is let pass: that is a
    /// relay that has lost it, and is given back what it had; nothing can be appended to such a log any more.
    /// A record that ends the vault takes all its logs with it; the roster stays, to say so.
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

    /// Writes something harmless, to know that it can.
    fn probe(&self) -> Answer<()>;

    /// Counts for the operator.
    fn sizes(&self) -> Answer<Sizes>;

    /// What other processes write to the same database, or `None` if no other can.
    fn hints(&self) -> Option<broadcast::Receiver<Hint>> {
        None
    }

    /// How far these vaults have come, where others may have written too; unknown ones are left out.
    fn stamps(&self, vaults: Vec<VaultId>) -> Answer<Vec<Stamp>> {
        drop(vaults);
        async { Ok(Vec::new()) }.boxed()
    }
}
