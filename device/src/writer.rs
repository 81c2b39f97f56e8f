//! The one ordered queue of saves: nothing is called saved while an earlier save is not.

use crate::book::{BOOK, Identity, Save};
use crate::erase;
use crate::platform::{Notice, Platform, StoreError};
use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use kith_sync::store::{Op, Outcome, Space, Tx};
use std::cell::{Cell, RefCell};
use thiserror::Error;
use uuid::Uuid;

/// The longest wait between two tries of a write that does not land.
const MAX_WAIT_MS: u64 = 5_000;
/// So many saves that wait are written in one transaction, a change at most in each.
const TOGETHER: usize = 16;

/// How a save ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// Durable. Keys of the appended entries, in order.
    Complete(Vec<u64>),
    /// A condition of its own (a tail, a fence) no longer held; nothing was written, or the changes alone if the
    /// condition was only about what the engine notes of them.
    Conflict,
}

/// Why a save can never be written.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum WriteError {
    /// Another tab replaced the book.
    #[error("This book was replaced in another window. Reload to see it.")]
    Replaced,
    /// Another tab put another document in the place of this book's, which begins anew.
    #[error("This book was begun anew in another window. Reload to see it.")]
    BegunAnew,
    /// The store is closed for good.
    #[error("{0}")]
    Closed(String),
}

/// How the store stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Storage {
    /// Every save so far is durable or on its way.
    #[default]
    Ready,
    /// The save at the head of the queue did not land and is tried again.
    NotSaved(String),
    /// The store cannot be opened.
    Closed(String),
}

pub(crate) struct Job {
    save: Save,
    done: oneshot::Sender<Result<Written, WriteError>>,
}

/// Where saves queue up.
pub(crate) struct Writer {
    queue: mpsc::UnboundedSender<Job>,
    /// The book on disk, as far as this tab knows.
    pub(crate) on_disk: RefCell<Option<Identity>>,
    fresh: Identity,
    pub(crate) storage: RefCell<Storage>,
    pub(crate) open_jobs: Cell<usize>,
}

impl Writer {
    pub(crate) fn new(
        on_disk: Option<Identity>,
        fresh: Uuid,
    ) -> (Self, mpsc::UnboundedReceiver<Job>) {
        let (queue, jobs) = mpsc::unbounded();
        let fresh = Identity {
            id: fresh,
            shared: false,
        };
        let writer = Self {
            queue,
            on_disk: RefCell::new(on_disk),
            fresh,
            storage: RefCell::default(),
            open_jobs: Cell::new(0),
        };
        (writer, jobs)
    }

    /// Queues a save now; the future ends when it is durable.
    pub(crate) fn write(
        &self,
        save: Save,
    ) -> impl Future<Output = Result<Written, WriteError>> + use<> {
        let (done, ended) = oneshot::channel();
        self.open_jobs.set(self.open_jobs.get() + 1);
        let queued = self.queue.unbounded_send(Job { save, done });
        async move {
            let gone = || WriteError::Closed("Kith is closing. Reload to go on.".to_owned());
            queued.map_err(|_| gone())?;
            ended.await.map_err(|_| gone())?
        }
    }

    /// Whether the book's edits go to other devices.
    pub(crate) fn is_shared(&self) -> bool {
        self.on_disk.borrow().as_ref().is_some_and(|b| b.shared)
    }

    /// The book as it is, or will be with the first save.
    pub(crate) fn identity(&self) -> Identity {
        self.on_disk
            .borrow()
            .clone()
            .unwrap_or_else(|| self.fresh.clone())
    }

    /// Whether the book on disk is still the one this tab has open; what other tabs noted about it is taken over.
    pub(crate) async fn is_same_book<P: Platform>(&self, platform: &P) -> Result<bool, StoreError> {
        let known = self.on_disk.borrow().clone();
        match self.reread(platform, known.as_ref()).await {
            Ok(_) => Ok(true),
            Err(Ok(_)) => Ok(false),
            Err(Err(e)) => Err(e),
        }
    }

    /// Works the queue off, for as long as the device lives. Plain saves that wait after each other are written in one
    /// transaction: of a large edit's parts each would otherwise wait for the one before it to be durable.
    pub(crate) async fn work<P: Platform>(
        &self,
        platform: &P,
        mut jobs: mpsc::UnboundedReceiver<Job>,
        wrote: impl Fn(&[u64], &Save),
    ) {
        let mut doubtful = false;
        let mut taken = None;
        loop {
            let first = match taken.take() {
                Some(job) => job,
                None => match jobs.next().await {
                    Some(job) => job,
                    None => return,
                },
            };
            let mut together = vec![first];
            while together.len() < TOGETHER
                && together.last().is_some_and(|job| job.save.is_plain())
                && let Ok(job) = jobs.try_recv()
            {
                if !job.save.is_plain() {
                    taken = Some(job);
                    break;
                }
                together.push(job);
            }
            if doubtful {
                for job in &mut together {
                    job.save = std::mem::take(&mut job.save).with_doubtful_rows();
                }
            }
            let keys = match together.as_slice() {
                [_] => None,
                several => self.land_together(platform, several).await,
            };
            if let Some(keys) = keys {
                for (job, keys) in together.into_iter().zip(keys) {
                    wrote(&keys, &job.save);
                    self.end(job, Ok(Written::Complete(keys)));
                }
                platform.announce();
                continue;
            }
            // Alone, or one of them cannot be written: each by itself, so that only what cannot be is not.
            for job in together {
                let mut ended = self.land(platform, &job.save).await;
                let mut landed = ended.clone();
                if let (Ok(Written::Conflict), Some(kept)) = (&ended, job.save.without_notes()) {
                    landed = self.land(platform, &kept).await;
                    doubtful = true;
                    if landed.is_err() {
                        ended.clone_from(&landed);
                    }
                }
                if let Ok(Written::Complete(keys)) = &landed {
                    wrote(keys, &job.save);
                    platform.announce();
                }
                self.end(job, ended);
            }
        }
    }

