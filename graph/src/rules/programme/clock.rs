//! Which day of the programme a calendar day is: paused days do not count.

use crate::ids::PauseId;
use crate::rules::days::{plus_days, plus_months};
use crate::things::Pause;
use chrono::NaiveDate;

/// A start and the days that do not count, as they stand today.
pub(super) struct Clock {
    start: NaiveDate,
    /// First day that does not count, first that counts again; in order, without overlaps. One that lasts is held to end
    /// tomorrow.
    rests: Vec<(NaiveDate, NaiveDate)>,
    lasting: Vec<PauseId>,
    since: Option<NaiveDate>,
}

impl Clock {
    /// Pauses from before the start are of another time. Whoever paused apart on two devices paused on both; going on
    /// ends every pause that was begun before that day, since the last word counts.
    pub(super) fn of<'a>(
        start: NaiveDate,
        pauses: impl Iterator<Item = &'a Pause>,
        today: NaiveDate,
    ) -> Self {
        let pauses = pauses.filter(|pause| pause.from >= start && pause.from <= today);
        let pauses: Vec<&Pause> = pauses.collect();
        let ends = |pause: &Pause| {
            let next = pauses.iter().filter_map(|other| other.until);
            let next = next.filter(|until| *until > pause.from && *until <= today);
            pause.until.or_else(|| next.min())
        };
        let tomorrow = plus_days(today, 1);
        let lasts = |pause: &Pause| ends(pause).is_none_or(|until| until > today);
        let lasting: Vec<&Pause> = pauses.iter().copied().filter(|p| lasts(p)).collect();
        let since = lasting.iter().map(|pause| pause.from).min();
        let lasting = lasting.into_iter().map(|pause| pause.id).collect();
        let all = pauses.iter();
        let all = all.map(|pause| (pause.from, ends(pause).unwrap_or(tomorrow).min(tomorrow)));
        let mut all: Vec<(NaiveDate, NaiveDate)> = all.filter(|(from, to)| from < to).collect();
        all.sort_unstable();
        let mut rests: Vec<(NaiveDate, NaiveDate)> = Vec::new();
        for (from, to) in all {
            match rests.last_mut() {
                Some((_, end)) if from <= *end => *end = to.max(*end),
                _ => rests.push((from, to)),
            }
        }
        Self {
            start,
            rests,
            lasting,
            since,
        }
    }

    /// The first day.
    pub(super) fn start(&self) -> NaiveDate {
        self.start
    }

    /// Which day of the programme a day is, from 1; of a paused one the last that counted. 0 before the first.
    pub(super) fn day(&self, on: NaiveDate) -> u32 {
        let since = (on - self.start).num_days() + 1;
        let counted = since - i64::from(self.paused_days(on));
        u32::try_from(counted).unwrap_or(0)
    }

    /// How many days until the end of a day did not count.
    pub(super) fn paused_days(&self, on: NaiveDate) -> u32 {
        let end = plus_days(on, 1);
        let days = self
            .rests
            .iter()
            .map(|(from, to)| (end.min(*to) - *from).num_days());
        let days: i64 = days.map(|days| days.max(0)).sum();
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// The calendar day of a day of the programme, as far as is known today.
    pub(super) fn date(&self, day: u32) -> NaiveDate {
        let mut date = plus_days(self.start, u64::from(day.saturating_sub(1)));
        for (from, to) in &self.rests {
            if *from <= date {
                let rest = (*to - *from).num_days();
                date = plus_days(date, u64::try_from(rest).unwrap_or(0));
            }
        }
        date
    }

    /// How many days the first months have, as if none were paused.
    pub(super) fn months(&self, months: u32) -> u32 {
        let days = (plus_months(self.start, months) - self.start).num_days();
        u32::try_from(days).unwrap_or(u32::MAX)
    }

    /// Since when it is paused, if it is.
    pub(super) fn paused_since(&self) -> Option<NaiveDate> {
        self.since
    }

    /// The pauses that last.
    pub(super) fn lasting(&self) -> &[PauseId] {
        &self.lasting
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;
    use uuid::Uuid;

    /// Pauses as pairs, an empty end for one that lasts.
    fn clock(pauses: &[(&str, &str)], today: &str) -> Clock {
        let all: Vec<Pause> = (1..)
            .zip(pauses)
            .map(|(n, (from, until))| Pause {
                id: PauseId(Uuid::from_u128(n)),
                from: day(from),
                until: until.parse().ok(),
            })
            .collect();
        Clock::of(day("2026-06-01"), all.iter(), day(today))
    }

    #[test]
    fn every_day_counts_until_it_is_paused() {
        for (pauses, today, number, rested) in [
            (&[][..], "2026-05-31", 0, 0),
            (&[], "2026-05-01", 0, 0),
            (&[], "2026-06-01", 1, 0),
            (&[], "2026-06-07", 7, 0),
            (&[], "2026-07-01", 31, 0),
            // Paused on the fifth day, over the boundary of the first week, and on again on the eleventh.
            (&[("2026-06-05", "")], "2026-06-04", 4, 0),
            (&[("2026-06-05", "")], "2026-06-05", 4, 1),
            (&[("2026-06-05", "")], "2026-06-10", 4, 6),
            (&[("2026-06-05", "2026-06-11")], "2026-06-10", 4, 6),
            (&[("2026-06-05", "2026-06-11")], "2026-06-11", 5, 6),
            (&[("2026-06-05", "2026-06-11")], "2026-06-13", 7, 6),
            // Begun and ended on one day: that day counts.
            (&[("2026-06-05", "2026-06-05")], "2026-06-05", 5, 0),
            // An end before its beginning takes no day.
            (&[("2026-06-05", "2026-06-03")], "2026-06-08", 8, 0),
            // From the first day on.
            (&[("2026-06-01", "")], "2026-06-03", 0, 3),
            // From before the start: of another time.
            (&[("2026-05-20", "")], "2026-06-03", 3, 0),
            // Two, one after the other.
            (
                &[("2026-06-02", "2026-06-04"), ("2026-06-06", "2026-06-07")],
                "2026-06-08",
                5,
                3,
            ),
        ] {
            let clock = clock(pauses, today);
            let found = (clock.day(day(today)), clock.paused_days(day(today)));
            assert_eq!(found, (number, rested), "{pauses:?} {today}");
        }
    }

    #[test]
    fn two_devices_that_paused_apart_count_each_day_once_and_the_last_word_is_going_on() {
        for (pauses, today, number, paused) in [
            // Overlapping, both ended.
            (
                &[("2026-06-03", "2026-06-08"), ("2026-06-05", "2026-06-10")][..],
                "2026-06-10",
                3,
                None,
            ),
            // One within the other.
            (
                &[("2026-06-03", "2026-06-10"), ("2026-06-05", "2026-06-06")],
                "2026-06-10",
                3,
                None,
            ),
            // Both last.
            (
                &[("2026-06-03", ""), ("2026-06-05", "")],
                "2026-06-10",
                2,
                Some("2026-06-03"),
            ),
            // Gone on with on one of the two, which did not know of the other pause.
            (
                &[("2026-06-03", ""), ("2026-06-05", "2026-06-08")],
                "2026-06-10",
                5,
                None,
            ),
            // Paused on the one on the very day on which the other went on: that is a new pause.
            (
                &[("2026-06-03", "2026-06-08"), ("2026-06-08", "")],
                "2026-06-10",
                2,
                Some("2026-06-08"),
            ),
            // A going on that is not yet there does not end a pause.
            (
                &[("2026-06-03", ""), ("2026-06-05", "2026-06-20")],
                "2026-06-10",
                2,
                Some("2026-06-03"),
            ),
        ] {
            let clock = clock(pauses, today);
            let found = (clock.day(day(today)), clock.paused_since());
            assert_eq!(found, (number, paused.map(day)), "{pauses:?} {today}");
            assert_eq!(clock.lasting().is_empty(), paused.is_none(), "{pauses:?}");
        }
    }

    #[test]
    fn the_date_of_a_day_is_the_way_back() {
        for pauses in [
            &[][..],
            &[("2026-06-05", "2026-06-11")],
            &[
                ("2026-06-02", "2026-06-04"),
                ("2026-06-06", "2026-06-07"),
                ("2026-06-20", ""),
            ],
        ] {
            let clock = clock(pauses, "2026-06-24");
            for number in 1..=400 {
                let date = clock.date(number);
                assert_eq!(clock.day(date), number, "{pauses:?} {date}");
            }
        }
        assert_eq!(clock(&[], "2026-06-24").date(0), day("2026-06-01"));
    }

    #[test]
    fn months_are_calendar_months() {
        let clock = clock(&[], "2026-06-24");
        for (months, days) in [(1, 30), (3, 92), (6, 183), (12, 365)] {
            assert_eq!(clock.months(months), days);
        }
    }
}
