//! Processes and tabs: begun, killed, closed, frozen; and which tab holds the lock.

use super::disk::{own_edits, replaces};
use super::faults::Fault;
use super::world::{At, Breakage, Event, World};
use kith_device::watch::PATIENCE_MS;
use kith_sync::store::{Op, Outcome, Space, Tx};

impl World {
    /// The process of a device is killed; what was not complete is gone.
    pub(crate) fn crash(&mut self, machine: usize) {
        self.kill(machine);
        let rest = self.random.between(10, 5_000);
        self.plan_in(rest, Event::Boot(machine));
    }

    pub(crate) fn kill(&mut self, machine: usize) {
        self.trace
            .say(self.now, format_args!("{machine}: is killed"));
        let it = &mut self.machines[machine];
        it.down = true;
        it.armed = None;
        it.busy_until = 0;
        it.lock = None;
        it.waiting.clear();
        it.tabs.clear();
        self.put_off.retain(|(at, _)| at.machine != machine);
        self.cut_machine(machine);
    }

    pub(crate) fn boot(&mut self, machine: usize) {
        if self.machines[machine].down {
            self.machines[machine].down = false;
            self.open_tab(machine);
        }
    }

    /// A tab is closed; its lock goes to the next one.
    pub(crate) fn close_tab(&mut self, at: At) {
        self.trace.say(
            self.now,
            format_args!("{}: tab {} closes", at.machine, at.tab),
        );
        let of = |(conn, wire): (_, &super::network::Wire)| (wire.at == at).then_some(conn);
        let conns: Vec<_> = self
            .wires
            .iter()
            .map(|(conn, wire)| (*conn, wire))
            .filter_map(of)
            .collect();
        let machine = &mut self.machines[at.machine];
        machine.tabs.retain(|tab| tab.id != at.tab);
        machine.waiting.retain(|id| *id != at.tab);
        self.put_off.retain(|(of, _)| *of != at);
        conns.into_iter().for_each(|conn| self.cut(conn));
        let machine = &mut self.machines[at.machine];
        if machine.lock == Some(at.tab) {
            machine.lock = None;
            self.pass_lock_on(at.machine);
        }
    }

    /// A tab has its document and asks for the lock.
    pub(crate) fn wants_lock(&mut self, at: At) {
        self.machines[at.machine].waiting.push(at.tab);
        self.pass_lock_on(at.machine);
    }

    fn pass_lock_on(&mut self, machine: usize) {
        let it = &mut self.machines[machine];
        if it.lock.is_none() && !it.waiting.is_empty() {
            let tab = it.waiting.remove(0);
            it.lock = Some(tab);
            self.hold(At { machine, tab });
        }
    }

    fn hold(&mut self, at: At) {
        self.trace.say(
            self.now,
            format_args!("{}: tab {} holds the lock", at.machine, at.tab),
        );
        if let Some(tab) = self.machines[at.machine].tab(at.tab) {
            tab.hold();
        }
        self.settle(at);
    }

    /// The tab that holds the lock stops for a while, as browsers do with what is not looked at.
    pub(crate) fn freeze_holder(&mut self, machine: usize) {
        let Some(tab) = self.machines[machine].lock else {
            return;
        };
        let at = At { machine, tab };
        if let Some(tab) = self.machines[machine].tab_mut(tab) {
            tab.frozen = true;
        }
        self.trace
            .say(self.now, format_args!("{machine}: tab {tab} is frozen"));
        let sleep = self.random.between(1_000, 60_000);
        self.plan_in(PATIENCE_MS, Event::Steal(machine, tab));
        self.plan_in(sleep, Event::Thaw(at));
    }

    pub(crate) fn steal_from_frozen(&mut self, machine: usize, from: u64) {
        let it = &self.machines[machine];
        let frozen = it.lock == Some(from) && it.tab(from).is_some_and(|tab| tab.frozen);
        if frozen && self.steal(machine) {
            self.faults.note(Fault::HolderFrozen);
        }
    }

    /// Another tab takes the lock; whether there was one.
    pub(crate) fn steal(&mut self, machine: usize) -> bool {
        let it = &mut self.machines[machine];
        let (Some(from), false) = (it.lock, it.waiting.is_empty()) else {
            return false;
        };
        let tab = it.waiting.remove(0);
        it.lock = Some(tab);
        let told = self.random.between(0, 50);
        self.plan_in(told, Event::LetGo(At { machine, tab: from }));
        self.hold(At { machine, tab });
        self.maybe_edit(At { machine, tab: from });
        true
    }

