//! The roster: a signed hash chain that says which devices a vault has, and under which keys.
//!
//! The vault's id is the hash of its first record. A record is `magic ‖ version ‖ kind ‖ position ‖ previous hash ‖
//! signer ‖ body ‖ signature`; this envelope is the same for every version and kind.

use std::collections::BTreeMap;

use crate::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead, VaultId};
use crate::keys::{
    DevicePublic, EpochKey, RecoveryPublic, SealedKey, WrapContext, Wrapped, open_previous,
    usable_key,
};

mod build;
mod error;
mod record;
mod signed;

use signed::{may_sign, verify};

pub use build::{
    NewDevice, NewGeneration, Signing, add_device, delete_vault, genesis, replace_recovery, revoke,
    rotate, set_aside,
};
pub use error::RosterError;
pub use record::{Body, DeviceEntry, Record, SealedLabels, Signer, WrappedKeys};

/// How many devices may be active at once.
pub const MAX_ACTIVE: usize = 16;

/// The epoch and generation that hold from a record on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which key seals.
    pub epoch: u32,
    /// Raised whenever the vault is erased for good.
    pub generation: u32,
}

/// A device that the roster knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Its keys and sealed name.
    pub entry: DeviceEntry,
    /// The position of the record that added it.
    pub since: u64,
    /// The end of its log, if it was taken out: nothing of it counts beyond.
    pub revoked: Option<LogTail>,
    wrapped: Wrapped,
    context: WrapContext,
}

impl Device {
    /// The newest epoch key that was wrapped for it, and what opens it.
    #[must_use]
    pub fn wrapped(&self) -> (&Wrapped, &WrapContext) {
        (&self.wrapped, &self.context)
    }
}

/// Where a generation began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Begun {
    /// The position of its record.
    pub position: u64,
    /// Its first epoch: the keys of all before are forgotten.
    pub epoch: u32,
    /// The ends of all logs before it.
    pub covers: Covers,
    /// The hash of the manifest of its first snapshot.
    pub snapshot: Digest32,
}

/// How things stand from a record on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Step {
    hash: Digest32,
    standing: Standing,
    active: usize,
}

/// A validated roster.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterChain {
    steps: Vec<Step>,
    devices: BTreeMap<DeviceNumber, Device>,
    recovery: RecoveryPublic,
    recovery_wrapped: (Wrapped, WrapContext),
    /// By the epoch under whose key they are sealed: the key of the one before.
    previous: BTreeMap<u32, SealedKey>,
    /// A device was taken out since the keys last changed.
    stale: bool,
    set_aside: BTreeMap<(DeviceNumber, u64), Digest32>,
    begun: BTreeMap<u32, Begun>,
    deleted: bool,
}

impl RosterChain {
    /// Validates a whole roster, from genesis on.
    ///
    /// # Errors
    /// At the first record that breaks a rule, or that only a newer version understands: what follows from such a
    /// record is not known, so nothing after it may be trusted either.
    pub fn validate<R: AsRef<[u8]>>(
        records: impl IntoIterator<Item = R>,
    ) -> Result<Self, RosterError> {
        let mut records = records.into_iter();
        let mut chain = Self::begin(records.next().ok_or(RosterError::Empty)?.as_ref())?;
        records.try_for_each(|record| chain.append(record.as_ref()))?;
        Ok(chain)
    }

    fn begin(bytes: &[u8]) -> Result<Self, RosterError> {
        let record = Record::read(bytes)?;
        let Body::Genesis {
            recovery,
            device,
            epoch,
            generation,
            wrapped,
            recovery_wrapped,
        } = record.body
        else {
            return Err(RosterError::NotNext);
        };
        if record.position != 0 || record.prev != Digest32::ZERO {
            return Err(RosterError::NotNext);
        }
        if device.number != DeviceNumber(1) || record.signer != Signer::Device(device.number) {
            return Err(RosterError::BadNumber);
        }
        if usable_key(&recovery.ed25519).is_none() {
            return Err(RosterError::BadKeys);
        }
        verify(bytes, &device.keys.ed25519)?;
        let context = WrapContext {
            prev: Digest32::ZERO.0,
            epoch,
        };
        Ok(Self {
            steps: vec![Step {
                hash: Digest32::of(bytes),
                standing: Standing { epoch, generation },
                active: 1,
            }],
            devices: BTreeMap::from([(
                device.number,
                Device {
                    entry: device,
                    since: 0,
                    revoked: None,
                    wrapped,
                    context,
                },
            )]),
            recovery,
            recovery_wrapped: (recovery_wrapped, context),
            previous: BTreeMap::new(),
            stale: false,
            set_aside: BTreeMap::new(),
            begun: BTreeMap::new(),
            deleted: false,
        })
    }

