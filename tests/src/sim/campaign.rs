//! Many seeds, on all processors, and what came of them.

use super::faults::Fault;
use super::{Outcome, run};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::panic::catch_unwind;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// What came of many seeds.
#[derive(Debug, Default)]
pub struct Campaign {
    /// How many were played.
    pub seeds: u64,
    /// Those that failed, with what was wrong.
    pub failed: Vec<(u64, Vec<String>)>,
    /// By fault: how often it happened, and in how many seeds.
    pub faults: BTreeMap<Fault, (u64, u64)>,
    /// How many things happened.
    pub events: u64,
    /// How many milliseconds of virtual time passed.
    pub millis: u64,
    /// How often a device had to be loaded anew before it was well, and in how many seeds.
    pub reloads: (u64, u64),
    /// How many threads worked, and how long.
    pub threads: usize,
    /// How long it took.
    pub took: Duration,
}

/// What a campaign says while it goes on: 100,000 seeds take hours, and it may be stopped before.
#[derive(Debug)]
pub enum Heard {
    /// So many thousands are done.
    Thousands(u64),
    /// This seed failed: what is wrong, and how it is played again.
    Failed(String),
}

/// Plays seeds `first` to `first + count - 1`.
pub fn campaign(first: u64, count: u64, heard: impl Fn(Heard) + Sync) -> Campaign {
    let began = Instant::now();
    let next = AtomicU64::new(0);
    let whole = Mutex::new(Campaign::default());
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    if at >= count {
                        return;
                    }
                    let seed = first + at;
                    // A panic is a failure of this seed, not the end of all others.
                    let outcome = catch_unwind(|| run(seed, false, None));
                    let (done, failed) = {
                        // Nothing that holds the lock can panic.
                        let mut whole = whole.lock().unwrap_or_else(|e| e.into_inner());
                        let before = whole.failed.len();
                        match outcome {
                            Ok(outcome) => whole.add(outcome),
                            Err(_) => whole.panicked(seed),
                        }
                        let failed = whole.failed.get(before).map(complaint);
                        (whole.seeds, failed)
                    };
                    if let Some(failed) = failed {
                        heard(Heard::Failed(failed));
                    }
                    if done % 1000 == 0 {
                        heard(Heard::Thousands(done / 1000));
                    }
                }
            });
        }
    });
    let mut whole = whole.into_inner().unwrap_or_else(|e| e.into_inner());
    whole.failed.sort();
    (whole.threads, whole.took) = (threads, began.elapsed());
    whole
}

/// The command that plays one seed again and prints its trace.
#[must_use]
pub fn replay(seed: u64) -> String {
    format!("cargo xtask bench sim --seed {seed}")
}

fn complaint((seed, failures): &(u64, Vec<String>)) -> String {
    let failures = failures.join("; ");
    format!("seed {seed}: {failures}\n  {}\n", replay(*seed))
}

impl Campaign {
    fn add(&mut self, outcome: Outcome) {
        self.seeds += 1;
        self.events += outcome.events;
        self.millis += outcome.millis;
        self.reloads.0 += outcome.reloads;
        self.reloads.1 += u64::from(outcome.reloads > 0);
        for fault in Fault::ALL {
            let times = outcome.faults.of(*fault);
            let (all, seeds) = self.faults.entry(*fault).or_default();
            *all += times;
            *seeds += u64::from(times > 0);
        }
        if !outcome.failures.is_empty() {
            self.failed.push((outcome.seed, outcome.failures));
        }
    }

    fn panicked(&mut self, seed: u64) {
        self.seeds += 1;
        self.failed.push((seed, vec!["it panicked".to_owned()]));
    }

    /// What happened in no seed.
    #[must_use]
    pub fn never(&self) -> Vec<Fault> {
        let never = self.faults.iter().filter(|(_, (times, _))| *times == 0);
        never.map(|(fault, _)| *fault).collect()
    }

    /// The failed seeds, each with its command; empty if there are none.
    #[must_use]
    pub fn complaints(&self) -> String {
        self.failed.iter().map(complaint).collect()
    }

    /// As one JSON object.
    #[must_use]
    pub fn json(&self) -> Value {
        let count = |(fault, (times, seeds)): (&Fault, &(u64, u64))| {
            let name = fault.name().to_owned();
            (name, json!({ "times": times, "seeds": seeds }))
        };
        let faults: Map<String, Value> = self.faults.iter().map(count).collect();
        let failed: Vec<Value> = self
            .failed
            .iter()
            .map(|(seed, failures)| {
                json!({ "seed": seed, "failures": failures, "replay": replay(*seed) })
            })
            .collect();
        let seconds = self.took.as_secs_f64();
        json!({
            "seeds": self.seeds,
            "failed": failed,
            "seconds": (seconds * 10.0).round() / 10.0,
            "seeds_per_second": (self.seeds as f64 / seconds * 10.0).round() / 10.0,
            "threads": self.threads,
            "events": self.events,
            "virtual_hours": self.millis / 3_600_000,
            "loaded_anew": { "times": self.reloads.0, "seeds": self.reloads.1 },
            "faults": faults,
        })
    }
}
