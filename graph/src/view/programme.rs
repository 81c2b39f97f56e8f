//! The programme: thirty days and eleven months, each step with its evidence read from the book (row B9).

use crate::ids::{PauseId, PersonId, ProgrammeId};
use crate::things::{Baseline, Figures, Protected};
use crate::types::Tier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where the programme stands on a day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Programme {
    /// Whether it runs.
    pub state: ProgrammeState,
    /// The one that runs, or ran last; none if none was ever begun.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ProgrammeId>,
    /// Every one that was not ended: two where two devices began apart. Ending ends them all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub open: Vec<ProgrammeId>,
    /// Its first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started_on: Option<NaiveDate>,
    /// The day it was ended before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    /// Which day of it this is, from 1; paused days do not count. 0 before the first.
    pub day: u32,
    /// How many days did not count so far.
    pub paused_days: u32,
    /// Since when it is paused, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_since: Option<NaiveDate>,
    /// Every pause that lasts: going on ends them all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<PauseId>,
    /// The seven steps, in order; none before it was begun.
    pub steps: Vec<Step>,
    /// The figures of the start as they were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub baseline: Option<Baseline>,
    /// How things stood at the start: the kept figures, or where there are none what the book now knows of that day.
    pub then: Figures,
    /// How they stand.
    pub now: Figures,
    /// Referrals and moves of the quarters of months 7 to 12 that have begun.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quarters: Vec<QuarterOf>,
    /// The time that is protected every week.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protected: Option<ProtectedTime>,
}

/// Whether the programme runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ProgrammeState {
    /// None was ever begun.
    #[default]
    NotStarted,
    /// Its first day is still to come.
    Ahead,
    /// It runs.
    Running,
    /// It rests: no day counts.
    Paused,
    /// Its twelve months are over.
    Over,
    /// It was ended before its time.
    Ended,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Step {
    /// Which one.
    pub kind: StepKind,
    /// Its first day, by the calendar: what was paused so far is seen to.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Where today stands to it.
    pub when: StepWhen,
    /// How much of it there is evidence for.
    pub done: usize,
    /// Of how much.
    pub of: usize,
    /// The same, for each thing that it asks for.
    pub parts: Vec<Part>,
}

/// The steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepKind {
    /// Days 1 to 7: take stock and tier.
    Stock,
    /// Days 8 to 14: bring tier 1 to life.
    Closest,
    /// Days 15 to 21: map tier 2.
    Peers,
    /// Days 22 to 30: set the system up.
    System,
    /// Months 2 and 3.
    Rhythm,
    /// Months 4 to 6.
    Depth,
    /// Months 7 to 12.
    Growth,
}

/// Where today stands to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StepWhen {
    /// It is still to come.
    Ahead,
    /// It is now.
    Now,
    /// Its days are over.
    Past,
}

/// One thing that a step asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Part {
    /// What.
    pub kind: PartKind,
    /// How many there are.
    pub done: usize,
    /// Of how many. Nothing to count is not done: then `missing` says what comes first.
    pub of: usize,
    /// What is missing, at most so many as can be read.
    pub missing: Vec<Missing>,
    /// How many more are missing.
    pub more: usize,
}

/// What a step asks for, and what counts as its evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum PartKind {
    /// Of everybody: a tier, or the wider circle decided on.
    Tiered,
    /// Of everybody in tiers 1 to 3: an industry, a place and a service.
    Coverage,
    /// Of tier 1: a plan from today to in 30 days with its value named, or one that came about since the step began.
    PlansWithValue,
    /// Of tier 2: a plan from today to in 90 days, or a contact since the step began.
    Plans,
    /// Somebody marked as a candidate for tier 1.
    Candidates,
    /// A calendar exported since the start.
    Calendar,
    /// A time protected every week.
    ProtectedTime,
    /// The figures of the start kept.
    Baseline,
    /// In each whole week of the step a weekly review.
    WeeklyReviews,
    /// Of tiers 1 and 2: looked at, or moved, since the step began.
    Ties,
    /// The quarterly review, in which moves are decided, since the step began.
    MovesDecided,
    /// In each quarter of the step a quarterly review.
    Quarters,
}

/// Something that is missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// There is nobody, or nothing, to count yet: in this tier, or at all.
    Nobody {
        /// Which tier.
        tier: Option<Tier>,
    },
    /// Something of somebody.
    Person {
        /// Who.
        id: PersonId,
        /// Their name.
        name: String,
        /// Which tier.
        tier: Option<Tier>,
        /// What, where it is not plain.
        lacks: Vec<Lack>,
    },
    /// The thing itself.
    Thing,
    /// A stretch of days in which it was not done, or in which it is to be done now.
    Days {
        /// The first.
        from: NaiveDate,
        /// The last.
        to: NaiveDate,
        /// Whether today is one of them.
        now: bool,
    },
}

/// What is missing of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// No industry.
    Industry,
    /// No place.
    Place,
    /// No service.
    Service,
    /// No plan at all.
    Plan,
    /// The plan does not say what it brings.
    Value,
    /// The day of the plan went by.
    Lapsed,
    /// The plan is further ahead.
    TooFar,
}

/// Referrals and moves of one quarter, beside those of the quarter that ended with the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct QuarterOf {
    /// Its first day.
    pub from: NaiveDate,
    /// Its last day.
    pub to: NaiveDate,
    /// Referrals received in it, until today.
    pub referrals: u32,
    /// Moves between tiers in it, until today.
    pub moves: u32,
}

/// A time of every week that is kept for the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ProtectedTime {
    /// On which day.
    pub day: chrono::Weekday,
    /// From when.
    pub at: chrono::NaiveTime,
    /// For how many minutes.
    pub minutes: u16,
}

impl From<Protected> for ProtectedTime {
    fn from(Protected { day, at, minutes }: Protected) -> Self {
        Self { day, at, minutes }
    }
}

impl Step {
    /// Whether there is evidence for all of it.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.parts.iter().all(Part::is_done)
    }
}

impl Part {
    /// Whether nothing is missing, and there was something to count.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.of > 0 && self.done == self.of
    }
}
