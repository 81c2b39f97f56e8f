//! Things in the document: each a map of scalars, written field by field.

use super::apart;
use super::choose::settle;
use super::commands::{Done, Given, entity, known_event};
use super::edit::Said;
use super::error::CommandError;
use super::known;
use super::place::{Entity, Kind, Place};
use super::raw::Raw;
use super::words;
use super::writer::Writer;
use crate::ids::PersonId;
use crate::things::{Thing, ThingKind};
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Where a thing stands.
pub(super) fn of(kind: ThingKind, key: Uuid) -> Entity {
    Entity(Kind::Thing(kind), key)
}

/// A thing as it is written.
pub(super) fn raw(thing: &Thing) -> Raw {
    let mut raw = Raw::default();
    for (field, value) in thing.fields() {
        raw.set(&field, tidy(value));
    }
    raw
}

/// Adds a thing, or rewrites it.
pub(super) fn save(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    thing: &Thing,
) -> Result<Done, CommandError> {
    refers(w, thing)?;
    let of = of(thing.kind(), thing.key());
    if !w.exists(of) {
        w.create(of, raw(thing))?;
        return Ok(done(w, given, None, thing));
    }
    let before = read(w, thing.kind(), thing.key())?;
    rewrite(w, of, &before, thing, |_| false)?;
    Ok(done(w, given, Some(&before), thing))
}

/// Changes fields of a thing.
pub(super) fn change(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    kind: ThingKind,
    key: Uuid,
    set: &Map<String, Value>,
) -> Result<Done, CommandError> {
    let before = read(w, kind, key)?;
    let after = changed(&before, set)?;
    check(&after)?;
    refers(w, &after)?;
    rewrite(w, of(kind, key), &before, &after, |field| {
        set.contains_key(field)
    })?;
    Ok(done(w, given, Some(&before), &after))
}

/// Takes a thing out of the views.
pub(super) fn delete(
    w: &mut Writer<'_>,
    given: &Given<'_>,
    kind: ThingKind,
    key: Uuid,
) -> Result<Done, CommandError> {
    let of = of(kind, key);
    let raw = w.raw(of).ok_or(CommandError::UnknownThing)?;
    if !raw.has("deleted_at") {
        w.put(Place::field(of, "deleted_at"), given.at.to_rfc3339())?;
    }
    Ok(Done {
        said: Said::plain(format!("Deleted {}", words::called(kind))),
        people: people(w, kind, key),
    })
}

/// Everybody whom a thing is about, in the views or out of them.
pub(super) fn people(w: &mut Writer<'_>, kind: ThingKind, key: Uuid) -> BTreeSet<PersonId> {
    let raw = w.raw(of(kind, key));
    let fields = raw.map(|raw| raw.fields.clone().into_iter().collect());
    let thing = fields.and_then(|fields| Thing::of(kind, key, fields));
    let people = thing.map(|thing| thing.people());
    people.unwrap_or_default().into_iter().collect()
}

/// Refuses what no document could take.
pub(super) fn check(thing: &Thing) -> Result<(), CommandError> {
    let empty = |text: &str, what| {
        if text.trim().is_empty() {
            Err(CommandError::Empty(what))
        } else {
            Ok(())
        }
    };
    if thing.is_with_oneself() {
        return Err(CommandError::WithOneself);
    }
    match thing {
        Thing::Exchange(e) if e.quality.is_some_and(|q| !(1..=5).contains(&q)) => {
            Err(CommandError::Quality)
        }
        Thing::Promise(p) => empty(&p.what, "promise"),
        Thing::Goal(g) => empty(&g.what, "goal"),
        Thing::Ask(a) => empty(&a.what, "ask"),
        Thing::Opportunity(o) => empty(&o.name, "opportunity"),
        Thing::Association(a) => empty(&a.name, "association"),
        Thing::Template(t) => empty(&t.body, "template"),
        Thing::Time(t) if t.minutes == 0 => Err(CommandError::Empty("time")),
        _ => Ok(()),
    }
}

