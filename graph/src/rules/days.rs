//! Days as the rules count them: calendar months clamped to the month's end.

use chrono::{Days, Months, NaiveDate};

/// So many days later.
#[must_use]
pub fn plus_days(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

/// So many calendar months later, clamped to the month's end.
#[must_use]
pub fn plus_months(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months))
        .unwrap_or(NaiveDate::MAX)
}

/// Whether so many months have passed since a day: "silent n months" of PRODUCT.
#[must_use]
pub fn have_passed(months: u32, since: NaiveDate, today: NaiveDate) -> bool {
    plus_months(since, months) <= today
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;

    #[test]
    fn months_are_clamped_to_the_months_end() {
        for (from, months, to) in [
            ("2026-08-31", 6, "2027-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2026-03-31", 3, "2026-06-30"),
        ] {
            assert_eq!(
                plus_months(day(from), months),
                day(to),
                "{from} and {months}"
            );
        }
    }

    #[test]
    fn months_have_passed_on_the_day_itself() {
        for (since, today, passed) in [
            ("2026-02-28", "2026-08-27", false),
            ("2026-02-28", "2026-08-28", true),
            ("2026-08-31", "2027-02-27", false),
            ("2026-08-31", "2027-02-28", true),
        ] {
            assert_eq!(
                have_passed(6, day(since), day(today)),
                passed,
                "{since} {today}"
            );
        }
    }
}
