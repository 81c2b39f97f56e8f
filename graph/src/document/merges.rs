//! Who stands for whom (row C6): a merged person keeps their entry, and is read as part of another's.

use super::person::{entry_key, positions};
use super::raw::{Fields, Raw};
use super::unknown;
use crate::ids::PersonId;
use crate::rules::normal;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// Where an entry of an earlier version says whose part it is: only one at a time.
const INTO: &str = "merged_into";

/// What stands before the key of whoever an entry is a part of. A field for each, so that of two merges made apart
/// neither replaces the other.
const PART_OF: &str = "merged_into/";

/// What stands before the key of whoever an entry was said not to be.
const APART_FROM: &str = "apart_from/";

/// Where an entry says that they are known only through others so far.
const NOT_MET: &str = "not_met";

/// The field that makes an entry a part of another.
pub(super) fn part_of(id: PersonId) -> String {
    format!("{PART_OF}{id}")
}

/// Whether a field says whose part an entry is.
pub(super) fn is_part_of(field: &str) -> bool {
    field == INTO || field.starts_with(PART_OF)
}

/// Whom a field makes an entry a part of, by its name and what stands in it.
pub(super) fn whole_of(field: &str, value: Option<&str>, flag: bool) -> Option<PersonId> {
    match field.strip_prefix(PART_OF) {
        Some(id) => id.parse().ok().filter(|_| flag),
        None => value.filter(|_| field == INTO)?.parse().ok(),
    }
}

/// Whom an entry says it is a part of.
pub(super) fn of(id: PersonId, raw: &Raw) -> BTreeSet<PersonId> {
    let fields = raw.fields.range(INTO.to_owned()..);
    fields
        .take_while(|(field, _)| field.starts_with(INTO))
        .filter_map(|(field, value)| whole_of(field, value.as_str(), value.as_bool() == Some(true)))
        .filter(|into| *into != id)
        .collect()
}

/// The field that says that somebody is not somebody else.
pub(super) fn is_not(id: PersonId) -> String {
    format!("{APART_FROM}{id}")
}

/// Whether a field says that somebody is not somebody else.
pub(super) fn is_apart(field: &str) -> bool {
    field.starts_with(APART_FROM)
}

/// Who somebody was said not to be.
pub(super) fn apart_from(raw: &Raw) -> BTreeSet<PersonId> {
    let fields = raw.fields.range(APART_FROM.to_owned()..);
    fields
        .take_while(|(field, _)| is_apart(field))
        .filter(|(_, value)| value.as_bool() == Some(true))
        .filter_map(|(field, _)| field.strip_prefix(APART_FROM)?.parse().ok())
        .collect()
}

/// Whom each leads to.
type Steps = BTreeMap<PersonId, BTreeSet<PersonId>>;

/// Every entry that says it is a part of others.
#[derive(Clone, Default)]
pub(super) struct Merges {
    into: Steps,
    /// The same, the other way round.
    from: Steps,
    /// The key that each of those whom merges connect stands under now.
    now: BTreeMap<PersonId, PersonId>,
    /// Everybody under such a key, that one included.
    groups: Steps,
}

impl Merges {
    /// Takes in what an entry says now. True if that is something else.
    pub(super) fn put(&mut self, id: PersonId, raw: &Raw) -> bool {
        let into = of(id, raw);
        let before = self.into.get(&id).cloned().unwrap_or_default();
        if before == into {
            return false;
        }
        let mut affected = self.group(id);
        for gone in before.difference(&into) {
            step_back(&mut self.into, id, *gone);
            step_back(&mut self.from, *gone, id);
        }
        for new in into.difference(&before) {
            affected.extend(self.group(*new));
            self.into.entry(id).or_default().insert(*new);
            self.from.entry(*new).or_default().insert(id);
        }
        self.settle(affected);
        true
    }

    /// Makes somebody a part of another, beside what they are a part of already.
    pub(super) fn join(&mut self, gone: PersonId, keep: PersonId) {
        let mut affected = self.group(gone);
        affected.extend(self.group(keep));
        self.into.entry(gone).or_default().insert(keep);
        self.from.entry(keep).or_default().insert(gone);
        self.settle(affected);
    }

    /// The key that somebody stands under now: of all whom merges connect, whoever is part of nobody else. Where two
    /// devices left several of those, or a ring, it is the smallest of their keys.
    pub(super) fn now(&self, id: PersonId) -> PersonId {
        self.now.get(&id).copied().unwrap_or(id)
    }

    /// Everybody else who stands under a key, by key.
    pub(super) fn parts(&self, id: PersonId) -> Vec<PersonId> {
        let all = self.groups.get(&id).into_iter().flatten();
        all.copied().filter(|part| *part != id).collect()
    }

    /// Everybody whom merges connect with somebody, and that one.
    pub(super) fn group(&self, id: PersonId) -> BTreeSet<PersonId> {
        let group = self.groups.get(&self.now(id)).cloned();
        group.unwrap_or_else(|| BTreeSet::from([id]))
    }

    /// Whoever is to become a part of another so that everybody of a group stands under that one's key: its top, and every
    /// other that two devices left beside it.
    pub(super) fn tops(&self, id: PersonId) -> Vec<PersonId> {
        let mut tops: Vec<PersonId> = Vec::new();
        for one in self.group(id).into_iter().filter(|one| self.is_top(*one)) {
            // Of a ring one is enough.
            let ring = reached(one, &[&self.into]);
            if !tops.iter().any(|top| ring.contains(top)) {
                tops.push(one);
            }
        }
        tops
    }

