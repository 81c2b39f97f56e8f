//! The document in sealed parts: `heads ‖ document`, padded, cut, each part sealed with its place.
//!
//! A part is `nonce (24) ‖ ciphertext and tag`. What binds it to its place is the associated data: vault, snapshot,
//! index and count; whose word it is says the manifest, which names its hash.

use zeroize::Zeroizing;

use super::{MAX_SNAPSHOT, Manifest, PART, SnapshotError, SnapshotId};
use crate::Entropy;
use crate::chunk::padded_length;
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Digest32, VaultId};
use crate::keys::{self, EpochKey};

const MAX_HEADS: usize = 8 * 1024;

/// Parts of a snapshot that are ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// In order.
    pub parts: Vec<Vec<u8>>,
}

impl Sealed {
    /// How many bytes they take together.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.parts.iter().map(|part| part.len() as u64).sum()
    }

    /// As the manifest names them.
    #[must_use]
    pub fn named(&self) -> Vec<(Digest32, u32)> {
        let name = |part: &Vec<u8>| {
            (
                Digest32::of(part),
                u32::try_from(part.len()).unwrap_or(u32::MAX),
            )
        };
        self.parts.iter().map(name).collect()
    }
}

/// Seals a saved document and its heads.
///
/// # Errors
/// [`SnapshotError::TooLarge`] if the parts would be beyond 16 MiB.
pub fn seal_parts(
    place: (VaultId, SnapshotId, DeviceNumber),
    document: &[u8],
    heads: &[[u8; 32]],
    key: &EpochKey,
    entropy: &mut dyn Entropy,
) -> Result<Sealed, SnapshotError> {
    let mut w = Writer::new();
    w.count(heads.len());
    heads.iter().for_each(|head| {
        w.raw(head);
    });
    w.bytes(document);
    let mut plain = Zeroizing::new(w.finish());
    let padded = padded_length(plain.len());
    let slices = padded.div_ceil(PART);
    if heads.len() > MAX_HEADS || padded + slices * keys::SEAL_OVERHEAD > MAX_SNAPSHOT {
        return Err(SnapshotError::TooLarge);
    }
    plain.resize(padded, 0);
    let part_key = part_key(key, place.2);
    let parts = (0..)
        .zip(plain.chunks(PART))
        .map(|(index, slice)| {
            keys::seal(&part_key, &part_aad(place, index, slices), slice, entropy)
        })
        .collect();
    Ok(Sealed { parts })
}

/// Opens what [`seal_parts`] sealed: the document and its heads.
///
/// # Errors
/// `WrongParts` unless they are exactly those that the manifest names, `BrokenSeal` if one does not open,
/// `Unreadable` if what is inside cannot be read.
pub fn open_parts(
    manifest: &Manifest,
    parts: &[Vec<u8>],
    key: &EpochKey,
) -> Result<(Vec<u8>, Vec<[u8; 32]>), SnapshotError> {
    let sealed = Sealed {
        parts: parts.to_vec(),
    };
    if sealed.named() != manifest.parts {
        return Err(SnapshotError::WrongParts);
    }
    let place = (manifest.vault, manifest.id, manifest.device);
    let part_key = part_key(key, manifest.device);
    let mut plain = Zeroizing::new(Vec::new());
    for (index, part) in (0..).zip(parts) {
        let aad = part_aad(place, index, parts.len());
        let slice = keys::open(&part_key, &aad, part).ok_or(SnapshotError::BrokenSeal)?;
        plain.extend_from_slice(&slice);
    }
    let mut r = Reader::new(&plain);
    let heads = (0..r.count(MAX_HEADS)?)
        .map(|_| r.array())
        .collect::<Result<_, _>>()?;
    let document = r.bytes(MAX_SNAPSHOT)?.to_vec();
    if r.rest().iter().any(|byte| *byte != 0) {
        return Err(DecodeError::Malformed("padding").into());
    }
    Ok((document, heads))
}

fn part_key(key: &EpochKey, device: DeviceNumber) -> Zeroizing<[u8; 32]> {
    keys::derive(
        key.as_bytes(),
        &[b"kith snapshot key 1", &device.0.to_be_bytes()],
    )
}

fn part_aad(place: (VaultId, SnapshotId, DeviceNumber), index: u32, count: usize) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(b"kith snapshot part 1")
        .raw(&place.0.0)
        .raw(&place.1.0)
        .u32(place.2.0)
        .u32(index)
        .count(count);
    w.finish()
}
