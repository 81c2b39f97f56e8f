//! One device: a disk, clocks, a network that may be away, and the tabs that share them.

use super::disk::Disk;
use super::platform::Clock;
use super::random::Random;
use super::tab::Tab;
use kith_device::status::{Status, Sync};
use kith_sync::engine::records::{VAULT, device_in};
use kith_sync::ids::DeviceNumber;
use kith_sync::store::Space;

/// On which side of a transaction a process is to be killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    Before,
    After,
}

/// What a person made of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    /// It has no book yet.
    Blank,
    /// It is one of the book's devices.
    Member,
}

/// One device.
pub(crate) struct Machine {
    pub(crate) label: String,
    pub(crate) life: Life,
    pub(crate) disk: Disk,
    /// When the disk has done what it was asked so far.
    pub(crate) busy_until: u64,
    pub(crate) full: bool,
    pub(crate) online: bool,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) tabs: Vec<Tab>,
    /// Which tab holds the lock, and which ones wait for it.
    pub(crate) lock: Option<u64>,
    pub(crate) waiting: Vec<u64>,
    /// After so many transactions more the process is killed.
    pub(crate) armed: Option<(u64, Moment)>,
    /// Whether the process was killed and comes again.
    pub(crate) down: bool,
    /// The disk as a backup has it.
    pub(crate) backup: Option<Disk>,
}

impl Machine {
    pub(crate) fn new(label: String, clock: Clock, random: Random) -> Self {
        Self {
            label,
            life: Life::Blank,
            disk: Disk::default(),
            busy_until: 0,
            full: false,
            online: true,
            clock,
            random,
            tabs: Vec::new(),
            lock: None,
            waiting: Vec::new(),
            armed: None,
            down: false,
            backup: None,
        }
    }

    /// Which device of the book it is, as its disk says; a copy that has become another one is that one.
    pub(crate) fn number(&self) -> Option<DeviceNumber> {
        device_in(self.disk.get(Space::Meta, VAULT)?)
    }

    /// Whether the process is to be killed at this transaction, and when.
    pub(crate) fn count_down(&mut self) -> Option<Moment> {
        let (left, moment) = self.armed?;
        self.armed = left.checked_sub(1).map(|left| (left, moment));
        (left == 0).then_some(moment)
    }

    pub(crate) fn tab(&self, id: u64) -> Option<&Tab> {
        self.tabs.iter().find(|tab| tab.id == id)
    }

    pub(crate) fn tab_mut(&mut self, id: u64) -> Option<&mut Tab> {
        self.tabs.iter_mut().find(|tab| tab.id == id)
    }

    /// The tab that holds the lock, while it is awake and has its document.
    pub(crate) fn holder(&self) -> Option<&Tab> {
        let holder = self.lock.and_then(|id| self.tab(id));
        holder.filter(|tab| !tab.frozen && tab.loaded)
    }

    /// Tabs in which a person can edit now.
    pub(crate) fn usable(&self) -> Vec<u64> {
        let usable = self.tabs.iter().filter(|tab| tab.loaded && !tab.frozen);
        usable.map(|tab| tab.id).collect()
    }

    /// How the tab that holds the lock says that it stands.
    pub(crate) fn status(&self) -> Option<Status> {
        Some(self.holder()?.code()?.status())
    }

    pub(crate) fn synced(&self) -> bool {
        self.status()
            .is_some_and(|status| status.sync == Sync::Synced)
    }

    /// Whether a sentence with this part is shown.
    pub(crate) fn says(&self, part: &str) -> bool {
        let troubles = self.status().map(|status| status.troubles);
        troubles.is_some_and(|troubles| troubles.iter().any(|sentence| sentence.contains(part)))
    }
}
