//! What the relay sends of the logs: verify, open, and either take it up or keep it and say why not.

use super::log::{Entry, State};
use super::{Commit, Effect, Effects, Engine, Log, records};
use crate::chunk::{self, ChunkError, ChunkHeader};
use crate::ids::{DeviceNumber, Digest32};
use crate::store::{Op, Space};
use crate::wire::ToRelay;

/// What a look at a chunk came to.
struct Finding {
    state: State,
    signed: bool,
    roster_length: u64,
}

/// Why sync stops at a chunk.
enum Stop {
    /// Its roster is not ours.
    Fork(String),
    /// Somebody writes as this device.
    Copy,
}

impl Engine {
    pub(super) fn chunk(&mut self, bytes: Vec<u8>, out: &mut Effects) {
        let header = match ChunkHeader::read(&bytes) {
            Ok(header) => header,
            Err(error) => {
                return self.unreadable(format!("The relay sent a damaged change: {error}."), out);
            }
        };
        if header.device == self.number {
            return self.own_chunk(&header, bytes, out);
        }
        if self.chain.known(header.device).is_none() {
            let sentence =
                "The relay sent a change of a device that is not in the list of devices.";
            return self.unreadable(sentence.into(), out);
        }
        if self.is_left_behind(&header) {
            return;
        }
        let hash = Digest32::of(&bytes);
        let log = self.logs.entry(header.device).or_default();
        let settled = log.tail.number;
        if header.number <= settled && !self.signed(&header, &bytes) {
            return self.unreadable(
                "The relay sent a change that its device did not sign.".into(),
                out,
            );
        }
        if header.number <= settled && self.lacking() {
            self.relay_holds.raise(header.device, header.number);
        }
        let held = self.logs.get(&header.device);
        let held = held.and_then(|log| log.beyond.get(&header.number));
        let known = match held {
            Some(entry) => Some((entry.hash, entry.authentic())),
            None => self
                .taken_up(header.device, header.number)
                .map(|hash| (hash, true)),
        };
        if header.number < settled && known.is_none() {
            return;
        }
        match known {
            // A replay.
            Some((known, _)) if known == hash => {}
            // Two authentic chunks under one number, or noise under a number that is settled.
            Some((_, true)) => self.second_claim(&header, &bytes, out),
            Some((_, false)) | None => self.first_claim(&header, bytes, hash, out),
        }
    }

    fn unreadable(&mut self, sentence: String, out: &mut Effects) {
        self.trouble.unreadable = Some(sentence);
        self.ask_again(out);
    }

    /// Once a session: what came damaged may have been damaged on the way.
    fn ask_again(&mut self, out: &mut Effects) {
        if !self.connection.pulled {
            self.connection.pulled = true;
            out.push(Effect::Send(ToRelay::Pull { have: self.have() }.encode()));
        }
    }

    fn second_claim(&mut self, header: &ChunkHeader, bytes: &[u8], out: &mut Effects) {
        if self.signed(header, bytes) {
            self.rewind(header.device, out);
        } else {
            self.unreadable(
                "The relay sent a change that its device did not sign.".into(),
                out,
            );
        }
    }

    pub(super) fn signed(&self, header: &ChunkHeader, bytes: &[u8]) -> bool {
        let key = self
            .chain
            .known(header.device)
            .and_then(|device| device.entry.keys.verifying_key());
        key.is_some_and(|key| {
            header.vault == self.vault_id() && chunk::verify_signature(bytes, &key).is_ok()
        })
    }

