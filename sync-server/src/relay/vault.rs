//! A session on a vault: what the client misses, what others append, and what it appends itself.

mod blobs;
mod outgoing;
mod pushing;
mod reminders;
mod snapshots;

use std::net::IpAddr;
use std::time::SystemTime;

use kith_sync::chunk::{Arrival, ChunkHeader};
use kith_sync::ids::{Digest32, RosterHead};
use kith_sync::wire::{MAX_RECORDS_BYTES, Of, Reason, ToClient, ToRelay};
use tokio::sync::{broadcast, watch};
use tokio::time::Instant;

use super::Relay;
use super::append::append;
use super::hub::{Heard, Place};
use super::line::{Close, Gone, Line, Socket, unreadable};
use super::session::asked;
use super::signin::{Signed, head};
use crate::store::{Logs, StoreError};
use outgoing::Outgoing;
use pushing::Pushing;
use snapshots::Told;

/// See the module.
struct Session<'a, S> {
    relay: &'a Relay,
    line: &'a mut Line<S>,
    address: IpAddr,
    place: Place,
    outgoing: Outgoing,
    pushing: Pushing,
    /// What the client was told of snapshots.
    told: Told,
}

/// Welcomes the device and serves it until either end has enough.
pub(crate) async fn run<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    signed: Signed,
    address: IpAddr,
    mut stopping: watch::Receiver<bool>,
) -> Result<Close, Gone> {
    // Before anything is read, so that nothing falls between reading and listening.
    let mut live = signed.place.listen();
    let mut session = match welcome(relay, line, signed, address).await? {
        Ok(session) => session,
        Err(reason) => {
            relay.refuse(line, Of::Session, reason).await?;
            return Ok(Close::Restart);
        }
    };
    session.note_seen();
    session.show_snapshots().await?;
    let end = session.serve(&mut live, &mut stopping).await;
    session.note_seen();
    end
}

impl<S: Socket> Session<'_, S> {
    async fn serve(
        &mut self,
        live: &mut broadcast::Receiver<Heard>,
        stopping: &mut watch::Receiver<bool>,
    ) -> Result<Close, Gone> {
        loop {
            self.outgoing.read_on(self.relay);
            let room = self.pushing.has_room(self.relay);
            tokio::select! {
                // What others append comes first: the queue of it is short, and a session also hears itself there.
                biased;
                () = asked(stopping) => break,
                heard = live.recv() => match heard {
                    Ok(heard) => {
                        self.heard(heard).await?;
                        if let Some(reason) = self.is_over() {
                            self.refuse(Of::Session, reason).await?;
                            return Ok(Close::Done);
                        }
                    }
                    Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.outgoing.fall_behind();
                        self.show_snapshots().await?;
                    }
                    Err(broadcast::error::RecvError::Closed) => break,
                },
                done = self.pushing.next() => self.pushed(done).await?,
                page = self.outgoing.page() => self.send_page(page).await?,
                frame = self.line.recv(), if room => {
                    let frame = frame?;
                    if let Some(end) = self.said(&frame).await? {
                        return Ok(end);
                    }
                }
            }
        }
        // What is on its way to the disk is still acknowledged.
        while self.pushing.is_busy() {
            let done = self.pushing.next().await;
            self.pushed(done).await?;
        }
        Ok(Close::Restart)
    }
}

