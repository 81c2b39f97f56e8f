//! What the simulated relay keeps of the book, and the rules by which that changes: those of a database's transaction.

use kith_sync::blob::BlobId;
use kith_sync::chunk::{Admission, Arrival, admit};
use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, Vector};
use kith_sync::roster::{Body, Record, RosterChain};
use kith_sync::snapshot::{
    Manifest, SnapshotId, admit_confirmation, admit_generation, admit_manifest,
};
use kith_sync::wire::{Reason, ToClient};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Parts of snapshots that no manifest has named yet, by their place. They are not on the disk.
pub(crate) type Uploads = BTreeMap<SnapshotId, BTreeMap<u32, Vec<u8>>>;

/// Bytes that states of the disk share.
pub(crate) type Stored = Rc<Vec<u8>>;

/// A state of the relay's disk. A copy of it is cheap, so that a crash and a backup are each one.
#[derive(Clone)]
pub(crate) struct Vault {
    pub(crate) roster: Vec<Stored>,
    pub(crate) chain: Rc<RosterChain>,
    pub(crate) logs: BTreeMap<DeviceNumber, Log>,
    /// Settled ones first, at most two; then at most one that waits.
    pub(crate) snapshots: Vec<Snapshot>,
    pub(crate) blobs: BTreeMap<BlobId, Stored>,
    /// Blobs that go once the generation is settled.
    doomed: BTreeSet<BlobId>,
}

/// A log: chunks by number, and where a snapshot has taken the place of some.
#[derive(Clone)]
pub(crate) struct Log {
    pub(crate) chunks: BTreeMap<u64, Stored>,
    /// Behind this number all chunks are there.
    pub(crate) begin: u64,
    pub(crate) tail: LogTail,
}

/// A snapshot, settled or not.
#[derive(Clone)]
pub(crate) struct Snapshot {
    bytes: Stored,
    pub(crate) manifest: Rc<Manifest>,
    confirmations: Vec<Vec<u8>>,
    pub(crate) parts: Rc<Vec<Vec<u8>>>,
    pub(crate) settled: bool,
}

/// What a snapshot that was taken brought about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Edits came while it was made.
    pub(crate) raced: bool,
    /// It brought back what the logs here had lost.
    pub(crate) healed: bool,
    pub(crate) settled: bool,
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
    fn hash_of(&self, number: u64) -> Option<Digest32> {
        if number == self.tail.number {
            return Some(self.tail.hash);
        }
        self.chunks.get(&number).map(|chunk| Digest32::of(chunk))
    }

    /// Numbers and bytes beyond a number.
    pub(crate) fn beyond(&self, number: u64) -> impl Iterator<Item = (u64, &Stored)> {
        let beyond = self.chunks.range(number.saturating_add(1)..);
        beyond.map(|(number, chunk)| (*number, chunk))
    }
}

impl Vault {
    pub(crate) fn new(chain: RosterChain, roster: Vec<Vec<u8>>) -> Self {
        Self {
            roster: roster.into_iter().map(Rc::new).collect(),
            chain: Rc::new(chain),
            logs: BTreeMap::new(),
            snapshots: Vec::new(),
            blobs: BTreeMap::new(),
            doomed: BTreeSet::new(),
        }
    }

    pub(crate) fn tail(&self, device: DeviceNumber) -> LogTail {
        self.logs
            .get(&device)
            .map_or(LogTail::EMPTY, |log| log.tail)
    }

    /// The newest settled snapshot.
    pub(crate) fn base(&self) -> Option<&Snapshot> {
        self.snapshots
            .iter()
            .rev()
            .find(|snapshot| snapshot.settled)
    }

    /// All that takes room.
    pub(crate) fn bytes(&self) -> usize {
        let chunks = self.logs.values().flat_map(|log| log.chunks.values());
        let chunks: usize = chunks.map(|chunk| chunk.len()).sum();
        chunks + self.snapshots.iter().map(Snapshot::size).sum::<usize>()
    }

    /// How many bytes all chunks take that no settled snapshot covers.
    pub(crate) fn log_bytes(&self) -> u64 {
        let covered = self.base().map(|base| base.manifest.covers.vector());
        let covered = covered.unwrap_or_default();
        let of = |(device, log): (&DeviceNumber, &Log)| -> u64 {
            let beyond = log.beyond(covered.get(*device));
            beyond.map(|(_, chunk)| chunk.len() as u64).sum()
        };
        self.logs.iter().map(of).sum()
    }

    pub(crate) fn begins(&self) -> Vector {
        let begin = |(device, log): (&DeviceNumber, &Log)| (*device, log.begin);
        self.logs.iter().map(begin).collect()
    }

