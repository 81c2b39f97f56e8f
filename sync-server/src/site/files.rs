//! The files of the site in memory, and which encoding a browser gets.

use std::collections::HashMap;
use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use axum::body::Bytes;
use axum::http::HeaderValue;
use sha2::{Digest, Sha256};

/// By absolute path, like `/assets/app.js`.
pub(super) type Files = HashMap<String, File>;

/// One file, with what lies compressed beside it.
#[derive(Debug)]
pub(super) struct File {
    /// Its MIME type.
    pub(super) kind: &'static str,
    identity: Variant,
    brotli: Option<Variant>,
    gzip: Option<Variant>,
}

/// One encoding of a file.
#[derive(Debug)]
pub(super) struct Variant {
    /// As it is sent.
    pub(super) bytes: Bytes,
    /// Strong: the hash of these very bytes.
    pub(super) etag: HeaderValue,
}

/// How a variant is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl File {
    /// The smallest that the browser takes.
    pub(super) fn choose(&self, accept: Option<&HeaderValue>) -> (Encoding, &Variant) {
        let accept = accept.and_then(|value| value.to_str().ok()).unwrap_or("");
        match (&self.brotli, &self.gzip) {
            (Some(variant), _) if accepts(accept, "br") => (Encoding::Brotli, variant),
            (_, Some(variant)) if accepts(accept, "gzip") => (Encoding::Gzip, variant),
            _ => (Encoding::Identity, &self.identity),
        }
    }
}

/// Reads a folder and all below it.
pub(super) fn load(folder: &Path) -> io::Result<Files> {
    let mut found = HashMap::new();
    collect(folder, "", &mut found)?;
    let mut files = HashMap::new();
    for (path, bytes) in &found {
        let plain = path
            .strip_suffix(".br")
            .or_else(|| path.strip_suffix(".gz"));
        if plain.is_some_and(|plain| found.contains_key(plain)) {
            continue;
        }
        let beside = |suffix| found.get(&format!("{path}{suffix}")).map(Variant::of);
        let file = File {
            kind: kind(path),
            identity: Variant::of(bytes),
            brotli: beside(".br"),
            gzip: beside(".gz"),
        };
        files.insert(path.clone(), file);
    }
    Ok(files)
}

fn collect(folder: &Path, prefix: &str, found: &mut HashMap<String, Bytes>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let path = format!("{prefix}/{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &path, found)?;
        } else {
            found.insert(path, fs::read(entry.path())?.into());
        }
    }
    Ok(())
}

impl Variant {
    fn of(bytes: &Bytes) -> Self {
        let mut tag = String::from("\"");
        for byte in &Sha256::digest(bytes)[..16] {
            // Writing to a string does not fail.
            let _ = write!(tag, "{byte:02x}");
        }
        tag.push('"');
        Self {
            bytes: bytes.clone(),
            etag: HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\"")),
        }
    }
}

/// Whether `Accept-Encoding` names the encoding, or `*`, with a weight above zero.
fn accepts(header: &str, encoding: &str) -> bool {
    let weight = |wanted: &str| {
        header.split(',').find_map(|item| {
            let mut parts = item.split(';').map(str::trim);
            parts
                .next()
                .filter(|name| name.eq_ignore_ascii_case(wanted))?;
            let quality = parts.find_map(|part| part.strip_prefix("q="));
            Some(quality.map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0)))
        })
    };
    weight(encoding)
        .or_else(|| weight("*"))
        .is_some_and(|q| q > 0.0)
}

fn kind(path: &str) -> &'static str {
    let extension = path.rsplit('.').next().unwrap_or_default();
    match extension {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{accepts, kind};

    #[test]
    fn an_encoding_counts_only_if_it_is_named_and_not_refused() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(accepts("*", "br"));
        assert!(!accepts("", "br"));
        assert!(!accepts("gzip", "br"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("br;q=0, *", "br"));
        assert!(!accepts("br;q=nonsense", "br"));
    }

    #[test]
    fn browsers_get_the_types_they_insist_on() {
        assert_eq!(kind("/assets/app_bg.wasm"), "application/wasm");
        assert_eq!(kind("/sw.js"), "text/javascript; charset=utf-8");
        assert_eq!(kind("/kith.webmanifest"), "application/manifest+json");
        assert_eq!(kind("/LICENSE"), "application/octet-stream");
    }
}
