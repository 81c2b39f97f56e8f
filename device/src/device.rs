//! One device with one book: commands in, notices out, everything durable in between.

use crate::book::{BOOK, Book, Identity, Save};
use crate::given::Given;
use crate::journal::Journal;
use crate::left_out::left_out;
use crate::link::{Link, LinkEvent};
use crate::news::News;
use crate::pictures::{Album, Sealed, pictures_in, puts};
use crate::platform::{Notice, Platform, StoreError};
use crate::reminders::Told;
use crate::writer::{Job, Storage, WriteError, Writer, Written};
use futures::channel::mpsc;
use kith_graph::command::Command;
use kith_graph::document::{self, split};
use kith_graph::ids::BatchId;
use kith_sync::engine::records::TOKEN;
use kith_sync::origin::RelayOrigin;
use kith_sync::store::{Op, Space};
use kith_sync::token::Token;
use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;
use thiserror::Error;
use uuid::Uuid;

/// The relay that a headless device was begun with.
const RELAY: &str = "chosen-relay";

/// Why a device could not be opened. Never taken for an empty book.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum OpenError {
    /// The store does not open or answer.
    #[error("{0}")]
    Store(#[from] StoreError),
    /// What lies there cannot be read by this version.
    #[error("{0}")]
    Unreadable(String),
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What undo takes.
    pub batch: BatchId,
    /// As a toast says it.
    pub what: String,
    /// Undo only: what was left, because it had been changed since.
    pub kept: Vec<String>,
}

impl Done {
    /// Of a command that is durable and will be done.
    pub(crate) fn saved(batch: BatchId) -> Self {
        Self {
            batch,
            what: "Saved".to_owned(),
            kept: Vec::new(),
        }
    }
}

/// Why a command was not done: a sentence that a person can act on.
pub(crate) enum NotDone {
    /// The document does not take it.
    Refused(String),
    /// It could not be made durable.
    Failed(String),
}

/// The work that goes on as long as the device lives; the platform runs it beside everything else.
pub struct Work {
    jobs: mpsc::UnboundedReceiver<Job>,
    events: mpsc::UnboundedReceiver<LinkEvent>,
}

/// One device with one book.
pub struct Device<P: Platform> {
    pub(crate) platform: P,
    pub(crate) book: RefCell<Book>,
    pub(crate) writer: Writer,
    pub(crate) link: Link,
    pub(crate) journal: Journal,
    pub(crate) album: Album,
    pub(crate) told: Told,
    /// Somebody asked that the edit that runs as several changes go no further.
    stopping: Cell<bool>,
}

/// How often it is told how far an edit in several parts is, at most.
const TELL_EVERY_MS: u64 = 50;

/// What is said of an edit that was stopped.
const STOPPED: &str = "Stopped. Nothing was changed.";

impl<P: Platform> Device<P> {
    /// Opens the store and what answers the first screen. [`Device::load`] brings the document.
    ///
    /// # Errors
    /// When the store cannot be opened or says something this version does not know.
    pub async fn open(platform: P) -> Result<(Rc<Self>, Work), OpenError> {
        let on_disk = match platform.get(Space::Meta, BOOK).await? {
            None => None,
            Some(bytes) => Some(serde_json::from_slice::<Identity>(&bytes).map_err(|_| {
                OpenError::Unreadable(
                    "The book on this device has a marking that this version does not know. Nothing was changed; \
                     reload to get the newest Kith."
                        .to_owned(),
                )
            })?),
        };
        let rows = platform.records(Space::Rows).await?;
        let (writer, jobs) = Writer::new(on_disk, fresh_id(&platform));
        let (link, events) = Link::new();
        link.left_out.replace(left_out(&platform).await?);
        let device = Self {
            book: RefCell::new(Book::open(&rows)),
            writer,
            link,
            journal: Journal::default(),
            album: Album::default(),
            told: Told::default(),
            stopping: Cell::new(false),
            platform,
        };
        Ok((Rc::new(device), Work { jobs, events }))
    }

    /// Works off saves and what comes over the wire, for as long as the device lives.
    pub async fn work(self: Rc<Self>, work: Work) {
        let saves = self.writer.work(&self.platform, work.jobs, |keys, save| {
            if save.has_changes() {
                self.book.borrow_mut().wrote(keys.iter().take(1).copied());
            }
        });
        futures::join!(saves, self.pump(work.events));
    }

    /// Loads the document, then does what was journaled meanwhile.
    ///
    /// # Errors
    /// When the log on this device does not make a whole document; it stays as it is and nothing is written.
    pub async fn load(&self) -> Result<(), OpenError> {
        let log = self.platform.log(Space::Changes, 0).await?;
        let mended = self
            .book
            .borrow_mut()
            .attach(&log)
            .map_err(|e| OpenError::Unreadable(e.to_string()))?;
        drop(log);
        if let Some(save) = mended {
            // Rows and folding are conveniences: if this tab lost a race, the next start does them again.
            drop(self.writer.write(save));
        }
        self.replay().await?;
        if self.is_holder() {
            self.send_everything_again().await?;
            self.feed();
        }
        self.platform.notice(Notice::Book);
        self.platform.notice(Notice::Status);
        Ok(())
    }

