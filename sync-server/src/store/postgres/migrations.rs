//! The shape of the database on Postgres, as the numbered steps that lead to it.

use tokio_postgres::Client;

use super::error::reason;

/// Each runs once and never changes after it was released.
const MIGRATIONS: &[&str] = &[
    // 1: vaults, rosters, logs. What a vault holds, and the head of its roster, stand in its own row, which every
    // write locks. Sealed bytes do not compress, so nobody tries.
    "CREATE TABLE kith.relay (
         one boolean PRIMARY KEY CHECK (one),
         incarnation bytea NOT NULL,
         probe bigint NOT NULL
     );
     INSERT INTO kith.relay
         VALUES (true, decode(replace(gen_random_uuid()::text, '-', ''), 'hex'), 0);
     CREATE TABLE kith.vaults (
         key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         id bytea NOT NULL UNIQUE,
         writes bigint NOT NULL DEFAULT 0,
         bytes bigint NOT NULL DEFAULT 0,
         chunks bigint NOT NULL DEFAULT 0,
         roster_length bigint NOT NULL DEFAULT 0,
         roster_hash bytea NOT NULL
     );
     CREATE TABLE kith.roster (
         vault bigint NOT NULL REFERENCES kith.vaults,
         position bigint NOT NULL,
         record bytea NOT NULL,
         PRIMARY KEY (vault, position)
     );
     CREATE TABLE kith.logs (
         vault bigint NOT NULL REFERENCES kith.vaults,
         device bigint NOT NULL,
         number bigint NOT NULL,
         hash bytea NOT NULL,
         PRIMARY KEY (vault, device)
     );
     CREATE TABLE kith.chunks (
         vault bigint NOT NULL REFERENCES kith.vaults,
         device bigint NOT NULL,
         number bigint NOT NULL,
         hash bytea NOT NULL,
         bytes bytea NOT NULL,
         PRIMARY KEY (vault, device, number)
     );
     ALTER TABLE kith.chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;",
    // 2: vaults by the lookup id of their recovery phrase, where the records of kinds 1 and 6 have it.
    "CREATE INDEX lookups ON kith.roster (substring(record FROM 115 FOR 16))
         WHERE substring(record FROM 6 FOR 1) IN ('\\x01'::bytea, '\\x06'::bytea);",
    // 3: snapshots, where logs begin after what one covers, and when devices were here.
    "ALTER TABLE kith.vaults ADD COLUMN chunk_bytes bigint NOT NULL DEFAULT 0;
     UPDATE kith.vaults SET chunk_bytes =
         (SELECT coalesce(sum(octet_length(bytes)), 0) FROM kith.chunks WHERE vault = key);
     ALTER TABLE kith.vaults ADD COLUMN snapshots bigint NOT NULL DEFAULT 0;
     ALTER TABLE kith.logs ADD COLUMN begin bigint NOT NULL DEFAULT 0;
     ALTER TABLE kith.logs ADD COLUMN begin_hash bytea NOT NULL
         DEFAULT '\\x0000000000000000000000000000000000000000000000000000000000000000';
     CREATE TABLE kith.snapshots (
         key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         vault bigint NOT NULL REFERENCES kith.vaults,
         id bytea NOT NULL,
         manifest bytea,
         generation bigint NOT NULL DEFAULT 0,
         settled boolean NOT NULL DEFAULT false,
         UNIQUE (vault, id)
     );
     CREATE TABLE kith.parts (
         snapshot bigint NOT NULL REFERENCES kith.snapshots ON DELETE CASCADE,
         place bigint NOT NULL,
         hash bytea NOT NULL,
         bytes bytea NOT NULL,
         PRIMARY KEY (snapshot, place)
     );
     ALTER TABLE kith.parts ALTER COLUMN bytes SET STORAGE EXTERNAL;
     CREATE TABLE kith.confirmations (
         snapshot bigint NOT NULL REFERENCES kith.snapshots ON DELETE CASCADE,
         device bigint NOT NULL,
         bytes bytea NOT NULL,
         PRIMARY KEY (snapshot, device)
     );
     CREATE TABLE kith.seen (
         vault bigint NOT NULL REFERENCES kith.vaults,
         device bigint NOT NULL,
         at bigint NOT NULL,
         PRIMARY KEY (vault, device)
     );",
    // 4: blobs, and what they take.
    "ALTER TABLE kith.vaults ADD COLUMN blobs bigint NOT NULL DEFAULT 0;
     ALTER TABLE kith.vaults ADD COLUMN blob_bytes bigint NOT NULL DEFAULT 0;
     CREATE TABLE kith.blobs (
         vault bigint NOT NULL REFERENCES kith.vaults,
         id bytea NOT NULL,
         generation bigint NOT NULL,
         since bigint NOT NULL,
         hash bytea NOT NULL,
         bytes bytea NOT NULL,
         PRIMARY KEY (vault, id)
     );
     ALTER TABLE kith.blobs ALTER COLUMN bytes SET STORAGE EXTERNAL;",
    // 5: open invitations and the notes of the two who meet, for a few minutes each.
    "CREATE UNLOGGED TABLE kith.meetings (
         id bytea PRIMARY KEY,
         address text,
         since timestamptz NOT NULL DEFAULT clock_timestamp(),
         claimed timestamptz,
         inviter bigint NOT NULL,
         inviter_until timestamptz NOT NULL,
         joiner_until timestamptz
     );
     CREATE UNLOGGED TABLE kith.notes (
         key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         meeting bytea NOT NULL REFERENCES kith.meetings ON DELETE CASCADE,
         to_inviter boolean NOT NULL,
         bytes bytea NOT NULL
     );
     CREATE INDEX notes_of ON kith.notes (meeting, to_inviter, key);",
    // 6: reminders, where they are posted to, and calendars.
    "ALTER TABLE kith.relay ADD COLUMN push_key bytea;
     CREATE TABLE kith.reminded (
         key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         vault bigint NOT NULL REFERENCES kith.vaults,
         device bigint NOT NULL,
         hash bytea NOT NULL,
         endpoint text,
         UNIQUE (vault, device)
     );
     CREATE TABLE kith.reminders (
         key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
         reminded bigint NOT NULL REFERENCES kith.reminded ON DELETE CASCADE,
         at bigint NOT NULL,
         due bigint NOT NULL,
         tries bigint NOT NULL DEFAULT 0,
         bytes bytea NOT NULL
     );
     ALTER TABLE kith.reminders ALTER COLUMN bytes SET STORAGE EXTERNAL;
     CREATE INDEX reminders_of ON kith.reminders (reminded);
     CREATE INDEX reminders_due ON kith.reminders (due);
     CREATE TABLE kith.feeds (
         vault bigint PRIMARY KEY REFERENCES kith.vaults,
         hash bytea NOT NULL UNIQUE,
         bytes bytea NOT NULL
     );",
    // 7: how many reminders of a vault were taken on its last day. It does not reference the vault's row: whoever counts
    // would wait for that row with reminders in hand, and whoever has it may wait for those. What was put for a vault that
    // had ended goes; the record that ends one is of kind 7.
    "CREATE TABLE kith.posts (
         vault bigint PRIMARY KEY,
         day bigint NOT NULL,
         count bigint NOT NULL
     );
     DELETE FROM kith.feeds WHERE vault IN
         (SELECT vault FROM kith.roster WHERE substring(record FROM 6 FOR 1) = '\\x07'::bytea);
     DELETE FROM kith.reminded WHERE vault IN
         (SELECT vault FROM kith.roster WHERE substring(record FROM 6 FOR 1) = '\\x07'::bytea);",
];

