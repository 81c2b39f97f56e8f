//! Thanks owed for what was received (row R9).

use super::{entry, next_day};
use crate::facts::{Facts, PersonFacts};
use crate::rules::days::plus_days;
use crate::things::{Direction, Exchange, ExchangeKind, Party};
use crate::view::{Open, OpenKind};
use chrono::NaiveDate;
use uuid::Uuid;

/// Thanks are late after so many days.
const LATE_AFTER: u64 = 2;

/// The row of thanks owed: for everything received but thanks, one row that counts from the earliest.
pub(super) fn owed(facts: &Facts, person: &PersonFacts, all: &mut Vec<Open>) {
    let thanked = last_thanks(facts, person);
    let earliest = received(facts, person)
        .filter(|(on, _, _)| thanked.is_none_or(|thanked| *on > thanked))
        .min_by_key(|(on, key, _)| (*on, *key));
    if let Some((on, key, what)) = earliest {
        let open = entry(
            OpenKind::Thanks,
            "thanks",
            Some(key),
            next_day(on),
            plus_days(on, LATE_AFTER),
        );
        all.push(open.about(&what));
    }
}

/// The day of the latest thanks given to somebody: it settles all before, and what was received on the day itself.
pub(super) fn last_thanks(facts: &Facts, person: &PersonFacts) -> Option<NaiveDate> {
    let exchanges = facts.things.exchanges_of(person.id);
    exchanges
        .filter(|e| e.direction == Direction::Given && e.kind == ExchangeKind::Thanks)
        .map(|e| e.on)
        .max()
}

/// Everything received from somebody but thanks: the day, the thing, and what the thanks are for.
fn received<'a>(
    facts: &'a Facts,
    person: &'a PersonFacts,
) -> impl Iterator<Item = (NaiveDate, Uuid, String)> + 'a {
    let id = person.id;
    let exchanges = facts
        .things
        .exchanges_of(id)
        .filter(|e| e.direction == Direction::Received && e.kind != ExchangeKind::Thanks)
        .map(|e| (e.on, e.id.0, in_words(e)));
    let referrals = facts
        .things
        .referrals_of(id)
        .filter(move |r| r.by == Party::Them && r.person == id)
        .map(|r| {
            let name = super::referrals::prospect(facts, r);
            (r.on, r.id.0, format!("the referral of {name}"))
        });
    let introductions = facts
        .things
        .introductions_of(id)
        .filter(move |i| i.through == id)
        .filter_map(|i| {
            let met = facts.name(i.for_me()?);
            Some((i.made_on?, i.id.0, format!("the introduction to {met}")))
        });
    exchanges.chain(referrals).chain(introductions)
}

fn in_words(exchange: &Exchange) -> String {
    if !exchange.note.is_empty() {
        return exchange.note.clone();
    }
    match exchange.kind {
        ExchangeKind::Referral => "the referral",
        ExchangeKind::Introduction => "the introduction",
        ExchangeKind::Information => "the information",
        ExchangeKind::Lead => "the lead",
        ExchangeKind::Expertise => "the advice",
        ExchangeKind::Collaboration => "the work together",
        ExchangeKind::Invitation => "the invitation",
        ExchangeKind::Visibility => "speaking of my work",
        ExchangeKind::Thanks => "",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::open;
    use super::super::tests::open_with;
    use super::*;
    use crate::ids::PersonId;
    use crate::rules::sample::{Book, day};

    #[test]
    fn thanks_are_owed_from_the_next_day_and_late_after_day_two() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.received(sarah, "2028-02-28");
        assert_eq!(
            open_with(&book, sarah),
            [(OpenKind::Thanks, day("2028-02-29"), day("2028-03-01"))]
        );
        let all = open(&book.facts, &book.facts.people[&sarah]);
        for (today, shown, late) in [
            ("2028-02-28", false, 0),
            ("2028-02-29", true, 0),
            ("2028-03-01", true, 0),
            ("2028-03-02", true, 1),
        ] {
            let got = (all[0].is_shown(day(today)), all[0].late(day(today)));
            assert_eq!(got, (shown, late), "{today}");
        }
    }

    #[test]
    fn one_thanks_settles_all_before() {
        for (thanked, from) in [
            (None, Some("2026-03-02")),
            (Some("2026-02-28"), Some("2026-03-02")),
            (Some("2026-03-01"), Some("2026-03-06")),
            (Some("2026-03-04"), Some("2026-03-06")),
            (Some("2026-03-05"), None),
            (Some("2026-03-06"), None),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            book.received(sarah, "2026-03-05");
            book.received(sarah, "2026-03-01");
            if let Some(on) = thanked {
                book.thanked(sarah, on).public = true;
            }
            let all = open_with(&book, sarah);
            assert!(all.len() <= 1, "one row for all of it");
            assert_eq!(all.first().map(|o| o.1), from.map(day), "{thanked:?}");
        }
    }

    #[test]
    fn everything_received_is_thanked_for_but_thanks() {
        type Put = fn(&mut Book, PersonId, PersonId);
        let cases: [(Put, Option<&str>); 9] = [
            (
                |b, s, _| b.received(s, "2026-03-01").note = "the deck".into(),
                Some("the deck"),
            ),
            (
                |b, s, _| {
                    b.received(s, "2026-03-01");
                },
                Some("the information"),
            ),
            (
                |b, s, _| {
                    b.referred(s, "Ada Stone", "2026-03-01");
                },
                Some("the referral of Ada Stone"),
            ),
            (
                |b, s, bob| {
                    b.introduction(PersonId::ME, bob, s, Some("2026-03-01"));
                },
                Some("the introduction to Bob"),
            ),
            (
                |b, s, bob| {
                    b.introduction(PersonId::ME, bob, s, None);
                },
                None,
            ),
            (
                |b, s, bob| {
                    b.introduction(s, bob, PersonId::ME, Some("2026-03-01"));
                },
                None,
            ),
            (
                |b, s, bob| {
                    b.introduction(PersonId::ME, s, bob, Some("2026-03-01"));
                },
                None,
            ),
            (
                |b, s, _| {
                    b.given(s, "2026-03-01");
                },
                None,
            ),
            (
                |b, s, _| b.received(s, "2026-03-01").kind = ExchangeKind::Thanks,
                None,
            ),
        ];
        for (i, (put, what)) in cases.into_iter().enumerate() {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let bob = book.person("Bob", None, "2026-01-01");
            put(&mut book, sarah, bob);
            let all = open(&book.facts, &book.facts.people[&sarah]);
            let thanks = all.iter().find(|o| o.kind == OpenKind::Thanks);
            assert_eq!(thanks.map(|o| o.what.as_str()), what, "case {i}");
        }
    }
}
