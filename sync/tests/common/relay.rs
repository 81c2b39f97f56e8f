//! A relay in memory that judges by the same functions as the real one.

use std::collections::BTreeMap;

use kith_sync::chunk::{Admission, Arrival, admit};
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::roster::{Body, Record, RosterChain};
use kith_sync::snapshot::may_begin_at;
use kith_sync::wire::{
    Auth, Of, Reason, Reminding, RendezvousId, Role, ToClient, ToRelay, verify_auth, verify_recover,
};

// Some tests of other crates take this file by its path.
#[path = "relay/blobs.rs"]
mod blobs;

use super::vault::{Log, Vault};
pub use blobs::Blob;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conn(u64);

type Out = Vec<(Conn, ToClient)>;

#[derive(Clone, Copy)]
enum Session {
    Fresh { nonce: [u8; 32] },
    Vault(VaultId, DeviceNumber),
    Recovery(VaultId),
    Meeting(RendezvousId),
}

struct Meeting {
    inviter: Option<Conn>,
    joiner: Option<Conn>,
    claimed: bool,
}

pub struct Relay {
    origin: String,
    pub up: bool,
    pub incarnation: [u8; 16],
    pub vaults: BTreeMap<VaultId, Vault>,
    sessions: BTreeMap<Conn, Session>,
    meetings: BTreeMap<RendezvousId, Meeting>,
    next: u64,
    /// What new vaults must bring.
    pub token: Option<String>,
    /// Refuse the next push for this.
    pub refuse_push: Option<Reason>,
    /// Refuse the next snapshot for this.
    pub refuse_snapshot: Option<Reason>,
    /// How large a snapshot it takes.
    pub max_snapshot: u64,
    /// Commit pushes, but lose what is said about it.
    pub mute: bool,
    /// Refuse the next blob for this, or the next other question about blobs.
    pub refuse_blob: Option<Reason>,
    pub refuse_blobs: Option<Reason>,
    /// How many bytes all blobs of a vault may take, and how many of them it lists at a time.
    pub max_blob_bytes: usize,
    pub blob_page: usize,
    /// Everything that was said to it about blobs.
    pub asked_of_blobs: Vec<ToRelay>,
    /// Why it did not do some of it.
    pub refused_blobs: Vec<Reason>,
    /// What it says of reminders, if it knows of any.
    pub reminds: Option<Reminding>,
    /// Everything that was said to it about them.
    pub reminders: Vec<ToRelay>,
    /// Refuse the next of it for this.
    pub refuse_reminders: Option<Reason>,
    /// The time, in milliseconds.
    pub now: u64,
}

impl Relay {
    pub fn new(origin: &str) -> Self {
        Self {
            origin: origin.into(),
            up: true,
            incarnation: [1; 16],
            vaults: BTreeMap::new(),
            sessions: BTreeMap::new(),
            meetings: BTreeMap::new(),
            next: 0,
            token: None,
            refuse_push: None,
            refuse_snapshot: None,
            max_snapshot: 16 * 1024 * 1024,
            mute: false,
            refuse_blob: None,
            refuse_blobs: None,
            max_blob_bytes: 1024 * 1024 * 1024,
            blob_page: 2,
            asked_of_blobs: Vec::new(),
            refused_blobs: Vec::new(),
            reminds: None,
            reminders: Vec::new(),
            refuse_reminders: None,
            now: 0,
        }
    }

    pub fn open(&mut self) -> (Conn, Out) {
        self.next += 1;
        let conn = Conn(self.next);
        let nonce = Digest32::of(&self.next.to_be_bytes()).0;
        self.sessions.insert(conn, Session::Fresh { nonce });
        (
            conn,
            vec![(
                conn,
                ToClient::Hello {
                    nonce,
                    incarnation: self.incarnation,
                },
            )],
        )
    }

