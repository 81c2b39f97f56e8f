//! Files compressed ahead of time, so that the server only has to send them.

use crate::run::root;
use crate::site::hash;
use anyhow::Result;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Extensions that are worth compressing; pictures are small already.
pub(crate) const COMPRESSED: [&str; 7] =
    ["css", "html", "js", "json", "svg", "wasm", "webmanifest"];

/// Writes `FILE.br` and `FILE.gz` beside a file.
pub(crate) fn beside(file: &Path) -> Result<()> {
    let bytes = std::fs::read(file)?;
    std::fs::write(suffixed(file, "br"), kept("br", &bytes, brotli)?)?;
    std::fs::write(suffixed(file, "gz"), kept("gz", &bytes, gzip)?)?;
    Ok(())
}

/// `FILE` → `FILE.br`.
pub(crate) fn suffixed(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    name.into()
}

/// What a compressed file holds.
pub(crate) fn unpacked(suffix: &str, bytes: &[u8]) -> Result<Vec<u8>> {
    let mut plain = Vec::new();
    match suffix {
        "br" => brotli::BrotliDecompress(&mut &bytes[..], &mut plain)?,
        _ => flate2::write::GzDecoder::new(&mut plain).write_all(bytes)?,
    }
    Ok(plain)
}

fn kept(kind: &str, bytes: &[u8], pack: fn(&[u8]) -> Result<Vec<u8>>) -> Result<Vec<u8>> {
    let folder = root().join("target/xtask-cache").join(kind);
    let file = folder.join(hash(bytes));
    if let Ok(packed) = std::fs::read(&file) {
        return Ok(packed);
    }
    let packed = pack(bytes)?;
    std::fs::create_dir_all(&folder)?;
    let unfinished = suffixed(&file, "part");
    std::fs::write(&unfinished, &packed)?;
    std::fs::rename(unfinished, file)?;
    Ok(packed)
}

fn brotli(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_unpacks_to_the_same() {
        let text = "one line after another\n".repeat(500);
        for (suffix, packed) in [
            ("br", brotli(text.as_bytes())),
            ("gz", gzip(text.as_bytes())),
        ] {
            assert_eq!(
                unpacked(suffix, &packed.unwrap()).unwrap(),
                text.as_bytes(),
                "{suffix}"
            );
        }
    }
}
