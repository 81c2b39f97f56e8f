//! The facts that the rules look at, read from the document.

use super::contact;
use super::merges;
use super::person;
use super::picture;
use super::raw::Raw;
use crate::facts::{Contact, PersonFacts};
use crate::ids::{InteractionId, PersonId};
use crate::rules::duplicates::Marks;
use crate::rules::fold::{first_sentence, fold};
use crate::rules::normal;
use crate::things::{Thing, ThingKind};
use crate::types::{GuestMark, PersonDraft, PersonList};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use uuid::Uuid;

/// So many characters of a person's own note are searched, and of the notes of their contacts: far more than is typed
/// by hand in years. A page that was pasted must not make every key stroke of every search, and every start, slower.
const SEARCHED: usize = 4_000;

/// A person, without what was noted of contacts.
pub(super) fn person(id: PersonId, raw: &Raw) -> PersonFacts {
    let draft = person::draft(raw);
    let name = person::shown_name(raw).unwrap_or_else(|| "No name".to_owned());
    let given = draft.parts.as_ref().map(|parts| parts.given.clone());
    let first_word = || {
        let word = name.split_whitespace().next();
        word.unwrap_or(&name).to_owned()
    };
    let first_name = given
        .filter(|given| !given.is_empty())
        .unwrap_or_else(first_word);
    let day = |field: &str| raw.parse::<NaiveDate>(field);
    let position = draft.positions.first().cloned().unwrap_or_default();
    PersonFacts {
        id,
        first_name,
        headline: person::headline(raw),
        company: position.company,
        title: position.title,
        email: draft.emails.first().map(|e| e.value.clone()),
        phone: draft.phones.first().map(|p| p.value.clone()),
        tier: draft.tier,
        tier_on: day("tier_on"),
        cadence: raw.parse("cadence"),
        cadence_on: day("cadence_on"),
        added_on: day("added_on").unwrap_or_default(),
        met_on: draft.met_on,
        met_at: draft.met_at.clone(),
        event: draft.event,
        met_through: draft.met_through,
        not_met: draft.not_met,
        origin: draft.origin,
        stage: raw.name("stage"),
        stage_on: day("stage_on"),
        snoozed_until: day("snoozed_until"),
        snoozed_on: day("snoozed_on"),
        snoozed_last: day("snoozed_last"),
        peace_until: day("peace_until"),
        hidden: person::hidden(raw),
        birthday: draft.birthday,
        portrait: picture::portrait_of(raw),
        note: first_sentence(&draft.note),
        contact_note: None,
        search: search(&draft, &name),
        marks: Marks::of(&draft),
        apart_from: merges::apart_from(raw),
        name,
        pronouns: draft.pronouns,
        tags: draft.tags,
        needs: draft.needs,
        offers: draft.offers,
        aims: draft.aims,
        industries: draft.industries,
        places: draft.places,
        services: draft.services,
        answers: draft.answers,
        could_refer: draft.could_refer,
    }
}

/// A contact, with everybody under the key they stand under now; `None` for one that is out of the views or of a newer
/// version.
pub(super) fn contact(
    id: InteractionId,
    raw: &Raw,
    now: impl Fn(PersonId) -> PersonId,
) -> Option<Contact> {
    if raw.has("deleted_at") {
        return None;
    }
    let mut people: Vec<PersonId> = Vec::new();
    for person in contact::interaction_people(raw).into_iter().map(now) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    if people.is_empty() {
        return None;
    }
    let (whole, has_value) = (contact::interaction(id, raw)?, raw.has("value"));
    Some(Contact {
        id,
        people,
        on: whole.on,
        at: whole.at,
        channel: whole.channel,
        begun_by: whole.begun_by,
        minutes: whole.minutes,
        event: whole.event,
        planned: whole.planned,
        bulk: whole.bulk,
        missed: whole.missed,
        answered: whole.answered,
        note: whole.note,
        has_value,
    })
}

