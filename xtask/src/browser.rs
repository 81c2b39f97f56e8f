//! Real browsers: installed when missing, driven by the Node scripts in `tests/browser`.

use crate::packages::{apt, npm};
use crate::run::root;
use anyhow::Result;
use std::path::PathBuf;
use std::process::Command;

/// The folder of the browser tests.
pub(crate) fn folder() -> PathBuf {
    root().join("tests/browser")
}

/// Installs Chromium, Firefox, a font to write with, and what the tests take from npm.
pub(crate) fn complete() -> Result<()> {
    let why = "the browser tests run in Chromium and Firefox";
    apt(&["chromium", "firefox-esr", "fonts-dejavu-core"], why)?;
    apt(&["zbar-tools"], "a stranger's reader has to read my code")?;
    npm(&folder(), "Playwright drives the browsers")
}

/// Installs WebKit with a driver, and a screen that nobody sees: it has no mode without one.
pub(crate) fn complete_webkit() -> Result<()> {
    let why = "the nearest thing to an iPhone that runs here is WebKit, which needs a screen";
    apt(&["webkit2gtk-driver", "xvfb", "xauth"], why)?;
    complete()
}

/// `node SCRIPT`, in the folder of the browser tests.
pub(crate) fn node(script: &str) -> Command {
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder());
    command
}
