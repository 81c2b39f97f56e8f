//! `cargo xtask serve`: everything built, then app and relay on one address.

use crate::run::{root, say};
use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::Command;

/// What `serve` can be told.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Address to listen on
    #[arg(long, default_value = "localhost:8787")]
    listen: String,
    /// Folder for what the relay keeps
    #[arg(long, default_value = "target/relay-data")]
    data_dir: PathBuf,
    /// A Postgres to keep it in instead of the folder
    #[arg(long, env = "KITH_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Serve what is already built
    #[arg(long)]
    no_build: bool,
    /// Certificate chain (PEM), for HTTPS without a proxy
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// Private key (PEM)
    #[arg(long, requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// The address people reach this under, if it is behind a proxy
    #[arg(long = "origin")]
    origins: Vec<String>,
}

/// Builds unless told not to, then becomes the server.
pub(crate) fn serve(options: &Options) -> Result<()> {
    if !options.no_build {
        crate::site::build()?;
    }
    let server = root().join("target/release/sync-server");
    let site = crate::site::folder();
    if !server.exists() || !site.exists() {
        bail!("nothing is built yet: run `cargo xtask serve` without --no-build");
    }
    let mut command = Command::new(server);
    command
        .arg("--listen")
        .arg(&options.listen)
        .arg("--data-dir")
        .arg(&options.data_dir)
        .arg("--site")
        .arg(site);
    if let (Some(certificate), Some(key)) = (&options.tls_cert, &options.tls_key) {
        command
            .arg("--tls-cert")
            .arg(certificate)
            .arg("--tls-key")
            .arg(key);
    }
    if let Some(url) = &options.database_url {
        // Not as an argument: those can be read by everybody on the machine.
        command.env("KITH_DATABASE_URL", url);
    }
    for origin in &options.origins {
        command.arg("--origin").arg(origin);
    }
    let scheme = if options.tls_cert.is_some() {
        "https"
    } else {
        "http"
    };
    say(format!("open {scheme}://{}", options.listen));
    replace(command)
}

#[cfg(unix)]
fn replace(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    // Only comes back if it could not start.
    Err(command.exec()).context("could not start sync-server")
}

#[cfg(not(unix))]
fn replace(mut command: Command) -> Result<()> {
    let status = command.status().context("could not start sync-server")?;
    std::process::exit(status.code().unwrap_or(1));
}
