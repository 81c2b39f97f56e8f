//! Contacts from a table (rows C4, S7): LinkedIn, Google Contacts, Outlook, Kith's own, and any other by its columns.
//!
//! | column | LinkedIn | Google, today's and older | Outlook, in eight languages | becomes |
//! | --- | --- | --- | --- | --- |
//! | names | First, Last Name; titles and degrees in them are told apart | First or Given … Name Prefix | Title, First … Suffix | `name`, `parts` |
//! | work | Company, Position | Organization Name or `1 - Name`, Title, Department | Company, Department, Job Title | `positions`, the department behind the company |
//! | e-mail | Email Address | `E-mail n`, `a ::: b` is two, `*` is preferred | E-mail Address, 2, 3 | `emails` |
//! | phone | | `Phone n` | Business, Home, Mobile … with fax and pager | `phones`, the column's words as label |
//! | web | URL, labelled LinkedIn | `Website n`, `IM n` | Web Page | `urls` |
//! | address | | `Address n`, Formatted only where the parts are empty | Business, Home, Other, lines and box joined | `addresses` |
//! | day | Connected On is `met_on`, at "LinkedIn" | Birthday, `Event n` | Birthday, Anniversary; `0/0/00` is none | `birthday`; an anniversary as vCard's `ANNIVERSARY` |
//! | groups | | Labels or Group Membership without My Contacts | Categories | `tags` |
//! | text | | Notes | Notes | `note` |
//! | own | | `Custom Field n` as `X-KITH-COLUMN;NAME="Shoe size":43` | | `unknown` |
//! | all others | as `X-KITH-COLUMN;NAME="the column":the value` | likewise | likewise; what Outlook writes into empty columns ("Unspecified", "Normal", "False", "SMTP") is left out | `unknown`, and back on export |
//!
//! What a table is, its columns tell, never its name. Where they do not, [`describe`] gives each with samples and a
//! guess, a person says what they are, and [`read_with`] reads by that.

mod dates;
mod families;
mod headings;
mod looks;
mod person;
mod rows;
mod text;
mod words;

use crate::charset::Charsets;
use crate::draft::{ContactDraft, Reach};
use crate::read::{Contacts, Place, Record, Warning};
use csv::StringRecord;
use dates::Order;
use families::Family;
use person::Reader;
use rows::{Cut, Row};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// How many values of a column are shown to a person.
const SAMPLES: usize = 3;

/// How many values of a column are looked at to tell what it is.
const LOOKED_AT: usize = 50;

/// A value longer than this is no contact's data.
const LONGEST: usize = 1 << 20;

/// What a column can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// The whole name.
    Name,
    /// A form of address or a title before the name.
    Prefix,
    /// Given names.
    Given,
    /// Middle names.
    Additional,
    /// Family names.
    Family,
    /// Degrees and the like behind the name.
    Suffix,
    /// What friends call them.
    Nickname,
    /// A company.
    Company,
    /// A part of the company.
    Department,
    /// A job title.
    Title,
    /// An e-mail address.
    Email,
    /// What the e-mail address of the same number is for.
    EmailLabel,
    /// A phone number.
    Phone,
    /// What the phone number of the same number is for.
    PhoneLabel,
    /// A web page or a profile.
    Url,
    /// What the page of the same number is.
    UrlLabel,
    /// An address at a messenger.
    Messenger,
    /// The messenger's name.
    MessengerService,
    /// Street and number; several columns are several lines.
    Street,
    /// An addition to the street.
    Extended,
    /// A post-office box.
    PoBox,
    /// City or town.
    City,
    /// State, county or region.
    Region,
    /// Postal code.
    Postcode,
    /// Country.
    Country,
    /// A whole address in one cell, beside its parts.
    WholeAddress,
    /// What the address of the same number is for.
    AddressLabel,
    /// Birthday.
    Birthday,
    /// The day of a wedding.
    Anniversary,
    /// Some other day of the year.
    Event,
    /// What is on that day.
    EventLabel,
    /// Tags, between semicolons or commas.
    Tags,
    /// Where we met.
    MetAt,
    /// The day we met.
    MetOn,
    /// A note.
    Note,
    /// A value that the person named.
    Custom,
    /// What the person named it.
    CustomLabel,
    /// Lines of a vCard that Kith has no place for.
    Other,
    /// The source's own key.
    Uid,
}

