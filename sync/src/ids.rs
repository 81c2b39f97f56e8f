//! The names of things: vaults, devices, hashes, vectors.

use std::collections::BTreeMap;
use std::fmt;

use sha2::{Digest, Sha256};

use crate::codec::{DecodeError, Reader, Writer};

/// How many devices a vault ever numbers in one vector; far beyond the 16 that may be active at once.
pub const MAX_VECTOR: usize = 4096;

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest32(pub [u8; 32]);

impl Digest32 {
    /// What the first chunk of a log and the first record of a roster name as their predecessor.
    pub const ZERO: Self = Self([0; 32]);

    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl fmt::Debug for Digest32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0[..6], f)
    }
}

/// The hash of a vault's genesis record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VaultId(pub [u8; 32]);

impl fmt::Display for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0, f)
    }
}

impl fmt::Debug for VaultId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0[..6], f)
    }
}

fn hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// A device within its vault. The first is 1; never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceNumber(pub u32);

impl fmt::Display for DeviceNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// For each device the last chunk number up to which nothing is missing. Numbers begin at 1; absent means 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Vector(BTreeMap<DeviceNumber, u64>);

impl Vector {
    /// How far the log of this device is known without a gap.
    #[must_use]
    pub fn get(&self, device: DeviceNumber) -> u64 {
        self.0.get(&device).copied().unwrap_or(0)
    }

    /// Sets it; zero is the same as absent.
    pub fn set(&mut self, device: DeviceNumber, number: u64) {
        if number == 0 {
            self.0.remove(&device);
        } else {
            self.0.insert(device, number);
        }
    }

    /// Raises it, never lowers.
    pub fn raise(&mut self, device: DeviceNumber, number: u64) {
        if number > self.get(device) {
            self.set(device, number);
        }
    }

    /// Raises every entry to at least the other's.
    pub fn join(&mut self, other: &Self) {
        other
            .iter()
            .for_each(|(device, number)| self.raise(device, number));
    }

    /// Whether nothing the other knows is missing here.
    #[must_use]
    pub fn dominates(&self, other: &Self) -> bool {
        other
            .iter()
            .all(|(device, number)| self.get(device) >= number)
    }

    /// Entries above zero, by device.
    pub fn iter(&self) -> impl Iterator<Item = (DeviceNumber, u64)> + '_ {
        self.0.iter().map(|(device, number)| (*device, *number))
    }

    /// Writes it: count, then device and number, ascending.
    pub fn write(&self, w: &mut Writer) {
        w.count(self.0.len());
        for (device, number) in self.iter() {
            w.u32(device.0).u64(number);
        }
    }

    /// Reads what `write` wrote.
    ///
    /// # Errors
    /// If it is cut short, too long, unordered or has zeros: every vector has exactly one encoding.
    pub fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = BTreeMap::new();
        let mut last = None;
        for _ in 0..r.count(MAX_VECTOR)? {
            let device = DeviceNumber(r.u32()?);
            let number = r.u64()?;
            if number == 0 || last.is_some_and(|last| device <= last) {
                return Err(DecodeError::Malformed("vector"));
            }
            last = Some(device);
            map.insert(device, number);
        }
        Ok(Self(map))
    }
}

impl FromIterator<(DeviceNumber, u64)> for Vector {
    fn from_iter<T: IntoIterator<Item = (DeviceNumber, u64)>>(entries: T) -> Self {
        let mut vector = Self::default();
        entries
            .into_iter()
            .for_each(|(device, number)| vector.raise(device, number));
        vector
    }
}

/// The end of one log: the last number and the hash of that chunk's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogTail {
    /// The last number; 0 for an empty log.
    pub number: u64,
    /// The hash of the chunk with that number; zeros for an empty log.
    pub hash: Digest32,
}

impl LogTail {
    /// A log with nothing in it.
    pub const EMPTY: Self = Self {
        number: 0,
        hash: Digest32::ZERO,
    };
}

/// For each device the end of a beginning of its log: number and hash. What a snapshot covers, and what a
/// generation takes over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Covers(BTreeMap<DeviceNumber, LogTail>);

impl Covers {
    /// The end of what is covered of this log; the empty one if nothing is.
    #[must_use]
    pub fn get(&self, device: DeviceNumber) -> LogTail {
        self.0.get(&device).copied().unwrap_or(LogTail::EMPTY)
    }

    /// Sets it; the empty end is the same as absent.
    pub fn set(&mut self, device: DeviceNumber, tail: LogTail) {
        if tail.number == 0 {
            self.0.remove(&device);
        } else {
            self.0.insert(device, tail);
        }
    }

    /// The numbers without the hashes.
    #[must_use]
    pub fn vector(&self) -> Vector {
        self.iter()
            .map(|(device, tail)| (device, tail.number))
            .collect()
    }

    /// Entries above zero, by device.
    pub fn iter(&self) -> impl Iterator<Item = (DeviceNumber, LogTail)> + '_ {
        self.0.iter().map(|(device, tail)| (*device, *tail))
    }

    /// Writes it: count, then device, number and hash, ascending.
    pub fn write(&self, w: &mut Writer) {
        w.count(self.0.len());
        for (device, tail) in self.iter() {
            w.u32(device.0).u64(tail.number).raw(&tail.hash.0);
        }
    }

    /// Reads what `write` wrote.
    ///
    /// # Errors
    /// If it is cut short, too long, unordered or has zeros: there is exactly one encoding.
    pub fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let mut map = BTreeMap::new();
        for _ in 0..r.count(MAX_VECTOR)? {
            let device = DeviceNumber(r.u32()?);
            let tail = LogTail {
                number: r.u64()?,
                hash: Digest32(r.array()?),
            };
            let ascending = map.last_key_value().is_none_or(|(last, _)| *last < device);
            if tail.number == 0 || !ascending {
                return Err(DecodeError::Malformed("covers"));
            }
            map.insert(device, tail);
        }
        Ok(Self(map))
    }
}

impl FromIterator<(DeviceNumber, LogTail)> for Covers {
    fn from_iter<T: IntoIterator<Item = (DeviceNumber, LogTail)>>(entries: T) -> Self {
        let mut covers = Self::default();
        entries
            .into_iter()
            .for_each(|(device, tail)| covers.set(device, tail));
        covers
    }
}

/// How long a roster is, and the hash of its last record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RosterHead {
    /// How many records; 0 if none is known.
    pub length: u64,
    /// The hash of the last; zeros if none is known.
    pub hash: Digest32,
}

impl RosterHead {
    /// Nothing known yet.
    pub const EMPTY: Self = Self {
        length: 0,
        hash: Digest32::ZERO,
    };

    /// Writes it.
    pub fn write(&self, w: &mut Writer) {
        w.u64(self.length).raw(&self.hash.0);
    }

    /// Reads what `write` wrote.
    ///
    /// # Errors
    /// If it is cut short.
    pub fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        Ok(Self {
            length: r.u64()?,
            hash: Digest32(r.array()?),
        })
    }
}
