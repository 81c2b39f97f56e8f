//! Work that may come, and prospects that I sent on (rows B1 to B3).

use crate::ids::{AssociationId, PersonId};
use crate::things::{DealState, Money, Opportunity, Referral, Together};
use crate::view::Choice;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Everything that is on its way, and what became of the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pipeline {
    /// Open work: first contacts that are owed, by their day; then the furthest first, of those the longest there.
    pub open: Vec<Deal>,
    /// Won and lost, the latest first.
    pub closed: Vec<Deal>,
    /// Open work by how far it is, in that order; without those that there are none of.
    pub stages: Vec<StageSum>,
    /// What all open work comes to in one currency, where a rate that the person typed has a part in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
    /// Referrals received without work that could come of them, the latest first.
    pub without_work: Vec<Sent>,
    /// Referrals that I made, the open ones first, then the latest.
    pub made: Vec<Sent>,
    /// What work may come through: my associations, by name.
    pub associations: Vec<(AssociationId, String)>,
}

/// Possible work, and who has to do with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Deal {
    /// The work.
    pub work: Opportunity,
    /// The referral that it came by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub referral: Option<Referral>,
    /// What it or its prospect is called.
    pub name: String,
    /// With whom, where that one is in the views.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<(PersonId, String)>,
    /// Through whom: the referral's source, else the work's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<(PersonId, String)>,
    /// At which event, or through which association.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Since when it is where it is.
    pub since: NaiveDate,
    /// The last day for the first contact, while there was none (row B1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_by: Option<NaiveDate>,
    /// Since when the source has something to hear (row B2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tell_since: Option<NaiveDate>,
    /// What was set apart of it and waits to be chosen (row S3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
}

/// Open work that is equally far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StageSum {
    /// How far.
    pub state: DealState,
    /// How many.
    pub count: usize,
    /// The sum of each currency, by its code; what has no amount is left out.
    pub amounts: Vec<Money>,
}

/// A referral, with names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sent {
    /// The referral.
    pub referral: Referral,
    /// The prospect in words.
    pub prospect: String,
    /// To whom I sent it, or who sent it to me.
    pub person: String,
}