    pub(crate) fn notice(&self, snapshot: &Snapshot) -> ToClient {
        ToClient::Snapshot {
            manifest: snapshot.bytes.to_vec(),
            confirmations: snapshot.confirmations.clone(),
            log_bytes: self.log_bytes(),
        }
    }

    /// Records that continue the roster, given back by a device: the rules of one transaction.
    pub(crate) fn extend(
        &mut self,
        chain: RosterChain,
        roster: Vec<Vec<u8>>,
    ) -> Result<bool, Reason> {
        let same = |(own, given): (&Stored, &Vec<u8>)| **own == *given;
        if !self.roster.iter().zip(&roster).all(same) {
            return Err(Reason::RosterMoved);
        }
        if roster.len() <= self.roster.len() {
            return Ok(false);
        }
        let new = roster.iter().skip(self.roster.len());
        new.clone().try_for_each(|record| self.fits_logs(record))?;
        self.roster.extend(new.cloned().map(Rc::new));
        self.chain = Rc::new(chain);
        Ok(true)
    }

    /// Appends one record; the device that it takes out, if it takes one out.
    pub(crate) fn append(
        &mut self,
        expected: RosterHead,
        record: &[u8],
    ) -> Result<Option<DeviceNumber>, Reason> {
        if self.chain.head() != expected {
            return Err(Reason::RosterMoved);
        }
        let mut chain = RosterChain::clone(&self.chain);
        chain.append(record).map_err(|_| Reason::BadRecord)?;
        self.fits_logs(record)?;
        self.roster.push(Rc::new(record.to_vec()));
        self.chain = Rc::new(chain);
        if self.chain.is_deleted() {
            self.logs.clear();
            self.snapshots.clear();
            self.blobs.clear();
        }
        Ok(revoked(record).map(|(device, _)| device))
    }

    /// A device goes out with all that it has been told is accepted, and with nothing more.
    fn fits_logs(&self, record: &[u8]) -> Result<(), Reason> {
        let Some((device, last)) = revoked(record) else {
            return Ok(());
        };
        let end = self.tail(device);
        let more = end.number > last.number;
        if more || (end.number == last.number && end.hash != last.hash) {
            return Err(Reason::LogMoved);
        }
        Ok(())
    }

    /// Appends a chunk to its device's log; `None` if it is there already.
    pub(crate) fn push(
        &mut self,
        device: DeviceNumber,
        chunk: Vec<u8>,
        arrival: Arrival,
        quota: usize,
    ) -> Result<(LogTail, Option<Stored>), Reason> {
        match admit(&self.chain, device, self.tail(device), &chunk, arrival)? {
            Admission::Again { number, hash } => {
                let stored = self.logs.get(&device).and_then(|log| log.hash_of(number));
                // What a snapshot covers cannot be compared any more.
                if stored.is_some_and(|stored| stored != hash) {
                    return Err(Reason::Conflict);
                }
                Ok((LogTail { number, hash }, None))
            }
            Admission::Next { .. } if self.bytes() + chunk.len() > quota => Err(Reason::Full),
            Admission::Next { number, hash } => {
                let stored = Rc::new(chunk);
                let log = self.logs.entry(device).or_default();
                log.tail = LogTail { number, hash };
                log.chunks.insert(number, stored.clone());
                Ok((log.tail, Some(stored)))
            }
        }
    }

    /// Begins a generation: record and snapshot in one transaction.
    pub(crate) fn begin(
        &mut self,
        device: DeviceNumber,
        expected: &RosterHead,
        record: &[u8],
        bytes: Vec<u8>,
        uploads: &mut Uploads,
    ) -> Result<(), Reason> {
        let ends = self.logs.iter().map(|(device, log)| (*device, log.tail));
        let ends: Covers = ends.collect();
        let sent = (record, bytes.as_slice());
        let begins = admit_generation(&self.chain, device, &ends, expected, sent)?;
        let parts = put_parts(&begins.manifest, uploads)?;
        self.roster.push(Rc::new(record.to_vec()));
        self.chain = Rc::new(begins.chain);
        // What devices that are behind may still need stays until this one is settled.
        self.snapshots.retain(|snapshot| snapshot.settled);
        self.snapshots.push(Snapshot {
            bytes: Rc::new(bytes),
            manifest: Rc::new(begins.manifest),
            confirmations: Vec::new(),
            parts: Rc::new(parts),
            settled: false,
        });
        if self.chain.active().count() < 2 {
            self.settle();
        }
        Ok(())
    }

