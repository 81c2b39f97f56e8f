//! What stood in an entry before (row S6): the values that each batch of somebody's history replaced, one by one, so
//! that one of them can be put back although it was changed again since.
//!
//! Told is what a person has a word for and can set by hand. What stands beside it, days of changes and places in
//! lists, follows; snoozes, peace, pictures, merges and deletions are left to undo.

use super::error::CommandError;
use super::history::Told;
use super::index::Index;
use super::person;
use super::place::{Entity, Kind, Place};
use super::raw::{self, Raw};
use super::{Graph, apart, lists};
use crate::command::PersonEdit;
use crate::ids::{BatchId, EventId, PersonId};
use crate::rules::called;
use crate::types::{Address, Birthday, Cadence, Question, Reach, Stage, Tier};
use crate::view::{Earlier, HistoryEntry};
use chrono::NaiveDate;
use serde_json::Value;
use std::collections::BTreeMap;

/// How much of an earlier note is shown, in characters.
const SHOWN_NOTE: usize = 280;

/// A value that a batch replaced.
pub(super) struct Replaced {
    pub(super) earlier: Earlier,
    pub(super) back: Back,
    /// Whether it stands there now.
    is_now: bool,
}

/// How a value is put back: as it would be set by hand.
pub(super) enum Back {
    Edit(PersonEdit),
    /// A field that is asked about where it was set apart.
    Asked(&'static str, String),
    /// A field of a position, under the position's key.
    Position(String, &'static str, String),
    Tier(Tier),
    Cadence(Cadence),
    Stage(Stage),
}

/// What a value is called, what is shown of it, how it is put back, and whether it stands there now.
type Found = (&'static str, String, Back, bool);

impl Graph {
    /// Somebody's history, newest first, with what each batch replaced and what is another now; `raw` is the whole
    /// entry as it stands.
    pub(super) fn history_with_values(&self, id: PersonId, raw: &Raw) -> Vec<HistoryEntry> {
        let told = self.told(id);
        let past = Past::new(&self.index, id, raw, &told);
        let values = |one: &Told| {
            let all = past.replaced(one).into_iter();
            let other = all.filter(|replaced| !replaced.is_now);
            other.map(|replaced| replaced.earlier).collect()
        };
        let entries = told.iter().map(|one| HistoryEntry {
            batch: one.batch,
            at: one.at,
            what: one.what.clone(),
            // Nothing is put back of somebody who is out of the views.
            values: if raw.has("deleted_at") {
                Vec::new()
            } else {
                values(one)
            },
        });
        entries.collect()
    }

    /// One of the values that a batch replaced, also if it stands there again.
    ///
    /// # Errors
    ///
    /// [`CommandError::UnknownPerson`] if the person is not in the views, [`CommandError::Newer`] if this version cannot
    /// read the batch, [`CommandError::NothingToPutBack`] if it replaced no such value of the person.
    pub(super) fn replaced(
        &self,
        id: PersonId,
        batch: BatchId,
        key: &str,
    ) -> Result<Replaced, CommandError> {
        let id = self.index.now(id);
        let raw = self.index.whole(&self.doc, &self.tops, id);
        let raw = raw.filter(|raw| !raw.has("deleted_at"));
        let raw = raw.ok_or(CommandError::UnknownPerson)?;
        let told = self.told(id);
        let one = told.iter().find(|told| told.batch == batch);
        let one = one.ok_or(CommandError::NothingToPutBack)?;
        if one.writes.is_none() {
            return Err(CommandError::Newer);
        }
        let all = Past::new(&self.index, id, &raw, &told).replaced(one);
        let found = all.into_iter().find(|replaced| replaced.earlier.key == key);
        found.ok_or(CommandError::NothingToPutBack)
    }
}

/// What somebody's history is read against.
struct Past<'a> {
    index: &'a Index,
    id: PersonId,
    /// The entry, and those that are part of it.
    entities: Vec<Entity>,
    /// All of them as they stand, joined.
    now: &'a Raw,
    /// The whole note before each batch that changed it, as far as it can be had exactly.
    notes: BTreeMap<BatchId, String>,
}

/// The values before and after a batch of everything that makes up one thing: of an e-mail its value, its label, whether
/// it was removed.
type Parts<'a> = BTreeMap<&'a str, (&'a Value, &'a Value)>;

impl<'a> Past<'a> {
    fn new(index: &'a Index, id: PersonId, now: &'a Raw, told: &[Told]) -> Self {
        let of = |id: PersonId| Entity(Kind::People, id.0);
        let mut entities = vec![of(id)];
        entities.extend(index.parts(id).into_iter().map(of));
        let notes = match entities.as_slice() {
            [alone] => notes(*alone, now.text("note"), told),
            // The note of several is a joint one, which never stood anywhere.
            _ => BTreeMap::new(),
        };
        Self {
            index,
            id,
            entities,
            now,
            notes,
        }
    }

    /// What a batch replaced, in the order in which it was written.
    fn replaced(&self, told: &Told) -> Vec<Replaced> {
        let mut things: Vec<(Place, Parts<'_>)> = Vec::new();
        let writes = told.writes.iter().flatten();
        for write in writes.filter(|w| self.entities.contains(&w.place.of)) {
            let (thing, part) = thing(&write.place);
            let values = (&write.before, &write.after);
            match things.iter_mut().find(|(other, _)| *other == thing) {
                Some((_, parts)) => parts.entry(part).or_insert(values).1 = &write.after,
                None => things.push((thing, Parts::from([(part, values)]))),
            }
        }
        let values = things.into_iter().filter_map(|(place, parts)| {
            let (label, was, back, is_now) = self.value(told.batch, &place, &parts)?;
            let path: Vec<String> = place.into();
            let earlier = Earlier {
                key: path[1..].join("/"),
                label: label.to_owned(),
                was,
            };
            Some(Replaced {
                earlier,
                back,
                is_now,
            })
        });
        values.collect()
    }

    fn value(&self, batch: BatchId, place: &Place, parts: &Parts<'_>) -> Option<Found> {
        match (place.field.as_str(), &place.key) {
            ("note", None) => {
                let note = self.notes.get(&batch).filter(|note| !note.is_empty())?;
                let is_now = note == self.now.text("note");
                let back = Back::Edit(PersonEdit::Note(note.clone()));
                Some(("note", short(note, SHOWN_NOTE), back, is_now))
            }
            (field, None) => {
                let (before, after) = parts.get("")?;
                if before.is_null() || before == after {
                    return None;
                }
                let (label, was, back) = self.field(field, before)?;
                let now = self.now.value(field, None);
                // An entry of a list is there or not, however it is spelled.
                let is_now = now == *before || (lists::list_of(field).is_some() && !now.is_null());
                Some((label, was, back, is_now))
            }
            ("positions", Some(path)) => {
                let (before, after) = parts.get("")?;
                let was = before.as_str().filter(|_| before != after)?.to_owned();
                let (key, field) = path.rsplit_once('/')?;
                let field = ["title", "company"].into_iter().find(|f| *f == field)?;
                let is_now = self.now.value("positions", Some(path)) == *before;
                let back = Back::Position(key.to_owned(), field, was.clone());
                Some((field, was, back, is_now))
            }
            (list, Some(key)) => self.entry(list, key, parts),
        }
    }

    /// A field with one value, which is not `null`.
    fn field(&self, field: &str, before: &Value) -> Option<(&'static str, String, Back)> {
        use PersonEdit as E;
        let text = || before.as_str().map(str::to_owned);
        if let Some((cared, field)) = apart::asked(field) {
            return Some((cared.word(), text()?, Back::Asked(field, text()?)));
        }
        let is_asked = |question: &Question| lists::answer(*question) == field;
        if let Some(question) = Question::ALL.into_iter().find(is_asked) {
            let edit = E::Answer {
                question,
                text: text()?,
            };
            return Some((called::answer(question), text()?, Back::Edit(edit)));
        }
        if let Some(list) = lists::list_of(field) {
            let edit = E::AddTo {
                list,
                text: text()?,
            };
            return Some((called::entry_of(list), text()?, Back::Edit(edit)));
        }
        let (label, was, edit) = match field {
            "nickname" => ("nickname", text()?, E::Nickname(text()?)),
            "pronouns" => ("pronouns", text()?, E::Pronouns(text()?)),
            "met_at" => ("place where we met", text()?, E::MetAt(text()?)),
            "met_on" => {
                let on: NaiveDate = text()?.parse().ok()?;
                ("day we met", called::day(on), E::MetOn(Some(on)))
            }
            "birthday" => {
                let on: Birthday = text()?.parse().ok()?;
                ("birthday", called::birthday(on)?, E::Birthday(Some(on)))
            }
            "event" => {
                let id: EventId = text()?.parse().ok()?;
                let name = self.index.facts().events.get(&id)?.name.clone();
                ("event where we met", name, E::MetEvent(Some(id)))
            }
            "met_through" => {
                let id: PersonId = text()?.parse().ok()?;
                let now = Some(self.index.now(id)).filter(|now| *now != self.id)?;
                let name = self.index.row(now)?.name.clone();
                ("person through whom we met", name, E::MetThrough(Some(id)))
            }
            "not_met" => {
                before.as_bool().filter(|not_met| *not_met)?;
                ("first meeting", "not yet".to_owned(), E::NotMet(true))
            }
            "could_refer" => {
                let could = before.as_bool()?;
                let was = if could { "yes" } else { "no" };
                let label = "answer on referring you";
                (label, was.to_owned(), E::CouldRefer(Some(could)))
            }
            _ => return self.standing(field, before),
        };
        Some((label, was, Back::Edit(edit)))
    }

    fn standing(&self, field: &str, before: &Value) -> Option<(&'static str, String, Back)> {
        match field {
            "tier" => {
                let tier: Tier = u8::try_from(before.as_i64()?).ok()?.try_into().ok()?;
                Some(("tier", u8::from(tier).to_string(), Back::Tier(tier)))
            }
            "cadence" => {
                let cadence: Cadence = before.as_str()?.parse().ok()?;
                let was = called::cadence(cadence);
                Some(("cadence", was, Back::Cadence(cadence)))
            }
            "stage" => {
                let stage: Stage = serde_json::from_value(before.clone()).ok()?;
                Some(("stage", called::stage(stage).to_owned(), Back::Stage(stage)))
            }
            _ => None,
        }
    }

    /// An entry of a list that was changed, removed or ruled out.
    fn entry(&self, list: &str, key: &str, parts: &Parts<'_>) -> Option<Found> {
        let now = |part: &str| {
            let path = person::entry_key(key, part);
            self.now.value(list, Some(&path))
        };
        // What the batch did not write is told as it stands now, but for what took the entry out since.
        let told = |part: &str| match part {
            "removed" | "choice" => &Value::Null,
            part => now(part),
        };
        let before = Entry::of(list, |part| parts.get(part).map_or(told(part), |(v, _)| v))?;
        let after = Entry::of(list, |part| parts.get(part).map_or(told(part), |(_, v)| v));
        // A label where there was none replaces nothing.
        if after.is_some_and(|after| before.is_within(&after)) {
            return None;
        }
        let there = Entry::of(list, now);
        let is_now = there.as_ref().is_some_and(|now| before.is_within(now));
        let (word, was) = (before.word, before.shown());
        let edit = match there {
            Some(_) => before.add,
            None => self.in_place(list, key, before.add),
        };
        Some((word, was, Back::Edit(edit), is_now))
    }

    /// Puts an entry in the place of what it was corrected to, where that is one entry; else beside the others.
    fn in_place(&self, list: &str, key: &str, add: PersonEdit) -> PersonEdit {
        let Some(map) = self.now.maps.get(list) else {
            return add;
        };
        let shown = self.now.entries(list).into_iter();
        let shown = shown.filter(raw::Entry::is_shown);
        let later = shown.filter(|one| apart::line(map, one.key).iter().any(|old| old == key));
        let later: Vec<String> = later.map(|one| one.str("value")).collect();
        match (later.as_slice(), add) {
            ([from], PersonEdit::AddEmail(to)) => PersonEdit::CorrectEmail {
                from: from.clone(),
                to,
            },
            ([from], PersonEdit::AddPhone(to)) => PersonEdit::CorrectPhone {
                from: from.clone(),
                to,
            },
            (_, add) => add,
        }
    }
}

/// The thing that a place is part of, and which part of it.
fn thing(place: &Place) -> (Place, &str) {
    match place.key.as_deref().and_then(|key| key.rsplit_once('/')) {
        // Title and company of a position are things of their own.
        Some((key, part)) if place.field != "positions" => {
            (Place::entry(place.of, &place.field, key.to_owned()), part)
        }
        _ => (place.clone(), ""),
    }
}

/// The whole note before each batch that changed it: back from what it is now, for as long as each change left exactly
/// the text at hand. Where two devices wrote apart, no change left what the merge made of it, and it ends.
fn notes(of: Entity, now: &str, told: &[Told]) -> BTreeMap<BatchId, String> {
    let place = Place::field(of, "note");
    let mut text = now.to_owned();
    let mut all = BTreeMap::new();
    for one in told {
        let writes = one.writes.iter().flatten().rev();
        let mut writes = writes.filter(|write| write.place == place).peekable();
        if writes.peek().is_none() {
            continue;
        }
        let Some(before) = writes.try_fold(text.clone(), |text, write| write.text_before(&text))
        else {
            continue;
        };
        text.clone_from(&before);
        all.insert(one.batch, before);
    }
    all
}

/// An entry of a list, as it is shown.
struct Entry {
    /// What it is called.
    word: &'static str,
    value: String,
    label: String,
    /// The edit that adds it.
    add: PersonEdit,
}

impl Entry {
    /// Reads an entry by its parts; `None` for one that is not shown, or of a list that is not known.
    fn of<'v>(list: &str, part: impl Fn(&str) -> &'v Value) -> Option<Self> {
        if *part("removed") == Value::Bool(true) || part("choice") == "not" {
            return None;
        }
        let text = |name: &str| part(name).as_str().unwrap_or_default().to_owned();
        let (value, label) = (text("value"), text("label"));
        let reach = || Reach {
            value: text("value"),
            label: text("label"),
        };
        let (word, value, add) = match list {
            "emails" => ("e-mail", value, PersonEdit::AddEmail(reach())),
            "phones" => ("phone", value, PersonEdit::AddPhone(reach())),
            "urls" => ("web address", value, PersonEdit::AddUrl(reach())),
            "tags" => ("tag", value.clone(), PersonEdit::AddTag(value)),
            "addresses" => {
                let address = Address {
                    label: text("label"),
                    street: text("street"),
                    city: text("city"),
                    region: text("region"),
                    postcode: text("postcode"),
                    country: text("country"),
                };
                let line = called::address(&address);
                ("address", line, PersonEdit::AddAddress(address))
            }
            _ => return None,
        };
        (!value.is_empty()).then_some(Self {
            word,
            value,
            label,
            add,
        })
    }

    /// Whether another one says all of this.
    fn is_within(&self, other: &Self) -> bool {
        self.value == other.value && (self.label.is_empty() || self.label == other.label)
    }

    fn shown(&self) -> String {
        match self.label.as_str() {
            "" => self.value.clone(),
            label => format!("{} ({label})", self.value),
        }
    }
}

/// A text in one line, at most so many characters of it.
pub(super) fn short(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line = words.join(" ");
    match line.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line,
    }
}
