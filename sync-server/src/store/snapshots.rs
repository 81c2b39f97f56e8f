//! Snapshots as a store takes and shows them.

use axum::body::Bytes;
use kith_sync::blob::BlobId;
use kith_sync::ids::{DeviceNumber, Digest32, VaultId};
use kith_sync::snapshot::{Manifest, SnapshotId};
use tokio::sync::OwnedSemaphorePermit;

/// A part of a snapshot that no manifest has named yet.
#[derive(Debug)]
pub struct NewPart {
    /// Of which vault.
    pub vault: VaultId,
    /// Of which snapshot.
    pub snapshot: SnapshotId,
    /// Its place, from 0.
    pub index: u32,
    /// As its author sent it.
    pub bytes: Bytes,
    /// How many bytes the parts of a snapshot may take together.
    pub most: u64,
    /// Its share of what may be in flight.
    pub share: Option<OwnedSemaphorePermit>,
}

/// A manifest whose signature and form have been checked.
#[derive(Clone, Debug)]
pub struct NewSnapshot {
    /// The newest snapshot as its author knows it; not asked of one that begins a generation.
    pub expected: Option<SnapshotId>,
    /// How long the roster was by which it was judged.
    pub roster: u64,
    /// What `bytes` say.
    pub manifest: Manifest,
    /// As its author signed it.
    pub bytes: Vec<u8>,
    /// No other device was active: there is nobody to confirm it.
    pub lone: bool,
    /// The generation that begins with it; they are taken together.
    pub begins: Option<Beginning>,
}

/// What begins a generation besides its snapshot.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// The roster record that says so.
    pub record: Vec<u8>,
    /// The blobs that the new document names; all others go when the snapshot is settled.
    pub blobs: Vec<BlobId>,
}

/// Another device's word for a snapshot, whose signature and form have been checked.
#[derive(Clone, Debug)]
pub struct NewConfirmation {
    /// Of which vault.
    pub vault: VaultId,
    /// Of which snapshot.
    pub snapshot: SnapshotId,
    /// Whose word.
    pub device: DeviceNumber,
    /// How long the roster was by which it was judged.
    pub roster: u64,
    /// As its device signed it.
    pub bytes: Vec<u8>,
}

/// A snapshot as it is kept, its parts aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredSnapshot {
    /// As its author signed it.
    pub manifest: Vec<u8>,
    /// As their devices signed them.
    pub confirmations: Vec<Vec<u8>>,
    /// Whether what it covers has gone.
    pub settled: bool,
}

/// Hash and length of each part, in order, as a manifest names them.
pub(super) type PartList = Vec<(Digest32, u32)>;
