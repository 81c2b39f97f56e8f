//! The programme: when it was begun and paused, and the figures that later ones stand beside (row B9).
//!
//! What was done in it is not kept here: each step has its evidence in the rest of the book.

use crate::ids::{BaselineId, PauseId, ProgrammeId};
use crate::types::Tier;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One going through it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Programme {
    /// Its key.
    pub id: ProgrammeId,
    /// Its first day.
    pub started_on: NaiveDate,
    /// The day it was ended before its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
}

/// Days that do not count. A pause is a thing of its own, so that two devices that pause apart keep both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Pause {
    /// Its key.
    pub id: PauseId,
    /// The first day that does not count.
    pub from: NaiveDate,
    /// The first day that counts again; none while it lasts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// The figures of the start, kept as they were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Baseline {
    /// Its key.
    pub id: BaselineId,
    /// Whose start it was.
    pub programme: ProgrammeId,
    /// The day whose figures they are.
    pub on: NaiveDate,
    /// How things stood.
    #[serde(flatten)]
    pub figures: Figures,
}

/// How things stood on a day: sizes of that day, all else over the three months that ended with it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Figures {
    /// Opportunities won.
    pub won: u32,
    /// Opportunities lost.
    pub lost: u32,
    /// How many of those won came from referrals.
    pub referred: u32,
    /// Referrals received.
    pub referrals: u32,
    /// Minutes with people of tier 1.
    pub minutes_1: u32,
    /// The same, tier 2.
    pub minutes_2: u32,
    /// The same, tier 3.
    pub minutes_3: u32,
    /// Cadences kept.
    pub on_time: u32,
    /// Cadences not kept.
    pub late: u32,
    /// Given, thanks apart.
    pub given: u32,
    /// Asked for.
    pub asked: u32,
    /// People in tier 1.
    pub tier_1: u32,
    /// The same, tier 2.
    pub tier_2: u32,
    /// The same, tier 3.
    pub tier_3: u32,
    /// Moves between tiers.
    pub moves: u32,
}

/// So few closed opportunities say nothing about a rate (PRODUCT, "Money and conversion").
const TOO_FEW: u32 = 5;

impl Figures {
    /// Won ÷ closed; nothing where too few were closed to tell.
    #[must_use]
    pub fn conversion(&self) -> Option<f64> {
        let closed = self.won + self.lost;
        (closed >= TOO_FEW).then(|| share(self.won, closed))?
    }

    /// Of what was won, the share that came from referrals.
    #[must_use]
    pub fn from_referrals(&self) -> Option<f64> {
        share(self.referred, self.won)
    }

    /// Of the minutes with tiered people, the share of one tier.
    #[must_use]
    pub fn time(&self, tier: Tier) -> Option<f64> {
        let all = [self.minutes_1, self.minutes_2, self.minutes_3];
        share(all[usize::from(u8::from(tier)) - 1], all.iter().sum())
    }

    /// Of the cadences that ended, the share that was kept.
    #[must_use]
    pub fn kept(&self) -> Option<f64> {
        share(self.on_time, self.on_time + self.late)
    }

    /// Given ÷ asked for; no asks, no figure.
    #[must_use]
    pub fn given_per_ask(&self) -> Option<f64> {
        share(self.given, self.asked)
    }

    /// People in a tier.
    #[must_use]
    pub fn size(&self, tier: Tier) -> u32 {
        [self.tier_1, self.tier_2, self.tier_3][usize::from(u8::from(tier)) - 1]
    }
}

fn share(part: u32, of: u32) -> Option<f64> {
    (of > 0).then(|| f64::from(part) / f64::from(of))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_baseline_is_a_map_of_scalars_and_comes_back_without_what_it_does_not_say() {
        let baseline = Baseline {
            id: BaselineId(Uuid::from_u128(1)),
            programme: ProgrammeId(Uuid::from_u128(2)),
            on: "2026-06-08".parse().unwrap(),
            figures: Figures {
                won: 3,
                tier_2: 14,
                ..Figures::default()
            },
        };
        let mut value = serde_json::to_value(&baseline).unwrap();
        let fields = value.as_object_mut().unwrap();
        assert!(fields.values().all(|v| !v.is_object()));
        fields.remove("lost");
        fields.insert("of_a_newer_version".into(), 7.into());
        assert_eq!(serde_json::from_value::<Baseline>(value).unwrap(), baseline);
    }

    #[test]
    fn a_rate_needs_something_to_divide_by() {
        let none = Figures::default();
        assert_eq!(none.conversion(), None);
        assert_eq!(none.from_referrals(), None);
        assert_eq!(none.time(Tier::One), None);
        assert_eq!(none.kept(), None);
        assert_eq!(none.given_per_ask(), None);
        for (won, lost, rate) in [(3, 1, None), (3, 2, Some(0.6)), (0, 5, Some(0.0))] {
            let figures = Figures { won, lost, ..none };
            assert_eq!(figures.conversion(), rate, "{won} {lost}");
        }
        let some = Figures {
            won: 4,
            referred: 1,
            minutes_1: 60,
            minutes_3: 20,
            on_time: 3,
            late: 1,
            given: 5,
            asked: 2,
            tier_3: 51,
            ..none
        };
        assert_eq!(some.from_referrals(), Some(0.25));
        assert_eq!(some.time(Tier::One), Some(0.75));
        assert_eq!(some.time(Tier::Two), Some(0.0));
        assert_eq!(some.kept(), Some(0.75));
        assert_eq!(some.given_per_ask(), Some(2.5));
        assert_eq!(some.size(Tier::Three), 51);
    }
}
