//! What is written about snapshots: each its own transaction, which holds the vault's row. A snapshot without a manifest
//! is on its way; a vault has at most one of these.

use std::collections::BTreeMap;

use deadpool_postgres::{Pool, Transaction};
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, VaultId};
use kith_sync::snapshot::{Manifest, SnapshotId};

use super::super::snapshots::PartList;
use super::super::{Log, NewConfirmation, NewPart, NewSnapshot, StoreError, rules};
use super::{blobs, count, device, digest, log};

/// Keeps a part until a manifest names it.
pub(super) async fn put_part(pool: &Pool, part: &NewPart) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, _) = hold(&tx, part.vault).await?;
    let id = &part.snapshot.0[..];
    if part.index == 0 {
        drop_begun(&tx, vault).await?;
        // An id that was taken already is nobody's fault but its author's: its manifest will be refused.
        tx.execute(
            "INSERT INTO kith.snapshots (vault, id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &[&vault, &id],
        )
        .await?;
    }
    let begun = tx
        .query_opt(
            "SELECT key, count(place), coalesce(sum(octet_length(bytes)), 0)
             FROM kith.snapshots LEFT JOIN kith.parts ON snapshot = key
             WHERE vault = $1 AND id = $2 AND manifest IS NULL GROUP BY key",
            &[&vault, &id],
        )
        .await?;
    if let Some(begun) = begun {
        let key: i64 = begun.get(0);
        let bytes = count(begun.get(2)).saturating_add(part.bytes.len() as u64);
        if count(begun.get(1)) == u64::from(part.index) && bytes <= part.most {
            let hash = Digest32::of(&part.bytes);
            tx.execute(
                "INSERT INTO kith.parts VALUES ($1, $2, $3, $4)",
                &[&key, &i64::from(part.index), &&hash.0[..], &&part.bytes[..]],
            )
            .await?;
        } else {
            drop_begun(&tx, vault).await?;
        }
    }
    Ok(tx.commit().await?)
}

async fn drop_begun(tx: &Transaction<'_>, vault: i64) -> Result<(), StoreError> {
    let delete = "DELETE FROM kith.snapshots WHERE vault = $1 AND manifest IS NULL";
    tx.execute(delete, &[&vault]).await?;
    Ok(())
}

/// Takes a snapshot whose parts were put.
pub(super) async fn commit(pool: &Pool, new: &NewSnapshot) -> Result<(), StoreError> {
    let manifest = &new.manifest;
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, roster) = hold(&tx, manifest.vault).await?;
    let newest = newest(&tx, vault, false).await?.map(|(_, id)| id);
    let settled_last = self::newest(&tx, vault, true).await?.map(|(_, id)| id);
    let (key, parts) = begun(&tx, vault, manifest.id).await?;
    rules::snapshot(new, roster, newest, settled_last, &parts)?;
    let key = key.ok_or(StoreError::SnapshotMoved)?;
    let before = logs(&tx, vault).await?;
    let ends = before.iter().map(|(device, log)| (*device, log.end));
    rules::generation(new, &ends.collect())?;
    for (device, tail) in manifest.covers.iter() {
        let log = before.get(&device).copied().unwrap_or(Log::EMPTY);
        let kept = kept(&tx, vault, device, tail.number).await?;
        let known = rules::hash_at(log, tail.number, || Ok(kept.map(|kept| kept.hash)))?;
        rules::covers(tail, known)?;
    }
    for (device, tail) in manifest.covers.iter() {
        let log = before.get(&device).copied().unwrap_or(Log::EMPTY);
        put_log(&tx, vault, device, rules::healed(log, tail)).await?;
    }
    tx.execute(
        "DELETE FROM kith.snapshots WHERE vault = $1 AND manifest IS NOT NULL AND NOT settled",
        &[&vault],
    )
    .await?;
    tx.execute(
        "UPDATE kith.snapshots SET manifest = $2, generation = $3 WHERE key = $1",
        &[&key, &new.bytes, &i64::from(manifest.generation)],
    )
    .await?;
    if let Some(begins) = &new.begins {
        put_record(&tx, vault, roster, &begins.record).await?;
        blobs::name(&tx, vault, manifest.generation, &begins.blobs).await?;
    }
    if new.lone {
        settle(&tx, vault, key, manifest).await?;
    }
    touched(&tx, vault).await?;
    Ok(tx.commit().await?)
}

