//! The own log: gathering the outbox into chunks, sealing, pushing, and what the relay confirms.

use super::anew::Given;
use super::{CHUNK_TARGET, Commit, Effect, Effects, Engine, Sealing, records};
use crate::Entropy;
use crate::chunk::{self, Body, ChunkHeader, ChunkKind};
use crate::ids::{DeviceNumber, Digest32, LogTail};
use crate::store::{Op, Space};
use crate::wire::ToRelay;

/// How many chunks may be on their way to the relay at once.
const WINDOW: u64 = 32;

impl Engine {
    /// Seals only while connected: what was saved in a week without a network becomes few chunks, and they are
    /// sealed under the keys that are current when they are sent.
    pub(super) fn seal_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        if !self.connection.is_open()
            || !self.is_current()
            || self.sealing.is_some()
            || self.resealing.is_some()
            || self.has_stale_seals()
            || self.is_adopting()
            || self.doubted
            || self.tail.number >= self.acked + WINDOW
        {
            return;
        }
        let repair = self.next_repair();
        let keys = self.gather();
        let standing = self.chain.standing();
        let Some(key) = self.epoch_keys.get(&standing.epoch) else {
            return;
        };
        // What is repaired goes alone, so that it is the same changes and nothing else.
        let keys = if repair.is_some() { Vec::new() } else { keys };
        let complaints = self.complaints();
        if keys.is_empty() && repair.is_none() && complaints.is_empty() {
            return;
        }
        let header = ChunkHeader {
            version: chunk::VERSION,
            kind: ChunkKind::Changes,
            vault: self.vault_id(),
            epoch: standing.epoch,
            generation: standing.generation,
            device: self.number,
            number: self.tail.number + 1,
            prev: self.tail.hash,
        };
        let given = Given::of(keys.iter().filter_map(|key| self.outbox.get(key)));
        let items = keys.iter().filter_map(|key| self.outbox.get(key));
        let mut body = Body {
            changes: Vec::new(),
            heads: Vec::new(),
            vector: self.have(),
            roster: self.chain.head(),
            replaces: None,
            complaints: complaints.clone(),
        };
        let repaired = repair.map(|(number, old)| {
            // Its heads may be what was wrong with it; what the changes are is checked by themselves.
            (body.changes, body.heads) = (old.changes, Vec::new());
            body.replaces = Some(number);
            number
        });
        for item in items {
            body.changes.extend_from_slice(&item.changes);
            body.heads.extend_from_slice(&item.heads);
        }
        body.heads.sort_unstable();
        body.heads.dedup();
        let Ok(chunk) = chunk::seal(&header, &body, key, &self.secrets, entropy) else {
            // Only an entry that is alone can be too large; the others go on without it.
            if keys.is_empty() {
                return;
            }
            self.too_large.extend(keys);
            return self.seal_next(entropy, out);
        };
        let tail = LogTail {
            number: header.number,
            hash: Digest32::of(&chunk),
        };
        let mut ops = vec![
            records::expect_tail(&self.tail),
            records::put_sealed(tail.number, &chunk),
            records::put_tail(&tail),
        ];
        ops.extend(keys.iter().map(|key| Op::Drop(Space::Outbox, *key)));
        ops.extend(self.adopt_no_more());
        ops.extend(given.as_ref().map(|given| given.put(tail.number)));
        if repaired.is_some() || !complaints.is_empty() {
            let mut repairs = self.repairs.clone();
            repairs.made.extend(&complaints);
            repairs.done.extend(repaired);
            ops.push(repairs.put());
        }
        self.sealing = Some(Sealing {
            tail,
            chunk,
            keys,
            repaired,
            complaints,
            given,
        });
        self.commit(Commit::Sealed, ops, out);
    }

    /// Whether the relay has more under the own number than this device: it was put back to an earlier state, or is a
    /// copy, and what shows which is on its way.
    pub(super) fn is_adopting(&self) -> bool {
        self.relay_holds.get(self.number) > self.tail.number
    }

    /// What was to be adopted the relay has no more: under these numbers this device goes on by itself.
    fn adopt_no_more(&mut self) -> impl Iterator<Item = Op> + use<> {
        let own = self.number;
        let beyond = self.logs.remove(&own).map(|log| log.beyond);
        let held = beyond.into_iter().flatten();
        held.map(move |(number, _)| Op::Delete(Space::Held, records::held_key(own, number)))
    }

    /// Up to which number the relay surely has the own log as it is here.
    pub(super) fn proven(&self) -> u64 {
        if self.is_adopting() {
            self.acked_on_disk
        } else {
            self.acked
        }
    }

    /// The keys of the next chunk's outbox entries, in the order they were saved.
    fn gather(&self) -> Vec<u64> {
        let mut size = 0;
        let fits = move |(index, (_, item)): &(usize, (&u64, &super::OutboxItem))| {
            size += item.changes.len() + 32 * item.heads.len();
            *index == 0 || size <= CHUNK_TARGET
        };
        let waiting = self
            .outbox
            .iter()
            .filter(|(key, _)| !self.too_large.contains(key));
        waiting
            .enumerate()
            .take_while(fits)
            .map(|(_, (key, _))| *key)
            .collect()
    }

    pub(super) fn seal_committed(&mut self) {
        let Some(sealing) = self.sealing.take() else {
            return;
        };
        for key in sealing.keys {
            self.outbox.remove(&key);
            self.consumed.insert(key);
        }
        self.repairs.done.extend(sealing.repaired);
        self.repairs.made.extend(sealing.complaints);
        if let Some(given) = sealing.given {
            self.given.insert(sealing.tail.number, given);
        }
        self.sealed.insert(sealing.tail.number, sealing.chunk);
        self.tail = sealing.tail;
    }

    pub(super) fn push_next(&mut self, out: &mut Effects) {
        if !self.connection.is_open()
            || !self.is_current()
            || self.resealing.is_some()
            || self.doubted
        {
            return;
        }
        // What is to be sealed again waits for that; what was confirmed before goes as it is.
        let end = if self.has_stale_seals() {
            self.confirmed()
        } else {
            self.tail.number
        };
        while self.sent < end && self.sent < self.acked + WINDOW {
            let Some(chunk) = self.sealed.get(&(self.sent + 1)).cloned() else {
                // The relay has lost what is not kept here chunk by chunk any more: a snapshot brings it back.
                return;
            };
            self.sent += 1;
            let push = if self.sent <= self.confirmed() {
                ToRelay::Restore { chunk }
            } else {
                ToRelay::Push { chunk }
            };
            out.push(Effect::Send(push.encode()));
        }
    }

    pub(super) fn accepted(
        &mut self,
        device: DeviceNumber,
        number: u64,
        hash: Digest32,
        out: &mut Effects,
    ) {
        if device != self.number || number > self.sent {
            return;
        }
        if self.own_hash(number).is_some_and(|own| own != hash) {
            return self.doubt(number, out);
        }
        if number > self.acked
            && let Some(chunk) = self.sealed.get(&number)
        {
            self.snapshots.weigh(chunk.len());
            self.snapshots.due = true;
        }
        self.acked = self.acked.max(number);
        self.confirmed = self.confirmed.max(number);
        self.relay_holds.raise(device, number);
        self.relay_has(device, number, hash);
    }

    /// Writes down how far the relay has confirmed, once it has confirmed everything.
    pub(super) fn note_acked(&mut self, out: &mut Effects) {
        let under_way = self
            .commits
            .values()
            .any(|commit| matches!(commit, Commit::Acked(_)));
        let all = self.acked == self.tail.number && !self.is_adopting();
        if self.acked > self.acked_on_disk && all && !under_way {
            let mut ops = vec![records::put_acked(self.acked)];
            let unsent = self.given.split_off(&(self.acked + 1));
            let sent = std::mem::replace(&mut self.given, unsent).into_keys();
            ops.extend(sent.map(|number| Op::Delete(Space::Meta, records::given_key(number))));
            self.commit(Commit::Acked(self.acked), ops, out);
        }
    }
}
