//! What may be written to a vault: the rules that every database keeps, apart from how it keeps them.

use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead};
use kith_sync::roster::{Body, Record};

use super::{Appended, NewChunk, StoreError};

/// Bytes beyond its quota that a vault may still take as roster records: whoever lost a phone can remove it, however
/// full the vault is.
const RESERVED_FOR_RECORDS: u64 = 1024 * 1024;

/// Judges a chunk by the end of its log, the length of the roster and the bytes that the vault holds.
///
/// `kept` is the hash of what is kept under the chunk's number, asked for only if the log reaches that far.
pub(super) fn chunk(
    chunk: &NewChunk,
    end: LogTail,
    roster: u64,
    used: u64,
    quota: u64,
    kept: impl FnOnce() -> Result<Option<Digest32>, StoreError>,
) -> Result<Appended, StoreError> {
    if chunk.number <= end.number {
        return if kept()? == Some(chunk.hash) {
            Ok(Appended::Already)
        } else {
            Err(StoreError::Conflict)
        };
    }
    if chunk.number != end.number + 1 {
        return Err(StoreError::OutOfOrder {
            expected: end.number + 1,
        });
    }
    if chunk.previous != end.hash {
        return Err(StoreError::PrevHashMismatch);
    }
    if chunk.roster != roster {
        return Err(StoreError::RosterMoved);
    }
    if used.saturating_add(chunk.bytes.len() as u64) > quota {
        return Err(StoreError::VaultFull);
    }
    Ok(Appended::New)
}

/// Judges records by the roster's head, the ends of the logs and the bytes that the vault holds; gives the new head.
pub(super) fn records(
    records: &[Vec<u8>],
    expected: RosterHead,
    head: RosterHead,
    used: u64,
    quota: u64,
    mut end: impl FnMut(DeviceNumber) -> Result<LogTail, StoreError>,
) -> Result<RosterHead, StoreError> {
    if head != expected {
        return Err(StoreError::RosterMoved);
    }
    let Some(last) = records.last() else {
        return Ok(head);
    };
    for record in records {
        if let Some((device, last)) = removed(record) {
            let end = end(device)?;
            if end.number > last.number || (end.number == last.number && end.hash != last.hash) {
                return Err(StoreError::LogMoved);
            }
        }
    }
    if used.saturating_add(weight(records)) > quota.saturating_add(RESERVED_FOR_RECORDS) {
        return Err(StoreError::VaultFull);
    }
    Ok(RosterHead {
        length: head.length + records.len() as u64,
        hash: Digest32::of(last),
    })
}

/// Bytes of these records.
pub(super) fn weight(records: &[Vec<u8>]) -> u64 {
    records.iter().map(|record| record.len() as u64).sum()
}

/// Whether one of these records ends the vault.
pub(super) fn ends_the_vault(records: &[Vec<u8>]) -> bool {
    let ends = |record: &Vec<u8>| {
        let read = Record::read(record);
        read.is_ok_and(|record| record.body == Body::DeleteVault)
    };
    records.iter().any(ends)
}

/// The device that a record removes, and where it says that its log ends.
pub(super) fn removed(record: &[u8]) -> Option<(DeviceNumber, LogTail)> {
    match Record::read(record) {
        Ok(Record {
            body: Body::Revoke { device, last },
            ..
        }) => Some((device, last)),
        _ => None,
    }
}
