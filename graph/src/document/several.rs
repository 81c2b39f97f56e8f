//! Somebody who stands for several (row C6): what is said of them is said of all.

use super::commands::{Given, entity, field};
use super::error::CommandError;
use super::merges::{self, join};
use super::person;
use super::raw::{Raw, tidy};
use super::writer::Writer;
use crate::ids::PersonId;
use serde_json::Value;

/// Somebody as the views have them: with everybody they stand for.
pub(super) fn whole(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
) -> Result<Raw, CommandError> {
    let own = w.raw(entity(id)).ok_or(CommandError::UnknownPerson)?;
    let own = own.clone();
    let parts = given.merges.parts(id).into_iter();
    let parts = parts.filter_map(|id| {
        w.raw(entity(id))
            .filter(|raw| !raw.has("deleted_at"))
            .cloned()
    });
    Ok(join(own, parts.collect()))
}

/// Writes what is said of somebody. What is emptied is emptied of everybody they stand for, and so is that of which the
/// earliest or latest of all would count.
pub(super) fn say(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: PersonId,
    name: &str,
    value: impl Into<Value>,
) -> Result<(), CommandError> {
    let value = tidy(value.into());
    if value.is_null() || merges::is_of_all(name) {
        for part in given.merges.parts(id) {
            w.put(field(part, name), Value::Null)?;
        }
    }
    w.put(field(id, name), value)
}

/// Whose entry holds the position that is shown first: their own, else that of somebody they stand for.
pub(super) fn with_position(w: &mut Writer<'_>, given: &Given<'_>, id: PersonId) -> PersonId {
    let mut all = std::iter::once(id).chain(given.merges.parts(id));
    let holds = |raw: &Raw| !raw.has("deleted_at") && !person::positions(raw).is_empty();
    all.find(|id| w.raw(entity(*id)).is_some_and(holds))
        .unwrap_or(id)
}
