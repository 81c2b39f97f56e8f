//! The Automerge document behind the book: commands in, changes and views out.
//!
//! **Architecture invariant:** nothing outside this module sees Automerge. Changes leave and enter as bytes, heads
//! as 32-byte hashes, everything else as the types of this crate.

mod apart;
mod belongings;
mod check;
mod choose;
mod commands;
mod contact;
mod earlier;
mod edit;
mod edited;
mod erase;
mod error;
mod events;
mod genesis;
mod history;
mod index;
mod json;
mod known;
mod later;
mod lists;
mod many;
mod merge;
mod merges;
mod merging;
mod person;
mod picture;
mod place;
mod rates;
mod raw;
mod reading;
mod rebuild;
mod reminders;
mod restore;
mod saved;
mod several;
mod size;
mod spare;
mod standing;
mod sweep;
mod things;
mod undo;
mod unknown;
mod views;
mod whole;
mod words;
mod writer;

pub use check::split;
pub use error::{CommandError, LoadError, MergeError};
pub use genesis::{GENESIS, SCHEMA};
pub use json::JsonError;
pub use many::in_words;
pub use saved::Part;
pub use size::MAX_CHANGE;

use crate::command::{Command, Subject};
use crate::ids::{BatchId, PersonId};
use crate::things::ThingKind;
use crate::view::Wanted;
use apart::Rivals;
use automerge::{ActorId, Automerge, LoadOptions, ObjId, ROOT, ReadDoc};
use chrono::{DateTime, Utc};
use commands::{Done, Given};
use history::ByPerson;
use index::Index;
use place::{Entity, Kind};
use reading::{Made, Reading};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
use writer::{Writer, Written};

/// The book.
pub struct Graph {
    doc: Automerge,
    tops: Tops,
    index: Index,
    by_person: OnceCell<ByPerson>,
}

/// What a command did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    /// What undo takes.
    pub batch: BatchId,
    /// A sentence for the moment, without a full stop: "Added Sarah Chen".
    pub what: String,
    /// Which views are to be read again.
    pub changed: Changed,
    /// For an undo: what was left as it is because it was changed since.
    pub kept: Vec<String>,
}

/// What a command or a merge changed, as far as views care.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Whose row or page may be another one; of those without a row any more, the row is to go.
    pub people: BTreeSet<PersonId>,
    /// Whether the list of events may be another one.
    pub events: bool,
    /// Whether any interaction was made or changed.
    pub interactions: bool,
    /// Whether anything was that may be about nobody: settings, my side, a goal, a template, work.
    pub beside: bool,
}

/// What became of changes from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merged {
    /// They are in; those that were here already changed nothing.
    Applied(Changed),
    /// They build on these changes, which are not here yet. The document is as it was.
    MissingDeps(Vec<[u8; 32]>),
}

/// The objects of the top-level maps that this version uses.
struct Tops {
    kinds: BTreeMap<Kind, ObjId>,
    history: ObjId,
    meta: ObjId,
    /// What stands for a kind whose map is not there yet: one in which there is never an entity.
    none: ObjId,
}

impl Default for Graph {
    fn default() -> Self {
        Self::new()
    }
}

