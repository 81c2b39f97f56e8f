//! Goals, asks, and whom to ask (row R14).

use super::relation::GoodwillWord;
use crate::ids::{GoalId, PersonId};
use crate::things::{Ask, Goal};
use crate::types::Tier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Goals with their asks, the open ones first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goals {
    /// Each goal and its asks, the latest first.
    pub goals: Vec<(Goal, Vec<Ask>)>,
    /// Names of everybody asked.
    pub names: Vec<(PersonId, String)>,
}

/// Whom to ask for a goal, and why (PRODUCT, "Whom to ask").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Whom {
    /// Which goal.
    pub goal: Option<GoalId>,
    /// The best first.
    pub people: Vec<Candidate>,
    /// Weak ties with a matching word, named apart.
    pub weak: Vec<Candidate>,
}

/// Somebody who could be asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Candidate {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    pub headline: String,
    /// Tier.
    pub tier: Option<Tier>,
    /// The words that the goal and they share.
    pub words: Vec<String>,
    /// Goodwill.
    pub goodwill: GoodwillWord,
    /// In touch within the period.
    pub in_touch: bool,
    /// Kith would ease off.
    pub easing_off: bool,
    /// How many approaches in a row went unanswered; where Kith would ease off with fewer than two, the minimum gap has
    /// not passed.
    #[serde(default)]
    pub unanswered: usize,
    /// What it comes to.
    pub score: i32,
}

/// A reason to think twice before an ask (PRODUCT, "Before an ask").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Warning {
    /// Received much more than given.
    Overdrawn,
    /// Nothing was ever given.
    NothingGiven,
    /// First met less than 90 days ago.
    TooEarly {
        /// The day we met.
        met_on: NaiveDate,
    },
    /// Two approaches in a row without an answer, or the minimum gap has not passed.
    EaseOff,
    /// A promise of mine is late.
    LatePromise {
        /// What was promised.
        what: String,
        /// By when.
        due: NaiveDate,
    },
}

/// Which contacts could say whom to send me (row R15).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MeCheck {
    /// Those of tiers 1 and 2 who could.
    pub can: Vec<(PersonId, String)>,
    /// Who could not.
    pub cannot: Vec<(PersonId, String)>,
    /// Who was not asked.
    pub unknown: Vec<(PersonId, String)>,
}
