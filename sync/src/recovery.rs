//! Coming back with nothing but the recovery phrase and a relay: a machine without I/O.
//!
//! The relay finds the vault by the phrase's lookup id and shows the roster to whoever can sign with its key. The new
//! device lets itself in with a record that the phrase signs, wraps the current key for itself, and has from then on
//! what any device has, but for pins: a relay that holds something back from it cannot be told from one that has
//! nothing more. A machine lives for one connection.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::Entropy;
use crate::codec::DecodeError;
use crate::ids::{Digest32, RosterHead, Vector};
use crate::keys::{
    DeviceSecrets, EpochKey, MAX_LABEL, RecoveryPhrase, RecoverySecrets, unwrap_key,
};
use crate::origin::RelayOrigin;
use crate::pairing::JoinedVault;
use crate::roster::{NewDevice, RosterChain, RosterError, add_device};
use crate::wire::{Of, Reason, ToClient, ToRelay, recover_message};

/// How often the record is signed anew because another one was in between.
const TRIES: usize = 5;

/// Why nothing came back. Nothing has changed on this device.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RecoveryError {
    /// The relay knows no book under this phrase.
    #[error("this relay has no book for these words; check the words and the relay's address")]
    NotFound,
    /// The relay refused otherwise.
    #[error("{0}")]
    Refused(Reason),
    /// The relay and this code do not understand each other.
    #[error("the relay sent something that cannot be read; try again")]
    BadFrame(DecodeError),
    /// What the relay shows is not the roster of this phrase's vault.
    #[error("the relay shows a list of devices that cannot be right ({0})")]
    BadRoster(RosterError),
    /// The roster is of another phrase.
    #[error("the relay shows another book than the one of these words")]
    OtherPhrase,
    /// The key for the phrase does not open.
    #[error("the relay's copy of the key cannot be opened with these words")]
    NoKey,
    /// The connection is gone.
    #[error("the connection to the relay was lost; try again")]
    Gone,
}

/// What the machine wants done, in order.
#[derive(Debug)]
pub enum Step {
    /// Send this frame.
    Send(Vec<u8>),
    /// This device is in the roster, on the relay's disk. See [`crate::engine::Engine::from_pairing`].
    Done(Box<JoinedVault>),
    /// It did not work; the connection can be closed.
    Failed(RecoveryError),
}

/// One attempt to come back.
pub struct Restorer {
    keys: RecoverySecrets,
    relay: RelayOrigin,
    secrets: DeviceSecrets,
    label: String,
    state: State,
}

enum State {
    /// For the relay's nonce.
    Greeting,
    /// For the roster.
    Asked,
    /// For what is left of it.
    Reading {
        head: RosterHead,
        records: Vec<Vec<u8>>,
    },
    /// For the relay to take the record.
    Joining {
        records: Vec<Vec<u8>>,
        chain: Box<RosterChain>,
        record: Vec<u8>,
        tries: usize,
    },
    Over,
}

impl Restorer {
    /// An attempt with this phrase at this relay. The label is what the person calls this device.
    #[must_use]
    pub fn new(
        phrase: &RecoveryPhrase,
        relay: RelayOrigin,
        label: &str,
        entropy: &mut dyn Entropy,
    ) -> Self {
        Self {
            keys: phrase.keys(),
            relay,
            secrets: DeviceSecrets::generate(entropy),
            label: label.chars().take(MAX_LABEL).collect(),
            state: State::Greeting,
        }
    }

