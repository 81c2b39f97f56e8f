//! What stands on a card, as the reader's module says it (`kith_formats::card::CardFields`), and what a person makes of
//! it: rows that can be corrected, each with its place on the picture.

use chrono::NaiveDate;
use kith_graph::command::PersonEdit;
use kith_graph::types::{Address, Event, NameParts, PersonDraft, Position, Reach};
use serde::Deserialize;

/// A rectangle in the picture's pixels.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Area {
    pub(crate) x0: f64,
    pub(crate) y0: f64,
    pub(crate) x1: f64,
    pub(crate) y1: f64,
}

impl Area {
    /// The smallest that holds both.
    fn with(self, other: Self) -> Self {
        Self {
            x0: self.x0.min(other.x0),
            y0: self.y0.min(other.y0),
            x1: self.x1.max(other.x1),
            y1: self.y1.max(other.y1),
        }
    }
}

/// A word and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) bbox: Area,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Found {
    value: String,
    certain: bool,
    #[serde(default)]
    words: Vec<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Phone {
    value: String,
    #[serde(default)]
    e164: Option<String>,
    #[serde(default)]
    extension: Option<String>,
    label: String,
    certain: bool,
    #[serde(default)]
    words: Vec<usize>,
}

#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
struct Handle {
    service: String,
    value: String,
    certain: bool,
    #[serde(default)]
    words: Vec<usize>,
}

/// The card's fields.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub(crate) struct Seen {
    /// Every word, from the top down.
    pub(crate) words: Vec<Word>,
    name: Option<Found>,
    prefix: Option<Found>,
    suffix: Option<Found>,
    title: Option<Found>,
    company: Option<Found>,
    phones: Vec<Phone>,
    emails: Vec<Found>,
    webs: Vec<Found>,
    address: Option<Found>,
    handles: Vec<Handle>,
    note: String,
}

/// Which field of a person a row becomes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Name,
    Title,
    Company,
    Email,
    /// With what it is for, and the number as `+` and digits as long as nobody typed over it.
    Phone(&'static str, Option<String>),
    Web,
    /// A name on a service.
    Handle(String),
    Address,
    Note,
}

impl Part {
    /// What the row is called.
    pub(crate) fn label(&self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Title => "Title",
            Self::Company => "Company",
            Self::Email => "Email",
            Self::Phone(label, _) => match *label {
                "mobile" => "Mobile",
                "fax" => "Fax",
                "home" => "Home phone",
                _ => "Phone",
            },
            Self::Web => "Web",
            Self::Handle(_) => "Profile",
            Self::Address => "Address",
            Self::Note => "Note",
        }
    }
}

/// A value that stands on the card.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Row {
    pub(crate) part: Part,
    pub(crate) text: String,
    /// Whether other signs bear it out; else somebody should look.
    pub(crate) certain: bool,
    /// The words that it was read from.
    pub(crate) words: Vec<usize>,
    /// Honorific and degree, of a name.
    around: (String, String),
}

impl Seen {
    /// What can be looked at and corrected. Name, title, company, e-mail and phone have a row even where nothing was
    /// found: there a word can be put.
    pub(crate) fn rows(&self) -> Vec<Row> {
        let row = |part: Part, found: Option<&Found>| Row {
            part,
            text: found.map(|f| f.value.clone()).unwrap_or_default(),
            certain: found.is_none_or(|f| f.certain),
            words: found.map(|f| f.words.clone()).unwrap_or_default(),
            around: Default::default(),
        };
        let text =
            |found: &Option<Found>| found.as_ref().map(|f| f.value.clone()).unwrap_or_default();
        let mut rows = vec![
            Row {
                around: (text(&self.prefix), text(&self.suffix)),
                ..row(Part::Name, self.name.as_ref())
            },
            row(Part::Title, self.title.as_ref()),
            row(Part::Company, self.company.as_ref()),
        ];
        rows.extend(
            self.emails
                .iter()
                .map(|found| row(Part::Email, Some(found))),
        );
        if self.emails.is_empty() {
            rows.push(row(Part::Email, None));
        }
        rows.extend(self.phones.iter().map(|phone| {
            let extension = phone.extension.as_ref().map(|ext| format!(" ext. {ext}"));
            Row {
                part: Part::Phone(used_for(&phone.label), phone.e164.clone()),
                text: phone.value.clone() + &extension.unwrap_or_default(),
                certain: phone.certain,
                words: phone.words.clone(),
                around: Default::default(),
            }
        }));
        if self.phones.is_empty() {
            rows.push(row(Part::Phone("work", None), None));
        }
        rows.extend(self.webs.iter().map(|found| row(Part::Web, Some(found))));
        rows.extend(self.handles.iter().map(|handle| Row {
            part: Part::Handle(handle.service.clone()),
            text: handle.value.clone(),
            certain: handle.certain,
            words: handle.words.clone(),
            around: Default::default(),
        }));
        rows.extend(
            self.address
                .iter()
                .map(|found| row(Part::Address, Some(found))),
        );
        if !self.note.is_empty() {
            rows.push(Row {
                part: Part::Note,
                text: self.note.clone(),
                certain: true,
                words: Vec::new(),
                around: Default::default(),
            });
        }
        rows
    }

