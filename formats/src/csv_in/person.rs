//! One row of a table becomes a draft; what has no place in it is kept with its column's name.

use super::dates::{self, Order};
use super::families::{self, Family};
use super::{Field, Target, headings, looks, words};
use crate::column;
use crate::csv_out::guard::unguard;
use crate::csv_out::tags;
use crate::draft::{Address, Birthday, ContactDraft, NameParts, Position, Reach};
use std::collections::{BTreeMap, HashMap};

/// What between Google's quotes stands for several values.
pub(super) const LIST: &str = " ::: ";

/// What all rows of a table have in common.
pub(super) struct Reader<'a> {
    pub(super) family: Family,
    pub(super) headings: &'a [String],
    pub(super) targets: &'a [Option<Target>],
    /// How each column's dates are read.
    pub(super) orders: &'a [Order],
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Kind {
    Email,
    Phone,
    Url,
    Messenger,
    Address,
}

#[derive(Default)]
struct Person {
    draft: ContactDraft,
    parts: NameParts,
    warnings: Vec<String>,
    notes: Vec<String>,
    /// Company, department and title by number.
    jobs: BTreeMap<u16, [String; 3]>,
    reaches: Vec<(Kind, u16, Reach)>,
    labels: HashMap<(Kind, u16), String>,
    services: HashMap<u16, String>,
    addresses: Vec<((u16, String), Parts)>,
    events: BTreeMap<u16, [String; 2]>,
    customs: BTreeMap<u16, [String; 2]>,
}

#[derive(Default)]
struct Parts {
    street: Vec<String>,
    extended: String,
    po_box: String,
    whole: String,
    city: String,
    region: String,
    postcode: String,
    country: String,
}

