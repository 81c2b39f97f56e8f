//! An entity as it stands in the document: fields, flat lists and texts, whatever version wrote them.
//!
//! Reading joins. Where two devices made the same entity apart, both maps are read and each field is the one
//! written last, so neither half is lost. A `null` counts as absent: nothing is ever removed, only emptied.

use automerge::{ObjId, ObjType, ReadDoc, ScalarValue, ScalarValueRef, ValueRef, hydrate};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;

use super::genesis::ENCODING;

/// The values of one map.
pub(super) type Fields = BTreeMap<String, Value>;

/// What an entry has beside what is shown of it: its label and place, whether it was removed, which entry it was put
/// in the place of (`for`), and what a choice said of it (`choice`: `one`, `both` or `not`).
const DETAILS: [&str; 5] = ["at", "removed", "label", "for", "choice"];

/// Everything that an entity holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Raw {
    pub(super) fields: Fields,
    pub(super) maps: BTreeMap<String, Fields>,
    pub(super) texts: BTreeMap<String, String>,
}

/// One entry of a flat list: `key/field` for each of its fields.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: &'a str,
    /// Its place in the list; the first of those that somebody was made with says none.
    pub(super) at: i64,
    fields: Vec<(&'a str, &'a Value)>,
}

impl Raw {
    /// Reads an entity; `None` if there is none under this key.
    pub(super) fn read(doc: &impl ReadDoc, map: &ObjId, key: &str) -> Option<Self> {
        let objects = objects(doc, map, key);
        (!objects.is_empty()).then(|| Self::of(doc, &objects))
    }

    fn of(doc: &impl ReadDoc, objects: &[ObjId]) -> Self {
        let mut raw = Self::default();
        let mut newest = Newest::default();
        let mut nested: BTreeMap<String, (ObjType, Vec<ObjId>)> = BTreeMap::new();
        for object in objects {
            for item in doc.map_range(object, ..) {
                match &item.value {
                    ValueRef::Scalar(value) => {
                        newest.take(&item.key, value, (objects.len() > 1).then(|| item.id()));
                    }
                    ValueRef::Object(kind) => {
                        let all = if item.conflict {
                            self::objects(doc, object, &item.key)
                        } else {
                            vec![item.id()]
                        };
                        nested
                            .entry(item.key.to_string())
                            .or_insert_with(|| (*kind, Vec::new()))
                            .1
                            .extend(all);
                    }
                }
            }
        }
        raw.fields = newest.fields;
        for (name, (kind, objects)) in nested {
            if kind == ObjType::Text {
                let texts = objects.iter().rev().filter_map(|o| doc.text(o).ok());
                let text = texts
                    .into_iter()
                    .find(|t| !t.is_empty())
                    .unwrap_or_default();
                raw.texts.insert(name, text);
            } else {
                let mut newest = Newest::default();
                for object in &objects {
                    newest.take_all(doc, object, objects.len());
                }
                raw.maps.insert(name, newest.fields);
            }
        }
        raw
    }

    /// The value as it counts: absent is `null`.
    pub(super) fn value(&self, field: &str, key: Option<&str>) -> &Value {
        let found = match key {
            None => self.fields.get(field),
            Some(key) => self.maps.get(field).and_then(|m| m.get(key)),
        };
        found.unwrap_or(&Value::Null)
    }

    pub(super) fn has(&self, field: &str) -> bool {
        !self.value(field, None).is_null()
    }

    pub(super) fn str(&self, field: &str) -> String {
        self.value(field, None)
            .as_str()
            .unwrap_or_default()
            .to_owned()
    }

    pub(super) fn parse<T: FromStr>(&self, field: &str) -> Option<T> {
        self.value(field, None).as_str()?.parse().ok()
    }

    /// A value that has names in JSON: a stage, a channel.
    pub(super) fn name<T: DeserializeOwned>(&self, field: &str) -> Option<T> {
        serde_json::from_value(self.value(field, None).clone()).ok()
    }

    pub(super) fn int(&self, field: &str) -> Option<i64> {
        self.value(field, None).as_i64()
    }

    pub(super) fn flag(&self, field: &str) -> bool {
        self.value(field, None).as_bool().unwrap_or_default()
    }

    pub(super) fn text(&self, field: &str) -> &str {
        self.texts.get(field).map_or("", String::as_str)
    }

    /// Sets a field that has something in it.
    pub(super) fn set(&mut self, field: &str, value: impl Into<Value>) {
        let value = tidy(value.into());
        if !value.is_null() {
            self.fields.insert(field.to_owned(), value);
        }
    }

    /// The entries of a list that are neither removed nor ruled out by a choice, in order.
    pub(super) fn entries(&self, list: &str) -> Vec<Entry<'_>> {
        let Some(map) = self.maps.get(list) else {
            return Vec::new();
        };
        let mut entries = all_entries(map);
        let is_out = |e: &Entry<'_>| {
            let choice = e.value("choice").and_then(Value::as_str);
            e.value("removed") == Some(&Value::Bool(true)) || choice == Some("not")
        };
        entries.retain(|e| !is_out(e));
        entries.sort_by(|a, b| (a.at, a.key).cmp(&(b.at, b.key)));
        entries
    }

    /// The place after the last entry of a list, removed ones included.
    pub(super) fn next_at(&self, list: &str) -> i64 {
        self.maps
            .get(list)
            .map(all_entries)
            .into_iter()
            .flatten()
            .map(|e| e.at + 1)
            .max()
            .unwrap_or(0)
    }

    /// The same as Automerge takes it to make the whole entity at once.
    pub(super) fn hydrate(&self) -> hydrate::Value {
        let map = |fields: &Fields| -> HashMap<String, hydrate::Value> {
            fields
                .iter()
                .map(|(k, v)| (k.clone(), hydrate::Value::Scalar(scalar(v))))
                .collect()
        };
        let mut all = map(&self.fields);
        for (name, fields) in &self.maps {
            all.insert(name.clone(), hydrate::Value::Map(map(fields).into()));
        }
        for (name, text) in &self.texts {
            all.insert(name.clone(), hydrate::Value::text(ENCODING, text));
        }
        hydrate::Value::Map(all.into())
    }
}

