//! What a session appends to its device's log: judged in order, acknowledged only from the disk.

use std::collections::VecDeque;
use std::sync::Arc;

use axum::body::Bytes;
use futures::FutureExt;
use futures::future::pending;
use kith_sync::chunk::{Admission, Arrival, ChunkHeader, admit};
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, VaultId};
use kith_sync::roster::RosterChain;
use kith_sync::wire::{Of, Reason, ToClient};

use super::super::Relay;
use super::super::line::{Gone, Socket};
use super::Session;
use crate::store::{Answer, Appended, NewChunk, StoreError};

/// Acknowledgements in one write, and so of the session's own chunks in its live queue at a time.
const AT_ONCE: usize = 8;

/// See the module.
pub(super) struct Pushing {
    vault: VaultId,
    device: DeviceNumber,
    /// The log's end with what is on its way; `None` while it has to be asked for.
    tail: Option<LogTail>,
    on_the_way: VecDeque<OnTheWay>,
}

struct OnTheWay {
    number: u64,
    hash: Digest32,
    bytes: Bytes,
    answer: Answer<Appended>,
}

/// A chunk about which the store has answered.
pub(super) struct Pushed {
    number: u64,
    hash: Digest32,
    bytes: Bytes,
    outcome: Result<Appended, StoreError>,
}

impl Pushing {
    /// For a device's log.
    pub(super) fn new(vault: VaultId, device: DeviceNumber) -> Self {
        Self {
            vault,
            device,
            tail: None,
            on_the_way: VecDeque::new(),
        }
    }

    /// Of which vault.
    pub(super) const fn vault(&self) -> VaultId {
        self.vault
    }

    /// Whose log.
    pub(super) const fn device(&self) -> DeviceNumber {
        self.device
    }

    /// Whether the client may be read on.
    pub(super) fn has_room(&self, relay: &Relay) -> bool {
        self.on_the_way.len() < relay.limits.in_flight_chunks
    }

    /// Whether this chunk is on its way.
    pub(super) fn carries(&self, device: DeviceNumber, number: u64) -> bool {
        device == self.device && self.on_the_way.iter().any(|chunk| chunk.number == number)
    }

    /// Whether something is on its way.
    pub(super) fn is_busy(&self) -> bool {
        !self.on_the_way.is_empty()
    }

    /// The next answer, in the order of the pushes. May be dropped and called again.
    pub(super) async fn next(&mut self) -> Option<Pushed> {
        let outcome = match self.on_the_way.front_mut() {
            Some(first) => (&mut first.answer).await,
            None => pending().await,
        };
        self.on_the_way.pop_front().map(|first| Pushed {
            number: first.number,
            hash: first.hash,
            bytes: first.bytes,
            outcome,
        })
    }
}

impl<S: Socket> Session<'_, S> {
    /// The client pushes a chunk.
    pub(super) async fn push(&mut self, chunk: Vec<u8>, arrival: Arrival) -> Result<(), Gone> {
        let header = ChunkHeader::read(&chunk);
        let number = header.as_ref().map_or(0, |header| header.number);
        let previous = header.map_or(Digest32::ZERO, |header| header.prev);
        let (hash, roster) = match self.judge(&chunk, arrival).await? {
            Ok((Admission::Next { number, hash }, roster)) => {
                self.pushing.tail = Some(LogTail { number, hash });
                (hash, roster)
            }
            Ok((Admission::Again { hash, .. }, roster)) => (hash, roster),
            Err(reason) => return self.refuse(Of::Chunk(number), reason).await,
        };
        let bytes = Bytes::from(chunk);
        let weight = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        // Given back by the writer, which waits for nobody here.
        let share = Arc::clone(&self.relay.in_flight)
            .acquire_many_owned(weight)
            .await
            .ok();
        let answer = self.relay.store.append(NewChunk {
            vault: self.pushing.vault,
            device: self.pushing.device,
            number,
            previous,
            roster,
            hash,
            bytes: bytes.clone(),
            share,
        });
        self.pushing.on_the_way.push_back(OnTheWay {
            number,
            hash,
            bytes,
            answer,
        });
        Ok(())
    }

    /// Against the log's end as this session knows it; if that refuses, against the end as the store knows it, for
    /// another session of the same device may have appended.
    ///
    /// With the verdict comes the length of the roster that it was given by.
    async fn judge(
        &mut self,
        chunk: &[u8],
        arrival: Arrival,
    ) -> Result<Result<(Admission, u64), Reason>, Gone> {
        let device = self.pushing.device;
        let by = |tail: LogTail| {
            move |chain: &RosterChain| {
                admit(chain, device, tail, chunk, arrival)
                    .map(|verdict| (verdict, chain.head().length))
            }
        };
        if let Some(tail) = self.pushing.tail {
            let judged = self.place.chain(by(tail));
            if judged.is_ok() {
                return Ok(judged);
            }
        }
        while self.pushing.is_busy() {
            let done = self.pushing.next().await;
            self.pushed(done).await?;
        }
        let logs = match self.relay.store.logs(self.pushing.vault).await {
            Ok(logs) => logs,
            Err(error) => return Ok(Err(Reason::from(&error))),
        };
        let tail = logs.of.get(&device).map_or(LogTail::EMPTY, |log| log.end);
        self.pushing.tail = Some(tail);
        Ok(self.place.chain(by(tail)))
    }

    /// The store has answered; what it answered with the same commit goes out with the same write.
    pub(super) async fn pushed(&mut self, first: Option<Pushed>) -> Result<(), Gone> {
        let mut done = first;
        let mut count = 1;
        while let Some(pushed) = done.take() {
            let message = self.settle(pushed);
            self.line.feed(&message).await?;
            if count < AT_ONCE {
                done = self.pushing.next().now_or_never().flatten();
                count += 1;
            }
        }
        self.line.flush().await
    }

    /// Takes the answer in, and says what to tell the client.
    fn settle(&mut self, done: Pushed) -> ToClient {
        let (device, number) = (self.pushing.device, done.number);
        match done.outcome {
            Ok(appended) => {
                if appended == Appended::New {
                    self.relay.metrics.chunks_accepted.one();
                    self.relay.metrics.bytes_accepted.add(done.bytes.len());
                    // Its author has it.
                    self.outgoing.is_next(device, number);
                    self.place.chunk(device, number, &done.bytes);
                }
                ToClient::Accepted {
                    device,
                    number,
                    hash: done.hash,
                }
            }
            Err(error) => {
                self.pushing.tail = None;
                self.relay.metrics.refusals.one();
                ToClient::Refused {
                    of: Of::Chunk(number),
                    reason: Reason::from(&error),
                }
            }
        }
    }
}