impl Reader<'_> {
    /// The draft, and a sentence about each thing that was not taken over as it stood.
    pub(super) fn read(&self, cells: &csv::StringRecord) -> (ContactDraft, Vec<String>) {
        let mut person = Person::default();
        for (at, cell) in cells.iter().enumerate() {
            let cell = self.clean(cell);
            if !cell.is_empty() {
                self.cell(at, cell, &mut person);
            }
        }
        self.finish(person)
    }

    fn clean<'c>(&self, cell: &'c str) -> &'c str {
        match self.family {
            Family::Kith => unguard(cell),
            _ => unguard(cell.trim()).trim(),
        }
    }

    fn cell(&self, at: usize, cell: &str, person: &mut Person) {
        let target = self.targets.get(at).and_then(Option::as_ref);
        let taken = target.is_some_and(|target| self.take(at, target, cell, person));
        if !taken && !self.says_nothing(cell) {
            self.keep(at, cell, person);
        }
    }

    fn keep(&self, at: usize, cell: &str, person: &mut Person) {
        let nameless = || format!("Column {}", at + 1);
        let heading = self.headings.get(at).filter(|h| !h.is_empty());
        let heading = heading.cloned().unwrap_or_else(nameless);
        person.draft.unknown.extend(column::line(&heading, cell));
    }

    /// What Outlook writes into columns that nobody filled.
    fn says_nothing(&self, cell: &str) -> bool {
        let defaults = [
            "SMTP",
            "Normal",
            "Unspecified",
            "False",
            "Falsch",
            "Faux",
            "Falso",
            "Falskt",
            "Fałsz",
            "Onwaar",
        ];
        dates::is_nothing(cell) || (self.family == Family::Outlook && defaults.contains(&cell))
    }

    /// Puts a cell where it belongs; false if it cannot be read as what its column says.
    fn take(&self, at: usize, target: &Target, cell: &str, person: &mut Person) -> bool {
        let number = target.number;
        let label = target.label.as_str();
        match target.field {
            Field::Name => join(&mut person.draft.name, cell, " "),
            Field::Prefix => join(&mut person.parts.prefix, cell, " "),
            Field::Given => join(&mut person.parts.given, cell, " "),
            Field::Additional => join(&mut person.parts.additional, cell, " "),
            Field::Family => join(&mut person.parts.family, cell, " "),
            Field::Suffix => join(&mut person.parts.suffix, cell, ", "),
            Field::Nickname => join(&mut person.draft.nickname, cell, ", "),
            Field::Company => join(&mut person.jobs.entry(number).or_default()[0], cell, ", "),
            Field::Department => join(&mut person.jobs.entry(number).or_default()[1], cell, ", "),
            Field::Title => join(&mut person.jobs.entry(number).or_default()[2], cell, ", "),
            Field::Email => self.reach(Kind::Email, number, label, cell, person),
            Field::Phone => self.reach(Kind::Phone, number, label, cell, person),
            Field::Url => self.reach(Kind::Url, number, label, cell, person),
            Field::Messenger => self.reach(Kind::Messenger, number, label, cell, person),
            Field::EmailLabel => label_of(Kind::Email, number, cell, person),
            Field::PhoneLabel => label_of(Kind::Phone, number, cell, person),
            Field::UrlLabel => label_of(Kind::Url, number, cell, person),
            Field::AddressLabel => label_of(Kind::Address, number, cell, person),
            Field::MessengerService => {
                person.services.insert(number, cell.to_owned());
            }
            Field::Street => person.address(number, label).street.push(cell.to_owned()),
            Field::Extended => join(&mut person.address(number, label).extended, cell, "\n"),
            Field::PoBox => join(&mut person.address(number, label).po_box, cell, "\n"),
            Field::City => join(&mut person.address(number, label).city, cell, " "),
            Field::Region => join(&mut person.address(number, label).region, cell, " "),
            Field::Postcode => join(&mut person.address(number, label).postcode, cell, " "),
            Field::Country => join(&mut person.address(number, label).country, cell, " "),
            Field::WholeAddress => join(&mut person.address(number, label).whole, cell, "\n"),
            Field::Birthday => return self.birthday(at, cell, person),
            Field::Anniversary => return self.anniversary(at, cell, person),
            Field::Tags => self.tags(cell, person),
            Field::MetAt => join(&mut person.draft.met_at, cell, ", "),
            Field::MetOn => return self.met_on(at, cell, person),
            Field::Note => person.notes.push(cell.to_owned()),
            Field::Other => {
                let lines = cell.split('\n').filter(|l| !l.is_empty());
                person.draft.unknown.extend(lines.map(str::to_owned));
            }
            Field::Uid if person.draft.uid.is_none() => person.draft.uid = Some(cell.to_owned()),
            Field::Uid => return false,
            Field::EventLabel => person.events.entry(number).or_default()[0] = cell.to_owned(),
            Field::Event => person.events.entry(number).or_default()[1] = cell.to_owned(),
            Field::CustomLabel => person.customs.entry(number).or_default()[0] = cell.to_owned(),
            Field::Custom => person.customs.entry(number).or_default()[1] = cell.to_owned(),
        }
        true
    }

    fn reach(&self, kind: Kind, number: u16, label: &str, cell: &str, person: &mut Person) {
        for value in self.values(kind, cell) {
            let value = match kind {
                // The apostrophe by which people keep a spreadsheet from eating the plus.
                Kind::Phone if self.family != Family::Kith => value.trim_start_matches('\''),
                _ => value,
            };
            person
                .reaches
                .push((kind, number, Reach::new(value, label)));
        }
    }

    fn values<'c>(&self, kind: Kind, cell: &'c str) -> Vec<&'c str> {
        let several = |parts: std::str::Split<'c, &[char]>| -> Vec<&'c str> {
            parts.map(str::trim).filter(|p| !p.is_empty()).collect()
        };
        if self.family == Family::Kith {
            return vec![cell];
        }
        if self.family.is_google() {
            return cell
                .split(LIST)
                .map(str::trim)
                .filter(|v| !v.is_empty())
                .collect();
        }
        let parts = several(cell.split(&[';', ',', '\n'][..]));
        if kind == Kind::Email && parts.iter().all(|p| looks::email(p)) {
            return parts;
        }
        let parts = several(cell.split(&[';', '\n'][..]));
        if kind == Kind::Phone && parts.iter().all(|p| looks::phone(p)) {
            return parts;
        }
        vec![cell]
    }

    fn tags(&self, cell: &str, person: &mut Person) {
        let found: Vec<String> = match self.family {
            Family::Kith => tags::split(cell),
            family if family.is_google() => cell.split(LIST).filter_map(group).collect(),
            _ => {
                let separator = if cell.contains(';') { ';' } else { ',' };
                cell.split(separator).map(|t| t.trim().to_owned()).collect()
            }
        };
        for tag in found {
            let double = self.family != Family::Kith && person.draft.tags.contains(&tag);
            if !tag.is_empty() && !double {
                person.draft.tags.push(tag);
            }
        }
    }

    fn order(&self, at: usize) -> Order {
        self.orders.get(at).copied().unwrap_or(Order::DayFirst)
    }

    fn birthday(&self, at: usize, cell: &str, person: &mut Person) -> bool {
        if dates::is_nothing(cell) {
            return true;
        }
        let own = (self.family == Family::Kith)
            .then(|| cell.parse().ok())
            .flatten();
        let read = || dates::day(cell, self.order(at));
        let birthday = own.or_else(|| read().and_then(|d| Birthday::new(d.year, d.month, d.day)));
        if birthday.is_none() {
            person.warnings.push(format!(
                "The birthday “{cell}” is no date Kith can read; it is kept as it stands."
            ));
        }
        if birthday.is_none() || person.draft.birthday.is_some() {
            return false;
        }
        person.draft.birthday = birthday;
        true
    }

    fn met_on(&self, at: usize, cell: &str, person: &mut Person) -> bool {
        let own = (self.family == Family::Kith)
            .then(|| cell.parse().ok())
            .flatten();
        let day = own.or_else(|| dates::day(cell, self.order(at))?.date());
        if day.is_none() && !dates::is_nothing(cell) {
            person.warnings.push(format!(
                "The day “{cell}” is no date Kith can read; it is kept as it stands."
            ));
        }
        if day.is_none() || person.draft.met_on.is_some() {
            return false;
        }
        person.draft.met_on = day;
        true
    }

    fn anniversary(&self, at: usize, cell: &str, person: &mut Person) -> bool {
        let line = anniversary(cell, self.order(at));
        let read = line.is_some();
        person.draft.unknown.extend(line);
        read
    }

    fn finish(&self, mut p: Person) -> (ContactDraft, Vec<String>) {
        self.events(&mut p);
        self.customs(&mut p);
        self.names(&mut p);
        let mut d = std::mem::take(&mut p.draft);
        d.note = p.notes.join("\n\n");
        d.positions = p
            .jobs
            .into_values()
            .map(|[company, department, title]| {
                let mut whole = company;
                join(&mut whole, &department, ", ");
                Position {
                    company: whole,
                    title,
                }
            })
            .filter(|job| *job != Position::default())
            .collect();
        let mut firsts = Vec::new();
        for (kind, number, mut reach) in p.reaches {
            let written = p
                .labels
                .get(&(kind, number))
                .filter(|_| reach.label.is_empty());
            let mut preferred = false;
            if let Some(written) = written {
                (preferred, reach.label) = self.label(written);
            }
            if kind == Kind::Messenger {
                messenger(&mut reach, p.services.get(&number));
            }
            let list = match kind {
                Kind::Email => &mut d.emails,
                Kind::Phone => &mut d.phones,
                _ => &mut d.urls,
            };
            let known = list.iter().any(|r| r.value == reach.value);
            if self.family == Family::Kith || !known {
                if preferred && !firsts.contains(&kind) {
                    list.insert(0, reach);
                    firsts.push(kind);
                } else {
                    list.push(reach);
                }
            }
        }
        for ((number, place), parts) in p.addresses {
            let written = p
                .labels
                .get(&(Kind::Address, number))
                .filter(|_| place.is_empty());
            let label = written.map_or(place, |l| self.label(l).1);
            self.addresses(&label, parts, &mut d, number);
        }
        if self.family == Family::LinkedIn {
            for url in &mut d.urls {
                "LinkedIn".clone_into(&mut url.label);
            }
            "LinkedIn".clone_into(&mut d.met_at);
        }
        if !d.is_somebody() {
            d.name.clone_from(&d.nickname);
        }
        (d, p.warnings)
    }

    /// A label in Kith's words, and whether the source prefers what it stands at.
    fn label(&self, written: &str) -> (bool, String) {
        if self.family == Family::Kith {
            return (false, written.to_owned());
        }
        if matches!(written, "SMTP" | "EX") {
            return (false, String::new());
        }
        match written
            .strip_prefix('*')
            .filter(|_| self.family.is_google())
        {
            Some(rest) => (true, headings::label(rest)),
            None => (false, headings::label(written)),
        }
    }

    fn events(&self, p: &mut Person) {
        for (number, [label, value]) in std::mem::take(&mut p.events) {
            let yearly = words::read(&label).is_some_and(|w| w.has(words::Piece::Anniversary));
            let line = yearly
                .then(|| anniversary(&value, Order::DayFirst))
                .flatten();
            if let Some(line) = line {
                p.draft.unknown.push(line);
                continue;
            }
            let part = if self.family == Family::OldGoogle {
                "Type"
            } else {
                "Label"
            };
            let kept = [
                column::line(&format!("Event {number} - {part}"), &label),
                column::line(&format!("Event {number} - Value"), &value),
            ];
            p.draft.unknown.extend(kept.into_iter().flatten());
        }
    }

    /// A field of the person's own: Kith's own columns travel there too.
    fn customs(&self, p: &mut Person) {
        for (number, [label, value]) in std::mem::take(&mut p.customs) {
            let own = families::kith(&label).filter(|t| {
                matches!(
                    t.field,
                    Field::Name | Field::MetAt | Field::MetOn | Field::Company | Field::Title
                )
            });
            let taken = own.is_some_and(|target| {
                !value.is_empty() && self.take(usize::MAX, &target, &value, p)
            });
            if taken {
                continue;
            }
            let line = match (label.as_str(), value.as_str()) {
                ("", value) => column::line(&format!("Custom Field {number} - Value"), value),
                (label, "") => column::line(&format!("Custom Field {number} - Label"), label),
                (label, value) => column::line(label, value),
            };
            p.draft.unknown.extend(line);
        }
    }

    fn names(&self, p: &mut Person) {
        let n = &mut p.parts;
        if p.draft.name.is_empty() && self.family != Family::Kith {
            let parts = [&n.prefix, &n.given, &n.additional, &n.family, &n.suffix];
            let filled: Vec<_> = parts
                .into_iter()
                .map(String::as_str)
                .filter(|s| !s.is_empty())
                .collect();
            p.draft.name = filled.join(" ");
        }
        if self.family == Family::LinkedIn {
            take_titles_out(n);
        }
        if *n != NameParts::default() {
            p.draft.parts = Some(std::mem::take(n));
        }
    }

    fn addresses(&self, label: &str, parts: Parts, d: &mut ContactDraft, number: u16) {
        let street = parts.street.join("\n");
        let components = [
            &street,
            &parts.extended,
            &parts.po_box,
            &parts.city,
            &parts.region,
            &parts.postcode,
            &parts.country,
        ];
        let lists = components.map(|c| self.list(c));
        let count = lists.iter().map(Vec::len).max().unwrap_or(0);
        let nth = |list: &[&str], at: usize| list.get(at).copied().unwrap_or_default().to_owned();
        for at in 0..count {
            let lines = [nth(&lists[0], at), nth(&lists[1], at), nth(&lists[2], at)];
            let filled: Vec<_> = lines.into_iter().filter(|l| !l.is_empty()).collect();
            d.addresses.push(Address {
                label: label.to_owned(),
                street: filled.join("\n"),
                city: nth(&lists[3], at),
                region: nth(&lists[4], at),
                postcode: nth(&lists[5], at),
                country: nth(&lists[6], at),
            });
        }
        if parts.whole.is_empty() {
            return;
        }
        let said = |word: &str| components.iter().any(|c| c.contains(word));
        let mut words = parts
            .whole
            .split(|c: char| c.is_whitespace() || c == ',' || c == ':');
        if count == 0 {
            for whole in self.list(&parts.whole) {
                d.addresses.push(Address {
                    label: label.to_owned(),
                    street: whole.to_owned(),
                    ..Address::default()
                });
            }
        } else if !words.all(said) {
            let heading = format!("Address {number} - Formatted");
            d.unknown.extend(column::line(&heading, &parts.whole));
        }
    }

    fn list<'c>(&self, cell: &'c str) -> Vec<&'c str> {
        if cell.is_empty() {
            Vec::new()
        } else if self.family.is_google() {
            cell.split(LIST).map(str::trim).collect()
        } else {
            vec![cell]
        }
    }
}

