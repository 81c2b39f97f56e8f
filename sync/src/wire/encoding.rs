//! The messages as frames: version byte, tag byte, fields, nothing more.

use std::collections::BTreeMap;

use super::blobs::{read_ages, read_ids, write_ages, write_ids};
use super::reminders::{read_feed, write_feed};
use super::{
    Auth, MAX_BLOB_PAGE, MAX_CHUNK, MAX_CONFIRMATIONS, MAX_FRAME, MAX_NOTE, MAX_RECORD, MAX_TOKEN,
    Of, Reason, Reminders, Reminding, RendezvousId, Role, ToClient, ToRelay, VERSION,
};
use crate::blob::{BlobId, MAX_BLOBS};
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{DeviceNumber, Digest32, LogTail, MAX_VECTOR, RosterHead, VaultId, Vector};
use crate::snapshot::{MAX_MANIFEST, SnapshotId};

const MAX_RECORDS: usize = 16 * 1024;

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
            ToRelay::Restore { chunk } => {
                w.u8(9).bytes(chunk);
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
            ToRelay::PutPart {
                snapshot,
                index,
                bytes,
            } => {
                w.u8(10).raw(&snapshot.0).u32(*index).bytes(bytes);
            }
            ToRelay::CommitSnapshot { expected, manifest } => {
                w.u8(11)
                    .bytes(expected.as_ref().map_or(&[][..], |id| &id.0))
                    .bytes(manifest);
            }
            ToRelay::ConfirmSnapshot { confirmation } => {
                w.u8(12).bytes(confirmation);
            }
            ToRelay::FetchSnapshot { id } => {
                w.u8(13).raw(&id.0);
            }
            ToRelay::Recover { lookup, signature } => {
                w.u8(14).raw(lookup).raw(signature);
            }
            ToRelay::BeginGeneration {
                expected,
                record,
                manifest,
                blobs,
            } => {
                expected.write(w.u8(15));
                w.bytes(record).bytes(manifest);
                write_ids(&mut w, blobs);
            }
            ToRelay::PutBlob {
                id,
                generation,
                bytes,
            } => {
                w.u8(16).raw(&id.0).u32(*generation).bytes(bytes);
            }
            ToRelay::GetBlob { id } => {
                w.u8(17).raw(&id.0);
            }
            ToRelay::ListBlobs { after } => {
                w.u8(18).bytes(after.as_ref().map_or(&[][..], |id| &id.0));
            }
            ToRelay::DropBlobs { ids } => write_ids(w.u8(19), ids),
            ToRelay::PutReminders(reminders) => reminders.write(w.u8(20)),
            ToRelay::PutFeed(feed) => write_feed(w.u8(21), feed.as_ref()),
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
            9 => ToRelay::Restore {
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
            10 => ToRelay::PutPart {
                snapshot: SnapshotId(r.array()?),
                index: r.u32()?,
                bytes: r.bytes(MAX_CHUNK)?.to_vec(),
            },
            11 => ToRelay::CommitSnapshot {
                expected: read_id(&mut r)?.map(SnapshotId),
                manifest: r.bytes(MAX_MANIFEST)?.to_vec(),
            },
            12 => ToRelay::ConfirmSnapshot {
                confirmation: r.bytes(MAX_RECORD)?.to_vec(),
            },
            13 => ToRelay::FetchSnapshot {
                id: SnapshotId(r.array()?),
            },
            14 => ToRelay::Recover {
                lookup: r.array()?,
                signature: r.array()?,
            },
            15 => ToRelay::BeginGeneration {
                expected: RosterHead::read(&mut r)?,
                record: r.bytes(MAX_RECORD)?.to_vec(),
                manifest: r.bytes(MAX_MANIFEST)?.to_vec(),
                blobs: read_ids(&mut r, MAX_BLOBS)?,
            },
            16 => ToRelay::PutBlob {
                id: BlobId(r.array()?),
                generation: r.u32()?,
                bytes: r.bytes(MAX_CHUNK)?.to_vec(),
            },
            17 => ToRelay::GetBlob {
                id: BlobId(r.array()?),
            },
            18 => ToRelay::ListBlobs {
                after: read_id(&mut r)?.map(BlobId),
            },
            19 => ToRelay::DropBlobs {
                ids: read_ids(&mut r, MAX_BLOB_PAGE)?,
            },
            20 => ToRelay::PutReminders(Reminders::read(&mut r)?),
            21 => ToRelay::PutFeed(read_feed(&mut r)?),
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
                begins,
                log_bytes,
                max_snapshot,
                seen,
                roster,
                from,
                records,
            } => {
                w.u8(2).count(holds.len());
                for (device, tail) in holds {
                    w.u32(device.0).u64(tail.number).raw(&tail.hash.0);
                }
                begins.write(&mut w);
                w.u64(*log_bytes).u64(*max_snapshot).count(seen.len());
                for (device, at) in seen {
                    w.u32(device.0).u64(*at);
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
            ToClient::Snapshot {
                manifest,
                confirmations,
                log_bytes,
            } => {
                w.u8(13).bytes(manifest).count(confirmations.len());
                for confirmation in confirmations {
                    w.bytes(confirmation);
                }
                w.u64(*log_bytes);
            }
            ToClient::SnapshotPart {
                snapshot,
                index,
                bytes,
            } => {
                w.u8(14).raw(&snapshot.0).u32(*index).bytes(bytes);
            }
            ToClient::Recovered { roster, records } => {
                roster.write(w.u8(15));
                write_records(&mut w, records);
            }
            ToClient::BlobStored { id } => {
                w.u8(16).raw(&id.0);
            }
            ToClient::Blob { id, bytes } => {
                w.u8(17).raw(&id.0).bytes(bytes);
            }
            ToClient::NoBlob { id } => {
                w.u8(18).raw(&id.0);
            }
            ToClient::Blobs { ids, more } => {
                write_ages(w.u8(19), ids);
                w.u8(u8::from(*more));
            }
            ToClient::BlobsDropped { ids } => write_ids(w.u8(20), ids),
            ToClient::Reminding(reminding) => reminding.write(w.u8(21)),
            ToClient::RemindersKept { device } => {
                w.u8(22).u32(device.0);
            }
            ToClient::FeedKept => {
                w.u8(23);
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
                begins: Vector::read(&mut r)?,
                log_bytes: r.u64()?,
                max_snapshot: r.u64()?,
                seen: read_seen(&mut r)?,
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
            13 => ToClient::Snapshot {
                manifest: r.bytes(MAX_MANIFEST)?.to_vec(),
                confirmations: (0..r.count(MAX_CONFIRMATIONS)?)
                    .map(|_| r.bytes(MAX_RECORD).map(<[u8]>::to_vec))
                    .collect::<Result<_, _>>()?,
                log_bytes: r.u64()?,
            },
            14 => ToClient::SnapshotPart {
                snapshot: SnapshotId(r.array()?),
                index: r.u32()?,
                bytes: r.bytes(MAX_CHUNK)?.to_vec(),
            },
            15 => ToClient::Recovered {
                roster: RosterHead::read(&mut r)?,
                records: read_records(&mut r)?,
            },
            16 => ToClient::BlobStored {
                id: BlobId(r.array()?),
            },
            17 => ToClient::Blob {
                id: BlobId(r.array()?),
                bytes: r.bytes(MAX_CHUNK)?.to_vec(),
            },
            18 => ToClient::NoBlob {
                id: BlobId(r.array()?),
            },
            19 => ToClient::Blobs {
                ids: read_ages(&mut r, MAX_BLOB_PAGE)?,
                more: match r.u8()? {
                    0 => false,
                    1 => true,
                    _ => return Err(DecodeError::Malformed("flag")),
                },
            },
            20 => ToClient::BlobsDropped {
                ids: read_ids(&mut r, MAX_BLOB_PAGE)?,
            },
            21 => ToClient::Reminding(Reminding::read(&mut r)?),
            22 => ToClient::RemindersKept {
                device: DeviceNumber(r.u32()?),
            },
            23 => ToClient::FeedKept,
            found => return Err(DecodeError::Future { found }),
        };
        r.finish()?;
        Ok(message)
    }
}

/// Sixteen bytes or none.
fn read_id(r: &mut Reader<'_>) -> Result<Option<[u8; 16]>, DecodeError> {
    let bytes = r.bytes(16)?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let id = bytes.try_into().map_err(|_| DecodeError::Malformed("id"))?;
    Ok(Some(id))
}

fn read_seen(r: &mut Reader<'_>) -> Result<BTreeMap<DeviceNumber, u64>, DecodeError> {
    let mut seen = BTreeMap::new();
    for _ in 0..r.count(MAX_VECTOR)? {
        let (device, at) = (DeviceNumber(r.u32()?), r.u64()?);
        let ascending = seen.last_key_value().is_none_or(|(last, _)| *last < device);
        if !ascending {
            return Err(DecodeError::Malformed("last seen"));
        }
        seen.insert(device, at);
    }
    Ok(seen)
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
