//! Looking back: the week's walk through tier 1, promises and loops, and the quarter's question about the tiers
//! (rows R1, R3).

use super::capacity::{MOST_CULTIVATED, MOST_IN_TOUCH, capacity};
use super::days::have_passed;
use super::today::{row_of, slim};
use crate::facts::Facts;
use crate::things::{Promise, ReviewKind};
use crate::types::Tier;
use crate::view::review::{Quarter, Week};
use crate::view::{PersonRow, Section};
use chrono::NaiveDate;

/// The question comes again after so many months.
const QUARTER_MONTHS: u32 = 3;

/// The weekly review.
#[must_use]
pub fn week(rows: &[PersonRow], facts: &Facts, today: NaiveDate) -> Week {
    let mut tier_1: Vec<&PersonRow> = rows.iter().filter(|r| r.tier == Some(Tier::One)).collect();
    tier_1.sort_by(|a, b| {
        let order = |row: &PersonRow| (row.since(), row.id);
        order(a).cmp(&order(b))
    });
    let of_loops = |row| move |open| (row, open);
    let mut loops: Vec<_> = rows
        .iter()
        .flat_map(|row| row.open.iter().map(of_loops(row)))
        .filter(|(_, open)| open.kind.section() == Section::Loops)
        .collect();
    loops.sort_by(|(a, x), (b, y)| {
        (x.due, a.folded_name(), &x.key).cmp(&(y.due, b.folded_name(), &y.key))
    });
    Week {
        last: last(facts, ReviewKind::Week),
        tier_1: tier_1.into_iter().map(slim).collect(),
        promises: promises(facts),
        loops: loops
            .into_iter()
            .map(|(row, open)| row_of(row, open, today))
            .collect(),
    }
}

/// The quarterly question: due three months after the last one, or after the first person was given a tier.
#[must_use]
pub fn quarter(rows: &[PersonRow], facts: &Facts, today: NaiveDate) -> Quarter {
    let last = last(facts, ReviewKind::Quarter);
    let from = last.or_else(|| first_tier(facts));
    let capacity = capacity(rows, today);
    let since = |on: NaiveDate| last.is_none_or(|last| on > last);
    let moves = facts
        .moves
        .iter()
        .rev()
        .filter(|m| since(m.on) && facts.shows(m.person));
    Quarter {
        last,
        due: from.is_some_and(|from| have_passed(QUARTER_MONTHS, from, today)),
        too_many_cultivated: capacity.cultivated > MOST_CULTIVATED,
        too_many_in_touch: capacity.in_touch > MOST_IN_TOUCH,
        capacity,
        moves: moves
            .map(|m| (m.clone(), facts.name(m.person).to_owned()))
            .collect(),
    }
}

/// Every open promise both ways with somebody in the views, by due day, with the other's name.
#[must_use]
pub fn promises(facts: &Facts) -> Vec<(Promise, String)> {
    let all = facts.things.promises.values().filter(|p| p.is_open());
    let mut all: Vec<_> = all
        .filter(|p| facts.shows(p.person))
        .map(|p| (p.clone(), facts.name(p.person).to_owned()))
        .collect();
    all.sort_by(|(a, x), (b, y)| (a.due, x, a.id).cmp(&(b.due, y, b.id)));
    all
}

fn last(facts: &Facts, kind: ReviewKind) -> Option<NaiveDate> {
    let reviews = facts.things.reviews.values();
    reviews.filter(|r| r.kind == kind).map(|r| r.on).max()
}

