//! When somebody is due (PRODUCT row R2, "Counting contact" and "Due").

use crate::types::{Cadence, Tier};
use crate::view::PersonRow;
use chrono::{Days, Months, NaiveDate};

/// A change of tier or cadence never makes due earlier than this many days after the change.
const CHANGE_GRACE: Days = Days::new(7);

/// A period, or one month if that ends earlier when both begin on a day: what cultivation asks for. A tier that asks for
/// nothing asks for a month.
#[must_use]
pub fn at_most_a_month(period: Cadence, since: NaiveDate) -> Cadence {
    const MONTH: Cadence = Cadence::Months(1);
    match (after(since, period), after(since, MONTH)) {
        (Some(end), Some(month)) if end <= month => period,
        _ => MONTH,
    }
}

/// Whether a contact moves the due date: planned ones never, bulk mailings for tier 3 and the wider circle only.
#[must_use]
pub fn counts(tier: Option<Tier>, planned: bool, bulk: bool) -> bool {
    !(planned || bulk && matches!(tier, Some(Tier::One | Tier::Two)))
}

/// Whether a snooze given on a day still runs: the next counting contact ends it.
///
/// `last_then` is the latest counting contact when the snooze was given. It tells a contact that came after the
/// snooze on the same day from one that came before it.
#[must_use]
pub fn snooze_runs(
    snoozed_on: NaiveDate,
    last_then: Option<NaiveDate>,
    last: Option<NaiveDate>,
) -> bool {
    match last {
        None => true,
        Some(last) if last == snoozed_on => last_then == Some(snoozed_on),
        Some(last) => last < snoozed_on,
    }
}

/// The day a period from `day` ends; months are calendar months, clamped to the month's end. `None` for never.
#[must_use]
pub fn after(day: NaiveDate, cadence: Cadence) -> Option<NaiveDate> {
    match cadence {
        Cadence::Days(n) => day.checked_add_days(Days::new(n.into())),
        Cadence::Weeks(n) => day.checked_add_days(Days::new(u64::from(n) * 7)),
        Cadence::Months(n) => day.checked_add_months(Months::new(n.into())),
        Cadence::Never => None,
    }
}

impl PersonRow {
    /// The day that silence counts from: the latest counting contact, else the day they were added.
    #[must_use]
    pub fn since(&self) -> NaiveDate {
        self.last.unwrap_or(self.added_on)
    }

    /// The day they are due, if ever (row R2).
    #[must_use]
    pub fn due(&self) -> Option<NaiveDate> {
        let due = after(self.since(), self.period)?;
        let not_before = self
            .changed_on
            .and_then(|day| day.checked_add_days(CHANGE_GRACE));
        Some(
            due.max(not_before.unwrap_or(due))
                .max(self.snoozed_until.unwrap_or(due)),
        )
    }

    /// Whether they are due on a day, and not left in peace.
    #[must_use]
    pub fn is_due(&self, today: NaiveDate) -> bool {
        !self.in_peace(today) && self.due().is_some_and(|due| today >= due)
    }

    /// Whether they are left in peace on a day: every nudge waits (row R8).
    #[must_use]
    pub fn in_peace(&self, today: NaiveDate) -> bool {
        self.peace_until.is_some_and(|until| today < until)
    }

    /// The length of the period that is running, in days; `None` for never.
    #[must_use]
    pub fn period_days(&self) -> Option<i64> {
        let since = self.since();
        Some((after(since, self.period)? - since).num_days())
    }

