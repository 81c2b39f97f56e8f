//! Erasing for good: the document begins anew without some people, here and on every other device.
//!
//! The switch is two transactions. The first gives the book another id, so that no other tab's save is taken any more:
//! whatever they saved before is then all there is. The second puts the new document in the place of the old one, with
//! what was never sent done again on it. Between the two, and before them, the old document is there. A tab that is opened
//! between them knows the new id already; if it saves something, the second transaction does not hold, and both are done
//! once more.

use crate::book::{BOOK, Book, Identity, Save};
use crate::bring;
use crate::cleared::{cleared, last};
use crate::device::{Device, fresh_id};
use crate::given::Given;
use crate::left_out::{self, ERASED};
use crate::pictures::blob_id;
use crate::platform::{Notice, Platform, StoreError};
use crate::removal::Waiting;
use crate::writer::Written;
use chrono::{DateTime, Utc};
use futures::channel::oneshot;
use kith_graph::command::Command;
use kith_graph::document::{CommandError, Graph, split};
use kith_graph::ids::{BatchId, PersonId};
use kith_sync::blob::BlobId;
use kith_sync::engine::{Delivered, Input, OutboxItem, Renewed, Unsent};
use kith_sync::store::{Op, Space, outbox};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::rc::Rc;
use uuid::Uuid;

/// Under which ids this book was known before it began anew.
const LINE: &str = "book/line";

/// Whom to erase, and who waits for it.
pub(crate) struct Erasing {
    people: BTreeSet<PersonId>,
    answer: Waiting,
}

/// The document that another device, or this one, has begun anew with.
pub(crate) struct Replacement {
    pub(crate) document: Vec<u8>,
    pub(crate) heads: Vec<[u8; 32]>,
    pub(crate) exact: bool,
    pub(crate) unsent: Vec<Unsent>,
}

#[derive(Serialize, Deserialize)]
struct Line {
    now: Uuid,
    before: Vec<Uuid>,
}

/// Whether the book that is now known under one id is the one that was known under another.
pub(crate) async fn continues<P: Platform>(
    platform: &P,
    was: Uuid,
    now: Uuid,
) -> Result<bool, StoreError> {
    let line = line(platform).await?;
    Ok(line.is_some_and(|line| line.now == now && line.before.contains(&was)))
}