    pub fn close(&mut self, conn: Conn) -> Out {
        let Some(Session::Meeting(id)) = self.sessions.remove(&conn) else {
            return Vec::new();
        };
        let Some(meeting) = self.meetings.get_mut(&id) else {
            return Vec::new();
        };
        let other = if meeting.inviter == Some(conn) {
            meeting.joiner
        } else {
            meeting.inviter
        };
        (meeting.inviter, meeting.joiner, meeting.claimed) = (None, None, true);
        other
            .map(|other| (other, ToClient::Left))
            .into_iter()
            .collect()
    }

    /// Time is up for every invitation.
    pub fn expire(&mut self) {
        self.meetings.clear();
    }

    pub fn vault(&mut self) -> &mut Vault {
        self.vaults.values_mut().next().unwrap()
    }

    pub fn frame(&mut self, conn: Conn, frame: &[u8]) -> Out {
        let Some(session) = self.sessions.get(&conn).copied() else {
            return Vec::new();
        };
        let refuse = |of, reason| vec![(conn, ToClient::Refused { of, reason })];
        let message = match ToRelay::decode(frame) {
            Ok(message) => message,
            Err(_) => return refuse(Of::Session, Reason::Malformed),
        };
        match (session, message) {
            (_, ToRelay::Ping) => vec![(conn, ToClient::Pong)],
            (Session::Fresh { nonce }, ToRelay::Auth(auth)) => self
                .sign_in(conn, &auth, &nonce)
                .unwrap_or_else(|reason| refuse(Of::Session, reason)),
            (Session::Fresh { .. }, ToRelay::Create { token, .. })
                if self.token.is_some() && token != self.token =>
            {
                refuse(Of::Session, Reason::TokenNeeded)
            }
            (Session::Fresh { nonce }, ToRelay::Create { auth, roster, .. }) => self
                .create(&auth, &roster)
                .and_then(|()| self.sign_in(conn, &auth, &nonce))
                .unwrap_or_else(|reason| refuse(Of::Session, reason)),
            (Session::Fresh { nonce }, ToRelay::Recover { lookup, signature }) => self
                .recover(conn, &lookup, &signature, &nonce)
                .unwrap_or_else(|reason| refuse(Of::Recovery, reason)),
            (Session::Recovery(vault), ToRelay::AppendRoster { expected, record }) => self
                .append(conn, vault, expected, record)
                .unwrap_or_else(|reason| refuse(Of::Roster, reason)),
            (Session::Fresh { .. }, ToRelay::Meet { id, role }) => self
                .meet(conn, id, role)
                .unwrap_or_else(|reason| refuse(Of::Meeting, reason)),
            (Session::Vault(vault, device), ToRelay::Push { chunk }) => {
                self.push(conn, vault, device, chunk, Arrival::New)
            }
            (Session::Vault(vault, device), ToRelay::Restore { chunk }) => {
                self.push(conn, vault, device, chunk, Arrival::Restored)
            }
            (Session::Vault(vault, _), ToRelay::Pull { have }) => self.stream(conn, vault, &have),
            (
                Session::Vault(vault, _),
                ToRelay::PutPart {
                    snapshot, bytes, ..
                },
            ) => {
                let vault = self.vaults.get_mut(&vault).unwrap();
                vault.uploads.retain(|id, _| *id == snapshot);
                vault.uploads.entry(snapshot).or_default().push(bytes);
                Vec::new()
            }
            (Session::Vault(id, device), ToRelay::CommitSnapshot { expected, manifest }) => {
                let asked = self.refuse_snapshot.take();
                let vault = self.vaults.get_mut(&id).unwrap();
                let taken =
                    asked.map_or_else(|| vault.take_snapshot(device, expected, manifest), Err);
                self.tell_snapshot(conn, id, taken)
            }
            (
                Session::Vault(id, device),
                ToRelay::BeginGeneration {
                    expected,
                    record,
                    manifest,
                    blobs,
                },
            ) => {
                let vault = self.vaults.get_mut(&id).unwrap();
                let parts = (record.as_slice(), manifest.as_slice());
                let begun = vault.begin_generation(device, &expected, parts, &blobs);
                if let Err(reason) = begun {
                    return refuse(Of::Roster, reason);
                }
                let head = vault.chain().head();
                let mut out = vec![(conn, ToClient::RosterAccepted { head })];
                let message = ToClient::Roster {
                    position: expected.length,
                    record,
                };
                let others = self.others(id, conn).into_iter();
                out.extend(others.map(|other| (other, message.clone())));
                out.extend(self.tell_snapshot(conn, id, Ok(())));
                out
            }
            (Session::Vault(id, _), ToRelay::ConfirmSnapshot { confirmation }) => {
                let confirmed = self.vaults.get_mut(&id).unwrap().confirm(confirmation);
                self.tell_snapshot(conn, id, confirmed)
            }
            (Session::Vault(vault, _), ToRelay::FetchSnapshot { id }) => {
                let mut snapshots = self.vaults[&vault].snapshots.iter();
                let Some(snapshot) = snapshots.find(|snapshot| snapshot.read().id == id) else {
                    return refuse(Of::Snapshot, Reason::NoSuchSnapshot);
                };
                let part = |(index, bytes): (u32, &Vec<u8>)| ToClient::SnapshotPart {
                    snapshot: id,
                    index,
                    bytes: bytes.clone(),
                };
                let parts = (0..).zip(&snapshot.parts).map(part);
                parts.map(|part| (conn, part)).collect()
            }
            (Session::Vault(vault, _), ToRelay::AppendRoster { expected, record }) => self
                .append(conn, vault, expected, record)
                .unwrap_or_else(|reason| refuse(Of::Roster, reason)),
            (
                Session::Vault(vault, _),
                message @ (ToRelay::PutBlob { .. }
                | ToRelay::GetBlob { .. }
                | ToRelay::ListBlobs { .. }
                | ToRelay::DropBlobs { .. }),
            ) => self.blob_message(conn, vault, message),
            (Session::Vault(..), message @ (ToRelay::PutReminders(_) | ToRelay::PutFeed(_))) => {
                let answer = match (self.refuse_reminders.take(), &message) {
                    (Some(reason), _) => ToClient::Refused {
                        of: Of::Reminders,
                        reason,
                    },
                    (None, ToRelay::PutReminders(new)) => {
                        let device = new.device;
                        ToClient::RemindersKept { device }
                    }
                    (None, _) => ToClient::FeedKept,
                };
                self.reminders.push(message);
                vec![(conn, answer)]
            }
            (Session::Meeting(id), ToRelay::Note { bytes }) => {
                let meeting = &self.meetings[&id];
                let other = if meeting.inviter == Some(conn) {
                    meeting.joiner
                } else {
                    meeting.inviter
                };
                other
                    .map(|other| (other, ToClient::Note { bytes }))
                    .into_iter()
                    .collect()
            }
            _ => refuse(Of::Session, Reason::NotAuthentic),
        }
    }

