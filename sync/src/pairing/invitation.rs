//! An invitation: the secret, as a link and as words.

use std::fmt;

use zeroize::Zeroizing;

use super::{PairingError, words};
use crate::Entropy;
use crate::keys::{derive, entropy_words};
use crate::origin::RelayOrigin;
use crate::wire::RendezvousId;

/// In front of the secret, so that a later kind of link can be told apart.
const KIND: &str = "k1-";

/// 128 random bits. Whoever has them can try to join.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<[u8; 16]>);

impl Secret {
    /// Where the two meet.
    #[must_use]
    pub fn rendezvous(&self) -> RendezvousId {
        RendezvousId(*derive(self.0.as_slice(), &[b"kith rendezvous 1"]))
    }

    pub(super) fn psk(&self) -> Zeroizing<[u8; 32]> {
        derive(self.0.as_slice(), &[b"kith pairing psk 1"])
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What one device shows and the other is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The secret.
    pub secret: Secret,
    /// Where to meet.
    pub relay: RelayOrigin,
}

impl Invitation {
    /// A new one.
    pub fn generate(relay: RelayOrigin, entropy: &mut dyn Entropy) -> Self {
        Self {
            secret: Secret(Zeroizing::new(entropy.array())),
            relay,
        }
    }

    /// `{page}/pair#{secret}@{relay}`: everything that matters stands in the fragment, which no server sees.
    /// `page` is the origin that serves the app.
    #[must_use]
    pub fn link(&self, page: &str) -> String {
        let secret: String = self
            .secret
            .0
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        format!(
            "{}/pair#{KIND}{secret}@{}",
            page.trim_end_matches('/'),
            self.relay
        )
    }

    /// The secret as twelve words; the relay is typed, or is the page's own.
    #[must_use]
    pub fn words(&self) -> Zeroizing<String> {
        entropy_words(self.secret.0.as_slice())
    }

    /// From what a person gives: a link, which names its own relay, or words and the relay beside them.
    ///
    /// # Errors
    /// If it is neither, or words come without a relay.
    pub fn parse(given: &str, relay: Option<RelayOrigin>) -> Result<Self, PairingError> {
        if given.contains('#') || given.split_whitespace().nth(1).is_none() {
            return Self::parse_link(given);
        }
        Self::parse_words(given, relay.ok_or(PairingError::NoRelay)?)
    }

    /// From a link as a person pastes it, or its fragment alone.
    ///
    /// # Errors
    /// If it is not a whole pairing link.
    pub fn parse_link(link: &str) -> Result<Self, PairingError> {
        let link = link.trim();
        let fragment = link.split_once('#').map_or(link, |(_, fragment)| fragment);
        let (secret, relay) = fragment
            .strip_prefix(KIND)
            .and_then(|rest| rest.split_once('@'))
            .ok_or(PairingError::BadLink)?;
        let secret = parse_hex(secret).ok_or(PairingError::BadLink)?;
        let relay = RelayOrigin::parse(relay).map_err(|_| PairingError::BadRelay)?;
        Ok(Self {
            secret: Secret(Zeroizing::new(secret)),
            relay,
        })
    }

    /// From twelve words as a person types them: in any case and spacing, each whole or cut after its first four
    /// letters.
    ///
    /// # Errors
    /// If they are not the words of an invitation; an unknown one is named with its place.
    pub fn parse_words(given: &str, relay: RelayOrigin) -> Result<Self, PairingError> {
        Ok(Self {
            secret: Secret(words::parse(given)?),
            relay,
        })
    }
}

fn parse_hex(text: &str) -> Option<[u8; 16]> {
    if text.len() != 32 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 16];
    for (index, byte) in bytes.iter_mut().enumerate() {
        let digits = &text[2 * index..2 * index + 2];
        if digits.starts_with('+') {
            return None;
        }
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}
