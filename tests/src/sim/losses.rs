//! What befalls the relay: its process ends, its disk is lost or put back, it keeps a log to itself.

use super::faults::Fault;
use super::machine::{Life, Machine};
use super::plan::Step;
use super::world::{Event, World};
use kith_sync::ids::DeviceNumber;
use kith_sync::store::Space;

impl World {
    /// The relay's process ends and comes back: soon after a crash, later if it was stopped.
    pub(crate) fn relay_stops(&mut self, fault: Fault) {
        if self.relay.writes() {
            self.faults.note(Fault::RelayWriteLost);
        }
        let longest = if fault == Fault::RelayCrash {
            500
        } else {
            60_000
        };
        self.faults.note(fault);
        self.trace.say(self.now, format_args!("the relay stops"));
        self.relay.crash();
        (self.relay.up, self.relay.armed) = (false, None);
        self.relay_ends();
        let back = self.random.between(1, longest);
        self.plan_in(back, Event::RelayUp);
    }

    /// The relay's disk is lost, or put back to a backup.
    pub(crate) fn relay_loses(&mut self, step: Step) {
        if !self.roster_is_settled() {
            return;
        }
        if step == Step::RelayWipe {
            self.faults.note(Fault::RelayWiped);
            let incarnation = self.random.array();
            self.relay.wipe(incarnation);
        } else {
            let count = self.backups.len();
            let Some(kept) = self.backups.get(self.random.index(count)).cloned() else {
                return;
            };
            self.faults.note(Fault::RelayRolledBack);
            self.relay.roll_back(kept);
        }
        self.trace.say(self.now, format_args!("{step:?}"));
        // What comes later than the state it was put back to is not its past any more.
        self.backups.clear();
        self.relay_ends();
    }

    /// The relay keeps a log to itself, or does so no more.
    pub(crate) fn withhold(&mut self) {
        if self.relay.withheld.take().is_none() {
            let logs: Vec<DeviceNumber> = self
                .relay
                .vault
                .iter()
                .flat_map(|vault| vault.logs.keys().copied())
                .collect();
            self.relay.withheld = self.random.pick(&logs);
            // Whoever connects now is not told of it.
            self.cut_all();
        } else if self.relay.hidden.replace(false) {
            self.faults.note(Fault::LogWithheld);
        }
        let withheld = self.relay.withheld;
        self.trace
            .say(self.now, format_args!("withheld: {withheld:?}"));
    }

    /// Whether the relay has every record of the roster that a device has; else a new one would be a fork, which only
    /// people resolve.
    pub(crate) fn relay_has_roster(&self) -> bool {
        let relay = self.relay_roster();
        let known = |machine: &Machine| machine.disk.count(Space::Roster) <= relay;
        self.machines.iter().all(known)
    }

    /// Whether every device has every record, and none is on its way: what the relay loses now somebody else has.
    fn roster_is_settled(&self) -> bool {
        let relay = self.relay_roster();
        let same = |machine: &Machine| {
            machine.life == Life::Blank || machine.disk.count(Space::Roster) == relay
        };
        self.pairing.is_none() && self.machines.iter().all(same)
    }

    fn relay_roster(&self) -> usize {
        let vault = self.relay.vault.as_ref();
        vault.map_or(0, |vault| vault.roster.len())
    }
}
