//! One transaction on one vault: its row is locked, the jobs are judged in their order, what they add is written at
//! once.

use std::collections::BTreeMap;

use deadpool_postgres::Pool;
use futures::try_join;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId};
use tokio_postgres::{Row, Transaction};

use super::super::{Appended, Log, NewChunk, StoreError, rules};
use super::writer::Job;
use super::{count, device, digest, log};

/// What a job did, to be told after the commit.
pub(super) enum Done {
    /// A chunk.
    Appended(Result<Appended, StoreError>),
    /// Roster records.
    Roster(Result<RosterHead, StoreError>),
}

impl Done {
    /// Whether there is something new for others.
    pub(super) fn wrote(&self) -> bool {
        matches!(
            self,
            Done::Appended(Ok(Appended::New)) | Done::Roster(Ok(_))
        )
    }
}

/// Runs the jobs of one vault. A refusal is an outcome and writes nothing; an error means that nothing is known to be
/// written.
pub(super) async fn transact(
    pool: &Pool,
    vault: VaultId,
    jobs: &[Job],
    quota: u64,
) -> Result<Vec<Done>, StoreError> {
    let mut client = pool.get().await?;
    let tx = client.build_transaction().start().await?;
    let mut ledger = Ledger::open(&tx, vault, jobs).await?;
    let mut added = Added::default();
    let done = jobs
        .iter()
        .map(|job| ledger.take(job, quota, &mut added))
        .collect();
    if added.is_empty() {
        tx.rollback().await?;
    } else {
        ledger.write(&tx, &added).await?;
        tx.commit().await?;
    }
    Ok(done)
}

/// A vault as the jobs so far leave it.
struct Ledger {
    /// `None` if there is no such vault and no job that could make it.
    key: Option<i64>,
    head: RosterHead,
    used: u64,
    logs: BTreeMap<DeviceNumber, Log>,
    kept: BTreeMap<(DeviceNumber, u64), Digest32>,
}

/// What the jobs add.
#[derive(Default)]
struct Added<'a> {
    chunks: Vec<&'a NewChunk>,
    records: Vec<(u64, &'a [u8])>,
    /// The vault ends with them.
    end: bool,
    /// They begin this generation.
    begins: Option<u32>,
    /// They remove these devices.
    removes: Vec<i64>,
}

impl Added<'_> {
    fn is_empty(&self) -> bool {
        self.chunks.is_empty() && self.records.is_empty()
    }
}

impl Ledger {
    async fn open(
        tx: &deadpool_postgres::Transaction<'_>,
        vault: VaultId,
        jobs: &[Job],
    ) -> Result<Self, StoreError> {
        let select = tx
            .prepare_cached(
                "SELECT key, bytes, roster_length, roster_hash FROM kith.vaults WHERE id = $1 FOR UPDATE",
            )
            .await?;
        let id = &vault.0[..];
        let mut row = tx.query_opt(&select, &[&id]).await?;
        if row.is_none() && jobs.iter().any(makes_a_vault) {
            // Another process may be making it as well; then this waits for it.
            tx.execute(
                "INSERT INTO kith.vaults (id, roster_hash) VALUES ($1, $2) ON CONFLICT (id) DO NOTHING",
                &[&id, &&RosterHead::EMPTY.hash.0[..]],
            )
            .await?;
            row = tx.query_opt(&select, &[&id]).await?;
        }
        let mut ledger = Self {
            key: None,
            head: RosterHead::EMPTY,
            used: 0,
            logs: BTreeMap::new(),
            kept: BTreeMap::new(),
        };
        if let Some(row) = row {
            let key = row.get(0);
            ledger.key = Some(key);
            ledger.used = count(row.get(1));
            ledger.head = RosterHead {
                length: count(row.get(2)),
                hash: digest(row.get(3))?,
            };
            ledger.read_logs(tx, key, jobs).await?;
        }
        Ok(ledger)
    }

    /// The ends of the logs that the jobs are about, and the hashes of what is pushed again.
    async fn read_logs(
        &mut self,
        tx: &deadpool_postgres::Transaction<'_>,
        key: i64,
        jobs: &[Job],
    ) -> Result<(), StoreError> {
        let mut devices: Vec<i64> = jobs.iter().filter_map(appended_to).collect();
        devices.sort_unstable();
        devices.dedup();
        let all = jobs.iter().any(looks_at_logs);
        if devices.is_empty() && !all {
            return Ok(());
        }
        let select = tx
            .prepare_cached(
                "SELECT device, begin, begin_hash, number, hash FROM kith.logs
                 WHERE vault = $1 AND ($3 OR device = ANY($2))",
            )
            .await?;
        for row in tx.query(&select, &[&key, &devices, &all]).await? {
            self.logs.insert(device(row.get(0))?, log(&row, 1)?);
        }
        let again: Vec<&NewChunk> = jobs
            .iter()
            .filter_map(|job| match job {
                Job::Append { chunk, .. } => Some(chunk),
                Job::Roster { .. } => None,
            })
            .filter(|chunk| chunk.number <= self.log(chunk.device).end.number)
            .collect();
        if again.is_empty() {
            return Ok(());
        }
        let (devices, numbers): (Vec<i64>, Vec<i64>) = again
            .iter()
            .map(|chunk| (i64::from(chunk.device.0), chunk.number as i64))
            .unzip();
        let select = tx
            .prepare_cached(
                "SELECT device, number, hash FROM kith.chunks
                 JOIN unnest($2::bigint[], $3::bigint[]) AS asked (device, number) USING (device, number)
                 WHERE vault = $1",
            )
            .await?;
        for row in tx.query(&select, &[&key, &devices, &numbers]).await? {
            self.keep(&row)?;
        }
        Ok(())
    }

