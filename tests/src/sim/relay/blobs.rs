//! What the simulated relay does about blobs.

use super::vault::Stored;
use super::{Conn, Relay, Session};
use kith_sync::blob::{BlobId, MAX_SEALED};
use kith_sync::wire::{MAX_BLOB_PAGE, Of, Reason, ToClient, ToRelay};
use std::rc::Rc;

impl Relay {
    /// What a device of the vault says about blobs.
    pub(super) fn about_blobs(&mut self, conn: Conn, message: ToRelay) -> Result<(), (Of, Reason)> {
        let of = match message {
            ToRelay::PutBlob { .. } => Of::PutBlob,
            _ => Of::Blobs,
        };
        let answer = match message {
            ToRelay::PutBlob {
                id,
                generation,
                bytes,
            } => {
                return self
                    .put_blob(conn, id, generation, bytes)
                    .map_err(|why| (of, why));
            }
            ToRelay::GetBlob { id } => match self.blob(id) {
                Some(bytes) => ToClient::Blob {
                    id,
                    bytes: bytes.to_vec(),
                },
                None => ToClient::NoBlob { id },
            },
            ToRelay::ListBlobs { after } => self.blobs_after(after),
            ToRelay::DropBlobs { ids } => {
                let vault = self.write().map_err(|reason| (of, reason))?;
                for id in &ids {
                    vault.blobs.remove(id);
                }
                self.uncommitted = true;
                ToClient::BlobsDropped { ids }
            }
            _ => return Err((Of::Session, Reason::NotAuthentic)),
        };
        self.say(conn, answer);
        Ok(())
    }

    fn put_blob(
        &mut self,
        conn: Conn,
        id: BlobId,
        generation: u32,
        bytes: Vec<u8>,
    ) -> Result<(), Reason> {
        let vault = self.write()?;
        if bytes.len() > MAX_SEALED {
            return Err(Reason::BlobTooLarge);
        }
        if vault.chain.standing().generation != generation {
            return Err(Reason::StaleGeneration);
        }
        match vault.blobs.get(&id) {
            Some(kept) if **kept == bytes => self.say(conn, ToClient::BlobStored { id }),
            Some(_) => return Err(Reason::Conflict),
            None => {
                vault.blobs.insert(id, Rc::new(bytes));
                self.uncommitted = true;
                let of = |(conn, session): (&Conn, &Session)| {
                    matches!(session, Session::Vault(_)).then_some(*conn)
                };
                let all: Vec<Conn> = self.sessions.iter().filter_map(of).collect();
                all.into_iter()
                    .for_each(|conn| self.say(conn, ToClient::BlobStored { id }));
            }
        }
        Ok(())
    }

    fn blob(&self, id: BlobId) -> Option<Stored> {
        self.vault.as_ref()?.blobs.get(&id).cloned()
    }

    /// No run lasts so long that any of them would be old.
    fn blobs_after(&self, after: Option<BlobId>) -> ToClient {
        let blobs = self.vault.iter().flat_map(|vault| vault.blobs.keys());
        let mut ids: Vec<(BlobId, u64)> = blobs
            .filter(|id| Some(**id) > after)
            .map(|id| (*id, 0))
            .collect();
        let more = ids.len() > MAX_BLOB_PAGE;
        ids.truncate(MAX_BLOB_PAGE);
        ToClient::Blobs { ids, more }
    }
}
