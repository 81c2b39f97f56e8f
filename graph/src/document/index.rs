//! What is kept beside the document so that an edit costs the same in a small book and a large one: the facts that the
//! rules look at, and everybody's row.

use super::Tops;
use super::known;
use super::merges::{Merges, join};
use super::person;
use super::picture;
use super::place::{Entity, Kind};
use super::raw::Raw;
use super::reading::{Made, Reading};
use super::reminders;
use super::sweep;
use crate::belongings::Move;
use crate::facts::{Contact, Facts, PersonFacts};
use crate::ids::{EventId, InteractionId, PersonId};
use crate::picture::Named;
use crate::rules::row;
use crate::types::Tier;
use crate::view::PersonRow;
use automerge::Automerge;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Where an entry says through whom we met.
const THROUGH: &str = "met_through";

/// Facts and rows.
#[derive(Default)]
pub(super) struct Index {
    facts: Facts,
    rows: BTreeMap<PersonId, PersonRow>,
    merges: Merges,
    pictures: BTreeMap<PersonId, Vec<Named>>,
}

impl Index {
    /// Reads the whole document.
    pub(super) fn build(doc: &Automerge, tops: &Tops) -> Self {
        let mut index = Self::default();
        let mut parts: BTreeSet<PersonId> = BTreeSet::new();
        sweep::each(doc, tops.of(Kind::People), |key, raw| {
            let Ok(id) = key.parse() else { return };
            index.put_pictures(id, &raw);
            if index.merges.put(id, &raw) {
                parts.insert(id);
            } else if !raw.has("deleted_at") {
                let person = known::person(id, &raw);
                index.facts.put_person(person);
            }
        });
        let mut reading = Reading::new(doc, tops, Made::new());
        let connected = parts.iter().flat_map(|id| index.merges.group(*id));
        for id in connected.collect::<BTreeSet<PersonId>>() {
            index.put_person(&mut reading, id);
        }
        let stands = |id: PersonId| index.merges.now(id) == id;
        let met = index.facts.people.values();
        let met = met.filter(|p| {
            p.met_through.is_some_and(|id| id == p.id || !stands(id))
                || p.apart_from.iter().any(|id| !stands(*id))
        });
        for id in met.map(|p| p.id).collect::<Vec<_>>() {
            index.put_person(&mut reading, id);
        }
        sweep::each(doc, tops.of(Kind::Interactions), |key, raw| {
            let Ok(id) = key.parse() else { return };
            if let Some(contact) = index.contact(id, &raw) {
                index.facts.put_contact(contact);
            }
        });
        let noted: Vec<PersonId> = index.facts.contacts_by_person.keys().copied().collect();
        for id in noted {
            let notes = known::notes(&index.facts.contacts_of(id));
            if let Some(person) = index.facts.people.get_mut(&id) {
                notes.add_to(person);
            }
        }
        for kind in Kind::all() {
            if !matches!(kind, Kind::People | Kind::Interactions) {
                sweep::each(doc, tops.of(kind), |key, raw| {
                    if let Ok(key) = key.parse() {
                        index.put_other(Entity(kind, key), &raw);
                    }
                });
            }
        }
        index.facts.moves.sort_by_key(|moved| (moved.on, moved.id));
        index.put_rows();
        index
    }

