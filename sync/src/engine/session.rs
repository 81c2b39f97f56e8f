//! The session with the relay: signing in, what the welcome says, and what to make of a refusal.

use std::collections::BTreeMap;

use super::connection::Phase;
use super::remove::{DELETED, REMOVED};
use super::{Commit, Effect, Effects, Engine, Millis, records};
use crate::Entropy;
use crate::codec::DecodeError;
use crate::ids::{DeviceNumber, LogTail, RosterHead, Vector};
use crate::wire::{self, Auth, MAX_RECORDS_BYTES, Of, Reason, ToClient, ToRelay};

/// How long to leave a relay alone that refuses for a reason that will not pass by itself.
const PATIENCE: Millis = 30_000;

impl Engine {
    pub(super) fn frame(
        &mut self,
        frame: &[u8],
        now: Millis,
        entropy: &mut dyn Entropy,
        out: &mut Effects,
    ) {
        self.connection.heard(now);
        let message = match ToClient::decode(frame) {
            Ok(message) => message,
            Err(DecodeError::Future { .. }) => return,
            Err(error) => {
                self.trouble.refused = Some(format!(
                    "The relay sent something that cannot be read: {error}."
                ));
                self.hang_up(now, entropy, out);
                return;
            }
        };
        match (self.connection.phase, message) {
            (Phase::Greeting, ToClient::Hello { nonce, incarnation }) => {
                self.greet(nonce, incarnation, now, out);
            }
            (
                Phase::Authing { .. },
                ToClient::Welcome {
                    holds,
                    begins,
                    log_bytes,
                    max_snapshot,
                    seen,
                    roster,
                    from,
                    records,
                },
            ) => {
                self.last_seen = seen;
                self.connection.welcomed(now, out);
                self.snapshots.begins = begins;
                self.snapshots.log_bytes = log_bytes;
                self.snapshots.max = max_snapshot;
                self.snapshots.due = true;
                self.welcome(&holds, roster, from, &records, out);
            }
            (
                Phase::Open,
                ToClient::Snapshot {
                    manifest,
                    confirmations,
                    log_bytes,
                },
            ) => self.snapshot_shown(manifest, &confirmations, log_bytes, out),
            (
                Phase::Open,
                ToClient::SnapshotPart {
                    snapshot,
                    index,
                    bytes,
                },
            ) => self.part(snapshot, index, bytes, out),
            (Phase::Open, ToClient::Chunk { bytes }) => self.chunk(bytes, out),
            (Phase::Open, ToClient::Roster { position, record }) => {
                self.take_records(position, &[record], out);
            }
            (
                Phase::Open,
                ToClient::Accepted {
                    device,
                    number,
                    hash,
                },
            ) => self.accepted(device, number, hash, out),
            (Phase::Open, ToClient::RosterAccepted { head }) => self.roster_accepted(head, out),
            (Phase::Open, ToClient::Pong) => self.try_missing_again(),
            (
                Phase::Open,
                message @ (ToClient::BlobStored { .. }
                | ToClient::Blob { .. }
                | ToClient::NoBlob { .. }
                | ToClient::Blobs { .. }
                | ToClient::BlobsDropped { .. }),
            ) => self.blob_frame(message, out),
            // It comes before the welcome, so that whoever has nothing else to do does not leave before it.
            (
                Phase::Authing { .. } | Phase::Open,
                message @ (ToClient::Reminding(_)
                | ToClient::RemindersKept { .. }
                | ToClient::FeedKept),
            ) => self.reminder_frame(message, out),
            (
                Phase::Greeting | Phase::Authing { .. } | Phase::Open,
                ToClient::Refused { of, reason },
            ) => {
                self.refused(of, &reason, now, entropy, out);
            }
            _ => {}
        }
    }

    fn greet(&mut self, nonce: [u8; 32], incarnation: [u8; 16], now: Millis, out: &mut Effects) {
        self.connection.phase = Phase::Authing {
            nonce,
            created: false,
        };
        self.connection.wait(now, PATIENCE, out);
        self.trouble.new_database = self.incarnation.is_some_and(|known| known != incarnation);
        if self.incarnation != Some(incarnation) {
            self.incarnation = Some(incarnation);
            self.commit(
                Commit::Kept,
                vec![records::put_pins(self.incarnation, &self.named)],
                out,
            );
        }
        let auth = self.auth(&nonce);
        out.push(Effect::Send(ToRelay::Auth(auth).encode()));
    }

    fn auth(&self, nonce: &[u8; 32]) -> Auth {
        let (vault, device) = (self.vault_id(), self.number);
        let signature = self.secrets.sign(&wire::auth_message(
            self.relay.as_str(),
            vault,
            device,
            nonce,
        ));
        Auth {
            vault,
            device,
            signature,
            roster: self.chain.head(),
            have: self.have(),
        }
    }

