//! The JSON export of a book, and the book that an export stands for. `docs/export-json.md` describes it.

mod read;

use super::person;
use super::place::Kind;
use super::raw::Raw;
use super::{Graph, apart, contact, lists, picture, reminders, unknown};
use crate::ids::{EventId, InteractionId, PersonId};
use crate::types::GuestMark;
use automerge::ReadDoc;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;

pub use read::JsonError;

impl Graph {
    /// Everything that is not taken out of the views, with what a newer version wrote and this one does not know.
    #[must_use]
    pub fn export_json(&self) -> Value {
        let mut all: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for kind in Kind::all() {
            let entries = all.entry(kind.name()).or_default();
            self.each(kind, |id, raw| entries.extend(exported(kind, id, &raw)));
        }
        json!(all)
    }

    /// The same an entry at a time: the names under which entries stand, in order.
    #[must_use]
    pub fn json_names() -> Vec<&'static str> {
        let mut names: Vec<_> = Kind::all().map(Kind::name).collect();
        names.sort_unstable();
        names
    }

    /// The keys of what may stand under a name, in order.
    #[must_use]
    pub fn json_keys(&self, name: &str) -> Vec<Uuid> {
        let keys = Kind::named(name)
            .into_iter()
            .flat_map(|kind| self.doc.keys(self.tops.of(kind)));
        let mut keys: Vec<Uuid> = keys.filter_map(|key| key.parse().ok()).collect();
        keys.sort_unstable();
        keys
    }

    /// One entry; `None` for what is taken out of the views, and where undo emptied everything that was said.
    #[must_use]
    pub fn json_entry(&self, name: &str, key: Uuid) -> Option<Value> {
        let kind = Kind::named(name)?;
        let raw = Raw::read(&self.doc, self.tops.of(kind), &key.to_string())?;
        (!raw.has("deleted_at")).then(|| exported(kind, key, &raw))?
    }
}

/// An entry of the JSON export.
fn exported(kind: Kind, id: Uuid, raw: &Raw) -> Option<Value> {
    let (mut object, known, lists): (Map<String, Value>, &[&str], &[&str]) = match kind {
        Kind::People => (
            object(person::draft(raw)),
            &person::DRAFT_FIELDS,
            &person::LISTS,
        ),
        Kind::Interactions => match contact::interaction(InteractionId(id), raw) {
            Some(i) => (object(i), &contact::INTERACTION_FIELDS, &[]),
            None => (Map::new(), &[], &[]),
        },
        Kind::Events => (
            object(contact::event(EventId(id), raw)),
            &contact::EVENT_FIELDS,
            &[],
        ),
        Kind::Moves | Kind::Profile | Kind::Settings | Kind::Thing(_) => (Map::new(), &[], &[]),
    };
    object.insert("id".into(), id.to_string().into());
    let pictures = picture::shown(raw);
    if !pictures.is_empty() {
        object.insert("pictures".into(), json!(pictures));
    }
    let guests = contact::guests(raw);
    if !guests.is_empty() {
        let guests: BTreeMap<PersonId, GuestMark> = guests.into_iter().collect();
        object.insert("guests".into(), json!(guests));
    }
    others(&mut object, raw, known, lists);
    // Where undo emptied everything that was said, nothing is.
    let is_empty = matches!(kind, Kind::Profile | Kind::Settings) && object.len() == 1;
    (!is_empty).then_some(Value::Object(object))
}

fn object(value: impl serde::Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(map)) => map,
        _ => Map::new(),
    }
}

/// Adds what the typed part does not cover: fields as they stand, parts of lists under `more`.
fn others(object: &mut Map<String, Value>, raw: &Raw, known: &[&str], lists: &[&str]) {
    for (field, value) in &raw.fields {
        let aside = contact::is_with(field).is_some()
            || contact::is_guest(field).is_some()
            || apart::is_offer(field)
            || lists::is_about(field)
            || unknown::is_about(field)
            || picture::is_about(field)
            || reminders::is_about(field);
        if !known.contains(&field.as_str()) && !aside && !value.is_null() {
            object.entry(field.clone()).or_insert_with(|| value.clone());
        }
    }
    const ENTRY: [&str; 13] = [
        "value", "label", "at", "removed", "for", "choice", "company", "title", "street", "city",
        "region", "postcode", "country",
    ];
    let mut more = Map::new();
    for (map, fields) in &raw.maps {
        for (key, value) in fields {
            let covered = lists.contains(&map.as_str())
                && key.rsplit_once('/').is_none_or(|(_, f)| ENTRY.contains(&f));
            if !covered && !value.is_null() {
                more.insert(format!("{map}/{key}"), value.clone());
            }
        }
    }
    for (name, text) in &raw.texts {
        if name != "note" && !text.is_empty() {
            more.insert(name.clone(), text.as_str().into());
        }
    }
    if !more.is_empty() {
        object.insert("more".into(), more.into());
    }
}
