//! What is written and read of blobs: each write its own transaction, which holds the vault's row. How many a vault has,
//! and how large they are, stands in that row.

use deadpool_postgres::{Pool, Transaction};
use kith_sync::blob::BlobId;
use kith_sync::ids::VaultId;
use tokio_postgres::Row;

use super::super::blobs::BlobsKept;
use super::super::{Appended, BlobPage, NewBlob, StoreError, rules};
use super::{count, digest, signed};

/// Keeps a blob.
pub(super) async fn put(pool: &Pool, new: &NewBlob) -> Result<Appended, StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, roster, kept) = hold(&tx, new.vault).await?;
    let id = &new.id.0[..];
    let there = tx
        .query_opt(
            "SELECT hash FROM kith.blobs WHERE vault = $1 AND id = $2",
            &[&vault, &id],
        )
        .await?;
    let there = there.map(|row| digest(row.get(0))).transpose()?;
    let verdict = rules::blob(new, roster, there, kept)?;
    let generation = i64::from(new.generation);
    if verdict == Appended::Already {
        // Whatever the present document names stays when the one before it goes.
        name(&tx, vault, new.generation, &[new.id]).await?;
    } else {
        tx.execute(
            "INSERT INTO kith.blobs (vault, id, generation, since, hash, bytes)
             VALUES ($1, $2, $3, $4, $5, $6)",
            &[
                &vault,
                &id,
                &generation,
                &signed(new.at),
                &&new.hash().0[..],
                &&new.bytes[..],
            ],
        )
        .await?;
        let bytes = new.bytes.len() as i64;
        tx.execute(
            "UPDATE kith.vaults SET blobs = blobs + 1, blob_bytes = blob_bytes + $2 WHERE key = $1",
            &[&vault, &bytes],
        )
        .await?;
    }
    tx.commit().await?;
    Ok(verdict)
}

/// Deletes those of these that are there.
pub(super) async fn drop_some(
    pool: &Pool,
    vault: VaultId,
    ids: &[BlobId],
) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, ..) = hold(&tx, vault).await?;
    let delete = "WITH gone AS (
             DELETE FROM kith.blobs WHERE vault = $1 AND id = ANY($2)
             RETURNING octet_length(bytes) AS length
         ), sums AS (SELECT count(*) AS blobs, coalesce(sum(length), 0) AS bytes FROM gone)
         UPDATE kith.vaults SET blobs = vaults.blobs - sums.blobs, blob_bytes = blob_bytes - sums.bytes
         FROM sums WHERE key = $1";
    tx.execute(delete, &[&vault, &bytes_of(ids)]).await?;
    Ok(tx.commit().await?)
}

/// A generation begins: these are named by its document too.
pub(super) async fn name(
    tx: &Transaction<'_>,
    vault: i64,
    generation: u32,
    ids: &[BlobId],
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE kith.blobs SET generation = $2 WHERE vault = $1 AND id = ANY($3)",
        &[&vault, &i64::from(generation), &bytes_of(ids)],
    )
    .await?;
    Ok(())
}

/// Whatever only documents before this generation named goes.
pub(super) async fn drop_before(
    tx: &Transaction<'_>,
    vault: i64,
    generation: u32,
) -> Result<(), StoreError> {
    let delete = "WITH gone AS (
             DELETE FROM kith.blobs WHERE vault = $1 AND generation < $2
             RETURNING octet_length(bytes) AS length
         ), sums AS (SELECT count(*) AS blobs, coalesce(sum(length), 0) AS bytes FROM gone)
         UPDATE kith.vaults SET blobs = vaults.blobs - sums.blobs, blob_bytes = blob_bytes - sums.bytes
         FROM sums WHERE key = $1";
    tx.execute(delete, &[&vault, &i64::from(generation)])
        .await?;
    Ok(())
}

/// Some blobs as they were listed.
pub(super) fn page(rows: &[Row], most: usize) -> Result<BlobPage, StoreError> {
    let blob = |row: &Row| {
        let id = <[u8; 16]>::try_from(row.get::<_, &[u8]>(0));
        let id = id.map_err(|_| StoreError::Failed("a blob's id of another length".to_owned()))?;
        Ok((BlobId(id), count(row.get(1))))
    };
    let blobs = rows.iter().map(blob).collect::<Result<_, StoreError>>()?;
    Ok(BlobPage::of(blobs, most))
}

fn bytes_of(ids: &[BlobId]) -> Vec<&[u8]> {
    ids.iter().map(|id| &id.0[..]).collect()
}

/// The vault's key, the length of its roster and what its blobs take; nobody else writes to it until the transaction
/// ends.
async fn hold(tx: &Transaction<'_>, vault: VaultId) -> Result<(i64, u64, BlobsKept), StoreError> {
    let row = tx
        .query_opt(
            "SELECT key, roster_length, blobs, blob_bytes FROM kith.vaults WHERE id = $1 FOR UPDATE",
            &[&&vault.0[..]],
        )
        .await?
        .ok_or(StoreError::UnknownVault)?;
    let kept = BlobsKept {
        count: count(row.get(2)),
        bytes: count(row.get(3)),
    };
    Ok((row.get(0), count(row.get(1)), kept))
}
