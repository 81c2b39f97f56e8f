//! The notes that inviter and joiner exchange, and the keys they are sealed under.

use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};
use zeroize::Zeroizing;

use super::{PairingError, Secret};
use crate::Entropy;
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::Digest32;
use crate::keys::{DevicePublic, MAX_LABEL, derive, open, seal};

const VERSION: u8 = 1;
/// Content of one note at most; the seal and its frame fit beside it.
const MAX_CONTENT: usize = 60 * 1024;
const MAX_LABEL_BYTES: usize = 4 * MAX_LABEL;

/// Who wrote a note; notes of one side cannot be sent back to it as the other's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    Inviter,
    Joiner,
}

/// What stands in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Note {
    Commit {
        commitment: Digest32,
    },
    Reply {
        ephemeral: [u8; 32],
        nonce: [u8; 32],
    },
    Open(Opening),
    /// A part of the grant, sealed again under the agreed key.
    Grant {
        part: u32,
        of: u32,
        sealed: Vec<u8>,
    },
    Done,
    Differ,
    /// The inviter could not do it: a sentence.
    Failed {
        sentence: String,
    },
}

/// What the joiner commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) ephemeral: [u8; 32],
    pub(super) keys: DevicePublic,
    pub(super) nonce: [u8; 32],
    pub(super) label: String,
}

impl Opening {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.ephemeral)
            .raw(&self.keys.ed25519)
            .raw(&self.keys.x25519)
            .raw(&self.nonce);
        w.bytes(self.label.as_bytes());
    }

    pub(super) fn commitment(&self, secret: &Secret) -> Digest32 {
        let mut w = Writer::new();
        w.raw(b"kith pairing commitment 1")
            .raw(&secret.rendezvous().0);
        self.write(&mut w);
        Digest32::of(&w.finish())
    }
}

impl Note {
    pub(super) fn seal(&self, secret: &Secret, from: From, entropy: &mut dyn Entropy) -> Vec<u8> {
        let mut w = Writer::new();
        match self {
            Note::Commit { commitment } => {
                w.u8(1).raw(&commitment.0);
            }
            Note::Reply { ephemeral, nonce } => {
                w.u8(2).raw(ephemeral).raw(nonce);
            }
            Note::Open(opening) => opening.write(w.u8(3)),
            Note::Grant { part, of, sealed } => {
                w.u8(4).u32(*part).u32(*of).bytes(sealed);
            }
            Note::Done => {
                w.u8(5);
            }
            Note::Differ => {
                w.u8(6);
            }
            Note::Failed { sentence } => {
                w.u8(7).bytes(sentence.as_bytes());
            }
        }
        let mut note = vec![VERSION];
        note.extend(seal(
            &note_key(secret, from),
            &[VERSION],
            &w.finish(),
            entropy,
        ));
        note
    }

    pub(super) fn open(note: &[u8], secret: &Secret, from: From) -> Result<Self, PairingError> {
        let (version, sealed) = note.split_first().ok_or(PairingError::BadNote)?;
        if *version != VERSION {
            return Err(PairingError::OtherVersion);
        }
        let plain =
            open(&note_key(secret, from), &[VERSION], sealed).ok_or(PairingError::BadNote)?;
        Self::read(&plain).map_err(|_| PairingError::BadNote)
    }

    fn read(plain: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(plain);
        let note = match r.u8()? {
            1 => Note::Commit {
                commitment: Digest32(r.array()?),
            },
            2 => Note::Reply {
                ephemeral: r.array()?,
                nonce: r.array()?,
            },
            3 => Note::Open(Opening {
                ephemeral: r.array()?,
                keys: DevicePublic {
                    ed25519: r.array()?,
                    x25519: r.array()?,
                },
                nonce: r.array()?,
                label: r.text(MAX_LABEL_BYTES)?,
            }),
            4 => Note::Grant {
                part: r.u32()?,
                of: r.u32()?,
                sealed: r.bytes(MAX_CONTENT + 64)?.to_vec(),
            },
            5 => Note::Done,
            6 => Note::Differ,
            7 => Note::Failed {
                sentence: r.text(1024)?,
            },
            _ => return Err(DecodeError::Malformed("note")),
        };
        r.finish()?;
        Ok(note)
    }
}

fn note_key(secret: &Secret, from: From) -> Zeroizing<[u8; 32]> {
    let side: &[u8] = match from {
        From::Inviter => b"inviter",
        From::Joiner => b"joiner",
    };
    derive(secret.psk().as_slice(), &[b"kith pairing note 1 ", side])
}

/// What both sides have seen, and what follows from it.
pub(super) struct Transcript {
    hash: Zeroizing<[u8; 32]>,
    key: Zeroizing<[u8; 32]>,
}

impl Transcript {
    /// `None` if the other side's ephemeral key makes no agreement.
    pub(super) fn new(
        secret: &Secret,
        commitment: &Digest32,
        reply: (&[u8; 32], &[u8; 32]),
        opening: &Opening,
        own: &StaticSecret,
        other: &[u8; 32],
    ) -> Option<Self> {
        let mut w = Writer::new();
        w.raw(b"kith pairing transcript 1")
            .raw(&secret.rendezvous().0)
            .raw(&commitment.0)
            .raw(reply.0)
            .raw(reply.1);
        opening.write(&mut w);
        let hash: [u8; 32] = Sha256::digest(w.finish()).into();
        let shared = own.diffie_hellman(&PublicKey::from(*other));
        if !shared.was_contributory() {
            return None;
        }
        let mut ikm = Zeroizing::new([0; 64]);
        ikm[..32].copy_from_slice(secret.psk().as_slice());
        ikm[32..].copy_from_slice(shared.as_bytes());
        let key = derive(ikm.as_slice(), &[b"kith pairing grant 1", &hash]);
        Some(Self {
            hash: Zeroizing::new(hash),
            key,
        })
    }

    /// Eight digits.
    pub(super) fn code(&self) -> String {
        let bits = derive::<8>(self.hash.as_slice(), &[b"kith pairing code 1"]);
        format!("{:08}", u64::from_be_bytes(*bits) % 100_000_000)
    }

    pub(super) fn seal_grant(&self, grant: &[u8], entropy: &mut dyn Entropy) -> Vec<Note> {
        let parts: Vec<&[u8]> = grant.chunks(MAX_CONTENT).collect();
        let of = u32::try_from(parts.len()).unwrap_or(u32::MAX);
        let note = |(part, content): (u32, &[u8])| Note::Grant {
            part,
            of,
            sealed: seal(&self.key, &part_aad(part, of), content, entropy),
        };
        (0..).zip(parts).map(note).collect()
    }

    pub(super) fn open_grant(
        &self,
        part: u32,
        of: u32,
        sealed: &[u8],
    ) -> Option<Zeroizing<Vec<u8>>> {
        open(&self.key, &part_aad(part, of), sealed)
    }
}

fn part_aad(part: u32, of: u32) -> Vec<u8> {
    let mut w = Writer::new();
    w.u32(part).u32(of);
    w.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// Whoever has the link may seal anything.
        #[test]
        fn no_bytes_in_a_sound_seal_make_a_reader_panic(noise in prop::collection::vec(any::<u8>(), 0..400), tag in 0_u8..9) {
            let _ = Note::read(&noise);
            let _ = Note::read(&[vec![tag], noise].concat());
        }
    }
}
