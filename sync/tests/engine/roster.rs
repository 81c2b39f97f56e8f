//! The roster: who may add, in which order, and what never changes.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::Seeded;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead};
use kith_sync::keys::{DeviceSecrets, EpochKey, RecoveryPhrase, open_label, unwrap_key};
use kith_sync::roster::{
    Body, NewDevice, Record, RosterChain, RosterError, Signer, add_device, genesis, revoke, rotate,
};

struct Founded {
    records: Vec<Vec<u8>>,
    chain: RosterChain,
    first: DeviceSecrets,
    phrase: RecoveryPhrase,
    key: EpochKey,
    entropy: Seeded,
}

fn found() -> Founded {
    found_with(500)
}

fn found_with(seed: u64) -> Founded {
    let mut entropy = Seeded(seed);
    let first = DeviceSecrets::generate(&mut entropy);
    let key = EpochKey::generate(&mut entropy);
    let phrase = RecoveryPhrase::generate(&mut entropy);
    let record = genesis(
        &first,
        "Laptop",
        &phrase.keys().public(),
        &key,
        &mut entropy,
    )
    .unwrap();
    let chain = RosterChain::validate([&record]).unwrap();
    Founded {
        records: vec![record],
        chain,
        first,
        phrase,
        key,
        entropy,
    }
}

impl Founded {
    fn newcomer(&mut self) -> (DeviceSecrets, NewDevice) {
        let secrets = DeviceSecrets::generate(&mut self.entropy);
        let device = NewDevice {
            keys: secrets.public(),
            label: "Phone".into(),
        };
        (secrets, device)
    }

    fn record_for(&mut self, device: &NewDevice) -> Vec<u8> {
        let signer = (DeviceNumber(1), &self.first);
        add_device(&self.chain, device, signer, &self.key, &mut self.entropy).unwrap()
    }

    fn add(&mut self) -> DeviceSecrets {
        let (secrets, device) = self.newcomer();
        let record = self.record_for(&device);
        self.chain.append(&record).unwrap();
        self.records.push(record);
        secrets
    }
}

#[test]
fn the_vaults_id_is_the_hash_of_its_first_record() {
    let founded = found();
    assert_eq!(founded.chain.vault().0, Digest32::of(&founded.records[0]).0);
}

#[test]
fn a_new_device_finds_its_key_and_everybody_its_name() {
    let mut founded = found();
    let second = founded.add();
    let device = founded.chain.device(DeviceNumber(2)).unwrap();
    let (wrapped, context) = device.wrapped();
    let key = DeviceSecrets::from_bytes(&second.to_bytes()).unwrap();
    assert_eq!(key.public(), device.entry.keys);
    let opened = open_label(
        &founded.key,
        &device.entry.keys.ed25519,
        &device.entry.label,
    );
    assert_eq!(opened.as_deref(), Some("Phone"));
    let (recovery, recovery_context) = founded.chain.recovery_wrapped();
    let keys = founded.phrase.keys();
    assert_eq!(
        unwrap_key(recovery, keys.agree(), recovery_context),
        Some(founded.key.clone())
    );
    assert_eq!(
        unwrap_key(wrapped, keys.agree(), context),
        None,
        "each key is wrapped for one receiver"
    );
    assert_eq!(founded.chain.recovery().lookup, keys.public().lookup);
}

#[test]
fn any_flipped_bit_and_any_cut_is_found() {
    let mut founded = found();
    founded.add();
    for (at, record) in founded.records.iter().enumerate() {
        for bit in (0..record.len() * 8).step_by(13) {
            let mut records = founded.records.clone();
            records[at][bit / 8] ^= 1 << (bit % 8);
            assert!(
                RosterChain::validate(&records).is_err(),
                "record {at}, bit {bit}"
            );
        }
        for length in (0..record.len()).step_by(7) {
            let mut records = founded.records.clone();
            records[at].truncate(length);
            assert!(
                RosterChain::validate(&records).is_err(),
                "record {at}, cut at {length}"
            );
        }
    }
}