    /// Reads again what changed, and says whose rows that may concern.
    pub(super) fn refresh(
        &mut self,
        mut reading: Reading<'_>,
        touched: &BTreeSet<Entity>,
    ) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::new();
        let mut touched = touched.clone();
        self.follow_merges(&mut reading, &mut touched, &mut people);
        let mut others = BTreeSet::new();
        for of in &touched {
            let Entity(kind, key) = *of;
            match kind {
                Kind::People => {
                    people.extend([PersonId(key), self.merges.now(PersonId(key))]);
                    if let Some(raw) = reading.of(*of) {
                        self.put_pictures(PersonId(key), raw);
                    }
                }
                Kind::Interactions => {
                    let id = InteractionId(key);
                    let before = self.facts.take_contact(id);
                    people.extend(before.into_iter().flat_map(|c| c.people));
                    let raw = reading.once(*of);
                    if let Some(contact) = raw.and_then(|raw| self.contact(id, &raw)) {
                        people.extend(contact.people.iter().copied());
                        self.facts.put_contact(contact);
                    }
                }
                Kind::Thing(thing) => {
                    let before = self.facts.things.get(thing, key);
                    self.put_other(*of, &reading.once(*of).unwrap_or_default());
                    let after = self.facts.things.get(thing, key);
                    for thing in before.iter().chain(&after) {
                        people.extend(thing.people());
                        people.extend(self.facts.behind(thing));
                    }
                }
                Kind::Events | Kind::Moves => {
                    self.put_other(*of, &reading.once(*of).unwrap_or_default());
                }
                Kind::Profile => {
                    let before = self.facts.profile.clone();
                    self.put_other(*of, &reading.once(*of).unwrap_or_default());
                    let after = &self.facts.profile;
                    if before.offers != after.offers {
                        let offers = before.each_offer().chain(after.each_offer());
                        others.extend(self.facts.looking_for(offers));
                    }
                }
                Kind::Settings => {
                    let before = self.facts.settings.clone();
                    self.put_other(*of, &reading.once(*of).unwrap_or_default());
                    if !self.facts.settings.makes_rows_of(&before) {
                        others.extend(self.facts.people.keys());
                    }
                }
            }
        }
        for id in &people {
            let before = self.put_person(&mut reading, *id);
            others.extend(self.telling_of(*id, before.as_ref()));
        }
        for id in &people {
            self.put_row(*id);
        }
        // Of those who were not changed themselves, only whose row became another one.
        for id in others {
            if !people.contains(&id) && self.put_row(id) {
                people.insert(id);
            }
        }
        people
    }

    /// What the rules look at.
    pub(super) fn facts(&self) -> &Facts {
        &self.facts
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = &PersonRow> {
        self.rows.values()
    }

    pub(super) fn row(&self, id: PersonId) -> Option<&PersonRow> {
        self.rows.get(&id)
    }

    /// The key that somebody stands under now.
    pub(super) fn now(&self, id: PersonId) -> PersonId {
        self.merges.now(id)
    }

    /// Who stands for whom.
    pub(super) fn merges(&self) -> &Merges {
        &self.merges
    }

    /// Everybody else who stands under a key.
    pub(super) fn parts(&self, id: PersonId) -> Vec<PersonId> {
        self.merges.parts(id)
    }

    /// Every picture, also of those who are taken out of the views.
    pub(super) fn pictures(&self) -> impl Iterator<Item = &Named> {
        self.pictures.values().flatten()
    }

    /// The latest counting contact of a person, for a tier.
    pub(super) fn last(&self, id: PersonId, tier: Option<Tier>) -> Option<NaiveDate> {
        self.facts.last_for(self.now(id), tier)
    }

    /// Everybody's contacts, oldest first.
    pub(super) fn oldest_first(&self) -> Vec<InteractionId> {
        let mut all: Vec<&Contact> = self.facts.contacts.values().collect();
        all.sort_by_key(|contact| contact.when());
        all.into_iter().map(|contact| contact.id).collect()
    }

    /// An entry with everybody who is part of it; through whom they met is told by the key that one stands under now.
    pub(super) fn whole(&self, doc: &Automerge, tops: &Tops, id: PersonId) -> Option<Raw> {
        self.whole_of(&mut Reading::new(doc, tops, Made::new()), id)
    }

    fn whole_of(&self, reading: &mut Reading<'_>, id: PersonId) -> Option<Raw> {
        let of = |id: PersonId| Entity(Kind::People, id.0);
        // Most people are one entry, which nobody looks at again.
        let own = reading.once(of(id))?;
        let parts = self.parts(id).into_iter();
        let parts = parts.filter_map(|id| {
            let raw = reading.of(of(id))?;
            (!raw.has("deleted_at")).then(|| raw.clone())
        });
        let mut whole = join(own, parts.collect());
        if let Some(through) = whole.parse::<PersonId>(THROUGH) {
            let through = Some(self.now(through)).filter(|through| *through != id);
            whole
                .fields
                .insert(THROUGH.into(), through.map(|id| id.to_string()).into());
        }
        Some(whole)
    }

    /// The facts of somebody who may be out of the views.
    pub(super) fn person(&self, id: PersonId, raw: &Raw) -> PersonFacts {
        let mut person = known::person(id, raw);
        let apart = std::mem::take(&mut person.apart_from).into_iter();
        person.apart_from = apart
            .map(|other| self.now(other))
            .filter(|other| *other != id)
            .collect();
        known::notes(&self.facts.contacts_of(id)).add_to(&mut person);
        person
    }

    fn contact(&self, id: InteractionId, raw: &Raw) -> Option<Contact> {
        known::contact(id, raw, |person| self.merges.now(person))
    }

    /// Whose row may tell of somebody who was otherwise before: by their name, or by what they offer.
    fn telling_of(&self, id: PersonId, before: Option<&PersonFacts>) -> BTreeSet<PersonId> {
        let after = self.facts.people.get(&id);
        let mut telling = BTreeSet::new();
        let renamed = before.map(|p| &p.name) != after.map(|p| &p.name);
        if renamed {
            telling.extend(self.facts.beside(id));
        }
        if renamed || before.map(|p| &p.offers) != after.map(|p| &p.offers) {
            let offers = before.into_iter().chain(after).flat_map(|p| &p.offers);
            telling.extend(self.facts.looking_for(offers.map(String::as_str)));
        }
        telling
    }

    /// Makes somebody's row anew; true if it became another one.
    fn put_row(&mut self, id: PersonId) -> bool {
        let row = row::row(&self.facts, id);
        let is_other = row.as_ref() != self.rows.get(&id);
        match row {
            Some(row) => self.rows.insert(id, row),
            None => self.rows.remove(&id),
        };
        is_other
    }

    /// Reads somebody anew, and gives what was known before; whoever is part of another, or out of the views, has no
    /// facts.
    fn put_person(&mut self, reading: &mut Reading<'_>, id: PersonId) -> Option<PersonFacts> {
        let raw = (self.merges.now(id) == id)
            .then(|| self.whole_of(reading, id))
            .flatten()
            .filter(|raw| !raw.has("deleted_at"));
        match raw {
            Some(raw) => {
                let person = self.person(id, &raw);
                self.facts.put_person(person)
            }
            None => self.facts.take_person(id),
        }
    }

    fn put_rows(&mut self) {
        let rows = self.facts.people.keys();
        let rows = rows.filter_map(|id| Some((*id, row::row(&self.facts, *id)?)));
        self.rows = rows.collect();
    }

    fn put_pictures(&mut self, id: PersonId, raw: &Raw) {
        let named = picture::named(id, raw);
        if named.is_empty() {
            self.pictures.remove(&id);
        } else {
            self.pictures.insert(id, named);
        }
    }

    /// Takes in anything but a person or a contact.
    fn put_other(&mut self, Entity(kind, key): Entity, raw: &Raw) {
        match kind {
            Kind::People | Kind::Interactions => {}
            Kind::Events => {
                let id = EventId(key);
                self.facts.guests.remove(&id);
                if raw.has("deleted_at") || !raw.has("name") {
                    self.facts.events.remove(&id);
                } else {
                    let event = super::contact::event(id, raw);
                    self.facts.events.insert(id, event);
                    let guests = known::guests(raw, |person| self.merges.now(person));
                    if !guests.is_empty() {
                        self.facts.guests.insert(id, guests);
                    }
                }
            }
            Kind::Moves => self.put_move(key, raw),
            Kind::Profile => self.facts.profile = known::one(raw),
            Kind::Settings => {
                self.facts.settings = known::one(raw);
                self.facts.reminders = reminders::all(raw);
                self.facts.feed = reminders::feed(raw);
            }
            Kind::Thing(of) => {
                self.facts.things.take(of, key);
                if let Some(mut thing) = known::thing(of, key, raw) {
                    thing.each_person(|id| *id = self.merges.now(*id));
                    if !thing.is_with_oneself() {
                        self.facts.things.put(thing);
                    }
                }
            }
        }
    }

    /// A move of whoever is part of another is none of theirs.
    fn put_move(&mut self, key: Uuid, raw: &Raw) {
        let moves = &mut self.facts.moves;
        moves.retain(|moved| moved.id != key);
        if let (Some(person), Some(on), false) =
            (raw.parse("person"), raw.parse("on"), raw.has("deleted_at"))
            && self.merges.now(person) == person
        {
            let moved = Move {
                id: key,
                person,
                from: person::tier_in(raw, "from"),
                to: person::tier_in(raw, "to"),
                on,
                reason: raw.str("reason"),
            };
            let at = moves.partition_point(|m| (m.on, m.id) < (moved.on, moved.id));
            moves.insert(at, moved);
        }
    }

    /// Where somebody begins or ends to be part of another, everything about either is to be read again.
    fn follow_merges(
        &mut self,
        reading: &mut Reading<'_>,
        touched: &mut BTreeSet<Entity>,
        people: &mut BTreeSet<PersonId>,
    ) {
        let mut changed = BTreeSet::new();
        let ids = touched.iter().filter(|of| of.0 == Kind::People);
        for id in ids.map(|of| PersonId(of.1)) {
            let Some(raw) = reading.of(Entity(Kind::People, id.0)) else {
                continue;
            };
            let before = self.merges.group(id);
            if self.merges.put(id, raw) {
                changed.extend(before);
                changed.extend(self.merges.group(id));
            }
        }
        for id in &changed {
            let contacts = self.facts.contacts_by_person.get(id).into_iter().flatten();
            touched.extend(contacts.map(|c| Entity(Kind::Interactions, c.0)));
            let things = self.facts.things.about(*id);
            touched.extend(things.map(|(kind, key)| Entity(Kind::Thing(kind), key)));
            let lists = self.facts.guests.iter();
            let lists = lists.filter(|(_, guests)| guests.contains_key(id));
            touched.extend(lists.map(|(event, _)| Entity(Kind::Events, event.0)));
        }
        if !changed.is_empty() {
            let met = self.facts.people.values();
            let met = met.filter(|p| {
                p.met_through.is_some_and(|id| changed.contains(&id))
                    || !p.apart_from.is_disjoint(&changed)
            });
            people.extend(met.map(|p| p.id));
            let stay = self.facts.moves.iter();
            let stay: BTreeSet<Uuid> = stay
                .filter(|moved| !changed.contains(&moved.person))
                .map(|moved| moved.id)
                .collect();
            let moves = reading.keys(Kind::Moves).into_iter();
            let moves = moves.filter(|key| !stay.contains(key));
            touched.extend(moves.map(|key| Entity(Kind::Moves, key)));
            // Things with oneself are not among the facts; a merge that is taken back brings them in again.
            for kind in crate::things::ThingKind::ALL {
                for key in reading.keys(Kind::Thing(*kind)) {
                    if self.facts.things.get(*kind, key).is_none() {
                        touched.insert(Entity(Kind::Thing(*kind), key));
                    }
                }
            }
        }
        people.extend(changed);
    }
}
