//! Who may be in the book twice (row C6), and what is told of each side by side.

use crate::command::{MergeField, PersonEdit};
use crate::ids::PersonId;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How sure it is that two entries are one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Likeness {
    Maybe,
    Likely,
    Sure,
}

/// Why two entries may be one person, or what speaks against it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// The file that they came from has one key for both.
    Source,
    /// The same mailbox.
    Email(String),
    /// The same mailbox, which is a desk's or that of several people.
    SharedEmail(String),
    /// The same name before the `@`, at another place.
    Mailbox(String),
    /// The same number.
    Phone(String),
    /// Numbers with the same last digits, of which one does not say its country.
    PhoneEnd(String),
    /// The same number, which is that of several people.
    SharedPhone(String),
    /// The same profile.
    Profile(String),
    /// The same web page.
    Page(String),
    /// How the names fit.
    Name(NameFits),
    /// The same company.
    Company,
    /// Mailboxes at the same company.
    Domain(String),
    /// The same birthday.
    Birthday,
    /// Different companies.
    OtherCompany,
    /// Different birthdays.
    OtherBirthday,
}

/// How two names fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each has its sentence below")]
pub enum NameFits {
    Same,
    Turned,
    Middle,
    Short,
    Spelled,
    Slip,
    Initials,
    Slips,
    Generation,
    Part,
    OtherFamily,
    OtherGiven,
    Other,
}

impl Because {
    /// Whether it speaks against their being one.
    #[must_use]
    pub fn is_against(&self) -> bool {
        use NameFits as N;
        matches!(
            self,
            Because::OtherCompany
                | Because::OtherBirthday
                | Because::Name(N::OtherFamily | N::OtherGiven | N::Other | N::Generation)
        )
    }
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Because::Source => f.write_str("the same key in their file"),
            Because::Email(value) => write!(f, "the same e-mail {value}"),
            Because::SharedEmail(value) => {
                write!(f, "the same e-mail {value}, which several share")
            }
            Because::Mailbox(value) => write!(f, "the same {value}@ at another place"),
            Because::Phone(value) => write!(f, "the same phone {value}"),
            Because::PhoneEnd(value) => write!(f, "phones that both end in {value}"),
            Because::SharedPhone(value) => {
                write!(f, "the same phone …{value}, which several share")
            }
            Because::Profile(value) => write!(f, "the same profile {value}"),
            Because::Page(value) => write!(f, "the same page {value}"),
            Because::Name(fits) => fits.fmt(f),
            Because::Company => f.write_str("the same company"),
            Because::Domain(value) => write!(f, "e-mails at the same {value}"),
            Because::Birthday => f.write_str("the same birthday"),
            Because::OtherCompany => f.write_str("different companies"),
            Because::OtherBirthday => f.write_str("different birthdays"),
        }
    }
}

impl fmt::Display for NameFits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NameFits::Same => "the same name",
            NameFits::Turned => "the same name in another order",
            NameFits::Middle => "the same name but for a middle one",
            NameFits::Short => "a short form of the same name",
            NameFits::Spelled => "the same name spelled otherwise",
            NameFits::Slip => "names that differ by a letter",
            NameFits::Initials => "initials that fit",
            NameFits::Slips => "names that differ by a few letters",
            NameFits::Generation => "only one of the two says junior or senior",
            NameFits::Part => "a name that is part of the other",
            NameFits::OtherFamily => "different family names",
            NameFits::OtherGiven => "different given names",
            NameFits::Other => "different names",
        })
    }
}

/// Two entries that may be one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duplicate {
    /// One, by key the first.
    pub a: PersonId,
    /// The other.
    pub b: PersonId,
    /// From 0 to 100.
    pub score: u8,
    /// How sure that is.
    pub likeness: Likeness,
    /// What speaks for it, then what speaks against it.
    pub because: Vec<Because>,
}

/// Somebody of the book whom somebody who is being entered might be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Alike {
    /// Whom.
    pub id: PersonId,
    /// Their name as shown.
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// From 0 to 100.
    pub score: u8,
    /// How sure that is.
    pub likeness: Likeness,
    /// What speaks for it, then what speaks against it.
    pub because: Vec<Because>,
}

/// The list to work through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Duplicates {
    /// The surest first, at most a hundred.
    pub pairs: Vec<Pair>,
    /// How many there are.
    pub total: usize,
}

/// Two entries side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pair {
    /// Who would stay: whose tier is closer, with whom there were more contacts, who was there first.
    pub keep: Side,
    /// Who would become part of them.
    pub gone: Side,
    /// From 0 to 100.
    pub score: u8,
    /// How sure that is.
    pub likeness: Likeness,
    /// What speaks for it, then what speaks against it.
    pub because: Vec<Because>,
    /// Fields with one value that either has, in the order in which they are shown.
    pub fields: Vec<FieldPair>,
    /// Entries of lists that either has.
    pub entries: Vec<EntryPair>,
    /// The notes of both; a merge keeps both.
    pub notes: [String; 2],
}

/// One of two entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Side {
    /// Who.
    pub id: PersonId,
    /// Their name as shown.
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// How many contacts there were.
    pub contacts: usize,
}

/// A field with one value, of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FieldPair {
    /// What [`Command::MergePeople`](crate::command::Command::MergePeople) takes, where the other's value is to count.
    pub field: MergeField,
    /// What it is called: "birthday".
    pub label: String,
    /// The value of who would stay, as it is shown; empty where there is none.
    pub keep: String,
    /// The other's.
    pub gone: String,
    /// Whether the other's counts if nothing is picked: where there is no own, or of two days the earlier.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub takes_gone: bool,
}

/// An entry of a list, and who has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EntryPair {
    /// What it is called: "e-mail".
    pub label: String,
    /// As it is shown, with its label.
    pub value: String,
    /// Whether who would stay has it.
    pub keep: bool,
    /// Whether the other has it.
    pub gone: bool,
    /// What [`Command::MergePeople`](crate::command::Command::MergePeople) drops where it is not to stay.
    pub drop: PersonEdit,
}