#[test]
fn a_record_belongs_to_one_place_in_one_roster() {
    let mut founded = found();
    founded.add();
    let records = founded.records.clone();
    assert_eq!(
        RosterChain::validate([&records[1]]),
        Err(RosterError::NotNext)
    );
    assert_eq!(
        RosterChain::validate([&records[0], &records[0]]),
        Err(RosterError::NotNext)
    );
    assert_eq!(
        RosterChain::validate([&records[0], &records[1], &records[1]]),
        Err(RosterError::NotNext)
    );
    assert_eq!(
        RosterChain::validate(Vec::<Vec<u8>>::new()),
        Err(RosterError::Empty)
    );
    let mut other = found_with(9_000);
    other.add();
    other.add();
    assert_eq!(
        founded.chain.append(&other.records[2]),
        Err(RosterError::NotNext)
    );
}

#[test]
fn only_active_devices_and_the_recovery_phrase_may_add() {
    let mut founded = found();
    let (_, device) = founded.newcomer();
    let stranger = DeviceSecrets::generate(&mut founded.entropy);
    for signer in [DeviceNumber(1), DeviceNumber(2), DeviceNumber(9)] {
        let record = add_device(
            &founded.chain,
            &device,
            (signer, &stranger),
            &founded.key,
            &mut founded.entropy,
        )
        .unwrap();
        assert_eq!(
            founded.chain.append(&record),
            Err(RosterError::BadSignature)
        );
    }
    let by_device = founded.record_for(&device);
    let mut record = Record::read(&by_device).unwrap();
    record.signer = Signer::Recovery;
    let keys = founded.phrase.keys();
    assert_eq!(
        founded
            .chain
            .append(&record.signed(|bytes| keys.sign(bytes))),
        Ok(())
    );
}

/// The next record, changed and signed again by the first device.
fn changed(founded: &mut Founded, change: impl FnOnce(&mut Record)) -> Vec<u8> {
    let (_, device) = founded.newcomer();
    let mut record = Record::read(&founded.record_for(&device)).unwrap();
    change(&mut record);
    record.signed(|bytes| founded.first.sign(bytes))
}

fn device_of(record: &mut Record) -> &mut kith_sync::roster::DeviceEntry {
    let Body::AddDevice { device, .. } = &mut record.body else {
        panic!("adds a device")
    };
    device
}

#[test]
fn numbers_are_neither_skipped_nor_used_again_and_keys_are_ones_own() {
    let mut founded = found();
    founded.add();
    let first = founded.first.public();
    for number in [0, 1, 2, 4, u32::MAX] {
        let record = changed(&mut founded, |record| {
            device_of(record).number = DeviceNumber(number);
        });
        assert_eq!(
            founded.chain.append(&record),
            Err(RosterError::BadNumber),
            "{number}"
        );
    }
    let record = changed(&mut founded, |record| {
        device_of(record).keys.ed25519 = first.ed25519;
    });
    assert_eq!(founded.chain.append(&record), Err(RosterError::BadKeys));
    let record = changed(&mut founded, |record| {
        device_of(record).keys.x25519 = first.x25519;
    });
    assert_eq!(founded.chain.append(&record), Err(RosterError::BadKeys));
    // The neutral element verifies signatures that nobody made.
    let mut weak = [0; 32];
    weak[0] = 1;
    let record = changed(&mut founded, |record| device_of(record).keys.ed25519 = weak);
    assert_eq!(founded.chain.append(&record), Err(RosterError::BadKeys));
    let record = changed(&mut founded, |record| {
        let Body::AddDevice { epoch, .. } = &mut record.body else {
            panic!("adds a device")
        };
        *epoch = 2;
    });
    assert_eq!(founded.chain.append(&record), Err(RosterError::StaleEpoch));
    assert_eq!(
        founded.chain.active().count(),
        2,
        "what was refused left nothing behind"
    );
}

#[test]
fn sixteen_may_be_active() {
    let mut founded = found();
    (0..15).for_each(|_| drop(founded.add()));
    let (_, device) = founded.newcomer();
    let signer = (DeviceNumber(1), &founded.first);
    let refused = add_device(
        &founded.chain,
        &device,
        signer,
        &founded.key,
        &mut founded.entropy,
    );
    assert_eq!(refused, Err(RosterError::TooMany));
    assert_eq!(RosterChain::validate(&founded.records), Ok(founded.chain));
}

