//! Erasing for good: another document takes the place of the present one, on every device, and what led to it goes.
//!
//! Whoever begins it asks the platform for a document without what is to be erased, and the relay to take record and
//! document together. From the record on all devices do the same, its author too: fetch the document, compare it with
//! their own, put it in its place in one transaction, and begin again from the disk.

use std::collections::BTreeSet;

use super::anew::{Anew, Given};
use super::compact::put_parts;
use super::log::State;
use super::named::Named;
use super::{Delivered, Effect, Effects, Engine, Renewed, Status, Unsent, records};
use crate::Entropy;
use crate::blob::{BlobId, MAX_BLOBS};
use crate::chunk::ChunkHeader;
use crate::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, Vector};
use crate::roster::NewGeneration;
use crate::snapshot::{Manifest, Sealed, SnapshotId, seal_parts};
use crate::store::{Op, Space};

const NOT_SYNCED: &str = "Erasing for good needs a connection to the relay, and everything sent and received. Wait until \
                          it says Synced, then try again.";
const NO_SNAPSHOTS: &str =
    "This relay cannot begin a book anew; its operator can update it. Nothing was erased.";
const TOO_LARGE: &str =
    "The book is larger than this relay takes in one piece. Nothing was erased.";
const LACKS: &str = "The book was begun anew on another device, without changes that are here and that the relay had \
                     lost. Nothing was replaced here and nothing is synced any more; export what you need, then add \
                     this device again.";

/// The wish to begin anew.
#[derive(Debug, Default)]
pub(super) struct Renewal {
    /// The platform was asked for a document under this name.
    asked: Option<SnapshotId>,
    /// What the last attempt of this session built on; there is no other until some of it has changed.
    tried: Option<Basis>,
    /// The record is on its way.
    sent: bool,
}

/// Roster, what the relay holds, what is here, how much waits.
type Basis = (RosterHead, Vector, Vector, usize);

impl Renewal {
    /// Something else came first: it is tried again on top of that.
    pub(super) fn lost(&mut self) {
        self.sent = false;
    }

    /// What was on its way in a session that is over may or may not have arrived.
    pub(super) fn session_over(&mut self) {
        *self = Self::default();
    }
}

