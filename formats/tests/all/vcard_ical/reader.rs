//! ical.js as a reader: it runs in Node.js, on text that goes in and JSON that comes out.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// A property as ical.js sees it. Names are in capitals; parameters and their values have no order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Property {
    pub(crate) name: String,
    pub(crate) params: BTreeMap<String, BTreeSet<String>>,
    /// Components, each a list.
    pub(crate) values: Vec<Vec<String>>,
}

impl Property {
    /// The value as one text.
    pub(crate) fn text(&self) -> String {
        let parts: Vec<_> = self.values.iter().map(|part| part.join(",")).collect();
        parts.join(";")
    }
}

/// What ical.js reads in each card.
pub(crate) fn read(cards: &[String]) -> Vec<Vec<Property>> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/ical"));
    install(&folder);
    let mut node = Command::new("node")
        .arg("read.mjs")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("this test needs Node.js: {error}"));
    let mut stdin = node.stdin.take().unwrap();
    stdin
        .write_all(&serde_json::to_vec(cards).unwrap())
        .unwrap();
    drop(stdin);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "node read.mjs: {}", output.status);
    let read: Vec<Value> = serde_json::from_slice(&output.stdout).unwrap();
    let one = |(answer, card): (&Value, &String)| {
        let properties = answer["properties"].as_array();
        let properties = properties.unwrap_or_else(|| panic!("{}\n{card}", answer["error"]));
        properties.iter().map(property).collect()
    };
    read.iter().zip(cards).map(one).collect()
}

/// Brings `node_modules` to what the lock file says, if it is not there.
fn install(folder: &std::path::Path) {
    if folder.join("node_modules/ical.js/package.json").exists() {
        return;
    }
    let npm = Command::new("npm").arg("ci").current_dir(folder).status();
    let npm = npm.unwrap_or_else(|error| panic!("this test needs npm: {error}"));
    assert!(npm.success(), "npm ci in {}: {npm}", folder.display());
}

/// From jCard (RFC 7095): name, parameters, type, values.
fn property(value: &Value) -> Property {
    let fields = value.as_array().unwrap();
    let params = fields[1].as_object().unwrap().iter();
    let params =
        params.map(|(name, value)| (name.to_ascii_uppercase(), list(value).into_iter().collect()));
    let values = match &fields[3..] {
        [Value::Array(components)] => components.iter().map(list).collect(),
        [one] => vec![list(one)],
        many => vec![many.iter().flat_map(list).collect()],
    };
    Property {
        name: fields[0].as_str().unwrap().to_ascii_uppercase(),
        params: params.collect(),
        values,
    }
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(list).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}
