//! What is written about snapshots. One without a manifest is on its way; a vault has at most one of these.

use kith_sync::ids::Digest32;
use kith_sync::snapshot::{Manifest, SnapshotId};
use rusqlite::{OptionalExtension, Transaction, params};

use super::super::snapshots::PartList;
use super::super::{NewConfirmation, NewPart, NewSnapshot, StoreError, rules};
use super::changes::{Standing, ends, grow, kept, log_of, put_log, put_record, standing};
use super::{blobs, count};

/// Keeps a part until a manifest names it.
pub(super) fn put_part(tx: &Transaction<'_>, part: &NewPart) -> Result<(), StoreError> {
    let vault = standing(tx, part.vault)?
        .ok_or(StoreError::UnknownVault)?
        .key;
    if part.index == 0 {
        drop_begun(tx, vault)?;
        // An id that was taken already is nobody's fault but its author's: its manifest will be refused.
        tx.prepare_cached("INSERT OR IGNORE INTO snapshots (vault, id) VALUES (?1, ?2)")?
            .execute(params![vault, part.snapshot.0])?;
    }
    let begun: Option<(i64, i64, i64)> = tx
        .prepare_cached(
            "SELECT key, (SELECT count(*) FROM parts WHERE snapshot = key),
                    (SELECT coalesce(sum(length(bytes)), 0) FROM parts WHERE snapshot = key)
             FROM snapshots WHERE vault = ?1 AND id = ?2 AND manifest IS NULL",
        )?
        .query_row(params![vault, part.snapshot.0], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((key, parts, bytes)) = begun else {
        return Ok(());
    };
    let bytes = count(bytes).saturating_add(part.bytes.len() as u64);
    if count(parts) != u64::from(part.index) || bytes > part.most {
        return drop_begun(tx, vault);
    }
    tx.prepare_cached("INSERT INTO parts VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![
            key,
            part.index,
            Digest32::of(&part.bytes).0,
            &part.bytes[..]
        ])?;
    Ok(())
}

fn drop_begun(tx: &Transaction<'_>, vault: i64) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM snapshots WHERE vault = ?1 AND manifest IS NULL")?
        .execute([vault])?;
    Ok(())
}

/// Takes a snapshot whose parts were put.
pub(super) fn commit(tx: &Transaction<'_>, new: &NewSnapshot) -> Result<(), StoreError> {
    let manifest = &new.manifest;
    let vault = standing(tx, manifest.vault)?.ok_or(StoreError::UnknownVault)?;
    let newest = newest(tx, vault.key, false)?.map(|(_, id)| id);
    let settled = newest_settled(tx, &vault)?;
    let (key, parts) = begun(tx, vault.key, manifest.id)?;
    rules::snapshot(new, vault.head.length, newest, settled, &parts)?;
    let key = key.ok_or(StoreError::SnapshotMoved)?;
    if new.begins.is_some() {
        rules::generation(new, &ends(tx, vault.key)?)?;
    }
    let mut logs = Vec::new();
    for (device, tail) in manifest.covers.iter() {
        let log = log_of(tx, vault.key, device)?;
        let known = rules::hash_at(log, tail.number, || {
            kept(tx, vault.key, device, tail.number)
        })?;
        rules::covers(tail, known)?;
        logs.push((device, rules::healed(log, tail)));
    }
    for (device, log) in logs {
        put_log(tx, vault.key, device, log)?;
    }
    tx.execute(
        "DELETE FROM snapshots WHERE vault = ?1 AND manifest IS NOT NULL AND settled = 0",
        [vault.key],
    )?;
    tx.execute(
        "UPDATE snapshots SET manifest = ?2, generation = ?3 WHERE key = ?1",
        params![key, new.bytes, manifest.generation],
    )?;
    if let Some(begins) = &new.begins {
        put_record(tx, vault.key, vault.head.length, &begins.record)?;
        blobs::name(tx, vault.key, manifest.generation, &begins.blobs)?;
    }
    if new.lone {
        settle(tx, vault.key, key, manifest)?;
    }
    Ok(())
}

