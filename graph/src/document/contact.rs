//! Interactions, events and moves in the document: which of their fields stands where.

use super::raw::Raw;
use crate::ids::{EventId, InteractionId, PersonId};
use crate::types::{Event, GuestMark, Interaction, Tier};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::Serialize;
use serde_json::Value;

/// The scalars of an interaction that this version writes.
pub(super) const INTERACTION_FIELDS: [&str; 12] = [
    "on", "at", "channel", "begun_by", "minutes", "note", "event", "planned", "bulk", "missed",
    "answered", "value",
];

/// The scalars of an event that this version writes.
pub(super) const EVENT_FIELDS: [&str; 7] = [
    "name",
    "kind",
    "place",
    "starts",
    "ends",
    "minutes",
    "preparation",
];

/// What stands before a person's key in the field that says they were there.
const WITH: &str = "with/";

/// What stands before a person's key in the field that says what is known of them as a guest.
const GUEST: &str = "guest/";

/// An interaction as it is written. Each of its people is a field, so that two devices adding different ones keep
/// both; a map for them would be one more object for each of many interactions.
pub(super) fn interaction_raw(i: &Interaction) -> Raw {
    let mut raw = Raw::default();
    raw.set("on", i.on.to_string());
    raw.set("at", i.at.map(|at| at.to_rfc3339()));
    raw.set("channel", name(&i.channel));
    raw.set("begun_by", name(&i.begun_by));
    raw.set("minutes", i.minutes);
    raw.set("note", i.note.as_str());
    raw.set("event", i.event.map(|e| e.to_string()));
    raw.set("planned", i.planned.then_some(true));
    raw.set("bulk", i.bulk.then_some(true));
    raw.set("missed", i.missed.then_some(true));
    raw.set("answered", i.answered.then_some(true));
    raw.set("value", i.value.trim());
    for (at, id) in i.people.iter().enumerate() {
        raw.fields.entry(with(*id)).or_insert_with(|| at.into());
    }
    raw
}

/// The interaction that an entry stands for; `None` where a newer version wrote what this one has no word for.
pub(super) fn interaction(id: InteractionId, raw: &Raw) -> Option<Interaction> {
    Some(Interaction {
        id,
        people: interaction_people(raw),
        on: raw.parse("on")?,
        at: raw.parse::<DateTime<FixedOffset>>("at"),
        channel: raw.name("channel")?,
        begun_by: raw.name("begun_by").unwrap_or_default(),
        minutes: raw.int("minutes").and_then(|m| m.try_into().ok()),
        note: raw.str("note"),
        event: raw.parse("event"),
        planned: raw.flag("planned"),
        bulk: raw.flag("bulk"),
        missed: raw.flag("missed"),
        answered: raw.flag("answered"),
        value: raw.str("value"),
    })
}

/// With whom it was, in the order given.
pub(super) fn interaction_people(raw: &Raw) -> Vec<PersonId> {
    let fields = raw.fields.iter();
    let mut people: Vec<(i64, PersonId)> = fields
        .filter_map(|(field, at)| Some((at.as_i64()?, is_with(field)?)))
        .collect();
    people.sort_unstable();
    people.into_iter().map(|(_, id)| id).collect()
}

/// The field that says somebody was there.
pub(super) fn with(id: PersonId) -> String {
    format!("{WITH}{id}")
}

/// Who is meant by a field, if it says that somebody was there.
pub(super) fn is_with(field: &str) -> Option<PersonId> {
    field.strip_prefix(WITH)?.parse().ok()
}

/// An event as it is written.
pub(super) fn event_raw(e: &Event) -> Raw {
    let mut raw = Raw::default();
    raw.set("name", e.name.trim());
    raw.set("kind", e.kind.has_guests().then(|| name(&e.kind)));
    raw.set("place", e.place.trim());
    raw.set("starts", e.starts.map(|d| d.to_string()));
    raw.set("ends", e.ends.map(|d| d.to_string()));
    raw.set("minutes", e.minutes);
    raw.set("preparation", e.preparation);
    raw
}

/// The event that an entry stands for.
pub(super) fn event(id: EventId, raw: &Raw) -> Event {
    let minutes = |field: &str| raw.int(field).and_then(|m| m.try_into().ok());
    Event {
        id,
        name: raw.str("name"),
        kind: raw.name("kind").unwrap_or_default(),
        place: raw.str("place"),
        starts: raw.parse("starts"),
        ends: raw.parse("ends"),
        minutes: minutes("minutes"),
        preparation: minutes("preparation"),
    }
}

/// Who is on an event's list, each with what is known of them. Each is a field of the event, so that two devices that
/// mark different guests keep both.
pub(super) fn guests(raw: &Raw) -> Vec<(PersonId, GuestMark)> {
    let fields = raw.fields.keys();
    let guests = fields.filter_map(|field| Some((is_guest(field)?, raw.name(field)?)));
    guests.collect()
}

/// The field that says what is known of a guest.
pub(super) fn guest(id: PersonId) -> String {
    format!("{GUEST}{id}")
}

/// Who is meant by a field, if it speaks of a guest.
pub(super) fn is_guest(field: &str) -> Option<PersonId> {
    field.strip_prefix(GUEST)?.parse().ok()
}

/// A guest's mark as it is written; none takes them off the list.
pub(super) fn mark(mark: Option<GuestMark>) -> Value {
    mark.map_or(Value::Null, |mark| name(&mark))
}

/// A move between tiers, with its day and reason (row R1).
pub(super) fn move_raw(
    person: PersonId,
    from: Option<Tier>,
    to: Option<Tier>,
    on: NaiveDate,
    reason: &str,
) -> Raw {
    let mut raw = Raw::default();
    raw.set("person", person.to_string());
    raw.set("from", from.map(u8::from));
    raw.set("to", to.map(u8::from));
    raw.set("on", on.to_string());
    raw.set("reason", reason.trim());
    raw
}

fn name(value: &impl Serialize) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
