//! `kith erase`, as a person at a terminal and a script meet it.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay};
use serde_json::{Value, json};
use std::path::Path;

fn id(n: u8) -> String {
    format!("0197a000-0000-7000-8000-0000000000{n:02}")
}

fn add(n: u8, name: &str) -> Value {
    json!({"do": "add_person", "id": id(n), "on": "2026-06-08", "person": {"name": name}})
}

fn names(kith: &Kith) -> Vec<String> {
    let list = kith.list();
    let people = list.as_array().unwrap().iter();
    people
        .map(|p| p["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Whether any file in a folder has this word.
fn lies_in(dir: &Path, word: &str) -> bool {
    let files = std::fs::read_dir(dir)
        .unwrap()
        .map(|file| file.unwrap().path());
    let has = |bytes: Vec<u8>| bytes.windows(word.len()).any(|w| w == word.as_bytes());
    files
        .filter(|file| file.is_file())
        .any(|file| has(std::fs::read(file).unwrap()))
}

#[test]
fn an_erased_person_is_in_no_file_of_the_store_any_more() {
    let dir = tempfile::tempdir().unwrap();
    let kith = Kith::new(dir.path().join("book"));
    kith.run(&["init"]);
    kith.apply(dir.path(), &[add(1, "Xanthippe"), add(2, "Bob")]);
    assert!(lies_in(&kith.store, "Xanthippe"));
    kith.run(&["erase", "xanthippe", "--yes"]);
    assert_eq!(names(&kith), ["Bob"]);
    assert!(!lies_in(&kith.store, "Xanthippe"));
    kith.apply(dir.path(), &[add(3, "Carol")]);
    assert_eq!(names(&kith), ["Bob", "Carol"]);
}

#[test]
fn nobody_is_erased_without_a_yes_or_without_being_named_clearly() {
    let dir = tempfile::tempdir().unwrap();
    let kith = Kith::new(dir.path().join("book"));
    kith.run(&["init"]);
    kith.apply(dir.path(), &[add(1, "Ann"), add(2, "Ann"), add(3, "Bob")]);
    for (arguments, input, why) in [
        (["erase", "Bob"], "no\n", "Nothing was erased"),
        (["erase", "Ann"], "yes\n", "Several people are called so"),
        (["erase", "Carol"], "yes\n", "Nobody in this book is called"),
    ] {
        let refused = kith.with_input(&arguments, input);
        assert_eq!(refused.status.code(), Some(1));
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(said.contains(why), "{said}");
    }
    assert_eq!(names(&kith).len(), 3);
    let erased = kith.with_input(&["erase", &id(1)], "yes\n");
    assert!(erased.status.success());
    let said = String::from_utf8_lossy(&erased.stderr).into_owned();
    assert!(
        said.contains("Backups") && said.contains("cannot be undone"),
        "{said}"
    );
    assert_eq!(names(&kith), ["Ann", "Bob"]);
}

#[test]
fn an_erased_person_is_gone_from_every_device_and_what_was_not_sent_yet_is_done_again() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (laptop, phone) = (
        Kith::new(dir.path().join("laptop")),
        Kith::new(dir.path().join("phone")),
    );
    laptop.run(&["init"]);
    laptop.apply(dir.path(), &[add(1, "Xanthippe"), add(2, "Bob")]);
    laptop.let_in(&relay.origin(), &phone);
    phone.run(&["sync"]);
    laptop.run(&["sync"]);

    // Without a network, the phone writes about both; meanwhile one of them is erased.
    let address = relay.kill();
    let edit = |n, value: &str| json!({"do": "edit_person", "id": id(n), "on": "2026-06-09", "edits": [{"field": "title", "value": value}]});
    phone.apply(dir.path(), &[edit(1, "Cellist"), edit(2, "COO")]);
    let relay = Relay::start_at(dir.path(), address);
    laptop.run(&["erase", "Xanthippe", "--yes"]);
    assert!(!lies_in(&laptop.store, "Xanthippe"));
    assert!(lies_in(&phone.store, "Xanthippe"), "not connected since");

    phone.run(&["sync"]);
    laptop.run(&["sync"]);
    for device in [&laptop, &phone] {
        assert_eq!(names(device), ["Bob"]);
        assert_eq!(device.list()[0]["positions"][0]["title"], "COO");
        for word in ["Xanthippe", "Cellist"] {
            assert!(!lies_in(&device.store, word), "{word}");
        }
    }
    let metrics = relay.get("/metrics").unwrap();
    for line in ["kith_relay_snapshots 1", "kith_relay_chunks 1"] {
        assert!(
            metrics.contains(&format!("\n{line}\n")),
            "the book anew, and what the phone had not sent"
        );
    }
    // Whoever is let in now gets the new book.
    let tablet = Kith::new(dir.path().join("tablet"));
    laptop.let_in(&relay.origin(), &tablet);
    assert_eq!(names(&tablet), ["Bob"]);
}