impl Field {
    /// What a person may choose for a column, in the order of a list, with its name in it.
    pub const CHOICES: [(Field, &'static str); 22] = [
        (Field::Name, "Name"),
        (Field::Prefix, "Title before the name"),
        (Field::Given, "Given names"),
        (Field::Additional, "Middle names"),
        (Field::Family, "Family names"),
        (Field::Suffix, "Degrees after the name"),
        (Field::Nickname, "Nickname"),
        (Field::Company, "Company"),
        (Field::Department, "Department"),
        (Field::Title, "Job title"),
        (Field::Email, "E-mail"),
        (Field::Phone, "Phone"),
        (Field::Url, "Web page or profile"),
        (Field::Street, "Address or street"),
        (Field::City, "City"),
        (Field::Region, "Region or state"),
        (Field::Postcode, "Postal code"),
        (Field::Country, "Country"),
        (Field::Birthday, "Birthday"),
        (Field::Tags, "Tags"),
        (Field::MetOn, "Day we met"),
        (Field::Note, "Note"),
    ];
}

/// What one column means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// The kind of value.
    pub field: Field,
    /// Which of several: columns of one number belong together, as a phone and its label. 0 where there is no number.
    #[serde(default)]
    pub number: u16,
    /// What the value is for, where the column says it: "work", "home fax".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
}

impl Target {
    /// A kind of value with its number and its label.
    #[must_use]
    pub fn new(field: Field, number: u16, label: impl Into<String>) -> Self {
        Self {
            field,
            number,
            label: label.into(),
        }
    }
}

impl From<Field> for Target {
    fn from(field: Field) -> Self {
        Target::new(field, 0, "")
    }
}

/// One column, for a person who is asked what it means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name, or "Column 3" where the table names none.
    pub heading: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// What it probably means.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guess: Option<Target>,
}

/// What a table looks like before it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// "CSV from Outlook".
    pub kind: String,
    /// Whether its first row names the columns.
    pub heading: bool,
    /// How many rows with values there are, the heading not counted.
    pub rows: usize,
    /// Every column, in order.
    pub columns: Vec<Column>,
}

/// What a person said that the columns mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mapping {
    /// Whether the first row names the columns.
    pub heading: bool,
    /// The meaning of each column, in order; a column without one is kept under its name.
    pub columns: Vec<Option<Target>>,
}

impl Table {
    /// The mapping that takes every guess.
    #[must_use]
    pub fn guessed(&self) -> Mapping {
        Mapping {
            heading: self.heading,
            columns: self.columns.iter().map(|c| c.guess.clone()).collect(),
        }
    }
}

/// A table that was found in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// Its columns say enough.
    Contacts(Contacts),
    /// A person has to say what the columns mean.
    NeedsMapping(Table),
}

/// Reads a table by its columns; nothing if the bytes are no table.
#[must_use]
pub fn parse(bytes: &[u8], charsets: &dyn Charsets) -> Option<Parsed> {
    let sheet = Sheet::open(bytes, charsets)?;
    if sheet.says_enough() {
        let targets = sheet.targets.clone();
        return Some(Parsed::Contacts(sheet.contacts(&targets)));
    }
    sheet
        .is_table()
        .then(|| Parsed::NeedsMapping(sheet.table()))
}

/// The columns of a table with samples and guesses, also of one that [`parse`] reads by itself; nothing if the bytes
/// are no table.
#[must_use]
pub fn describe(bytes: &[u8], charsets: &dyn Charsets) -> Option<Table> {
    let sheet = Sheet::open(bytes, charsets)?;
    sheet.is_table().then(|| sheet.table())
}

/// Reads a table by what a person said about its columns; nothing if the bytes are no table.
#[must_use]
pub fn read_with(bytes: &[u8], charsets: &dyn Charsets, mapping: &Mapping) -> Option<Contacts> {
    let mut sheet = Sheet::open(bytes, charsets)?;
    sheet.set_heading(mapping.heading);
    let mut targets = mapping.columns.clone();
    targets.resize(sheet.headings.len().max(targets.len()), None);
    Some(sheet.contacts(&targets))
}

