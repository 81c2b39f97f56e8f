//! A platform in memory: a disk that several tabs share, faults on demand, time that passes when nobody works.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use chrono::{DateTime, Utc};
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use kith_device::device::{Device, OpenError};
use kith_device::platform::{Line, Notice, Platform, StoreError};
use kith_sync::store::{Op, Outcome, Space, Tx};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

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
        for op in &tx.ops {
            if let Op::Expect(space, key, value) = op
                && keyed.get(&(*space, key.clone())) != value.as_ref()
            {
                return Ok(Outcome::Conflict);
            }
        }
        let mut logs = self.logs.borrow_mut();
        let mut keys = Vec::new();
        for op in &tx.ops {
            match op.clone() {
                Op::Expect(..) => {}
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
            seed: Cell::new(seed),
            clock: Cell::new(0),
        }
    }
}

impl Platform for Memory {
    async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError> {
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

    async fn log(&self, space: Space, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError> {
        self.disk.read()?;
        let logs = self.disk.logs.borrow();
        let mine = logs
            .iter()
            .filter(|((s, key), _)| *s == space && *key > after);
        Ok(mine.map(|((_, key), v)| (*key, v.clone())).collect())
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
        futures::future::poll_fn(|cx| {
            if yielded {
                return std::task::Poll::Ready(());
            }
            yielded = true;
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
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