    /// What the new document does not name goes with the old one.
    pub(crate) fn spare_blobs(&mut self, named: &[BlobId]) {
        let all = self.blobs.keys().copied();
        self.doomed = all.filter(|id| !named.contains(id)).collect();
        if self
            .base()
            .is_some_and(|base| base.manifest.generation == self.chain.standing().generation)
        {
            self.drop_doomed();
        }
    }

    fn drop_doomed(&mut self) {
        for id in std::mem::take(&mut self.doomed) {
            self.blobs.remove(&id);
        }
    }

    /// Takes a snapshot whose parts were put. There is room for one in a full vault too.
    pub(crate) fn take(
        &mut self,
        device: DeviceNumber,
        expected: Option<SnapshotId>,
        bytes: Vec<u8>,
        uploads: &mut Uploads,
    ) -> Result<Taken, Reason> {
        if self.snapshots.last().map(|last| last.manifest.id) != expected {
            return Err(Reason::SnapshotMoved);
        }
        let base = self.base().map(|base| base.manifest.clone());
        let manifest = admit_manifest(&self.chain, device, base.as_deref(), &bytes)?;
        let parts = put_parts(&manifest, uploads)?;
        let differs = |(device, tail): (DeviceNumber, LogTail)| {
            let log = self.logs.get(&device);
            let known = log.and_then(|log| log.hash_of(tail.number));
            known.is_some_and(|known| known != tail.hash)
        };
        if manifest.covers.iter().any(differs) {
            return Err(Reason::SnapshotMoved);
        }
        let mut taken = Taken::default();
        for (device, log) in &self.logs {
            taken.raced |= log.tail.number > manifest.covers.get(*device).number;
        }
        for (device, tail) in manifest.covers.iter() {
            let log = self.logs.entry(device).or_default();
            if tail.number > log.tail.number {
                (log.tail, log.begin) = (tail, tail.number);
                taken.healed = true;
            }
        }
        self.snapshots.retain(|snapshot| snapshot.settled);
        self.snapshots.push(Snapshot {
            bytes: Rc::new(bytes),
            manifest: Rc::new(manifest),
            confirmations: Vec::new(),
            parts: Rc::new(parts),
            settled: false,
        });
        if self.chain.active().count() < 2 {
            self.settle();
            taken.settled = true;
        }
        Ok(taken)
    }

    /// Another device has found in the newest snapshot all that it covers. Whether that settled it.
    pub(crate) fn confirm(&mut self, bytes: Vec<u8>) -> Result<bool, Reason> {
        let chain = self.chain.clone();
        let last = self.snapshots.last_mut().ok_or(Reason::NoSuchSnapshot)?;
        admit_confirmation(&chain, &last.bytes, &bytes)?;
        if !last.confirmations.contains(&bytes) {
            last.confirmations.push(bytes);
        }
        let settles = !last.settled;
        if settles {
            self.settle();
        }
        Ok(settles)
    }

    /// What the last snapshot covers goes, and what the one before the last was.
    fn settle(&mut self) {
        let Some(last) = self.snapshots.last_mut() else {
            return;
        };
        last.settled = true;
        for (device, tail) in last.manifest.covers.iter() {
            let log = self.logs.entry(device).or_default();
            log.chunks.retain(|number, _| *number > tail.number);
            log.begin = log.begin.max(tail.number);
        }
        self.drop_doomed();
        // Of a generation that is over nothing stays.
        let generation = self.chain.standing().generation;
        self.snapshots
            .retain(|snapshot| snapshot.manifest.generation == generation);
        if self.snapshots.len() > 2 {
            self.snapshots.remove(0);
        }
    }
}

/// The parts that were put, if they are those that the manifest names.
fn put_parts(manifest: &Manifest, uploads: &mut Uploads) -> Result<Vec<Vec<u8>>, Reason> {
    let parts = uploads.remove(&manifest.id).unwrap_or_default();
    let parts: Vec<Vec<u8>> = parts.into_values().collect();
    let length = |part: &Vec<u8>| u32::try_from(part.len()).unwrap_or(u32::MAX);
    let named = parts.iter().map(|part| (Digest32::of(part), length(part)));
    if named.eq(manifest.parts.iter().copied()) {
        Ok(parts)
    } else {
        Err(Reason::SnapshotMoved)
    }
}

impl Snapshot {
    pub(crate) fn size(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }
}

/// The device that a record takes out, and where it says that its log ends.
fn revoked(record: &[u8]) -> Option<(DeviceNumber, LogTail)> {
    match Record::read(record).ok()?.body {
        Body::Revoke { device, last } => Some((device, last)),
        _ => None,
    }
}
