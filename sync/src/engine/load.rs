//! Where an engine comes from: a new vault, a pairing, or the disk.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::anew::{Anew, Given};
use super::blobs::Carrier;
use super::connection::Connection;
use super::deliver::Inbox;
use super::log::{Entry, Log, State};
use super::named::Named;
use super::records::{self, HeldRecord, VaultRecord};
use super::reminders::Reminding;
use super::remove::{DELETED, REMOVED};
use super::repair::Repairs;
use super::snapshots::Snapshots;
use super::{Engine, Seen, Troubles};
use crate::Entropy;
use crate::chunk::ChunkHeader;
use crate::codec::DecodeError;
use crate::ids::{DeviceNumber, LogTail, Vector};
use crate::keys::{DeviceSecrets, EpochKey, RecoveryPhrase};
use crate::origin::RelayOrigin;
use crate::pairing::JoinedVault;
use crate::roster::{RosterChain, RosterError, genesis};
use crate::store::{Op, Space};
use crate::token::Token;

/// All keyed records of `Meta`, `Roster`, `Sealed`, `Held`, `Seen` and `Secrets`, as they stand on the disk; those of
/// `Secrets` unwrapped.
pub type Records = BTreeMap<(Space, String), Vec<u8>>;

/// Why what is on the disk does not make a device.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EngineLoadError {
    /// This store belongs to no vault yet; that is not a fault.
    #[error("this device is not set up for sync yet")]
    NoVault,
    /// A record cannot be read.
    #[error(
        "the sync records of this device are damaged ({0}); the data is safe, add this device again"
    )]
    Unreadable(&'static str, #[source] DecodeError),
    /// The roster on the disk is not a valid one.
    #[error("the device list stored here is damaged; the data is safe, add this device again")]
    Roster(#[from] RosterError),
    /// A secret is not there. It is never made anew: another key would be another device.
    #[error("the keys of this device cannot be opened; the data is safe, add this device again")]
    MissingKey,
    /// Records that do not belong together.
    #[error(
        "the sync records of this device do not belong together ({0}); the data is safe, add this device again"
    )]
    Inconsistent(&'static str),
}

/// A new vault.
#[derive(Debug)]
pub struct Created {
    /// Its first device.
    pub engine: Engine,
    /// To be on the disk before anything is handed to the engine.
    pub ops: Vec<Op>,
    /// To be shown to the person. Kept in `Secrets` too, until it is confirmed.
    pub phrase: RecoveryPhrase,
}

impl Engine {
    /// Makes a new vault with this as its first device.
    ///
    /// # Errors
    /// If a key was generated that is not usable, which a working source of randomness does not give.
    pub fn create(
        relay: RelayOrigin,
        label: &str,
        fence: u64,
        entropy: &mut dyn Entropy,
    ) -> Result<Created, RosterError> {
        let secrets = DeviceSecrets::generate(entropy);
        let key = EpochKey::generate(entropy);
        let phrase = RecoveryPhrase::generate(entropy);
        let record = genesis(&secrets, label, &phrase.keys().public(), &key, entropy)?;
        let chain = RosterChain::validate([&record])?;
        let keys = BTreeMap::from([(chain.standing().epoch, key)]);
        let mut engine = Self::fresh(
            DeviceNumber(1),
            relay,
            secrets,
            keys,
            vec![record],
            chain,
            fence,
        );
        engine.phrase = Some(phrase.clone());
        let mut ops = engine.first_ops();
        ops.push(records::put_secret(records::PHRASE, phrase.as_bytes()));
        Ok(Created {
            engine,
            ops,
            phrase,
        })
    }

    /// Becomes the device that a pairing has let in. The ops are to be on the disk before anything is handed to the
    /// engine.
    #[must_use]
    pub fn from_pairing(joined: JoinedVault, fence: u64) -> (Self, Vec<Op>) {
        let JoinedVault {
            relay,
            number,
            secrets,
            roster,
            chain,
            epoch_keys,
            pins,
        } = joined;
        let mut engine = Self::fresh(number, relay, secrets, epoch_keys, roster, chain, fence);
        engine.named = Named::of(pins);
        let mut ops = engine.first_ops();
        ops.push(records::put_pins(None, &engine.named));
        (engine, ops)
    }

