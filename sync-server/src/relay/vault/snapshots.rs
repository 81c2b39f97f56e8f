//! What a session does with snapshots: shows those that there are, takes parts and manifests, sends parts.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use kith_sync::blob::BlobId;
use kith_sync::ids::{Digest32, RosterHead};
use kith_sync::snapshot::{
    Manifest, SnapshotId, admit_confirmation, admit_generation, admit_manifest,
};
use kith_sync::wire::{Of, Reason, ToClient};

use super::super::line::{Gone, Socket};
use super::Session;
use crate::store::{Beginning, NewConfirmation, NewPart, NewSnapshot, StoreError, StoredSnapshot};

/// What a client was told of snapshots.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// The room's number when it was.
    at: Option<u64>,
    /// How many words for each it has seen.
    words: HashMap<Digest32, usize>,
}

impl<S: Socket> Session<'_, S> {
    /// Tells the client of every snapshot, or word for one, that it was not told of.
    pub(super) async fn show_snapshots(&mut self) -> Result<(), Gone> {
        let at = self.place.snapshots();
        if self.told.at == Some(at) {
            return Ok(());
        }
        let vault = self.pushing.vault();
        let read = async {
            let snapshots = self.relay.store.snapshots(vault).await?;
            Ok::<_, StoreError>((snapshots, self.relay.store.logs(vault).await?.bytes))
        };
        let (snapshots, log_bytes) = match read.await {
            Ok(read) => read,
            Err(error) => {
                tracing::error!(%error, "snapshots cannot be read");
                return self.refuse(Of::Session, Reason::from(&error)).await;
            }
        };
        self.told.at = Some(at);
        let mut words = HashMap::new();
        for snapshot in snapshots {
            let name = Digest32::of(&snapshot.manifest);
            let count = snapshot.confirmations.len();
            words.insert(name, count);
            if self.told.words.get(&name) != Some(&count) {
                self.line
                    .feed(&ToClient::Snapshot {
                        manifest: snapshot.manifest,
                        confirmations: snapshot.confirmations,
                        log_bytes,
                    })
                    .await?;
            }
        }
        self.told.words = words;
        self.line.flush().await
    }

    /// The client sends a part of a snapshot. Not answered unless the disk does not take it.
    pub(super) async fn put_part(
        &mut self,
        snapshot: SnapshotId,
        index: u32,
        bytes: Vec<u8>,
    ) -> Result<(), Gone> {
        let weight = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let share = Arc::clone(&self.relay.in_flight)
            .acquire_many_owned(weight)
            .await
            .ok();
        let put = self.relay.store.put_part(NewPart {
            vault: self.pushing.vault(),
            snapshot,
            index,
            bytes: Bytes::from(bytes),
            most: self.relay.limits.snapshot_bytes as u64,
            share,
        });
        match put.await {
            Ok(()) => Ok(()),
            Err(error) => self.refuse(Of::Snapshot, Reason::from(&error)).await,
        }
    }

    /// The client names the parts that it put.
    pub(super) async fn commit_snapshot(
        &mut self,
        expected: Option<SnapshotId>,
        bytes: Vec<u8>,
    ) -> Result<(), Reason> {
        let store = &self.relay.store;
        let (vault, device) = (self.pushing.vault(), self.pushing.device());
        let kept = store.snapshots(vault).await;
        let kept = kept.map_err(|error| Reason::from(&error))?;
        let settled = newest(&kept, |snapshot| snapshot.settled)?;
        let (manifest, roster, lone) = self.place.chain(|chain| {
            let manifest = admit_manifest(chain, device, settled.as_ref(), &bytes)?;
            let roster = manifest.roster;
            Ok::<_, Reason>((manifest, chain.head().length, chain.lone_at(&roster)))
        })?;
        if manifest.size() > self.relay.limits.snapshot_bytes {
            return Err(Reason::TooLarge);
        }
        let taken = store.commit_snapshot(NewSnapshot {
            expected,
            roster,
            manifest,
            bytes,
            lone,
            begins: None,
        });
        taken.await.map_err(|error| Reason::from(&error))?;
        self.relay.metrics.snapshots_accepted.one();
        Ok(())
    }

    /// The client has found in the newest snapshot what it covers.
    pub(super) async fn confirm_snapshot(&mut self, bytes: Vec<u8>) -> Result<(), Reason> {
        let store = &self.relay.store;
        let vault = self.pushing.vault();
        let kept = store.snapshots(vault).await;
        let kept = kept.map_err(|error| Reason::from(&error))?;
        let last = kept.last().ok_or(Reason::NoSuchSnapshot)?;
        let (said, roster) = self.place.chain(|chain| {
            let said = admit_confirmation(chain, &last.manifest, &bytes)?;
            Ok::<_, Reason>((said, chain.head().length))
        })?;
        let confirmed = store.confirm_snapshot(NewConfirmation {
            vault,
            snapshot: said.snapshot,
            device: said.device,
            roster,
            bytes,
        });
        confirmed.await.map_err(|error| Reason::from(&error))
    }

    /// The client begins a generation with the parts that it put.
    pub(super) async fn begin_generation(
        &mut self,
        expected: RosterHead,
        record: &[u8],
        bytes: Vec<u8>,
        blobs: Vec<BlobId>,
    ) -> Result<(), Reason> {
        let store = &self.relay.store;
        let (vault, device) = (self.pushing.vault(), self.pushing.device());
        if self.place.chain(|chain| chain.head()) != expected {
            // Another process may have appended what this one has not heard of yet.
            self.place.refresh(&**store, vault).await?;
        }
        let logs = store.logs(vault).await;
        let logs = logs.map_err(|error| Reason::from(&error))?;
        let ends = logs.of.iter().map(|(device, log)| (*device, log.end));
        let ends = ends.collect();
        let begins = self
            .place
            .chain(|chain| admit_generation(chain, device, &ends, &expected, (record, &bytes)))?;
        if begins.manifest.size() > self.relay.limits.snapshot_bytes {
            return Err(Reason::TooLarge);
        }
        let lone = begins.chain.active().count() < 2;
        let taken = store.commit_snapshot(NewSnapshot {
            expected: None,
            roster: expected.length,
            manifest: begins.manifest,
            bytes,
            lone,
            begins: Some(Beginning {
                record: record.to_vec(),
                blobs,
            }),
        });
        taken.await.map_err(|error| Reason::from(&error))?;
        self.relay.metrics.snapshots_accepted.one();
        self.relay.metrics.records_accepted.one();
        Ok(())
    }

    /// A generation has begun: its author hears so, the others get the record, and all the snapshot.
    pub(super) async fn begun(
        &mut self,
        expected: RosterHead,
        record: Vec<u8>,
    ) -> Result<(), Gone> {
        self.place.record(expected.length, record);
        self.outgoing.is_next_record(expected.length);
        let head = self.place.chain(|chain| chain.head());
        self.line.send(&ToClient::RosterAccepted { head }).await?;
        self.place.snapshot();
        Ok(())
    }

    /// Everybody hears of what was done, the client itself too; only the client of what was not.
    pub(super) async fn snapshot_done(&mut self, done: Result<(), Reason>) -> Result<(), Gone> {
        match done {
            Ok(()) => {
                self.place.snapshot();
                Ok(())
            }
            Err(reason) => self.refuse(Of::Snapshot, reason).await,
        }
    }

    /// The client asks for the parts of a snapshot.
    pub(super) async fn send_snapshot(&mut self, id: SnapshotId) -> Result<(), Gone> {
        let vault = self.pushing.vault();
        for index in 0.. {
            let bytes = match self.relay.store.part(vault, id, index).await {
                Ok(Some(bytes)) => bytes,
                Ok(None) => break,
                // A newer one may have taken its place meanwhile.
                Err(error) => return self.refuse(Of::Snapshot, Reason::from(&error)).await,
            };
            self.line
                .send(&ToClient::SnapshotPart {
                    snapshot: id,
                    index,
                    bytes,
                })
                .await?;
        }
        Ok(())
    }
}

/// The manifest of the last of these snapshots for which this holds.
fn newest(
    kept: &[StoredSnapshot],
    holds: impl Fn(&StoredSnapshot) -> bool,
) -> Result<Option<Manifest>, Reason> {
    let last = kept.iter().rev().find(|snapshot| holds(snapshot));
    last.map(|snapshot| Manifest::read(&snapshot.manifest))
        .transpose()
        .map_err(|error| {
            tracing::error!(%error, "a kept manifest cannot be read");
            Reason::Storage
        })
}
