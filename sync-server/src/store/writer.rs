//! The one thread that writes: it gathers what is queued into one transaction and answers after its commit.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId};
use kith_sync::roster::{Body, Record};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::oneshot;

use super::sqlite::{count, tail, vault_key};
use super::{Appended, NewChunk, StoreError};

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
) -> io::Result<(Writer, JoinHandle<()>)> {
    let (sender, queue) = mpsc::channel();
    let thread = thread::Builder::new()
        .name("writer".to_owned())
        .spawn(move || run(connection, &queue, commit_bytes))?;
    Ok((Writer(sender), thread))
}

fn run(mut connection: Connection, queue: &mpsc::Receiver<Job>, commit_bytes: usize) {
    while let Ok(first) = queue.recv() {
        let mut bytes = first.weight();
        let mut batch = vec![first];
        while bytes < commit_bytes && batch.len() < BATCH {
            let Ok(job) = queue.try_recv() else { break };
            bytes += job.weight();
            batch.push(job);
        }
        commit(&mut connection, batch);
    }
}

/// What a job did, to be told after the commit.
enum Done {
    Appended(Result<Appended, StoreError>),
    Roster(Result<RosterHead, StoreError>),
    Probed,
}

fn commit(connection: &mut Connection, batch: Vec<Job>) {
    match transact(connection, &batch) {
        Ok(done) => batch
            .into_iter()
            .zip(done)
            .for_each(|(job, done)| job.answer(done)),
        Err(error) if batch.len() == 1 => {
            tracing::error!(%error, "a write failed");
            batch.into_iter().for_each(|job| job.fail(&error));
        }
        // One job that does not fit takes none of the others with it.
        Err(_) => batch
            .into_iter()
            .for_each(|job| commit(connection, vec![job])),
    }
}

fn transact(connection: &mut Connection, batch: &[Job]) -> Result<Vec<Done>, StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let done = batch
        .iter()
        .map(|job| job.apply(&tx))
        .collect::<Result<_, _>>()?;
    tx.commit()?;
    Ok(done)
}

impl Job {
    fn weight(&self) -> usize {
        match self {
            Job::Append { chunk, .. } => chunk.bytes.len(),
            Job::Roster { records, .. } => records.iter().map(Vec::len).sum(),
            Job::Probe { .. } => 0,
        }
    }

    /// Fails only where the whole transaction must; a refusal is an outcome and has written nothing.
    fn apply(&self, tx: &Transaction<'_>) -> Result<Done, StoreError> {
        Ok(match self {
            Job::Append { chunk, .. } => Done::Appended(refusal(append(tx, chunk))?),
            Job::Roster {
                vault,
                expected,
                records,
                ..
            } => Done::Roster(refusal(extend(tx, *vault, *expected, records))?),
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

fn append(tx: &Transaction<'_>, chunk: &NewChunk) -> Result<Appended, StoreError> {
    let key = vault_key(tx, chunk.vault)?.ok_or(StoreError::UnknownVault)?;
    let end = log_end(tx, key, chunk.device)?;
    if chunk.number <= end.number {
        let kept: Option<[u8; 32]> = tx
            .prepare_cached(
                "SELECT hash FROM chunks WHERE vault = ?1 AND device = ?2 AND number = ?3",
            )?
            .query_row(params![key, chunk.device.0, chunk.number as i64], |row| {
                row.get(0)
            })
            .optional()?;
        return if kept == Some(chunk.hash.0) {
            Ok(Appended::Already)
        } else {
            Err(StoreError::Conflict)
        };
    }
    if chunk.number != end.number + 1 {
        return Err(StoreError::OutOfOrder {
            expected: end.number + 1,
        });
    }
    if chunk.previous != end.hash {
        return Err(StoreError::PrevHashMismatch);
    }
    if roster_head(tx, key)?.length != chunk.roster {
        return Err(StoreError::RosterMoved);
    }
    let number = chunk.number as i64;
    tx.prepare_cached("INSERT INTO chunks VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![
            key,
            chunk.device.0,
            number,
            chunk.hash.0,
            &chunk.bytes[..]
        ])?;
    tx.prepare_cached("INSERT OR REPLACE INTO logs VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![key, chunk.device.0, number, chunk.hash.0])?;
    Ok(Appended::New)
}

fn extend(
    tx: &Transaction<'_>,
    vault: VaultId,
    expected: RosterHead,
    records: &[Vec<u8>],
) -> Result<RosterHead, StoreError> {
    let key = vault_key(tx, vault)?;
    let mut head = match key {
        None => RosterHead::EMPTY,
        Some(key) => roster_head(tx, key)?,
    };
    if head != expected {
        return Err(StoreError::RosterMoved);
    }
    if records.is_empty() {
        return Ok(head);
    }
    if let Some(key) = key {
        records
            .iter()
            .try_for_each(|record| removes_at_the_end(tx, key, record))?;
    }
    let key = match key {
        Some(key) => key,
        None => {
            tx.execute("INSERT INTO vaults (id) VALUES (?1)", [vault.0])?;
            tx.last_insert_rowid()
        }
    };
    for record in records {
        let hash = Digest32::of(record);
        tx.prepare_cached("INSERT INTO roster VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![key, head.length as i64, hash.0, record])?;
        head = RosterHead {
            length: head.length + 1,
            hash,
        };
    }
    Ok(head)
}

/// Whether a record that removes a device leaves out nothing of its log.
fn removes_at_the_end(tx: &Transaction<'_>, key: i64, record: &[u8]) -> Result<(), StoreError> {
    let Ok(Record {
        body: Body::Revoke { device, last },
        ..
    }) = Record::read(record)
    else {
        return Ok(());
    };
    let end = log_end(tx, key, device)?;
    if end.number > last.number || (end.number == last.number && end.hash != last.hash) {
        return Err(StoreError::LogMoved);
    }
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
