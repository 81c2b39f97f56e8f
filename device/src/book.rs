//! The book on one device: the document, its read model, and every edit turned into one transaction.
//!
//! Nothing here waits or writes. [`Book::run`] gives [`Save`]s; whoever drives the book writes them in order and
//! says "Saved" only when the last one is complete.

use crate::given::Given;
use crate::news::News;
use crate::read_model::{self, Hash, ReadModel};
use chrono::{DateTime, NaiveDate, Utc};
use kith_graph::command::Command;
use kith_graph::document::{Changed, Graph, LoadError, MergeError, Merged};
use kith_graph::ids::{BatchId, EventId, PersonId};
use kith_graph::rules;
use kith_graph::types::Event;
use kith_graph::view::{PeopleFilter, PeoplePage, PersonPage, PersonRow, Today, View, Wanted};
use kith_sync::store::{Op, Space, Tx, outbox};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use std::rc::Rc;
use thiserror::Error;
use uuid::Uuid;

/// The record that names the book on this device; every save expects it unchanged.
pub const BOOK: &str = "book";

/// The local log is folded into one snapshot when it has this many entries.
const FOLD_AT: usize = 400;

/// Which book lies here, and whether its edits go to other devices.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Fresh with every book that is begun or joined here.
    pub id: Uuid,
    /// Whether a vault exists: saves then also fill the outbox.
    pub shared: bool,
}

impl Identity {
    /// As it lies on disk.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a uuid and a flag are always JSON")]
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("plain data")
    }
}

/// Why changes from elsewhere could not be taken in now.
#[derive(Debug, Error)]
pub enum DeliverError {
    /// The parts at these places build on changes that are not here yet.
    #[error("These changes build on others that have not arrived yet.")]
    MissingDeps(Vec<usize>),
    /// They are not what they say they are.
    #[error("{0}")]
    Bad(String),
}

/// One durable step of an edit, rebuilt into a transaction at the moment it is written.
#[derive(Clone, Debug, Default)]
pub struct Save {
    /// Change bytes, and the document's heads after them.
    changes: Option<(Vec<u8>, Vec<Hash>)>,
    /// Whether the changes were made here (and so belong to the outbox of a shared book).
    own: bool,
    /// What was given to make them; written beside them only in a shared book's outbox.
    given: Option<Given>,
    /// Everything else that must be true at the same time.
    ops: Vec<Op>,
    /// What the sync engine notes about changes that came from elsewhere. It may name conditions that no longer hold;
    /// the changes are kept all the same.
    notes: Vec<Op>,
}

impl Save {
    /// A step without change bytes.
    #[must_use]
    pub fn of(ops: Vec<Op>) -> Self {
        Self {
            ops,
            ..Self::default()
        }
    }

    /// Whether it appends to the local log.
    #[must_use]
    pub fn has_changes(&self) -> bool {
        self.changes.is_some()
    }

