//! A headless device with a store of its own.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// When it is.
pub(crate) const AT: &str = "2026-06-08T09:00:00+02:00";

/// The program and its book.
pub(crate) struct Kith {
    _dir: tempfile::TempDir,
    pub(crate) store: PathBuf,
}

impl Kith {
    /// An empty book.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = dir.path().join("book");
        let kith = Self { _dir: dir, store };
        kith.run(&["init"]);
        kith
    }

    /// The example book.
    pub(crate) fn demo() -> Self {
        let kith = Self::new();
        kith.run(&["demo", "--seed", "7", "--at", AT]);
        kith
    }

    pub(crate) fn try_run(&self, arguments: &[&str]) -> Output {
        run(Some(&self.store), arguments)
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.try_run(arguments);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{arguments:?}: {said}");
        String::from_utf8(output.stdout).unwrap()
    }

    pub(crate) fn view(&self, arguments: &[&str]) -> Value {
        let all = [&["view"], arguments, &["--at", AT, "--json"]].concat();
        serde_json::from_str(&self.run(&all)).unwrap()
    }
}

/// Runs the program; without a store for what needs none.
pub(crate) fn run(store: Option<&Path>, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kith"));
    command.env_remove("KITH_STORE").stdin(Stdio::null());
    if let Some(store) = store {
        command.arg("--store").arg(store);
    }
    command.args(arguments).output().unwrap()
}
