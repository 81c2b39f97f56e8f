//! An epoch key wrapped for one receiver with HPKE (RFC 9180: X25519, HKDF-SHA256, ChaCha20-Poly1305, base mode).

use std::convert::Infallible;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{
    Deserializable, Kem, OpModeR, OpModeS, Serializable, single_shot_open,
    single_shot_seal_with_rng,
};
use x25519_dalek::StaticSecret;
use zeroize::Zeroizing;

use super::EpochKey;
use crate::Entropy;
use crate::codec::Writer;

type K = X25519HkdfSha256;

/// How long a wrapped key is: encapsulated key, ciphertext, tag.
pub const WRAPPED: usize = 32 + 32 + 16;

/// A wrapped epoch key.
pub type Wrapped = [u8; WRAPPED];

/// What a wrapped key is for; opening it under another context fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrapContext {
    /// The hash of the roster record before the one that carries it; zeros in genesis.
    pub prev: [u8; 32],
    /// The epoch the key belongs to.
    pub epoch: u32,
}

impl WrapContext {
    fn info(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.raw(b"kith wrapped epoch key 1")
            .raw(&self.prev)
            .u32(self.epoch);
        w.finish()
    }
}

/// Wraps for the holder of this X25519 key; `None` if the bytes are not a usable point.
pub fn wrap_key(
    key: &EpochKey,
    receiver: &[u8; 32],
    context: &WrapContext,
    entropy: &mut dyn Entropy,
) -> Option<Wrapped> {
    let public = <K as Kem>::PublicKey::from_bytes(receiver).ok()?;
    let (encapsulated, cipher) = single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeS::Base,
        &public,
        &context.info(),
        key.as_bytes(),
        receiver,
        &mut Adapter(entropy),
    )
    .ok()?;
    [encapsulated.to_bytes().as_slice(), &cipher]
        .concat()
        .try_into()
        .ok()
}

/// Unwraps; `None` if it was wrapped for somebody else, or as something else.
#[must_use]
pub fn unwrap_key(
    wrapped: &Wrapped,
    secret: &StaticSecret,
    context: &WrapContext,
) -> Option<EpochKey> {
    let receiver = x25519_dalek::PublicKey::from(secret);
    let private = <K as Kem>::PrivateKey::from_bytes(secret.as_bytes()).ok()?;
    let encapsulated = <K as Kem>::EncappedKey::from_bytes(&wrapped[..32]).ok()?;
    let plain = single_shot_open::<ChaCha20Poly1305, HkdfSha256, K>(
        &OpModeR::Base,
        &private,
        &encapsulated,
        &context.info(),
        &wrapped[32..],
        receiver.as_bytes(),
    )
    .ok()?;
    EpochKey::from_bytes(&Zeroizing::new(plain))
}

/// HPKE asks for its own kind of random source.
struct Adapter<'a>(&'a mut dyn Entropy);

impl TryRng for Adapter<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::from_le_bytes(self.0.array()))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::from_le_bytes(self.0.array()))
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(buffer);
        Ok(())
    }
}

impl TryCryptoRng for Adapter<'_> {}
