//! Who knows whom (row R12).

use crate::ids::{LinkId, PersonId};
use serde::{Deserialize, Serialize};

/// Two people who know each other. Where two devices made the same pair apart, the stronger counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Link {
    /// Its key.
    pub id: LinkId,
    /// One.
    pub a: PersonId,
    /// The other; the order means nothing.
    pub b: PersonId,
    /// How they know each other.
    #[serde(default)]
    pub kind: LinkKind,
    /// How well.
    #[serde(default)]
    pub strength: Strength,
    /// The same in words: "Two deals since 2022".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How two people know each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum LinkKind {
    #[default]
    Knows,
    Colleague,
    Client,
    Partner,
    Friend,
    Family,
    Association,
}

/// How well two people know each other; a path through costs 1, 2 or 3.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Strength {
    Strong,
    #[default]
    Known,
    Weak,
}
