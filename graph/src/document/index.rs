//! What is kept beside the document so that an edit costs the same in a small book and a large one: the rows, and
//! who was in which contact.

use super::Tops;
use super::contact;
use super::person;
use super::place::{Entity, Kind};
use super::raw::Raw;
use super::{row, sweep};
use crate::ids::{EventId, InteractionId, PersonId};
use crate::types::Tier;
use crate::view::PersonRow;
use automerge::Automerge;
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What the rules need of an interaction.
#[derive(Clone, Debug)]
pub(super) struct Contact {
    pub(super) people: Vec<PersonId>,
    pub(super) on: NaiveDate,
    pub(super) at: Option<DateTime<FixedOffset>>,
    pub(super) planned: bool,
    pub(super) bulk: bool,
    pub(super) deleted: bool,
    has_note: bool,
}

/// Day, moment and key.
type When = (NaiveDate, Option<DateTime<FixedOffset>>, InteractionId);

/// Rows and contacts by person.
#[derive(Default)]
pub(super) struct Index {
    rows: BTreeMap<PersonId, PersonRow>,
    contacts: HashMap<InteractionId, Contact>,
    by_person: HashMap<PersonId, HashSet<InteractionId>>,
    events: BTreeSet<EventId>,
}

impl Index {
    /// Reads the whole document.
    pub(super) fn build(doc: &Automerge, tops: &Tops) -> Self {
        let mut index = Self::default();
        // The notes to be quoted, taken in passing: seeking one for each row would take longer than all the rest.
        let mut notes: HashMap<PersonId, (When, String)> = HashMap::new();
        sweep::each(doc, tops.of(Kind::Interactions), |key, raw| {
            let (Ok(id), Some(contact)) = (key.parse(), Contact::of(&raw)) else {
                return;
            };
            if contact.is_quoted() {
                let when = contact.when(id);
                for person in &contact.people {
                    if notes.get(person).is_none_or(|(latest, _)| *latest < when) {
                        notes.insert(*person, (when, raw.str("note")));
                    }
                }
            }
            index.put_contact(id, contact);
        });
        sweep::each(doc, tops.of(Kind::People), |key, raw| {
            if let (Ok(id), false) = (key.parse(), raw.has("deleted_at")) {
                let last = index.last(id, person::tier(&raw));
                let note = notes.get(&id).map(|(_, note)| note.as_str());
                index.rows.insert(id, row::row(id, &raw, last, note));
            }
        });
        sweep::each(doc, tops.of(Kind::Events), |key, raw| {
            if let Ok(id) = key.parse() {
                index.put_event(id, &raw);
            }
        });
        index
    }

    /// Reads again what changed, and says whose rows that may concern.
    pub(super) fn refresh(
        &mut self,
        doc: &Automerge,
        tops: &Tops,
        touched: &BTreeSet<Entity>,
    ) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::new();
        for Entity(kind, key) in touched {
            match kind {
                Kind::People => {
                    people.insert(PersonId(*key));
                }
                Kind::Interactions => {
                    let id = InteractionId(*key);
                    people.extend(
                        self.contacts
                            .get(&id)
                            .into_iter()
                            .flat_map(|c| c.people.iter().copied()),
                    );
                    self.drop_contact(id);
                    let raw = Raw::read(doc, tops.of(Kind::Interactions), &key.to_string());
                    if let Some(contact) = raw.as_ref().and_then(Contact::of) {
                        people.extend(contact.people.iter().copied());
                        self.put_contact(id, contact);
                    }
                }
                Kind::Events => {
                    let raw =
                        Raw::read(doc, tops.of(Kind::Events), &key.to_string()).unwrap_or_default();
                    self.put_event(EventId(*key), &raw);
                }
                Kind::Moves => {}
            }
        }
        for id in &people {
            if let Some(raw) = Raw::read(doc, tops.of(Kind::People), &id.to_string()) {
                self.put_row(doc, tops, *id, &raw);
            }
        }
        people
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &PersonRow> {
        self.rows.values()
    }

