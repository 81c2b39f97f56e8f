//! What was given and received, weighed, and goodwill in a word (row R7).

use crate::facts::Facts;
use crate::ids::PersonId;
use crate::things::{Direction, ExchangeKind, Party, Size};
use crate::view::relation::{Goodwill, GoodwillWord};
use chrono::{Days, NaiveDate};

/// A gift this many days old, with nothing received in the window, makes it one-sided.
const YEAR: i64 = 365;

/// Something of value that went one way, whatever it was entered as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trade {
    /// The local day.
    pub on: NaiveDate,
    /// Which way.
    pub direction: Direction,
    /// 1, 3 or 8; nothing for thanks.
    pub weight: u32,
}

/// Everything that was given to somebody or received from them, the earliest first.
///
/// Referrals and introductions are exchanges of themselves: a referral is large; an introduction that I made is medium to
/// each of the two, one that I received is medium from its maker.
#[must_use]
pub fn trades(facts: &Facts, person: PersonId) -> Vec<Trade> {
    let things = &facts.things;
    let exchanges = things.exchanges_of(person).map(|e| Trade {
        on: e.on,
        direction: e.direction,
        weight: if e.kind == ExchangeKind::Thanks {
            0
        } else {
            weight(e.size)
        },
    });
    let referrals = things.referrals_of(person).filter(|r| r.person == person);
    let referrals = referrals.map(|r| Trade {
        on: r.on,
        direction: match r.by {
            Party::Me => Direction::Given,
            Party::Them => Direction::Received,
        },
        weight: weight(Size::Large),
    });
    let introductions = things.introductions_of(person).filter_map(|i| {
        let direction = if i.is_mine() {
            Direction::Given
        } else if i.for_me().is_some() && i.through == person {
            Direction::Received
        } else {
            return None;
        };
        Some(Trade {
            on: i.made_on?,
            direction,
            weight: weight(Size::Medium),
        })
    });
    let mut all: Vec<Trade> = exchanges.chain(referrals).chain(introductions).collect();
    all.sort_by_key(|trade| trade.on);
    all
}

/// Goodwill with somebody on a day.
#[must_use]
pub fn goodwill(facts: &Facts, person: PersonId, today: NaiveDate) -> Goodwill {
    let mut all = trades(facts, person);
    all.retain(|trade| trade.on <= today);
    let days = facts.settings.goodwill_days.max(1);
    let from = today
        .checked_sub_days(Days::new(u64::from(days) - 1))
        .unwrap_or(NaiveDate::MIN);
    let sum = |direction| {
        let inside = all.iter().filter(|t| t.on >= from);
        inside
            .filter(|t| t.direction == direction)
            .fold(0_u32, |sum, t| sum.saturating_add(t.weight))
    };
    let (given, received) = (sum(Direction::Given), sum(Direction::Received));
    let first_gift = all
        .iter()
        .find(|t| t.direction == Direction::Given && t.weight > 0)
        .map(|t| (today - t.on).num_days());
    Goodwill {
        word: word(!all.is_empty(), given, received, first_gift),
        days,
        given,
        received,
        bar: bar(given, received),
    }
}

/// The word, by PRODUCT's conditions in PRODUCT's order.
fn word(ever: bool, given: u32, received: u32, first_gift: Option<i64>) -> GoodwillWord {
    let (g, r) = (u64::from(given), u64::from(received));
    if !ever {
        GoodwillWord::NothingYet
    } else if g == 0 && r == 0 {
        GoodwillWord::Resting
    } else if r == 0 && first_gift.is_some_and(|days| days >= YEAR) {
        GoodwillWord::OneSided
    } else if r == 0 {
        GoodwillWord::Sowing
    } else if r >= g + 3 && 2 * r > 3 * g {
        GoodwillWord::Overdrawn
    } else if g >= r + 3 && 2 * g > 3 * r {
        GoodwillWord::InCredit
    } else {
        GoodwillWord::Balanced
    }
}

