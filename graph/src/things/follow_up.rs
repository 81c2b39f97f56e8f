//! A day on which to get back to somebody (rows C7, R3).

use crate::ids::{EventId, FollowUpId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A follow-up after an event or a meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FollowUp {
    /// Its key.
    pub id: FollowUpId,
    /// With whom.
    pub person: PersonId,
    /// The day.
    pub on: NaiveDate,
    /// After which event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// With what, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// The day it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_on: Option<NaiveDate>,
    /// The day it was let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_on: Option<NaiveDate>,
}

impl FollowUp {
    /// Whether it is still to be done.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.done_on.is_none() && self.dropped_on.is_none()
    }
}
