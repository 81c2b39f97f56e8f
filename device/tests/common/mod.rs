//! A platform in memory: a disk that several tabs share, faults on demand, time that passes when nobody works.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use chrono::{DateTime, Utc};
use futures::executor::LocalPool;
use futures::future::poll_fn;
use futures::task::LocalSpawnExt;
use kith_device::device::{Device, OpenError};
use kith_device::platform::{Line, Notice, Platform, StoreError};
use kith_sync::store::{Op, Outcome, Space, Tx};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use std::task::{Poll, Waker};

/// Something that happens to a disk.
pub(crate) type Before = Box<dyn FnOnce(&Disk)>;

/// What survives a tab.
#[derive(Default)]
pub(crate) struct Disk {
    pub(crate) keyed: RefCell<BTreeMap<(Space, String), Vec<u8>>>,
    pub(crate) logs: RefCell<BTreeMap<(Space, u64), Vec<u8>>>,
    next: Cell<u64>,
    /// Errors that the next transactions meet, in order.
    pub(crate) faults: RefCell<VecDeque<StoreError>>,
    /// What somebody else does just before the next transaction.
    pub(crate) before: Cell<Option<Before>>,
    /// Nothing can be read.
    pub(crate) denied: Cell<bool>,
    /// Every transaction that was complete.
    pub(crate) complete: Cell<usize>,
}

impl Disk {
    fn read(&self) -> Result<(), StoreError> {
        match self.denied.get() {
            true => Err(StoreError::Closed("access is denied".to_owned())),
            false => Ok(()),
        }
    }

    fn execute(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        if let Some(other) = self.before.take() {
            other(self);
        }
        if let Some(fault) = self.faults.borrow_mut().pop_front() {
            return Err(fault);
        }
        let mut keyed = self.keyed.borrow_mut();
        let mut logs = self.logs.borrow_mut();
        for op in &tx.ops {
            let holds = match op {
                Op::Expect(space, key, value) => {
                    keyed.get(&(*space, key.clone())) == value.as_ref()
                }
                Op::ExpectNothingAfter(space, key) => {
                    !logs.keys().any(|(s, k)| s == space && k > key)
                }
                _ => true,
            };
            if !holds {
                return Ok(Outcome::Conflict);
            }
        }
        let mut keys = Vec::new();
        for op in &tx.ops {
            match op.clone() {
                Op::Expect(..) | Op::ExpectNothingAfter(..) => {}
                Op::Put(space, key, value) => drop(keyed.insert((space, key), value)),
                Op::Delete(space, key) => drop(keyed.remove(&(space, key))),
                Op::Append(space, value) => {
                    self.next.set(self.next.get() + 1);
                    logs.insert((space, self.next.get()), value);
                    keys.push(self.next.get());
                }
                Op::Drop(space, key) => drop(logs.remove(&(space, key))),
            }
        }
        self.complete.set(self.complete.get() + 1);
        Ok(Outcome::Complete(keys))
    }
}

/// What a device does with its connections.
pub(crate) enum Wire {
    /// It opens one.
    Dial(Line),
    /// It sends a frame.
    Send(Line, Vec<u8>),
    /// It closes one.
    HangUp(Line),
}

/// One tab on a disk.
pub(crate) struct Memory {
    pub(crate) disk: Rc<Disk>,
    pub(crate) notices: RefCell<Vec<Notice>>,
    pub(crate) wire: RefCell<VecDeque<Wire>>,
    /// Waits of this many milliseconds and more never end.
    pub(crate) longest: Cell<u64>,
    /// After so many transactions more the tab is frozen, until [`Memory::thaw`].
    pub(crate) freeze_after: Cell<Option<usize>>,
    waiting: RefCell<Vec<Waker>>,
    seed: Cell<u64>,
    clock: Cell<u64>,
}

impl Memory {
    pub(crate) fn on(disk: &Rc<Disk>, seed: u64) -> Self {
        Self {
            disk: disk.clone(),
            notices: RefCell::default(),
            wire: RefCell::default(),
            longest: Cell::new(u64::MAX),
            freeze_after: Cell::new(None),
            waiting: RefCell::default(),
            seed: Cell::new(seed),
            clock: Cell::new(0),
        }
    }

