//! What I am trying to reach, and the small requests that serve it (row R14).

use crate::ids::{AskId, GoalId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What I am trying to reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goal {
    /// Its key.
    pub id: GoalId,
    /// In words; its words are matched with people's offers, companies, titles, tags and industries.
    pub what: String,
    /// The day it was set.
    pub set_on: NaiveDate,
    /// The day by which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The day it was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached_on: Option<NaiveDate>,
    /// The day it was let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_on: Option<NaiveDate>,
}

/// A small, specific request to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Ask {
    /// Its key.
    pub id: AskId,
    /// What it serves.
    pub goal: GoalId,
    /// Who is asked.
    pub person: PersonId,
    /// What for: information alone is warned about less.
    #[serde(default)]
    pub kind: AskFor,
    /// The request, in words.
    pub what: String,
    /// The day it was made; without it, it is only planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_on: Option<NaiveDate>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<Answer>,
    /// The day it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_on: Option<NaiveDate>,
    /// The day I thanked for it, whatever the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thanked_on: Option<NaiveDate>,
    /// What came of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The same in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The day it was let go.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_on: Option<NaiveDate>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum AskFor {
    #[default]
    Help,
    Information,
}

/// How an ask was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Answer {
    Yes,
    No,
}

/// What came of an ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Outcome {
    Nothing,
    Access,
    Standing,
    Work,
}

impl Goal {
    /// Whether it is still to be reached.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.reached_on.is_none() && self.dropped_on.is_none()
    }
}

impl Ask {
    /// Whether it is only planned: neither made nor let go.
    #[must_use]
    pub fn is_planned(&self) -> bool {
        self.asked_on.is_none() && self.dropped_on.is_none()
    }
}
