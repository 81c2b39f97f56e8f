//! What the relay checks before it takes a chunk, without being able to open it.

use super::{ChunkError, ChunkHeader, verify_signature};
use crate::ids::{DeviceNumber, Digest32, LogTail};
use crate::roster::RosterChain;
use crate::wire::Reason;

/// A chunk that the relay may answer with `Accepted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Admission {
    /// It continues the log: store it, commit, then say so.
    Next {
        /// Its number.
        number: u64,
        /// The hash of its bytes.
        hash: Digest32,
    },
    /// It has a number that the log already holds: accepted again if the stored bytes have this hash, else
    /// [`Reason::Conflict`].
    Again {
        /// Its number.
        number: u64,
        /// The hash of its bytes.
        hash: Digest32,
    },
}

/// How a chunk comes to the relay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// For the first time: sealed under the current keys.
    New,
    /// Given back to a relay that had lost it: sealed under any keys up to the current ones.
    Restored,
}

/// Judges a pushed chunk of a session's device against the vault's roster and the end of that device's log.
///
/// # Errors
/// The reason to refuse it with.
pub fn admit(
    chain: &RosterChain,
    device: DeviceNumber,
    tail: LogTail,
    chunk: &[u8],
    arrival: Arrival,
) -> Result<Admission, Reason> {
    let header = ChunkHeader::read(chunk).map_err(|error| match error {
        ChunkError::TooLarge => Reason::TooLarge,
        _ => Reason::Malformed,
    })?;
    if header.device != device || header.vault != chain.vault() {
        return Err(Reason::NotAuthentic);
    }
    let key = chain
        .device(device)
        .and_then(|device| device.entry.keys.verifying_key());
    verify_signature(chunk, &key.ok_or(Reason::UnknownDevice)?)
        .map_err(|_| Reason::BadSignature)?;
    let (number, hash) = (header.number, Digest32::of(chunk));
    if number <= tail.number {
        return Ok(Admission::Again { number, hash });
    }
    let standing = chain.standing();
    if header.generation != standing.generation {
        return Err(Reason::StaleGeneration);
    }
    let current = match arrival {
        Arrival::New => header.epoch == standing.epoch,
        Arrival::Restored => header.epoch <= standing.epoch,
    };
    if !current {
        return Err(Reason::StaleEpoch);
    }
    if number != tail.number + 1 {
        return Err(Reason::OutOfOrder {
            expected: tail.number + 1,
        });
    }
    if header.prev != tail.hash {
        return Err(Reason::PrevHashMismatch);
    }
    Ok(Admission::Next { number, hash })
}