    /// Often somebody edits just where something has happened.
    fn maybe_edit(&mut self, at: At) {
        if self.random.chance(500) {
            let soon = self.random.between(0, 300);
            self.plan_in(soon, Event::Edit(at));
        }
    }

    pub(crate) fn let_go(&mut self, at: At) {
        let it = &self.machines[at.machine];
        let Some(tab) = it.tab(at.tab) else { return };
        if tab.frozen {
            self.put_off.push((at, Event::LetGo(at)));
            return;
        }
        self.tell(at, |code| code.let_go());
        self.machines[at.machine].waiting.push(at.tab);
        self.pass_lock_on(at.machine);
    }

    /// A tab finds by itself that another one writes with a later fence; it gives back a lock that it still has.
    pub(crate) fn taken_over(&mut self, at: At) {
        let machine = &mut self.machines[at.machine];
        if machine.lock == Some(at.tab) {
            machine.lock = None;
            machine.waiting.push(at.tab);
            self.pass_lock_on(at.machine);
        }
    }

    /// A frozen tab wakes and finds what happened meanwhile, in order.
    pub(crate) fn thaw(&mut self, at: At) {
        let Some(tab) = self.machines[at.machine].tab_mut(at.tab) else {
            return;
        };
        if !std::mem::take(&mut tab.frozen) {
            return;
        }
        self.trace.say(
            self.now,
            format_args!("{}: tab {} wakes", at.machine, at.tab),
        );
        let (found, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.put_off)
            .into_iter()
            .partition(|(of, _)| *of == at);
        self.put_off = others;
        for (_, event) in found {
            // Whoever sleeps learns late that somebody else took over.
            let late = match event {
                Event::LetGo(_) => self.random.between(0, 200),
                _ => 0,
            };
            self.plan_in(late, event);
        }
        self.maybe_edit(at);
    }

    pub(crate) fn go_online(&mut self, machine: usize) {
        self.machines[machine].online = true;
        let holder = self.machines[machine].holder().map(|tab| tab.id);
        if let Some(tab) = holder {
            self.tell(At { machine, tab }, |code| code.nudge());
        }
    }

    /// A transaction becomes durable, whole or not at all.
    pub(crate) fn write(&mut self, at: At, tx: &Tx) -> Outcome {
        let own: Vec<_> = own_edits(tx).collect();
        let before = self.machines[at.machine].number();
        let disk = &mut self.machines[at.machine].disk;
        let late = self.ledger.durable.len() > 6;
        let outcome = match self.breakage {
            Some(Breakage::OutboxDropped) if late && !own.is_empty() => {
                self.breakage = None;
                let kept = |op: &&Op| !matches!(op, Op::Append(Space::Outbox, _));
                let ops = tx.ops.iter().filter(kept).cloned().collect();
                disk.execute(&Tx { ops })
            }
            Some(Breakage::WriteForgotten) if late && !own.is_empty() => {
                self.breakage = None;
                disk.clone().execute(tx)
            }
            _ => disk.execute(tx),
        };
        let At { machine, tab } = at;
        let (steps, complete) = (tx.ops.len(), matches!(outcome, Outcome::Complete(_)));
        self.trace.say(
            self.now,
            format_args!("{machine}: tab {tab} writes {steps} steps: {complete}"),
        );
        if complete {
            let after = self.machines[machine].number();
            if before.is_some() && before != after {
                self.faults.note(Fault::CopySignedIn);
                self.trace.say(
                    self.now,
                    format_args!("{machine}: is another device: {after:?}"),
                );
            }
            if !own.is_empty() && self.machines[machine].lock != Some(tab) {
                self.faults.note(Fault::TwoTabs);
            }
            if replaces(tx) {
                self.trace
                    .say(self.now, format_args!("{machine}: has begun anew"));
                self.ledger.begun_anew(machine);
                if !own.is_empty() {
                    self.faults.note(Fault::UnsentDoneAgain);
                }
            }
            for heads in own {
                self.ledger.durable(machine, heads);
            }
        }
        outcome
    }
}
