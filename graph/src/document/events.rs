//! Events and their guests, as writes (row C7).

use super::commands::{self, Done, Given, done, name, people_word};
use super::contact::{self, EVENT_FIELDS};
use super::error::CommandError;
use super::place::{Entity, Kind, Place};
use super::writer::Writer;
use crate::ids::{EventId, PersonId};
use crate::types::{Event, GuestMark};
use std::collections::BTreeSet;

/// Adds an event, or rewrites what it is; its guests stay as they are.
pub(super) fn save(w: &mut Writer<'_>, event: &Event) -> Result<Done, CommandError> {
    let of = Entity(Kind::Events, event.id.0);
    let raw = contact::event_raw(event);
    let what = if w.exists(of) { "Changed" } else { "Added" };
    if w.exists(of) {
        commands::rewrite(w, of, &raw, &EVENT_FIELDS)?;
    } else {
        w.create(of, raw)?;
    }
    Ok(done(format!("{what} {}", event.name.trim()), []))
}

/// Takes an event out of the views.
pub(super) fn delete(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: EventId,
) -> Result<Done, CommandError> {
    let of = Entity(Kind::Events, id.0);
    let name = called(w, id)?;
    commands::delete(w, given, of)?;
    Ok(done(format!("Deleted {name}"), []))
}

/// Writes what is known of guests. Whoever stands for several has it said of each who is on the list.
pub(super) fn set_guests(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: EventId,
    guests: &[(PersonId, Option<GuestMark>)],
) -> Result<Done, CommandError> {
    let event = called(w, id)?;
    // Whoever was reached under this batch already may have been marked otherwise since.
    let reached = if given.resumed {
        w.people_of(given.batch)
    } else {
        BTreeSet::new()
    };
    let mut names = Vec::new();
    for (person, mark) in guests {
        names.push(name(w, *person)?);
        if !reached.contains(person) {
            put(w, given, id, *person, *mark)?;
        }
    }
    let what = said(
        &who(&names),
        guests.first().and_then(|(_, mark)| *mark),
        &event,
    );
    Ok(done(what, guests.iter().map(|(person, _)| *person)))
}

fn put(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    id: EventId,
    person: PersonId,
    mark: Option<GuestMark>,
) -> Result<(), CommandError> {
    let of = Entity(Kind::Events, id.0);
    w.put(
        Place::field(of, &contact::guest(person)),
        contact::mark(mark),
    )?;
    for other in given.merges.group(person) {
        let field = contact::guest(other);
        if w.raw(of).is_some_and(|raw| raw.has(&field)) {
            w.put(Place::field(of, &field), contact::mark(mark))?;
        }
    }
    Ok(())
}

/// What marks say of several guests at once, however many changes that takes.
pub(super) fn said_of(guests: &[(PersonId, Option<GuestMark>)]) -> String {
    let mark = guests.first().and_then(|(_, mark)| *mark);
    said(&people_word(guests.len()), mark, "the event")
}

/// "Sarah Chen came to Harbour Breakfast".
fn said(who: &str, mark: Option<GuestMark>, event: &str) -> String {
    match mark {
        None => format!("Took {who} off the list of {event}"),
        Some(GuestMark::Invited) => format!("Invited {who} to {event}"),
        Some(GuestMark::Absent) => format!("Noted that {who} did not come to {event}"),
        Some(GuestMark::Came) => format!("Noted that {who} came to {event}"),
        Some(GuestMark::Asked) => format!("Noted that {who} asked something at {event}"),
    }
}

/// One by name, several by their number.
fn who(names: &[String]) -> String {
    match names {
        [name] => name.clone(),
        names => people_word(names.len()),
    }
}

fn called(w: &mut Writer<'_>, id: EventId) -> Result<String, CommandError> {
    let raw = w.raw(Entity(Kind::Events, id.0));
    Ok(raw.ok_or(CommandError::UnknownEvent)?.str("name"))
}
