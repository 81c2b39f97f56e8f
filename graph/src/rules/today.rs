//! Whom to get in touch with today, in fair order (PRODUCT row R3, the part that follows from tier and cadence).

use crate::view::{PersonRow, Today, TodayRow};
use chrono::NaiveDate;
use std::cmp::Ordering;

/// Today's list: everybody due, most urgent first.
///
/// Urgency is `max(T − due, 0) ÷ period`; equally urgent ones go by lower tier number, then longer silence, then
/// name.
#[must_use]
pub fn today(rows: &[PersonRow], today: NaiveDate) -> Today {
    let mut due: Vec<Ranked<'_>> = rows
        .iter()
        .filter_map(|row| Ranked::of(row, today))
        .collect();
    due.sort_by(Ranked::order);
    Today {
        in_touch: due.into_iter().map(Ranked::into_row).collect(),
        to_sort: rows.iter().filter(|row| row.to_sort).count(),
        people: rows.len(),
    }
}

struct Ranked<'a> {
    row: &'a PersonRow,
    due: NaiveDate,
    days_late: i64,
    period: i64,
    silence: i64,
}

impl<'a> Ranked<'a> {
    fn of(row: &'a PersonRow, today: NaiveDate) -> Option<Self> {
        let due = row.due().filter(|due| today >= *due)?;
        let (days_late, silence) = ((today - due).num_days(), (today - row.since()).num_days());
        Some(Self {
            row,
            due,
            days_late,
            period: row.period_days()?.max(1),
            silence,
        })
    }

    fn order(&self, other: &Self) -> Ordering {
        let tier = |r: &PersonRow| r.tier.map_or(4, u8::from);
        // late/period as fractions compared crosswise: exact, where a division is not.
        (other.days_late * self.period)
            .cmp(&(self.days_late * other.period))
            .then_with(|| tier(self.row).cmp(&tier(other.row)))
            .then_with(|| other.silence.cmp(&self.silence))
            .then_with(|| self.row.folded_name().cmp(other.row.folded_name()))
            .then_with(|| self.row.id.cmp(&other.row.id))
    }

    fn into_row(self) -> TodayRow {
        TodayRow {
            person: self.row.clone(),
            due: self.due,
            days_since: self.silence,
            spoken: self.row.last.is_some(),
            cadence: self.row.cadence_in_force(),
            last_note: self.row.last_note.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{day, row};
    use crate::types::{Cadence, Tier};

    fn names(t: &Today) -> Vec<&str> {
        t.in_touch.iter().map(|r| r.person.name.as_str()).collect()
    }

    fn every(n: u128, name: &str, tier: Option<Tier>, last: &str, days: u16) -> PersonRow {
        let mut r = row(n, name, tier, "2020-01-01");
        r.last = Some(day(last));
        r.cadence = Some(Cadence::Days(days));
        r
    }

    #[test]
    fn only_those_due_are_shown() {
        let rows = [
            row(1, "Yesterday", Some(Tier::One), "2026-02-14"),
            row(2, "Today", Some(Tier::One), "2026-02-15"),
            row(3, "Tomorrow", Some(Tier::One), "2026-02-16"),
            row(4, "Never", None, "2020-01-01"),
        ];
        assert_eq!(
            names(&today(&rows, day("2026-03-15"))),
            ["Yesterday", "Today"]
        );
    }

    #[test]
    fn ten_days_late_weigh_more_on_a_short_period() {
        let rows = [
            every(1, "Yearly", Some(Tier::One), "2025-01-01", 365),
            every(2, "Weekly", Some(Tier::Three), "2026-01-04", 7),
        ];
        assert_eq!(
            names(&today(&rows, day("2026-01-21"))),
            ["Weekly", "Yearly"]
        );
    }

    #[test]
    fn ties_go_by_tier_then_silence_then_name() {
        let rows = [
            every(1, "Zoë", Some(Tier::Two), "2026-01-01", 10),
            every(2, "anna", Some(Tier::Two), "2026-01-01", 10),
            every(3, "Longer", Some(Tier::Two), "2025-12-22", 20),
            every(4, "Circle", None, "2025-12-22", 20),
            every(5, "First", Some(Tier::One), "2026-01-01", 10),
        ];
        let t = today(&rows, day("2026-01-11"));
        assert_eq!(names(&t), ["First", "Longer", "anna", "Zoë", "Circle"]);
    }

    #[test]
    fn a_row_says_why_it_is_here() {
        let mut met = every(1, "Met", Some(Tier::One), "2026-01-01", 10);
        met.last_note = Some("Likes tea.".into());
        let new = row(2, "New", Some(Tier::One), "2026-01-01");
        let t = today(&[met, new], day("2026-02-01"));
        assert_eq!((t.in_touch[0].days_since, t.in_touch[0].spoken), (31, true));
        assert_eq!(t.in_touch[0].last_note.as_deref(), Some("Likes tea."));
        assert_eq!(
            (t.in_touch[1].days_since, t.in_touch[1].spoken),
            (31, false)
        );
        assert_eq!(t.in_touch[1].cadence, Cadence::Months(1));
    }

    #[test]
    fn those_waiting_to_be_sorted_are_counted() {
        let mut rows = [
            row(1, "A", None, "2026-01-01"),
            row(2, "B", None, "2026-01-01"),
        ];
        rows[0].to_sort = true;
        let t = today(&rows, day("2026-01-02"));
        assert_eq!((t.to_sort, t.people), (1, 2));
    }
}
