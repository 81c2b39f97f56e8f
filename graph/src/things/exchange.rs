//! Something of value given to or received from a person (row R6).

use super::is_false;
use crate::ids::{ExchangeId, InteractionId, PersonId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something of value that went one way. Referrals and introductions that are entities of themselves are counted from
/// those, and never entered here again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Exchange {
    /// Its key.
    pub id: ExchangeId,
    /// With whom.
    pub person: PersonId,
    /// Which way.
    pub direction: Direction,
    /// What it was.
    pub kind: ExchangeKind,
    /// How much it was worth to whoever got it. Thanks weigh nothing whatever their size.
    #[serde(default)]
    pub size: Size,
    /// Whether it was asked for.
    #[serde(default, skip_serializing_if = "is_false")]
    pub asked: bool,
    /// The local day.
    pub on: NaiveDate,
    /// What, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// For information received: how good it was, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<u8>,
    /// For thanks given: said where others heard it.
    #[serde(default, skip_serializing_if = "is_false")]
    pub public: bool,
    /// The contact it was part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interaction: Option<InteractionId>,
}

/// Which way it went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Direction {
    Given,
    Received,
}

/// What was given or received.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum ExchangeKind {
    Referral,
    Introduction,
    Information,
    Lead,
    Expertise,
    Collaboration,
    Invitation,
    Visibility,
    Thanks,
}

/// How much it was worth: weighs 1, 3 or 8 (PRODUCT, "Goodwill").
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Size {
    #[default]
    Small,
    Medium,
    Large,
}