    fn first_claim(
        &mut self,
        header: &ChunkHeader,
        chunk: Vec<u8>,
        hash: Digest32,
        out: &mut Effects,
    ) {
        if self.is_of_another_branch(header, &chunk) {
            self.rewind(header.device, out);
            self.relay_holds.raise(header.device, header.number);
            return;
        }
        let finding = match self.examine(header, &chunk) {
            Ok(finding) => finding,
            Err(Stop::Fork(sentence)) => return self.stop(sentence, out),
            Err(Stop::Copy) => return self.copied(None),
        };
        let authentic = !matches!(finding.state, State::Quarantined(_));
        if authentic {
            self.snapshots.weigh(chunk.len());
            self.relay_holds.raise(header.device, header.number);
            self.relay_has(header.device, header.number, hash);
        } else {
            self.ask_again(out);
        }
        let log = self.logs.entry(header.device).or_default();
        let before = log.beyond.remove(&header.number);
        let on_disk = before.is_some_and(|entry| entry.on_disk);
        let Finding {
            state,
            signed,
            roster_length,
        } = finding;
        if state == State::Ready {
            self.inbox.ready.push_back((header.device, header.number));
        }
        let entry = Entry {
            hash,
            prev: header.prev,
            roster_length,
            state,
            signed,
            chunk,
            on_disk,
        };
        log.beyond.insert(header.number, entry);
        self.keep(header.device, header.number, out);
        if !authentic {
            self.excuse(out);
        }
    }

    /// Writes a held chunk down as it stands now.
    pub(super) fn keep(&mut self, device: DeviceNumber, number: u64, out: &mut Effects) {
        let entry = self
            .logs
            .get_mut(&device)
            .and_then(|log| log.beyond.get_mut(&number));
        let Some((entry, record)) =
            entry.and_then(|entry| entry.record().map(|record| (entry, record)))
        else {
            return;
        };
        // What waits for an update, or waits on, is on the disk as it is.
        if entry.on_disk && matches!(entry.state, State::Pending | State::Future) {
            return;
        }
        entry.on_disk = true;
        self.commit(Commit::Kept, vec![record.put(device, number)], out);
    }

    /// Everything that can be said of a chunk before it is applied.
    fn examine(&mut self, header: &ChunkHeader, bytes: &[u8]) -> Result<Finding, Stop> {
        let signed = self.signed(header, bytes);
        let found = |state, roster_length| {
            Ok(Finding {
                state,
                signed,
                roster_length,
            })
        };
        let quarantine = |sentence: &str| found(State::Quarantined(sentence.to_owned()), 0);
        if header.vault != self.vault_id() {
            return quarantine(&ChunkError::WrongVault.to_string());
        }
        if !signed {
            return quarantine(&ChunkError::BadSignature.to_string());
        }
        // Of a document that takes the place of this one first.
        if self.is_behind() && header.generation > self.anew.generation {
            return found(State::Waiting, 0);
        }
        let Some(key) = self.epoch_keys.get(&header.epoch) else {
            return if header.epoch > self.chain.standing().epoch {
                found(State::Waiting, 0)
            } else {
                quarantine("the key it is sealed under is missing on this device")
            };
        };
        let body = match chunk::open(bytes, key) {
            Ok(body) => body,
            Err(ChunkError::Future) => return found(State::Future, 0),
            Err(error) => return quarantine(&error.to_string()),
        };
        let own = self
            .sealing
            .as_ref()
            .map_or(self.tail.number, |sealing| sealing.tail.number);
        if body.vector.get(self.number) > own.max(self.relay_holds.get(self.number)) {
            return Err(Stop::Copy);
        }
        let roster_length = body.roster.length;
        if roster_length > self.chain.head().length {
            return found(State::Waiting, 0);
        }
        let Some(standing) = self.chain.standing_at(&body.roster) else {
            let label = self.label(header.device);
            return Err(Stop::Fork(format!(
                "“{label}” knows another list of devices than this one. Sync has stopped, so that nobody can slip \
                 in unseen: compare the devices shown on both."
            )));
        };
        if (standing.epoch, standing.generation) != (header.epoch, header.generation) {
            return quarantine("it is sealed under keys that were replaced before");
        }
        let log = self.logs.get(&header.device);
        let before = log.map_or(Log::default().before(header.number), |log| {
            log.before(header.number)
        });
        let after = log.and_then(|log| log.after(header.number));
        let author = self.chain.known(header.device);
        let beyond = author
            .and_then(|device| device.revoked)
            .is_some_and(|last| {
                header.number > last.number
                    || (header.number == last.number && Digest32::of(bytes) != last.hash)
            });
        if beyond {
            return quarantine("it was made after that device was removed");
        }
        let known_then = author.is_some_and(|device| device.since < roster_length);
        if !known_then || before.is_some_and(|(_, length)| length > roster_length) {
            return quarantine("the list of devices it states is older than it can be");
        }
        let linked = before.is_none_or(|(hash, _)| hash == header.prev);
        if !linked || after.is_some_and(|prev| prev != Digest32::of(bytes)) {
            return quarantine(
                "it does not fit the changes next to it; that device may have been copied",
            );
        }
        let said = self.within_removals(&body.vector);
        self.named.state(header.device, header.number, said);
        found(State::Ready, roster_length)
    }