    /// Whether whoever this one is a part of, if anybody, is a part of this one too.
    fn is_top(&self, id: PersonId) -> bool {
        let above = reached(id, &[&self.into]);
        let mut above = above.into_iter();
        above.all(|other| reached(other, &[&self.into]).contains(&id))
    }

    /// Works out anew who of these stands for whom: they are all who are connected with any of them.
    fn settle(&mut self, affected: BTreeSet<PersonId>) {
        for id in &affected {
            if let Some(now) = self.now.remove(id) {
                self.groups.remove(&now);
            }
        }
        for id in affected {
            if self.now.contains_key(&id) {
                continue;
            }
            let all = reached(id, &[&self.into, &self.from]);
            if all.len() == 1 {
                continue;
            }
            // Going up from anywhere ends somewhere: there is one.
            let whole = all.iter().find(|one| self.is_top(**one));
            let whole = whole.copied().unwrap_or(id);
            self.now.extend(all.iter().map(|part| (*part, whole)));
            self.groups.insert(whole, all);
        }
    }
}

fn step_back(steps: &mut Steps, from: PersonId, to: PersonId) {
    if let Some(all) = steps.get_mut(&from) {
        all.remove(&to);
        if all.is_empty() {
            steps.remove(&from);
        }
    }
}

/// Everybody whom steps lead to, whoever they begin with included.
fn reached(from: PersonId, steps: &[&Steps]) -> BTreeSet<PersonId> {
    let mut all = BTreeSet::from([from]);
    let mut next = vec![from];
    while let Some(at) = next.pop() {
        for to in steps.iter().filter_map(|steps| steps.get(&at)).flatten() {
            if all.insert(*to) {
                next.push(*to);
            }
        }
    }
    all
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
        unknown::join(&mut own, &part);
        for (name, fields) in part.maps {
            let fields = if name == "positions" {
                other_positions(&own, fields)
            } else {
                fields
            };
            join_list(own.maps.entry(name).or_default(), fields);
        }
        for (field, value) in part.fields {
            if field == unknown::FIRST || unknown::is_about(&field) {
                continue;
            }
            let day = |raw: &Raw| raw.parse::<NaiveDate>(&field);
            let theirs = value.as_str().and_then(|v| v.parse::<NaiveDate>().ok());
            let better = match (field.as_str(), day(&own), theirs) {
                (NOT_MET | "deleted_at", ..) => false,
                (name, ..) if is_together(name) || is_part_of(name) => false,
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

/// The positions of a part that are not there already, whatever their keys: a key says what a position was when it was
/// added, or only that it was the first, so that equal keys may stand for two positions and different ones for one.
fn other_positions(own: &Raw, theirs: Fields) -> Fields {
    let there: Vec<(String, String)> = positions(own)
        .into_iter()
        .map(|(key, position)| (key, normal::position(&position)))
        .collect();
    let mut part = Raw::default();
    part.maps.insert("positions".to_owned(), theirs);
    let mut renamed: BTreeMap<String, Option<String>> = BTreeMap::new();
    for (key, position) in positions(&part) {
        let same = normal::position(&position);
        if there.iter().any(|(_, position)| *position == same) {
            renamed.insert(key, None);
            continue;
        }
        if there.iter().any(|(taken, _)| *taken == key) {
            let mut free = key.clone();
            while own
                .maps
                .get("positions")
                .is_some_and(|map| holds(map, &free))
            {
                free.push('+');
            }
            renamed.insert(key, Some(free));
        }
    }
    let theirs = part.maps.remove("positions").unwrap_or_default();
    let fields = theirs.into_iter().filter_map(|(path, value)| {
        let (key, field) = path.rsplit_once('/')?;
        match renamed.get(key) {
            None => Some((path, value)),
            Some(None) => None,
            Some(Some(key)) => Some((entry_key(key, field), value)),
        }
    });
    fields.collect()
}

/// Whether a list has an entry under a key, shown or not.
fn holds(list: &Fields, key: &str) -> bool {
    let mut keys = list.keys().filter_map(|path| path.rsplit_once('/'));
    keys.any(|(one, _)| one == key)
}

/// Adds the entries of a list that are not there, after those that are.
fn join_list(own: &mut Fields, theirs: Fields) {
    let key = |path: &str| path.rsplit_once('/').map(|(key, _)| key.to_owned());
    let there: BTreeSet<String> = own.keys().filter_map(|path| key(path)).collect();
    let last = own.iter().filter(|(path, _)| path.ends_with("/at"));
    let last = last.filter_map(|(_, at)| at.as_i64()).max().unwrap_or(0);
    let next = if there.is_empty() { 0 } else { last + 1 };
    for (path, value) in theirs {
        let Some(key) = key(&path).filter(|key| !there.contains(key)) else {
            continue;
        };
        // An entry that says no place is the first.
        let place = own.entry(entry_key(&key, "at")).or_insert(next.into());
        match (path.ends_with("/at"), value.as_i64()) {
            (true, Some(at)) => *place = (at + next).into(),
            _ => {
                own.insert(path, value);
            }
        }
    }
}
