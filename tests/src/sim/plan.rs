//! What a run is made of: which faults its seed allows, and how often.

use super::network::Noise;
use super::random::Random;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Edit,
    Crash,
    CrashAtWrite,
    OpenTab,
    CloseTab,
    Freeze,
    Steal,
    Offline,
    Cut,
    RelayCrash,
    RelayCrashAtWrite,
    RelayDown,
    RelayWipe,
    RelayRollBack,
    Withhold,
    Quota,
    DiskFull,
    Jump,
    Add,
    Remove,
    ComeBack,
    Clone,
    Restore,
    Erase,
    Quiet,
}

/// What the seed allows.
pub(crate) struct Plan {
    steps: Vec<(Step, u64)>,
    pub(crate) left: u64,
    /// How long a text people write at most, in bytes: much, so that the logs grow beyond what is worth a snapshot,
    /// or little, so that more happens in the same time.
    pub(crate) longest: u64,
    /// The longest a disk takes for one thing, in milliseconds.
    pub(crate) disk_delay: u64,
    /// The longest between two steps, in milliseconds.
    pub(crate) pace: u64,
    pub(crate) noise: Noise,
    /// How often a device's clocks are off, in a thousand.
    pub(crate) skewed: u64,
    /// How many times storage may still be copied or put back.
    pub(crate) copies: u64,
    /// How many people may still be erased for good.
    pub(crate) erasings: u64,
}

/// What may happen in every run, each with its weight.
const ALWAYS: [(Step, u64); 17] = [
    (Step::Crash, 5),
    (Step::CrashAtWrite, 8),
    (Step::OpenTab, 6),
    (Step::CloseTab, 3),
    (Step::Freeze, 4),
    (Step::Steal, 3),
    (Step::Offline, 5),
    (Step::Cut, 5),
    (Step::RelayCrash, 3),
    (Step::RelayCrashAtWrite, 4),
    (Step::RelayDown, 2),
    (Step::Withhold, 3),
    (Step::Quota, 2),
    (Step::DiskFull, 3),
    (Step::Jump, 2),
    (Step::Add, 4),
    (Step::Quiet, 4),
];

/// What changes a whole run, each group in so many runs of a thousand. Most runs have one or two of them.
const THEMES: [(u64, &[(Step, u64)]); 4] = [
    (500, &[(Step::Remove, 7)]),
    LOSSES,
    COPIES,
    (150, &[(Step::ComeBack, 4)]),
];

const LOSSES: (u64, &[(Step, u64)]) = (350, &[(Step::RelayWipe, 3), (Step::RelayRollBack, 4)]);
const COPIES: (u64, &[(Step, u64)]) = (300, &[(Step::Clone, 4), (Step::Restore, 4)]);

/// Erasing for good, in so many runs of a thousand in which nothing is lost for good and nothing is copied: a device
/// that has more than the book that was begun anew stops, and only people can go on.
const ERASING: (u64, (Step, u64)) = (400, (Step::Erase, 6));

impl Plan {
    pub(crate) fn of(random: &mut Random) -> Self {
        let mut steps = vec![(Step::Edit, 60)];
        // Each seed leaves some out, so that others meet more often.
        steps.extend(ALWAYS.iter().filter(|_| random.chance(600)));
        for (often, themed) in THEMES {
            if random.chance(often) {
                steps.extend(themed);
            }
        }
        let lasting = [LOSSES, COPIES].iter().flat_map(|(_, themed)| *themed);
        let lasting = lasting.clone().any(|step| steps.contains(step));
        if !lasting && random.chance(ERASING.0) {
            steps.push(ERASING.1);
        }
        let mut rate = |most: u64| {
            if random.chance(400) {
                random.below(most)
            } else {
                0
            }
        };
        let noise = Noise {
            drop: rate(40),
            duplicate: rate(80),
            reorder: rate(150),
            truncate: rate(15),
            corrupt: rate(25),
            delay: 5 + rate(2_000),
        };
        Self {
            steps,
            left: random.between(10, 50),
            longest: if random.chance(350) { 40_000 } else { 100 },
            disk_delay: random.between(0, 30),
            pace: random.between(50, 4_000),
            noise,
            skewed: if random.chance(500) { 500 } else { 0 },
            copies: 2,
            erasings: 2,
        }
    }

    pub(crate) fn next(&mut self, random: &mut Random) -> Step {
        let total = self.steps.iter().map(|(_, weight)| weight).sum();
        let mut at = random.below(total);
        for (step, weight) in &self.steps {
            if at < *weight {
                return *step;
            }
            at -= weight;
        }
        Step::Edit
    }
}