/// A table, cut into cells and looked at.
struct Sheet {
    family: Family,
    cut: Cut,
    damaged: bool,
    /// The row with the names, if there is one.
    heading: Option<Row>,
    headings: Vec<String>,
    targets: Vec<Option<Target>>,
    rows: Vec<Row>,
}

impl Sheet {
    fn open(bytes: &[u8], charsets: &dyn Charsets) -> Option<Self> {
        let count = |text: &str| rows::sniff(text, known).map_or(0, |cut| cut.known);
        let read = text::decode(bytes, charsets, count)?;
        let begins = read.text.trim_start();
        let other = ["{", "[", "<", "%PDF", "BEGIN:", "#!"];
        if begins.is_empty() || other.iter().any(|o| begins.starts_with(o)) {
            return None;
        }
        let cut = rows::sniff(&read.text, known)?;
        let mut rows = rows::all(&read.text, &cut);
        let mut sheet = Sheet {
            family: Family::Plain,
            cut,
            damaged: read.damaged,
            heading: None,
            headings: Vec::new(),
            targets: Vec::new(),
            rows: rows.split_off(cut.heading.min(rows.len())),
        };
        let looks_like_data = sheet.rows.first().is_none_or(|row| is_data(&row.cells));
        sheet.set_heading(cut.known > 0 || !looks_like_data);
        Some(sheet)
    }

    fn set_heading(&mut self, heading: bool) {
        if let Some(row) = self.heading.take() {
            self.rows.insert(0, row);
        }
        if heading && !self.rows.is_empty() {
            self.heading = Some(self.rows.remove(0));
        }
        let width = self
            .rows
            .iter()
            .take(1000)
            .map(Row::filled)
            .max()
            .unwrap_or(0);
        self.headings = match &self.heading {
            Some(row) => row.cells.iter().map(|c| c.trim().to_owned()).collect(),
            None => (1..=width).map(|n| format!("Column {n}")).collect(),
        };
        let names: Vec<&str> = self.headings.iter().map(String::as_str).collect();
        let known = self.heading.as_ref().and_then(|_| families::of(&names));
        let samples = self.samples(LOOKED_AT);
        self.family = known.unwrap_or(Family::Plain);
        self.targets = match known {
            Some(family) => families::targets(family, &self.headings),
            None if self.heading.is_some() => headings::targets(&self.headings, &samples),
            None => vec![None; self.headings.len()],
        };
        if self.family == Family::Plain && is_outlook(&self.targets) {
            self.family = Family::Outlook;
        }
        if self.family == Family::Plain {
            for (target, values) in self.targets.iter_mut().zip(&samples) {
                let sure = |t: &Target| matches!(t.field, Field::Email | Field::Url);
                if target.is_none() {
                    *target = looks::guess(values).filter(sure);
                }
            }
        }
    }

