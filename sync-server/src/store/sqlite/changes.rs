//! What is written to logs and rosters.

use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, VaultId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::super::{Appended, Log, NewChunk, StoreError, rules};
use super::{blobs, count, log, logs, reminders};

/// Continues a log.
pub(super) fn append(
    tx: &Transaction<'_>,
    chunk: &NewChunk,
    quota: u64,
) -> Result<Appended, StoreError> {
    let vault = standing(tx, chunk.vault)?.ok_or(StoreError::UnknownVault)?;
    let log = log_of(tx, vault.key, chunk.device)?;
    let kept = || kept(tx, vault.key, chunk.device, chunk.number);
    let verdict = rules::chunk(chunk, log, vault.head.length, vault.used, quota, kept)?;
    if verdict == Appended::New {
        tx.prepare_cached("INSERT INTO chunks VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                vault.key,
                chunk.device.0,
                chunk.number as i64,
                chunk.hash.0,
                &chunk.bytes[..]
            ])?;
        let end = LogTail {
            number: chunk.number,
            hash: chunk.hash,
        };
        put_log(tx, vault.key, chunk.device, Log { end, ..log })?;
        let bytes = chunk.bytes.len() as i64;
        grow(tx, vault.key, bytes, bytes)?;
    }
    Ok(verdict)
}

/// Continues a roster.
pub(super) fn extend(
    tx: &Transaction<'_>,
    vault: VaultId,
    expected: RosterHead,
    records: &[Vec<u8>],
    quota: u64,
) -> Result<RosterHead, StoreError> {
    let known = standing(tx, vault)?;
    let (mut head, used) = known
        .as_ref()
        .map_or((RosterHead::EMPTY, 0), |vault| (vault.head, vault.used));
    let made = rules::records(records, expected, head, used, quota, || match &known {
        Some(vault) => ends(tx, vault.key),
        None => Ok(Covers::default()),
    })?;
    if records.is_empty() {
        return Ok(made);
    }
    let key = match known {
        Some(vault) => vault.key,
        None => {
            tx.execute("INSERT INTO vaults (id) VALUES (?1)", [vault.0])?;
            tx.last_insert_rowid()
        }
    };
    for record in records {
        put_record(tx, key, head.length, record)?;
        head.length += 1;
    }
    if let Some(generation) = rules::begins(records) {
        tx.execute(
            "DELETE FROM snapshots WHERE vault = ?1 AND settled = 0 AND generation < ?2",
            params![key, generation],
        )?;
        blobs::name_all(tx, key, generation)?;
    }
    for device in rules::removes(records) {
        reminders::forget(tx, key, device)?;
    }
    if rules::ends_the_vault(records) {
        for table in [
            "chunks",
            "logs",
            "snapshots",
            "blobs",
            "seen",
            "reminded",
            "feeds",
            "posts",
        ] {
            tx.execute(&format!("DELETE FROM {table} WHERE vault = ?1"), [key])?;
        }
        tx.execute(
            "UPDATE vaults SET bytes = bytes - chunk_bytes, chunk_bytes = 0, blobs = 0, blob_bytes = 0
             WHERE key = ?1",
            [key],
        )?;
    }
    Ok(made)
}

/// One more record of a roster.
pub(super) fn put_record(
    tx: &Transaction<'_>,
    key: i64,
    position: u64,
    record: &[u8],
) -> Result<(), StoreError> {
    tx.prepare_cached("INSERT INTO roster VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            key,
            position as i64,
            Digest32::of(record).0,
            record
        ])?;
    grow(tx, key, record.len() as i64, 0)
}

/// The ends of all logs.
pub(super) fn ends(tx: &Transaction<'_>, key: i64) -> Result<Covers, StoreError> {
    let logs = logs(tx, key)?;
    Ok(logs
        .iter()
        .map(|(device, log)| (*device, log.end))
        .collect())
}

/// What a write to a vault is judged by.
pub(super) struct Standing {
    pub(super) key: i64,
    pub(super) used: u64,
    pub(super) head: RosterHead,
}

/// The vault as it stands; `None` if there is none.
pub(super) fn standing(
    tx: &Transaction<'_>,
    vault: VaultId,
) -> Result<Option<Standing>, StoreError> {
    let known: Option<(i64, i64)> = tx
        .prepare_cached("SELECT key, bytes FROM vaults WHERE id = ?1")?
        .query_row([vault.0], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((key, used)) = known else {
        return Ok(None);
    };
    let used = count(used);
    let head = roster_head(tx, key)?;
    Ok(Some(Standing { key, used, head }))
}

/// The vault holds more, or less, and so many bytes of it are chunks.
pub(super) fn grow(
    tx: &Transaction<'_>,
    key: i64,
    bytes: i64,
    of_chunks: i64,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE vaults SET bytes = bytes + ?2, chunk_bytes = chunk_bytes + ?3 WHERE key = ?1",
    )?
    .execute(params![key, bytes, of_chunks])?;
    Ok(())
}

/// A log as it stands.
pub(super) fn log_of(
    tx: &Transaction<'_>,
    key: i64,
    device: DeviceNumber,
) -> Result<Log, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT begin, begin_hash, number, hash FROM logs WHERE vault = ?1 AND device = ?2",
        )?
        .query_row(params![key, device.0], |row| log(row, 0))
        .optional()?
        .unwrap_or(Log::EMPTY))
}

/// A log as it stands from now on.
pub(super) fn put_log(
    tx: &Transaction<'_>,
    key: i64,
    device: DeviceNumber,
    log: Log,
) -> Result<(), StoreError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO logs (vault, device, number, hash, begin, begin_hash)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        key,
        device.0,
        log.end.number as i64,
        log.end.hash.0,
        log.begin.number as i64,
        log.begin.hash.0
    ])?;
    Ok(())
}

/// The hash of a chunk that is there.
pub(super) fn kept(
    tx: &Transaction<'_>,
    key: i64,
    device: DeviceNumber,
    number: u64,
) -> Result<Option<Digest32>, StoreError> {
    Ok(tx
        .prepare_cached("SELECT hash FROM chunks WHERE vault = ?1 AND device = ?2 AND number = ?3")?
        .query_row(params![key, device.0, number as i64], |row| row.get(0))
        .optional()?
        .map(Digest32))
}

fn roster_head(tx: &Transaction<'_>, key: i64) -> Result<RosterHead, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT position, hash FROM roster WHERE vault = ?1 ORDER BY position DESC LIMIT 1",
        )?
        .query_row([key], |row| {
            Ok(RosterHead {
                length: count(row.get(0)?) + 1,
                hash: Digest32(row.get(1)?),
            })
        })
        .optional()?
        .unwrap_or(RosterHead::EMPTY))
}
