//! Everything a person may take away: the book as files (row S7).

use crate::book::Book;
use crate::calendar;
use crate::convert::to_contact;
use crate::device::Device;
use crate::platform::Platform;
use chrono::{DateTime, NaiveDate, Utc};
use kith_formats::csv_out::{self, Columns};
use kith_formats::draft::{ContactDraft, Photo};
use kith_formats::vcard::{Version, write_card};
use kith_graph::document::Graph;
use kith_graph::ids::PersonId;
use kith_graph::picture::{PictureId, portrait};

/// Which file; vCards are written a part at a time, by [`Device::cards`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, our columns.
    Csv,
    /// The columns of Google Contacts.
    GoogleCsv,
    /// The columns of LinkedIn's connections.
    LinkedinCsv,
    /// The whole graph.
    Json,
    /// Due dates, promises and birthdays for a calendar.
    Ics,
    /// The document itself.
    Automerge,
}

/// A file to be taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// What it is called.
    pub name: &'static str,
    /// Its media type.
    pub mime: &'static str,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Writes the book as a file, as of a day and a moment; `None` while the document is not loaded.
#[must_use]
pub fn export(book: &Book, format: Format, today: NaiveDate, now: DateTime<Utc>) -> Option<File> {
    let graph = book.graph()?;
    let (name, mime, text) = match format {
        Format::Csv => ("kith.csv", "text/csv", csv_out::write(&contacts(graph))),
        Format::GoogleCsv => ("kith-google.csv", "text/csv", table(graph, Columns::Google)),
        Format::LinkedinCsv => (
            "kith-linkedin.csv",
            "text/csv",
            table(graph, Columns::LinkedIn),
        ),
        Format::Json => {
            let json = format!("{:#}\n", graph.export_json());
            ("kith.json", "application/json", json)
        }
        Format::Ics => {
            let days = calendar::file(graph.facts(), today, now);
            ("kith.ics", "text/calendar", days)
        }
        Format::Automerge => {
            return Some(File {
                name: "kith.automerge",
                mime: "application/octet-stream",
                bytes: graph.save(),
            });
        }
    };
    let bytes = text.into_bytes();
    Some(File { name, mime, bytes })
}

/// People in a part of a file that is written a part at a time.
const PART: usize = 100;

/// A part of a file of vCards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What comes next in the file.
    pub bytes: Vec<u8>,
    /// After whom the next part begins; nobody if this is the last.
    pub last: Option<PersonId>,
}

impl<P: Platform> Device<P> {
    /// A part of all people as vCards, with the photos that lie on this device, after a person or from the beginning: a
    /// large book is never in memory as a whole. `None` while the document is not loaded.
    pub async fn cards(&self, version: Version, after: Option<PersonId>) -> Option<Part> {
        let (people, portraits) = {
            let book = self.book.borrow();
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
                && let Some(image) = self.held_picture(id).await
            {
                contact.photos.extend(Photo::new(image.bytes));
            }
            write_card(&mut text, &contact, version);
        }
        Some(Part {
            bytes: text.into_bytes(),
            last: last.flatten(),
        })
    }
}

fn contacts(graph: &Graph) -> Vec<ContactDraft> {
    let people = graph.people().into_iter();
    people.map(|(_, person)| to_contact(person)).collect()
}

fn table(graph: &Graph, columns: Columns) -> String {
    csv_out::write_as(columns, &contacts(graph))
}
