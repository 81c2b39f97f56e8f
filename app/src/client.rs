//! The page's end of the channel: one worker, typed requests, watched answers.

pub(crate) mod watch;
mod wire;

use crate::crash;
use futures::channel::oneshot;
use js_sys::Uint8Array;
use kith_channel::{Answer, Ask, PairingStep, Query, Reply, Tell};
use kith_graph::command::Command;
use kith_graph::ids::BatchId;
use leptos::prelude::*;
use std::cell::Cell;
use std::rc::Rc;
use wire::Wire;

/// The way to the worker; made once at the root, copied freely.
#[derive(Clone, Copy)]
pub(crate) struct Client {
    wire: StoredValue<Option<Rc<Wire>>, LocalStorage>,
    /// How pairing goes, step by step.
    pub(crate) pairing: RwSignal<Option<PairingStep>>,
    /// How far a running import is: people written, of how many.
    pub(crate) progress: RwSignal<Option<(usize, usize)>>,
    /// Another tab runs a newer version and waits for this one.
    pub(crate) outdated: RwSignal<bool>,
}

/// A command that is durable on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Saved {
    /// What undo takes.
    pub(crate) batch: BatchId,
    /// What was done: "Added Sarah Chen".
    pub(crate) what: String,
}

/// What is said when the worker does not answer at all.
const SILENT: &str = "The book did not answer. Reload the page; what was saved is safe.";

impl Client {
    /// Starts the worker whose address the page names in `<meta name="kith-worker">`.
    pub(crate) fn start() -> Self {
        let pairing = RwSignal::new(None);
        let progress = RwSignal::new(None);
        let outdated = RwSignal::new(false);
        let wire = Wire::open(move |tell| match tell {
            Tell::Pairing { step } => pairing.set(Some(step)),
            Tell::Progress { done, of } => progress.set(Some((done, of))),
            Tell::Outdated => outdated.set(true),
            Tell::Reply { .. } | Tell::Watched { .. } => {}
        });
        if wire.is_none() {
            crash::show();
        }
        Self {
            wire: StoredValue::new_local(wire),
            pairing,
            progress,
            outdated,
        }
    }

    fn wire(self) -> Option<Rc<Wire>> {
        self.wire.try_get_value().flatten()
    }

    /// Asks, and waits for the one reply and the bytes beside it. `bytes` are handed over, not copied.
    pub(crate) async fn ask_with(
        self,
        ask: Ask,
        bytes: Option<Uint8Array>,
    ) -> (Reply, Option<Uint8Array>) {
        let answer = self.wire().map(|wire| wire.ask(ask, bytes));
        let reply = match answer {
            Some(answer) => answer.await.ok(),
            None => None,
        };
        reply.unwrap_or_else(|| {
            (
                Reply::Refused {
                    sentence: SILENT.to_owned(),
                },
                None,
            )
        })
    }

    /// Asks, and waits for the one reply.
    pub(crate) async fn ask(self, ask: Ask) -> Reply {
        self.ask_with(ask, None).await.0
    }

    /// Runs a command; `Ok` means durable on this device, `Err` is a sentence and nothing changed.
    pub(crate) async fn run(self, command: Command) -> Result<Saved, String> {
        saved(self.ask(Ask::Run { command }).await)
    }

    /// Takes batches back, the newest first. What was kept because it had changed since is told.
    pub(crate) async fn undo(self, batches: Vec<BatchId>) -> Result<String, String> {
        let mut kept = Vec::new();
        for batch in batches.into_iter().rev() {
            match self.ask(Ask::Undo { batch }).await {
                Reply::PartlyUndone { kept: values, .. } => kept.extend(values),
                Reply::Saved { .. } | Reply::Done => {}
                Reply::Refused { sentence } => return Err(sentence),
                _ => return Err(SILENT.to_owned()),
            }
        }
        if kept.is_empty() {
            Ok("Taken back".to_owned())
        } else {
            Ok(format!(
                "Taken back, but for what changed since: {}",
                kept.join(", ")
            ))
        }
    }

    /// Says something that needs no reply.
    pub(crate) fn tell(self, ask: Ask) {
        if let Some(wire) = self.wire() {
            drop(wire.ask(ask, None));
        }
    }

    /// Asks once, and waits for the first answer.
    pub(crate) async fn look(self, query: Query) -> Option<Answer> {
        let (answer, answered) = oneshot::channel();
        let answer = Cell::new(Some(answer));
        let watch = self.watch_now(query, move |first| {
            if let Some(answer) = answer.take() {
                drop(answer.send(first));
            }
        })?;
        let first = answered.await.ok();
        self.unwatch(watch);
        first
    }

    fn watch_now(self, query: Query, on_answer: impl Fn(Answer) + 'static) -> Option<u32> {
        self.wire()
            .map(|wire| wire.watch(query, Rc::new(on_answer)))
    }

    fn unwatch(self, watch: u32) {
        if let Some(wire) = self.wire() {
            wire.unwatch(watch);
        }
    }
}

/// What a reply to a command means.
pub(crate) fn saved(reply: Reply) -> Result<Saved, String> {
    match reply {
        Reply::Saved { batch, what } => Ok(Saved { batch, what }),
        Reply::Refused { sentence } => Err(sentence),
        _ => Err(SILENT.to_owned()),
    }
}
