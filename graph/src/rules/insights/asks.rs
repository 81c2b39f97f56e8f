//! Gives per ask, and asks of people who were only sought in need (row B7).

use super::period::Span;
use super::share;
use crate::facts::Facts;
use crate::ids::PersonId;
use crate::rules::given;
use crate::things::Direction;
use crate::view::insights::Asks;
use chrono::{Days, NaiveDate};

/// Whoever nothing happened with in so many days before an ask was only sought in need.
const BEFORE: Days = Days::new(90);

/// What was given to people in the views and asked of them in a period. An introduction of two of them is given to each.
pub(super) fn asks(facts: &Facts, span: Span) -> Asks {
    let given = facts.people.keys().map(|id| {
        let days = given::days(facts, *id, Direction::Given).into_iter();
        days.filter(|on| span.holds(*on)).count()
    });
    let given = given.sum();
    let asks = facts.things.asks.values();
    let asks = asks.filter_map(|ask| Some((ask.person, ask.asked_on?)));
    let asks = asks.filter(|(person, on)| facts.shows(*person) && span.holds(*on));
    let asks: Vec<(PersonId, NaiveDate)> = asks.collect();
    let only = asks.iter();
    let only = only.filter(|(person, on)| is_only_in_need(facts, *person, *on));
    let only = only.count();
    Asks {
        given,
        asked: asks.len(),
        given_per_ask: share(given, asks.len()),
        only_in_need: only,
        only_in_need_share: share(only, asks.len()),
    }
}

/// Whether there was neither a contact nor anything given in the days before an ask, its own day apart.
fn is_only_in_need(facts: &Facts, person: PersonId, asked_on: NaiveDate) -> bool {
    let from = asked_on.checked_sub_days(BEFORE).unwrap_or(NaiveDate::MIN);
    let before = |on: NaiveDate| from <= on && on < asked_on;
    let contacts = facts.contacts_of(person);
    let met = contacts.iter().any(|c| !c.planned && before(c.on));
    let gave = || given::days(facts, person, Direction::Given);
    !met && !gave().into_iter().any(before)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::Party;
    use crate::view::insights::Period;

    fn quarter() -> Span {
        Span::of(Period::Quarter, day("2026-06-08"))
    }

    #[test]
    fn gives_are_counted_without_thanks_and_without_asks_there_is_no_figure() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2025-01-01");
        let bob = book.person("Bob", None, "2025-01-01");
        let gone = book.person("Zed", None, "2025-01-01");
        assert_eq!(asks(&book.facts, quarter()), Asks::default());
        for on in ["2026-03-08", "2026-03-09", "2026-06-08", "2026-06-09"] {
            book.given(sarah, on);
        }
        book.thanked(sarah, "2026-05-01");
        book.received(sarah, "2026-05-01");
        book.given(gone, "2026-05-01");
        book.referral(Party::Me, bob, "Ada", "2026-05-01");
        book.introduction(sarah, bob, PersonId::ME, Some("2026-05-02"));
        let goal = book.goal("Ten clients", "2025-01-01");
        book.ask(bob, goal, None);
        book.ask(bob, goal, Some("2026-03-08"));
        book.ask(gone, goal, Some("2026-05-01"));
        book.facts.take_person(gone);
        let found = asks(&book.facts, quarter());
        assert_eq!((found.given, found.asked), (5, 0));
        assert_eq!(
            (found.given_per_ask, found.only_in_need_share),
            (None, None)
        );
        book.ask(sarah, goal, Some("2026-03-09"));
        book.ask(bob, goal, Some("2026-06-08")).dropped_on = Some(day("2026-06-08"));
        let found = asks(&book.facts, quarter());
        assert_eq!((found.asked, found.given_per_ask), (2, Some(2.5)));
    }

    #[test]
    fn only_in_need_looks_at_the_ninety_days_before_and_not_at_the_day_of_the_ask() {
        // 90 days before 1 June is 3 March.
        for (on, only) in [
            ("2026-03-02", true),
            ("2026-03-03", false),
            ("2026-05-31", false),
            ("2026-06-01", true),
            ("2026-06-02", true),
        ] {
            for what in ["talk", "mail from them", "gift", "plan", "thanks"] {
                let mut book = Book::new();
                let sarah = book.person("Sarah", None, "2025-01-01");
                let goal = book.goal("Ten clients", "2025-01-01");
                book.ask(sarah, goal, Some("2026-06-01"));
                match what {
                    "talk" | "plan" => book.talk(sarah, on).planned = what == "plan",
                    "mail from them" => book.mail_from(sarah, on).answered = true,
                    "gift" => book.given(sarah, on).asked = true,
                    _ => book.thanked(sarah, on).public = true,
                }
                let found = asks(&book.facts, quarter());
                let only = only || matches!(what, "plan" | "thanks");
                assert_eq!(found.only_in_need == 1, only, "{what} {on}");
                assert_eq!(found.only_in_need_share, Some(f64::from(u8::from(only))));
            }
        }
    }
}
