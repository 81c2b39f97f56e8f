//! What the engine keeps on the disk: which records, under which keys, in which bytes.
//!
//! | space | key | value |
//! | --- | --- | --- |
//! | `Meta` | `fence` | u64; see [`take_fence`] |
//! | `Meta` | `vault` | version, device number, vault id, relay |
//! | `Meta` | `tail` | number and hash of the last own sealed chunk |
//! | `Meta` | `acked` | u64: how far the relay confirmed the own log |
//! | `Meta` | `log/{device}` | number and hash of the last chunk without a gap, length of the roster it states |
//! | `Meta` | `pins` | the relay's incarnation, the highest numbers that verified vectors name |
//! | `Meta` | `settled` | the last two settled snapshots: id and covers |
//! | `Meta` | `repairs` | complaints that were made, own chunks to publish once more, and those that were |
//! | `Meta` | `generation` | which generation the document is of, whether it is whole and was compared, its first heads |
//! | `Meta` | `given/{number}` | what was given to make an own chunk that is not acknowledged |
//! | `Meta` | `blobs` | ids of the blobs that are held here and that the relay has confirmed |
//! | `Meta` | `everything` | nothing: the whole document is to go into the outbox again |
//! | `Sealed` | `{number}` | own chunks |
//! | `Held` | `{device}/{number}` | state, hash, sentence, chunk |
//! | `Seen` | `{device}/{number}` | hash, number replaced, heads |
//! | `Roster` | `{position}` | records |
//! | `Secrets` | `device`, `epoch/{epoch}`, `phrase`, `phrase/next`, `copy` | 64, 32, 32, 32 and 64 secret bytes |
//! | `Secrets` | `token` | the operator's token, until the relay has the vault |
//!
//! Numbers in keys are decimal with leading zeros, so that their order is that of the numbers. Records in `Secrets`
//! are plain here: **the platform wraps them before they rest and unwraps them before a load.**

use std::collections::BTreeSet;

use super::Seen;
use super::named::Named;
use super::repair::Repairs;
use super::snapshots::Settled;
use crate::blob::{BlobId, MAX_BLOBS};
use crate::chunk::Complaint;
use crate::codec::{DecodeError, Reader, Writer};
use crate::ids::{Covers, DeviceNumber, Digest32, LogTail, VaultId};
use crate::origin::RelayOrigin;
use crate::snapshot::SnapshotId;
use crate::store::{Op, Space};
use crate::wire::MAX_CHUNK;

/// Key of the fence in `Meta`.
pub const FENCE: &str = "fence";
/// Key of the vault record in `Meta`; a device without it belongs to no vault yet.
pub const VAULT: &str = "vault";
pub(super) const TAIL: &str = "tail";
pub(super) const ACKED: &str = "acked";
pub(super) const PINS: &str = "pins";
pub(super) const LOG: &str = "log/";
pub(super) const DEVICE_SECRETS: &str = "device";
pub(super) const EPOCH: &str = "epoch/";
pub(super) const PHRASE: &str = "phrase";
pub(super) const NEXT_PHRASE: &str = "phrase/next";
/// The keys of the device that a copy is about to become.
pub(super) const COPY: &str = "copy";
/// Key in `Secrets` of the operator's token; a platform may put it there before there is a vault.
pub const TOKEN: &str = "token";
pub(super) const SETTLED: &str = "settled";
pub(super) const REPAIRS: &str = "repairs";
pub(super) const GENERATION: &str = "generation";
pub(super) const GIVEN: &str = "given/";
pub(super) const BLOBS: &str = "blobs";
/// Key in `Meta`: the platform is to put the whole document into the outbox, and then to delete this.
pub const EVERYTHING: &str = "everything";

/// Where the engine keeps what it is loaded from.
pub const SPACES: [Space; 6] = [
    Space::Meta,
    Space::Roster,
    Space::Sealed,
    Space::Held,
    Space::Seen,
    Space::Secrets,
];

