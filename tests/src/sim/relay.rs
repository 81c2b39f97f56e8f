//! A relay in memory that judges by the same functions as the real one, with a disk that holds what was committed.

mod blobs;
mod lies;
mod meeting;
mod vault;

pub(crate) use vault::{Log, Snapshot, Vault};

use super::faults::{Counts, Fault};
use super::machine::Moment;
use kith_sync::blob::BlobId;
use kith_sync::chunk::{Arrival, ChunkHeader};
use kith_sync::ids::{DeviceNumber, Digest32, RosterHead};
use kith_sync::roster::RosterChain;
use kith_sync::snapshot::SnapshotId;
use kith_sync::wire::{
    Auth, Of, Reason, RendezvousId, ToClient, ToRelay, verify_auth, verify_recover,
};
use meeting::Meeting;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use vault::{Taken, Uploads};

/// A connection, never used again within a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Conn(pub(crate) u64);

/// What becomes of a connection.
pub(crate) enum Said {
    Message(ToClient),
    Closed,
}

/// A state of its disk; `None` before anybody has made a vault.
pub(crate) type State = Option<Rc<Vault>>;

/// Where every device reaches it.
pub(crate) const ORIGIN: &str = "http://relay.test";
/// More than any run writes.
pub(crate) const ROOMY: usize = 64 * 1024 * 1024;
/// How large a snapshot it takes.
const MAX_SNAPSHOT: u64 = 16 * 1024 * 1024;

#[derive(Clone, Copy)]
enum Session {
    Fresh { nonce: [u8; 32] },
    Vault(DeviceNumber),
    Recovery,
    Meeting(RendezvousId),
}

/// See the module.
pub(crate) struct Relay {
    pub(crate) up: bool,
    incarnation: [u8; 16],
    pub(crate) vault: State,
    committed: State,
    uploads: Uploads,
    sessions: BTreeMap<Conn, Session>,
    meetings: BTreeMap<RendezvousId, Meeting>,
    /// What is said once the disk has what it is about.
    said: Vec<(Conn, Said)>,
    uncommitted: bool,
    /// Whether its process is to be killed around the next thing that it writes, and on which side of it.
    pub(crate) armed: Option<Moment>,
    /// How many bytes there is room for.
    pub(crate) quota: usize,
    /// Whose log is kept from everybody.
    pub(crate) withheld: Option<DeviceNumber>,
    /// A log that ends for everybody but its author before this number: only a broken relay does that.
    pub(crate) forgotten: Option<(DeviceNumber, u64)>,
    /// Whether something was kept from somebody who lacked it.
    pub(crate) hidden: Cell<bool>,
}

impl Relay {
    pub(crate) const fn new(incarnation: [u8; 16]) -> Self {
        Self {
            up: true,
            incarnation,
            vault: None,
            committed: None,
            uploads: BTreeMap::new(),
            sessions: BTreeMap::new(),
            meetings: BTreeMap::new(),
            said: Vec::new(),
            uncommitted: false,
            armed: None,
            quota: ROOMY,
            withheld: None,
            forgotten: None,
            hidden: Cell::new(false),
        }
    }

    pub(crate) fn open(&mut self, conn: Conn, nonce: [u8; 32]) {
        self.sessions.insert(conn, Session::Fresh { nonce });
        let incarnation = self.incarnation;
        self.say(conn, ToClient::Hello { nonce, incarnation });
    }

    pub(crate) fn close(&mut self, conn: Conn) {
        if let Some(Session::Meeting(id)) = self.sessions.remove(&conn) {
            self.leave(conn, id);
        }
    }

    /// Whether something waits for [`Relay::commit`].
    pub(crate) const fn writes(&self) -> bool {
        self.uncommitted
    }

    /// What is to be said now: nothing, while something is not on the disk yet.
    pub(crate) fn hear(&mut self) -> Vec<(Conn, Said)> {
        if self.uncommitted {
            Vec::new()
        } else {
            std::mem::take(&mut self.said)
        }
    }