    fn create(&mut self, auth: &Auth, roster: &[Vec<u8>]) -> Result<(), Reason> {
        let chain = RosterChain::validate(roster).map_err(|_| Reason::BadRecord)?;
        if chain.vault() != auth.vault {
            return Err(Reason::BadRecord);
        }
        let vault = self.vaults.entry(auth.vault).or_default();
        if roster.starts_with(&vault.roster) {
            let ends = vault.ends();
            let lacking = &roster[vault.roster.len()..];
            if !lacking.iter().all(|record| may_begin_at(record, &ends)) {
                return Err(Reason::LogMoved);
            }
            vault.roster = roster.to_vec();
            vault.drop_superseded();
        } else if !vault.roster.starts_with(roster) {
            return Err(Reason::RosterMoved);
        }
        Ok(())
    }

    fn sign_in(&mut self, conn: Conn, auth: &Auth, nonce: &[u8; 32]) -> Result<Out, Reason> {
        let vault = self.vaults.get(&auth.vault).ok_or(Reason::UnknownVault)?;
        let chain = vault.chain();
        let device = chain.known(auth.device).ok_or(Reason::UnknownDevice)?;
        let key = device.entry.keys.verifying_key();
        verify_auth(
            auth,
            &self.origin,
            nonce,
            &key.ok_or(Reason::UnknownDevice)?,
        )?;
        if chain.is_deleted() {
            return Err(Reason::Deleted);
        }
        if device.revoked.is_some() {
            return Err(Reason::Removed);
        }
        let from = if chain.contains(&auth.roster) {
            auth.roster.length
        } else {
            0
        };
        let records = vault.roster[usize::try_from(from).unwrap()..].to_vec();
        let holds = vault
            .logs
            .keys()
            .map(|device| (*device, vault.tail(*device)))
            .collect();
        self.sessions
            .insert(conn, Session::Vault(auth.vault, auth.device));
        let reminds = self.reminds.clone().map(ToClient::Reminding);
        let mut out: Out = reminds.into_iter().map(|said| (conn, said)).collect();
        out.push((
            conn,
            ToClient::Welcome {
                holds,
                begins: vault.begins(),
                log_bytes: vault.log_bytes(),
                max_snapshot: self.max_snapshot,
                seen: BTreeMap::from([(auth.device, 1_700_000_000)]),
                roster: chain.head(),
                from,
                records,
            },
        ));
        let notices = (0..vault.snapshots.len()).map(|index| (conn, vault.notice(index)));
        out.extend(notices);
        out.extend(self.stream(conn, auth.vault, &auth.have));
        Ok(out)
    }