impl Engine {
    /// Whether the book can be begun anew now.
    ///
    /// # Errors
    /// A sentence that a person can act on.
    pub fn may_erase(&self) -> Result<(), &'static str> {
        if self.status() != Status::Synced || !self.repairs.wanted.is_empty() {
            return Err(NOT_SYNCED);
        }
        if self.snapshots.max == 0 {
            return Err(NO_SNAPSHOTS);
        }
        Ok(())
    }

    pub(super) fn wish(&mut self, out: &mut Effects) {
        let renewal = self.renewal.get_or_insert_default();
        if renewal.asked.is_none() && !renewal.sent {
            renewal.tried = None;
        }
        if self.connection.is_open() && self.snapshots.max == 0 {
            self.erased(Err(NO_SNAPSHOTS.into()), out);
        }
    }

    fn erased(&mut self, result: Result<(), String>, out: &mut Effects) {
        if self.renewal.take().is_some() {
            out.push(Effect::Erased(result));
        }
    }

    /// The relay would not begin it.
    pub(super) fn not_begun(&mut self, why: &str, out: &mut Effects) {
        if self.renewal.as_ref().is_some_and(|renewal| renewal.sent) {
            self.erased(Err(format!("Nothing was erased: {why}.")), out);
        }
    }

    fn basis(&self) -> Basis {
        let (head, holds) = (self.chain.head(), self.relay_holds.clone());
        (head, holds, self.have(), self.waiting())
    }

    fn may_renew(&self) -> bool {
        self.may_append()
            && self.may_erase().is_ok()
            && self.snapshots.task.is_none()
            && self.sealing.is_none()
            && self.resealing.is_none()
    }

    pub(super) fn renew_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        let basis = self.basis();
        let new = |renewal: &Renewal| {
            renewal.asked.is_none() && !renewal.sent && renewal.tried.as_ref() != Some(&basis)
        };
        if !self.renewal.as_ref().is_some_and(new) || !self.may_renew() {
            return;
        }
        let id = SnapshotId(entropy.array());
        if let Some(renewal) = &mut self.renewal {
            (renewal.asked, renewal.tried) = (Some(id), Some(basis));
        }
        out.push(Effect::Renew { id });
    }

    /// The platform has made the new document, or has not.
    pub(super) fn renewed(
        &mut self,
        id: SnapshotId,
        renewed: Renewed,
        entropy: &mut dyn Entropy,
        out: &mut Effects,
    ) {
        let basis = self.basis();
        let asked = |renewal: &&mut Renewal| renewal.asked == Some(id);
        let Some(renewal) = self.renewal.as_mut().filter(asked) else {
            return;
        };
        renewal.asked = None;
        let still = renewal.tried.as_ref() == Some(&basis);
        let (document, heads, blobs) = match renewed {
            Renewed::Done => return self.erased(Ok(()), out),
            Renewed::NotYet => return,
            Renewed::Document {
                document,
                heads,
                blobs,
            } => (document, heads, blobs),
        };
        if still && self.may_renew() {
            self.begin(id, (&document, &heads, blobs), entropy, out);
        } else if let Some(renewal) = &mut self.renewal {
            renewal.tried = None;
        }
    }

    fn begin(
        &mut self,
        id: SnapshotId,
        (document, heads, blobs): (&[u8], &[[u8; 32]], Vec<BlobId>),
        entropy: &mut dyn Entropy,
        out: &mut Effects,
    ) {
        let Some(covers) = self.covers() else { return };
        if blobs.len() > MAX_BLOBS {
            return self.erased(Err(TOO_LARGE.into()), out);
        }
        let new = match NewGeneration::new(&self.chain, |number| self.label(number), entropy) {
            Ok(new) => new,
            Err(error) => {
                return self.erased(Err(format!("Nothing was erased: {error}.")), out);
            }
        };
        let place = (self.vault_id(), id, self.number);
        let sealed = seal_parts(place, document, heads, &new.key, entropy);
        let fits = |sealed: &Sealed| sealed.size() <= self.snapshots.max;
        let Some(sealed) = sealed.ok().filter(fits) else {
            return self.erased(Err(TOO_LARGE.into()), out);
        };
        let manifest = Manifest {
            id,
            vault: self.vault_id(),
            epoch: new.epoch,
            generation: new.generation,
            device: self.number,
            roster: new.expected,
            parent: None,
            covers: covers.clone(),
            parts: sealed.named(),
        };
        let manifest = manifest.signed(|bytes| self.secrets.sign(bytes));
        let signing = (self.number, &self.secrets);
        let record = new.record(&self.chain, covers, Digest32::of(&manifest), signing);
        put_parts(id, sealed, out);
        if let Some(renewal) = &mut self.renewal {
            renewal.sent = true;
        }
        self.append_beginning(record, manifest, blobs, out);
    }

    /// Whether the document here is of a generation that is over.
    pub(super) fn is_behind(&self) -> bool {
        self.chain.standing().generation != self.anew.generation
    }

    /// Whether the document here is the one that edits build on.
    pub(super) fn is_current(&self) -> bool {
        !self.is_behind() && self.anew.whole
    }

    /// Whether a manifest is the one that the current generation began with.
    pub(super) fn begins_with(&self, manifest: &[u8]) -> bool {
        let begun = self.chain.begun();
        begun.is_some_and(|begun| begun.snapshot == Digest32::of(manifest))
    }

    /// The hash of the last chunk of a log before the current generation, if this is its number.
    pub(super) fn begun_at(&self, device: DeviceNumber, number: u64) -> Option<Digest32> {
        let begun = self.chain.begun().filter(|_| !self.is_behind())?;
        let tail = begun.covers.get(device);
        (tail.number == number && number > 0).then_some(tail.hash)
    }

    /// Whether a chunk is of a document that is here no more.
    pub(super) fn is_left_behind(&self, header: &ChunkHeader) -> bool {
        let covers = self.chain.begun().map(|begun| &begun.covers);
        let covered =
            covers.is_some_and(|covers| header.number <= covers.get(header.device).number);
        header.generation < self.anew.generation && covered
    }

    /// A snapshot is owed where none of this generation is settled and this device can say nothing of the one that
    /// waits, since it could not compare the one that the generation began with, or began with the one that waits.
    /// Nobody may be there who can confirm that; its author, or whoever knows what came since, can confirm one of this
    /// device.
    pub(super) fn is_owed(&self) -> bool {
        let pending = self.snapshots.pending();
        self.snapshots.base().is_none()
            && !self.anew.exact
            && self.chain.begun().is_some()
            && pending.is_some_and(|pending| {
                let compared = !self.begins_with(&pending.bytes);
                let known = compared && self.newly_covered(&pending.manifest).is_some();
                pending.manifest.device != self.number && !known
            })
    }

    /// The keys of all generations before, once the current one is settled.
    pub(super) fn forget_keys(&mut self) -> Vec<Op> {
        let Some(first) = self.chain.begun().map(|begun| begun.epoch) else {
            return Vec::new();
        };
        let kept = self.epoch_keys.split_off(&first);
        let gone = std::mem::replace(&mut self.epoch_keys, kept).into_keys();
        gone.map(|epoch| Op::Delete(Space::Secrets, records::epoch_key(epoch)))
            .collect()
    }

    /// The snapshot to take over, once nothing is on its way any more that it covers.
    pub(super) fn to_take_over(&self) -> Option<SnapshotId> {
        let quiet = self.inbox.is_empty() && self.sealing.is_none() && self.resealing.is_none();
        if !quiet || !self.may_load_snapshots() || self.is_coming() {
            return None;
        }
        self.snapshots.shown.last().map(|shown| shown.manifest.id)
    }

    /// Whether chunks that the generation covers are still on their way to a document that they fit.
    fn is_coming(&self) -> bool {
        let Some(begun) = self.chain.begun().filter(|_| self.is_next()) else {
            return false;
        };
        let have = self.have();
        begun.covers.iter().any(|(device, tail)| {
            let number = have.get(device);
            let log = self.logs.get(&device);
            let next = log.and_then(|log| log.beyond.get(&(number + 1)));
            let stuck = next.is_some_and(|entry| {
                !matches!(entry.state, State::Ready | State::Applied | State::Excused)
            });
            number < tail.number && self.snapshots.begins.get(device) <= number && !stuck
        })
    }

    /// Whether the current generation is the one after that of the document here.
    fn is_next(&self) -> bool {
        self.anew.whole
            && self.anew.generation.checked_add(1) == Some(self.chain.standing().generation)
    }

    /// Whether this document holds exactly what these covers say, the own unsent changes aside.
    fn holds_exactly(&self, covers: &Covers) -> bool {
        let others = self
            .logs
            .iter()
            .filter(|(device, _)| **device != self.number);
        let devices: BTreeSet<DeviceNumber> = others
            .map(|(device, _)| *device)
            .chain(covers.iter().map(|(device, _)| device))
            .collect();
        devices.into_iter().all(|device| {
            let tail = covers.get(device);
            if device == self.number {
                return self.own_hash(tail.number) == Some(tail.hash);
            }
            let log = self.logs.get(&device);
            log.map_or(LogTail::EMPTY, |log| log.tail) == tail
        })
    }

    /// What was sealed here beyond this number; `None` if it is not all here.
    fn unsent(&self, from: u64) -> Option<Vec<Unsent>> {
        let mut unsent = Vec::new();
        for number in from + 1..=self.tail.number {
            let body = self.open_own(number)?;
            // What was published once more was acknowledged before, and complaints are of the past.
            if body.replaces.is_none() && !body.changes.is_empty() {
                unsent.push(Unsent {
                    changes: body.changes,
                    given: self
                        .given
                        .get(&number)
                        .map(Given::pieces)
                        .unwrap_or_default(),
                });
            }
        }
        Some(unsent)
    }

    /// Hands over the document that takes the place of the present one.
    pub(super) fn replace(
        &mut self,
        document: Vec<u8>,
        heads: Vec<[u8; 32]>,
        manifest: Manifest,
        out: &mut Effects,
    ) {
        let covers = &manifest.covers;
        let beyond = self.logs.iter().any(|(device, log)| {
            *device != self.number && log.tail.number > covers.get(*device).number
        });
        let unsent = self.unsent(covers.get(self.number).number);
        let Some(unsent) = unsent.filter(|_| !beyond) else {
            return self.stop(LACKS.into(), out);
        };
        let shown = self.snapshots.shown.last();
        let begins = shown.is_some_and(|shown| {
            shown.manifest.id == manifest.id && self.begins_with(&shown.bytes)
        });
        let anew = Anew {
            generation: manifest.generation,
            whole: true,
            exact: begins && self.is_next() && self.holds_exactly(covers),
            heads: heads.clone(),
        };
        let ops = self.replacing(covers, &anew);
        let exact = anew.exact;
        let id = self.inbox.begin_whole(manifest, true);
        out.push(Effect::Replace {
            id,
            document,
            heads,
            exact,
            unsent,
            ops,
        });
    }

    /// Everything that is kept of the logs begins at the ends of what is covered.
    fn replacing(&self, covers: &Covers, anew: &Anew) -> Vec<Op> {
        let own = covers.get(self.number);
        let delete = |space, key: String| Op::Delete(space, key);
        let mut ops = vec![
            records::expect_fence(self.fence),
            records::expect_tail(&self.tail),
            anew.put(),
        ];
        if own.number > 0 {
            ops.extend([records::put_tail(&own), records::put_acked(own.number)]);
        } else {
            ops.push(delete(Space::Meta, records::TAIL.into()));
            ops.push(delete(Space::Meta, records::ACKED.into()));
        }
        // Whatever is sealed from here on states a roster that has the generation's record.
        let since = self.chain.begun().map_or(0, |begun| begun.position);
        for (device, log) in &self.logs {
            ops.push(delete(Space::Meta, records::log_key(*device)));
            let held = log.beyond.iter().filter(|(_, entry)| entry.on_disk);
            let held = held.map(|(number, _)| records::held_key(*device, *number));
            ops.extend(held.map(|key| delete(Space::Held, key)));
        }
        let others = covers.iter().filter(|(device, _)| *device != self.number);
        ops.extend(others.map(|(device, tail)| records::put_log(device, &tail, since)));
        let seen = self.seen.keys();
        ops.extend(
            seen.map(|(device, number)| delete(Space::Seen, records::held_key(*device, *number))),
        );
        let sealed = self.sealed.keys();
        ops.extend(sealed.map(|number| delete(Space::Sealed, records::sealed_key(*number))));
        let given = self.given.keys();
        ops.extend(given.map(|number| delete(Space::Meta, records::given_key(*number))));
        for key in [records::SETTLED, records::REPAIRS, records::EVERYTHING] {
            ops.push(delete(Space::Meta, key.into()));
        }
        ops.push(records::put_pins(
            self.incarnation,
            &Named::of(covers.vector()),
        ));
        ops
    }

    /// The platform has put it in the place of its document, or found that it must not.
    pub(super) fn replaced(&mut self, result: Delivered, out: &mut Effects) {
        if result == Delivered::Applied {
            self.connection.stop(out);
            out.push(Effect::Reload);
            return;
        }
        let why = match result {
            Delivered::Bad(sentence) => sentence,
            _ => "it is not whole".into(),
        };
        self.stop(
            format!(
                "The book was begun anew on another device, but that does not fit what is here: {why}. Nothing was \
                 replaced here and nothing is synced any more; compare the book with your other devices."
            ),
            out,
        );
    }
}
