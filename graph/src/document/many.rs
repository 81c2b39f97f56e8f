//! What is done to many people at once: in as many changes as it needs, under one batch.

use super::commands::{Done, Given, done, edit_person, name, people_word};
use super::contact;
use super::error::CommandError;
use super::events;
use super::person;
use super::place::{Entity, Kind};
use super::raw::Raw;
use super::several::{say, whole};
use super::standing;
use super::writer::Writer;
use crate::command::{Command, PersonEdit};
use crate::ids::{BatchId, PersonId};
use crate::types::{Origin, Stage, Tier};
use chrono::NaiveDate;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many people one change moves between tiers, gives a tag, or marks as guests.
const AT_ONCE: usize = 100;

/// What a tag of somebody may take in a change, with what undo needs of it, beside the tag itself.
const TAG: usize = 1_024;

/// How often a change has a tag of somebody in it: as a value and in keys, in the document and for undo.
const WRITTEN: usize = 16;

/// Cuts such a command into ones that each fit into one change; `None` for one that fits, and for any other.
pub(super) fn parts(command: &Command) -> Option<Vec<Command>> {
    match command {
        Command::SetTier {
            ids,
            tier,
            on,
            reason,
        } if ids.len() > AT_ONCE => {
            let part = |ids: &[PersonId]| Command::SetTier {
                ids: ids.to_vec(),
                tier: *tier,
                on: *on,
                reason: reason.clone(),
            };
            Some(ids.chunks(AT_ONCE).map(part).collect())
        }
        Command::SetTag { ids, tag, has } => {
            let most = super::check::PART / (TAG + WRITTEN * tag.len());
            let most = most.clamp(1, AT_ONCE);
            let part = |ids: &[PersonId]| Command::SetTag {
                ids: ids.to_vec(),
                tag: tag.clone(),
                has: *has,
            };
            (ids.len() > most).then(|| ids.chunks(most).map(part).collect())
        }
        Command::SetGuests { id, guests } if guests.len() > AT_ONCE => {
            let part = |guests: &[_]| Command::SetGuests {
                id: *id,
                guests: guests.to_vec(),
            };
            Some(guests.chunks(AT_ONCE).map(part).collect())
        }
        _ => None,
    }
}

/// What a command on several people says, however many changes it takes; `None` for any other.
#[must_use]
pub fn in_words(command: &Command) -> Option<String> {
    let several = |ids: &[PersonId]| (ids.len() > 1).then(|| people_word(ids.len()));
    match command {
        Command::SetTier { ids, tier, .. } => Some(moved(&several(ids)?, *tier)),
        Command::SetTag { ids, tag, has } => Some(tagged(&several(ids)?, tag, *has)),
        Command::SetGuests { guests, .. } if guests.len() > AT_ONCE => {
            Some(events::said_of(guests))
        }
        _ => None,
    }
}

/// Moves people to a tier.
pub(super) fn set_tier(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    ids: &[PersonId],
    tier: Option<Tier>,
    on: NaiveDate,
    reason: &str,
) -> Result<Done, CommandError> {
    let mut names = Vec::new();
    for id in ids {
        names.push(name(w, *id)?);
        let move_of = Entity(Kind::Moves, move_id(given.batch, *id));
        if w.exists(move_of) {
            continue;
        }
        let raw = whole(w, given, *id)?;
        let from = person::tier(&raw);
        let begins = begins(&raw).filter(|_| tier.is_some());
        // The wider circle is a decision too, the first time it is said.
        if from == tier && (tier.is_some() || raw.has("tier_on")) {
            continue;
        }
        w.create(move_of, contact::move_raw(*id, from, tier, on, reason))?;
        say(w, given, *id, "tier", tier.map(u8::from))?;
        say(w, given, *id, "tier_on", on.to_string())?;
        if let Some(day) = begins {
            standing::set_stage(w, given, *id, Some(Stage::Initial), day)?;
        }
    }
    Ok(done(moved(&who(&names), tier), ids.iter().copied()))
}

/// Gives people a tag, or takes it from them.
pub(super) fn set_tag(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    ids: &[PersonId],
    tag: &str,
    has: bool,
) -> Result<Done, CommandError> {
    let edit = if has {
        PersonEdit::AddTag(tag.to_owned())
    } else {
        PersonEdit::RemoveTag(tag.to_owned())
    };
    // Whoever was reached under this batch already may have lost the tag again since.
    let reached = if given.resumed {
        w.people_of(given.batch)
    } else {
        BTreeSet::new()
    };
    let mut names = Vec::new();
    for id in ids {
        names.push(name(w, *id)?);
        if !reached.contains(id) {
            edit_person(w, given, *id, std::slice::from_ref(&edit))?;
        }
    }
    Ok(done(tagged(&who(&names), tag, has), ids.iter().copied()))
}

fn moved(who: &str, tier: Option<Tier>) -> String {
    let to = tier.map_or("the wider circle".to_owned(), |t| {
        format!("tier {}", u8::from(t))
    });
    format!("Moved {who} to {to}")
}

fn tagged(who: &str, tag: &str, has: bool) -> String {
    let tag = tag.trim().trim_start_matches('#').trim();
    if has {
        format!("Tagged {who} “{tag}”")
    } else {
        format!("Took the tag “{tag}” from {who}")
    }
}

/// One by name, several by their number.
fn who(names: &[String]) -> String {
    match names {
        [name] => name.clone(),
        names => people_word(names.len()),
    }
}

/// The day from which keeping somebody begins the first stage, if it does: only of those who were captured and wait to
/// be sorted (row R4).
fn begins(raw: &Raw) -> Option<NaiveDate> {
    let is_new = person::origin(raw) == Origin::Captured
        && person::tier(raw).is_none()
        && !["tier_on", "stage", "stage_on"]
            .iter()
            .any(|field| raw.has(field));
    let met = raw.parse("met_on").or_else(|| raw.parse("added_on"));
    met.filter(|_| is_new)
}

/// A move's key follows from batch and person, so that a batch applied again makes no second one. The time in
/// front stays the batch's.
fn move_id(batch: BatchId, person: PersonId) -> Uuid {
    const RANDOM: u128 = (1 << 62) - 1;
    Uuid::from_u128(batch.0.as_u128() ^ (person.0.as_u128() & RANDOM))
}
