//! A copy of a device: a restored backup, a cloned profile. It finds that its log has gone on without it, takes an
//! identity of its own, signed in by the old one, and brings along what was never sent.

use super::anew::Given;
use super::records::{self, VaultRecord};
use super::{Commit, Effect, Effects, Engine};
use crate::Entropy;
use crate::ids::{DeviceNumber, LogTail};
use crate::keys::{DeviceSecrets, MAX_LABEL};
use crate::roster::{NewDevice, add_device};
use crate::store::{Op, Space, outbox};
use crate::wire::ToRelay;

/// This device has found that it is a copy.
#[derive(Debug)]
pub(super) struct Copying {
    /// Its keys to be, on the disk before anybody hears of them.
    secrets: Option<DeviceSecrets>,
    saved: bool,
    /// The relay's end of the log contradicts even what was acknowledged here.
    contradicts: bool,
    moving: bool,
}

impl Engine {
    /// From here on nothing is written under this number. `differs`: a number at which the log is surely another one,
    /// if one is known.
    ///
    /// Only what a device has signed makes a copy, never a relay's word alone.
    pub(super) fn copied(&mut self, differs: Option<u64>) {
        if self.copying.is_some() {
            return;
        }
        let secrets = self.copy_secrets.take();
        self.copying = Some(Copying {
            saved: secrets.is_some(),
            secrets,
            contradicts: differs.is_some_and(|number| number <= self.acked_on_disk),
            moving: false,
        });
    }

    /// The relay says that the own log ends otherwise. It is asked for the chunk that shows it; until then nothing is
    /// sealed or sent.
    pub(super) fn doubt(&mut self, number: u64, out: &mut Effects) {
        self.doubted = true;
        let mut have = self.have();
        have.set(self.number, number.saturating_sub(1));
        out.push(Effect::Send(ToRelay::Pull { have }.encode()));
    }

    pub(super) fn copy_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        let Some(copying) = &mut self.copying else {
            return;
        };
        if self.sealing.is_some() || self.resealing.is_some() || copying.moving {
            return;
        }
        let Some(secrets) = copying.secrets.clone() else {
            let secrets = DeviceSecrets::generate(entropy);
            let ops = vec![records::put_secret(records::COPY, &secrets.to_bytes())];
            copying.secrets = Some(secrets);
            return self.commit(Commit::CopySaved, ops, out);
        };
        if !copying.saved {
            return;
        }
        if let Some(device) = self.chain.find(&secrets.public()) {
            let number = device.entry.number;
            return self.become_another(number, &secrets, out);
        }
        if !self.may_append() || self.rotated == Some(self.chain.head()) {
            return;
        }
        self.rotated = Some(self.chain.head());
        let Some(key) = self.epoch_keys.get(&self.chain.standing().epoch) else {
            return;
        };
        let mut label = format!("Copy of {}", self.label(self.number));
        while label.len() > MAX_LABEL {
            label.pop();
        }
        let new = NewDevice {
            keys: secrets.public(),
            label,
        };
        let signer = (self.number, &self.secrets);
        match add_device(&self.chain, &new, signer, key, entropy) {
            Ok(record) => self.append(record, out),
            Err(error) => self.stop(
                format!(
                    "This device is a copy of another one and needs a place of its own in the book, but {error}. \
                     Everything on it stays."
                ),
                out,
            ),
        }
    }

    pub(super) fn copy_saved(&mut self) {
        if let Some(copying) = &mut self.copying {
            copying.saved = true;
        }
    }

    /// All in one transaction: another number, an empty log, and what was never sent back in the outbox.
    fn become_another(&mut self, number: DeviceNumber, secrets: &DeviceSecrets, out: &mut Effects) {
        let contradicts = self
            .copying
            .as_ref()
            .is_some_and(|copying| copying.contradicts);
        let common = match contradicts {
            true => LogTail::EMPTY,
            false => self.surely_common(),
        };
        // Where this very disk was copied or put back just before, the new place may be in use already: what was written
        // under its number is then the beginning of the own log.
        let begun = self
            .logs
            .get(&number)
            .map_or(LogTail::EMPTY, |log| log.tail);
        let vault = VaultRecord {
            device: number,
            vault: self.vault_id(),
            relay: self.relay.clone(),
        };
        let mut ops = vec![
            records::expect_tail(&self.tail),
            vault.put(),
            records::put_secret(records::DEVICE_SECRETS, &secrets.to_bytes()),
            Op::Delete(Space::Secrets, records::COPY.into()),
            Op::Delete(Space::Meta, records::log_key(number)),
            records::put_log(self.number, &common, 0),
        ];
        if begun == LogTail::EMPTY {
            ops.push(Op::Delete(Space::Meta, records::TAIL.into()));
            ops.push(Op::Delete(Space::Meta, records::ACKED.into()));
        } else {
            ops.push(records::put_tail(&begun));
            ops.push(records::put_acked(begun.number));
        }
        for sealed in self.sealed.keys() {
            ops.push(Op::Delete(Space::Sealed, records::sealed_key(*sealed)));
        }
        let own = self.sealed.keys();
        let own = own.filter_map(|number| Some((self.open_own(*number)?, number)));
        ops.extend(own.map(|(body, number)| {
            let given = self.given.get(number).and_then(Given::single);
            let entry = outbox::entry_given(&body.changes, &body.heads, given.unwrap_or_default());
            Op::Append(Space::Outbox, entry)
        }));
        let given = self.given.keys();
        ops.extend(given.map(|number| Op::Delete(Space::Meta, records::given_key(*number))));
        if contradicts {
            ops.push(Op::Put(Space::Meta, records::EVERYTHING.into(), Vec::new()));
        }
        // What others name of the old number may be beyond what the relay will ever have of it.
        let mut named = self.named.clone();
        named.lower(self.number, common.number);
        ops.push(records::put_pins(self.incarnation, &named));
        if let Some(copying) = &mut self.copying {
            copying.moving = true;
        }
        self.commit(Commit::Moved, ops, out);
    }

    /// Up to where the own log is the same for a device and a copy of it. A relay that went back may have acknowledged
    /// other bytes to each, so this is only what is settled.
    pub(super) fn surely_common(&self) -> LogTail {
        let settled = self.snapshots.settled.first();
        settled
            .map(|settled| settled.covers.get(self.number))
            .filter(|tail| tail.number <= self.tail.number)
            .filter(|tail| self.own_hash(tail.number) == Some(tail.hash))
            .unwrap_or(LogTail::EMPTY)
    }

    pub(super) fn moved(&mut self, out: &mut Effects) {
        self.connection.stop(out);
        out.push(Effect::Reload);
    }
}