    fn fresh(
        number: DeviceNumber,
        relay: RelayOrigin,
        secrets: DeviceSecrets,
        epoch_keys: BTreeMap<u32, EpochKey>,
        roster: Vec<Vec<u8>>,
        chain: RosterChain,
        fence: u64,
    ) -> Self {
        // Whoever is let in begins with the document of the generation that is current then.
        let anew = Anew::joined(&chain);
        Self {
            number,
            relay,
            secrets,
            epoch_keys,
            fence,
            roster,
            chain,
            tail: LogTail::EMPTY,
            sealed: BTreeMap::new(),
            acked: 0,
            acked_on_disk: 0,
            confirmed: 0,
            sent: 0,
            outbox: BTreeMap::new(),
            consumed: BTreeSet::new(),
            sealing: None,
            resealing: None,
            too_large: BTreeSet::new(),
            given: BTreeMap::new(),
            anew,
            renewal: None,
            logs: BTreeMap::new(),
            inbox: Inbox::default(),
            seen: BTreeMap::new(),
            snapshots: Snapshots::default(),
            repairs: Repairs::default(),
            blobs: Carrier::default(),
            reminding: Reminding::default(),
            named: Named::default(),
            incarnation: None,
            last_seen: BTreeMap::new(),
            connection: Connection::new(),
            relay_holds: Vector::default(),
            relay_tails: BTreeMap::new(),
            pinned: Vector::default(),
            trouble: Troubles::default(),
            invite: None,
            removal: None,
            setting_aside: BTreeSet::new(),
            copying: None,
            copy_secrets: None,
            doubted: false,
            rewound: BTreeSet::new(),
            appending: None,
            rotated: None,
            commits: BTreeMap::new(),
            next_tx: 0,
            phrase: None,
            next_phrase: None,
            saving_phrase: false,
            asked: None,
            token: None,
        }
    }

    fn first_ops(&self) -> Vec<Op> {
        let vault = VaultRecord {
            device: self.number,
            vault: self.vault_id(),
            relay: self.relay.clone(),
        };
        let mut ops = vec![
            records::expect_fence(self.fence),
            Op::Expect(Space::Meta, records::VAULT.into(), None),
            vault.put(),
            records::put_secret(records::DEVICE_SECRETS, &self.secrets.to_bytes()),
        ];
        ops.extend(self.anew.first_op());
        let epochs = self.epoch_keys.iter();
        ops.extend(
            epochs.map(|(epoch, key)| {
                records::put_secret(&records::epoch_key(*epoch), key.as_bytes())
            }),
        );
        ops.extend(
            (0..)
                .zip(&self.roster)
                .map(|(position, record)| records::put_roster(position, record)),
        );
        ops
    }

    /// Becomes the device that is on the disk.
    ///
    /// # Errors
    /// If there is none, or its records are missing, damaged or not of one piece. Nothing is ever made up for what
    /// is missing.
    pub fn load(records: &Records, fence: u64) -> Result<Self, EngineLoadError> {
        let meta = |key: &str| records.get(&(Space::Meta, key.to_owned()));
        let secret = |key: &str| records.get(&(Space::Secrets, key.to_owned()));
        let vault = meta(records::VAULT).ok_or(EngineLoadError::NoVault)?;
        let vault = VaultRecord::read(vault).map_err(unreadable("vault"))?;
        let secrets =
            secret(records::DEVICE_SECRETS).and_then(|bytes| DeviceSecrets::from_bytes(bytes));
        let secrets = secrets.ok_or(EngineLoadError::MissingKey)?;

        let roster: Vec<Vec<u8>> = of_space(records, Space::Roster)
            .map(|(_, bytes)| bytes.clone())
            .collect();
        let chain = RosterChain::validate(&roster)?;
        if chain.vault() != vault.vault {
            return Err(EngineLoadError::Inconsistent("roster"));
        }
        if chain
            .known(vault.device)
            .is_none_or(|device| device.entry.keys != secrets.public())
        {
            return Err(EngineLoadError::Inconsistent("device"));
        }
        let epoch_keys = epoch_keys(records)?;
        let removed = chain.device(vault.device).is_none();
        if !removed && !epoch_keys.contains_key(&chain.standing().epoch) {
            return Err(EngineLoadError::MissingKey);
        }

        let mut engine = Self::fresh(
            vault.device,
            vault.relay,
            secrets,
            epoch_keys,
            roster,
            chain,
            fence,
        );
        engine.trouble.stopped = removed.then(|| REMOVED.to_owned());
        engine.copy_secrets =
            secret(records::COPY).and_then(|bytes| DeviceSecrets::from_bytes(bytes));
        if engine.chain.is_deleted() {
            engine.trouble.stopped = Some(DELETED.to_owned());
        }
        let phrase = |key: &str| secret(key).and_then(|bytes| RecoveryPhrase::from_bytes(bytes));
        engine.phrase = phrase(records::PHRASE);
        engine.next_phrase = phrase(records::NEXT_PHRASE);
        engine.token = secret(records::TOKEN)
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
            .and_then(|text| Token::parse(text).ok());
        if let Some(tail) = meta(records::TAIL) {
            engine.tail = records::read_tail(tail).map_err(unreadable("tail"))?;
        }
        if let Some(acked) = meta(records::ACKED) {
            engine.acked = records::number(acked).map_err(unreadable("acked"))?;
            engine.acked_on_disk = engine.acked;
            engine.confirmed = engine.acked;
        }
        if let Some(pins) = meta(records::PINS) {
            (engine.incarnation, engine.named) =
                records::read_pins(pins).map_err(unreadable("pins"))?;
        }
        if let Some(settled) = meta(records::SETTLED) {
            engine.snapshots.settled =
                records::read_settled(settled).map_err(unreadable("settled"))?;
        }
        engine.anew = match meta(records::GENERATION) {
            Some(anew) => Anew::read(anew).map_err(unreadable("generation"))?,
            None => Anew::default(),
        };
        engine.load_given(records)?;
        if let Some(repairs) = meta(records::REPAIRS) {
            engine.repairs = Repairs::read(repairs).map_err(unreadable("repairs"))?;
        }
        if let Some(sent) = meta(records::BLOBS) {
            let sent = records::read_blobs(sent).map_err(unreadable("blobs"))?;
            engine.blobs = Carrier::loaded(sent);
        }
        engine.load_seen(records)?;
        engine.load_sealed(records)?;
        engine.load_logs(records)?;
        Ok(engine)
    }