/// Takes another device's word for the newest snapshot.
pub(super) fn confirm(tx: &Transaction<'_>, new: &NewConfirmation) -> Result<(), StoreError> {
    let vault = standing(tx, new.vault)?.ok_or(StoreError::UnknownVault)?;
    if new.roster != vault.head.length {
        return Err(StoreError::RosterMoved);
    }
    let newest = newest(tx, vault.key, false)?.filter(|(_, id)| *id == new.snapshot);
    let (key, _) = newest.ok_or(StoreError::NoSuchSnapshot)?;
    tx.execute(
        "INSERT OR IGNORE INTO confirmations VALUES (?1, ?2, ?3)",
        params![key, new.device.0, new.bytes],
    )?;
    let (manifest, settled): (Vec<u8>, bool) = tx.query_row(
        "SELECT manifest, settled FROM snapshots WHERE key = ?1",
        [key],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if !settled {
        settle(tx, vault.key, key, &read(&manifest)?)?;
    }
    Ok(())
}

fn read(manifest: &[u8]) -> Result<Manifest, StoreError> {
    Manifest::read(manifest)
        .map_err(|error| StoreError::Failed(format!("a kept manifest cannot be read: {error}")))
}

/// The covered chunks go, all settled snapshots but the last two, and all of generations before, blobs too.
fn settle(
    tx: &Transaction<'_>,
    vault: i64,
    key: i64,
    manifest: &Manifest,
) -> Result<(), StoreError> {
    tx.execute("UPDATE snapshots SET settled = 1 WHERE key = ?1", [key])?;
    let mut freed = 0;
    for (device, tail) in manifest.covers.iter() {
        let log = log_of(tx, vault, device)?;
        put_log(tx, vault, device, rules::settled(log, tail))?;
        let covered = params![vault, device.0, tail.number as i64];
        freed += tx
            .prepare_cached(
                "SELECT coalesce(sum(length(bytes)), 0) FROM chunks
                 WHERE vault = ?1 AND device = ?2 AND number <= ?3",
            )?
            .query_row(covered, |row| row.get::<_, i64>(0))?;
        tx.prepare_cached("DELETE FROM chunks WHERE vault = ?1 AND device = ?2 AND number <= ?3")?
            .execute(covered)?;
    }
    grow(tx, vault, -freed, -freed)?;
    tx.execute(
        "DELETE FROM snapshots WHERE vault = ?1 AND settled = 1 AND key NOT IN
             (SELECT key FROM snapshots WHERE vault = ?1 AND settled = 1 ORDER BY key DESC LIMIT ?2)",
        params![vault, rules::KEPT as i64],
    )?;
    tx.execute(
        "DELETE FROM snapshots WHERE vault = ?1 AND settled = 1 AND generation < ?2",
        params![vault, manifest.generation],
    )?;
    blobs::drop_before(tx, vault, manifest.generation)
}

fn newest_settled(
    tx: &Transaction<'_>,
    vault: &Standing,
) -> Result<Option<SnapshotId>, StoreError> {
    Ok(newest(tx, vault.key, true)?.map(|(_, id)| id))
}

/// The snapshot that was taken last, of all or of the settled ones.
fn newest(
    tx: &Transaction<'_>,
    vault: i64,
    settled: bool,
) -> Result<Option<(i64, SnapshotId)>, StoreError> {
    Ok(tx
        .prepare_cached(
            "SELECT key, id FROM snapshots
             WHERE vault = ?1 AND manifest IS NOT NULL AND settled >= ?2 ORDER BY key DESC LIMIT 1",
        )?
        .query_row(params![vault, settled], |row| {
            Ok((row.get(0)?, SnapshotId(row.get(1)?)))
        })
        .optional()?)
}

/// What was put of a snapshot.
fn begun(
    tx: &Transaction<'_>,
    vault: i64,
    id: SnapshotId,
) -> Result<(Option<i64>, PartList), StoreError> {
    let mut statement = tx.prepare_cached(
        "SELECT snapshot, hash, length(bytes) FROM parts
         JOIN snapshots ON key = snapshot
         WHERE vault = ?1 AND id = ?2 AND manifest IS NULL ORDER BY place",
    )?;
    let mut rows = statement.query(params![vault, id.0])?;
    let (mut key, mut parts) = (None, Vec::new());
    while let Some(row) = rows.next()? {
        key = Some(row.get(0)?);
        parts.push((Digest32(row.get(1)?), row.get(2)?));
    }
    Ok((key, parts))
}
