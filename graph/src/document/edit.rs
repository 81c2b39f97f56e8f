//! One edit of one field of a person, and the words for it.

use super::choose::settle;
use super::contact;
use super::error::CommandError;
use super::lists;
use super::merges;
use super::person::{self, CURRENT, EntryFields, entry_key};
use super::picture;
use super::place::{Entity, Place};
use super::raw::Raw;
use super::unknown;
use super::writer::Writer;
use crate::command::PersonEdit;
use crate::ids::PersonId;
use crate::rules::normal;
use crate::types::{NameParts, Position, Reach};
use serde_json::Value;

/// What an edit did: shortly, for the moment, and with what was there before, for the history.
pub(super) struct Said {
    pub(super) now: String,
    pub(super) history: String,
}

impl Said {
    pub(super) fn plain(sentence: String) -> Self {
        Self {
            history: sentence.clone(),
            now: sentence,
        }
    }
}

/// Applies one edit.
pub(super) fn edit(
    w: &mut Writer<'_>,
    of: Entity,
    edit: &PersonEdit,
) -> Result<Said, CommandError> {
    match edit {
        PersonEdit::Name(name) => {
            let before = w.raw(of).map(|raw| raw.str("name")).unwrap_or_default();
            settle(w, of, "name", name.trim(), None)?;
            Ok(changed("name", &before, name.trim()))
        }
        PersonEdit::Nickname(name) => scalar(w, of, "nickname", "nickname", name),
        PersonEdit::MetAt(place) => scalar(w, of, "met_at", "where we met", place),
        PersonEdit::MetOn(day) => scalar(w, of, "met_on", "the day we met", &text(day.as_ref())),
        PersonEdit::Birthday(day) => scalar(w, of, "birthday", "birthday", &text(day.as_ref())),
        PersonEdit::Parts(parts) => {
            for (field, value) in
                person::name_parts(parts.as_ref().unwrap_or(&NameParts::default()))
            {
                settle(w, of, field, value, None)?;
            }
            Ok(Said::plain("Changed the parts of the name".into()))
        }
        PersonEdit::MetEvent(event) => {
            w.put(Place::field(of, "event"), event.map(|e| e.to_string()))?;
            Ok(Said::plain("Changed the event where we met".into()))
        }
        PersonEdit::Pronouns(words) => scalar(w, of, "pronouns", "pronouns", words),
        PersonEdit::MetThrough(id) => {
            let id = id.map(|id| id.to_string());
            w.put(Place::field(of, "met_through"), id)?;
            Ok(Said::plain("Changed through whom we met".into()))
        }
        PersonEdit::NotMet(not_met) => {
            w.put(Place::field(of, "not_met"), not_met.then_some(true))?;
            let said = if *not_met {
                "Noted: not met yet"
            } else {
                "Noted: met"
            };
            Ok(Said::plain(said.into()))
        }
        PersonEdit::CouldRefer(could) => {
            w.put(Place::field(of, "could_refer"), *could)?;
            Ok(Said::plain("Changed whether they could refer you".into()))
        }
        PersonEdit::AddTo { list, text } => lists::add(w, of, *list, text),
        PersonEdit::RemoveFrom { list, text } => lists::remove(w, of, *list, text),
        PersonEdit::Answer { question, text } => {
            scalar(w, of, &lists::answer(*question), "an answer", text)
        }
        PersonEdit::AddUnknown(line) => unknown::add(w, of, line),
        PersonEdit::Note(note) => {
            w.set_text(of, "note", note)?;
            Ok(Said::plain("Changed the note".into()))
        }
        PersonEdit::AddPicture(picture) => {
            if w.raw(of).is_some_and(|raw| picture::has(raw, picture.id)) {
                // A part of an import that is done once more.
                return Ok(Said::plain("Added a picture".into()));
            }
            let done = picture::add(w, PersonId(of.1), picture, picture.added_at)?;
            Ok(done.said)
        }
        PersonEdit::Title(title) => position(w, of, "title", title),
        PersonEdit::Company(company) => position(w, of, "company", company),
        PersonEdit::AddPosition(p) => add_position(w, of, p),
        PersonEdit::RemovePosition(p) => remove_position(w, of, p),
        PersonEdit::AddEmail(r) => add(
            w,
            of,
            "emails",
            normal::email(&r.value),
            person::reach(r),
            &r.value,
        ),
        PersonEdit::AddPhone(r) => add(
            w,
            of,
            "phones",
            normal::phone(&r.value),
            person::reach(r),
            &r.value,
        ),
        PersonEdit::CorrectEmail { from, to } => correct(w, of, "emails", normal::email, from, to),
        PersonEdit::CorrectPhone { from, to } => correct(w, of, "phones", normal::phone, from, to),
        PersonEdit::AddUrl(r) => add(
            w,
            of,
            "urls",
            normal::url(&r.value),
            person::reach(r),
            &r.value,
        ),
        PersonEdit::AddTag(t) => add(w, of, "tags", normal::tag(t), person::tag(t), t),
        PersonEdit::AddAddress(a) => add(
            w,
            of,
            "addresses",
            normal::address(a),
            person::address(a),
            "an address",
        ),
        PersonEdit::RemoveEmail(value) => remove(w, of, "emails", normal::email(value), value),
        PersonEdit::RemovePhone(value) => remove(w, of, "phones", normal::phone(value), value),
        PersonEdit::RemoveUrl(value) => remove(w, of, "urls", normal::url(value), value),
        PersonEdit::RemoveTag(value) => remove(w, of, "tags", normal::tag(value), value),
        PersonEdit::RemoveAddress(a) => {
            remove(w, of, "addresses", normal::address(a), "an address")
        }
    }
}

