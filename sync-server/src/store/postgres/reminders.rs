//! What is written and read of reminders and calendars: each write its own transaction. Reminders whose time has come are
//! taken past those that another relay is just taking.

use deadpool_postgres::Pool;
use kith_sync::ids::{Digest32, VaultId};
use tokio_postgres::Row;

use super::super::{
    DueReminder, NewFeed, NewReminders, Posted, Reminded, StoreError, TakeDue, rules,
};
use super::{count, device, digest, signed};

/// The key that is kept, this one if there was none.
pub(super) async fn push_key(pool: &Pool, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
    let client = pool.get().await?;
    let row = client
        .query_one(
            "UPDATE kith.relay SET push_key = coalesce(push_key, $1) RETURNING push_key",
            &[&fresh],
        )
        .await?;
    Ok(row.get(0))
}

/// Puts a device's reminders in the place of those before.
pub(super) async fn put(pool: &Pool, new: &NewReminders) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, roster) = hold(&tx, new.vault).await?;
    let number = i64::from(new.device.0);
    let others = tx
        .query_one(
            "SELECT ((SELECT coalesce(sum(octet_length(r.bytes)), 0) FROM kith.reminders r
                          JOIN kith.reminded d ON d.key = r.reminded WHERE d.vault = $1 AND d.device <> $2)
                   + (SELECT coalesce(sum(octet_length(endpoint)), 0) FROM kith.reminded
                          WHERE vault = $1 AND device <> $2)
                   + (SELECT coalesce(sum(octet_length(bytes)), 0) FROM kith.feeds WHERE vault = $1))::bigint",
            &[&vault, &number],
        )
        .await?;
    rules::reminders(new, roster, count(others.get(0)))?;
    tx.execute(
        "DELETE FROM kith.reminded WHERE vault = $1 AND device = $2 AND endpoint IS DISTINCT FROM $3",
        &[&vault, &number, &new.endpoint],
    )
    .await?;
    tx.execute(
        "DELETE FROM kith.reminders r USING kith.reminded d
         WHERE d.key = r.reminded AND d.vault = $1 AND d.device = $2 AND r.at > $3",
        &[&vault, &number, &signed(new.now)],
    )
    .await?;
    if !new.endpoint.is_empty() {
        let (times, texts): (Vec<i64>, Vec<&[u8]>) = new
            .all
            .iter()
            .map(|(at, bytes)| (signed(*at), &bytes[..]))
            .unzip();
        tx.execute(
            "WITH made AS (
                 INSERT INTO kith.reminded (vault, device, hash, endpoint) VALUES ($1, $2, $3, $4)
                 ON CONFLICT (vault, device) DO UPDATE SET hash = excluded.hash
                 RETURNING key)
             INSERT INTO kith.reminders (reminded, at, due, bytes)
             SELECT made.key, t.at, t.at, t.bytes
             FROM made, unnest($5::bigint[], $6::bytea[]) AS t (at, bytes)",
            &[
                &vault,
                &number,
                &&new.hash().0[..],
                &new.endpoint,
                &times,
                &texts,
            ],
        )
        .await?;
    }
    Ok(tx.commit().await?)
}

/// Puts a calendar in the place of the one before, or ends it.
pub(super) async fn put_feed(pool: &Pool, new: &NewFeed) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let (vault, roster) = hold(&tx, new.vault).await?;
    let reminders = tx
        .query_one(
            "SELECT coalesce(sum(octet_length(r.bytes)), 0)::bigint FROM kith.reminders r
             JOIN kith.reminded d ON d.key = r.reminded WHERE d.vault = $1",
            &[&vault],
        )
        .await?;
    let hash = new.feed.as_ref().map(|(hash, _)| &hash.0[..]);
    let is_anothers = tx
        .query_one(
            "SELECT EXISTS (SELECT 1 FROM kith.feeds WHERE hash = $1 AND vault <> $2)",
            &[&hash, &vault],
        )
        .await?;
    rules::feed(new, roster, is_anothers.get(0), count(reminders.get(0)))?;
    tx.execute("DELETE FROM kith.feeds WHERE vault = $1", &[&vault])
        .await?;
    if let Some((hash, file)) = &new.feed {
        let taken = tx
            .execute(
                "INSERT INTO kith.feeds VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                &[&vault, &&hash.0[..], &&file[..]],
            )
            .await?;
        // Another vault has put it since.
        if taken == 0 {
            return Err(StoreError::Conflict);
        }
    }
    Ok(tx.commit().await?)
}