    /// Where words stand; `None` if there are none.
    pub(crate) fn around(&self, words: &[usize]) -> Option<Area> {
        let areas = words
            .iter()
            .filter_map(|at| Some(self.words.get(*at)?.bbox));
        areas.reduce(Area::with)
    }
}

/// The label that the book has for what a phone is for.
fn used_for(label: &str) -> &'static str {
    match label {
        "mobile" => "mobile",
        "fax" => "fax",
        "home" => "home",
        _ => "work",
    }
}

impl Row {
    fn reach(&self) -> Reach {
        let label = match &self.part {
            Part::Phone(label, _) => (*label).to_owned(),
            Part::Email => "work".to_owned(),
            Part::Handle(service) => service.clone(),
            _ => String::new(),
        };
        Reach {
            value: self.value(),
            label,
        }
    }

    /// What the book gets.
    pub(crate) fn value(&self) -> String {
        match &self.part {
            // As it was read it is known with its country.
            Part::Phone(_, Some(e164)) => e164.clone(),
            Part::Handle(service) => profile(service, self.text.trim()),
            _ => self.text.trim().to_owned(),
        }
    }

    /// What was typed takes the place of what was read.
    pub(crate) fn type_over(&mut self, text: String) {
        if let Part::Phone(_, e164) = &mut self.part {
            *e164 = None;
        }
        self.text = text;
        self.certain = true;
    }
}

/// The address of a name on a service, where its form is known.
fn profile(service: &str, name: &str) -> String {
    let name = name.trim_start_matches('@');
    if name.contains('/') || name.contains('.') {
        return name.to_owned();
    }
    match service {
        "linkedin" => format!("https://www.linkedin.com/in/{name}"),
        "x" | "twitter" => format!("https://x.com/{name}"),
        "instagram" => format!("https://www.instagram.com/{name}"),
        "github" => format!("https://github.com/{name}"),
        _ => name.to_owned(),
    }
}

/// What somebody is called by the rows: the name, or what stands in for it; empty if there is nothing.
pub(crate) fn called(rows: &[Row]) -> String {
    let mut candidates = [Part::Name, Part::Company, Part::Email].into_iter();
    let named = candidates.find_map(|part| first(rows, |row| row.part == part));
    let phone = || first(rows, |row| matches!(row.part, Part::Phone(..)));
    named.or_else(phone).unwrap_or_default()
}

fn first(rows: &[Row], which: impl Fn(&Row) -> bool) -> Option<String> {
    let mut found = rows
        .iter()
        .filter(|row| which(row) && !row.text.trim().is_empty());
    found.next().map(|row| row.text.trim().to_owned())
}

/// The person that a card is about, `note` before what the card says beside; `None` if there is nothing to tell them by.
pub(crate) fn person(
    rows: &[Row],
    note: &str,
    event: Option<&Event>,
    today: NaiveDate,
) -> Option<PersonDraft> {
    if called(rows).is_empty() {
        return None;
    }
    let mut person = PersonDraft {
        event: event.map(|event| event.id),
        met_at: event
            .map(crate::components::event_picker::label)
            .unwrap_or_default(),
        met_on: Some(today),
        ..PersonDraft::default()
    };
    let mut position = Position::default();
    let mut notes = vec![note.trim().to_owned()];
    for row in rows.iter().filter(|row| !row.text.trim().is_empty()) {
        let text = row.text.trim().to_owned();
        match &row.part {
            Part::Name => {
                person.parts = parts(&text, &row.around);
                person.name = text;
            }
            Part::Title => position.title = text,
            Part::Company => position.company = text,
            Part::Email => person.emails.push(row.reach()),
            Part::Phone(..) => person.phones.push(row.reach()),
            Part::Web | Part::Handle(_) => person.urls.push(row.reach()),
            Part::Address => person.addresses.push(address(text)),
            Part::Note => notes.push(text),
        }
    }
    if position != Position::default() {
        person.positions.push(position);
    }
    notes.retain(|note| !note.is_empty());
    person.note = notes.join("\n");
    Some(person)
}

/// What a card adds to somebody who is in the book; the name only where `nameless`, for what stands in the book was put
/// there by a person.
pub(crate) fn edits(rows: &[Row], there: &PersonDraft, nameless: bool) -> Vec<PersonEdit> {
    let Some(new) = person(rows, "", None, NaiveDate::default()) else {
        return Vec::new();
    };
    let mut edits = Vec::new();
    if nameless && !new.name.is_empty() {
        edits.push(PersonEdit::Name(new.name));
        edits.push(PersonEdit::Parts(new.parts));
    }
    let positions = new.positions.into_iter();
    edits.extend(
        positions
            .filter(|p| !there.positions.contains(p))
            .map(PersonEdit::AddPosition),
    );
    let is_new = |among: &[Reach], reach: &Reach| among.iter().all(|one| one.value != reach.value);
    let emails = new
        .emails
        .into_iter()
        .filter(|one| is_new(&there.emails, one));
    edits.extend(emails.map(PersonEdit::AddEmail));
    let phones = new
        .phones
        .into_iter()
        .filter(|one| is_new(&there.phones, one));
    edits.extend(phones.map(PersonEdit::AddPhone));
    let urls = new.urls.into_iter().filter(|one| is_new(&there.urls, one));
    edits.extend(urls.map(PersonEdit::AddUrl));
    edits.extend(new.addresses.into_iter().map(PersonEdit::AddAddress));
    if !new.note.is_empty() && !there.note.contains(&new.note) {
        let note = format!("{}\n{}", there.note.trim_end(), new.note);
        edits.push(PersonEdit::Note(note.trim().to_owned()));
    }
    edits
}

