//! The device's side of the sync engine: its effects made real, its inputs in one order.

use crate::book::{DeliverError, Save};
use crate::device::Device;
use crate::pairing::Pairing;
use crate::platform::{Line, Notice, Platform, StoreError};
use crate::removal::Waiting;
use crate::writer::Written;
use futures::StreamExt;
use futures::channel::mpsc;
use kith_graph::document::Graph;
use kith_sync::engine::records::{EVERYTHING, FENCE, SPACES, expect_fence, take_fence};
use kith_sync::engine::{CHUNK_TARGET, Delivered, Effect, Engine, Input};
use kith_sync::store::{Op, Outcome, Space, outbox};
use kith_sync::wire::INVITATION_LIFETIME_MS;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// Everything that happens to the link, in order.
pub(crate) enum LinkEvent {
    Engine(Input),
    /// The outbox may have grown.
    Feed,
    PairingOpened,
    PairingFrame(Vec<u8>),
    PairingClosed,
    /// A pairing began; it has this number.
    PairingBegun(u64),
    /// The time of the pairing with this number is over.
    PairingExpired(u64),
    Codes(bool),
}

/// What a device knows of its connection to the others.
pub(crate) struct Link {
    pub(crate) events: mpsc::UnboundedSender<LinkEvent>,
    pub(crate) engine: RefCell<Option<Engine>>,
    pub(crate) pairing: RefCell<Option<Pairing>>,
    /// Who waits for a device to be taken out.
    pub(crate) removing: RefCell<Option<Waiting>>,
    /// Who waits for what only the recovery phrase can do.
    pub(crate) asking: RefCell<Option<Waiting>>,
    /// Whether this tab is the one that seals.
    pub(crate) holder: Cell<bool>,
    /// The fence that this tab took last; 0 before the first.
    fence: Cell<u64>,
    /// Outbox entries handed to the engine already.
    fed: Cell<u64>,
    /// Counts pairings, so that a deadline knows its own.
    pub(crate) pairings: Cell<u64>,
    /// Counts wake-ups, so that only the latest counts.
    pub(crate) wake: Cell<u64>,
    troubles: RefCell<Vec<String>>,
}

impl Link {
    pub(crate) fn new() -> (Self, mpsc::UnboundedReceiver<LinkEvent>) {
        let (events, receiver) = mpsc::unbounded();
        let link = Self {
            events,
            engine: RefCell::default(),
            pairing: RefCell::default(),
            removing: RefCell::default(),
            asking: RefCell::default(),
            holder: Cell::new(false),
            fence: Cell::new(0),
            fed: Cell::new(0),
            pairings: Cell::new(0),
            wake: Cell::new(0),
            troubles: RefCell::default(),
        };
        (link, receiver)
    }

    /// Keeps a sentence for the person to see under Look.
    pub(crate) fn trouble(&self, sentence: String) {
        let mut troubles = self.troubles.borrow_mut();
        if !troubles.contains(&sentence) {
            troubles.push(sentence);
        }
    }

    pub(crate) fn troubles(&self) -> Vec<String> {
        self.troubles.borrow().clone()
    }

    /// Starts an engine in the place of any before.
    pub(crate) fn restart(&self, engine: Engine) {
        self.fed.set(0);
        *self.engine.borrow_mut() = Some(engine);
        self.push(LinkEvent::Engine(Input::Start));
        self.push(LinkEvent::Feed);
    }

    pub(crate) fn push(&self, event: LinkEvent) {
        // The receiver lives as long as the device's work.
        drop(self.events.unbounded_send(event));
    }
}

impl<P: Platform> Device<P> {
    /// This tab (or process) is now the one that seals and talks to the relay.
    ///
    /// # Errors
    /// When the store does not answer. Secrets that do not open leave the book usable and ask for pairing again.
    pub async fn hold(&self) -> Result<(), StoreError> {
        self.link.holder.set(true);
        if self.writer.is_shared() {
            self.raise_engine().await?;
        }
        Ok(())
    }