/// Who is on an event's list, everybody under the key they stand under now; of marks that became one person's the one
/// that says most.
pub(super) fn guests(
    raw: &Raw,
    now: impl Fn(PersonId) -> PersonId,
) -> BTreeMap<PersonId, GuestMark> {
    let mut guests = BTreeMap::new();
    for (id, mark) in contact::guests(raw) {
        let known = guests.entry(now(id)).or_insert(mark);
        *known = mark.max(*known);
    }
    guests
}

/// A thing as it stands, whoever it names; `None` for one that is out of the views or of a newer version.
pub(super) fn thing(kind: ThingKind, key: Uuid, raw: &Raw) -> Option<Thing> {
    if raw.has("deleted_at") {
        return None;
    }
    Thing::of(kind, key, fields(raw))
}

/// The one entity of its kind: my side, or the numbers of the rules. A field of a newer version that does not fit is as
/// if it were absent.
pub(super) fn one<T: DeserializeOwned + Default>(raw: &Raw) -> T {
    let mut known = fields(raw);
    loop {
        match serde_json::from_value(Value::Object(known.clone())) {
            Ok(one) => return one,
            Err(_) => {
                // Which field it is, the error does not say: the last one that does not fit by itself goes.
                let unfit = known.iter().find(|(field, value)| {
                    let alone = Map::from_iter([((*field).clone(), (*value).clone())]);
                    serde_json::from_value::<T>(Value::Object(alone)).is_err()
                });
                let Some(field) = unfit.map(|(field, _)| field.clone()) else {
                    return T::default();
                };
                known.remove(&field);
            }
        }
    }
}

fn fields(raw: &Raw) -> Map<String, Value> {
    let there = raw.fields.iter().filter(|(_, value)| !value.is_null());
    there.map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// The name as shown on the first line, then everything else that can be searched, one a line.
fn search(draft: &PersonDraft, name: &str) -> String {
    let mut lines = vec![fold(name)];
    let mut add = |text: &str| {
        let text = fold(text);
        if !text.is_empty() && !lines.contains(&text) {
            lines.push(text);
        }
    };
    add(&draft.name);
    add(&draft.nickname);
    for p in &draft.positions {
        add(&p.company);
        add(&p.title);
    }
    draft.emails.iter().for_each(|r| add(&r.value));
    for r in &draft.phones {
        add(&r.value);
        // Typed without the spaces, or with others.
        add(&normal::phone(&r.value));
    }
    draft.tags.iter().for_each(|t| add(t));
    for list in PersonList::ALL {
        draft.list(list).iter().for_each(|text| add(text));
    }
    add(&draft.met_at);
    add(beginning(&draft.note, SEARCHED));
    lines.join("\n")
}

/// What was noted of somebody's contacts: what their row quotes, and what search finds them by.
pub(super) struct Notes {
    quoted: Option<String>,
    /// Each once, the latest first.
    searched: Vec<String>,
}

/// Of contacts, the latest first. A plan is not quoted: it has not happened.
pub(super) fn notes(contacts: &[&Contact]) -> Notes {
    let mut noted = contacts.iter().filter(|c| !c.note.is_empty());
    let mut searched: Vec<String> = Vec::new();
    let mut room = SEARCHED;
    for contact in noted.clone() {
        let note = beginning(&contact.note, room);
        room -= note.chars().count();
        let note = fold(note);
        if !note.is_empty() && !searched.contains(&note) {
            searched.push(note);
        }
    }
    Notes {
        quoted: noted
            .find(|c| !c.planned)
            .and_then(|c| first_sentence(&c.note)),
        searched,
    }
}

impl Notes {
    /// Adds them to what is known of somebody.
    pub(super) fn add_to(self, person: &mut PersonFacts) {
        person.contact_note = self.quoted;
        for note in self.searched {
            person.search.push('\n');
            person.search.push_str(&note);
        }
    }
}

/// At most so many characters of a text.
fn beginning(text: &str, most: usize) -> &str {
    let end = text.char_indices().nth(most).map(|(at, _)| at);
    &text[..end.unwrap_or(text.len())]
}
