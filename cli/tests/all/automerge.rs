//! The raw document as Automerge's own JavaScript library opens it.

use crate::common::Kith;
use automerge::AutoCommit;
use serde_json::Value;
use std::path::Path;
use std::process::Command;

#[test]
fn an_exported_document_has_the_same_people_and_heads_in_javascript() {
    let kith = Kith::demo();
    let file = kith.store.with_file_name("all.automerge");
    let path = file.to_str().unwrap();
    kith.run(&["export", "--format", "automerge", "-o", path]);
    let read = read(path);
    let mut document = AutoCommit::load(&std::fs::read(&file).unwrap()).unwrap();
    let mut heads: Vec<String> = document
        .get_heads()
        .iter()
        .map(ToString::to_string)
        .collect();
    heads.sort();
    assert_eq!(strings(&read["heads"]), heads);
    let listed: Value = serde_json::from_str(&kith.run(&["list", "--json"])).unwrap();
    let people = listed.as_array().unwrap().iter();
    let mut names: Vec<String> = people
        .map(|p| p["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    assert_eq!(names.len(), 120);
    assert_eq!(strings(&read["names"]), names);
}

fn strings(list: &Value) -> Vec<String> {
    let all = list.as_array().unwrap().iter();
    all.map(|one| one.as_str().unwrap().to_owned()).collect()
}

/// What the library reads, installed by its lock file if it is not there.
fn read(file: &str) -> Value {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/automerge"));
    let package = folder.join("node_modules/@automerge/automerge/package.json");
    if !package.exists() {
        let npm = Command::new("npm").arg("ci").current_dir(folder).status();
        let npm = npm.unwrap_or_else(|error| panic!("this test needs npm: {error}"));
        assert!(npm.success(), "npm ci in {}: {npm}", folder.display());
    }
    let node = Command::new("node")
        .args(["read.mjs", file])
        .current_dir(folder)
        .output();
    let node = node.unwrap_or_else(|error| panic!("this test needs Node.js: {error}"));
    assert!(
        node.status.success(),
        "{}",
        String::from_utf8_lossy(&node.stderr)
    );
    serde_json::from_slice(&node.stdout).unwrap()
}