    /// Loads the engine from what lies on disk and starts it.
    pub(crate) async fn raise_engine(&self) -> Result<(), StoreError> {
        self.send_everything_again().await?;
        let fence = self.take_fence().await?;
        // From here on no other tab's engine writes: what it wrote last belongs to the document before this one starts.
        if let Err(e) = self.heard().await {
            self.link.trouble(e.to_string());
            return Ok(());
        }
        let mut records = kith_sync::engine::Records::new();
        for space in SPACES {
            for (key, value) in self.platform.records(space).await? {
                records.insert((space, key), value);
            }
        }
        if !self.link.holder.get() {
            // Taken over from in the meantime.
            return Ok(());
        }
        match Engine::load(&records, fence) {
            Ok(engine) => self.link.restart(engine),
            Err(e) => self.link.trouble(e.to_string()),
        }
        self.platform.notice(Notice::Status);
        Ok(())
    }

    /// A copy of a device that cannot know what of its log the others have gives them all of the book.
    pub(crate) async fn send_everything_again(&self) -> Result<(), StoreError> {
        let wanted = self.platform.get(Space::Meta, EVERYTHING).await?;
        let Some(mark) = wanted.filter(|_| self.book.borrow().is_loaded()) else {
            return Ok(());
        };
        let mut ops = vec![
            Op::Expect(Space::Meta, EVERYTHING.to_owned(), Some(mark)),
            Op::Delete(Space::Meta, EVERYTHING.to_owned()),
        ];
        ops.extend(self.whole_book());
        match self.writer.write(Save::of(ops)).await {
            // Another tab did it first.
            Ok(Written::Complete(_) | Written::Conflict) => Ok(()),
            Err(e) => Err(StoreError::Closed(e.to_string())),
        }
    }

    /// Every change of the book, for the outbox; nothing while the document is not there.
    pub(crate) fn whole_book(&self) -> Vec<Op> {
        let book = self.book.borrow();
        let parts = book
            .graph()
            .map(|graph| graph.changes_in_parts(CHUNK_TARGET));
        parts
            .into_iter()
            .flatten()
            .map(|part| {
                let entry = outbox::entry(&part.bytes, &part.heads_after);
                Op::Append(Space::Outbox, entry)
            })
            .collect()
    }

    /// Raises the fence: writes of an earlier holder abort from here on.
    pub(crate) async fn take_fence(&self) -> Result<u64, StoreError> {
        loop {
            let before = self.platform.get(Space::Meta, FENCE).await?;
            let (fence, ops) = take_fence(before.as_deref());
            match self.writer.write(Save::of(ops)).await {
                Ok(Written::Complete(_)) => {
                    self.link.fence.set(fence);
                    return Ok(fence);
                }
                Ok(Written::Conflict) => {}
                Err(e) => return Err(StoreError::Closed(e.to_string())),
            }
        }
    }

    /// Another tab took over: this one goes on without an engine. What was saved here is in the store, and the other
    /// one seals it.
    pub fn let_go(&self) {
        self.link.holder.set(false);
        self.drop_engine();
        self.stop_pairing_because(
            "Kith went on in another window, so this pairing ended. Begin again there.",
        );
        self.platform.notice(Notice::Status);
    }

    /// The fence of this tab, if it is the one that seals; 0 while the book is on this device alone.
    #[must_use]
    pub fn holding(&self) -> Option<u64> {
        self.link.holder.get().then(|| self.link.fence.get())
    }

    fn drop_engine(&self) {
        *self.link.engine.borrow_mut() = None;
        self.removed(Err("Kith went on in another window. Try again.".to_owned()));
        self.platform.hang_up(Line::Sync);
    }

    /// A transaction of the engine did not hold: another tab took over, or the disk is not what the engine thought.
    async fn reload(&self) {
        self.drop_engine();
        let raised = match self.platform.get(Space::Meta, FENCE).await {
            Ok(found) if self.link.holder.get() && self.is_own_fence(found.as_deref()) => {
                self.raise_engine().await
            }
            Ok(_) => {
                self.let_go();
                self.platform.notice(Notice::TakenOver);
                Ok(())
            }
            Err(e) => Err(e),
        };
        if let Err(e) = raised {
            self.link.trouble(e.to_string());
        }
    }

    fn is_own_fence(&self, found: Option<&[u8]>) -> bool {
        let found = Op::Expect(Space::Meta, FENCE.to_owned(), found.map(<[u8]>::to_vec));
        expect_fence(self.link.fence.get()) == found
    }

    /// The outbox may have grown: the holder seals it.
    pub(crate) fn feed(&self) {
        if self.link.engine.borrow().is_some() {
            self.link.push(LinkEvent::Feed);
        }
    }

    /// A good moment to connect: the page is visible again, the network is back.
    pub fn nudge(&self) {
        self.engine_input(Input::Nudge);
    }