    fn recover(
        &mut self,
        conn: Conn,
        lookup: &[u8; 16],
        signature: &[u8; 64],
        nonce: &[u8; 32],
    ) -> Result<Out, Reason> {
        let mut vaults = self.vaults.iter();
        let found = vaults.find(|(_, vault)| vault.chain().recovery().lookup == *lookup);
        let (id, vault) = found.ok_or(Reason::UnknownVault)?;
        let chain = vault.chain();
        verify_recover(chain.recovery(), signature, &self.origin, nonce)?;
        self.sessions.insert(conn, Session::Recovery(*id));
        let records = vault.roster.clone();
        let roster = chain.head();
        Ok(vec![(conn, ToClient::Recovered { roster, records })])
    }

    fn stream(&self, conn: Conn, vault: VaultId, have: &Vector) -> Out {
        let beyond = |(device, log): (&DeviceNumber, &Log)| {
            let beyond = log.chunks.range(have.get(*device) + 1..);
            beyond.map(|(_, chunk)| chunk.clone()).collect::<Vec<_>>()
        };
        let chunks = self.vaults[&vault].logs.iter().flat_map(beyond);
        chunks
            .map(|bytes| (conn, ToClient::Chunk { bytes }))
            .collect()
    }

    /// Everybody hears of a snapshot that was taken or confirmed; only the sender of one that was refused.
    fn tell_snapshot(&self, conn: Conn, vault: VaultId, done: Result<(), Reason>) -> Out {
        if let Err(reason) = done {
            let of = Of::Snapshot;
            return vec![(conn, ToClient::Refused { of, reason })];
        }
        let at = &self.vaults[&vault];
        let notice = at.notice(at.snapshots.len() - 1);
        let all = self.others(vault, conn).into_iter().chain([conn]);
        all.map(|conn| (conn, notice.clone())).collect()
    }

    fn others(&self, vault: VaultId, conn: Conn) -> Vec<Conn> {
        let of = |(other, session): (&Conn, &Session)| match session {
            Session::Vault(of, _) | Session::Recovery(of) if *of == vault && *other != conn => {
                Some(*other)
            }
            _ => None,
        };
        self.sessions.iter().filter_map(of).collect()
    }