/// What a field is called in a sentence.
pub(super) fn called(place: &Place) -> String {
    let word = match place.field.as_str() {
        "emails" => "e-mail",
        "phones" => "phone",
        "urls" => "web address",
        "addresses" => "address",
        "tags" => "tag",
        "positions" => match place.key.as_deref().and_then(|k| k.rsplit_once('/')) {
            Some((_, "title")) => "title",
            Some((_, "company")) => "company",
            _ => "position",
        },
        "name_family" | "name_given" | "name_additional" | "name_prefix" | "name_suffix" => {
            "name's part"
        }
        "met_at" => "place where we met",
        "met_on" => "day we met",
        "tier_on" | "cadence_on" | "snoozed_on" | "snoozed_last" => "day of the change",
        "snoozed_until" => "snooze",
        "deleted_at" => "deletion",
        "on" => "day",
        "begun_by" => "one who began it",
        "stage_on" => "day of the change",
        "peace_until" => "peace",
        "met_through" => "one through whom we met",
        "starts" => "first day",
        "ends" => "last day",
        field if contact::is_guest(field).is_some() => "word about a guest",
        field if merges::is_part_of(field) => "merge",
        field if merges::is_apart(field) => "word that they are two people",
        field if field.starts_with(person::HIDDEN) => "snooze of a row",
        field if lists::is_about(field) => "list",
        field if unknown::is_about(field) => "line of a file",
        field if picture::is_about(field) => "removal of a picture",
        other => other,
    };
    word.to_owned()
}

fn scalar(
    w: &mut Writer<'_>,
    of: Entity,
    field: &str,
    word: &str,
    value: &str,
) -> Result<Said, CommandError> {
    let value = value.trim();
    let before = w.raw(of).map(|raw| raw.str(field)).unwrap_or_default();
    w.put(Place::field(of, field), value)?;
    Ok(changed(word, &before, value))
}

fn position(
    w: &mut Writer<'_>,
    of: Entity,
    field: &'static str,
    value: &str,
) -> Result<Said, CommandError> {
    let value = value.trim();
    let current = w
        .raw(of)
        .and_then(|raw| person::positions(raw).into_iter().next());
    let before = match (&current, field) {
        (Some((_, p)), "title") => p.title.clone(),
        (Some((_, p)), _) => p.company.clone(),
        (None, _) => String::new(),
    };
    match current {
        Some((key, _)) => w.put(Place::entry(of, "positions", entry_key(&key, field)), value)?,
        None => put_entry(
            w,
            of,
            "positions",
            CURRENT,
            vec![(field, value.into())],
            None,
        )?,
    }
    Ok(changed(field, &before, value))
}

/// Writes a field of a position under its key; one that is not shown any more goes to the end of the list.
pub(super) fn put_position(
    w: &mut Writer<'_>,
    of: Entity,
    key: &str,
    field: &'static str,
    value: &str,
) -> Result<(), CommandError> {
    put_entry(w, of, "positions", key, vec![(field, value.into())], None)
}

fn add_position(w: &mut Writer<'_>, of: Entity, p: &Position) -> Result<Said, CommandError> {
    let mut key = normal::position(p);
    let said = said(p);
    if let Some(raw) = w.raw(of) {
        let all = person::positions(raw);
        if all.iter().any(|(_, other)| normal::position(other) == key) {
            return Ok(Said::plain(format!("Added {said}")));
        }
        // The key may stand for a position that was edited since into another one.
        while all.iter().any(|(taken, _)| *taken == key) {
            key.push('+');
        }
    }
    put_entry(w, of, "positions", &key, person::position(p), None)?;
    Ok(Said::plain(format!("Added {said}")))
}

fn remove_position(w: &mut Writer<'_>, of: Entity, p: &Position) -> Result<Said, CommandError> {
    let same = normal::position(p);
    let all = w.raw(of).map(person::positions).unwrap_or_default();
    for (key, _) in all.iter().filter(|(_, p)| normal::position(p) == same) {
        w.put(
            Place::entry(of, "positions", entry_key(key, "removed")),
            true,
        )?;
    }
    Ok(Said::plain(format!("Removed {}", said(p))))
}

