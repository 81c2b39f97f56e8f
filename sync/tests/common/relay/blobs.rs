//! What the relay in memory does about blobs.

use kith_sync::blob::{BlobId, MAX_SEALED};
use kith_sync::ids::VaultId;
use kith_sync::wire::{Of, Reason, ToClient, ToRelay};

use super::{Conn, Out, Relay};

/// A blob as it is kept.
#[derive(Clone)]
pub struct Blob {
    pub bytes: Vec<u8>,
    pub generation: u32,
    /// When it came, in milliseconds.
    pub since: u64,
}

impl Relay {
    pub(super) fn blob_message(&mut self, conn: Conn, vault: VaultId, message: ToRelay) -> Out {
        self.asked_of_blobs.push(message.clone());
        let (of, done) = match message {
            ToRelay::PutBlob {
                id,
                generation,
                bytes,
            } => (
                Of::PutBlob,
                self.put_blob(conn, vault, (id, generation), bytes),
            ),
            other => (Of::Blobs, self.other_blob_message(conn, vault, other)),
        };
        done.unwrap_or_else(|reason| {
            self.refused_blobs.push(reason.clone());
            vec![(conn, ToClient::Refused { of, reason })]
        })
    }

    fn put_blob(
        &mut self,
        conn: Conn,
        vault_id: VaultId,
        (id, generation): (BlobId, u32),
        bytes: Vec<u8>,
    ) -> Result<Out, Reason> {
        if let Some(reason) = self.refuse_blob.take() {
            return Err(reason);
        }
        let (since, room) = (self.now, self.max_blob_bytes);
        let vault = self.vaults.get_mut(&vault_id).unwrap();
        if bytes.len() > MAX_SEALED {
            return Err(Reason::BlobTooLarge);
        }
        if generation != vault.chain().standing().generation {
            return Err(Reason::StaleGeneration);
        }
        let stored = ToClient::BlobStored { id };
        if let Some(kept) = vault.blobs.get(&id) {
            let same = kept.bytes == bytes;
            let answer = || vec![(conn, stored)];
            return same.then(answer).ok_or(Reason::Conflict);
        }
        let used: usize = vault.blobs.values().map(|blob| blob.bytes.len()).sum();
        if used + bytes.len() > room {
            return Err(Reason::BlobsFull);
        }
        let blob = Blob {
            bytes,
            generation,
            since,
        };
        vault.blobs.insert(id, blob);
        let all = self.others(vault_id, conn).into_iter().chain([conn]);
        Ok(all.map(|conn| (conn, stored.clone())).collect())
    }

    fn other_blob_message(
        &mut self,
        conn: Conn,
        vault: VaultId,
        message: ToRelay,
    ) -> Result<Out, Reason> {
        if let Some(reason) = self.refuse_blobs.take() {
            return Err(reason);
        }
        let (now, page) = (self.now, self.blob_page);
        let vault = self.vaults.get_mut(&vault).unwrap();
        let answer = match message {
            ToRelay::GetBlob { id } => match vault.blobs.get(&id) {
                Some(blob) => ToClient::Blob {
                    id,
                    bytes: blob.bytes.clone(),
                },
                None => ToClient::NoBlob { id },
            },
            ToRelay::ListBlobs { after } => {
                let beyond = vault.blobs.iter().filter(|(id, _)| Some(**id) > after);
                let age = |(id, blob): (&BlobId, &Blob)| (*id, (now - blob.since) / 1_000);
                let mut ids: Vec<(BlobId, u64)> = beyond.map(age).collect();
                let more = ids.len() > page;
                ids.truncate(page);
                ToClient::Blobs { ids, more }
            }
            ToRelay::DropBlobs { ids } => {
                ids.iter().for_each(|id| drop(vault.blobs.remove(id)));
                ToClient::BlobsDropped { ids }
            }
            other => panic!("not about blobs: {other:?}"),
        };
        Ok(vec![(conn, answer)])
    }
}
