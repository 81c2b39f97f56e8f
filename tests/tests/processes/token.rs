//! A relay that takes new books only with its operator's token, and a headless device that brings it.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use common::{Kith, Relay};
use std::fs;
use std::path::Path;

const TOKEN: &str = "zyzzyva-and-nothing-else";

/// Whether any file below has these bytes.
fn holds(dir: &Path, text: &str) -> bool {
    let mut files = fs::read_dir(dir).unwrap();
    files.any(|file| {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        bytes
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    })
}

#[test]
fn a_book_begun_with_the_token_is_taken_and_the_token_is_kept_no_longer() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start_with_token(dir.path(), TOKEN);
    let file = dir.path().join("token");
    fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let laptop = Kith::new(dir.path().join("laptop"));
    let phone = Kith::new(dir.path().join("phone"));
    laptop.run(&[
        "init",
        "--relay",
        &relay.origin(),
        "--token-file",
        file.to_str().unwrap(),
    ]);
    assert!(holds(&laptop.store, TOKEN), "until it is needed");
    laptop.let_in(&relay.origin(), &phone);
    laptop.run(&["sync"]);
    for store in [&laptop.store, &phone.store] {
        assert!(!holds(store, TOKEN));
    }
    assert!(!fs::read_to_string(&relay.log).unwrap().contains(TOKEN));
}

#[test]
fn a_book_without_the_token_says_so_and_takes_it_later() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start_with_token(dir.path(), TOKEN);
    let laptop = Kith::new(dir.path().join("laptop"));
    let phone = Kith::new(dir.path().join("phone"));
    laptop.run(&["init"]);
    let pair = ["pair", "--yes", "--relay", &relay.origin()];
    let refused = laptop.try_run(&pair);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!(refused.status.code(), Some(1), "{said}");
    assert!(said.contains("only with its operator's token"), "{said}");
    assert!(said.contains("--token-file"), "{said}");

    let file = dir.path().join("token");
    fs::write(&file, "another one").unwrap();
    let wrong = [&pair[..], &["--token-file", file.to_str().unwrap()]].concat();
    let refused = laptop.try_run(&wrong);
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.contains("does not take this token"), "{said}");
    assert!(!said.contains("another one"), "{said}");

    let (mut pairing, link) = laptop.pair_with(&relay.origin(), &[("KITH_TOKEN", TOKEN)]);
    phone.run(&["join", &link]);
    assert!(pairing.wait().unwrap().success());
    assert!(!holds(&laptop.store, TOKEN));
}
