//! Reminders and calendars as a store takes and hands them out.

use std::collections::BTreeMap;

use axum::body::Bytes;
use kith_sync::ids::{DeviceNumber, Digest32, VaultId};

/// All reminders of a device, in the place of those before. Whether it is one of the vault has been checked.
#[derive(Clone, Debug)]
pub struct NewReminders {
    /// Of which vault.
    pub vault: VaultId,
    /// Of which device.
    pub device: DeviceNumber,
    /// How long the roster was by which that was judged: a longer one may have removed the device.
    pub roster: u64,
    /// Where they are posted to; empty where the device is not reminded any more.
    pub endpoint: String,
    /// Each with its time, in seconds since 1970.
    pub all: Vec<(u64, Bytes)>,
    /// How many bytes the reminders and the calendar of the vault may take together.
    pub most: u64,
    /// When, in seconds since 1970: what is due already and was not posted yet stays, if the address is the same.
    pub now: u64,
}

impl NewReminders {
    /// The hash of the address.
    pub(super) fn hash(&self) -> Digest32 {
        Digest32::of(self.endpoint.as_bytes())
    }

    /// What they take.
    pub(super) fn bytes(&self) -> u64 {
        let all = self.all.iter().map(|(_, bytes)| bytes.len() as u64);
        all.sum::<u64>() + self.endpoint.len() as u64
    }
}

/// A calendar for whoever knows its secret.
#[derive(Clone, Debug)]
pub struct NewFeed {
    /// Of which vault.
    pub vault: VaultId,
    /// How long the roster was by which it was judged: a longer one may have ended the vault.
    pub roster: u64,
    /// The hash of its secret, and the file; none ends it.
    pub feed: Option<(Digest32, Bytes)>,
    /// As for reminders.
    pub most: u64,
}

/// Which reminders are taken to be posted.
#[derive(Clone, Debug)]
pub struct TakeDue {
    /// When, in seconds since 1970.
    pub now: u64,
    /// Nobody is given one of them again before so many seconds are over: not even another process.
    pub lease: u64,
    /// At most so many, the earliest first.
    pub most: usize,
    /// At most so many of one vault at once, so that one whose addresses are slow keeps nobody else waiting.
    pub per_vault: usize,
    /// How many of each vault are being posted already.
    pub running: BTreeMap<VaultId, usize>,
    /// At most so many of one vault from one midnight to the next (UTC), whoever takes them.
    pub a_day: u64,
}

impl TakeDue {
    /// The day, counted from 1970.
    pub(super) fn day(&self) -> u64 {
        self.now / 86_400
    }

    /// How many of a vault may be taken, of which so many were taken today.
    pub(super) fn room(&self, vault: VaultId, today: u64) -> u64 {
        let running = self.running.get(&vault).copied().unwrap_or(0);
        let at_once = self.per_vault.saturating_sub(running) as u64;
        at_once.min(self.a_day.saturating_sub(today))
    }
}

/// A reminder whose time has come, and that nobody else posts meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueReminder {
    /// Names it until it is replaced, posted or given up.
    pub key: i64,
    /// Whose.
    pub vault: VaultId,
    /// Where to post it.
    pub endpoint: String,
    /// Its time, in seconds since 1970.
    pub at: u64,
    /// How often it was taken, this time included.
    pub tries: u64,
    /// As its device sealed it.
    pub sealed: Vec<u8>,
}

/// How posting one ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It arrived, or is given up.
    Over,
    /// To be tried again at this time, in seconds since 1970.
    Later(u64),
    /// Nothing can be posted to its address any more.
    Gone,
}

/// That a device has an address here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminded {
    /// Which device.
    pub device: DeviceNumber,
    /// The hash of its address.
    pub endpoint: Digest32,
    /// Nothing can be posted there any more; the address itself is not kept.
    pub gone: bool,
}
