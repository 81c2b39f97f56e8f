//! How somebody stands towards the day: silence, period and urgency, without the rest of a row (PRODUCT, "Due").

use super::{due, row};
use crate::facts::{Facts, PersonFacts};
use crate::types::Tier;
use chrono::NaiveDate;
use std::cmp::Ordering;

/// What ranking people by urgency needs to know of one.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// Tier, or none for the wider circle.
    pub tier: Option<Tier>,
    /// Whether there was ever a contact that counts.
    pub spoken: bool,
    /// The day that silence counts from.
    pub since: NaiveDate,
    /// The day on which the running period ends, if it does.
    pub period_ends: Option<NaiveDate>,
    /// The day they are due, if ever: the period's end, a snooze and a change of tier seen to.
    pub due: Option<NaiveDate>,
}

impl Standing {
    /// How somebody stands.
    #[must_use]
    pub fn of(facts: &Facts, person: &PersonFacts) -> Self {
        let row = row::bare(facts, person);
        Self {
            tier: row.tier,
            spoken: row.last.is_some(),
            since: row.since(),
            period_ends: due::after(row.since(), row.period),
            due: row.due(),
        }
    }

    /// Silent past the period.
    #[must_use]
    pub fn is_silent(&self, today: NaiveDate) -> bool {
        self.period_ends.is_some_and(|end| end <= today)
    }

    /// There was a contact, and its period still runs.
    #[must_use]
    pub fn in_touch(&self, today: NaiveDate) -> bool {
        self.spoken && self.period_ends.is_some_and(|end| today < end)
    }

    /// Late by as many days as the period has, or more.
    #[must_use]
    pub fn is_late_by_a_period(&self, today: NaiveDate) -> bool {
        let (late, of) = self.urgency(today);
        late >= of
    }

    /// The more urgent first, then by [`by_tier`](Self::by_tier). Urgency is days late ÷ the period's days; fractions are
    /// compared crosswise.
    #[must_use]
    pub fn by_urgency(&self, other: &Self, today: NaiveDate) -> Ordering {
        let (late, of) = self.urgency(today);
        let (other_late, other_of) = other.urgency(today);
        (other_late * of)
            .cmp(&(late * other_of))
            .then_with(|| self.by_tier(other))
    }

    /// The lower tier number first, then the longer silence.
    #[must_use]
    pub fn by_tier(&self, other: &Self) -> Ordering {
        let key = |s: &Self| (s.tier.map_or(4, u8::from), s.since);
        key(self).cmp(&key(other))
    }

    /// Days late, and the days that count as once.
    fn urgency(&self, today: NaiveDate) -> (i64, i64) {
        match (self.due, self.period_ends) {
            (Some(due), Some(end)) => (
                (today - due).num_days().max(0),
                (end - self.since).num_days().max(1),
            ),
            _ => (0, 1),
        }
    }
}
