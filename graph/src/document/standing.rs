//! Where people stand, beside tier and cadence: stage, peace, hidden rows, and who stands for whom.

use super::commands::{Done, Given, done, entity, field, name, people_word};
use super::error::CommandError;
use super::merges::INTO;
use super::person;
use super::place::{Kind, Place, only};
use super::writer::Writer;
use crate::ids::PersonId;
use crate::types::Stage;
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Sets a stage.
pub(super) fn stage(
    w: &mut Writer<'_>,
    ids: &[PersonId],
    stage: Option<Stage>,
    on: NaiveDate,
) -> Result<Done, CommandError> {
    let mut names = Vec::new();
    for id in ids {
        names.push(name(w, *id)?);
        set_stage(w, *id, stage, on)?;
    }
    let who = match names.as_slice() {
        [name] => name.clone(),
        names => people_word(names.len()),
    };
    let what = match stage {
        None => format!("Took {who} off the stages"),
        Some(Stage::LetGo) => format!("Let {who} go"),
        Some(stage) => format!("Moved {who} to {}", called(stage)),
    };
    Ok(done(what, ids.iter().copied()))
}

/// Writes a stage and its day, if it is another one.
pub(super) fn set_stage(
    w: &mut Writer<'_>,
    id: PersonId,
    stage: Option<Stage>,
    on: NaiveDate,
) -> Result<(), CommandError> {
    let raw = w.raw(entity(id)).ok_or(CommandError::UnknownPerson)?;
    if raw.name::<Stage>("stage") == stage {
        return Ok(());
    }
    let value = serde_json::to_value(stage).unwrap_or_default();
    w.put(field(id, "stage"), value)?;
    w.put(field(id, "stage_on"), stage.map(|_| on.to_string()))
}

/// Leaves somebody in peace.
pub(super) fn peace(
    w: &mut Writer<'_>,
    id: PersonId,
    until: Option<NaiveDate>,
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    w.put(field(id, "peace_until"), until.map(|d| d.to_string()))?;
    let what = match until {
        Some(day) => format!("Left {name} in peace until {}", day.format("%-d %B")),
        None => format!("Ended the peace of {name}"),
    };
    Ok(done(what, [id]))
}

/// Hides one row of Today.
pub(super) fn snooze_row(
    w: &mut Writer<'_>,
    id: PersonId,
    row: &str,
    until: Option<NaiveDate>,
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    let place = field(id, &person::hides(row));
    w.put(place, until.map(|d| d.to_string()))?;
    let what = match until {
        Some(day) => format!("Put off a row of {name} to {}", day.format("%-d %B")),
        None => format!("Showed a row of {name} again"),
    };
    Ok(done(what, [id]))
}

/// Lets one person stand for two.
pub(super) fn merge(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    keep: PersonId,
    gone: PersonId,
) -> Result<Done, CommandError> {
    let names = [name(w, keep)?, name(w, gone)?];
    if given.index.now(keep) == given.index.now(gone) {
        return Err(CommandError::WithOneself);
    }
    w.put(field(gone, INTO), keep.to_string())?;
    let [keep_name, gone_name] = names;
    let what = if keep_name == gone_name {
        format!("Merged two entries of {keep_name}")
    } else {
        format!("Merged {gone_name} into {keep_name}")
    };
    Ok(done(what, [keep, gone]))
}

/// Changes fields of my side, or of the numbers of the rules.
pub(super) fn set<T: DeserializeOwned + Serialize>(
    w: &mut Writer<'_>,
    kind: Kind,
    set: &Map<String, Value>,
    what: &str,
) -> Result<Done, CommandError> {
    let of = only(kind);
    for (field, value) in set {
        // One that fits has this type and no other; a field that nobody knows is refused.
        let alone = Map::from_iter([(field.clone(), value.clone())]);
        let one: Option<T> = serde_json::from_value(Value::Object(alone)).ok();
        let known = one.and_then(|one| serde_json::to_value(one).ok());
        let is_nothing = value.is_null() || value.as_str().is_some_and(str::is_empty);
        if !is_nothing && known.is_none_or(|known| known.get(field).is_none()) {
            return Err(CommandError::Unfit(field.clone()));
        }
    }
    w.ensure(of)?;
    for (field, value) in set {
        w.put(Place::field(of, field), value.clone())?;
    }
    Ok(done(what.to_owned(), []))
}

/// What a stage is called.
pub(super) fn called(stage: Stage) -> &'static str {
    match stage {
        Stage::Initial => "the beginning",
        Stage::Cultivation => "cultivation",
        Stage::Partnership => "partnership",
        Stage::Maintenance => "maintenance",
        Stage::LetGo => "those let go",
    }
}
