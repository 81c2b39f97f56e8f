//! Making records: a new vault, one device more or less, new keys, another phrase, an end.

use super::{
    Body, DeviceEntry, Record, RosterChain, RosterError, SealedLabels, Signer, WrappedKeys,
};
use crate::Entropy;
use crate::ids::{Covers, DeviceNumber, Digest32, LogTail, RosterHead};
use crate::keys::{
    DevicePublic, DeviceSecrets, EpochKey, RecoveryPublic, RecoverySecrets, WrapContext, Wrapped,
    seal_label, seal_previous, wrap_key,
};

/// The first epoch and the first generation.
const FIRST: u32 = 1;

/// Who signs a record, with what.
#[derive(Clone, Copy, Debug)]
pub enum Signing<'a> {
    /// An active device.
    Device(DeviceNumber, &'a DeviceSecrets),
    /// The recovery phrase.
    Recovery(&'a RecoverySecrets),
}

impl<'a> From<(DeviceNumber, &'a DeviceSecrets)> for Signing<'a> {
    fn from((number, secrets): (DeviceNumber, &'a DeviceSecrets)) -> Self {
        Signing::Device(number, secrets)
    }
}

impl<'a> From<&'a RecoverySecrets> for Signing<'a> {
    fn from(secrets: &'a RecoverySecrets) -> Self {
        Signing::Recovery(secrets)
    }
}

impl Signing<'_> {
    /// The record that continues this roster with this body.
    fn record(self, chain: &RosterChain, body: Body) -> Vec<u8> {
        let head = chain.head();
        let record = Record {
            position: head.length,
            prev: head.hash,
            signer: match self {
                Signing::Device(number, _) => Signer::Device(number),
                Signing::Recovery(_) => Signer::Recovery,
            },
            body,
        };
        record.signed(|bytes| match self {
            Signing::Device(_, secrets) => secrets.sign(bytes),
            Signing::Recovery(secrets) => secrets.sign(bytes),
        })
    }
}

/// A device that asks to be let in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDevice {
    /// Its public keys.
    pub keys: DevicePublic,
    /// What its owner calls it.
    pub label: String,
}

/// The first record of a new vault.
///
/// # Errors
/// If a key to wrap for is not a usable one; keys made here always are.
pub fn genesis(
    device: &DeviceSecrets,
    label: &str,
    recovery: &RecoveryPublic,
    key: &EpochKey,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, RosterError> {
    let keys = device.public();
    let context = WrapContext {
        prev: Digest32::ZERO.0,
        epoch: FIRST,
    };
    let wrapped = wrap_key(key, &keys.x25519, &context, entropy).ok_or(RosterError::BadKeys)?;
    let recovery_wrapped =
        wrap_key(key, &recovery.x25519, &context, entropy).ok_or(RosterError::BadKeys)?;
    let number = DeviceNumber(1);
    let record = Record {
        position: 0,
        prev: Digest32::ZERO,
        signer: Signer::Device(number),
        body: Body::Genesis {
            recovery: *recovery,
            device: DeviceEntry {
                number,
                keys,
                label: seal_label(key, &keys.ed25519, label, entropy),
            },
            epoch: FIRST,
            generation: FIRST,
            wrapped,
            recovery_wrapped,
        },
    };
    Ok(record.signed(|bytes| device.sign(bytes)))
}

/// The record that lets a device in, continuing this roster.
///
/// # Errors
/// If sixteen are active, or its keys are not usable or already known.
pub fn add_device<'a>(
    chain: &RosterChain,
    new: &NewDevice,
    signing: impl Into<Signing<'a>>,
    key: &EpochKey,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, RosterError> {
    let epoch = chain.standing().epoch;
    let context = WrapContext {
        prev: chain.head().hash.0,
        epoch,
    };
    let device = DeviceEntry {
        number: chain.next_number(),
        keys: new.keys,
        label: seal_label(key, &new.keys.ed25519, &new.label, entropy),
    };
    chain.check_new(&device)?;
    let wrapped = wrap_key(key, &new.keys.x25519, &context, entropy).ok_or(RosterError::BadKeys)?;
    let body = Body::AddDevice {
        device,
        epoch,
        wrapped,
    };
    Ok(signing.into().record(chain, body))
}

/// The record that takes a device out, whose log ends at `last`.
///
/// # Errors
/// If it is not active, or the last one that is.
pub fn revoke<'a>(
    chain: &RosterChain,
    device: DeviceNumber,
    last: LogTail,
    signing: impl Into<Signing<'a>>,
) -> Result<Vec<u8>, RosterError> {
    if chain.device(device).is_none() || chain.active().count() < 2 {
        return Err(RosterError::NotRemovable);
    }
    Ok(signing.into().record(chain, Body::Revoke { device, last }))
}

