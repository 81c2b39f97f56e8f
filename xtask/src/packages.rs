//! What comes from outside cargo: Debian packages and npm packages, installed when missing and said so.

use crate::run::{exists, output, run, say};
use anyhow::{Context, Result, bail};
use std::path::Path;
use std::process::{Command, Stdio};

/// Installs Debian packages; `why` completes "Installing …: ".
pub(crate) fn apt(packages: &[&str], why: &str) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    say(format!(
        "installing {} with apt-get: {why}",
        missing.join(" ")
    ));
    if !exists("apt-get") {
        bail!(
            "there is no apt-get here: install {} by hand, then try again",
            missing.join(", ")
        );
    }
    let apt_get = || -> Result<Command> {
        let root = output(Command::new("id").arg("-u"))?.trim() == "0";
        let mut command = Command::new(if root { "apt-get" } else { "sudo" });
        if !root {
            command.arg("apt-get");
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        Ok(command)
    };
    let install = || {
        run(apt_get()?
            .args([
                "install",
                "-y",
                "-qq",
                "-o",
                "Dpkg::Use-Pty=0",
                "--no-install-recommends",
            ])
            .args(&missing))
    };
    // Lists that came with the machine know old versions, of which some are gone and some too old for the tests.
    if run(apt_get()?.args(["update", "-qq"])).is_err() {
        say("the package lists could not be fetched: going on with those that are here");
    }
    install().with_context(|| format!("install {} by hand, then try again", missing.join(", ")))?;
    Ok(())
}

/// A Postgres server, of which the tests start one of their own. Only its programs are needed.
pub(crate) fn postgres() -> Result<()> {
    let debian = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path()));
    if exists("initdb")
        || debian
            .into_iter()
            .any(|version| version.join("bin/initdb").exists())
    {
        return Ok(());
    }
    apt(
        &["postgresql"],
        "the relay's tests start a Postgres of their own on loopback",
    )
}

/// A Python with pandas, which the script computes with that holds every figure against its own. The tests take the
/// first of these that has it.
pub(crate) fn pandas() -> Result<()> {
    let has_pandas = |python: &&str| {
        let import = ["-c", "import pandas; pandas.DataFrame"];
        let tried = Command::new(python)
            .args(import)
            .stderr(Stdio::null())
            .status();
        tried.is_ok_and(|status| status.success())
    };
    if ["python3", "/usr/bin/python3"].iter().any(has_pandas) {
        return Ok(());
    }
    apt(
        &["python3-pandas"],
        "a script of its own computes the figures once more",
    )
}

/// Brings `node_modules` of a folder to what its lock file says.
pub(crate) fn npm(folder: &Path, why: &str) -> Result<()> {
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let done = folder.join("node_modules/.kith-lock");
    if std::fs::read(&done).is_ok_and(|kept| kept == lock) {
        return Ok(());
    }
    if !exists("npm") || !exists("node") {
        apt(&["nodejs", "npm"], "npm packages need Node.js")?;
    }
    say(format!("npm ci in {}: {why}", folder.display()));
    run(Command::new("npm")
        .arg("ci")
        .current_dir(folder)
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))?;
    std::fs::write(done, lock)?;
    Ok(())
}

fn installed(package: &str) -> bool {
    Command::new("dpkg-query")
        .args(["-W", "-f", "${db:Status-Status}", package])
        .stderr(Stdio::null())
        .output()
        .is_ok_and(|output| output.stdout == b"installed")
}