    fn load_sealed(&mut self, records: &Records) -> Result<(), EngineLoadError> {
        for (key, chunk) in of_space(records, Space::Sealed) {
            let number = key
                .parse()
                .map_err(|_| EngineLoadError::Inconsistent("own log"))?;
            self.sealed.insert(number, chunk.clone());
        }
        let Some((number, chunk)) = self.sealed.last_key_value() else {
            // What settled snapshots cover is not kept.
            return if self.tail.number <= self.confirmed {
                Ok(())
            } else {
                Err(EngineLoadError::Inconsistent("own log"))
            };
        };
        let last = LogTail {
            number: *number,
            hash: crate::ids::Digest32::of(chunk),
        };
        // A restored device may have taken up the end of its log from a snapshot.
        let beyond = last.number < self.tail.number && self.tail.number <= self.confirmed;
        if last == self.tail || beyond {
            Ok(())
        } else {
            Err(EngineLoadError::Inconsistent("own log"))
        }
    }

    fn load_given(&mut self, records: &Records) -> Result<(), EngineLoadError> {
        for (key, bytes) in of_space(records, Space::Meta) {
            let Some(number) = key.strip_prefix(records::GIVEN) else {
                continue;
            };
            let number = number
                .parse()
                .map_err(|_| EngineLoadError::Inconsistent("given"))?;
            let given = Given::read(bytes).map_err(unreadable("given"))?;
            self.given.insert(number, given);
        }
        Ok(())
    }

    fn load_seen(&mut self, records: &Records) -> Result<(), EngineLoadError> {
        for (key, bytes) in of_space(records, Space::Seen) {
            let at = records::read_held_key(key).ok_or(EngineLoadError::Inconsistent("seen"))?;
            let seen = Seen::read(bytes).map_err(unreadable("seen"))?;
            let replaced = seen.replaces.map(|number| (at.0, number));
            self.repairs.replaced.extend(replaced);
            self.seen.insert(at, seen);
        }
        Ok(())
    }

    fn load_logs(&mut self, records: &Records) -> Result<(), EngineLoadError> {
        for (key, bytes) in of_space(records, Space::Meta) {
            let Some(device) = key
                .strip_prefix(records::LOG)
                .and_then(|device| device.parse().ok())
            else {
                continue;
            };
            let (tail, roster_length) = records::read_log(bytes).map_err(unreadable("log"))?;
            self.logs.insert(
                DeviceNumber(device),
                Log {
                    tail,
                    roster_length,
                    beyond: BTreeMap::new(),
                },
            );
        }
        for (key, bytes) in of_space(records, Space::Held) {
            let (device, number) =
                records::read_held_key(key).ok_or(EngineLoadError::Inconsistent("held"))?;
            let record = HeldRecord::read(bytes).map_err(unreadable("held"))?;
            // Of what is in the document no bytes are kept, nor is it asked again who signed them.
            let header = ChunkHeader::read(&record.chunk);
            let signed = header.is_ok_and(|header| self.signed(&header, &record.chunk));
            let mut entry = Entry::from_record(record, signed);
            // This may be the newer version that it waited for.
            if entry.state == State::Future {
                entry.state = State::Waiting;
            }
            let log = self.logs.entry(device).or_default();
            if device == self.number {
                log.tail = self.tail;
            }
            if number > log.tail.number {
                log.beyond.insert(number, entry);
            }
        }
        Ok(())
    }
}

fn unreadable(what: &'static str) -> impl FnOnce(DecodeError) -> EngineLoadError {
    move |error| EngineLoadError::Unreadable(what, error)
}

fn of_space(records: &Records, space: Space) -> impl Iterator<Item = (&String, &Vec<u8>)> {
    records
        .range((space, String::new())..)
        .take_while(move |((of, _), _)| *of == space)
        .map(|((_, key), value)| (key, value))
}

fn epoch_keys(records: &Records) -> Result<BTreeMap<u32, EpochKey>, EngineLoadError> {
    let mut keys = BTreeMap::new();
    for (key, bytes) in of_space(records, Space::Secrets) {
        if let Some(epoch) = key.strip_prefix(records::EPOCH) {
            let epoch = epoch
                .parse()
                .map_err(|_| EngineLoadError::Inconsistent("keys"))?;
            keys.insert(
                epoch,
                EpochKey::from_bytes(bytes).ok_or(EngineLoadError::MissingKey)?,
            );
        }
    }
    Ok(keys)
}
