//! What client and relay say to each other over the one WebSocket route `/sync`, one message a binary frame.
//!
//! The relay speaks first: [`ToClient::Hello`]. The client's first frame chooses the session:
//!
//! - [`ToRelay::Auth`] (or [`ToRelay::Create`]) for a **vault session**. Refused with [`Reason::UnknownVault`] or
//!   [`Reason::UnknownDevice`], the connection stays open and the client may send `Create` over the same nonce.
//!   After [`ToClient::Welcome`] the relay streams, in ascending numbers per device, every chunk beyond the
//!   client's `have` (its own log included), and from then on whatever other sessions append.
//! - [`ToRelay::Meet`] for a **rendezvous session**, in which two strangers exchange opaque notes.
//!
//! Frame: version byte, tag byte, fields. A frame of another version or with an unknown tag decodes to
//! [`DecodeError::Future`]; the relay answers it with [`Reason::UnsupportedVersion`], a client ignores it.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, VerifyingKey};

use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Digest32, LogTail, MAX_VECTOR, RosterHead, VaultId, Vector};

mod reason;

pub use reason::{Of, Reason};

/// The version of these messages.
pub const VERSION: u8 = 1;
/// The longest chunk.
pub const MAX_CHUNK: usize = 256 * 1024;
/// The longest roster record.
pub const MAX_RECORD: usize = 16 * 1024;
/// The longest note of a rendezvous.
pub const MAX_NOTE: usize = 64 * 1024;
/// The longest frame of all. Senders keep records of `Create` and `Welcome` under [`MAX_RECORDS_BYTES`].
pub const MAX_FRAME: usize = 1024 * 1024;
/// How many bytes of roster records one message carries at most; the rest follow one by one.
pub const MAX_RECORDS_BYTES: usize = 512 * 1024;
/// How long an invitation waits for its joiner, and a claimed one for its end.
pub const INVITATION_LIFETIME_MS: u64 = 120_000;
/// The longest token for new vaults.
pub const MAX_TOKEN: usize = 256;

const MAX_RECORDS: usize = 16 * 1024;
const AUTH_DOMAIN: &[u8] = b"kith auth 1\0";

/// Names a rendezvous; derived from the invitation's secret, which it does not reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RendezvousId(pub [u8; 16]);

/// Which side of a rendezvous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Made the invitation; comes first.
    Inviter,
    /// Claims it; exactly one.
    Joiner,
}

/// Who the client is, what it knows, and its signature over the relay's nonce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auth {
    /// The vault.
    pub vault: VaultId,
    /// The device that signs.
    pub device: DeviceNumber,
    /// Over [`auth_message`].
    pub signature: [u8; 64],
    /// The roster as the client knows it.
    pub roster: RosterHead,
    /// What the client has without a gap, its own log included.
    pub have: Vector,
}

/// From the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToRelay {
    /// Opens a session on a vault that the relay knows.
    Auth(Auth),
    /// Makes the vault; or, where the relay has lost some or all of its roster, continues it with the records that
    /// it lacks. On a vault that lacks nothing it is the same as `Auth`.
    Create {
        /// As in `Auth`; the key is the one that `roster` names.
        auth: Auth,
        /// The roster from genesis on.
        roster: Vec<Vec<u8>>,
        /// Where the operator asks for one.
        token: Option<String>,
    },
    /// The next chunk of the session's own log.
    Push {
        /// A sealed chunk, as in [`crate::chunk`].
        chunk: Vec<u8>,
    },
    /// Send again everything beyond this vector.
    Pull {
        /// What the client has without a gap.
        have: Vector,
    },
    /// Append to the roster if this is still its head.
    AppendRoster {
        /// What the record continues.
        expected: RosterHead,
        /// A signed record, as in [`crate::roster`].
        record: Vec<u8>,
    },
    /// Opens a rendezvous session.
    Meet {
        /// Which.
        id: RendezvousId,
        /// Which side.
        role: Role,
    },
    /// To the other side of the rendezvous.
    Note {
        /// Opaque to the relay.
        bytes: Vec<u8>,
    },
    /// Answered by `Pong`.
    Ping,
}

