//! Handing verified changes to the document, many at once, and what comes of it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::log::{Advance, State};
use super::{Delivered, Effect, Effects, Engine, records};
use crate::chunk;
use crate::chunk::ChunkHeader;
use crate::ids::DeviceNumber;
use crate::store::Op;

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
}

#[derive(Debug)]
struct Delivery {
    id: u64,
    chunks: Vec<(DeviceNumber, u64)>,
    advances: BTreeMap<DeviceNumber, Advance>,
}

impl Inbox {
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
        let (mut changes, mut heads, mut chunks) = (Vec::new(), Vec::new(), Vec::new());
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
            changes.extend_from_slice(&body.changes);
            heads.extend(body.heads);
            chunks.push((device, number));
            if alone || changes.len() >= BATCH {
                break;
            }
        }
        if chunks.is_empty() {
            return;
        }
        heads.sort_unstable();
        heads.dedup();
        let advances = self.advances(&chunks);
        let ops = self.delivery_ops(&advances);
        let id = self.inbox.next;
        self.inbox.next += 1;
        self.inbox.under_way = Some(Delivery {
            id,
            chunks,
            advances,
        });
        out.push(Effect::Deliver {
            id,
            changes,
            heads,
            ops,
        });
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
            Delivered::Applied => self.applied(&delivery),
            Delivered::Conflict => {
                self.stop("Another tab took over syncing.".into(), out);
                out.push(Effect::Reload);
            }
            Delivered::MissingDeps | Delivered::Bad(_) if delivery.chunks.len() > 1 => {
                self.inbox.alone = delivery.chunks.len();
                delivery
                    .chunks
                    .into_iter()
                    .rev()
                    .for_each(|chunk| self.inbox.ready.push_front(chunk));
            }
            Delivered::MissingDeps => self.settle(&delivery, &State::Pending, out),
            Delivered::Bad(sentence) => self.settle(&delivery, &State::Quarantined(sentence), out),
        }
    }

    fn applied(&mut self, delivery: &Delivery) {
        for (device, advance) in &delivery.advances {
            let Some(log) = self.logs.get_mut(device) else {
                continue;
            };
            if *device == self.number {
                let adopted = log.beyond.range(..=advance.tail.number);
                self.sealed
                    .extend(adopted.map(|(number, entry)| (*number, entry.chunk.clone())));
                self.tail = advance.tail;
                self.acked = self.acked.max(advance.tail.number);
                self.sent = self.sent.max(advance.tail.number);
            }
            log.take(advance);
        }
        self.retry_pending();
        if self.have().dominates(&self.relay_holds) {
            self.trouble.unreadable = None;
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

    fn settle(&mut self, delivery: &Delivery, state: &State, out: &mut Effects) {
        for (device, number) in &delivery.chunks {
            if let Some(entry) = self
                .logs
                .get_mut(device)
                .and_then(|log| log.beyond.get_mut(number))
            {
                entry.state = state.clone();
                self.keep(*device, *number, out);
            }
        }
    }
}
