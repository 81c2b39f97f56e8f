//! Handing verified changes to the document, many at once, and what comes of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::anew::Given;
use super::log::{Advance, State};
use super::snapshots::TRIES;
use super::{Delivered, Effect, Effects, Engine, Seen, records};
use crate::chunk;
use crate::chunk::ChunkHeader;
use crate::ids::DeviceNumber;
use crate::snapshot::Manifest;
use crate::store::{Op, Space, outbox};
use crate::wire::ToRelay;

/// How many bytes of changes one delivery gathers: loading them one by one is many times slower.
const BATCH: usize = 1024 * 1024;

/// Verified chunks on their way into the document.
#[derive(Debug, Default)]
pub(super) struct Inbox {
    pub(super) ready: VecDeque<(DeviceNumber, u64)>,
    under_way: Option<Delivery>,
    next: u64,
    /// So many of the next ones go alone, because they failed together.
    alone: usize,
    /// What waits may have only waited for each other: once the queue is empty, all of it is tried together.
    together: bool,
}

#[derive(Debug)]
struct Delivery {
    id: u64,
    chunks: Vec<(DeviceNumber, u64)>,
    advances: BTreeMap<DeviceNumber, Advance>,
    seen: BTreeMap<(DeviceNumber, u64), Seen>,
    /// Own chunks that these ask to be published once more.
    asked: BTreeSet<u64>,
    /// The snapshot that it is, if it is one.
    whole: Option<Manifest>,
    /// It takes the place of the document, and of everything that this engine knows.
    replaces: bool,
}

impl Inbox {
    pub(super) const fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }

    /// A whole document is on its way to the platform.
    pub(super) fn begin_whole(&mut self, manifest: Manifest, replaces: bool) -> u64 {
        let id = self.next();
        self.under_way = Some(Delivery {
            id,
            chunks: Vec::new(),
            advances: BTreeMap::new(),
            seen: BTreeMap::new(),
            asked: BTreeSet::new(),
            whole: Some(manifest),
            replaces,
        });
        id
    }

    /// These come next again, in their order.
    fn put_back(&mut self, chunks: Vec<(DeviceNumber, u64)>) {
        let back = chunks.into_iter().rev();
        back.for_each(|chunk| self.ready.push_front(chunk));
    }

    fn next(&mut self) -> u64 {
        self.next += 1;
        self.next
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ready.is_empty() && self.under_way.is_none()
    }
}

impl Engine {
    pub(super) fn deliver_next(&mut self, out: &mut Effects) {
        if self.inbox.under_way.is_some() {
            return;
        }
        let alone = self.inbox.alone > 0;
        self.inbox.alone = self.inbox.alone.saturating_sub(1);
        let together = self.inbox.ready.is_empty() && std::mem::take(&mut self.inbox.together);
        if together {
            self.retry_pending();
        }
        let (mut parts, mut size) = (Vec::new(), 0);
        let (mut heads, mut chunks) = (Vec::new(), Vec::new());
        let (mut seen, mut complaints) = (BTreeMap::new(), Vec::new());
        while let Some((device, number)) = self.inbox.ready.pop_front() {
            let entry = self
                .logs
                .get(&device)
                .and_then(|log| log.beyond.get(&number));
            let Some(entry) = entry.filter(|entry| entry.state == State::Ready) else {
                continue;
            };
            let key = ChunkHeader::read(&entry.chunk)
                .ok()
                .and_then(|header| self.epoch_keys.get(&header.epoch));
            // It opened when it was examined, under a key that is still here.
            let Some(Ok(body)) = key.map(|key| chunk::open(&entry.chunk, key)) else {
                continue;
            };
            size += body.changes.len();
            parts.push(body.changes);
            heads.extend_from_slice(&body.heads);
            chunks.push((device, number));
            complaints.extend(body.complaints);
            if device != self.number {
                let record = Seen {
                    hash: entry.hash,
                    heads: body.heads,
                    replaces: body.replaces,
                };
                seen.insert((device, number), record);
            }
            if alone || (size >= BATCH && !together) {
                break;
            }
        }
        if chunks.is_empty() {
            return;
        }
        heads.sort_unstable();
        heads.dedup();
        let advances = self.advances(&chunks);
        let mut ops = self.delivery_ops(&advances);
        ops.extend(
            seen.iter()
                .map(|((device, number), seen)| seen.put(*device, *number)),
        );
        let asked = self.asked_for(&complaints);
        if !asked.is_empty() {
            let mut repairs = self.repairs.clone();
            repairs.wanted.extend(&asked);
            ops.push(repairs.put());
        }
        let id = self.inbox.next();
        self.inbox.under_way = Some(Delivery {
            id,
            chunks,
            advances,
            seen,
            asked,
            whole: None,
            replaces: false,
        });
        out.push(Effect::Deliver {
            id,
            parts,
            heads,
            ops,
            whole: false,
        });
    }

