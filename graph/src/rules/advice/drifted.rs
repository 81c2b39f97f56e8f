//! Those who were close, and with whom it went quiet.

use super::Away;
use crate::facts::Facts;
use crate::rules::standing::Standing;
use crate::types::{Stage, Tier};
use crate::view::advice::{self, Advice, Silent};
use chrono::NaiveDate;

/// So many at a time: what can be looked at in five minutes.
const AT_ONCE: usize = 5;

/// Of the nearest tier in which there is anybody: the most urgent first. Somebody has drifted when they are late by a
/// whole period: late once is a full calendar, a second period gone by is a habit. Whoever is left in peace, snoozed,
/// let go or has a plan has not.
pub(super) fn drifted(facts: &Facts, today: NaiveDate, away: &Away) -> Option<Advice> {
    [Tier::One, Tier::Two].into_iter().find_map(|tier| {
        let of = facts.people.values().filter(|p| p.tier == Some(tier));
        let of = of.filter(|p| {
            p.stage != Some(Stage::LetGo) && p.peace_until.is_none_or(|until| until <= today)
        });
        let of = of.filter(|p| {
            let mut contacts = facts.contacts_of(p.id).into_iter();
            !contacts.any(|c| c.planned && today <= c.on)
        });
        let mut all: Vec<_> = of
            .filter_map(|p| Some((p, Standing::of(facts, p), facts.last(p)?)))
            .filter(|(p, standing, _)| {
                standing.is_late_by_a_period(today) && !away.has(&advice::drifted(p.id))
            })
            .collect();
        all.sort_by(|(a, x, _), (b, y, _)| {
            let names = || (a.folded_name(), a.id).cmp(&(b.folded_name(), b.id));
            x.by_urgency(y, today).then_with(names)
        });
        let people: Vec<Silent> = all
            .into_iter()
            .take(AT_ONCE)
            .map(|(p, _, last)| Silent {
                id: p.id,
                name: p.name.clone(),
                last,
            })
            .collect();
        (!people.is_empty()).then_some(Advice::Drifted { tier, people })
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{TODAY, told};
    use super::*;
    use crate::rules::sample::{Book, day};

    fn named(book: &Book) -> Option<(Tier, Vec<String>)> {
        match told(book).as_slice() {
            [] => None,
            [Advice::Drifted { tier, people }] => {
                Some((*tier, people.iter().map(|p| p.name.clone()).collect()))
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn somebody_has_drifted_when_late_by_a_whole_period() {
        for (tier, last, drifted) in [
            // Due on 8 May, a period of 30 days: late by 31.
            (Some(Tier::One), "2026-04-08", true),
            // Due on 9 May, a period of 30 days: late by 30.
            (Some(Tier::One), "2026-04-09", true),
            // Due on 10 May: late by 29.
            (Some(Tier::One), "2026-04-10", false),
            // Due on 8 March, a period of 90 days: late by 92.
            (Some(Tier::Two), "2025-12-08", true),
            // Due on 10 March, a period of 90 days: late by 90.
            (Some(Tier::Two), "2025-12-10", true),
            // Due on 11 March: late by 89.
            (Some(Tier::Two), "2025-12-11", false),
            (Some(Tier::Three), "2020-01-01", false),
            (None, "2020-01-01", false),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", tier, "2020-01-01");
            book.talk(sarah, last);
            let expected = drifted.then(|| (tier.unwrap(), vec!["Sarah".to_owned()]));
            assert_eq!(named(&book), expected, "{tier:?} {last}");
        }
    }

    #[test]
    fn whoever_is_waited_for_has_not_drifted() {
        for (what, drifted) in [
            ("nothing", true),
            ("never spoken to", false),
            ("a plan today", false),
            ("a plan that passed", true),
            ("peace", false),
            ("a snooze", false),
            ("let go", false),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", Some(Tier::One), "2020-01-01");
            if what != "never spoken to" {
                book.talk(sarah, "2025-01-01");
            }
            match what {
                "a plan today" => book.talk(sarah, TODAY).planned = true,
                "a plan that passed" => book.talk(sarah, "2026-06-07").planned = true,
                _ => {}
            }
            let who = book.who(sarah);
            match what {
                "peace" => who.peace_until = Some(day("2026-06-09")),
                "a snooze" => {
                    who.snoozed_until = Some(day("2026-06-20"));
                    who.snoozed_on = Some(day("2026-06-01"));
                    who.snoozed_last = Some(day("2025-01-01"));
                }
                "let go" => who.stage = Some(Stage::LetGo),
                _ => {}
            }
            assert_eq!(named(&book).is_some(), drifted, "{what}");
        }
    }

    #[test]
    fn the_nearest_tier_comes_first_and_five_of_it_at_most() {
        let mut book = Book::new();
        let two = book.person("Two", Some(Tier::Two), "2020-01-01");
        book.talk(two, "2020-01-01");
        assert_eq!(named(&book), Some((Tier::Two, vec!["Two".to_owned()])));
        for (n, name) in ["Ada", "Bob", "Cem", "Dan", "Eve", "Fay"]
            .into_iter()
            .enumerate()
        {
            let id = book.person(name, Some(Tier::One), "2020-01-01");
            book.talk(id, &format!("2026-02-{:02}", 20 - n));
        }
        let all = ["Fay", "Eve", "Dan", "Cem", "Bob"].map(str::to_owned);
        assert_eq!(named(&book), Some((Tier::One, all.to_vec())));
    }
}
