//! Undo: writes back only where the value is still the one that was written, and says what it left (row S6).

use super::apart;
use super::choose::in_words;
use super::edit::called;
use super::error::CommandError;
use super::history::{self, Entry, Write};
use super::person;
use super::picture;
use super::place::{Entity, Kind, Place};
use super::writer::Writer;
use super::{Tops, size};
use crate::ids::{BatchId, PersonId};
use crate::things::ThingKind;
use crate::types::Cared;
use automerge::Automerge;
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::BTreeSet;

/// What is to be taken back, from the last write to the first.
pub(super) struct Plan {
    pub(super) what: String,
    pub(super) people: BTreeSet<PersonId>,
    pub(super) steps: Vec<Step>,
}

/// One thing to take back.
pub(super) enum Step {
    /// Something that was made: it leaves the views.
    Added(Entity),
    /// A value that was written.
    Wrote(Write),
}

/// Reads what a batch did, all its parts.
pub(super) fn plan(doc: &Automerge, tops: &Tops, batch: BatchId) -> Result<Plan, CommandError> {
    let parts = history::parts(doc, tops, batch);
    let mut plan = Plan {
        what: String::new(),
        people: BTreeSet::new(),
        steps: Vec::new(),
    };
    let mut imported = 0;
    for part in (0..parts).rev() {
        let text = history::text(doc, tops, &history::key(batch, part))
            .ok_or(CommandError::NothingToUndo)?;
        let entry: Entry = serde_json::from_str(&text).map_err(|_| CommandError::Newer)?;
        plan.people.extend(entry.everybody());
        imported += entry.added.iter().filter(|e| e.0 == Kind::People).count();
        plan.steps
            .extend(entry.writes.into_iter().rev().map(Step::Wrote));
        plan.steps
            .extend(entry.added.into_iter().rev().map(Step::Added));
        plan.what = entry.what;
    }
    if plan.steps.is_empty() {
        return Err(CommandError::NothingToUndo);
    }
    if let Some(from) = plan.what.strip_prefix("Imported").filter(|_| imported > 0) {
        let who = if imported == 1 {
            "1 person".to_owned()
        } else {
            format!("{imported} people")
        };
        plan.what = format!("Imported {who}{from}");
    }
    plan.what = match plan.what.strip_prefix("Undid: ") {
        Some(again) => format!("Redid: {again}"),
        None => format!(
            "Undid: {}",
            plan.what.strip_prefix("Redid: ").unwrap_or(&plan.what)
        ),
    };
    Ok(plan)
}

impl Step {
    /// Whom the step concerns, where it is a person.
    pub(super) fn person(&self) -> Option<PersonId> {
        let of = match self {
            Step::Added(of) => *of,
            Step::Wrote(write) => write.place.of,
        };
        (of.0 == Kind::People).then_some(PersonId(of.1))
    }

    /// The entity whose values may have been set apart, where the step writes one that is asked about.
    pub(super) fn asked(&self) -> Option<Entity> {
        match self {
            Step::Wrote(write) if apart::is_asked(&write.place) => Some(write.place.of),
            _ => None,
        }
    }

    /// How large it makes the change and its history, at most.
    pub(super) fn size(&self) -> usize {
        match self {
            Step::Added(_) => 320,
            // Twice each value: once written, once in the history.
            Step::Wrote(w) => {
                let values = w.before.to_string().len() + w.after.to_string().len();
                320 + size::write(&w.place, &w.before)
                    + 2 * w.place.key.as_ref().map_or(0, String::len)
                    + 4 * values
            }
        }
    }

    /// Takes it back, or says why not.
    pub(super) fn take_back(
        &self,
        w: &mut Writer<'_>,
        at: DateTime<Utc>,
    ) -> Result<Option<String>, CommandError> {
        match self {
            Step::Added(of) => {
                let gone = Place::field(*of, "deleted_at");
                if w.raw(*of).is_some_and(|raw| !raw.has("deleted_at")) {
                    w.put(gone, at.to_rfc3339())?;
                }
                Ok(None)
            }
            Step::Wrote(write) if write.text.is_some() => text(w, write),
            Step::Wrote(write) => scalar(w, write, at),
        }
    }
}

fn scalar(
    w: &mut Writer<'_>,
    write: &Write,
    at: DateTime<Utc>,
) -> Result<Option<String>, CommandError> {
    let place = &write.place;
    let Some(raw) = w.raw(place.of) else {
        return Ok(None);
    };
    let now = raw.value(&place.field, place.key.as_deref()).clone();
    let whose = match place.of.0 {
        Kind::People => person::shown_name(raw),
        Kind::Thing(ThingKind::Opportunity) => Some(format!("“{}”", raw.str("name"))),
        _ => None,
    };
    let whose = whose.map(|name| format!(" of {name}")).unwrap_or_default();
    let what = format!("The {}{whose}", called(place));
    let rivals = w.rivals(place);
    if now == write.after && !rivals.is_empty() {
        offer(w, write, rivals)?;
        return Ok(Some(format!(
            "{what} was changed on another device too; the page offers every value"
        )));
    }
    if now == write.after {
        match picture::removal(place) {
            None => w.put(place.clone(), write.before.clone())?,
            Some(removed) if !raw_has(w, &removed) => w.put(removed, at.to_rfc3339())?,
            Some(_) => {}
        }
        return Ok(None);
    }
    if now == write.before || is_detail(place) {
        return Ok(None);
    }
    let now = match now {
        Value::Null => "nothing".to_owned(),
        Value::String(s) if place.field == "amount" => in_words(Cared::Amount, &s),
        Value::String(s) => s,
        other => other.to_string(),
    };
    let both = if offer(w, write, rivals)? {
        "; the page offers both"
    } else {
        ""
    };
    Ok(Some(format!("{what} was changed again since: {now}{both}")))
}

fn raw_has(w: &mut Writer<'_>, place: &Place) -> bool {
    w.raw(place.of).is_some_and(|raw| raw.has(&place.field))
}

/// Offers what cannot be written back, where that is asked about and there is something to offer.
fn offer(w: &mut Writer<'_>, write: &Write, rivals: &[String]) -> Result<bool, CommandError> {
    let place = &write.place;
    let Some(before) = write.before.as_str().filter(|_| apart::is_asked(place)) else {
        return Ok(false);
    };
    if rivals.iter().all(|value| value != before) {
        w.put(apart::offered(place.of, &place.field, before), true)?;
    }
    Ok(true)
}

fn text(w: &mut Writer<'_>, write: &Write) -> Result<Option<String>, CommandError> {
    let place = &write.place;
    let Some(raw) = w.raw(place.of) else {
        return Ok(None);
    };
    let Some(before) = write.text_before(raw.text(&place.field)) else {
        return Ok(Some(format!(
            "The {} was changed again since",
            called(place)
        )));
    };
    w.set_text(place.of, &place.field, &before)?;
    Ok(None)
}

/// Places in a list and days of changes say nothing to a person; the value beside them does.
fn is_detail(place: &Place) -> bool {
    let order = place
        .key
        .as_deref()
        .and_then(|k| k.rsplit_once('/'))
        .is_some_and(|(_, f)| matches!(f, "at" | "for" | "choice"));
    order
        || apart::is_offer(&place.field)
        || matches!(
            place.field.as_str(),
            "tier_on" | "cadence_on" | "snoozed_on" | "snoozed_last"
        )
}
