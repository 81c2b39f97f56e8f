//! What is written and read of reminders and calendars.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use kith_sync::ids::{DeviceNumber, Digest32, VaultId};
use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::super::{
    DueReminder, NewFeed, NewReminders, Posted, Reminded, StoreError, TakeDue, rules,
};
use super::changes::standing;
use super::count;

/// The key that is kept, this one if there was none.
pub(super) fn push_key(tx: &Transaction<'_>, fresh: &[u8]) -> Result<Vec<u8>, StoreError> {
    tx.execute(
        "UPDATE relay SET push_key = ?1 WHERE push_key IS NULL",
        [fresh],
    )?;
    Ok(tx.query_row("SELECT push_key FROM relay", [], |row| row.get(0))?)
}

/// Puts a device's reminders in the place of those before.
pub(super) fn put(tx: &Transaction<'_>, new: &NewReminders) -> Result<(), StoreError> {
    let vault = standing(tx, new.vault)?.ok_or(StoreError::UnknownVault)?;
    let others: i64 = tx
        .prepare_cached(
            "SELECT (SELECT coalesce(sum(length(reminders.bytes)), 0) FROM reminders
                         JOIN reminded ON reminded.key = reminded WHERE vault = ?1 AND device <> ?2)
                  + (SELECT coalesce(sum(length(endpoint)), 0) FROM reminded
                         WHERE vault = ?1 AND device <> ?2)
                  + (SELECT coalesce(sum(length(bytes)), 0) FROM feeds WHERE vault = ?1)",
        )?
        .query_row(params![vault.key, new.device.0], |row| row.get(0))?;
    rules::reminders(new, vault.head.length, count(others))?;
    if new.endpoint.is_empty() {
        return forget(tx, vault.key, new.device);
    }
    let same: Option<i64> = tx
        .prepare_cached(
            "SELECT key FROM reminded WHERE vault = ?1 AND device = ?2 AND endpoint = ?3",
        )?
        .query_row(params![vault.key, new.device.0, new.endpoint], |row| {
            row.get(0)
        })
        .optional()?;
    let reminded = if let Some(key) = same {
        tx.prepare_cached("DELETE FROM reminders WHERE reminded = ?1 AND at > ?2")?
            .execute(params![key, new.now as i64])?;
        key
    } else {
        forget(tx, vault.key, new.device)?;
        tx.prepare_cached(
            "INSERT INTO reminded (vault, device, hash, endpoint) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![vault.key, new.device.0, new.hash().0, new.endpoint])?;
        tx.last_insert_rowid()
    };
    let mut insert = tx.prepare_cached(
        "INSERT INTO reminders (reminded, at, due, bytes) VALUES (?1, ?2, ?2, ?3)",
    )?;
    for (at, bytes) in &new.all {
        insert.execute(params![reminded, *at as i64, &bytes[..]])?;
    }
    Ok(())
}

/// Forgets a device's address and reminders.
pub(super) fn forget(
    tx: &Transaction<'_>,
    vault: i64,
    device: DeviceNumber,
) -> Result<(), StoreError> {
    tx.prepare_cached("DELETE FROM reminded WHERE vault = ?1 AND device = ?2")?
        .execute(params![vault, device.0])?;
    Ok(())
}

/// Puts a calendar in the place of the one before, or ends it.
pub(super) fn put_feed(tx: &Transaction<'_>, new: &NewFeed) -> Result<(), StoreError> {
    let vault = standing(tx, new.vault)?.ok_or(StoreError::UnknownVault)?;
    let reminders: i64 = tx
        .prepare_cached(
            "SELECT coalesce(sum(length(reminders.bytes)), 0) FROM reminders
             JOIN reminded ON reminded.key = reminded WHERE vault = ?1",
        )?
        .query_row([vault.key], |row| row.get(0))?;
    let hash = new.feed.as_ref().map(|(hash, _)| hash.0);
    // Asked for before anything is deleted: what is refused has done nothing.
    let is_anothers = tx
        .prepare_cached("SELECT 1 FROM feeds WHERE hash = ?1 AND vault <> ?2")?
        .exists(params![hash, vault.key])?;
    rules::feed(new, vault.head.length, is_anothers, count(reminders))?;
    tx.prepare_cached("DELETE FROM feeds WHERE vault = ?1")?
        .execute([vault.key])?;
    if let Some((hash, file)) = &new.feed {
        tx.prepare_cached("INSERT INTO feeds VALUES (?1, ?2, ?3)")?
            .execute(params![vault.key, hash.0, &file[..]])?;
    }
    Ok(())
}

