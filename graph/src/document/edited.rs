//! Of what was done, what the brief tells (row R13): fields that were edited, and notes.

use super::Graph;
use super::history::{self, ByPerson, Entry, Write};
use super::person::HIDDEN;
use super::place::{Entity, Kind};
use super::{apart, merges, picture};
use crate::ids::{BatchId, InteractionId, PersonId};
use crate::view::HistoryEntry;
use std::collections::BTreeSet;

impl Graph {
    /// The history of somebody, without what neither edited a field of theirs nor added a note: plans, snoozes, peace.
    pub(super) fn edited(&self, id: PersonId) -> Vec<HistoryEntry> {
        let by_person = self
            .by_person
            .get_or_init(|| ByPerson::build(&self.doc, &self.tops));
        let of: BTreeSet<PersonId> = self.index.parts(id).into_iter().chain([id]).collect();
        let edits = |key: &String| {
            let text = history::text(&self.doc, &self.tops, key)?;
            let entry: Entry = serde_json::from_str(&text).ok()?;
            self.edits(&entry, &of).then(|| history::batch(key))?
        };
        let keys = of.iter().flat_map(|id| by_person.of(*id));
        let batches: BTreeSet<BatchId> = keys.filter_map(edits).collect();
        let mut all = self.history(id);
        all.retain(|entry| batches.contains(&entry.batch));
        all
    }

    fn edits(&self, entry: &Entry, of: &BTreeSet<PersonId>) -> bool {
        let is_theirs = |at: &Entity| at.0 == Kind::People && of.contains(&PersonId(at.1));
        let noted = |at: &Entity| {
            let contact = self.facts().contacts.get(&InteractionId(at.1));
            contact.filter(|c| at.0 == Kind::Interactions && !c.planned && !c.note.is_empty())
        };
        // A talk is told among the talks.
        let is_more = |at: &Entity| noted(at).is_some_and(|c| c.bulk || c.missed);
        let added = |at: &Entity| is_theirs(at) || is_more(at);
        let wrote = |write: &Write| {
            let at = &write.place.of;
            let is_note = write.place.field == "note" && noted(at).is_some();
            is_note || is_theirs(at) && is_field(write)
        };
        entry.added.iter().any(added) || entry.writes.iter().any(wrote)
    }
}

/// Whether it is something that is entered about somebody, and not when they are to come up again.
fn is_field(write: &Write) -> bool {
    let field = write.place.field.as_str();
    let is_aside = field.starts_with(HIDDEN)
        || apart::is_offer(field)
        || picture::is_about(field)
        || merges::is_apart(field);
    let is_nudge = matches!(
        field,
        "peace_until" | "snoozed_until" | "snoozed_on" | "snoozed_last"
    );
    !(is_aside || is_nudge || field == "deleted_at")
}
