//! Another device's word that a snapshot contains what it covers.

use ed25519_dalek::VerifyingKey;

use super::{SIGNATURE, SnapshotError, SnapshotId, verify};
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Digest32, VaultId};

const MAGIC: &[u8; 4] = b"KSNC";
const VERSION: u8 = 1;

/// See the module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Confirmation {
    /// Whose.
    pub vault: VaultId,
    /// Of which snapshot.
    pub snapshot: SnapshotId,
    /// The hash of its manifest.
    pub manifest: Digest32,
    /// Who confirms; not its author.
    pub device: DeviceNumber,
}

impl Confirmation {
    /// The bytes that are sent, signed by `sign`.
    #[must_use]
    pub fn signed(&self, sign: impl FnOnce(&[u8]) -> [u8; 64]) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(MAGIC)
            .u8(VERSION)
            .raw(&self.vault.0)
            .raw(&self.snapshot.0)
            .raw(&self.manifest.0)
            .u32(self.device.0);
        let mut bytes = w.finish();
        let signature = sign(&bytes);
        bytes.extend_from_slice(&signature);
        bytes
    }

    /// Reads a confirmation; its signature is not checked here.
    ///
    /// # Errors
    /// If it is anything but exactly one confirmation of this version.
    pub fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        if r.array()? != *MAGIC {
            return Err(DecodeError::Malformed("not a confirmation"));
        }
        let version = r.u8()?;
        if version != VERSION {
            return Err(DecodeError::Future { found: version });
        }
        let confirmation = Self {
            vault: VaultId(r.array()?),
            snapshot: SnapshotId(r.array()?),
            manifest: Digest32(r.array()?),
            device: DeviceNumber(r.u32()?),
        };
        r.array::<SIGNATURE>()?;
        r.finish()?;
        Ok(confirmation)
    }

    /// Whether the bytes are signed by this key.
    ///
    /// # Errors
    /// [`SnapshotError::BadSignature`].
    pub fn verify(bytes: &[u8], key: &VerifyingKey) -> Result<(), SnapshotError> {
        verify(bytes, key)
    }
}
