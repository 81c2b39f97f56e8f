//! A chunk: the sealed, signed unit of a device's log.
//!
//! `header (90 bytes) ‖ nonce (24) ‖ ciphertext and tag ‖ signature (64)`. The header and the signature are the
//! same for every version and kind, so that an older device can still tell whose it is and keep it; version and
//! kind say how the body reads.

use ed25519_dalek::{Signature, VerifyingKey};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::Entropy;
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Digest32, RosterHead, VaultId, Vector};
use crate::keys::{self, DeviceSecrets, EpochKey};
use crate::wire::MAX_CHUNK;

mod admit;
mod padme;

pub use admit::{Admission, Arrival, admit};
pub use padme::padded_length;

/// The version that this code writes. Version 1, which had no replacements and complaints, is still read.
pub const VERSION: u8 = 2;
/// How many bytes a header takes.
pub const HEADER: usize = 4 + 1 + 1 + 32 + 4 + 4 + 4 + 8 + 32;

const MAGIC: &[u8; 4] = b"KCHK";
const SIGNATURE: usize = 64;
const OVERHEAD: usize = HEADER + 24 + 16 + SIGNATURE;
const MAX_HEADS: usize = 8 * 1024;
/// How many complaints one chunk makes at most; the others follow in the next.
pub const MAX_COMPLAINTS: usize = 64;

/// Why a chunk is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ChunkError {
    /// The header cannot be read.
    #[error("it is damaged: {0}")]
    Unreadable(#[from] DecodeError),
    /// The signature is not that of the device it names.
    #[error("it is not signed by the device it names, or was changed on the way")]
    BadSignature,
    /// Another vault's.
    #[error("it belongs to another book")]
    WrongVault,
    /// Signed by its device, but it does not open.
    #[error("its seal is broken")]
    BrokenSeal,
    /// It opens, and is not what it should be.
    #[error("its contents are malformed: {0}")]
    BadBody(DecodeError),
    /// Made by a newer version; it is kept until this device is updated.
    #[error("it was made by a newer version of Kith; update this device to see it")]
    Future,
    /// More than fits.
    #[error("it is larger than the relay accepts")]
    TooLarge,
}

/// What a chunk carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChunkKind {
    /// Changes of the document.
    Changes,
    /// Something that only a newer version knows.
    Future(u8),
}

impl ChunkKind {
    const fn byte(self) -> u8 {
        match self {
            ChunkKind::Changes => 1,
            ChunkKind::Future(byte) => byte,
        }
    }
}

/// What everybody may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChunkHeader {
    /// Of the body.
    pub version: u8,
    /// What it carries.
    pub kind: ChunkKind,
    /// Whose.
    pub vault: VaultId,
    /// Which key seals it.
    pub epoch: u32,
    /// Raised whenever the vault is erased for good.
    pub generation: u32,
    /// Which device's log.
    pub device: DeviceNumber,
    /// Its number there, from 1.
    pub number: u64,
    /// The hash of the chunk before; zeros for the first.
    pub prev: Digest32,
}

impl ChunkHeader {
    /// Reads the header of a chunk; nothing is verified but that it can be one.
    ///
    /// # Errors
    /// If it is too short, too long, or not a chunk.
    pub fn read(chunk: &[u8]) -> Result<Self, ChunkError> {
        if chunk.len() > MAX_CHUNK {
            return Err(ChunkError::TooLarge);
        }
        if chunk.len() < OVERHEAD {
            return Err(DecodeError::Truncated.into());
        }
        let mut r = Reader::new(chunk);
        if r.array()? != *MAGIC {
            return Err(DecodeError::Malformed("not a chunk").into());
        }
        let version = r.u8()?;
        let kind = match r.u8()? {
            1 => ChunkKind::Changes,
            byte => ChunkKind::Future(byte),
        };
        let header = Self {
            version,
            kind,
            vault: VaultId(r.array()?),
            epoch: r.u32()?,
            generation: r.u32()?,
            device: DeviceNumber(r.u32()?),
            number: r.u64()?,
            prev: Digest32(r.array()?),
        };
        if header.version == 0 || header.number == 0 || header.device.0 == 0 {
            return Err(DecodeError::Malformed("zero where there is none").into());
        }
        Ok(header)
    }

    /// The header's bytes.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(MAGIC)
            .u8(self.version)
            .u8(self.kind.byte())
            .raw(&self.vault.0);
        w.u32(self.epoch)
            .u32(self.generation)
            .u32(self.device.0)
            .u64(self.number)
            .raw(&self.prev.0);
        w.finish()
    }
}

/// Whether the chunk's bytes are signed by this key.
///
/// # Errors
/// [`ChunkError::BadSignature`], or `Unreadable` if there is no room for a signature.
pub fn verify_signature(chunk: &[u8], key: &VerifyingKey) -> Result<(), ChunkError> {
    let (signed, signature) = chunk
        .split_last_chunk::<SIGNATURE>()
        .ok_or(DecodeError::Truncated)?;
    key.verify_strict(signed, &Signature::from_bytes(signature))
        .map_err(|_| ChunkError::BadSignature)
}

