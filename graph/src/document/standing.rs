//! Where people stand, beside tier and cadence: stage, peace, hidden rows.

use super::commands::{Done, Given, done, name, people_word};
use super::error::CommandError;
use super::person;
use super::place::{Kind, Place, only};
use super::several::{say, whole};
use super::writer::Writer;
use crate::ids::PersonId;
use crate::things::Settings;
use crate::types::Stage;
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Sets a stage.
pub(super) fn stage(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    ids: &[PersonId],
    stage: Option<Stage>,
    on: NaiveDate,
) -> Result<Done, CommandError> {
    let mut names = Vec::new();
    for id in ids {
        names.push(name(w, *id)?);
        set_stage(w, given, *id, stage, on)?;
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
    given: &Given<'_>,
    id: PersonId,
    stage: Option<Stage>,
    on: NaiveDate,
) -> Result<(), CommandError> {
    if whole(w, given, id)?.name::<Stage>("stage") == stage {
        return Ok(());
    }
    let value = serde_json::to_value(stage).unwrap_or_default();
    say(w, given, id, "stage", value)?;
    let on = stage.map(|_| on.to_string());
    say(w, given, id, "stage_on", on)
}

/// Leaves somebody in peace.
pub(super) fn peace(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    until: Option<NaiveDate>,
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    let day = until.map(|d| d.to_string());
    say(w, given, id, "peace_until", day)?;
    let what = match until {
        Some(day) => format!("Left {name} in peace until {}", day.format("%-d %B")),
        None => format!("Ended the peace of {name}"),
    };
    Ok(done(what, [id]))
}

/// Hides one row of Today.
pub(super) fn snooze_row(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    row: &str,
    until: Option<NaiveDate>,
) -> Result<Done, CommandError> {
    let name = name(w, id)?;
    let day = until.map(|d| d.to_string());
    say(w, given, id, &person::hides(row), day)?;
    let what = match until {
        Some(day) => format!("Put off a row of {name} to {}", day.format("%-d %B")),
        None => format!("Showed a row of {name} again"),
    };
    Ok(done(what, [id]))
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

/// Numbers of the rules with the day on which a tier's cadence became another one: the day that is given with it, else
/// the batch's.
pub(super) fn with_days(given: &Given<'_>, set: &Map<String, Value>) -> Map<String, Value> {
    let mut all = set.clone();
    let now = serde_json::to_value(&given.index.facts().settings).unwrap_or_default();
    let usual = serde_json::to_value(Settings::default()).unwrap_or_default();
    for field in ["cadence_1", "cadence_2", "cadence_3"] {
        let Some(to) = set.get(field) else { continue };
        let to = if to.is_null() { &usual[field] } else { to };
        let day = given.at.date_naive().to_string();
        if *to == now[field] {
            all.remove(&format!("{field}_on"));
        } else {
            all.entry(format!("{field}_on")).or_insert(day.into());
        }
    }
    all
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
