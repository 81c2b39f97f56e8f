//! `kith demo`, `view`, `schema` and `apply`, as a script meets them.

use crate::common::{AT, Kith, run};
use serde_json::{Value, json};

pub(crate) fn schema(arguments: &[&str]) -> Value {
    let output = run(None, &[&["schema"], arguments].concat());
    assert!(output.status.success());
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whether a value is as a schema says, as far as the schemas made here go; else where it is not.
pub(crate) fn fits(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if let Some(to) = schema["$ref"].as_str() {
        let there = root.pointer(to.trim_start_matches('#'));
        fits(root, there.ok_or(format!("{to} leads nowhere"))?, value)?;
    }
    let is = |word: &Value| match word.as_str() {
        Some("null") => value.is_null(),
        Some("boolean") => value.is_boolean(),
        Some("string") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => false,
    };
    let right = match &schema["type"] {
        Value::Array(several) => several.iter().any(is),
        Value::Null => true,
        one => is(one),
    };
    let named = |word: &str| schema[word].as_array();
    if !right
        || named("enum").is_some_and(|all| !all.contains(value))
        || schema.get("const").is_some_and(|only| only != value)
    {
        return Err(format!("{} is not {}", brief(value), brief(schema)));
    }
    for all in named("allOf").into_iter().flatten() {
        fits(root, all, value)?;
    }
    for word in ["oneOf", "anyOf"] {
        if let Some(several) = named(word) {
            let tried = several.iter().map(|one| fits(root, one, value));
            let (right, wrong): (Vec<_>, Vec<_>) = tried.partition(Result::is_ok);
            if right.is_empty() || (word == "oneOf" && right.len() > 1) {
                let fitting = right.len();
                return Err(format!("{} fits {fitting}: {wrong:?}", brief(value)));
            }
        }
    }
    for must in named("required").into_iter().flatten() {
        if value.is_object() && value.get(must.as_str().unwrap()).is_none() {
            return Err(format!("{must} is missing in {}", brief(value)));
        }
    }
    for (field, of) in schema["properties"].as_object().into_iter().flatten() {
        if let Some(value) = value.get(field) {
            fits(root, of, value).map_err(|e| format!("{field}: {e}"))?;
        }
    }
    if let Some(items) = value.as_array() {
        let first = named("prefixItems").map_or(&[][..], |all| all);
        for (n, item) in items.iter().enumerate() {
            if let Some(of) = first.get(n).or(schema.get("items")) {
                fits(root, of, item).map_err(|e| format!("{n}: {e}"))?;
            }
        }
    }
    Ok(())
}

fn brief(value: &Value) -> String {
    value.to_string().chars().take(200).collect()
}

/// Each view with what it is asked with, and where in it the example book has a list of something to say.
const VIEWS: [(&[&str], &str); 31] = [
    (&["digest"], "lines"),
    (&["today"], "rows"),
    (&["people"], "rows"),
    (&["person", "Priya Raman"], "interactions"),
    (&["goodwill"], ""),
    (&["promises"], ""),
    (&["introductions"], ""),
    (&["matches"], ""),
    (&["path", "Birgit Sand"], "steps"),
    (&["paths", "Sand Maritime Capital"], "steps"),
    (&["bridges"], ""),
    (&["weak-ties"], ""),
    (&["map"], "links"),
    (&["brief", "henrik dahl"], "talks"),
    (&["goals"], "goals"),
    (&["asks"], "goals"),
    (&["whom", "shipping lines"], "people"),
    (&["warnings", "Hannah Whitfield"], ""),
    (&["week"], "tier_1"),
    (&["quarter"], "moves"),
    (&["capacity"], "count"),
    (&["insights", "--period", "12m"], "sources"),
    (&["work"], "stages"),
    (&["time"], "events"),
    (&["slots"], "days"),
    (&["event", "Nordic Supply Forum"], "met"),
    (&["triage", "nordic supply"], "queue"),
    (&["me"], ""),
    (&["templates"], ""),
    (&["names", "ma"], "people"),
    (&["history"], ""),
];

/// Those that have nothing to say in an empty book.
const OF_PEOPLE: [&str; 12] = [
    "today",
    "people",
    "goodwill",
    "promises",
    "introductions",
    "matches",
    "bridges",
    "weak-ties",
    "map",
    "goals",
    "week",
    "quarter",
];

fn said<'a>(view: &'a Value, at: &str) -> &'a Value {
    if at.is_empty() { view } else { &view[at] }
}

