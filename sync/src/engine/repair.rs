//! Chunks that verified and could not be taken up: told to their author, who publishes the changes once more; or set
//! aside by the person, if the author is gone.

use super::log::State;
use super::{Commit, Effects, Engine, Log, records};
use crate::chunk::{self, Body, ChunkHeader, Complaint, MAX_COMPLAINTS};
use crate::ids::{DeviceNumber, Digest32};
use crate::store::Op;
use std::collections::BTreeSet;

const BUILDS_ON: &str = "it builds on changes that are not there";

/// What this device complains of, and what it was asked to repair.
#[derive(Clone, Debug, Default)]
pub(super) struct Repairs {
    /// Complaints that were made, so that each is made once. Kept on the disk.
    pub(super) made: BTreeSet<Complaint>,
    /// Own chunks to publish once more. Kept on the disk.
    pub(super) wanted: BTreeSet<u64>,
    /// Own chunks that were published once more. Kept on the disk.
    pub(super) done: BTreeSet<u64>,
    /// Others' chunks whose changes came in another one.
    pub(super) replaced: BTreeSet<(DeviceNumber, u64)>,
}

/// A chunk that a person may set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Whose log.
    pub device: DeviceNumber,
    /// What its owner calls the device.
    pub label: String,
    /// Its number there.
    pub number: u64,
    /// Why it was not taken up.
    pub why: String,
    /// Whether its device is gone, so that nobody will repair it.
    pub may_set_aside: bool,
}

impl Engine {
    /// What verified, was not taken up, and is kept. Oldest first.
    #[must_use]
    pub fn stuck(&self) -> Vec<Stuck> {
        let of_log = |(device, log): (&DeviceNumber, &Log)| {
            let quarantined = log.beyond.iter().filter_map(|(number, entry)| {
                let gone = self.chain.device(*device).is_none();
                let why = match &entry.state {
                    State::Quarantined(why) => why,
                    State::Pending if gone => BUILDS_ON,
                    _ => return None,
                };
                Some(Stuck {
                    device: *device,
                    label: self.label(*device),
                    number: *number,
                    why: why.to_owned(),
                    may_set_aside: entry.signed && gone,
                })
            });
            quarantined.collect::<Vec<_>>()
        };
        self.logs.iter().flat_map(of_log).collect()
    }

    /// What is to be told to devices that can still repair it, and was not told yet.
    pub(super) fn complaints(&self) -> Vec<Complaint> {
        let of_log = |(device, log): (&DeviceNumber, &Log)| {
            let signed = log.beyond.iter().filter_map(|(number, entry)| {
                let quarantined = matches!(entry.state, State::Quarantined(_));
                (quarantined && entry.signed).then_some(Complaint {
                    device: *device,
                    number: *number,
                    hash: entry.hash,
                })
            });
            signed.collect::<Vec<_>>()
        };
        self.logs
            .iter()
            .filter(|(device, _)| self.chain.device(**device).is_some())
            .flat_map(of_log)
            .filter(|complaint| !self.repairs.made.contains(complaint))
            .take(MAX_COMPLAINTS)
            .collect()
    }

    /// Which own chunks are to be published once more, since other devices could not take them up.
    pub(super) fn asked_for(&self, complaints: &[Complaint]) -> BTreeSet<u64> {
        let own = |complaint: &&Complaint| {
            complaint.device == self.number
                && self.own_hash(complaint.number) == Some(complaint.hash)
                && !self.repairs.done.contains(&complaint.number)
        };
        let own = complaints.iter().filter(own);
        own.map(|complaint| complaint.number).collect()
    }

    /// The next own chunk to be published once more, opened. One that cannot be opened here either stays as it is.
    pub(super) fn next_repair(&mut self) -> Option<(u64, Body)> {
        while let Some(number) = self.repairs.wanted.pop_first() {
            // A replacement that was not taken up either would be no better the next time.
            if let Some(body) = self.open_own(number).filter(|body| body.replaces.is_none()) {
                return Some((number, body));
            }
        }
        None
    }

    pub(super) fn open_own(&self, number: u64) -> Option<Body> {
        let sealed = self.sealed.get(&number)?;
        let header = ChunkHeader::read(sealed).ok()?;
        chunk::open(sealed, self.epoch_keys.get(&header.epoch)?).ok()
    }

    /// Whether a chunk that was not taken up counts as covered all the same.
    pub(super) fn is_excused(&self, device: DeviceNumber, number: u64, hash: Digest32) -> bool {
        self.repairs.replaced.contains(&(device, number))
            || self.chain.set_aside(device, number) == Some(hash)
    }

    /// Marks what is covered all the same, and moves the ends of the logs over it.
    pub(super) fn excuse(&mut self, out: &mut Effects) {
        let excused = |(device, log): (&DeviceNumber, &Log)| {
            let entries = log.beyond.iter().filter(|(number, entry)| {
                matches!(entry.state, State::Quarantined(_) | State::Pending)
                    && self.is_excused(*device, **number, entry.hash)
            });
            entries
                .map(|(number, _)| (*device, *number))
                .collect::<Vec<_>>()
        };
        let found: Vec<_> = self.logs.iter().flat_map(excused).collect();
        for (device, number) in found {
            let entry = self
                .logs
                .get_mut(&device)
                .and_then(|log| log.beyond.get_mut(&number));
            if let Some(entry) = entry {
                entry.state = State::Excused;
                entry.chunk = Vec::new();
                self.keep(device, number, out);
            }
        }
        self.settle_logs(out);
    }

    /// Moves the end of every log over what is done beyond it.
    pub(super) fn settle_logs(&mut self, out: &mut Effects) {
        let mut ops: Vec<Op> = Vec::new();
        for (device, log) in &mut self.logs {
            if *device == self.number {
                continue;
            }
            let advance = log.advance(BTreeSet::new());
            if advance.tail == log.tail {
                continue;
            }
            ops.extend(log.advance_ops(*device, &advance));
            ops.push(records::put_log(
                *device,
                &advance.tail,
                advance.roster_length,
            ));
            log.take(&advance);
        }
        if !ops.is_empty() {
            self.commit(Commit::Kept, ops, out);
        }
    }
}
