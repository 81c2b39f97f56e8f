//! One step after the other: what people, machines and the network do in a run.

use super::edits;
use super::faults::Fault;
use super::machine::Life;
use super::plan::Step;
use super::relay::ROOMY;
use super::world::{At, Event, World};
use kith_sync::ids::DeviceNumber;
use std::collections::BTreeSet;

/// No run has more devices than this.
const MOST_DEVICES: usize = 5;

impl World {
    /// A book on two or three devices, before anything goes wrong.
    pub(crate) fn begin(&mut self) {
        let skewed = self.random.chance(self.plan.skewed);
        let first = self.add_machine(skewed);
        self.open_tab(first);
        self.run_until(500);
        self.edit(first);
        self.run_until(1_000);
        let others = self.random.between(1, 2);
        for _ in 0..others {
            self.begin_pairing(first);
            while self.pairing.is_some() {
                self.run_until(self.now + 200);
            }
        }
        let holder = self.machines[first].holder().and_then(|tab| tab.code());
        self.phrase = holder.and_then(|code| code.phrase());
        let noise = self.plan.noise;
        self.trace
            .say(self.now, format_args!("the faults begin: {noise:?}"));
        self.noise = noise;
        self.begun = true;
        self.plan_in(0, Event::Step);
    }

    /// Whether there is no step to come.
    pub(crate) const fn steps_are_over(&self) -> bool {
        self.plan.left == 0
    }

    pub(crate) fn step(&mut self) {
        if self.healing || self.plan.left == 0 {
            return;
        }
        self.plan.left -= 1;
        let step = self.plan.next(&mut self.random);
        self.take(step);
        self.forget();
        if self.random.chance(100) && self.backups.len() < 3 && self.relay.vault.is_some() {
            self.backups.push(self.relay.backup());
        }
        let pace = if step == Step::Quiet {
            self.random.between(20_000, 90_000)
        } else {
            self.random.below(self.plan.pace)
        };
        self.plan_in(pace, Event::Step);
    }

    fn take(&mut self, step: Step) {
        let members = self.members();
        let Some(one) = self.random.pick(&members) else {
            return;
        };
        match step {
            Step::Edit => {
                let burst = if self.random.chance(100) { 5 } else { 1 };
                (0..burst).for_each(|_| self.edit(one));
            }
            Step::Crash => {
                self.faults.note(Fault::ClientCrash);
                self.crash(one);
            }
            Step::CrashAtWrite => {
                let moment = self.random.moment();
                self.machines[one].armed = Some((self.random.below(8), moment));
            }
            Step::OpenTab if self.machines[one].tabs.len() < 2 => self.open_tab(one),
            Step::CloseTab if self.machines[one].tabs.len() > 1 => {
                let tabs: Vec<u64> = self.machines[one].tabs.iter().map(|tab| tab.id).collect();
                if let Some(tab) = self.random.pick(&tabs) {
                    self.faults.note(Fault::TabClosed);
                    self.close_tab(At { machine: one, tab });
                }
            }
            Step::Freeze => {
                if self.machines[one].tabs.len() < 2 {
                    self.open_tab(one);
                }
                self.freeze_holder(one);
            }
            Step::Steal => {
                let awake = self.machines[one].holder().is_some();
                if awake && self.steal(one) {
                    self.faults.note(Fault::LockStolen);
                }
            }
            Step::Offline if self.machines[one].online => {
                self.faults.note(Fault::Offline);
                self.machines[one].online = false;
                self.cut_machine(one);
                let back = self.random.between(100, 60_000);
                self.plan_in(back, Event::Online(one));
            }
            Step::Cut => {
                let wires: Vec<_> = self.wires.keys().copied().collect();
                if let Some(conn) = self.random.pick(&wires) {
                    self.faults.note(Fault::Cut);
                    self.cut(conn);
                }
            }
            Step::RelayCrash if self.relay.up => self.relay_stops(Fault::RelayCrash),
            Step::RelayDown if self.relay.up => self.relay_stops(Fault::RelayDown),
            Step::RelayCrashAtWrite => self.relay.armed = Some(self.random.moment()),
            Step::RelayWipe | Step::RelayRollBack => self.relay_loses(step),
            Step::Withhold => self.withhold(),
            Step::Quota => {
                let bytes = self.relay.vault.as_ref().map_or(0, |vault| vault.bytes());
                let room = usize::try_from(self.random.below(2_000)).unwrap_or(0);
                self.relay.quota = if self.relay.quota == ROOMY {
                    bytes + room
                } else {
                    ROOMY
                };
            }
            Step::DiskFull => {
                self.machines[one].full = true;
                let free = self.random.between(100, 20_000);
                self.plan_in(free, Event::DiskFree(one));
            }
            Step::Jump => self.jump(one),
            Step::Add if self.may_add() => self.begin_pairing(one),
            Step::Remove if self.relay_has_roster() => self.remove(one),
            Step::ComeBack if self.may_add() => self.come_back(),
            Step::Clone => self.clone_storage(one),
            Step::Restore => self.restore_storage(one),
            Step::Erase if self.plan.erasings > 0 => self.erase(one),
            _ => {}
        }
    }

