//! What a person is shown: one word, sentences when it is Look, how much waits, which devices.

use super::log::State;
use super::{Engine, Log};
use crate::ids::DeviceNumber;

/// The word in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// No relay; everything is kept here.
    Offline,
    /// Connected, and something is still on its way.
    Syncing,
    /// The relay confirmed all of ours, and all that is known of the others' is applied.
    Synced,
    /// Something needs a person: see [`Engine::troubles`].
    Look,
}

/// What a person is shown; see [`Engine::shown`].
pub(super) type Shown = (Status, Vec<String>, (usize, usize), (bool, bool));

/// A device of the vault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeviceInfo {
    /// Its number.
    pub number: DeviceNumber,
    /// What its owner calls it.
    pub label: String,
    /// This one.
    pub this: bool,
    /// When it was last connected, in seconds since 1970 by the relay's clock, if that is known.
    pub last_seen: Option<u64>,
}

impl Engine {
    /// How it stands.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.has_trouble() {
            Status::Look
        } else if !self.connection.is_open() {
            Status::Offline
        } else if self.is_synced() {
            Status::Synced
        } else {
            Status::Syncing
        }
    }

    pub(super) fn is_synced(&self) -> bool {
        let have = self.have();
        self.waiting() == 0
            && self.is_current()
            && self.inbox.is_empty()
            && self.logs.values().all(|log| log.beyond.is_empty())
            && have.dominates(&self.relay_holds)
            && have.dominates(&self.named.vector())
    }

    /// Whether the relay lacks what it is known to have had.
    pub(super) fn lacking(&self) -> bool {
        !self.relay_holds.dominates(&self.pinned)
    }

    fn has_trouble(&self) -> bool {
        let shown = |log: &Log| {
            log.beyond
                .values()
                .any(|entry| matches!(entry.state, State::Quarantined(_) | State::Future))
        };
        let trouble = &self.trouble;
        trouble.stopped.is_some()
            || trouble.refused.is_some()
            || trouble.unreadable.is_some()
            || self.lacking()
            || self.copying.is_some()
            || self.doubted
            || !self.too_large.is_empty()
            || self.logs.values().any(shown)
    }

    /// How many saved changes and sealed chunks the relay has not confirmed.
    #[must_use]
    pub fn waiting(&self) -> usize {
        let sealed =
            usize::try_from(self.tail.number.saturating_sub(self.acked)).unwrap_or(usize::MAX);
        self.outbox.len().saturating_add(sealed)
    }

    /// Whether a snapshot is being made, looked into or fetched: a device that stays connected until it is done helps the
    /// relay to stay small, and loses nothing if it does not.
    #[must_use]
    pub fn is_tidying(&self) -> bool {
        self.snapshots.task.is_some()
    }

    /// Why the word is Look: sentences that a person can act on.
    #[must_use]
    pub fn troubles(&self) -> Vec<String> {
        let trouble = &self.trouble;
        let mut sentences: Vec<String> = [&trouble.stopped, &trouble.refused, &trouble.unreadable]
            .into_iter()
            .flatten()
            .cloned()
            .collect();
        if self.copying.is_some() {
            sentences.push(
                "This device and a copy of it have both been writing, for example after a backup was restored. It \
                 gets a place of its own in the list of devices; nothing is lost."
                    .into(),
            );
        }
        if self.doubted {
            sentences.push(
                "The relay says that this device has sent something else than it has. Nothing is lost; it is asked to \
                 show it."
                    .into(),
            );
        }
        if self.lacking() {
            let what = if trouble.new_database {
                "was set up anew and lacks"
            } else {
                "has lost or holds back"
            };
            sentences.push(format!(
                "The relay {what} something it had confirmed. Nothing is lost here; open Kith on your other devices, \
                 so that they send theirs again."
            ));
        }
        if !self.too_large.is_empty() {
            sentences.push(
                "A change is too large to be sent to other devices; it is kept on this one.".into(),
            );
        }
        for (device, log) in &self.logs {
            sentences.extend(self.log_troubles(*device, log));
        }
        sentences
    }

    /// What a person may like to know, though nothing needs to be done: sentences.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        let mut notes = self.blob_notes();
        notes.extend(self.reminder_note());
        if !self.trouble.lost || self.lacking() {
            return notes;
        }
        let what = if self.trouble.new_database {
            "was set up anew"
        } else {
            "had lost or held back something that it had confirmed"
        };
        notes.push(format!(
            "The relay {what}. It has been given everything again; nothing is lost."
        ));
        notes
    }

    fn log_troubles(&self, device: DeviceNumber, log: &Log) -> Vec<String> {
        let label = self.label(device);
        let mut sentences = Vec::new();
        if log
            .beyond
            .values()
            .any(|entry| entry.state == State::Future)
        {
            sentences.push(format!(
                "“{label}” uses a newer version of Kith; update this device to see its latest changes."
            ));
        }
        for (number, entry) in &log.beyond {
            if let State::Quarantined(sentence) = &entry.state {
                let what = if self.chain.device(device).is_some() {
                    format!("Open Kith on “{label}”, which sends it again.")
                } else {
                    "That device is gone; you can go on without this change in Devices.".to_owned()
                };
                sentences.push(format!(
                    "Change {number} of “{label}” is kept, but was not taken up: {sentence}. {what}"
                ));
            }
        }
        sentences
    }

    /// Whether this device was removed from its vault, or the vault deleted: it can join one again.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.chain.is_deleted() || self.chain.device(self.number).is_none()
    }

    /// What `StateChanged` is about.
    pub(super) fn shown(&self) -> Shown {
        let troubles = if self.has_trouble() {
            self.troubles()
        } else {
            self.notes()
        };
        let waiting = (self.waiting(), self.unsent_blobs());
        let helps = (self.is_tidying(), self.is_carrying());
        (self.status(), troubles, waiting, helps)
    }
}
