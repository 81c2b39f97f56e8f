//! What may be written to a vault: the rules that every database keeps, apart from how it keeps them.

use kith_sync::blob::MAX_BLOBS;
use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead};
use kith_sync::roster::{Body, Record};
use kith_sync::snapshot::{SnapshotId, may_begin_at};

use super::blobs::BlobsKept;
use super::snapshots::PartList;
use super::{Appended, Log, NewBlob, NewChunk, NewFeed, NewReminders, NewSnapshot, StoreError};

/// Bytes beyond its quota that a vault may still take as roster records: whoever lost a phone can remove it, however
/// full the vault is.
const RESERVED_FOR_RECORDS: u64 = 1024 * 1024;

/// Settled snapshots that are kept.
pub(super) const KEPT: usize = 2;

/// Judges a chunk by its log, the length of the roster and the bytes that the vault holds.
///
/// `kept` is the hash of what is kept under the chunk's number, asked for only if the log reaches that far.
pub(super) fn chunk(
    chunk: &NewChunk,
    log: Log,
    roster: u64,
    used: u64,
    quota: u64,
    kept: impl FnOnce() -> Result<Option<Digest32>, StoreError>,
) -> Result<Appended, StoreError> {
    let end = log.end;
    if chunk.number < log.begin.number {
        // In a snapshot; there is nothing left to compare it with.
        return Ok(Appended::Already);
    }
    if chunk.number <= end.number {
        return if hash_at(log, chunk.number, kept)? == Some(chunk.hash) {
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

/// Judges a blob by the length of the roster, by the hash of what is there under its id, and by what the vault's blobs
/// take.
pub(super) fn blob(
    blob: &NewBlob,
    roster: u64,
    there: Option<Digest32>,
    kept: BlobsKept,
) -> Result<Appended, StoreError> {
    if blob.roster != roster {
        return Err(StoreError::RosterMoved);
    }
    if let Some(there) = there {
        return if there == blob.hash() {
            Ok(Appended::Already)
        } else {
            Err(StoreError::Conflict)
        };
    }
    let bytes = kept.bytes.saturating_add(blob.bytes.len() as u64);
    if bytes > blob.most || kept.count >= MAX_BLOBS as u64 {
        return Err(StoreError::BlobsFull);
    }
    Ok(Appended::New)
}

/// Judges reminders by the length of the roster, and by what those of other devices and the calendar take.
pub(super) fn reminders(new: &NewReminders, roster: u64, others: u64) -> Result<(), StoreError> {
    if new.roster != roster {
        return Err(StoreError::RosterMoved);
    }
    // Whatever is there, a device may always take its own away.
    if !new.endpoint.is_empty() && others.saturating_add(new.bytes()) > new.most {
        return Err(StoreError::RemindersFull);
    }
    Ok(())
}

/// Judges a calendar by the length of the roster, by whether another vault has its secret, and by what the vault's reminders
/// take.
pub(super) fn feed(
    new: &NewFeed,
    roster: u64,
    is_anothers: bool,
    reminders: u64,
) -> Result<(), StoreError> {
    if new.roster != roster {
        return Err(StoreError::RosterMoved);
    }
    if is_anothers {
        return Err(StoreError::Conflict);
    }
    let bytes = new.feed.as_ref().map_or(0, |(_, file)| file.len() as u64);
    if bytes > 0 && reminders.saturating_add(bytes) > new.most {
        return Err(StoreError::RemindersFull);
    }
    Ok(())
}

/// The hash of the chunk of this number, as far as it is known; `kept` finds one that is there.
pub(super) fn hash_at(
    log: Log,
    number: u64,
    kept: impl FnOnce() -> Result<Option<Digest32>, StoreError>,
) -> Result<Option<Digest32>, StoreError> {
    let ends = [log.end, log.begin];
    match ends.into_iter().find(|tail| tail.number == number) {
        Some(tail) => Ok(Some(tail.hash)),
        None if number < log.begin.number || number > log.end.number => Ok(None),
        None => kept(),
    }
}

/// Judges a snapshot by the roster's length, by the newest one, by the newest that is settled, and by the parts that
/// were put.
pub(super) fn snapshot(
    new: &NewSnapshot,
    roster: u64,
    newest: Option<SnapshotId>,
    settled: Option<SnapshotId>,
    parts: &PartList,
) -> Result<(), StoreError> {
    if new.roster != roster {
        return Err(StoreError::RosterMoved);
    }
    let follows =
        new.begins.is_some() || (newest == new.expected && settled == new.manifest.parent);
    if follows && *parts == new.manifest.parts {
        Ok(())
    } else {
        Err(StoreError::SnapshotMoved)
    }
}

/// Judges the covers of a snapshot that begins a generation by the ends of all logs.
pub(super) fn generation(new: &NewSnapshot, ends: &Covers) -> Result<(), StoreError> {
    if new.begins.is_none() || new.manifest.covers == *ends {
        Ok(())
    } else {
        Err(StoreError::LogMoved)
    }
}

/// Judges what a snapshot covers of one log by what is known of it: it may reach beyond the log's end, but not name
/// another chunk.
pub(super) fn covers(tail: LogTail, known: Option<Digest32>) -> Result<(), StoreError> {
    if known.is_none_or(|known| known == tail.hash) {
        Ok(())
    } else {
        Err(StoreError::SnapshotMoved)
    }
}

/// A log as a snapshot that was taken leaves it.
pub(super) fn healed(log: Log, covered: LogTail) -> Log {
    if covered.number > log.end.number {
        Log {
            begin: covered,
            end: covered,
        }
    } else {
        log
    }
}

/// A log as a settled snapshot leaves it.
pub(super) fn settled(log: Log, covered: LogTail) -> Log {
    if covered.number > log.begin.number {
        Log {
            begin: covered,
            ..log
        }
    } else {
        log
    }
}

/// Judges records by the roster's head, the ends of the logs and the bytes that the vault holds; gives the new head.
pub(super) fn records(
    records: &[Vec<u8>],
    expected: RosterHead,
    head: RosterHead,
    used: u64,
    quota: u64,
    ends: impl FnOnce() -> Result<Covers, StoreError>,
) -> Result<RosterHead, StoreError> {
    if head != expected {
        return Err(StoreError::RosterMoved);
    }
    let Some(last) = records.last() else {
        return Ok(head);
    };
    if records.iter().any(|record| looks_at_logs(record)) {
        let ends = ends()?;
        if !records.iter().all(|record| fits_logs(record, &ends)) {
            return Err(StoreError::LogMoved);
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

/// The devices that these records remove.
pub(super) fn removes(records: &[Vec<u8>]) -> Vec<DeviceNumber> {
    let removes = |record: &Vec<u8>| match Record::read(record).ok()?.body {
        Body::Revoke { device, .. } => Some(device),
        _ => None,
    };
    records.iter().filter_map(removes).collect()
}

/// The last generation that these records begin.
pub(super) fn begins(records: &[Vec<u8>]) -> Option<u32> {
    let begins = |record: &Vec<u8>| match Record::read(record).ok()?.body {
        Body::Generation { generation, .. } => Some(generation),
        _ => None,
    };
    records.iter().rev().find_map(begins)
}

/// Whether a record is judged by the ends of logs.
pub(super) fn looks_at_logs(record: &[u8]) -> bool {
    let read = Record::read(record);
    read.is_ok_and(|record| matches!(record.body, Body::Revoke { .. } | Body::Generation { .. }))
}

/// Whether no log goes beyond what a record names, as far as it names any.
fn fits_logs(record: &[u8], ends: &Covers) -> bool {
    let removal = match Record::read(record) {
        Ok(Record {
            body: Body::Revoke { device, last },
            ..
        }) => Some((ends.get(device), last)),
        _ => None,
    };
    let fits = removal.is_none_or(|(end, last)| {
        end.number < last.number || (end.number == last.number && end.hash == last.hash)
    });
    fits && may_begin_at(record, ends)
}