    /// Everything so far is on the disk.
    pub(crate) fn commit(&mut self) {
        self.uncommitted = false;
        self.committed = self.vault.clone();
    }

    /// The process is killed and begins again.
    pub(crate) fn crash(&mut self) {
        self.roll_back(self.committed.clone());
    }

    /// The disk as a backup would have it.
    pub(crate) fn backup(&self) -> State {
        self.committed.clone()
    }

    /// The disk is put back to an earlier state, and the process begins again.
    pub(crate) fn roll_back(&mut self, to: State) {
        self.uploads.clear();
        self.sessions.clear();
        self.meetings.clear();
        self.said.clear();
        self.uncommitted = false;
        (self.committed, self.vault) = (to.clone(), to);
    }

    /// It begins anew, with another database.
    pub(crate) fn wipe(&mut self, incarnation: [u8; 16]) {
        self.incarnation = incarnation;
        self.roll_back(None);
    }

    /// What is kept, to be written to.
    fn write(&mut self) -> Result<&mut Vault, Reason> {
        self.vault
            .as_mut()
            .map(Rc::make_mut)
            .ok_or(Reason::UnknownVault)
    }

    fn say(&mut self, conn: Conn, message: ToClient) {
        self.said.push((conn, Said::Message(message)));
    }

    fn refuse(&mut self, conn: Conn, of: Of, reason: Reason, faults: &mut Counts) {
        match (of, &reason) {
            (_, Reason::Full) => faults.note(Fault::QuotaFull),
            (Of::Snapshot, Reason::SnapshotMoved) => faults.note(Fault::SnapshotRace),
            (_, Reason::StaleEpoch) => faults.note(Fault::RotationRace),
            (_, Reason::RosterMoved) => faults.note(Fault::RosterRace),
            _ => {}
        }
        self.say(conn, ToClient::Refused { of, reason });
    }

    /// A frame came.
    pub(crate) fn frame(&mut self, conn: Conn, frame: &[u8], faults: &mut Counts) {
        let Some(session) = self.sessions.get(&conn).copied() else {
            return;
        };
        let Ok(message) = ToRelay::decode(frame) else {
            return self.refuse(conn, Of::Session, Reason::Malformed, faults);
        };
        let done = match (session, message) {
            (_, ToRelay::Ping) => {
                self.say(conn, ToClient::Pong);
                Ok(())
            }
            (Session::Fresh { nonce }, message) => self.begin(conn, &nonce, message, faults),
            (Session::Vault(device), message) => self.work(conn, device, message, faults),
            (Session::Recovery, ToRelay::AppendRoster { expected, record }) => self
                .append(conn, expected, &record)
                .map_err(|reason| (Of::Roster, reason)),
            (Session::Meeting(id), ToRelay::Note { bytes }) => {
                self.pass_on(conn, id, bytes);
                Ok(())
            }
            _ => Err((Of::Session, Reason::NotAuthentic)),
        };
        if let Err((of, reason)) = done {
            self.refuse(conn, of, reason, faults);
        }
    }

    /// The first frame chooses the session.
    fn begin(
        &mut self,
        conn: Conn,
        nonce: &[u8; 32],
        message: ToRelay,
        faults: &mut Counts,
    ) -> Result<(), (Of, Reason)> {
        let (of, done) = match message {
            ToRelay::Auth(auth) => (Of::Session, self.sign_in(conn, &auth, nonce)),
            ToRelay::Create { auth, roster, .. } => {
                let created = self.create(&auth, nonce, roster);
                let done = created.and_then(|()| self.sign_in(conn, &auth, nonce));
                (Of::Session, done)
            }
            ToRelay::Meet { id, role } => (Of::Meeting, self.meet(conn, id, role)),
            ToRelay::Recover { lookup, signature } => {
                faults.note(Fault::PhraseUsed);
                let done = self.recover(conn, &lookup, &signature, nonce);
                (Of::Recovery, done)
            }
            _ => (Of::Session, Err(Reason::NotAuthentic)),
        };
        done.map_err(|reason| (of, reason))
    }