#[test]
fn heads_that_were_are_told_from_heads_that_never_were() {
    let mut founded = found();
    let early = founded.chain.head();
    founded.add();
    let now = founded.chain.head();
    assert!(founded.chain.contains(&early) && founded.chain.contains(&now));
    assert_eq!(
        founded.chain.standing_at(&early),
        Some(founded.chain.standing())
    );
    for head in [
        RosterHead::EMPTY,
        RosterHead { length: 3, ..now },
        RosterHead { length: 1, ..now },
    ] {
        assert!(!founded.chain.contains(&head));
    }
}

#[test]
fn a_genesis_record_never_drifts() {
    let founded = found();
    assert_eq!(
        founded.records[0].len(),
        4 + 1 + 1 + 8 + 32 + 4 + 80 + (4 + 64 + 104) + 8 + 160 + 64
    );
    assert_eq!(&founded.records[0][..6], b"KRST\x01\x01");
    assert_eq!(
        founded.chain.vault().to_string(),
        "4502b34bf4313d3143b23dbb0f7691f0385288116766145a30418d409a1871f7"
    );
}

fn agree(secrets: &DeviceSecrets) -> x25519_dalek::StaticSecret {
    let secret: [u8; 32] = secrets.to_bytes()[32..].try_into().unwrap();
    secret.into()
}

impl Founded {
    fn take(&mut self, record: Result<Vec<u8>, RosterError>) -> Result<(), RosterError> {
        let record = record?;
        self.chain.append(&record)?;
        self.records.push(record);
        Ok(())
    }

    fn revoke(&mut self, number: u32, by: (u32, &DeviceSecrets)) -> Result<(), RosterError> {
        let signer = (DeviceNumber(by.0), by.1);
        let record = revoke(&self.chain, DeviceNumber(number), LogTail::EMPTY, signer);
        self.take(record)
    }

    fn rotate(&mut self, by: (u32, &DeviceSecrets)) -> Result<(), RosterError> {
        let signer = (DeviceNumber(by.0), by.1);
        let record = rotate(&self.chain, &self.key, signer, &mut self.entropy);
        self.take(record)?;
        let own = self.chain.device(DeviceNumber(by.0)).unwrap();
        let (wrapped, context) = own.wrapped();
        self.key = unwrap_key(wrapped, &agree(by.1), context).unwrap();
        Ok(())
    }

    fn first(&self) -> DeviceSecrets {
        self.first.clone()
    }
}

#[test]
fn a_removed_device_may_sign_nothing_and_its_number_is_never_used_again() {
    let mut founded = found();
    let second = founded.add();
    founded.revoke(2, (1, &founded.first())).unwrap();
    assert!(founded.chain.device(DeviceNumber(2)).is_none());
    assert!(founded.chain.known(DeviceNumber(2)).is_some());
    assert_eq!(founded.chain.next_number(), DeviceNumber(3));
    let (_, third) = founded.newcomer();
    let signed = |by: &DeviceSecrets, number, founded: &mut Founded| {
        let signer = (DeviceNumber(number), by);
        add_device(
            &founded.chain,
            &third,
            signer,
            &founded.key,
            &mut founded.entropy,
        )
        .unwrap()
    };
    let by_removed = signed(&second, 2, &mut founded);
    assert_eq!(
        founded.chain.append(&by_removed),
        Err(RosterError::BadSignature)
    );
    let by_first = signed(&founded.first(), 1, &mut founded);
    assert_eq!(founded.chain.append(&by_first), Ok(()));
    // Paired again with the keys that it had: those are burnt.
    let again = NewDevice {
        keys: second.public(),
        label: "Phone".into(),
    };
    let signer = (DeviceNumber(1), &founded.first);
    let record = add_device(
        &founded.chain,
        &again,
        signer,
        &founded.key,
        &mut founded.entropy,
    );
    assert_eq!(record, Err(RosterError::BadKeys));
}

#[test]
fn nobody_is_removed_twice_and_the_last_never() {
    let mut founded = found();
    let first = founded.first();
    assert_eq!(
        founded.revoke(1, (1, &first)),
        Err(RosterError::NotRemovable)
    );
    let second = founded.add();
    founded.revoke(1, (2, &second)).unwrap();
    assert_eq!(
        founded.revoke(1, (2, &second)),
        Err(RosterError::NotRemovable)
    );
    assert_eq!(
        founded.revoke(7, (2, &second)),
        Err(RosterError::NotRemovable)
    );
    assert_eq!(
        founded.revoke(2, (2, &second)),
        Err(RosterError::NotRemovable)
    );
}

