//! The project's chores: `cargo xtask serve | build | test | bench | size`.

mod bench;
mod boundaries;
mod browser;
mod compress;
mod modules;
mod packages;
mod reader;
mod run;
mod serve;
mod site;
mod size;
mod test;
mod toolchain;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "xtask",
    about = "Kith's chores: build, serve, test and measure"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build what is missing, then serve app and relay
    Serve(serve::Options),
    /// Build `target/site`, `target/release/sync-server` and `target/release/kith`
    Build {
        /// Only `target/site`, what browsers are given
        #[arg(long)]
        site: bool,
    },
    /// Run every check and every test
    Test,
    /// Measure; one JSON object on stdout, with the budget beside each figure
    Bench(bench::Options),
    /// The same as `bench size`
    Size,
}

fn main() -> ExitCode {
    match work(&Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            run::say(format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}

fn work(task: &Task) -> Result<()> {
    std::env::set_current_dir(run::root())?;
    match task {
        Task::Serve(options) => serve::serve(options),
        Task::Build { site: true } => site::site(),
        Task::Build { site: false } => site::build(),
        Task::Test => test::test(),
        Task::Bench(options) => bench::bench(options),
        Task::Size => bench::bench(&bench::Options::size()),
    }
}
