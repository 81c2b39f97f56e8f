//! The figures that stand beside each other as then and now.

use crate::facts::Facts;
use crate::rules::insights::{insights, sizes};
use crate::things::{DealOrigin, Figures};
use crate::types::Tier;
use crate::view::insights::Period;
use chrono::NaiveDate;

/// How things stood on a day, as far as the book knows today: sizes of that day, all else over the three months that
/// ended with it, as insights count them.
#[must_use]
pub fn figures(facts: &Facts, on: NaiveDate) -> Figures {
    let found = insights(facts, Period::Quarter, on);
    let minutes = |tier| {
        let of = found.time.tiers.iter().find(|of| of.tier == Some(tier));
        of.map_or(0, |of| whole(of.minutes))
    };
    let lost: usize = found.conversion.iter().map(|origin| origin.lost).sum();
    let [tier_1, tier_2, tier_3] = sizes(facts, on).map(number);
    let from = found.from.unwrap_or(NaiveDate::MIN);
    Figures {
        won: number(found.new_work.won),
        lost: number(lost),
        referred: number(found.new_work.referred),
        referrals: referrals(facts, from, on),
        minutes_1: minutes(Tier::One),
        minutes_2: minutes(Tier::Two),
        minutes_3: minutes(Tier::Three),
        on_time: number(found.movement.on_time.on_time),
        late: number(found.movement.on_time.late),
        given: number(found.movement.asks.given),
        asked: number(found.movement.asks.asked),
        tier_1,
        tier_2,
        tier_3,
        moves: moves(facts, from, on),
    }
}

/// Referrals received from one day to another, both included: they are counted by their opportunities.
pub(super) fn referrals(facts: &Facts, from: NaiveDate, to: NaiveDate) -> u32 {
    let received = facts.things.opportunities.values();
    let received = received.filter(|work| work.origin == DealOrigin::Referral);
    let received = received.filter(|work| from <= work.opened_on && work.opened_on <= to);
    number(received.count())
}

/// Moves between tiers of people in the views, from one day to another.
pub(super) fn moves(facts: &Facts, from: NaiveDate, to: NaiveDate) -> u32 {
    let moves = facts.moves.iter().filter(|moved| moved.from != moved.to);
    let moves = moves.filter(|moved| from <= moved.on && moved.on <= to);
    number(moves.filter(|moved| facts.shows(moved.person)).count())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Minutes without their fractions, which come from contacts with several people.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "minutes of three months"
)]
fn whole(minutes: f64) -> u32 {
    minutes.round() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::DealState;

    #[test]
    fn the_figures_of_a_day_know_nothing_of_what_came_after_it() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::One), "2026-01-01");
        let bob = book.person("Bob", None, "2026-01-01");
        book.person("New", Some(Tier::One), "2026-06-02");
        book.moved(bob, Some(Tier::Two), "2026-06-01");
        book.moved(bob, Some(Tier::Three), "2026-06-02");
        for on in ["2026-05-01", "2026-06-01", "2026-06-02"] {
            book.talk(sarah, on);
            book.given(sarah, on);
            let (_, work) = book.referred(sarah, "Ada", on);
            let work = book.the_opportunity(work);
            (work.state, work.closed_on) = (DealState::Won, Some(day(on)));
        }
        let goal = book.goal("Ten clients", "2026-01-01");
        book.ask(sarah, goal, Some("2026-05-02"));
        let found = figures(&book.facts, day("2026-06-01"));
        assert_eq!(
            found,
            Figures {
                won: 2,
                referred: 2,
                referrals: 2,
                minutes_1: 120,
                on_time: 1,
                given: 2,
                asked: 1,
                tier_1: 1,
                tier_2: 1,
                moves: 1,
                ..Figures::default()
            }
        );
        let before = figures(&book.facts, day("2026-04-30"));
        assert_eq!((before.won, before.tier_1, before.moves), (0, 1, 0));
    }

    #[test]
    fn moves_and_referrals_count_from_the_first_day_to_the_last() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let gone = book.person("Gone", None, "2026-01-01");
        let (from, to) = (day("2026-03-01"), day("2026-05-31"));
        for (on, counts) in [
            ("2026-02-28", 0),
            ("2026-03-01", 1),
            ("2026-05-31", 2),
            ("2026-06-01", 2),
        ] {
            book.moved(sarah, Some(Tier::One), on);
            book.moved(sarah, None, on);
            book.moved(gone, Some(Tier::Two), on);
            book.referred(sarah, "Ada", on);
            let mut facts = book.facts.clone();
            facts.take_person(gone);
            assert_eq!(moves(&facts, from, to), 2 * counts, "{on}");
            assert_eq!(referrals(&facts, from, to), counts, "{on}");
        }
    }
}
