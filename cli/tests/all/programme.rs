//! The programme and the noted minutes from the command line: begun, paused, its evidence, its calendar.

use crate::common::Kith;
use crate::views::{fits, schema};
use serde_json::{Value, json};

const ADA: &str = "0192f0c1-0000-7000-8000-000000000001";
const RUN: &str = "0192f0c1-0000-7000-8000-000000000101";
const PAUSE: &str = "0192f0c1-0000-7000-8000-000000000102";
const TIME: &str = "0192f0c1-0000-7000-8000-000000000103";

fn apply(kith: &Kith, commands: &[Value]) {
    let lines: Vec<String> = commands.iter().map(ToString::to_string).collect();
    let file = kith.store.with_file_name("commands.jsonl");
    std::fs::write(&file, lines.join("\n")).unwrap();
    kith.run(&["apply", file.to_str().unwrap()]);
}

fn view(kith: &Kith, name: &str, on: &str) -> Value {
    let all = kith.run(&["view", name, "--at", on, "--json"]);
    serde_json::from_str(&all).unwrap()
}

fn parts(programme: &Value) -> impl Iterator<Item = &Value> {
    let steps = programme["steps"].as_array().unwrap().iter();
    steps.flat_map(|step| step["parts"].as_array().unwrap())
}

fn counted(programme: &Value, kind: &str) -> (u64, u64) {
    let part = parts(programme).find(|part| part["kind"] == kind).unwrap();
    (part["done"].as_u64().unwrap(), part["of"].as_u64().unwrap())
}

fn begun() -> Kith {
    let kith = Kith::new();
    apply(
        &kith,
        &[
            json!({"do": "add_person", "id": ADA, "on": "2026-05-01", "person": {"name": "Ada", "tier": 1}}),
            json!({"do": "save", "programme": {"id": RUN, "started_on": "2026-06-01"}}),
        ],
    );
    kith
}

#[test]
fn it_is_begun_paused_gone_on_with_and_ended_by_commands() {
    let kith = Kith::new();
    assert_eq!(
        view(&kith, "programme", "2026-06-01")["state"],
        "not_started"
    );
    let kith = begun();
    let found = view(&kith, "programme", "2026-06-09");
    assert_eq!(
        (&found["state"], &found["day"]),
        (&json!("running"), &json!(9))
    );
    apply(
        &kith,
        &[json!({"do": "save", "pause": {"id": PAUSE, "from": "2026-06-10"}})],
    );
    let found = view(&kith, "programme", "2026-06-20");
    assert_eq!(
        (&found["state"], &found["day"]),
        (&json!("paused"), &json!(9))
    );
    apply(
        &kith,
        &[json!({"do": "change", "kind": "pause", "id": PAUSE, "set": {"until": "2026-06-20"}})],
    );
    let found = view(&kith, "programme", "2026-06-20");
    assert_eq!(
        (&found["state"], &found["day"]),
        (&json!("running"), &json!(10))
    );
    let all = schema(&["view"]);
    fits(&all, &all["properties"]["programme"], &found).unwrap();
    let text = kith.run(&["view", "programme", "--at", "2026-06-20"]);
    assert!(text.contains("Programme\trunning\tday 10\tsince 2026-06-01\t10 days paused"));
    assert!(text.contains("missing\tAda\tplan"), "{text}");
    apply(
        &kith,
        &[
            json!({"do": "change", "kind": "programme", "id": RUN, "set": {"ended_on": "2026-06-21"}}),
        ],
    );
    assert_eq!(view(&kith, "programme", "2026-07-01")["state"], "ended");
}

#[test]
fn a_calendar_is_evidence_only_while_one_runs_and_protected_time_stands_in_it() {
    let protect = json!({"do": "set_settings", "set": {"protected_day": "Tue", "protected_at": "09:00:00", "protected_minutes": 90}});
    let kith = begun();
    let today = "2099-01-01";
    assert_eq!(
        counted(&view(&kith, "programme", today), "protected_time"),
        (0, 1)
    );
    apply(&kith, std::slice::from_ref(&protect));
    assert_eq!(
        counted(&view(&kith, "programme", today), "protected_time"),
        (1, 1)
    );
    let calendar = kith.run(&["export", "--format", "ics", "-o", "-"]);
    assert!(calendar.contains("RRULE:FREQ=WEEKLY"), "{calendar}");
    assert!(view(&kith, "settings", today)["calendar_on"].is_string());
    let quiet = Kith::new();
    quiet.run(&["export", "--format", "ics", "-o", "-"]);
    assert!(view(&quiet, "settings", today)["calendar_on"].is_null());
}

#[test]
fn the_figures_of_a_day_can_be_kept_as_those_of_the_start() {
    let kith = begun();
    assert_eq!(
        counted(&view(&kith, "programme", "2026-06-25"), "baseline"),
        (0, 1)
    );
    let figures = view(&kith, "figures", "2026-06-01");
    assert_eq!(figures["tier_1"], 1);
    let mut baseline = figures.clone();
    let fields = baseline.as_object_mut().unwrap();
    fields.insert("id".into(), json!("0192f0c1-0000-7000-8000-000000000104"));
    fields.insert("programme".into(), json!(RUN));
    fields.insert("on".into(), json!("2026-06-01"));
    apply(&kith, &[json!({"do": "save", "baseline": baseline})]);
    let found = view(&kith, "programme", "2026-06-25");
    assert_eq!(counted(&found, "baseline"), (1, 1));
    assert_eq!(found["then"], figures);
}

#[test]
fn minutes_are_listed_and_corrected() {
    let kith = Kith::new();
    let time = json!({"id": TIME, "on": "2026-06-08", "minutes": 40, "kind": "writing", "channel": "content", "note": "The customs piece"});
    apply(
        &kith,
        &[
            json!({"do": "save", "time": time}),
            json!({"do": "change", "kind": "time", "id": TIME, "set": {"minutes": 65}}),
        ],
    );
    assert_eq!(
        view(&kith, "time", "2026-06-08")["pieces"][0]["minutes"],
        65
    );
    let text = kith.run(&["view", "time", "--at", "2026-06-08"]);
    assert!(
        text.contains("2026-06-08\t65 minutes\twriting\tcontent"),
        "{text}"
    );
}
