//! What is written and read of blobs. How many a vault has, and how large they are, stands in its own row.

use kith_sync::blob::BlobId;
use kith_sync::ids::{Digest32, VaultId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::blobs::BlobsKept;
use super::super::{Appended, BlobPage, NewBlob, StoreError, rules};
use super::changes::standing;
use super::count;

/// Keeps a blob.
pub(super) fn put(tx: &Transaction<'_>, new: &NewBlob) -> Result<Appended, StoreError> {
    let vault = standing(tx, new.vault)?.ok_or(StoreError::UnknownVault)?;
    let there: Option<[u8; 32]> = tx
        .prepare_cached("SELECT hash FROM blobs WHERE vault = ?1 AND id = ?2")?
        .query_row(params![vault.key, new.id.0], |row| row.get(0))
        .optional()?;
    let kept = tx
        .prepare_cached("SELECT blobs, blob_bytes FROM vaults WHERE key = ?1")?
        .query_row([vault.key], |row| {
            Ok(BlobsKept {
                count: count(row.get(0)?),
                bytes: count(row.get(1)?),
            })
        })?;
    let verdict = rules::blob(new, vault.head.length, there.map(Digest32), kept)?;
    if verdict == Appended::Already {
        // Whatever the present document names stays when the one before it goes.
        tx.prepare_cached("UPDATE blobs SET generation = ?3 WHERE vault = ?1 AND id = ?2")?
            .execute(params![vault.key, new.id.0, new.generation])?;
        return Ok(verdict);
    }
    tx.prepare_cached(
        "INSERT INTO blobs (vault, id, generation, since, hash, bytes)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![
        vault.key,
        new.id.0,
        new.generation,
        new.at as i64,
        new.hash().0,
        &new.bytes[..]
    ])?;
    grow(tx, vault.key, 1, new.bytes.len() as i64)?;
    Ok(verdict)
}

/// Deletes those of these that are there.
pub(super) fn drop_some(
    tx: &Transaction<'_>,
    vault: VaultId,
    ids: &[BlobId],
) -> Result<(), StoreError> {
    let key = standing(tx, vault)?.ok_or(StoreError::UnknownVault)?.key;
    for id in ids {
        let bytes: Option<i64> = tx
            .prepare_cached(
                "DELETE FROM blobs WHERE vault = ?1 AND id = ?2 RETURNING length(bytes)",
            )?
            .query_row(params![key, id.0], |row| row.get(0))
            .optional()?;
        if let Some(bytes) = bytes {
            grow(tx, key, -1, -bytes)?;
        }
    }
    Ok(())
}

/// A generation begins: these are named by its document too.
pub(super) fn name(
    tx: &Transaction<'_>,
    vault: i64,
    generation: u32,
    ids: &[BlobId],
) -> Result<(), StoreError> {
    let mut statement =
        tx.prepare_cached("UPDATE blobs SET generation = ?3 WHERE vault = ?1 AND id = ?2")?;
    for id in ids {
        statement.execute(params![vault, id.0, generation])?;
    }
    Ok(())
}

/// A generation begins, and which blobs its document names was lost.
pub(super) fn name_all(
    tx: &Transaction<'_>,
    vault: i64,
    generation: u32,
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE blobs SET generation = ?2 WHERE vault = ?1 AND generation < ?2",
        params![vault, generation],
    )?;
    Ok(())
}

/// Whatever only documents before this generation named goes.
pub(super) fn drop_before(
    tx: &Transaction<'_>,
    vault: i64,
    generation: u32,
) -> Result<(), StoreError> {
    let old = params![vault, generation];
    let (blobs, bytes): (i64, i64) = tx
        .prepare_cached(
            "SELECT count(*), coalesce(sum(length(bytes)), 0) FROM blobs
             WHERE vault = ?1 AND generation < ?2",
        )?
        .query_row(old, |row| Ok((row.get(0)?, row.get(1)?)))?;
    tx.prepare_cached("DELETE FROM blobs WHERE vault = ?1 AND generation < ?2")?
        .execute(old)?;
    grow(tx, vault, -blobs, -bytes)
}

fn grow(tx: &Transaction<'_>, vault: i64, blobs: i64, bytes: i64) -> Result<(), StoreError> {
    tx.prepare_cached(
        "UPDATE vaults SET blobs = blobs + ?2, blob_bytes = blob_bytes + ?3 WHERE key = ?1",
    )?
    .execute(params![vault, blobs, bytes])?;
    Ok(())
}

/// The bytes of one.
pub(super) fn one(
    db: &Connection,
    vault: VaultId,
    id: BlobId,
) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT blobs.bytes FROM blobs JOIN vaults ON vaults.key = vault
             WHERE vaults.id = ?1 AND blobs.id = ?2",
        )?
        .query_row(params![vault.0, id.0], |row| row.get(0))
        .optional()?)
}

/// Those after this one.
pub(super) fn page(
    db: &Connection,
    vault: VaultId,
    after: Option<BlobId>,
    most: usize,
) -> Result<BlobPage, StoreError> {
    // No id is shorter than none.
    let after = after.as_ref().map_or(&[][..], |id| &id.0);
    let mut statement = db.prepare_cached(
        "SELECT blobs.id, since FROM blobs JOIN vaults ON vaults.key = vault
         WHERE vaults.id = ?1 AND blobs.id > ?2 ORDER BY blobs.id LIMIT ?3",
    )?;
    let rows = statement.query_map(params![vault.0, after, most as i64 + 1], |row| {
        Ok((BlobId(row.get(0)?), count(row.get(1)?)))
    })?;
    Ok(BlobPage::of(rows.collect::<Result<_, _>>()?, most))
}