/// Whether this record of `Meta` says something of the vault. The fence does not: it goes on rising.
#[must_use]
pub fn is_of_vault(key: &str) -> bool {
    [
        VAULT, TAIL, ACKED, PINS, SETTLED, REPAIRS, GENERATION, BLOBS, EVERYTHING,
    ]
    .contains(&key)
        || key.starts_with(LOG)
        || key.starts_with(GIVEN)
}

const VERSION: u8 = 1;
const MAX_TEXT: usize = 4096;
const MAX_REPAIRS: usize = 64 * 1024;

/// Takes over: the next fence number, and the steps that write it. From their `Complete` on, every transaction of
/// the holder before aborts. `current` is the record as it stands.
#[must_use]
pub fn take_fence(current: Option<&[u8]>) -> (u64, Vec<Op>) {
    let fence = current.and_then(|bytes| number(bytes).ok()).unwrap_or(0) + 1;
    let ops = vec![
        Op::Expect(Space::Meta, FENCE.into(), current.map(<[u8]>::to_vec)),
        Op::Put(Space::Meta, FENCE.into(), fence.to_be_bytes().to_vec()),
    ];
    (fence, ops)
}

/// The step that aborts a transaction of an earlier holder. Fence 0 means that none was ever taken.
#[must_use]
pub fn expect_fence(fence: u64) -> Op {
    Op::Expect(
        Space::Meta,
        FENCE.into(),
        (fence > 0).then(|| fence.to_be_bytes().to_vec()),
    )
}

/// Which device a vault record names; `None` for bytes that this version does not know.
#[must_use]
pub fn device_in(vault_record: &[u8]) -> Option<DeviceNumber> {
    VaultRecord::read(vault_record)
        .ok()
        .map(|record| record.device)
}

/// Which vault, as which device, at which relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct VaultRecord {
    pub(super) device: DeviceNumber,
    pub(super) vault: VaultId,
    pub(super) relay: RelayOrigin,
}

impl VaultRecord {
    pub(super) fn put(&self) -> Op {
        let mut w = Writer::new();
        w.u8(VERSION)
            .u32(self.device.0)
            .raw(&self.vault.0)
            .bytes(self.relay.as_str().as_bytes());
        Op::Put(Space::Meta, VAULT.into(), w.finish())
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        let version = r.u8()?;
        if version != VERSION {
            return Err(DecodeError::Future { found: version });
        }
        let (device, vault) = (DeviceNumber(r.u32()?), VaultId(r.array()?));
        let relay =
            RelayOrigin::parse(&r.text(MAX_TEXT)?).map_err(|_| DecodeError::Malformed("relay"))?;
        r.finish()?;
        Ok(Self {
            device,
            vault,
            relay,
        })
    }
}

pub(super) fn tail_bytes(tail: &LogTail) -> Vec<u8> {
    let mut w = Writer::new();
    w.u64(tail.number).raw(&tail.hash.0);
    w.finish()
}

pub(super) fn read_tail(bytes: &[u8]) -> Result<LogTail, DecodeError> {
    let mut r = Reader::new(bytes);
    let tail = LogTail {
        number: r.u64()?,
        hash: Digest32(r.array()?),
    };
    r.finish()?;
    Ok(tail)
}

pub(super) fn put_tail(tail: &LogTail) -> Op {
    Op::Put(Space::Meta, TAIL.into(), tail_bytes(tail))
}

pub(super) fn expect_tail(tail: &LogTail) -> Op {
    Op::Expect(
        Space::Meta,
        TAIL.into(),
        (tail.number > 0).then(|| tail_bytes(tail)),
    )
}

pub(super) fn number(bytes: &[u8]) -> Result<u64, DecodeError> {
    let mut r = Reader::new(bytes);
    let number = r.u64()?;
    r.finish()?;
    Ok(number)
}

pub(super) fn put_acked(number: u64) -> Op {
    Op::Put(Space::Meta, ACKED.into(), number.to_be_bytes().to_vec())
}

