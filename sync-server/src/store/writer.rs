//! The one thread that writes: it gathers what is queued into one transaction and answers after its commit.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::sqlite::{count, tail};
use super::{Appended, NewChunk, StoreError, rules};

/// Jobs that one commit gathers at most.
const BATCH: usize = 512;

/// One write, and whom to tell.
#[derive(Debug)]
pub(super) enum Job {
    /// Continue a log.
    Append {
        chunk: NewChunk,
        reply: Reply<Appended>,
    },
    /// Continue a roster.
    Roster {
        vault: VaultId,
        expected: RosterHead,
        records: Vec<Vec<u8>>,
        reply: Reply<RosterHead>,
    },
    /// Write something harmless.
    Probe { reply: Reply<()> },
}

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// The writer's queue. Its length is bounded by what sessions may have in flight.
#[derive(Clone, Debug)]
pub(super) struct Writer(mpsc::Sender<Job>);

impl Writer {
    /// Queues a job. If the writer has stopped, the job's reply is dropped, which the asker sees.
    pub(super) fn send(&self, job: Job) {
        let _ = self.0.send(job);
    }
}

/// Starts the thread; it ends when every `Writer` is gone and the queue is empty.
pub(super) fn spawn(
    connection: Connection,
    commit_bytes: usize,
    quota: u64,
) -> io::Result<(Writer, JoinHandle<()>)> {
    let (sender, queue) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || run(connection, &queue, commit_bytes, quota))?;
    Ok((Writer(sender), thread))
}

fn run(mut connection: Connection, queue: &mpsc::Receiver<Job>, commit_bytes: usize, quota: u64) {
    while let Ok(first) = queue.recv() {
        let mut bytes = first.weight();
        let mut batch = vec![first];
        while bytes < commit_bytes && batch.len() < BATCH {
            let Ok(job) = queue.try_recv() else { break };
            bytes += job.weight();
            batch.push(job);
        }
        commit(&mut connection, batch, quota);
    }
}

/// What a job did, to be told after the commit.
enum Done {
    Appended(Result<Appended, StoreError>),
    Roster(Result<RosterHead, StoreError>),
    Probed,
}

fn commit(connection: &mut Connection, batch: Vec<Job>, quota: u64) {
    match transact(connection, &batch, quota) {
        Ok(done) => {
            if batch.iter().any(Job::ends_a_vault) {
                leave_no_trace(connection);
            }
            batch
                .into_iter()
                .zip(done)
                .for_each(|(job, done)| job.answer(done));
        }
        Err(error) if batch.len() == 1 => {
            tracing::error!(%error, "a write failed");
            batch.into_iter().for_each(|job| job.fail(&error));
        }
        // One job that does not fit takes none of the others with it.
        Err(_) => batch
            .into_iter()
            .for_each(|job| commit(connection, vec![job], quota)),
    }
}

fn transact(
    connection: &mut Connection,
    batch: &[Job],
    quota: u64,
) -> Result<Vec<Done>, StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = batch
        .iter()
        .map(|job| job.apply(&tx, quota))
        .collect::<Result<_, _>>()?;
    tx.commit()?;
    Ok(done)
}

/// The write-ahead log still has what was deleted, until it is truncated. A reader in the way only delays that: the next
/// checkpoint does it.
fn leave_no_trace(connection: &Connection) {
    let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
    if let Err(error) = connection.query_row(truncate, [], |_| Ok(())) {
        tracing::warn!(%error, "the write-ahead log could not be truncated");
    }
}

impl Job {
    fn ends_a_vault(&self) -> bool {
        matches!(self, Job::Roster { records, .. } if rules::ends_the_vault(records))
    }

    fn weight(&self) -> usize {
        match self {
            Job::Append { chunk, .. } => chunk.bytes.len(),
            Job::Roster { records, .. } => records.iter().map(Vec::len).sum(),
            Job::Probe { .. } => 0,
        }
    }

    /// Fails only where the whole transaction must; a refusal is an outcome and has written nothing.
    fn apply(&self, tx: &Transaction<'_>, quota: u64) -> Result<Done, StoreError> {
        Ok(match self {
            Job::Append { chunk, .. } => Done::Appended(refusal(append(tx, chunk, quota))?),
            Job::Roster {
                vault,
                expected,
                records,
                ..
            } => Done::Roster(refusal(extend(tx, *vault, *expected, records, quota))?),
            Job::Probe { .. } => {
                tx.execute("UPDATE relay SET probe = (probe + 1) % 1000000", [])?;
                Done::Probed
            }
        })
    }

