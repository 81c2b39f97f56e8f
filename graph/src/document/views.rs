//! What screens, the CLI and exports are given, read from the document.

use super::history::{self, ByPerson, Glance};
use super::index::Index;
use super::place::{Entity, Kind};
use super::raw::Raw;
use super::{Graph, apart, contact, person, sweep};
use crate::ids::{EventId, InteractionId, PersonId};
use crate::types::{Event, Interaction, PersonDraft};
use crate::view::{HistoryEntry, PersonPage, PersonRow};
use chrono::NaiveDate;
use serde_json::{Map, Value, json};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

impl Graph {
    /// A person's row; `None` for somebody unknown or taken out of the views.
    #[must_use]
    pub fn row(&self, id: PersonId) -> Option<PersonRow> {
        self.index.row(id).cloned()
    }

    /// Everybody's row, by key.
    #[must_use]
    pub fn rows(&self) -> Vec<PersonRow> {
        self.index.rows().cloned().collect()
    }

    /// A person's page. Somebody taken out of the views still has one: undo is offered there.
    #[must_use]
    pub fn page(&self, id: PersonId, _today: NaiveDate) -> Option<PersonPage> {
        let raw = Raw::read(&self.doc, self.tops.of(Kind::People), &id.to_string())?;
        let row = self.index.fresh_row(&self.doc, &self.tops, id, &raw);
        let interactions: Vec<Interaction> = self
            .index
            .newest(id)
            .into_iter()
            .filter_map(|(id, _)| self.interaction(id))
            .collect();
        let others: BTreeSet<PersonId> = interactions
            .iter()
            .flat_map(|i| i.people.iter().copied())
            .collect();
        let with = others.into_iter().filter(|other| *other != id);
        Some(PersonPage {
            person: person::draft(&raw),
            event: row.event.and_then(|id| self.event(id)),
            due: row.due(),
            cadence: row.cadence_in_force(),
            with: with
                .filter_map(|id| Some((id, self.index.row(id)?.name.clone())))
                .collect(),
            choices: apart::choices(&self.doc, &self.tops, Entity(Kind::People, id.0), &raw),
            history: self.history(id),
            deleted: raw.has("deleted_at"),
            interactions,
            row,
        })
    }

    /// Events, the latest first, each with how many people were met there.
    #[must_use]
    pub fn events(&self) -> Vec<(Event, usize)> {
        let mut met: BTreeMap<EventId, usize> = BTreeMap::new();
        for event in self.index.rows().filter_map(|row| row.event) {
            *met.entry(event).or_default() += 1;
        }
        let events = self.index.events().filter_map(|id| self.event(id));
        let mut all: Vec<_> = events
            .map(|e| (met.get(&e.id).copied().unwrap_or_default(), e))
            .collect();
        all.sort_by_key(|(_, e)| (Reverse(e.starts), e.name.clone(), e.id));
        all.into_iter().map(|(n, e)| (e, n)).collect()
    }

    /// Everybody with everything entered, for export.
    #[must_use]
    pub fn people(&self) -> Vec<(PersonId, PersonDraft)> {
        let mut people = Vec::new();
        self.each(Kind::People, |id, raw| {
            people.push((PersonId(id), person::draft(&raw)));
        });
        people
    }

    /// Every contact, oldest first.
    #[must_use]
    pub fn interactions(&self) -> Vec<Interaction> {
        self.index
            .oldest_first()
            .into_iter()
            .filter_map(|id| self.interaction(id))
            .collect()
    }

    /// Everything that is not taken out of the views, with what a newer version wrote and this one does not know.
    #[must_use]
    pub fn export_json(&self) -> Value {
        let mut all: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
        for kind in Kind::ALL {
            let entries = all.entry(kind.name()).or_default();
            self.each(kind, |id, raw| {
                let (mut object, known, lists): (Map<String, Value>, &[&str], &[&str]) = match kind
                {
                    Kind::People => (
                        object(person::draft(&raw)),
                        &person::DRAFT_FIELDS,
                        &person::LISTS,
                    ),
                    Kind::Interactions => match contact::interaction(InteractionId(id), &raw) {
                        Some(i) => (object(i), &contact::INTERACTION_FIELDS, &[]),
                        None => (Map::new(), &[], &[]),
                    },
                    Kind::Events => (
                        object(contact::event(EventId(id), &raw)),
                        &contact::EVENT_FIELDS,
                        &[],
                    ),
                    Kind::Moves => (Map::new(), &[], &[]),
                };
                object.insert("id".into(), id.to_string().into());
                others(&mut object, &raw, known, lists);
                entries.push(Value::Object(object));
            });
        }
        json!(all)
    }

    fn interaction(&self, id: InteractionId) -> Option<Interaction> {
        let raw = Raw::read(&self.doc, self.tops.of(Kind::Interactions), &id.to_string())?;
        contact::interaction(id, &raw).filter(|i| !i.people.is_empty())
    }

    fn event(&self, id: EventId) -> Option<Event> {
        let raw = Raw::read(&self.doc, self.tops.of(Kind::Events), &id.to_string())?;
        (!raw.has("deleted_at")).then(|| contact::event(id, &raw))
    }

    /// Entities of a kind that are not taken out of the views, by key.
    pub(super) fn each(&self, kind: Kind, mut f: impl FnMut(uuid::Uuid, Raw)) {
        let mut all = BTreeMap::new();
        sweep::each(&self.doc, self.tops.of(kind), |key, raw| {
            if let (Ok(id), false) = (key.parse(), raw.has("deleted_at")) {
                all.insert(id, raw);
            }
        });
        all.into_iter().for_each(|(id, raw)| f(id, raw));
    }

    fn history(&self, id: PersonId) -> Vec<HistoryEntry> {
        let by_person = self
            .by_person
            .get_or_init(|| ByPerson::build(&self.doc, &self.tops));
        let entry = |key: &String| {
            let text = history::text(&self.doc, &self.tops, key)?;
            let glance: Glance = serde_json::from_str(&text).ok()?;
            Some((history::batch(key)?, glance))
        };
        let mut all: Vec<_> = by_person.of(id).iter().filter_map(entry).collect();
        all.sort_by_key(|(batch, glance)| Reverse((glance.at, *batch)));
        all.dedup_by_key(|(batch, _)| *batch);
        all.into_iter()
            .map(|(batch, glance)| HistoryEntry {
                batch,
                at: glance.at,
                what: glance.what,
            })
            .collect()
    }

    /// The rows as they follow from the document alone: what the kept ones must equal.
    #[doc(hidden)]
    #[must_use]
    pub fn rows_from_scratch(&self) -> Vec<PersonRow> {
        Index::build(&self.doc, &self.tops)
            .rows()
            .cloned()
            .collect()
    }
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
        let aside = contact::is_with(field).is_some() || apart::is_offer(field);
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