    /// A device of the vault says something.
    fn work(
        &mut self,
        conn: Conn,
        device: DeviceNumber,
        message: ToRelay,
        faults: &mut Counts,
    ) -> Result<(), (Of, Reason)> {
        match message {
            ToRelay::Push { chunk } => self.push(conn, device, chunk, Arrival::New),
            ToRelay::Restore { chunk } => self.push(conn, device, chunk, Arrival::Restored),
            ToRelay::Pull { have } => {
                self.stream(conn, device, &have);
                Ok(())
            }
            ToRelay::AppendRoster { expected, record } => self
                .append(conn, expected, &record)
                .map_err(|reason| (Of::Roster, reason)),
            ToRelay::PutPart {
                snapshot,
                index,
                bytes,
            } => {
                self.uploads.retain(|id, _| *id == snapshot);
                let parts = self.uploads.entry(snapshot).or_default();
                parts.insert(index, bytes);
                Ok(())
            }
            ToRelay::CommitSnapshot { expected, manifest } => self
                .take(device, expected, manifest, faults)
                .map_err(|reason| (Of::Snapshot, reason)),
            ToRelay::BeginGeneration {
                expected,
                record,
                manifest,
                blobs,
            } => self
                .begin_anew((conn, device), expected, (&record, manifest, blobs), faults)
                .map_err(|reason| (Of::Roster, reason)),
            ToRelay::ConfirmSnapshot { confirmation } => self
                .confirm(confirmation, faults)
                .map_err(|reason| (Of::Snapshot, reason)),
            ToRelay::FetchSnapshot { id } => self
                .hand_out(conn, id, faults)
                .map_err(|reason| (Of::Snapshot, reason)),
            message @ (ToRelay::PutBlob { .. }
            | ToRelay::GetBlob { .. }
            | ToRelay::ListBlobs { .. }
            | ToRelay::DropBlobs { .. }) => self.about_blobs(conn, message),
            _ => Err((Of::Session, Reason::NotAuthentic)),
        }
    }

    fn create(
        &mut self,
        auth: &Auth,
        nonce: &[u8; 32],
        roster: Vec<Vec<u8>>,
    ) -> Result<(), Reason> {
        let chain = RosterChain::validate(&roster).map_err(|_| Reason::BadRecord)?;
        if chain.vault() != auth.vault {
            return Err(Reason::BadRecord);
        }
        prove(&chain, auth, nonce)?;
        self.uncommitted |= match &mut self.vault {
            Some(vault) => Rc::make_mut(vault).extend(chain, roster)?,
            none => {
                *none = Some(Rc::new(Vault::new(chain, roster)));
                true
            }
        };
        Ok(())
    }

    fn sign_in(&mut self, conn: Conn, auth: &Auth, nonce: &[u8; 32]) -> Result<(), Reason> {
        let vault = self.vault.clone().ok_or(Reason::UnknownVault)?;
        if vault.chain.vault() != auth.vault {
            return Err(Reason::UnknownVault);
        }
        prove(&vault.chain, auth, nonce)?;
        let from = if vault.chain.contains(&auth.roster) {
            auth.roster.length
        } else {
            0
        };
        let known = usize::try_from(from).unwrap_or(0);
        let records = vault.roster.iter().skip(known);
        let welcome = ToClient::Welcome {
            holds: self.shown(&vault, auth.device),
            begins: self.begins(&vault),
            log_bytes: vault.log_bytes(),
            max_snapshot: MAX_SNAPSHOT,
            seen: BTreeMap::new(),
            roster: vault.chain.head(),
            from,
            records: records.map(|record| record.to_vec()).collect(),
        };
        self.sessions.insert(conn, Session::Vault(auth.device));
        self.say(conn, welcome);
        for snapshot in &vault.snapshots {
            self.say(conn, vault.notice(snapshot));
        }
        self.stream(conn, auth.device, &auth.have);
        Ok(())
    }

