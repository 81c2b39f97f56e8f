//! Everything that happens to the link in one order: inputs for the engine, and its effects made real.

use crate::book::Save;
use crate::device::Device;
use crate::erase::Replacement;
use crate::link::{LinkEvent, Random};
use crate::platform::{Line, Notice, Platform};
use crate::writer::Written;
use futures::StreamExt;
use futures::channel::mpsc;
use kith_graph::document::Graph;
use kith_sync::engine::{Effect, Input};
use kith_sync::store::{Outcome, Space, outbox};
use kith_sync::wire::INVITATION_LIFETIME_MS;
use std::cell::RefCell;
use std::collections::VecDeque;

impl<P: Platform> Device<P> {
    /// Everything that happens to the link, one after the other.
    pub(crate) async fn pump(&self, mut events: mpsc::UnboundedReceiver<LinkEvent>) {
        let mut wakes = futures::stream::FuturesUnordered::new();
        let set = RefCell::new(Vec::new());
        let later = |turn: u64, ms: u64, event: LinkEvent| set.borrow_mut().push((turn, ms, event));
        loop {
            for (turn, ms, event) in set.take() {
                wakes.push(async move {
                    self.platform.sleep(ms).await;
                    (turn, event)
                });
            }
            let event = futures::select_biased! {
                event = events.next() => match event {
                    Some(event) => event,
                    None => return,
                },
                (turn, event) = wakes.select_next_some() => {
                    // Of the engine's wake-ups only the latest counts.
                    if turn != self.link.wake.get() && matches!(event, LinkEvent::Engine(_)) {
                        continue;
                    }
                    event
                }
            };
            match event {
                LinkEvent::Engine(input) => self.engine_step(input, &later).await,
                LinkEvent::Feed => self.feed_step(&later).await,
                LinkEvent::Pictures => {
                    for input in self.news_of_pictures().await {
                        self.engine_step(input, &later).await;
                    }
                }
                LinkEvent::Remind => self.remind_step(&later).await,
                LinkEvent::RemindSoon(turn) => {
                    later(turn, Self::remind_in(), LinkEvent::RemindNow(turn));
                }
                LinkEvent::RemindNow(turn) if turn == self.told.turn.get() => {
                    self.remind_step(&later).await;
                }
                LinkEvent::RemindNow(_) => {}
                LinkEvent::PairingBegun(turn) => {
                    later(
                        turn,
                        INVITATION_LIFETIME_MS,
                        LinkEvent::PairingExpired(turn),
                    );
                }
                other => self.pairing_step(other).await,
            }
        }
    }

    async fn remind_step(&self, later: &impl Fn(u64, u64, LinkEvent)) {
        for input in self.reminders_changed() {
            self.engine_step(input, later).await;
        }
    }

    async fn feed_step(&self, later: &impl Fn(u64, u64, LinkEvent)) {
        // What grows from here on is heard of by itself.
        let heard = self.link.unfed.get();
        if self.link.engine.borrow().is_some() {
            let Ok(entries) = self.platform.log(Space::Outbox, self.link.fed.get()).await else {
                later(self.link.wake.get(), 1_000, LinkEvent::Feed);
                return;
            };
            if let Some((last, _)) = entries.last() {
                self.link.fed.set(*last);
                let items = entries
                    .iter()
                    .filter_map(|(key, entry)| outbox::read(*key, entry))
                    .collect();
                self.engine_step(Input::Outbox(items), later).await;
            }
        }
        let unfed = self.link.unfed.get().saturating_sub(heard);
        self.link.unfed.set(unfed);
        if heard > 0 && unfed == 0 {
            self.platform.notice(Notice::Status);
        }
    }