#[test]
fn every_view_of_the_example_book_says_something_and_is_as_its_schema_says() {
    let kith = Kith::demo();
    let all = schema(&["view"]);
    for (asked, at) in VIEWS {
        let view = kith.view(asked);
        let name = match asked[0] {
            "asks" => "goals".to_owned(),
            "paths" => "path".to_owned(),
            name => name.replace('-', "_"),
        };
        let of = &all["properties"][&name];
        assert!(!of.is_null(), "{name} has no schema");
        fits(&all, of, &view).unwrap_or_else(|e| panic!("{asked:?}: {e}"));
        assert!(!said(&view, at).as_array().unwrap().is_empty(), "{asked:?}");
        let text = kith.run(&[&["view"], asked, &["--at", AT]].concat());
        assert!(!text.trim().is_empty(), "{asked:?}");
    }
    for asked in [
        &["settings"][..],
        &["draft", "Priya Raman"],
        &["programme"],
        &["figures"],
    ] {
        let view = kith.view(asked);
        fits(&all, &all["properties"][asked[0]], &view).unwrap();
        assert!(view.as_object().is_some_and(|fields| fields.len() > 3));
        assert!(!kith.run(&[&["view"], asked].concat()).is_empty());
    }
    let one = schema(&["view", "today"]);
    fits(&one, &one, &kith.view(&["today"])).unwrap();
    let wrong = fits(&one, &one, &json!({"rows": [{"key": 1}]}));
    assert!(
        wrong.is_err(),
        "a schema that takes everything says nothing"
    );
}

#[test]
fn today_has_rows_of_every_section_each_with_a_reason() {
    let kith = Kith::demo();
    let today = kith.view(&["today"]);
    let rows = today["rows"].as_array().unwrap();
    for row in rows {
        assert!(!row["reasons"].as_array().unwrap().is_empty(), "{row}");
        assert!(!row["person"]["name"].as_str().unwrap().is_empty());
    }
    for section in ["in_touch", "promises", "loops", "after"] {
        assert!(
            rows.iter().any(|row| row["section"] == section),
            "{section}"
        );
    }
    assert!(rows.iter().any(|row| row["bring"].is_object()));
    assert_eq!(today["to_sort"], 6);
    assert_eq!(today["people"], 120);
    assert!(
        today["spread"].is_object(),
        "more than five fall due on one day"
    );
    let said: String = rows.iter().map(|row| row["reasons"].to_string()).collect();
    for reason in [
        "due",
        "birthday",
        "ease_off",
        "my_promise",
        "their_promise",
        "thanks",
        "reply",
        "follow_up",
        "second",
        "decide",
        "verdict",
        "question",
        "year",
        "first_contact",
        "update",
        "answer",
        "planned",
    ] {
        assert!(
            said.contains(&format!("\"{reason}\"")),
            "{reason} is on nobody's row"
        );
    }
}

#[test]
fn goodwill_has_every_word() {
    let said = Kith::demo().view(&["goodwill"]).to_string();
    for word in [
        "resting",
        "one_sided",
        "sowing",
        "overdrawn",
        "in_credit",
        "balanced",
    ] {
        assert!(said.contains(&format!("\"{word}\"")), "{word}");
    }
}

#[test]
fn the_example_book_goes_as_a_whole_and_may_come_again() {
    let kith = Kith::demo();
    let twice = kith.try_run(&["demo"]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&twice.stderr).contains("demo --remove"));
    kith.run(&["demo", "--remove"]);
    assert_eq!(kith.run(&["list", "--json"]).trim(), "[]");
    for (asked, at) in VIEWS
        .iter()
        .filter(|(asked, _)| OF_PEOPLE.contains(&asked[0]))
    {
        assert_eq!(said(&kith.view(asked), at), &json!([]), "{asked:?}");
    }
    assert_eq!(kith.view(&["me"])[0], json!({}));
    assert_eq!(kith.try_run(&["demo", "--remove"]).status.code(), Some(1));
    kith.run(&["demo", "--at", AT]);
    assert_eq!(kith.view(&["today"])["people"], 120);
}

