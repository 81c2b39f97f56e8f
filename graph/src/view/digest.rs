//! What a reminder says while the app is closed (row S8).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A few words about one day: what a notification shows, and what it opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Digest {
    /// The day that it is about.
    pub on: NaiveDate,
    /// The first line: "Sarah Chen and two more".
    pub title: String,
    /// At most four lines: why, a line a row, and how many more there are.
    pub lines: Vec<String>,
    /// The key of the first row, as [`TodayRow::key`](super::TodayRow::key) has it.
    pub key: String,
    /// What a tap opens: the page of whom it is about, or Today where it is about several.
    pub route: String,
    /// How many rows Today has, for a number on the app's icon.
    pub count: usize,
}