    fn keep(&mut self, row: &Row) -> Result<(), StoreError> {
        let place = (device(row.get(0))?, count(row.get(1)));
        self.kept.insert(place, digest(row.get(2))?);
        Ok(())
    }

    fn log(&self, device: DeviceNumber) -> Log {
        self.logs.get(&device).copied().unwrap_or(Log::EMPTY)
    }

    fn take<'a>(&mut self, job: &'a Job, quota: u64, added: &mut Added<'a>) -> Done {
        match job {
            Job::Append { chunk, .. } => Done::Appended(self.append(chunk, quota, added)),
            Job::Roster {
                expected, records, ..
            } => Done::Roster(self.extend(*expected, records, quota, added)),
        }
    }

    fn append<'a>(
        &mut self,
        chunk: &'a NewChunk,
        quota: u64,
        added: &mut Added<'a>,
    ) -> Result<Appended, StoreError> {
        if self.head.length == 0 {
            return Err(StoreError::UnknownVault);
        }
        let place = (chunk.device, chunk.number);
        let kept = || Ok(self.kept.get(&place).copied());
        let log = self.log(chunk.device);
        let verdict = rules::chunk(chunk, log, self.head.length, self.used, quota, kept)?;
        if verdict == Appended::New {
            let (number, hash) = (chunk.number, chunk.hash);
            let end = LogTail { number, hash };
            self.logs.insert(chunk.device, Log { end, ..log });
            self.kept.insert(place, hash);
            self.used += chunk.bytes.len() as u64;
            added.chunks.push(chunk);
        }
        Ok(verdict)
    }

    fn extend<'a>(
        &mut self,
        expected: RosterHead,
        records: &'a [Vec<u8>],
        quota: u64,
        added: &mut Added<'a>,
    ) -> Result<RosterHead, StoreError> {
        let ends = || {
            let ends = self.logs.iter().map(|(device, log)| (*device, log.end));
            Ok(ends.collect())
        };
        let made = rules::records(records, expected, self.head, self.used, quota, ends)?;
        added
            .records
            .extend((self.head.length..).zip(records.iter().map(Vec::as_slice)));
        added.end |= rules::ends_the_vault(records);
        added.begins = rules::begins(records).or(added.begins);
        let removes = rules::removes(records).into_iter();
        added
            .removes
            .extend(removes.map(|device| i64::from(device.0)));
        self.head = made;
        self.used += rules::weight(records);
        Ok(made)
    }

    /// All statements go out together; Postgres runs them one after the other.
    async fn write(&self, tx: &Transaction<'_>, added: &Added<'_>) -> Result<(), StoreError> {
        let key = self
            .key
            .ok_or_else(|| StoreError::Failed("the vault has no row".to_owned()))?;
        try_join!(
            write_chunks(tx, key, &added.chunks),
            self.write_ends(tx, key, &added.chunks),
            write_records(tx, key, &added.records),
            self.write_vault(tx, key, &added.chunks),
        )?;
        if let Some(generation) = added.begins {
            tx.execute(
                "DELETE FROM kith.snapshots WHERE vault = $1 AND NOT settled AND generation < $2",
                &[&key, &i64::from(generation)],
            )
            .await?;
            // Which of them its document names was lost with the snapshot.
            tx.execute(
                "UPDATE kith.blobs SET generation = $2 WHERE vault = $1 AND generation < $2",
                &[&key, &i64::from(generation)],
            )
            .await?;
        }
        if !added.removes.is_empty() {
            tx.execute(
                "DELETE FROM kith.reminded WHERE vault = $1 AND device = ANY($2)",
                &[&key, &added.removes],
            )
            .await?;
        }
        if added.end {
            clear(tx, key).await?;
        }
        Ok(())
    }

    async fn write_ends(
        &self,
        tx: &Transaction<'_>,
        key: i64,
        chunks: &[&NewChunk],
    ) -> Result<(), StoreError> {
        let mut devices: Vec<DeviceNumber> = chunks.iter().map(|chunk| chunk.device).collect();
        devices.sort_unstable();
        devices.dedup();
        let ends: Vec<LogTail> = devices.iter().map(|device| self.log(*device).end).collect();
        let devices: Vec<i64> = devices.iter().map(|device| i64::from(device.0)).collect();
        let numbers: Vec<i64> = ends.iter().map(|end| end.number as i64).collect();
        let hashes: Vec<&[u8]> = ends.iter().map(|end| &end.hash.0[..]).collect();
        tx.execute(
            "INSERT INTO kith.logs (vault, device, number, hash)
             SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bytea[])
             ON CONFLICT (vault, device) DO UPDATE SET number = EXCLUDED.number, hash = EXCLUDED.hash",
            &[&key, &devices, &numbers, &hashes],
        )
        .await?;
        Ok(())
    }

    async fn write_vault(
        &self,
        tx: &Transaction<'_>,
        key: i64,
        chunks: &[&NewChunk],
    ) -> Result<(), StoreError> {
        let bytes: i64 = chunks.iter().map(|chunk| chunk.bytes.len() as i64).sum();
        tx.execute(
            "UPDATE kith.vaults SET writes = writes + 1, bytes = $2, chunks = chunks + $3,
                 chunk_bytes = chunk_bytes + $4, roster_length = $5, roster_hash = $6
             WHERE key = $1",
            &[
                &key,
                &(self.used as i64),
                &(chunks.len() as i64),
                &bytes,
                &(self.head.length as i64),
                &&self.head.hash.0[..],
            ],
        )
        .await?;
        Ok(())
    }
}

