//! Which relationships, hours and events brought business, over a period (rows B4 to B8).

mod coverage;
mod movement;
mod time;
mod work;

pub use coverage::{Cell, Coverage, Covered};
pub use movement::{Asks, Movement, Moves, OnTime};
pub use time::{AssociationTime, ChannelTime, TierTime, TimeSpent};
pub use work::{
    Conversion, Delay, Information, MoneyShare, NewWork, Rate, Source, TogetherShare, Work,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Which days the figures look at. T is today; what is dated after it is never looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum Period {
    /// T − 29 … T.
    #[serde(rename = "30d")]
    ThirtyDays,
    /// The day after T − 3 calendar months … T: on 8 June from 9 March on.
    #[default]
    #[serde(rename = "quarter")]
    Quarter,
    /// The day after T − 12 calendar months … T: on 8 June from 9 June of the year before on.
    #[serde(rename = "12m")]
    TwelveMonths,
    /// Everything until T, with what has no day.
    #[serde(rename = "all")]
    All,
}

/// The figures. Shares and rates go from 0 to 1; where there is nothing to divide by, there is no figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Insights {
    /// Which period.
    pub period: Period,
    /// Its first day; none if it is everything.
    pub from: Option<NaiveDate>,
    /// Its last day: today.
    pub to: NaiveDate,
    /// What was won and lost, one of each origin.
    pub conversion: Vec<Conversion>,
    /// How much of what was won came from referrals.
    pub new_work: NewWork,
    /// Who sent me referrals, those that most was won of first.
    pub sources: Vec<Source>,
    /// Information that went to and came from everybody in the views.
    pub information: Information,
    /// Where the time went.
    pub time: TimeSpent,
    /// Tiers, cadences, asks.
    pub movement: Movement,
    /// Whom tiers 1 to 3 reach. It is of today, whatever the period.
    pub coverage: Coverage,
}