impl Person {
    fn address(&mut self, number: u16, place: &str) -> &mut Parts {
        let known = self
            .addresses
            .iter()
            .position(|((n, p), _)| *n == number && p == place);
        let at = known.unwrap_or_else(|| {
            self.addresses
                .push(((number, place.to_owned()), Parts::default()));
            self.addresses.len() - 1
        });
        &mut self.addresses[at].1
    }
}

fn label_of(kind: Kind, number: u16, cell: &str, person: &mut Person) {
    person.labels.insert((kind, number), cell.to_owned());
}

fn join(place: &mut String, text: &str, joint: &str) {
    if text.is_empty() {
        return;
    }
    if !place.is_empty() {
        place.push_str(joint);
    }
    place.push_str(text);
}

/// A group's name; nothing for the one that Google puts everybody in.
fn group(written: &str) -> Option<String> {
    let name = written.trim().trim_start_matches(['*', ' ']);
    let mut letters = name.to_lowercase();
    letters.retain(|c| !c.is_whitespace());
    (letters != "mycontacts" && !name.is_empty()).then(|| name.to_owned())
}

fn anniversary(value: &str, order: Order) -> Option<String> {
    let day = dates::day(value, order)?;
    let year = day.year.map_or("--".to_owned(), |y| format!("{y:04}"));
    Some(format!("ANNIVERSARY:{year}{:02}{:02}", day.month, day.day))
}