/// The number of the last migration known here.
pub(super) const KNOWN: i64 = MIGRATIONS.len() as i64;

/// Any number will do, as long as every relay takes the same.
const LOCK: i64 = 0x6b69_7468;

/// Why the database is not of the present shape.
#[derive(Debug)]
pub(super) enum MigrateError {
    /// It has migrations beyond the last known one.
    Newer(i64),
    /// Postgres refused; what it said.
    Refused(String),
}

impl From<tokio_postgres::Error> for MigrateError {
    fn from(error: tokio_postgres::Error) -> Self {
        Self::Refused(reason(&error))
    }
}

/// Runs what has not run yet, all or nothing. Relays that start together take turns.
pub(super) async fn migrate(client: &mut Client) -> Result<(), MigrateError> {
    let tx = client.transaction().await?;
    // A large step, or another relay's, may take its time.
    tx.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0")
        .await?;
    tx.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])
        .await?;
    // Asked for first: making a schema takes a right that a relay need not have once it is there.
    let there: bool = tx
        .query_one("SELECT to_regclass('kith.migrations') IS NOT NULL", &[])
        .await?
        .get(0);
    if !there {
        tx.batch_execute(
            "CREATE SCHEMA IF NOT EXISTS kith; CREATE TABLE kith.migrations (number bigint PRIMARY KEY)",
        )
        .await?;
    }
    let found: i64 = tx
        .query_one("SELECT coalesce(max(number), 0) FROM kith.migrations", &[])
        .await?
        .get(0);
    if found > KNOWN {
        return Err(MigrateError::Newer(found));
    }
    for (number, sql) in (1_i64..).zip(MIGRATIONS) {
        if number > found {
            tx.batch_execute(sql).await?;
            tx.execute("INSERT INTO kith.migrations VALUES ($1)", &[&number])
                .await?;
        }
    }
    tx.commit().await?;
    Ok(())
}