    /// A frozen tab goes on where it was.
    pub(crate) fn thaw(&self) {
        self.freeze_after.set(None);
        self.waiting.take().into_iter().for_each(Waker::wake);
    }

    /// Never ends while the tab is frozen.
    async fn awake(&self) {
        poll_fn(|cx| match self.freeze_after.get() {
            Some(0) => {
                self.waiting.borrow_mut().push(cx.waker().clone());
                Poll::Pending
            }
            _ => Poll::Ready(()),
        })
        .await;
    }
}

impl Platform for Memory {
    async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
        self.awake().await;
        self.freeze_after
            .set(self.freeze_after.get().map(|left| left - 1));
        self.disk.execute(tx)
    }

    async fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.disk.read()?;
        Ok(self
            .disk
            .keyed
            .borrow()
            .get(&(space, key.to_owned()))
            .cloned())
    }

    async fn records(&self, space: Space) -> Result<Vec<(String, Vec<u8>)>, StoreError> {
        self.disk.read()?;
        let keyed = self.disk.keyed.borrow();
        Ok(keyed
            .iter()
            .filter(|((s, _), _)| *s == space)
            .map(|((_, k), v)| (k.clone(), v.clone()))
            .collect())
    }

    async fn keys(&self, space: Space) -> Result<Vec<String>, StoreError> {
        let records = self.records(space).await?;
        Ok(records.into_iter().map(|(key, _)| key).collect())
    }

    async fn log(&self, space: Space, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        self.disk.read()?;
        let logs = self.disk.logs.borrow();
        let mine = logs
            .iter()
            .filter(|((s, key), _)| *s == space && *key > after);
        Ok(mine.map(|((_, key), v)| (*key, v.clone())).collect())
    }

    async fn smaller(&self, _: &[u8], _: usize) -> Option<Vec<u8>> {
        None
    }

    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut x = self.seed.get();
            x ^= x << 13;
            x ^= x >> 7;
            x ^= x << 17;
            self.seed.set(x);
            *byte = (x >> 24) as u8;
        }
    }

    fn utc(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(
            1_780_000_000_000 + i64::try_from(self.clock.get()).unwrap(),
        )
        .unwrap()
    }

    fn monotonic(&self) -> u64 {
        self.clock.get()
    }

    async fn sleep(&self, ms: u64) {
        if ms >= self.longest.get() {
            futures::future::pending::<()>().await;
        }
        self.clock.set(self.clock.get() + ms);
        // Everybody else goes first.
        let mut yielded = false;
        poll_fn(|cx| {
            if yielded {
                return Poll::Ready(());
            }
            yielded = true;
            cx.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }

    fn dial(&self, line: Line, _: &str) {
        self.wire.borrow_mut().push_back(Wire::Dial(line));
    }

    fn send(&self, line: Line, frame: Vec<u8>) {
        self.wire.borrow_mut().push_back(Wire::Send(line, frame));
    }

    fn hang_up(&self, line: Line) {
        self.wire.borrow_mut().push_back(Wire::HangUp(line));
    }

    fn announce(&self) {}

    fn notice(&self, notice: Notice) {
        self.notices.borrow_mut().push(notice);
    }
}

/// Opens a tab, without its document.
pub(crate) fn open(
    pool: &mut LocalPool,
    disk: &Rc<Disk>,
    seed: u64,
) -> Result<Rc<Device<Memory>>, OpenError> {
    let (device, work) = pool.run_until(Device::open(Memory::on(disk, seed)))?;
    pool.spawner()
        .spawn_local(device.clone().work(work))
        .unwrap();
    Ok(device)
}

/// Opens a tab and loads its document.
pub(crate) fn open_loaded(pool: &mut LocalPool, disk: &Rc<Disk>, seed: u64) -> Rc<Device<Memory>> {
    let device = open(pool, disk, seed).unwrap();
    pool.run_until(device.load()).unwrap();
    device
}