/// Takes reminders whose time has come, past those that are beyond their vault's share, and those that another relay is just
/// taking.
pub(super) async fn take_due(pool: &Pool, take: &TakeDue) -> Result<Vec<DueReminder>, StoreError> {
    let client = pool.get().await?;
    // Each of a vault has a place among its own. The count of the day is read before it is written, so relays that take at
    // the same moment may go beyond it by what each takes.
    let statement = client
        .prepare_cached(
            "WITH running AS (
                 SELECT v.key AS vault, t.count FROM unnest($4::bytea[], $5::bigint[]) AS t (id, count)
                 JOIN kith.vaults v ON v.id = t.id),
             placed AS (
                 SELECT r.key, d.vault, row_number() OVER (PARTITION BY d.vault ORDER BY r.due, r.key) AS place
                 FROM kith.reminders r JOIN kith.reminded d ON d.key = r.reminded
                 WHERE r.due <= $1 AND d.endpoint IS NOT NULL),
             due AS (
                 SELECT r.key, placed.vault FROM kith.reminders r
                 JOIN placed ON placed.key = r.key
                 LEFT JOIN running ON running.vault = placed.vault
                 LEFT JOIN kith.posts p ON p.vault = placed.vault AND p.day = $8
                 WHERE r.due <= $1 AND placed.place
                     <= least($6 - coalesce(running.count, 0), $7 - coalesce(p.count, 0))
                 ORDER BY r.due, r.key LIMIT $3 FOR UPDATE OF r SKIP LOCKED),
             counted AS (
                 INSERT INTO kith.posts AS p (vault, day, count)
                 SELECT vault, $8, count(*) FROM due GROUP BY vault ORDER BY vault
                 ON CONFLICT (vault) DO UPDATE SET day = excluded.day,
                     count = excluded.count + CASE WHEN p.day = excluded.day THEN p.count ELSE 0 END)
             UPDATE kith.reminders r SET due = $2, tries = r.tries + 1
             FROM due, kith.reminded d, kith.vaults v
             WHERE r.key = due.key AND d.key = r.reminded AND v.key = d.vault
             RETURNING r.key, v.id, d.endpoint, r.at, r.tries, r.bytes",
        )
        .await?;
    let (ids, counts): (Vec<&[u8]>, Vec<i64>) = take
        .running
        .iter()
        .map(|(vault, count)| (&vault.0[..], signed(*count as u64)))
        .unzip();
    let rows = client
        .query(
            &statement,
            &[
                &signed(take.now),
                &signed(take.now + take.lease),
                &signed(take.most as u64),
                &ids,
                &counts,
                &signed(take.per_vault as u64),
                &signed(take.a_day),
                &signed(take.day()),
            ],
        )
        .await?;
    let due = |row: &Row| {
        // One whose address went in this moment has none.
        let Some(endpoint) = row.get(2) else {
            return Ok(None);
        };
        Ok(Some(DueReminder {
            key: row.get(0),
            vault: VaultId(digest(row.get(1))?.0),
            endpoint,
            at: count(row.get(3)),
            tries: count(row.get(4)),
            sealed: row.get(5),
        }))
    };
    rows.iter().filter_map(|row| due(row).transpose()).collect()
}

/// Notes how posting one ended; one that was replaced meanwhile is left alone.
pub(super) async fn posted(pool: &Pool, key: i64, posted: Posted) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    match posted {
        Posted::Over => {
            let delete = "DELETE FROM kith.reminders WHERE key = $1";
            client.execute(delete, &[&key]).await?;
        }
        Posted::Later(at) => {
            let later = "UPDATE kith.reminders SET due = $2 WHERE key = $1";
            client.execute(later, &[&key, &signed(at)]).await?;
        }
        Posted::Gone => {
            let tx = client.transaction().await?;
            let of = tx
                .query_opt(
                    "UPDATE kith.reminded SET endpoint = NULL
                     WHERE key = (SELECT reminded FROM kith.reminders WHERE key = $1) RETURNING key",
                    &[&key],
                )
                .await?;
            if let Some(of) = of {
                let of: i64 = of.get(0);
                tx.execute("DELETE FROM kith.reminders WHERE reminded = $1", &[&of])
                    .await?;
            }
            tx.commit().await?;
        }
    }
    Ok(())
}

/// Which devices of a vault have an address here.
pub(super) fn reminded(rows: &[Row]) -> Result<Vec<Reminded>, StoreError> {
    let one = |row: &Row| {
        Ok(Reminded {
            device: device(row.get(0))?,
            endpoint: digest(row.get(1))?,
            gone: row.get(2),
        })
    };
    rows.iter().map(one).collect()
}

/// The hash of a secret, if there is one.
pub(super) fn hash(rows: &[Row]) -> Result<Option<Digest32>, StoreError> {
    rows.first().map(|row| digest(row.get(0))).transpose()
}

/// The vault's key and the length of its roster; nobody else writes to it until the transaction ends.
async fn hold(
    tx: &deadpool_postgres::Transaction<'_>,
    vault: VaultId,
) -> Result<(i64, u64), StoreError> {
    let row = tx
        .query_opt(
            "SELECT key, roster_length FROM kith.vaults WHERE id = $1 FOR UPDATE",
            &[&&vault.0[..]],
        )
        .await?
        .ok_or(StoreError::UnknownVault)?;
    Ok((row.get(0), count(row.get(1))))
}
