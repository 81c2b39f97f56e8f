//! What the relay in memory keeps of a vault, and the rules by which it changes.

use std::collections::BTreeMap;

use kith_sync::blob::BlobId;
use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, Vector};
use kith_sync::roster::RosterChain;
use kith_sync::snapshot::{
    Manifest, SnapshotId, admit_confirmation, admit_generation, admit_manifest,
};
use kith_sync::wire::{Reason, ToClient};

use super::relay::Blob;

#[derive(Clone, Default)]
pub struct Vault {
    pub roster: Vec<Vec<u8>>,
    pub logs: BTreeMap<DeviceNumber, Log>,
    /// Settled ones first, at most two; then at most one that waits.
    pub snapshots: Vec<Snapshot>,
    pub uploads: BTreeMap<SnapshotId, Vec<Vec<u8>>>,
    pub blobs: BTreeMap<BlobId, Blob>,
}

/// A log: chunks by number, and where a settled or healing snapshot has taken the place of some.
#[derive(Clone)]
pub struct Log {
    pub chunks: BTreeMap<u64, Vec<u8>>,
    /// Behind this number all chunks are there.
    pub begin: u64,
    pub tail: LogTail,
}

impl Default for Log {
    fn default() -> Self {
        Self {
            chunks: BTreeMap::new(),
            begin: 0,
            tail: LogTail::EMPTY,
        }
    }
}

impl Log {
    pub fn len(&self) -> usize {
        self.chunks.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Vec<u8>> {
        self.chunks.values()
    }

    pub fn last(&self) -> Option<&Vec<u8>> {
        self.chunks.values().next_back()
    }

    /// Loses the end, as a relay that was restored from a backup has.
    pub fn truncate(&mut self, number: u64) {
        self.chunks.retain(|at, _| *at <= number);
        self.tail = match self.chunks.last_key_value() {
            Some((number, chunk)) => LogTail {
                number: *number,
                hash: Digest32::of(chunk),
            },
            None => LogTail::EMPTY,
        };
    }
}

#[derive(Clone)]
pub struct Snapshot {
    pub manifest: Vec<u8>,
    pub confirmations: Vec<Vec<u8>>,
    pub parts: Vec<Vec<u8>>,
    pub settled: bool,
}

impl Snapshot {
    pub fn read(&self) -> Manifest {
        Manifest::read(&self.manifest).unwrap()
    }
}

impl Vault {
    pub fn chain(&self) -> RosterChain {
        RosterChain::validate(&self.roster).unwrap()
    }

    pub fn tail(&self, device: DeviceNumber) -> LogTail {
        self.logs
            .get(&device)
            .map_or(LogTail::EMPTY, |log| log.tail)
    }

    /// How many chunks there are.
    pub fn chunk_count(&self) -> usize {
        self.logs.values().map(|log| log.chunks.len()).sum()
    }

    /// All that takes room.
    pub fn bytes(&self) -> usize {
        let chunks = self.logs.values().flat_map(|log| log.chunks.values());
        let parts = self.snapshots.iter().flat_map(|snapshot| &snapshot.parts);
        chunks.chain(parts).map(Vec::len).sum()
    }

    pub fn begins(&self) -> Vector {
        let begin = |(device, log): (&DeviceNumber, &Log)| (*device, log.begin);
        self.logs.iter().map(begin).collect()
    }

    pub fn base(&self) -> Option<Manifest> {
        let settled = self
            .snapshots
            .iter()
            .rev()
            .find(|snapshot| snapshot.settled);
        settled.map(Snapshot::read)
    }

    pub fn log_bytes(&self) -> u64 {
        let covered = self.base().map(|base| base.covers).unwrap_or_default();
        let of = |(device, log): (&DeviceNumber, &Log)| -> u64 {
            let beyond = log.chunks.range(covered.get(*device).number + 1..);
            beyond.map(|(_, chunk)| chunk.len() as u64).sum()
        };
        self.logs.iter().map(of).sum()
    }

    pub fn notice(&self, index: usize) -> ToClient {
        let snapshot = &self.snapshots[index];
        ToClient::Snapshot {
            manifest: snapshot.manifest.clone(),
            confirmations: snapshot.confirmations.clone(),
            log_bytes: self.log_bytes(),
        }
    }

    /// The ends of all logs.
    pub fn ends(&self) -> Covers {
        self.logs
            .iter()
            .map(|(device, log)| (*device, log.tail))
            .collect()
    }

