//! A device's disk: it holds what was complete, all or nothing.

use kith_sync::engine::Records;
use kith_sync::store::{Op, Outcome, Space, Tx, outbox};
use std::collections::BTreeMap;

/// Keyed records and logs, as [`kith_sync::store`] describes them.
#[derive(Clone, Default)]
pub(crate) struct Disk {
    keyed: Records,
    logs: BTreeMap<(Space, u64), Vec<u8>>,
    next: u64,
}

impl Disk {
    pub(crate) fn execute(&mut self, tx: &Tx) -> Outcome {
        if !tx.ops.iter().all(|op| self.holds(op)) {
            return Outcome::Conflict;
        }
        let mut keys = Vec::new();
        for op in &tx.ops {
            match op.clone() {
                Op::Expect(..) | Op::ExpectNothingAfter(..) => {}
                Op::Put(space, key, value) => drop(self.keyed.insert((space, key), value)),
                Op::Delete(space, key) => drop(self.keyed.remove(&(space, key))),
                Op::Append(space, value) => {
                    self.next += 1;
                    self.logs.insert((space, self.next), value);
                    keys.push(self.next);
                }
                Op::Drop(space, key) => drop(self.logs.remove(&(space, key))),
            }
        }
        Outcome::Complete(keys)
    }

    /// Whether what this step expects is so; others expect nothing.
    fn holds(&self, op: &Op) -> bool {
        match op {
            Op::Expect(space, key, value) => self.get(*space, key) == value.as_ref(),
            Op::ExpectNothingAfter(space, key) => self.log(*space, *key).is_empty(),
            _ => true,
        }
    }

    pub(crate) fn get(&self, space: Space, key: &str) -> Option<&Vec<u8>> {
        self.keyed.get(&(space, key.to_owned()))
    }

    pub(crate) fn records(&self, space: Space) -> Vec<(String, Vec<u8>)> {
        let of_space = self.keyed.range((space, String::new())..);
        of_space
            .take_while(|((of, _), _)| *of == space)
            .map(|((_, key), value)| (key.clone(), value.clone()))
            .collect()
    }

    pub(crate) fn log(&self, space: Space, after: u64) -> Vec<(u64, Vec<u8>)> {
        let of_space = self.logs.range((space, after + 1)..=(space, u64::MAX));
        of_space
            .map(|((_, key), value)| (*key, value.clone()))
            .collect()
    }

    pub(crate) fn count(&self, space: Space) -> usize {
        let keyed = self.keyed.keys().filter(|(of, _)| *of == space).count();
        keyed + self.logs.keys().filter(|(of, _)| *of == space).count()
    }
}

/// The heads that own edits in this transaction leave the document with, as the outbox has them.
pub(crate) fn own_edits(tx: &Tx) -> impl Iterator<Item = Vec<[u8; 32]>> + '_ {
    tx.ops.iter().filter_map(|op| match op {
        Op::Append(Space::Outbox, entry) => outbox::read(0, entry).map(|item| item.heads),
        _ => None,
    })
}

/// Whether this transaction puts another document in the place of the book, and says what was left out of it.
pub(crate) fn replaces(tx: &Tx) -> bool {
    let says = |op: &Op| matches!(op, Op::Put(Space::Meta, key, _) if key == "left-out");
    let brings = |op: &Op| matches!(op, Op::Append(Space::Changes, _));
    tx.ops.iter().any(says) && tx.ops.iter().any(brings)
}
