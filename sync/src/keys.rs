//! Keys of devices, epochs and recovery, and everything that is derived from them.
//!
//! A missing key is an error, never a reason to make one: only `generate` makes keys, and only a new vault, a
//! joining device or a rotation calls it.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use ed25519_dalek::{Signer, SigningKey, VerifyingKey};
use hkdf::Hkdf;
use sha2::Sha256;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use crate::Entropy;

mod label;
mod phrase;
mod previous;
mod secret;
mod wrap;

pub use label::{MAX_LABEL, SEALED_LABEL, open_label, seal_label};
pub use phrase::{PhraseError, RecoveryPhrase, RecoverySecrets};
pub(crate) use phrase::{entropy_words, parse_words};
pub use previous::{SEALED_KEY, SealedKey, open_previous, seal_previous};
pub(crate) use secret::secret;
pub use wrap::{WRAPPED, WrapContext, Wrapped, unwrap_key, wrap_key};

/// How many bytes an AEAD adds: a 24-byte nonce in front, a 16-byte tag behind.
pub(crate) const SEAL_OVERHEAD: usize = 24 + 16;

/// The two public keys of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DevicePublic {
    /// Signs chunks, roster records and the relay's nonce.
    pub ed25519: [u8; 32],
    /// Receives wrapped epoch keys.
    pub x25519: [u8; 32],
}

impl DevicePublic {
    /// The key its signatures are checked with; `None` if the bytes are not a usable point.
    #[must_use]
    pub fn verifying_key(&self) -> Option<VerifyingKey> {
        usable_key(&self.ed25519)
    }
}

/// The recovery phrase's public halves, as genesis names them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecoveryPublic {
    /// May sign roster records.
    pub ed25519: [u8; 32],
    /// Receives wrapped epoch keys.
    pub x25519: [u8; 32],
    /// Under which a relay finds the vault.
    pub lookup: [u8; 16],
}

/// The two secret keys of a device. Overwritten when dropped.
#[derive(Clone)]
pub struct DeviceSecrets {
    sign: SigningKey,
    agree: StaticSecret,
}

impl DeviceSecrets {
    /// New ones.
    pub fn generate(entropy: &mut dyn Entropy) -> Self {
        let bytes = Zeroizing::new(entropy.array::<64>());
        Self::from_array(&bytes)
    }

    /// From [`Self::to_bytes`]; `None` unless there are exactly 64.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self::from_array(bytes.try_into().ok()?))
    }

    fn from_array(bytes: &[u8; 64]) -> Self {
        let mut sign = Zeroizing::new([0; 32]);
        let mut agree = Zeroizing::new([0; 32]);
        sign.copy_from_slice(&bytes[..32]);
        agree.copy_from_slice(&bytes[32..]);
        Self {
            sign: SigningKey::from_bytes(&sign),
            agree: StaticSecret::from(*agree),
        }
    }

    /// Both secrets, for the `Secrets` space; whoever stores them wraps them first.
    #[must_use]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(
            [
                self.sign.as_bytes().as_slice(),
                self.agree.as_bytes().as_slice(),
            ]
            .concat(),
        )
    }

    /// The public halves.
    #[must_use]
    pub fn public(&self) -> DevicePublic {
        DevicePublic {
            ed25519: self.sign.verifying_key().to_bytes(),
            x25519: PublicKey::from(&self.agree).to_bytes(),
        }
    }

    /// An Ed25519 signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign.sign(message).to_bytes()
    }

    pub(crate) fn agree(&self) -> &StaticSecret {
        &self.agree
    }
}

impl fmt::Debug for DeviceSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSecrets(…)")
    }
}

secret! {
    /// The key everything of one epoch is sealed under. Overwritten when dropped.
    EpochKey,
    /// The secret, for the `Secrets` space; whoever stores it wraps it first.
    as_bytes
}

/// HKDF-SHA256 without salt; the info is the parts in a row, so only the last may vary in length.
#[expect(
    clippy::expect_used,
    reason = "HKDF-SHA256 gives up to 8160 bytes, and the largest N here is 64"
)]
pub(crate) fn derive<const N: usize>(secret: &[u8], info: &[&[u8]]) -> Zeroizing<[u8; N]> {
    let mut out = Zeroizing::new([0; N]);
    Hkdf::<Sha256>::new(None, secret)
        .expand_multi_info(info, out.as_mut_slice())
        .expect("N is within HKDF's limit");
    out
}

/// XChaCha20-Poly1305 under a random nonce, which comes first.
pub(crate) fn seal(key: &[u8; 32], aad: &[u8], plain: &[u8], entropy: &mut dyn Entropy) -> Vec<u8> {
    let nonce: [u8; 24] = entropy.array();
    let mut sealed = nonce.to_vec();
    sealed.extend(encrypt(key, &nonce, aad, plain));
    sealed
}

#[expect(
    clippy::expect_used,
    reason = "the cipher fails only beyond 256 GiB, and the largest plaintext is a backup"
)]
fn encrypt(key: &[u8; 32], nonce: &[u8; 24], aad: &[u8], plain: &[u8]) -> Vec<u8> {
    XChaCha20Poly1305::new(&Key::from(*key))
        .encrypt(&XNonce::from(*nonce), Payload { msg: plain, aad })
        .expect("plaintext is far below the cipher's limit")
}

/// What [`seal`] sealed; `None` if anything of it is not as it was.
pub(crate) fn open(key: &[u8; 32], aad: &[u8], sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, cipher) = sealed.split_first_chunk::<24>()?;
    XChaCha20Poly1305::new(&Key::from(*key))
        .decrypt(&XNonce::from(*nonce), Payload { msg: cipher, aad })
        .ok()
        .map(Zeroizing::new)
}

/// Small-order points verify signatures that nobody made; they are no keys.
pub(crate) fn usable_key(bytes: &[u8; 32]) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(bytes)
        .ok()
        .filter(|key| !key.is_weak())
}

#[cfg(test)]
mod tests;
