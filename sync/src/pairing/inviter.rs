//! The side that lets a device in.

use x25519_dalek::{PublicKey, StaticSecret};

use super::notes::{From, Note, Opening, Transcript};
use super::{Grant, Invitation, PairingError, Secret, Step};
use crate::Entropy;
use crate::ids::{DeviceNumber, Digest32};
use crate::origin::RelayOrigin;
use crate::roster::NewDevice;
use crate::wire::{Role, ToClient, ToRelay};

/// One invitation, on the device that made it.
pub struct Inviter {
    secret: Secret,
    state: State,
}

enum State {
    /// For the joiner's commitment.
    Waiting,
    /// For its opening.
    Committed {
        commitment: Digest32,
        ephemeral: StaticSecret,
        nonce: [u8; 32],
    },
    /// For the person who compares.
    Comparing {
        transcript: Transcript,
        opening: Opening,
    },
    /// For the roster.
    Adding {
        transcript: Transcript,
    },
    /// For the joiner's word that it has everything.
    Granted {
        number: DeviceNumber,
    },
    Over,
}

impl Inviter {
    /// A new invitation at this relay.
    #[must_use]
    pub fn new(relay: RelayOrigin, entropy: &mut dyn Entropy) -> (Self, Invitation) {
        let invitation = Invitation::generate(relay, entropy);
        (
            Self {
                secret: invitation.secret.clone(),
                state: State::Waiting,
            },
            invitation,
        )
    }

    /// The first frame, to be sent once a connection of its own to the relay is open. Every binary frame that comes
    /// on it goes to [`Self::on_frame`]; if it closes, say [`Self::closed`].
    #[must_use]
    pub fn start(&self) -> Vec<u8> {
        ToRelay::Meet {
            id: self.secret.rendezvous(),
            role: Role::Inviter,
        }
        .encode()
    }

    /// A frame came. Done is the new device's number.
    pub fn on_frame(&mut self, frame: &[u8], entropy: &mut dyn Entropy) -> Vec<Step<DeviceNumber>> {
        if matches!(self.state, State::Over) {
            return Vec::new();
        }
        match ToClient::decode(frame) {
            Ok(ToClient::Note { bytes }) => match Note::open(&bytes, &self.secret, From::Joiner) {
                Ok(note) => self.on_note(note, entropy),
                Err(error) => self.fail(error),
            },
            Ok(ToClient::Left) => self.closed(),
            Ok(ToClient::Refused { reason, .. }) => self.fail(PairingError::Refused(reason)),
            Ok(ToClient::Waiting) => vec![Step::Waiting],
            Ok(ToClient::Hello { .. } | ToClient::Met | ToClient::Pong) => Vec::new(),
            Ok(_) => self.fail(PairingError::BadNote),
            Err(error) => self.fail(PairingError::BadFrame(error)),
        }
    }

    fn on_note(&mut self, note: Note, entropy: &mut dyn Entropy) -> Vec<Step<DeviceNumber>> {
        match (std::mem::replace(&mut self.state, State::Over), note) {
            (State::Waiting, Note::Commit { commitment }) => {
                let ephemeral = StaticSecret::from(entropy.array::<32>());
                let nonce = entropy.array();
                let reply = Note::Reply {
                    ephemeral: PublicKey::from(&ephemeral).to_bytes(),
                    nonce,
                };
                self.state = State::Committed {
                    commitment,
                    ephemeral,
                    nonce,
                };
                vec![self.send(&reply, entropy)]
            }
            (
                State::Committed {
                    commitment,
                    ephemeral,
                    nonce,
                },
                Note::Open(opening),
            ) => {
                if opening.commitment(&self.secret) != commitment {
                    return self.fail(PairingError::BadNote);
                }
                let own = PublicKey::from(&ephemeral).to_bytes();
                let other = opening.ephemeral;
                let transcript = Transcript::new(
                    &self.secret,
                    &commitment,
                    (&own, &nonce),
                    &opening,
                    &ephemeral,
                    &other,
                );
                let Some(transcript) = transcript else {
                    return self.fail(PairingError::BadNote);
                };
                let code = transcript.code();
                self.state = State::Comparing {
                    transcript,
                    opening,
                };
                vec![Step::ShowCode(code)]
            }
            (State::Granted { number }, Note::Done) => vec![Step::Done(number)],
            (_, Note::Differ) => self.fail(PairingError::TheyDiffer),
            _ => self.fail(PairingError::BadNote),
        }
    }

    /// The person compared the codes.
    pub fn codes(&mut self, matching: bool, entropy: &mut dyn Entropy) -> Vec<Step<DeviceNumber>> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Comparing {
                transcript,
                opening,
            } if matching => {
                self.state = State::Adding { transcript };
                vec![Step::AddDevice(NewDevice {
                    keys: opening.keys,
                    label: opening.label,
                })]
            }
            State::Comparing { .. } => {
                vec![
                    self.send(&Note::Differ, entropy),
                    Step::Failed(PairingError::TheyDiffer),
                ]
            }
            other => {
                self.state = other;
                Vec::new()
            }
        }
    }

    /// The device is in the roster; this is what it needs.
    pub fn granted(&mut self, grant: &Grant, entropy: &mut dyn Entropy) -> Vec<Step<DeviceNumber>> {
        match std::mem::replace(&mut self.state, State::Over) {
            State::Adding { transcript } => {
                self.state = State::Granted {
                    number: grant.number,
                };
                let notes = transcript.seal_grant(&grant.encode(), entropy);
                notes.iter().map(|note| self.send(note, entropy)).collect()
            }
            other => {
                self.state = other;
                Vec::new()
            }
        }
    }

    /// The device could not be added to the roster: a sentence.
    pub fn not_granted(
        &mut self,
        sentence: String,
        entropy: &mut dyn Entropy,
    ) -> Vec<Step<DeviceNumber>> {
        self.state = State::Over;
        let note = Note::Failed {
            sentence: sentence.clone(),
        };
        vec![
            self.send(&note, entropy),
            Step::Failed(PairingError::NotAdded(sentence)),
        ]
    }

    /// The connection is gone.
    pub fn closed(&mut self) -> Vec<Step<DeviceNumber>> {
        match self.state {
            State::Over => Vec::new(),
            State::Granted { .. } => self.fail(PairingError::GoneAfterGrant),
            _ => self.fail(PairingError::Gone),
        }
    }

    fn send(&self, note: &Note, entropy: &mut dyn Entropy) -> Step<DeviceNumber> {
        let bytes = note.seal(&self.secret, From::Inviter, entropy);
        Step::Send(ToRelay::Note { bytes }.encode())
    }

    fn fail(&mut self, error: PairingError) -> Vec<Step<DeviceNumber>> {
        self.state = State::Over;
        vec![Step::Failed(error)]
    }
}

impl std::fmt::Debug for Inviter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Inviter(…)")
    }
}
