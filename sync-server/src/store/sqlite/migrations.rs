//! The shape of the database, as the numbered steps that lead to it.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

/// Each runs once, in its own transaction, and never changes after it was released.
const MIGRATIONS: &[&str] = &[
    // 1: vaults, rosters, logs.
    "CREATE TABLE relay (
         one INTEGER PRIMARY KEY CHECK (one = 1),
         incarnation BLOB NOT NULL,
         probe INTEGER NOT NULL
     ) STRICT;
     INSERT INTO relay VALUES (1, randomblob(16), 0);
     CREATE TABLE vaults (
         key INTEGER PRIMARY KEY,
         id BLOB NOT NULL UNIQUE
     ) STRICT;
     CREATE TABLE roster (
         vault INTEGER NOT NULL REFERENCES vaults,
         position INTEGER NOT NULL,
         hash BLOB NOT NULL,
         record BLOB NOT NULL,
         PRIMARY KEY (vault, position)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE logs (
         vault INTEGER NOT NULL REFERENCES vaults,
         device INTEGER NOT NULL,
         number INTEGER NOT NULL,
         hash BLOB NOT NULL,
         PRIMARY KEY (vault, device)
     ) STRICT, WITHOUT ROWID;
     CREATE TABLE chunks (
         vault INTEGER NOT NULL REFERENCES vaults,
         device INTEGER NOT NULL,
         number INTEGER NOT NULL,
         hash BLOB NOT NULL,
         bytes BLOB NOT NULL,
         UNIQUE (vault, device, number)
     ) STRICT;",
    // 2: what a vault holds, for its quota.
    "ALTER TABLE vaults ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;
     UPDATE vaults SET bytes =
         (SELECT coalesce(sum(length(bytes)), 0) FROM chunks WHERE vault = vaults.key)
         + (SELECT coalesce(sum(length(record)), 0) FROM roster WHERE vault = vaults.key);",
    // 3: vaults by the lookup id of their recovery phrase, where the records of kinds 1 and 6 have it.
    "CREATE INDEX lookups ON roster (substr(record, 115, 16))
         WHERE substr(record, 6, 1) IN (x'01', x'06');",
    // 4: snapshots, where logs begin after what one covers, and when devices were here.
    "ALTER TABLE vaults ADD COLUMN chunk_bytes INTEGER NOT NULL DEFAULT 0;
     UPDATE vaults SET chunk_bytes =
         (SELECT coalesce(sum(length(bytes)), 0) FROM chunks WHERE vault = vaults.key);
     ALTER TABLE logs ADD COLUMN begin INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE logs ADD COLUMN begin_hash BLOB NOT NULL
         DEFAULT x'0000000000000000000000000000000000000000000000000000000000000000';
     CREATE TABLE snapshots (
         key INTEGER PRIMARY KEY,
         vault INTEGER NOT NULL REFERENCES vaults,
         id BLOB NOT NULL,
         manifest BLOB,
         generation INTEGER NOT NULL DEFAULT 0,
         settled INTEGER NOT NULL DEFAULT 0,
         UNIQUE (vault, id)
     ) STRICT;
     CREATE TABLE parts (
         snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
         place INTEGER NOT NULL,
         hash BLOB NOT NULL,
         bytes BLOB NOT NULL,
         UNIQUE (snapshot, place)
     ) STRICT;
     CREATE TABLE confirmations (
         snapshot INTEGER NOT NULL REFERENCES snapshots ON DELETE CASCADE,
         device INTEGER NOT NULL,
         bytes BLOB NOT NULL,
         UNIQUE (snapshot, device)
     ) STRICT;
     CREATE TABLE seen (
         vault INTEGER NOT NULL REFERENCES vaults,
         device INTEGER NOT NULL,
         at INTEGER NOT NULL,
         PRIMARY KEY (vault, device)
     ) STRICT, WITHOUT ROWID;",
    // 5: blobs, and what they take.
    "ALTER TABLE vaults ADD COLUMN blobs INTEGER NOT NULL DEFAULT 0;
     ALTER TABLE vaults ADD COLUMN blob_bytes INTEGER NOT NULL DEFAULT 0;
     CREATE TABLE blobs (
         vault INTEGER NOT NULL REFERENCES vaults,
         id BLOB NOT NULL,
         generation INTEGER NOT NULL,
         since INTEGER NOT NULL,
         hash BLOB NOT NULL,
         bytes BLOB NOT NULL,
         UNIQUE (vault, id)
     ) STRICT;",
    // 6: reminders, where they are posted to, and calendars. A key is never given twice: whoever posts one names it later.
    "ALTER TABLE relay ADD COLUMN push_key BLOB;
     CREATE TABLE reminded (
         key INTEGER PRIMARY KEY AUTOINCREMENT,
         vault INTEGER NOT NULL REFERENCES vaults,
         device INTEGER NOT NULL,
         hash BLOB NOT NULL,
         endpoint TEXT,
         UNIQUE (vault, device)
     ) STRICT;
     CREATE TABLE reminders (
         key INTEGER PRIMARY KEY AUTOINCREMENT,
         reminded INTEGER NOT NULL REFERENCES reminded ON DELETE CASCADE,
         at INTEGER NOT NULL,
         due INTEGER NOT NULL,
         tries INTEGER NOT NULL DEFAULT 0,
         bytes BLOB NOT NULL
     ) STRICT;
     CREATE INDEX reminders_of ON reminders (reminded);
     CREATE INDEX reminders_due ON reminders (due);
     CREATE TABLE feeds (
         vault INTEGER PRIMARY KEY REFERENCES vaults,
         hash BLOB NOT NULL UNIQUE,
         bytes BLOB NOT NULL
     ) STRICT;",
    // 7: how many reminders of a vault were taken on its last day. What was put for a vault that had ended goes; the record
    // that ends one is of kind 7.
    "CREATE TABLE posts (
         vault INTEGER PRIMARY KEY REFERENCES vaults,
         day INTEGER NOT NULL,
         count INTEGER NOT NULL
     ) STRICT;
     DELETE FROM feeds WHERE vault IN (SELECT vault FROM roster WHERE substr(record, 6, 1) = x'07');
     DELETE FROM reminded WHERE vault IN (SELECT vault FROM roster WHERE substr(record, 6, 1) = x'07');",
];

/// The number of the last migration known here.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Why the database is not of the present shape.
#[derive(Debug)]
pub(super) enum MigrateError {
    /// It has migrations beyond the last known one.
    Newer(i64),
    /// SQLite refused.
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for MigrateError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

/// Runs what has not run yet.
pub(super) fn migrate(connection: &mut Connection) -> Result<(), MigrateError> {
    connection.execute_batch(
        "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY) STRICT",
    )?;
    let found: i64 = connection
        .query_row("SELECT max(number) FROM migrations", [], |row| {
            row.get::<_, Option<i64>>(0)
        })
        .optional()?
        .flatten()
        .unwrap_or(0);
    if found > KNOWN {
        return Err(MigrateError::Newer(found));
    }
    for (number, sql) in (1..).zip(MIGRATIONS) {
        if number > found {
            let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            tx.execute_batch(sql)?;
            tx.execute("INSERT INTO migrations VALUES (?1)", [number])?;
            tx.commit()?;
        }
    }
    Ok(())
}