    /// A connection opened.
    pub fn opened(&self, line: Line) {
        match line {
            Line::Sync => self.engine_input(Input::Opened),
            Line::Pairing => self.link.push(LinkEvent::PairingOpened),
        }
    }

    /// A frame came.
    pub fn frame(&self, line: Line, bytes: Vec<u8>) {
        match line {
            Line::Sync => self.engine_input(Input::Frame(bytes)),
            Line::Pairing => self.link.push(LinkEvent::PairingFrame(bytes)),
        }
    }

    /// A connection closed.
    pub fn closed(&self, line: Line) {
        match line {
            Line::Sync => self.engine_input(Input::Closed),
            Line::Pairing => self.link.push(LinkEvent::PairingClosed),
        }
    }

    pub(crate) fn engine_input(&self, input: Input) {
        self.link.push(LinkEvent::Engine(input));
    }

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

    async fn feed_step(&self, later: &impl Fn(u64, u64, LinkEvent)) {
        if self.link.engine.borrow().is_none() {
            return;
        }
        let Ok(entries) = self.platform.log(Space::Outbox, self.link.fed.get()).await else {
            later(self.link.wake.get(), 1_000, LinkEvent::Feed);
            return;
        };
        let Some(last) = entries.last().map(|(key, _)| *key) else {
            return;
        };
        self.link.fed.set(last);
        let items = entries
            .into_iter()
            .filter_map(|(key, entry)| outbox::read(key, &entry))
            .collect();
        self.engine_step(Input::Outbox(items), later).await;
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
                        changes,
                        heads,
                        ops,
                        whole,
                    } => {
                        let Some(result) = self.deliver(&changes, &heads, ops, whole).await else {
                            return;
                        };
                        inputs.push_back(Input::Delivered { id, result });
                    }
                    Effect::Snapshot { id } => {
                        let Some((document, heads)) = self.durable_document().await else {
                            return;
                        };
                        inputs.push_back(Input::Document {
                            id,
                            document,
                            heads,
                        });
                    }
                    Effect::Check {
                        id,
                        document,
                        heads,
                    } => {
                        let found = Graph::load(&document).is_ok_and(|g| g.has_heads(&heads));
                        inputs.push_back(Input::Checked { id, found });
                    }
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
                    Effect::Reload => {
                        // Boxed: raising an engine starts with an input of its own.
                        Box::pin(self.reload()).await;
                        return;
                    }
                    Effect::StateChanged | Effect::DevicesChanged => {
                        self.platform.notice(Notice::Status);
                    }
                }
            }
        }
    }

    /// The whole document and its heads, once all of it is on the disk.
    async fn durable_document(&self) -> Option<(Vec<u8>, Vec<[u8; 32]>)> {
        let document = {
            let book = self.book.borrow();
            let graph = book.graph()?;
            (graph.save(), graph.heads())
        };
        // Saves land in order: once this empty one has, so has everything before it.
        self.writer.write(Save::default()).await.ok()?;
        Some(document)
    }

    /// What arrived becomes part of the document and durable, together with what the engine notes about it.
    async fn deliver(
        &self,
        changes: &[u8],
        heads: &[[u8; 32]],
        ops: Vec<Op>,
        whole: bool,
    ) -> Option<Delivered> {
        let delivered = self.book.borrow_mut().deliver(changes, heads, ops, whole);
        match delivered {
            Ok(delivered) => {
                let written = self.writer.write(delivered.save).await.ok()?;
                self.platform.notice(Notice::Book);
                // With a whole document what the engine is not sure of goes into the outbox again.
                if whole {
                    self.feed();
                }
                Some(match (written, delivered.as_stated) {
                    (Written::Conflict, _) => Delivered::Conflict,
                    (Written::Complete(_), true) => Delivered::Applied,
                    (Written::Complete(_), false) => Delivered::Bad(
                        "Its changes do not make the state that it names.".to_owned(),
                    ),
                })
            }
            Err(DeliverError::MissingDeps) => Some(Delivered::MissingDeps),
            Err(DeliverError::Bad(sentence)) => Some(Delivered::Bad(sentence)),
        }
    }
}

/// The platform's randomness, as the engine takes it.
pub(crate) struct Random<'a, P>(pub(crate) &'a P);

impl<P: Platform> kith_sync::Entropy for Random<'_, P> {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
