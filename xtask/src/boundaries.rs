//! Which crate may know which, and what the crates without a platform may not touch.

use crate::run::{cargo, output, root};
use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::path::Path;
use walkdir::WalkDir;

/// Crate → the crates of this workspace that it may depend on. A crate that is not named here may depend on all.
const MAY_KNOW: [(&str, &[&str]); 10] = [
    ("kith-graph", &[]),
    ("kith-formats", &[]),
    ("kith-reader", &["kith-formats"]),
    ("kith-sync", &[]),
    ("kith-device", &["kith-graph", "kith-formats", "kith-sync"]),
    ("kith-channel", &["kith-graph"]),
    ("kith-app", &["kith-channel", "kith-formats", "kith-graph"]),
    (
        "kith-worker",
        &[
            "kith-channel",
            "kith-device",
            "kith-formats",
            "kith-graph",
            "kith-sync",
        ],
    ),
    (
        "kith",
        &["kith-device", "kith-formats", "kith-graph", "kith-sync"],
    ),
    ("sync-server", &["kith-sync"]),
];

/// Crates that run anywhere: in the browser, in a terminal, in the simulator, under the fuzzer.
const WITHOUT_PLATFORM: [(&str, &str); 4] = [
    ("kith-graph", "graph"),
    ("kith-formats", "formats"),
    ("kith-sync", "sync"),
    ("kith-device", "device"),
];

/// Libraries that are a platform.
const PLATFORMS: [&str; 9] = [
    "axum",
    "gloo-timers",
    "indexed_db_futures",
    "js-sys",
    "rusqlite",
    "tokio",
    "wasm-bindgen",
    "wasm-bindgen-futures",
    "web-sys",
];

/// Ways to time, files and network that a crate without a platform is given as arguments instead.
const REACHES_OUT: [&str; 8] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "SystemTime::now",
    "Instant::now",
    "Utc::now",
    "Local::now",
];

/// Fails with a sentence for each boundary that is crossed.
pub(crate) fn check() -> Result<()> {
    let metadata = output(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let mut crossed = directions(&metadata)?;
    for (name, folder) in WITHOUT_PLATFORM {
        crossed.extend(reaching_out(name, &root().join(folder).join("src"))?);
    }
    if !crossed.is_empty() {
        bail!("crate boundaries are crossed:\n{}", crossed.join("\n"));
    }
    Ok(())
}

fn directions(metadata: &Value) -> Result<Vec<String>> {
    let packages = metadata["packages"]
        .as_array()
        .context("cargo metadata names no packages")?;
    let ours: Vec<&str> = packages
        .iter()
        .filter_map(|package| package["name"].as_str())
        .collect();
    let mut crossed = Vec::new();
    for package in packages {
        let name = package["name"].as_str().unwrap_or_default();
        let may_know = MAY_KNOW
            .iter()
            .find(|(other, _)| *other == name)
            .map(|(_, known)| *known);
        let platform_free = WITHOUT_PLATFORM.iter().any(|(other, _)| *other == name);
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let known = dependency["name"].as_str().unwrap_or_default();
            // Tests may use what the crate itself may not.
            if dependency["kind"] == "dev" {
                continue;
            }
            if ours.contains(&known) && may_know.is_some_and(|allowed| !allowed.contains(&known)) {
                crossed.push(format!("{name} must not know {known}"));
            }
            if platform_free && PLATFORMS.contains(&known) {
                crossed.push(format!(
                    "{name} must not know a platform, and depends on {known}"
                ));
            }
        }
    }
    Ok(crossed)
}

fn reaching_out(name: &str, sources: &Path) -> Result<Vec<String>> {
    let mut crossed = Vec::new();
    for entry in WalkDir::new(sources).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_none_or(|suffix| suffix != "rs") {
            continue;
        }
        let text = std::fs::read_to_string(entry.path())?;
        // Unit tests stand at a file's end and may read their fixtures.
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (number, line) in code.lines().enumerate() {
            if line.trim_start().starts_with("//") {
                continue;
            }
            if let Some(reach) = REACHES_OUT.iter().find(|reach| line.contains(**reach)) {
                let file = entry
                    .path()
                    .strip_prefix(root())
                    .unwrap_or(entry.path())
                    .display();
                crossed.push(format!(
                    "{file}:{}: {name} must not use {reach}; take it as an argument",
                    number + 1
                ));
            }
        }
    }
    Ok(crossed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn no_crate_of_this_workspace_crosses_a_boundary() {
        check().unwrap();
    }

    #[test]
    fn a_dependency_in_the_wrong_direction_is_named() {
        let metadata = json!({ "packages": [
            { "name": "kith-graph", "dependencies": [{ "name": "kith-sync", "kind": null }, { "name": "tokio", "kind": null }] },
            { "name": "kith-sync", "dependencies": [{ "name": "kith-graph", "kind": "dev" }] },
        ]});
        let crossed = directions(&metadata).unwrap();
        assert_eq!(crossed.len(), 2, "{crossed:?}");
        assert!(crossed[0].contains("kith-graph must not know kith-sync"));
        assert!(crossed[1].contains("tokio"));
    }
}