/// Makes a position the first of its list, adding it where there is none like it.
pub(super) fn put_first(w: &mut Writer<'_>, of: Entity, p: &Position) -> Result<(), CommandError> {
    add_position(w, of, p)?;
    let same = normal::position(p);
    let Some(raw) = w.raw(of) else {
        return Err(CommandError::UnknownPerson);
    };
    let first = raw.entries("positions").first().map(|e| e.at);
    let all = person::positions(raw);
    let is_first = all
        .first()
        .is_some_and(|(_, p)| normal::position(p) == same);
    let found = all.into_iter().find(|(_, p)| normal::position(p) == same);
    if let (Some((key, _)), Some(first), false) = (found, first, is_first) {
        w.put(
            Place::entry(of, "positions", entry_key(&key, "at")),
            first - 1,
        )?;
    }
    Ok(())
}

/// "CFO, Acme".
fn said(p: &Position) -> String {
    let parts = [p.title.trim(), p.company.trim()];
    let parts: Vec<&str> = parts.into_iter().filter(|s| !s.is_empty()).collect();
    parts.join(", ")
}

fn add(
    w: &mut Writer<'_>,
    of: Entity,
    list: &str,
    key: String,
    fields: EntryFields,
    said: &str,
) -> Result<Said, CommandError> {
    put_entry(w, of, list, &key, fields, None)?;
    Ok(Said::plain(format!("Added {}", said.trim())))
}

/// Puts a value in the place of another and remembers that it did: where two devices do this apart, it can be asked
/// which is right.
fn correct(
    w: &mut Writer<'_>,
    of: Entity,
    list: &str,
    normal: fn(&str) -> String,
    from: &str,
    to: &Reach,
) -> Result<Said, CommandError> {
    let (old, key) = (normal(from), normal(&to.value));
    let place = |w: &mut Writer<'_>, key: &str| {
        let raw = w.raw(of)?;
        let shown = raw.entries(list).into_iter();
        shown
            .filter(|e| e.is_shown())
            .find(|e| e.key == key)
            .map(|e| e.at)
    };
    let (was, is) = (place(w, &old), place(w, &key));
    put_entry(w, of, list, &key, person::reach(to), was)?;
    if was.is_some() && old != key {
        if is.is_none() {
            w.put(Place::entry(of, list, entry_key(&key, "for")), old.as_str())?;
        }
        w.put(Place::entry(of, list, entry_key(&old, "removed")), true)?;
    }
    let (from, to) = (from.trim(), to.value.trim());
    Ok(Said {
        now: format!("Changed {from} to {to}"),
        history: format!("Changed {from} to {to}"),
    })
}

/// Writes an entry; one that is new or was removed goes to the given place, else to the end of its list, and has
/// nothing to do any more with what it once replaced.
fn put_entry(
    w: &mut Writer<'_>,
    of: Entity,
    list: &str,
    key: &str,
    fields: EntryFields,
    at: Option<i64>,
) -> Result<(), CommandError> {
    let shown = |raw: &Raw| {
        raw.entries(list)
            .iter()
            .any(|e| e.key == key && e.is_shown())
    };
    let next = w
        .raw(of)
        .filter(|raw| !shown(raw))
        .map(|raw| at.unwrap_or_else(|| raw.next_at(list)));
    for (field, value) in fields {
        w.put(Place::entry(of, list, entry_key(key, field)), value)?;
    }
    if let Some(at) = next {
        for field in ["removed", "for", "choice"] {
            w.put(Place::entry(of, list, entry_key(key, field)), Value::Null)?;
        }
        w.put(Place::entry(of, list, entry_key(key, "at")), at)?;
    }
    Ok(())
}

fn remove(
    w: &mut Writer<'_>,
    of: Entity,
    list: &str,
    key: String,
    said: &str,
) -> Result<Said, CommandError> {
    if w.raw(of)
        .is_some_and(|raw| raw.entries(list).iter().any(|e| e.key == key))
    {
        w.put(Place::entry(of, list, entry_key(&key, "removed")), true)?;
    }
    Ok(Said::plain(format!("Removed {}", said.trim())))
}

fn changed(word: &str, before: &str, value: &str) -> Said {
    match (before.is_empty(), value.is_empty()) {
        (true, true) => Said::plain(format!("Changed {word}")),
        (_, true) => Said {
            now: format!("Cleared {word}"),
            history: format!("Cleared {word}, which was {before}"),
        },
        (true, false) => Said {
            now: format!("Changed {word} to {value}"),
            history: format!("Set {word} to {value}"),
        },
        (false, false) => Said {
            now: format!("Changed {word} to {value}"),
            history: format!("Changed {word} from {before} to {value}"),
        },
    }
}

fn text(value: Option<&impl ToString>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}
