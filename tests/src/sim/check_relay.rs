//! What must be true of the relay once everything is well: it keeps what it must, and nothing that it must not.

use super::machine::Machine;
use super::relay::{Log, Snapshot, Vault};
use super::world::World;
use kith_graph::document::Graph;
use kith_sync::chunk::{self, ChunkHeader};
use kith_sync::ids::{DeviceNumber, Digest32, LogTail};
use kith_sync::keys::EpochKey;
use kith_sync::snapshot::open_parts;
use kith_sync::store::Space;
use std::collections::BTreeMap;

/// Below this the logs are small enough as they are, as `kith_sync::engine` has it.
const SMALLEST: u64 = 64 * 1024;

/// A look into what the relay keeps, with the keys and the book of a device that is synced.
struct Look<'a> {
    vault: &'a Vault,
    keys: BTreeMap<u32, EpochKey>,
    graph: &'a Graph,
    wrong: Vec<String>,
    chunks: usize,
}

impl World {
    /// Every record of the relay is whole, can be read, and is in the book of this device; and there are no more of
    /// them than there must be.
    pub(crate) fn check_relay(&mut self, index: usize, graph: &Graph) {
        let keys = epoch_keys(&self.machines[index]);
        let Some(vault) = self.relay.vault.clone() else {
            return self.fail("the relay has no book".to_owned());
        };
        let mut look = Look {
            vault: &vault,
            keys,
            graph,
            wrong: Vec::new(),
            chunks: 0,
        };
        for (device, log) in &vault.logs {
            look.at_log(*device, log);
        }
        for snapshot in &vault.snapshots {
            look.at_snapshot(snapshot);
        }
        look.at_size();
        let (mut wrong, chunks) = (look.wrong, look.chunks);
        // Every chunk brings at least one edit, which is sealed once, but by a copy, which cannot know.
        let most = self.ledger.durable.len() * 2;
        if chunks > most {
            wrong.push(format!("the relay keeps {chunks} chunks for {most} edits"));
        }
        self.failures.append(&mut wrong);
    }
}

impl Look<'_> {
    fn at_log(&mut self, device: DeviceNumber, log: &Log) {
        let Some(author) = self.vault.chain.known(device) else {
            let sentence = format!("the relay keeps a log of {device}, which nobody added");
            return self.wrong.push(sentence);
        };
        // What it had sent before, another device may have given back in a snapshot.
        let last = log.chunks.last_key_value().map_or(0, |(number, _)| *number);
        if author.revoked.is_some_and(|end| last > end.number) {
            self.wrong.push(format!(
                "the relay took something of {device} after it was taken out"
            ));
        }
        let snapshots = self.vault.snapshots.iter();
        let covered = snapshots.map(|snapshot| snapshot.manifest.covers.get(device).number);
        let covered = covered.max().unwrap_or(0);
        let mut before = Some(LogTail::EMPTY);
        for (number, bytes) in log.beyond(0) {
            self.chunks += 1;
            // Among what a snapshot covers some may be missing.
            let known = self.covered(device, number - 1).or(before);
            let known = known.filter(|known| known.number + 1 == number);
            let fits = ChunkHeader::read(bytes).is_ok_and(|header| {
                let linked = known.map_or(number <= covered, |known| known.hash == header.prev);
                (header.device, header.number) == (device, number) && linked
            });
            before = Some(LogTail {
                number,
                hash: Digest32::of(bytes),
            });
            let key = author.entry.keys.verifying_key();
            let signed = key.is_some_and(|key| chunk::verify_signature(bytes, &key).is_ok());
            let body = ChunkHeader::read(bytes)
                .ok()
                .and_then(|header| self.keys.get(&header.epoch))
                .and_then(|key| chunk::open(bytes, key).ok());
            match body {
                _ if !fits || !signed => {
                    self.wrong
                        .push(format!("chunk {number} of {device} is not sound"));
                }
                None => self
                    .wrong
                    .push(format!("chunk {number} of {device} cannot be read")),
                Some(body) if !self.graph.has_heads(&body.heads) => {
                    self.wrong
                        .push(format!("chunk {number} of {device} is not in the book"));
                }
                Some(_) => {}
            }
        }
        if before != Some(log.tail) && self.covered(device, log.tail.number) != Some(log.tail) {
            self.wrong
                .push(format!("the log of {device} lacks its end"));
        }
    }

    /// What a snapshot covers of a log, if it ends there.
    fn covered(&self, device: DeviceNumber, number: u64) -> Option<LogTail> {
        let snapshots = self.vault.snapshots.iter();
        let covers = snapshots.map(|snapshot| snapshot.manifest.covers.get(device));
        let mut there = covers.filter(|tail| tail.number == number && number > 0);
        there.next()
    }

    fn at_snapshot(&mut self, snapshot: &Snapshot) {
        let manifest = &snapshot.manifest;
        let key = self.keys.get(&manifest.epoch);
        let opened = key.and_then(|key| open_parts(manifest, &snapshot.parts, key).ok());
        let graph = opened.and_then(|(document, heads)| {
            let graph = Graph::load(&document).ok()?;
            graph.has_heads(&heads).then_some(graph)
        });
        match graph {
            None => self
                .wrong
                .push(format!("the snapshot {:?} cannot be read", manifest.id)),
            Some(graph) if !self.graph.has_heads(&graph.heads()) => self
                .wrong
                .push(format!("the snapshot {:?} is not in the book", manifest.id)),
            Some(_) => {}
        }
    }

    /// The disk is within bounds: two settled snapshots and one that waits, and of the logs less than is worth another.
    fn at_size(&mut self) {
        let settled = self.vault.snapshots.iter().filter(|it| it.settled).count();
        if settled > 2 || self.vault.snapshots.len() > settled + 1 {
            self.wrong
                .push(format!("the relay keeps {settled} settled snapshots"));
        }
        let base = self.vault.base().map_or(0, |base| base.size() as u64);
        let most = SMALLEST.max(base / 2);
        let beyond = self.vault.log_bytes();
        if beyond >= most && self.vault.snapshots.len() == settled {
            self.wrong.push(format!(
                "the logs take {beyond} bytes beyond a snapshot of {base}"
            ));
        }
    }
}

fn epoch_keys(machine: &Machine) -> BTreeMap<u32, EpochKey> {
    let secrets = machine.disk.records(Space::Secrets).into_iter();
    secrets
        .filter_map(|(name, bytes)| {
            let epoch = name.strip_prefix("epoch/")?.parse().ok()?;
            Some((epoch, EpochKey::from_bytes(&bytes)?))
        })
        .collect()
}
