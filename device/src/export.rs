//! Everything a person may take away: the book as files.

use crate::book::Book;
use crate::convert::to_contact;
use kith_formats::{csv_out, vcard};

/// Which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// vCard 4.0.
    Vcard,
    /// Comma-separated values, our columns.
    Csv,
    /// The whole graph.
    Json,
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

/// Writes the book as a file; `None` while the document is not loaded.
#[must_use]
pub fn export(book: &Book, format: Format) -> Option<File> {
    let graph = book.graph()?;
    let contacts = || -> Vec<_> {
        graph
            .people()
            .into_iter()
            .map(|(_, person)| to_contact(person))
            .collect()
    };
    Some(match format {
        Format::Vcard => File {
            name: "kith.vcf",
            mime: "text/vcard",
            bytes: vcard::write_v4(&contacts()).into_bytes(),
        },
        Format::Csv => File {
            name: "kith.csv",
            mime: "text/csv",
            bytes: csv_out::write(&contacts()).into_bytes(),
        },
        Format::Json => {
            let mut bytes = format!("{:#}", graph.export_json()).into_bytes();
            bytes.push(b'\n');
            File {
                name: "kith.json",
                mime: "application/json",
                bytes,
            }
        }
        Format::Automerge => File {
            name: "kith.automerge",
            mime: "application/octet-stream",
            bytes: graph.save(),
        },
    })
}
