//! The roster as the relay tells it: taking records up, and giving back what the relay has lost.

use super::remove::REMOVED;
use super::{Commit, Effect, Effects, Engine, records};
use crate::codec::DecodeError;
use crate::ids::{Digest32, RosterHead};
use crate::keys::unwrap_key;
use crate::roster::RosterError;
use crate::store::Op;
use crate::wire::{Reason, ToRelay};

const FORK: &str = "The relay shows another list of devices than this device knows. Sync has stopped, so that \
nobody can slip in unseen: compare the devices shown here and on your other devices.";

const NO_KEY: &str = "The new key of this book cannot be opened on this device. Its data is safe; add the device again.";

impl Engine {
    /// Takes up records from this position on; those that are known already must be the same.
    pub(super) fn take_records(&mut self, position: u64, records: &[Vec<u8>], out: &mut Effects) {
        if position > self.roster.len() as u64 {
            self.trouble.unreadable = Some("The relay left out a part of the device list.".into());
            return;
        }
        let mut ops = Vec::new();
        for (position, record) in (position..).zip(records) {
            let known = usize::try_from(position)
                .ok()
                .and_then(|position| self.roster.get(position));
            match known {
                Some(known) if known == record => continue,
                Some(_) => {
                    self.stop(FORK.into(), out);
                    return;
                }
                None => {}
            }
            match self.chain.append(record) {
                Ok(()) => {}
                Err(RosterError::Unreadable(DecodeError::Future { .. })) => {
                    self.stop("The device list was changed by a newer version of Kith; update this device.".into(), out);
                    return;
                }
                Err(RosterError::NotNext) => {
                    self.stop(FORK.into(), out);
                    return;
                }
                Err(error) => {
                    self.stop(
                        format!("The relay shows a list of devices that cannot be right: {error}."),
                        out,
                    );
                    return;
                }
            }
            ops.push(records::put_roster(position, record));
            self.roster.push(record.clone());
            match self.new_key() {
                Ok(key) => ops.extend(key),
                Err(sentence) => return self.stop(sentence.into(), out),
            }
        }
        if ops.is_empty() {
            return;
        }
        let added = self
            .invite
            .as_ref()
            .and_then(|invite| self.chain.find(&invite.device.keys));
        let purpose = added.map_or(Commit::Kept, |device| Commit::Added(device.entry.number));
        self.commit(purpose, ops, out);
        let generation = self.chain.standing().generation;
        let shown = &mut self.snapshots.shown;
        shown.retain(|shown| shown.manifest.generation == generation);
        if self.chain.is_deleted() {
            self.deleted(out);
            return;
        }
        if self.chain.device(self.number).is_none() {
            self.stop(REMOVED.into(), out);
            return;
        }
        self.cut_removed(out);
        self.examine_waiting(out);
        self.excuse(out);
    }

    /// The key of an epoch that has just begun, to be kept with the record that brought it.
    fn new_key(&mut self) -> Result<Option<Op>, &'static str> {
        let Some(device) = self.chain.device(self.number) else {
            return Ok(None);
        };
        let (wrapped, context) = device.wrapped();
        let epoch = context.epoch;
        if self.epoch_keys.contains_key(&epoch) {
            return Ok(None);
        }
        let key = unwrap_key(wrapped, self.secrets.agree(), context).ok_or(NO_KEY)?;
        let op = records::put_secret(&records::epoch_key(epoch), key.as_bytes());
        self.epoch_keys.insert(epoch, key);
        Ok(Some(op))
    }

    /// Appends again what the relay has lost.
    pub(super) fn heal_roster(&mut self, from: RosterHead, out: &mut Effects) {
        let mut expected = from;
        let lost = usize::try_from(from.length).unwrap_or(usize::MAX);
        for record in self.roster.iter().skip(lost) {
            out.push(Effect::Send(
                ToRelay::AppendRoster {
                    expected,
                    record: record.clone(),
                }
                .encode(),
            ));
            expected = RosterHead {
                length: expected.length + 1,
                hash: Digest32::of(record),
            };
        }
    }

    pub(super) fn roster_accepted(&mut self, head: RosterHead, out: &mut Effects) {
        if self.append_accepted(head, out) {
            return;
        }
        let sent = self.invite.as_mut().and_then(|invite| invite.sent.take());
        match sent {
            Some((_, record)) if Digest32::of(&record) == head.hash => {
                self.take_records(head.length.saturating_sub(1), &[record], out);
            }
            other => {
                if let Some(invite) = &mut self.invite {
                    invite.sent = other;
                }
            }
        }
    }

    pub(super) fn roster_refused(&mut self, reason: &Reason, out: &mut Effects) {
        // The record that was in between is on its way; once it is here, the append is signed again.
        if *reason != Reason::RosterMoved && self.invite.take().is_some() {
            out.push(Effect::DeviceNotAdded(format!(
                "The device was not added: {reason}."
            )));
        }
    }
}