impl Entry<'_> {
    /// Whether there is anything to show; an entry that undo emptied has only a place.
    pub(super) fn is_shown(&self) -> bool {
        self.fields
            .iter()
            .any(|(field, value)| !DETAILS.contains(field) && !value.is_null())
    }

    pub(super) fn str(&self, field: &str) -> String {
        let value = self.value(field).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    }

    fn value(&self, field: &str) -> Option<&Value> {
        let mut fields = self.fields.iter();
        fields.find(|(name, _)| *name == field).map(|(_, v)| *v)
    }
}

/// The empty text and `null` are one: absent.
pub(super) fn tidy(value: Value) -> Value {
    if value.as_str().is_some_and(str::is_empty) {
        Value::Null
    } else {
        value
    }
}

/// A JSON scalar as Automerge has it.
pub(super) fn scalar(value: &Value) -> ScalarValue {
    match value {
        Value::Null => ScalarValue::Null,
        Value::Bool(b) => ScalarValue::Boolean(*b),
        Value::Number(n) => match n.as_i64() {
            Some(i) => ScalarValue::Int(i),
            None => ScalarValue::F64(n.as_f64().unwrap_or_default()),
        },
        Value::String(s) => ScalarValue::Str(s.as_str().into()),
        other => ScalarValue::Str(other.to_string().into()),
    }
}

/// A choice between entries that was made differently on two devices is no choice: the value counts as absent.
fn undecided(doc: &impl ReadDoc, map: &ObjId, key: &str) -> bool {
    let all = doc.get_all(map, key).unwrap_or_default();
    all.windows(2).any(|two| two[0].0 != two[1].0)
}

/// Whether a value counts only if all devices agree.
pub(super) fn needs_agreement(key: &str) -> bool {
    key.ends_with("/choice")
}

/// All objects under a key, the winner last: more than one where two devices made it apart.
pub(super) fn objects(doc: &impl ReadDoc, map: &ObjId, key: &str) -> Vec<ObjId> {
    let all = doc.get_all(map, key).unwrap_or_default();
    all.into_iter()
        .filter(|(value, _)| value.is_object())
        .map(|(_, id)| id)
        .collect()
}

/// The entity's object that new values go to.
pub(super) fn object(doc: &impl ReadDoc, map: &ObjId, key: &str) -> Option<ObjId> {
    doc.get(map, key)
        .ok()
        .flatten()
        .filter(|(value, _)| value.is_object())
        .map(|(_, id)| id)
}

/// The keys of a top-level map that are keys of entities.
pub(super) fn keys(doc: &impl ReadDoc, map: &ObjId) -> Vec<uuid::Uuid> {
    doc.keys(map).filter_map(|key| key.parse().ok()).collect()
}

fn all_entries(map: &Fields) -> Vec<Entry<'_>> {
    let all = map.iter().filter_map(|(path, value)| {
        let (key, field) = path.rsplit_once('/')?;
        Some((key, (field, value)))
    });
    let mut all: Vec<(&str, (&str, &Value))> = all.collect();
    // By path they stand together already, unless one key begins with another.
    all.sort_by_key(|(key, _)| *key);
    let of_each = all.chunk_by(|a, b| a.0 == b.0);
    let entries = of_each.map(|of_one| {
        let mut entry = Entry {
            key: of_one.first().map_or("", |(key, _)| key),
            at: 0,
            fields: of_one.iter().map(|(_, field)| *field).collect(),
        };
        entry.at = entry
            .value("at")
            .and_then(Value::as_i64)
            .unwrap_or_default();
        entry
    });
    entries.collect()
}

/// Scalars of one or more maps joined: the one written last counts.
#[derive(Default)]
struct Newest {
    fields: Fields,
    written: HashMap<String, ObjId>,
}

impl Newest {
    fn take_all(&mut self, doc: &impl ReadDoc, map: &ObjId, of: usize) {
        for item in doc.map_range(map, ..) {
            if let ValueRef::Scalar(value) = &item.value {
                let absent =
                    item.conflict && needs_agreement(&item.key) && undecided(doc, map, &item.key);
                let value = if absent { &ScalarValueRef::Null } else { value };
                self.take(&item.key, value, (of > 1).then(|| item.id()));
            }
        }
    }

    fn take(&mut self, key: &str, value: &ScalarValueRef<'_>, id: Option<ObjId>) {
        if let Some(id) = id {
            if self.written.get(key).is_some_and(|newest| *newest > id) {
                return;
            }
            self.written.insert(key.to_owned(), id);
        }
        self.fields.insert(key.to_owned(), json(value));
    }
}

pub(super) fn json(value: &ScalarValueRef<'_>) -> Value {
    match value {
        ScalarValueRef::Str(s) => Value::from(s.as_ref()),
        ScalarValueRef::Int(i) | ScalarValueRef::Counter(i) | ScalarValueRef::Timestamp(i) => {
            Value::from(*i)
        }
        ScalarValueRef::Uint(u) => Value::from(*u),
        ScalarValueRef::F64(f) => Value::from(*f),
        ScalarValueRef::Boolean(b) => Value::from(*b),
        ScalarValueRef::Bytes(bytes) | ScalarValueRef::Unknown { bytes, .. } => {
            Value::from(bytes.to_vec())
        }
        ScalarValueRef::Null => Value::Null,
    }
}
