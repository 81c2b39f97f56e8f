//! The device's side of the sync engine: what it knows, which tab holds it, and what is said to it.

use crate::book::Save;
use crate::device::Device;
use crate::erase::Erasing;
use crate::pairing::Pairing;
use crate::platform::{Line, Notice, Platform, StoreError};
use crate::removal::Waiting;
use crate::writer::Written;
use futures::channel::mpsc;
use kith_sync::engine::records::{EVERYTHING, FENCE, SPACES, expect_fence, take_fence};
use kith_sync::engine::{CHUNK_TARGET, Engine, Input};
use kith_sync::store::{Op, Space, outbox};
use std::cell::{Cell, RefCell};

/// Everything that happens to the link, in order.
pub(crate) enum LinkEvent {
    Engine(Input),
    /// The outbox may have grown.
    Feed,
    /// The pictures may be others.
    Pictures,
    /// What devices are told may be something else.
    Remind,
    /// The same, once no edit came for a while; it has this number.
    RemindSoon(u64),
    /// The while is over.
    RemindNow(u64),
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
    /// Whom this tab is to erase for good, and who waits for it.
    pub(crate) erasing: RefCell<Option<Erasing>>,
    /// Another document is about to take the place of the present one: edits wait in the journal.
    pub(crate) replacing: Cell<bool>,
    /// What was called saved here and could not be done in the end; sentences.
    pub(crate) left_out: RefCell<Vec<String>>,
    /// Whether this tab is the one that seals.
    pub(crate) holder: Cell<bool>,
    /// How many times at once the engine is being loaded.
    raising: Cell<u32>,
    /// The fence that this tab took last; 0 before the first.
    fence: Cell<u64>,
    /// Outbox entries handed to the engine already.
    pub(crate) fed: Cell<u64>,
    /// How often the outbox may have grown since the engine was last handed all of it.
    pub(crate) unfed: Cell<u32>,
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
            erasing: RefCell::default(),
            replacing: Cell::new(false),
            left_out: RefCell::default(),
            holder: Cell::new(false),
            raising: Cell::new(0),
            fence: Cell::new(0),
            fed: Cell::new(0),
            unfed: Cell::new(0),
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
        if self.erasing.borrow().is_some() {
            self.push(LinkEvent::Engine(Input::Erase));
        }
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

    /// Waits while the engine is being loaded: whoever asks for something that only the engine can do, just when this tab
    /// has begun to hold, is not told that it is not there.
    pub async fn ready(&self) {
        while self.link.raising.get() > 0 {
            self.platform.sleep(20).await;
        }
    }

    /// Loads the engine from what lies on disk and starts it.
    pub(crate) async fn raise_engine(&self) -> Result<(), StoreError> {
        self.link.raising.set(self.link.raising.get() + 1);
        let raised = self.load_engine().await;
        self.link.raising.set(self.link.raising.get() - 1);
        raised
    }

    async fn load_engine(&self) -> Result<(), StoreError> {
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
            Ok(engine) => self.begin_engine(engine),
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
        self.erased(Err(
            "Kith went on in another window. Try again there.".to_owned()
        ));
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
    pub(crate) async fn reload(&self) {
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
            self.link.unfed.set(self.link.unfed.get() + 1);
            self.link.push(LinkEvent::Feed);
        }
        self.look_at_pictures();
        self.remind_soon();
    }

    /// A good moment to connect: the page is visible again, the network is back.
    pub fn nudge(&self) {
        self.engine_input(Input::Nudge);
        // A connection may last longer than the days that were told.
        self.remind_soon();
    }

    /// A connection opened.
    pub fn opened(&self, line: Line) {
        match line {
            Line::Sync => {
                // Days may have passed since the last connection.
                self.look_at_pictures();
                self.engine_input(Input::Opened);
            }
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
}

/// The platform's randomness, as the engine takes it.
pub(crate) struct Random<'a, P>(pub(crate) &'a P);

impl<P: Platform> kith_sync::Entropy for Random<'_, P> {
    fn fill(&mut self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
