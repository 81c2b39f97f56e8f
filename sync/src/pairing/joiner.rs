//! The side that wants in.

use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::notes::{From, Note, Opening, Transcript};
use super::{Grant, Invitation, JoinedVault, PairingError, Secret, Step};
use crate::Entropy;
use crate::keys::DeviceSecrets;
use crate::wire::{Role, ToClient, ToRelay};

/// The longest grant: every roster there can be fits.
const MAX_GRANT_PARTS: u32 = 256;

/// One attempt to join.
pub struct Joiner {
    secret: Secret,
    secrets: DeviceSecrets,
    ephemeral: StaticSecret,
    opening: Opening,
    state: State,
}

enum State {
    /// For the relay to say that the inviter is there.
    Waiting,
    /// For the inviter's reply.
    Committed,
    /// For the person at the other device, and then for the grant.
    Comparing {
        transcript: Transcript,
        grant: Zeroizing<Vec<u8>>,
        next: u32,
    },
    Over,
}

impl Joiner {
    /// An attempt with this invitation. The label is what the person calls this device.
    #[must_use]
    pub fn new(invitation: &Invitation, label: &str, entropy: &mut dyn Entropy) -> Self {
        let secrets = DeviceSecrets::generate(entropy);
        let ephemeral = StaticSecret::from(entropy.array::<32>());
        let opening = Opening {
            ephemeral: PublicKey::from(&ephemeral).to_bytes(),
            keys: secrets.public(),
            nonce: entropy.array(),
            label: label.chars().take(crate::keys::MAX_LABEL).collect(),
        };
        Self {
            secret: invitation.secret.clone(),
            secrets,
            ephemeral,
            opening,
            state: State::Waiting,
        }
    }

    /// The first frame, to be sent once a connection of its own to the invitation's relay is open.
    #[must_use]
    pub fn start(&self) -> Vec<u8> {
        ToRelay::Meet {
            id: self.secret.rendezvous(),
            role: Role::Joiner,
        }
        .encode()
    }

    /// A frame came. What `Done` carries is to be on the disk before the connection is closed.
    pub fn on_frame(
        &mut self,
        frame: &[u8],
        entropy: &mut dyn Entropy,
    ) -> Vec<Step<Box<JoinedVault>>> {
        if matches!(self.state, State::Over) {
            return Vec::new();
        }
        match ToClient::decode(frame) {
            Ok(ToClient::Note { bytes }) => match Note::open(&bytes, &self.secret, From::Inviter) {
                Ok(note) => self.on_note(note, entropy),
                Err(error) => self.fail(error),
            },
            Ok(ToClient::Met) if matches!(self.state, State::Waiting) => {
                self.state = State::Committed;
                let commitment = self.opening.commitment(&self.secret);
                vec![self.send(&Note::Commit { commitment }, entropy)]
            }
            Ok(ToClient::Left) => self.fail(PairingError::Gone),
            Ok(ToClient::Refused { reason, .. }) => self.fail(PairingError::Refused(reason)),
            Ok(ToClient::Hello { .. } | ToClient::Waiting | ToClient::Pong) => Vec::new(),
            Ok(_) => self.fail(PairingError::BadNote),
            Err(error) => self.fail(PairingError::BadFrame(error)),
        }
    }

    fn on_note(&mut self, note: Note, entropy: &mut dyn Entropy) -> Vec<Step<Box<JoinedVault>>> {
        match (std::mem::replace(&mut self.state, State::Over), note) {
            (State::Committed, Note::Reply { ephemeral, nonce }) => {
                let commitment = self.opening.commitment(&self.secret);
                let reply = (&ephemeral, &nonce);
                let transcript = Transcript::new(
                    &self.secret,
                    &commitment,
                    reply,
                    &self.opening,
                    &self.ephemeral,
                    &ephemeral,
                );
                let Some(transcript) = transcript else {
                    return self.fail(PairingError::BadNote);
                };
                let code = transcript.code();
                self.state = State::Comparing {
                    transcript,
                    grant: Zeroizing::default(),
                    next: 0,
                };
                vec![
                    self.send(&Note::Open(self.opening.clone()), entropy),
                    Step::ShowCode(code),
                ]
            }
            (
                State::Comparing {
                    transcript,
                    mut grant,
                    next,
                },
                Note::Grant { part, of, sealed },
            ) => {
                let content = transcript
                    .open_grant(part, of, &sealed)
                    .filter(|_| part == next);
                let Some(content) = content.filter(|_| part < of && of <= MAX_GRANT_PARTS) else {
                    return self.fail(PairingError::BadNote);
                };
                grant.extend_from_slice(&content);
                if part + 1 < of {
                    self.state = State::Comparing {
                        transcript,
                        grant,
                        next: part + 1,
                    };
                    return Vec::new();
                }
                let grant = Grant::decode(&grant).map_err(|_| PairingError::BadNote);
                match grant.and_then(|grant| grant.accept(self.secrets.clone())) {
                    Ok(joined) => vec![Step::Done(Box::new(joined))],
                    Err(error) => self.fail(error),
                }
            }
            (_, Note::Differ) => self.fail(PairingError::TheyDiffer),
            (_, Note::Failed { sentence }) => self.fail(PairingError::NotAdded(sentence)),
            _ => self.fail(PairingError::BadNote),
        }
    }

    /// The last frame, to be sent once what `Done` carried is on the disk; it tells the inviter that all went well.
    #[must_use]
    pub fn kept(&self, entropy: &mut dyn Entropy) -> Vec<u8> {
        ToRelay::Note {
            bytes: Note::Done.seal(&self.secret, From::Joiner, entropy),
        }
        .encode()
    }

    /// The connection is gone.
    pub fn closed(&mut self) -> Vec<Step<Box<JoinedVault>>> {
        match self.state {
            State::Over => Vec::new(),
            _ => self.fail(PairingError::Gone),
        }
    }

    fn send(&self, note: &Note, entropy: &mut dyn Entropy) -> Step<Box<JoinedVault>> {
        let bytes = note.seal(&self.secret, From::Joiner, entropy);
        Step::Send(ToRelay::Note { bytes }.encode())
    }

    fn fail(&mut self, error: PairingError) -> Vec<Step<Box<JoinedVault>>> {
        self.state = State::Over;
        vec![Step::Failed(error)]
    }
}

impl std::fmt::Debug for Joiner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Joiner(…)")
    }
}
