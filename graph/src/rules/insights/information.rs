//! Information given beside information received, with how good it was (row B5).

use super::period::Span;
use crate::facts::Facts;
use crate::ids::PersonId;
use crate::things::{Direction, Exchange, ExchangeKind};
use crate::view::insights::Information;

/// Of one person.
pub(super) fn with(facts: &Facts, person: PersonId, span: Span) -> Information {
    of(facts.things.exchanges_of(person), span)
}

/// Of everybody in the views.
pub(super) fn with_everybody(facts: &Facts, span: Span) -> Information {
    let all = facts.things.exchanges.values();
    of(all.filter(|e| facts.shows(e.person)), span)
}

fn of<'a>(exchanges: impl Iterator<Item = &'a Exchange>, span: Span) -> Information {
    let mut found = Information::default();
    let (mut rated, mut sum) = (0_u32, 0_u32);
    for exchange in exchanges.filter(|e| e.kind == ExchangeKind::Information && span.holds(e.on)) {
        match exchange.direction {
            Direction::Given => found.given += 1,
            Direction::Received => {
                found.received += 1;
                if let Some(quality) = exchange.quality {
                    rated += 1;
                    sum += u32::from(quality);
                }
            }
        }
    }
    found.quality = (rated > 0).then(|| f64::from(sum) / f64::from(rated));
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::view::insights::Period;

    #[test]
    fn quality_is_the_mean_of_what_was_rated() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let bob = book.person("Bob", None, "2026-01-01");
        let span = Span::of(Period::ThirtyDays, day("2026-06-08"));
        assert_eq!(with(&book.facts, sarah, span), Information::default());
        for (on, quality) in [
            ("2026-05-09", Some(1)),
            ("2026-05-10", Some(2)),
            ("2026-06-08", Some(5)),
            ("2026-06-08", None),
            ("2026-06-09", Some(1)),
        ] {
            book.received(sarah, on).quality = quality;
        }
        book.given(sarah, "2026-06-01");
        book.thanked(sarah, "2026-06-01");
        book.received(bob, "2026-06-01").quality = Some(3);
        let told = |i: Information| (i.given, i.received, i.quality);
        assert_eq!(told(with(&book.facts, sarah, span)), (1, 3, Some(3.5)));
        let all = with_everybody(&book.facts, span);
        assert_eq!(told(all), (1, 4, Some(10.0 / 3.0)));
        book.facts.take_person(bob);
        assert_eq!(with_everybody(&book.facts, span).received, 3);
    }
}