pub(super) fn put_log(device: DeviceNumber, tail: &LogTail, roster_length: u64) -> Op {
    let mut bytes = tail_bytes(tail);
    bytes.extend_from_slice(&roster_length.to_be_bytes());
    Op::Put(Space::Meta, log_key(device), bytes)
}

pub(super) fn log_key(device: DeviceNumber) -> String {
    format!("{LOG}{:010}", device.0)
}

pub(super) fn given_key(number: u64) -> String {
    format!("{GIVEN}{number:020}")
}

pub(super) fn read_log(bytes: &[u8]) -> Result<(LogTail, u64), DecodeError> {
    let mut r = Reader::new(bytes);
    let tail = LogTail {
        number: r.u64()?,
        hash: Digest32(r.array()?),
    };
    let roster_length = r.u64()?;
    r.finish()?;
    Ok((tail, roster_length))
}

/// The blobs that were sent.
pub(super) fn put_blobs(sent: &BTreeSet<BlobId>) -> Op {
    let mut w = Writer::new();
    w.count(sent.len().min(MAX_BLOBS));
    sent.iter().take(MAX_BLOBS).for_each(|id| {
        w.raw(&id.0);
    });
    Op::Put(Space::Meta, BLOBS.into(), w.finish())
}

pub(super) fn read_blobs(bytes: &[u8]) -> Result<BTreeSet<BlobId>, DecodeError> {
    let mut r = Reader::new(bytes);
    let sent = (0..r.count(MAX_BLOBS)?)
        .map(|_| r.array().map(BlobId))
        .collect::<Result<_, _>>()?;
    r.finish()?;
    Ok(sent)
}

pub(super) fn put_pins(incarnation: Option<[u8; 16]>, named: &Named) -> Op {
    let mut w = Writer::new();
    w.bytes(incarnation.as_ref().map_or(&[][..], |bytes| bytes));
    named.write(&mut w);
    Op::Put(Space::Meta, PINS.into(), w.finish())
}

pub(super) fn read_pins(bytes: &[u8]) -> Result<(Option<[u8; 16]>, Named), DecodeError> {
    let mut r = Reader::new(bytes);
    let incarnation = r.bytes(16)?;
    let named = Named::read(&mut r)?;
    r.finish()?;
    Ok((incarnation.try_into().ok(), named))
}

pub(super) fn sealed_key(number: u64) -> String {
    format!("{number:020}")
}

pub(super) fn put_sealed(number: u64, chunk: &[u8]) -> Op {
    Op::Put(Space::Sealed, sealed_key(number), chunk.to_vec())
}

pub(super) fn put_settled(settled: &[Settled]) -> Op {
    let mut w = Writer::new();
    w.count(settled.len());
    for settled in settled {
        w.raw(&settled.id.0);
        settled.covers.write(&mut w);
    }
    Op::Put(Space::Meta, SETTLED.into(), w.finish())
}

pub(super) fn read_settled(bytes: &[u8]) -> Result<Vec<Settled>, DecodeError> {
    let mut r = Reader::new(bytes);
    let settled = (0..r.count(2)?)
        .map(|_| {
            Ok(Settled {
                id: SnapshotId(r.array()?),
                covers: Covers::read(&mut r)?,
            })
        })
        .collect::<Result<_, DecodeError>>()?;
    r.finish()?;
    Ok(settled)
}

impl Repairs {
    pub(super) fn put(&self) -> Op {
        let mut w = Writer::new();
        w.count(self.made.len());
        self.made
            .iter()
            .for_each(|complaint| complaint.write(&mut w));
        for numbers in [&self.wanted, &self.done] {
            w.count(numbers.len());
            numbers.iter().for_each(|number| {
                w.u64(*number);
            });
        }
        Op::Put(Space::Meta, REPAIRS.into(), w.finish())
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        let made = (0..r.count(MAX_REPAIRS)?)
            .map(|_| Complaint::read(&mut r))
            .collect::<Result<_, _>>()?;
        let repairs = Self {
            made,
            wanted: read_numbers(&mut r)?,
            done: read_numbers(&mut r)?,
            replaced: BTreeSet::new(),
        };
        r.finish()?;
        Ok(repairs)
    }
}

