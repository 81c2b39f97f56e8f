//! Making records: a new vault, one device more or less, and new keys.

use super::{Body, DeviceEntry, Record, RosterChain, RosterError, Signer};
use crate::Entropy;
use crate::ids::{DeviceNumber, Digest32, LogTail};
use crate::keys::{
    DevicePublic, DeviceSecrets, EpochKey, RecoveryPublic, WrapContext, seal_label, seal_previous,
    wrap_key,
};

/// The first epoch and the first generation.
const FIRST: u32 = 1;

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
pub fn add_device(
    chain: &RosterChain,
    new: &NewDevice,
    signer: (DeviceNumber, &DeviceSecrets),
    key: &EpochKey,
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, RosterError> {
    let head = chain.head();
    let epoch = chain.standing().epoch;
    let context = WrapContext {
        prev: head.hash.0,
        epoch,
    };
    let device = DeviceEntry {
        number: chain.next_number(),
        keys: new.keys,
        label: seal_label(key, &new.keys.ed25519, &new.label, entropy),
    };
    chain.check_new(&device)?;
    let wrapped = wrap_key(key, &new.keys.x25519, &context, entropy).ok_or(RosterError::BadKeys)?;
    let record = Record {
        position: head.length,
        prev: head.hash,
        signer: Signer::Device(signer.0),
        body: Body::AddDevice {
            device,
            epoch,
            wrapped,
        },
    };
    Ok(record.signed(|bytes| signer.1.sign(bytes)))
}

/// The record that takes a device out, whose log ends at `last`.
///
/// # Errors
/// If it is not active, or the last one that is.
pub fn revoke(
    chain: &RosterChain,
    device: DeviceNumber,
    last: LogTail,
    signer: (DeviceNumber, &DeviceSecrets),
) -> Result<Vec<u8>, RosterError> {
    if chain.device(device).is_none() || chain.active().count() < 2 {
        return Err(RosterError::NotRemovable);
    }
    let head = chain.head();
    let record = Record {
        position: head.length,
        prev: head.hash,
        signer: Signer::Device(signer.0),
        body: Body::Revoke { device, last },
    };
    Ok(record.signed(|bytes| signer.1.sign(bytes)))
}

/// The record that begins an epoch with a fresh key, which each receiver opens from it.
///
/// # Errors
/// If a key to wrap for is not a usable one; those of a validated roster may be unusable only by intent of whoever
/// holds them.
pub fn rotate(
    chain: &RosterChain,
    current: &EpochKey,
    signer: (DeviceNumber, &DeviceSecrets),
    entropy: &mut dyn Entropy,
) -> Result<Vec<u8>, RosterError> {
    let head = chain.head();
    let epoch = chain
        .standing()
        .epoch
        .checked_add(1)
        .ok_or(RosterError::StaleEpoch)?;
    let context = WrapContext {
        prev: head.hash.0,
        epoch,
    };
    let key = EpochKey::generate(entropy);
    let mut wrap =
        |receiver| wrap_key(&key, receiver, &context, entropy).ok_or(RosterError::BadKeys);
    let wrapped = chain
        .active()
        .map(|device| Ok((device.entry.number, wrap(&device.entry.keys.x25519)?)))
        .collect::<Result<_, RosterError>>()?;
    let recovery_wrapped = wrap(&chain.recovery().x25519)?;
    let record = Record {
        position: head.length,
        prev: head.hash,
        signer: Signer::Device(signer.0),
        body: Body::Rotate {
            epoch,
            wrapped,
            recovery_wrapped,
            previous: seal_previous(&key, epoch, current, entropy),
        },
    };
    Ok(record.signed(|bytes| signer.1.sign(bytes)))
}