/// What only devices may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Changes of the document, one after the other.
    pub changes: Vec<u8>,
    /// Changes that must be in the document once these are.
    pub heads: Vec<[u8; 32]>,
    /// What the author had when it sealed.
    pub vector: Vector,
    /// The author's roster.
    pub roster: RosterHead,
    /// The number of an earlier chunk of this log whose changes these are once more, because others could not take
    /// it up.
    pub replaces: Option<u64>,
    /// What the author could not take up of others, for them to repair.
    pub complaints: Vec<Complaint>,
}

/// A chunk that its receiver verified and could not take up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Complaint {
    /// Whose log.
    pub device: DeviceNumber,
    /// Its number there.
    pub number: u64,
    /// The hash of its bytes.
    pub hash: Digest32,
}

impl Complaint {
    pub(crate) fn write(&self, w: &mut Writer) {
        w.u32(self.device.0).u64(self.number).raw(&self.hash.0);
    }

    pub(crate) fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            device: DeviceNumber(r.u32()?),
            number: r.u64()?,
            hash: Digest32(r.array()?),
        })
    }
}

impl Body {
    fn padded(&self, version: u8) -> Zeroizing<Vec<u8>> {
        let mut w = Writer::new();
        self.roster.write(&mut w);
        self.vector.write(&mut w);
        w.count(self.heads.len());
        self.heads.iter().for_each(|head| {
            w.raw(head);
        });
        w.bytes(&self.changes);
        if version > 1 {
            w.u64(self.replaces.unwrap_or(0))
                .count(self.complaints.len());
            self.complaints.iter().for_each(|complaint| {
                complaint.write(&mut w);
            });
        }
        let mut plain = w.finish();
        plain.resize(padded_length(plain.len()), 0);
        Zeroizing::new(plain)
    }

    fn read(plain: &[u8], version: u8) -> Result<Self, DecodeError> {
        let mut r = Reader::new(plain);
        let roster = RosterHead::read(&mut r)?;
        let vector = Vector::read(&mut r)?;
        let heads = (0..r.count(MAX_HEADS)?)
            .map(|_| r.array())
            .collect::<Result<_, _>>()?;
        let changes = r.bytes(MAX_CHUNK)?.to_vec();
        let (mut replaces, mut complaints) = (None, Vec::new());
        if version > 1 {
            replaces = Some(r.u64()?).filter(|number| *number > 0);
            complaints = (0..r.count(MAX_COMPLAINTS)?)
                .map(|_| Complaint::read(&mut r))
                .collect::<Result<_, _>>()?;
        }
        let padding = r.rest();
        let content = plain.len() - padding.len();
        if padding.iter().any(|byte| *byte != 0) || padded_length(content) != plain.len() {
            return Err(DecodeError::Malformed("padding"));
        }
        Ok(Self {
            changes,
            heads,
            vector,
            roster,
            replaces,
            complaints,
        })
    }
}

/// Seals and signs. The header's version and kind say how; only versions up to [`VERSION`] and [`ChunkKind::Changes`]
/// are written.
///
/// # Errors
/// [`ChunkError::TooLarge`] if the result is beyond 256 KiB.
pub fn seal(
    header: &ChunkHeader,
    body: &Body,
    key: &EpochKey,
    signer: &DeviceSecrets,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, ChunkError> {
    let plain = body.padded(header.version);
    if plain.len() + OVERHEAD > MAX_CHUNK
        || body.heads.len() > MAX_HEADS
        || body.complaints.len() > MAX_COMPLAINTS
    {
        return Err(ChunkError::TooLarge);
    }
    let mut chunk = header.to_bytes();
    let sealed = keys::seal(&chunk_key(key, header), &chunk, &plain, entropy);
    chunk.extend(sealed);
    let signature = signer.sign(&chunk);
    chunk.extend_from_slice(&signature);
    Ok(chunk)
}

/// Opens a chunk whose signature was verified.
///
/// # Errors
/// [`ChunkError::Future`] for a version or kind that is not known here; `BrokenSeal` if header or body are not what
/// was sealed under this key; `BadBody` if what it contains cannot be read.
pub fn open(chunk: &[u8], key: &EpochKey) -> Result<Body, ChunkError> {
    let header = ChunkHeader::read(chunk)?;
    if header.version > VERSION || header.kind != ChunkKind::Changes {
        return Err(ChunkError::Future);
    }
    let (head, rest) = chunk.split_at(HEADER);
    let sealed = &rest[..rest.len() - SIGNATURE];
    let plain = keys::open(&chunk_key(key, &header), head, sealed).ok_or(ChunkError::BrokenSeal)?;
    Body::read(&plain, header.version).map_err(ChunkError::BadBody)
}

fn chunk_key(key: &EpochKey, header: &ChunkHeader) -> Zeroizing<[u8; 32]> {
    let (device, kind) = (header.device.0.to_be_bytes(), [header.kind.byte()]);
    keys::derive(key.as_bytes(), &[b"kith chunk key 1", &device, &kind])
}

#[cfg(test)]
mod tests;
