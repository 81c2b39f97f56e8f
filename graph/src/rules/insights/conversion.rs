//! Conversion by origin, and the share of new work that came from referrals (row B4).

use super::period::Span;
use super::share;
use super::work::{closed, rate, sum, won};
use crate::facts::Facts;
use crate::things::{DealOrigin, DealState, Money, Opportunity, Rates, Usual, WORK_FROM_REFERRALS};
use crate::view::insights::{Conversion, MoneyShare, NewWork, TogetherShare};

/// In the order in which they are told.
const ORIGINS: [DealOrigin; 6] = [
    DealOrigin::Referral,
    DealOrigin::WarmInbound,
    DealOrigin::ColdOutbound,
    DealOrigin::Event,
    DealOrigin::Content,
    DealOrigin::Association,
];

/// What became of what was closed in a period, by where it came from.
pub(super) fn conversion(facts: &Facts, span: Span) -> Vec<Conversion> {
    let of = |origin| {
        let closed = || closed(facts, span).filter(move |work| work.origin == origin);
        let won = closed().filter(|work| work.state == DealState::Won);
        let work = sum(won, &facts.settings.rates);
        let lost = closed().count() - work.won;
        Conversion {
            origin,
            rate: rate(work.won, lost),
            work,
            lost,
            usual: Usual::won(origin),
        }
    };
    ORIGINS.map(of).into()
}

/// How much of what was won in a period came from referrals. Amounts stay apart by currency; at the rates that the person
/// typed they have one share besides.
pub(super) fn new_work(facts: &Facts, span: Span) -> NewWork {
    let referred = |work: &&Opportunity| work.origin == DealOrigin::Referral;
    let rates = &facts.settings.rates;
    let all = sum(won(facts, span), rates);
    let referred = sum(won(facts, span).filter(referred), rates);
    let of_currency = |won: Money| {
        let same = |sum: &&Money| sum.currency == won.currency;
        let part = referred.money.iter().find(same);
        of(won, part.map_or(0, |sum| sum.minor))
    };
    let money: Vec<MoneyShare> = all.money.iter().copied().map(of_currency).collect();
    NewWork {
        won: all.won,
        referred: referred.won,
        share: share(referred.won, all.won),
        together: together(&money, rates),
        money,
        usual: WORK_FROM_REFERRALS,
    }
}

/// The share of a part, in the same currency.
fn of(won: Money, referred: i64) -> MoneyShare {
    MoneyShare {
        won,
        referred: Money {
            minor: referred,
            ..won
        },
        share: (won.minor > 0).then(|| referred as f64 / won.minor as f64),
    }
}

