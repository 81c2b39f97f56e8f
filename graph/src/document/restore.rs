//! Putting an earlier value of a person back, whatever stands there now (row S6): the same edits, moves and settings as by
//! hand, so that days, choices and undo are right by themselves.

use super::choose::settle;
use super::commands::{Done, Given, done, edit_person, entity, set_cadence};
use super::earlier::{Back, short};
use super::edit::put_position;
use super::error::CommandError;
use super::many::set_tier;
use super::standing;
use super::writer::Writer;
use crate::ids::PersonId;
use chrono::NaiveDate;
use std::slice::from_ref;

/// How much of a value the history repeats, in characters.
const SAID: usize = 60;

/// Writes a value back. Of somebody who is part of another, that is the other's.
pub(super) fn put_back(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    on: NaiveDate,
) -> Result<Done, CommandError> {
    let replaced = given.replaced.ok_or(CommandError::NothingToPutBack)?;
    let id = given.merges.now(id);
    match &replaced.back {
        Back::Edit(edit) => {
            edit_person(w, given, id, from_ref(edit))?;
        }
        Back::Asked(field, value) => settle(w, entity(id), field, value, None)?,
        Back::Position(key, field, value) => {
            let of = entity(where_position(w, given, id, key));
            put_position(w, of, key, field, value)?;
        }
        Back::Tier(tier) => {
            set_tier(w, given, &[id], Some(*tier), on, "")?;
        }
        Back::Cadence(cadence) => {
            set_cadence(w, given, id, Some(*cadence), on)?;
        }
        Back::Stage(stage) => {
            standing::stage(w, given, &[id], Some(*stage), on)?;
        }
    }
    let (label, was) = (&replaced.earlier.label, &replaced.earlier.was);
    let what = format!("Put back the {label} “{}”", short(was, SAID));
    Ok(done(what, [id]))
}

/// In whose entry a position is read from: a part's counts only where nothing before it has one under this key.
fn where_position(w: &mut Writer<'_>, given: &Given<'_>, id: PersonId, key: &str) -> PersonId {
    let parts = given.merges.parts(id).into_iter();
    let mut all = std::iter::once(id).chain(parts);
    let has = |id: &PersonId| {
        let raw = w.raw(entity(*id)).filter(|raw| !raw.has("deleted_at"));
        raw.and_then(|raw| raw.maps.get("positions"))
            .is_some_and(|map| {
                let mut keys = map.keys().filter_map(|path| path.rsplit_once('/'));
                keys.any(|(one, _)| one == key)
            })
    };
    all.find(has).unwrap_or(id)
}
