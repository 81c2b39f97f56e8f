//! Rates of exchange in the document: a field each, on two devices, refused where they are none, and taken back.
use crate::common::{Replica, add, person, sarah};
use kith_graph::command::Command;
use kith_graph::document::CommandError;
use kith_graph::things::{Rates, Settings};
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

#[test]
fn different_rates_that_are_typed_apart_are_both_there() {
    let mut one = book();
    one.does(&typed(json!({"rates_into": "EUR", "rate_usd": "0.92"})));
    let mut other = one.fork(2);
    one.does(&typed(json!({"rate_chf": "1.05"})));
    other.does(&typed(json!({"rate_usd": "0.93", "rate_jpy": "0.0062"})));
    one.hears(&other);
    other.hears(&one);
    let all = said(json!({
        "rates_into": "EUR", "rate_usd": "0.93", "rate_chf": "1.05", "rate_jpy": "0.0062",
    }));
    assert_eq!((rates(&one), rates(&other)), (all.clone(), all));
}

#[test]
fn of_one_rate_that_is_typed_apart_every_device_keeps_the_same() {
    let mut one = book();
    one.does(&typed(json!({"rates_into": "EUR"})));
    let mut other = one.fork(2);
    one.does(&typed(json!({"rate_usd": "0.92"})));
    other.does(&typed(json!({"rate_usd": "0.93"})));
    one.hears(&other);
    other.hears(&one);
    assert_eq!(rates(&one), rates(&other));
    let typed = |rate: &str| said(json!({"rates_into": "EUR", "rate_usd": rate}));
    assert!([typed("0.92"), typed("0.93")].contains(&rates(&one)));
}

#[test]
fn another_currency_to_add_up_in_empties_the_rates_of_the_one_before() {
    let mut r = book();
    // In any order, as long as there was none before.
    r.does(&typed(json!({"rate_usd": "0.92"})));
    r.does(&typed(json!({"rates_into": "EUR", "rate_gbp": "1.15"})));
    let euros = said(json!({"rates_into": "EUR", "rate_usd": "0.92", "rate_gbp": "1.15"}));
    assert_eq!(rates(&r), euros);
    r.does(&typed(json!({"rates_into": "EUR"})));
    assert_eq!(rates(&r), euros, "the same is no other");
    for (set, left) in [
        (
            json!({"rates_into": "CHF", "rate_usd": "0.86"}),
            json!({"rates_into": "CHF", "rate_usd": "0.86"}),
        ),
        (json!({"rates_into": null}), json!({})),
    ] {
        let done = r.does(&typed(set));
        assert_eq!(rates(&r), said(left));
        r.undoes(done.batch);
        assert_eq!(rates(&r), euros);
    }
}

#[test]
fn a_rate_or_a_currency_that_is_none_is_refused_with_a_sentence_and_changes_nothing() {
    let mut r = book();
    r.does(&typed(json!({"rates_into": "EUR", "rate_usd": "0.92"})));
    let (seen, before) = (r.visible(), rates(&r));
    for rate in [
        json!("0"),
        json!("-0.92"),
        json!("0,92"),
        json!("1e3"),
        json!("1234567890"),
        json!(0.92),
    ] {
        let refused = r.tries(&typed(json!({"rate_chf": "1.05", "rate_usd": rate})));
        let refused = refused.unwrap_err();
        assert!(matches!(refused, CommandError::Rate(_)), "{rate}");
        assert!(refused.to_string().contains("above zero, such as 0.92"));
    }
    for code in [json!("eur"), json!("euro"), json!(978)] {
        let refused = r.tries(&typed(json!({"rates_into": code}))).unwrap_err();
        assert!(matches!(refused, CommandError::Currency(_)), "{code}");
    }
    for field in ["rate_USD", "rate_usdt", "rates_from"] {
        let refused = r.tries(&typed(json!({field: "0.92"})));
        assert_eq!(refused.unwrap_err(), CommandError::Unfit(field.to_owned()));
    }
    assert_eq!((r.visible(), rates(&r)), (seen, before));
}
