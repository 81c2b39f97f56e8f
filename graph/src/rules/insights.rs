//! Which relationships, hours and events brought business: figures over a period, one subject a file (rows B4 to B8).
//!
//! Opportunities count whoever stands behind them; where people are counted or named, they are those in the views.

mod asks;
mod conversion;
mod coverage;
mod information;
mod moves;
mod on_time;
mod period;
mod sources;
mod tiers;
mod time;
mod work;

use crate::facts::Facts;
use crate::view::insights::{Insights, Movement, Period};
use chrono::NaiveDate;
pub(crate) use coverage::coverage;
pub(crate) use period::Span;
pub(crate) use sources::sources;
use tiers::Tiers;
pub(crate) use time::associations;
pub use work::TELLING;

/// The figures of a period that ends on a day.
#[must_use]
pub fn insights(facts: &Facts, period: Period, today: NaiveDate) -> Insights {
    let span = Span::of(period, today);
    let tiers = Tiers::of(facts);
    Insights {
        period,
        from: span.from,
        to: span.to,
        conversion: conversion::conversion(facts, span),
        new_work: conversion::new_work(facts, span),
        sources: sources(facts, span),
        information: information::with_everybody(facts, span),
        time: time::time(facts, &tiers, span),
        movement: Movement {
            moves: moves::moves(facts, span),
            on_time: on_time::on_time(facts, &tiers, span),
            asks: asks::asks(facts, span),
        },
        coverage: coverage(facts),
    }
}

/// How many people were in tiers 1, 2 and 3 on a day, of those who are in the views and were in the book then.
pub(crate) fn sizes(facts: &Facts, on: NaiveDate) -> [usize; 3] {
    let tiers = Tiers::of(facts);
    let people = facts.people.values().filter(|person| person.added_on <= on);
    let mut sizes = [0; 3];
    for tier in people.filter_map(|person| tiers.on(person, on)) {
        sizes[usize::from(u8::from(tier)) - 1] += 1;
    }
    sizes
}

/// One number ÷ another; nothing if there is nothing to divide by.
fn share(part: usize, of: usize) -> Option<f64> {
    (of > 0).then(|| part as f64 / of as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::{DealState, Direction, ExchangeKind};
    use crate::types::Tier;
    use crate::view::insights::Rate;

    #[test]
    fn an_empty_book_has_no_figures_in_any_period() {
        let book = Book::new();
        for period in [
            Period::ThirtyDays,
            Period::Quarter,
            Period::TwelveMonths,
            Period::All,
        ] {
            let found = insights(&book.facts, period, day("2026-06-08"));
            assert_eq!((found.period, found.to), (period, day("2026-06-08")));
            assert_eq!(found.from.is_none(), period == Period::All);
            assert_eq!(found.conversion.len(), 6);
            assert!(found.conversion.iter().all(|c| c.work.won + c.lost == 0));
            assert_eq!(found.new_work.share, None);
            assert!(found.sources.is_empty() && found.time.channels.is_empty());
            assert!(found.time.tiers.iter().all(|t| t.share.is_none()));
            assert_eq!(found.movement.on_time.rate, None);
            assert_eq!(found.movement.asks.given_per_ask, None);
            assert!(found.coverage.cells.is_empty() && found.coverage.empty.is_empty());
        }
    }

    #[test]
    fn one_of_each_is_counted_and_no_rate_is_told_of_it() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::One), "2025-01-01");
        let (_, work) = book.referred(sarah, "Ada", "2026-06-01");
        let work = book.the_opportunity(work);
        (work.state, work.closed_on) = (DealState::Won, Some(day("2026-06-08")));
        work.amount = "100 EUR".parse().ok();
        book.talk(sarah, "2026-06-08");
        let goal = book.goal("Ten clients", "2026-01-01");
        book.ask(sarah, goal, Some("2026-06-08"));
        let found = insights(&book.facts, Period::Quarter, day("2026-06-08"));
        assert_eq!(found.conversion[0].rate, Rate::TooFew);
        assert_eq!(found.sources[0].rate, Rate::TooFew);
        let money = found.new_work.money[0];
        assert_eq!((found.new_work.share, money.share), (Some(1.0), Some(1.0)));
        assert_eq!(found.sources[0].work.money, found.conversion[0].work.money);
        assert_eq!(found.time.tiers[0].share, Some(1.0));
        // One contact begins a period and closes none.
        assert_eq!(found.movement.on_time.rate, None);
        let asks = found.movement.asks;
        assert_eq!(
            (asks.given_per_ask, asks.only_in_need_share),
            (Some(0.0), Some(1.0))
        );
    }

    #[test]
    fn days_in_which_nothing_happened_have_no_figures_in_a_full_book() {
        for (period, before) in [
            (Period::ThirtyDays, "2026-05-09"),
            (Period::Quarter, "2026-03-08"),
            (Period::TwelveMonths, "2025-06-08"),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, before);
            let (_, work) = book.referred(sarah, "Ada", before);
            let work = book.the_opportunity(work);
            (work.state, work.closed_on) = (DealState::Won, Some(day(before)));
            book.talk(sarah, before);
            book.exchange(sarah, Direction::Given, ExchangeKind::Information, before);
            let goal = book.goal("Ten clients", before);
            book.ask(sarah, goal, Some(before));
            book.moved(sarah, Some(Tier::Three), before);
            let found = insights(&book.facts, period, day("2026-06-08"));
            assert!(found.sources.is_empty() && found.movement.moves.is_empty());
            assert!(found.time.channels.is_empty(), "{period:?}");
            let counts = [
                found.new_work.won,
                found.information.given,
                found.movement.asks.given,
                found.movement.asks.asked,
            ];
            assert_eq!(counts, [0; 4], "{period:?}");
            let all = insights(&book.facts, Period::All, day("2026-06-08"));
            assert_eq!((all.new_work.won, all.sources.len()), (1, 1), "{period:?}");
        }
    }

    #[test]
    fn every_figure_is_of_the_same_days() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::One), "2025-01-01");
        for on in ["2026-05-09", "2026-05-10", "2026-06-08", "2026-06-09"] {
            book.talk(sarah, on);
            let (_, work) = book.referred(sarah, "Ada", on);
            let work = book.the_opportunity(work);
            (work.state, work.closed_on) = (DealState::Won, Some(day(on)));
            book.exchange(sarah, Direction::Given, ExchangeKind::Information, on);
        }
        let found = insights(&book.facts, Period::ThirtyDays, day("2026-06-08"));
        assert_eq!(found.from, Some(day("2026-05-10")));
        let kept = found.movement.on_time;
        assert_eq!(
            [
                found.new_work.won,
                found.sources[0].referrals,
                found.information.given,
                found.movement.asks.given,
                kept.on_time + kept.late,
            ],
            [2; 5]
        );
        assert_eq!(found.time.channels[0].minutes, 120);
    }
}
