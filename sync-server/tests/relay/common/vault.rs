//! A vault as its devices know it.

use std::collections::BTreeMap;

use kith_sync::Entropy;
use kith_sync::chunk::{self, Body, ChunkHeader, ChunkKind, seal};
use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::keys::{DeviceSecrets, EpochKey, RecoveryPhrase};
use kith_sync::roster::{
    NewDevice, NewGeneration, RosterChain, add_device, genesis, revoke, rotate,
};
use kith_sync::snapshot::{Confirmation, Manifest, SnapshotId, seal_parts};

/// Pseudo-random, so that a failing test fails again.
pub(crate) struct Seeded(pub(crate) u64);

impl Entropy for Seeded {
    fn fill(&mut self, buffer: &mut [u8]) {
        for byte in buffer {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            *byte = self.0 as u8;
        }
    }
}

/// See the module.
pub(crate) struct Vault {
    pub(crate) records: Vec<Vec<u8>>,
    pub(crate) chain: RosterChain,
    key: EpochKey,
    pub(crate) phrase: RecoveryPhrase,
    devices: BTreeMap<DeviceNumber, DeviceSecrets>,
    tails: BTreeMap<DeviceNumber, LogTail>,
    entropy: Seeded,
}

pub(crate) const PHONE: DeviceNumber = DeviceNumber(1);
pub(crate) const LAPTOP: DeviceNumber = DeviceNumber(2);

impl Vault {
    /// With one device.
    pub(crate) fn new(seed: u64) -> Self {
        Self::named(seed, None)
    }

    /// With one device and the lookup id of another vault's recovery phrase.
    pub(crate) fn naming(seed: u64, lookup: [u8; 16]) -> Self {
        Self::named(seed, Some(lookup))
    }

    fn named(seed: u64, lookup: Option<[u8; 16]>) -> Self {
        let mut entropy = Seeded(seed);
        let phone = DeviceSecrets::generate(&mut entropy);
        let phrase = RecoveryPhrase::generate(&mut entropy);
        let mut recovery = phrase.keys().public();
        recovery.lookup = lookup.unwrap_or(recovery.lookup);
        let key = EpochKey::generate(&mut entropy);
        let first = genesis(&phone, "Phone", &recovery, &key, &mut entropy).unwrap();
        let chain = RosterChain::validate([&first]).unwrap();
        Self {
            records: vec![first],
            chain,
            key,
            phrase,
            devices: BTreeMap::from([(PHONE, phone)]),
            tails: BTreeMap::new(),
            entropy,
        }
    }

    /// With two.
    pub(crate) fn of_two(seed: u64) -> Self {
        let mut vault = Self::new(seed);
        let record = vault.next_device();
        vault.adopt(record);
        vault
    }

    pub(crate) fn key(&self) -> &EpochKey {
        &self.key
    }

    pub(crate) fn id(&self) -> VaultId {
        self.chain.vault()
    }

    /// The record that adds a device; not yet part of the roster.
    pub(crate) fn next_device(&mut self) -> Vec<u8> {
        let device = DeviceSecrets::generate(&mut self.entropy);
        let new = NewDevice {
            keys: device.public(),
            label: "Another".to_owned(),
        };
        let number = self.chain.next_number();
        let signer = (PHONE, &self.devices[&PHONE]);
        let record = add_device(&self.chain, &new, signer, &self.key, &mut self.entropy).unwrap();
        self.devices.insert(number, device);
        record
    }

    /// The record that takes a device out, signed by the phone.
    pub(crate) fn removal(&self, device: DeviceNumber, last: LogTail) -> Vec<u8> {
        revoke(&self.chain, device, last, (PHONE, &self.devices[&PHONE])).unwrap()
    }

    /// The record that begins an epoch, signed by the phone; taken up, with its key.
    pub(crate) fn new_epoch(&mut self) -> Vec<u8> {
        let signer = (PHONE, &self.devices[&PHONE]);
        let record = rotate(&self.chain, &self.key, signer, &mut self.entropy).unwrap();
        self.adopt(record.clone());
        record
    }

    pub(crate) fn adopt(&mut self, record: Vec<u8>) {
        self.chain.append(&record).unwrap();
        self.records.push(record);
    }

    /// The next chunk of a device's log.
    pub(crate) fn chunk(&mut self, device: DeviceNumber, content: &[u8]) -> Vec<u8> {
        let tail = self.tail(device);
        let chunk = self.chunk_after(device, tail, content);
        self.tails.insert(
            device,
            LogTail {
                number: tail.number + 1,
                hash: Digest32::of(&chunk),
            },
        );
        chunk
    }

