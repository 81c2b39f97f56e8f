//! How a device stands: the word in the header, what is waiting, and what a person should look at.

use crate::device::Device;
use crate::platform::Platform;
use crate::writer::Storage;
use kith_sync::engine::{DeviceInfo, Status as EngineStatus};

/// The word in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum Sync {
    Offline,
    Syncing,
    Synced,
    Look,
}

/// How a device stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The word in the header.
    pub sync: Sync,
    /// Sentences that a person can act on.
    pub troubles: Vec<String>,
    /// Whether the book's edits go to other devices.
    pub shared: bool,
    /// The relay, where there is one.
    pub relay: Option<String>,
    /// Edits saved here that the relay has not confirmed.
    pub waiting: usize,
}

impl<P: Platform> Device<P> {
    /// How the device stands now.
    #[must_use]
    pub fn status(&self) -> Status {
        let engine = self.link.engine.borrow();
        let mut troubles = self.link.troubles();
        let (sync, relay, waiting) = match engine.as_ref() {
            None => (Sync::Offline, None, 0),
            Some(engine) => {
                troubles.extend(engine.troubles());
                let sync = match engine.status() {
                    EngineStatus::Offline => Sync::Offline,
                    EngineStatus::Syncing => Sync::Syncing,
                    EngineStatus::Synced => Sync::Synced,
                    EngineStatus::Look => Sync::Look,
                };
                (sync, Some(engine.relay().to_string()), engine.waiting())
            }
        };
        // What is not even durable here cannot be called synced.
        let sync = match (sync, self.is_settled()) {
            _ if !troubles.is_empty() || matches!(self.storage(), Storage::Closed(_)) => Sync::Look,
            (Sync::Synced, false) => Sync::Syncing,
            (sync, _) => sync,
        };
        Status {
            sync,
            troubles,
            shared: self.writer.is_shared(),
            relay,
            waiting,
        }
    }

    /// The devices of this book; empty while it is on this one alone.
    #[must_use]
    pub fn devices(&self) -> Vec<DeviceInfo> {
        self.link
            .engine
            .borrow()
            .as_ref()
            .map(|e| e.devices())
            .unwrap_or_default()
    }

    /// Whether this tab is the one that talks to the relay.
    #[must_use]
    pub fn is_holder(&self) -> bool {
        self.link.holder.get()
    }
}
