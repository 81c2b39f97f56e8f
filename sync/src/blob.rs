//! A blob: a picture or another small file outside the document, sealed on its own.
//!
//! `version (1) ‖ nonce (24) ‖ ciphertext and tag`. The document names a blob by a random id and holds its random key,
//! so whoever has only the sealed bytes can tell neither what it is nor whether two of them are the same. The bytes of
//! an id never change: they are sealed once, and whoever holds them hands on the very same.

use std::fmt;

use thiserror::Error;
use zeroize::Zeroizing;

use crate::Entropy;
use crate::chunk::padded_length;
use crate::codec::{DecodeError, Reader, Writer};
use crate::keys::{self, secret};

/// The largest content, in bytes.
pub const MAX_BLOB: usize = 200 * 1024;
/// The longest sealed blob, in bytes: the largest content with its length, padded, and what sealing adds.
pub const MAX_SEALED: usize = 204 * 1024 + OVERHEAD;
/// How many blobs a vault may have at a relay, and a document may name when the book begins anew.
pub const MAX_BLOBS: usize = 32 * 1024;

const VERSION: u8 = 1;
const OVERHEAD: usize = 1 + keys::SEAL_OVERHEAD;
const DOMAIN: &[u8] = b"kith blob 1\0";

/// Names a blob. Random, made with it, never used again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub [u8; 16]);

impl BlobId {
    /// A new one.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        Self(entropy.array())
    }

    /// From what `Display` writes: 32 hex digits in lower case. `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
        let mut id = [0; 16];
        for (byte, pair) in id.iter_mut().zip(digits.as_chunks::<2>().0) {
            *byte = digit(pair[0])? << 4 | digit(pair[1])?;
        }
        Some(Self(id))
    }
}

const fn digit(character: u8) -> Option<u8> {
    match character {
        b'0'..=b'9' => Some(character - b'0'),
        b'a'..=b'f' => Some(character - b'a' + 10),
        _ => None,
    }
}

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BlobId({self})")
    }
}

secret! {
    /// The key of one blob. It stands in the document beside the id. Overwritten when dropped.
    BlobKey,
    /// The secret, for the document.
    as_bytes
}

/// Why a blob is not sealed or does not open.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BlobError {
    /// More than [`MAX_BLOB`] bytes.
    #[error("the picture is larger than 200 KB; make it smaller and try again")]
    TooLarge,
    /// Not what was sealed under this id and key.
    #[error(
        "the picture is damaged; open Kith on a device that shows it, so that it is sent again"
    )]
    BrokenSeal,
    /// It opens, and is not what it should be.
    #[error("the picture is malformed: {0}")]
    BadContent(DecodeError),
    /// Sealed by a newer version.
    #[error("the picture was added by a newer version of Kith; update this device to see it")]
    Future,
}

/// Seals the content under its id and key.
///
/// # Errors
/// [`BlobError::TooLarge`] beyond [`MAX_BLOB`] bytes.
pub fn seal(
    id: BlobId,
    key: &BlobKey,
    content: &[u8],
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, BlobError> {
    if content.len() > MAX_BLOB {
        return Err(BlobError::TooLarge);
    }
    let mut w = Writer::new();
    w.bytes(content);
    let mut plain = Zeroizing::new(w.finish());
    let padded = padded_length(plain.len());
    plain.resize(padded, 0);
    let mut sealed = vec![VERSION];
    sealed.extend(keys::seal(key.as_bytes(), &bound_to(id), &plain, entropy));
    Ok(sealed)
}

/// The content of what [`seal`] sealed under this id and key.
///
/// # Errors
/// [`BlobError::Future`] for a version that is not known here; `TooLarge` for more than is ever sealed; `BrokenSeal` if
/// anything is not as it was; `BadContent` if what is in it cannot be read.
pub fn open(id: BlobId, key: &BlobKey, sealed: &[u8]) -> Result<Vec<u8>, BlobError> {
    if sealed.len() > MAX_SEALED {
        return Err(BlobError::TooLarge);
    }
    let (version, sealed) = sealed.split_first().ok_or(BlobError::BrokenSeal)?;
    if *version > VERSION {
        return Err(BlobError::Future);
    }
    let plain = keys::open(key.as_bytes(), &bound_to(id), sealed).ok_or(BlobError::BrokenSeal)?;
    content(&plain).map_err(BlobError::BadContent)
}

fn content(plain: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let mut r = Reader::new(plain);
    let content = r.bytes(MAX_BLOB)?.to_vec();
    let padding = r.rest();
    let length = plain.len() - padding.len();
    if padding.iter().any(|byte| *byte != 0) || padded_length(length) != plain.len() {
        return Err(DecodeError::Malformed("padding"));
    }
    Ok(content)
}

fn bound_to(id: BlobId) -> Vec<u8> {
    [DOMAIN, &id.0].concat()
}

#[cfg(test)]
mod tests;
