//! The record that begins a generation, and what a relay asks of it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::Seeded;
use kith_sync::Entropy;
use kith_sync::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead};
use kith_sync::keys::{DeviceSecrets, EpochKey, RecoveryPhrase, open_label, unwrap_key};
use kith_sync::roster::{
    Body, NewDevice, NewGeneration, Record, RosterChain, RosterError, Signer, Signing, add_device,
    genesis, rotate,
};
use kith_sync::snapshot::{
    Manifest, SnapshotId, admit_generation, admit_manifest, may_begin_at, seal_parts,
};
use kith_sync::wire::Reason;
use proptest::prelude::*;

const FIRST: DeviceNumber = DeviceNumber(1);

struct Vault {
    chain: RosterChain,
    devices: Vec<DeviceSecrets>,
    phrase: RecoveryPhrase,
    key: EpochKey,
    entropy: Seeded,
    ends: Covers,
}

/// A vault with three devices, of which two have written something.
fn vault() -> Vault {
    let mut entropy = Seeded(300);
    let first = DeviceSecrets::generate(&mut entropy);
    let key = EpochKey::generate(&mut entropy);
    let phrase = RecoveryPhrase::generate(&mut entropy);
    let public = phrase.keys().public();
    let record = genesis(&first, "Laptop", &public, &key, &mut entropy).unwrap();
    let mut chain = RosterChain::validate([&record]).unwrap();
    let mut devices = vec![first];
    for label in ["Phone", "Tablet"] {
        let secrets = DeviceSecrets::generate(&mut entropy);
        let new = NewDevice {
            keys: secrets.public(),
            label: label.into(),
        };
        let record = add_device(&chain, &new, (FIRST, &devices[0]), &key, &mut entropy).unwrap();
        chain.append(&record).unwrap();
        devices.push(secrets);
    }
    let tail = |number| LogTail {
        number,
        hash: Digest32([number as u8; 32]),
    };
    let ends = [(FIRST, tail(4)), (DeviceNumber(3), tail(9))];
    Vault {
        chain,
        devices,
        phrase,
        key,
        entropy,
        ends: ends.into_iter().collect(),
    }
}

impl Vault {
    fn new_generation(&mut self) -> NewGeneration {
        let label = |number: DeviceNumber| format!("Device {number}");
        NewGeneration::new(&self.chain, label, &mut self.entropy).unwrap()
    }

    /// Record and manifest, the latter changed before it is signed.
    fn begins(&mut self, change: impl FnOnce(&mut Manifest)) -> (Vec<u8>, Vec<u8>) {
        let new = self.new_generation();
        let id = SnapshotId((&mut self.entropy as &mut dyn Entropy).array());
        let place = (self.chain.vault(), id, FIRST);
        let sealed = seal_parts(place, b"document", &[], &new.key, &mut self.entropy).unwrap();
        let mut manifest = Manifest {
            id,
            vault: self.chain.vault(),
            epoch: new.epoch,
            generation: new.generation,
            device: FIRST,
            roster: new.expected,
            parent: None,
            covers: self.ends.clone(),
            parts: sealed.named(),
        };
        change(&mut manifest);
        let manifest = manifest.signed(|bytes| self.devices[0].sign(bytes));
        let hash = Digest32::of(&manifest);
        let record = new.record(
            &self.chain,
            self.ends.clone(),
            hash,
            (FIRST, &self.devices[0]),
        );
        (record, manifest)
    }

    fn judge(&self, record: &[u8], manifest: &[u8]) -> Result<(), Reason> {
        let head = self.chain.head();
        admit_generation(&self.chain, FIRST, &self.ends, &head, (record, manifest)).map(|_| ())
    }

    /// The fair record, changed and signed again.
    fn changed(&mut self, change: impl FnOnce(&mut Record)) -> Result<(), RosterError> {
        let (fair, _) = self.begins(|_| {});
        let mut record = Record::read(&fair).unwrap();
        change(&mut record);
        let bytes = record.signed(|bytes| self.devices[0].sign(bytes));
        self.chain.clone().append(&bytes)
    }
}

fn agree(secrets: &DeviceSecrets) -> x25519_dalek::StaticSecret {
    let secret: [u8; 32] = secrets.to_bytes()[32..].try_into().unwrap();
    secret.into()
}