impl Graph {
    /// A book with nobody in it: exactly the genesis change.
    #[must_use]
    #[expect(
        clippy::expect_used,
        reason = "genesis is a constant, and a test builds it"
    )]
    pub fn new() -> Self {
        let doc = genesis::document().expect("genesis is made of maps alone");
        let tops = Tops::of_document(&doc).expect("genesis has every map");
        Self {
            doc,
            tops,
            index: Index::default(),
            by_person: OnceCell::new(),
        }
    }

    /// Opens a book from saved chunks, concatenated.
    ///
    /// # Errors
    ///
    /// If they are damaged or incomplete, no book, or of a schema that this version cannot read.
    pub fn load(changes: &[u8]) -> Result<Self, LoadError> {
        let options = LoadOptions::new().text_encoding(genesis::ENCODING);
        let doc = Automerge::load_with_options(changes, options)
            .map_err(|e| LoadError::Damaged(e.to_string()))?;
        let missing = doc.get_missing_deps(&[]);
        if !missing.is_empty() {
            return Err(LoadError::MissingDeps(missing.len()));
        }
        if doc.get_change_meta_by_hash(&genesis::hash()).is_none() {
            return Err(LoadError::NotABook);
        }
        let tops = Tops::of_document(&doc).ok_or(LoadError::NotABook)?;
        let schema = doc
            .get(&tops.meta, "schema")
            .ok()
            .flatten()
            .and_then(|(v, _)| v.as_i64());
        match schema {
            Some(genesis::SCHEMA) => {}
            Some(other) => return Err(LoadError::Newer(other)),
            None => return Err(LoadError::NotABook),
        }
        let index = Index::build(&doc, &tops);
        Ok(Self {
            doc,
            tops,
            index,
            by_person: OnceCell::new(),
        })
    }

    /// Names the writer of what follows. Call it once, before the first edit, with fresh random bytes: a writer's
    /// name that is used twice makes two devices refuse each other's changes.
    pub fn begin_session(&mut self, actor: [u8; 16]) {
        self.doc.set_actor(ActorId::from(actor));
    }

    /// Refuses what no book could take: what the journal asks before it has the document.
    ///
    /// # Errors
    ///
    /// What is wrong with the command.
    pub fn check(command: &Command) -> Result<(), CommandError> {
        check::check(command)
    }

    /// Does a command, wholly or not at all. One that was applied before under this batch changes nothing.
    ///
    /// # Errors
    ///
    /// Why it was refused; then nothing was changed.
    pub fn apply(
        &mut self,
        batch: BatchId,
        at: DateTime<Utc>,
        command: &Command,
    ) -> Result<Applied, CommandError> {
        check::check_beside_people(command)?;
        let spared = spare::spare(&self.doc, command)?;
        let command = spared.as_ref().unwrap_or(command);
        let before = self.make_room(command)?;
        let done = self.carry_out(batch, at, command);
        if let Some(before) = before {
            self.leave_room(before);
        }
        done
    }

    /// Does a command for which every map is there.
    fn carry_out(
        &mut self,
        batch: BatchId,
        at: DateTime<Utc>,
        command: &Command,
    ) -> Result<Applied, CommandError> {
        let resumed = history::parts(&self.doc, &self.tops, batch) > 0;
        let in_parts = matches!(
            command,
            Command::Import { .. }
                | Command::BringIn { .. }
                | Command::SetTier { .. }
                | Command::SetTag { .. }
                | Command::SetGuests { .. }
        );
        if resumed && !in_parts {
            return Ok(self.again(batch));
        }
        if let Command::Undo { batch: undone } = command {
            return self.undo(batch, at, *undone);
        }
        let replaced = match command {
            Command::Restore {
                id, batch, value, ..
            } => Some(self.replaced(*id, *batch, value)?),
            _ => None,
        };
        let rivals = Rivals::read(&self.doc, &self.tops, self.settles(command));
        let mut w = Writer::new(&mut self.doc, &self.tops, &rivals);
        let given = Given {
            index: &self.index,
            merges: self.index.merges(),
            batch,
            at,
            resumed,
            replaced: replaced.as_ref(),
        };
        let Done { said, people } = match commands::run(&mut w, &given, command) {
            Ok(done) => done,
            Err(e) => {
                w.rollback();
                return Err(e);
            }
        };
        let changed = if w.is_empty() {
            w.rollback();
            Changed::default()
        } else {
            let written = w.commit(batch, at, said.history, people)?;
            self.written(written)
        };
        Ok(Applied {
            batch,
            what: said.now,
            changed,
            kept: Vec::new(),
        })
    }

    /// Adds the maps that a later version brought, before the first of what they hold is saved, and gives the document as
    /// it was without them.
    fn make_room(&mut self, command: &Command) -> Result<Option<Automerge>, CommandError> {
        if !later::saves(command, &|kind| !self.tops.have(Kind::Thing(kind))) {
            return Ok(None);
        }
        let before = self.doc.clone();
        self.doc.apply_changes([genesis::addition()?])?;
        self.find_maps();
        Ok(Some(before))
    }

    /// Takes the maps away again where nothing came into the book with them: whoever is refused changes nothing.
    fn leave_room(&mut self, before: Automerge) {
        let known = before.get_heads();
        let new = self.doc.get_changes(&known).len();
        if new < 2
            && let Some(tops) = Tops::of_document(&before)
        {
            self.doc = before;
            self.tops = tops;
        }
    }

    /// Finds the maps again, where one was added meanwhile.
    fn find_maps(&mut self) {
        let all = Kind::all().all(|kind| self.tops.have(kind));
        if !all && let Some(tops) = Tops::of_document(&self.doc) {
            self.tops = tops;
        }
    }

    /// Takes back a batch, in as many changes as it needs.
    fn undo(
        &mut self,
        batch: BatchId,
        at: DateTime<Utc>,
        undone: BatchId,
    ) -> Result<Applied, CommandError> {
        let plan = undo::plan(&self.doc, &self.tops, undone)?;
        let mut applied = Applied {
            batch,
            what: plan.what.clone(),
            changed: Changed::default(),
            kept: Vec::new(),
        };
        let asked = plan.steps.iter().filter_map(undo::Step::asked);
        let rivals = Rivals::read(&self.doc, &self.tops, asked);
        let mut steps = plan.steps.iter().peekable();
        while steps.peek().is_some() {
            let mut w = Writer::new(&mut self.doc, &self.tops, &rivals);
            let mut room = MAX_CHANGE - size::CHANGE - size::history(&plan.what);
            // Those who are listed without being written themselves; a batch of several changes lists only its own.
            let mut people: BTreeSet<PersonId> = if plan.people.len() < 500 {
                plan.people.clone()
            } else {
                BTreeSet::new()
            };
            room = room.saturating_sub(40 * people.len());
            let mut first = true;
            while let Some(step) = steps.next_if(|step| first || step.size() <= room) {
                (first, room) = (false, room.saturating_sub(step.size()));
                people.extend(step.person());
                match step.take_back(&mut w, at) {
                    Ok(kept) => applied.kept.extend(kept),
                    Err(e) => {
                        w.rollback();
                        return Err(e);
                    }
                }
            }
            if w.is_empty() {
                w.rollback();
            } else {
                let written = w.commit(batch, at, plan.what.clone(), people)?;
                applied.changed.join(self.written(written));
            }
        }
        Ok(applied)
    }

    /// What a batch that is in the book already did, for whoever gives it again.
    fn again(&self, batch: BatchId) -> Applied {
        let text = history::text(&self.doc, &self.tops, &history::key(batch, 0));
        let entry = text.and_then(|t| serde_json::from_str::<history::Glance>(&t).ok());
        let what = entry.map(|e| e.what).unwrap_or_default();
        Applied {
            batch,
            what,
            changed: Changed::default(),
            kept: Vec::new(),
        }
    }

    /// What has values that were set apart and that a command may settle.
    fn settles(&self, command: &Command) -> Vec<Entity> {
        match command {
            Command::EditPerson { id, .. } => vec![Entity(Kind::People, id.0)],
            Command::MergePeople { keep: id, .. } | Command::Restore { id, .. } => {
                vec![Entity(Kind::People, self.index.now(*id).0)]
            }
            Command::Choose { of, .. } => vec![Entity::from(*of)],
            Command::Save(thing) => vec![things::of(thing.kind(), thing.key())],
            Command::Change { kind, id, .. } => vec![things::of(*kind, *id)],
            Command::Together { commands, .. } => {
                let all = commands.iter();
                all.flat_map(|command| self.settles(command)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn written(&mut self, written: Written) -> Changed {
        let (key, _) = &written.history;
        let history = [key.as_str()].into_iter();
        self.changed(&written.touched, written.made, history)
    }

    /// Brings what is kept beside the document up to date, and says what that concerns.
    fn changed<'k>(
        &mut self,
        touched: &BTreeSet<Entity>,
        made: Made,
        history: impl Iterator<Item = &'k str>,
    ) -> Changed {
        let reading = Reading::new(&self.doc, &self.tops, made);
        let people = self.index.refresh(reading, touched);
        if let Some(by_person) = self.by_person.get_mut() {
            for key in history {
                if let Some(text) = history::text(&self.doc, &self.tops, key) {
                    by_person.add(key, &text);
                }
            }
        }
        let any = |kind| touched.iter().any(|e| e.0 == kind);
        // How many were met at an event is part of the list of events.
        let events = any(Kind::Events) || any(Kind::People);
        let is_beside = |of: &Entity| match of.0 {
            Kind::Profile | Kind::Settings => true,
            Kind::Thing(kind) => kind.may_be_about_nobody(),
            Kind::People | Kind::Interactions | Kind::Events | Kind::Moves => false,
        };
        Changed {
            people,
            events,
            interactions: any(Kind::Interactions),
            beside: touched.iter().any(is_beside),
        }
    }

    fn reread(&mut self) {
        self.find_maps();
        self.index = Index::build(&self.doc, &self.tops);
        self.by_person = OnceCell::new();
    }
}

impl From<Subject> for Entity {
    fn from(subject: Subject) -> Self {
        match subject {
            Subject::Person(id) => Entity(Kind::People, id.0),
            Subject::Opportunity(id) => things::of(ThingKind::Opportunity, id.0),
        }
    }
}

impl Changed {
    /// Takes up what something else touched.
    pub fn join(&mut self, other: Changed) {
        self.people.extend(other.people);
        self.events |= other.events;
        self.interactions |= other.interactions;
        self.beside |= other.beside;
    }

    /// Whether an answer to a question about the whole book may be another one.
    #[must_use]
    pub fn concerns(&self, wanted: &Wanted) -> bool {
        match wanted {
            Wanted::Settings | Wanted::Templates => self.beside,
            Wanted::Me => self.beside || !self.people.is_empty(),
            Wanted::Names(_) => !self.people.is_empty(),
            _ => true,
        }
    }

    /// Whether somebody's page may be another one.
    #[must_use]
    pub fn concerns_page(&self, id: PersonId) -> bool {
        self.people.contains(&id) || self.events || self.beside
    }

    /// Whether a list of people, or of whom to be in touch with, may be another one.
    #[must_use]
    pub fn concerns_lists(&self) -> bool {
        !self.people.is_empty() || self.events || self.beside
    }
}

impl Tops {
    fn of_document(doc: &Automerge) -> Option<Self> {
        let top = |name: &str| raw::object(doc, &ROOT, name);
        let there = genesis::MAPS.iter().all(|name| top(name).is_some());
        let kinds = Kind::all().filter_map(|kind| Some((kind, top(kind.name())?)));
        let meta = top("meta")?;
        there.then(|| {
            Some(Self {
                kinds: kinds.collect(),
                history: top("history")?,
                none: meta.clone(),
                meta,
            })
        })?
    }

    /// The map of a kind: genesis made one for each but those that were added later.
    fn of(&self, kind: Kind) -> &ObjId {
        self.kinds.get(&kind).unwrap_or(&self.none)
    }

    /// Whether a kind has its map.
    fn have(&self, kind: Kind) -> bool {
        self.kinds.contains_key(&kind)
    }
}