async fn welcome<'a, S: Socket>(
    relay: &'a Relay,
    line: &'a mut Line<S>,
    signed: Signed,
    address: IpAddr,
) -> Result<Result<Session<'a, S>, Reason>, Gone> {
    let read = async {
        // The roster first: what was appended before a change of keys is then among the logs' ends, so that nobody
        // seals again what the relay has already accepted.
        let records = relay.store.roster(signed.vault, 0).await?;
        let logs = relay.store.logs(signed.vault).await?;
        Ok::<_, StoreError>((logs, relay.store.seen(signed.vault).await?, records))
    };
    let (logs, seen, records) = match read.await {
        Ok(read) => read,
        Err(error) => return Ok(Err(Reason::from(&error))),
    };
    let roster = head(&records);
    let from = common(&records, &signed.roster);
    let mut missing = records.into_iter().skip(from);
    let mut bytes = 0;
    let mut first = Vec::new();
    let mut rest = None;
    for record in missing.by_ref() {
        bytes += record.len();
        if bytes > MAX_RECORDS_BYTES {
            rest = Some(record);
            break;
        }
        first.push(record);
    }
    let mut position = (from + first.len()) as u64;
    reminders::show(relay, line, signed.vault).await?;
    let Logs { of, bytes } = logs;
    line.send(&ToClient::Welcome {
        holds: of.iter().map(|(device, log)| (*device, log.end)).collect(),
        begins: of
            .iter()
            .map(|(device, log)| (*device, log.begin.number))
            .collect(),
        log_bytes: bytes,
        max_snapshot: relay.limits.snapshot_bytes as u64,
        seen,
        roster,
        from: from as u64,
        records: first,
    })
    .await?;
    for record in rest.into_iter().chain(missing) {
        line.feed(&ToClient::Roster { position, record }).await?;
        position += 1;
    }
    line.flush().await?;
    Ok(Ok(Session {
        relay,
        line,
        address,
        place: signed.place,
        outgoing: Outgoing::new(signed.vault, signed.have, roster.length),
        pushing: Pushing::new(signed.vault, signed.device),
        told: Told::default(),
    }))
}

/// In seconds since 1970.
fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.map_or(0, |now| now.as_secs())
}

/// What a message is about, for a refusal.
fn of(message: Option<&ToRelay>) -> Of {
    match message {
        Some(ToRelay::Push { chunk } | ToRelay::Restore { chunk }) => {
            Of::Chunk(ChunkHeader::read(chunk).map_or(0, |header| header.number))
        }
        Some(ToRelay::AppendRoster { .. } | ToRelay::BeginGeneration { .. }) => Of::Roster,
        Some(
            ToRelay::PutPart { .. }
            | ToRelay::CommitSnapshot { .. }
            | ToRelay::ConfirmSnapshot { .. }
            | ToRelay::FetchSnapshot { .. },
        ) => Of::Snapshot,
        Some(ToRelay::PutBlob { .. }) => Of::PutBlob,
        Some(ToRelay::GetBlob { .. } | ToRelay::ListBlobs { .. } | ToRelay::DropBlobs { .. }) => {
            Of::Blobs
        }
        Some(ToRelay::PutReminders(_) | ToRelay::PutFeed(_)) => Of::Reminders,
        _ => Of::Session,
    }
}

/// How many records the client has: all it says if its head is ours at that place, else none.
fn common(records: &[Vec<u8>], theirs: &RosterHead) -> usize {
    usize::try_from(theirs.length)
        .ok()
        .filter(|length| {
            let last = length.checked_sub(1).and_then(|last| records.get(last));
            last.is_some_and(|last| Digest32::of(last) == theirs.hash)
        })
        .unwrap_or(0)
}

