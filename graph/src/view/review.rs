//! Looking back: the week, the quarter, capacity, and the free days for follow-ups.

use super::{PersonRow, TodayRow};
use crate::ids::PersonId;
use crate::things::Promise;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The weekly review: through tier 1, promises and open loops.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Week {
    /// The day of the last one.
    pub last: Option<NaiveDate>,
    /// Everybody of tier 1, the longest silence first.
    pub tier_1: Vec<PersonRow>,
    /// Every open promise, by due day, with the other's name.
    pub promises: Vec<(Promise, String)>,
    /// Every open loop, whatever its day.
    pub loops: Vec<TodayRow>,
}

/// How full the tiers are (row R1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Capacity {
    /// People in tiers 1, 2, 3.
    pub count: [usize; 3],
    /// At most, by tier: beyond it Kith warns.
    pub most: [usize; 3],
    /// Hint under, by tier.
    pub least: [usize; 3],
    /// In cultivation or later.
    pub cultivated: usize,
    /// In touch within 24 months.
    pub in_touch: usize,
    /// Of the tiers that are over: whom to move, the first to go first, at most five each.
    pub move_out: [Vec<PersonRow>; 3],
}

/// The quarterly question whether the tiers still fit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Quarter {
    /// The day of the last one.
    pub last: Option<NaiveDate>,
    /// Whether it is time.
    pub due: bool,
    /// How full the tiers are.
    pub capacity: Capacity,
    /// More than 75 in cultivation or later.
    pub too_many_cultivated: bool,
    /// More than 200 in touch within 24 months.
    pub too_many_in_touch: bool,
    /// Moves since the last one: person, name, from, to, day, reason.
    pub moves: Vec<(crate::belongings::Move, String)>,
}

/// Working days for follow-ups, with what is there already (row C7).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Slots {
    /// Day, how many follow-ups and promises are there, how many fit.
    pub days: Vec<(NaiveDate, usize, usize)>,
    /// The one that is proposed.
    pub proposed: Option<NaiveDate>,
}

/// Everybody with a name, for choosing one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Names {
    /// Key, name, headline.
    pub people: Vec<(PersonId, String, String)>,
}
