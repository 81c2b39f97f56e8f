//! Another device's log as this one knows it: a gapless beginning that is in the document, and what lies beyond.

use std::collections::{BTreeMap, BTreeSet};

use super::records::{self, HeldRecord, HeldState};
use crate::ids::{DeviceNumber, Digest32, LogTail};
use crate::store::{Op, Space};

/// One log.
#[derive(Debug)]
pub(super) struct Log {
    /// The end of the part that is applied without a gap.
    pub(super) tail: LogTail,
    /// How long the roster was that the chunk at the tail states; it never gets shorter within a log.
    pub(super) roster_length: u64,
    /// By number, all above the tail.
    pub(super) beyond: BTreeMap<u64, Entry>,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            tail: LogTail::EMPTY,
            roster_length: 0,
            beyond: BTreeMap::new(),
        }
    }
}

/// A chunk beyond the tail.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) hash: Digest32,
    pub(super) prev: Digest32,
    pub(super) roster_length: u64,
    pub(super) state: State,
    /// Whether its device signed it, whatever else is wrong with it.
    pub(super) signed: bool,
    pub(super) chunk: Vec<u8>,
    /// Whether `Held` has it.
    pub(super) on_disk: bool,
}

/// How it stands with a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Verified, in the queue or being delivered.
    Ready,
    /// Verified, but it builds on changes that are not there.
    Pending,
    /// It states a roster or an epoch that is not known here yet.
    Waiting,
    /// It was made by a newer version.
    Future,
    /// In the document, but something before it is not.
    Applied,
    /// It failed a check, and is covered all the same: its changes came in another chunk, or a person has set it aside.
    Excused,
    /// It failed a check.
    Quarantined(String),
}

impl Entry {
    /// Whether its device made it, as far as that can be told.
    pub(super) const fn authentic(&self) -> bool {
        !matches!(self.state, State::Quarantined(_))
    }

    /// As `Held` keeps it; `None` for what the relay will send again anyway.
    pub(super) fn record(&self) -> Option<HeldRecord> {
        let (state, sentence) = match &self.state {
            State::Ready | State::Waiting => return None,
            State::Pending => (HeldState::Pending, String::new()),
            State::Future => (HeldState::Future, String::new()),
            State::Applied => (HeldState::Applied, String::new()),
            State::Excused => (HeldState::Excused, String::new()),
            State::Quarantined(sentence) => (HeldState::Quarantined, sentence.clone()),
        };
        let chunk = if matches!(state, HeldState::Applied | HeldState::Excused) {
            Vec::new()
        } else {
            self.chunk.clone()
        };
        let (hash, prev, roster_length) = (self.hash, self.prev, self.roster_length);
        Some(HeldRecord {
            state,
            hash,
            prev,
            roster_length,
            sentence,
            chunk,
        })
    }

    pub(super) fn from_record(record: HeldRecord, signed: bool) -> Self {
        Self {
            hash: record.hash,
            prev: record.prev,
            roster_length: record.roster_length,
            state: match record.state {
                HeldState::Pending => State::Pending,
                HeldState::Quarantined => State::Quarantined(record.sentence),
                HeldState::Future => State::Future,
                HeldState::Applied => State::Applied,
                HeldState::Excused => State::Excused,
            },
            signed,
            chunk: record.chunk,
            on_disk: true,
        }
    }
}

/// What the log becomes once some of its chunks are in the document.
#[derive(Debug)]
pub(super) struct Advance {
    pub(super) tail: LogTail,
    pub(super) roster_length: u64,
    pub(super) applied: BTreeSet<u64>,
}

impl Log {
    /// What it becomes once these chunks are in the document.
    pub(super) fn advance(&self, applied: BTreeSet<u64>) -> Advance {
        let (mut tail, mut roster_length) = (self.tail, self.roster_length);
        while let Some(entry) = self.beyond.get(&(tail.number + 1)) {
            let excused = entry.state == State::Excused;
            let done = entry.state == State::Applied || applied.contains(&(tail.number + 1));
            let linked = done && entry.prev == tail.hash;
            if !linked && !excused {
                break;
            }
            tail = LogTail {
                number: tail.number + 1,
                hash: entry.hash,
            };
            roster_length = roster_length.max(entry.roster_length);
        }
        Advance {
            tail,
            roster_length,
            applied,
        }
    }

    /// What becomes of the held records.
    pub(super) fn advance_ops(&self, device: DeviceNumber, advance: &Advance) -> Vec<Op> {
        let mut ops = Vec::new();
        for (number, entry) in self.beyond.range(..=advance.tail.number) {
            if entry.on_disk {
                ops.push(Op::Delete(Space::Held, records::held_key(device, *number)));
            }
        }
        for number in advance.applied.range(advance.tail.number + 1..) {
            if let Some(entry) = self.beyond.get(number) {
                let record = HeldRecord {
                    state: HeldState::Applied,
                    hash: entry.hash,
                    prev: entry.prev,
                    roster_length: entry.roster_length,
                    sentence: String::new(),
                    chunk: Vec::new(),
                };
                ops.push(record.put(device, *number));
            }
        }
        ops
    }

    /// Carries the advance out.
    pub(super) fn take(&mut self, advance: &Advance) {
        self.tail = advance.tail;
        self.roster_length = advance.roster_length;
        self.beyond = self.beyond.split_off(&(advance.tail.number + 1));
        for number in &advance.applied {
            if let Some(entry) = self.beyond.get_mut(number) {
                entry.state = State::Applied;
                entry.chunk = Vec::new();
                entry.on_disk = true;
            }
        }
    }

    /// Everything up to here is in the document by other ways than chunk by chunk.
    pub(super) fn raise(&mut self, tail: LogTail) {
        if tail.number > self.tail.number {
            self.tail = tail;
            self.beyond = self.beyond.split_off(&(tail.number + 1));
        }
    }

    /// Hash and roster length of the chunk before this one, if an authentic one is known.
    pub(super) fn before(&self, number: u64) -> Option<(Digest32, u64)> {
        if number == self.tail.number + 1 {
            return Some((self.tail.hash, self.roster_length));
        }
        let entry = self.beyond.get(&number.checked_sub(1)?)?;
        entry
            .authentic()
            .then_some((entry.hash, entry.roster_length))
    }

    /// What the chunk after this one says its predecessor is, if an authentic one is known.
    pub(super) fn after(&self, number: u64) -> Option<Digest32> {
        self.beyond
            .get(&number.checked_add(1)?)
            .filter(|entry| entry.authentic())
            .map(|entry| entry.prev)
    }
}
