//! `cargo xtask test`: every check and every test, one after the other, counted at the end.

use crate::run::{cargo, run, say, tee};
use crate::toolchain::Toolchain;
use crate::{boundaries, browser, packages, site, size};
use anyhow::{Result, bail};
use std::process::Command;
use std::time::Instant;

const BROWSER_MODULES: [&str; 4] = ["--exclude", "kith-app", "--exclude", "kith-worker"];

/// The worker has no rules of its own to test; those of the page are tested on this machine.
const UNTESTED: [&str; 2] = ["--exclude", "kith-worker"];

/// What proptest takes its seed from.
const SEED: &str = "PROPTEST_RNG_SEED";

/// Says to tests that start the relay and the headless device that cargo has built both.
const BUILT: &str = "KITH_PROGRAMS_BUILT";

/// Where the tests in browsers find the relay and the headless device; without it they take those of a release.
const PROGRAMS: &str = "KITH_PROGRAMS";

/// So many lines of what a failure says are said again at the end, and so many of all of them.
const LINES: usize = 16;
const ALL_LINES: usize = 120;

/// How many passed, how many failed, what those call themselves, and what they say.
#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    names: Vec<String>,
    words: Vec<String>,
}

/// A part of the whole: its name and how it is run.
type Step = (&'static str, fn() -> Result<Count>);

/// Runs all; the last line sums up. An error only if something failed.
pub(crate) fn test() -> Result<()> {
    let steps: [Step; 10] =
        [
            ("formatting", || {
                once(run(cargo().args(["fmt", "--all", "--check"])))
            }),
            ("crate boundaries", || once(boundaries::check())),
            ("clippy on this machine", || {
                let mut clippy = cargo();
                clippy
                    .args(["clippy", "--workspace"])
                    .args(BROWSER_MODULES)
                    .args(["--all-targets", "--", "-D", "warnings"]);
                once(run(&mut clippy))
            }),
            ("clippy for the browser", || {
                let mut clippy = Toolchain::complete()?.cargo("clippy")?;
                once(run(clippy.args([
                    "-p",
                    "kith-app",
                    "-p",
                    "kith-worker",
                    "--",
                    "-D",
                    "warnings",
                ])))
            }),
            ("Rust tests", || {
                // Without one the tests that need it fail and say so; the others still run.
                for needed in [packages::postgres(), packages::pandas()] {
                    if let Err(error) = needed {
                        say(format!("{error:#}"));
                    }
                }
                let (fine, heard) = tee(seeded(cargo())
                    .env(BUILT, "1")
                    .args(["test", "--workspace", "--no-fail-fast"])
                    .args(UNTESTED))?;
                Ok(counted(&heard, fine))
            }),
            // The relay and the headless device are there: cargo builds a program for the tests that run it.
            ("build", || once(site::site())),
            ("list of files", || once(listed())),
            ("size budget", || once(within_budget())),
            ("browser tests", || {
                browser::complete()?;
                let (fine, heard) = tee(browser::node("node_modules/@playwright/test/cli.js")
                    .env(PROGRAMS, "target/debug")
                    .arg("test"))?;
                Ok(counted(&heard, fine))
            }),
            ("WebKit tests", || {
                browser::complete_webkit()?;
                let (fine, heard) = tee(browser::node("--test")
                    .env(PROGRAMS, "target/debug")
                    .args(["--test-reporter=tap", "--test-concurrency=1", "webkit/"]))?;
                Ok(counted(&heard, fine))
            }),
        ];
    let mut total = Count::default();
    let mut summary = Vec::new();
    for (name, step) in steps {
        say(format!("── {name}"));
        let began = Instant::now();
        let count = step().unwrap_or_else(|error| {
            say(format!("{error:#}"));
            Count {
                failed: 1,
                names: vec![name.to_owned()],
                ..Count::default()
            }
        });
        let line = format!(
            "{name}: {} passed, {} failed, {} s",
            count.passed,
            count.failed,
            began.elapsed().as_secs()
        );
        say(&line);
        summary.push(line);
        total.passed += count.passed;
        total.failed += count.failed;
        total.names.extend(count.names);
        total.words.extend(count.words);
    }
    // Again at the end: what failed an hour ago is out of sight by now.
    say("── summary");
    for line in summary {
        say(line);
    }
    for line in total.words.iter().take(ALL_LINES) {
        eprintln!("  {line}");
    }
    for name in &total.names {
        say(format!("failed: {name}"));
    }
    println!("{} passed, {} failed", total.passed, total.failed);
    if total.failed > 0 {
        std::process::exit(1);
    }
    Ok(())
}

/// With the seed of the property tests: a change is judged by the same cases as the one before it. Whoever looks for
/// other cases names another seed.
fn seeded(mut cargo: Command) -> Command {
    if std::env::var_os(SEED).is_none() {
        cargo.env(SEED, "2026");
    }
    cargo
}

fn once(result: Result<()>) -> Result<Count> {
    result.map(|()| Count {
        passed: 1,
        ..Count::default()
    })
}

fn listed() -> Result<()> {
    let problems = site::problems()?;
    if !problems.is_empty() {
        bail!("{}", problems.join("\n"));
    }
    Ok(())
}

fn within_budget() -> Result<()> {
    let (figures, within) = size::size()?;
    say(format!("{figures:#}"));
    if !within {
        bail!("the first visit is over its budget");
    }
    Ok(())
}

/// Sums what test runners say: "12 passed; 0 failed" of cargo, "3 failed" and "12 passed (4s)" of Playwright,
/// "# pass 12" and "# fail 0" of Node.
fn counted(heard: &str, fine: bool) -> Count {
    let mut count = Count::default();
    for line in heard.lines().map(str::trim) {
        count.names.extend(failure(line));
        if let Some(number) = line.strip_prefix("# pass ") {
            count.passed += number.parse().unwrap_or(0);
            continue;
        }
        if let Some(number) = line.strip_prefix("# fail ") {
            count.failed += number.parse().unwrap_or(0);
            continue;
        }
        let line = line.strip_prefix("test result:").unwrap_or(line);
        for part in line.split([';', '.']) {
            let mut words = part.split_whitespace();
            let Some(Ok(number)) = words.next().map(str::parse::<usize>) else {
                continue;
            };
            match words.next() {
                Some("passed") => count.passed += number,
                Some("failed") => count.failed += number,
                _ => {}
            }
        }
    }
    if !fine && count.failed == 0 {
        count.failed = 1;
    }
    count.names.sort();
    count.words = words(heard);
    count
}

/// What each failure says, without its empty lines: after "---- NAME stdout ----" of cargo, "1) [PROJECT] › …" of
/// Playwright, "not ok 2 - NAME" of Node.
fn words(heard: &str) -> Vec<String> {
    let begins = |line: &str| {
        let of_playwright = |(number, rest): (&str, &str)| {
            number.bytes().all(|b| b.is_ascii_digit()) && rest.starts_with('[')
        };
        (line.starts_with("---- ") && line.ends_with(" ----"))
            || line.starts_with("not ok ")
            || line.split_once(") ").is_some_and(of_playwright)
    };
    let mut words = Vec::new();
    let mut left = 0;
    for line in heard.lines().map(str::trim_end) {
        if begins(line.trim_start()) {
            left = LINES;
        }
        if left > 0 && !line.is_empty() {
            words.push(line.to_owned());
            left -= 1;
        }
    }
    words
}

/// The name of what failed, of a line that says so: "test NAME ... FAILED" of cargo, "✘  7 [PROJECT] › FILE › NAME" of
/// Playwright, and "not ok 2 - NAME" of Node.
fn failure(line: &str) -> Option<String> {
    let name = line
        .strip_prefix("test ")
        .and_then(|line| line.strip_suffix(" ... FAILED"))
        .or_else(|| line.strip_prefix("✘ "))
        .or_else(|| line.strip_prefix("not ok "))?;
    Some(name.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_cargo_and_playwright_are_summed() {
        let cargo = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored\n\
                     test case::goes ... FAILED\ntest case::comes ... FAILED\n\
                     test result: FAILED. 4 passed; 2 failed; 0 ignored";
        let count = counted(cargo, false);
        assert_eq!((count.passed, count.failed), (7, 2));
        assert_eq!(count.names, ["case::comes", "case::goes"]);
        let playwright = "  ✘  7 [phone] › a.spec.mjs:3:1 › opens (6.2s)\n  1 failed\n    [phone] › a.spec.mjs:3 › opens\n  12 passed (40.2s)";
        let count = counted(playwright, false);
        assert_eq!((count.passed, count.failed), (12, 1));
        assert_eq!(count.names, ["7 [phone] › a.spec.mjs:3:1 › opens (6.2s)"]);
    }

    #[test]
    fn results_of_node_are_summed() {
        let node = "TAP version 13\nok 1 - somebody is there\nnot ok 2 - somebody goes\n# tests 3\n# suites 0\n# pass 2\n# fail 1\n# skipped 0";
        let count = counted(node, false);
        assert_eq!((count.passed, count.failed), (2, 1));
        assert_eq!(count.names, ["2 - somebody goes"]);
        assert_eq!(count.words[0], "not ok 2 - somebody goes");
    }

    #[test]
    fn what_failures_say_is_kept_up_to_so_many_lines() {
        let playwright = format!(
            "  ✓  1 [phone] › a.spec.mjs:1:1 › goes\n\n  1) [phone] › a.spec.mjs:3 › opens\n\n    Error: no\n{}",
            "    at a.mjs:1:1\n".repeat(40)
        );
        let said = words(&playwright);
        assert_eq!(
            said[..2],
            ["  1) [phone] › a.spec.mjs:3 › opens", "    Error: no"]
        );
        assert_eq!(said.len(), LINES);
        let cargo =
            "test a ... FAILED\n\nfailures:\n\n---- case::a stdout ----\nthread panicked\nleft: 1";
        assert_eq!(
            words(cargo),
            ["---- case::a stdout ----", "thread panicked", "left: 1"]
        );
        assert!(words("test a ... ok\n3 passed").is_empty());
    }

    #[test]
    fn a_runner_that_dies_without_a_word_counts_as_one_failure() {
        assert_eq!(counted("error: could not compile", false).failed, 1);
    }
}