/// The day on which somebody was first given a tier: by a move, or as they were added.
fn first_tier(facts: &Facts) -> Option<NaiveDate> {
    let moves = facts.moves.iter().filter(|m| m.to.is_some()).map(|m| m.on);
    let people = facts.people.values().filter(|p| p.tier.is_some());
    let people = people.map(|p| p.tier_on.unwrap_or(p.added_on));
    moves.chain(people).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::Party;
    use crate::view::{OpenKind, Reason};

    #[test]
    fn the_week_walks_through_tier_1_promises_and_loops() {
        let mut book = Book::new();
        let ada = book.person("Ada", Some(Tier::One), "2026-01-01");
        let bob = book.person("Bob", Some(Tier::One), "2026-01-01");
        let zed = book.person("Zed", Some(Tier::Two), "2026-01-01");
        book.talk(ada, "2026-02-01");
        book.promise(zed, Party::Them, "a call", "2026-06-01");
        book.promise(ada, Party::Me, "the deck", "2026-04-01");
        book.promise(ada, Party::Me, "done", "2026-03-01").kept_on = Some(day("2026-03-01"));
        book.referred(zed, "Prospect", "2026-03-05");
        let goal = book.goal("Ten clients", "2026-01-01");
        book.ask(bob, goal, Some("2026-03-01"));
        book.review(ReviewKind::Week, None, "2026-02-20");
        book.review(ReviewKind::Week, None, "2026-02-27");
        book.review(ReviewKind::Quarter, None, "2026-03-01");
        let got = week(&book.rows(), &book.facts, day("2026-03-02"));
        assert_eq!(got.last, Some(day("2026-02-27")));
        let tier_1: Vec<_> = got.tier_1.iter().map(|r| r.id).collect();
        assert_eq!(tier_1, [bob, ada]);
        let promises: Vec<_> = got
            .promises
            .iter()
            .map(|(p, name)| (p.what.as_str(), name.as_str()))
            .collect();
        assert_eq!(promises, [("the deck", "Ada"), ("a call", "Zed")]);
        let loops: Vec<_> = got
            .loops
            .iter()
            .filter_map(|r| match &r.reasons[0] {
                Reason::Open(open) => Some((r.person.id, open.kind)),
                _ => None,
            })
            .collect();
        assert_eq!(
            loops,
            [(zed, OpenKind::FirstContact), (bob, OpenKind::Answer)]
        );
    }

    #[test]
    fn whoever_is_out_of_the_views_is_in_no_review() {
        let mut book = Book::new();
        let gone = book.person("Gone", Some(Tier::One), "2026-01-01");
        book.promise(gone, Party::Me, "the deck", "2026-04-01");
        book.moved(gone, Some(Tier::Two), "2026-02-01");
        book.facts.take_person(gone);
        let (rows, today) = (book.rows(), day("2026-03-02"));
        assert!(week(&rows, &book.facts, today).promises.is_empty());
        assert!(quarter(&rows, &book.facts, today).moves.is_empty());
    }

    #[test]
    fn the_quarters_question_comes_three_months_after_the_last_or_the_first_tier() {
        for (review, today, due) in [
            (None, "2026-02-27", false),
            (None, "2026-02-28", true),
            (Some("2026-02-28"), "2026-05-27", false),
            (Some("2026-02-28"), "2026-05-28", true),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2020-01-01");
            book.moved(sarah, Some(Tier::Two), "2025-11-30");
            book.moved(sarah, Some(Tier::One), "2026-03-02");
            if let Some(on) = review {
                book.review(ReviewKind::Quarter, None, on);
            }
            let got = quarter(&book.rows(), &book.facts, day(today));
            assert_eq!(got.due, due, "{review:?} {today}");
            let moves: Vec<_> = got.moves.iter().map(|(m, n)| (m.to, n.as_str())).collect();
            let all = [(Some(Tier::One), "Sarah"), (Some(Tier::Two), "Sarah")];
            assert_eq!(moves, all[..if review.is_some() { 1 } else { 2 }]);
        }
        let mut book = Book::new();
        book.person("Sarah", None, "2020-01-01");
        assert!(!quarter(&book.rows(), &book.facts, day("2026-01-01")).due);
        book.person("Bob", Some(Tier::One), "2020-01-01");
        assert!(quarter(&book.rows(), &book.facts, day("2026-01-01")).due);
    }

    #[test]
    fn too_many_are_told_above_75_and_200() {
        use crate::types::Stage;
        for (n, cultivated, in_touch) in [
            (75, false, false),
            (76, true, false),
            (200, true, false),
            (201, true, true),
        ] {
            let mut book = Book::new();
            for _ in 0..n {
                let who = book.person("Somebody", None, "2026-01-01");
                book.who(who).stage = Some(Stage::Partnership);
                book.talk(who, "2026-01-01");
            }
            let got = quarter(&book.rows(), &book.facts, day("2026-01-02"));
            assert_eq!(
                (got.too_many_cultivated, got.too_many_in_touch),
                (cultivated, in_touch),
                "{n}"
            );
        }
    }
}
