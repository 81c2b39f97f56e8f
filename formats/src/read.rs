//! Any file of contacts: what it is, is told by its content and not by its name.

use crate::charset::Charsets;
use crate::csv_in::{self, Parsed, Table};
use crate::draft::ContactDraft;
use crate::vcard;

/// Where in a file something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Place {
    /// The record's number, from 1; 0 before the first record.
    pub record: usize,
    /// The line's number in the file, from 1.
    pub line: usize,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.record {
            0 => write!(f, "Line {}", self.line),
            n => write!(f, "Record {n}, line {}", self.line),
        }
    }
}

/// Something a person should know about a record or the whole file; nothing stopped because of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Warning {
    /// Where; nowhere if it is about the whole file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// One sentence.
    pub message: String,
}

impl std::fmt::Display for Warning {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.place {
            Some(place) => write!(f, "{place}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}

/// One record of a file.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// A person, as far as it could be read.
    Contact {
        /// What the record says.
        draft: Box<ContactDraft>,
        /// Where it begins.
        place: Place,
        /// What was not taken over as it stood.
        warnings: Vec<Warning>,
    },
    /// Read well, but not a person: a group or a distribution list.
    Skipped {
        /// Why, in one sentence.
        reason: String,
        /// Where it begins.
        place: Place,
    },
    /// Could not be read.
    Broken {
        /// Why, in one sentence.
        reason: String,
        /// Where it begins or breaks.
        place: Place,
    },
}

impl Record {
    /// Where the record stands.
    #[must_use]
    pub fn place(&self) -> Place {
        match self {
            Record::Contact { place, .. }
            | Record::Skipped { place, .. }
            | Record::Broken { place, .. } => *place,
        }
    }
}

/// What a file held.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Contacts {
    /// What kind of file it is, in words: "vCard 2.1 and 3.0".
    pub kind: String,
    /// Every record, in the file's order.
    pub records: Vec<Record>,
    /// What is to be said about the file as a whole or about what stands between its records.
    pub warnings: Vec<Warning>,
}

impl Contacts {
    /// The people that could be read, in order.
    pub fn drafts(&self) -> impl Iterator<Item = &ContactDraft> {
        self.records.iter().filter_map(|r| match r {
            Record::Contact { draft, .. } => Some(&**draft),
            Record::Skipped { .. } | Record::Broken { .. } => None,
        })
    }
}

/// Why a file gave nothing at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// No bytes, or only blanks.
    #[error("“{name}” is empty.")]
    Empty {
        /// The file's name as it was given.
        name: String,
    },
    /// A table whose columns do not say what they are; a person does, and [`csv_in::read_with`] reads by that.
    #[error(
        "“{name}” is a table, but its columns do not say enough. Say what each of them means, then import it."
    )]
    NeedsMapping {
        /// The file's name as it was given.
        name: String,
        /// The columns, with samples and guesses.
        table: Table,
    },
    /// Not a format that is read.
    #[error(
        "“{name}” is neither a vCard file nor a table of contacts, so nothing could be read from it. Choose a file \
         that ends in .vcf or .csv."
    )]
    NotContacts {
        /// The file's name as it was given.
        name: String,
    },
}

/// Reads every contact of a file. `name` is only used in sentences; `charsets` are those that a file may declare.
///
/// # Errors
/// If the file is empty or of no known kind, or a table that a person has to explain first. A known kind never fails as
/// a whole: what is broken in it is a [`Record::Broken`] or a [`Warning`].
pub fn read(name: &str, bytes: &[u8], charsets: &dyn Charsets) -> Result<Contacts, ReadError> {
    let marks: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];
    let text = marks.iter().find_map(|mark| bytes.strip_prefix(*mark));
    let blank = |b: &u8| b.is_ascii_whitespace() || *b == 0;
    if text.unwrap_or(bytes).iter().all(blank) {
        return Err(ReadError::Empty {
            name: name.to_owned(),
        });
    }
    if let Some(contacts) = vcard::parse(bytes, charsets) {
        return Ok(contacts);
    }
    let name = name.to_owned();
    match csv_in::parse(bytes, charsets) {
        Some(Parsed::Contacts(contacts)) => Ok(contacts),
        Some(Parsed::NeedsMapping(table)) => Err(ReadError::NeedsMapping { name, table }),
        None => Err(ReadError::NotContacts { name }),
    }
}
