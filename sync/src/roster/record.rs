//! One record of the roster, as bytes.

use super::MAX_ACTIVE;
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{Covers, DeviceNumber, Digest32, LogTail};
use crate::keys::{
    DevicePublic, RecoveryPublic, SEALED_KEY, SEALED_LABEL, SealedKey, WRAPPED, Wrapped,
};
use crate::wire::MAX_RECORD;

const MAGIC: &[u8; 4] = b"KRST";
const VERSION: u8 = 1;
const GENESIS: u8 = 1;
const ADD_DEVICE: u8 = 2;
const REVOKE: u8 = 3;
const ROTATE: u8 = 4;
const GENERATION: u8 = 5;
const REPLACE_RECOVERY: u8 = 6;
const DELETE_VAULT: u8 = 7;
const SET_ASIDE: u8 = 8;

/// Who signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signer {
    /// The key of the recovery phrase; written as 0, which no device has.
    Recovery,
    /// A device that was active before the record.
    Device(DeviceNumber),
}

/// A device as a record names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceEntry {
    /// Its number.
    pub number: DeviceNumber,
    /// Its public keys.
    pub keys: DevicePublic,
    /// Its name, as [`crate::keys::seal_label`] sealed it.
    pub label: [u8; SEALED_LABEL],
}

/// An epoch key for every active device, ascending.
pub type WrappedKeys = Vec<(DeviceNumber, Wrapped)>;

/// The name of every active device, ascending, as [`crate::keys::seal_label`] sealed it.
pub type SealedLabels = Vec<(DeviceNumber, [u8; SEALED_LABEL])>;

/// What a record does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// Begins a vault.
    Genesis {
        /// The recovery phrase's public halves.
        recovery: RecoveryPublic,
        /// The first device, number 1, which signs.
        device: DeviceEntry,
        /// The first epoch.
        epoch: u32,
        /// The first generation.
        generation: u32,
        /// The epoch key for the device.
        wrapped: Wrapped,
        /// The epoch key for the recovery phrase.
        recovery_wrapped: Wrapped,
    },
    /// Lets a device in.
    AddDevice {
        /// The new device.
        device: DeviceEntry,
        /// The current epoch.
        epoch: u32,
        /// Its key for the new device.
        wrapped: Wrapped,
    },
    /// Takes a device out. A rotation follows, so that it cannot read on.
    Revoke {
        /// Which.
        device: DeviceNumber,
        /// The end of its log: nothing of it is accepted beyond.
        last: LogTail,
    },
    /// Begins an epoch.
    Rotate {
        /// The new one.
        epoch: u32,
        /// Its key for every active device.
        wrapped: WrappedKeys,
        /// Its key for the recovery phrase.
        recovery_wrapped: Wrapped,
        /// The key before, sealed under the new one.
        previous: SealedKey,
    },
    /// Erases for good: the document begins anew, and what led to it may go. Its key has no link to the one before.
    Generation {
        /// The new one.
        generation: u32,
        /// Its first epoch.
        epoch: u32,
        /// The ends of all logs, of which the new document holds what it is to hold; they go on from there.
        covers: Covers,
        /// The hash of the manifest of the new document.
        snapshot: Digest32,
        /// The epoch's key for every active device.
        wrapped: WrappedKeys,
        /// The epoch's key for the recovery phrase.
        recovery_wrapped: Wrapped,
        /// The names of all active devices, sealed anew, since what they were sealed under is forgotten.
        labels: SealedLabels,
    },
    /// Puts another recovery phrase in the place of the present one, which signs.
    ReplaceRecovery {
        /// The new phrase's public halves.
        recovery: RecoveryPublic,
        /// The current epoch's key for it.
        recovery_wrapped: Wrapped,
    },
    /// Ends the vault: the relay forgets all of it. Signed by the recovery phrase.
    DeleteVault,
    /// Goes on without a chunk that cannot be taken up and that nobody will repair.
    SetAside {
        /// Whose log.
        device: DeviceNumber,
        /// Its number there.
        number: u64,
        /// The hash of its bytes.
        hash: Digest32,
    },
}

/// A record, its signature aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Genesis is 0.
    pub position: u64,
    /// The hash of the record before; zeros for genesis.
    pub prev: Digest32,
    /// Who signs.
    pub signer: Signer,
    /// What it does.
    pub body: Body,
}

impl Record {
    /// The bytes that are sent and hashed, signed by `sign`.
    #[must_use]
    pub fn signed(&self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(MAGIC)
            .u8(VERSION)
            .u8(self.kind())
            .u64(self.position)
            .raw(&self.prev.0);
        w.u32(match self.signer {
            Signer::Recovery => 0,
            Signer::Device(number) => number.0,
        });
        match &self.body {
            Body::Genesis {
                recovery,
                device,
                epoch,
                generation,
                wrapped,
                recovery_wrapped,
            } => {
                write_recovery(&mut w, recovery);
                write_device(&mut w, device);
                w.u32(*epoch)
                    .u32(*generation)
                    .raw(wrapped)
                    .raw(recovery_wrapped);
            }
            Body::AddDevice {
                device,
                epoch,
                wrapped,
            } => {
                write_device(&mut w, device);
                w.u32(*epoch).raw(wrapped);
            }
            Body::Revoke { device, last } => {
                w.u32(device.0).u64(last.number).raw(&last.hash.0);
            }
            Body::Rotate {
                epoch,
                wrapped,
                recovery_wrapped,
                previous,
            } => {
                w.u32(*epoch);
                write_wrapped(&mut w, wrapped);
                w.raw(recovery_wrapped).raw(previous);
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
                w.u32(*generation).u32(*epoch);
                covers.write(&mut w);
                w.raw(&snapshot.0);
                write_wrapped(&mut w, wrapped);
                w.raw(recovery_wrapped).count(labels.len());
                for (device, label) in labels {
                    w.u32(device.0).raw(label);
                }
            }
            Body::ReplaceRecovery {
                recovery,
                recovery_wrapped,
            } => {
                write_recovery(&mut w, recovery);
                w.raw(recovery_wrapped);
            }
            Body::DeleteVault => {}
            Body::SetAside {
                device,
                number,
                hash,
            } => {
                w.u32(device.0).u64(*number).raw(&hash.0);
            }
        }
        let mut bytes = w.finish();
        let signature = sign(&bytes);
        bytes.extend_from_slice(&signature);
        bytes
    }

