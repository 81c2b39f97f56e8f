//! The site's folder: named by content, listed for the service worker, compressed, checked.

use crate::compress::{self, COMPRESSED, beside, suffixed};
use crate::modules::{self, Module, Modules};
use crate::reader;
use crate::run::{cargo, root, run, say};
use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use walkdir::WalkDir;

/// Style files that come first, in this order; the others follow by name.
const STYLE_FIRST: [&str; 2] = ["style/tokens.css", "app/static/boot.css"];

/// Builds everything that `serve` needs.
pub(crate) fn build() -> Result<()> {
    site()?;
    say("compiling the relay and the headless device");
    run(cargo().args(["build", "--release", "-p", "sync-server", "-p", "kith"]))?;
    say("built: target/site, target/release/sync-server, target/release/kith");
    Ok(())
}

/// Builds what browsers are given.
pub(crate) fn site() -> Result<()> {
    let modules = modules::build()?;
    say("putting the site together in target/site");
    assemble(&modules)?;
    let problems = problems()?;
    if !problems.is_empty() {
        bail!("the site is not whole:\n{}", problems.join("\n"));
    }
    Ok(())
}

/// The built site.
pub(crate) fn folder() -> PathBuf {
    root().join("target/site")
}

/// SHA-256 in hexadecimal.
pub(crate) fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What is wrong with the built site: the list in the service worker against the folder, both ways.
pub(crate) fn problems() -> Result<Vec<String>> {
    let folder = folder();
    let worker = std::fs::read_to_string(folder.join("sw.js"))?;
    let mut listed = listed(&worker, "FILES")?;
    listed.extend(self::listed(&worker, "READER")?);
    let mut problems = Vec::new();
    for (path, expected) in &listed {
        match std::fs::read(file_of(&folder, path)) {
            Ok(bytes) if hash(&bytes) == *expected => {}
            Ok(_) => problems.push(format!(
                "{path} is not the file that the service worker lists"
            )),
            Err(_) => problems.push(format!("{path} is listed and does not exist")),
        }
    }
    for file in files(&folder) {
        let suffix = file
            .extension()
            .and_then(|suffix| suffix.to_str())
            .unwrap_or_default();
        if matches!(suffix, "br" | "gz") {
            let plain = std::fs::read(file.with_extension("")).unwrap_or_default();
            if compress::unpacked(suffix, &std::fs::read(&file)?).ok() != Some(plain) {
                problems.push(format!(
                    "{} does not unpack to the file beside it",
                    file.display()
                ));
            }
            continue;
        }
        let path = path_of(&folder, &file);
        if path != "/sw.js" && !listed.contains_key(&path) {
            problems.push(format!("{path} is not listed in the service worker"));
        }
    }
    Ok(problems)
}

fn assemble(
    Modules {
        app,
        worker,
        reader,
    }: &Modules,
) -> Result<()> {
    let target = folder();
    let new = root().join("target/site.new");
    if new.exists() {
        std::fs::remove_dir_all(&new)?;
    }
    std::fs::create_dir_all(new.join("assets/reader"))?;
    let still = root().join("app/static");
    for file in files(&still.join("public")) {
        let to = new.join(file.strip_prefix(still.join("public"))?);
        std::fs::create_dir_all(to.parent().context("a file has a folder")?)?;
        std::fs::copy(&file, to)?;
    }

    let app_wasm = asset(&new, "app", "wasm", &app.wasm)?;
    let app_js = asset(
        &new,
        "app",
        "js",
        booted(app, "boot-app.js", &[("wasm", &app_wasm)])?.as_bytes(),
    )?;
    let worker_wasm = asset(&new, "worker", "wasm", &worker.wasm)?;
    let worker_js = asset(
        &new,
        "worker",
        "js",
        booted(worker, "boot-worker.js", &[("wasm", &worker_wasm)])?.as_bytes(),
    )?;
    let reader_js = reader::put(&new, reader)?;
    let early_js = asset(&new, "early", "js", &std::fs::read(still.join("early.js"))?)?;
    let style = asset(&new, "style", "css", style()?.as_bytes())?;
    let named = [
        ("app_js", &app_js),
        ("app_wasm", &app_wasm),
        ("worker_js", &worker_js),
        ("worker_wasm", &worker_wasm),
        ("reader_js", &reader_js),
        ("early_js", &early_js),
        ("style", &style),
    ];
    let page = std::fs::read_to_string(still.join("index.html"))?;
    let template = std::fs::read_to_string(still.join("sw.js"))?;
    let page = named.iter().fold(page, |page, (name, url)| {
        page.replace(&format!("{{{{{name}}}}}"), url)
    });

    let mut list: BTreeMap<String, String> = BTreeMap::new();
    let mut on_demand: BTreeMap<String, String> = BTreeMap::new();
    for file in files(&new) {
        let path = path_of(&new, &file);
        let list = if path.starts_with(reader::UNDER) {
            &mut on_demand
        } else {
            &mut list
        };
        list.insert(path, hash(&std::fs::read(&file)?));
    }
    // The page names the version, so the version is taken from all the rest.
    let version = hash(format!("{page}{template}{list:?}").as_bytes())[..12].to_owned();
    let page = filled(&page, &[("version", &version)])?;
    list.insert("/".to_owned(), hash(page.as_bytes()));
    std::fs::write(new.join("index.html"), page)?;
    let worker = filled(
        &template,
        &[
            ("version", &version),
            ("files", &serde_json::to_string_pretty(&list)?),
            ("reader", &serde_json::to_string_pretty(&on_demand)?),
        ],
    )?;
    std::fs::write(new.join("sw.js"), worker)?;

    for file in files(&new) {
        if file
            .extension()
            .and_then(|suffix| suffix.to_str())
            .is_some_and(|suffix| COMPRESSED.contains(&suffix))
        {
            beside(&file)?;
        }
    }
    if target.exists() {
        std::fs::remove_dir_all(&target)?;
    }
    std::fs::rename(new, target)?;
    Ok(())
}

