//! Who stands for whom (row C6): a merged person keeps their entry, and is read as part of another's.

use super::raw::{Fields, Raw};
use crate::ids::PersonId;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Where an entry says whose part it is.
pub(super) const INTO: &str = "merged_into";

/// Where an entry says that they are known only through others so far.
const NOT_MET: &str = "not_met";

/// Every entry that says it is a part of another.
#[derive(Default)]
pub(super) struct Merges {
    into: BTreeMap<PersonId, PersonId>,
}

impl Merges {
    /// Takes in what an entry says now. True if that is something else.
    pub(super) fn put(&mut self, id: PersonId, raw: &Raw) -> bool {
        let into = raw.parse::<PersonId>(INTO).filter(|into| *into != id);
        let before = match into {
            Some(into) => self.into.insert(id, into),
            None => self.into.remove(&id),
        };
        before != into
    }

    /// The key that somebody stands under now. A ring of merges, which two devices can make together, is the smallest of
    /// its keys.
    pub(super) fn now(&self, id: PersonId) -> PersonId {
        let mut seen = vec![id];
        let mut at = id;
        while let Some(next) = self.into.get(&at) {
            if let Some(begin) = seen.iter().position(|id| id == next) {
                return seen[begin..].iter().copied().min().unwrap_or(id);
            }
            seen.push(*next);
            at = *next;
        }
        at
    }

    /// Everybody else who stands under a key, by key.
    pub(super) fn parts(&self, id: PersonId) -> Vec<PersonId> {
        // A ring's own members all say that they are parts.
        let all: BTreeSet<PersonId> = self
            .into
            .iter()
            .flat_map(|(gone, into)| [*gone, *into])
            .collect();
        all.into_iter()
            .filter(|gone| *gone != id && self.now(*gone) == id)
            .collect()
    }
}

/// What is said together: of a part it counts together or not at all. The last is the day on which it was said.
const TOGETHER: [[&str; 2]; 3] = [
    ["tier", "tier_on"],
    ["stage", "stage_on"],
    ["cadence", "cadence_on"],
];

/// A snooze: until when, when it was said, and what was the latest contact then.
const SNOOZE: [&str; 3] = ["snoozed_until", "snoozed_on", "snoozed_last"];

/// Whether the earliest or latest of all counts, and not their own before a part's.
pub(super) fn is_of_all(field: &str) -> bool {
    matches!(field, "met_on" | "peace_until") || SNOOZE.contains(&field)
}

/// An entry with its parts. What is a list is one list; of single values its own counts, and a part's where it has none,
/// neither now nor as a decision; met day is the earliest, snooze and peace the latest, and not met yet is who is so in
/// each; notes follow each other.
pub(super) fn join(mut own: Raw, parts: Vec<Raw>) -> Raw {
    for part in parts {
        for group in TOGETHER {
            if !group.iter().any(|field| own.has(field)) {
                take(&mut own, &part, &group);
            }
        }
        let until = |raw: &Raw| raw.parse::<NaiveDate>(SNOOZE[0]);
        if until(&part) > until(&own) {
            take(&mut own, &part, &SNOOZE);
        }
        if !part.flag(NOT_MET) {
            own.fields.remove(NOT_MET);
        }
        for (name, fields) in part.maps {
            join_list(own.maps.entry(name).or_default(), fields);
        }
        for (field, value) in part.fields {
            let day = |raw: &Raw| raw.parse::<NaiveDate>(&field);
            let theirs = value.as_str().and_then(|v| v.parse::<NaiveDate>().ok());
            let better = match (field.as_str(), day(&own), theirs) {
                (INTO | NOT_MET | "deleted_at", ..) => false,
                (name, ..) if is_together(name) => false,
                ("met_on", Some(own), Some(theirs)) => theirs < own,
                ("peace_until", Some(own), Some(theirs)) => theirs > own,
                _ => own.value(&field, None).is_null(),
            };
            if better {
                own.fields.insert(field, value);
            }
        }
        for (name, text) in part.texts {
            let note = own.texts.entry(name).or_default();
            if note.is_empty() {
                *note = text;
            } else if !text.is_empty() && *note != text {
                note.push_str("\n\n");
                note.push_str(&text);
            }
        }
    }
    own
}

fn is_together(field: &str) -> bool {
    TOGETHER
        .iter()
        .flatten()
        .chain(&SNOOZE)
        .any(|f| *f == field)
}

/// Takes fields of a part in the place of one's own.
fn take(own: &mut Raw, part: &Raw, fields: &[&str]) {
    for field in fields {
        let value = part.value(field, None).clone();
        own.fields.insert((*field).to_owned(), value);
    }
}

/// Adds the entries of a list that are not there, after those that are.
fn join_list(own: &mut Fields, theirs: Fields) {
    let key = |path: &str| path.rsplit_once('/').map(|(key, _)| key.to_owned());
    let there: BTreeSet<String> = own.keys().filter_map(|path| key(path)).collect();
    let last = own.iter().filter(|(path, _)| path.ends_with("/at"));
    let last = last.filter_map(|(_, at)| at.as_i64()).max();
    for (path, value) in theirs {
        if key(&path).is_some_and(|key| !there.contains(&key)) {
            let value = match (path.ends_with("/at"), value.as_i64()) {
                (true, Some(at)) => (at + last.map_or(0, |last| last + 1)).into(),
                _ => value,
            };
            own.insert(path, value);
        }
    }
}