async fn write_chunks(
    tx: &Transaction<'_>,
    key: i64,
    chunks: &[&NewChunk],
) -> Result<(), StoreError> {
    let devices: Vec<i64> = chunks.iter().map(|c| i64::from(c.device.0)).collect();
    let numbers: Vec<i64> = chunks.iter().map(|c| c.number as i64).collect();
    let hashes: Vec<&[u8]> = chunks.iter().map(|c| &c.hash.0[..]).collect();
    let bytes: Vec<&[u8]> = chunks.iter().map(|c| &c.bytes[..]).collect();
    tx.execute(
        "INSERT INTO kith.chunks (vault, device, number, hash, bytes)
         SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::bytea[], $5::bytea[])",
        &[&key, &devices, &numbers, &hashes, &bytes],
    )
    .await?;
    Ok(())
}

/// All logs, snapshots and blobs of a vault that has ended.
async fn clear(tx: &Transaction<'_>, key: i64) -> Result<(), StoreError> {
    let statements = [
        "DELETE FROM kith.chunks WHERE vault = $1",
        "DELETE FROM kith.logs WHERE vault = $1",
        "DELETE FROM kith.snapshots WHERE vault = $1",
        "DELETE FROM kith.blobs WHERE vault = $1",
        "DELETE FROM kith.seen WHERE vault = $1",
        "DELETE FROM kith.reminded WHERE vault = $1",
        "DELETE FROM kith.feeds WHERE vault = $1",
        // After the reminders: whoever counts one holds it already.
        "DELETE FROM kith.posts WHERE vault = $1",
        "UPDATE kith.vaults SET chunks = 0, bytes = bytes - chunk_bytes, chunk_bytes = 0,
             blobs = 0, blob_bytes = 0, snapshots = snapshots + 1 WHERE key = $1",
    ];
    for statement in statements {
        tx.execute(statement, &[&key]).await?;
    }
    Ok(())
}

async fn write_records(
    tx: &Transaction<'_>,
    key: i64,
    records: &[(u64, &[u8])],
) -> Result<(), StoreError> {
    if records.is_empty() {
        return Ok(());
    }
    let (positions, records): (Vec<i64>, Vec<&[u8]>) = records
        .iter()
        .map(|(position, record)| (*position as i64, *record))
        .unzip();
    tx.execute(
        "INSERT INTO kith.roster (vault, position, record)
         SELECT $1, * FROM unnest($2::bigint[], $3::bytea[])",
        &[&key, &positions, &records],
    )
    .await?;
    Ok(())
}

/// Whether this job could be a vault's first.
fn makes_a_vault(job: &Job) -> bool {
    matches!(job, Job::Roster { expected, records, .. }
        if *expected == RosterHead::EMPTY && !records.is_empty())
}

/// The device whose log a job continues.
fn appended_to(job: &Job) -> Option<i64> {
    match job {
        Job::Append { chunk, .. } => Some(i64::from(chunk.device.0)),
        Job::Roster { .. } => None,
    }
}

/// Whether a job is judged by the ends of all logs.
fn looks_at_logs(job: &Job) -> bool {
    match job {
        Job::Append { .. } => false,
        Job::Roster { records, .. } => records.iter().any(|record| rules::looks_at_logs(record)),
    }
}
