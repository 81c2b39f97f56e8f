//! A socket that speaks the protocol's frames: with a pulse, and without patience for one that does not take them.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::ws::{CloseFrame, Message, close_code};
use futures::{Sink, SinkExt, Stream, StreamExt};
use kith_sync::codec::DecodeError;
use kith_sync::wire::{Of, Reason, ToClient};
use tokio::time::{Instant, Interval, MissedTickBehavior, interval_at, timeout};

use crate::limits::Limits;

/// How long good-byes take at most.
const LINGER: Duration = Duration::from_secs(1);

/// A WebSocket, or in tests a pair of channels.
pub(crate) trait Socket:
    Stream<Item = Result<Message, axum::Error>> + Sink<Message, Error = axum::Error> + Unpin + Send
{
}

impl<T> Socket for T where
    T: Stream<Item = Result<Message, axum::Error>>
        + Sink<Message, Error = axum::Error>
        + Unpin
        + Send
{
}

/// The other end has gone, or takes nothing any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Gone;

/// Why the relay closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Close {
    /// All is said.
    Done,
    /// The client does not keep to the protocol.
    Protocol,
    /// The relay ends or restarts.
    Restart,
}

/// See the module.
#[derive(Debug)]
pub(crate) struct Line<S> {
    socket: S,
    pulse: Interval,
    heard: Instant,
    idle: Duration,
    patience: Duration,
}

impl<S: Socket> Line<S> {
    /// Around a socket.
    pub(crate) fn new(socket: S, limits: &Limits) -> Self {
        let now = Instant::now();
        let mut pulse = interval_at(now + limits.ping_every, limits.ping_every);
        pulse.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Self {
            socket,
            pulse,
            heard: now,
            idle: limits.idle,
            patience: limits.send,
        }
    }

    /// The next frame. May be dropped and called again without losing one.
    pub(crate) async fn recv(&mut self) -> Result<Bytes, Gone> {
        loop {
            tokio::select! {
                message = self.socket.next() => {
                    self.heard = Instant::now();
                    match message {
                        Some(Ok(Message::Binary(bytes))) => return Ok(bytes),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                        // Text is no frame of the protocol; an empty one decodes to "malformed".
                        Some(Ok(Message::Text(_))) => return Ok(Bytes::new()),
                        Some(Ok(Message::Close(_))) | None => return Err(Gone),
                        Some(Err(error)) => {
                            self.explain(&error).await;
                            return Err(Gone);
                        }
                    }
                }
                now = self.pulse.tick() => {
                    if now.duration_since(self.heard) >= self.idle {
                        return Err(Gone);
                    }
                    self.write(Message::Ping(Bytes::new())).await?;
                }
            }
        }
    }

    /// The library refuses frames beyond the limit before they are read; the sender shall still know why.
    async fn explain(&mut self, error: &axum::Error) {
        if error.to_string().contains("too long") {
            let refusal = ToClient::Refused {
                of: Of::Session,
                reason: Reason::TooLarge,
            };
            let _ = self.send(&refusal).await;
        }
        let _ = self.close(Close::Protocol).await;
    }

    /// One message.
    pub(crate) async fn send(&mut self, message: &ToClient) -> Result<(), Gone> {
        self.forward(message.encode().into()).await
    }

    /// One message that is already a frame.
    pub(crate) async fn forward(&mut self, frame: Bytes) -> Result<(), Gone> {
        self.write(Message::Binary(frame)).await
    }

    /// One message, which may wait for [`Self::flush`].
    pub(crate) async fn feed(&mut self, message: &ToClient) -> Result<(), Gone> {
        let message = Message::Binary(message.encode().into());
        in_time(self.patience, self.socket.feed(message)).await
    }

    /// Sends what was fed.
    pub(crate) async fn flush(&mut self) -> Result<(), Gone> {
        in_time(self.patience, self.socket.flush()).await
    }

    /// Says good-bye, and waits a moment for the other end to say it too: a socket that is closed on what the other end
    /// has just sent takes back with it what that end has not read yet, such as acknowledgements.
    pub(crate) async fn close(&mut self, why: Close) -> Result<(), Gone> {
        let (code, reason) = match why {
            Close::Done => (close_code::NORMAL, "done"),
            Close::Protocol => (close_code::POLICY, "not the protocol"),
            Close::Restart => (close_code::RESTART, "the relay restarts"),
        };
        self.write(Message::Close(Some(CloseFrame {
            code,
            reason: reason.into(),
        })))
        .await?;
        let rest = async {
            while let Some(Ok(message)) = self.socket.next().await {
                if matches!(message, Message::Close(_)) {
                    break;
                }
            }
        };
        let _ = timeout(LINGER, rest).await;
        Ok(())
    }

    async fn write(&mut self, message: Message) -> Result<(), Gone> {
        in_time(self.patience, self.socket.send(message)).await
    }
}

async fn in_time(
    patience: Duration,
    write: impl Future<Output = Result<(), axum::Error>>,
) -> Result<(), Gone> {
    match timeout(patience, write).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}

/// What to say about a frame that cannot be read, and whether to go on.
pub(crate) fn unreadable(frame: &[u8], error: &DecodeError) -> (Of, Reason, bool) {
    let pushed = matches!(frame.get(1), Some(3 | 9));
    let put = frame.get(1) == Some(&16);
    match error {
        DecodeError::Future { .. } => (Of::Session, Reason::UnsupportedVersion, true),
        DecodeError::TooLong if pushed => (Of::Chunk(0), Reason::TooLarge, true),
        DecodeError::TooLong if put => (Of::PutBlob, Reason::BlobTooLarge, true),
        DecodeError::TooLong => (Of::Session, Reason::TooLarge, true),
        _ => (Of::Session, Reason::Malformed, false),
    }
}
