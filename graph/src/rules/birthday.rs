//! On which day of a year a birthday is kept (row R3).

use crate::types::Birthday;
use chrono::{Datelike, NaiveDate};

impl Birthday {
    /// Whether it is kept on a day; that of 29 February in common years on the 28th.
    #[must_use]
    pub fn is_on(self, day: NaiveDate) -> bool {
        let of_year = NaiveDate::from_ymd_opt(day.year(), self.month.into(), self.day.into());
        let clamped = || NaiveDate::from_ymd_opt(day.year(), self.month.into(), 28);
        of_year.or_else(clamped) == Some(day)
    }

    /// The age that is reached in the year of a day, where the year of birth is known.
    #[must_use]
    pub fn age_in(self, day: NaiveDate) -> Option<i32> {
        self.year
            .map(|year| day.year() - year)
            .filter(|age| *age > 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;

    #[test]
    fn a_leap_days_birthday_is_kept_on_the_28th_in_common_years() {
        for (birthday, on, kept) in [
            ("1980-03-22", "2026-03-21", false),
            ("1980-03-22", "2026-03-22", true),
            ("--03-22", "2026-03-22", true),
            ("1980-02-29", "2026-02-28", true),
            ("1980-02-29", "2026-03-01", false),
            ("1980-02-29", "2028-02-28", false),
            ("1980-02-29", "2028-02-29", true),
            ("--02-28", "2028-02-28", true),
        ] {
            let birthday: Birthday = birthday.parse().unwrap();
            assert_eq!(birthday.is_on(day(on)), kept, "{birthday} {on}");
        }
    }

    #[test]
    fn the_age_is_told_where_the_year_is_known() {
        for (birthday, age) in [
            ("1980-03-22", Some(46)),
            ("--03-22", None),
            ("2026-03-22", None),
        ] {
            let birthday: Birthday = birthday.parse().unwrap();
            assert_eq!(birthday.age_in(day("2026-03-22")), age, "{birthday}");
        }
    }
}
