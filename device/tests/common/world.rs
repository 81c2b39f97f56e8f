//! Whole devices, of one tab or of several, at a relay in memory.
#![allow(dead_code, reason = "each test file uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the sync crate's tests use the rest"
)]
#[path = "../../../sync/tests/common/relay.rs"]
mod relay;
#[allow(
    dead_code,
    unreachable_pub,
    reason = "the sync crate's tests use the rest"
)]
#[path = "../../../sync/tests/common/vault.rs"]
mod vault;

use crate::common::{Disk, Memory, Wire, open_loaded};
use chrono::NaiveDate;
use futures::executor::LocalPool;
use futures::task::LocalSpawnExt;
use kith_device::device::Device;
use kith_device::platform::{Line, Notice, PairingNotice};
use kith_device::status::Sync;
use kith_graph::command::{Command, PersonEdit};
use kith_graph::ids::PersonId;
use kith_graph::types::PersonDraft;
use kith_graph::view::PeopleFilter;
use relay::{Conn, Relay};
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use uuid::Uuid;

pub(crate) const RELAY: &str = "http://relay.test";

pub(crate) fn key(n: u128) -> Uuid {
    Uuid::from_u128(0x0197_0000_0000_7000_8000_0000_0000_0000 + n)
}

pub(crate) fn person(n: u128) -> PersonId {
    PersonId(key(n))
}

pub(crate) fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 8).unwrap()
}

pub(crate) fn add(n: u128, name: &str) -> Command {
    Command::AddPerson {
        id: person(n),
        on: day(),
        person: Box::new(PersonDraft {
            name: name.to_owned(),
            ..PersonDraft::default()
        }),
    }
}

pub(crate) fn rename(n: u128, name: &str) -> Command {
    Command::EditPerson {
        id: person(n),
        on: day(),
        edits: vec![PersonEdit::Name(name.to_owned())],
    }
}

pub(crate) type Answer = Rc<RefCell<Option<Result<(), String>>>>;

pub(crate) struct World {
    pub(crate) pool: LocalPool,
    pub(crate) relay: Relay,
    pub(crate) tabs: Vec<(Rc<Device<Memory>>, Rc<Disk>)>,
    pub(crate) conns: HashMap<(usize, Line), Conn>,
    pub(crate) down: Vec<usize>,
}

impl World {
    pub(crate) fn new() -> Self {
        Self {
            pool: LocalPool::new(),
            relay: Relay::new(RELAY),
            tabs: Vec::new(),
            conns: HashMap::new(),
            down: Vec::new(),
        }
    }

    /// Another tab on a disk, which seals if it is the first one there.
    pub(crate) fn tab(&mut self, disk: &Rc<Disk>) -> usize {
        let holds = !self.tabs.iter().any(|(_, other)| Rc::ptr_eq(disk, other));
        self.open(disk, holds)
    }

    pub(crate) fn open(&mut self, disk: &Rc<Disk>, holds: bool) -> usize {
        let seed = u64::try_from(self.tabs.len() + 1).unwrap() * 7_919;
        let device = open_loaded(&mut self.pool, disk, seed);
        device.platform().longest.set(400);
        if holds {
            self.pool.run_until(device.hold()).unwrap();
        }
        self.tabs.push((device, disk.clone()));
        self.run();
        self.tabs.len() - 1
    }

    pub(crate) fn device(&mut self) -> usize {
        self.tab(&Rc::new(Disk::default()))
    }

    /// The process ends, and another one begins on the same disk.
    pub(crate) fn restart(&mut self, at: usize) -> usize {
        let disk = self.tabs[at].1.clone();
        self.cut(at);
        self.down.push(at);
        self.tabs[at].1 = Rc::new(Disk::default());
        self.open(&disk, true)
    }

    pub(crate) fn does(&mut self, at: usize, command: Command) {
        let device = self.tabs[at].0.clone();
        self.pool.run_until(device.run(command)).unwrap();
    }

    pub(crate) fn erase(&mut self, at: usize, n: u128) -> Answer {
        let answer = Answer::default();
        let told = answer.clone();
        self.begins(at, async move |device| {
            let result = device.erase([person(n)].into()).await;
            *told.borrow_mut() = Some(result);
        });
        answer
    }

    pub(crate) fn cut(&mut self, at: usize) {
        for line in [Line::Sync, Line::Pairing] {
            if let Some(conn) = self.conns.remove(&(at, line)) {
                let gone = self.relay.close(conn);
                self.tabs[at].0.closed(line);
                self.deliver(gone);
            }
        }
    }