    /// Does what a command says. `Ok` only once it is durable.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn run(&self, command: Command) -> Result<Done, String> {
        self.run_with(command, Sealed::new()).await
    }

    /// The same with sealed pictures, each of which becomes durable together with what names it.
    pub(crate) async fn run_with(&self, command: Command, beside: Sealed) -> Result<Done, String> {
        let batch = BatchId(fresh_id(&self.platform));
        let at = self.platform.utc();
        let command = Rc::new(command);
        let given = Given { batch, at, command };
        let done = self.run_as(given, None, beside).await;
        done.map_err(|(NotDone::Refused(why) | NotDone::Failed(why))| why)
    }

    /// `journaled`: the journal's record that this command came from; it goes in the same transaction as its effect.
    pub(crate) async fn run_as(
        &self,
        given: Given,
        journaled: Option<(String, Vec<u8>)>,
        beside: Sealed,
    ) -> Result<Done, NotDone> {
        let (batch, at) = (given.batch, given.at);
        if let Storage::Closed(sentence) = self.storage() {
            return Err(NotDone::Failed(sentence));
        }
        if !self.takes_edits() {
            return match journaled {
                // It stays where it is, and is done when the document is there.
                Some(_) => Ok(Done::saved(batch)),
                None => self.journal(given, beside).await,
            };
        }
        let mut done = Done {
            batch,
            what: String::new(),
            kept: Vec::new(),
        };
        let mut writes = Vec::new();
        let imported = people_in(&given.command);
        let together = in_words(&given.command);
        let parts = split(Rc::unwrap_or_clone(given.command));
        let parts: Vec<Rc<Command>> = parts.into_iter().map(Rc::new).collect();
        let several = parts.len() > 1;
        let mut count = 0;
        let last = parts.len().saturating_sub(1);
        self.stopping.set(false);
        let mut told = self.platform.monotonic();
        for (at_part, part) in parts.iter().enumerate() {
            if at_part > 0 && self.stopping.take() {
                for write in writes {
                    settle(write).await.map_err(NotDone::Failed)?;
                }
                Box::pin(self.run_with(Command::Undo { batch }, Sealed::new()))
                    .await
                    .map_err(NotDone::Failed)?;
                return Err(NotDone::Refused(STOPPED.to_owned()));
            }
            count += people_in(part);
            while self.link.replacing.get() {
                // What is left of the command is done on the document that comes.
                self.platform.sleep(20).await;
            }
            let ran = {
                let mut book = self.book.borrow_mut();
                if book.needs_session() {
                    let mut actor = [0; 16];
                    self.platform.fill(&mut actor);
                    book.begin_session(actor);
                }
                book.run(batch, at, part.clone(), several)
            };
            let ran = match ran {
                Ok(ran) => ran,
                // What earlier parts wrote stays, under its batch, and can be taken back.
                Err(sentence) => {
                    for write in writes {
                        settle(write).await.map_err(NotDone::Failed)?;
                    }
                    return Err(NotDone::Refused(sentence));
                }
            };
            done.what = ran.what;
            done.kept.extend(ran.kept);
            let mut save = ran.save;
            if let Some((key, bytes)) = &journaled {
                let expect = Op::Expect(Space::Journal, key.clone(), Some(bytes.clone()));
                let delete = (at_part == last).then(|| Op::Delete(Space::Journal, key.clone()));
                save = Some(save.unwrap_or_default().and([expect]).and(delete));
            }
            let named = pictures_in(part).into_iter();
            let named = named.filter_map(|id| Some((id, beside.get(&id)?.clone())));
            let save = save.map(|save| save.and(puts(named.collect())));
            writes.extend(save.map(|save| self.writer.write(save)));
            if several {
                let now = self.platform.monotonic();
                let is_end = at_part == 0 || at_part == last;
                if is_end || now.saturating_sub(told) >= TELL_EVERY_MS {
                    told = now;
                    self.platform.notice(Notice::Progress(count, imported));
                }
                self.platform.sleep(0).await;
            }
        }
        while let Some(rows) = self.rows_left() {
            writes.push(self.writer.write(rows));
            self.platform.sleep(0).await;
        }
        for write in writes {
            let written = match write.await {
                Err(WriteError::BegunAnew) => {
                    let parts = parts
                        .into_iter()
                        .map(|command| Given { batch, at, command });
                    return self.keep(batch, parts.collect(), journaled, beside).await;
                }
                written => written.map_err(|e| NotDone::Failed(e.to_string()))?,
            };
            if written == Written::Conflict {
                // Another tab did what was journaled first; this tab's document has it twice and must be read anew.
                self.platform.notice(Notice::Replaced);
            }
        }
        if several && let Some(what) = together {
            done.what = what;
        }
        self.platform.notice(Notice::Book);
        self.feed();
        Ok(done)
    }

    /// Rows that the parts of an edit changed; each borrow of the book ends with it.
    fn rows_left(&self) -> Option<Save> {
        self.book.borrow_mut().rows_left()
    }

    /// Stops the edit that runs as several changes, if there is one: what it did so far is taken back, and it is refused.
    pub fn stop(&self) {
        self.stopping.set(true);
    }

    /// Whether there is a document, and no other is about to take its place.
    pub(crate) fn takes_edits(&self) -> bool {
        self.book.borrow().is_loaded() && !self.link.replacing.get()
    }

    /// Another tab wrote something: take it in.
    ///
    /// # Errors
    /// When the store does not answer or an entry cannot be read.
    pub async fn heard(&self) -> Result<(), OpenError> {
        if !self.writer.is_same_book(&self.platform).await? {
            self.platform.notice(Notice::Replaced);
            return Ok(());
        }
        if self.book.borrow().is_loaded() {
            let seen = self.book.borrow().seen();
            let log = self.platform.log(Space::Changes, seen).await?;
            let taken = self.book.borrow_mut().foreign(&log);
            taken.map_err(|e| OpenError::Unreadable(e.to_string()))?;
            self.platform.notice(Notice::Book);
        } else {
            let rows = self.platform.records(Space::Rows).await?;
            if !self.book.borrow().is_loaded() {
                *self.book.borrow_mut() = Book::open(&rows);
                self.platform.notice(Notice::Book);
            }
        }
        self.look_for_awaited().await;
        self.feed();
        Ok(())
    }

    /// What in the book may be another since this was last asked.
    pub fn take_news(&self) -> News {
        self.book.borrow_mut().take_news()
    }

    /// The book, for questions.
    pub fn book(&self) -> Ref<'_, Book> {
        self.book.borrow()
    }

    /// How the store stands.
    pub fn storage(&self) -> Storage {
        self.writer.storage.borrow().clone()
    }

    /// Whether every edit so far is durable.
    pub fn is_settled(&self) -> bool {
        self.writer.open_jobs.get() == 0
    }

    /// Names the book on disk and, if given, the relay that devices will meet at and its operator's token.
    ///
    /// # Errors
    /// A sentence, if it could not be written.
    pub async fn begin_book(
        &self,
        relay: Option<&str>,
        token: Option<&Token>,
    ) -> Result<(), String> {
        let relay = relay
            .map(RelayOrigin::parse)
            .transpose()
            .map_err(|e| e.to_string())?;
        let ops = relay.map(|r| {
            Op::Put(
                Space::Meta,
                RELAY.to_owned(),
                r.as_str().as_bytes().to_vec(),
            )
        });
        let token = token.map(|token| {
            let secret = token.as_str().as_bytes().to_vec();
            Op::Put(Space::Secrets, TOKEN.to_owned(), secret)
        });
        let ops = ops.into_iter().chain(token).collect();
        settle(self.writer.write(Save::of(ops))).await
    }

    /// The relay that [`Device::begin_book`] was given.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn chosen_relay(&self) -> Result<Option<String>, StoreError> {
        let bytes = self.platform.get(Space::Meta, RELAY).await?;
        Ok(bytes.and_then(|b| String::from_utf8(b).ok()))
    }

    /// The book cannot be used any further: says so, and refuses every later edit.
    pub fn close(&self, sentence: String) {
        *self.writer.storage.borrow_mut() = Storage::Closed(sentence);
        self.platform.notice(Notice::Status);
    }

    /// A fresh key for an entity.
    pub fn fresh_id(&self) -> Uuid {
        fresh_id(&self.platform)
    }

    /// The platform.
    pub fn platform(&self) -> &P {
        &self.platform
    }
}

