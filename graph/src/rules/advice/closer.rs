//! Whoever sent work that was won and stands further out belongs nearer, while tier 1 has room.

use super::Away;
use crate::facts::Facts;
use crate::rules::capacity::MOST;
use crate::rules::insights::{Span, sources};
use crate::types::{Stage, Tier};
use crate::view::advice::{self, Advice, Sender};

/// One referral may be chance; the second one is a habit.
const REFERRALS: usize = 2;
/// And at least one of them became work: whoever sends what does not fit is thanked, not courted.
const WON: usize = 1;
/// So many at a time: each of them wants an hour a month from then on.
const AT_ONCE: usize = 3;

/// Those of whose referrals most was won first.
pub(super) fn closer(facts: &Facts, span: Span, away: &Away) -> Option<Advice> {
    let here = facts.people.values();
    let here = here.filter(|p| p.tier == Some(Tier::One)).count();
    let room = MOST[0].saturating_sub(here).min(AT_ONCE);
    let all = sources(facts, span).into_iter().filter(|source| {
        let person = facts.people.get(&source.id);
        let may = person.is_some_and(|p| {
            p.tier != Some(Tier::One)
                && p.stage != Some(Stage::LetGo)
                && p.peace_until.is_none_or(|until| until <= span.to)
        });
        may && source.referrals >= REFERRALS
            && source.work.won >= WON
            && !away.has(&advice::closer(source.id))
    });
    let people: Vec<Sender> = all
        .take(room)
        .map(|source| Sender {
            id: source.id,
            name: source.name,
            referrals: source.referrals,
            won: source.work.won,
        })
        .collect();
    (!people.is_empty()).then_some(Advice::Closer { people })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TODAY, sent, told};
    use super::*;
    use crate::rules::sample::{Book, day};

    fn names(book: &Book) -> Vec<String> {
        match told(book).as_slice() {
            [] => vec![],
            [Advice::Closer { people }] => people.iter().map(|p| p.name.clone()).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn two_referrals_of_twelve_months_one_of_them_won_bring_somebody_nearer() {
        for (on, won, nearer) in [
            (&["2026-05-01"][..], 1, false),
            (&["2026-05-01", "2026-05-02"], 0, false),
            (&["2026-05-01", "2026-05-02"], 1, true),
            (&["2025-06-08", "2026-05-02"], 1, false),
            (&["2025-06-09", "2026-05-02"], 1, true),
            (&["2026-05-01", "2026-05-02", "2026-05-03"], 3, true),
        ] {
            for tier in [Some(Tier::Two), Some(Tier::Three), None] {
                let mut book = Book::new();
                let sarah = book.person("Sarah", tier, TODAY);
                sent(&mut book, sarah, on, won);
                assert_eq!(names(&book).len() == 1, nearer, "{on:?} {won} {tier:?}");
            }
        }
    }

    #[test]
    fn whoever_is_there_let_go_or_left_in_peace_is_not_moved() {
        for (what, nearer) in [
            ("tier 1", false),
            ("let go", false),
            ("peace until tomorrow", false),
            ("peace until today", true),
        ] {
            let mut book = Book::new();
            let tier = if what == "tier 1" {
                Tier::One
            } else {
                Tier::Two
            };
            let sarah = book.person("Sarah", Some(tier), TODAY);
            sent(&mut book, sarah, &["2026-05-01", "2026-05-02"], 2);
            let who = book.who(sarah);
            match what {
                "let go" => who.stage = Some(Stage::LetGo),
                "peace until tomorrow" => who.peace_until = Some(day("2026-06-09")),
                "peace until today" => who.peace_until = Some(day(TODAY)),
                _ => {}
            }
            assert_eq!(names(&book).len() == 1, nearer, "{what}");
        }
    }

    #[test]
    fn no_more_are_named_than_there_is_room_for() {
        for (here, named) in [(0, 3), (7, 3), (8, 2), (9, 1), (10, 0), (11, 0)] {
            let mut book = Book::new();
            for _ in 0..here {
                book.person("Partner", Some(Tier::One), TODAY);
            }
            for name in ["Ada", "Bob", "Cem", "Dan"] {
                let id = book.person(name, Some(Tier::Two), TODAY);
                let won = if name == "Dan" { 2 } else { 1 };
                sent(&mut book, id, &["2026-05-01", "2026-05-02"], won);
            }
            let all = ["Dan", "Ada", "Bob"];
            assert_eq!(names(&book), all[..named], "{here}");
        }
    }
}
