//! The compiler for WebAssembly: found, or completed in one of two ways.

use crate::packages::apt;
use crate::run::{cargo, exists, output, root, run, say};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const TARGET: &str = "wasm32-unknown-unknown";

/// A compiler that can build for the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// The default one, with its standard library's sources.
    Rustup,
    /// Debian's, which is newer than the rest of that system and has the sources as a package.
    Debian,
}

impl Toolchain {
    /// Finds a compiler, or completes one. `KITH_WASM_TOOLCHAIN=rustup|debian` chooses.
    pub(crate) fn complete() -> Result<Self> {
        match std::env::var("KITH_WASM_TOOLCHAIN").as_deref() {
            Ok("rustup") => return rustup().map(|()| Self::Rustup),
            Ok("debian") => return debian().map(|()| Self::Debian),
            Ok(other) => bail!("KITH_WASM_TOOLCHAIN is {other:?}; it can be rustup or debian"),
            Err(_) => {}
        }
        let Err(first) = rustup() else {
            return Ok(Self::Rustup);
        };
        say(format!(
            "rustup cannot bring the standard library's sources ({first:#}); trying Debian's compiler, which has them"
        ));
        debian().map(|()| Self::Debian).with_context(|| {
            String::from(
                "there is no way to build for the browser here: run `rustup component add rust-src` where rustup can \
                 download, or use a Debian with the packages rustc-web, cargo-web and rust-web-src"
            )
        })
    }

    /// `cargo SUB`, set up for the browser; `SUB` is `build` or `clippy`.
    ///
    /// The standard library is built with the modules, with panics that stop at once: the sentences and
    /// places of panics alone were a tenth of both modules, and nobody reads them on a phone. Both flags are unstable,
    /// which is what `RUSTC_BOOTSTRAP` lets a stable compiler take.
    pub(crate) fn cargo(self, sub: &str) -> Result<Command> {
        let mut command = match self {
            Self::Rustup => cargo(),
            Self::Debian => Command::new("/usr/bin/cargo"),
        };
        command
            .args([sub, "--target", TARGET, "--target-dir"])
            .arg(self.target_dir())
            .args([
                "-Zbuild-std=std,panic_abort",
                "--config",
                &format!(
                    "target.{TARGET}.rustflags=['-Zunstable-options', '-Cpanic=immediate-abort']"
                ),
            ])
            .env("RUSTC_BOOTSTRAP", "1");
        if self == Self::Debian {
            if sub == "clippy" {
                apt(&["rust-web-clippy"], "clippy for Debian's compiler")?;
            }
            let path = std::env::var("PATH").unwrap_or_default();
            command
                .env("RUSTC", "/usr/bin/rustc")
                .env("PATH", format!("/usr/bin:{path}"))
                .env_remove("RUSTUP_TOOLCHAIN")
                .env_remove("CARGO");
        }
        Ok(command)
    }

    /// Where a profile's modules are after a build.
    pub(crate) fn artifacts(self, profile: &str) -> PathBuf {
        self.target_dir().join(TARGET).join(profile)
    }

    fn target_dir(self) -> PathBuf {
        match self {
            Self::Rustup => root().join("target/wasm"),
            Self::Debian => root().join("target/wasm-debian"),
        }
    }
}

fn rustup() -> Result<()> {
    if has_sources()? {
        return Ok(());
    }
    if !exists("rustup") {
        bail!("there is no rustup");
    }
    say("rustup component add rust-src: the browser modules are built with their standard library");
    run(Command::new("rustup").args(["component", "add", "rust-src"]))
}

/// Whether the default compiler has its standard library's sources beside it.
fn has_sources() -> Result<bool> {
    let asked = Command::new("rustc")
        .args(["--print", "sysroot"])
        .stdin(Stdio::null())
        .output()
        .context("there is no rustc")?;
    let sysroot = String::from_utf8(asked.stdout)?;
    Ok(Path::new(sysroot.trim())
        .join("lib/rustlib/src/rust/library/std/src/lib.rs")
        .exists())
}

fn debian() -> Result<()> {
    let why = "a compiler for WebAssembly, with the sources of its standard library";
    apt(
        &["rustc-web", "cargo-web", "rust-web-src", "rust-web-llvm"],
        why,
    )?;
    let linker = rust_lld()?;
    apt(&[&linker], "the linker that Debian's compiler calls")
}

/// The linker's package: the one whose folder the compiler's `rust-lld` link names. Its number moves with the compiler.
fn rust_lld() -> Result<String> {
    let files = output(Command::new("dpkg-query").args(["-L", "rust-web-llvm", "rustc-web"]))?;
    let link = files
        .lines()
        .find(|line| line.ends_with("/rust-lld"))
        .context("Debian's compiler has no rust-lld link")?;
    let to = std::fs::read_link(link)?;
    package_of(&to).with_context(|| format!("cannot tell which package has {}", to.display()))
}

/// `lld-22` → `lld-22`, and `../lib/llvm-22/bin/lld` → `lld-22`.
fn package_of(lld: &Path) -> Option<String> {
    lld.components().find_map(|part| {
        let name = part.as_os_str().to_str()?;
        let number = name
            .strip_prefix("lld-")
            .or_else(|| name.strip_prefix("llvm-"))?;
        Some(format!("lld-{number}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_linker_package_follows_the_link() {
        assert_eq!(package_of(Path::new("lld-22")).as_deref(), Some("lld-22"));
        assert_eq!(
            package_of(Path::new("../lib/llvm-23/bin/lld")).as_deref(),
            Some("lld-23")
        );
        assert_eq!(package_of(Path::new("/usr/bin/lld")), None);
    }
}
