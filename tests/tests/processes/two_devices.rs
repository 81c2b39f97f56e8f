//! Two headless devices and a relay, as processes: what one captures, the other has; what the relay has, is sealed.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay};
use serde_json::json;
use std::fs;
use std::path::Path;

const ID: &str = "0197a000-0000-7000-8000-000000000001";

fn add(name: &str) -> serde_json::Value {
    json!({"do": "add_person", "id": ID, "on": "2026-06-08", "person": {"name": name}})
}

fn edit(field: &str, value: &serde_json::Value) -> serde_json::Value {
    json!({"do": "edit_person", "id": ID, "on": "2026-06-09", "edits": [{"field": field, "value": value}]})
}

#[test]
fn what_was_edited_apart_is_on_both_afterwards() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (laptop, phone) = (
        Kith::new(dir.path().join("laptop")),
        Kith::new(dir.path().join("phone")),
    );
    laptop.run(&["init"]);
    laptop.apply(dir.path(), &[add("Sarah Chen")]);
    laptop.let_in(&relay.origin(), &phone);
    assert_eq!(phone.list()[0]["name"], "Sarah Chen");

    let address = relay.kill();
    laptop.apply(dir.path(), &[edit("title", &json!("COO"))]);
    phone.apply(
        dir.path(),
        &[edit("add_phone", &json!({"value": "+46 31 555 0101"}))],
    );
    assert!(
        !phone.try_run(&["list", "--json"]).stdout.is_empty(),
        "without a relay the book is there"
    );

    let _relay = Relay::start_at(dir.path(), address);
    laptop.run(&["sync"]);
    phone.run(&["sync"]);
    laptop.run(&["sync"]);
    for device in [&laptop, &phone] {
        let person = &device.list()[0];
        assert_eq!(person["positions"][0]["title"], "COO", "{person}");
        assert_eq!(person["phones"][0]["value"], "+46 31 555 0101", "{person}");
    }
}

#[test]
fn a_relay_killed_without_warning_has_everything_it_confirmed() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (laptop, phone) = (
        Kith::new(dir.path().join("laptop")),
        Kith::new(dir.path().join("phone")),
    );
    laptop.run(&["init"]);
    laptop.let_in(&relay.origin(), &phone);
    let mut address = relay.address;
    let mut relay = Some(relay);
    for n in 0..5 {
        let id = format!("0197a000-0000-7000-8000-0000000001{n:02}");
        let person = json!({"do": "add_person", "id": id, "on": "2026-06-08", "person": {"name": format!("Person {n}")}});
        laptop.apply(dir.path(), &[person]);
        laptop.run(&["sync"]);
        address = relay.take().unwrap().kill();
        relay = Some(Relay::start_at(dir.path(), address));
    }
    phone.run(&["sync"]);
    assert_eq!(phone.list().as_array().unwrap().len(), 5);
    assert_eq!(relay.unwrap().address, address);
}

#[test]
fn a_link_works_once() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let first = Kith::new(dir.path().join("first"));
    first.run(&["init"]);
    let (mut child, link) = first.pair(&relay.origin());
    Kith::new(dir.path().join("second")).run(&["join", &link]);
    assert!(child.wait().unwrap().success());
    let third = Kith::new(dir.path().join("third")).try_run(&["join", &link]);
    assert_eq!(third.status.code(), Some(1));
    let said = String::from_utf8_lossy(&third.stderr).into_owned();
    assert!(
        said.trim().lines().count() == 1 && said.len() > 20,
        "one sentence, not {said:?}"
    );
}

#[test]
fn twelve_words_and_the_relay_let_a_device_in_as_a_link_does() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (first, second) = (
        Kith::new(dir.path().join("first")),
        Kith::new(dir.path().join("second")),
    );
    first.run(&["init"]);
    first.apply(dir.path(), &[add("Sarah Chen")]);
    let (mut child, words) = first.pair_by_words(&relay.origin());
    let mut wrong = words.clone();
    wrong[2] = "kith".to_owned();
    for (given, relay, said) in [
        (&wrong, Some(relay.origin()), "Word 3, “kith”, is not"),
        (&words, None, "name the relay"),
        (&words, Some("nowhere".to_owned()), "a relay's address"),
    ] {
        let relay = relay.map(|relay| ["--relay".to_owned(), relay]);
        let arguments = ["join".to_owned()].into_iter().chain(given.clone());
        let arguments: Vec<String> = arguments.chain(relay.into_iter().flatten()).collect();
        let output = second.try_run(&arguments.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(output.status.code(), Some(1), "{given:?}");
        let heard = String::from_utf8_lossy(&output.stderr).to_lowercase();
        assert!(heard.contains(&said.to_lowercase()), "{heard}");
    }
    // As one argument, in capitals, cut after four letters.
    let cut: Vec<String> = words
        .iter()
        .map(|word| word.chars().take(4).collect::<String>().to_uppercase())
        .collect();
    second.run(&["join", &cut.join("  "), "--relay", &relay.origin()]);
    assert!(child.wait().unwrap().success());
    assert_eq!(second.list()[0]["name"], "Sarah Chen");
}

