//! An invitation: the secret, as a link and as words.

use std::fmt;

use zeroize::Zeroizing;

use super::PairingError;
use crate::Entropy;
use crate::keys::{derive, entropy_words, parse_words};
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

    /// From twelve words as a person types them.
    ///
    /// # Errors
    /// If they are not the words of an invitation.
    pub fn parse_words(words: &str, relay: RelayOrigin) -> Result<Self, PairingError> {
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        let entropy = Zeroizing::new(
            parse_words(&words.join(" "))
                .map_err(|_| PairingError::BadWords)?
                .to_entropy(),
        );
        let secret = entropy
            .as_slice()
            .try_into()
            .map_err(|_| PairingError::BadWords)?;
        Ok(Self {
            secret: Secret(Zeroizing::new(secret)),
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
