//! One tab: the real device code on a simulated platform, run until it waits for the world.

use super::platform::{Outside, Request, Simulated};
use super::relay::Conn;
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use kith_device::device::Device;
use kith_device::platform::Line;
use kith_graph::command::Command;
use kith_graph::ids::{BatchId, PersonId};
use std::cell::RefCell;
use std::rc::Rc;

/// The device code of one tab.
pub(crate) type Code = Rc<Device<Simulated>>;

/// Something that the tab was asked for has ended.
pub(crate) enum Ended {
    /// The document is there, or a sentence why not.
    Loaded(Result<(), String>),
    /// The lock is used, or a sentence why not.
    Held(Result<(), String>),
    /// What other tabs wrote was read, or a sentence why not.
    Heard(Result<(), String>),
    /// An edit: saved, or refused.
    Ran(Box<Command>, Result<BatchId, String>),
    /// An invitation stands, or not.
    Invited(Result<(), String>),
    /// Joining has begun, or not.
    Joining(Result<(), String>),
    /// Somebody was erased for good, or not.
    Erased(Result<(), String>),
    /// A device was taken out, or not.
    Removed(u32, Result<(), String>),
}

/// One tab of one device.
pub(crate) struct Tab {
    /// Never used again within a run.
    pub(crate) id: u64,
    pub(crate) outside: Rc<Outside>,
    pool: LocalPool,
    code: Rc<RefCell<Option<Code>>>,
    ended: Rc<RefCell<Vec<Ended>>>,
    pub(crate) loaded: bool,
    pub(crate) frozen: bool,
    /// Its connections, by line.
    sync: Option<Conn>,
    pairing: Option<Conn>,
}

impl Tab {
    /// Opens the store and loads the document, as far as the world lets it.
    pub(crate) fn open(id: u64, outside: Rc<Outside>) -> Self {
        let tab = Self {
            id,
            outside: outside.clone(),
            pool: LocalPool::new(),
            code: Rc::default(),
            ended: Rc::default(),
            loaded: false,
            frozen: false,
            sync: None,
            pairing: None,
        };
        let (code, ended, spawner) = (tab.code.clone(), tab.ended.clone(), tab.pool.spawner());
        tab.spawn(async move {
            let loaded = async {
                let (device, work) = Device::open(Simulated(outside))
                    .await
                    .map_err(|e| e.to_string())?;
                *code.borrow_mut() = Some(device.clone());
                spawner
                    .spawn_local(device.clone().work(work))
                    .map_err(|e| e.to_string())?;
                device.load().await.map_err(|e| e.to_string())
            };
            let loaded = loaded.await;
            ended.borrow_mut().push(Ended::Loaded(loaded));
        });
        tab
    }

    fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        // The pool is this tab's own and lives as long.
        drop(self.pool.spawner().spawn_local(task));
    }

    /// Runs a part of the device's code beside everything else, and notes how it ended.
    fn begin(&self, task: impl AsyncFnOnce(Code) -> Ended + 'static) {
        let Some(code) = self.code() else { return };
        let ended = self.ended.clone();
        self.spawn(async move {
            let end = task(code).await;
            ended.borrow_mut().push(end);
        });
    }

    /// The device code, once the store is open.
    pub(crate) fn code(&self) -> Option<Code> {
        self.code.borrow().clone()
    }

    pub(crate) fn hold(&self) {
        self.begin(async |code| Ended::Held(code.hold().await.map_err(|e| e.to_string())));
    }

    pub(crate) fn hear(&self) {
        self.begin(async |code| Ended::Heard(code.heard().await.map_err(|e| e.to_string())));
    }

    pub(crate) fn edit(&self, command: Command) {
        self.begin(async move |code| {
            let ran = code.run(command.clone()).await;
            Ended::Ran(Box::new(command), ran.map(|done| done.batch))
        });
    }

    pub(crate) fn invite(&self, relay: &'static str, label: String) {
        self.begin(async move |code| {
            Ended::Invited(code.invite(relay, "https://app.test", &label).await)
        });
    }

    pub(crate) fn join(&self, link: String, label: String) {
        self.begin(async move |code| Ended::Joining(code.join(&link, None, &label).await));
    }

    pub(crate) fn come_back(&self, words: String, relay: &'static str, label: String) {
        self.begin(async move |code| Ended::Joining(code.come_back(&words, relay, &label).await));
    }

    pub(crate) fn erase(&self, person: PersonId) {
        self.begin(async move |code| Ended::Erased(code.erase([person].into()).await));
    }

    pub(crate) fn remove(&self, number: u32) {
        self.begin(async move |code| Ended::Removed(number, code.remove(number).await));
    }

    /// Runs until everything waits for the world; what was asked of it and what has ended.
    pub(crate) fn run(&mut self, now: u64) -> (Vec<Request>, Vec<Ended>) {
        self.outside.now.set(now);
        self.pool.run_until_stalled();
        (self.outside.requests.take(), self.ended.take())
    }

    pub(crate) fn line(&mut self, line: Line) -> &mut Option<Conn> {
        match line {
            Line::Sync => &mut self.sync,
            Line::Pairing => &mut self.pairing,
        }
    }
}
