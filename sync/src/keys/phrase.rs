//! The recovery phrase: 24 words, and the keys they stand for.

use std::fmt;

use bip39::{Language, Mnemonic};
use ed25519_dalek::{Signer, SigningKey};
use thiserror::Error;
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::{RecoveryPublic, derive, secret};

/// How many words a phrase has.
const WORDS: usize = 24;

/// Why words are not a recovery phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PhraseError {
    /// Not 24 of them.
    #[error("a recovery phrase has 24 words; these are {0}")]
    Count(usize),
    /// A word that is not on the list.
    #[error("word {0} is not one of the words a recovery phrase is made of; check its spelling")]
    UnknownWord(usize),
    /// Known words that do not belong together.
    #[error("these words do not belong together; one may be wrong or in the wrong place")]
    Checksum,
}

secret! {
    /// 256 bits that recover a vault. Shown once as words; overwritten when dropped.
    RecoveryPhrase,
    /// The secret, kept in the `Secrets` space until the person has confirmed the words.
    as_bytes
}

impl RecoveryPhrase {
    /// Whether these are as many words as a phrase has.
    #[must_use]
    pub fn is_as_long(words: &str) -> bool {
        words.split_whitespace().count() == WORDS
    }

    /// From words as a person types them.
    ///
    /// # Errors
    /// If they are not 24 words of the list that belong together.
    pub fn parse(words: &str) -> Result<Self, PhraseError> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        if words.len() != WORDS {
            return Err(PhraseError::Count(words.len()));
        }
        let mnemonic = parse_words(&words.join(" "))?;
        Self::from_bytes(&mnemonic.to_entropy()).ok_or(PhraseError::Count(words.len()))
    }

    /// The 24 words, separated by single spaces.
    #[must_use]
    pub fn words(&self) -> Zeroizing<String> {
        entropy_words(self.0.as_slice())
    }

    /// The keys it stands for.
    #[must_use]
    pub fn keys(&self) -> RecoverySecrets {
        RecoverySecrets {
            sign: SigningKey::from_bytes(&derive(self.0.as_slice(), &[b"kith recovery ed25519 1"])),
            agree: StaticSecret::from(*derive(self.0.as_slice(), &[b"kith recovery x25519 1"])),
            lookup: *derive(self.0.as_slice(), &[b"kith recovery lookup 1"]),
        }
    }
}

/// The secret keys behind a recovery phrase; only ever in memory.
pub struct RecoverySecrets {
    sign: SigningKey,
    agree: StaticSecret,
    lookup: [u8; 16],
}

impl RecoverySecrets {
    /// What genesis names.
    #[must_use]
    pub fn public(&self) -> RecoveryPublic {
        RecoveryPublic {
            ed25519: self.sign.verifying_key().to_bytes(),
            x25519: PublicKey::from(&self.agree).to_bytes(),
            lookup: self.lookup,
        }
    }

    /// An Ed25519 signature.
    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.sign.sign(message).to_bytes()
    }

    /// The secret that opens what was wrapped for the recovery key.
    #[must_use]
    pub fn agree(&self) -> &StaticSecret {
        &self.agree
    }
}

impl fmt::Debug for RecoverySecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecoverySecrets(…)")
    }
}

#[expect(
    clippy::expect_used,
    reason = "called with 16 or 32 bytes, two of the lengths that BIP39 knows"
)]
pub(crate) fn entropy_words(entropy: &[u8]) -> Zeroizing<String> {
    let mnemonic =
        Mnemonic::from_entropy_in(Language::English, entropy).expect("a length that BIP39 knows");
    Zeroizing::new(mnemonic.words().collect::<Vec<_>>().join(" "))
}

pub(crate) fn parse_words(words: &str) -> Result<Mnemonic, PhraseError> {
    Mnemonic::parse_in_normalized(Language::English, words).map_err(|error| match error {
        bip39::Error::BadWordCount(count) => PhraseError::Count(count),
        bip39::Error::UnknownWord(index) => PhraseError::UnknownWord(index + 1),
        _ => PhraseError::Checksum,
    })
}
