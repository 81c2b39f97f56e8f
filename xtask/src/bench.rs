//! `cargo xtask bench [NAME]`: one JSON object on stdout, everything else on stderr.

use crate::run::{cargo, output, root, run};
use crate::{browser, packages, site, size};
use anyhow::{Context, Result, bail};
use clap::ValueEnum;
use serde_json::{Map, Value};
use std::path::PathBuf;
use std::process::Command;

/// What `bench` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Which one; all of them but `sim`, which takes hours, and `cards`, which needs pictures, if none is named
    name: Option<Name>,
    /// For `sim`: how many seeds to play
    #[arg(long, default_value_t = 100_000)]
    seeds: u64,
    /// For `sim`: play this seed alone and print everything that happens in it
    #[arg(long, conflicts_with = "seeds")]
    seed: Option<u64>,
    /// For `cards`: a folder with pictures and a `truth.json`
    #[arg(long, default_value = "../shared/fixtures/cards")]
    dir: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Name {
    /// What the first visit downloads
    Size,
    /// A cold start without a network, to a usable Today
    Start,
    /// From the tap on Save to durable
    Save,
    /// From a key stroke in the search box to rows on the screen, with 500 and with 10,000 people
    Search,
    /// How long the worker takes for Today, a person, and every view of the whole book, and after an edit
    Views,
    /// A file of 10,000 vCards, and how the page answers meanwhile
    Import,
    /// From a key stroke in quick add to what was understood
    QuickAdd,
    /// Business cards from photo to fields: what was read right, what was shown as certain, how long it took
    Cards,
    /// A device with nothing fetches a whole book, beside automerge-repo
    ColdSync,
    /// The fault simulator: how many seeds, how fast, how often which fault
    Sim,
}

impl Options {
    /// As `bench size`.
    pub(crate) fn size() -> Self {
        Self {
            name: Some(Name::Size),
            seeds: 0,
            seed: None,
            dir: PathBuf::new(),
        }
    }
}

/// Measures and prints.
pub(crate) fn bench(options: &Options) -> Result<()> {
    if let Some(seed) = options.seed {
        return run(&mut simulator("--seed", seed));
    }
    // These need no site.
    if !matches!(options.name, Some(Name::Sim | Name::QuickAdd)) {
        site::build()?;
    }
    let figures = match options.name {
        Some(name) => measure(name, options)?,
        None => {
            let mut all = Map::new();
            for name in [
                Name::Size,
                Name::Start,
                Name::Save,
                Name::Search,
                Name::Views,
                Name::Import,
                Name::QuickAdd,
                Name::ColdSync,
            ] {
                let figures = measure(name, options)?;
                let title = name.to_possible_value().context("every bench has a name")?;
                all.insert(title.get_name().to_owned(), figures);
            }
            Value::Object(all)
        }
    };
    println!("{figures:#}");
    match figures["failed"].as_array() {
        Some(failed) if !failed.is_empty() => bail!(
            "{} seeds failed; each says above how to play it again",
            failed.len()
        ),
        _ => Ok(()),
    }
}

/// The fault simulator, with one of its options.
fn simulator(option: &str, value: u64) -> Command {
    let mut simulator = cargo();
    simulator
        .args(["run", "--release", "-p", "kith-tests", "--bin", "sim", "--"])
        .args([option, &value.to_string()]);
    simulator
}

fn measure(name: Name, options: &Options) -> Result<Value> {
    let script = match name {
        Name::Size => return Ok(size::size()?.0),
        Name::Sim => {
            let heard = output(&mut simulator("--seeds", options.seeds))?;
            return serde_json::from_str(&heard)
                .context("the simulator did not print one JSON object");
        }
        Name::Start => "bench/start.mjs",
        Name::Save => "bench/save.mjs",
        Name::Search => "bench/search.mjs",
        Name::Views => "bench/views.mjs",
        Name::Import => "bench/import.mjs",
        Name::Cards => "bench/cards.mjs",
        Name::QuickAdd => return quick_add(),
        Name::ColdSync => return cold_sync(),
    };
    browser::complete()?;
    let mut node = browser::node(script);
    if name == Name::Cards {
        let folder = std::fs::canonicalize(&options.dir).with_context(|| {
            format!(
                "{} has no cards: name a folder with --dir",
                options.dir.display()
            )
        })?;
        node.arg(folder);
    }
    read(script, &mut node)
}

fn quick_add() -> Result<Value> {
    let mut example = cargo();
    let heard = output(example.args([
        "run",
        "--release",
        "-p",
        "kith-formats",
        "--example",
        "quick_add_speed",
    ]))?;
    serde_json::from_str(&heard).context("quick add did not print one JSON object")
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
