//! The platform of a simulated tab: whatever it is asked for becomes a request, which the world answers in its time.

use super::random::Random;
use chrono::{DateTime, Utc};
use futures::channel::oneshot;
use kith_device::platform::{Line, Notice, Platform, StoreError};
use kith_sync::store::{Outcome, Space, Tx};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Entries of a log with their keys.
type Entries = Vec<(u64, Vec<u8>)>;
/// Keyed records.
type Keyed = Vec<(String, Vec<u8>)>;
/// Where an answer of the store goes.
type Answer<T> = oneshot::Sender<Result<T, StoreError>>;

/// What a tab asks its disk.
pub(crate) enum Asked {
    Transact(Tx, Answer<Outcome>),
    Get(Space, String, Answer<Option<Vec<u8>>>),
    Records(Space, Answer<Keyed>),
    Log(Space, u64, Answer<Entries>),
}

/// What a tab asks the world.
pub(crate) enum Request {
    Disk(Asked),
    Sleep(u64, oneshot::Sender<()>),
    Dial(Line),
    Send(Line, Vec<u8>),
    HangUp(Line),
    Announce,
    Notice(Notice),
}

/// How a device's clocks differ from the world's.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    /// Where the clock that never goes back began, in milliseconds.
    pub(crate) began: u64,
    /// How many of its milliseconds pass in a thousand of the world's.
    pub(crate) rate: u64,
    /// How far the calendar is off, in milliseconds.
    pub(crate) calendar: i64,
}

impl Clock {
    pub(crate) const TRUE: Self = Self {
        began: 0,
        rate: 1000,
        calendar: 0,
    };

    /// The world's milliseconds in which so many of its own pass.
    pub(crate) fn world(&self, own: u64) -> u64 {
        (own * 1000).div_ceil(self.rate)
    }
}

/// When every run begins: 2026-05-01T00:00:00Z.
const EPOCH: i64 = 1_777_593_600_000;

/// What a tab and the world share.
pub(crate) struct Outside {
    pub(crate) requests: RefCell<Vec<Request>>,
    pub(crate) now: Cell<u64>,
    pub(crate) clock: Cell<Clock>,
    random: RefCell<Random>,
}

impl Outside {
    pub(crate) fn new(random: Random, clock: Clock) -> Rc<Self> {
        Rc::new(Self {
            requests: RefCell::default(),
            now: Cell::new(0),
            clock: Cell::new(clock),
            random: RefCell::new(random),
        })
    }

    fn ask(&self, request: Request) {
        self.requests.borrow_mut().push(request);
    }
}

/// A platform that the world plays.
#[derive(Clone)]
pub(crate) struct Simulated(pub(crate) Rc<Outside>);

impl Simulated {
    async fn disk<T>(&self, asked: impl FnOnce(Answer<T>) -> Asked) -> Result<T, StoreError> {
        let (answer, answered) = oneshot::channel();
        self.0.ask(Request::Disk(asked(answer)));
        let gone = |_| StoreError::Failed("the disk is gone".to_owned());
        answered.await.map_err(gone)?
    }
}

impl Platform for Simulated {
    async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        self.disk(|answer| Asked::Transact(tx.clone(), answer))
            .await
    }

    async fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk(|answer| Asked::Get(space, key.to_owned(), answer))
            .await
    }

    async fn records(&self, space: Space) -> Result<Keyed, StoreError> {
        self.disk(|answer| Asked::Records(space, answer)).await
    }

    async fn keys(&self, space: Space) -> Result<Vec<String>, StoreError> {
        let records = self.records(space).await?;
        Ok(records.into_iter().map(|(key, _)| key).collect())
    }

    async fn log(&self, space: Space, after: u64) -> Result<Entries, StoreError> {
        self.disk(|answer| Asked::Log(space, after, answer)).await
    }

    async fn smaller(&self, _: &[u8], _: usize) -> Option<Vec<u8>> {
        None
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.0.random.borrow_mut().fill(bytes);
    }

    fn utc(&self) -> DateTime<Utc> {
        let elapsed = i64::try_from(self.0.now.get()).unwrap_or(0);
        let at = EPOCH + elapsed + self.0.clock.get().calendar;
        DateTime::from_timestamp_millis(at).unwrap_or_default()
    }

    fn monotonic(&self) -> u64 {
        let clock = self.0.clock.get();
        clock.began + self.0.now.get() * clock.rate / 1000
    }

    async fn sleep(&self, ms: u64) {
        let (answer, answered) = oneshot::channel();
        self.0.ask(Request::Sleep(ms, answer));
        // Only the end of the tab takes the sender away.
        let _ = answered.await;
    }

    fn dial(&self, line: Line, _: &str) {
        self.0.ask(Request::Dial(line));
    }

    fn send(&self, line: Line, frame: Vec<u8>) {
        self.0.ask(Request::Send(line, frame));
    }

    fn hang_up(&self, line: Line) {
        self.0.ask(Request::HangUp(line));
    }

    fn announce(&self) {
        self.0.ask(Request::Announce);
    }

    fn notice(&self, notice: Notice) {
        self.0.ask(Request::Notice(notice));
    }
}