    fn samples(&self, most: usize) -> Vec<Vec<String>> {
        let column = |at: usize| {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(at));
            let filled = cells.map(str::trim).filter(|c| !c.is_empty());
            filled
                .take(most)
                .map(|c| c.chars().take(200).collect())
                .collect()
        };
        (0..self.headings.len()).map(column).collect()
    }

    /// Whether the columns tell who somebody is and something about them.
    fn says_enough(&self) -> bool {
        if self.family != Family::Plain {
            return true;
        }
        let known = self.targets.iter().flatten().count();
        let names = [Field::Name, Field::Given, Field::Family, Field::Company];
        let named = self
            .targets
            .iter()
            .flatten()
            .any(|t| names.contains(&t.field));
        let reach = self
            .targets
            .iter()
            .flatten()
            .any(|t| t.field == Field::Email);
        self.heading.is_some() && ((named && known > 1) || (reach && known == self.headings.len()))
    }

    /// Whether this is a table at all and not prose with commas.
    fn is_table(&self) -> bool {
        let known = self.cut.known > 1 || self.targets.iter().any(Option::is_some);
        known || (self.cut.width > 1 && self.cut.even >= 80 && !self.rows.is_empty())
    }

    fn table(&self) -> Table {
        let samples = self.samples(LOOKED_AT);
        let column = |(at, values): (usize, Vec<String>)| Column {
            heading: match self.headings[at].as_str() {
                "" => format!("Column {}", at + 1),
                named => named.to_owned(),
            },
            guess: self.targets[at].clone().or_else(|| looks::guess(&values)),
            samples: values.into_iter().take(SAMPLES).collect(),
        };
        Table {
            kind: self.family.kind().to_owned(),
            heading: self.heading.is_some(),
            rows: self.rows.len(),
            columns: samples.into_iter().enumerate().map(column).collect(),
        }
    }

    fn contacts(self, targets: &[Option<Target>]) -> Contacts {
        let mut contacts = Contacts {
            kind: self.family.kind().to_owned(),
            ..Contacts::default()
        };
        if self.damaged {
            warn(
                &mut contacts,
                "Some characters of this file could not be read; look for “\u{fffd}”.".to_owned(),
            );
        }
        // LinkedIn's own notice stands above its columns.
        if self.cut.heading > 0 && self.family != Family::LinkedIn {
            let message = match self.cut.heading {
                1 => "The row above the column names was left out.".to_owned(),
                n => format!("{n} rows above the column names were left out."),
            };
            warn(&mut contacts, message);
        }
        let orders = self.orders(targets, &mut contacts);
        let reader = Reader {
            family: self.family,
            headings: &self.headings,
            targets,
            orders: &orders,
        };
        let width = self.headings.len();
        // Programs that leave empty cells at a row's end away do so in most rows.
        let short = self.rows.iter().filter(|r| r.cells.len() < width).count();
        let shorten = short * 2 > self.rows.len();
        let mut same = Same::default();
        for (at, row) in self.rows.iter().enumerate() {
            let place = Place {
                record: at + 1,
                line: row.line,
            };
            let record = record(&reader, row, place, width, shorten);
            let record = if self.family == Family::LinkedIn {
                same.fold(record, &mut contacts.records)
            } else {
                record
            };
            contacts.records.push(record);
        }
        contacts
    }

    /// How the dates of each column are read: as its own values decide, else as those of another column, else as the
    /// language of the table has it.
    fn orders(&self, targets: &[Option<Target>], contacts: &mut Contacts) -> Vec<Order> {
        let cells = |at: usize| self.rows.iter().filter_map(move |row| row.cells.get(at));
        let dated = |target: &Option<Target>| {
            matches!(
                target.as_ref().map(|t| t.field),
                Some(Field::Birthday | Field::Anniversary | Field::MetOn | Field::Event)
            )
        };
        let decided: Vec<Option<Order>> = targets
            .iter()
            .enumerate()
            .map(|(at, t)| dated(t).then(|| dates::order(cells(at))).flatten())
            .collect();
        let elsewhere = decided.iter().flatten().next().copied();
        let mut orders = Vec::with_capacity(targets.len());
        for (at, target) in targets.iter().enumerate() {
            let heading = self.headings.get(at).map_or("", String::as_str);
            let english = ["birthday", "anniversary"].contains(&heading.to_lowercase().as_str());
            let american = self.family == Family::Outlook && english && self.cut.delimiter == b',';
            let usual = if american {
                Order::MonthFirst
            } else {
                Order::DayFirst
            };
            let order = decided[at].or(elsewhere);
            let open = || cells(at).find(|cell| dates::is_ambiguous(cell));
            if dated(target)
                && order.is_none()
                && let Some(example) = open()
            {
                let first = match usual {
                    Order::DayFirst => "day",
                    Order::MonthFirst => "month",
                };
                let example = example.trim();
                warn(
                    contacts,
                    format!(
                        "The dates in “{heading}” can be read in two ways. The {first} was taken to come first; check “{example}” and its neighbours."
                    ),
                );
            }
            orders.push(order.unwrap_or(usual));
        }
        orders
    }
}

fn warn(contacts: &mut Contacts, message: String) {
    contacts.warnings.push(Warning {
        place: None,
        message,
    });
}

/// How many of a row's cells are column names; a row with somebody's address or number in it has none.
fn known(row: &StringRecord) -> usize {
    if is_data(row) {
        return 0;
    }
    families::known(row.iter()).max(headings::known(row.iter()))
}