/// Takes reminders whose time has come, past those that are beyond their vault's share.
pub(super) fn take_due(
    tx: &Transaction<'_>,
    take: &TakeDue,
) -> Result<Vec<DueReminder>, StoreError> {
    let (keys, shares) = due(tx, take)?;
    let mut lend =
        tx.prepare_cached("UPDATE reminders SET due = ?2, tries = tries + 1 WHERE key = ?1")?;
    let mut read = tx.prepare_cached(
        "SELECT reminders.key, vaults.id, endpoint, at, tries, reminders.bytes FROM reminders
         JOIN reminded ON reminded.key = reminded JOIN vaults ON vaults.key = vault
         WHERE reminders.key = ?1",
    )?;
    let mut taken = Vec::new();
    for key in keys {
        lend.execute(params![key, (take.now + take.lease) as i64])?;
        taken.push(read.query_row([key], |row| {
            Ok(DueReminder {
                key: row.get(0)?,
                vault: VaultId(row.get(1)?),
                endpoint: row.get(2)?,
                at: count(row.get(3)?),
                tries: count(row.get(4)?),
                sealed: row.get(5)?,
            })
        })?);
    }
    for (vault, share) in shares.into_iter().filter(|(_, share)| share.taken > 0) {
        let today = share.today + share.taken;
        tx.prepare_cached("INSERT OR REPLACE INTO posts VALUES (?1, ?2, ?3)")?
            .execute(params![vault, take.day() as i64, today as i64])?;
    }
    Ok(taken)
}

/// The keys of what is taken, and the share of each vault that has something due.
fn due(
    tx: &Transaction<'_>,
    take: &TakeDue,
) -> Result<(Vec<i64>, BTreeMap<i64, Share>), StoreError> {
    let mut waiting = tx.prepare_cached(
        "SELECT reminders.key, vault FROM reminders JOIN reminded ON reminded.key = reminded
         WHERE due <= ?1 AND endpoint IS NOT NULL ORDER BY due, reminders.key",
    )?;
    let mut rows = waiting.query([take.now as i64])?;
    let (mut keys, mut shares) = (Vec::new(), BTreeMap::new());
    while keys.len() < take.most
        && let Some(row) = rows.next()?
    {
        let share = match shares.entry(row.get(1)?) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let share = Share::of(tx, *new.key(), take)?;
                new.insert(share)
            }
        };
        if share.takes_one() {
            keys.push(row.get(0)?);
        }
    }
    Ok((keys, shares))
}

/// What is taken of one vault.
struct Share {
    room: u64,
    today: u64,
    taken: u64,
}

impl Share {
    fn of(tx: &Transaction<'_>, vault: i64, take: &TakeDue) -> Result<Self, StoreError> {
        let (id, today) = tx
            .prepare_cached(
                "SELECT id, coalesce((SELECT count FROM posts WHERE vault = ?1 AND day = ?2), 0)
                 FROM vaults WHERE key = ?1",
            )?
            .query_row(params![vault, take.day() as i64], |row| {
                Ok((VaultId(row.get(0)?), count(row.get(1)?)))
            })?;
        Ok(Self {
            room: take.room(id, today),
            today,
            taken: 0,
        })
    }

    /// Takes one more, if there is room.
    fn takes_one(&mut self) -> bool {
        let has = self.taken < self.room;
        self.taken += u64::from(has);
        has
    }
}

/// Notes how posting one ended; one that was replaced meanwhile is left alone.
pub(super) fn posted(tx: &Transaction<'_>, key: i64, posted: Posted) -> Result<(), StoreError> {
    match posted {
        Posted::Over => tx.execute("DELETE FROM reminders WHERE key = ?1", [key])?,
        Posted::Later(at) => tx.execute(
            "UPDATE reminders SET due = ?2 WHERE key = ?1",
            params![key, at as i64],
        )?,
        Posted::Gone => {
            let of: Option<i64> = tx
                .query_row(
                    "SELECT reminded FROM reminders WHERE key = ?1",
                    [key],
                    |row| row.get(0),
                )
                .optional()?;
            tx.execute("UPDATE reminded SET endpoint = NULL WHERE key = ?1", [of])?;
            tx.execute("DELETE FROM reminders WHERE reminded = ?1", [of])?
        }
    };
    Ok(())
}

/// Which devices of a vault have an address here.
pub(super) fn reminded(db: &Connection, vault: VaultId) -> Result<Vec<Reminded>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT device, hash, endpoint IS NULL FROM reminded JOIN vaults ON vaults.key = vault
         WHERE vaults.id = ?1 ORDER BY device",
    )?;
    let rows = statement.query_map([vault.0], |row| {
        Ok(Reminded {
            device: DeviceNumber(row.get(0)?),
            endpoint: Digest32(row.get(1)?),
            gone: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The hash of the secret of a vault's calendar.
pub(super) fn feed_of(db: &Connection, vault: VaultId) -> Result<Option<Digest32>, StoreError> {
    Ok(db
        .prepare_cached(
            "SELECT hash FROM feeds JOIN vaults ON vaults.key = vault WHERE vaults.id = ?1",
        )?
        .query_row([vault.0], |row| row.get(0).map(Digest32))
        .optional()?)
}

/// The calendar behind a secret.
pub(super) fn feed(db: &Connection, hash: Digest32) -> Result<Option<Vec<u8>>, StoreError> {
    Ok(db
        .prepare_cached("SELECT bytes FROM feeds WHERE hash = ?1")?
        .query_row([hash.0], |row| row.get(0))
        .optional()?)
}
