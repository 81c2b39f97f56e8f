//! Blobs as a store takes and lists them.

use axum::body::Bytes;
use kith_sync::blob::BlobId;
use kith_sync::ids::{Digest32, VaultId};
use tokio::sync::OwnedSemaphorePermit;

/// A blob whose length and generation have been checked.
#[derive(Debug)]
pub struct NewBlob {
    /// Of which vault.
    pub vault: VaultId,
    /// Its id.
    pub id: BlobId,
    /// Of which generation the document is that names it.
    pub generation: u32,
    /// How long the roster was by which that was judged: a longer one may have begun another.
    pub roster: u64,
    /// When it came, in seconds since 1970.
    pub at: u64,
    /// As it was sent.
    pub bytes: Bytes,
    /// How many bytes all blobs of the vault may take together.
    pub most: u64,
    /// Its share of what may be in flight.
    pub share: Option<OwnedSemaphorePermit>,
}

impl NewBlob {
    /// The hash of its bytes.
    pub(super) fn hash(&self) -> Digest32 {
        Digest32::of(&self.bytes)
    }
}

/// Some blobs of a vault, by ascending id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlobPage {
    /// Each with when it came, in seconds since 1970.
    pub blobs: Vec<(BlobId, u64)>,
    /// Whether there are others after these.
    pub more: bool,
}

impl BlobPage {
    /// Of one more row than was asked for, if there is one.
    pub(super) fn of(mut blobs: Vec<(BlobId, u64)>, most: usize) -> Self {
        let more = blobs.len() > most;
        blobs.truncate(most);
        Self { blobs, more }
    }
}

/// What a vault's blobs take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct BlobsKept {
    pub(super) count: u64,
    pub(super) bytes: u64,
}
