//! When a backup is offered (PRODUCT row S2).

use chrono::{Days, NaiveDate};

/// A month, as far as backups go.
const MONTH: Days = Days::new(30);

/// Whether a book that lies on one device alone offers a backup: there are people, the last backup is a month old or
/// was never made, and the offer was not put off within a month.
#[must_use]
pub fn is_offered(
    people: usize,
    shared: bool,
    last: Option<NaiveDate>,
    put_off: Option<NaiveDate>,
    today: NaiveDate,
) -> bool {
    let month_ago = |day: NaiveDate| {
        day.checked_add_days(MONTH)
            .is_some_and(|then| then <= today)
    };
    people > 0 && !shared && last.is_none_or(month_ago) && put_off.is_none_or(month_ago)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::day;

    #[test]
    fn a_book_on_one_device_offers_a_backup_monthly() {
        let today = day("2026-07-01");
        for (people, shared, last, put_off, offered) in [
            (1, false, None, None, true),
            (0, false, None, None, false),
            (1, true, None, None, false),
            (1, false, Some("2026-07-01"), None, false),
            (1, false, Some("2026-06-02"), None, false),
            (1, false, Some("2026-06-01"), None, true),
            (1, false, None, Some("2026-06-02"), false),
            (1, false, None, Some("2026-06-01"), true),
            (1, false, Some("2026-05-01"), Some("2026-06-15"), false),
            (1, false, Some("2026-06-15"), Some("2026-05-01"), false),
        ] {
            assert_eq!(
                is_offered(people, shared, last.map(day), put_off.map(day), today),
                offered,
                "{people} {shared} {last:?} {put_off:?}"
            );
        }
    }
}
