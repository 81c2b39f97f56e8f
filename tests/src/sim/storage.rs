//! Storage that is copied to another device, or put back to what it was.

use super::faults::Fault;
use super::machine::Life;
use super::world::{Event, World};

impl World {
    /// The storage of a device is copied to another one, and both go on.
    pub(crate) fn clone_storage(&mut self, of: usize) {
        if self.machines[of].life != Life::Member || self.plan.copies == 0 {
            return;
        }
        self.plan.copies -= 1;
        self.faults.note(Fault::StorageCloned);
        let twin = self.add_machine(false);
        let disk = self.machines[of].disk.clone();
        let machine = &mut self.machines[twin];
        (machine.disk, machine.life) = (disk, Life::Member);
        self.trace
            .say(self.now, format_args!("{of}: is copied as {twin}"));
        self.ledger.copied(of, twin);
        self.open_tab(twin);
    }

    /// First a backup is made; later the storage is put back to it.
    pub(crate) fn restore_storage(&mut self, machine: usize) {
        if self.machines[machine].life != Life::Member {
            return;
        }
        let Some(backup) = self.machines[machine].backup.take() else {
            self.trace
                .say(self.now, format_args!("{machine}: is backed up"));
            self.machines[machine].backup = Some(self.machines[machine].disk.clone());
            self.ledger.backed_up(machine);
            return;
        };
        // A device that forgets a record that the relay has lost as well would write another one in its place.
        if self.plan.copies == 0 || !self.relay_has_roster() {
            return;
        }
        self.plan.copies -= 1;
        self.faults.note(Fault::StorageRestored);
        self.kill(machine);
        self.trace
            .say(self.now, format_args!("{machine}: is put back"));
        self.machines[machine].disk = backup;
        self.ledger.put_back(machine);
        self.plan_in(100, Event::Boot(machine));
    }
}
