//! A disk that holds what was committed, all or nothing.

use std::collections::BTreeMap;

use kith_sync::engine::records::EVERYTHING;
use kith_sync::engine::{OutboxItem, Records};
use kith_sync::store::{Op, Outcome, Space, outbox};

use super::doc::Doc;

#[derive(Clone, Default)]
pub struct Disk {
    keyed: Records,
    outbox: BTreeMap<u64, Vec<u8>>,
    next: u64,
}

impl Disk {
    pub fn run(&mut self, ops: &[Op]) -> Result<Vec<u64>, ()> {
        let mut after = self.clone();
        for op in ops {
            match op {
                Op::Expect(space, key, value) => {
                    if after.keyed.get(&(*space, key.clone())) != value.as_ref() {
                        return Err(());
                    }
                }
                Op::Put(space, key, value) => {
                    after.keyed.insert((*space, key.clone()), value.clone());
                }
                Op::Delete(space, key) => {
                    after.keyed.remove(&(*space, key.clone()));
                }
                Op::Drop(Space::Outbox, key) => {
                    after.outbox.remove(key);
                }
                Op::Append(Space::Outbox, entry) => {
                    after.append(entry.clone());
                }
                Op::Append(..) | Op::Drop(..) | Op::ExpectNothingAfter(..) => {
                    panic!("the engine has no log spaces but the outbox")
                }
            }
        }
        *self = after;
        Ok(Vec::new())
    }

    pub fn outcome(&mut self, ops: &[Op]) -> Outcome {
        self.run(ops).map_or(Outcome::Conflict, Outcome::Complete)
    }

    pub fn append_outbox(&mut self, changes: &[u8], heads: &[[u8; 32]]) -> u64 {
        self.append(outbox::entry(changes, heads))
    }

    /// An edit, with what was given to make it.
    pub fn append_edit(&mut self, changes: &[u8], heads: &[[u8; 32]], given: &str) -> u64 {
        self.append(outbox::entry_given(changes, heads, given.as_bytes()))
    }

    fn append(&mut self, entry: Vec<u8>) -> u64 {
        self.next += 1;
        self.outbox.insert(self.next, entry);
        self.next
    }

    pub fn outbox(&self) -> Vec<OutboxItem> {
        let item = |(key, entry): (&u64, &Vec<u8>)| outbox::read(*key, entry).unwrap();
        self.outbox.iter().map(item).collect()
    }

    /// What the platform does when the engine asks for it: the whole document goes into the outbox again.
    pub fn put_everything_back(&mut self, doc: &Doc) {
        let key = (Space::Meta, EVERYTHING.to_owned());
        if self.keyed.remove(&key).is_some() {
            self.append_outbox(&doc.save(), &doc.heads());
        }
    }

    pub fn records(&self) -> Records {
        self.keyed.clone()
    }

    pub fn set_records(&mut self, records: Records) {
        self.keyed = records;
    }

    pub fn get(&self, space: Space, key: &str) -> Option<Vec<u8>> {
        self.keyed.get(&(space, key.to_owned())).cloned()
    }

    pub fn keys(&self, space: Space) -> Vec<String> {
        let of = self.keyed.keys().filter(|(of, _)| *of == space);
        of.map(|(_, key)| key.clone()).collect()
    }

    pub fn count(&self, space: Space) -> usize {
        self.keyed.keys().filter(|(of, _)| *of == space).count()
    }
}