#[test]
fn a_generation_brings_its_key_to_all_and_has_no_link_to_the_one_before() {
    let mut vault = vault();
    let rotated = rotate(
        &vault.chain,
        &vault.key,
        (FIRST, &vault.devices[0]),
        &mut vault.entropy,
    );
    vault.chain.append(&rotated.unwrap()).unwrap();
    let (record, manifest) = vault.begins(|_| {});
    vault.chain.append(&record).unwrap();
    let standing = vault.chain.standing();
    assert_eq!((standing.generation, standing.epoch), (2, 3));
    let begun = vault.chain.begun().unwrap().clone();
    assert_eq!((begun.position, begun.epoch), (4, 3));
    assert_eq!(
        (&begun.covers, begun.snapshot),
        (&vault.ends, Digest32::of(&manifest))
    );
    let mut keys = Vec::new();
    for (number, secrets) in (1..).zip(&vault.devices) {
        let device = vault.chain.device(DeviceNumber(number)).unwrap();
        let (wrapped, context) = device.wrapped();
        let key = unwrap_key(wrapped, &agree(secrets), context).unwrap();
        let entry = &device.entry;
        let label = open_label(&key, &entry.keys.ed25519, &entry.label);
        assert_eq!(label, Some(format!("Device {number}")));
        keys.push(key);
    }
    let (wrapped, context) = vault.chain.recovery_wrapped();
    keys.push(unwrap_key(wrapped, vault.phrase.keys().agree(), context).unwrap());
    keys.dedup();
    assert_eq!(keys.len(), 1);
    let mut known = [(3, keys.remove(0))].into_iter().collect();
    vault.chain.fill_earlier(&mut known);
    assert_eq!(known.into_keys().collect::<Vec<_>>(), [3]);
}

#[test]
fn a_record_that_breaks_a_rule_begins_nothing() {
    let mut vault = vault();
    fn body(record: &mut Record) -> &mut Body {
        &mut record.body
    }
    let generation = |to: u32| {
        move |record: &mut Record| {
            if let Body::Generation { generation, .. } = body(record) {
                *generation = to;
            }
        }
    };
    let stale = Err(RosterError::StaleGeneration);
    assert_eq!(vault.changed(generation(1)), stale);
    assert_eq!(vault.changed(generation(3)), stale);
    let epoch = vault.changed(|record| {
        if let Body::Generation { epoch, .. } = body(record) {
            *epoch = 1;
        }
    });
    assert_eq!(epoch, Err(RosterError::StaleEpoch));
    let left_out = vault.changed(|record| {
        if let Body::Generation { wrapped, .. } = body(record) {
            wrapped.pop();
        }
    });
    assert_eq!(left_out, Err(RosterError::WrongReceivers));
    let nameless = vault.changed(|record| {
        if let Body::Generation { labels, .. } = body(record) {
            labels.pop();
        }
    });
    assert_eq!(nameless, Err(RosterError::WrongReceivers));
    let stranger = vault.changed(|record| {
        if let Body::Generation { covers, .. } = body(record) {
            let tail = LogTail {
                number: 1,
                hash: Digest32([1; 32]),
            };
            covers.set(DeviceNumber(9), tail);
        }
    });
    assert_eq!(stranger, Err(RosterError::UnknownDevice));
    assert_eq!(vault.changed(|_| {}), Ok(()));
    let new = vault.new_generation();
    let phrase = vault.phrase.keys();
    let covers = vault.ends.clone();
    let signed = new.record(
        &vault.chain,
        covers,
        Digest32::ZERO,
        Signing::Recovery(&phrase),
    );
    let signer = Record::read(&signed).unwrap().signer;
    assert_eq!(signer, Signer::Recovery);
    assert_eq!(vault.chain.append(&signed), Err(RosterError::WrongSigner));
}

#[test]
fn any_flipped_bit_and_any_cut_of_it_is_found() {
    let mut vault = vault();
    let (record, _) = vault.begins(|_| {});
    for bit in (0..record.len() * 8).step_by(7) {
        let mut flipped = record.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(vault.chain.clone().append(&flipped).is_err(), "{bit}");
    }
    for length in 0..record.len() {
        assert!(Record::read(&record[..length]).is_err());
    }
}