    fn push(
        &mut self,
        conn: Conn,
        vault_id: VaultId,
        device: DeviceNumber,
        chunk: Vec<u8>,
        arrival: Arrival,
    ) -> Out {
        let vault = self.vaults.get_mut(&vault_id).unwrap();
        let asked = self.refuse_push.take();
        let judged = asked.map_or_else(
            || admit(&vault.chain(), device, vault.tail(device), &chunk, arrival),
            Err,
        );
        let number_sent =
            kith_sync::chunk::ChunkHeader::read(&chunk).map_or(0, |header| header.number);
        let (number, hash) = match judged {
            Err(reason) => {
                return vec![(
                    conn,
                    ToClient::Refused {
                        of: Of::Chunk(number_sent),
                        reason,
                    },
                )];
            }
            Ok(Admission::Again { number, hash }) => {
                let stored = vault.logs[&device].chunks.get(&number);
                // What a snapshot covers cannot be compared any more.
                if stored.is_some_and(|stored| Digest32::of(stored) != hash) {
                    let (of, reason) = (Of::Chunk(number), Reason::Conflict);
                    return vec![(conn, ToClient::Refused { of, reason })];
                }
                return vec![(
                    conn,
                    ToClient::Accepted {
                        device,
                        number,
                        hash,
                    },
                )];
            }
            Ok(Admission::Next { number, hash }) => (number, hash),
        };
        let log = vault.logs.entry(device).or_default();
        log.chunks.insert(number, chunk.clone());
        log.tail = LogTail { number, hash };
        if self.mute {
            return Vec::new();
        }
        let mut out = vec![(
            conn,
            ToClient::Accepted {
                device,
                number,
                hash,
            },
        )];
        let others = self.others(vault_id, conn);
        out.extend(others.into_iter().map(|other| {
            (
                other,
                ToClient::Chunk {
                    bytes: chunk.clone(),
                },
            )
        }));
        out
    }

    fn append(
        &mut self,
        conn: Conn,
        id: VaultId,
        expected: RosterHead,
        record: Vec<u8>,
    ) -> Result<Out, Reason> {
        let vault = self.vaults.get_mut(&id).unwrap();
        let mut chain = vault.chain();
        if chain.head() != expected {
            return Err(Reason::RosterMoved);
        }
        chain.append(&record).map_err(|_| Reason::BadRecord)?;
        if let Ok(Body::Revoke { device, last }) = Record::read(&record).map(|record| record.body) {
            let end = vault.tail(device);
            // One that was lost is given back by a snapshot, up to where the record says.
            if end.number > last.number || (end.number == last.number && end.hash != last.hash) {
                return Err(Reason::LogMoved);
            }
        }
        if !may_begin_at(&record, &vault.ends()) {
            return Err(Reason::LogMoved);
        }
        vault.roster.push(record.clone());
        vault.drop_superseded();
        if chain.is_deleted() {
            vault.logs.clear();
            vault.snapshots.clear();
            vault.blobs.clear();
        }
        let mut out = vec![(conn, ToClient::RosterAccepted { head: chain.head() })];
        let message = ToClient::Roster {
            position: expected.length,
            record,
        };
        out.extend(
            self.others(id, conn)
                .into_iter()
                .map(|other| (other, message.clone())),
        );
        // Sessions of a device that is out end once it has seen why.
        let out_now = |session: &Session| matches!(session, Session::Vault(vault, device) if *vault == id && chain.device(*device).is_none());
        self.sessions.retain(|_, session| !out_now(session));
        Ok(out)
    }

    fn meet(&mut self, conn: Conn, id: RendezvousId, role: Role) -> Result<Out, Reason> {
        match (role, self.meetings.get_mut(&id)) {
            (Role::Inviter, None) => {
                self.meetings.insert(
                    id,
                    Meeting {
                        inviter: Some(conn),
                        joiner: None,
                        claimed: false,
                    },
                );
                self.sessions.insert(conn, Session::Meeting(id));
                Ok(vec![(conn, ToClient::Waiting)])
            }
            (Role::Joiner, None) => Err(Reason::NoSuchInvitation),
            (Role::Joiner, Some(meeting)) if !meeting.claimed => {
                (meeting.claimed, meeting.joiner) = (true, Some(conn));
                self.sessions.insert(conn, Session::Meeting(id));
                Ok(meeting
                    .inviter
                    .into_iter()
                    .chain([conn])
                    .map(|conn| (conn, ToClient::Met))
                    .collect())
            }
            _ => Err(Reason::AlreadyClaimed),
        }
    }
}
