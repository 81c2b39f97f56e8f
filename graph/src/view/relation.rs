//! What a person's page says of the relationship: stage, goodwill, promises, what was exchanged, whom they know.

use super::today::{Bring, Open};
use crate::ids::{InteractionId, PersonId};
use crate::things::{
    Ask, Exchange, FollowUp, Goal, Introduction, Link, Opportunity, Promise, Referral,
};
use crate::types::{Question, Stage};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The relationship with one person, derived from the facts and the day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Relation {
    /// Where it stands.
    pub stage: StageView,
    /// What was given and received.
    pub goodwill: Goodwill,
    /// Whether to ease off, and the minimum gap.
    pub easing: Easing,
    /// Signs that it goes quiet.
    pub quiet: Vec<Quiet>,
    /// Everything open with them, the earliest due first.
    pub open: Vec<Open>,
    /// What of value to bring.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bring: Option<Bring>,
    /// Promises, the open ones first by due day, then the latest.
    pub promises: Vec<Promise>,
    /// Introductions that they have a part in.
    pub introductions: Vec<Introduction>,
    /// Whom they might be introduced to, best first.
    pub matches: Vec<Match>,
    /// The story: everything that happened, newest first.
    pub story: Vec<Told>,
    /// Asks made or planned, the open ones first.
    pub asks: Vec<Ask>,
    /// Goals of mine, by key, for the asks.
    pub goals: Vec<Goal>,
    /// Follow-ups that are still to be done.
    pub follow_ups: Vec<FollowUp>,
    /// Links with others.
    pub links: Vec<Link>,
    /// Names of everybody mentioned who is in the views.
    pub names: Vec<(PersonId, String)>,
    /// Moves between tiers with day and reason, the latest first: from, to, day, reason.
    pub moves: Vec<crate::belongings::Move>,
}

/// Where a relationship stands, and what its clock says (row R4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StageView {
    /// The stage, if there is one.
    pub stage: Option<Stage>,
    /// Since when.
    pub since: Option<NaiveDate>,
    /// How much of the stage's own time has passed, in hundredths; 100 where it has no end.
    pub passed: u8,
    /// What Kith offers next, best first: a tap sets it.
    pub offers: Vec<Stage>,
    /// The next of the five questions, in a partnership.
    pub question: Option<Question>,
    /// How many of the five are answered.
    pub answered: usize,
}

/// Goodwill in words (row R7).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are those of PRODUCT.md")]
pub enum GoodwillWord {
    #[default]
    NothingYet,
    Resting,
    OneSided,
    Sowing,
    Overdrawn,
    InCredit,
    Balanced,
}

/// What was given and received with one person over the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Goodwill {
    /// In a word.
    pub word: GoodwillWord,
    /// How long the window is, in days.
    pub days: u16,
    /// What I gave, weighed.
    pub given: u32,
    /// What I received, weighed.
    pub received: u32,
    /// `(given − received) ÷ (given + received)`, from −1 to 1; 0 where there was nothing.
    pub bar: f32,
}

/// Whether an approach would be one too many (row R8).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Easing {
    /// Days of the unanswered approaches in a row, the latest first, those within twelve months.
    pub approaches: Vec<NaiveDate>,
    /// Two or more: ease off.
    pub ease_off: bool,
    /// The first day on which the minimum gap since the last approach has passed, if it has not.
    pub gap_until: Option<NaiveDate>,
    /// Left in peace before this day, if that is still to come.
    pub peace_until: Option<NaiveDate>,
}

/// A sign that a relationship goes quiet (row R8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Quiet {
    /// Nothing begun by them or both for six months, although there once was.
    NothingFromThem,
    /// Three approaches in a row without an answer.
    NoReplies,
    /// Received before, nothing for twelve months, though something was given in them.
    TradeStopped,
}

/// Somebody looks for what somebody else offers (row R10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Match {
    /// Who looks for something.
    pub needs: PersonId,
    /// Their name.
    pub needs_name: String,
    /// What they look for.
    pub need: String,
    /// Who offers it.
    pub offers: PersonId,
    /// Their name.
    pub offers_name: String,
    /// What they offer.
    pub offer: String,
    /// The words that both have.
    pub words: Vec<String>,
    /// Text to be sent to both, ready to be shared or copied.
    pub text: String,
}

/// One thing in the story of a person. What is told of one contact's exchanges stands by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Told {
    /// The local day.
    pub on: NaiveDate,
    /// What happened.
    pub what: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "few, and dropped at once")]
pub enum Event {
    /// A contact: the page has it whole.
    Contact(InteractionId),
    /// Something given or received.
    Exchange(Exchange),
    /// An introduction was made.
    Introduction(Introduction),
    /// A referral, with what came of a received one.
    Referral(Referral, Option<Opportunity>),
    /// A promise was kept.
    Kept(Promise),
    /// They were added to the book.
    Added,
}