/// The address of a messenger as a URL that says which.
fn messenger(reach: &mut Reach, service: Option<&String>) {
    let Some(service) = service else { return };
    let schemes = [
        ("AIM", "aim"),
        ("ICQ", "icq"),
        ("Jabber", "xmpp"),
        ("Google Talk", "xmpp"),
        ("GTalk", "xmpp"),
        ("MSN", "msnim"),
        ("Yahoo", "ymsgr"),
        ("Skype", "skype"),
        ("QQ", "qq"),
        ("Twitter", "twitter"),
    ];
    let known = schemes
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(service));
    if let Some((_, scheme)) = known.filter(|_| !reach.value.contains(':')) {
        reach.value = format!("{scheme}:{}", reach.value);
    }
    reach.label.clone_from(service);
}

/// LinkedIn has no columns for titles and degrees, so people write them into their names: `Dr. Ada`, `Maro, PhD`.
fn take_titles_out(n: &mut NameParts) {
    while let Some((word, rest)) = n.given.split_once(' ') {
        // A single letter is an initial, whatever it is short for elsewhere.
        if word.trim_end_matches('.').len() < 2 || !looks::form_of_address(word) {
            break;
        }
        let (word, rest) = (word.to_owned(), rest.trim_start().to_owned());
        join(&mut n.prefix, &word, " ");
        n.given = rest;
    }
    if let Some((family, degrees)) = n.family.split_once(',')
        && !family.trim().is_empty()
    {
        let (family, degrees) = (family.trim().to_owned(), degrees.trim().to_owned());
        join(&mut n.suffix, &degrees, ", ");
        n.family = family;
    }
}
