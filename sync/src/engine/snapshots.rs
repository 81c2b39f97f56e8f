//! The snapshots that the relay shows: which are settled, which may be loaded, and what goes once one is settled.

use std::collections::BTreeSet;

use super::{Commit, Effect, Effects, Engine, records};
use crate::Entropy;
use crate::codec::DecodeError;
use crate::ids::{Covers, DeviceNumber, Digest32, LogTail, Vector};
use crate::snapshot::{Confirmation, Manifest, SnapshotId, open_parts};
use crate::store::{Op, Space};
use crate::wire::{Reason, ToRelay};

/// Loading a snapshot saves work when so many chunks are missing.
const MANY: u64 = 32;
/// How often in one session a snapshot is tried.
pub(super) const TRIES: usize = 3;

/// What is known of snapshots.
#[derive(Debug, Default)]
pub(super) struct Snapshots {
    /// As the relay showed them in this session, in the order they were taken.
    pub(super) shown: Vec<Shown>,
    /// Behind these numbers the relay has every chunk.
    pub(super) begins: Vector,
    /// How many bytes all chunks at the relay take that no settled snapshot covers.
    pub(super) log_bytes: u64,
    /// How many bytes the relay takes of one; 0 if it keeps none.
    pub(super) max: u64,
    /// The last two that are known to be settled, the later one last. Kept on the disk.
    pub(super) settled: Vec<Settled>,
    /// What is being done, one thing at a time.
    pub(super) task: Option<Task>,
    /// A good moment to make one: something was just accepted, or a session began.
    pub(super) due: bool,
    /// How often one that was sent, or the word for one, was refused in this session.
    pub(super) refused: usize,
    /// How often one could not be had.
    pub(super) unloaded: usize,
}

/// A snapshot at the relay.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) bytes: Vec<u8>,
    pub(super) manifest: Manifest,
    pub(super) settled: bool,
    /// This device has looked into it, whatever came of it.
    pub(super) looked: bool,
}

/// A settled snapshot, as far as it is remembered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settled {
    pub(super) id: SnapshotId,
    pub(super) covers: Covers,
}

/// What is being done.
#[derive(Debug)]
pub(super) enum Task {
    /// Its parts are on their way, to be loaded or to be looked into.
    Fetching {
        id: SnapshotId,
        parts: Vec<Vec<u8>>,
        load: bool,
    },
    /// It waits for its turn to be taken into the document.
    Opened {
        manifest: Manifest,
        document: Vec<u8>,
        heads: Vec<[u8; 32]>,
    },
    /// The platform looks into it.
    Checking(SnapshotId),
    /// The platform was asked for the document, which holds at least this.
    Asked { id: SnapshotId, covers: Covers },
    /// It, or this device's word for it, is on its way to the relay.
    Sent(SnapshotId),
}

impl Snapshots {
    /// The newest settled one that the relay has.
    pub(super) fn base(&self) -> Option<&Shown> {
        self.shown.iter().rev().find(|shown| shown.settled)
    }

    /// The newest one, if it is not settled.
    pub(super) fn pending(&self) -> Option<&Shown> {
        self.shown.last().filter(|shown| !shown.settled)
    }

    fn find(&mut self, id: SnapshotId) -> Option<&mut Shown> {
        self.shown.iter_mut().find(|shown| shown.manifest.id == id)
    }

    /// The relay has one more chunk of this length. How many bytes it had, it said itself.
    pub(super) fn weigh(&mut self, chunk: usize) {
        self.log_bytes = self.log_bytes.saturating_add(chunk as u64);
    }

    /// What a session told is not true any more.
    pub(super) fn session_over(&mut self) {
        self.shown.clear();
        self.begins = Vector::default();
        self.log_bytes = 0;
        self.max = 0;
        self.task = None;
        self.due = false;
        self.refused = 0;
        self.unloaded = 0;
    }

    /// The hash that a settled snapshot gives for this chunk.
    pub(super) fn hash_at(&self, device: DeviceNumber, number: u64) -> Option<Digest32> {
        let covers = self.settled.iter().map(|settled| &settled.covers);
        let shown = self
            .shown
            .iter()
            .filter(|shown| shown.settled)
            .map(|shown| &shown.manifest.covers);
        covers
            .chain(shown)
            .map(|covers| covers.get(device))
            .find_map(|tail| (tail.number == number && number > 0).then_some(tail.hash))
    }
}

