//! An association that took many hours and brought no possible work.

use super::Away;
use crate::facts::Facts;
use crate::rules::insights::{Span, associations};
use crate::view::advice::{self, Advice};

/// Twenty hours of twelve months: half an hour a week, which an idle membership does not take.
const IDLE_MINUTES: u64 = 20 * 60;

/// The one that took most. Whatever came up or was closed through it in these days counts, won or not; so a membership
/// is not idle while something is on its way.
pub(super) fn idle(facts: &Facts, span: Span, away: &Away) -> Option<Advice> {
    let all = associations(facts, span).into_iter();
    let idle = all.filter(|a| {
        let stays = facts.things.associations.get(&a.id);
        let stays = stays.is_some_and(|a| a.until.is_none_or(|until| span.to < until));
        let mut works = facts.things.opportunities.values();
        let brought = works.any(|work| {
            work.association == Some(a.id)
                && (span.holds(work.opened_on) || work.closed_on.is_some_and(|on| span.holds(on)))
        });
        stays && !brought && a.minutes >= IDLE_MINUTES && !away.has(&advice::association(a.id))
    });
    // Of equal ones the first by name.
    let most = idle.reduce(|most, a| if a.minutes > most.minutes { a } else { most })?;
    Some(Advice::Association {
        id: most.id,
        name: most.name,
        led: most.led,
        minutes: most.minutes,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TODAY, guild, told};
    use super::*;
    use crate::ids::AssociationId;
    use crate::rules::sample::{Book, day};
    use crate::things::{DealOrigin, Thing};

    fn idle_one(book: &Book) -> Option<(AssociationId, u64)> {
        match told(book).as_slice() {
            [] => None,
            [Advice::Association { id, minutes, .. }] => Some((*id, *minutes)),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn twenty_hours_of_twelve_months_for_nothing_are_pointed_out() {
        for (minutes, on, idle) in [
            (1_199, "2026-05-01", false),
            (1_200, "2026-05-01", true),
            (5_000, "2025-06-08", false),
            (5_000, "2025-06-09", true),
            (5_000, "2026-06-09", false),
        ] {
            let mut book = Book::new();
            let id = guild(&mut book, 90, minutes, on);
            let expected = idle.then_some((id, u64::from(minutes)));
            assert_eq!(idle_one(&book), expected, "{minutes} {on}");
        }
    }

    #[test]
    fn whatever_came_up_through_it_counts() {
        for (opened, closed, idle) in [
            ("2026-05-01", None, false),
            ("2025-06-09", None, false),
            ("2025-06-08", None, true),
            ("2025-01-01", Some("2025-06-09"), false),
            ("2025-01-01", Some("2025-06-08"), true),
        ] {
            let mut book = Book::new();
            let id = guild(&mut book, 90, 5_000, "2026-05-01");
            let work = book.opportunity("Audit", DealOrigin::Association, opened);
            work.association = Some(id);
            work.closed_on = closed.map(day);
            assert_eq!(idle_one(&book).is_some(), idle, "{opened} {closed:?}");
        }
    }

    #[test]
    fn the_one_that_took_most_is_told_unless_it_was_left() {
        let mut book = Book::new();
        guild(&mut book, 90, 2_000, "2026-05-01");
        let most = guild(&mut book, 91, 3_000, "2026-05-01");
        assert_eq!(idle_one(&book), Some((most, 3_000)));
        for (until, id) in [("2026-06-09", 91), (TODAY, 90), ("2026-01-01", 90)] {
            let mut left = book.facts.things.associations[&most].clone();
            left.until = Some(day(until));
            book.facts.things.put(Thing::Association(left));
            let told = idle_one(&book).map(|(id, _)| id.0.as_u128());
            assert_eq!(told, Some(id), "{until}");
        }
    }
}