/// The record that begins an epoch with a fresh key, which each receiver opens from it.
///
/// # Errors
/// If a key to wrap for is not a usable one; those of a validated roster may be unusable only by intent of whoever
/// holds them.
pub fn rotate<'a>(
    chain: &RosterChain,
    current: &EpochKey,
    signing: impl Into<Signing<'a>>,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, RosterError> {
    let key = EpochKey::generate(entropy);
    let (epoch, wrapped, recovery_wrapped) = wrap_for_all(chain, &key, entropy)?;
    let body = Body::Rotate {
        epoch,
        wrapped,
        recovery_wrapped,
        previous: seal_previous(&key, epoch, current, entropy),
    };
    Ok(signing.into().record(chain, body))
}

/// A generation in the making: its key seals the new document, whose manifest its record names.
#[derive(Debug)]
pub struct NewGeneration {
    /// Its number.
    pub generation: u32,
    /// Its first epoch.
    pub epoch: u32,
    /// The key of that epoch.
    pub key: EpochKey,
    /// What its record continues.
    pub expected: RosterHead,
    wrapped: WrappedKeys,
    recovery_wrapped: Wrapped,
    labels: SealedLabels,
}

impl NewGeneration {
    /// Makes the key, for exactly the devices that are active. `label` says what each is called.
    ///
    /// # Errors
    /// If a key to wrap for is not a usable one; those of a validated roster may be unusable only by intent of whoever
    /// holds them.
    pub fn new(
        chain: &RosterChain,
        label: impl Fn(DeviceNumber) -> String,
        entropy: &mut dyn Entropy,
    ) -> Result<Self, RosterError> {
        let key = EpochKey::generate(entropy);
        let generation = chain.standing().generation.checked_add(1);
        let (epoch, wrapped, recovery_wrapped) = wrap_for_all(chain, &key, entropy)?;
        let mut seal = |entry: &DeviceEntry| {
            let label = label(entry.number);
            (
                entry.number,
                seal_label(&key, &entry.keys.ed25519, &label, entropy),
            )
        };
        let labels = chain.active().map(|device| seal(&device.entry)).collect();
        Ok(Self {
            generation: generation.ok_or(RosterError::StaleGeneration)?,
            epoch,
            key,
            expected: chain.head(),
            wrapped,
            recovery_wrapped,
            labels,
        })
    }

    /// The record that begins it, with the ends of all logs and the hash of the new document's manifest.
    #[must_use]
    pub fn record<'a>(
        self,
        chain: &RosterChain,
        covers: Covers,
        snapshot: Digest32,
        signing: impl Into<Signing<'a>>,
    ) -> Vec<u8> {
        let body = Body::Generation {
            generation: self.generation,
            epoch: self.epoch,
            covers,
            snapshot,
            wrapped: self.wrapped,
            recovery_wrapped: self.recovery_wrapped,
            labels: self.labels,
        };
        signing.into().record(chain, body)
    }
}

/// The record that puts another recovery phrase in the place of the present one.
///
/// # Errors
/// If the new key is not a usable one; keys made here always are.
pub fn replace_recovery(
    chain: &RosterChain,
    current: &EpochKey,
    recovery: &RecoveryPublic,
    present: &RecoverySecrets,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, RosterError> {
    let context = WrapContext {
        prev: chain.head().hash.0,
        epoch: chain.standing().epoch,
    };
    let recovery_wrapped =
        wrap_key(current, &recovery.x25519, &context, entropy).ok_or(RosterError::BadKeys)?;
    let body = Body::ReplaceRecovery {
        recovery: *recovery,
        recovery_wrapped,
    };
    Ok(Signing::Recovery(present).record(chain, body))
}

/// The record that ends the vault.
#[must_use]
pub fn delete_vault(chain: &RosterChain, recovery: &RecoverySecrets) -> Vec<u8> {
    Signing::Recovery(recovery).record(chain, Body::DeleteVault)
}

/// The record that goes on without a chunk.
///
/// # Errors
/// If there was never such a device.
pub fn set_aside<'a>(
    chain: &RosterChain,
    (device, number, hash): (DeviceNumber, u64, Digest32),
    signing: impl Into<Signing<'a>>,
) -> Result<Vec<u8>, RosterError> {
    chain.known(device).ok_or(RosterError::UnknownDevice)?;
    let body = Body::SetAside {
        device,
        number,
        hash,
    };
    Ok(signing.into().record(chain, body))
}

/// The next epoch, and its key for all who are to have it.
fn wrap_for_all(
    chain: &RosterChain,
    key: &EpochKey,
    entropy: &mut dyn Entropy,
) -> Result<(u32, WrappedKeys, Wrapped), RosterError> {
    let epoch = chain
        .standing()
        .epoch
        .checked_add(1)
        .ok_or(RosterError::StaleEpoch)?;
    let context = WrapContext {
        prev: chain.head().hash.0,
        epoch,
    };
    let mut wrap =
        |receiver| wrap_key(key, receiver, &context, entropy).ok_or(RosterError::BadKeys);
    let wrapped = chain
        .active()
        .map(|device| Ok((device.entry.number, wrap(&device.entry.keys.x25519)?)))
        .collect::<Result<_, RosterError>>()?;
    Ok((epoch, wrapped, wrap(&chain.recovery().x25519)?))
}
