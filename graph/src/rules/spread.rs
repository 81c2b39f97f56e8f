//! Spreading what falls due on one day over the working days to come (PRODUCT, "Due").

use crate::things::Settings;
use crate::view::{PersonRow, Spread};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// So many fall due on a day without an offer, and so many a working day are proposed.
const A_DAY: usize = 5;

/// The offer, where more than five fell due on one and the same day: the first five of it stay, each of the others moves
/// to the next working day with fewer than five. `due` are those due today, the most urgent first.
pub(super) fn spread<'a>(
    rows: &[&PersonRow],
    due: impl Iterator<Item = &'a PersonRow>,
    settings: &Settings,
    today: NaiveDate,
) -> Option<Spread> {
    let mut fell: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    let mut beyond = Vec::new();
    for row in due {
        if let Some(day) = row.due() {
            let so_far = fell.entry(day).or_default();
            *so_far += 1;
            if *so_far > A_DAY {
                beyond.push(row.id);
            }
        }
    }
    if beyond.is_empty() {
        return None;
    }
    let mut taken: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for day in rows
        .iter()
        .filter_map(|row| row.due())
        .filter(|d| *d > today)
    {
        *taken.entry(day).or_default() += 1;
    }
    let mut day = settings.next_working_day(today);
    let to = beyond.into_iter().map(|id| {
        while taken.get(&day).is_some_and(|n| *n >= A_DAY) {
            day = settings.next_working_day(day);
        }
        *taken.entry(day).or_default() += 1;
        (id, day)
    });
    Some(Spread { to: to.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{day, row};
    use crate::things::DEFAULTS;
    use crate::types::{Cadence, Tier};

    /// Somebody due on a day.
    fn due(n: u128, on: &str) -> PersonRow {
        PersonRow {
            last: Some(day(on) - chrono::Days::new(30)),
            period: Cadence::Days(30),
            ..row(n, &format!("P{n:02}"), Some(Tier::One), "2020-01-01")
        }
    }

    fn moves(rows: &[PersonRow], today: &str) -> Vec<(u128, NaiveDate)> {
        let today = crate::rules::today(rows, &[], &DEFAULTS, day(today));
        let to = today.spread.map(|s| s.to).unwrap_or_default();
        to.into_iter()
            .map(|(id, day)| (id.0.as_u128(), day))
            .collect()
    }

    #[test]
    fn five_on_a_day_are_left_alone_and_the_sixth_moves_to_the_next_working_day() {
        for (n, today, expected) in [
            (5, "2026-03-06", vec![]),
            (6, "2026-03-05", vec![(6, "2026-03-06")]),
            (6, "2026-03-06", vec![(6, "2026-03-09")]),
            (
                11,
                "2026-03-06",
                vec![
                    (6, "2026-03-09"),
                    (7, "2026-03-09"),
                    (8, "2026-03-09"),
                    (9, "2026-03-09"),
                    (10, "2026-03-09"),
                    (11, "2026-03-10"),
                ],
            ),
        ] {
            let rows: Vec<_> = (1..=n).map(|n| due(n, "2026-03-05")).collect();
            let expected: Vec<_> = expected.into_iter().map(|(n, d)| (n, day(d))).collect();
            assert_eq!(moves(&rows, today), expected, "{n} {today}");
        }
    }

    #[test]
    fn only_those_of_one_and_the_same_day_are_too_many() {
        let mut rows: Vec<_> = (1..=5).map(|n| due(n, "2026-03-04")).collect();
        rows.extend((6..=10).map(|n| due(n, "2026-03-05")));
        assert!(moves(&rows, "2026-03-05").is_empty());
    }

    #[test]
    fn a_day_that_is_full_already_is_left_out() {
        let mut rows: Vec<_> = (1..=7).map(|n| due(n, "2026-03-05")).collect();
        rows.extend((8..=11).map(|n| due(n, "2026-03-06")));
        assert_eq!(
            moves(&rows, "2026-03-05"),
            [(6, day("2026-03-06")), (7, day("2026-03-09"))]
        );
    }
}
