//! A look back on a day: the week's, the quarter's, or at one person's stage (rows R1, R3, R4).

use crate::ids::{PersonId, ReviewId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A review that was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Review {
    /// Its key.
    pub id: ReviewId,
    /// Of what.
    pub kind: ReviewKind,
    /// Of whom, where it is about one person.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// The day.
    pub on: NaiveDate,
    /// What was decided, where there was something to decide.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReviewKind {
    /// Tier 1, promises and open loops.
    Week,
    /// Whether the tiers still fit.
    Quarter,
    /// The verdict of six months of cultivation, or of an Initial that led nowhere.
    Verdict,
    /// One of a partner's five questions was asked.
    Question,
    /// The yearly review of a tie in maintenance.
    Year,
    /// A piece of advice was put away; the note says which.
    Advice,
    /// Whether a tie still has the tier that fits (row B9, months 4 to 6).
    Tie,
}

/// What a verdict came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Verdict {
    Partner,
    KeepOn,
    LetDrift,
}