/// A thing with some of its fields set.
fn changed(before: &Thing, set: &Map<String, Value>) -> Result<Thing, CommandError> {
    let mut fields = before.fields();
    for (field, value) in set {
        if value.is_null() {
            fields.remove(field);
        } else {
            fields.insert(field.clone(), value.clone());
        }
    }
    let unfit = || {
        let names: Vec<&str> = set.keys().map(String::as_str).collect();
        CommandError::Unfit(names.join(", "))
    };
    let after = Thing::of(before.kind(), before.key(), fields).ok_or_else(unfit)?;
    let known = after.fields();
    for (field, value) in set {
        // A field that nobody knows would be taken without a word; one that is false or empty is left out when written.
        let is_nothing = matches!(value, Value::Null | Value::Bool(false))
            || value.as_str().is_some_and(str::is_empty);
        if !is_nothing && !known.contains_key(field) {
            return Err(CommandError::Unfit(field.clone()));
        }
    }
    Ok(after)
}

fn read(w: &mut Writer<'_>, kind: ThingKind, key: Uuid) -> Result<Thing, CommandError> {
    let raw = w.raw(of(kind, key)).ok_or(CommandError::UnknownThing)?;
    if raw.has("deleted_at") {
        return Err(CommandError::UnknownThing);
    }
    known::thing(kind, key, raw).ok_or(CommandError::NewerThing)
}

/// Writes the fields that differ, and no others: what another device changed meanwhile stays. A field that is asked about
/// is settled where it differs, or was `named` by itself.
fn rewrite(
    w: &mut Writer<'_>,
    of: Entity,
    before: &Thing,
    after: &Thing,
    named: impl Fn(&str) -> bool,
) -> Result<(), CommandError> {
    let (was, is) = (before.fields(), after.fields());
    for field in apart::fields(of.0) {
        let (old, new) = (was.get(field), is.get(field));
        if old != new || named(field) {
            let value = new.and_then(Value::as_str).unwrap_or_default();
            settle(w, of, field, value.trim(), None)?;
        }
    }
    for field in was.keys().filter(|field| !is.contains_key(*field)) {
        w.put(Place::field(of, field), Value::Null)?;
    }
    for (field, value) in is {
        w.put(Place::field(of, &field), tidy(value))?;
    }
    Ok(())
}

/// Refuses a thing that refers to what is not in the book.
fn refers(w: &Writer<'_>, thing: &Thing) -> Result<(), CommandError> {
    for id in thing.people() {
        if !w.exists(entity(id)) {
            return Err(CommandError::UnknownPerson);
        }
    }
    let known = |kind, key: Option<Uuid>| match key {
        Some(key) if !w.exists(of(kind, key)) => Err(CommandError::UnknownThing),
        _ => Ok(()),
    };
    match thing {
        Thing::Ask(a) => known(ThingKind::Goal, Some(a.goal.0)),
        Thing::Baseline(b) => known(ThingKind::Programme, Some(b.programme.0)),
        Thing::Referral(r) => known(ThingKind::Opportunity, r.opportunity.map(|id| id.0)),
        Thing::Promise(p) => known_event(w, p.event),
        Thing::FollowUp(f) => known_event(w, f.event),
        Thing::Opportunity(o) => {
            known_event(w, o.event)?;
            known(ThingKind::Association, o.association.map(|id| id.0))
        }
        Thing::Time(t) => {
            known_event(w, t.event)?;
            known(ThingKind::Association, t.association.map(|id| id.0))
        }
        _ => Ok(()),
    }
}

fn done(w: &mut Writer<'_>, given: &Given<'_>, before: Option<&Thing>, after: &Thing) -> Done {
    let mut name = |id: PersonId| words::name(w, given, id);
    Done {
        said: Said::plain(words::said(before, after, &mut name)),
        people: after.people().into_iter().collect(),
    }
}

fn tidy(value: Value) -> Value {
    match value {
        Value::String(text) => text.trim().into(),
        other => other,
    }
}
