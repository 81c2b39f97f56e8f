//! Opportunities that were closed in a period, sums of money, and the rate of what is won.

use super::period::Span;
use crate::facts::Facts;
use crate::things::{DealState, Money, Opportunity, Rates};
use crate::view::insights::{Rate, Work};

/// Under so many closed it is too few to tell.
pub const TELLING: usize = 5;
/// The normal distribution's quantile at 0.975: what makes an interval one of 95 %.
const Z: f64 = 1.959_963_984_540_054;

/// Opportunities that were won or lost in a period.
pub(super) fn closed(facts: &Facts, span: Span) -> impl Iterator<Item = &Opportunity> {
    let all = facts.things.opportunities.values();
    all.filter(move |work| is_closed(work) && span.may_hold(work.closed_on))
}

/// Those that were won.
pub(super) fn won(facts: &Facts, span: Span) -> impl Iterator<Item = &Opportunity> {
    closed(facts, span).filter(|work| work.state == DealState::Won)
}

/// Whether it is won or lost.
pub(super) fn is_closed(work: &Opportunity) -> bool {
    matches!(work.state, DealState::Won | DealState::Lost)
}

/// How many opportunities that were won, and their amounts, by currency and at the rates that were typed.
pub(super) fn sum<'a>(won: impl Iterator<Item = &'a Opportunity>, rates: &Rates) -> Work {
    let mut sum = Work::default();
    for work in won {
        sum.won += 1;
        if let Some(amount) = work.amount {
            add(&mut sum.money, amount);
        }
    }
    sum.money.sort_by_key(|sum| sum.currency);
    sum.together = rates.together(&sum.money);
    sum
}

/// Adds an amount to the sum of its currency.
fn add(sums: &mut Vec<Money>, amount: Money) {
    let sum = sums.iter_mut().find(|sum| sum.currency == amount.currency);
    match sum {
        Some(sum) => sum.minor = sum.minor.saturating_add(amount.minor),
        None => sums.push(amount),
    }
}

/// Won ÷ closed with its 95 % interval, or too few to tell.
///
/// The interval is the score interval of E. B. Wilson, "Probable inference, the law of succession, and statistical
/// inference", Journal of the American Statistical Association 22 (1927), 209–212: with rate p of n and z = 1.96,
/// (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) ÷ (1 + z²/n).
pub(super) fn rate(won: usize, lost: usize) -> Rate {
    let closed = won + lost;
    if closed < TELLING {
        return Rate::TooFew;
    }
    let n = closed as f64;
    let p = won as f64 / n;
    let z2 = Z * Z;
    let middle = p + z2 / (2.0 * n);
    let half = Z * (p * (1.0 - p) / n + z2 / (4.0 * n * n)).sqrt();
    let end = |x: f64| (x / (1.0 + z2 / n)).clamp(0.0, 1.0);
    Rate::Known {
        rate: p,
        low: end(middle - half),
        high: end(middle + half),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::DealOrigin;
    use crate::view::insights::Period;

    #[test]
    fn the_interval_is_wilsons_and_under_five_it_is_too_few_to_tell() {
        for (won, lost, known) in [
            (0, 0, None),
            (4, 0, None),
            (2, 2, None),
            (0, 5, Some((0.0, 0.0, 0.4345))),
            (5, 0, Some((1.0, 0.5655, 1.0))),
            (3, 3, Some((0.5, 0.1876, 0.8124))),
            (8, 2, Some((0.8, 0.4902, 0.9433))),
            (1, 19, Some((0.05, 0.0089, 0.2361))),
            (50, 50, Some((0.5, 0.4038, 0.5962))),
        ] {
            match (rate(won, lost), known) {
                (Rate::TooFew, None) => {}
                (Rate::Known { rate, low, high }, Some((p, from, to))) => {
                    let near = |a: f64, b: f64| (a - b).abs() < 0.000_05;
                    assert!(
                        near(rate, p) && near(low, from) && near(high, to),
                        "{won} of {}: {low} to {high}",
                        won + lost
                    );
                }
                (got, _) => panic!("{won} of {}: {got:?}", won + lost),
            }
        }
    }

    #[test]
    fn what_is_closed_belongs_to_the_period_of_that_day() {
        for (state, closed_on, quarter, all) in [
            (DealState::Won, Some("2026-03-08"), false, true),
            (DealState::Won, Some("2026-03-09"), true, true),
            (DealState::Lost, Some("2026-06-08"), true, true),
            (DealState::Lost, Some("2026-06-09"), false, false),
            (DealState::Won, None, false, true),
            (DealState::Proposal, Some("2026-06-01"), false, false),
        ] {
            let mut book = Book::new();
            let work = book.opportunity("Audit", DealOrigin::Content, "2026-01-01");
            work.state = state;
            work.closed_on = closed_on.map(day);
            for (period, there) in [(Period::Quarter, quarter), (Period::All, all)] {
                let span = Span::of(period, day("2026-06-08"));
                let found = closed(&book.facts, span).count();
                assert_eq!(found == 1, there, "{state:?} {closed_on:?} {period:?}");
            }
        }
    }

    #[test]
    fn money_is_summed_by_currency_to_the_last_cent() {
        let mut book = Book::new();
        for amount in [
            Some("2400001 EUR"),
            Some("99 GBP"),
            None,
            Some("99 EUR"),
            Some("-50 EUR"),
            Some("9223372036854775807 JPY"),
            Some("1 JPY"),
        ] {
            let work = book.opportunity("Audit", DealOrigin::Content, "2026-01-01");
            work.amount = amount.map(|text| text.parse().unwrap());
        }
        let none = sum(book.facts.things.opportunities.values(), &Rates::NONE);
        let money: Vec<String> = none.money.iter().map(ToString::to_string).collect();
        assert_eq!((none.won, none.together), (7, None));
        assert_eq!(money, ["2400050 EUR", "99 GBP", "9223372036854775807 JPY"]);
        book.rates("EUR", &[("GBP", "1.15 EUR")]);
        let rates = &book.facts.settings.rates;
        let typed = sum(book.facts.things.opportunities.values(), rates);
        assert_eq!(typed.money, none.money);
        let together = typed.together.unwrap();
        assert_eq!(together.money, "2400164 EUR".parse().unwrap());
        assert_eq!(together.left, [none.money[2]]);
    }
}
