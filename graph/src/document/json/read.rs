//! An export read back: every entry becomes one of a document of its own, with all that it says, and no history.

use super::super::place::{Kind, only};
use super::super::raw::{Raw, scalar, tidy};
use super::super::rebuild::rebuild;
use super::super::whole::{Node, Nodes, Whole};
use super::super::{Graph, contact, person, picture, reminders};
use crate::belongings::Move;
use crate::ids::PersonId;
use crate::picture::Picture;
use crate::things::Thing;
use crate::types::{Event, GuestMark, Interaction, PersonDraft};
use automerge::Automerge;
use chrono::NaiveDate;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use thiserror::Error;
use uuid::Uuid;

/// Which batch brought the example book in: it means nothing without a history.
const EXAMPLE: &str = "example";

/// Why a text is no export of a book.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum JsonError {
    /// No JSON; where it stops to be.
    #[error("it is no JSON from line {0} on")]
    NotJson(usize),
    /// JSON of something else.
    #[error("it is no book that Kith wrote")]
    NotABook,
    /// A kind of entries, or a field, that this version has no place for.
    #[error("it has “{0}”, which this version of Kith does not know; update Kith, and try again")]
    Newer(String),
    /// An entry that cannot be one: its kind, its place in the list, and what is wrong.
    #[error("entry {1} of “{0}” cannot be read: {2}")]
    Entry(String, usize, String),
    /// The document does not take it.
    #[error("{0}")]
    Document(String),
}

type Object = Map<String, Value>;

impl Graph {
    /// The book that an export stands for: everything that is in it, under the same keys. What the export does not have,
    /// history and what was deleted, is not in the book either.
    ///
    /// # Errors
    /// If it is no export, or an entry cannot be read; half a book is none.
    pub fn from_json(text: &[u8]) -> Result<Self, JsonError> {
        let all: Value =
            serde_json::from_slice(text).map_err(|e| JsonError::NotJson(e.line().max(1)))?;
        let Value::Object(all) = all else {
            return Err(JsonError::NotABook);
        };
        if !all.get("people").is_some_and(Value::is_array) {
            return Err(JsonError::NotABook);
        }
        let mut roots = Nodes::new();
        for (name, entries) in all {
            let kind = Kind::named(&name).ok_or_else(|| JsonError::Newer(name.clone()))?;
            let Value::Array(entries) = entries else {
                return Err(JsonError::NotABook);
            };
            let mut nodes = Nodes::new();
            for (at, entry) in entries.into_iter().enumerate() {
                let wrong = |why: Wrong| match why {
                    Wrong::Newer(field) => JsonError::Newer(field),
                    Wrong::Entry(why) => JsonError::Entry(name.clone(), at + 1, why),
                };
                let (id, raw) = entity(kind, entry).map_err(wrong)?;
                if nodes.insert(id.to_string(), node(&raw)).is_some() {
                    return Err(wrong(Wrong::Entry("its key is there twice".to_owned())));
                }
            }
            roots.insert(name, Node::Map(nodes));
        }
        let whole = Whole {
            roots,
            writes: Vec::new(),
        };
        let document = |e: String| JsonError::Document(e);
        let doc = rebuild(&whole, &Automerge::new()).map_err(|e| document(e.to_string()))?;
        Self::load(&doc.save()).map_err(|e| document(e.to_string()))
    }
}

/// What is wrong with an entry.
enum Wrong {
    /// A field that only a newer version has.
    Newer(String),
    Entry(String),
}