    fn recover(
        &mut self,
        conn: Conn,
        lookup: &[u8; 16],
        signature: &[u8; 64],
        nonce: &[u8; 32],
    ) -> Result<(), Reason> {
        let vault = self.vault.clone().ok_or(Reason::UnknownVault)?;
        let recovery = vault.chain.recovery();
        if recovery.lookup != *lookup {
            return Err(Reason::UnknownVault);
        }
        verify_recover(recovery, signature, ORIGIN, nonce)?;
        self.sessions.insert(conn, Session::Recovery);
        let records = vault.roster.iter().map(|record| record.to_vec()).collect();
        let roster = vault.chain.head();
        self.say(conn, ToClient::Recovered { roster, records });
        Ok(())
    }

    /// All other sessions of the vault; a recovery session is nobody's.
    fn others(&self, conn: Conn) -> Vec<(Conn, Option<DeviceNumber>)> {
        let of = |(other, session): (&Conn, &Session)| match session {
            Session::Vault(device) if *other != conn => Some((*other, Some(*device))),
            Session::Recovery if *other != conn => Some((*other, None)),
            _ => None,
        };
        self.sessions.iter().filter_map(of).collect()
    }

    fn push(
        &mut self,
        conn: Conn,
        device: DeviceNumber,
        chunk: Vec<u8>,
        arrival: Arrival,
    ) -> Result<(), (Of, Reason)> {
        let sent = ChunkHeader::read(&chunk).map_or(0, |header| header.number);
        let quota = self.quota;
        let pushed = self
            .write()
            .and_then(|vault| vault.push(device, chunk, arrival, quota));
        let (tail, stored) = pushed.map_err(|reason| (Of::Chunk(sent), reason))?;
        let accepted = ToClient::Accepted {
            device,
            number: tail.number,
            hash: tail.hash,
        };
        self.say(conn, accepted);
        let Some(stored) = stored else { return Ok(()) };
        self.uncommitted = true;
        for (other, to) in self.others(conn) {
            if to.is_some_and(|to| !self.hides(device, tail.number, to)) {
                let bytes = stored.to_vec();
                self.say(other, ToClient::Chunk { bytes });
            }
        }
        Ok(())
    }

    fn append(&mut self, conn: Conn, expected: RosterHead, record: &[u8]) -> Result<(), Reason> {
        let head = RosterHead {
            length: expected.length + 1,
            hash: Digest32::of(record),
        };
        let vault = self.write()?;
        if vault.chain.head() != expected && vault.chain.contains(&head) {
            // Appended before, and the answer was lost.
            self.say(conn, ToClient::RosterAccepted { head });
            return Ok(());
        }
        let revoked = vault.append(expected, record)?;
        self.uncommitted = true;
        self.say(conn, ToClient::RosterAccepted { head });
        for (other, _) in self.others(conn) {
            let (position, record) = (expected.length, record.to_vec());
            self.say(other, ToClient::Roster { position, record });
        }
        if let Some(out) = revoked {
            self.put_out(out);
        }
        Ok(())
    }

    /// The sessions of a device that is out end once it has been told why.
    fn put_out(&mut self, out: DeviceNumber) {
        let is_out =
            |session: &Session| matches!(session, Session::Vault(device) if *device == out);
        let gone: Vec<Conn> = self
            .sessions
            .iter()
            .filter_map(|(conn, session)| is_out(session).then_some(*conn))
            .collect();
        for conn in gone {
            self.sessions.remove(&conn);
            let (of, reason) = (Of::Session, Reason::Removed);
            self.say(conn, ToClient::Refused { of, reason });
            self.said.push((conn, Said::Closed));
        }
    }

