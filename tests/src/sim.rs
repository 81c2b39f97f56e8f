//! The fault simulator: the real code of devices, a relay that judges as the real one does, virtual time, one seed.
//!
//! A run begins with a book on two or three devices, lets people edit it while its seed makes things go wrong, ends
//! all faults, waits until everything is well, and then checks that nothing saved is lost and nothing strange was
//! taken up. Disks keep what was complete and nothing else; a process can be killed between any two effects.

mod breakage;
mod campaign;
mod check;
mod check_relay;
mod disk;
mod edits;
mod faults;
mod heal;
mod ledger;
mod life;
mod losses;
mod machine;
mod network;
mod pairing;
mod plan;
mod platform;
mod random;
mod relay;
mod steps;
mod storage;
mod tab;
mod trace;
mod words;
mod world;

pub use campaign::{Campaign, Heard, campaign, replay};
pub use faults::{Counts, Fault};
pub use world::Breakage;

use world::World;

/// How a run ended.
#[derive(Debug)]
pub struct Outcome {
    /// What it followed from.
    pub seed: u64,
    /// What is wrong, in sentences; nothing if all is well.
    pub failures: Vec<String>,
    /// How often each fault happened.
    pub faults: Counts,
    /// Of everything that happened: the same for the same seed.
    pub hash: u64,
    /// How many things happened.
    pub events: u64,
    /// How many milliseconds of virtual time passed.
    pub millis: u64,
    /// How often a device had to be loaded anew before it was well.
    pub reloads: u64,
    /// Everything that happened, line by line, if that was asked for.
    pub trace: Vec<String>,
}

/// Plays one seed. `keep` keeps the trace; `breakage` breaks the world, to see that the checks notice.
#[must_use]
pub fn run(seed: u64, keep: bool, breakage: Option<Breakage>) -> Outcome {
    let mut world = World::new(seed, keep, breakage);
    world.begin();
    while !world.steps_are_over() {
        world.run_until(world.now + 1_000);
    }
    let reloads = world.heal();
    world.tamper();
    world.check();
    Outcome {
        seed,
        failures: world.failures,
        faults: world.faults,
        hash: world.trace.hash(),
        events: world.events,
        millis: world.now,
        reloads,
        trace: world.trace.lines(),
    }
}