    fn welcome(
        &mut self,
        holds: &BTreeMap<DeviceNumber, LogTail>,
        roster: RosterHead,
        from: u64,
        records: &[Vec<u8>],
        out: &mut Effects,
    ) {
        self.trouble.refused = None;
        self.trouble.token = false;
        self.forget_token(out);
        self.relay_holds = holds
            .iter()
            .map(|(device, tail)| (*device, tail.number))
            .collect();
        self.relay_tails = holds.clone();
        // The relay's list is shorter and a beginning of ours: it has lost the end, and gets it back.
        if roster.length < self.chain.head().length
            && (roster.length == 0 || self.chain.contains(&roster))
        {
            self.heal_roster(roster, out);
        } else {
            self.take_records(from, records, out);
        }
        if self.trouble.stopped.is_some() {
            return;
        }
        self.pinned = self.pins();
        self.trouble.lost = self.lacking();
        let own = holds.get(&self.number).copied().unwrap_or(LogTail::EMPTY);
        let known = self.tail.number.max(own.number);
        // What two settled snapshots cover is not kept, so its hash may not be known.
        let differs = own.number <= self.tail.number
            && self
                .own_hash(own.number)
                .is_some_and(|hash| hash != own.hash);
        if self.named.get(self.number) > known {
            self.copied(None);
            return;
        }
        if differs {
            self.doubt(own.number, out);
            return;
        }
        self.acked = own.number.min(self.tail.number);
        // Whether a log that goes on beyond the own end continues it, only what lies beyond can show.
        if !self.is_adopting() {
            self.confirmed = self.confirmed.max(self.acked);
        }
        self.sent = self.acked;
        self.drop_noise(out);
        self.doubt_ends(holds, out);
    }

    /// What a relay that lost nothing holds at least.
    pub(super) fn pins(&self) -> Vector {
        let mut pins = self.named.vector();
        self.logs
            .iter()
            .for_each(|(device, log)| pins.raise(*device, log.tail.number));
        pins.set(self.number, self.acked_on_disk);
        pins
    }

    /// The connection is gone; what was only true within it is not true any more.
    pub(super) fn session_over(&mut self) {
        self.trouble.unreadable = None;
        self.pinned = Vector::default();
        if let Some(invite) = &mut self.invite {
            invite.sent = None;
        }
        self.forget_appends();
        self.snapshots.session_over();
        self.blobs.session_over();
        self.reminding.session_over();
        self.rewound.clear();
        self.doubted = false;
    }

    fn refused(
        &mut self,
        of: Of,
        reason: &Reason,
        now: Millis,
        entropy: &mut dyn Entropy,
        out: &mut Effects,
    ) {
        match (of, reason, self.connection.phase) {
            (
                Of::Session,
                Reason::UnknownVault | Reason::UnknownDevice,
                Phase::Authing {
                    nonce,
                    created: false,
                },
            ) => {
                self.connection.phase = Phase::Authing {
                    nonce,
                    created: true,
                };
                let auth = self.auth(&nonce);
                let roster = self.roster_that_fits();
                out.push(Effect::Send(
                    ToRelay::Create {
                        auth,
                        roster,
                        token: self.token.as_ref().map(|token| token.as_str().to_owned()),
                    }
                    .encode(),
                ));
                return;
            }
            (Of::Snapshot, reason, _) => {
                self.snapshot_refused(reason);
                return;
            }
            (Of::Roster, reason, _) => {
                if !self.append_refused(reason, out) {
                    self.roster_refused(reason, out);
                }
                return;
            }
            (Of::Session, Reason::Removed, _) => {
                self.stop(REMOVED.into(), out);
                return;
            }
            (Of::Session, Reason::Deleted, _) => {
                self.stop(DELETED.into(), out);
                return;
            }
            (Of::Reminders, reason, _) => {
                self.reminders_refused(reason, now, out);
                return;
            }
            _ if self.blob_refused(of, reason, now, out) => return,
            _ => {}
        }
        let sentence = match reason {
            Reason::TokenNeeded => self.token_refused(out).to_owned(),
            reason => sentence(reason),
        };
        self.connection.not_before = match reason {
            Reason::Busy { retry_after_ms } => Millis::from(*retry_after_ms),
            // The welcome of the next session brings what changed, and what was refused is sealed again.
            Reason::OutOfOrder { .. }
            | Reason::Conflict
            | Reason::PrevHashMismatch
            | Reason::NotAuthentic
            | Reason::StaleEpoch
            | Reason::StaleGeneration
            | Reason::RosterMoved => 0,
            _ => PATIENCE,
        };
        // A busy relay is no trouble, only slow; and what was sealed under old keys is sealed anew.
        let passes = matches!(
            reason,
            Reason::Busy { .. }
                | Reason::StaleEpoch
                | Reason::StaleGeneration
                | Reason::RosterMoved
        );
        if !passes {
            self.trouble.refused = Some(sentence);
        }
        self.hang_up(now, entropy, out);
    }

    fn roster_that_fits(&self) -> Vec<Vec<u8>> {
        let mut room = MAX_RECORDS_BYTES;
        let fits = move |record: &&Vec<u8>| {
            let fits = record.len() <= room;
            room = room.saturating_sub(record.len());
            fits
        };
        self.roster.iter().take_while(fits).cloned().collect()
    }
}

fn sentence(reason: &Reason) -> String {
    let mut sentence = format!("{reason}.");
    if let Some(first) = sentence.get(..1) {
        sentence.replace_range(..1, &first.to_uppercase());
    }
    sentence
}