#[test]
fn the_recovery_phrase_alone_brings_a_book_back() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let [laptop, phone, back] =
        ["laptop", "phone", "back"].map(|at| Kith::new(dir.path().join(at)));
    laptop.run(&["init"]);
    laptop.apply(dir.path(), &[add("Sarah Chen")]);
    laptop.let_in(&relay.origin(), &phone);
    let words = laptop.run(&["phrase"]);
    assert_eq!(words.split_whitespace().count(), 24);
    fs::remove_dir_all(dir.path().join("laptop")).unwrap();
    fs::remove_dir_all(dir.path().join("phone")).unwrap();
    let origin = relay.origin();
    let wrong = words.replacen(words.split_whitespace().next().unwrap(), "zoo", 1);
    let refused = back.with_input(&["recover", "--relay", &origin], &wrong);
    assert_eq!(refused.status.code(), Some(1));
    let came = back.with_input(&["recover", "--relay", &origin], &words);
    assert!(came.status.success(), "{came:?}");
    assert_eq!(back.list()[0]["name"], "Sarah Chen");
    let log = fs::read_to_string(&relay.log).unwrap();
    assert!(
        !log.contains(words.trim()),
        "the relay never sees the words"
    );
}

#[test]
fn a_link_that_is_no_link_gets_one_sentence_and_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let device = Kith::new(dir.path().join("device"));
    device.run(&["init"]);
    device.apply(dir.path(), &[add("Sarah Chen")]);
    for link in [
        "",
        "https://example.org",
        "https://example.org/pair#",
        "http://127.0.0.1:1/pair#abcdef",
    ] {
        let output = device.try_run(&["join", link]);
        assert_eq!(output.status.code(), Some(1), "{link:?}");
    }
    assert_eq!(device.list()[0]["name"], "Sarah Chen");
}

#[test]
fn nothing_that_a_person_wrote_is_readable_at_the_relay() {
    const MARKERS: [&str; 5] = [
        "Zweifelhofer",
        "quokka",
        "xylograph",
        "marmalade-device",
        "plumbago",
    ];
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (one, two) = (
        Kith::new(dir.path().join("one")),
        Kith::new(dir.path().join("two")),
    );
    let file = dir.path().join("plumbago.vcf");
    fs::write(
        &file,
        "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Zweifelhofer\r\nEMAIL:quokka@xylograph.example\r\nNOTE:plumbago\r\nEND:VCARD\r\n",
    )
    .unwrap();
    one.run(&["init"]);
    one.run(&["import", file.to_str().unwrap()]);
    let (mut child, link) = one.pair(&relay.origin());
    let secret = link.split_once('#').unwrap().1.to_owned();
    two.run(&["join", &link, "--label", "marmalade-device"]);
    assert!(child.wait().unwrap().success());
    one.run(&["sync"]);
    assert_eq!(two.list()[0]["name"], "Zweifelhofer");

    let metrics = relay.get("/metrics").unwrap();
    let (data, log) = (relay.data.clone(), relay.log.clone());
    let mut seen = vec![
        ("metrics".to_owned(), metrics.into_bytes()),
        ("log".to_owned(), fs::read(&log).unwrap()),
    ];
    relay.kill();
    files(&data, &mut seen);
    assert!(
        seen.len() > 2 && seen.iter().map(|(_, bytes)| bytes.len()).sum::<usize>() > 4096,
        "there is something to look at"
    );
    for (place, bytes) in &seen {
        for marker in MARKERS.iter().copied().chain([secret.as_str()]) {
            let found = bytes
                .windows(marker.len())
                .any(|w| w.eq_ignore_ascii_case(marker.as_bytes()));
            assert!(!found, "{marker} is readable in {place}");
        }
    }
}

fn files(dir: &Path, into: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push((path.display().to_string(), fs::read(&path).unwrap()));
        }
    }
}