/// An entry's key, and what it says as the document holds it.
fn entity(kind: Kind, entry: Value) -> Result<(Uuid, Raw), Wrong> {
    let Value::Object(mut object) = entry else {
        return Err(Wrong::Entry("it is no object".to_owned()));
    };
    let id: Uuid = typed(object.get("id").cloned().unwrap_or_default())?;
    let more = object.remove("more");
    let mut raw = match kind {
        Kind::People => person_raw(&mut object)?,
        Kind::Interactions => contact::interaction_raw(&taken::<Interaction>(&mut object)?),
        Kind::Events => event_raw(&mut object)?,
        Kind::Moves => {
            typed::<Move>(Value::Object(object.clone()))?;
            Raw::default()
        }
        Kind::Thing(kind) => {
            Thing::of(kind, id, object.clone()).ok_or_else(|| {
                Wrong::Entry("a field is missing, or is not what it should be".to_owned())
            })?;
            Raw::default()
        }
        Kind::Profile | Kind::Settings => {
            // How devices are reminded is never in an export, and comes from none.
            object.retain(|field, _| field != EXAMPLE && !reminders::is_about(field));
            if id != only(kind).1 {
                return Err(Wrong::Entry("its key is not that of the owner".to_owned()));
            }
            Raw::default()
        }
    };
    object.remove("id");
    for (field, value) in object {
        match tidy(value) {
            Value::Null => {}
            Value::Array(of) if of.is_empty() => {}
            Value::Array(_) | Value::Object(_) => return Err(Wrong::Newer(field)),
            value => {
                raw.fields.insert(field, value);
            }
        }
    }
    match more {
        Some(Value::Object(more)) => add_more(&mut raw, more),
        Some(_) => return Err(Wrong::Newer("more".to_owned())),
        None => {}
    }
    Ok((id, raw))
}

fn person_raw(object: &mut Object) -> Result<Raw, Wrong> {
    let pictures: Vec<Picture> = optional(object.remove("pictures"))?;
    let added_on: Option<NaiveDate> = optional(object.remove("added_on"))?;
    let mut raw = person::raw(&taken::<PersonDraft>(object)?, added_on.unwrap_or_default());
    if added_on.is_none() {
        raw.fields.remove("added_on");
    }
    picture::fill(&mut raw, &pictures);
    Ok(raw)
}

fn event_raw(object: &mut Object) -> Result<Raw, Wrong> {
    let guests: BTreeMap<PersonId, GuestMark> = optional(object.remove("guests"))?;
    let mut raw = contact::event_raw(&taken::<Event>(object)?);
    for (id, mark) in guests {
        raw.set(&contact::guest(id), contact::mark(Some(mark)));
    }
    Ok(raw)
}

/// What a type has fields for, taken out of an object.
fn taken<T: Serialize + DeserializeOwned>(object: &mut Object) -> Result<T, Wrong> {
    let typed: T = typed(Value::Object(object.clone()))?;
    if let Ok(Value::Object(known)) = serde_json::to_value(&typed) {
        object.retain(|field, _| !known.contains_key(field));
    }
    Ok(typed)
}

fn typed<T: DeserializeOwned>(value: Value) -> Result<T, Wrong> {
    serde_json::from_value(value).map_err(|e| Wrong::Entry(e.to_string()))
}

fn optional<T: DeserializeOwned + Default>(value: Option<Value>) -> Result<T, Wrong> {
    value.map_or_else(|| Ok(T::default()), typed)
}

/// What an export puts under `more`: parts of lists by list and key, and texts by their name.
fn add_more(raw: &mut Raw, more: Object) {
    for (name, value) in more {
        match (name.split_once('/'), value) {
            (Some((list, key)), value) => {
                let list = raw.maps.entry(list.to_owned()).or_default();
                list.insert(key.to_owned(), value);
            }
            (None, Value::String(text)) => {
                raw.texts.insert(name, text);
            }
            (None, value) => {
                raw.fields.insert(name, value);
            }
        }
    }
}

fn node(raw: &Raw) -> Node {
    let map = |fields: &BTreeMap<String, Value>| -> Nodes {
        let fields = fields.iter();
        fields
            .map(|(field, value)| (field.clone(), Node::Scalar(scalar(value))))
            .collect()
    };
    let mut nodes = map(&raw.fields);
    let maps = raw.maps.iter();
    nodes.extend(maps.map(|(name, fields)| (name.clone(), Node::Map(map(fields)))));
    let texts = raw.texts.iter();
    nodes.extend(texts.map(|(name, text)| (name.clone(), Node::Text(text.clone()))));
    Node::Map(nodes)
}
