//! Who stands for whom (row C6): a merged person keeps their entry, and is read as part of another's.

use super::raw::{Fields, Raw};
use crate::ids::PersonId;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Where an entry says whose part it is.
pub(super) const INTO: &str = "merged_into";

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

/// An entry with its parts. What is a list is one list; of single values its own counts, and a part's where it has none;
/// met day is the earliest, snooze and peace the latest; notes follow each other.
pub(super) fn join(mut own: Raw, parts: Vec<Raw>) -> Raw {
    for part in parts {
        for (name, fields) in part.maps {
            join_list(own.maps.entry(name).or_default(), fields);
        }
        for (field, value) in part.fields {
            let day = |raw: &Raw| raw.parse::<NaiveDate>(&field);
            let theirs = value.as_str().and_then(|v| v.parse::<NaiveDate>().ok());
            let better = match (field.as_str(), day(&own), theirs) {
                (INTO | "deleted_at", ..) => false,
                ("met_on", Some(own), Some(theirs)) => theirs < own,
                ("snoozed_until" | "peace_until", Some(own), Some(theirs)) => theirs > own,
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
