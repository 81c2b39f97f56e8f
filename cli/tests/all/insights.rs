//! The figures held against those that a script of its own computes from the export.

use crate::common::{AT, Kith};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Command;

const PERIODS: [&str; 4] = ["30d", "quarter", "12m", "all"];

/// What the script makes of an exported book.
fn check(file: &str, period: &str) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/insights/check.py");
    let python = Command::new("python3")
        .args([script, file, &AT[..10], period])
        .output();
    let python = python.unwrap_or_else(|error| panic!("this test needs python3: {error}"));
    assert!(
        python.status.success(),
        "{}",
        String::from_utf8_lossy(&python.stderr)
    );
    serde_json::from_slice(&python.stdout).unwrap()
}

fn list<'a>(of: &'a Value, at: &str) -> &'a [Value] {
    of.pointer(at).unwrap().as_array().unwrap()
}

/// Under each name of a list what the view and the script say of it; the script says nothing of what there is none of.
fn side_by_side<'a>(
    view: &'a [Value],
    name: &str,
    checked: &'a Value,
) -> Vec<(String, &'a Value, &'a Value)> {
    let mut others: BTreeMap<String, &Value> = BTreeMap::new();
    for (name, value) in checked.as_object().unwrap() {
        others.insert(name.clone(), value);
    }
    let mut all = Vec::new();
    for one in view {
        let name = match &one[name] {
            Value::Null => "circle".to_owned(),
            Value::String(name) => name.clone(),
            other => other.to_string(),
        };
        let other = others.remove(&name).unwrap_or(&Value::Null);
        all.push((name, one, other));
    }
    assert!(others.is_empty(), "the view leaves out {others:?}");
    all
}

/// Sums by currency, as the view writes them.
fn money(checked: &Value) -> Value {
    let sums = checked["money"].as_object().into_iter().flatten();
    sums.map(|(code, minor)| Value::from(format!("{minor} {code}")))
        .collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

fn near(view: &Value, checked: &Value) -> bool {
    (number(view) - number(checked)).abs() < 1e-6
}

fn assert_agree(kith: &Kith) {
    let file = kith.store.with_file_name("all.json");
    let path = file.to_str().unwrap();
    kith.run(&["export", "--format", "json", "-o", path]);
    for period in PERIODS {
        let view = kith.view(&["insights", "--period", period]);
        let checked = check(path, period);
        let conversion = list(&view, "/conversion");
        for (origin, of, other) in side_by_side(conversion, "origin", &checked["conversion"]) {
            let at = format!("{period} {origin}");
            assert_eq!(
                of["work"]["won"],
                json!(number(&other["won"]) as u64),
                "{at}"
            );
            assert_eq!(of["lost"], json!(number(&other["lost"]) as u64), "{at}");
            assert_eq!(of["work"]["money"], money(other), "{at}");
        }
        let tiers = list(&view, "/time/tiers");
        for (tier, of, other) in side_by_side(tiers, "tier", &checked["tiers"]) {
            assert!(
                near(&of["minutes"], &other[0]),
                "{period} {tier}: {of} {other}"
            );
            assert!(
                near(&of["estimated"], &other[1]),
                "{period} {tier}: {of} {other}"
            );
        }
        let channels = list(&view, "/time/channels");
        for (channel, of, other) in side_by_side(channels, "channel", &checked["channels"]) {
            let both = json!([of["minutes"], of["estimated"]]);
            let nothing = json!([0, 0]);
            let other = if other.is_null() { &nothing } else { other };
            assert_eq!(both, *other, "{period} {channel}");
        }
        let asks = &view["movement"]["asks"];
        assert_eq!(asks["given"], checked["given"], "{period}");
        assert_eq!(asks["asked"], checked["asked"], "{period}");
        assert!(
            near(&asks["given_per_ask"], &checked["given_per_ask"]),
            "{period}"
        );
        assert_eq!(asks["given_per_ask"].is_null(), asks["asked"] == 0);
    }
}

#[test]
fn another_script_comes_to_the_same_figures_to_the_last_cent_and_minute() {
    let kith = Kith::demo();
    assert_agree(&kith);
    let all = kith.view(&["insights", "--period", "all"]);
    assert_eq!(all["new_work"]["money"].as_array().unwrap().len(), 2);
    assert!(all["movement"]["asks"]["given_per_ask"].is_number());
    for tier in list(&all, "/time/tiers") {
        assert!(number(&tier["minutes"]) > 0.0, "{tier}");
    }
}

#[test]
fn they_agree_too_when_a_source_was_merged_and_another_deleted() {
    let kith = Kith::demo();
    let listed: Value = serde_json::from_str(&kith.run(&["list", "--json"])).unwrap();
    let id = |name: &str| {
        let mut people = listed.as_array().unwrap().iter();
        people.find(|p| p["name"] == name).unwrap()["id"].clone()
    };
    let file = kith.store.with_file_name("commands.jsonl");
    let commands = [
        json!({"do": "merge_people", "keep": id("Priya Raman"), "gone": id("Marcus Feld")}),
        json!({"do": "delete_person", "id": id("Colm Brennan"), "on": &AT[..10]}),
    ];
    std::fs::write(&file, commands.map(|c| c.to_string()).join("\n")).unwrap();
    let sources = || {
        let view = kith.view(&["insights", "--period", "all"]);
        let all = list(&view, "/sources").iter();
        let all = all.map(|s| {
            (
                s["name"].as_str().unwrap().to_owned(),
                s["referrals"].clone(),
            )
        });
        all.collect::<BTreeMap<String, Value>>()
    };
    let before = sources();
    kith.run(&["apply", file.to_str().unwrap()]);
    let after = sources();
    let sent = |all: &BTreeMap<String, Value>, name: &str| number(all.get(name).unwrap());
    assert_eq!(
        sent(&after, "Priya Raman"),
        sent(&before, "Priya Raman") + sent(&before, "Marcus Feld")
    );
    for name in ["Marcus Feld", "Colm Brennan"] {
        assert!(
            before.contains_key(name) && !after.contains_key(name),
            "{name}"
        );
    }
    assert_agree(&kith);
}

#[test]
fn a_period_that_there_is_none_of_is_wrong_usage() {
    let kith = Kith::new();
    let output = kith.try_run(&["view", "insights", "--period", "week"]);
    assert_eq!(output.status.code(), Some(2));
    let text = kith.run(&["view", "insights", "--at", AT]);
    assert!(
        text.starts_with("Period\tfrom 2026-03-09 to 2026-06-08"),
        "{text}"
    );
}
