//! What devices set apart of what a person may care about: which values there are, so that one can be chosen.
//!
//! A field is set apart where Automerge holds several values of it; equal ones are one. A list entry is set apart
//! where it was corrected differently: each correction remembers which entry it replaces, so two that go back to
//! one entry, neither knowing of the other, are two values of the same thing. Adding two different entries is no
//! such case: both are meant. Everything else merges quietly, and nothing is written until somebody chooses.
//!
//! Values that undo could not write back are on offer too: fields `offered/<field>/<value>`.

use super::Tops;
use super::place::{Entity, Kind, Place};
use super::raw::{self, Fields, Raw};
use crate::rules::normal;
use crate::things::ThingKind;
use crate::types::Cared;
use crate::view::{Candidate, Choice};
use automerge::{Automerge, ObjId, ReadDoc, ScalarValue};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// How something that a person may care about stands in the document.
#[derive(Clone, Copy)]
pub(super) enum Stands {
    /// A text field of the entity.
    Field(&'static str),
    /// A list of entries under the normal form of their value.
    List(&'static str, fn(&str) -> String),
}

/// Everything that is asked about.
const CARED: [(Cared, Kind, Stands); 9] = [
    (Cared::Name, Kind::People, Stands::Field("name")),
    (Cared::GivenName, Kind::People, Stands::Field("name_given")),
    (
        Cared::MiddleName,
        Kind::People,
        Stands::Field("name_additional"),
    ),
    (
        Cared::FamilyName,
        Kind::People,
        Stands::Field("name_family"),
    ),
    (Cared::Prefix, Kind::People, Stands::Field("name_prefix")),
    (Cared::Suffix, Kind::People, Stands::Field("name_suffix")),
    (
        Cared::Email,
        Kind::People,
        Stands::List("emails", normal::email),
    ),
    (
        Cared::Phone,
        Kind::People,
        Stands::List("phones", normal::phone),
    ),
    (
        Cared::Amount,
        Kind::Thing(ThingKind::Opportunity),
        Stands::Field("amount"),
    ),
];

/// What stands before the name of a field in those that keep a value on offer.
const OFFERED: &str = "offered/";

/// A value, and when it was set by the clock of the device that set it.
type Set = (String, Option<DateTime<Utc>>);

/// The fields of some entities that were set apart, each with all its values, as they were before a transaction.
#[derive(Default)]
pub(super) struct Rivals(BTreeMap<Entity, BTreeMap<&'static str, Vec<String>>>);

impl Rivals {
    pub(super) fn read(doc: &Automerge, tops: &Tops, of: impl IntoIterator<Item = Entity>) -> Self {
        let apart = |of: Entity| {
            let objects = raw::objects(doc, tops.of(of.0), &of.1.to_string());
            let all = fields(of.0).map(|field| {
                let values = set(doc, &objects, field).into_iter();
                (field, values.map(|(value, _)| value).collect::<Vec<_>>())
            });
            all.filter(|(_, values)| values.len() > 1).collect()
        };
        let of: BTreeSet<Entity> = of.into_iter().collect();
        Self(of.into_iter().map(|of| (of, apart(of))).collect())
    }

    /// All values of a field, if there are several.
    pub(super) fn of(&self, place: &Place) -> &[String] {
        let fields = self.0.get(&place.of).filter(|_| place.key.is_none());
        fields
            .and_then(|fields| fields.get(place.field.as_str()))
            .map_or(&[], Vec::as_slice)
    }
}

/// The kinds of entities of which something is asked about.
pub(super) fn kinds() -> BTreeSet<Kind> {
    CARED.iter().map(|(_, kind, _)| *kind).collect()
}

/// Where something stands, for this kind of entity.
pub(super) fn stands(kind: Kind, cared: Cared) -> Option<Stands> {
    let found = CARED.iter().find(|(c, k, _)| (*c, *k) == (cared, kind));
    found.map(|(_, _, stands)| *stands)
}

/// Whether a place is a field that is asked about.
pub(super) fn is_asked(place: &Place) -> bool {
    place.key.is_none() && fields(place.of.0).any(|field| field == place.field)
}

/// A person's field that is asked about, by its name.
pub(super) fn asked(field: &str) -> Option<(Cared, &'static str)> {
    CARED.iter().find_map(|(cared, kind, stands)| match stands {
        Stands::Field(name) if *kind == Kind::People && *name == field => Some((*cared, *name)),
        _ => None,
    })
}

/// The field that keeps a value on offer.
pub(super) fn offered(of: Entity, field: &str, value: &str) -> Place {
    Place::field(of, &format!("{OFFERED}{field}/{value}"))
}

/// Whether a field only keeps a value on offer.
pub(super) fn is_offer(field: &str) -> bool {
    field.starts_with(OFFERED)
}

/// The values on offer beside a field's own.
pub(super) fn offers<'a>(raw: &'a Raw, field: &'a str) -> impl Iterator<Item = &'a str> {
    raw.fields.iter().filter_map(move |(name, value)| {
        let rest = name.strip_prefix(OFFERED)?;
        let offer = rest.strip_prefix(field)?.strip_prefix('/')?;
        value.as_bool().unwrap_or_default().then_some(offer)
    })
}

/// The open questions of an entity.
pub(super) fn choices(doc: &Automerge, tops: &Tops, of: Entity, raw: &Raw) -> Vec<Choice> {
    if raw.has("deleted_at") {
        return Vec::new();
    }
    let objects = raw::objects(doc, tops.of(of.0), &of.1.to_string());
    let mut all = Vec::new();
    for (cared, _, stands) in CARED.iter().filter(|(_, kind, _)| *kind == of.0) {
        match stands {
            Stands::Field(field) => {
                let mut values = set(doc, &objects, field);
                let now = raw.str(field);
                // First what the page shows.
                values.sort_by_key(|(value, _)| *value != now);
                for offer in offers(raw, field) {
                    if values.iter().all(|(value, _)| value != offer) {
                        values.push((offer.to_owned(), None));
                    }
                }
                if values.iter().all(|(value, _)| *value != now) {
                    values.insert(0, (now, None));
                }
                all.extend(choice(*cared, values));
            }
            Stands::List(list, _) => {
                let maps: Vec<ObjId> = objects
                    .iter()
                    .flat_map(|object| raw::objects(doc, object, list))
                    .collect();
                let groups = corrected_apart(doc, &maps, raw, list);
                all.extend(groups.into_iter().filter_map(|g| choice(*cared, g)));
            }
        }
    }
    all
}

/// The entries that two entries were corrected to where their ways parted; none if they have nothing in common, or
/// one took the place of the other.
pub(super) fn parted(map: &Fields, a: &str, b: &str) -> Option<(String, String)> {
    let (a, b) = (line(map, a), line(map, b));
    let (i, j) = a
        .iter()
        .enumerate()
        .find_map(|(i, key)| Some((i, b.iter().position(|other| other == key)?)))?;
    Some((
        a.get(i.checked_sub(1)?)?.clone(),
        b.get(j.checked_sub(1)?)?.clone(),
    ))
}

/// The writes behind what is asked of an entity, or may be: all of what is asked about, where something was set apart
/// (`noted`), is on offer, or was corrected more than once. Each with its field, or list and key.
pub(super) fn dated(
    doc: &Automerge,
    kind: Kind,
    objects: &[ObjId],
    noted: bool,
) -> Vec<(Vec<String>, Write)> {
    let lists = CARED.iter().filter_map(|(_, k, stands)| match stands {
        Stands::List(list, _) if *k == kind => Some(*list),
        _ => None,
    });
    let mut corrected = Vec::new();
    for list in lists {
        let maps: Vec<ObjId> = objects
            .iter()
            .flat_map(|object| raw::objects(doc, object, list))
            .collect();
        let keys: BTreeSet<String> = maps.iter().flat_map(|map| doc.keys(map)).collect();
        let count = keys.iter().filter(|key| key.ends_with("/for")).count();
        corrected.push((list, maps, keys, count));
    }
    let offers = || objects.iter().flat_map(|object| doc.keys(object));
    let asked = noted
        || corrected.iter().any(|(_, _, _, count)| *count > 1)
        || offers().any(|field| is_offer(&field));
    let mut all = Vec::new();
    if !asked {
        return all;
    }
    for field in fields(kind) {
        let writes = latest(writes(doc, objects, field)).into_iter();
        all.extend(writes.map(|write| (vec![field.to_owned()], write)));
    }
    for (list, maps, keys, _) in corrected.iter().filter(|(_, _, _, count)| *count > 0) {
        let details = ["/for", "/value"];
        let of_list = keys
            .iter()
            .filter(|key| details.iter().any(|detail| key.ends_with(detail)));
        for key in of_list {
            let writes = latest(writes(doc, maps, key)).into_iter();
            all.extend(writes.map(|write| (vec![(*list).to_owned(), key.clone()], write)));
        }
    }
    all
}

/// Of writes of the same value the last one.
pub(super) fn latest(all: Vec<Write>) -> Vec<Write> {
    let mut kept: Vec<Write> = Vec::new();
    for write in all.into_iter().rev() {
        if kept.iter().all(|other| other.scalar != write.scalar) {
            kept.push(write);
        }
    }
    kept.reverse();
    kept
}

/// The fields that are asked about, of this kind of entity.
pub(super) fn fields(kind: Kind) -> impl Iterator<Item = &'static str> {
    CARED.iter().filter_map(move |(_, k, stands)| match stands {
        Stands::Field(field) if *k == kind => Some(*field),
        _ => None,
    })
}

fn choice(field: Cared, values: Vec<Set>) -> Option<Choice> {
    (values.len() > 1).then(|| Choice {
        field,
        values: values
            .into_iter()
            .map(|(value, at)| Candidate { value, at })
            .collect(),
    })
}

/// An entry and all that it replaced, one after the other.
pub(super) fn line(map: &Fields, key: &str) -> Vec<String> {
    let mut line = vec![key.to_owned()];
    let mut last = key.to_owned();
    while let Some(before) = map.get(&format!("{last}/for")).and_then(Value::as_str) {
        if line.iter().any(|key| key == before) {
            break;
        }
        line.push(before.to_owned());
        last = before.to_owned();
    }
    line
}

/// Shown entries in groups, each group the same thing corrected apart and not settled.
fn corrected_apart(doc: &Automerge, maps: &[ObjId], raw: &Raw, list: &str) -> Vec<Vec<Set>> {
    let Some(map) = raw.maps.get(list) else {
        return Vec::new();
    };
    let kept_both = |key: &str| {
        map.get(&format!("{key}/choice"))
            .is_some_and(|v| v == "both")
    };
    let open = |a: &str, b: &str| {
        // Where an earlier one was put back the ways go in a ring, and may part as seen from one side alone.
        parted(map, a, b)
            .or_else(|| parted(map, b, a))
            .is_some_and(|(a, b)| !(kept_both(&a) && kept_both(&b)) && apart(doc, maps, &a, &b))
    };
    let mut groups: Vec<Vec<(&str, Set)>> = Vec::new();
    for entry in raw.entries(list) {
        let value = entry.str("value");
        if value.is_empty() {
            continue;
        }
        let at = writes(doc, maps, &format!("{}/value", entry.key))
            .last()
            .and_then(|write| write.time(doc));
        let (with, others): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|group| group.iter().any(|(key, _)| open(key, entry.key)));
        // One entry may bring two groups together.
        let mut group: Vec<_> = with.into_iter().flatten().collect();
        group.push((entry.key, (value, at)));
        groups = others;
        groups.push(group);
    }
    groups
        .into_iter()
        .map(|group| group.into_iter().map(|(_, set)| set).collect())
        .collect()
}

/// Whether two corrections were made without knowing of each other.
fn apart(doc: &Automerge, maps: &[ObjId], a: &str, b: &str) -> bool {
    let (a, b) = (format!("{a}/for"), format!("{b}/for"));
    let (ours, theirs) = (writes(doc, maps, &a), writes(doc, maps, &b));
    ours.iter().any(|one| {
        theirs
            .iter()
            .any(|other| !one.knew(doc, other, &b) && !other.knew(doc, one, &a))
    })
}

/// The different values of a field that stand beside each other, the one written last first; the empty text where
/// it was emptied.
fn set(doc: &Automerge, objects: &[ObjId], field: &str) -> Vec<Set> {
    let mut values: Vec<Set> = Vec::new();
    for write in writes(doc, objects, field).iter().rev() {
        if values.iter().all(|(value, _)| *value != write.value) {
            values.push((write.value.clone(), write.time(doc)));
        }
    }
    values
}

/// A value under a key, the map it stands in, and the operation that wrote it.
pub(super) struct Write {
    /// As a text; empty where it was emptied.
    value: String,
    pub(super) scalar: ScalarValue,
    pub(super) map: ObjId,
    pub(super) by: ObjId,
}

impl Write {
    /// Whether the writer of this had seen the other one, which stands under `key` to this day.
    pub(super) fn knew(&self, doc: &Automerge, other: &Write, key: &str) -> bool {
        let Some(hash) = doc.hash_for_opid(&self.by) else {
            return false;
        };
        doc.get_all_at(&other.map, key, &[hash])
            .is_ok_and(|all| all.iter().any(|(_, id)| *id == other.by))
    }

