//! The card reader's files: its own module, the engine that recognises text, and the languages that it knows.

use crate::modules::Module;
use crate::packages::npm;
use crate::run::root;
use crate::site::{asset, booted, files, hash};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// Where all of it lies in the site. Nothing there is fetched before somebody wants to read a card.
pub(crate) const UNDER: &str = "/assets/reader/";

/// The engine: what starts it, its worker, and its two builds, with and without vectors of 128 bits.
const ENGINE: [&str; 6] = [
    "tesseract.js/dist/tesseract.esm.min.js",
    "tesseract.js/dist/worker.min.js",
    "tesseract.js-core/tesseract-core-lstm.js",
    "tesseract.js-core/tesseract-core-lstm.wasm",
    "tesseract.js-core/tesseract-core-simd-lstm.js",
    "tesseract.js-core/tesseract-core-simd-lstm.wasm",
];

/// Puts everything into the site and returns the address of the worker's script.
pub(crate) fn put(site: &Path, module: &Module) -> Result<String> {
    let folder = root().join("app/reader/npm");
    npm(&folder, "business cards are read with tesseract.js")?;
    let packages = folder.join("node_modules");
    let mut all: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for path in ENGINE {
        let name = path.rsplit('/').next().unwrap_or(path);
        all.insert(name.to_owned(), read(&packages.join(path))?);
    }
    let languages = packages.join("@tesseract.js-data");
    for file in files(&languages) {
        let named = file.file_name().and_then(|name| name.to_str());
        let inside = file
            .components()
            .any(|part| part.as_os_str() == "4.0.0_best_int");
        // Without the ending that says it is packed: a server would take it for the packed form of another file.
        if let Some(name) = named
            .and_then(|name| name.strip_suffix(".gz"))
            .filter(|_| inside)
        {
            all.insert(name.to_owned(), read(&file)?);
        }
    }
    let together: String = all
        .iter()
        .map(|(name, bytes)| name.clone() + &hash(bytes))
        .collect();
    let engine = format!("{UNDER}{}", &hash(together.as_bytes())[..16]);
    for (name, bytes) in &all {
        let to = site.join(&engine[1..]);
        std::fs::create_dir_all(&to)?;
        std::fs::write(to.join(name), bytes)?;
    }
    let wasm = asset(site, "reader/module", "wasm", &module.wasm)?;
    let mut list: BTreeMap<String, serde_json::Value> = BTreeMap::new();
    let wasms = [(wasm.clone(), &module.wasm)];
    let engines = all
        .iter()
        .map(|(name, bytes)| (format!("{engine}/{name}"), bytes));
    for (address, bytes) in engines.chain(wasms) {
        let entry = serde_json::json!({ "hash": hash(bytes), "bytes": bytes.len() });
        list.insert(address, entry);
    }
    let named = [
        ("wasm", wasm.as_str()),
        ("engine", &engine),
        ("files", &serde_json::to_string_pretty(&list)?),
    ];
    asset(
        site,
        "reader",
        "js",
        booted(module, "reader.js", &named)?.as_bytes(),
    )
}

fn read(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} is missing", file.display()))
}
