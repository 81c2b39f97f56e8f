//! A thing I said I would do for somebody, or they for me (row R9).

use crate::ids::{EventId, PersonId, PromiseId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A promise with its due date. It is open until it is kept or let go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Promise {
    /// Its key.
    pub id: PromiseId,
    /// To whom, or by whom.
    pub person: PersonId,
    /// Whose word it is.
    pub by: Party,
    /// What was promised, in words.
    pub what: String,
    /// The day it was made.
    pub made_on: NaiveDate,
    /// The day by which.
    pub due: NaiveDate,
    /// The day it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_on: Option<NaiveDate>,
    /// The day it was let go, by word of both or because it no longer matters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_on: Option<NaiveDate>,
    /// The event at which it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
}

/// One of the two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Party {
    Me,
    Them,
}

impl Promise {
    /// Whether it still stands.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.kept_on.is_none() && self.dropped_on.is_none()
    }
}