    /// Whether it may share its transaction with others: an edit made here, or rows, without any condition of its own.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let is_row = |op: &Op| matches!(op, Op::Put(Space::Rows, ..) | Op::Delete(Space::Rows, ..));
        (self.own || self.changes.is_none()) && self.notes.is_empty() && self.ops.iter().all(is_row)
    }

    /// Adds steps to the same transaction.
    #[must_use]
    pub fn and(mut self, ops: impl IntoIterator<Item = Op>) -> Self {
        self.ops.extend(ops);
        self
    }

    /// The changes alone, if there are notes of the engine about them that may not hold: they are in the document in
    /// memory already, and whatever is saved next may build on them. The rows stay away, since where the notes do not
    /// hold another tab may have written newer ones; from then on [`Save::with_doubtful_rows`].
    #[must_use]
    pub fn without_notes(&self) -> Option<Self> {
        (self.has_changes() && !self.notes.is_empty()).then(|| Self {
            notes: Vec::new(),
            ops: Vec::new(),
            ..self.clone()
        })
    }

    /// The rows that it writes are said to be of no state of the document, so that the next start makes all anew.
    #[must_use]
    pub fn with_doubtful_rows(mut self) -> Self {
        self.ops.iter_mut().for_each(read_model::doubt_head);
        self
    }

    /// The transaction, given which book lies here as far as this tab knows.
    #[must_use]
    pub fn tx(&self, on_disk: Option<&Identity>, fresh: &Identity) -> Tx {
        let identity = on_disk.unwrap_or(fresh);
        let mut ops = vec![Op::Expect(
            Space::Meta,
            BOOK.to_owned(),
            on_disk.map(Identity::encode),
        )];
        if on_disk.is_none() {
            ops.push(Op::Put(Space::Meta, BOOK.to_owned(), fresh.encode()));
        }
        if let Some((bytes, heads)) = &self.changes {
            ops.push(Op::Append(Space::Changes, bytes.clone()));
            if self.own && identity.shared {
                let given = self.given.as_ref().map(Given::encode);
                let given = given.and_then(Result::ok).unwrap_or_default();
                let entry = outbox::entry_given(bytes, heads, &given);
                ops.push(Op::Append(Space::Outbox, entry));
            }
        }
        ops.extend(self.ops.iter().chain(&self.notes).cloned());
        Tx { ops }
    }
}

/// So many buckets of rows are written at once of those that parts of an edit changed, so that nobody waits for long.
const AT_ONCE: usize = 4;

/// Where an Automerge chunk says what it is: after four bytes of magic and four of checksum.
const CHUNK_KIND: usize = 8;
/// The kind of a chunk that is a whole document, not a change.
const WHOLE_DOCUMENT: u8 = 0;

/// What a part of a command did, and the step that makes it last.
#[derive(Debug)]
pub struct Ran {
    /// As a toast says it.
    pub what: String,
    /// Undo only: what was left as it is, because it had been changed since.
    pub kept: Vec<String>,
    /// What it touched.
    pub changed: Changed,
    /// `None` if everything was so already.
    pub save: Option<Save>,
}

/// What changes from elsewhere did.
#[derive(Debug)]
pub struct Delivered {
    /// The step that makes them last.
    pub save: Save,
    /// What they touched.
    pub changed: Changed,
    /// Whether the document then had the heads that their author stated.
    pub as_stated: bool,
}

/// The book of one device.
pub struct Book {
    graph: Option<Graph>,
    rows: ReadModel,
    /// Highest key of the local log that was read.
    seen: u64,
    /// Keys of own entries above `seen`.
    own: BTreeSet<u64>,
    session: Option<[u8; 16]>,
    /// What changed since somebody last asked.
    news: News,
    /// The list of events, or settings, that what other tabs saved has changed: written with this tab's next save, as the
    /// rows are.
    owed: Vec<Op>,
}

impl Book {
    /// Opens what answers the first screen: the rows. The document follows with [`Book::attach`].
    #[must_use]
    pub fn open(rows: &[(String, Vec<u8>)]) -> Self {
        Self {
            graph: None,
            rows: ReadModel::read(rows).unwrap_or_else(ReadModel::empty),
            seen: 0,
            own: BTreeSet::new(),
            session: None,
            owed: Vec::new(),
            news: News::All,
        }
    }

    /// Whether the document is there.
    #[must_use]
    pub fn is_loaded(&self) -> bool {
        self.graph.is_some()
    }