    /// Snapshots of a generation that is over go, unless they are what devices that are behind may still need.
    pub fn drop_superseded(&mut self) {
        let generation = self.chain().standing().generation;
        self.snapshots
            .retain(|snapshot| snapshot.settled || snapshot.read().generation == generation);
    }

    /// Record and snapshot in one transaction.
    pub fn begin_generation(
        &mut self,
        device: DeviceNumber,
        expected: &RosterHead,
        (record, manifest): (&[u8], &[u8]),
        blobs: &[BlobId],
    ) -> Result<(), Reason> {
        let chain = self.chain();
        let begins = admit_generation(&chain, device, &self.ends(), expected, (record, manifest))?;
        let parts = self.take_parts(&begins.manifest)?;
        self.roster.push(record.to_vec());
        self.drop_superseded();
        for id in blobs {
            if let Some(blob) = self.blobs.get_mut(id) {
                blob.generation = begins.manifest.generation;
            }
        }
        self.snapshots.push(Snapshot {
            manifest: manifest.to_vec(),
            confirmations: Vec::new(),
            parts,
            settled: false,
        });
        if begins.chain.active().count() < 2 {
            self.settle();
        }
        Ok(())
    }

    /// The parts that were put, if they are those that the manifest names.
    fn take_parts(&mut self, manifest: &Manifest) -> Result<Vec<Vec<u8>>, Reason> {
        let parts = self.uploads.remove(&manifest.id).unwrap_or_default();
        let name = |part: &Vec<u8>| (Digest32::of(part), u32::try_from(part.len()).unwrap());
        if parts.iter().map(name).collect::<Vec<_>>() == manifest.parts {
            Ok(parts)
        } else {
            Err(Reason::SnapshotMoved)
        }
    }

    /// What the relay's database does in one transaction.
    pub fn take_snapshot(
        &mut self,
        device: DeviceNumber,
        expected: Option<SnapshotId>,
        bytes: Vec<u8>,
    ) -> Result<(), Reason> {
        let chain = self.chain();
        if self.snapshots.last().map(|last| last.read().id) != expected {
            return Err(Reason::SnapshotMoved);
        }
        let manifest = admit_manifest(&chain, device, self.base().as_ref(), &bytes)?;
        let parts = self.take_parts(&manifest)?;
        for (device, tail) in manifest.covers.iter() {
            let log = self.logs.entry(device).or_default();
            let known = if log.tail.number == tail.number {
                Some(log.tail.hash)
            } else {
                log.chunks
                    .get(&tail.number)
                    .map(|chunk| Digest32::of(chunk))
            };
            if known.is_some_and(|known| known != tail.hash) {
                return Err(Reason::SnapshotMoved);
            }
        }
        for (device, tail) in manifest.covers.iter() {
            let log = self.logs.entry(device).or_default();
            if tail.number > log.tail.number {
                (log.tail, log.begin) = (tail, tail.number);
            }
        }
        self.snapshots.retain(|snapshot| snapshot.settled);
        self.snapshots.push(Snapshot {
            manifest: bytes,
            confirmations: Vec::new(),
            parts,
            settled: false,
        });
        if chain.active().count() < 2 {
            self.settle();
        }
        Ok(())
    }

    /// What the last snapshot covers goes, and what the one before the last was.
    pub fn settle(&mut self) {
        let last = self.snapshots.last_mut().unwrap();
        last.settled = true;
        for (device, tail) in last.read().covers.iter() {
            let log = self.logs.get_mut(&device).unwrap();
            log.chunks.retain(|number, _| *number > tail.number);
            log.begin = log.begin.max(tail.number);
        }
        // Of a generation that is over nothing stays.
        let generation = self.chain().standing().generation;
        self.snapshots
            .retain(|snapshot| snapshot.read().generation == generation);
        self.blobs.retain(|_, blob| blob.generation >= generation);
        if self.snapshots.len() > 2 {
            self.snapshots.remove(0);
        }
    }

    pub fn confirm(&mut self, bytes: Vec<u8>) -> Result<(), Reason> {
        let chain = self.chain();
        let last = self.snapshots.last_mut().ok_or(Reason::NoSuchSnapshot)?;
        admit_confirmation(&chain, &last.manifest, &bytes)?;
        if !last.confirmations.contains(&bytes) {
            last.confirmations.push(bytes);
        }
        if !last.settled {
            self.settle();
        }
        Ok(())
    }
}
