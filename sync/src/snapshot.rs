//! A snapshot: the whole document, sealed in parts, under a signed manifest that says what it covers.
//!
//! The parts reach the relay first and mean nothing until the [`Manifest`] names them; the manifest is what is
//! compared and swapped. A [`Confirmation`] is another device's signed word that the snapshot, loaded alone, contains
//! every chunk that it newly covers. A snapshot is **settled** once it has one, or if no other device was active when it
//! was made; only then may covered chunks go.

use std::fmt;

use ed25519_dalek::{Signature, VerifyingKey};
use thiserror::Error;

use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{Covers, DeviceNumber, Digest32, RosterHead, VaultId};

mod admit;
mod confirmation;
mod parts;

pub use admit::{Begins, admit_confirmation, admit_generation, admit_manifest, may_begin_at};
pub use confirmation::Confirmation;
pub use parts::{Sealed, open_parts, seal_parts};

/// The version that this code writes.
const VERSION: u8 = 1;
const MAGIC: &[u8; 4] = b"KSNP";
const SIGNATURE: usize = 64;
/// How many bytes the sealed parts of one snapshot take at most, together.
pub const MAX_SNAPSHOT: usize = 16 * 1024 * 1024;
/// How many bytes of the document go into one part.
pub const PART: usize = 192 * 1024;
/// How many parts there are at most.
pub const MAX_PARTS: usize = MAX_SNAPSHOT / PART + 1;
/// The longest manifest.
pub const MAX_MANIFEST: usize = 256 * 1024;

/// A snapshot's random name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SnapshotId(pub [u8; 16]);

impl fmt::Debug for SnapshotId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0[..6]
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Why a snapshot is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SnapshotError {
    /// It cannot be read.
    #[error("it is damaged: {0}")]
    Unreadable(#[from] DecodeError),
    /// The signature is not that of the device it names.
    #[error("it is not signed by the device it names, or was changed on the way")]
    BadSignature,
    /// Parts are missing, or are not those that the manifest names.
    #[error("a part of it is missing or another one")]
    WrongParts,
    /// A part does not open.
    #[error("its seal is broken")]
    BrokenSeal,
    /// More than fits.
    #[error("it is larger than the relay accepts")]
    TooLarge,
}

/// What a snapshot is and covers: readable for the relay, signed by its author.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// Its random name.
    pub id: SnapshotId,
    /// Whose.
    pub vault: VaultId,
    /// Which key seals the parts.
    pub epoch: u32,
    /// Of which generation the document is.
    pub generation: u32,
    /// Who made it.
    pub device: DeviceNumber,
    /// The author's roster.
    pub roster: RosterHead,
    /// The settled snapshot whose covers it goes beyond; none for the first.
    pub parent: Option<SnapshotId>,
    /// What is in it of each log: a beginning without a gap.
    pub covers: Covers,
    /// Hash and length of each part, in order.
    pub parts: Vec<(Digest32, u32)>,
}

impl Manifest {
    /// The bytes that are sent and hashed, signed by `sign`.
    #[must_use]
    pub fn signed(&self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(MAGIC)
            .u8(VERSION)
            .raw(&self.id.0)
            .raw(&self.vault.0)
            .u32(self.epoch)
            .u32(self.generation)
            .u32(self.device.0);
        self.roster.write(&mut w);
        w.bytes(self.parent.as_ref().map_or(&[][..], |parent| &parent.0));
        self.covers.write(&mut w);
        w.count(self.parts.len());
        for (hash, length) in &self.parts {
            w.raw(&hash.0).u32(*length);
        }
        let mut bytes = w.finish();
        let signature = sign(&bytes);
        bytes.extend_from_slice(&signature);
        bytes
    }

    /// Reads a manifest; its signature is not checked here.
    ///
    /// # Errors
    /// If it is anything but exactly one manifest of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_MANIFEST {
            return Err(DecodeError::TooLong);
        }
        let mut r = Reader::new(bytes);
        if r.array()? != *MAGIC {
            return Err(DecodeError::Malformed("not a snapshot"));
        }
        let version = r.u8()?;
        if version != VERSION {
            return Err(DecodeError::Future { found: version });
        }
        let manifest = Self {
            id: SnapshotId(r.array()?),
            vault: VaultId(r.array()?),
            epoch: r.u32()?,
            generation: r.u32()?,
            device: DeviceNumber(r.u32()?),
            roster: RosterHead::read(&mut r)?,
            parent: read_parent(&mut r)?,
            covers: Covers::read(&mut r)?,
            parts: (0..r.count(MAX_PARTS)?)
                .map(|_| Ok((Digest32(r.array()?), r.u32()?)))
                .collect::<Result<_, DecodeError>>()?,
        };
        r.array::<SIGNATURE>()?;
        r.finish()?;
        if manifest.parts.is_empty() {
            return Err(DecodeError::Malformed("a snapshot without parts"));
        }
        Ok(manifest)
    }

    /// How many bytes its parts take.
    #[must_use]
    pub fn size(&self) -> usize {
        self.parts
            .iter()
            .map(|(_, length)| usize::try_from(*length).unwrap_or(usize::MAX))
            .fold(0, usize::saturating_add)
    }
}

fn read_parent(r: &mut Reader<'_>) -> Result<Option<SnapshotId>, DecodeError> {
    let bytes = r.bytes(16)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let id = bytes
        .try_into()
        .map_err(|_| DecodeError::Malformed("parent"))?;
    Ok(Some(SnapshotId(id)))
}

/// Whether bytes that end with a signature are signed by this key.
fn verify(bytes: &[u8], key: &VerifyingKey) -> Result<(), SnapshotError> {
    let (signed, signature) = bytes
        .split_last_chunk::<SIGNATURE>()
        .ok_or(DecodeError::Truncated)?;
    key.verify_strict(signed, &Signature::from_bytes(signature))
        .map_err(|_| SnapshotError::BadSignature)
}

/// Whether the manifest's bytes are signed by this key.
///
/// # Errors
/// [`SnapshotError::BadSignature`], or `Unreadable` if there is no room for a signature.
pub fn verify_manifest(bytes: &[u8], key: &VerifyingKey) -> Result<(), SnapshotError> {
    verify(bytes, key)
}
