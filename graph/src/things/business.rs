//! Referrals and the work that may come of them (rows B1 to B3).

use super::money::Money;
use super::promise::Party;
use crate::ids::{AssociationId, EventId, OpportunityId, PersonId, ReferralId};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// A prospect sent to me by a person, or by me to a person. A received one has an [`Opportunity`], which alone holds
/// state and amount.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Referral {
    /// Its key.
    pub id: ReferralId,
    /// Whose referral it is: received from `Them`, made by `Me`.
    pub by: Party,
    /// Who sent the prospect to me, or to whom I sent it.
    pub person: PersonId,
    /// The prospect, where it is in the book.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prospect: Option<PersonId>,
    /// The prospect in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The local day.
    pub on: NaiveDate,
    /// The moment, where it was logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<DateTime<FixedOffset>>,
    /// The work that may come of a received one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<OpportunityId>,
    /// For a made one: how far it got with them.
    #[serde(default)]
    pub state: DealState,
    /// The day of that state.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_on: Option<NaiveDate>,
    /// The day on which I last told the source how it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_on: Option<NaiveDate>,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// Possible work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Opportunity {
    /// Its key.
    pub id: OpportunityId,
    /// What it is, in words.
    pub name: String,
    /// With whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// How much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    /// Where it came from.
    pub origin: DealOrigin,
    /// Through whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PersonId>,
    /// At which event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Through which association.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association: Option<AssociationId>,
    /// How far it is.
    pub state: DealState,
    /// The day it came up.
    pub opened_on: NaiveDate,
    /// The day of the first contact with the prospect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacted_on: Option<NaiveDate>,
    /// The moment of it, where it was logged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacted_at: Option<DateTime<FixedOffset>>,
    /// The day of the first meeting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meeting_on: Option<NaiveDate>,
    /// The day of the proposal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposal_on: Option<NaiveDate>,
    /// The day it was won or lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_on: Option<NaiveDate>,
    /// Why it was won or lost.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// What else is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How far a referral or opportunity is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum DealState {
    #[default]
    Received,
    Contacted,
    Meeting,
    Proposal,
    Won,
    Lost,
}

/// Where possible work came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum DealOrigin {
    Referral,
    WarmInbound,
    ColdOutbound,
    Event,
    Content,
    Association,
}