impl Engine {
    /// The relay shows a snapshot, or who confirms one.
    pub(super) fn snapshot_shown(
        &mut self,
        bytes: Vec<u8>,
        confirmations: &[Vec<u8>],
        log_bytes: u64,
        out: &mut Effects,
    ) {
        let manifest = match self.authentic(&bytes) {
            Ok(manifest) => manifest,
            Err(DecodeError::Future { .. }) => return,
            Err(_) => {
                self.trouble.unreadable = Some("The relay sent a damaged copy of the book.".into());
                return;
            }
        };
        let settled = self.chain.lone_at(&manifest.roster)
            || confirmations
                .iter()
                .any(|confirmation| self.confirms(&manifest, &bytes, confirmation));
        self.snapshots.log_bytes = log_bytes;
        let covers = manifest.covers.clone();
        // What a snapshot of the relay holds, the relay holds, even what no chunk there brings any more.
        for (device, tail) in covers.iter() {
            if tail.number > self.relay_holds.get(device) {
                self.snapshots.begins.raise(device, tail.number);
            }
            self.relay_holds.raise(device, tail.number);
            self.relay_has(device, tail.number, tail.hash);
        }
        self.own_covered(covers.get(self.number));
        let id = manifest.id;
        if matches!(&self.snapshots.task, Some(Task::Sent(sent)) if *sent == id) {
            self.snapshots.task = None;
        }
        if manifest.generation != self.chain.standing().generation {
            // Of a document that another one has taken the place of.
            if settled {
                self.snapshots.begins.join(&covers.vector());
            }
            return;
        }
        self.compare_covers(&covers, out);
        match self.snapshots.find(id) {
            Some(known) => known.settled |= settled,
            None => {
                let looked = manifest.device == self.number;
                // A newer one takes the place of one that was never settled.
                self.snapshots.shown.retain(|shown| shown.settled);
                self.snapshots.shown.push(Shown {
                    bytes,
                    manifest,
                    settled,
                    looked,
                });
            }
        }
        if settled {
            self.snapshots.begins.join(&covers.vector());
            self.settle(id, covers, out);
        }
    }

    /// The relay holds the own log at least up to here, chunk by chunk or covered.
    fn own_covered(&mut self, tail: LogTail) {
        if tail.number > self.tail.number {
            return;
        }
        // Also where the relay says that it has the own log: of what was covered and deleted it says no more than a number.
        if self
            .own_hash(tail.number)
            .is_some_and(|hash| hash != tail.hash)
        {
            self.copied(Some(tail.number));
            return;
        }
        if tail.number <= self.acked {
            return;
        }
        self.acked = tail.number;
        self.confirmed = self.confirmed.max(self.acked);
        self.sent = self.sent.max(self.acked);
    }

    /// Once: what a settled snapshot covers is not kept twice.
    fn settle(&mut self, id: SnapshotId, covers: Covers, out: &mut Effects) {
        let known = |settled: &Settled| settled.id == id;
        let newest = self.snapshots.settled.last();
        let older = newest.is_some_and(|newest| {
            newest.covers.vector().dominates(&covers.vector()) && newest.covers != covers
        });
        if older || self.snapshots.settled.iter().any(known) || !self.is_current() {
            return;
        }
        let before = newest.map(|newest| newest.covers.get(self.number).number);
        let seen: Vec<_> = self
            .seen
            .keys()
            .filter(|(device, number)| *number <= covers.get(*device).number)
            .copied()
            .collect();
        let mut ops = Vec::new();
        for (device, number) in seen {
            self.seen.remove(&(device, number));
            ops.push(Op::Delete(Space::Seen, records::held_key(device, number)));
        }
        // The own bytes stay until two settled snapshots cover them.
        let droppable = before.unwrap_or(0).min(self.proven());
        let kept = self.sealed.split_off(&(droppable + 1));
        for number in std::mem::replace(&mut self.sealed, kept).into_keys() {
            ops.push(Op::Delete(Space::Sealed, records::sealed_key(number)));
        }
        ops.extend(self.forget_keys());
        let named = self.within_removals(&covers.vector());
        self.named.join(&named);
        self.snapshots.settled.push(Settled { id, covers });
        if self.snapshots.settled.len() > 2 {
            self.snapshots.settled.remove(0);
        }
        ops.push(records::put_settled(&self.snapshots.settled));
        ops.push(records::put_pins(self.incarnation, &self.named));
        self.commit(Commit::Kept, ops, out);
    }

