//! The numbers of the rules that a person may change: the starred ones of PRODUCT.md, in one place.

use super::days_off::DaysOff;
use super::rates::Rates;
use crate::rules::days::plus_days;
use crate::types::{Cadence, Tier};
use chrono::{Datelike, NaiveDate, NaiveTime, Weekday};
use serde::{Deserialize, Serialize};

/// One for the book, synced, each field merged by itself. What is absent is the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Settings {
    /// How often, tier 1 (row R2).
    pub cadence_1: Cadence,
    /// How often, tier 2.
    pub cadence_2: Cadence,
    /// How often, tier 3.
    pub cadence_3: Cadence,
    /// The day of the last change of tier 1's; it is noted with the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence_1_on: Option<NaiveDate>,
    /// The same, tier 2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence_2_on: Option<NaiveDate>,
    /// The same, tier 3.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cadence_3_on: Option<NaiveDate>,
    /// At least so many days between two approaches, tier 1 (row R8).
    pub gap_1: u16,
    /// The same, tier 2.
    pub gap_2: u16,
    /// The same, tier 3 and the wider circle.
    pub gap_3: u16,
    /// How many days of exchanges goodwill looks at (row R7).
    pub goodwill_days: u16,
    /// At most so many rows on Today (row R3).
    pub today_rows: u16,
    /// At most so many follow-ups a day (row C7).
    pub follow_ups_a_day: u16,
    /// Days of the week without work (row B1).
    #[serde(skip_serializing_if = "DaysOff::are_usual")]
    pub days_off: DaysOff,
    /// The first day of being away: no day from there on until the last is a working day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away_from: Option<NaiveDate>,
    /// The last day of being away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub away_until: Option<NaiveDate>,
    /// The day of the week on which time is protected for the book (row B9); none is protected without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protected_day: Option<Weekday>,
    /// From when on that day, wherever I am.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protected_at: Option<NaiveTime>,
    /// For how many minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub protected_minutes: Option<u16>,
    /// The day on which a calendar was exported last (row B9).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_on: Option<NaiveDate>,
    /// Rates of exchange, each a field of its own: `rates_into`, `rate_usd` and so on (row B4).
    #[serde(flatten)]
    pub rates: Rates,
}

/// PRODUCT.md's numbers.
pub const DEFAULTS: Settings = Settings {
    cadence_1: Cadence::Months(1),
    cadence_2: Cadence::Months(3),
    cadence_3: Cadence::Months(12),
    cadence_1_on: None,
    cadence_2_on: None,
    cadence_3_on: None,
    gap_1: 7,
    gap_2: 14,
    gap_3: 30,
    goodwill_days: 365,
    today_rows: 10,
    follow_ups_a_day: 5,
    days_off: DaysOff::WEEKEND,
    away_from: None,
    away_until: None,
    protected_day: None,
    protected_at: None,
    protected_minutes: None,
    calendar_on: None,
    rates: Rates::NONE,
};

/// A time of every week that is kept for the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Protected {
    /// On which day.
    pub day: Weekday,
    /// From when.
    pub at: NaiveTime,
    /// For how many minutes.
    pub minutes: u16,
}

impl Default for Settings {
    fn default() -> Self {
        DEFAULTS
    }
}

impl Settings {
    /// The cadence that comes with a tier; the wider circle has none.
    #[must_use]
    pub fn cadence(&self, tier: Option<Tier>) -> Cadence {
        match tier {
            Some(Tier::One) => self.cadence_1,
            Some(Tier::Two) => self.cadence_2,
            Some(Tier::Three) => self.cadence_3,
            None => Cadence::Never,
        }
    }

    /// The day of the last change of a tier's cadence.
    #[must_use]
    pub fn cadence_on(&self, tier: Option<Tier>) -> Option<NaiveDate> {
        match tier {
            Some(Tier::One) => self.cadence_1_on,
            Some(Tier::Two) => self.cadence_2_on,
            Some(Tier::Three) => self.cadence_3_on,
            None => None,
        }
    }

