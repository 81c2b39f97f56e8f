//! Letting a device in: append to the relay's roster, keep it, then hand over what the new device needs.

use super::{Commit, Effect, Effects, Engine};
use crate::Entropy;
use crate::ids::{DeviceNumber, RosterHead};
use crate::pairing::Grant;
use crate::roster::{NewDevice, add_device};
use crate::wire::ToRelay;

/// A device that is to be let in.
#[derive(Debug)]
pub(super) struct Invite {
    pub(super) device: NewDevice,
    /// What was sent in this session, and the head that it continues.
    pub(super) sent: Option<(RosterHead, Vec<u8>)>,
}

impl Invite {
    pub(super) const fn new(device: NewDevice) -> Self {
        Self { device, sent: None }
    }
}

impl Engine {
    pub(super) fn invite_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        let Some(invite) = self
            .invite
            .as_mut()
            .filter(|_| self.connection.is_open() && self.appending.is_none())
        else {
            return;
        };
        let head = self.chain.head();
        if let Some(device) = self.chain.find(&invite.device.keys) {
            let number = device.entry.number;
            if !self
                .commits
                .values()
                .any(|commit| matches!(commit, Commit::Added(_)))
            {
                self.added(number, out);
            }
            return;
        }
        if invite
            .sent
            .as_ref()
            .is_some_and(|(expected, _)| *expected == head)
        {
            return;
        }
        let Some(key) = self.epoch_keys.get(&self.chain.standing().epoch) else {
            self.not_added(
                "the key of this book is missing on this device; add the new one from another",
                out,
            );
            return;
        };
        match add_device(
            &self.chain,
            &invite.device,
            (self.number, &self.secrets),
            key,
            entropy,
        ) {
            Ok(record) => {
                let append = ToRelay::AppendRoster {
                    expected: head,
                    record: record.clone(),
                };
                invite.sent = Some((head, record));
                out.push(Effect::Send(append.encode()));
            }
            Err(error) => self.not_added(&error.to_string(), out),
        }
    }

    fn not_added(&mut self, why: &str, out: &mut Effects) {
        self.invite = None;
        out.push(Effect::DeviceNotAdded(format!(
            "The device was not added: {why}."
        )));
    }

    /// The record is on the relay's disk and on this one.
    pub(super) fn added(&mut self, number: DeviceNumber, out: &mut Effects) {
        if self.invite.take().is_some() {
            // What was never acknowledged may never come.
            let pins = self.pins();
            out.push(Effect::DeviceAdded(Grant {
                relay: self.relay.clone(),
                number,
                roster: self.roster.clone(),
                pins,
            }));
        }
    }
}
