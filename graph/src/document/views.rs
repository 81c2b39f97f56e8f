//! What screens, the CLI and exports are given, read from the document.

use super::history::{self, ByPerson, Told};
use super::index::Index;
use super::place::{Entity, Kind, Place, only};
use super::raw::Raw;
use super::{Graph, apart, contact, person, picture, sweep};
use crate::command::Subject;
use crate::facts::Facts;
use crate::ids::{BatchId, EventId, InteractionId, OpportunityId, PersonId};
use crate::picture::Shown;
use crate::rules;
use crate::types::{Event, Interaction, PersonDraft};
use crate::view::{Choice, HistoryEntry, PersonPage, PersonRow, View, Wanted};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

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
    pub fn page(&self, id: PersonId, today: NaiveDate) -> Option<PersonPage> {
        let id = self.index.now(id);
        let raw = self.index.whole(&self.doc, &self.tops, id)?;
        let facts = self.index.person(id, &raw);
        let row = rules::row::of(self.facts(), &facts);
        let interactions = self.interactions_of(id);
        let others: BTreeSet<PersonId> = interactions
            .iter()
            .flat_map(|i| i.people.iter().copied())
            .collect();
        let with = others.into_iter().filter(|other| *other != id);
        Some(PersonPage {
            parts: self.index.parts(id),
            person: person::draft(&raw),
            event: row.event.and_then(|id| self.event(id)),
            due: row.due().filter(|_| !row.in_peace(today)),
            cadence: row.period,
            relation: Box::new(rules::relation::of(self.facts(), &facts, today)),
            with: with
                .filter_map(|id| Some((id, self.index.row(id)?.name.clone())))
                .collect(),
            pictures: picture::shown(&raw).iter().map(Shown::from).collect(),
            choices: apart::choices(&self.doc, &self.tops, Entity(Kind::People, id.0), &raw),
            history: self.history_with_values(id, &raw),
            deleted: raw.has("deleted_at"),
            removal: self.removal(id, &raw),
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
        let events = self.facts().events.values().cloned();
        let mut all: Vec<_> = events
            .map(|e| (met.get(&e.id).copied().unwrap_or_default(), e))
            .collect();
        all.sort_by_key(|(_, e)| (Reverse(e.starts), e.name.clone(), e.id));
        all.into_iter().map(|(n, e)| (e, n)).collect()
    }

    /// Everybody with everything entered, by key; who was merged stands under one key, with what the parts knew.
    #[must_use]
    pub fn people(&self) -> Vec<(PersonId, PersonDraft)> {
        let mut people = Vec::new();
        self.each(Kind::People, |id, raw| {
            let id = PersonId(id);
            if self.index.now(id) != id {
                return;
            }
            let whole = if self.index.parts(id).is_empty() {
                Some(raw)
            } else {
                self.index.whole(&self.doc, &self.tops, id)
            };
            people.extend(whole.map(|raw| (id, person::draft(&raw))));
        });
        people
    }

    /// The same, a part at a time: at most so many whose keys come after one.
    #[must_use]
    pub fn people_after(
        &self,
        after: Option<PersonId>,
        most: usize,
    ) -> Vec<(PersonId, PersonDraft)> {
        let keys = self.index.rows().map(|row| row.id);
        let keys = keys.filter(|id| after.is_none_or(|after| *id > after));
        keys.take(most)
            .filter_map(|id| {
                let raw = self.index.whole(&self.doc, &self.tops, id)?;
                Some((id, person::draft(&raw)))
            })
            .collect()
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

    /// What the rules look at.
    #[must_use]
    pub fn facts(&self) -> &Facts {
        self.index.facts()
    }

    /// A view of the whole book.
    #[must_use]
    pub fn view(&self, wanted: &Wanted, today: NaiveDate) -> View {
        let page = |id| (self.interactions_of(id), self.edited(id));
        let entered = |id| {
            let raw = self.index.whole(&self.doc, &self.tops, id)?;
            Some(person::draft(&raw))
        };
        let wanted = wanted.clone().about(|id| self.index.now(id));
        let apart = |id: OpportunityId| self.apart(Entity::from(Subject::Opportunity(id)));
        rules::views::view(
            self.facts(),
            &wanted,
            today,
            page,
            entered,
            apart,
            |limit| history::newest(&self.doc, &self.tops, limit),
        )
    }

    /// What was set apart of an entity and waits to be chosen.
    fn apart(&self, of: Entity) -> Vec<Choice> {
        let raw = Raw::read(&self.doc, self.tops.of(of.0), &of.1.to_string());
        let choices = raw.map(|raw| apart::choices(&self.doc, &self.tops, of, &raw));
        choices.unwrap_or_default()
    }

    /// The example book, if it is in here: what undo takes to remove it.
    #[must_use]
    pub fn example(&self) -> Option<BatchId> {
        let settings = self.tops.of(Kind::Settings);
        let raw = Raw::read(&self.doc, settings, &only(Kind::Settings).1.to_string())?;
        raw.parse("example")
    }

    /// Somebody's contacts, newest first, everybody under the key they stand under now.
    fn interactions_of(&self, id: PersonId) -> Vec<Interaction> {
        let contacts = self.facts().contacts_of(id).into_iter();
        contacts
            .filter_map(|contact| {
                let mut whole = self.interaction(contact.id)?;
                whole.people.clone_from(&contact.people);
                Some(whole)
            })
            .collect()
    }

    fn interaction(&self, id: InteractionId) -> Option<Interaction> {
        let raw = Raw::read(&self.doc, self.tops.of(Kind::Interactions), &id.to_string())?;
        contact::interaction(id, &raw).filter(|i| !i.people.is_empty())
    }

    fn event(&self, id: EventId) -> Option<Event> {
        self.facts().events.get(&id).cloned()
    }

    /// Entities of a kind that are not taken out of the views, by key.
    pub(super) fn each(&self, kind: Kind, mut f: impl FnMut(Uuid, Raw)) {
        let mut all = BTreeMap::new();
        sweep::each(&self.doc, self.tops.of(kind), |key, raw| {
            if let (Ok(id), false) = (key.parse(), raw.has("deleted_at")) {
                all.insert(id, raw);
            }
        });
        all.into_iter().for_each(|(id, raw)| f(id, raw));
    }

    pub(super) fn history(&self, id: PersonId) -> Vec<HistoryEntry> {
        let told = self.told(id).into_iter();
        told.map(|told| HistoryEntry {
            batch: told.batch,
            at: told.at,
            what: told.what,
            values: Vec::new(),
        })
        .collect()
    }

    /// What was done to somebody's entry, and to those that are part of it, newest first.
    pub(super) fn told(&self, id: PersonId) -> Vec<Told> {
        let by_person = self
            .by_person
            .get_or_init(|| ByPerson::build(&self.doc, &self.tops));
        let of = self.index.parts(id).into_iter().chain([id]);
        let mut keys: Vec<&String> = of.flat_map(|id| by_person.of(id)).collect();
        // The parts of a batch in order: the tenth after the second.
        keys.sort_by_key(|key| (key.len(), *key));
        keys.dedup();
        let mut all: BTreeMap<BatchId, Told> = BTreeMap::new();
        for key in keys {
            let part = history::batch(key)
                .zip(history::text(&self.doc, &self.tops, key))
                .and_then(|(batch, text)| Told::read(batch, &text));
            let Some(part) = part else { continue };
            match all.entry(part.batch) {
                Entry::Occupied(mut told) => told.get_mut().join(part),
                Entry::Vacant(none) => {
                    none.insert(part);
                }
            }
        }
        let mut all: Vec<Told> = all.into_values().collect();
        all.sort_by_key(|told| Reverse((told.at, told.batch)));
        all
    }

    /// The batch that took somebody out of the views, so that undo can bring them back.
    fn removal(&self, id: PersonId, raw: &Raw) -> Option<HistoryEntry> {
        let at = raw.value("deleted_at", None);
        if !raw.has("deleted_at") {
            return None;
        }
        let place = Place::field(Entity(Kind::People, id.0), "deleted_at");
        let by_person = self
            .by_person
            .get_or_init(|| ByPerson::build(&self.doc, &self.tops));
        by_person.of(id).iter().find_map(|key| {
            let text = history::text(&self.doc, &self.tops, key)?;
            let entry: history::Entry = serde_json::from_str(&text).ok()?;
            let mut writes = entry.writes.iter();
            writes.find(|write| write.place == place && write.after == *at)?;
            Some(HistoryEntry {
                batch: history::batch(key)?,
                at: entry.at,
                what: entry.what,
                values: Vec::new(),
            })
        })
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