/// From the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToClient {
    /// The first frame of every connection.
    Hello {
        /// Fresh for this connection.
        nonce: [u8; 32],
        /// Random, made with the relay's database; another one means another database.
        incarnation: [u8; 16],
    },
    /// The session is open.
    Welcome {
        /// The end of every log the relay holds.
        holds: BTreeMap<DeviceNumber, LogTail>,
        /// The end of its roster.
        roster: RosterHead,
        /// The position of the first record below. It is the client's length if the client's head is the relay's
        /// record there, else 0.
        from: u64,
        /// The records from there on; those that do not fit follow as `Roster`.
        records: Vec<Vec<u8>>,
    },
    /// A chunk of the session's vault.
    Chunk {
        /// As its author sent it.
        bytes: Vec<u8>,
    },
    /// A record was appended to the roster by another session.
    Roster {
        /// Its position; genesis is 0.
        position: u64,
        /// As it was sent.
        record: Vec<u8>,
    },
    /// The pushed chunk is on the relay's disk.
    Accepted {
        /// Whose log.
        device: DeviceNumber,
        /// Its number.
        number: u64,
        /// The hash of its bytes.
        hash: Digest32,
    },
    /// The record is on the relay's disk.
    RosterAccepted {
        /// The head it made.
        head: RosterHead,
    },
    /// Not done.
    Refused {
        /// What was refused.
        of: Of,
        /// Why.
        reason: Reason,
    },
    /// The invitation is open and waits for its joiner.
    Waiting,
    /// Both sides are there; notes may be sent.
    Met,
    /// The other side has gone; the rendezvous is over.
    Left,
    /// From the other side of the rendezvous.
    Note {
        /// Opaque to the relay.
        bytes: Vec<u8>,
    },
    /// To `Ping`.
    Pong,
}

/// What a client signs to open a session: `domain ‖ origin ‖ vault ‖ device ‖ nonce`.
///
/// The origin is `scheme://host[:port]` as the client reaches the relay, in lower case, without a path.
#[must_use]
pub fn auth_message(
    origin: &str,
    vault: VaultId,
    device: DeviceNumber,
    nonce: &[u8; 32],
) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(AUTH_DOMAIN)
        .bytes(origin.as_bytes())
        .raw(&vault.0)
        .u32(device.0)
        .raw(nonce);
    w.finish()
}

/// Whether the client holds the key of the device it says it is.
///
/// # Errors
/// [`Reason::BadSignature`].
pub fn verify_auth(
    auth: &Auth,
    origin: &str,
    nonce: &[u8; 32],
    key: &VerifyingKey,
) -> Result<(), Reason> {
    let message = auth_message(origin, auth.vault, auth.device, nonce);
    key.verify_strict(&message, &Signature::from_bytes(&auth.signature))
        .map_err(|_| Reason::BadSignature)
}

impl Auth {
    fn write(&self, w: &mut Writer) {
        w.raw(&self.vault.0).u32(self.device.0).raw(&self.signature);
        self.roster.write(w);
        self.have.write(w);
    }

    fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            vault: VaultId(r.array()?),
            device: DeviceNumber(r.u32()?),
            signature: r.array()?,
            roster: RosterHead::read(r)?,
            have: Vector::read(r)?,
        })
    }
}

impl Role {
    const fn byte(self) -> u8 {
        match self {
            Role::Inviter => 1,
            Role::Joiner => 2,
        }
    }

    const fn from_byte(byte: u8) -> Result<Self, DecodeError> {
        match byte {
            1 => Ok(Role::Inviter),
            2 => Ok(Role::Joiner),
            _ => Err(DecodeError::Malformed("role")),
        }
    }
}

impl ToRelay {
    /// As one frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.u8(VERSION);
        match self {
            ToRelay::Auth(auth) => auth.write(w.u8(1)),
            ToRelay::Create {
                auth,
                roster,
                token,
            } => {
                auth.write(w.u8(2));
                write_records(&mut w, roster);
                w.bytes(token.as_deref().unwrap_or_default().as_bytes());
            }
            ToRelay::Push { chunk } => {
                w.u8(3).bytes(chunk);
            }
            ToRelay::Pull { have } => have.write(w.u8(4)),
            ToRelay::AppendRoster { expected, record } => {
                expected.write(w.u8(5));
                w.bytes(record);
            }
            ToRelay::Meet { id, role } => {
                w.u8(6).raw(&id.0).u8(role.byte());
            }
            ToRelay::Note { bytes } => {
                w.u8(7).bytes(bytes);
            }
            ToRelay::Ping => {
                w.u8(8);
            }
        }
        w.finish()
    }

    /// From one frame.
    ///
    /// # Errors
    /// If it is anything but exactly one message of this version.
    pub fn decode(frame: &[u8]) -> Result<Self, DecodeError> {
        let (tag, mut r) = open_frame(frame)?;
        let message = match tag {
            1 => ToRelay::Auth(Auth::read(&mut r)?),
            2 => ToRelay::Create {
                auth: Auth::read(&mut r)?,
                roster: read_records(&mut r)?,
                token: Some(r.text(MAX_TOKEN)?).filter(|token| !token.is_empty()),
            },
            3 => ToRelay::Push {
                chunk: r.bytes(MAX_CHUNK)?.to_vec(),
            },
            4 => ToRelay::Pull {
                have: Vector::read(&mut r)?,
            },
            5 => ToRelay::AppendRoster {
                expected: RosterHead::read(&mut r)?,
                record: r.bytes(MAX_RECORD)?.to_vec(),
            },
            6 => ToRelay::Meet {
                id: RendezvousId(r.array()?),
                role: Role::from_byte(r.u8()?)?,
            },
            7 => ToRelay::Note {
                bytes: r.bytes(MAX_NOTE)?.to_vec(),
            },
            8 => ToRelay::Ping,
            found => return Err(DecodeError::Future { found }),
        };
        r.finish()?;
        Ok(message)
    }
}

