//! Writes on Postgres: a queue per vault, worked off by one task at a time in batches, each one transaction that
//! holds the vault's row. So the writes of a vault are in one order, within this process by the queue and among
//! processes by the lock, and vaults wait for nobody but the pool of connections.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deadpool_postgres::Pool;
use kith_sync::ids::{RosterHead, VaultId};
use kith_sync::wire::RendezvousId;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::super::{Appended, NewChunk, StoreError};
use super::batch::{Done, transact};
use super::messenger::Word;

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
    /// Continue the roster.
    Roster {
        expected: RosterHead,
        records: Vec<Vec<u8>>,
        reply: Reply<RosterHead>,
    },
}

type Reply<T> = oneshot::Sender<Result<T, StoreError>>;

/// See the module.
#[derive(Clone)]
pub(super) struct Writer(Arc<Inner>);

struct Inner {
    pool: Pool,
    runtime: Handle,
    commit_bytes: usize,
    quota: u64,
    said: mpsc::UnboundedSender<Word>,
    /// What waits, by vault; a vault is in here as long as its task runs.
    waiting: Mutex<HashMap<VaultId, VecDeque<Job>>>,
}

impl Writer {
    /// On these connections; of every commit word goes to `said`.
    pub(super) fn new(
        pool: Pool,
        commit_bytes: usize,
        quota: u64,
        said: mpsc::UnboundedSender<Word>,
    ) -> Self {
        Self(Arc::new(Inner {
            pool,
            runtime: Handle::current(),
            commit_bytes,
            quota,
            said,
            waiting: Mutex::default(),
        }))
    }

    /// Runs a write that waits for nobody's turn but the vault's row.
    pub(super) fn spawn<T: Send + 'static>(
        &self,
        write: impl Future<Output = T> + Send + 'static,
    ) -> JoinHandle<T> {
        self.0.runtime.spawn(write)
    }

    /// Tells other processes that there is something new in a vault. Without a messenger they find out by themselves.
    pub(super) fn say(&self, vault: VaultId) {
        let _ = self.0.said.send(Word::Vault(vault));
    }

    /// The same of a rendezvous.
    pub(super) fn say_meeting(&self, id: RendezvousId) {
        let _ = self.0.said.send(Word::Meeting(id));
    }

    /// Queues a job. What waits is bounded by what sessions may have in flight.
    pub(super) fn send(&self, vault: VaultId, job: Job) {
        match self.0.waiting().entry(vault) {
            Entry::Occupied(mut queue) => queue.get_mut().push_back(job),
            Entry::Vacant(none) => {
                none.insert(VecDeque::from([job]));
                self.0.runtime.spawn(work(Arc::clone(&self.0), vault));
            }
        }
    }
}

async fn work(inner: Arc<Inner>, vault: VaultId) {
    while let Some(batch) = inner.take(vault) {
        commit(&inner, vault, batch).await;
    }
}

impl Inner {
    fn waiting(&self) -> MutexGuard<'_, HashMap<VaultId, VecDeque<Job>>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next batch; with `None` the vault has no task any more.
    fn take(&self, vault: VaultId) -> Option<Vec<Job>> {
        let mut waiting = self.waiting();
        let Some(first) = waiting.get_mut(&vault).and_then(VecDeque::pop_front) else {
            waiting.remove(&vault);
            return None;
        };
        let mut bytes = first.weight();
        let mut batch = vec![first];
        if let Some(queue) = waiting.get_mut(&vault) {
            while bytes < self.commit_bytes && batch.len() < BATCH {
                let Some(job) = queue.pop_front() else { break };
                bytes += job.weight();
                batch.push(job);
            }
        }
        Some(batch)
    }
}

async fn commit(inner: &Inner, vault: VaultId, batch: Vec<Job>) {
    match transact(&inner.pool, vault, &batch, inner.quota).await {
        Ok(done) => answer(inner, vault, batch, done),
        Err(error) if batch.len() == 1 => {
            tracing::error!(%error, "a write failed");
            batch.into_iter().for_each(|job| job.fail(&error));
        }
        // One job that does not fit takes none of the others with it.
        Err(_) => {
            for job in batch {
                let batch = vec![job];
                match transact(&inner.pool, vault, &batch, inner.quota).await {
                    Ok(done) => answer(inner, vault, batch, done),
                    Err(error) => {
                        tracing::error!(%error, "a write failed");
                        batch.into_iter().for_each(|job| job.fail(&error));
                    }
                }
            }
        }
    }
}

fn answer(inner: &Inner, vault: VaultId, batch: Vec<Job>, done: Vec<Done>) {
    if done.iter().any(Done::wrote) {
        // Without a messenger the others find out by themselves.
        let _ = inner.said.send(Word::Vault(vault));
    }
    for (job, done) in batch.into_iter().zip(done) {
        job.answer(done);
    }
}

impl Job {
    fn weight(&self) -> usize {
        match self {
            Job::Append { chunk, .. } => chunk.bytes.len(),
            Job::Roster { records, .. } => records.iter().map(Vec::len).sum(),
        }
    }

    fn answer(self, done: Done) {
        // Whoever asked may have gone; the write stands.
        match (self, done) {
            (Job::Append { reply, .. }, Done::Appended(outcome)) => drop(reply.send(outcome)),
            (Job::Roster { reply, .. }, Done::Roster(outcome)) => drop(reply.send(outcome)),
            (job, _) => job.fail(&StoreError::Failed("answers out of step".to_owned())),
        }
    }

    fn fail(self, error: &StoreError) {
        match self {
            Job::Append { reply, .. } => drop(reply.send(Err(error.clone()))),
            Job::Roster { reply, .. } => drop(reply.send(Err(error.clone()))),
        }
    }
}
