//! The backup file: a whole book under a passphrase, for a drawer, a mail to oneself or another disk.
//!
//! A file is, big-endian: 8 bytes of magic, version (1 or 2), kind of derivation (1: Argon2id 1.3), memory in KiB, passes
//! and lanes as u32, 16 bytes of salt; then 24 bytes of nonce and XChaCha20-Poly1305 over the content, with everything
//! before the nonce as associated data. The content of version 1 is the document alone; that of version 2, written where
//! there are pictures, is the document, the number of pictures as u32 and, for each, its id (16) and its bytes as they are
//! sealed ([`crate::blob`]), the document and the bytes each after their length as u32. Nothing of roster or device secrets is in
//! it. The key is derived from the passphrase alone, as UTF-8 in normalisation form C, which whoever asks for it
//! brings about.

use crate::Entropy;
use crate::blob::{BlobId, MAX_BLOBS, MAX_SEALED};
use crate::codec::{DecodeError, Reader, Writer};
use crate::keys;
use argon2::{Algorithm, Argon2, Block, Params, Version};
use thiserror::Error;
use zeroize::{Zeroize, Zeroizing};

/// What every backup begins with, whatever its version.
pub const MAGIC: [u8; 8] = *b"kith-bak";

/// Fewer characters than this are refused when a backup is made.
pub const MIN_PASSPHRASE: usize = 8;

/// The most that a backup may hold, in bytes.
pub const MAX_CONTENT: usize = 256 * 1024 * 1024;

/// The document alone.
const PLAIN: u8 = 1;
/// The document and pictures.
const WITH_BLOBS: u8 = 2;
const ARGON2ID: u8 = 1;
const SALT: usize = 16;
const HEADER: usize = MAGIC.len() + 2 + 3 * 4 + SALT;

/// What deriving a key costs, so that guessing does too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cost {
    /// KiB.
    memory: u32,
    passes: u32,
    lanes: u32,
}

/// What is written: above OWASP's least for Argon2id (19 MiB, two passes, one lane), and little enough for a phone.
const COST: Cost = Cost {
    memory: 32 * 1024,
    passes: 3,
    lanes: 1,
};

/// The most that is read: a file from a stranger may not demand more of this device.
const MOST: Cost = Cost {
    memory: 128 * 1024,
    passes: 10,
    lanes: 4,
};

/// Why there is no backup, or nothing to be had from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BackupError {
    /// Fewer than [`MIN_PASSPHRASE`] characters.
    #[error("A passphrase for a backup has at least 8 characters.")]
    ShortPassphrase,
    /// Another kind of file.
    #[error("This file is no backup of Kith.")]
    NotABackup,
    /// A version or derivation that is not known here.
    #[error("This backup was made by a newer version of Kith. Update Kith, then open it again.")]
    Newer,
    /// The two cannot be told apart.
    #[error("The passphrase is not the one of this backup, or the file is damaged.")]
    Sealed,
    /// More than [`MAX_CONTENT`].
    #[error(
        "A backup may hold at most 256 MB, and this one would be larger. Remove pictures that you do not need."
    )]
    TooLarge,
    /// The derivation did not get the memory that it needs.
    #[error(
        "There is not enough free memory for the passphrase. Close other windows and try again."
    )]
    NoMemory,
}

/// Whether a file is a backup, of this version or another: what tells it from a file of contacts.
#[must_use]
pub fn is_backup(file: &[u8]) -> bool {
    file.starts_with(&MAGIC)
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The whole document.
    pub document: Zeroizing<Vec<u8>>,
    /// Pictures of it, as they are sealed.
    pub blobs: Vec<(BlobId, Vec<u8>)>,
}