/// One share over all currencies that can be added up. What came from referrals is converted by the sums of the same
/// currencies, so that both sides have the same ones in them.
fn together(money: &[MoneyShare], rates: &Rates) -> Option<TogetherShare> {
    let won: Vec<Money> = money.iter().map(|share| share.won).collect();
    let won = rates.together(&won)?;
    let is_in = |share: &&MoneyShare| !won.left.contains(&share.won);
    let mut referred: i64 = 0;
    for part in money.iter().filter(is_in) {
        let part = rates.convert(part.referred)?;
        referred = referred.checked_add(part.minor)?;
    }
    Some(TogetherShare {
        of: of(won.money, referred),
        left: won.left,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::view::insights::{Period, Rate};

    fn quarter() -> Span {
        Span::of(Period::Quarter, day("2026-06-08"))
    }

    fn close(book: &mut Book, origin: DealOrigin, state: DealState, amount: &str) {
        let work = book.opportunity("Audit", origin, "2026-01-01");
        work.state = state;
        work.closed_on = Some(day("2026-05-01"));
        work.amount = amount.parse().ok();
    }

    #[test]
    fn each_origin_stands_beside_what_is_usual() {
        use DealOrigin::{Content, Referral, WarmInbound};
        let mut book = Book::new();
        for (origin, won, lost) in [(Referral, 3, 2), (WarmInbound, 1, 3), (Content, 0, 5)] {
            for _ in 0..won {
                close(&mut book, origin, DealState::Won, "100 EUR");
            }
            for _ in 0..lost {
                close(&mut book, origin, DealState::Lost, "100 EUR");
            }
        }
        let found = conversion(&book.facts, quarter());
        let told = |c: &Conversion| {
            let rate = match c.rate {
                Rate::TooFew => None,
                Rate::Known { rate, .. } => Some(rate),
            };
            let usual = c.usual.map(|usual| (usual.from, usual.to));
            (c.work.won, c.lost, rate, usual)
        };
        assert_eq!(
            found.iter().map(told).collect::<Vec<_>>(),
            [
                (3, 2, Some(0.6), Some((40, 60))),
                (1, 3, None, Some((20, 30))),
                (0, 0, None, Some((5, 15))),
                (0, 0, None, None),
                (0, 5, Some(0.0), None),
                (0, 0, None, None),
            ]
        );
        assert_eq!(found[0].work.money, ["300 EUR".parse().unwrap()]);
    }

    #[test]
    fn the_share_of_referrals_is_told_by_count_and_by_currency() {
        use DealOrigin::{ColdOutbound, Referral};
        let mut book = Book::new();
        let none = new_work(&book.facts, quarter());
        assert_eq!((none.won, none.share, none.money.len()), (0, None, 0));
        for (origin, state, amount) in [
            (Referral, DealState::Won, "7500 EUR"),
            (ColdOutbound, DealState::Won, "2500 EUR"),
            (ColdOutbound, DealState::Won, "400 GBP"),
            (Referral, DealState::Won, "no amount"),
            (Referral, DealState::Won, "0 CHF"),
            (Referral, DealState::Lost, "9900 EUR"),
        ] {
            close(&mut book, origin, state, amount);
        }
        let found = new_work(&book.facts, quarter());
        assert_eq!((found.won, found.referred, found.share), (5, 3, Some(0.6)));
        let told = |m: &MoneyShare| (m.won.to_string(), m.referred.to_string(), m.share);
        assert_eq!(
            found.money.iter().map(told).collect::<Vec<_>>(),
            [
                ("0 CHF".to_owned(), "0 CHF".to_owned(), None),
                ("10000 EUR".to_owned(), "7500 EUR".to_owned(), Some(0.75)),
                ("400 GBP".to_owned(), "0 GBP".to_owned(), Some(0.0)),
            ]
        );
    }

    #[test]
    fn at_the_rates_that_were_typed_there_is_one_share_beside_each_currencys_own() {
        use DealOrigin::{ColdOutbound, Referral};
        let mut book = Book::new();
        for (origin, amount) in [
            (Referral, "7500 EUR"),
            (ColdOutbound, "2500 EUR"),
            (Referral, "1 USD"),
            (Referral, "2 USD"),
            (ColdOutbound, "1000 JPY"),
            (Referral, "400 CHF"),
        ] {
            close(&mut book, origin, DealState::Won, amount);
        }
        let apart = new_work(&book.facts, quarter());
        assert_eq!(apart.together, None);
        // A rate that has no part in it, none to add up in, and another one than the rate is in change nothing.
        for (into, of) in [("EUR", "NOK"), ("", "USD"), ("CHF", "USD")] {
            book.rates(into, &[(of, "0.5 EUR")]);
            assert_eq!(new_work(&book.facts, quarter()), apart);
        }
        book.rates("EUR", &[("USD", "0.5 EUR"), ("JPY", "0.0062 EUR")]);
        let found = new_work(&book.facts, quarter());
        assert_eq!(found.money, apart.money);
        let together = found.together.unwrap();
        let told = (
            together.of.won.to_string(),
            together.of.referred.to_string(),
            together.of.share,
        );
        // Three cents of a dollar are one and a half of a euro, rounded once; a thousand yen are 6.20 euros.
        let share = 7_502.0 / 10_622.0;
        assert_eq!(told, ("10622 EUR".into(), "7502 EUR".into(), Some(share)));
        assert_eq!(together.left, ["400 CHF".parse().unwrap()]);
    }

    #[test]
    fn work_counts_whoever_sent_it_also_when_they_are_gone() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let (_, work) = book.referred(sarah, "Ada", "2026-04-01");
        let work = book.the_opportunity(work);
        (work.state, work.closed_on) = (DealState::Won, Some(day("2026-05-01")));
        book.facts.take_person(sarah);
        assert_eq!(new_work(&book.facts, quarter()).referred, 1);
        assert_eq!(conversion(&book.facts, quarter())[0].work.won, 1);
    }
}