    const fn kind(&self) -> u8 {
        match self.body {
            Body::Genesis { .. } => GENESIS,
            Body::AddDevice { .. } => ADD_DEVICE,
            Body::Revoke { .. } => REVOKE,
            Body::Rotate { .. } => ROTATE,
            Body::Generation { .. } => GENERATION,
            Body::ReplaceRecovery { .. } => REPLACE_RECOVERY,
            Body::DeleteVault => DELETE_VAULT,
            Body::SetAside { .. } => SET_ASIDE,
        }
    }

    /// Reads a record; its signature is not checked here.
    ///
    /// # Errors
    /// If it is anything but exactly one record of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        if bytes.len() > MAX_RECORD {
            return Err(DecodeError::TooLong);
        }
        let mut r = Reader::new(bytes);
        if r.array()? != *MAGIC {
            return Err(DecodeError::Malformed("not a roster record"));
        }
        let version = r.u8()?;
        if version != VERSION {
            return Err(DecodeError::Future { found: version });
        }
        let kind = r.u8()?;
        let (position, prev) = (r.u64()?, Digest32(r.array()?));
        let signer = match r.u32()? {
            0 => Signer::Recovery,
            number => Signer::Device(DeviceNumber(number)),
        };
        let body = match kind {
            GENESIS => Body::Genesis {
                recovery: read_recovery(&mut r)?,
                device: read_device(&mut r)?,
                epoch: r.u32()?,
                generation: r.u32()?,
                wrapped: r.array::<WRAPPED>()?,
                recovery_wrapped: r.array::<WRAPPED>()?,
            },
            ADD_DEVICE => Body::AddDevice {
                device: read_device(&mut r)?,
                epoch: r.u32()?,
                wrapped: r.array::<WRAPPED>()?,
            },
            REVOKE => Body::Revoke {
                device: DeviceNumber(r.u32()?),
                last: LogTail {
                    number: r.u64()?,
                    hash: Digest32(r.array()?),
                },
            },
            ROTATE => Body::Rotate {
                epoch: r.u32()?,
                wrapped: read_wrapped(&mut r)?,
                recovery_wrapped: r.array::<WRAPPED>()?,
                previous: r.array::<SEALED_KEY>()?,
            },
            GENERATION => Body::Generation {
                generation: r.u32()?,
                epoch: r.u32()?,
                covers: Covers::read(&mut r)?,
                snapshot: Digest32(r.array()?),
                wrapped: read_wrapped(&mut r)?,
                recovery_wrapped: r.array::<WRAPPED>()?,
                labels: (0..r.count(MAX_ACTIVE)?)
                    .map(|_| Ok((DeviceNumber(r.u32()?), r.array()?)))
                    .collect::<Result<_, DecodeError>>()?,
            },
            REPLACE_RECOVERY => Body::ReplaceRecovery {
                recovery: read_recovery(&mut r)?,
                recovery_wrapped: r.array::<WRAPPED>()?,
            },
            DELETE_VAULT => Body::DeleteVault,
            SET_ASIDE => Body::SetAside {
                device: DeviceNumber(r.u32()?),
                number: r.u64()?,
                hash: Digest32(r.array()?),
            },
            found => return Err(DecodeError::Future { found }),
        };
        r.array::<64>()?;
        r.finish()?;
        Ok(Self {
            position,
            prev,
            signer,
            body,
        })
    }
}

fn write_recovery(w: &mut Writer, recovery: &RecoveryPublic) {
    w.raw(&recovery.ed25519)
        .raw(&recovery.x25519)
        .raw(&recovery.lookup);
}

fn read_recovery(r: &mut Reader<'_>) -> Result<RecoveryPublic, DecodeError> {
    Ok(RecoveryPublic {
        ed25519: r.array()?,
        x25519: r.array()?,
        lookup: r.array()?,
    })
}

fn write_wrapped(w: &mut Writer, wrapped: &WrappedKeys) {
    w.count(wrapped.len());
    for (device, wrapped) in wrapped {
        w.u32(device.0).raw(wrapped);
    }
}

fn read_wrapped(r: &mut Reader<'_>) -> Result<WrappedKeys, DecodeError> {
    (0..r.count(MAX_ACTIVE)?)
        .map(|_| Ok((DeviceNumber(r.u32()?), r.array::<WRAPPED>()?)))
        .collect()
}

fn write_device(w: &mut Writer, device: &DeviceEntry) {
    w.u32(device.number.0)
        .raw(&device.keys.ed25519)
        .raw(&device.keys.x25519)
        .raw(&device.label);
}

fn read_device(r: &mut Reader<'_>) -> Result<DeviceEntry, DecodeError> {
    Ok(DeviceEntry {
        number: DeviceNumber(r.u32()?),
        keys: DevicePublic {
            ed25519: r.array()?,
            x25519: r.array()?,
        },
        label: r.array()?,
    })
}