    fn answer(self, done: Done) {
        // Whoever asked may have gone; the write stands.
        match (self, done) {
            (Job::Append { reply, .. }, Done::Appended(outcome)) => drop(reply.send(outcome)),
            (Job::Roster { reply, .. }, Done::Roster(outcome)) => drop(reply.send(outcome)),
            (Job::Probe { reply }, _) => drop(reply.send(Ok(()))),
            (job, _) => job.fail(&StoreError::Failed("answers out of step".to_owned())),
        }
    }

    fn fail(self, error: &StoreError) {
        match self {
            Job::Append { reply, .. } => drop(reply.send(Err(error.clone()))),
            Job::Roster { reply, .. } => drop(reply.send(Err(error.clone()))),
            Job::Probe { reply } => drop(reply.send(Err(error.clone()))),
        }
    }
}

/// Tells what the rules refuse from what the database could not do.
fn refusal<T>(outcome: Result<T, StoreError>) -> Result<Result<T, StoreError>, StoreError> {
    match outcome {
        Err(error @ (StoreError::Full | StoreError::Failed(_))) => Err(error),
        outcome => Ok(outcome),
    }
}

fn append(tx: &Transaction<'_>, chunk: &NewChunk, quota: u64) -> Result<Appended, StoreError> {
    let vault = standing(tx, chunk.vault)?.ok_or(StoreError::UnknownVault)?;
    let end = log_end(tx, vault.key, chunk.device)?;
    let number = chunk.number as i64;
    let kept = || {
        Ok(tx
            .prepare_cached(
                "SELECT hash FROM chunks WHERE vault = ?1 AND device = ?2 AND number = ?3",
            )?
            .query_row(params![vault.key, chunk.device.0, number], |row| row.get(0))
            .optional()?
            .map(Digest32))
    };
    let verdict = rules::chunk(chunk, end, vault.head.length, vault.used, quota, kept)?;
    if verdict == Appended::New {
        tx.prepare_cached("INSERT INTO chunks VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![
                vault.key,
                chunk.device.0,
                number,
                chunk.hash.0,
                &chunk.bytes[..]
            ])?;
        tx.prepare_cached("INSERT OR REPLACE INTO logs VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![vault.key, chunk.device.0, number, chunk.hash.0])?;
        grow(tx, vault.key, chunk.bytes.len() as u64)?;
    }
    Ok(verdict)
}

fn extend(
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
    let made = rules::records(records, expected, head, used, quota, |device| {
        known
            .as_ref()
            .map_or(Ok(LogTail::EMPTY), |vault| log_end(tx, vault.key, device))
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
        tx.prepare_cached("INSERT INTO roster VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![
                key,
                head.length as i64,
                Digest32::of(record).0,
                record
            ])?;
        head.length += 1;
    }
    grow(tx, key, rules::weight(records))?;
    if rules::ends_the_vault(records) {
        tx.execute("DELETE FROM chunks WHERE vault = ?1", [key])?;
        tx.execute("DELETE FROM logs WHERE vault = ?1", [key])?;
        tx.execute(
            "UPDATE vaults SET bytes = (SELECT sum(length(record)) FROM roster WHERE vault = key) WHERE key = ?1",
            [key],
        )?;
    }
    Ok(made)
}

/// What a write to a vault is judged by.
struct Standing {
    key: i64,
    used: u64,
    head: RosterHead,
}

fn standing(tx: &Transaction<'_>, vault: VaultId) -> Result<Option<Standing>, StoreError> {
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

fn grow(tx: &Transaction<'_>, key: i64, bytes: u64) -> Result<(), StoreError> {
    tx.prepare_cached("UPDATE vaults SET bytes = bytes + ?2 WHERE key = ?1")?
        .execute(params![key, bytes as i64])?;
    Ok(())
}

fn log_end(tx: &Transaction<'_>, key: i64, device: DeviceNumber) -> Result<LogTail, StoreError> {
    Ok(tx
        .prepare_cached("SELECT number, hash FROM logs WHERE vault = ?1 AND device = ?2")?
        .query_row(params![key, device.0], |row| tail(row, 0))
        .optional()?
        .unwrap_or(LogTail::EMPTY))
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
