//! Who knows whom (row R12): the picture, the warm path, bridges and quiet weak ties.

use super::relation::GoodwillWord;
use crate::ids::PersonId;
use crate::things::{LinkKind, Strength};
use crate::types::Tier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where a path is to lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Target {
    /// To a person.
    Person(PersonId),
    /// To whoever of a company is reached at least cost; case and accents do not matter.
    Company(String),
}

/// The warm path from me.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Path {
    /// Who is on it, in order; the last one is the target. Never empty.
    pub steps: Vec<PathStep>,
    /// What it costs in all.
    pub cost: u32,
}

/// One person on a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PathStep {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    pub headline: String,
    /// Tier.
    pub tier: Option<Tier>,
    /// What this step costs.
    pub cost: u32,
    /// We have been in touch, and silent past the period since.
    #[serde(default)]
    pub silent: bool,
    /// How the one before knows them; none for the first step, which is mine.
    pub link: Option<(LinkKind, Strength, String)>,
    /// Goodwill between them and me.
    pub goodwill: GoodwillWord,
}

/// Everybody who is linked to somebody, and me: what the picture is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Map {
    /// People with a link or a tier, by name.
    pub people: Vec<MapPerson>,
    /// Links between them, by index; me is not among them.
    pub links: Vec<(usize, usize, Strength)>,
    /// Groups that hang together without me, largest first: their shared industry or company if most have one, and how
    /// many they are.
    pub groups: Vec<(String, usize)>,
    /// How many people are in the book but not in the picture.
    pub others: usize,
}

/// One person of the picture.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MapPerson {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    pub headline: String,
    /// Tier.
    pub tier: Option<Tier>,
    /// Whether I have met them: an edge from me.
    pub met: bool,
    /// Index of their group.
    pub group: usize,
    /// Whether groups fall apart without them.
    pub bridge: bool,
}

/// Somebody out of whose industry nobody is close (PRODUCT, "Warm path").
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WeakTie {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// "Partner, Lowell Raman Tax".
    pub headline: String,
    /// Tier.
    pub tier: Option<Tier>,
    /// The industry (or company) that nobody in tiers 1 and 2 has.
    pub industry: String,
    /// The last contact.
    pub since: NaiveDate,
    /// Whether they bridge groups.
    pub bridge: bool,
}
