//! Everything a person may take away: the book as files (row S7).

use crate::book::Book;
use crate::calendar;
use crate::convert::to_contact;
use chrono::{DateTime, NaiveDate, Utc};
use kith_formats::csv_out::{self, Columns};
use kith_formats::draft::ContactDraft;
use kith_formats::vcard;
use kith_graph::document::Graph;

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// vCard 4.0.
    Vcard,
    /// vCard 3.0, for what cannot read 4.0.
    Vcard3,
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
        Format::Vcard => ("kith.vcf", "text/vcard", vcard::write_v4(&contacts(graph))),
        Format::Vcard3 => (
            "kith-3.vcf",
            "text/vcard",
            vcard::write_v3(&contacts(graph)),
        ),
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

fn contacts(graph: &Graph) -> Vec<ContactDraft> {
    let people = graph.people().into_iter();
    people.map(|(_, person)| to_contact(person)).collect()
}

fn table(graph: &Graph, columns: Columns) -> String {
    csv_out::write_as(columns, &contacts(graph))
}
