//! What was called saved, by whom: what must still be there at the end.

use kith_graph::command::Command;
use kith_graph::ids::BatchId;

/// An edit whose person was told "Saved".
#[derive(Clone)]
pub(crate) struct Saved {
    pub(crate) machine: usize,
    pub(crate) batch: BatchId,
    pub(crate) command: Command,
    /// Whether only what the relay has of it is promised: its disk was put back to a state before it.
    pub(crate) forgiven: bool,
}

/// An edit in a transaction that is complete: the document's heads with it.
#[derive(Clone)]
pub(crate) struct Durable {
    pub(crate) machine: usize,
    pub(crate) heads: Vec<[u8; 32]>,
    /// As in [`Saved`]; or another document has taken the place of the one that it was made in.
    pub(crate) forgiven: bool,
}

/// See the module.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) saved: Vec<Saved>,
    pub(crate) durable: Vec<Durable>,
    /// By device: how much there was when its disk was backed up.
    backups: Vec<(usize, usize, usize)>,
}

impl Ledger {
    pub(crate) fn saved(&mut self, machine: usize, batch: BatchId, command: Command) {
        self.saved.push(Saved {
            machine,
            batch,
            command,
            forgiven: false,
        });
    }

    pub(crate) fn durable(&mut self, machine: usize, heads: Vec<[u8; 32]>) {
        self.durable.push(Durable {
            machine,
            heads,
            forgiven: false,
        });
    }

    /// Another document has taken the place of a device's own: what was saved there is in it under other heads.
    pub(crate) fn begun_anew(&mut self, machine: usize) {
        let own = self.durable.iter_mut();
        own.filter(|durable| durable.machine == machine)
            .for_each(|durable| durable.forgiven = true);
    }

    /// The copy promises what the original does.
    pub(crate) fn copied(&mut self, of: usize, to: usize) {
        let saved: Vec<Saved> = self
            .saved
            .iter()
            .filter(|s| s.machine == of)
            .cloned()
            .collect();
        self.saved.extend(saved.into_iter().map(|mut saved| {
            saved.machine = to;
            saved
        }));
        let durable: Vec<Durable> = self
            .durable
            .iter()
            .filter(|d| d.machine == of)
            .cloned()
            .collect();
        self.durable.extend(durable.into_iter().map(|mut durable| {
            durable.machine = to;
            durable
        }));
    }

    pub(crate) fn backed_up(&mut self, machine: usize) {
        self.backups.retain(|(of, ..)| *of != machine);
        self.backups
            .push((machine, self.saved.len(), self.durable.len()));
    }

    /// What came after the backup is gone from this disk.
    pub(crate) fn put_back(&mut self, machine: usize) {
        let Some((_, saved, durable)) = self.backups.iter().find(|(of, ..)| *of == machine) else {
            return;
        };
        for saved in self.saved.iter_mut().skip(*saved) {
            saved.forgiven |= saved.machine == machine;
        }
        for durable in self.durable.iter_mut().skip(*durable) {
            durable.forgiven |= durable.machine == machine;
        }
    }
}
