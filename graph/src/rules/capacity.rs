//! How full the tiers are, and whom to move out of a full one (row R1).

use super::days::have_passed;
use super::today::slim;
use crate::types::{Stage, Tier};
use crate::view::PersonRow;
use crate::view::review::Capacity;
use chrono::NaiveDate;

/// At most so many people in tiers 1, 2, 3.
pub const MOST: [usize; 3] = [10, 25, 100];
/// A hint under so many.
pub const LEAST: [usize; 3] = [5, 15, 50];
/// At most so many in cultivation or later.
pub const MOST_CULTIVATED: usize = 75;
/// At most so many in touch within [`IN_TOUCH_MONTHS`].
pub const MOST_IN_TOUCH: usize = 200;
/// What "in touch" looks back on.
const IN_TOUCH_MONTHS: u32 = 24;
/// So many are offered to be moved.
const OFFERED: usize = 5;

/// How full the tiers are on a day.
#[must_use]
pub fn capacity(rows: &[PersonRow], today: NaiveDate) -> Capacity {
    let of = |tier: Tier| rows.iter().filter(move |r| r.tier == Some(tier));
    let tiers = [Tier::One, Tier::Two, Tier::Three];
    let count = tiers.map(|tier| of(tier).count());
    Capacity {
        count,
        most: MOST,
        least: LEAST,
        cultivated: rows.iter().filter(|r| is_cultivated(r)).count(),
        in_touch: rows.iter().filter(|r| is_in_touch(r, today)).count(),
        move_out: [0, 1, 2].map(|i| {
            if count[i] > MOST[i] {
                longest_silent(of(tiers[i]).collect(), today)
            } else {
                Vec::new()
            }
        }),
    }
}

/// The longest silence relative to the period first; who has no period comes last, by silence.
fn longest_silent(mut rows: Vec<&PersonRow>, today: NaiveDate) -> Vec<PersonRow> {
    let silence = |row: &PersonRow| (today - row.since()).num_days();
    rows.sort_by(|a, b| {
        let relative = match (a.period_days(), b.period_days()) {
            (Some(x), Some(y)) => (silence(b) * x).cmp(&(silence(a) * y)),
            (x, y) => x.is_none().cmp(&y.is_none()),
        };
        relative
            .then_with(|| silence(b).cmp(&silence(a)))
            .then_with(|| a.folded_name().cmp(b.folded_name()))
    });
    rows.into_iter().take(OFFERED).map(slim).collect()
}

fn is_cultivated(row: &PersonRow) -> bool {
    matches!(
        row.stage,
        Some(Stage::Cultivation | Stage::Partnership | Stage::Maintenance)
    )
}

fn is_in_touch(row: &PersonRow, today: NaiveDate) -> bool {
    row.last
        .is_some_and(|last| !have_passed(IN_TOUCH_MONTHS, last, today))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{day, row};
    use crate::types::Cadence;

    fn many(n: u128, tier: Option<Tier>) -> Vec<PersonRow> {
        (1..=n)
            .map(|n| row(n, &format!("P{n:03}"), tier, "2026-01-01"))
            .collect()
    }

    #[test]
    fn a_tier_over_its_limit_offers_five_to_move() {
        for (tier, n, offered) in [
            (Tier::One, 10, 0),
            (Tier::One, 11, 5),
            (Tier::Two, 25, 0),
            (Tier::Two, 26, 5),
            (Tier::Three, 100, 0),
            (Tier::Three, 101, 5),
        ] {
            let got = capacity(&many(n, Some(tier)), day("2026-03-01"));
            let i = usize::from(u8::from(tier)) - 1;
            assert_eq!(got.count[i] as u128, n);
            assert_eq!(got.move_out[i].len(), offered, "{tier:?} {n}");
        }
    }

    #[test]
    fn the_longest_silence_relative_to_the_period_goes_first() {
        let mut rows = many(11, Some(Tier::One));
        for row in &mut rows {
            row.last = Some(day("2026-02-27"));
        }
        for (i, last, period) in [
            // 30 of 60 days.
            (0, "2026-01-30", Cadence::Days(60)),
            // 20 of 30 days.
            (1, "2026-02-09", Cadence::Days(30)),
            // 59 of no period at all.
            (2, "2026-01-01", Cadence::Never),
            // 10 of 15 days: as much as 20 of 30, but shorter.
            (3, "2026-02-19", Cadence::Days(15)),
        ] {
            rows[i].last = Some(day(last));
            rows[i].period = period;
        }
        let got = capacity(&rows, day("2026-03-01"));
        let names: Vec<_> = got.move_out[0].iter().map(|r| r.name.as_str()).collect();
        assert_eq!(names, ["P002", "P004", "P001", "P005", "P006"]);
    }

    #[test]
    fn the_cultivated_and_those_in_touch_are_counted() {
        let mut rows = many(6, None);
        for (row, stage) in rows.iter_mut().zip([
            Stage::Initial,
            Stage::Cultivation,
            Stage::Partnership,
            Stage::Maintenance,
            Stage::LetGo,
        ]) {
            row.stage = Some(stage);
        }
        rows[0].last = Some(day("2024-03-01"));
        rows[1].last = Some(day("2024-03-02"));
        rows[2].last = Some(day("2026-03-01"));
        let got = capacity(&rows, day("2026-03-01"));
        assert_eq!((got.cultivated, got.in_touch), (3, 2));
    }
}