    fn take(
        &mut self,
        device: DeviceNumber,
        expected: Option<SnapshotId>,
        manifest: Vec<u8>,
        faults: &mut Counts,
    ) -> Result<(), Reason> {
        let mut uploads = std::mem::take(&mut self.uploads);
        let taken = self
            .write()
            .and_then(|vault| vault.take(device, expected, manifest, &mut uploads));
        self.uploads = uploads;
        let Taken {
            raced,
            healed,
            settled,
        } = taken?;
        faults.note(Fault::SnapshotTaken);
        let full = |vault: &Rc<Vault>| vault.bytes() > self.quota;
        if self.vault.as_ref().is_some_and(full) {
            faults.note(Fault::SnapshotWhenFull);
        }
        if raced {
            faults.note(Fault::CompactionRace);
        }
        if healed {
            faults.note(Fault::HealedBySnapshot);
        }
        if settled {
            faults.note(Fault::SnapshotSettled);
        }
        self.tell_snapshot();
        Ok(())
    }

    fn begin_anew(
        &mut self,
        (conn, device): (Conn, DeviceNumber),
        expected: RosterHead,
        (record, manifest, blobs): (&[u8], Vec<u8>, Vec<BlobId>),
        faults: &mut Counts,
    ) -> Result<(), Reason> {
        let mut uploads = std::mem::take(&mut self.uploads);
        let begun = self
            .write()
            .and_then(|vault| vault.begin(device, &expected, record, manifest, &mut uploads));
        self.uploads = uploads;
        if matches!(begun, Err(Reason::LogMoved | Reason::RosterMoved)) {
            faults.note(Fault::GenerationRace);
        }
        begun?;
        self.write()?.spare_blobs(&blobs);
        faults.note(Fault::GenerationBegun);
        let head = RosterHead {
            length: expected.length + 1,
            hash: Digest32::of(record),
        };
        self.say(conn, ToClient::RosterAccepted { head });
        for (other, _) in self.others(conn) {
            let (position, record) = (expected.length, record.to_vec());
            self.say(other, ToClient::Roster { position, record });
        }
        self.tell_snapshot();
        Ok(())
    }

    fn confirm(&mut self, confirmation: Vec<u8>, faults: &mut Counts) -> Result<(), Reason> {
        if self.write()?.confirm(confirmation)? {
            faults.note(Fault::SnapshotSettled);
        }
        self.tell_snapshot();
        Ok(())
    }

    /// Everybody hears of a snapshot that was taken or confirmed.
    fn tell_snapshot(&mut self) {
        self.uncommitted = true;
        let Some(vault) = self.vault.clone() else {
            return;
        };
        let Some(newest) = vault.snapshots.last() else {
            return;
        };
        let of = |(conn, session): (&Conn, &Session)| {
            matches!(session, Session::Vault(_)).then_some(*conn)
        };
        let all: Vec<Conn> = self.sessions.iter().filter_map(of).collect();
        for conn in all {
            self.say(conn, vault.notice(newest));
        }
    }

    fn hand_out(&mut self, conn: Conn, id: SnapshotId, faults: &mut Counts) -> Result<(), Reason> {
        let vault = self.vault.clone().ok_or(Reason::UnknownVault)?;
        let mut snapshots = vault.snapshots.iter();
        let snapshot = snapshots
            .find(|snapshot| snapshot.manifest.id == id)
            .ok_or(Reason::NoSuchSnapshot)?;
        faults.note(Fault::SnapshotFetched);
        for (index, bytes) in (0..).zip(snapshot.parts.iter()) {
            let part = ToClient::SnapshotPart {
                snapshot: id,
                index,
                bytes: bytes.clone(),
            };
            self.say(conn, part);
        }
        Ok(())
    }
}

fn prove(chain: &RosterChain, auth: &Auth, nonce: &[u8; 32]) -> Result<(), Reason> {
    let device = chain.known(auth.device).ok_or(Reason::UnknownDevice)?;
    let key = device.entry.keys.verifying_key();
    verify_auth(auth, ORIGIN, nonce, &key.ok_or(Reason::UnknownDevice)?)?;
    device.revoked.map_or(Ok(()), |_| Err(Reason::Removed))
}