    /// Loads the document from the local log. Gives the step that mends the read model or folds a long log, if one
    /// is called for.
    ///
    /// # Errors
    /// When the log does not make a whole document; the book then stays closed and nothing is written.
    pub fn attach(&mut self, log: &[(u64, Vec<u8>)]) -> Result<Option<Save>, LoadError> {
        // Every book begins with the same first change, which is not written down again.
        let mut bytes = Graph::new().save();
        bytes.extend(log.iter().flat_map(|(_, bytes)| bytes));
        let graph = load(&bytes)?;
        let heads = graph.heads();
        let mut ops = Vec::new();
        if log.len() >= FOLD_AT {
            ops.push(Op::Append(Space::Changes, graph.save()));
            ops.extend(log.iter().map(|(key, _)| Op::Drop(Space::Changes, *key)));
        }
        if self.rows.is_of(&heads) {
            self.rows.complete(graph.rows());
        } else {
            ops.extend(self.rows.rebuild(
                graph.rows(),
                graph.events(),
                &graph.facts().settings,
                &heads,
            ));
        }
        self.seen = log.iter().map(|(key, _)| *key).max().unwrap_or(0);
        self.graph = Some(graph);
        self.news = News::All;
        // An empty book that was never written stays unwritten.
        Ok((!ops.is_empty() && !log.is_empty()).then(|| Save::of(ops)))
    }

    /// Gives this tab's edits an actor of their own. Called before the first edit.
    pub fn begin_session(&mut self, actor: [u8; 16]) {
        if let (None, Some(graph)) = (self.session, &mut self.graph) {
            graph.begin_session(actor);
            self.session = Some(actor);
        }
    }

    /// Whether [`Book::begin_session`] is still owed.
    #[must_use]
    pub fn needs_session(&self) -> bool {
        self.session.is_none()
    }