    /// How much of the running period has gone, from 0 to 1: the arc of the ring.
    #[must_use]
    pub fn elapsed_share(&self, today: NaiveDate) -> f32 {
        let Some(period) = self.period_days() else {
            return 0.0;
        };
        let gone = (today - self.since()).num_days().clamp(0, period);
        if period == 0 {
            1.0
        } else {
            gone as f32 / period as f32
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{day, row};

    #[test]
    fn due_is_the_last_contact_and_the_tiers_cadence() {
        for (tier, last, due) in [
            (Some(Tier::One), "2026-01-15", Some("2026-02-15")),
            (Some(Tier::One), "2026-01-31", Some("2026-02-28")),
            (Some(Tier::One), "2028-01-31", Some("2028-02-29")),
            (Some(Tier::One), "2026-02-28", Some("2026-03-28")),
            (Some(Tier::One), "2026-12-31", Some("2027-01-31")),
            (Some(Tier::Two), "2026-11-30", Some("2027-02-28")),
            (Some(Tier::Two), "2027-11-30", Some("2028-02-29")),
            (Some(Tier::Three), "2028-02-29", Some("2029-02-28")),
            (None, "2026-01-15", None),
        ] {
            let mut r = row(1, "Sarah", tier, "2020-01-01");
            r.last = Some(day(last));
            assert_eq!(r.due(), due.map(day), "{tier:?} {last}");
        }
    }

    #[test]
    fn a_cadence_of_the_persons_own_goes_before_the_tiers() {
        for (cadence, due) in [
            (Cadence::Days(45), Some("2026-03-17")),
            (Cadence::Weeks(2), Some("2026-02-14")),
            (Cadence::Months(6), Some("2026-07-31")),
            (Cadence::Never, None),
        ] {
            let mut r = row(1, "Sarah", Some(Tier::One), "2026-01-31");
            r.period = cadence;
            assert_eq!(r.due(), due.map(day), "{cadence}");
        }
        let mut circle = row(1, "Sarah", None, "2026-01-31");
        circle.period = Cadence::Weeks(1);
        assert_eq!(circle.due(), Some(day("2026-02-07")));
    }

    #[test]
    fn somebody_not_spoken_to_counts_from_the_day_they_were_added() {
        assert_eq!(
            row(1, "Sarah", Some(Tier::One), "2026-03-31").due(),
            Some(day("2026-04-30"))
        );
    }

    #[test]
    fn a_change_gives_seven_days() {
        for (changed, due) in [
            ("2026-02-07", "2026-02-15"),
            ("2026-02-08", "2026-02-15"),
            ("2026-02-09", "2026-02-16"),
        ] {
            let mut r = row(1, "Sarah", Some(Tier::One), "2026-01-15");
            r.changed_on = Some(day(changed));
            assert_eq!(r.due(), Some(day(due)), "{changed}");
        }
    }

    #[test]
    fn a_snooze_moves_due_only_later() {
        for (until, due) in [
            ("2026-02-14", "2026-02-15"),
            ("2026-02-15", "2026-02-15"),
            ("2026-02-16", "2026-02-16"),
        ] {
            let mut r = row(1, "Sarah", Some(Tier::One), "2026-01-15");
            r.snoozed_until = Some(day(until));
            assert_eq!(r.due(), Some(day(due)), "{until}");
        }
        let mut circle = row(1, "Sarah", None, "2026-01-15");
        circle.snoozed_until = Some(day("2026-02-14"));
        assert_eq!(circle.due(), None);
    }

    #[test]
    fn the_next_counting_contact_ends_a_snooze() {
        for (last_then, last, runs) in [
            (None, None, true),
            (None, Some("2026-05-09"), true),
            (None, Some("2026-05-10"), false),
            (Some("2026-05-01"), Some("2026-05-10"), false),
            (Some("2026-05-10"), Some("2026-05-10"), true),
            (Some("2026-05-10"), Some("2026-05-11"), false),
        ] {
            assert_eq!(
                snooze_runs(day("2026-05-10"), last_then.map(day), last.map(day)),
                runs,
                "{last_then:?} {last:?}"
            );
        }
    }

    #[test]
    fn planned_never_counts_and_bulk_only_far_out() {
        for (tier, planned, bulk, expected) in [
            (Some(Tier::One), false, false, true),
            (Some(Tier::One), true, false, false),
            (Some(Tier::One), false, true, false),
            (Some(Tier::Two), false, true, false),
            (Some(Tier::Three), false, true, true),
            (None, false, true, true),
            (None, true, true, false),
        ] {
            assert_eq!(
                counts(tier, planned, bulk),
                expected,
                "{tier:?} {planned} {bulk}"
            );
        }
    }

    #[test]
    fn due_begins_on_the_day_itself() {
        let r = row(1, "Sarah", Some(Tier::One), "2026-01-15");
        assert!(!r.is_due(day("2026-02-14")));
        assert!(r.is_due(day("2026-02-15")));
        assert!(r.is_due(day("2026-02-16")));
    }

    #[test]
    fn nobody_is_due_before_their_peace_ends() {
        let mut r = row(1, "Sarah", Some(Tier::One), "2026-01-15");
        r.peace_until = Some(day("2026-03-01"));
        for (today, due) in [
            ("2026-02-15", false),
            ("2026-02-28", false),
            ("2026-03-01", true),
        ] {
            assert_eq!(r.is_due(day(today)), due, "{today}");
        }
        assert_eq!(r.due(), Some(day("2026-02-15")), "peace moves no date");
    }

    #[test]
    fn cultivation_asks_for_a_month_at_most() {
        use Cadence::{Days, Months, Never, Weeks};
        for (period, since, expected) in [
            (Days(28), "2026-02-01", Days(28)),
            (Days(29), "2026-02-01", Months(1)),
            (Days(29), "2026-01-31", Months(1)),
            (Days(29), "2026-04-01", Days(29)),
            (Days(30), "2026-03-01", Days(30)),
            (Days(32), "2026-03-01", Months(1)),
            (Weeks(4), "2026-02-01", Weeks(4)),
            (Weeks(5), "2026-03-01", Months(1)),
            (Months(1), "2026-03-01", Months(1)),
            (Months(12), "2026-03-01", Months(1)),
            (Never, "2026-03-01", Months(1)),
        ] {
            let got = at_most_a_month(period, day(since));
            assert_eq!(got, expected, "{period} {since}");
        }
    }

    #[test]
    fn the_ring_fills_once_and_stays_full() {
        let mut r = row(1, "Sarah", Some(Tier::One), "2026-01-01");
        r.period = Cadence::Days(10);
        for (today, share) in [
            ("2025-12-31", 0.0),
            ("2026-01-01", 0.0),
            ("2026-01-06", 0.5),
            ("2026-01-11", 1.0),
            ("2026-02-01", 1.0),
        ] {
            assert_eq!(r.elapsed_share(day(today)), share, "{today}");
        }
        assert_eq!(
            row(1, "Sarah", None, "2020-01-01").elapsed_share(day("2026-01-01")),
            0.0
        );
    }

    #[test]
    fn a_period_is_as_long_as_its_own_months() {
        for (last, days) in [("2026-01-31", 28), ("2028-01-31", 29), ("2026-03-01", 31)] {
            assert_eq!(
                row(1, "Sarah", Some(Tier::One), last).period_days(),
                Some(days),
                "{last}"
            );
        }
    }
}