    fn end(&self, job: Job, ended: Result<Written, WriteError>) {
        self.open_jobs.set(self.open_jobs.get() - 1);
        // Whoever asked may be gone; the save is durable all the same.
        drop(job.done.send(ended));
    }

    /// Tries once to write several saves in one transaction: the keys of each one's entries, or `None` if nothing was
    /// written.
    async fn land_together<P: Platform>(
        &self,
        platform: &P,
        jobs: &[Job],
    ) -> Option<Vec<Vec<u64>>> {
        let known = self.on_disk.borrow().clone();
        let mut all = Tx::default();
        let mut entries = Vec::new();
        for job in jobs {
            let tx = job.save.tx(known.as_ref(), &self.fresh);
            let is_append = |op: &&Op| matches!(op, Op::Append(..));
            entries.push(tx.ops.iter().filter(is_append).count());
            // Which book lies here is asked, and noted, once.
            let is_first = all.ops.is_empty();
            let again = |op: &Op| match op {
                Op::Expect(space, key, _) | Op::Put(space, key, _) => {
                    (*space, key.as_str()) == (Space::Meta, BOOK)
                }
                _ => false,
            };
            let ops = tx.ops.into_iter();
            all.ops.extend(ops.filter(|op| is_first || !again(op)));
        }
        let Ok(Outcome::Complete(keys)) = platform.transact(&all).await else {
            return None;
        };
        self.on_disk
            .borrow_mut()
            .get_or_insert_with(|| self.fresh.clone());
        self.stands(platform, Storage::Ready);
        let mut keys = keys.into_iter();
        let of_each = entries.into_iter();
        Some(of_each.map(|n| keys.by_ref().take(n).collect()).collect())
    }

    /// Tries until it is durable or can never be. The bytes stay in memory meanwhile.
    async fn land<P: Platform>(&self, platform: &P, save: &Save) -> Result<Written, WriteError> {
        let mut wait = 50;
        loop {
            let known = self.on_disk.borrow().clone();
            let tx = save.tx(known.as_ref(), &self.fresh);
            let error = match platform.transact(&tx).await {
                Ok(Outcome::Complete(keys)) => {
                    self.on_disk
                        .borrow_mut()
                        .get_or_insert_with(|| self.fresh.clone());
                    self.adopt(&tx.ops);
                    self.stands(platform, Storage::Ready);
                    return Ok(Written::Complete(keys));
                }
                Ok(Outcome::Conflict) => match self.reread(platform, known.as_ref()).await {
                    Ok(true) => continue,
                    Ok(false) => return Ok(Written::Conflict),
                    Err(Ok(never)) => return Err(never),
                    Err(Err(error)) => error,
                },
                Err(error) => error,
            };
            if let StoreError::Closed(sentence) = error {
                self.stands(platform, Storage::Closed(sentence.clone()));
                return Err(WriteError::Closed(sentence));
            }
            self.stands(platform, Storage::NotSaved(error.to_string()));
            platform.sleep(wait).await;
            wait = (wait * 2).min(MAX_WAIT_MS);
        }
    }

    /// A transaction may itself have named another book (a vault begun or joined).
    fn adopt(&self, ops: &[Op]) {
        for op in ops {
            if let Op::Put(Space::Meta, key, value) = op
                && key == BOOK
                && let Ok(identity) = serde_json::from_slice(value)
            {
                *self.on_disk.borrow_mut() = Some(identity);
            }
        }
    }

    /// After a conflict: `true` if the book's record was the reason and is known now.
    async fn reread<P: Platform>(
        &self,
        platform: &P,
        known: Option<&Identity>,
    ) -> Result<bool, Result<WriteError, StoreError>> {
        let found = platform.get(Space::Meta, BOOK).await.map_err(Err)?;
        let found: Option<Identity> = found.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        if found.as_ref() == known {
            return Ok(false);
        }
        match (known, &found) {
            (Some(known), Some(found)) if known.id == found.id => {}
            (None, Some(_)) => {}
            (known, found) => {
                platform.notice(Notice::Replaced);
                let ids = known.zip(found.as_ref()).map(|(a, b)| (a.id, b.id));
                let same = match ids {
                    Some((was, now)) => erase::continues(platform, was, now).await.map_err(Err)?,
                    None => false,
                };
                return Err(Ok(if same {
                    WriteError::BegunAnew
                } else {
                    WriteError::Replaced
                }));
            }
        }
        *self.on_disk.borrow_mut() = found;
        Ok(true)
    }

    fn stands<P: Platform>(&self, platform: &P, storage: Storage) {
        if *self.storage.borrow() != storage {
            *self.storage.borrow_mut() = storage;
            platform.notice(Notice::Status);
        }
    }
}