    /// Does what one part of a command says (see [`kith_graph::document::split`]). Needs the document and a session.
    /// Of an edit in several parts the rows are changed and not written: each part would write most of them anew. They are
    /// with [`Book::rows_left`], or with whatever else is saved before.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub fn run(
        &mut self,
        batch: BatchId,
        at: DateTime<Utc>,
        part: Rc<Command>,
        several: bool,
    ) -> Result<Ran, String> {
        let graph = self
            .graph
            .as_mut()
            .ok_or("The book is still being opened. Try again in a moment.")?;
        let before = graph.heads();
        let applied = graph.apply(batch, at, &part).map_err(|e| e.to_string())?;
        self.news.add(&applied.changed);
        let changes = graph.save_after(&before);
        let save = (!changes.is_empty()).then(|| {
            let heads = graph.heads();
            let mut ops = Vec::new();
            if several {
                let people = applied.changed.people.iter();
                self.rows.put(people.map(|id| (*id, graph.row(*id))));
            } else {
                ops.append(&mut self.owed);
                ops.extend(refresh(&mut self.rows, graph, &applied.changed, &heads));
            }
            Save {
                changes: Some((changes, heads)),
                own: true,
                given: Some(Given {
                    batch,
                    at,
                    command: part,
                }),
                ops,
                notes: Vec::new(),
            }
        });
        Ok(Ran {
            what: applied.what,
            kept: applied.kept,
            changed: applied.changed,
            save,
        })
    }

    /// Takes in changes from another device, in parts that may build on each other in any order. `ops` become durable
    /// together with them.
    ///
    /// # Errors
    /// Missing dependencies, or bytes that are not what they say; the document is as it was.
    pub fn deliver(
        &mut self,
        parts: &[Vec<u8>],
        heads: &[Hash],
        ops: Vec<Op>,
        whole: bool,
    ) -> Result<Delivered, DeliverError> {
        let all = || DeliverError::MissingDeps((0..parts.len()).collect());
        let bad = |e: MergeError| DeliverError::Bad(e.to_string());
        let graph = self.graph.as_mut().ok_or_else(all)?;
        let before = graph.heads();
        let changes = match parts {
            [whole] => Cow::Borrowed(whole),
            parts => Cow::Owned(parts.concat()),
        };
        let changed = match graph.merge(&changes).map_err(bad)? {
            Merged::Applied(changed) => changed,
            Merged::MissingDeps(_) => {
                let waiting = graph.waiting(parts).map_err(bad)?;
                return Err(DeliverError::MissingDeps(waiting));
            }
        };
        self.news.add(&changed);
        // The changes are sound by themselves and in the document now, so they are kept in any case.
        let as_stated = graph.has_heads(heads);
        let now = graph.heads();
        let mut rows = std::mem::take(&mut self.owed);
        rows.extend(refresh(&mut self.rows, graph, &changed, &now));
        // Of a whole document only what is new is kept, unless the whole is shorter.
        let new = whole.then(|| graph.save_after(&before));
        let kept = new
            .filter(|new| new.len() < changes.len())
            .unwrap_or_else(|| changes.into_owned());
        let save = Save {
            changes: (!kept.is_empty()).then_some((kept, now)),
            own: false,
            given: None,
            ops: rows,
            notes: if as_stated { ops } else { Vec::new() },
        };
        Ok(Delivered {
            save,
            changed,
            as_stated,
        })
    }

    /// The steps that write the rows of another document, and the book with it in the place of this one.
    pub(crate) fn renewed(graph: Graph, session: [u8; 16]) -> (Self, Vec<Op>) {
        let mut book = Self::open(&[]);
        let heads = graph.heads();
        let ops = book.rows.rebuild(
            graph.rows(),
            graph.events(),
            &graph.facts().settings,
            &heads,
        );
        (book.graph, book.session) = (Some(graph), Some(session));
        (book, ops)
    }

    /// The local log was read up to here.
    pub(crate) fn has_read(&mut self, key: u64) {
        self.seen = self.seen.max(key);
    }

    /// Takes in what other tabs of this device saved: entries of the local log after [`Book::seen`].
    ///
    /// # Errors
    /// When an entry cannot be read.
    pub fn foreign(&mut self, log: &[(u64, Vec<u8>)]) -> Result<Changed, MergeError> {
        let mut changed = Changed::default();
        let Some(graph) = &mut self.graph else {
            return Ok(changed);
        };
        for (key, bytes) in log {
            let before = graph.heads();
            if !self.own.remove(key)
                && let Merged::Applied(more) = graph.merge(bytes)?
            {
                // Whoever did not know all of this may have written rows that are older than those on the disk.
                let now = graph.heads();
                if now != before && before.iter().any(|head| now.contains(head)) {
                    self.rows.doubt();
                }
                changed.join(more);
            }
            self.seen = self.seen.max(*key);
        }
        self.news.add(&changed);
        self.rows
            .put(changed.people.iter().map(|id| (*id, graph.row(*id))));
        if changes_events(&changed) {
            self.owed.push(self.rows.set_events(graph.events()));
        }
        self.owed
            .extend(self.rows.set_settings(&graph.facts().settings));
        Ok(changed)
    }

    /// Some of the rows that parts of an edit changed, for a save of their own; `None` once all are written.
    pub(crate) fn rows_left(&mut self) -> Option<Save> {
        let graph = self.graph.as_ref().filter(|_| self.rows.is_behind())?;
        let mut ops = self.rows.write(AT_ONCE);
        if !self.rows.is_behind() {
            // What the others changed meanwhile goes along, as with every save that says which document its rows are of.
            ops.splice(..0, std::mem::take(&mut self.owed));
            let settings = self.rows.set_settings(&graph.facts().settings);
            ops.extend(settings);
            ops.extend(self.rows.update([], Some(graph.events()), &graph.heads()));
        }
        Some(Save::of(ops))
    }

    /// Up to where the local log was read.
    #[must_use]
    pub fn seen(&self) -> u64 {
        self.seen
    }

    /// Remembers keys that this tab's own entries were given.
    pub fn wrote(&mut self, keys: impl IntoIterator<Item = u64>) {
        self.own.extend(keys);
    }

    /// What may be another since this was last asked.
    pub fn take_news(&mut self) -> News {
        self.news.take()
    }

    /// The document, once loaded.
    #[must_use]
    pub fn graph(&self) -> Option<&Graph> {
        self.graph.as_ref()
    }

    /// How many people there are.
    #[must_use]
    pub fn people_count(&self) -> usize {
        self.rows.len()
    }

    /// Row R3.
    #[must_use]
    pub fn today(&self, today: NaiveDate) -> Today {
        let rows: Vec<&PersonRow> = self.rows.rows().collect();
        let events: Vec<(EventId, String)> = self
            .events()
            .iter()
            .map(|(event, _)| (event.id, event.name.clone()))
            .collect();
        rules::today::today(&rows, &events, self.rows.settings(), today)
    }

    /// A stretch of the list of people.
    #[must_use]
    pub fn people(
        &self,
        filter: &PeopleFilter,
        today: NaiveDate,
        from: usize,
        limit: usize,
    ) -> PeoplePage {
        self.rows.people(filter, today, from, limit)
    }

    /// Makes ready what a search needs, so that its first key stroke does not wait for it.
    pub fn prepare_search(&self) {
        self.rows.prepare_search();
    }

    /// One person's page; needs the document.
    #[must_use]
    pub fn person(&self, id: PersonId, today: NaiveDate) -> Option<PersonPage> {
        self.graph.as_ref()?.page(id, today)
    }

    /// A view of the whole book; needs the document.
    #[must_use]
    pub fn view(&self, wanted: &Wanted, today: NaiveDate) -> Option<View> {
        Some(self.graph.as_ref()?.view(wanted, today))
    }

    /// Events, newest first.
    #[must_use]
    pub fn events(&self) -> &[(Event, usize)] {
        self.rows.events()
    }
}

