//! A Postgres of the tests' own: on loopback, on a free port, with a database for every test that asks for one.
//!
//! It is started once for a test program and ends with it, however that ends: a shell stands guard over it, whose
//! input closes with the program; it then stops the server and removes its files.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot begin has failed"
)]

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

const USER: &str = "kith";
const PASSWORD: &str = "for-tests-on-loopback-only";

/// Starts the server, waits for its input to close, stops the server, and leaves nothing behind.
const GUARD: &str = r#"
trap '' INT TERM HUP
"$1" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= \
    -c ssl=on -c ssl_cert_file="$2/cert.pem" -c ssl_key_file="$2/key.pem" \
    -c fsync=off -c max_connections=200 >"$2/log" 2>&1 </dev/null &
read -r _
kill -QUIT $! 2>/dev/null
wait $!
rm -rf "$2"
"#;

/// A server that ends with this program.
#[derive(Debug)]
struct Cluster {
    programs: PathBuf,
    port: u16,
    _guard: Child,
}

/// The URL of an empty database.
#[must_use]
pub fn database() -> String {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    static MADE: AtomicU32 = AtomicU32::new(0);
    let cluster = CLUSTER.get_or_init(Cluster::start);
    let name = format!("test_{}", MADE.fetch_add(1, Ordering::Relaxed));
    let made = cluster.client("createdb").arg(&name).output().unwrap();
    assert!(
        made.status.success(),
        "createdb: {}",
        String::from_utf8_lossy(&made.stderr)
    );
    format!(
        "postgres://{USER}:{PASSWORD}@127.0.0.1:{}/{name}",
        cluster.port
    )
}

/// The certificate that the server shows to whoever asks for TLS; it vouches for itself.
#[must_use]
pub fn certificate() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../sync-server/tests/relay/data/cert.pem")
}

/// Runs SQL on a database, and gives what it printed, a row a line.
#[must_use]
pub fn sql(url: &str, sql: &str) -> String {
    let ran = Command::new(programs().join("psql"))
        .args([
            "--no-psqlrc",
            "--quiet",
            "--tuples-only",
            "--no-align",
            url,
            "-c",
            sql,
        ])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success(), "{sql}: {said}");
    String::from_utf8(ran.stdout).unwrap().trim().to_owned()
}

impl Cluster {
    fn start() -> Self {
        let programs = programs();
        let owner = owner();
        // Removed by the guard.
        let dir = tempfile::Builder::new()
            .prefix("kith-postgres-")
            .tempdir()
            .unwrap()
            .keep();
        let password = dir.join("password");
        fs::write(&password, PASSWORD).unwrap();
        let (cert, key) = (dir.join("cert.pem"), dir.join("key.pem"));
        fs::copy(certificate(), &cert).unwrap();
        fs::copy(certificate().with_file_name("key.pem"), &key).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        if let Some((uid, gid)) = owner {
            for path in [&dir, &password, &cert, &key] {
                chown(path, Some(uid), Some(gid)).unwrap();
            }
        }
        fs::set_permissions(&dir, fs::Permissions::from_mode(0o700)).unwrap();
        let made = command(&programs.join("initdb"), &dir, owner)
            .arg("-D")
            .arg(dir.join("data"))
            .args(["--username", USER, "--auth=scram-sha-256", "--no-sync"])
            .args(["--encoding=UTF8", "--locale=C", "--pwfile"])
            .arg(&password)
            .output()
            .unwrap();
        assert!(
            made.status.success(),
            "initdb: {}",
            String::from_utf8_lossy(&made.stderr)
        );
        let port = free_port();
        let guard = command(Path::new("/bin/sh"), &dir, owner)
            .args(["-c", GUARD, "guard"])
            .arg(programs.join("postgres"))
            .arg(&dir)
            .arg(port.to_string())
            // A signal to the tests is none to it.
            .process_group(0)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let cluster = Self {
            programs,
            port,
            _guard: guard,
        };
        let give_up = Instant::now() + Duration::from_secs(60);
        while !cluster
            .client("pg_isready")
            .output()
            .unwrap()
            .status
            .success()
        {
            let log = fs::read_to_string(dir.join("log")).unwrap_or_default();
            assert!(
                Instant::now() < give_up && !log.contains("FATAL:  could not"),
                "Postgres does not start: {log}"
            );
            std::thread::yield_now();
        }
        cluster
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(self.programs.join(program));
        command
            .args(["-h", "127.0.0.1", "-U", USER, "-p"])
            .arg(self.port.to_string())
            .env("PGPASSWORD", PASSWORD)
            .stdin(Stdio::null());
        command
    }
}

fn command(program: &Path, dir: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(dir)
        .env_remove("PGDATA")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    if let Some((uid, gid)) = owner {
        command.uid(uid).gid(gid);
    }
    command
}

/// Where the server's programs lie. Debian keeps them off the path, a folder for each version.
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut debian: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|version| Some(version.ok()?.path().join("bin")))
        .collect();
    debian.sort();
    let complete = |folder: &PathBuf| {
        ["initdb", "postgres", "createdb", "pg_isready", "psql"]
            .iter()
            .all(|program| folder.join(program).exists())
    };
    debian
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&path))
        .find(complete)
        .unwrap_or_else(|| {
            panic!(
                "these tests need a Postgres server: install Debian's `postgresql` (`cargo xtask test` does), or put \
                 initdb, postgres, createdb, pg_isready and psql on the path"
            )
        })
}

/// Whom the server runs as: it refuses the superuser, in whose place Debian's user `postgres` takes it.
fn owner() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        text.parse::<u32>().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    match (id(&["-u", "postgres"]), id(&["-g", "postgres"])) {
        (Some(uid), Some(gid)) => Some((uid, gid)),
        _ => panic!(
            "Postgres does not run as the superuser, and there is no user `postgres`: install Debian's `postgresql`, \
             or run the tests as somebody else"
        ),
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
