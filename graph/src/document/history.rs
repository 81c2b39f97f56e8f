//! What was done, as data in the document: one entry for each batch, and what undo needs to take it back.

use super::Tops;
use super::place::{Entity, Kind, Place};
use crate::ids::{BatchId, PersonId};
use crate::view::HistoryEntry;
use automerge::{Automerge, ReadDoc, ScalarValueRef, ValueRef};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::hash_map::Entry as Slot;
use std::collections::{BTreeSet, HashMap};

/// One batch, or one part of a batch that took several changes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) at: DateTime<Utc>,
    pub(super) what: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) people: Vec<PersonId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) added: Vec<Entity>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) writes: Vec<Write>,
}

/// A value before and after.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Write {
    #[serde(rename = "path")]
    pub(super) place: Place,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub(super) before: Value,
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub(super) after: Value,
    /// For a text: what was cut and put in stand in `before` and `after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<Splice>,
}

/// Where a text was changed, and a check of the whole text afterwards.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Splice {
    /// Characters before the place.
    pub(super) at: usize,
    /// FNV-1a of the text after the change; undo leaves a text that is another one by now.
    pub(super) check: u64,
}

/// What a person's page needs of an entry; readable whatever version wrote it.
#[derive(Debug, Deserialize)]
pub(super) struct Glance {
    pub(super) at: DateTime<Utc>,
    pub(super) what: String,
    #[serde(default)]
    people: Vec<PersonId>,
    #[serde(default)]
    added: Vec<(String, uuid::Uuid)>,
}

/// What somebody's page is told of a batch: its parts that concern them.
pub(super) struct Told {
    pub(super) batch: BatchId,
    pub(super) at: DateTime<Utc>,
    pub(super) what: String,
    /// In order; `None` where a newer version wrote what this one cannot read.
    pub(super) writes: Option<Vec<Write>>,
}

impl Write {
    /// The whole text before a change of it; `None` unless `now` is the text that the change left.
    pub(super) fn text_before(&self, now: &str) -> Option<String> {
        let splice = self.text?;
        let put = self.after.as_str().unwrap_or_default();
        let start = now
            .char_indices()
            .nth(splice.at)
            .map_or(now.len(), |(i, _)| i);
        let rest = now[start..].strip_prefix(put)?;
        let cut = self.before.as_str().unwrap_or_default();
        (check(now) == splice.check).then(|| format!("{}{cut}{rest}", &now[..start]))
    }
}

impl Told {
    /// Reads a part of a batch.
    pub(super) fn read(batch: BatchId, text: &str) -> Option<Self> {
        let (at, what, writes) = match serde_json::from_str::<Entry>(text) {
            Ok(entry) => (entry.at, entry.what, Some(entry.writes)),
            Err(_) => {
                let glance: Glance = serde_json::from_str(text).ok()?;
                (glance.at, glance.what, None)
            }
        };
        Some(Self {
            batch,
            at,
            what,
            writes,
        })
    }

    /// Takes in the next part of the same batch.
    pub(super) fn join(&mut self, next: Self) {
        self.at = self.at.max(next.at);
        self.writes = self.writes.take().zip(next.writes).map(|(mut all, more)| {
            all.extend(more);
            all
        });
    }
}

impl Entry {
    /// Everybody whose page lists it.
    pub(super) fn everybody(&self) -> BTreeSet<PersonId> {
        let added = self
            .added
            .iter()
            .filter(|e| e.0 == Kind::People)
            .map(|e| PersonId(e.1));
        self.people.iter().copied().chain(added).collect()
    }
}

impl Glance {
    fn everybody(&self) -> BTreeSet<PersonId> {
        let added = self
            .added
            .iter()
            .filter(|(kind, _)| kind == Kind::People.name())
            .map(|(_, id)| PersonId(*id));
        self.people.iter().copied().chain(added).collect()
    }
}

/// The key of a batch's n-th part, from 0.
pub(super) fn key(batch: BatchId, part: usize) -> String {
    if part == 0 {
        batch.to_string()
    } else {
        format!("{batch}/{}", part + 1)
    }
}

/// The batch that a key belongs to.
pub(super) fn batch(key: &str) -> Option<BatchId> {
    key.split('/').next()?.parse().ok()
}

