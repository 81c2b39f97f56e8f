//! A device's name as the roster carries it: sealed, and all of one length, so that the relay learns nothing.

use zeroize::Zeroizing;

use super::{EpochKey, SEAL_OVERHEAD, derive, open, seal};
use crate::Entropy;

/// The longest name, in bytes of UTF-8; longer ones are cut at a character.
pub const MAX_LABEL: usize = 63;
/// How long every sealed name is.
pub const SEALED_LABEL: usize = 1 + MAX_LABEL + SEAL_OVERHEAD;

/// Seals a name for the device with this signing key.
pub fn seal_label(
    key: &EpochKey,
    device: &[u8; 32],
    label: &str,
    entropy: &mut dyn Entropy,
) -> [u8; SEALED_LABEL] {
    let label = cut(label);
    let mut plain = [0; 1 + MAX_LABEL];
    plain[0] = u8::try_from(label.len()).unwrap_or(0);
    plain[1..=label.len()].copy_from_slice(label.as_bytes());
    let mut sealed = [0; SEALED_LABEL];
    sealed.copy_from_slice(&seal(&label_key(key), device, &plain, entropy));
    sealed
}

/// The name, or `None` if it was not sealed under this key for this device.
#[must_use]
pub fn open_label(key: &EpochKey, device: &[u8; 32], sealed: &[u8]) -> Option<String> {
    let plain = open(&label_key(key), device, sealed)?;
    let (length, text) = plain.split_first()?;
    std::str::from_utf8(text.get(..usize::from(*length))?)
        .ok()
        .map(str::to_owned)
}

fn label_key(key: &EpochKey) -> Zeroizing<[u8; 32]> {
    derive(key.as_bytes(), &[b"kith label key 1"])
}

fn cut(label: &str) -> &str {
    let mut end = label.len().min(MAX_LABEL);
    while !label.is_char_boundary(end) {
        end -= 1;
    }
    &label[..end]
}
