//! What a session does with blobs: takes them, hands them out, lists and deletes them.

use std::sync::Arc;

use axum::body::Bytes;
use kith_sync::blob::{BlobId, MAX_SEALED};
use kith_sync::wire::{MAX_BLOB_PAGE, Of, Reason, ToClient};

use super::super::line::{Gone, Socket};
use super::{Session, now};
use crate::store::{Appended, NewBlob, StoreError};

impl<S: Socket> Session<'_, S> {
    /// The client puts a blob. Its own session is told first, the others of the vault after it.
    pub(super) async fn put_blob(
        &mut self,
        id: BlobId,
        generation: u32,
        bytes: Vec<u8>,
    ) -> Result<(), Gone> {
        match self.keep_blob(id, generation, bytes.into()).await {
            Ok(kept) => {
                self.line.send(&ToClient::BlobStored { id }).await?;
                if kept == Appended::New {
                    self.relay.metrics.blobs_accepted.one();
                    self.place.blob(self.pushing.device(), id);
                }
                Ok(())
            }
            Err(reason) => self.refuse(Of::PutBlob, reason).await,
        }
    }

    async fn keep_blob(
        &mut self,
        id: BlobId,
        generation: u32,
        bytes: Bytes,
    ) -> Result<Appended, Reason> {
        if bytes.len() > MAX_SEALED {
            return Err(Reason::BlobTooLarge);
        }
        let (store, vault) = (&self.relay.store, self.pushing.vault());
        let weight = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        loop {
            let (current, roster) = self
                .place
                .chain(|chain| (chain.standing().generation, chain.head().length));
            if generation != current {
                return Err(Reason::StaleGeneration);
            }
            let share = Arc::clone(&self.relay.in_flight)
                .acquire_many_owned(weight)
                .await
                .ok();
            let put = store.put_blob(NewBlob {
                vault,
                id,
                generation,
                roster,
                at: now(),
                bytes: bytes.clone(),
                most: self.relay.limits.blob_bytes as u64,
                share,
            });
            match put.await {
                Ok(kept) => return Ok(kept),
                Err(StoreError::RosterMoved) => {
                    // Judged again by the records that came in between; another process may have taken them.
                    self.place.refresh(&**store, vault).await?;
                    if self.place.chain(|chain| chain.head().length) == roster {
                        return Err(Reason::RosterMoved);
                    }
                }
                Err(error) => return Err(Reason::from(&error)),
            }
        }
    }

    /// The client looks at one.
    pub(super) async fn send_blob(&mut self, id: BlobId) -> Result<(), Gone> {
        let found = self.relay.store.blob(self.pushing.vault(), id).await;
        match found {
            Ok(Some(bytes)) => self.line.send(&ToClient::Blob { id, bytes }).await,
            Ok(None) => self.line.send(&ToClient::NoBlob { id }).await,
            Err(error) => self.refuse(Of::Blobs, Reason::from(&error)).await,
        }
    }

    /// The client wants to know which there are.
    pub(super) async fn list_blobs(&mut self, after: Option<BlobId>) -> Result<(), Gone> {
        let vault = self.pushing.vault();
        let listed = self.relay.store.blobs(vault, after, MAX_BLOB_PAGE).await;
        match listed {
            Ok(page) => {
                let now = now();
                let age = |(id, since): (BlobId, u64)| (id, now.saturating_sub(since));
                let ids = page.blobs.into_iter().map(age).collect();
                let more = page.more;
                self.line.send(&ToClient::Blobs { ids, more }).await
            }
            Err(error) => self.refuse(Of::Blobs, Reason::from(&error)).await,
        }
    }

    /// The client says that nothing names these any more.
    pub(super) async fn drop_blobs(&mut self, ids: Vec<BlobId>) -> Result<(), Gone> {
        let vault = self.pushing.vault();
        match self.relay.store.drop_blobs(vault, ids.clone()).await {
            Ok(()) => self.line.send(&ToClient::BlobsDropped { ids }).await,
            Err(error) => self.refuse(Of::Blobs, Reason::from(&error)).await,
        }
    }
}