/// How many parts of a batch stand in the document. They are numbered without a gap; a large import has hundreds, and asks
/// with each.
pub(super) fn parts(doc: &impl ReadDoc, tops: &Tops, batch: BatchId) -> usize {
    let stands = |n| {
        let found = doc.get(&tops.history, key(batch, n));
        found.ok().flatten().is_some()
    };
    if !stands(0) {
        return 0;
    }
    let mut missing = 1;
    while stands(missing) {
        missing *= 2;
    }
    let mut last = missing / 2;
    while missing - last > 1 {
        let middle = last.midpoint(missing);
        if stands(middle) {
            last = middle;
        } else {
            missing = middle;
        }
    }
    missing
}

/// Everybody whom a batch was about, as far as it was done.
pub(super) fn people(doc: &impl ReadDoc, tops: &Tops, batch: BatchId) -> BTreeSet<PersonId> {
    let all = (0..parts(doc, tops, batch)).filter_map(|n| text(doc, tops, &key(batch, n)));
    let all = all.filter_map(|text| serde_json::from_str::<Glance>(&text).ok());
    all.flat_map(|glance| glance.everybody()).collect()
}

/// The text of an entry.
pub(super) fn text(doc: &impl ReadDoc, tops: &Tops, key: &str) -> Option<String> {
    let (value, _) = doc.get(&tops.history, key).ok()??;
    Some(value.as_str()?.to_owned())
}

/// The latest batches of the whole book, the newest first; of one in several parts what its first part says.
pub(super) fn newest(doc: &Automerge, tops: &Tops, limit: usize) -> Vec<HistoryEntry> {
    let mut all = HashMap::new();
    for item in doc.map_range(&tops.history, ..) {
        let ValueRef::Scalar(ScalarValueRef::Str(text)) = &item.value else {
            continue;
        };
        let glance = serde_json::from_str::<Glance>(text);
        let (Ok(glance), Some(batch)) = (glance, batch(&item.key)) else {
            continue;
        };
        let is_first = item.key == key(batch, 0);
        let entry = HistoryEntry {
            batch,
            at: glance.at,
            what: glance.what,
            values: Vec::new(),
        };
        match all.entry(batch) {
            Slot::Occupied(mut known) if is_first => drop(known.insert(entry)),
            Slot::Occupied(_) => {}
            Slot::Vacant(free) => drop(free.insert(entry)),
        }
    }
    let mut all: Vec<HistoryEntry> = all.into_values().collect();
    all.sort_unstable_by_key(|entry| Reverse((entry.at, entry.batch)));
    all.truncate(limit);
    all
}

/// Which entries concern whom; made when the first page is opened, since the book opens faster without it.
#[derive(Debug, Default)]
pub(super) struct ByPerson(HashMap<PersonId, Vec<String>>);

impl ByPerson {
    pub(super) fn build(doc: &Automerge, tops: &Tops) -> Self {
        let mut all = Self::default();
        for item in doc.map_range(&tops.history, ..) {
            if let ValueRef::Scalar(ScalarValueRef::Str(text)) = &item.value {
                all.add(&item.key, text);
            }
        }
        all
    }

    pub(super) fn add(&mut self, key: &str, text: &str) {
        let Ok(glance) = serde_json::from_str::<Glance>(text) else {
            return;
        };
        for person in glance.everybody() {
            let keys = self.0.entry(person).or_default();
            if !keys.iter().any(|k| k == key) {
                keys.push(key.to_owned());
            }
        }
    }

    pub(super) fn of(&self, person: PersonId) -> &[String] {
        self.0.get(&person).map_or(&[], Vec::as_slice)
    }
}

/// Whether the sentence of an entry of several people says how many they are, or where they come from, and no name.
pub(super) fn names_nobody(what: &str) -> bool {
    let mut what = what;
    while let Some(rest) = ["Undid: ", "Redid: "]
        .iter()
        .find_map(|word| what.strip_prefix(word))
    {
        what = rest;
    }
    let from = ["Imported", "Brought in"];
    let words: Vec<&str> = what.split(' ').collect();
    from.iter().any(|word| what.starts_with(word))
        || words
            .windows(2)
            .any(|two| two[1] == "people" && two[0].parse::<u32>().is_ok())
}

/// FNV-1a, 64 bits: small, and the same on every platform and version for ever.
pub(super) fn check(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