    /// Whether it is a day on which I work.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let is_away = match (self.away_from, self.away_until) {
            (Some(from), Some(until)) => (from..=until).contains(&day),
            _ => false,
        };
        !is_away && !self.days_off.has(day.weekday())
    }

    /// The first working day after a day. Whoever has none within a year works every day.
    #[must_use]
    pub fn next_working_day(&self, day: NaiveDate) -> NaiveDate {
        let days = (1..=366).map(|n| plus_days(day, n));
        let mut working = days.filter(|day| self.is_working_day(*day));
        working.next().unwrap_or_else(|| plus_days(day, 1))
    }

    /// Whether everybody's row is the same as with other numbers: every tier has the same cadence since the same day, and
    /// the same days are working days.
    #[must_use]
    pub fn makes_rows_of(&self, other: &Self) -> bool {
        let days = |of: &Self| (of.days_off, of.away_from, of.away_until);
        days(self) == days(other) && self.has_cadences_of(other)
    }

    fn has_cadences_of(&self, other: &Self) -> bool {
        let all = [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None];
        all.iter()
            .map(|tier| (self.cadence(*tier), self.cadence_on(*tier)))
            .eq(all
                .iter()
                .map(|tier| (other.cadence(*tier), other.cadence_on(*tier))))
    }

    /// The time that is protected every week, if all of it is said: two devices may have set parts of it apart.
    #[must_use]
    pub fn protected(&self) -> Option<Protected> {
        Some(Protected {
            day: self.protected_day?,
            at: self.protected_at?,
            minutes: self.protected_minutes.filter(|minutes| *minutes > 0)?,
        })
    }

    /// The least days between two approaches to somebody of a tier.
    #[must_use]
    pub fn gap(&self, tier: Option<Tier>) -> u16 {
        match tier {
            Some(Tier::One) => self.gap_1,
            Some(Tier::Two) => self.gap_2,
            Some(Tier::Three) | None => self.gap_3,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;

    #[test]
    fn days_off_and_days_away_are_no_working_days() {
        let usual = DEFAULTS;
        let friday = Settings {
            days_off: DaysOff::WEEKEND.with(Weekday::Fri, true),
            ..DEFAULTS
        };
        let away = Settings {
            away_from: Some(day("2026-03-09")),
            away_until: Some(day("2026-03-11")),
            ..friday.clone()
        };
        let never = Settings {
            days_off: "mon tue wed thu fri sat sun".parse().unwrap(),
            ..DEFAULTS
        };
        let half = Settings {
            away_from: Some(day("2026-03-09")),
            ..DEFAULTS
        };
        for (settings, after, next) in [
            (&usual, "2026-03-05", "2026-03-06"),
            (&usual, "2026-03-06", "2026-03-09"),
            (&usual, "2026-03-07", "2026-03-09"),
            (&friday, "2026-03-05", "2026-03-09"),
            (&away, "2026-03-05", "2026-03-12"),
            (&away, "2026-03-11", "2026-03-12"),
            (&away, "2026-03-12", "2026-03-16"),
            (&never, "2026-03-05", "2026-03-06"),
            (&half, "2026-03-06", "2026-03-09"),
        ] {
            assert_eq!(
                settings.next_working_day(day(after)),
                day(next),
                "{settings:?} {after}"
            );
        }
    }

    #[test]
    fn rows_follow_from_cadences_and_working_days_alone() {
        let rows = Settings {
            today_rows: 3,
            gap_1: 9,
            ..DEFAULTS
        };
        assert!(rows.makes_rows_of(&DEFAULTS));
        for other in [
            Settings {
                cadence_1: Cadence::Weeks(1),
                ..DEFAULTS
            },
            Settings {
                days_off: DaysOff::WEEKEND.with(Weekday::Fri, true),
                ..DEFAULTS
            },
            Settings {
                away_from: Some(day("2026-03-09")),
                ..DEFAULTS
            },
        ] {
            assert!(!other.makes_rows_of(&DEFAULTS), "{other:?}");
        }
    }
}