    /// Validates one more record and takes it up.
    ///
    /// # Errors
    /// If it breaks a rule; the chain is then as it was.
    pub fn append(&mut self, bytes: &[u8]) -> Result<(), RosterError> {
        let record = Record::read(bytes)?;
        let head = self.head();
        if self.deleted {
            return Err(RosterError::Deleted);
        }
        if record.position != head.length || record.prev != head.hash {
            return Err(RosterError::NotNext);
        }
        let signer = match record.signer {
            Signer::Recovery => self.recovery.ed25519,
            Signer::Device(number) => {
                self.device(number)
                    .ok_or(RosterError::BadSignature)?
                    .entry
                    .keys
                    .ed25519
            }
        };
        verify(bytes, &signer)?;
        may_sign(record.signer, &record.body)?;
        let standing = self.take(record.body)?;
        self.steps.push(Step {
            hash: Digest32::of(bytes),
            standing,
            active: self.active().count(),
        });
        Ok(())
    }

    /// Takes up what a signed record does, if it keeps the rules, and says how things stand from it on.
    fn take(&mut self, body: Body) -> Result<Standing, RosterError> {
        let head = self.head();
        let mut standing = self.standing();
        match body {
            Body::Genesis { .. } => return Err(RosterError::NotNext),
            Body::AddDevice {
                device,
                epoch,
                wrapped,
            } => {
                self.check_new(&device)?;
                if epoch != standing.epoch {
                    return Err(RosterError::StaleEpoch);
                }
                let context = WrapContext {
                    prev: head.hash.0,
                    epoch,
                };
                self.devices.insert(
                    device.number,
                    Device {
                        entry: device,
                        since: head.length,
                        revoked: None,
                        wrapped,
                        context,
                    },
                );
            }
            Body::Revoke { device, last } => {
                if self.active().count() < 2 {
                    return Err(RosterError::NotRemovable);
                }
                let revoked = self.devices.get_mut(&device);
                let revoked = revoked.filter(|device| device.revoked.is_none());
                revoked.ok_or(RosterError::NotRemovable)?.revoked = Some(last);
                self.stale = true;
            }
            Body::Rotate {
                epoch,
                wrapped,
                recovery_wrapped,
                previous,
            } => {
                self.begin_epoch(epoch, wrapped, recovery_wrapped)?;
                self.previous.insert(epoch, previous);
                standing.epoch = epoch;
            }
            Body::Generation {
                generation,
                epoch,
                covers,
                snapshot,
                wrapped,
                recovery_wrapped,
                labels,
            } => {
                if Some(generation) != standing.generation.checked_add(1) {
                    return Err(RosterError::StaleGeneration);
                }
                if !covers
                    .iter()
                    .all(|(device, _)| self.known(device).is_some())
                {
                    return Err(RosterError::UnknownDevice);
                }
                let named = labels.iter().map(|(device, _)| *device);
                if !self.active().map(|device| device.entry.number).eq(named) {
                    return Err(RosterError::WrongReceivers);
                }
                self.begin_epoch(epoch, wrapped, recovery_wrapped)?;
                for (number, label) in labels {
                    if let Some(device) = self.devices.get_mut(&number) {
                        device.entry.label = label;
                    }
                }
                standing = Standing { epoch, generation };
                let begun = Begun {
                    position: head.length,
                    epoch,
                    covers,
                    snapshot,
                };
                self.begun.insert(generation, begun);
            }
            Body::ReplaceRecovery {
                recovery,
                recovery_wrapped,
            } => {
                if usable_key(&recovery.ed25519).is_none() {
                    return Err(RosterError::BadKeys);
                }
                let context = WrapContext {
                    prev: head.hash.0,
                    epoch: standing.epoch,
                };
                self.recovery = recovery;
                self.recovery_wrapped = (recovery_wrapped, context);
            }
            Body::DeleteVault => self.deleted = true,
            Body::SetAside {
                device,
                number,
                hash,
            } => {
                self.known(device).ok_or(RosterError::UnknownDevice)?;
                self.set_aside.insert((device, number), hash);
            }
        }
        Ok(standing)
    }

    /// A new key for exactly the devices that are active, and for the recovery phrase.
    fn begin_epoch(
        &mut self,
        epoch: u32,
        wrapped: WrappedKeys,
        recovery_wrapped: Wrapped,
    ) -> Result<(), RosterError> {
        if Some(epoch) != self.standing().epoch.checked_add(1) {
            return Err(RosterError::StaleEpoch);
        }
        let active = self.active().map(|device| device.entry.number);
        if !active.eq(wrapped.iter().map(|(device, _)| *device)) {
            return Err(RosterError::WrongReceivers);
        }
        let context = WrapContext {
            prev: self.head().hash.0,
            epoch,
        };
        for (number, wrapped) in wrapped {
            if let Some(device) = self.devices.get_mut(&number) {
                (device.wrapped, device.context) = (wrapped, context);
            }
        }
        self.recovery_wrapped = (recovery_wrapped, context);
        self.stale = false;
        Ok(())
    }

