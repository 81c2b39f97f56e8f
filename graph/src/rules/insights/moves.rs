//! Moves between tiers by month (row B7).

use super::period::Span;
use crate::facts::Facts;
use crate::view::insights::Moves;
use chrono::Datelike;
use std::collections::BTreeMap;

/// The moves of people in the views, the earliest month first, then by where they led from and to.
pub(super) fn moves(facts: &Facts, span: Span) -> Vec<Moves> {
    let mut found = BTreeMap::new();
    let moved = facts.moves.iter().filter(|m| m.from != m.to);
    for moved in moved.filter(|m| span.holds(m.on) && facts.shows(m.person)) {
        let month = moved.on.with_day(1).unwrap_or(moved.on);
        *found.entry((month, moved.from, moved.to)).or_default() += 1;
    }
    let found = found.into_iter();
    found
        .map(|((month, from, to), count)| Moves {
            month,
            from,
            to,
            count,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::types::Tier;
    use crate::view::insights::Period;

    #[test]
    fn moves_are_counted_by_month_and_by_where_they_led() {
        use Tier::{One, Three, Two};
        let mut book = Book::new();
        let [a, b, gone] = ["A", "B", "C"].map(|name| book.person(name, None, "2025-01-01"));
        for (who, to, on) in [
            (a, Some(Three), "2026-03-08"),
            (a, Some(Two), "2026-03-09"),
            (b, Some(Three), "2026-03-31"),
            (b, Some(Two), "2026-03-31"),
            (a, Some(One), "2026-04-01"),
            (b, None, "2026-06-08"),
            (b, None, "2026-06-08"),
            (a, None, "2026-06-09"),
            (gone, Some(One), "2026-04-01"),
        ] {
            book.moved(who, to, on);
        }
        book.facts.take_person(gone);
        let found = moves(&book.facts, Span::of(Period::Quarter, day("2026-06-08")));
        let told = |m: &Moves| (m.month, m.from, m.to, m.count);
        assert_eq!(
            found.iter().map(told).collect::<Vec<_>>(),
            [
                (day("2026-03-01"), None, Some(Three), 1),
                (day("2026-03-01"), Some(Three), Some(Two), 2),
                (day("2026-04-01"), Some(Two), Some(One), 1),
                (day("2026-06-01"), Some(Two), None, 1),
            ]
        );
        let none = moves(&Book::new().facts, Span::of(Period::All, day("2026-06-08")));
        assert!(none.is_empty());
    }
}
