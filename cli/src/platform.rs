//! The command line as a platform: SQLite, a WebSocket, the system's randomness and clocks.

use crate::store::Store;
use chrono::{DateTime, Utc};
use futures::{SinkExt, StreamExt};
use kith_device::platform::{Line, Notice, Platform, StoreError};
use kith_sync::store::{Outcome, Space, Tx};
use std::cell::RefCell;
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio_tungstenite::tungstenite::Message;

/// What comes back from outside.
pub(crate) enum Happened {
    Notice(Notice),
    Opened(Line),
    Frame(Line, Vec<u8>),
    Closed(Line),
}

struct Wire {
    frames: mpsc::UnboundedSender<Vec<u8>>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Wire {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What the headless device stands on.
pub(crate) struct Terminal {
    store: Store,
    began: Instant,
    wires: RefCell<HashMap<Line, Wire>>,
    happened: mpsc::UnboundedSender<Happened>,
}

impl Terminal {
    pub(crate) fn new(store: Store) -> (Self, mpsc::UnboundedReceiver<Happened>) {
        let (happened, events) = mpsc::unbounded_channel();
        (
            Self {
                store,
                began: Instant::now(),
                wires: RefCell::default(),
                happened,
            },
            events,
        )
    }
}

impl Platform for Terminal {
    async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        self.store.transact(tx)
    }

    async fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.store.get(space, key)
    }

    async fn records(&self, space: Space) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.store.records(space)
    }

    async fn keys(&self, space: Space) -> Result<Vec<String>, StoreError> {
        self.store.keys(space)
    }

    async fn log(&self, space: Space, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        self.store.log(space, after)
    }

    async fn smaller(&self, image: &[u8], most: usize) -> Option<Vec<u8>> {
        crate::shrink::shrink(image, most)
    }

    #[expect(
        clippy::expect_used,
        reason = "without the system's randomness no key can be made"
    )]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system's randomness");
    }

    fn utc(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn monotonic(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    async fn sleep(&self, ms: u64) {
        tokio::time::sleep(Duration::from_millis(ms)).await;
    }

    fn dial(&self, line: Line, url: &str) {
        let (frames, to_send) = mpsc::unbounded_channel();
        let task =
            tokio::task::spawn_local(speak(line, url.to_owned(), to_send, self.happened.clone()));
        self.wires.borrow_mut().insert(line, Wire { frames, task });
    }

    fn send(&self, line: Line, frame: Vec<u8>) {
        if let Some(wire) = self.wires.borrow().get(&line) {
            // A wire that is closing reports itself; what was sent into it is sent again after the next dial.
            drop(wire.frames.send(frame));
        }
    }

    fn hang_up(&self, line: Line) {
        self.wires.borrow_mut().remove(&line);
    }

    fn announce(&self) {}

    fn notice(&self, notice: Notice) {
        drop(self.happened.send(Happened::Notice(notice)));
    }
}

/// One connection, from dialling to its end.
async fn speak(
    line: Line,
    url: String,
    mut to_send: mpsc::UnboundedReceiver<Vec<u8>>,
    happened: mpsc::UnboundedSender<Happened>,
) {
    if let Ok((socket, _)) = tokio_tungstenite::connect_async(&url).await {
        drop(happened.send(Happened::Opened(line)));
        let (mut sink, mut stream) = socket.split();
        loop {
            tokio::select! {
                frame = to_send.recv() => {
                    let Some(frame) = frame else { break };
                    if sink.send(Message::Binary(frame.into())).await.is_err() {
                        break;
                    }
                }
                message = stream.next() => match message {
                    Some(Ok(Message::Binary(frame))) => drop(happened.send(Happened::Frame(line, frame.into()))),
                    Some(Ok(Message::Close(_)) | Err(_)) | None => break,
                    Some(Ok(_)) => {}
                },
            }
        }
    }
    drop(happened.send(Happened::Closed(line)));
}