#[test]
fn a_change_of_keys_reaches_exactly_the_active_devices_and_the_phrase() {
    let mut founded = found();
    let (second, third) = (founded.add(), founded.add());
    let before = founded.key.clone();
    founded.revoke(2, (1, &founded.first())).unwrap();
    assert!(founded.chain.wants_rotation());
    founded.rotate((3, &third)).unwrap();
    assert!(!founded.chain.wants_rotation());
    assert_eq!(founded.chain.standing().epoch, 2);
    assert_ne!(founded.key, before);
    let opens = |number, secrets: &DeviceSecrets| {
        let (wrapped, context) = founded.chain.known(DeviceNumber(number)).unwrap().wrapped();
        unwrap_key(wrapped, &agree(secrets), context)
    };
    assert_eq!(opens(1, &founded.first), Some(founded.key.clone()));
    assert_eq!(opens(3, &third), Some(founded.key.clone()));
    assert_eq!(opens(2, &second), Some(before), "only what it had");
    let (wrapped, context) = founded.chain.recovery_wrapped();
    let phrase = founded.phrase.keys();
    assert_eq!(
        unwrap_key(wrapped, phrase.agree(), context),
        Some(founded.key.clone())
    );
}

type Receivers = Vec<(DeviceNumber, [u8; 80])>;

#[test]
fn a_change_of_keys_that_leaves_one_out_or_includes_another_is_refused() {
    let mut founded = found();
    founded.add();
    founded.add();
    founded.revoke(3, (1, &founded.first())).unwrap();
    let signer = (DeviceNumber(1), &founded.first);
    let fair = rotate(&founded.chain, &founded.key, signer, &mut founded.entropy).unwrap();
    let tampered = |change: &dyn Fn(&mut u32, &mut Receivers)| {
        let mut record = Record::read(&fair).unwrap();
        let Body::Rotate { epoch, wrapped, .. } = &mut record.body else {
            panic!()
        };
        change(epoch, wrapped);
        let bytes = record.signed(|bytes| founded.first.sign(bytes));
        founded.chain.clone().append(&bytes)
    };
    let wrong = Err(RosterError::WrongReceivers);
    assert_eq!(tampered(&|_, wrapped| wrapped.truncate(1)), wrong);
    assert_eq!(tampered(&|_, wrapped| wrapped.reverse()), wrong);
    assert_eq!(
        tampered(&|_, wrapped| wrapped.push((DeviceNumber(3), [0; 80]))),
        wrong
    );
    assert_eq!(
        tampered(&|epoch, _| *epoch = 1),
        Err(RosterError::StaleEpoch)
    );
    assert_eq!(
        tampered(&|epoch, _| *epoch = 3),
        Err(RosterError::StaleEpoch)
    );
    assert_eq!(tampered(&|_, _| {}), Ok(()));
}

#[test]
fn the_newest_key_opens_all_before_it() {
    let mut founded = found();
    let first = founded.first();
    let mut all = vec![founded.key.clone()];
    for _ in 0..4 {
        founded.rotate((1, &first)).unwrap();
        all.push(founded.key.clone());
    }
    let mut keys = std::collections::BTreeMap::from([(5, founded.key.clone())]);
    founded.chain.fill_earlier(&mut keys);
    assert_eq!(keys.into_values().collect::<Vec<_>>(), all);
    // A link that was not made under that key opens nothing, and invents nothing.
    let mut strangers =
        std::collections::BTreeMap::from([(5, EpochKey::generate(&mut founded.entropy))]);
    founded.chain.fill_earlier(&mut strangers);
    assert_eq!(strangers.len(), 1);
}

#[test]
fn any_flipped_bit_of_a_removal_and_of_a_change_of_keys_is_found() {
    let mut founded = found();
    founded.add();
    let first = founded.first();
    founded.revoke(2, (1, &first)).unwrap();
    founded.rotate((1, &first)).unwrap();
    assert!(RosterChain::validate(&founded.records).is_ok());
    for at in [2, 3] {
        for bit in (0..founded.records[at].len() * 8).step_by(5) {
            let mut records = founded.records.clone();
            records[at][bit / 8] ^= 1 << (bit % 8);
            assert!(
                RosterChain::validate(&records).is_err(),
                "record {at}, bit {bit}"
            );
        }
    }
}
