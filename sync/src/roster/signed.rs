//! Who may sign a record, and whether somebody has.

use ed25519_dalek::Signature;

use super::{Body, RosterError, Signer};
use crate::codec::DecodeError;
use crate::keys::usable_key;

/// The recovery phrase alone may replace itself and end the vault; setting aside and beginning anew are for devices,
/// which have seen what they leave behind.
pub(super) fn may_sign(signer: Signer, body: &Body) -> Result<(), RosterError> {
    let fits = match body {
        Body::ReplaceRecovery { .. } | Body::DeleteVault => signer == Signer::Recovery,
        Body::SetAside { .. } | Body::Generation { .. } => signer != Signer::Recovery,
        _ => true,
    };
    if fits {
        Ok(())
    } else {
        Err(RosterError::WrongSigner)
    }
}

pub(super) fn verify(bytes: &[u8], key: &[u8; 32]) -> Result<(), RosterError> {
    let key = usable_key(key).ok_or(RosterError::BadKeys)?;
    let (signed, signature) = bytes
        .split_last_chunk::<64>()
        .ok_or(DecodeError::Truncated)?;
    key.verify_strict(signed, &Signature::from_bytes(signature))
        .map_err(|_| RosterError::BadSignature)
}