    /// Forgets what claims a number that the relay does not hold, and was never signed by the device it names:
    /// noise that has no author, which no repair would ever replace.
    pub(super) fn drop_noise(&mut self, out: &mut Effects) {
        let noise = |device: DeviceNumber, number: u64, entry: &Entry| {
            number > self.relay_holds.get(device) && !entry.authentic() && !entry.signed
        };
        let of_log = |(device, log): (&DeviceNumber, &Log)| {
            let noise = log
                .beyond
                .iter()
                .filter(|(number, entry)| noise(*device, **number, entry));
            noise
                .map(|(number, _)| (*device, *number))
                .collect::<Vec<_>>()
        };
        let found: Vec<_> = self.logs.iter().flat_map(of_log).collect();
        if found.is_empty() {
            return;
        }
        let mut ops = Vec::new();
        for (device, number) in found {
            self.logs.entry(device).or_default().beyond.remove(&number);
            ops.push(Op::Delete(Space::Held, records::held_key(device, number)));
        }
        self.commit(Commit::Kept, ops, out);
    }

    /// Looks again at what waited for the roster or for a newer version of this code.
    pub(super) fn examine_waiting(&mut self, out: &mut Effects) {
        let waits = |(number, entry): (&u64, &Entry)| {
            matches!(entry.state, State::Waiting | State::Future).then_some(*number)
        };
        let waiting: Vec<_> = self
            .logs
            .iter()
            .flat_map(|(device, log)| {
                log.beyond
                    .iter()
                    .filter_map(waits)
                    .map(|number| (*device, number))
            })
            .collect();
        for (device, number) in waiting {
            let entry = self
                .logs
                .get(&device)
                .and_then(|log| log.beyond.get(&number));
            let Some((chunk, hash)) = entry.map(|entry| (entry.chunk.clone(), entry.hash)) else {
                continue;
            };
            if let Ok(header) = ChunkHeader::read(&chunk) {
                self.first_claim(&header, chunk, hash, out);
            }
        }
    }

    /// A chunk of the own log comes back: known, or to be adopted, or the work of a copy.
    fn own_chunk(&mut self, header: &ChunkHeader, chunk: Vec<u8>, out: &mut Effects) {
        if !self.signed(header, &chunk) {
            return self.unreadable(
                "The relay sent a change that this device did not sign.".into(),
                out,
            );
        }
        let hash = Digest32::of(&chunk);
        let known = match &self.sealing {
            Some(sealing) if sealing.tail.number == header.number => Some(sealing.tail.hash),
            _ if header.number <= self.tail.number => self.own_hash(header.number),
            _ => None,
        };
        match known {
            Some(known) if known == hash => {}
            Some(_) => self.copied(Some(header.number)),
            None if header.number <= self.tail.number => {}
            None => {
                let tail = self.tail;
                let log = self.logs.entry(header.device).or_default();
                if log.beyond.is_empty() {
                    log.tail = tail;
                }
                let before = log.before(header.number);
                if self.sealing.is_some() || before.is_some_and(|(before, _)| before != header.prev)
                {
                    self.copied(Some(header.number - 1));
                } else if before.is_some() && !log.beyond.contains_key(&header.number) {
                    self.first_claim(header, chunk, hash, out);
                }
            }
        }
    }
}
