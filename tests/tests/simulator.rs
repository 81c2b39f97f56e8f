//! The fault simulator: many seeds, and worlds that are broken on purpose.

use kith_tests::sim::{Breakage, campaign, run};

/// How many seeds every run of the tests plays.
const SEEDS: u64 = 2_000;

#[test]
fn two_thousand_seeds_lose_nothing_and_meet_every_fault() {
    let whole = campaign(0, SEEDS, |_| ());
    println!("{:#}", whole.json());
    assert_eq!(whole.seeds, SEEDS);
    assert!(whole.failed.is_empty(), "{}", whole.complaints());
    assert_eq!(whole.never(), [], "these faults never happened");
}

#[test]
fn a_seed_plays_the_same_every_time() {
    for seed in 0..20 {
        let (once, again) = (run(seed, false, None), run(seed, true, None));
        assert_eq!(once.hash, again.hash, "seed {seed}");
        assert_eq!(once.events, again.events, "seed {seed}");
        assert_eq!(once.faults, again.faults, "seed {seed}");
        assert!(!again.trace.is_empty());
    }
}

/// The failures of the first seeds in a world that is broken in this way.
fn failures(breakage: Breakage) -> Vec<String> {
    let outcomes = (0..40).map(|seed| run(seed, false, Some(breakage)));
    outcomes.flat_map(|outcome| outcome.failures).collect()
}

#[track_caller]
fn assert_noticed(breakage: Breakage, part: &str) {
    let failures = failures(breakage);
    assert!(
        failures.iter().any(|failure| failure.contains(part)),
        "{breakage:?} is not noticed as {part:?}: {failures:?}"
    );
}

#[test]
fn a_relay_that_forgets_what_it_acknowledged_is_noticed() {
    assert_noticed(Breakage::RelayForgets, "not well after");
}

#[test]
fn an_edit_that_never_reaches_the_outbox_is_noticed() {
    assert_noticed(Breakage::OutboxDropped, "not well after");
}

#[test]
fn a_transaction_that_was_never_done_is_noticed() {
    assert_noticed(Breakage::WriteForgotten, "are not on it");
}

#[test]
fn a_chunk_of_a_removed_device_is_noticed() {
    assert_noticed(Breakage::RemovedAccepted, "after it was taken out");
}

#[test]
fn a_relay_whose_disk_rots_is_noticed() {
    assert_noticed(Breakage::RelayRots, "is not sound");
}