pub(crate) async fn settle(
    write: impl Future<Output = Result<Written, WriteError>>,
) -> Result<(), String> {
    write.await.map(|_| ()).map_err(|e| e.to_string())
}

fn people_in(command: &Command) -> usize {
    match command {
        Command::Import { people, more, .. } => people.len() + more.len(),
        Command::BringIn { things, .. } => things.people.len(),
        Command::SetTier { ids, .. } | Command::SetTag { ids, .. } => ids.len(),
        Command::SetGuests { guests, .. } => guests.len(),
        _ => 1,
    }
}

/// What a command that takes several changes says as a whole.
fn in_words(command: &Command) -> Option<String> {
    match command {
        Command::Import {
            source,
            people,
            more,
            ..
        } => {
            let people = people.len();
            Some(match (people, more.len()) {
                (people, 0) => format!("Imported {people} people from {source}"),
                (0, more) => format!("Imported what {source} knows of {more} people"),
                (people, more) => {
                    format!(
                        "Imported {people} people from {source}, and more of {more} who were there"
                    )
                }
            })
        }
        Command::BringIn { source, things } => {
            Some(format!("Brought in {} from {source}", things.in_words()))
        }
        many => document::in_words(many),
    }
}

/// A UUIDv7 from the platform's own clock and randomness.
pub(crate) fn fresh_id<P: Platform>(platform: &P) -> Uuid {
    let mut random = [0; 10];
    platform.fill(&mut random);
    let millis = u64::try_from(platform.utc().timestamp_millis()).unwrap_or(0);
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}