    fn check_new(&self, device: &DeviceEntry) -> Result<(), RosterError> {
        if device.number != self.next_number() {
            return Err(RosterError::BadNumber);
        }
        if self.active().count() >= MAX_ACTIVE {
            return Err(RosterError::TooMany);
        }
        let known = |known: &Device| {
            known.entry.keys.ed25519 == device.keys.ed25519
                || known.entry.keys.x25519 == device.keys.x25519
        };
        if device.keys.verifying_key().is_none() || self.devices.values().any(known) {
            return Err(RosterError::BadKeys);
        }
        Ok(())
    }

    /// The vault this is the roster of.
    #[must_use]
    pub fn vault(&self) -> VaultId {
        VaultId(self.steps[0].hash.0)
    }

    /// Its end.
    #[must_use]
    pub fn head(&self) -> RosterHead {
        RosterHead {
            length: self.steps.len() as u64,
            hash: self.steps[self.steps.len() - 1].hash,
        }
    }

    /// Whether this head is the roster's or was it before.
    #[must_use]
    pub fn contains(&self, head: &RosterHead) -> bool {
        self.step(head).is_some()
    }

    /// The epoch and generation that held at this head; `None` if it is not of this roster.
    #[must_use]
    pub fn standing_at(&self, head: &RosterHead) -> Option<Standing> {
        self.step(head).map(|step| step.standing)
    }

    /// Whether no more than one device was active at this head; `false` if it is not of this roster.
    #[must_use]
    pub fn lone_at(&self, head: &RosterHead) -> bool {
        self.step(head).is_some_and(|step| step.active < 2)
    }

    fn step(&self, head: &RosterHead) -> Option<&Step> {
        let index = usize::try_from(head.length.checked_sub(1)?).ok()?;
        self.steps.get(index).filter(|step| step.hash == head.hash)
    }

    /// The epoch and generation that hold now.
    #[must_use]
    pub fn standing(&self) -> Standing {
        self.steps[self.steps.len() - 1].standing
    }

    /// Where the current generation began; `None` for the first, which begins with the vault.
    #[must_use]
    pub fn begun(&self) -> Option<&Begun> {
        self.generation(self.standing().generation)
    }

    /// Where a generation began; `None` for the first, and for one that there is not.
    #[must_use]
    pub fn generation(&self, generation: u32) -> Option<&Begun> {
        self.begun.get(&generation)
    }

    /// Whether the vault was deleted.
    #[must_use]
    pub fn is_deleted(&self) -> bool {
        self.deleted
    }

    /// The hash of the chunk under this number, if it was set aside.
    #[must_use]
    pub fn set_aside(&self, device: DeviceNumber, number: u64) -> Option<Digest32> {
        self.set_aside.get(&(device, number)).copied()
    }

    /// An active device.
    #[must_use]
    pub fn device(&self, number: DeviceNumber) -> Option<&Device> {
        self.known(number).filter(|device| device.revoked.is_none())
    }

    /// A device that is or was active.
    #[must_use]
    pub fn known(&self, number: DeviceNumber) -> Option<&Device> {
        self.devices.get(&number)
    }

    /// All active devices, by number.
    pub fn active(&self) -> impl Iterator<Item = &Device> {
        self.devices
            .values()
            .filter(|device| device.revoked.is_none())
    }

    /// Whether a device was taken out since the keys last changed: it could still read what is sealed now.
    #[must_use]
    pub fn wants_rotation(&self) -> bool {
        self.stale
    }

    /// Fills in the keys of earlier epochs, as far as the roster passes them on.
    pub fn fill_earlier(&self, keys: &mut BTreeMap<u32, EpochKey>) {
        for (epoch, sealed) in self.previous.iter().rev() {
            let earlier = epoch - 1;
            if keys.contains_key(&earlier) {
                continue;
            }
            let opened = keys
                .get(epoch)
                .and_then(|key| open_previous(key, *epoch, sealed));
            keys.extend(opened.map(|key| (earlier, key)));
        }
    }

    /// The number the next device gets.
    #[must_use]
    pub fn next_number(&self) -> DeviceNumber {
        DeviceNumber(self.devices.last_key_value().map_or(0, |(last, _)| last.0) + 1)
    }

    /// The recovery phrase's public halves.
    #[must_use]
    pub fn recovery(&self) -> &RecoveryPublic {
        &self.recovery
    }

    /// The epoch key as wrapped for the recovery phrase, and what opens it.
    #[must_use]
    pub fn recovery_wrapped(&self) -> (&Wrapped, &WrapContext) {
        (&self.recovery_wrapped.0, &self.recovery_wrapped.1)
    }

    /// The device that holds these keys.
    #[must_use]
    pub fn find(&self, keys: &DevicePublic) -> Option<&Device> {
        self.active().find(|device| device.entry.keys == *keys)
    }
}
