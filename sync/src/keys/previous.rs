//! The key of the epoch before, sealed under the one after: whoever is let in later can still read the beginning.

use super::{EpochKey, SEAL_OVERHEAD, derive, open, seal};
use crate::Entropy;

/// How long a sealed key is.
pub const SEALED_KEY: usize = 32 + SEAL_OVERHEAD;

/// A key of one epoch, sealed under that of the next.
pub type SealedKey = [u8; SEALED_KEY];

/// Seals the key of the epoch before `epoch` under the key of `epoch`.
pub fn seal_previous(
    key: &EpochKey,
    epoch: u32,
    previous: &EpochKey,
    entropy: &mut dyn Entropy,
) -> SealedKey {
    let mut sealed = [0; SEALED_KEY];
    sealed.copy_from_slice(&seal(
        &link_key(key),
        &epoch.to_be_bytes(),
        previous.as_bytes(),
        entropy,
    ));
    sealed
}

/// The key of the epoch before `epoch`; `None` if it was not sealed under this key for this epoch.
#[must_use]
pub fn open_previous(key: &EpochKey, epoch: u32, sealed: &SealedKey) -> Option<EpochKey> {
    EpochKey::from_bytes(&open(&link_key(key), &epoch.to_be_bytes(), sealed)?)
}

fn link_key(key: &EpochKey) -> zeroize::Zeroizing<[u8; 32]> {
    derive(key.as_bytes(), &[b"kith previous key 1"])
}
