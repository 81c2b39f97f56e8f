//! What a session still has to be sent: live while it keeps up, from the store while it does not.

use futures::future::pending;
use kith_sync::ids::{DeviceNumber, VaultId, Vector};
use kith_sync::wire::{Of, Reason, ToClient};

use super::super::Relay;
use super::super::line::{Gone, Socket};
use super::Session;
use crate::store::{Answer, Page, StoreError};

/// See the module.
pub(super) struct Outgoing {
    vault: VaultId,
    sent: Vector,
    records: u64,
    behind: bool,
    reading: Option<Answer<Page>>,
}

impl Outgoing {
    /// For a client that has this much, and so many roster records.
    pub(super) fn new(vault: VaultId, have: Vector, records: u64) -> Self {
        Self {
            vault,
            sent: have,
            records,
            behind: true,
            reading: None,
        }
    }

    /// The client asks for everything beyond this again.
    pub(super) fn start_over(&mut self, have: Vector) {
        self.sent = have;
        self.reading = None;
        self.behind = true;
    }

    /// Something was missed and has to come from the store.
    pub(super) fn fall_behind(&mut self) {
        self.behind = true;
    }

    /// Begins to read, if there is something to read.
    pub(super) fn read_on(&mut self, relay: &Relay) {
        if self.behind && self.reading.is_none() {
            self.behind = false;
            let max = relay.limits.page_bytes;
            self.reading = Some(relay.store.beyond(self.vault, self.sent.clone(), max));
        }
    }

    /// What was read. May be dropped and called again.
    pub(super) async fn page(&mut self) -> Result<Page, StoreError> {
        let page = match &mut self.reading {
            Some(reading) => reading.await,
            None => pending().await,
        };
        self.reading = None;
        page
    }

    /// Whether this chunk is to be sent now; then it counts as sent.
    pub(super) fn is_next(&mut self, device: DeviceNumber, number: u64) -> bool {
        let sent = self.sent.get(device);
        if number > sent + 1 {
            self.behind = true;
        }
        let next = number == sent + 1;
        if next {
            self.sent.set(device, number);
        }
        next
    }

    /// Whether this record is to be sent now; then it counts as sent.
    pub(super) fn is_next_record(&mut self, position: u64) -> bool {
        if position > self.records {
            self.behind = true;
        }
        let next = position == self.records;
        if next {
            self.records += 1;
        }
        next
    }
}

impl<S: Socket> Session<'_, S> {
    /// Sends what was read from the store.
    pub(super) async fn send_page(&mut self, page: Result<Page, StoreError>) -> Result<(), Gone> {
        let page = match page {
            Ok(page) => page,
            Err(error) => {
                tracing::error!(%error, "chunks cannot be read");
                return self.refuse(Of::Session, Reason::from(&error)).await;
            }
        };
        self.send_records().await?;
        if page.more {
            self.outgoing.behind = true;
        }
        let mut count = 0;
        for chunk in page.chunks {
            // Some may have come live meanwhile, some are its own and about to be acknowledged.
            let sent = self.outgoing.sent.get(chunk.device);
            if chunk.number > sent && !self.pushing.carries(chunk.device, chunk.number) {
                self.outgoing.sent.set(chunk.device, chunk.number);
                let bytes = chunk.bytes;
                self.line.feed(&ToClient::Chunk { bytes }).await?;
                count += 1;
            }
        }
        self.relay.metrics.chunks_sent.add(count);
        self.line.flush().await
    }

    /// Records first: a chunk may be sealed under a key that only they name.
    async fn send_records(&mut self) -> Result<(), Gone> {
        let from = self.outgoing.records;
        if self.place.chain(|chain| chain.head().length) <= from {
            return Ok(());
        }
        match self.relay.store.roster(self.outgoing.vault, from).await {
            Ok(records) => {
                for record in records {
                    let position = self.outgoing.records;
                    self.outgoing.records += 1;
                    self.line
                        .feed(&ToClient::Roster { position, record })
                        .await?;
                }
                Ok(())
            }
            Err(error) => {
                tracing::error!(%error, "a roster cannot be read");
                self.refuse(Of::Session, Reason::from(&error)).await
            }
        }
    }
}
