//! What only the recovery phrase may, at a terminal and a real relay.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay};
use serde_json::json;

fn add(name: &str) -> serde_json::Value {
    json!({"do": "add_person", "id": "0197a000-0000-7000-8000-000000000001", "on": "2026-06-08", "person": {"name": name}})
}

/// What it said of why it did not.
fn refused(kith: &Kith, arguments: &[&str], input: &str) -> String {
    let output = kith.with_input(arguments, input);
    assert_eq!(output.status.code(), Some(1));
    String::from_utf8(output.stderr).unwrap()
}

/// Runs with this typed, to a good end; gives what it printed.
fn typed(kith: &Kith, arguments: &[&str], input: &str) -> String {
    let output = kith.with_input(arguments, input);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_phrase_is_replaced_by_itself_and_the_old_one_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let [laptop, phone, fresh] =
        ["laptop", "phone", "fresh"].map(|name| Kith::new(dir.path().join(name)));
    laptop.run(&["init"]);
    laptop.apply(dir.path(), &[add("Sarah Chen")]);
    laptop.let_in(&relay.origin(), &phone);
    let old = laptop.run(&["phrase"]);
    typed(&laptop, &["phrase", "--confirm"], &old);
    assert!(refused(&laptop, &["phrase"], "").contains("No recovery phrase waits here"));

    let other = "abandon ".repeat(23) + "art";
    assert!(!refused(&phone, &["phrase", "--replace"], &other).is_empty());
    let new = typed(&phone, &["phrase", "--replace"], &old);
    assert_eq!(new.split_whitespace().count(), 24);
    assert_ne!(new, old);
    let back = ["recover", "--relay", &relay.origin()];
    assert!(!refused(&fresh, &back, &old).is_empty());
    typed(&fresh, &back, &new);
    assert_eq!(fresh.list()[0]["name"], "Sarah Chen");
}

#[test]
fn a_book_is_deleted_from_the_relay_and_stays_on_its_devices() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let [laptop, phone] = ["laptop", "phone"].map(|name| Kith::new(dir.path().join(name)));
    laptop.run(&["init"]);
    laptop.apply(dir.path(), &[add("Sarah Chen")]);
    laptop.let_in(&relay.origin(), &phone);
    let words = laptop.run(&["phrase"]);
    let no = refused(&laptop, &["delete-vault"], &(words.clone() + "\nno\n"));
    assert!(no.contains("Nothing was deleted"), "{no}");
    phone.run(&["sync"]);
    typed(&laptop, &["delete-vault", "--yes"], &words);
    let metrics = relay.get("/metrics").unwrap();
    assert!(metrics.contains("\nkith_relay_chunks 0\n"), "{metrics}");
    for device in [&laptop, &phone] {
        let said = refused(device, &["sync"], "");
        assert!(said.contains("deleted from the relay"), "{said}");
        assert_eq!(device.list()[0]["name"], "Sarah Chen");
    }
}
