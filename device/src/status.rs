//! How a device stands: the word in the header, what is waiting, and what a person should look at.

use crate::device::Device;
use crate::platform::Platform;
use crate::writer::Storage;
use kith_sync::engine::{DeviceInfo, Input, Status as EngineStatus, Stuck};
use kith_sync::ids::DeviceNumber;

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
    /// What a person may like to know, though nothing needs to be done: sentences.
    pub notes: Vec<String>,
    /// Changes of devices that are gone, which a person may go on without.
    pub stuck: Vec<Stuck>,
    /// Whether the book's edits go to other devices.
    pub shared: bool,
    /// The relay, where there is one.
    pub relay: Option<String>,
    /// Edits saved here that the relay has not confirmed.
    pub waiting: usize,
    /// A snapshot is under way, see [`kith_sync::engine::Engine::is_tidying`].
    pub tidying: bool,
}

impl<P: Platform> Device<P> {
    /// How the device stands now.
    #[must_use]
    pub fn status(&self) -> Status {
        let engine = self.link.engine.borrow();
        let mut troubles = self.link.troubles();
        let (mut notes, mut stuck) = (self.link.left_out.borrow().clone(), Vec::new());
        let (sync, relay, waiting) = match engine.as_ref() {
            None => (Sync::Offline, None, 0),
            Some(engine) => {
                notes.extend(engine.notes());
                stuck = engine.stuck();
                stuck.retain(|stuck| stuck.may_set_aside);
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
            notes,
            stuck,
            shared: self.writer.is_shared(),
            relay,
            waiting,
            tidying: engine.as_ref().is_some_and(|engine| engine.is_tidying()),
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

    /// Goes on, on all devices, without a change that cannot be taken up and that nobody will repair.
    ///
    /// # Errors
    /// A sentence, if it is not one of [`Status::stuck`].
    pub fn go_on_without(&self, device: u32, number: u64) -> Result<(), String> {
        let is_it = |stuck: &Stuck| stuck.device.0 == device && stuck.number == number;
        if !self.status().stuck.iter().any(is_it) {
            return Err("This change was taken up, or set aside, meanwhile.".to_owned());
        }
        self.engine_input(Input::SetAside(DeviceNumber(device), number));
        Ok(())
    }

    /// Whether this tab is the one that talks to the relay.
    #[must_use]
    pub fn is_holder(&self) -> bool {
        self.link.holder.get()
    }
}
