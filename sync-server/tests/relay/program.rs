//! The program itself: what it says on a bad start, and what a kill leaves behind.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use kith_sync::ids::Vector;
use kith_sync::wire::ToRelay;

use crate::common::{Client, LAPTOP, PHONE, Vault, accepted};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sync-server");

/// A running relay; killed with SIGKILL when dropped.
pub(crate) struct Running {
    pub(crate) child: Child,
    stderr: BufReader<ChildStderr>,
    pub(crate) origin: String,
}

pub(crate) fn program(data: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command
        .env_clear()
        .args(["--listen", "127.0.0.1:0", "--data-dir"])
        .arg(data)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        // Held from the start, so that it is ended however this goes on.
        let mut running = Self {
            child,
            stderr,
            origin: String::new(),
        };
        let mut line = String::new();
        while running.origin.is_empty() {
            line.clear();
            let length = running.stderr.read_line(&mut line).unwrap();
            assert_ne!(length, 0, "it ended at once");
            if let Some(origin) = line.strip_prefix("Kith is at ") {
                running.origin = origin.trim().to_owned();
            }
        }
        running
    }

    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(sent.success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn failed(output: &Output) -> String {
    let said = String::from_utf8(output.stderr.clone()).unwrap();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(output.stdout.is_empty());
    assert_eq!(said.lines().count(), 1, "one sentence: {said}");
    said.trim().to_owned()
}

#[test]
fn a_taken_port_is_one_sentence_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let output = Command::new(PROGRAM)
        .env_clear()
        .env("KITH_LISTEN", format!("127.0.0.1:{port}"))
        .env("KITH_DATA_DIR", folder.path())
        .output()
        .unwrap();
    assert_eq!(
        failed(&output),
        format!("Port {port} is taken by another program. Choose another with --listen.")
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_one_sentence_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    let data = file.join("data");
    let said = failed(&program(&data).output().unwrap());
    let start = format!("The data folder {} cannot be written to", data.display());
    assert!(
        said.starts_with(&start) && said.ends_with("Choose another with --data-dir."),
        "{said}"
    );
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_is_one_sentence_and_exit_code_1() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    mode(folder.path(), 0o755);
    mode(&data, 0o555);
    let mut command = program(&data);
    if fs::write(data.join("probe"), "").is_ok() {
        // The superuser may write everywhere; somebody else takes its place, with a program within reach.
        fs::remove_file(data.join("probe")).unwrap();
        let copy = folder.path().join("sync-server");
        fs::copy(PROGRAM, &copy).unwrap();
        command = Command::new(copy);
        command
            .env_clear()
            .args(["--listen", "127.0.0.1:0", "--data-dir"])
            .arg(&data)
            .uid(65_534)
            .gid(65_534);
    }
    let said = failed(&command.output().unwrap());
    mode(&data, 0o755);
    let start = format!("The data folder {} cannot be written to", data.display());
    assert!(
        said.starts_with(&start) && said.ends_with("Choose another with --data-dir."),
        "{said}"
    );
}

#[test]
fn half_a_certificate_is_wrong_usage() {
    let output = Command::new(PROGRAM)
        .env_clear()
        .args(["--tls-cert", "cert.pem"])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--tls-key"));
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut vault = Vault::new(51);
    let mut said: Vec<Vec<u8>> = Vec::new();
    let mut incarnation = None;
    for round in 0..5u8 {
        let relay = Running::start(&mut program(folder.path()));
        let mut phone = Client::connect(&relay.origin).await;
        assert_eq!(
            *incarnation.get_or_insert(phone.incarnation),
            phone.incarnation
        );
        let welcome = phone.create(&vault, PHONE).await;
        let tail = welcome.holds.get(&PHONE).map_or(0, |tail| tail.number);
        assert_eq!(tail, said.len() as u64, "in round {round}");
        for chunk in &said {
            assert_eq!(&phone.chunk().await, chunk);
        }
        if let Some(last) = said.last() {
            assert_eq!(phone.push(last).await, accepted(last));
        }
        let chunk = vault.chunk(PHONE, &[round; 5_000]);
        assert_eq!(phone.push(&chunk).await, accepted(&chunk));
        relay.signal("-KILL");
        said.push(chunk);
    }
}

#[tokio::test]
async fn asked_to_end_it_says_good_bye_and_exits_with_0() {
    for signal in ["-TERM", "-INT"] {
        let folder = tempfile::tempdir().unwrap();
        let mut relay = Running::start(&mut program(folder.path()));
        let vault = Vault::new(52);
        let mut phone = Client::connect(&relay.origin).await;
        phone.create(&vault, PHONE).await;
        relay.signal(signal);
        assert_eq!(phone.closed().await, 1012);
        drop(phone);
        assert!(relay.child.wait().unwrap().success());
    }
}

impl Running {
    /// All that it wrote since the line that names its address; it has ended.
    pub(crate) fn rest_of_the_log(&mut self) -> String {
        let mut log = String::new();
        self.stderr.read_to_string(&mut log).unwrap();
        log
    }
}

/// Nothing in a log may lead to a person: no vault, no device's address, nothing that was sealed, no password.
pub(crate) fn names_nobody(log: &str, vault: &Vault) {
    let hex = vault.id().to_string();
    for marker in [
        &hex[..12],
        "marker-in-the-plain",
        "KCHK",
        "127.0.0.1",
        "192.0.2",
        "for-tests-on-loopback-only",
        "let-me-in",
        &format!("{:?}", &vault.id().0[..4]),
        &format!("{:?}", &vault.id().0[..4]).replace(' ', ""),
    ] {
        assert!(!log.contains(marker), "{marker} in the log:\n{log}");
    }
}

#[tokio::test]
async fn the_loudest_log_names_nobody_in_either_form_on_either_database() {
    for (form, postgres) in [
        ("text", false),
        ("json", false),
        ("text", true),
        ("json", true),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(folder.path());
        command
            .env("RUST_LOG", "trace")
            .env("KITH_LOG", form)
            .env("KITH_TOKEN", "let-me-in");
        if postgres {
            command.env("KITH_DATABASE_URL", kith_tests::postgres::database());
        }
        let mut relay = Running::start(&mut command);
        let mut vault = Vault::of_two(53);
        let mut phone = Client::connect_from(relay.origin.clone(), "192.0.2.1").await;
        let message = ToRelay::Create {
            auth: phone.auth(&vault, PHONE, Vector::default()),
            roster: vault.records.clone(),
            token: Some("let-me-in".to_owned()),
        };
        phone.send(&message).await;
        phone.welcome().await;
        let mut laptop = Client::connect(&relay.origin).await;
        laptop.sign_in(&vault, LAPTOP).await;
        let chunk = vault.chunk(PHONE, b"marker-in-the-plain");
        phone.push(&chunk).await;
        assert_eq!(laptop.chunk().await, chunk);
        // What is refused is logged as well.
        phone.send_raw(vec![kith_sync::wire::VERSION, 3, 0]).await;
        phone.refusal().await;
        let auth = laptop.auth(&Vault::new(54), PHONE, Vector::default());
        laptop.send(&ToRelay::Auth(auth)).await;
        laptop.refusal().await;
        relay.signal("-TERM");
        laptop.closed().await;
        drop((phone, laptop));
        assert!(relay.child.wait().unwrap().success());
        let log = relay.rest_of_the_log();
        assert!(log.contains("asked to end"), "{log}");
        names_nobody(&log, &vault);
        for line in log.lines() {
            let object = serde_json::from_str::<serde_json::Value>(line);
            assert_eq!(
                object.is_ok_and(|line| line.is_object()),
                form == "json",
                "{line}"
            );
        }
        let mut out = String::new();
        let mut stdout = relay.child.stdout.take().unwrap();
        stdout.read_to_string(&mut out).unwrap();
        assert_eq!(out, "", "data goes to nobody's terminal");
    }
}

#[test]
fn a_postgres_that_is_not_there_is_one_sentence_and_exit_code_1() {
    let folder = tempfile::tempdir().unwrap();
    let free = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let url = format!("postgres://kith:secret@127.0.0.1:{port}/book");
    let output = program(folder.path())
        .env("KITH_DATABASE_URL", url)
        .output()
        .unwrap();
    let said = failed(&output);
    let start = format!("The database at 127.0.0.1:{port}/book cannot be used (");
    assert!(
        said.starts_with(&start) && said.ends_with("Check --database-url."),
        "{said}"
    );
    assert!(!said.contains("secret"), "{said}");
}

#[test]
fn the_help_groups_the_limits_and_shows_no_secret() {
    let output = Command::new(PROGRAM)
        .env_clear()
        .env("KITH_DATABASE_URL", "postgres://kith:secret@host/book")
        .env("KITH_TOKEN", "secret")
        .arg("--help")
        .output()
        .unwrap();
    let help = String::from_utf8(output.stdout).unwrap();
    let (options, limits) = help.split_once("\nLimits (").unwrap();
    assert!(options.contains("--database-url") && limits.contains("--vault-bytes"));
    assert!(!help.contains("secret"), "{help}");
}