    /// Gives the engine one input and makes its effects real, in order, with what they bring.
    async fn engine_step(&self, input: Input, later: &impl Fn(u64, u64, LinkEvent)) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let effects = {
                let mut engine = self.link.engine.borrow_mut();
                let Some(engine) = engine.as_mut() else {
                    return;
                };
                engine.handle(
                    input,
                    self.platform.monotonic(),
                    &mut Random(&self.platform),
                )
            };
            for effect in effects {
                match effect {
                    Effect::Connect => {
                        let url = self
                            .link
                            .engine
                            .borrow()
                            .as_ref()
                            .map(|e| e.relay().socket());
                        if let Some(url) = url {
                            self.platform.dial(Line::Sync, &url);
                        }
                    }
                    Effect::Close => self.platform.hang_up(Line::Sync),
                    Effect::Send(frame) => self.platform.send(Line::Sync, frame),
                    Effect::Commit { tx, ops } => match self.writer.write(Save::of(ops)).await {
                        Ok(Written::Complete(keys)) => {
                            inputs.push_back(Input::Committed {
                                tx,
                                outcome: Outcome::Complete(keys),
                            });
                        }
                        Ok(Written::Conflict) => {
                            inputs.push_back(Input::Committed {
                                tx,
                                outcome: Outcome::Conflict,
                            });
                        }
                        Err(_) => return,
                    },
                    Effect::Deliver {
                        id,
                        parts,
                        heads,
                        ops,
                        whole,
                    } => {
                        let Some(result) = self.deliver(&parts, &heads, ops, whole).await else {
                            return;
                        };
                        inputs.push_back(Input::Delivered { id, result });
                    }
                    Effect::Snapshot { id, unsent } => {
                        let document = self.sent_document(&unsent).await;
                        inputs.push_back(Input::Document { id, document });
                    }
                    Effect::Check {
                        id,
                        document,
                        heads,
                    } => {
                        let found = Graph::load(&document).is_ok_and(|g| g.has_heads(&heads));
                        inputs.push_back(Input::Checked { id, found });
                    }
                    Effect::Renew { id } => {
                        let Some(renewed) = self.renew().await else {
                            return;
                        };
                        inputs.push_back(Input::Renewed { id, renewed });
                    }
                    Effect::Replace {
                        id,
                        document,
                        heads,
                        exact,
                        unsent,
                        ops,
                    } => {
                        let new = Replacement {
                            document,
                            heads,
                            exact,
                            unsent,
                        };
                        let Some(result) = self.replace(new, ops).await else {
                            return;
                        };
                        inputs.push_back(Input::Delivered { id, result });
                        // Whoever was erased is in no reminder from here on.
                        self.remind_soon();
                    }
                    Effect::ReadBlob { id } => {
                        let key = id.to_string();
                        let Ok(sealed) = self.platform.get(Space::Blobs, &key).await else {
                            continue;
                        };
                        inputs.push_back(Input::BlobRead { id, sealed });
                    }
                    Effect::BlobArrived { id, sealed } => self.picture_arrived(id, sealed).await,
                    Effect::BlobAway { id, why } => self.picture_is_away(id, &why.to_string()),
                    Effect::ForgetBlobs(ids) => self.forget_pictures(ids).await,
                    Effect::Reminding => {
                        self.reminders_anew();
                        self.platform.notice(Notice::Status);
                    }
                    Effect::Erased(result) => self.erased(result),
                    Effect::WakeIn(ms) => {
                        let turn = self.link.wake.get() + 1;
                        self.link.wake.set(turn);
                        later(turn, ms, LinkEvent::Engine(Input::Tick));
                    }
                    Effect::DeviceAdded(grant) => self.granted(Ok(grant)),
                    Effect::DeviceNotAdded(sentence) => self.granted(Err(sentence)),
                    Effect::DeviceRemoved(_) => self.removed(Ok(())),
                    Effect::DeviceNotRemoved(sentence) => self.removed(Err(sentence)),
                    Effect::Answered(result) => self.answered(result),
                    Effect::SendEverything => {
                        // If it is not done, the next start does it.
                        drop(self.send_everything_again().await);
                        self.feed();
                    }
                    Effect::Reload => {
                        // Boxed: raising an engine starts with an input of its own.
                        Box::pin(self.reload()).await;
                        return;
                    }
                    Effect::StateChanged | Effect::DevicesChanged => {
                        inputs.extend(self.news_of_reminders());
                        self.platform.notice(Notice::Status);
                    }
                }
            }
        }
    }
}