impl<S: Socket> Session<'_, S> {
    /// The client said something.
    async fn said(&mut self, frame: &[u8]) -> Result<Option<Close>, Gone> {
        let message = ToRelay::decode(frame);
        if let Err(reason) = self.charge(frame.len()) {
            self.refuse(of(message.as_ref().ok()), reason).await?;
            return Ok(None);
        }
        match message {
            Ok(ToRelay::Push { chunk }) => self.push(chunk, Arrival::New).await?,
            Ok(ToRelay::Restore { chunk }) => self.push(chunk, Arrival::Restored).await?,
            Ok(ToRelay::Pull { have }) => self.outgoing.start_over(have),
            Ok(ToRelay::AppendRoster { expected, record }) => {
                self.append_roster(expected, record).await?;
            }
            Ok(ToRelay::BeginGeneration {
                expected,
                record,
                manifest,
                blobs,
            }) => match self
                .begin_generation(expected, &record, manifest, blobs)
                .await
            {
                Ok(()) => self.begun(expected, record).await?,
                Err(reason) => self.refuse(Of::Roster, reason).await?,
            },
            Ok(ToRelay::Ping) => self.line.send(&ToClient::Pong).await?,
            Ok(
                ToRelay::Auth(_)
                | ToRelay::Create { .. }
                | ToRelay::Meet { .. }
                | ToRelay::Note { .. }
                | ToRelay::Recover { .. },
            ) => {
                self.refuse(Of::Session, Reason::NotAuthentic).await?;
            }
            Ok(ToRelay::PutPart {
                snapshot,
                index,
                bytes,
            }) => self.put_part(snapshot, index, bytes).await?,
            Ok(ToRelay::CommitSnapshot { expected, manifest }) => {
                let done = self.commit_snapshot(expected, manifest).await;
                self.snapshot_done(done).await?;
            }
            Ok(ToRelay::ConfirmSnapshot { confirmation }) => {
                let done = self.confirm_snapshot(confirmation).await;
                self.snapshot_done(done).await?;
            }
            Ok(ToRelay::FetchSnapshot { id }) => self.send_snapshot(id).await?,
            Ok(ToRelay::PutBlob {
                id,
                generation,
                bytes,
            }) => self.put_blob(id, generation, bytes).await?,
            Ok(ToRelay::GetBlob { id }) => self.send_blob(id).await?,
            Ok(ToRelay::ListBlobs { after }) => self.list_blobs(after).await?,
            Ok(ToRelay::DropBlobs { ids }) => self.drop_blobs(ids).await?,
            Ok(ToRelay::PutReminders(new)) => self.put_reminders(new).await?,
            Ok(ToRelay::PutFeed(feed)) => self.put_feed(feed).await?,
            Err(error) => {
                let (of, reason, go_on) = unreadable(frame, &error);
                self.refuse(of, reason).await?;
                return Ok((!go_on).then_some(Close::Protocol));
            }
        }
        Ok(None)
    }

    fn charge(&self, bytes: usize) -> Result<(), Reason> {
        let (relay, vault) = (self.relay, self.pushing.vault());
        let charged = relay
            .throttle
            .device(vault, self.address, bytes, Instant::now());
        charged.inspect_err(|_| relay.metrics.throttled.one())
    }

    /// Something was appended to the vault.
    async fn heard(&mut self, heard: Heard) -> Result<(), Gone> {
        match heard {
            Heard::Chunk {
                device,
                number,
                frame,
            } => {
                if self.outgoing.is_next(device, number) {
                    self.relay.metrics.chunks_sent.one();
                    self.line.forward(frame).await?;
                }
            }
            Heard::Record { position, frame } => {
                if self.outgoing.is_next_record(position) {
                    self.line.forward(frame).await?;
                }
            }
            Heard::Snapshot => self.show_snapshots().await?,
            Heard::Blob { from, frame } => {
                if from != self.pushing.device() {
                    self.line.forward(frame).await?;
                }
            }
            Heard::Elsewhere => {
                self.outgoing.fall_behind();
                self.show_snapshots().await?;
            }
        }
        Ok(())
    }

    /// Others see when this device was last here.
    fn note_seen(&self) {
        let at = now();
        let (vault, device) = (self.pushing.vault(), self.pushing.device());
        // Written even if nobody waits for it; lost, somebody was here a little earlier.
        drop(self.relay.store.note_seen(vault, device, at));
    }

    /// Why this session ends: the roster has taken its device out, or ended the vault.
    fn is_over(&self) -> Option<Reason> {
        let device = self.pushing.device();
        self.place.chain(|chain| {
            let removed = || chain.device(device).is_none().then_some(Reason::Removed);
            chain
                .is_deleted()
                .then_some(Reason::Deleted)
                .or_else(removed)
        })
    }

    async fn refuse(&mut self, of: Of, reason: Reason) -> Result<(), Gone> {
        self.relay.refuse(self.line, of, reason).await
    }

    async fn append_roster(&mut self, expected: RosterHead, record: Vec<u8>) -> Result<(), Gone> {
        let vault = self.pushing.vault();
        match append(self.relay, &self.place, vault, expected, record).await {
            Ok(made) => {
                // Whoever appended it has it.
                self.outgoing.is_next_record(expected.length);
                self.line
                    .send(&ToClient::RosterAccepted { head: made })
                    .await
            }
            Err(reason) => self.refuse(Of::Roster, reason).await,
        }
    }
}
