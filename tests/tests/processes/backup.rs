//! `kith backup` and `kith restore`, as a person at a terminal and a script meet them.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::Kith;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::process::Output;

const PASSPHRASE: &str = "blue anchor, nine";

fn add(n: u8, name: &str) -> Value {
    json!({"do": "add_person", "id": format!("0197a000-0000-7000-8000-0000000000{n:02}"), "on": "2026-06-08", "person": {"name": name}})
}

/// A book with one person, and files with the right and a wrong passphrase.
fn book(dir: &Path) -> (Kith, String, String) {
    let kith = Kith::new(dir.join("book"));
    kith.run(&["init"]);
    kith.apply(dir, &[add(1, "Sarah Chen")]);
    let (right, wrong) = (dir.join("right"), dir.join("wrong"));
    fs::write(&right, format!("{PASSPHRASE}\n")).unwrap();
    fs::write(&wrong, "another passphrase\n").unwrap();
    let path = |file: &Path| file.to_str().unwrap().to_owned();
    (kith, path(&right), path(&wrong))
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn names(kith: &Kith) -> Vec<String> {
    let list = kith.list();
    let people = list.as_array().unwrap().iter();
    people
        .map(|p| p["name"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_backup_comes_back_into_a_fresh_store_with_its_passphrase_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (kith, right, wrong) = book(dir.path());
    let file = dir.path().join("all.kith");
    let file = file.to_str().unwrap();
    kith.run(&["backup", file, "--passphrase-file", &right]);
    let bytes = fs::read(file).unwrap();
    assert!(!bytes.windows(5).any(|w| w == b"Sarah"));

    let fresh = Kith::new(dir.path().join("fresh"));
    let refused = fresh.try_run(&["restore", file, "--passphrase-file", &wrong]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("passphrase"), "{}", said(&refused));
    assert!(
        !fresh.store.exists(),
        "a mistyped passphrase leaves nothing"
    );

    fresh.run(&["restore", file, "--passphrase-file", &right]);
    assert_eq!(names(&fresh), ["Sarah Chen"]);
    let (one, two) = (dir.path().join("1"), dir.path().join("2"));
    for (kith, out) in [(&kith, &one), (&fresh, &two)] {
        kith.run(&[
            "export",
            "--format",
            "automerge",
            "-o",
            out.to_str().unwrap(),
        ]);
    }
    assert_eq!(
        fs::read(one).unwrap(),
        fs::read(two).unwrap(),
        "history and all"
    );
}

#[test]
fn a_book_with_people_shows_what_would_come_and_waits_for_a_yes() {
    let dir = tempfile::tempdir().unwrap();
    let (kith, right, _) = book(dir.path());
    kith.apply(dir.path(), &[add(2, "Bruno Keller")]);
    let file = dir.path().join("all.kith");
    let file = file.to_str().unwrap();
    kith.run(&["backup", file, "--passphrase-file", &right]);
    let other = Kith::new(dir.path().join("other"));
    other.run(&["init"]);
    other.apply(dir.path(), &[add(3, "Bruno Keller")]);

    let asked = other.try_run(&["restore", file, "--passphrase-file", &right]);
    assert_eq!(asked.status.code(), Some(1), "nobody said yes");
    assert!(
        said(&asked).contains("To be added: Sarah Chen"),
        "{}",
        said(&asked)
    );
    assert!(said(&asked).contains("Bruno Keller: Already in your book"));
    assert!(asked.stdout.is_empty());
    assert_eq!(names(&other), ["Bruno Keller"]);

    other.run(&["restore", file, "--yes", "--passphrase-file", &right]);
    assert_eq!(names(&other), ["Bruno Keller", "Sarah Chen"]);
    other.run(&["restore", file, "--passphrase-file", &right]);
    assert_eq!(names(&other).len(), 2, "a second time brings nothing");
}

#[test]
fn a_backup_replaces_no_file_unless_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let (kith, right, _) = book(dir.path());
    let file = dir.path().join("all.kith");
    fs::write(&file, "something else").unwrap();
    let path = file.to_str().unwrap();
    let refused = kith.try_run(&["backup", path, "--passphrase-file", &right]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(fs::read(&file).unwrap(), b"something else");
    kith.run(&["backup", path, "--force", "--passphrase-file", &right]);
    assert!(fs::read(&file).unwrap().starts_with(b"kith-bak"));
    let beside: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().file_name())
        .collect();
    assert!(
        beside
            .iter()
            .all(|name| !name.to_string_lossy().starts_with(".tmp")),
        "{beside:?}"
    );
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let (kith, right, _) = book(dir.path());
    let short = dir.path().join("short");
    fs::write(&short, "seven77").unwrap();
    let to = dir.path().join("all.kith");
    let to = to.to_str().unwrap();
    let too_short = kith.try_run(&["backup", to, "--passphrase-file", short.to_str().unwrap()]);
    assert!(
        said(&too_short).contains("8 characters"),
        "{}",
        said(&too_short)
    );
    assert!(!Path::new(to).exists());
    let no_backup = kith.try_run(&["restore", &right, "--passphrase-file", &right]);
    assert!(
        said(&no_backup).contains("no backup"),
        "{}",
        said(&no_backup)
    );
    for output in [&too_short, &no_backup] {
        assert_eq!(output.status.code(), Some(1));
    }
    assert_eq!(kith.try_run(&["backup"]).status.code(), Some(2));
}