    pub(super) fn snapshots_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        if !self.inbox.is_busy()
            && let Some(Task::Opened {
                manifest,
                document,
                heads,
            }) = self
                .snapshots
                .task
                .take_if(|task| matches!(task, Task::Opened { .. }))
        {
            if self.is_behind() {
                self.replace(document, heads, manifest, out);
            } else {
                self.deliver_whole(document, heads, manifest, out);
            }
            return;
        }
        if !self.connection.is_open() || self.snapshots.task.is_some() {
            return;
        }
        if self.is_behind() {
            if let Some(id) = self.to_take_over() {
                self.fetch(id, true, out);
            }
        } else if let Some(id) = self.to_load() {
            self.fetch(id, true, out);
        } else if let Some(id) = self.to_confirm() {
            self.fetch(id, false, out);
        } else {
            self.compact_next(entropy, out);
        }
    }

    fn fetch(&mut self, id: SnapshotId, load: bool, out: &mut Effects) {
        self.snapshots.task = Some(Task::Fetching {
            id,
            parts: Vec::new(),
            load,
        });
        out.push(Effect::Send(ToRelay::FetchSnapshot { id }.encode()));
    }

    /// A snapshot that brings what the logs cannot bring any more, or brings it sooner.
    fn to_load(&self) -> Option<SnapshotId> {
        if !self.may_load_snapshots() || !self.inbox.is_empty() {
            return None;
        }
        let have = self.have();
        let snapshots = &self.snapshots;
        let lacks = |covers: &Covers, device| covers.get(device).number > have.get(device);
        let gaps: BTreeSet<DeviceNumber> = snapshots
            .begins
            .iter()
            .filter(|(device, begin)| *begin > have.get(*device))
            .map(|(device, _)| device)
            .collect();
        let fills = |covers: &Covers| gaps.iter().any(|device| lacks(covers, *device));
        if !self.anew.whole {
            return snapshots.shown.last().map(|shown| shown.manifest.id);
        }
        let newest = snapshots.shown.iter().rev();
        let mut filling = newest.filter(|shown| fills(&shown.manifest.covers));
        if let Some(shown) = filling.next() {
            return Some(shown.manifest.id);
        }
        let base = snapshots.base()?;
        let stuck = |(device, log): (&DeviceNumber, &super::Log)| {
            !log.beyond.is_empty() && lacks(&base.manifest.covers, *device)
        };
        let missing: u64 = base
            .manifest
            .covers
            .iter()
            .map(|(device, tail)| tail.number.saturating_sub(have.get(device)))
            .sum();
        (missing >= MANY || self.logs.iter().any(stuck)).then_some(base.manifest.id)
    }

    /// The newest snapshot, if it waits for somebody who applied by itself all that it newly covers, and this device
    /// has.
    fn to_confirm(&self) -> Option<SnapshotId> {
        let pending = self.snapshots.pending()?;
        self.chain.device(self.number)?;
        let quiet = self.inbox.is_empty() && !pending.looked;
        // Whoever could not compare it with its own document has nothing to say of it.
        if !self.is_current() || (self.begins_with(&pending.bytes) && !self.anew.exact) {
            return None;
        }
        (quiet && self.newly_covered(&pending.manifest).is_some()).then_some(pending.manifest.id)
    }

    /// The stated heads of every chunk that a snapshot covers and its parent does not; `None` if this device does not
    /// know all of these chunks, or knows others under their numbers.
    pub(super) fn newly_covered(&self, manifest: &Manifest) -> Option<Vec<[u8; 32]>> {
        let before = match manifest.parent {
            None => self
                .chain
                .begun()
                .map(|begun| begun.covers.clone())
                .unwrap_or_default(),
            Some(parent) => {
                let shown = self.snapshots.shown.iter();
                let mut shown = shown.filter(|shown| shown.manifest.id == parent);
                shown.next()?.manifest.covers.clone()
            }
        };
        let mut heads: BTreeSet<_> = self.anew.heads.iter().copied().collect();
        for (device, tail) in manifest.covers.iter() {
            if self.hash_at(device, tail.number)? != tail.hash {
                return None;
            }
            for number in before.get(device).number + 1..=tail.number {
                heads.extend(self.stated_heads(device, number)?);
            }
        }
        Some(heads.into_iter().collect())
    }

    /// The hash of a chunk that this device made or applied.
    fn hash_at(&self, device: DeviceNumber, number: u64) -> Option<Digest32> {
        if device == self.number {
            return self.own_hash(number);
        }
        let log = self.logs.get(&device);
        let tail = log
            .filter(|log| log.tail.number == number)
            .map(|log| log.tail.hash);
        tail.or_else(|| self.seen.get(&(device, number)).map(|seen| seen.hash))
            .or_else(|| self.snapshots.hash_at(device, number))
            .or_else(|| self.begun_at(device, number))
    }

    fn stated_heads(&self, device: DeviceNumber, number: u64) -> Option<Vec<[u8; 32]>> {
        if device == self.number {
            return self.open_own(number).map(|body| body.heads);
        }
        self.seen
            .get(&(device, number))
            .map(|seen| seen.heads.clone())
    }

    pub(super) fn part(&mut self, of: SnapshotId, index: u32, bytes: Vec<u8>, out: &mut Effects) {
        let Some(Task::Fetching { id, parts, .. }) = &mut self.snapshots.task else {
            return;
        };
        if *id != of || usize::try_from(index) != Ok(parts.len()) {
            return;
        }
        parts.push(bytes);
        let shown = self
            .snapshots
            .shown
            .iter()
            .find(|shown| shown.manifest.id == of);
        let complete = shown.is_none_or(|shown| parts.len() >= shown.manifest.parts.len());
        if complete {
            self.fetched(out);
        }
    }

    fn fetched(&mut self, out: &mut Effects) {
        let Some(Task::Fetching { id, parts, load }) = self.snapshots.task.take() else {
            return;
        };
        let Some(shown) = self.snapshots.find(id) else {
            return;
        };
        shown.looked |= !load;
        let manifest = shown.manifest.clone();
        let key = self.epoch_keys.get(&manifest.epoch);
        let opened = key.map(|key| open_parts(&manifest, &parts, key));
        let Some(Ok((document, heads))) = opened else {
            // Not tried again in this session: another attempt would end the same way.
            self.snapshots.unloaded = TRIES;
            self.trouble.unreadable = Some(
                "The relay sent a copy of the book that cannot be opened; what is missing here cannot be fetched."
                    .into(),
            );
            return;
        };
        if load {
            self.snapshots.task = Some(Task::Opened {
                manifest,
                document,
                heads,
            });
        } else if let Some(heads) = self.newly_covered(&manifest) {
            self.snapshots.task = Some(Task::Checking(id));
            out.push(Effect::Check {
                id,
                document,
                heads,
            });
        }
    }

    /// The platform has loaded a snapshot by itself and looked for the heads in it.
    pub(super) fn checked(&mut self, id: SnapshotId, found: bool, out: &mut Effects) {
        if !matches!(&self.snapshots.task, Some(Task::Checking(of)) if *of == id) {
            return;
        }
        self.snapshots.task = None;
        let Some(shown) = self.snapshots.find(id) else {
            return;
        };
        // What lacks something is never confirmed: nothing goes because of it, and the next one takes its place.
        if !found {
            return;
        }
        let manifest = Digest32::of(&shown.bytes);
        let confirmation = Confirmation {
            vault: self.vault_id(),
            snapshot: id,
            manifest,
            device: self.number,
        };
        let confirmation = confirmation.signed(|bytes| self.secrets.sign(bytes));
        self.snapshots.task = Some(Task::Sent(id));
        out.push(Effect::Send(
            ToRelay::ConfirmSnapshot { confirmation }.encode(),
        ));
    }

    /// The relay would not take, or does not have, a snapshot.
    pub(super) fn snapshot_refused(&mut self, reason: &Reason) {
        let task = self.snapshots.task.take();
        let raced = matches!(
            reason,
            Reason::SnapshotMoved
                | Reason::RosterMoved
                | Reason::StaleEpoch
                | Reason::StaleGeneration
                | Reason::NoSuchSnapshot
        );
        let tries = if raced { 1 } else { TRIES };
        if matches!(task, Some(Task::Fetching { .. })) {
            self.snapshots.unloaded += tries;
        } else {
            // What came in between is known by now.
            self.snapshots.due |= raced;
            self.snapshots.refused += tries;
        }
    }

    pub(super) fn may_load_snapshots(&self) -> bool {
        self.snapshots.unloaded < TRIES
    }

    pub(super) fn may_try_snapshots(&self) -> bool {
        self.snapshots.refused < TRIES
    }
}
