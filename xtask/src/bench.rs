//! `cargo xtask bench [NAME]`: one JSON object on stdout, everything else on stderr.

use crate::run::{output, root};
use crate::{browser, packages, site, size};
use anyhow::{Context, Result};
use clap::ValueEnum;
use serde_json::{Map, Value};
use std::process::Command;

/// What `bench` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which one; all of them if none is named
    name: Option<Name>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Name {
    /// What the first visit downloads
    Size,
    /// A cold start without a network, to a usable Today
    Start,
    /// From the tap on Save to durable
    Save,
    /// A device with nothing fetches a whole book, beside automerge-repo
    ColdSync,
}

impl Options {
    /// As `bench size`.
    pub(crate) fn size() -> Self {
        Self {
            name: Some(Name::Size),
        }
    }
}

/// Measures and prints.
pub(crate) fn bench(options: &Options) -> Result<()> {
    site::build()?;
    let figures = match options.name {
        Some(name) => measure(name)?,
        None => {
            let mut all = Map::new();
            for name in Name::value_variants() {
                all.insert(format!("{name:?}").to_lowercase(), measure(*name)?);
            }
            Value::Object(all)
        }
    };
    println!("{figures:#}");
    Ok(())
}

fn measure(name: Name) -> Result<Value> {
    let script = match name {
        Name::Size => return Ok(size::size()?.0),
        Name::Start => "bench/start.mjs",
        Name::Save => "bench/save.mjs",
        Name::ColdSync => return cold_sync(),
    };
    browser::complete()?;
    read(script, &mut browser::node(script))
}

fn cold_sync() -> Result<Value> {
    let folder = root().join("tests/cold-sync");
    packages::npm(
        &folder,
        "automerge-repo is what the relay is measured beside",
    )?;
    let mut node = Command::new("node");
    read("bench.mjs", node.arg("bench.mjs").current_dir(folder))
}

fn read(script: &str, node: &mut Command) -> Result<Value> {
    let heard = output(node)?;
    serde_json::from_str(&heard).with_context(|| format!("{script} did not print one JSON object"))
}
