//! Rates of exchange in the document: a field each, on two devices, refused where they are none, and taken back.
use crate::common::{Replica, add, person, sarah};
use kith_graph::command::Command;
use kith_graph::document::CommandError;
use kith_graph::things::{Money, Rates, Settings};
use serde_json::{Value, json};

fn book() -> Replica {
    let mut r = Replica::new(1);
    r.does(&add(person(1), sarah()));
    r
}

fn typed(set: Value) -> Command {
    Command::SetSettings {
        set: set.as_object().unwrap().clone(),
    }
}

fn rates(of: &Replica) -> Rates {
    of.book.facts().settings.rates.clone()
}

fn said(fields: Value) -> Rates {
    let settings: Settings = serde_json::from_value(fields).unwrap();
    settings.rates
}

/// What sums come to, and what stays apart.
type Sum = (String, Vec<String>);

fn told(of: &Replica, sums: &[&str]) -> Option<Sum> {
    let sums = sums.iter().map(|text| text.parse().unwrap());
    let together = rates(of).together(&sums.collect::<Vec<Money>>())?;
    let left = together.left.iter().map(ToString::to_string);
    Some((together.money.to_string(), left.collect()))
}

fn said_of(money: &str, left: &[&str]) -> Option<Sum> {
    let left = left.iter().map(|&text| text.to_owned());
    Some((money.to_owned(), left.collect()))
}

#[test]
fn different_rates_that_are_typed_apart_are_both_there() {
    let mut one = book();
    one.does(&typed(json!({"rates_into": "EUR", "rate_usd": "0.92 EUR"})));
    let mut other = one.fork(2);
    one.does(&typed(json!({"rate_chf": "1.05 EUR"})));
    other.does(&typed(
        json!({"rate_usd": "0.93 EUR", "rate_jpy": "0.0062 EUR"}),
    ));
    one.hears(&other);
    other.hears(&one);
    let all = said(json!({
        "rates_into": "EUR", "rate_usd": "0.93 EUR", "rate_chf": "1.05 EUR", "rate_jpy": "0.0062 EUR",
    }));
    assert_eq!((rates(&one), rates(&other)), (all.clone(), all));
}

#[test]
fn of_one_rate_that_is_typed_apart_every_device_keeps_the_same() {
    let mut one = book();
    one.does(&typed(json!({"rates_into": "EUR"})));
    let mut other = one.fork(2);
    one.does(&typed(json!({"rate_usd": "0.92 EUR"})));
    other.does(&typed(json!({"rate_usd": "0.93 EUR"})));
    one.hears(&other);
    other.hears(&one);
    assert_eq!(rates(&one), rates(&other));
    let typed = |rate: &str| said(json!({"rates_into": "EUR", "rate_usd": rate}));
    assert!([typed("0.92 EUR"), typed("0.93 EUR")].contains(&rates(&one)));
}

#[test]
fn another_currency_to_add_up_in_changes_no_rate_and_back_again_they_count() {
    let mut r = book();
    // In any order: a rate says which currency it is in.
    r.does(&typed(json!({"rate_usd": "0.92 EUR"})));
    assert_eq!(told(&r, &["100 EUR", "100 USD"]), None);
    r.does(&typed(json!({"rates_into": "EUR", "rate_gbp": "1.15 EUR"})));
    let euros = rates(&r);
    let sums = ["100 CHF", "100 EUR", "100 GBP", "100 USD"];
    assert_eq!(told(&r, &sums), said_of("307 EUR", &["100 CHF"]));
    for (set, left, sum) in [
        (
            json!({"rates_into": "CHF", "rate_usd": "0.86 CHF"}),
            json!({"rates_into": "CHF", "rate_usd": "0.86 CHF", "rate_gbp": "1.15 EUR"}),
            said_of("186 CHF", &["100 EUR", "100 GBP"]),
        ),
        (
            json!({"rates_into": null}),
            json!({"rate_usd": "0.92 EUR", "rate_gbp": "1.15 EUR"}),
            None,
        ),
        (
            json!({"rates_into": "CHF"}),
            json!({"rates_into": "CHF", "rate_usd": "0.92 EUR", "rate_gbp": "1.15 EUR"}),
            None,
        ),
    ] {
        let done = r.does(&typed(set));
        assert_eq!((rates(&r), told(&r, &sums)), (said(left), sum));
        r.undoes(done.batch);
        assert_eq!(rates(&r), euros);
    }
    r.does(&typed(json!({"rates_into": "CHF"})));
    r.does(&typed(json!({"rates_into": "EUR"})));
    assert_eq!(rates(&r), euros);
    assert_eq!(told(&r, &sums), said_of("307 EUR", &["100 CHF"]));
}

#[test]
fn a_rate_that_is_typed_while_another_device_changes_the_currency_to_add_up_in_waits_for_its_own() {
    let mut one = book();
    one.does(&typed(json!({"rates_into": "EUR"})));
    let mut other = one.fork(2);
    one.does(&typed(json!({"rates_into": "CHF"})));
    other.does(&typed(json!({"rate_usd": "0.92 EUR"})));
    one.hears(&other);
    other.hears(&one);
    let both = said(json!({"rates_into": "CHF", "rate_usd": "0.92 EUR"}));
    let sums = ["100 CHF", "100 EUR", "100 USD"];
    for r in [&one, &other] {
        assert_eq!(rates(r), both);
        assert_eq!(told(r, &sums), None, "nothing is in francs but the francs");
        let dollars = "100 USD".parse().unwrap();
        assert_eq!(rates(r).convert(dollars), None);
    }
    one.does(&typed(json!({"rates_into": "EUR"})));
    other.hears(&one);
    for r in [&one, &other] {
        assert_eq!(told(r, &sums), said_of("192 EUR", &["100 CHF"]));
    }
}

#[test]
fn a_rate_or_a_currency_that_is_none_is_refused_with_a_sentence_and_changes_nothing() {
    let mut r = book();
    r.does(&typed(json!({"rates_into": "EUR", "rate_usd": "0.92 EUR"})));
    let (seen, before) = (r.visible(), rates(&r));
    for rate in [
        json!("0 EUR"),
        json!("-0.92 EUR"),
        json!("0,92 EUR"),
        json!("1e3 EUR"),
        json!("1234567890 EUR"),
        json!("0.92"),
        json!("0.92 euro"),
        json!("0.92EUR"),
        json!("EUR"),
        json!(0.92),
    ] {
        let refused = r.tries(&typed(json!({"rate_chf": "1.05 EUR", "rate_usd": rate})));
        let refused = refused.unwrap_err();
        assert!(matches!(refused, CommandError::Rate(_)), "{rate}");
        let sentence =
            "A rate of exchange is a number above zero and a currency, such as 0.92 EUR, ";
        assert!(refused.to_string().starts_with(sentence), "{refused}");
    }
    for code in [json!("eur"), json!("euro"), json!(978)] {
        let refused = r.tries(&typed(json!({"rates_into": code}))).unwrap_err();
        assert!(matches!(refused, CommandError::Currency(_)), "{code}");
    }
    for field in ["rate_USD", "rate_usdt", "rates_from"] {
        let refused = r.tries(&typed(json!({field: "0.92 EUR"})));
        assert_eq!(refused.unwrap_err(), CommandError::Unfit(field.to_owned()));
    }
    assert_eq!((r.visible(), rates(&r)), (seen, before));
}
