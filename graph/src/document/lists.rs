//! A person's short texts (needs, offers, industries …) and answers: scalars of the person's own map, like
//! `needs/vat lecturer/value`. No container is made for them, so two devices never make rival ones, and somebody without
//! any costs nothing.

use super::edit::Said;
use super::error::CommandError;
use super::place::{Entity, Place};
use super::raw::Raw;
use super::writer::Writer;
use crate::rules::normal;
use crate::types::{PersonList, Question};
use serde_json::Value;

/// What stands before the name of a question in the field with its answer.
const ANSWERS: &str = "answers/";

/// The field with the answer to a question.
pub(super) fn answer(question: Question) -> String {
    let name = match question {
        Question::Serves => "serves",
        Question::Seeks => "seeks",
        Question::Help => "help",
        Question::Referral => "referral",
        Question::Reach => "reach",
    };
    format!("{ANSWERS}{name}")
}

/// Whether a field is part of a list or an answer.
pub(super) fn is_about(field: &str) -> bool {
    field.starts_with(ANSWERS)
        || PersonList::ALL.iter().any(|list| {
            field
                .strip_prefix(list.name())
                .is_some_and(|rest| rest.starts_with('/'))
        })
}

/// The list of which a field is what an entry says.
pub(super) fn list_of(field: &str) -> Option<PersonList> {
    let is_entry = |list: &PersonList| {
        field
            .strip_prefix(list.name())
            .and_then(|rest| rest.strip_prefix('/')?.strip_suffix("/value"))
            .is_some()
    };
    PersonList::ALL.into_iter().find(is_entry)
}

/// The texts of a list, in the order in which they were added.
pub(super) fn read(raw: &Raw, list: PersonList) -> Vec<String> {
    let mut all: Vec<(i64, &str, &str)> = entries(raw, list)
        .map(|(key, text)| {
            let at = raw.int(&field(list, key, AT)).unwrap_or_default();
            (at, key, text)
        })
        .collect();
    all.sort_unstable();
    all.into_iter()
        .map(|(_, _, text)| text.to_owned())
        .collect()
}

/// Writes the texts of somebody who is made.
pub(super) fn fill(raw: &mut Raw, list: PersonList, texts: &[String]) {
    for (at, text) in texts.iter().enumerate() {
        let key = normal::tag(text);
        if !key.is_empty() && !raw.has(&field(list, &key, VALUE)) {
            raw.set(&field(list, &key, VALUE), text.trim());
            raw.set(&field(list, &key, AT), at);
        }
    }
}

/// Adds a text at the end; an equal one stays as it is.
pub(super) fn add(
    w: &mut Writer<'_>,
    of: Entity,
    list: PersonList,
    text: &str,
) -> Result<Said, CommandError> {
    let key = normal::tag(text);
    let raw = w.raw(of).ok_or(CommandError::UnknownPerson)?;
    if !raw.has(&field(list, &key, VALUE)) {
        let places = entries(raw, list).filter_map(|(key, _)| raw.int(&field(list, key, AT)));
        let at = places.max().map_or(0, |last| last + 1);
        w.put(Place::field(of, &field(list, &key, VALUE)), text.trim())?;
        w.put(Place::field(of, &field(list, &key, AT)), at)?;
    }
    Ok(Said::plain(format!("Added {}", text.trim())))
}

/// Takes a text out.
pub(super) fn remove(
    w: &mut Writer<'_>,
    of: Entity,
    list: PersonList,
    text: &str,
) -> Result<Said, CommandError> {
    let place = Place::field(of, &field(list, &normal::tag(text), VALUE));
    w.put(place, Value::Null)?;
    Ok(Said::plain(format!("Removed {}", text.trim())))
}

/// What an entry says.
const VALUE: &str = "value";
/// Where it stands.
const AT: &str = "at";

fn field(list: PersonList, key: &str, part: &str) -> String {
    format!("{}/{key}/{part}", list.name())
}

/// Keys and texts.
fn entries(raw: &Raw, list: PersonList) -> impl Iterator<Item = (&str, &str)> {
    let begin = format!("{}/", list.name());
    let fields = raw.fields.range(begin.clone()..);
    fields
        .take_while(move |(field, _)| field.starts_with(&begin))
        .filter_map(move |(field, value)| {
            let key = field.strip_prefix(list.name())?.strip_prefix('/')?;
            Some((key.strip_suffix("/value")?, value.as_str()?))
        })
}
