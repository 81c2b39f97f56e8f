//! Logs that end otherwise than what this device has of them: a relay went back, and a copy of a device, or whoever
//! removes it, went on from there.

use std::collections::{BTreeMap, BTreeSet};

use super::log::State;
use super::named::Named;
use super::{Commit, Effect, Effects, Engine, records};
use crate::chunk::ChunkHeader;
use crate::ids::{Covers, DeviceNumber, Digest32, LogTail, Vector};
use crate::store::{Op, Space};
use crate::wire::ToRelay;

impl Engine {
    /// The hash of a chunk that is in the document, if it is still known.
    pub(super) fn taken_up(&self, device: DeviceNumber, number: u64) -> Option<Digest32> {
        let tail = self.logs.get(&device).map(|log| log.tail);
        let tail = tail.filter(|tail| tail.number == number);
        let seen = self.seen.get(&(device, number)).map(|seen| seen.hash);
        tail.map(|tail| tail.hash).or(seen)
    }

    /// A device of the vault says that a log goes on otherwise than what is here of it: what the relay has of that may be
    /// covered, so that no chunk would ever show it.
    pub(super) fn compare_covers(&mut self, covers: &Covers, out: &mut Effects) {
        for (device, tail) in covers.iter() {
            let known = self.taken_up(device, tail.number);
            let differs = known.is_some_and(|hash| hash != tail.hash);
            if device != self.number && differs && !self.rewound.contains(&device) {
                self.rewind(device, out);
            }
        }
    }

    /// The relay says that logs end otherwise than what is here of them. That is its word alone: it is asked for the
    /// chunks that show it.
    pub(super) fn doubt_ends(
        &mut self,
        holds: &BTreeMap<DeviceNumber, LogTail>,
        out: &mut Effects,
    ) {
        let mut have = self.have();
        let before = have.clone();
        for (device, tail) in holds.iter().filter(|(device, _)| **device != self.number) {
            let known = self.taken_up(*device, tail.number);
            if known.is_some_and(|hash| hash != tail.hash) {
                have.set(*device, tail.number.saturating_sub(1));
            }
        }
        if have != before {
            out.push(Effect::Send(ToRelay::Pull { have }.encode()));
        }
    }

    /// Whether its device signed it as what follows another end of its log than the one that is here. Looked into once
    /// a session: if the relay's log is read again and it still does not follow, it is no branch.
    pub(super) fn is_of_another_branch(&self, header: &ChunkHeader, bytes: &[u8]) -> bool {
        let log = self.logs.get(&header.device);
        let follows = log
            .is_none_or(|log| header.number != log.tail.number + 1 || header.prev == log.tail.hash);
        !follows && !self.rewound.contains(&header.device) && self.signed(header, bytes)
    }

    /// A relay that went back, and a copy of the device, which went on from there: the relay's log is read again from
    /// where it is surely the same. What was applied of the other stays applied.
    pub(super) fn rewind(&mut self, device: DeviceNumber, out: &mut Effects) {
        if !self.rewound.insert(device) {
            let label = self.label(device);
            return self.stop(
                format!(
                    "“{label}” and a copy of it have both been writing under one name. Sync has stopped here; remove \
                     “{label}” from the devices and add it again."
                ),
                out,
            );
        }
        let Some(log) = self.logs.get_mut(&device) else {
            return;
        };
        let held = std::mem::take(&mut log.beyond);
        // Not even what a snapshot covers is surely the same: it may be of the other end, and not be taken up here.
        let begun = self.chain.begun().map(|begun| &begun.covers);
        let base = begun.map_or(LogTail::EMPTY, |covers| covers.get(device));
        log.tail = base;
        log.roster_length = 0;
        let mut ops = vec![records::put_log(device, &base, 0)];
        for (number, entry) in held {
            if entry.on_disk {
                ops.push(Op::Delete(Space::Held, records::held_key(device, number)));
            }
        }
        let of = |(of, _): &(DeviceNumber, u64)| *of == device;
        let seen: Vec<_> = self.seen.keys().copied().filter(of).collect();
        for (of, number) in seen {
            self.seen.remove(&(of, number));
            ops.push(Op::Delete(Space::Seen, records::held_key(of, number)));
        }
        let holds = self.relay_holds.get(device);
        self.named.lower(device, holds);
        self.named.forget_author(device, u64::MAX);
        self.pinned.set(device, holds.min(self.pinned.get(device)));
        ops.push(records::put_pins(self.incarnation, &self.named));
        // The relay will have what was applied of the other end from nobody else, if its author never comes back.
        ops.push(Op::Put(Space::Meta, records::EVERYTHING.into(), Vec::new()));
        self.commit(Commit::Kept, ops, out);
        out.push(Effect::SendEverything);
        let have = self.have();
        out.push(Effect::Send(ToRelay::Pull { have }.encode()));
    }

    /// A removal names the end of a log. A relay that had gone back may have taken one that names an earlier end than what
    /// is here: what lies beyond will never be there again. What was taken up of it goes to the others from here.
    pub(super) fn cut_removed(&mut self, out: &mut Effects) {
        let named = self.named.vector();
        let known = named.iter().map(|(device, _)| device);
        let known: BTreeSet<_> = known.chain(self.logs.keys().copied()).collect();
        let last = |device: DeviceNumber| Some((device, self.chain.known(device)?.revoked?));
        let removed: Vec<_> = known.into_iter().filter_map(last).collect();
        let (mut ops, mut owes) = (Vec::new(), false);
        for (device, last) in removed.into_iter().filter(|(of, _)| *of != self.number) {
            let cut = |of: &mut Vector| of.set(device, of.get(device).min(last.number));
            cut(&mut self.pinned);
            cut(&mut self.relay_holds);
            if self.named.lower(device, last.number) {
                ops.push(records::put_pins(self.incarnation, &self.named));
            }
            let Some(log) = self.logs.get_mut(&device) else {
                continue;
            };
            let beyond = log.beyond.split_off(&(last.number + 1));
            let mut taken_up = log.tail.number > last.number;
            if taken_up {
                log.tail = last;
                ops.push(records::put_log(device, &last, log.roster_length));
            }
            for (number, entry) in beyond {
                taken_up |= entry.state == State::Applied;
                ops.push(Op::Delete(Space::Held, records::held_key(device, number)));
            }
            owes |= taken_up;
            let seen = self
                .seen
                .range((device, last.number + 1)..(device, u64::MAX));
            for key in seen.map(|(key, _)| *key).collect::<Vec<_>>() {
                self.seen.remove(&key);
                ops.push(Op::Delete(Space::Seen, records::held_key(key.0, key.1)));
            }
        }
        if owes {
            ops.push(Op::Put(Space::Meta, records::EVERYTHING.into(), Vec::new()));
        }
        if !ops.is_empty() {
            self.commit(Commit::Kept, ops, out);
        }
        if owes {
            out.push(Effect::SendEverything);
        }
    }

    /// What is named once a snapshot is loaded.
    pub(super) fn named_with(&self, covers: &Vector) -> Named {
        let mut named = self.named.clone();
        for (author, number) in covers.iter() {
            named.forget_author(author, number);
        }
        named.join(&self.within_removals(covers));
        named
    }

    /// What others name, without what lies beyond the end that a removal names.
    pub(super) fn within_removals(&self, vector: &Vector) -> Vector {
        let mut within = vector.clone();
        for (device, number) in vector.iter() {
            let last = self.chain.known(device).and_then(|known| known.revoked);
            within.set(device, last.map_or(number, |last| last.number.min(number)));
        }
        within
    }
}