impl ToClient {
    /// As one frame.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut w = Writer::new();
        w.u8(VERSION);
        match self {
            ToClient::Hello { nonce, incarnation } => {
                w.u8(1).raw(nonce).raw(incarnation);
            }
            ToClient::Welcome {
                holds,
                roster,
                from,
                records,
            } => {
                w.u8(2).count(holds.len());
                for (device, tail) in holds {
                    w.u32(device.0).u64(tail.number).raw(&tail.hash.0);
                }
                roster.write(&mut w);
                w.u64(*from);
                write_records(&mut w, records);
            }
            ToClient::Chunk { bytes } => {
                w.u8(3).bytes(bytes);
            }
            ToClient::Roster { position, record } => {
                w.u8(4).u64(*position).bytes(record);
            }
            ToClient::Accepted {
                device,
                number,
                hash,
            } => {
                w.u8(5).u32(device.0).u64(*number).raw(&hash.0);
            }
            ToClient::RosterAccepted { head } => head.write(w.u8(6)),
            ToClient::Refused { of, reason } => {
                of.write(w.u8(7));
                reason.write(&mut w);
            }
            ToClient::Waiting => {
                w.u8(8);
            }
            ToClient::Met => {
                w.u8(9);
            }
            ToClient::Left => {
                w.u8(10);
            }
            ToClient::Note { bytes } => {
                w.u8(11).bytes(bytes);
            }
            ToClient::Pong => {
                w.u8(12);
            }
        }
        w.finish()
    }

    /// From one frame.
    ///
    /// # Errors
    /// If it is anything but exactly one message of this version.
    pub fn decode(frame: &[u8]) -> Result<Self, DecodeError> {
        let (tag, mut r) = open_frame(frame)?;
        let message = match tag {
            1 => ToClient::Hello {
                nonce: r.array()?,
                incarnation: r.array()?,
            },
            2 => ToClient::Welcome {
                holds: read_holds(&mut r)?,
                roster: RosterHead::read(&mut r)?,
                from: r.u64()?,
                records: read_records(&mut r)?,
            },
            3 => ToClient::Chunk {
                bytes: r.bytes(MAX_CHUNK)?.to_vec(),
            },
            4 => ToClient::Roster {
                position: r.u64()?,
                record: r.bytes(MAX_RECORD)?.to_vec(),
            },
            5 => ToClient::Accepted {
                device: DeviceNumber(r.u32()?),
                number: r.u64()?,
                hash: Digest32(r.array()?),
            },
            6 => ToClient::RosterAccepted {
                head: RosterHead::read(&mut r)?,
            },
            7 => ToClient::Refused {
                of: Of::read(&mut r)?,
                reason: Reason::read(&mut r)?,
            },
            8 => ToClient::Waiting,
            9 => ToClient::Met,
            10 => ToClient::Left,
            11 => ToClient::Note {
                bytes: r.bytes(MAX_NOTE)?.to_vec(),
            },
            12 => ToClient::Pong,
            found => return Err(DecodeError::Future { found }),
        };
        r.finish()?;
        Ok(message)
    }
}

fn open_frame(frame: &[u8]) -> Result<(u8, Reader<'_>), DecodeError> {
    if frame.len() > MAX_FRAME {
        return Err(DecodeError::TooLong);
    }
    let mut r = Reader::new(frame);
    let version = r.u8()?;
    if version != VERSION {
        return Err(DecodeError::Future { found: version });
    }
    Ok((r.u8()?, r))
}

fn write_records(w: &mut Writer, records: &[Vec<u8>]) {
    w.count(records.len());
    for record in records {
        w.bytes(record);
    }
}

fn read_records(r: &mut Reader<'_>) -> Result<Vec<Vec<u8>>, DecodeError> {
    (0..r.count(MAX_RECORDS)?)
        .map(|_| Ok(r.bytes(MAX_RECORD)?.to_vec()))
        .collect()
}

fn read_holds(r: &mut Reader<'_>) -> Result<BTreeMap<DeviceNumber, LogTail>, DecodeError> {
    let mut holds = BTreeMap::new();
    for _ in 0..r.count(MAX_VECTOR)? {
        let device = DeviceNumber(r.u32()?);
        let tail = LogTail {
            number: r.u64()?,
            hash: Digest32(r.array()?),
        };
        if holds
            .last_key_value()
            .is_some_and(|(last, _)| *last >= device)
        {
            return Err(DecodeError::Malformed("logs"));
        }
        holds.insert(device, tail);
    }
    Ok(holds)
}