fn address(text: String) -> Address {
    Address {
        street: text,
        ..Address::default()
    }
}

/// Honorific and degree have fields of their own; the name itself stays whole.
fn parts(name: &str, (prefix, suffix): &(String, String)) -> Option<NameParts> {
    if prefix.is_empty() && suffix.is_empty() {
        return None;
    }
    let (given, family) = name.rsplit_once(' ').unwrap_or((name, ""));
    Some(NameParts {
        prefix: prefix.clone(),
        given: given.to_owned(),
        family: family.to_owned(),
        suffix: suffix.clone(),
        ..NameParts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const CARD: &str = r#"{
        "words": [
            {"text": "Birgit", "bbox": {"x0": 10, "y0": 20, "x1": 60, "y1": 40}},
            {"text": "Sand", "bbox": {"x0": 70, "y0": 22, "x1": 110, "y1": 44}}
        ],
        "name": {"value": "Birgit Sand", "certain": true, "words": [0, 1]},
        "prefix": {"value": "Dr.", "certain": true, "words": []},
        "title": {"value": "Partner", "certain": true},
        "company": {"value": "Fjord Capital", "certain": true},
        "emails": [{"value": "birgit@fjord.example", "certain": false}],
        "phones": [{"value": "031 555 01 86", "e164": "+46315550186", "label": "mobile", "certain": true}],
        "handles": [{"service": "linkedin", "value": "@birgit-sand", "certain": true}],
        "note": "Since 1998"
    }"#;

    fn seen() -> Seen {
        serde_json::from_str(CARD).unwrap()
    }

    fn on() -> NaiveDate {
        "2026-06-03".parse().unwrap()
    }

    #[test]
    fn a_card_becomes_a_person_with_what_was_typed_before_what_it_says() {
        let person = person(&seen().rows(), "coffee queue", None, on()).unwrap();
        assert_eq!(person.name, "Birgit Sand");
        let parts = person.parts.unwrap();
        assert_eq!(
            (parts.prefix.as_str(), parts.family.as_str()),
            ("Dr.", "Sand")
        );
        assert_eq!(person.positions[0].company, "Fjord Capital");
        assert_eq!(person.phones[0].value, "+46315550186");
        assert_eq!(person.phones[0].label, "mobile");
        assert_eq!(
            person.urls[0].value,
            "https://www.linkedin.com/in/birgit-sand"
        );
        assert_eq!(person.note, "coffee queue\nSince 1998");
    }

    #[test]
    fn a_number_that_was_typed_over_is_kept_as_typed_and_is_certain() {
        let mut rows = seen().rows();
        let phone = rows
            .iter_mut()
            .find(|row| matches!(row.part, Part::Phone(..)));
        let phone = phone.unwrap();
        assert_eq!(phone.value(), "+46315550186");
        phone.type_over("031 555 01 87".to_owned());
        assert_eq!(phone.value(), "031 555 01 87");
        assert!(phone.certain);
    }

    #[test]
    fn a_card_adds_what_is_new_and_names_only_who_has_no_name() {
        let rows = seen().rows();
        let there = person(&rows, "", None, on()).unwrap();
        assert_eq!(edits(&rows, &there, false), Vec::new());
        let unread = PersonDraft {
            name: "Card, 3 Jun, 14:05".to_owned(),
            emails: there.emails.clone(),
            ..PersonDraft::default()
        };
        let new = edits(&rows, &unread, true);
        assert_eq!(new[0], PersonEdit::Name("Birgit Sand".to_owned()));
        assert!(
            !new.iter()
                .any(|edit| matches!(edit, PersonEdit::AddEmail(_)))
        );
        assert!(
            new.iter()
                .any(|edit| matches!(edit, PersonEdit::AddPhone(_)))
        );
    }

    #[test]
    fn a_card_without_anything_to_tell_somebody_by_is_nobody() {
        assert_eq!(person(&Seen::default().rows(), "a note", None, on()), None);
        assert_eq!(called(&Seen::default().rows()), "");
    }

    #[test]
    fn words_have_a_place_together_and_none_have_none() {
        let around = seen().around(&[0, 1]).unwrap();
        assert_eq!(
            (around.x0, around.y0, around.x1, around.y1),
            (10.0, 20.0, 110.0, 44.0)
        );
        assert_eq!(seen().around(&[]), None);
        assert_eq!(seen().around(&[7]), None);
    }
}
