//! The backup file: a whole book under a passphrase, for a drawer, a mail to oneself or another disk.
//!
//! A file is, big-endian: 8 bytes of magic, version (1), kind of derivation (1: Argon2id 1.3), memory in KiB, passes and
//! lanes as u32, 16 bytes of salt; then 24 bytes of nonce and XChaCha20-Poly1305 over the content, with everything before
//! the nonce as associated data. What is inside is opaque here: the document, and nothing of keys, roster or device
//! secrets. The key is derived from the passphrase alone, as UTF-8 in normalisation form C, which whoever asks for it
//! brings about.

use crate::Entropy;
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
pub const MAX_CONTENT: usize = 64 * 1024 * 1024;

const VERSION: u8 = 1;
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
    #[error("A backup may hold at most 64 MB, and this one would be larger.")]
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

/// Seals content under a passphrase.
///
/// # Errors
/// A short passphrase, too much content, or too little memory.
pub fn seal(
    content: &[u8],
    passphrase: &str,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, BackupError> {
    if passphrase.chars().count() < MIN_PASSPHRASE {
        return Err(BackupError::ShortPassphrase);
    }
    seal_at(COST, content, passphrase, entropy)
}

/// What [`seal`] sealed.
///
/// # Errors
/// No backup, one of a newer version, or a passphrase that does not open it.
pub fn open(file: &[u8], passphrase: &str) -> Result<Zeroizing<Vec<u8>>, BackupError> {
    if !is_backup(file) {
        return Err(BackupError::NotABackup);
    }
    if file.len() > MAX_CONTENT + HEADER + keys::SEAL_OVERHEAD {
        return Err(BackupError::TooLarge);
    }
    let (cost, salt) = read_header(file)?;
    let (header, sealed) = file.split_at_checked(HEADER).ok_or(BackupError::Sealed)?;
    let key = derive(cost, &salt, passphrase)?;
    keys::open(&key, header, sealed).ok_or(BackupError::Sealed)
}

fn seal_at(
    cost: Cost,
    content: &[u8],
    passphrase: &str,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, BackupError> {
    if content.len() > MAX_CONTENT {
        return Err(BackupError::TooLarge);
    }
    let salt: [u8; SALT] = entropy.array();
    let key = derive(cost, &salt, passphrase)?;
    let mut header = Writer::new();
    header.raw(&MAGIC).u8(VERSION).u8(ARGON2ID);
    header.u32(cost.memory).u32(cost.passes).u32(cost.lanes);
    header.raw(&salt);
    let mut file = header.finish();
    let sealed = keys::seal(&key, &file, content, entropy);
    file.extend(sealed);
    Ok(file)
}

fn read_header(file: &[u8]) -> Result<(Cost, [u8; SALT]), BackupError> {
    let damaged = |_: DecodeError| BackupError::Sealed;
    let mut reader = Reader::new(file);
    reader.raw(MAGIC.len()).map_err(damaged)?;
    if reader.u8().map_err(damaged)? != VERSION || reader.u8().map_err(damaged)? != ARGON2ID {
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
    Ok((cost, reader.array().map_err(damaged)?))
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
