//! Making a snapshot: when the logs have grown, or when the relay has lost what only a snapshot can bring back.

use super::snapshots::{TRIES, Task};
use super::{Effect, Effects, Engine};
use crate::Entropy;
use crate::ids::{Covers, LogTail};
use crate::snapshot::{Manifest, Sealed, SnapshotId, seal_parts};
use crate::wire::ToRelay;

/// Below this the logs are small enough as they are.
const SMALLEST: u64 = 64 * 1024;

impl Engine {
    pub(super) fn compact_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        let lost = self.lost_for_good();
        let owed = self.snapshots.due && self.is_owed();
        let due = owed || (self.snapshots.due && self.has_grown());
        if self.snapshots.max == 0
            || !self.is_current()
            || !(lost || due)
            || !self.may_try_snapshots()
            || !self.is_whole(lost)
        {
            return;
        }
        // The next good moment is the next thing accepted.
        self.snapshots.due = false;
        let Some(covers) = self.covers() else { return };
        let base = self.snapshots.base();
        let goes_beyond =
            base.is_none_or(|base| covers.vector().dominates(&base.manifest.covers.vector()));
        let newest = self.snapshots.shown.last();
        let brings_more = newest.is_none_or(|newest| newest.manifest.covers != covers);
        if goes_beyond && (brings_more || owed) {
            let Some(unsent) = self.sealed_beyond(covers.get(self.number).number) else {
                return;
            };
            // Fresh for every attempt, whatever becomes of it: parts of two attempts never mix.
            let id = SnapshotId(entropy.array());
            self.snapshots.task = Some(Task::Asked { id, covers });
            out.push(Effect::Snapshot { id, unsent });
        }
    }

    /// The changes of the own chunks behind this number.
    fn sealed_beyond(&self, number: u64) -> Option<Vec<Vec<u8>>> {
        let beyond = self.sealed.range(number + 1..);
        beyond
            .map(|(number, _)| self.open_own(*number).map(|body| body.changes))
            .collect()
    }

    /// Log ≥ half the snapshot's size, and at least 64 KiB. One that nobody has confirmed yet is replaced only once
    /// as much again has come as it covers.
    fn has_grown(&self) -> bool {
        let snapshots = &self.snapshots;
        let base = snapshots.base();
        let size = base.map_or(0, |base| base.manifest.size() as u64);
        if snapshots.log_bytes < SMALLEST.max(size / 2) {
            return false;
        }
        snapshots.pending().is_none_or(|pending| {
            let count = |covers: Option<&Covers>| -> u64 {
                covers.map_or(0, |covers| covers.iter().map(|(_, tail)| tail.number).sum())
            };
            let held: u64 = self.relay_holds.iter().map(|(_, number)| number).sum();
            let pending = count(Some(&pending.manifest.covers));
            let base = count(base.map(|base| &base.manifest.covers));
            held.saturating_sub(pending) >= pending.saturating_sub(base)
        })
    }

    /// Whether the relay lacks chunks that nobody will send again one by one: the own ones that are not kept here any
    /// more, and those of others, which may have gone.
    fn lost_for_good(&self) -> bool {
        let next = self.acked + 1;
        let own = next <= self.confirmed() && !self.sealed.contains_key(&next);
        let others = self
            .logs
            .iter()
            .any(|(device, log)| log.tail.number > self.relay_holds.get(*device));
        own || (others && self.acked >= self.confirmed())
    }

    /// Whether everything that is known to exist is in the document, and everything in the own log is at the relay,
    /// or lost there.
    fn is_whole(&self, lost: bool) -> bool {
        let quiet = self.inbox.is_empty() && self.sealing.is_none() && self.resealing.is_none();
        let gapless = self
            .logs
            .iter()
            .all(|(device, log)| *device == self.number || log.beyond.is_empty());
        let have = self.have();
        let sent =
            lost || (self.acked == self.tail.number && self.outbox.len() == self.too_large.len());
        quiet
            && gapless
            && sent
            && have.dominates(&self.relay_holds)
            && self.chain.device(self.number).is_some()
    }

    /// The ends of all logs up to which the document holds them and they were acknowledged.
    pub(super) fn covers(&self) -> Option<Covers> {
        let own = self.confirmed().min(self.tail.number);
        let own = LogTail {
            number: own,
            hash: self.own_hash(own)?,
        };
        let others = self.logs.iter();
        let others = others
            .filter(|(device, _)| **device != self.number)
            .map(|(device, log)| (*device, log.tail));
        Some(others.chain([(self.number, own)]).collect())
    }

    /// The platform hands over the document as it is on the disk, without what was never sent.
    pub(super) fn document(
        &mut self,
        id: SnapshotId,
        document: Option<(Vec<u8>, Vec<[u8; 32]>)>,
        entropy: &mut dyn Entropy,
        out: &mut Effects,
    ) {
        let Some(Task::Asked { covers, .. }) = self
            .snapshots
            .task
            .take_if(|task| matches!(task, Task::Asked { id: of, .. } if *of == id))
        else {
            return;
        };
        let Some((document, heads)) = document else {
            self.snapshots.refused += 1;
            return;
        };
        let standing = self.chain.standing();
        let Some(key) = self.epoch_keys.get(&standing.epoch) else {
            return;
        };
        let place = (self.vault_id(), id, self.number);
        let sealed = seal_parts(place, &document, &heads, key, entropy);
        let fits = |sealed: &Sealed| sealed.size() <= self.snapshots.max;
        let Some(sealed) = sealed.ok().filter(fits) else {
            // Larger than this relay takes: the logs stay as they are.
            self.snapshots.refused = TRIES;
            return;
        };
        let manifest = Manifest {
            id,
            vault: self.vault_id(),
            epoch: standing.epoch,
            generation: standing.generation,
            device: self.number,
            roster: self.chain.head(),
            parent: self.snapshots.base().map(|base| base.manifest.id),
            covers,
            parts: sealed.named(),
        };
        let manifest = manifest.signed(|bytes| self.secrets.sign(bytes));
        put_parts(id, sealed, out);
        let expected = self.snapshots.shown.last().map(|shown| shown.manifest.id);
        let commit = ToRelay::CommitSnapshot { expected, manifest };
        out.push(Effect::Send(commit.encode()));
        self.snapshots.task = Some(Task::Sent(id));
    }
}

/// Sends the parts of a snapshot ahead of what names them.
pub(super) fn put_parts(snapshot: SnapshotId, sealed: Sealed, out: &mut Effects) {
    for (index, bytes) in (0..).zip(sealed.parts) {
        let part = ToRelay::PutPart {
            snapshot,
            index,
            bytes,
        };
        out.push(Effect::Send(part.encode()));
    }
}