    fn edit(&mut self, machine: usize) {
        let usable = self.machines[machine].usable();
        if let Some(tab) = self.random.pick(&usable) {
            self.edit_in(At { machine, tab });
        }
    }

    /// A person edits in this tab, if it is there and awake.
    pub(crate) fn edit_in(&mut self, at: At) {
        let At { machine, tab } = at;
        if self.machines[machine].life == Life::Blank && self.begun {
            return;
        }
        let awake = self.machines[machine].tab(tab);
        if awake.is_none_or(|tab| tab.frozen || !tab.loaded) {
            return;
        }
        let Some(code) = self.machines[machine].tab(tab).and_then(|tab| tab.code()) else {
            return;
        };
        let before = self.ledger.saved.iter().rev();
        let before = before
            .filter(|saved| saved.machine == machine)
            .map(|saved| saved.batch)
            .next();
        let command = {
            let book = code.book();
            let Some(graph) = book.graph() else { return };
            edits::any(&mut self.random, graph, before, self.plan.longest)
        };
        if let Some(tab) = self.machines[machine].tab(tab) {
            tab.edit(command);
        }
        self.settle(At { machine, tab });
    }

    /// Somebody in the book is to be erased for good; whether that is possible now, the device says.
    fn erase(&mut self, machine: usize) {
        let Some(tab) = self.machines[machine].holder().map(|tab| tab.id) else {
            return;
        };
        let code = self.machines[machine].tab(tab).and_then(|tab| tab.code());
        let Some(code) = code else { return };
        let people: Vec<_> = {
            let book = code.book();
            let rows = book.graph().map(|graph| graph.rows());
            rows.into_iter().flatten().map(|row| row.id).collect()
        };
        let Some(person) = self.random.pick(&people) else {
            return;
        };
        self.trace
            .say(self.now, format_args!("{machine}: erases somebody"));
        if let Some(tab) = self.machines[machine].tab(tab) {
            tab.erase(person);
        }
        self.settle(At { machine, tab });
    }

    fn jump(&mut self, machine: usize) {
        let days = i64::try_from(self.random.below(60)).unwrap_or(0) - 30;
        let it = &mut self.machines[machine];
        it.clock.calendar += days * 24 * 3_600_000;
        for tab in &it.tabs {
            tab.outside.clock.set(it.clock);
        }
        self.faults.note(Fault::ClockJumped);
    }

    fn remove(&mut self, by: usize) {
        let Some(vault) = &self.relay.vault else {
            return;
        };
        let number = |index: usize| {
            let number = self.machines[index].number();
            number.filter(|number| vault.chain.device(*number).is_some())
        };
        let own = number(by);
        let others: BTreeSet<DeviceNumber> =
            self.members().into_iter().filter_map(number).collect();
        let others: Vec<_> = others.into_iter().filter(|it| Some(*it) != own).collect();
        let holder = self.machines[by].holder().map(|tab| tab.id);
        // Two stay, so that there is somebody who confirms.
        let enough = own.is_some() && others.len() > 1;
        if let (Some(number), Some(tab), true) = (self.random.pick(&others), holder, enough) {
            self.trace
                .say(self.now, format_args!("{by}: takes out {number}"));
            if let Some(tab) = self.machines[by].tab(tab) {
                tab.remove(number.0);
            }
            self.settle(At { machine: by, tab });
        }
    }

    fn may_add(&self) -> bool {
        self.pairing.is_none() && self.machines.len() < MOST_DEVICES && self.relay_has_roster()
    }
}
