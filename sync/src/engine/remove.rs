//! Taking a device out, and the change of keys that follows, so that it cannot read on.

use super::{Effect, Effects, Engine};
use crate::Entropy;
use crate::blob::BlobId;
use crate::ids::{DeviceNumber, Digest32, LogTail, RosterHead};
use crate::roster::{revoke, rotate, set_aside};
use crate::wire::{Reason, ToRelay};

/// What a device that was taken out says from then on.
pub(super) const REMOVED: &str = "This device was removed from the book on another device, so nothing is synced any \
more. Everything on it stays; export what you need, or add the device again.";

/// What every device of a deleted vault says from then on.
pub(super) const DELETED: &str = "This book was deleted from the relay with the recovery phrase, so nothing is synced any \
more. Everything on this device stays.";

/// A device that is to be taken out.
#[derive(Debug)]
pub(super) struct Removal {
    device: DeviceNumber,
    /// What the last attempt of this session built on; there is no other until one of the two has changed.
    tried: Option<(RosterHead, LogTail)>,
}

/// A record on its way to the relay, the pairing's own aside.
#[derive(Debug)]
pub(super) struct Append {
    expected: RosterHead,
    record: Vec<u8>,
}

impl Removal {
    pub(super) const fn new(device: DeviceNumber) -> Self {
        Self {
            device,
            tried: None,
        }
    }
}

impl Engine {
    /// The end of a device's log: at the relay as far as this device was told, or as it was before the relay lost it.
    fn end_of(&self, device: DeviceNumber) -> LogTail {
        let relay = self.relay_tails.get(&device).copied();
        let relay = relay.unwrap_or(LogTail::EMPTY);
        let own = self.logs.get(&device).map(|log| log.tail);
        own.filter(|own| own.number > relay.number).unwrap_or(relay)
    }

    /// A chunk of this number and hash stands at the relay.
    pub(super) fn relay_has(&mut self, device: DeviceNumber, number: u64, hash: Digest32) {
        let tail = self.relay_tails.entry(device).or_insert(LogTail::EMPTY);
        if number > tail.number {
            *tail = LogTail { number, hash };
        }
    }

    pub(super) fn remove_next(&mut self, out: &mut Effects) {
        let Some(device) = self.removal.as_ref().map(|removal| removal.device) else {
            return;
        };
        if self.chain.known(device).is_some() && self.chain.device(device).is_none() {
            self.removal = None;
            out.push(Effect::DeviceRemoved(device));
            return;
        }
        if !self.may_append() {
            return;
        }
        let basis = (self.chain.head(), self.end_of(device));
        match &mut self.removal {
            Some(removal) if removal.tried != Some(basis) => removal.tried = Some(basis),
            _ => return,
        }
        match revoke(&self.chain, device, basis.1, (self.number, &self.secrets)) {
            Ok(record) => self.append(record, out),
            Err(error) => self.not_removed(&error.to_string(), out),
        }
    }

    /// Whoever is connected first after a removal changes the keys; the others find them changed.
    pub(super) fn rotate_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        let head = self.chain.head();
        if !self.chain.wants_rotation() || !self.may_append() || self.rotated == Some(head) {
            return;
        }
        self.rotated = Some(head);
        let Some(current) = self.epoch_keys.get(&self.chain.standing().epoch) else {
            return;
        };
        // A device whose keys cannot be wrapped for would have been refused when it was added.
        if let Ok(record) = rotate(&self.chain, current, (self.number, &self.secrets), entropy) {
            self.append(record, out);
        }
    }

    /// Goes on without chunks that nobody will repair.
    pub(super) fn set_aside_next(&mut self, out: &mut Effects) {
        while let Some((device, number)) = self.setting_aside.first().copied() {
            let entry = self
                .logs
                .get(&device)
                .and_then(|log| log.beyond.get(&number));
            let hash = entry.map(|entry| entry.hash);
            let Some(hash) = hash.filter(|hash| !self.is_excused(device, number, *hash)) else {
                self.setting_aside.remove(&(device, number));
                continue;
            };
            if !self.may_append() || self.rotated == Some(self.chain.head()) {
                return;
            }
            self.rotated = Some(self.chain.head());
            match set_aside(
                &self.chain,
                (device, number, hash),
                (self.number, &self.secrets),
            ) {
                Ok(record) => return self.append(record, out),
                Err(_) => self.setting_aside.remove(&(device, number)),
            };
        }
    }

    pub(super) fn may_append(&self) -> bool {
        let pairing = self
            .invite
            .as_ref()
            .is_some_and(|invite| invite.sent.is_some());
        self.connection.is_open()
            && self.appending.is_none()
            && !pairing
            && self.chain.device(self.number).is_some()
    }

    pub(super) fn append(&mut self, record: Vec<u8>, out: &mut Effects) {
        let expected = self.chain.head();
        let append = ToRelay::AppendRoster {
            expected,
            record: record.clone(),
        };
        out.push(Effect::Send(append.encode()));
        self.appending = Some(Append { expected, record });
    }

    /// Sends a record that begins a generation, whose snapshot's parts were put.
    pub(super) fn append_beginning(
        &mut self,
        record: Vec<u8>,
        manifest: Vec<u8>,
        mut blobs: Vec<BlobId>,
        out: &mut Effects,
    ) {
        blobs.sort_unstable();
        blobs.dedup();
        let expected = self.chain.head();
        let begin = ToRelay::BeginGeneration {
            expected,
            record: record.clone(),
            manifest,
            blobs,
        };
        out.push(Effect::Send(begin.encode()));
        self.appending = Some(Append { expected, record });
    }

    /// Whether the record that the relay has accepted is the one that was on its way; it is taken up then.
    pub(super) fn append_accepted(&mut self, head: RosterHead, out: &mut Effects) -> bool {
        let sent = self
            .appending
            .take_if(|append| Digest32::of(&append.record) == head.hash);
        let Some(append) = sent else { return false };
        self.take_records(append.expected.length, &[append.record], out);
        true
    }

    /// Whether it was a record of this kind that the relay has refused.
    pub(super) fn append_refused(&mut self, reason: &Reason, out: &mut Effects) -> bool {
        if self.appending.take().is_none() {
            return false;
        }
        // What was in between is on its way; once it is here, the record is signed again.
        if !matches!(reason, Reason::RosterMoved | Reason::LogMoved) {
            self.not_removed(&reason.to_string(), out);
            self.not_done(&reason.to_string(), out);
            self.not_begun(&reason.to_string(), out);
        }
        if let Some(renewal) = &mut self.renewal {
            renewal.lost();
        }
        true
    }

    fn not_removed(&mut self, why: &str, out: &mut Effects) {
        if self.removal.take().is_some() {
            out.push(Effect::DeviceNotRemoved(format!(
                "The device was not removed: {why}."
            )));
        }
    }

    /// What was on its way in a session that is over may or may not have arrived.
    pub(super) fn forget_appends(&mut self) {
        self.appending = None;
        self.rotated = None;
        if let Some(removal) = &mut self.removal {
            removal.tried = None;
        }
        if let Some(renewal) = &mut self.renewal {
            renewal.session_over();
        }
    }
}
