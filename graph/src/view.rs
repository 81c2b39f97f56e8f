//! What screens and the CLI are given: rows and pages derived from the graph and `today`, never stored as truth.

pub mod advice;
pub mod brief;
pub mod digest;
pub mod draft;
pub mod duplicates;
pub mod event;
pub mod goals;
pub mod insights;
pub mod paths;
pub mod programme;
pub mod relation;
pub mod review;
pub mod time;
pub mod today;
mod wanted;
pub mod work;

pub use relation::Relation;
pub use today::{Bring, Open, OpenKind, Part, Reason, Section, Spread, Today, TodayRow};
pub use wanted::{View, Wanted};

use crate::ids::{BatchId, EventId, PersonId};
use crate::picture::{PictureId, Shown};
use crate::types::{Birthday, Cadence, Cared, Event, Interaction, PersonDraft, Stage, Tier};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// One person in a list: the compact read-model row that the first screen comes from.
///
/// It holds facts, not what follows from the day: whether somebody is due is computed by [`PersonRow::due`] with
/// the `today` at hand, so that a row written yesterday is right this morning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonRow {
    /// Who.
    pub id: PersonId,
    /// The name as shown; never empty (an e-mail, phone or company stands in).
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub headline: String,
    /// Tier, or none for the wider circle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<Tier>,
    /// The cadence set on the person, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
    /// The period in force: the person's own, else the tier's as the settings have it; in cultivation at most a month.
    pub period: Cadence,
    /// Where the relationship stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The day that stage was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_on: Option<NaiveDate>,
    /// Left in peace before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peace_until: Option<NaiveDate>,
    /// Days of the unanswered approaches in a row, the latest first, at most three (row R8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approaches: Vec<NaiveDate>,
    /// Birthday.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday: Option<Birthday>,
    /// The birthday's row on Today is snoozed: not shown before this day. Kept under `"birthday"`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birthday_hidden: Option<NaiveDate>,
    /// How they want to be spoken of.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pronouns: String,
    /// Tags, as written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Everything that wants doing on a day.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<Open>,
    /// What of value to bring, as it followed from the book when the row was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bring: Option<Bring>,
    /// The day they were added.
    pub added_on: NaiveDate,
    /// The latest day of a contact that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<NaiveDate>,
    /// The day of the last change of tier or cadence: due is never earlier than seven days after it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_on: Option<NaiveDate>,
    /// Snoozed to this day, if a snooze is running (one that a later contact ended is not given).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<NaiveDate>,
    /// Waiting to be sorted: captured, no tier given yet, nothing decided.
    #[serde(default)]
    pub to_sort: bool,
    /// The event they were met at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// The photo that stands for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub portrait: Option<PictureId>,
    /// What to say: the first sentence of the latest contact's note, else of the person's own note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_note: Option<String>,
    /// Folded text that search looks through: names, companies, e-mails, phones, tags, needs, offers, aims, industries,
    /// places, services, where we met, the note, the notes of contacts. The first line is the name as shown. Empty where
    /// rows are given to be shown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub search: String,
}

/// One person's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PersonPage {
    /// The list row.
    pub row: PersonRow,
    /// Keys of those who were merged into this one, who stands for them now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PersonId>,
    /// Everything entered.
    pub person: PersonDraft,
    /// The event they were met at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<Event>,
    /// When they are due, if ever; nothing while they are left in peace.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The period in force.
    pub cadence: Cadence,
    /// Pictures, the oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Shown>,
    /// Contacts, newest first.
    pub interactions: Vec<Interaction>,
    /// Names of everybody else in those contacts.
    pub with: Vec<(PersonId, String)>,
    /// What was set apart and waits to be chosen (row S3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// Stage, goodwill, promises and everything else between us.
    pub relation: Box<Relation>,
    /// What was done to this entry, newest first.
    pub history: Vec<HistoryEntry>,
    /// Taken out of the views.
    #[serde(default)]
    pub deleted: bool,
    /// How that came about, where the history tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removal: Option<HistoryEntry>,
}

/// One thing that has several values, set apart on devices that did not know of each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Choice {
    /// What it is.
    pub field: Cared,
    /// At least two, each once; for a field the one that is shown until then comes first.
    pub values: Vec<Candidate>,
}

/// One of the values to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// As it was written; empty where it was emptied.
    pub value: String,
    /// When it was set, by the clock of the device that set it. Which device that was, the book does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<Utc>>,
}

/// One batch in a person's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HistoryEntry {
    /// What undo takes.
    pub batch: BatchId,
    /// When it was done.
    pub at: DateTime<Utc>,
    /// What was done, as a sentence without a full stop: "Changed title from CFO to COO".
    pub what: String,
    /// Values of the person that it replaced and that are other ones now; given on the person's page alone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Earlier>,
}

/// A value that a batch replaced, and that can be put back although it was changed again since (row S6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Earlier {
    /// Which of the batch's it is: what [`Command::Restore`](crate::command::Command::Restore) takes.
    pub key: String,
    /// What it is, as in the middle of a sentence: "name", "e-mail".
    pub label: String,
    /// What stood there, as it is shown: "Sarah Chen". Of a note that is long, the beginning.
    pub was: String,
}

/// How a list of people is narrowed. Empty means everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct PeopleFilter {
    /// What was typed in the search box.
    pub search: String,
    /// Which group.
    pub group: Group,
    /// Only people met at this event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Only people at this stage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// Only people with this tag; case and accents do not matter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Only those who wait to be sorted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub to_sort: bool,
    /// In which order, where nothing is searched for.
    pub sort: Sort,
}

/// The order of the list of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// By tier, then name.
    #[default]
    Tier,
    /// By name.
    Name,
    /// Due first, then whoever is due next; never due last.
    Due,
    /// The latest contact first.
    Recent,
    /// The latest added first.
    Added,
}

/// The chips above the list of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Group {
    #[default]
    All,
    Tier1,
    Tier2,
    Tier3,
    Circle,
    Due,
}

/// A stretch of the list, with how many there are in each group.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PeoplePage {
    /// Rows `from ..`, in order: by tier, then by name; by best match while searching. Without their search text and open
    /// ends, which no list shows.
    pub rows: Vec<PersonRow>,
    /// Index of the first row given.
    pub from: usize,
    /// How many match.
    pub total: usize,
    /// All, tier 1, 2, 3, circle, due: the whole book, not the search.
    pub counts: [usize; 6],
    /// Tags in use in the whole book, the most used first; given where nothing is searched for, and at most fifty with
    /// rows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}