    /// Hands a snapshot over. It raises every log that it reaches beyond.
    pub(super) fn deliver_whole(
        &mut self,
        document: Vec<u8>,
        heads: Vec<[u8; 32]>,
        manifest: Manifest,
        out: &mut Effects,
    ) {
        let have = self.have();
        let mut ops = vec![records::expect_fence(self.fence)];
        let named = self.named_with(&manifest.covers.vector());
        for (device, tail) in manifest.covers.iter() {
            if tail.number <= have.get(device) {
                continue;
            }
            let log = self.logs.get(&device);
            if device == self.number {
                ops.push(records::expect_tail(&self.tail));
                ops.push(records::put_tail(&tail));
                ops.push(records::put_acked(tail.number));
                ops.extend(self.unsure());
            } else {
                let roster_length = log.map_or(0, |log| log.roster_length);
                ops.push(records::put_log(device, &tail, roster_length));
            }
            // Of the own log what lies beyond is asked for again.
            let gone = if device == self.number {
                u64::MAX
            } else {
                tail.number
            };
            let held = log.into_iter().flat_map(|log| log.beyond.range(..=gone));
            ops.extend(
                held.filter(|(_, entry)| entry.on_disk)
                    .map(|(number, _)| Op::Delete(Space::Held, records::held_key(device, *number))),
            );
        }
        ops.push(records::put_pins(self.incarnation, &named));
        ops.extend(self.anew.loaded(&heads).map(|anew| anew.put()));
        let id = self.inbox.begin_whole(manifest, false);
        out.push(Effect::Deliver {
            id,
            parts: vec![document],
            heads,
            ops,
            whole: true,
        });
    }

    /// A snapshot reaches beyond the own log, and whether the end of that is among what it covers cannot be told any
    /// more: what is not surely common goes into the outbox again, even if a relay acknowledged it that went back since.
    /// What is there already is taken up once.
    fn unsure(&self) -> impl Iterator<Item = Op> {
        let unsure = self.sealed.range(self.surely_common().number + 1..);
        unsure.flat_map(|(number, _)| {
            let body = self.open_own(*number);
            let given = self.given.get(number).and_then(Given::single);
            let given = given.unwrap_or_default();
            let again = body.map(|body| outbox::entry_given(&body.changes, &body.heads, given));
            let again = again.map(|entry| Op::Append(Space::Outbox, entry));
            let delete = Op::Delete(Space::Sealed, records::sealed_key(*number));
            again.into_iter().chain([delete])
        })
    }

    fn advances(&self, chunks: &[(DeviceNumber, u64)]) -> BTreeMap<DeviceNumber, Advance> {
        let mut by_device: BTreeMap<DeviceNumber, BTreeSet<u64>> = BTreeMap::new();
        for (device, number) in chunks {
            by_device.entry(*device).or_default().insert(*number);
        }
        let advance = |(device, applied)| Some((device, self.logs.get(&device)?.advance(applied)));
        by_device.into_iter().filter_map(advance).collect()
    }

    fn delivery_ops(&self, advances: &BTreeMap<DeviceNumber, Advance>) -> Vec<Op> {
        let mut ops = vec![records::expect_fence(self.fence)];
        for (device, advance) in advances {
            let Some(log) = self.logs.get(device) else {
                continue;
            };
            if *device == self.number {
                ops.push(records::expect_tail(&self.tail));
                ops.push(records::put_tail(&advance.tail));
                let adopted = log.beyond.range(..=advance.tail.number);
                ops.extend(
                    adopted.map(|(number, entry)| records::put_sealed(*number, &entry.chunk)),
                );
            } else if advance.tail != log.tail {
                ops.push(records::put_log(
                    *device,
                    &advance.tail,
                    advance.roster_length,
                ));
            }
            ops.extend(log.advance_ops(*device, advance));
        }
        ops.push(records::put_pins(self.incarnation, &self.named));
        ops
    }

