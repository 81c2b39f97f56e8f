//! What a new device is given once the codes match.

use std::collections::BTreeMap;

use super::PairingError;
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Vector};
use crate::keys::{DeviceSecrets, EpochKey, unwrap_key};
use crate::origin::RelayOrigin;
use crate::roster::{RosterChain, RosterError};
use crate::wire::MAX_RECORD;

const VERSION: u8 = 1;
const MAX_RECORDS: usize = 16 * 1024;

/// The relay, the roster that has the new device (its record wraps the key for it), and what others are known to
/// have. The vault's id is the hash of the roster's first record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Where the vault is kept.
    pub relay: RelayOrigin,
    /// The new device's number.
    pub number: DeviceNumber,
    /// Every record.
    pub roster: Vec<Vec<u8>>,
    /// What a relay that lost nothing holds at least.
    pub pins: Vector,
}

impl Grant {
    pub(super) fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.u8(VERSION)
            .bytes(self.relay.as_str().as_bytes())
            .u32(self.number.0)
            .count(self.roster.len());
        self.roster.iter().for_each(|record| {
            w.bytes(record);
        });
        self.pins.write(&mut w);
        w.finish()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        let version = r.u8()?;
        if version != VERSION {
            return Err(DecodeError::Future { found: version });
        }
        let relay =
            RelayOrigin::parse(&r.text(1024)?).map_err(|_| DecodeError::Malformed("relay"))?;
        let number = DeviceNumber(r.u32()?);
        let count = r.count(MAX_RECORDS)?;
        let roster = (0..count)
            .map(|_| Ok(r.bytes(MAX_RECORD)?.to_vec()))
            .collect::<Result<_, DecodeError>>()?;
        let pins = Vector::read(&mut r)?;
        r.finish()?;
        Ok(Self {
            relay,
            number,
            roster,
            pins,
        })
    }

    /// Checks it all, and opens the key.
    pub(super) fn accept(self, secrets: DeviceSecrets) -> Result<JoinedVault, PairingError> {
        let Self {
            relay,
            number,
            roster,
            pins,
        } = self;
        let chain = RosterChain::validate(&roster).map_err(PairingError::BadGrant)?;
        let device = chain
            .device(number)
            .filter(|device| device.entry.keys == secrets.public());
        let device = device.ok_or(PairingError::BadGrant(RosterError::BadKeys))?;
        let (wrapped, context) = device.wrapped();
        let key = unwrap_key(wrapped, secrets.agree(), context).ok_or(PairingError::NoKey)?;
        let mut epoch_keys = BTreeMap::from([(context.epoch, key)]);
        chain.fill_earlier(&mut epoch_keys);
        Ok(JoinedVault {
            relay,
            number,
            secrets,
            roster,
            chain,
            epoch_keys,
            pins,
        })
    }
}

/// A vault that this device has joined; see [`crate::engine::Engine::from_pairing`].
#[derive(Debug)]
pub struct JoinedVault {
    pub(crate) relay: RelayOrigin,
    pub(crate) number: DeviceNumber,
    pub(crate) secrets: DeviceSecrets,
    pub(crate) roster: Vec<Vec<u8>>,
    pub(crate) chain: RosterChain,
    pub(crate) epoch_keys: BTreeMap<u32, EpochKey>,
    pub(crate) pins: Vector,
}

impl JoinedVault {
    /// Where the vault is kept.
    #[must_use]
    pub fn relay(&self) -> &RelayOrigin {
        &self.relay
    }

    /// This device's number in it.
    #[must_use]
    pub fn number(&self) -> DeviceNumber {
        self.number
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whoever lets a device in may hand it anything.
        #[test]
        fn no_bytes_in_a_sound_seal_make_a_reader_panic(noise in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = Grant::decode(&noise);
            let relay = [&[VERSION, 0, 0, 0, 14], b"http://relay.a".as_slice()].concat();
            let _ = Grant::decode(&[relay, noise].concat());
        }
    }
}
