//! Everything a person may take away: the book as files, each written a part at a time, so that a large book is never in
//! memory as a whole (row S7).

use crate::book::Book;
use crate::calendar;
use crate::convert::to_contact;
use crate::device::Device;
use crate::platform::Platform;
use chrono::{DateTime, NaiveDate, Utc};
use kith_formats::csv_out::{Columns, Sheet};
use kith_formats::draft::{ContactDraft, Photo};
use kith_formats::ics;
use kith_formats::vcard::{Version, write_card};
use kith_graph::document::Graph;
use kith_graph::ids::PersonId;
use kith_graph::picture::{PictureId, portrait};
use serde_json::Value;
use uuid::Uuid;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// vCards, with the photos that lie on this device.
    Cards(Version),
    /// Comma-separated values.
    Csv(Columns),
    /// The whole graph.
    Json,
    /// Due dates, promises and birthdays for a calendar.
    Ics,
    /// The document itself: Automerge writes it in one piece.
    Automerge,
}

impl Format {
    /// What the file is called, and its media type.
    #[must_use]
    pub fn file(self) -> (&'static str, &'static str) {
        match self {
            Format::Cards(Version::V4) => ("kith.vcf", "text/vcard"),
            Format::Cards(Version::V3) => ("kith-3.vcf", "text/vcard"),
            Format::Csv(Columns::Kith) => ("kith.csv", "text/csv"),
            Format::Csv(Columns::Google) => ("kith-google.csv", "text/csv"),
            Format::Csv(Columns::LinkedIn) => ("kith-linkedin.csv", "text/csv"),
            Format::Json => ("kith.json", "application/json"),
            Format::Ics => ("kith.ics", "text/calendar"),
            Format::Automerge => ("kith.automerge", "application/octet-stream"),
        }
    }
}

/// Entries in a part.
const PART: usize = 100;

/// A file on its way. What changes in the book meanwhile is in the parts that come after.
pub struct Export {
    step: Step,
}

/// What comes next.
enum Step {
    /// vCards of those after somebody.
    Cards(Version, Option<PersonId>),
    /// Of a table everybody is looked at once before the first line is written.
    Measure(Sheet, Option<PersonId>),
    Rows(Sheet, Option<PersonId>),
    Json(Box<Json>),
    Days(Days),
    Document,
    Ended,
}

impl Export {
    /// Begins a file, as of a day and a moment; `None` while the document is not loaded.
    #[must_use]
    pub fn begin(
        book: &Book,
        format: Format,
        today: NaiveDate,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let graph = book.graph()?;
        let step = match format {
            Format::Cards(version) => Step::Cards(version, None),
            Format::Csv(columns) => Step::Measure(Sheet::new(columns), None),
            Format::Json => Step::Json(Box::new(Json::new())),
            Format::Ics => Step::Days(Days::of(graph, today, now)),
            Format::Automerge => Step::Document,
        };
        Some(Self { step })
    }

    /// The next part; `None` once the file is whole.
    ///
    /// # Errors
    /// A sentence, if the book was changed so that the file must be begun again, or is gone.
    pub async fn next<P: Platform>(
        &mut self,
        device: &Device<P>,
    ) -> Result<Option<Vec<u8>>, String> {
        if let Step::Cards(version, after) = self.step {
            let (text, last) = cards(device, version, after).await.ok_or(GONE)?;
            self.step = last.map_or(Step::Ended, |last| Step::Cards(version, Some(last)));
            return Ok(Some(text.into_bytes()));
        }
        let book = device.book();
        self.write(book.graph().ok_or(GONE)?)
    }

    /// What needs nothing but the document.
    fn write(&mut self, graph: &Graph) -> Result<Option<Vec<u8>>, String> {
        let (text, step) = match std::mem::replace(&mut self.step, Step::Ended) {
            Step::Measure(mut sheet, after) => {
                let (people, last) = people(graph, after);
                people.iter().for_each(|one| sheet.measure(one));
                match last {
                    Some(last) => (String::new(), Step::Measure(sheet, Some(last))),
                    None => (sheet.heading(), Step::Rows(sheet, None)),
                }
            }
            Step::Rows(sheet, after) => {
                let (people, last) = people(graph, after);
                let rows = people.iter().map(|one| sheet.row(one));
                let text = rows
                    .collect::<Result<String, _>>()
                    .map_err(|e| e.to_string())?;
                let next = last.map_or(Step::Ended, |last| Step::Rows(sheet, Some(last)));
                (text, next)
            }
            Step::Json(mut json) => {
                let (text, more) = json.part(graph);
                (text, if more { Step::Json(json) } else { Step::Ended })
            }
            Step::Days(mut days) => {
                let (text, more) = days.part();
                (text, if more { Step::Days(days) } else { Step::Ended })
            }
            Step::Document => return Ok(Some(graph.save())),
            Step::Cards(..) | Step::Ended => return Ok(None),
        };
        self.step = step;
        Ok(Some(text.into_bytes()))
    }
}

