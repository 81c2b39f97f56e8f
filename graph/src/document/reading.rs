//! Entities read from the document, each once while what is kept beside it is brought up to date: reading is most of that.

use super::Tops;
use super::place::{Entity, Kind};
use super::raw::{self, Raw};
use automerge::Automerge;
use std::collections::BTreeMap;

/// Entities that were just made are known without being read.
pub(super) type Made = BTreeMap<Entity, Raw>;

/// What was read so far.
pub(super) struct Reading<'a> {
    doc: &'a Automerge,
    tops: &'a Tops,
    read: BTreeMap<Entity, Option<Raw>>,
}

impl<'a> Reading<'a> {
    pub(super) fn new(doc: &'a Automerge, tops: &'a Tops, made: Made) -> Self {
        let known = |(of, raw): (Entity, Raw)| {
            debug_assert_eq!(
                Some(&raw),
                Raw::read(doc, tops.of(of.0), &of.1.to_string()).as_ref(),
                "what was written is what is read"
            );
            (of, Some(raw))
        };
        Self {
            doc,
            tops,
            read: made.into_iter().map(known).collect(),
        }
    }

    /// The keys of a kind.
    pub(super) fn keys(&self, kind: Kind) -> Vec<uuid::Uuid> {
        raw::keys(self.doc, self.tops.of(kind))
    }

    /// An entity that is looked at once.
    pub(super) fn once(&mut self, of: Entity) -> Option<Raw> {
        let made = self.read.remove(&of).flatten();
        made.or_else(|| Raw::read(self.doc, self.tops.of(of.0), &of.1.to_string()))
    }

    /// An entity that is looked at again; `None` if there is none under this key.
    pub(super) fn of(&mut self, of: Entity) -> Option<&Raw> {
        let (doc, tops) = (self.doc, self.tops);
        let read = || Raw::read(doc, tops.of(of.0), &of.1.to_string());
        self.read.entry(of).or_insert_with(read).as_ref()
    }
}
