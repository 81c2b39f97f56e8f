//! What a relay that holds nothing back must have: how far devices of the vault say that they have read each log.
//!
//! Of every device its latest word counts. One that finds that a log went on from an earlier end, after a relay had
//! gone back, takes back what it has said of the other end; what only that end had, no relay will ever show again.

use std::collections::BTreeMap;

use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Vector};

/// The most devices whose words are read from the disk; numbers are never used again.
const MAX_AUTHORS: usize = 1 << 16;

/// See the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    /// What pairing and snapshots say.
    base: Vector,
    /// By author: the number of its latest chunk, and what that states.
    stated: BTreeMap<DeviceNumber, (u64, Vector)>,
}

impl Named {
    /// What a device is told when it is let in.
    pub(super) const fn of(base: Vector) -> Self {
        Self {
            base,
            stated: BTreeMap::new(),
        }
    }

    /// All of it.
    pub(super) fn vector(&self) -> Vector {
        let mut all = self.base.clone();
        self.stated.values().for_each(|(_, said)| all.join(said));
        all
    }

    /// How far a log goes at least.
    pub(super) fn get(&self, device: DeviceNumber) -> u64 {
        let stated = self.stated.values().map(|(_, said)| said.get(device));
        stated.fold(self.base.get(device), u64::max)
    }

    /// A snapshot says so.
    pub(super) fn join(&mut self, covers: &Vector) {
        self.base.join(covers);
    }

    /// A chunk says so. An older one than was heard last says nothing new.
    pub(super) fn state(&mut self, author: DeviceNumber, number: u64, said: Vector) {
        let last = self.stated.get(&author);
        if last.is_some_and(|(last, _)| *last > number) {
            return;
        }
        let before = last.map(|(_, before)| before.clone()).unwrap_or_default();
        for (device, number) in before.iter() {
            let now = said.get(device);
            if now < number && self.base.get(device) > now {
                self.base.set(device, now);
            }
        }
        self.stated.insert(author, (number, said));
    }

    /// Chunks up to here are in a snapshot that was loaded: what later ones of them said is not known.
    pub(super) fn forget_author(&mut self, author: DeviceNumber, number: u64) {
        if self
            .stated
            .get(&author)
            .is_some_and(|(last, _)| *last <= number)
        {
            self.stated.remove(&author);
        }
    }

    /// A log ends here, whatever was said of it. Says whether anything was said beyond.
    pub(super) fn lower(&mut self, device: DeviceNumber, number: u64) -> bool {
        let stated = self.stated.values_mut().map(|(_, said)| said);
        let mut lowered = false;
        for said in stated.chain([&mut self.base]) {
            if said.get(device) > number {
                said.set(device, number);
                lowered = true;
            }
        }
        lowered
    }

    pub(super) fn write(&self, w: &mut Writer) {
        self.base.write(w);
        w.count(self.stated.len());
        for (author, (number, said)) in &self.stated {
            w.u32(author.0).u64(*number);
            said.write(w);
        }
    }

    /// Reads what `write` wrote, or an older version, which kept one vector.
    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut named = Self::of(Vector::read(r)?);
        if r.is_empty() {
            return Ok(named);
        }
        for _ in 0..r.count(MAX_AUTHORS)? {
            let author = DeviceNumber(r.u32()?);
            let number = r.u64()?;
            named.stated.insert(author, (number, Vector::read(r)?));
        }
        Ok(named)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: DeviceNumber = DeviceNumber(1);
    const TWO: DeviceNumber = DeviceNumber(2);

    fn upto(number: u64) -> Vector {
        let mut vector = Vector::default();
        vector.set(ONE, number);
        vector
    }

    fn on_disk(named: &Named) -> Named {
        let mut w = Writer::new();
        named.write(&mut w);
        let bytes = w.finish();
        let mut r = Reader::new(&bytes);
        let read = Named::read(&mut r).unwrap();
        r.finish().unwrap();
        read
    }

    #[test]
    fn the_latest_word_of_each_device_counts_and_nothing_else_of_it() {
        let mut named = Named::of(upto(7));
        named.state(TWO, 3, upto(9));
        named.state(TWO, 2, upto(12));
        assert_eq!(named.get(ONE), 9);
        assert_eq!(on_disk(&named), named);

        // It has read the log again, which ends earlier now.
        named.state(TWO, 4, upto(5));
        assert_eq!(named.vector(), upto(5));

        named.state(DeviceNumber(3), 1, upto(8));
        named.forget_author(TWO, 3);
        named.forget_author(DeviceNumber(3), 1);
        assert_eq!(named.vector(), upto(5));
        assert!(named.lower(ONE, 4) && !named.lower(ONE, 4));
        assert_eq!(on_disk(&named), named);
    }

    #[test]
    fn what_an_older_version_wrote_is_read() {
        let mut w = Writer::new();
        upto(3).write(&mut w);
        let bytes = w.finish();
        let read = Named::read(&mut Reader::new(&bytes)).unwrap();
        assert_eq!(read, Named::of(upto(3)));
    }
}
