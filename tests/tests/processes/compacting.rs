//! Real devices and a real relay through many edits: what the relay keeps stays within bounds, and whoever comes new
//! gets the whole book.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay, until};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Rounds of editing, each more than a snapshot waits for.
const ROUNDS: u64 = 5;
/// People added in a round.
const PEOPLE: u64 = 300;

/// Text that does not compress, the same in every run.
fn noise(seed: u64) -> String {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let word = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{state:016x}")
    };
    (0..20).map(word).collect()
}

fn people(round: u64) -> Vec<Value> {
    let add = |n| {
        let key = round * PEOPLE + n;
        json!({
            "do": "add_person",
            "id": format!("0197a000-0000-7000-8000-{key:012x}"),
            "on": "2026-06-08",
            "person": {"name": format!("Person {key}"), "company": noise(key)},
        })
    };
    (0..PEOPLE).map(add).collect()
}

/// A figure of the relay's metrics.
fn figure(relay: &Relay, name: &str) -> u64 {
    let text = relay.get("/metrics").unwrap();
    let mut lines = text.lines();
    let line = lines.find_map(|line| line.strip_prefix(&format!("kith_relay_{name} ")));
    line.unwrap().trim().parse().unwrap()
}

fn names(device: &Kith) -> BTreeSet<String> {
    let list = device.list();
    let name = |person: &Value| person["name"].as_str().unwrap().to_owned();
    list.as_array().unwrap().iter().map(name).collect()
}

#[test]
fn the_relay_keeps_within_bounds_and_somebody_new_gets_everything() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let [laptop, phone, tablet] =
        ["laptop", "phone", "tablet"].map(|name| Kith::new(dir.path().join(name)));
    laptop.run(&["init"]);
    laptop.let_in(&relay.origin(), &phone);
    let mut other = phone.watch();
    let mut sent = 0;
    for round in 0..ROUNDS {
        let taken = figure(&relay, "snapshots_accepted_total");
        laptop.apply(dir.path(), &people(round));
        let mut this = laptop.watch();
        until("a snapshot of the round is settled", || {
            figure(&relay, "bytes_accepted_total") > sent + 64 * 1024
                && figure(&relay, "snapshots_accepted_total") > taken
                && figure(&relay, "chunks") < 20
        });
        sent = figure(&relay, "bytes_accepted_total");
        this.kill().unwrap();
        this.wait().unwrap();
    }
    other.kill().unwrap();
    other.wait().unwrap();
    assert!(
        figure(&relay, "snapshots") <= 3,
        "two settled ones, and one that waits"
    );
    for device in [&laptop, &phone] {
        device.run(&["sync"]);
    }
    laptop.let_in(&relay.origin(), &tablet);
    tablet.run(&["sync"]);
    let all: BTreeSet<String> = (0..ROUNDS * PEOPLE)
        .map(|n| format!("Person {n}"))
        .collect();
    for device in [&laptop, &phone, &tablet] {
        let missing = all.difference(&names(device)).count();
        assert_eq!(missing, 0, "people are missing");
    }
}