/// Opens what a log holds. Only a folded log has the genesis change in it; every other one continues from it.
fn load(log: &[u8]) -> Result<Graph, LoadError> {
    if log.get(CHUNK_KIND) == Some(&WHOLE_DOCUMENT) {
        return Graph::load(log);
    }
    Graph::load(&[&Graph::new().save(), log].concat())
}

/// Whether the list of events, or how many were met at one, may be another.
fn changes_events(changed: &Changed) -> bool {
    changed.events || !changed.people.is_empty()
}

/// Brings the changed rows up to date and gives the steps that make them durable.
fn refresh(rows: &mut ReadModel, graph: &Graph, changed: &Changed, heads: &[Hash]) -> Vec<Op> {
    let events = changes_events(changed).then(|| graph.events());
    let settings = rows.set_settings(&graph.facts().settings);
    let mut ops = rows.update(
        changed.people.iter().map(|id| (*id, graph.row(*id))),
        events,
        heads,
    );
    ops.extend(settings);
    ops
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]
mod tests {
    use super::*;
    use kith_graph::types::PersonDraft;

    #[test]
    fn changes_from_elsewhere_are_kept_when_what_the_engine_notes_of_them_no_longer_holds() {
        let mut book = Book::open(&[]);
        book.attach(&[]).unwrap();
        let mut other = Book::open(&[]);
        other.attach(&[]).unwrap();
        other.begin_session([7; 16]);
        let command = Command::AddPerson {
            id: PersonId(Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0001)),
            on: NaiveDate::default(),
            person: Box::new(PersonDraft {
                name: "Sarah Chen".to_owned(),
                ..PersonDraft::default()
            }),
        };
        let ran = other
            .run(
                BatchId(Uuid::from_u128(1)),
                DateTime::default(),
                Rc::new(command),
                false,
            )
            .unwrap();
        let (changes, heads) = ran.save.unwrap().changes.unwrap();
        let fence = Op::Expect(Space::Meta, "fence".to_owned(), Some(vec![1]));
        let delivered = book
            .deliver(
                std::slice::from_ref(&changes),
                &heads,
                vec![fence.clone()],
                false,
            )
            .unwrap();

        let identity = Identity {
            id: Uuid::nil(),
            shared: true,
        };
        let whole = delivered.save.tx(Some(&identity), &identity).ops;
        let kept = delivered.save.without_notes().unwrap();
        let kept = kept.tx(Some(&identity), &identity).ops;
        assert!(whole.contains(&fence));
        let of_book = Op::Expect(Space::Meta, BOOK.to_owned(), Some(identity.encode()));
        assert_eq!(kept, [of_book, Op::Append(Space::Changes, changes)]);

