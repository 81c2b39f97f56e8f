//! Associations: what went into each, what came of it, and which of them I lead.

use crate::facts::Facts;
use crate::rules::fold::fold;
use crate::rules::insights::period::Span;
use crate::rules::insights::work::{sum, won};
use crate::things::{Association, AssociationRole};
use crate::view::insights::AssociationTime;
use chrono::NaiveDate;

/// All of them, by name. Contacts do not say to which association they belong: its minutes are those noted for it.
pub(crate) fn associations(facts: &Facts, span: Span) -> Vec<AssociationTime> {
    let all = facts.things.associations.values();
    let mut all: Vec<AssociationTime> = all
        .map(|association| {
            let id = association.id;
            let time = facts.things.time.values();
            let time = time.filter(|t| t.association == Some(id) && span.holds(t.on));
            let won = won(facts, span).filter(|work| work.association == Some(id));
            AssociationTime {
                id,
                name: association.name.clone(),
                led: is_led(association, span.to),
                minutes: time.map(|t| u64::from(t.minutes)).sum(),
                work: sum(won, &facts.settings.rates),
            }
        })
        .collect();
    all.sort_by_cached_key(|association| (fold(&association.name), association.id));
    all
}

/// Whether I lead it on a day; its last day is one on which I do.
fn is_led(association: &Association, today: NaiveDate) -> bool {
    association.role == AssociationRole::Lead
        && association.since.is_none_or(|since| since <= today)
        && association.until.is_none_or(|until| today <= until)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AssociationId, TimeId};
    use crate::rules::insights::tiers::Tiers;
    use crate::rules::insights::time::time;
    use crate::rules::sample::{Book, day};
    use crate::things::{DealOrigin, DealState, Thing, Time, TimeKind};
    use crate::types::Channel;
    use crate::view::insights::Period;
    use uuid::Uuid;

    fn association(n: u128, name: &str, role: AssociationRole) -> Association {
        Association {
            id: AssociationId(Uuid::from_u128(n)),
            name: name.to_owned(),
            role,
            since: None,
            until: None,
        }
    }

    fn put(book: &mut Book, association: Association) {
        book.facts.things.put(Thing::Association(association));
    }

    #[test]
    fn more_than_two_led_are_too_many() {
        for (led, too_many) in [(0, false), (2, false), (3, true)] {
            let mut book = Book::new();
            put(&mut book, association(90, "Guild", AssociationRole::Member));
            for n in 0..led {
                put(&mut book, association(n, "Club", AssociationRole::Lead));
            }
            let span = Span::of(Period::All, day("2026-06-08"));
            let found = time(&book.facts, &Tiers::of(&book.facts), span);
            assert_eq!((found.led as u128, found.too_many_led), (led, too_many));
        }
    }

    #[test]
    fn it_is_led_from_its_first_day_to_its_last() {
        for (since, until, led) in [
            (None, None, true),
            (Some("2026-06-08"), None, true),
            (Some("2026-06-09"), None, false),
            (None, Some("2026-06-08"), true),
            (None, Some("2026-06-07"), false),
        ] {
            let mut club = association(1, "Club", AssociationRole::Lead);
            club.since = since.map(day);
            club.until = until.map(day);
            assert_eq!(is_led(&club, day("2026-06-08")), led, "{since:?} {until:?}");
        }
    }

    #[test]
    fn what_was_noted_for_one_stands_beside_what_it_brought() {
        let mut book = Book::new();
        for (n, name) in [(90, "Zoo"), (91, "Émile’s circle")] {
            put(&mut book, association(n, name, AssociationRole::Member));
        }
        for (n, on) in [(92, "2026-03-08"), (93, "2026-03-09"), (94, "2026-06-08")] {
            book.facts.things.put(Thing::Time(Time {
                id: TimeId(Uuid::from_u128(n)),
                on: day(on),
                minutes: 50,
                kind: TimeKind::Organising,
                channel: Channel::Association,
                event: None,
                association: Some(AssociationId(Uuid::from_u128(90))),
                note: String::new(),
            }));
        }
        let work = book.opportunity("Audit", DealOrigin::Association, "2026-01-01");
        work.association = Some(AssociationId(Uuid::from_u128(90)));
        (work.state, work.closed_on) = (DealState::Won, Some(day("2026-06-01")));
        let found = associations(&book.facts, Span::of(Period::Quarter, day("2026-06-08")));
        let told = |a: &AssociationTime| (a.name.clone(), a.minutes, a.work.won);
        assert_eq!(
            found.iter().map(told).collect::<Vec<_>>(),
            [
                ("Émile’s circle".to_owned(), 0, 0),
                ("Zoo".to_owned(), 100, 1)
            ]
        );
    }
}
