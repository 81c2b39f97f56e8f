//! The fault simulator as a program: `cargo xtask bench sim` runs it. One JSON object on stdout, in which failed seeds
//! are named, and progress on stderr; with `--seed` the trace of that seed, and an exit code that says how it ended.

use clap::Parser;
use kith_tests::sim::{Heard, campaign, run};
use std::process::ExitCode;

#[derive(Parser)]
struct Options {
    /// How many seeds to play
    #[arg(long, default_value_t = 100_000)]
    seeds: u64,
    /// The first of them
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Play this one alone and print everything that happens in it
    #[arg(long)]
    seed: Option<u64>,
}

fn main() -> ExitCode {
    let options = Options::parse();
    let fine = match options.seed {
        Some(seed) => replay(seed),
        None => {
            let whole = campaign(options.first, options.seeds, |heard| match heard {
                Heard::Thousands(done) => eprintln!("{done},000 seeds"),
                Heard::Failed(complaint) => eprint!("{complaint}"),
            });
            println!("{:#}", whole.json());
            true
        }
    };
    if fine {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn replay(seed: u64) -> bool {
    let outcome = run(seed, true, None);
    for line in &outcome.trace {
        println!("{line}");
    }
    for failure in &outcome.failures {
        println!("FAILED: {failure}");
    }
    println!(
        "seed {seed}: {} things in {} s, hash {:016x}, {}",
        outcome.events,
        outcome.millis / 1000,
        outcome.hash,
        if outcome.failures.is_empty() {
            "well"
        } else {
            "not well"
        }
    );
    outcome.failures.is_empty()
}