#[test]
fn the_day_is_that_of_the_offset_that_was_given() {
    let kith = Kith::demo();
    let at = |time: &str| kith.run(&["view", "today", "--at", time, "--json"]);
    let monday = at("2026-06-08");
    assert_eq!(at("2026-06-08T23:30:00-09:00"), monday);
    assert_eq!(at("2026-06-08T00:10:00+14:00"), monday);
    assert_ne!(at("2026-06-09T00:30:00+02:00"), monday);
}

#[test]
fn wrong_usage_is_told_from_what_is_not_there() {
    let kith = Kith::demo();
    for (arguments, code) in [
        (&["view", "brief"][..], 2),
        (&["view", "path"], 2),
        (&["view", "whom"], 2),
        (&["view", "triage"], 2),
        (&["view", "nonsense"], 2),
        (&["view", "today", "--at", "tomorrow"], 2),
        (&["view", "brief", "Nobody At All"], 1),
        (&["view", "path", "No Such Company"], 1),
        (&["view", "whom", "no such goal"], 1),
        (&["view", "event", "no such event"], 1),
    ] {
        let output = kith.try_run(arguments);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    assert_eq!(run(None, &["list"]).status.code(), Some(2));
}

#[test]
fn the_commands_that_the_readme_shows_are_as_the_schema_says_and_can_be_applied() {
    let readme = include_str!("../../../README.md");
    let block = readme.split("```jsonl\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let all = schema(&["command"]);
    let mut shown = Vec::new();
    for line in block.lines() {
        let command: Value = serde_json::from_str(line).unwrap();
        fits(&all, &all, &command).unwrap_or_else(|e| panic!("{line}: {e}"));
        shown.push(command["do"].as_str().unwrap().to_owned());
    }
    // What the README only names: it needs a batch, a picture, two devices that are there, or a browser.
    let named = [
        "bring_in",
        "choose",
        "undo",
        "restore",
        "add_picture",
        "remove_picture",
        "set_reminder",
        "set_feed",
    ];
    for kind in all["oneOf"].as_array().unwrap() {
        let kind = kind["properties"]["do"]["const"].as_str().unwrap();
        let there = shown.iter().any(|other| other == kind) || named.contains(&kind);
        assert!(there, "{kind} is not shown");
    }
    let kith = Kith::new();
    let file = kith.store.with_file_name("commands.jsonl");
    std::fs::write(&file, block).unwrap();
    let done = kith.run(&["apply", file.to_str().unwrap()]);
    assert_eq!(done.lines().count(), block.lines().count());
    // Four are added; one becomes part of another, one is taken out and brought back.
    assert_eq!(kith.view(&["people"])["total"], 3);
    let wrong = json!({"do": "dance"});
    assert!(fits(&all, &all, &wrong).is_err());
}

#[test]
fn every_kind_and_field_of_the_json_export_is_documented() {
    let kith = Kith::demo();
    let all: Value =
        serde_json::from_str(&kith.run(&["export", "--format", "json", "-o", "-"])).unwrap();
    let words = include_str!("../../../docs/export-json.md");
    let mut missing = Vec::new();
    for (kind, entries) in all.as_object().unwrap() {
        let start = format!("| `{kind}` |");
        let Some(line) = words.lines().find(|line| line.starts_with(&start)) else {
            missing.push(kind.clone());
            continue;
        };
        let fields = entries.as_array().unwrap().iter();
        let fields = fields.flat_map(|entry| entry.as_object().unwrap().keys());
        let said = |field: &str| field == "id" || line.contains(&format!("`{field}`"));
        missing.extend(
            fields
                .filter(|field| !said(field))
                .map(|field| format!("{kind}.{field}")),
        );
    }
    missing.sort();
    missing.dedup();
    assert_eq!(missing, Vec::<String>::new());
}