const GONE: &str = "The book is still being opened. Try again in a moment.";

/// Some of the people after somebody, and after whom the next ones come.
fn people(graph: &Graph, after: Option<PersonId>) -> (Vec<ContactDraft>, Option<PersonId>) {
    let people = graph.people_after(after, PART);
    let last = people.last().map(|(id, _)| *id);
    let is_full = people.len() == PART;
    let contacts = people.into_iter().map(|(_, person)| to_contact(person));
    (contacts.collect(), last.filter(|_| is_full))
}

/// The same as vCards, with the photos that lie on this device.
async fn cards<P: Platform>(
    device: &Device<P>,
    version: Version,
    after: Option<PersonId>,
) -> Option<(String, Option<PersonId>)> {
    let (people, portraits) = {
        let book = device.book();
        let graph = book.graph()?;
        let people = graph.people_after(after, PART);
        let of = |(id, _): &(PersonId, _)| portrait(&graph.pictures_of(*id));
        let portraits: Vec<Option<PictureId>> = people.iter().map(of).collect();
        (people, portraits)
    };
    let last = (people.len() == PART).then(|| people.last().map(|(id, _)| *id));
    let mut text = String::new();
    for ((_, person), portrait) in people.into_iter().zip(portraits) {
        let mut contact = to_contact(person);
        if let Some(id) = portrait
            && let Some(image) = device.held_picture(id).await
        {
            contact.photos.extend(Photo::new(image.bytes));
        }
        write_card(&mut text, &contact, version);
    }
    Some((text, last.flatten()))
}

/// The whole graph, as `serde_json` writes it indented.
struct Json {
    names: Vec<&'static str>,
    /// Of the name that stands open, what is still to be written.
    keys: std::vec::IntoIter<Uuid>,
    state: Written,
}

/// How far a JSON file is.
#[derive(Clone, Copy, PartialEq)]
enum Written {
    Nothing,
    /// A name without an entry so far.
    Name,
    Entries,
}

impl Json {
    fn new() -> Self {
        let mut names = Graph::json_names();
        names.reverse();
        Self {
            names,
            keys: Vec::new().into_iter(),
            state: Written::Nothing,
        }
    }

    /// Some of it, and whether there is more.
    fn part(&mut self, graph: &Graph) -> (String, bool) {
        let mut text = String::new();
        let mut room = PART;
        while room > 0 {
            if let Some(key) = self.keys.next() {
                let name = self.names.last().copied().unwrap_or_default();
                if let Some(entry) = graph.json_entry(name, key) {
                    text.push_str(if self.state == Written::Name {
                        "\n"
                    } else {
                        ",\n"
                    });
                    push_indented(&mut text, &entry);
                    self.state = Written::Entries;
                }
                room -= 1;
                continue;
            }
            match self.state {
                Written::Nothing => {}
                Written::Name => text.push(']'),
                Written::Entries => text.push_str("\n  ]"),
            }
            if self.state != Written::Nothing {
                self.names.pop();
            }
            let Some(name) = self.names.last() else {
                text.push_str("\n}\n");
                return (text, false);
            };
            text.push_str(if self.state == Written::Nothing {
                "{\n"
            } else {
                ",\n"
            });
            text.push_str(&format!("  \"{name}\": ["));
            self.keys = graph.json_keys(name).into_iter();
            self.state = Written::Name;
        }
        (text, true)
    }
}

/// An entry as it stands in a list under a name.
fn push_indented(text: &mut String, entry: &Value) {
    for (at, line) in format!("{entry:#}").lines().enumerate() {
        text.push_str(if at == 0 { "    " } else { "\n    " });
        text.push_str(line);
    }
}

/// A calendar's days.
struct Days {
    items: std::vec::IntoIter<ics::Item>,
    stamp: DateTime<Utc>,
    begun: bool,
}

impl Days {
    fn of(graph: &Graph, today: NaiveDate, stamp: DateTime<Utc>) -> Self {
        Self {
            items: calendar::items(graph.facts(), today).into_iter(),
            stamp,
            begun: false,
        }
    }

    /// Some of it, and whether there is more.
    fn part(&mut self) -> (String, bool) {
        let mut text = String::new();
        if !std::mem::replace(&mut self.begun, true) {
            text.push_str(&ics::begin(calendar::NAME));
        }
        let items = self.items.by_ref().take(PART);
        text.extend(items.map(|item| ics::item(&item, self.stamp)));
        let more = self.items.len() > 0;
        if !more {
            text.push_str(ics::END);
        }
        (text, more)
    }
}