fn read_numbers(r: &mut Reader<'_>) -> Result<BTreeSet<u64>, DecodeError> {
    (0..r.count(MAX_REPAIRS)?).map(|_| r.u64()).collect()
}

impl Seen {
    pub(super) fn put(&self, device: DeviceNumber, number: u64) -> Op {
        let mut w = Writer::new();
        w.raw(&self.hash.0)
            .u64(self.replaces.unwrap_or(0))
            .count(self.heads.len());
        self.heads.iter().for_each(|head| {
            w.raw(head);
        });
        Op::Put(Space::Seen, held_key(device, number), w.finish())
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        let seen = Self {
            hash: Digest32(r.array()?),
            replaces: Some(r.u64()?).filter(|number| *number > 0),
            heads: (0..r.count(MAX_REPAIRS)?)
                .map(|_| r.array())
                .collect::<Result<_, _>>()?,
        };
        r.finish()?;
        Ok(seen)
    }
}

pub(super) fn put_roster(position: u64, record: &[u8]) -> Op {
    Op::Put(Space::Roster, format!("{position:020}"), record.to_vec())
}

pub(super) fn put_secret(key: &str, secret: &[u8]) -> Op {
    Op::Put(Space::Secrets, key.into(), secret.to_vec())
}

pub(super) fn epoch_key(epoch: u32) -> String {
    format!("{EPOCH}{epoch:010}")
}

/// Why a chunk is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum HeldState {
    Pending,
    Quarantined,
    Future,
    /// In the document already; only the hash is kept, until the chunks before it are there too.
    Applied,
    /// Covered without being in the document itself; kept like `Applied`.
    Excused,
}

/// A record of `Held`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeldRecord {
    pub(super) state: HeldState,
    pub(super) hash: Digest32,
    pub(super) prev: Digest32,
    pub(super) roster_length: u64,
    pub(super) sentence: String,
    pub(super) chunk: Vec<u8>,
}

impl HeldRecord {
    pub(super) fn put(&self, device: DeviceNumber, number: u64) -> Op {
        let state = match self.state {
            HeldState::Pending => 1,
            HeldState::Quarantined => 2,
            HeldState::Future => 3,
            HeldState::Applied => 4,
            HeldState::Excused => 5,
        };
        let mut w = Writer::new();
        w.u8(VERSION)
            .u8(state)
            .raw(&self.hash.0)
            .raw(&self.prev.0)
            .u64(self.roster_length);
        w.bytes(self.sentence.as_bytes()).bytes(&self.chunk);
        Op::Put(Space::Held, held_key(device, number), w.finish())
    }

    pub(super) fn read(bytes: &[u8]) -> Result<Self, DecodeError> {
        let mut r = Reader::new(bytes);
        let version = r.u8()?;
        if version != VERSION {
            return Err(DecodeError::Future { found: version });
        }
        let state = match r.u8()? {
            1 => HeldState::Pending,
            2 => HeldState::Quarantined,
            3 => HeldState::Future,
            4 => HeldState::Applied,
            5 => HeldState::Excused,
            _ => return Err(DecodeError::Malformed("held state")),
        };
        let (hash, prev, roster_length) = (Digest32(r.array()?), Digest32(r.array()?), r.u64()?);
        let sentence = r.text(MAX_TEXT)?;
        let chunk = r.bytes(MAX_CHUNK)?.to_vec();
        r.finish()?;
        Ok(Self {
            state,
            hash,
            prev,
            roster_length,
            sentence,
            chunk,
        })
    }
}

pub(super) fn held_key(device: DeviceNumber, number: u64) -> String {
    format!("{:010}/{number:020}", device.0)
}

pub(super) fn read_held_key(key: &str) -> Option<(DeviceNumber, u64)> {
    let (device, number) = key.split_once('/')?;
    Some((DeviceNumber(device.parse().ok()?), number.parse().ok()?))
}