    pub(crate) fn offline(&mut self, at: usize) {
        self.down.push(at);
        self.cut(at);
        self.run();
    }

    pub(crate) fn online(&mut self, at: usize) {
        self.down.retain(|down| *down != at);
        self.tabs[at].0.nudge();
        self.run();
    }

    pub(crate) fn deliver(&self, messages: Vec<(Conn, kith_sync::wire::ToClient)>) {
        for (conn, message) in messages {
            if let Some(((at, line), _)) = self.conns.iter().find(|(_, other)| **other == conn) {
                self.tabs[*at].0.frame(*line, message.encode());
            }
        }
    }

    /// One thing on the wire of one device; `false` if there is none.
    pub(crate) fn step(&mut self) -> bool {
        self.pool.run_until_stalled();
        for at in 0..self.tabs.len() {
            let device = self.tabs[at].0.clone();
            let next = device.platform().wire.borrow_mut().pop_front();
            let Some(wire) = next else { continue };
            match wire {
                Wire::Dial(line) if self.down.contains(&at) => device.closed(line),
                Wire::Dial(line) => {
                    let (conn, hello) = self.relay.open();
                    self.conns.insert((at, line), conn);
                    device.opened(line);
                    self.deliver(hello);
                }
                Wire::Send(line, frame) => {
                    if let Some(conn) = self.conns.get(&(at, line)) {
                        let answers = self.relay.frame(*conn, &frame);
                        self.deliver(answers);
                    }
                }
                Wire::HangUp(line) => {
                    if let Some(conn) = self.conns.remove(&(at, line)) {
                        let gone = self.relay.close(conn);
                        self.deliver(gone);
                    }
                }
            }
            return true;
        }
        false
    }

    pub(crate) fn run(&mut self) {
        for _ in 0..100_000 {
            if !self.step() {
                return;
            }
        }
        panic!("the world does not come to rest");
    }

    pub(crate) fn notices(&self, at: usize) -> Vec<Notice> {
        self.tabs[at].0.platform().notices.take()
    }

    /// Something that a tab does meanwhile.
    pub(crate) fn begins(&self, at: usize, what: impl AsyncFnOnce(Rc<Device<Memory>>) + 'static) {
        let device = self.tabs[at].0.clone();
        let does = async move { what(device).await };
        self.pool.spawner().spawn_local(does).unwrap();
    }

    /// The link of an invitation.
    pub(crate) fn invite(&mut self, from: usize) -> String {
        let inviter = self.tabs[from].0.clone();
        self.pool
            .run_until(inviter.invite(RELAY, RELAY, "Laptop"))
            .unwrap();
        self.run();
        let link = self.notices(from).into_iter().rev();
        let mut link = link.filter_map(|notice| match notice {
            Notice::Pairing(PairingNotice::Invited { link, .. }) => Some(link),
            _ => None,
        });
        link.next().unwrap()
    }

    pub(crate) fn pair(&mut self, from: usize, to: usize) {
        let link = self.invite(from);
        let (inviter, joiner) = (self.tabs[from].0.clone(), self.tabs[to].0.clone());
        self.pool
            .run_until(joiner.join(&link, None, "Phone"))
            .unwrap();
        self.run();
        inviter.codes(true);
        self.run();
        let joined =
            |notice: &Notice| matches!(notice, Notice::Pairing(PairingNotice::Joined { .. }));
        assert!(self.notices(to).iter().any(joined));
        assert_eq!(self.sync(to), Sync::Synced, "{:?}", joiner.status());
    }

    pub(crate) fn sync(&self, at: usize) -> Sync {
        self.tabs[at].0.status().sync
    }

    pub(crate) fn names(&self, at: usize) -> Vec<String> {
        let filter = PeopleFilter::default();
        let page = self.tabs[at].0.book().people(&filter, day(), 0, 50);
        let mut names: Vec<String> = page.rows.into_iter().map(|row| row.name).collect();
        names.sort();
        names
    }

    #[track_caller]
    pub(crate) fn assert_show(&self, tabs: &[usize], names: &[&str]) {
        for at in tabs {
            let status = self.tabs[*at].0.status();
            assert_eq!(status.sync, Sync::Synced, "{at}: {status:?}");
            assert_eq!(self.names(*at), names, "{at}");
        }
    }
}