    /// A chunk that continues any tail, and leaves the log as it was.
    pub(crate) fn chunk_after(
        &mut self,
        device: DeviceNumber,
        tail: LogTail,
        content: &[u8],
    ) -> Vec<u8> {
        let standing = self.chain.standing();
        let header = ChunkHeader {
            version: chunk::VERSION,
            kind: ChunkKind::Changes,
            vault: self.id(),
            epoch: standing.epoch,
            generation: standing.generation,
            device,
            number: tail.number + 1,
            prev: tail.hash,
        };
        self.seal(&header, device, content)
    }

    pub(crate) fn seal(
        &mut self,
        header: &ChunkHeader,
        signer: DeviceNumber,
        content: &[u8],
    ) -> Vec<u8> {
        let body = Body {
            changes: content.to_vec(),
            heads: Vec::new(),
            vector: Vector::default(),
            roster: self.chain.head(),
            replaces: None,
            complaints: Vec::new(),
        };
        let signer = &self.devices[&signer];
        seal(header, &body, &self.key, signer, &mut self.entropy).unwrap()
    }

    pub(crate) fn tail(&self, device: DeviceNumber) -> LogTail {
        self.tails.get(&device).copied().unwrap_or(LogTail::EMPTY)
    }

    pub(crate) fn sign(&self, device: DeviceNumber, message: &[u8]) -> [u8; 64] {
        self.devices[&device].sign(message)
    }

    /// What all logs hold, as a snapshot: its parts and its manifest, which continues `parent`.
    pub(crate) fn snapshot(
        &mut self,
        device: DeviceNumber,
        parent: Option<SnapshotId>,
        document: &[u8],
    ) -> (Vec<Vec<u8>>, Vec<u8>) {
        let mut id = SnapshotId([0; 16]);
        self.entropy.fill(&mut id.0);
        let place = (self.id(), id, device);
        let sealed = seal_parts(place, document, &[], &self.key, &mut self.entropy).unwrap();
        let standing = self.chain.standing();
        let manifest = Manifest {
            id,
            vault: self.id(),
            epoch: standing.epoch,
            generation: standing.generation,
            device,
            roster: self.chain.head(),
            parent,
            covers: self.tails.iter().map(|(of, tail)| (*of, *tail)).collect(),
            parts: sealed.named(),
        };
        let manifest = manifest.signed(|bytes| self.sign(device, bytes));
        (sealed.parts, manifest)
    }

    /// A device's word for a snapshot.
    pub(crate) fn confirmation(&self, device: DeviceNumber, manifest: &[u8]) -> Vec<u8> {
        let confirmation = Confirmation {
            vault: self.id(),
            snapshot: Manifest::read(manifest).unwrap().id,
            manifest: Digest32::of(manifest),
            device,
        };
        confirmation.signed(|bytes| self.sign(device, bytes))
    }

    /// The beginning of a generation, by the phone: the new document's parts, its manifest, and the record.
    pub(crate) fn generation(&mut self, document: &[u8]) -> Generation {
        let label = |_| "Somebody".to_owned();
        let new = NewGeneration::new(&self.chain, label, &mut self.entropy).unwrap();
        let mut id = SnapshotId([0; 16]);
        self.entropy.fill(&mut id.0);
        let place = (self.id(), id, PHONE);
        let sealed = seal_parts(place, document, &[], &new.key, &mut self.entropy).unwrap();
        let covers: Covers = self.tails.iter().map(|(of, tail)| (*of, *tail)).collect();
        let manifest = Manifest {
            id,
            vault: self.id(),
            epoch: new.epoch,
            generation: new.generation,
            device: PHONE,
            roster: new.expected,
            parent: None,
            covers: covers.clone(),
            parts: sealed.named(),
        };
        let bytes = manifest.signed(|bytes| self.sign(PHONE, bytes));
        let signer = (PHONE, &self.devices[&PHONE]);
        let (key, expected) = (new.key.clone(), new.expected);
        Generation {
            record: new.record(&self.chain, covers, Digest32::of(&bytes), signer),
            key,
            expected,
            parts: sealed.parts,
            manifest,
            bytes,
        }
    }

    /// It has begun.
    pub(crate) fn enter(&mut self, generation: Generation) {
        self.adopt(generation.record);
        self.key = generation.key;
    }
}

/// A generation that is about to begin.
pub(crate) struct Generation {
    pub(crate) expected: RosterHead,
    pub(crate) record: Vec<u8>,
    pub(crate) parts: Vec<Vec<u8>>,
    pub(crate) manifest: Manifest,
    /// The manifest as it is signed.
    pub(crate) bytes: Vec<u8>,
    key: EpochKey,
}