/// Writes `assets/NAME-HASH.SUFFIX` and returns its address.
pub(crate) fn asset(site: &Path, name: &str, suffix: &str, bytes: &[u8]) -> Result<String> {
    let address = format!("/assets/{name}-{}.{suffix}", &hash(bytes)[..16]);
    std::fs::write(file_of(site, &address), bytes)?;
    Ok(address)
}

/// A module's glue with the script that starts it, whose places are filled in.
pub(crate) fn booted(module: &Module, boot: &str, values: &[(&str, &str)]) -> Result<String> {
    let boot = std::fs::read_to_string(root().join("app/static").join(boot))?;
    Ok(format!("{}\n{}", module.glue, filled(&boot, values)?))
}

fn style() -> Result<String> {
    let first: Vec<PathBuf> = STYLE_FIRST.iter().map(|file| root().join(file)).collect();
    let mut sheets = files(&root().join("style"));
    sheets.retain(|file| {
        file.extension().is_some_and(|suffix| suffix == "css") && !first.contains(file)
    });
    let mut style = String::new();
    for sheet in first.iter().chain(&sheets) {
        style.push_str(
            &std::fs::read_to_string(sheet)
                .with_context(|| format!("{} is missing", sheet.display()))?,
        );
        style.push('\n');
    }
    Ok(style)
}

/// Fills `{{name}}` places; one that is left over is a mistake in the template.
fn filled(template: &str, values: &[(&str, &str)]) -> Result<String> {
    let text = values
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("{{{{{name}}}}}"), value)
        });
    if let Some((_, rest)) = text.split_once("{{") {
        bail!(
            "a template asks for {{{{{}, which nobody fills in",
            rest.lines().next().unwrap_or_default()
        );
    }
    Ok(text)
}

/// A list of files in a built service worker, by its name there: address → hash.
fn listed(worker: &str, name: &str) -> Result<BTreeMap<String, String>> {
    let (_, after) = worker
        .split_once(&format!("const {name} = "))
        .with_context(|| format!("sw.js has no {name}"))?;
    let (list, _) = after
        .split_once("};")
        .with_context(|| format!("{name} in sw.js does not end"))?;
    Ok(serde_json::from_str(&format!("{list}}}"))?)
}

/// Every file of a folder and those in it, by name.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect()
}

/// The address of a file in the site; the page itself is `/`.
fn path_of(site: &Path, file: &Path) -> String {
    let inside = file.strip_prefix(site).unwrap_or(file).to_string_lossy();
    if inside == "index.html" {
        "/".to_owned()
    } else {
        format!("/{inside}")
    }
}

fn file_of(site: &Path, path: &str) -> PathBuf {
    if path == "/" {
        site.join("index.html")
    } else {
        site.join(&path[1..])
    }
}

/// The plain file behind an address of the built site, and its length as brotli sends it.
pub(crate) fn brotli_length(path: &str) -> Result<u64> {
    let file = file_of(&folder(), path);
    let packed = suffixed(&file, "br");
    let file = if packed.exists() { packed } else { file };
    Ok(std::fs::metadata(&file)
        .with_context(|| format!("{} is missing; run `cargo xtask build`", file.display()))?
        .len())
}

/// All addresses of the built site that a first visit fetches.
pub(crate) fn addresses() -> Result<Vec<String>> {
    let worker = std::fs::read_to_string(folder().join("sw.js"))
        .context("there is no site; run `cargo xtask build`")?;
    Ok(listed(&worker, "FILES")?.into_keys().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_nobody_fills_in_is_refused() {
        assert_eq!(filled("a {{b}} c", &[("b", "x")]).unwrap(), "a x c");
        assert!(filled("a {{b}} {{d}}", &[("b", "x")]).is_err());
    }

    #[test]
    fn the_list_is_read_back_from_the_service_worker() {
        let list = listed(
            "const VERSION = \"1\";\nconst FILES = {\n  \"/\": \"00ff\"\n};\nmore {};",
            "FILES",
        )
        .unwrap();
        assert_eq!(list.get("/").map(String::as_str), Some("00ff"));
    }

    #[test]
    fn the_page_is_the_folder_itself() {
        let site = Path::new("site");
        assert_eq!(path_of(site, &file_of(site, "/")), "/");
        assert_eq!(
            path_of(site, &file_of(site, "/assets/a.js")),
            "/assets/a.js"
        );
    }
}
