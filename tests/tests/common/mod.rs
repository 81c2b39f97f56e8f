//! The real relay and the real headless device, as processes on loopback.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// Set by whoever runs the tests of the whole workspace: cargo has built both programs then, for the tests of their own
/// crates. Building them once more without the features that tests need would compile half of the workspace twice.
const BUILT: &str = "KITH_PROGRAMS_BUILT";

/// Where `sync-server` and `kith` lie, built unless [`BUILT`] says that they are.
fn programs() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        // This test lies in target/debug/deps.
        let this = std::env::current_exe().unwrap();
        let folder = this.ancestors().nth(2).unwrap().to_path_buf();
        let is_there = |program: &str| folder.join(program).exists();
        if std::env::var_os(BUILT).is_some() && is_there("kith") && is_there("sync-server") {
            return folder;
        }
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--bins"])
            .current_dir(workspace)
            .status()
            .unwrap();
        assert!(built.success(), "sync-server and kith do not build");
        folder
    })
}

/// A relay that ends with the test.
pub(crate) struct Relay {
    child: Child,
    pub(crate) address: SocketAddr,
    pub(crate) data: PathBuf,
    pub(crate) log: PathBuf,
}

impl Relay {
    pub(crate) fn start(dir: &Path) -> Self {
        let address = free_address();
        Self::start_at(dir, address)
    }

    pub(crate) fn start_at(dir: &Path, address: SocketAddr) -> Self {
        Self::start_as(dir, address, &[])
    }

    /// One of several on one Postgres, which people reach under one origin.
    pub(crate) fn start_sharing(dir: &Path, database: &str, origin: &str) -> Self {
        std::fs::create_dir_all(dir).unwrap();
        let shared = [("KITH_DATABASE_URL", database), ("KITH_ORIGIN", origin)];
        Self::start_as(dir, free_address(), &shared)
    }

    /// One that takes new vaults only with this token.
    pub(crate) fn start_with_token(dir: &Path, token: &str) -> Self {
        Self::start_as(dir, free_address(), &[("KITH_TOKEN", token)])
    }

    /// One that posts reminders to this machine, and looks every second for those whose time has come.
    pub(crate) fn start_posting(dir: &Path) -> Self {
        let settings = [("KITH_POST_ANYWHERE", "true"), ("KITH_REMIND_EVERY", "1")];
        Self::start_as(dir, free_address(), &settings)
    }

    fn start_as(dir: &Path, address: SocketAddr, settings: &[(&str, &str)]) -> Self {
        let (data, log) = (dir.join("relay"), dir.join("relay.log"));
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(&log)
            .unwrap();
        let child = Command::new(programs().join("sync-server"))
            .args(["--listen", &address.to_string(), "--data-dir"])
            .arg(&data)
            .env("RUST_LOG", "trace")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(file.try_clone().unwrap())
            .stderr(file)
            .spawn()
            .unwrap();
        let relay = Self {
            child,
            address,
            data,
            log,
        };
        until("the relay answers", || {
            relay
                .get("/readyz")
                .is_some_and(|answer| answer.contains(" 200 "))
        });
        relay
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A whole HTTP answer, head and body.
    pub(crate) fn get(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(self.address).ok()?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.address
        )
        .ok()?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).ok()?;
        Some(answer)
    }

    /// SIGKILL: no warning, no last write.
    pub(crate) fn kill(mut self) -> SocketAddr {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.address
    }
}

impl Drop for Relay {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A headless device with a store of its own.
pub(crate) struct Kith {
    pub(crate) store: PathBuf,
}

impl Kith {
    pub(crate) fn new(store: PathBuf) -> Self {
        Self { store }
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(programs().join("kith"));
        command
            .arg("--store")
            .arg(&self.store)
            .args(arguments)
            .stdin(Stdio::null());
        command
    }

    pub(crate) fn try_run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Runs with this typed.
    pub(crate) fn with_input(&self, arguments: &[&str], input: &str) -> Output {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(input.as_bytes()).unwrap();
        drop(stdin);
        child.wait_with_output().unwrap()
    }

    /// Runs to a good end; gives what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> String {
        let output = self.try_run(arguments);
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "kith {arguments:?} ended with {:?}: {errors}",
            output.status.code()
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Stays connected until it is ended.
    pub(crate) fn watch(&self) -> Child {
        self.command(&["sync", "--watch"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    }

    pub(crate) fn list(&self) -> serde_json::Value {
        serde_json::from_str(&self.run(&["list", "--json"])).unwrap()
    }

    /// Runs commands as `apply` takes them; true if all were done.
    pub(crate) fn apply(&self, dir: &Path, commands: &[serde_json::Value]) {
        let file = dir.join("commands.jsonl");
        let lines: Vec<String> = commands.iter().map(ToString::to_string).collect();
        std::fs::write(&file, lines.join("\n")).unwrap();
        self.run(&["apply", file.to_str().unwrap()]);
    }

    /// Begins to let a device in; gives the process and its link.
    pub(crate) fn pair(&self, relay: &str) -> (Child, String) {
        self.pair_with(relay, &[])
    }

    /// The same, with these in the environment.
    pub(crate) fn pair_with(&self, relay: &str, settings: &[(&str, &str)]) -> (Child, String) {
        let mut child = self
            .command(&["pair", "--yes", "--relay", relay])
            .envs(settings.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut link = String::new();
        BufReader::new(child.stdout.as_mut().unwrap())
            .read_line(&mut link)
            .unwrap();
        (child, link.trim().to_owned())
    }

    /// The same, by the words that are said beside the link.
    pub(crate) fn pair_by_words(&self, relay: &str) -> (Child, Vec<String>) {
        let mut child = self
            .command(&["pair", "--yes", "--relay", relay])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.as_mut().unwrap()).lines();
        let words = said.find_map(|line| {
            let line = line.unwrap();
            let (_, words) = line.strip_prefix("Or these words")?.rsplit_once(": ")?;
            Some(words.split(' ').map(str::to_owned).collect())
        });
        (child, words.unwrap())
    }

    /// Lets `other` in, from the first word to the last.
    pub(crate) fn let_in(&self, relay: &str, other: &Kith) {
        let (mut child, link) = self.pair(relay);
        other.run(&["join", &link]);
        assert!(child.wait().unwrap().success());
    }
}

pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
}

/// Asks again until it is so; the last resort against a hang is generous, since machines differ.
pub(crate) fn until(what: &str, mut so: impl FnMut() -> bool) {
    let give_up = Instant::now() + Duration::from_secs(60);
    while !so() {
        assert!(Instant::now() < give_up, "never: {what}");
        // Whoever is waited for needs the processor more.
        std::thread::sleep(Duration::from_millis(20));
    }
}
