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
    /// What was called saved here and could not be done in the end, until the person puts it away: sentences.
    pub left_out: Vec<String>,
    /// Changes of devices that are gone, which a person may go on without.
    pub stuck: Vec<Stuck>,
    /// Whether the book's edits go to other devices.
    pub shared: bool,
    /// Whether this device was removed from the book that it shared, or that was deleted: nothing is synced any more.
    pub out: bool,
    /// The relay, where there is one.
    pub relay: Option<String>,
    /// Edits saved here that the relay has not confirmed.
    pub waiting: usize,
    /// Pictures added or held here that the relay lacks.
    pub pictures_to_send: usize,
    /// Pictures or reminders are on their way, see [`kith_sync::engine::Engine::is_carrying`].
    pub carrying: bool,
    /// The relay waits for its operator's token before it takes this book, see [`Device::give_token`].
    pub needs_token: bool,
    /// A snapshot is under way, see [`kith_sync::engine::Engine::is_tidying`].
    pub tidying: bool,
}

impl<P: Platform> Device<P> {
    /// How the device stands now.
    #[must_use]
    pub fn status(&self) -> Status {
        let engine = self.link.engine.borrow();
        let mut troubles = self.link.troubles();
        let (mut notes, mut stuck) = (Vec::new(), Vec::new());
        let (sync, relay, waiting) = match engine.as_ref() {
            None => (Sync::Offline, None, 0),
            Some(engine) => {
                notes = engine.notes();
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
        // What is not even durable here, or what the engine has not heard of, cannot be called synced.
        let known = self.is_settled() && self.link.unfed.get() == 0;
        let sync = match (sync, known) {
            _ if !troubles.is_empty() || matches!(self.storage(), Storage::Closed(_)) => Sync::Look,
            (Sync::Synced, false) => Sync::Syncing,
            (sync, _) => sync,
        };
        Status {
            sync,
            troubles,
            notes,
            left_out: self.link.left_out.borrow().clone(),
            stuck,
            shared: self.writer.is_shared(),
            out: engine.as_ref().is_some_and(|engine| engine.is_out()),
            relay,
            waiting,
            pictures_to_send: engine.as_ref().map_or(0, |engine| engine.unsent_blobs()),
            carrying: self.is_reminding()
                || engine.as_ref().is_some_and(|engine| engine.is_carrying()),
            needs_token: engine.as_ref().is_some_and(|engine| engine.needs_token()),
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