/// Seals a document and pictures under a passphrase. Without a picture the file is one that older versions open too.
///
/// # Errors
/// A short passphrase, too much content, or too little memory.
pub fn seal(
    document: &[u8],
    blobs: &[(BlobId, Vec<u8>)],
    passphrase: &str,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, BackupError> {
    if passphrase.chars().count() < MIN_PASSPHRASE {
        return Err(BackupError::ShortPassphrase);
    }
    seal_at(COST, document, blobs, passphrase, entropy)
}

/// What [`seal`] sealed.
///
/// # Errors
/// No backup, one of a newer version, or a passphrase that does not open it.
pub fn open(file: &[u8], passphrase: &str) -> Result<Opened, BackupError> {
    if !is_backup(file) {
        return Err(BackupError::NotABackup);
    }
    if file.len() > MAX_CONTENT + HEADER + keys::SEAL_OVERHEAD {
        return Err(BackupError::TooLarge);
    }
    let (version, cost, salt) = read_header(file)?;
    let (header, sealed) = file.split_at_checked(HEADER).ok_or(BackupError::Sealed)?;
    let key = derive(cost, &salt, passphrase)?;
    let content = keys::open(&key, header, sealed).ok_or(BackupError::Sealed)?;
    if version == PLAIN {
        return Ok(Opened {
            document: content,
            blobs: Vec::new(),
        });
    }
    read_content(&content).map_err(|_| BackupError::Sealed)
}

fn seal_at(
    cost: Cost,
    document: &[u8],
    blobs: &[(BlobId, Vec<u8>)],
    passphrase: &str,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, BackupError> {
    let more: usize = blobs.iter().map(|(_, sealed)| sealed.len() + 20).sum();
    if document.len() + more > MAX_CONTENT {
        return Err(BackupError::TooLarge);
    }
    let (version, content) = if blobs.is_empty() {
        (PLAIN, Zeroizing::new(document.to_vec()))
    } else {
        (WITH_BLOBS, write_content(document, blobs))
    };
    let salt: [u8; SALT] = entropy.array();
    let key = derive(cost, &salt, passphrase)?;
    let mut header = Writer::new();
    header.raw(&MAGIC).u8(version).u8(ARGON2ID);
    header.u32(cost.memory).u32(cost.passes).u32(cost.lanes);
    header.raw(&salt);
    let mut file = header.finish();
    let sealed = keys::seal(&key, &file, &content, entropy);
    file.extend(sealed);
    Ok(file)
}

fn write_content(document: &[u8], blobs: &[(BlobId, Vec<u8>)]) -> Zeroizing<Vec<u8>> {
    let mut content = Writer::new();
    content.bytes(document).count(blobs.len());
    for (id, sealed) in blobs {
        content.raw(&id.0).bytes(sealed);
    }
    Zeroizing::new(content.finish())
}

fn read_content(content: &[u8]) -> Result<Opened, DecodeError> {
    let mut reader = Reader::new(content);
    let document = Zeroizing::new(reader.bytes(MAX_CONTENT)?.to_vec());
    let mut blobs = Vec::new();
    for _ in 0..reader.count(MAX_BLOBS)? {
        let id = BlobId(reader.array()?);
        blobs.push((id, reader.bytes(MAX_SEALED)?.to_vec()));
    }
    reader.finish()?;
    Ok(Opened { document, blobs })
}

fn read_header(file: &[u8]) -> Result<(u8, Cost, [u8; SALT]), BackupError> {
    let damaged = |_: DecodeError| BackupError::Sealed;
    let mut reader = Reader::new(file);
    reader.raw(MAGIC.len()).map_err(damaged)?;
    let version = reader.u8().map_err(damaged)?;
    if !(PLAIN..=WITH_BLOBS).contains(&version) || reader.u8().map_err(damaged)? != ARGON2ID {
        return Err(BackupError::Newer);
    }
    let cost = Cost {
        memory: reader.u32().map_err(damaged)?,
        passes: reader.u32().map_err(damaged)?,
        lanes: reader.u32().map_err(damaged)?,
    };
    if cost.memory > MOST.memory || cost.passes > MOST.passes || cost.lanes > MOST.lanes {
        return Err(BackupError::Sealed);
    }
    Ok((version, cost, reader.array().map_err(damaged)?))
}

fn derive(
    cost: Cost,
    salt: &[u8; SALT],
    passphrase: &str,
) -> Result<Zeroizing<[u8; 32]>, BackupError> {
    let mut key = Zeroizing::new([0; 32]);
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(key.len()))
        .map_err(|_| BackupError::Sealed)?;
    let mut blocks: Vec<Block> = Vec::new();
    // Asked for, not taken: where there is no memory left, taking it would end the program.
    blocks
        .try_reserve_exact(params.block_count())
        .map_err(|_| BackupError::NoMemory)?;
    blocks.resize(params.block_count(), Block::new());
    let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(
            passphrase.as_bytes(),
            salt,
            key.as_mut_slice(),
            &mut blocks,
        );
    blocks.zeroize();
    derived.map(|()| key).map_err(|_| BackupError::Sealed)
}

#[cfg(test)]
mod tests;
