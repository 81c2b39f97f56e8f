//! The figures held against those that a script of its own computes from the export.

use crate::common::{AT, Kith};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::OnceLock;

const PERIODS: [&str; 4] = ["30d", "quarter", "12m", "all"];

/// The first Python here that has pandas: the one that a person chose, else Debian's.
fn python() -> &'static str {
    static PYTHON: OnceLock<&str> = OnceLock::new();
    PYTHON.get_or_init(|| {
        let has_pandas = |python: &&str| {
            let tried = Command::new(python)
                .args(["-c", "import pandas; pandas.DataFrame"])
                .output();
            tried.is_ok_and(|tried| tried.status.success())
        };
        let found = ["python3", "/usr/bin/python3"].into_iter().find(has_pandas);
        found.unwrap_or_else(|| panic!("this test needs Python 3 with pandas"))
    })
}

/// What the script makes of an exported book.
fn check(file: &str, period: &str) -> Value {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/insights/check.py");
    // -B: it leaves nothing beside its sources.
    let python = Command::new(python())
        .args(["-B", script, file, &AT[..10], period])
        .output()
        .unwrap();
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

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_default()
}

/// Where the view and the script differ: numbers by more than the last digits, everything else at all.
fn differences(at: &str, view: &Value, checked: &Value, found: &mut Vec<String>) {
    match (view, checked) {
        (Value::Object(a), Value::Object(b)) => {
            assert!(a.keys().eq(b.keys()), "{at}: {view} {checked}");
            for (name, value) in a {
                differences(&format!("{at}/{name}"), value, &b[name], found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (n, (a, b)) in a.iter().zip(b).enumerate() {
                differences(&format!("{at}/{n}"), a, b, found);
            }
        }
        (Value::Number(a), Value::Number(b)) => {
            let same = match (a.as_i64(), b.as_i64()) {
                (Some(a), Some(b)) => a == b,
                _ => (number(view) - number(checked)).abs() < 1e-9,
            };
            if !same {
                found.push(format!("{at}: {view}, checked {checked}"));
            }
        }
        _ if view == checked => {}
        _ => found.push(format!("{at}: {view}, checked {checked}")),
    }
}

fn assert_agree(kith: &Kith) {
    let file = kith.store.with_file_name("all.json");
    let path = file.to_str().unwrap();
    kith.run(&["export", "--format", "json", "-o", path]);
    let mut found = Vec::new();
    for period in PERIODS {
        let view = kith.view(&["insights", "--period", period]);
        differences(period, &view, &check(path, period), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn of_a_book_with_nothing_in_it_both_say_the_same() {
    let kith = Kith::new();
    assert_agree(&kith);
    assert_eq!(
        kith.view(&["insights", "--period", "all"])["new_work"]["won"],
        0
    );
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

/// Does commands, a line each.
fn apply(kith: &Kith, commands: &[Value]) {
    let lines: Vec<String> = commands.iter().map(ToString::to_string).collect();
    let file = kith.store.with_file_name("typed.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    kith.run(&["apply", file.to_str().unwrap()]);
}

/// Work that was won on the day of these tests, from a referral or not.
fn won(n: u32, origin: &str, amount: &str) -> Value {
    let id = format!("01890000-0000-7000-9000-{n:012}");
    json!({"do": "save", "opportunity": {
        "id": id, "name": "Audit", "origin": origin, "state": "won",
        "opened_on": &AT[..10], "closed_on": &AT[..10], "amount": amount,
    }})
}

#[test]
fn another_script_adds_up_at_the_rates_that_were_typed_to_the_last_cent() {
    let kith = Kith::demo();
    let typed = |set: Value| json!({"do": "set_settings", "set": set});
    let share = |kith: &Kith| kith.view(&["insights", "--period", "all"])["new_work"].clone();
    let before = share(&kith);
    assert!(before.get("together").is_none());
    apply(
        &kith,
        &[typed(
            json!({"rates_into": "EUR", "rate_gbp": "1.1537 EUR"}),
        )],
    );
    assert_agree(&kith);
    let after = share(&kith);
    assert_eq!(after["money"], before["money"], "each currency stays told");
    assert!(number(&after["together"]["of"]["share"]) > 0.0);
    assert!(after["together"].get("left").is_none());

    // Currencies of no decimals and of three, a half that is rounded, one without a rate and one that is too large.
    apply(
        &kith,
        &[
            won(1, "referral", "1234567 JPY"),
            won(2, "cold_outbound", "1505 KWD"),
            won(3, "event", "30001 CHF"),
            won(4, "content", "-35 USD"),
            won(5, "referral", "9223372036854775807 NOK"),
            typed(json!({
                "rate_jpy": "0.006173 EUR", "rate_kwd": "3 EUR", "rate_usd": "0.9 EUR", "rate_nok": "12 EUR",
            })),
        ],
    );
    assert_agree(&kith);
    let left = share(&kith)["together"]["left"].clone();
    assert_eq!(left, json!(["30001 CHF", "9223372036854775807 NOK"]));
    let text = kith.run(&["view", "insights", "--period", "all", "--at", AT]);
    let lines = text
        .lines()
        .filter(|line| line.starts_with("From referrals"));
    let lines: Vec<&str> = lines.collect();
    assert_eq!(lines.len(), 4, "by number, together, and two apart: {text}");
    assert!(
        lines[1].contains(" EUR, together at the rates typed in\t"),
        "{text}"
    );

    // For another currency to add up in, the rates in the one before do not count; they do again when it is back.
    apply(
        &kith,
        &[typed(json!({
            "rates_into": "JPY", "rate_eur": "161.35 JPY", "rate_usd": "149.5 JPY",
        }))],
    );
    assert_agree(&kith);
    let settings = kith.view(&["settings"]);
    assert_eq!(settings["rate_usd"], "149.5 JPY");
    assert_eq!(settings["rate_gbp"], "1.1537 EUR");
    let left = share(&kith)["together"]["left"].clone();
    assert!(left.to_string().contains(" GBP"), "{left}");
    let work = kith.run(&["view", "work", "--at", AT]);
    assert!(work.contains("\ttogether "), "{work}");
    apply(&kith, &[typed(json!({"rates_into": "EUR"}))]);
    assert_agree(&kith);
    let left = share(&kith)["together"]["left"].clone();
    assert_eq!(
        left,
        json!(["30001 CHF", "9223372036854775807 NOK", "-35 USD"]),
        "that of the dollar is in yen now"
    );
}

#[test]
fn a_rate_that_is_none_is_refused_with_a_sentence() {
    let kith = Kith::new();
    let file = kith.store.with_file_name("wrong.jsonl");
    for (set, sentence) in [
        (json!({"rate_usd": "0 EUR"}), "a number above zero"),
        (json!({"rate_usd": 0.92}), "a number above zero"),
        (
            json!({"rate_usd": "0.92"}),
            "and a currency, such as 0.92 EUR",
        ),
        (
            json!({"rates_into": "euro"}),
            "three capital letters, such as EUR",
        ),
    ] {
        let command = json!({"do": "set_settings", "set": set});
        std::fs::write(&file, command.to_string()).unwrap();
        let output = kith.try_run(&["apply", file.to_str().unwrap()]);
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1));
        assert!(said.contains(sentence), "{said}");
    }
    let settings = kith.view(&["settings"]);
    assert!(!settings.to_string().contains("rate"), "{settings}");
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
    // Whoever is erased is named nowhere, and what came through them goes with them.
    assert!(after.contains_key("Amara Diallo"));
    kith.run(&["erase", "Amara Diallo", "--yes"]);
    assert!(!sources().contains_key("Amara Diallo"));
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

#[test]
fn advice_is_told_at_most_three_at_a_time_and_what_is_put_away_stays_away() {
    let kith = Kith::demo();
    let advice = || kith.view(&["advice"]);
    let all = advice();
    let first = all[0].clone();
    assert!((1..=3).contains(&all.as_array().unwrap().len()), "{all}");
    let text = kith.run(&["view", "advice", "--at", AT]);
    assert_eq!(
        text.lines().count(),
        all.as_array().unwrap().len(),
        "{text}"
    );
    // The kind of its key, and whom or what it is about.
    let (kind, told) = first.as_object().unwrap().iter().next().unwrap();
    let about: Vec<(Value, String)> = match kind.as_str() {
        "nobody" => {
            let words = ["industry", "place"].map(|of| told[of].as_str().unwrap().to_lowercase());
            vec![(Value::Null, format!("nobody/{}", words.join("/")))]
        }
        "association" => vec![(
            Value::Null,
            format!("association/{}", told["id"].as_str().unwrap()),
        )],
        kind => {
            let people = told["people"].as_array().unwrap().iter();
            people
                .map(|person| (person["id"].clone(), kind.to_owned()))
                .collect()
        }
    };
    let notes = about.into_iter().enumerate().map(|(n, (person, word))| {
        let id = format!("01890000-0000-7000-8000-{n:012}");
        let review =
            json!({"id": id, "kind": "advice", "person": person, "on": &AT[..10], "note": word});
        json!({"do": "save", "review": review}).to_string()
    });
    let notes = notes.collect::<Vec<_>>().join("\n");
    let file = kith.store.with_file_name("away.jsonl");
    std::fs::write(&file, notes).unwrap();
    kith.run(&["apply", file.to_str().unwrap()]);
    let after = advice();
    assert!(!after.as_array().unwrap().contains(&first), "{after}");
}
