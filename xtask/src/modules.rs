//! The three browser modules: compiled, bound to JavaScript, made small.

use crate::packages::npm;
use crate::run::{root, run, say};
use crate::site::hash;
use crate::toolchain::Toolchain;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const PROFILE: &str = "wasm";
/// What every browser since 2021 (iOS 15) can do, and the compiler uses.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// For what is loaded before the first screen.
const SMALL: &str = "-Oz";
/// For what works on the book: 0.7 % larger, and an import is 4 % faster.
const FAST: &str = "-O3";

/// One module, ready for the site.
pub(crate) struct Module {
    /// The JavaScript that loads it and is called by it.
    pub(crate) glue: String,
    /// WebAssembly.
    pub(crate) wasm: Vec<u8>,
}

/// What browsers run.
pub(crate) struct Modules {
    /// The page.
    pub(crate) app: Module,
    /// Document, storage, crypto and sync.
    pub(crate) worker: Module,
    /// Business cards.
    pub(crate) reader: Module,
}

/// Builds them.
pub(crate) fn build() -> Result<Modules> {
    let toolchain = Toolchain::complete()?;
    say("compiling the page, the worker and the card reader for the browser");
    run(toolchain.cargo("build")?.args([
        "--profile",
        PROFILE,
        "-p",
        "kith-app",
        "-p",
        "kith-worker",
        "-p",
        "kith-reader",
        "--features",
        "kith-reader/browser",
    ]))?;
    npm(
        &root().join("xtask/npm"),
        "wasm-opt makes the modules small",
    )?;
    let artifacts = toolchain.artifacts(PROFILE);
    Ok(Modules {
        app: module(&artifacts, "kith-app", SMALL)?,
        worker: module(&artifacts, "kith-worker", FAST)?,
        reader: module(&artifacts, "kith_reader", SMALL)?,
    })
}

fn module(artifacts: &Path, name: &str, level: &str) -> Result<Module> {
    let raw = artifacts.join(name).with_extension("wasm");
    let folder = cached(&raw, level)?;
    let wasm = folder.join("module.wasm");
    if !wasm.exists() {
        std::fs::create_dir_all(&folder)?;
        say(format!("binding {name} to JavaScript"));
        Bindgen::new()
            .input_path(&raw)
            .web(true)?
            .typescript(false)
            .remove_name_section(true)
            .remove_producers_section(true)
            .generate(&folder)
            .with_context(|| format!("wasm-bindgen on {}", raw.display()))?;
        if folder.join("snippets").exists() {
            bail!("{name} brings JavaScript snippets of its own; the site has no place for them");
        }
        say(format!("making {name} small with wasm-opt {level}"));
        let bound = folder.join(format!("{name}_bg.wasm"));
        let small = folder.join("small.wasm");
        run(Command::new("node")
            .arg(root().join("xtask/npm/node_modules/binaryen/bin/wasm-opt"))
            .arg(level)
            .args(FEATURES)
            .arg(&bound)
            .arg("-o")
            .arg(&small))?;
        // Renamed last, so that a build that was stopped is not taken for a finished one.
        std::fs::rename(small, &wasm)?;
    }
    Ok(Module {
        glue: std::fs::read_to_string(folder.join(name).with_extension("js"))?,
        wasm: std::fs::read(wasm)?,
    })
}

/// The folder that keeps what comes of these bytes with these tools.
fn cached(raw: &Path, level: &str) -> Result<PathBuf> {
    let mut input =
        std::fs::read(raw).with_context(|| format!("{} was not built", raw.display()))?;
    input.extend(FEATURES.concat().bytes());
    input.extend(level.bytes());
    input.extend(std::fs::read(root().join("xtask/npm/package-lock.json"))?);
    input.extend(wasm_bindgen_cli_support_version()?.bytes());
    Ok(root().join("target/xtask-cache/modules").join(hash(&input)))
}

fn wasm_bindgen_cli_support_version() -> Result<String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock"))?;
    let (_, after) = lock
        .split_once("name = \"wasm-bindgen-cli-support\"\n")
        .context("Cargo.lock has no wasm-bindgen-cli-support")?;
    Ok(after.lines().next().unwrap_or_default().to_owned())
}
