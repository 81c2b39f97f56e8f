//! Choosing between values that were set apart, as writes: the choice is the same on every device, can be taken
//! back, and two different choices made apart are one new question.

use super::apart::{self, Stands};
use super::edit::Said;
use super::error::CommandError;
use super::person::{self, entry_key};
use super::place::{Entity, Kind, Place};
use super::raw::{Fields, Raw};
use super::writer::{Writer, missing};
use crate::things::Money;
use crate::types::Cared;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Writes a choice; `keep` are some of `among`, as checked before.
pub(super) fn choose(
    w: &mut Writer<'_>,
    of: Entity,
    field: Cared,
    among: &[String],
    keep: &[String],
) -> Result<Said, CommandError> {
    let is_gone = |raw: &Raw| of.0 != Kind::People && raw.has("deleted_at");
    if w.raw(of).is_none_or(is_gone) {
        return Err(missing(of.0));
    }
    match apart::stands(of.0, field) {
        Some(Stands::Field(name)) => {
            let value = keep.first().map_or("", |value| value.trim());
            settle(w, of, name, value, Some(among))?;
        }
        Some(Stands::List(list, normal)) => {
            let keys = |values: &[String]| values.iter().map(|v| normal(v)).collect();
            entries(w, of, list, &keys(among), &keys(keep))?;
        }
        None => return Err(CommandError::NothingToChoose),
    }
    if of.0 == Kind::People && !w.raw(of).is_some_and(person::can_be_shown) {
        return Err(CommandError::Nameless);
    }
    Ok(said(field, among, keep))
}

/// Writes a field over all values that were set apart. Those that were `seen` (all, if nothing is said) are ruled
/// out; the others stay on offer. For undo, every value that goes counts as having been on offer.
pub(super) fn settle(
    w: &mut Writer<'_>,
    of: Entity,
    field: &str,
    value: &str,
    seen: Option<&[String]>,
) -> Result<(), CommandError> {
    let place = Place::field(of, field);
    let rivals = w.rivals(&place);
    let Some(raw) = w.raw(of) else {
        return Err(missing(of.0));
    };
    let now = raw.str(field);
    let before = raw.value(field, None).clone();
    let offers: BTreeSet<String> = apart::offers(raw, field).map(str::to_owned).collect();
    let mut others = offers.clone();
    others.extend(rivals.iter().cloned());
    // What is shown may be on offer too, and would stay so once something else is shown.
    if !offers.contains(&now) {
        others.remove(&now);
    }
    if rivals.is_empty() {
        w.put(place, value)?;
    } else {
        w.put_over(place, before, value)?;
    }
    let stays = |other: &str| {
        other != value && seen.is_some_and(|seen| seen.iter().all(|one| one.trim() != other))
    };
    for other in &others {
        let after = stays(other).then_some(true);
        w.put_over(apart::offered(of, field, other), true.into(), after)?;
    }
    if stays(&now) && !now.is_empty() {
        w.put(apart::offered(of, field, &now), true)?;
    }
    Ok(())
}

/// Says of each entry what became of it, and the same of the entries where their ways parted: what was corrected
/// further since is covered by a choice between its forerunners.
fn entries(
    w: &mut Writer<'_>,
    of: Entity,
    list: &str,
    among: &BTreeSet<String>,
    keep: &BTreeSet<String>,
) -> Result<(), CommandError> {
    let empty = Fields::new();
    let raw = w.raw(of);
    let map = raw.and_then(|raw| raw.maps.get(list)).unwrap_or(&empty);
    let is_there = |key: &String| {
        map.get(&entry_key(key, "value"))
            .is_some_and(|value| !value.is_null())
    };
    let among: Vec<&String> = among.iter().filter(|key| is_there(key)).collect();
    if !among.iter().any(|key| keep.contains(*key)) {
        return Err(CommandError::NothingToChoose);
    }
    let kept = if keep.len() > 1 { "both" } else { "one" };
    let mut words: BTreeMap<String, &str> = BTreeMap::new();
    for key in &among {
        let word = if keep.contains(*key) { kept } else { "not" };
        words.insert((*key).clone(), word);
    }
    for a in &among {
        let parted = among.iter().filter_map(|b| apart::parted(map, a, b));
        for (fork, _) in parted.filter(|_| keep.contains(*a)) {
            words.insert(fork, kept);
        }
    }
    for (key, word) in words {
        w.put(Place::entry(of, list, entry_key(&key, "choice")), word)?;
        if keep.contains(&key) {
            let removed = Place::entry(of, list, entry_key(&key, "removed"));
            w.put(removed, Value::Null)?;
        }
    }
    Ok(())
}

fn said(field: Cared, among: &[String], keep: &[String]) -> Said {
    let shown = |value: &String| match value.trim() {
        "" => format!("no {}", field.word()),
        value => in_words(field, value),
    };
    let kept = list(keep.iter().map(shown));
    let others: Vec<&String> = among.iter().filter(|v| !keep.contains(v)).collect();
    if others.is_empty() {
        return Said::plain(format!("Kept {kept}"));
    }
    Said {
        now: format!("Chose {kept}"),
        history: format!("Chose {kept} over {}", list(others.into_iter().map(shown))),
    }
}

/// A value as a sentence has it.
pub(super) fn in_words(field: Cared, value: &str) -> String {
    let amount = value.parse().ok().filter(|_| field == Cared::Amount);
    amount.map_or_else(|| value.to_owned(), |amount: Money| amount.in_words())
}

/// "a, b and c".
fn list(words: impl Iterator<Item = String>) -> String {
    let mut words: Vec<String> = words.collect();
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} and {last}", words.join(", ")),
        None => String::new(),
    }
}
