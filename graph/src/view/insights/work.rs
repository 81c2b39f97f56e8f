//! Work won, and through whom it came (rows B4, B5).

use crate::ids::PersonId;
use crate::things::{DealOrigin, Money, Together, Usual};
use serde::{Deserialize, Serialize};

/// Opportunities won.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Work {
    /// How many.
    pub won: usize,
    /// Their amounts, a sum for each currency, by its code. One without an amount is in none.
    pub money: Vec<Money>,
    /// What they come to in one currency, where a rate that the person typed has a part in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<Together>,
}

/// What became of the opportunities of one origin that were closed in the period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Conversion {
    /// Where they came from.
    pub origin: DealOrigin,
    /// What was won.
    pub work: Work,
    /// How many were lost.
    pub lost: usize,
    /// Won ÷ (won + lost).
    pub rate: Rate,
    /// What is usual, where that is known.
    pub usual: Option<Usual>,
}

/// How much of what was closed was won.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Rate {
    /// Under five were closed: too few to tell.
    TooFew,
    /// Enough to tell.
    Known {
        /// Won ÷ closed, from 0 to 1.
        rate: f64,
        /// The lower end of its 95 % Wilson interval.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

/// How much of what was won in the period came from referrals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NewWork {
    /// How many were won.
    pub won: usize,
    /// How many of them came from referrals.
    pub referred: usize,
    /// The one ÷ the other.
    pub share: Option<f64>,
    /// The same by amount, by the currency's code.
    pub money: Vec<MoneyShare>,
    /// The same over all amounts that can be added up, where a rate that the person typed has a part in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub together: Option<TogetherShare>,
    /// What is usual.
    pub usual: Usual,
}

/// How much of the money of one currency came from referrals.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct MoneyShare {
    /// All that was won.
    pub won: Money,
    /// Of it, from referrals.
    pub referred: Money,
    /// The one ÷ the other.
    pub share: Option<f64>,
}

/// How much of the money of several currencies came from referrals, at the rates that the person typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TogetherShare {
    /// The sums of each currency, converted and added up.
    pub of: MoneyShare,
    /// All that was won in currencies that stay apart: without a rate, or too large to be converted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<Money>,
}

/// What came of the referrals that one person sent me in the period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Source {
    /// Who.
    pub id: PersonId,
    /// Their name.
    pub name: String,
    /// How many they sent.
    pub referrals: usize,
    /// What was won of them until today.
    pub work: Work,
    /// How many were lost.
    pub lost: usize,
    /// How many are still open.
    pub open: usize,
    /// Won ÷ (won + lost).
    pub rate: Rate,
    /// The median time from a referral to the first contact with its prospect, of those who were contacted.
    pub first_contact: Option<Delay>,
    /// How often I gave them something of value in the period.
    pub given: usize,
    /// Information that went to and came from them in the period.
    pub information: Information,
}

/// How long something took.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Delay {
    /// Hours: under one day, by times that were logged.
    Hours(f64),
    /// Days.
    Days(f64),
}

/// Information given beside information received, in exchanges.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Information {
    /// How often it was given.
    pub given: usize,
    /// How often it was received.
    pub received: usize,
    /// How good it was, from 1 to 5: the mean of what was received and rated.
    pub quality: Option<f64>,
}