    pub(super) fn row(&self, id: PersonId) -> Option<&PersonRow> {
        self.rows.get(&id)
    }

    /// Events that are not taken out of the views.
    pub(super) fn events(&self) -> impl Iterator<Item = EventId> {
        self.events.iter().copied()
    }

    /// The latest counting contact of a person, for a tier.
    pub(super) fn last(&self, id: PersonId, tier: Option<Tier>) -> Option<NaiveDate> {
        row::last(self.of(id).map(|(_, contact)| contact), tier)
    }

    /// A person's contacts, newest first, those taken out of the views left out.
    pub(super) fn newest(&self, id: PersonId) -> Vec<(InteractionId, &Contact)> {
        let mut all: Vec<_> = self.of(id).filter(|(_, c)| !c.deleted).collect();
        all.sort_by_key(|(id, c)| Reverse(c.when(*id)));
        all
    }

    /// Everybody's contacts, oldest first, those taken out of the views left out.
    pub(super) fn oldest_first(&self) -> Vec<InteractionId> {
        let mut all: Vec<_> = self.contacts.iter().filter(|(_, c)| !c.deleted).collect();
        all.sort_by_key(|(id, c)| c.when(**id));
        all.into_iter().map(|(id, _)| *id).collect()
    }

    /// The row of somebody who may be out of the views.
    pub(super) fn fresh_row(
        &self,
        doc: &Automerge,
        tops: &Tops,
        id: PersonId,
        raw: &Raw,
    ) -> PersonRow {
        let last = self.last(id, person::tier(raw));
        row::row(id, raw, last, self.latest_note(doc, tops, id).as_deref())
    }

    fn of(&self, id: PersonId) -> impl Iterator<Item = (InteractionId, &Contact)> {
        let ids = self.by_person.get(&id).into_iter().flatten();
        ids.filter_map(|id| Some((*id, self.contacts.get(id)?)))
    }

    fn latest_note(&self, doc: &Automerge, tops: &Tops, id: PersonId) -> Option<String> {
        let quoted = self.of(id).filter(|(_, c)| c.is_quoted());
        let (latest, _) = quoted.max_by_key(|(id, c)| c.when(*id))?;
        Some(Raw::read(doc, tops.of(Kind::Interactions), &latest.to_string())?.str("note"))
    }

    fn put_row(&mut self, doc: &Automerge, tops: &Tops, id: PersonId, raw: &Raw) {
        if raw.has("deleted_at") {
            self.rows.remove(&id);
        } else {
            let row = self.fresh_row(doc, tops, id, raw);
            self.rows.insert(id, row);
        }
    }

    fn put_contact(&mut self, id: InteractionId, contact: Contact) {
        for person in &contact.people {
            self.by_person.entry(*person).or_default().insert(id);
        }
        self.contacts.insert(id, contact);
    }

    fn drop_contact(&mut self, id: InteractionId) {
        let Some(contact) = self.contacts.remove(&id) else {
            return;
        };
        for person in contact.people {
            if let Some(ids) = self.by_person.get_mut(&person) {
                ids.remove(&id);
            }
        }
    }

    fn put_event(&mut self, id: EventId, raw: &Raw) {
        if raw.has("deleted_at") || !raw.has("name") {
            self.events.remove(&id);
        } else {
            self.events.insert(id);
        }
    }
}

impl Contact {
    /// Whether its note may be what a row quotes.
    fn is_quoted(&self) -> bool {
        self.has_note && !self.deleted && !self.planned
    }

    /// What contacts are ordered by.
    fn when(&self, id: InteractionId) -> When {
        (self.on, self.at, id)
    }

    fn of(raw: &Raw) -> Option<Self> {
        Some(Self {
            people: contact::interaction_people(raw),
            on: raw.parse("on")?,
            at: raw.parse("at"),
            planned: raw.flag("planned"),
            bulk: raw.flag("bulk"),
            deleted: raw.has("deleted_at"),
            has_note: raw.has("note"),
        })
    }
}