    pub(super) fn delivered(&mut self, id: u64, result: Delivered, out: &mut Effects) {
        let Some(delivery) = self.inbox.under_way.take_if(|delivery| delivery.id == id) else {
            return;
        };
        match result {
            result @ (Delivered::Applied | Delivered::MissingDeps(_) | Delivered::Bad(_))
                if delivery.replaces =>
            {
                self.replaced(result, out);
            }
            Delivered::Applied => self.applied(delivery, out),
            Delivered::Conflict => {
                self.stop("Another tab took over syncing.".into(), out);
                out.push(Effect::Reload);
            }
            Delivered::Bad(_) if delivery.chunks.len() > 1 => {
                self.inbox.alone = delivery.chunks.len();
                self.inbox.put_back(delivery.chunks);
            }
            Delivered::MissingDeps(_) | Delivered::Bad(_) if delivery.whole.is_some() => {
                self.snapshots.unloaded = TRIES;
                self.trouble.unreadable = Some(
                    "The relay sent a copy of the book that cannot be taken up; what is missing here cannot be \
                     fetched."
                        .into(),
                );
            }
            Delivered::MissingDeps(places) => self.wait(delivery.chunks, &places, out),
            Delivered::Bad(sentence) => {
                self.hold_back(&delivery.chunks, &State::Quarantined(sentence), out);
            }
        }
    }

    fn applied(&mut self, delivery: Delivery, out: &mut Effects) {
        self.blobs.outdated();
        if let Some(manifest) = &delivery.whole {
            self.applied_whole(manifest, out);
            self.anew.whole = true;
        }
        for (device, advance) in &delivery.advances {
            let Some(log) = self.logs.get_mut(device) else {
                continue;
            };
            if *device == self.number {
                let adopted = log.beyond.range(..=advance.tail.number);
                // What comes back from the relay is as good as confirmed.
                self.confirmed = self.confirmed.max(advance.tail.number);
                self.sealed
                    .extend(adopted.map(|(number, entry)| (*number, entry.chunk.clone())));
                self.tail = advance.tail;
                self.acked = self.acked.max(advance.tail.number);
                self.sent = self.sent.max(advance.tail.number);
            }
            log.take(advance);
        }
        let replaced = delivery
            .seen
            .iter()
            .filter_map(|((device, _), seen)| Some((*device, seen.replaces?)));
        self.repairs.replaced.extend(replaced);
        self.seen.extend(delivery.seen);
        self.repairs.wanted.extend(delivery.asked);
        self.excuse(out);
        self.retry_pending();
        if self.have().dominates(&self.relay_holds) {
            self.trouble.unreadable = None;
        }
    }

    fn applied_whole(&mut self, manifest: &Manifest, out: &mut Effects) {
        let covers = &manifest.covers;
        let own = covers.get(self.number);
        if own.number > self.tail.number {
            drop(self.sealed.split_off(&(self.acked_on_disk + 1)));
            self.tail = own;
            self.acked = self.acked.max(own.number);
            self.acked_on_disk = self.acked_on_disk.max(own.number);
            self.confirmed = self.confirmed.max(own.number);
            self.sent = self.sent.max(own.number);
            self.logs.remove(&self.number);
        }
        let others = covers.iter().filter(|(device, _)| *device != self.number);
        others.for_each(|(device, tail)| self.logs.entry(device).or_default().raise(tail));
        self.named = self.named_with(&covers.vector());
        // Of the own log only what continued it was taken from the relay, and that was not yet the end of it.
        if self.relay_holds.get(self.number) > self.tail.number {
            let have = self.have();
            out.push(Effect::Send(ToRelay::Pull { have }.encode()));
        }
    }

    /// What was pending may build on what has just come.
    pub(super) fn retry_pending(&mut self) {
        for (device, log) in &mut self.logs {
            for (number, entry) in &mut log.beyond {
                if entry.state == State::Pending {
                    entry.state = State::Ready;
                    self.inbox.ready.push_back((*device, *number));
                }
            }
        }
    }

    /// Those at these places wait for changes that are not there; the others go again without them.
    fn wait(&mut self, chunks: Vec<(DeviceNumber, u64)>, places: &[usize], out: &mut Effects) {
        let places: BTreeSet<_> = places.iter().collect();
        let (waiting, others): (Vec<_>, Vec<_>) = chunks
            .into_iter()
            .enumerate()
            .partition(|(place, _)| places.is_empty() || places.contains(place));
        let waiting: Vec<_> = waiting.into_iter().map(|(_, chunk)| chunk).collect();
        self.inbox
            .put_back(others.into_iter().map(|(_, chunk)| chunk).collect());
        self.hold_back(&waiting, &State::Pending, out);
        // Copies of a device send each other's changes too, so that a chunk may wait for one that waits for it.
        let pending = self.logs.values().flat_map(|log| log.beyond.values());
        let pending = pending.filter(|entry| entry.state == State::Pending);
        self.inbox.together |= pending.count() > waiting.len();
    }

    fn hold_back(&mut self, chunks: &[(DeviceNumber, u64)], state: &State, out: &mut Effects) {
        for (device, number) in chunks {
            if let Some(entry) = self
                .logs
                .get_mut(device)
                .and_then(|log| log.beyond.get_mut(number))
            {
                entry.state = state.clone();
                self.keep(*device, *number, out);
            }
        }
        self.excuse(out);
    }
}
