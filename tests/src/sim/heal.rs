//! The end of all faults, and how long it may take until nothing is left of them.

use super::faults::Fault;
use super::machine::{Life, Machine};
use super::network::Noise;
use super::relay::ROOMY;
use super::world::{At, World};
use kith_device::status::Sync;

/// After so many milliseconds of virtual time everything must be well.
const BOUND: u64 = 20 * 60_000;
/// A person looks again this often.
const LOOK: u64 = 5_000;
/// Whoever still shows Look after so long is loaded anew.
const RELOAD_AFTER: u64 = 3 * 60_000;

/// What a device is to come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Synced, with the same book as all others.
    Synced,
    /// It was taken out, says so, and keeps what it has.
    Removed,
}

impl World {
    /// Faults end; people wait, look, and load anew what asks for it. Gives how often that was.
    pub(crate) fn heal(&mut self) -> u64 {
        self.healing = true;
        self.noise = Noise::QUIET;
        self.trace
            .say(self.now, format_args!("the faults are over"));
        if self.relay.hidden.replace(false) {
            self.faults.note(Fault::LogWithheld);
        }
        self.relay.withheld = None;
        self.relay.quota = ROOMY;
        (self.relay.up, self.relay.armed) = (true, None);
        let frozen: Vec<At> = self
            .machines
            .iter()
            .enumerate()
            .flat_map(|(machine, it)| {
                let frozen = it.tabs.iter().filter(|tab| tab.frozen);
                frozen.map(move |tab| At {
                    machine,
                    tab: tab.id,
                })
            })
            .collect();
        frozen.into_iter().for_each(|at| self.thaw(at));
        for machine in 0..self.machines.len() {
            let it = &mut self.machines[machine];
            (it.full, it.online, it.armed) = (false, true, None);
            self.boot(machine);
        }
        // What a broken network lost on a connection, only a new one brings.
        self.cut_all();
        self.wait()
    }

    fn wait(&mut self) -> u64 {
        let (began, mut reloads, mut last) = (self.now, 0, self.now);
        while self.now < began + BOUND {
            self.run_until(self.now + LOOK);
            if self.is_well() {
                return reloads;
            }
            let again = self.now > last + RELOAD_AFTER;
            if again {
                last = self.now;
            }
            for machine in 0..self.machines.len() {
                let it = &self.machines[machine];
                if it.tabs.is_empty() {
                    self.open_tab(machine);
                    continue;
                }
                let looks = it.status().is_some_and(|status| status.sync == Sync::Look);
                if again && looks && !self.is_as_fated(machine) {
                    reloads += 1;
                    self.kill(machine);
                    self.boot(machine);
                } else if let Some(tab) = it.holder().map(|tab| tab.id) {
                    self.tell(At { machine, tab }, |code| code.nudge());
                }
            }
        }
        self.failures
            .push("it is not well after 20 minutes without a fault".to_owned());
        reloads
    }

    /// What becomes of a device, given what people did; `None` for one that has no part in the book.
    pub(crate) fn fate(&self, machine: usize) -> Option<Fate> {
        let it = &self.machines[machine];
        let chain = &self.relay.vault.as_ref()?.chain;
        Some(if chain.device(it.number()?).is_none() {
            Fate::Removed
        } else {
            Fate::Synced
        })
    }

    /// Whether the device says what became of it.
    fn is_as_fated(&self, machine: usize) -> bool {
        let it = &self.machines[machine];
        self.fate(machine).is_some_and(|fate| match fate {
            Fate::Synced => it.synced(),
            Fate::Removed => it.says("was removed from the book"),
        })
    }

    /// Whether there is nothing left to wait for.
    fn is_well(&self) -> bool {
        let mut heads = None;
        let well = |(index, machine): (usize, &Machine)| match self.fate(index) {
            _ if machine.life == Life::Blank => true,
            Some(Fate::Removed) | None => self.is_as_fated(index),
            Some(Fate::Synced) => {
                self.is_as_fated(index)
                    && machine.tabs.iter().all(|tab| {
                        let code = tab.code().filter(|code| tab.loaded && code.is_settled());
                        let own =
                            code.and_then(|code| code.book().graph().map(|graph| graph.heads()));
                        own.is_some() && *heads.get_or_insert_with(|| own.clone()) == own
                    })
            }
        };
        self.pairing.is_none() && self.machines.iter().enumerate().all(well)
    }
}