async fn line<P: Platform>(platform: &P) -> Result<Option<Line>, StoreError> {
    let bytes = platform.get(Space::Meta, LINE).await?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

/// Changes, heads after them, and what was given to make them.
type Saved = (Vec<u8>, Vec<[u8; 32]>, Vec<u8>);

/// What was saved here and never sent, on the new document.
#[derive(Default)]
struct Again {
    saves: Vec<Saved>,
    left_out: Vec<String>,
}

impl Again {
    fn run(&mut self, new: &mut Graph, given: &Given) {
        let before = new.heads();
        let about = new.is_about_erased(&given.command);
        let done = new.apply(given.batch, given.at, &given.command);
        match done {
            Ok(_) if !about => {}
            Ok(_) | Err(CommandError::Erased) => {
                self.left_out.push(left_out::sentence(given, ERASED));
            }
            Err(why) => {
                let why = format!("could not be done again when the book began anew: {why}");
                self.left_out.push(left_out::sentence(given, &why));
            }
        }
        let changes = new.save_after(&before);
        if !changes.is_empty() {
            let given = given.encode().unwrap_or_default();
            self.saves.push((changes, new.heads(), given));
        }
    }
}

impl<P: Platform> Device<P> {
    /// Erases people for good: from the book on this device at once, from the relay and the other devices as they hear
    /// of it. A shared book needs a connection, and everything sent and received. Whoever was merged with one of them
    /// goes too. Backups, and devices that are not connected, still hold them.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing was erased then.
    pub async fn erase(&self, people: BTreeSet<PersonId>) -> Result<(), String> {
        let known = {
            let book = self.book.borrow();
            let graph = book.graph().ok_or(OPENING)?;
            people.iter().all(|id| graph.is_known(*id))
        };
        if !known {
            return Err(CommandError::UnknownPerson.to_string());
        }
        if !self.writer.is_shared() {
            return self.erase_here(people).await;
        }
        self.may_erase()?;
        let (answer, answered) = oneshot::channel();
        *self.link.erasing.borrow_mut() = Some(Erasing { people, answer });
        self.engine_input(Input::Erase);
        answered.await.unwrap_or_else(|_| {
            Err("Somebody else is being erased just now. Try again.".to_owned())
        })
    }

    /// Whether people can be erased for good now.
    ///
    /// # Errors
    /// A sentence that a person can act on.
    pub fn may_erase(&self) -> Result<(), String> {
        if !self.writer.is_shared() {
            return Ok(());
        }
        let engine = self.link.engine.borrow();
        let engine = engine.as_ref().ok_or(
            "Erasing for good needs a connection to the relay. Connect in this window, then try again.",
        )?;
        if !self.is_settled() {
            return Err("Something is still being saved. Try again in a moment.".to_owned());
        }
        engine.may_erase().map_err(str::to_owned)
    }

    /// The book is on this device alone.
    async fn erase_here(&self, people: BTreeSet<PersonId>) -> Result<(), String> {
        let make = |old: &Graph, _: &[OutboxItem]| old.without(&people).map_err(|e| e.to_string());
        match self.begin_anew(make, &[], Vec::new()).await {
            Some(Delivered::Applied) => Ok(()),
            Some(Delivered::Bad(sentence)) => Err(sentence),
            _ => Err("Another window changed this book meanwhile. Try again.".to_owned()),
        }
    }

    /// The new document for the other devices; `None` if the store does not answer.
    pub(crate) async fn renew(&self) -> Option<Renewed> {
        // Saves land in order: once this empty one has, so has everything before it.
        self.writer.write(Save::default()).await.ok()?;
        self.heard().await.ok()?;
        let waiting = self.platform.log(Space::Outbox, 0).await.ok()?;
        if !waiting.is_empty() || !self.is_settled() {
            // What waits is sealed first, then the wish is looked at again.
            self.feed();
            self.engine_input(Input::Erase);
            return Some(Renewed::NotYet);
        }
        let now = self.platform.utc();
        let made = {
            let erasing = self.link.erasing.borrow();
            let book = self.book.borrow();
            let (Some(erasing), Some(graph)) = (erasing.as_ref(), book.graph()) else {
                return Some(Renewed::Done);
            };
            if erasing.people.is_subset(&graph.erased()) {
                return Some(Renewed::Done);
            }
            graph.without(&erasing.people)
        };
        Some(match made {
            Ok(new) => Renewed::Document {
                document: new.save(),
                heads: new.heads(),
                blobs: kept(&new, now),
            },
            Err(why) => {
                self.erased(Err(why.to_string()));
                Renewed::Done
            }
        })
    }

    /// What the engine made of it.
    pub(crate) fn erased(&self, result: Result<(), String>) {
        if let Some(erasing) = self.link.erasing.borrow_mut().take() {
            // Whoever asked may have closed the page.
            let _ = erasing.answer.send(result);
        }
    }

    /// Puts another document in the place of this one; `None` if the store is closed.
    pub(crate) async fn replace(&self, new: Replacement, ops: Vec<Op>) -> Option<Delivered> {
        let Replacement {
            document,
            heads,
            exact,
            unsent,
        } = new;
        let make = |old: &Graph, waiting: &[OutboxItem]| {
            let new = Graph::load(&document).map_err(|e| e.to_string())?;
            if !new.has_heads(&heads) {
                return Err("its changes do not make the state that it names".to_owned());
            }
            if exact {
                let sent = unsent.iter().map(|unsent| &unsent.changes);
                let mine = sent.chain(waiting.iter().map(|item| &item.changes));
                let mine: Vec<u8> = mine.flatten().copied().collect();
                let before = old.without_changes(&mine).map_err(|e| e.to_string())?;
                if !new.is_without(&before) {
                    return Err("it lacks something that is here, or has something else".to_owned());
                }
            }
            Ok(new)
        };
        self.begin_anew(make, &unsent, ops).await
    }

    async fn begin_anew(
        &self,
        make: impl FnOnce(&Graph, &[OutboxItem]) -> Result<Graph, String>,
        unsent: &[Unsent],
        ops: Vec<Op>,
    ) -> Option<Delivered> {
        self.link.replacing.set(true);
        let done = self.switch(make, unsent, ops).await;
        self.link.replacing.set(false);
        // What was given meanwhile waits in the journal.
        if let Err(e) = self.replay().await {
            self.link.trouble(e.to_string());
        }
        self.platform.notice(Notice::Book);
        self.platform.notice(Notice::Status);
        done
    }

    async fn switch(
        &self,
        make: impl FnOnce(&Graph, &[OutboxItem]) -> Result<Graph, String>,
        unsent: &[Unsent],
        ops: Vec<Op>,
    ) -> Option<Delivered> {
        // The engine's first condition is its fence: whoever lost that closes no door.
        let fence = ops.first().cloned();
        let closed = self.renamed().await.ok()?;
        match self.writer.write(Save::of(closed).and(fence)).await.ok()? {
            Written::Complete(_) => {}
            Written::Conflict => return Some(Delivered::Conflict),
        }
        self.heard().await.ok()?;
        let read = self.book.borrow().seen();
        let outbox = self.platform.log(Space::Outbox, 0).await.ok()?;
        let waiting = outbox
            .iter()
            .filter_map(|(key, entry)| outbox::read(*key, entry));
        let waiting: Vec<OutboxItem> = waiting.collect();
        let log = self.platform.log(Space::Changes, 0).await.ok()?;
        let mut actor = [0; 16];
        self.platform.fill(&mut actor);
        let had_pictures;
        let made = {
            let book = self.book.borrow();
            // A tab that was opened since the door was closed has saved something, and this one may have heard of it.
            let old = book
                .graph()
                .filter(|_| book.seen() == read && last(&log) <= read);
            let Some(old) = old else {
                return Some(Delivered::Conflict);
            };
            had_pictures = old.has_pictures();
            make(old, &waiting).map(|new| self.again(new, old, actor, unsent, &waiting))
        };
        let (new, document, again) = match made {
            Ok(made) => made,
            Err(sentence) => return Some(Delivered::Bad(sentence)),
        };
        let now = self.platform.utc();
        let pictures = if had_pictures {
            let mut kept = new.kept_pictures(now);
            if let Ok(Some(aside)) = self.set_aside().await {
                kept.extend(aside.kept_pictures(now));
            }
            self.without_pictures_but(kept).await.ok()?
        } else {
            Vec::new()
        };
        let (mut book, rows) = Book::renewed(new, actor);
        let mut all = self.renamed().await.ok()?;
        all.extend(ops);
        all.push(Op::Append(Space::Changes, document));
        for (changes, heads, given) in &again.saves {
            all.push(Op::Append(Space::Changes, changes.clone()));
            if self.writer.is_shared() {
                let entry = outbox::entry_given(changes, heads, given);
                all.push(Op::Append(Space::Outbox, entry));
            }
        }
        all.extend(cleared(Space::Changes, &log));
        all.extend(cleared(Space::Outbox, &outbox));
        all.extend(rows);
        all.extend(pictures);
        let (left_out, kept) = self.left_out_with(again.left_out)?;
        all.push(kept);
        match self.writer.write(Save::of(all)).await.ok()? {
            Written::Complete(keys) => {
                keys.into_iter().for_each(|key| book.has_read(key));
                *self.book.borrow_mut() = book;
                self.link.left_out.replace(left_out);
                Some(Delivered::Applied)
            }
            Written::Conflict => Some(Delivered::Conflict),
        }
    }

    /// The steps that give the book another id, and remember the ones before.
    async fn renamed(&self) -> Result<Vec<Op>, StoreError> {
        let was = self.writer.identity();
        let before = line(&self.platform)
            .await?
            .filter(|line| line.now == was.id);
        let mut before = before.map(|line| line.before).unwrap_or_default();
        before.push(was.id);
        let now = Identity {
            id: fresh_id(&self.platform),
            ..was
        };
        let line = Line {
            now: now.id,
            before,
        };
        let line = serde_json::to_vec(&line).map_err(|e| StoreError::Failed(e.to_string()))?;
        Ok(vec![
            Op::Put(Space::Meta, BOOK.to_owned(), now.encode()),
            Op::Put(Space::Meta, LINE.to_owned(), line),
        ])
    }

    /// Does again on the new document what was never sent: the document as it was before that, and what it led to.
    fn again(
        &self,
        mut new: Graph,
        old: &Graph,
        actor: [u8; 16],
        unsent: &[Unsent],
        waiting: &[OutboxItem],
    ) -> (Graph, Vec<u8>, Again) {
        let document = new.save();
        new.begin_session(actor);
        let waiting = waiting.iter().map(|item| vec![item.given.clone()]);
        let mut again = Again::default();
        let mut by_value = false;
        for given in unsent
            .iter()
            .map(|unsent| unsent.given.clone())
            .chain(waiting)
        {
            by_value |= given.is_empty();
            for given in given {
                match serde_json::from_slice::<Given>(&given) {
                    Ok(given) => again.run(&mut new, &given),
                    Err(_) => by_value = true,
                }
            }
        }
        if by_value {
            self.again_by_value(&mut new, old, &mut again);
        }
        (new, document, again)
    }

    /// Of what an older version saved it is not known what was given: what is new by value is brought over.
    fn again_by_value(&self, new: &mut Graph, old: &Graph, again: &mut Again) {
        let erased = new.erased();
        let mut others = old.belongings();
        others.people.retain(|whole| !erased.contains(&whole.id));
        others.moves.retain(|moved| !erased.contains(&moved.person));
        for interaction in &mut others.interactions {
            interaction.people.retain(|id| !erased.contains(id));
        }
        let fresh = || fresh_id(&self.platform);
        let things = bring::missing(others, &new.belongings(), fresh).things;
        if !things.is_empty() {
            let (batch, at) = (BatchId(fresh()), self.platform.utc());
            let source = String::new();
            for command in split(Command::BringIn { source, things }) {
                let command = Rc::new(command);
                again.run(new, &Given { batch, at, command });
            }
        }
        again.left_out.push(
            "What an older version of Kith had saved on this device and never sent was brought over where it was new. \
             Changes to what was there before were not; look at the last ones again."
                .to_owned(),
        );
    }
}

/// The pictures that a document names, or undo may bring back on it.
fn kept(graph: &Graph, now: DateTime<Utc>) -> Vec<BlobId> {
    graph.kept_pictures(now).into_iter().map(blob_id).collect()
}

const OPENING: &str = "The book is still being opened. Try again in a moment.";