/// Takes another device's word for the newest snapshot.
pub(super) async fn confirm(pool: &Pool, new: &NewConfirmation) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, roster) = hold(&tx, new.vault).await?;
    if new.roster != roster {
        return Err(StoreError::RosterMoved);
    }
    let newest = newest(&tx, vault, false).await?;
    let newest = newest.filter(|(_, id)| *id == new.snapshot);
    let (key, _) = newest.ok_or(StoreError::NoSuchSnapshot)?;
    tx.execute(
        "INSERT INTO kith.confirmations VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &[&key, &i64::from(new.device.0), &new.bytes],
    )
    .await?;
    let row = tx
        .query_one(
            "SELECT manifest, settled FROM kith.snapshots WHERE key = $1",
            &[&key],
        )
        .await?;
    if !row.get::<_, bool>(1) {
        let manifest = Manifest::read(row.get(0))
            .map_err(|error| StoreError::Failed(format!("a kept manifest is damaged: {error}")))?;
        settle(&tx, vault, key, &manifest).await?;
    }
    touched(&tx, vault).await?;
    Ok(tx.commit().await?)
}

/// The vault's key and the length of its roster; nobody else writes to it until the transaction ends.
async fn hold(tx: &Transaction<'_>, vault: VaultId) -> Result<(i64, u64), StoreError> {
    let row = tx
        .query_opt(
            "SELECT key, roster_length FROM kith.vaults WHERE id = $1 FOR UPDATE",
            &[&&vault.0[..]],
        )
        .await?
        .ok_or(StoreError::UnknownVault)?;
    Ok((row.get(0), count(row.get(1))))
}

/// Other processes are to look at the vault's snapshots.
async fn touched(tx: &Transaction<'_>, vault: i64) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE kith.vaults SET writes = writes + 1, snapshots = snapshots + 1 WHERE key = $1",
        &[&vault],
    )
    .await?;
    Ok(())
}

/// The record that begins a generation.
async fn put_record(
    tx: &Transaction<'_>,
    vault: i64,
    position: u64,
    record: &[u8],
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO kith.roster (vault, position, record) VALUES ($1, $2, $3)",
        &[&vault, &(position as i64), &record],
    )
    .await?;
    let hash = Digest32::of(record);
    tx.execute(
        "UPDATE kith.vaults SET roster_length = $2, roster_hash = $3, bytes = bytes + $4 WHERE key = $1",
        &[
            &vault,
            &(position as i64 + 1),
            &&hash.0[..],
            &(record.len() as i64),
        ],
    )
    .await?;
    Ok(())
}

/// The covered chunks go, all settled snapshots but the last two, and all of generations before, blobs too.
async fn settle(
    tx: &Transaction<'_>,
    vault: i64,
    key: i64,
    manifest: &Manifest,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE kith.snapshots SET settled = true WHERE key = $1",
        &[&key],
    )
    .await?;
    let before = logs(tx, vault).await?;
    for (device, tail) in manifest.covers.iter() {
        let log = before.get(&device).copied().unwrap_or(Log::EMPTY);
        put_log(tx, vault, device, rules::settled(log, tail)).await?;
        tx.execute(
            "WITH gone AS (
                 DELETE FROM kith.chunks WHERE vault = $1 AND device = $2 AND number <= $3
                 RETURNING octet_length(bytes) AS length
             ), sums AS (SELECT count(*) AS chunks, coalesce(sum(length), 0) AS bytes FROM gone)
             UPDATE kith.vaults SET bytes = vaults.bytes - sums.bytes,
                 chunk_bytes = chunk_bytes - sums.bytes, chunks = vaults.chunks - sums.chunks
             FROM sums WHERE key = $1",
            &[&vault, &i64::from(device.0), &(tail.number as i64)],
        )
        .await?;
    }
    tx.execute(
        "DELETE FROM kith.snapshots WHERE vault = $1 AND settled AND key NOT IN
             (SELECT key FROM kith.snapshots WHERE vault = $1 AND settled ORDER BY key DESC LIMIT $2)",
        &[&vault, &(rules::KEPT as i64)],
    )
    .await?;
    tx.execute(
        "DELETE FROM kith.snapshots WHERE vault = $1 AND settled AND generation < $2",
        &[&vault, &i64::from(manifest.generation)],
    )
    .await?;
    blobs::drop_before(tx, vault, manifest.generation).await
}