    /// A frame came on a connection of its own to the relay.
    pub fn on_frame(&mut self, frame: &[u8], entropy: &mut dyn Entropy) -> Vec<Step> {
        let message = match ToClient::decode(frame) {
            Ok(message) => message,
            Err(DecodeError::Future { .. }) => return Vec::new(),
            Err(error) => return self.fail(RecoveryError::BadFrame(error)),
        };
        match (std::mem::replace(&mut self.state, State::Over), message) {
            (State::Over, _) => Vec::new(),
            (State::Greeting, ToClient::Hello { nonce, .. }) => {
                self.state = State::Asked;
                let lookup = self.keys.public().lookup;
                let message = recover_message(self.relay.as_str(), &lookup, &nonce);
                let signature = self.keys.sign(&message);
                vec![Step::Send(ToRelay::Recover { lookup, signature }.encode())]
            }
            (State::Asked, ToClient::Recovered { roster, records }) => {
                self.read(roster, records, entropy)
            }
            (State::Reading { head, mut records }, ToClient::Roster { position, record }) => {
                if position == records.len() as u64 {
                    records.push(record);
                }
                self.read(head, records, entropy)
            }
            (
                State::Joining {
                    mut records,
                    chain,
                    record,
                    ..
                },
                ToClient::RosterAccepted { head },
            ) if head.hash == Digest32::of(&record) => {
                let mut chain = *chain;
                if let Err(error) = chain.append(&record) {
                    return self.fail(RecoveryError::BadRoster(error));
                }
                records.push(record);
                self.joined(records, chain)
            }
            // Another device's record was in between.
            (
                State::Joining {
                    mut records,
                    mut chain,
                    tries,
                    ..
                },
                ToClient::Roster { record, .. },
            ) => {
                if let Err(error) = chain.append(&record) {
                    return self.fail(RecoveryError::BadRoster(error));
                }
                records.push(record);
                self.join(records, *chain, tries + 1, entropy)
            }
            (
                state @ State::Joining { .. },
                ToClient::Refused {
                    of: Of::Roster,
                    reason: Reason::RosterMoved,
                },
            ) => {
                // What was in between is on its way.
                self.state = state;
                Vec::new()
            }
            (_, ToClient::Refused { reason, .. }) => self.fail(match reason {
                Reason::UnknownVault => RecoveryError::NotFound,
                reason => RecoveryError::Refused(reason),
            }),
            (state, _) => {
                self.state = state;
                Vec::new()
            }
        }
    }

    /// The connection is gone.
    pub fn closed(&mut self) -> Vec<Step> {
        match self.state {
            State::Over => Vec::new(),
            _ => self.fail(RecoveryError::Gone),
        }
    }

    fn read(
        &mut self,
        head: RosterHead,
        records: Vec<Vec<u8>>,
        entropy: &mut dyn Entropy,
    ) -> Vec<Step> {
        if (records.len() as u64) < head.length {
            self.state = State::Reading { head, records };
            return Vec::new();
        }
        let chain = match RosterChain::validate(&records) {
            Ok(chain) => chain,
            Err(error) => return self.fail(RecoveryError::BadRoster(error)),
        };
        if *chain.recovery() != self.keys.public() {
            return self.fail(RecoveryError::OtherPhrase);
        }
        self.join(records, chain, 0, entropy)
    }

    fn join(
        &mut self,
        records: Vec<Vec<u8>>,
        chain: RosterChain,
        tries: usize,
        entropy: &mut dyn Entropy,
    ) -> Vec<Step> {
        let Some(key) = self.key(&chain) else {
            return self.fail(RecoveryError::NoKey);
        };
        if tries >= TRIES {
            return self.fail(RecoveryError::Refused(Reason::RosterMoved));
        }
        let new = NewDevice {
            keys: self.secrets.public(),
            label: self.label.clone(),
        };
        let record = match add_device(&chain, &new, &self.keys, &key, entropy) {
            Ok(record) => record,
            Err(error) => return self.fail(RecoveryError::BadRoster(error)),
        };
        let append = ToRelay::AppendRoster {
            expected: chain.head(),
            record: record.clone(),
        };
        self.state = State::Joining {
            records,
            chain: Box::new(chain),
            record,
            tries,
        };
        vec![Step::Send(append.encode())]
    }

    fn key(&self, chain: &RosterChain) -> Option<EpochKey> {
        let (wrapped, context) = chain.recovery_wrapped();
        unwrap_key(wrapped, self.keys.agree(), context)
    }

    fn joined(&mut self, roster: Vec<Vec<u8>>, chain: RosterChain) -> Vec<Step> {
        let Some(key) = self.key(&chain) else {
            return self.fail(RecoveryError::NoKey);
        };
        let Some(device) = chain.find(&self.secrets.public()) else {
            return self.fail(RecoveryError::BadRoster(RosterError::BadKeys));
        };
        let number = device.entry.number;
        let mut epoch_keys = BTreeMap::from([(chain.standing().epoch, key)]);
        chain.fill_earlier(&mut epoch_keys);
        vec![Step::Done(Box::new(JoinedVault {
            relay: self.relay.clone(),
            number,
            secrets: self.secrets.clone(),
            roster,
            chain,
            epoch_keys,
            pins: Vector::default(),
        }))]
    }

    fn fail(&mut self, error: RecoveryError) -> Vec<Step> {
        self.state = State::Over;
        vec![Step::Failed(error)]
    }
}

impl std::fmt::Debug for Restorer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Restorer(…)")
    }
}
