//! Pictures between devices, through a real relay that can open none of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn id(n: u8) -> String {
    format!("0197a000-0000-7000-8000-0000000000{n:02}")
}

fn add(n: u8, name: &str) -> Value {
    json!({"do": "add_person", "id": id(n), "on": "2026-06-08", "person": {"name": name}})
}

/// An image of its own colour, as far as a relay or a device looks at it.
fn image(dir: &Path, colour: u8) -> (PathBuf, Vec<u8>) {
    let mut bytes = vec![colour; 40_000];
    bytes[..4].copy_from_slice(&[0xff, 0xd8, 0xff, 0xe0]);
    let file = dir.join(format!("{colour}.jpg"));
    std::fs::write(&file, &bytes).unwrap();
    (file, bytes)
}

fn add_photo(kith: &Kith, dir: &Path, who: &str, colour: u8) -> Vec<u8> {
    let (file, bytes) = image(dir, colour);
    kith.run(&["picture", "add", who, file.to_str().unwrap()]);
    bytes
}

fn photo(kith: &Kith, dir: &Path, who: &str) -> Vec<u8> {
    let file = dir.join("looked-at");
    kith.run(&["picture", "get", who, file.to_str().unwrap()]);
    std::fs::read(file).unwrap()
}

/// What the files of the pictures are called, by the names of whom they show.
fn names_of_files(kith: &Kith) -> Vec<(String, [u8; 16])> {
    let book: Value =
        serde_json::from_str(&kith.run(&["export", "--format", "json", "-o", "-"])).unwrap();
    let people = book["people"].as_array().unwrap().iter();
    people
        .flat_map(|person| {
            let name = person["name"].as_str().unwrap();
            let pictures = person["pictures"].as_array().into_iter().flatten();
            pictures.map(move |picture| {
                let hex = picture["id"].as_str().unwrap();
                let id = u128::from_str_radix(hex, 16).unwrap().to_be_bytes();
                (name.to_owned(), id)
            })
        })
        .collect()
}

/// Whether any file in a folder has these bytes.
fn lies_in(dir: &Path, bytes: &[u8]) -> bool {
    let files = std::fs::read_dir(dir).unwrap();
    files
        .map(|file| file.unwrap().path())
        .filter(|file| file.is_file())
        .any(|file| {
            let content = std::fs::read(file).unwrap();
            content.windows(bytes.len()).any(|w| w == bytes)
        })
}

/// A laptop with two people that shares its book with a phone.
fn two_devices(dir: &Path, relay: &Relay) -> (Kith, Kith) {
    let (laptop, phone) = (Kith::new(dir.join("laptop")), Kith::new(dir.join("phone")));
    laptop.run(&["init"]);
    laptop.apply(dir, &[add(1, "Ann"), add(2, "Bob")]);
    laptop.let_in(&relay.origin(), &phone);
    (laptop, phone)
}

#[test]
fn a_picture_added_on_one_device_is_looked_at_on_the_other() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (laptop, phone) = two_devices(dir.path(), &relay);
    let bytes = add_photo(&laptop, dir.path(), "Ann", 7);
    laptop.run(&["sync"]);
    assert!(!lies_in(&relay.data, &[7; 64]), "the relay has it sealed");
    phone.run(&["sync"]);
    assert_eq!(photo(&phone, dir.path(), "Ann"), bytes);
    // From here on it lies on the phone.
    let address = relay.kill();
    assert_eq!(photo(&phone, dir.path(), "ann"), bytes);

    phone.run(&["picture", "remove", "Ann"]);
    let relay = Relay::start_at(dir.path(), address);
    phone.run(&["sync"]);
    laptop.run(&["sync"]);
    let gone = laptop.try_run(&["picture", "get", "Ann", "-"]);
    assert_eq!(gone.status.code(), Some(1));
    drop(relay);
}

#[test]
fn a_relay_that_lost_a_picture_gets_it_again_from_whoever_holds_it() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (laptop, phone) = two_devices(dir.path(), &relay);
    let bytes = add_photo(&laptop, dir.path(), "Ann", 9);
    laptop.run(&["sync"]);
    phone.run(&["sync"]);
    let data = relay.data.clone();
    let address = relay.kill();
    std::fs::remove_dir_all(&data).unwrap();
    let relay = Relay::start_at(dir.path(), address);
    // Each gives back what it has, and says that the relay was set up anew.
    laptop.try_run(&["sync"]);
    phone.try_run(&["sync"]);
    laptop.run(&["sync"]);
    assert_eq!(photo(&phone, dir.path(), "Ann"), bytes);
    drop(relay);
}

#[test]
fn whoever_is_erased_leaves_no_picture_on_devices_and_in_the_files_of_the_relay() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start(dir.path());
    let (laptop, phone) = two_devices(dir.path(), &relay);
    add_photo(&laptop, dir.path(), "Ann", 7);
    let kept = add_photo(&laptop, dir.path(), "Bob", 8);
    let names = names_of_files(&laptop);
    let name = |who: &str| names.iter().find(|(name, _)| name == who).unwrap().1;
    laptop.run(&["sync"]);
    phone.run(&["sync"]);
    photo(&phone, dir.path(), "Ann");
    assert!(lies_in(&relay.data, &name("Ann")) && lies_in(&relay.data, &name("Bob")));

    laptop.run(&["erase", "Ann", "--yes"]);
    phone.run(&["sync"]);
    laptop.run(&["sync"]);
    assert!(!lies_in(&relay.data, &name("Ann")), "gone from the relay");
    assert!(lies_in(&relay.data, &name("Bob")), "the other one stays");
    for device in [&laptop, &phone] {
        let hex: String = name("Ann")
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert!(!lies_in(&device.store, hex.as_bytes()));
    }
    assert_eq!(photo(&phone, dir.path(), "Bob"), kept);
}

#[test]
fn what_is_no_picture_is_refused_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let kith = Kith::new(dir.path().join("book"));
    kith.run(&["init"]);
    kith.apply(dir.path(), &[add(1, "Ann")]);
    let file = dir.path().join("notes.txt");
    std::fs::write(&file, "not a picture").unwrap();
    let refused = kith.try_run(&["picture", "add", "Ann", file.to_str().unwrap()]);
    assert_eq!(refused.status.code(), Some(1));
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(said.contains("JPEG, PNG or WebP"), "{said}");
}