#[test]
fn the_relay_takes_it_only_on_what_it_holds() {
    let mut vault = vault();
    let (record, manifest) = vault.begins(|_| {});
    assert_eq!(vault.judge(&record, &manifest), Ok(()));
    let head = RosterHead {
        length: 1,
        hash: Digest32(vault.chain.vault().0),
    };
    let parts = (record.as_slice(), manifest.as_slice());
    let judged = admit_generation(&vault.chain, FIRST, &vault.ends, &head, parts);
    assert_eq!(judged.err(), Some(Reason::RosterMoved));
    let own = vault.chain.head();
    let other = admit_generation(&vault.chain, DeviceNumber(2), &vault.ends, &own, parts);
    assert_eq!(other.err(), Some(Reason::NotAuthentic));
    let mut longer = vault.ends.clone();
    longer.set(
        DeviceNumber(2),
        LogTail {
            number: 1,
            hash: Digest32([7; 32]),
        },
    );
    let moved = admit_generation(&vault.chain, FIRST, &longer, &own, parts);
    assert_eq!(moved.err(), Some(Reason::LogMoved));
    // Without its document only a relay that lost both takes it, so that nothing there is left behind unseen.
    assert!(may_begin_at(&record, &vault.ends) && may_begin_at(&record, &Covers::default()));
    assert!(!may_begin_at(&record, &longer));
}

#[test]
fn the_document_must_be_the_one_that_the_record_names() {
    let mut vault = vault();
    let (record, _) = vault.begins(|_| {});
    let (_, other) = vault.begins(|_| {});
    assert_eq!(vault.judge(&record, &other), Err(Reason::BadRecord));
    let changes: [fn(&mut Manifest); 5] = [
        |manifest| manifest.generation = 3,
        |manifest| manifest.epoch = 1,
        |manifest| manifest.parent = Some(SnapshotId([1; 16])),
        |manifest| manifest.covers = Covers::default(),
        |manifest| manifest.roster.length = 1,
    ];
    for change in changes {
        let (record, manifest) = vault.begins(change);
        assert_eq!(vault.judge(&record, &manifest), Err(Reason::BadRecord));
    }
    let (record, manifest) = vault.begins(|manifest| manifest.parts[0].1 = u32::MAX);
    assert_eq!(vault.judge(&record, &manifest), Err(Reason::TooLarge));
    let (record, manifest) = vault.begins(|manifest| manifest.device = DeviceNumber(2));
    assert_eq!(vault.judge(&record, &manifest), Err(Reason::NotAuthentic));
    let (record, mut manifest) = vault.begins(|_| {});
    let last = manifest.len() - 1;
    manifest[last] ^= 1;
    assert_eq!(vault.judge(&record, &manifest), Err(Reason::BadSignature));
}

#[test]
fn a_later_snapshot_never_goes_back_behind_the_beginning() {
    let mut vault = vault();
    let (record, first) = vault.begins(|_| {});
    let old = Manifest::read(&first).unwrap();
    vault.chain.append(&record).unwrap();
    let snapshot = |change: fn(&mut Manifest)| {
        let mut manifest = Manifest {
            roster: vault.chain.head(),
            ..old.clone()
        };
        change(&mut manifest);
        let bytes = manifest.signed(|bytes| vault.devices[0].sign(bytes));
        admit_manifest(&vault.chain, FIRST, None, &bytes).map(|_| ())
    };
    assert_eq!(snapshot(|_| {}), Ok(()));
    let behind = snapshot(|manifest| manifest.covers = Covers::default());
    assert_eq!(behind, Err(Reason::SnapshotMoved));
    let stale = snapshot(|manifest| manifest.generation = 1);
    assert_eq!(stale, Err(Reason::StaleGeneration));
}

proptest! {
    #[test]
    fn no_bytes_make_the_judge_panic(noise in prop::collection::vec(any::<u8>(), 0..400), at in any::<prop::sample::Index>()) {
        let mut vault = vault();
        let (mut record, mut manifest) = vault.begins(|_| {});
        let tail = noise.len().min(64);
        for bytes in [&mut record, &mut manifest] {
            let start = at.index(bytes.len());
            bytes.splice(start.., noise[..tail].iter().copied());
        }
        let head = vault.chain.head();
        for record in [&record, &noise] {
            for manifest in [&manifest, &noise] {
                let parts = (record.as_slice(), manifest.as_slice());
                prop_assert!(admit_generation(&vault.chain, FIRST, &vault.ends, &head, parts).is_err());
            }
            let _ = may_begin_at(record, &vault.ends);
        }
    }
}
