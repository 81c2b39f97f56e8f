//! How relationships moved: tiers, cadences, gives and asks (row B7).

use crate::types::Tier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The movement of the period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Movement {
    /// Moves between tiers, by month, the earliest first.
    pub moves: Vec<Moves>,
    /// Whether cadences were kept.
    pub on_time: OnTime,
    /// What was given beside what was asked for.
    pub asks: Asks,
}

/// How often people moved from one tier to another in a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Moves {
    /// The month, by its first day.
    pub month: NaiveDate,
    /// From where; none is the wider circle.
    pub from: Option<Tier>,
    /// To where.
    pub to: Option<Tier>,
    /// How many moves.
    pub count: usize,
}

/// Periods from one contact to the next, held against the cadence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct OnTime {
    /// How many ended by the day they were due.
    pub on_time: usize,
    /// How many did not, those that are still open included.
    pub late: usize,
    /// How many of these are still open.
    pub open: usize,
    /// On time ÷ all.
    pub rate: Option<f64>,
}

/// What was given beside what was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Asks {
    /// How often something of value was given, thanks apart.
    pub given: usize,
    /// How often something was asked for.
    pub asked: usize,
    /// Given ÷ asked; no asks, no figure.
    pub given_per_ask: Option<f64>,
    /// How many asks went to people with whom there was nothing else in the 90 days before.
    pub only_in_need: usize,
    /// Of all asks.
    pub only_in_need_share: Option<f64>,
}