    fn time(&self, doc: &Automerge) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp(self.seconds(doc)?, 0)
    }

    /// When it was written, in seconds since 1970. A book that was begun anew does not remember it of every value.
    pub(super) fn seconds(&self, doc: &Automerge) -> Option<i64> {
        let change = doc.get_change_meta_by_hash(&doc.hash_for_opid(&self.by)?)?;
        Some(change.timestamp).filter(|seconds| *seconds != 0)
    }
}

/// What stands under a key and was not replaced, oldest first. Where the same map was made on two devices, a write
/// in one also replaces what its writer had seen in the other.
pub(super) fn writes(doc: &Automerge, maps: &[ObjId], key: &str) -> Vec<Write> {
    let mut all: Vec<Write> = Vec::new();
    for map in maps {
        for (value, by) in doc.get_all(map, key).unwrap_or_default() {
            let Some(scalar) = value.as_scalar().cloned() else {
                continue;
            };
            let value = match &scalar {
                ScalarValue::Str(text) => text.to_string(),
                _ => String::new(),
            };
            all.push(Write {
                value,
                scalar,
                map: map.clone(),
                by,
            });
        }
    }
    if maps.len() > 1 {
        all.sort_by(|a, b| a.by.cmp(&b.by));
        let replaced: Vec<bool> = all
            .iter()
            .map(|old| {
                all.iter()
                    .any(|new| new.by != old.by && new.map != old.map && new.knew(doc, old, key))
            })
            .collect();
        let mut replaced = replaced.into_iter();
        all.retain(|_| !replaced.next().unwrap_or_default());
    }
    all
}