        let rows = |ops: Vec<Op>| -> Vec<(String, Vec<u8>)> {
            let row = |op| match op {
                Op::Put(Space::Rows, key, value) => Some((key, value)),
                _ => None,
            };
            ops.into_iter().filter_map(row).collect()
        };
        let heads: Vec<Hash> = book.graph().unwrap().heads();
        assert!(ReadModel::read(&rows(whole)).unwrap().is_of(&heads));
        let doubtful = delivered.save.with_doubtful_rows();
        let doubtful = rows(doubtful.tx(Some(&identity), &identity).ops);
        let doubtful = ReadModel::read(&doubtful).unwrap();
        assert!(doubtful.len() == 1 && !doubtful.is_of(&heads));
    }

    #[test]
    fn the_rows_of_an_edit_in_parts_are_written_once_and_made_anew_if_it_was_cut_off() {
        let mut book = Book::open(&[]);
        book.attach(&[]).unwrap();
        book.begin_session([7; 16]);
        let person = |n: u128| {
            let name = format!("Guest {n}");
            let person = PersonDraft {
                name,
                ..PersonDraft::default()
            };
            (PersonId(Uuid::from_u128(n)), person)
        };
        let part = |people: std::ops::Range<u128>| Command::Import {
            on: NaiveDate::default(),
            source: "guests.vcf".to_owned(),
            people: people.map(person).collect(),
            more: Vec::new(),
        };
        let rows = |save: &Save| -> Vec<(String, Vec<u8>)> {
            let row = |op: &Op| match op {
                Op::Put(Space::Rows, key, value) => Some((key.clone(), value.clone())),
                _ => None,
            };
            save.ops.iter().filter_map(row).collect()
        };
        let run = |book: &mut Book, part: Command, several: bool| {
            let batch = BatchId(Uuid::from_u128(1));
            let ran = book
                .run(batch, DateTime::default(), Rc::new(part), several)
                .unwrap();
            ran.save.unwrap()
        };
        let saves = [part(1..100), part(100..200)].map(|part| run(&mut book, part, true));
        assert!(saves.iter().all(|save| rows(save).is_empty()));
        assert_eq!(book.people_count(), 199);
        let mut disk = std::collections::BTreeMap::new();
        let mut written = Vec::new();
        while let Some(save) = book.rows_left() {
            assert!(!disk.contains_key(read_model::HEAD));
            let some = rows(&save);
            written.extend(some.iter().map(|(key, _)| key.clone()));
            disk.extend(some);
        }
        let buckets = written.len();
        written.sort();
        written.dedup();
        assert!(buckets == written.len() && buckets > 2 * AT_ONCE);
        let on_disk = |disk: &std::collections::BTreeMap<String, Vec<u8>>| {
            let all: Vec<_> = disk.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
            ReadModel::read(&all).unwrap()
        };
        let read = on_disk(&disk);
        assert!(read.len() == 199 && read.is_of(&book.graph().unwrap().heads()));

        // Cut off after its first part: the rows on the disk are none, or of an older document.
        let mut again = Book::open(&[]);
        let [first, second] = saves.map(|save| save.changes.unwrap().0);
        again.attach(&[(1, first)]).unwrap().unwrap();
        assert_eq!(again.people_count(), 99);
        again.foreign(&[(2, second)]).unwrap();
        assert_eq!(again.people_count(), 199);

        // Whatever else is saved between two parts writes the rows of those before it too.
        run(&mut book, part(200..300), true);
        let save = run(&mut book, part(300..301), false);
        disk.extend(rows(&save));
        let read = on_disk(&disk);
        assert!(read.len() == 300 && read.is_of(&book.graph().unwrap().heads()));
        assert!(book.rows_left().is_none());
    }
}
