//! The one thread that writes: it gathers what is queued into one transaction and answers after its commit.

use std::io;
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::sync::oneshot;

use super::super::StoreError;

/// Writes that one commit gathers at most.
const BATCH: usize = 512;

/// One write, and whom to tell.
pub(super) trait Write: Send {
    /// The bytes it brings.
    fn weight(&self) -> usize;

    /// Whether nothing of what it deletes may be left anywhere.
    fn wipes(&self) -> bool;

    /// Does it, or does nothing and remembers why not. Fails only where the whole transaction must.
    fn apply(&mut self, tx: &Transaction<'_>) -> Result<(), StoreError>;

    /// Tells whoever asked what came of it. They may have gone; the write stands.
    fn answer(self: Box<Self>);

    /// Tells whoever asked that the transaction failed.
    fn fail(self: Box<Self>, error: &StoreError);
}

/// A write made of a function. It may run twice, if the transaction that it was first in failed.
pub(super) struct Task<T, F> {
    /// The bytes it brings.
    pub weight: usize,
    /// Whether nothing of what it deletes may be left anywhere.
    pub wipes: bool,
    /// What it does.
    pub run: F,
    /// Whom to tell.
    pub reply: oneshot::Sender<Result<T, StoreError>>,
    /// What came of it.
    pub outcome: Option<Result<T, StoreError>>,
}

impl<T, F> Write for Task<T, F>
where
    T: Send,
    F: FnMut(&Transaction<'_>) -> Result<T, StoreError> + Send,
{
    fn weight(&self) -> usize {
        self.weight
    }

    fn wipes(&self) -> bool {
        self.wipes
    }

    fn apply(&mut self, tx: &Transaction<'_>) -> Result<(), StoreError> {
        match (self.run)(tx) {
            Err(error @ (StoreError::Full | StoreError::Failed(_))) => Err(error),
            outcome => {
                self.outcome = Some(outcome);
                Ok(())
            }
        }
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or_else(|| Err(super::stopped()));
        let _ = self.reply.send(outcome);
    }

    fn fail(self: Box<Self>, error: &StoreError) {
        let _ = self.reply.send(Err(error.clone()));
    }
}

type Queued = Box<dyn Write>;

/// The writer's queue. Its length is bounded by what sessions may have in flight.
#[derive(Clone)]
pub(super) struct Writer(mpsc::Sender<Queued>);

impl Writer {
    /// Queues a write. If the writer has stopped, its reply is dropped, which the asker sees.
    pub(super) fn send(&self, write: Queued) {
        let _ = self.0.send(write);
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

fn run(mut connection: Connection, queue: &mpsc::Receiver<Queued>, commit_bytes: usize) {
    while let Ok(first) = queue.recv() {
        let mut bytes = first.weight();
        let mut batch = vec![first];
        while bytes < commit_bytes && batch.len() < BATCH {
            let Ok(write) = queue.try_recv() else { break };
            bytes += write.weight();
            batch.push(write);
        }
        commit(&mut connection, batch);
    }
}

fn commit(connection: &mut Connection, mut batch: Vec<Queued>) {
    match transact(connection, &mut batch) {
        Ok(()) => {
            if batch.iter().any(|write| write.wipes()) {
                leave_no_trace(connection);
            }
            batch.into_iter().for_each(Write::answer);
        }
        Err(error) if batch.len() == 1 => {
            tracing::error!(%error, "a write failed");
            batch.into_iter().for_each(|write| write.fail(&error));
        }
        // One write that does not fit takes none of the others with it.
        Err(_) => batch
            .into_iter()
            .for_each(|write| commit(connection, vec![write])),
    }
}

fn transact(connection: &mut Connection, batch: &mut [Queued]) -> Result<(), StoreError> {
    let tx = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for write in batch {
        write.apply(&tx)?;
    }
    tx.commit()?;
    Ok(())
}

/// The write-ahead log still has what was deleted, until it is truncated. A reader in the way only delays that: the next
/// checkpoint does it.
fn leave_no_trace(connection: &Connection) {
    let truncate = "PRAGMA wal_checkpoint(TRUNCATE)";
    if let Err(error) = connection.query_row(truncate, [], |_| Ok(())) {
        tracing::warn!(%error, "the write-ahead log could not be truncated");
    }
}