fn is_data(row: &StringRecord) -> bool {
    let data = |cell: &str| looks::email(cell) || looks::phone(cell) || looks::web(cell);
    row.iter().any(|cell| data(cell.trim()))
}

/// Only Outlook has the street and the phone of a company beside somebody's whole name.
fn is_outlook(targets: &[Option<Target>]) -> bool {
    let has = |field: Field, label: &str| {
        let is = |t: &Target| t.field == field && t.label == label;
        targets.iter().flatten().any(is)
    };
    has(Field::Given, "")
        && has(Field::Family, "")
        && has(Field::Street, "work")
        && (has(Field::Phone, "work") || has(Field::Phone, "home"))
}

fn record(reader: &Reader<'_>, row: &Row, place: Place, width: usize, shorten: bool) -> Record {
    let cells = row.cells.len();
    let broken = |reason: &str| Record::Broken {
        reason: reason.to_owned(),
        place,
    };
    if row.cells.iter().any(|cell| cell.len() > LONGEST) {
        return broken("A value in this row is longer than a megabyte. Check its quotation marks.");
    }
    let mut said = Vec::new();
    if row.open_quote && cells != width {
        return broken(
            "A quotation mark in this row is never closed, so its values cannot be told apart.",
        );
    }
    if row.open_quote {
        said.push(
            "A quotation mark in this row is never closed; the row was read as it stands."
                .to_owned(),
        );
    } else if row.filled() > width {
        said.push(format!(
            "This row has {cells} values for {width} columns; check whether they are in the right place."
        ));
    } else if cells < width && !shorten {
        said.push(format!("This row ends after {cells} of {width} columns."));
    }
    let (draft, warnings) = reader.read(&row.cells);
    if !draft.is_somebody() {
        return broken("There is no name, no e-mail, no phone and no company in this row.");
    }
    said.extend(warnings);
    let warning = |message| Warning {
        place: Some(place),
        message,
    };
    Record::Contact {
        draft: Box::new(draft),
        place,
        warnings: said.into_iter().map(warning).collect(),
    }
}

/// People of one file who have the same profile, to be taken once.
#[derive(Default)]
struct Same(HashMap<String, usize>);

impl Same {
    /// The record; or, where its person stands further up, what it adds goes there and only a note stays.
    fn fold(&mut self, record: Record, records: &mut [Record]) -> Record {
        let Record::Contact { draft, place, .. } = &record else {
            return record;
        };
        let Some(key) = draft.urls.first().map(profile) else {
            return record;
        };
        let at = *self.0.entry(key).or_insert(records.len());
        let Some(Record::Contact {
            draft: first,
            place: there,
            ..
        }) = records.get_mut(at)
        else {
            return record;
        };
        let added = if absorb(first, draft) {
            " What it adds was taken over there."
        } else {
            ""
        };
        Record::Skipped {
            reason: format!(
                "This is the person of record {} again.{added}",
                there.record
            ),
            place: *place,
        }
    }
}

/// A profile's address without what does not tell two people apart.
fn profile(url: &Reach) -> String {
    let lower = url.value.to_lowercase();
    let bare = lower.split(['?', '#']).next().unwrap_or_default();
    let bare = bare.split_once("://").map_or(bare, |(_, rest)| rest);
    bare.strip_prefix("www.")
        .unwrap_or(bare)
        .trim_end_matches('/')
        .to_owned()
}

/// Takes over what the second row of a person has and the first has not; false if there is nothing.
fn absorb(first: &mut ContactDraft, second: &ContactDraft) -> bool {
    let before = first.clone();
    let emails = second.emails.iter().filter(|e| {
        !before
            .emails
            .iter()
            .any(|b| b.value.eq_ignore_ascii_case(&e.value))
    });
    first.emails.extend(emails.cloned());
    let positions = second
        .positions
        .iter()
        .filter(|p| !before.positions.contains(p));
    first.positions.extend(positions.cloned());
    let unknown = second
        .unknown
        .iter()
        .filter(|u| !before.unknown.contains(u));
    first.unknown.extend(unknown.cloned());
    first.met_on = match (first.met_on, second.met_on) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    *first != before
}
