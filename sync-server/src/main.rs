//! The `sync-server` program.

use std::io;
use std::process::ExitCode;

use clap::Parser;
use sync_server::{LogForm, Options};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    let options = Options::parse();
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("warn,sync_server=info"));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // Not `init`, which would also carry what libraries log through `log`: one of them logs frames.
    let set = match options.log {
        LogForm::Text => tracing::subscriber::set_global_default(log.finish()),
        LogForm::Json => tracing::subscriber::set_global_default(log.json().finish()),
    };
    if let Err(error) = set {
        eprintln!("Nothing will be logged: {error}");
    }
    match sync_server::run(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
