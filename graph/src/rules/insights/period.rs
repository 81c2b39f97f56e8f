//! The days that a period covers.

use crate::rules::days::plus_days;
use crate::view::insights::Period;
use chrono::{Days, Months, NaiveDate};

/// From a day, or from the beginning, to a day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) from: Option<NaiveDate>,
    pub(crate) to: NaiveDate,
}

impl Span {
    /// The days of a period that ends today, as [`Period`] defines them.
    pub(crate) fn of(period: Period, today: NaiveDate) -> Self {
        let months = |n| {
            let before = today.checked_sub_months(Months::new(n));
            before.map(|day| plus_days(day, 1))
        };
        let from = match period {
            Period::ThirtyDays => today.checked_sub_days(Days::new(29)),
            Period::Quarter => months(3),
            Period::TwelveMonths => months(12),
            Period::All => None,
        };
        Self { from, to: today }
    }

    /// Whether a day is one of them.
    pub(crate) fn holds(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && day <= self.to
    }

    /// The same where the day may not be known: then only everything holds it.
    pub(super) fn may_hold(&self, day: Option<NaiveDate>) -> bool {
        day.map_or(self.from.is_none(), |day| self.holds(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;

    #[test]
    fn a_period_ends_today_and_begins_the_day_after_the_one_before_it_ended() {
        for (period, today, from) in [
            (Period::ThirtyDays, "2026-06-08", Some("2026-05-10")),
            (Period::ThirtyDays, "2026-03-01", Some("2026-01-31")),
            (Period::Quarter, "2026-06-08", Some("2026-03-09")),
            (Period::Quarter, "2026-05-31", Some("2026-03-01")),
            (Period::Quarter, "2028-05-29", Some("2028-03-01")),
            (Period::TwelveMonths, "2026-06-08", Some("2025-06-09")),
            (Period::TwelveMonths, "2028-02-29", Some("2027-03-01")),
            (Period::All, "2026-06-08", None),
        ] {
            let span = Span::of(period, day(today));
            assert_eq!(span.from, from.map(day), "{period:?} {today}");
            assert!(span.holds(day(today)) && !span.holds(plus_days(day(today), 1)));
            if let Some(from) = span.from {
                let before = from - Days::new(1);
                assert!(span.holds(from) && !span.holds(before), "{period:?}");
            }
        }
    }

    #[test]
    fn only_everything_holds_what_has_no_day() {
        for (period, holds) in [(Period::TwelveMonths, false), (Period::All, true)] {
            let span = Span::of(period, day("2026-06-08"));
            assert_eq!(span.may_hold(None), holds, "{period:?}");
            assert!(span.may_hold(Some(day("2026-06-08"))));
            assert!(!span.may_hold(Some(day("2026-06-09"))));
        }
    }
}