/// The snapshot that was taken last, of all or of the settled ones.
async fn newest(
    tx: &Transaction<'_>,
    vault: i64,
    settled: bool,
) -> Result<Option<(i64, SnapshotId)>, StoreError> {
    let row = tx
        .query_opt(
            "SELECT key, id FROM kith.snapshots
             WHERE vault = $1 AND manifest IS NOT NULL AND settled >= $2 ORDER BY key DESC LIMIT 1",
            &[&vault, &settled],
        )
        .await?;
    row.map(|row| Ok((row.get(0), snapshot_id(row.get(1))?)))
        .transpose()
}

/// What was put of a snapshot.
async fn begun(
    tx: &Transaction<'_>,
    vault: i64,
    id: SnapshotId,
) -> Result<(Option<i64>, PartList), StoreError> {
    let rows = tx
        .query(
            "SELECT snapshot, hash, octet_length(bytes) FROM kith.parts
             JOIN kith.snapshots ON key = snapshot
             WHERE vault = $1 AND id = $2 AND manifest IS NULL ORDER BY place",
            &[&vault, &&id.0[..]],
        )
        .await?;
    let parts = rows.iter().map(|row| {
        let length: i32 = row.get(2);
        Ok((digest(row.get(1))?, u32::try_from(length).unwrap_or(0)))
    });
    let parts = parts.collect::<Result<_, StoreError>>()?;
    Ok((rows.first().map(|row| row.get(0)), parts))
}

async fn logs(tx: &Transaction<'_>, vault: i64) -> Result<BTreeMap<DeviceNumber, Log>, StoreError> {
    let select = "SELECT device, begin, begin_hash, number, hash FROM kith.logs WHERE vault = $1";
    let rows = tx.query(select, &[&vault]).await?;
    rows.iter()
        .map(|row| Ok((device(row.get(0))?, log(row, 1)?)))
        .collect()
}

async fn put_log(
    tx: &Transaction<'_>,
    vault: i64,
    device: DeviceNumber,
    log: Log,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO kith.logs (vault, device, number, hash, begin, begin_hash)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (vault, device) DO UPDATE SET number = EXCLUDED.number, hash = EXCLUDED.hash,
             begin = EXCLUDED.begin, begin_hash = EXCLUDED.begin_hash",
        &[
            &vault,
            &i64::from(device.0),
            &(log.end.number as i64),
            &&log.end.hash.0[..],
            &(log.begin.number as i64),
            &&log.begin.hash.0[..],
        ],
    )
    .await?;
    Ok(())
}

/// A chunk that is there.
async fn kept(
    tx: &Transaction<'_>,
    vault: i64,
    device: DeviceNumber,
    number: u64,
) -> Result<Option<LogTail>, StoreError> {
    let row = tx
        .query_opt(
            "SELECT hash FROM kith.chunks WHERE vault = $1 AND device = $2 AND number = $3",
            &[&vault, &i64::from(device.0), &super::signed(number)],
        )
        .await?;
    row.map(|row| {
        let hash = digest(row.get(0))?;
        Ok(LogTail { number, hash })
    })
    .transpose()
}

fn snapshot_id(bytes: &[u8]) -> Result<SnapshotId, StoreError> {
    let id = bytes.try_into().map(SnapshotId);
    id.map_err(|_| StoreError::Failed("a snapshot's id of another length".to_owned()))
}