fn bar(given: u32, received: u32) -> f32 {
    let (g, r) = (f64::from(given), f64::from(received));
    if g + r == 0.0 {
        0.0
    } else {
        ((g - r) / (g + r)) as f32
    }
}

/// Small, medium and large weigh 1, 3 and 8.
fn weight(size: Size) -> u32 {
    match size {
        Size::Small => 1,
        Size::Medium => 3,
        Size::Large => 8,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::rules::sample::day;
    use crate::things::ExchangeKind as Kind;
    use proptest::prelude::*;

    /// What happened with person 1: the day, which way, the size.
    fn after(what: &[(&str, Direction, Kind, Size)], today: &str) -> Goodwill {
        let mut book = Book::with(&[(1, "Priya", None)]);
        for (on, direction, kind, size) in what {
            book.exchange(1, on, *direction, *kind, *size);
        }
        goodwill(&book.facts, Book::id(1), day(today))
    }

    #[test]
    fn goodwill_is_the_first_word_that_holds() {
        use Direction::{Given, Received};
        use GoodwillWord::*;
        use Size::{Large, Medium, Small};
        let info = Kind::Information;
        for (name, what, word) in [
            ("nothing", vec![], NothingYet),
            (
                "only thanks",
                vec![("2026-06-01", Received, Kind::Thanks, Large)],
                Resting,
            ),
            (
                "long ago",
                vec![("2025-06-29", Received, info, Large)],
                Resting,
            ),
            (
                "the window's first day",
                vec![("2025-06-30", Received, info, Large)],
                Overdrawn,
            ),
            (
                "after today",
                vec![("2026-06-30", Received, info, Large)],
                NothingYet,
            ),
            (
                "a gift a year old, another today",
                vec![
                    ("2025-06-29", Given, info, Small),
                    ("2026-06-29", Given, info, Small),
                ],
                OneSided,
            ),
            (
                "a gift not quite a year old",
                vec![("2025-06-30", Given, info, Small)],
                Sowing,
            ),
            (
                "a year of giving, and thanks",
                vec![
                    ("2025-06-29", Given, info, Small),
                    ("2026-06-29", Given, info, Small),
                    ("2026-06-29", Received, Kind::Thanks, Large),
                ],
                OneSided,
            ),
            (
                "thanks a year ago are no gift",
                vec![
                    ("2025-06-01", Given, Kind::Thanks, Small),
                    ("2026-06-29", Given, info, Small),
                ],
                Sowing,
            ),
            (
                "received 2 more",
                vec![
                    ("2026-06-01", Received, info, Small),
                    ("2026-06-02", Received, info, Small),
                ],
                Balanced,
            ),
            (
                "received 3 more",
                vec![("2026-06-01", Received, info, Medium)],
                Overdrawn,
            ),
            (
                "received 3 to 1",
                vec![
                    ("2026-06-01", Received, info, Medium),
                    ("2026-06-01", Given, info, Small),
                ],
                Balanced,
            ),
            (
                "gave 3 to 1",
                vec![
                    ("2026-06-01", Given, info, Medium),
                    ("2026-06-01", Received, info, Small),
                ],
                Balanced,
            ),
            (
                "gave 4 to 1",
                vec![
                    ("2026-06-01", Given, info, Medium),
                    ("2026-06-01", Given, info, Small),
                    ("2026-06-01", Received, info, Small),
                ],
                InCredit,
            ),
            (
                "received 9 to 6",
                vec![
                    ("2026-06-01", Received, info, Large),
                    ("2026-06-01", Received, info, Small),
                    ("2026-06-01", Given, info, Medium),
                    ("2026-06-01", Given, info, Medium),
                ],
                Balanced,
            ),
            (
                "received 11 to 7",
                vec![
                    ("2026-06-01", Received, info, Large),
                    ("2026-06-01", Received, info, Medium),
                    ("2026-06-01", Given, info, Medium),
                    ("2026-06-01", Given, info, Medium),
                    ("2026-06-01", Given, info, Small),
                ],
                Overdrawn,
            ),
        ] {
            assert_eq!(after(&what, "2026-06-29").word, word, "{name}");
        }
    }

    #[test]
    fn leap_days_are_days() {
        // 365 days to 27 February 2029 begin on 29 February 2028.
        for (on, word) in [
            ("2028-02-28", GoodwillWord::Resting),
            ("2028-02-29", GoodwillWord::Overdrawn),
        ] {
            let what = [(on, Direction::Received, Kind::Lead, Size::Medium)];
            assert_eq!(after(&what, "2029-02-27").word, word, "{on}");
        }
    }

    #[test]
    fn referrals_and_introductions_are_exchanges_of_themselves() {
        for (name, g, r) in [
            ("referral made", 8, 0),
            ("referral received", 0, 8),
            ("introduction by me", 3, 0),
            ("introduction by them to me", 0, 3),
            ("introduction of them to me", 0, 0),
            ("introduction asked for", 0, 0),
            ("introduction among others", 0, 0),
            ("sent to me as a prospect", 0, 0),
        ] {
            let mut book = Book::with(&[(1, "Priya", None), (2, "Tom", None), (3, "Ana", None)]);
            match name {
                "referral made" => book.referral(Party::Me, 1, None, "2026-06-01"),
                "referral received" => book.referral(Party::Them, 1, None, "2026-06-01"),
                "introduction by me" => book.introduction(1, 2, 0, Some("2026-06-01")),
                "introduction by them to me" => book.introduction(0, 2, 1, Some("2026-06-01")),
                "introduction of them to me" => book.introduction(1, 0, 2, Some("2026-06-01")),
                "introduction asked for" => book.introduction(0, 2, 1, None),
                "introduction among others" => book.introduction(1, 2, 3, Some("2026-06-01")),
                _ => book.referral(Party::Them, 2, Some(1), "2026-06-01"),
            };
            let found = goodwill(&book.facts, Book::id(1), day("2026-06-29"));
            assert_eq!((found.given, found.received), (g, r), "{name}");
        }
    }

    #[test]
    fn the_window_is_a_setting() {
        let mut book = Book::with(&[(1, "Priya", None)]);
        book.exchange(
            1,
            "2026-06-01",
            Direction::Received,
            Kind::Lead,
            Size::Large,
        );
        for (days, received) in [(28, 0), (29, 8), (0, 0), (u16::MAX, 8)] {
            book.facts.settings.goodwill_days = days;
            let found = goodwill(&book.facts, Book::id(1), day("2026-06-29"));
            assert_eq!((found.received, found.days), (received, days.max(1)));
        }
    }

    #[test]
    fn the_bar_goes_from_all_received_to_all_given() {
        for (g, r, is) in [
            (0, 0, 0.0),
            (8, 0, 1.0),
            (0, 3, -1.0),
            (3, 1, 0.5),
            (4, 4, 0.0),
        ] {
            assert!((bar(g, r) - is).abs() < f32::EPSILON, "{g} {r}");
        }
    }

    proptest! {
        #[test]
        fn exactly_one_word_holds(ever: bool, g in 0_u32..40, r in 0_u32..40, gift in proptest::option::of(0_i64..800)) {
            let (gf, rf) = (f64::from(g), f64::from(r));
            let old = gift.is_some_and(|d| d >= 365);
            let holds = [
                (GoodwillWord::NothingYet, !ever),
                (GoodwillWord::Resting, ever && g + r == 0),
                (GoodwillWord::OneSided, ever && g > 0 && r == 0 && old),
                (GoodwillWord::Sowing, ever && g > 0 && r == 0 && !old),
                (GoodwillWord::Overdrawn, ever && r > 0 && rf - gf >= 3.0 && rf > 1.5 * gf),
                (GoodwillWord::InCredit, ever && r > 0 && gf - rf >= 3.0 && gf > 1.5 * rf),
            ];
            let held: Vec<GoodwillWord> = holds.iter().filter(|(_, h)| *h).map(|(w, _)| *w).collect();
            prop_assert!(held.len() <= 1);
            prop_assert_eq!(word(ever, g, r, gift), held.first().copied().unwrap_or(GoodwillWord::Balanced));
        }
    }
}
