//! The world of a run: virtual time, what is due when, and who it concerns.

use super::faults::{Counts, Fault};
use super::ledger::Ledger;
use super::machine::{Life, Machine, Moment};
use super::network::{Noise, Way, Wire};
use super::pairing::Pairing;
use super::plan::Plan;
use super::platform::{Asked, Clock, Outside, Request};
use super::random::Random;
use super::relay::{Conn, Relay, Said, State};
use super::tab::{Ended, Tab};
use super::trace::Trace;
use super::words;
use futures::channel::oneshot;
use kith_device::platform::{Line, Notice, StoreError};
use kith_sync::store::Op;
use std::collections::BTreeMap;

/// A tab of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct At {
    pub(crate) machine: usize,
    pub(crate) tab: u64,
}

/// An answer on its way to a tab.
type Giving = Box<dyn FnOnce()>;

/// What is due.
pub(crate) enum Event {
    /// The disk does what a tab asked.
    Disk(At, Asked),
    /// A tab is answered.
    Give(At, Giving),
    /// A connection reaches the relay.
    Connected(Conn),
    /// A tab hears that its connection is open.
    Opened(At, Line, Conn),
    /// A tab hears that its connection is gone.
    Closed(At, Line, Conn),
    ToRelay(Conn, Vec<u8>),
    ToTab(At, Line, Conn, Vec<u8>),
    /// The relay hears that a tab hung up.
    HungUp(Conn),
    /// The relay's disk has everything up to now.
    Committed(u64),
    /// Another tab of the device wrote something.
    Announced(At),
    /// The tab is told that its lock is gone.
    LetGo(At),
    /// The lock's holder has given no sign for too long.
    Steal(usize, u64),
    Thaw(At),
    /// A process that was killed begins again.
    Boot(usize),
    /// A tab is opened.
    Open(usize),
    RelayUp,
    Online(usize),
    DiskFree(usize),
    /// A person edits in this tab.
    Edit(At),
    /// The person goes on with pairing.
    Pair,
    /// The recovery phrase is typed on this device.
    ComeBack(usize),
    /// The next step of the plan.
    Step,
}

/// What a broken world does wrong, to see that the checks notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Breakage {
    /// The relay forgets a chunk that it acknowledged, and tells only its author that it has it.
    RelayForgets,
    /// A device's disk drops an outbox entry of a transaction that it calls complete.
    OutboxDropped,
    /// A device's disk calls a transaction complete that it never did.
    WriteForgotten,
    /// The relay keeps a chunk after the end of a log whose device was taken out.
    RemovedAccepted,
    /// The relay's disk turns over a bit of what it acknowledged.
    RelayRots,
}

/// See the module.
pub(crate) struct World {
    pub(crate) now: u64,
    queue: BTreeMap<(u64, u64), Event>,
    planned: u64,
    pub(crate) events: u64,
    pub(crate) random: Random,
    pub(crate) noise: Noise,
    pub(crate) plan: Plan,
    pub(crate) relay: Relay,
    pub(crate) boots: u64,
    commits_at: Option<u64>,
    pub(crate) backups: Vec<State>,
    pub(crate) wires: BTreeMap<Conn, Wire>,
    pub(crate) conns: u64,
    pub(crate) tabs: u64,
    pub(crate) machines: Vec<Machine>,
    pub(crate) pairing: Option<Pairing>,
    /// The recovery phrase, written down when it was shown.
    pub(crate) phrase: Option<String>,
    pub(crate) ledger: Ledger,
    pub(crate) faults: Counts,
    pub(crate) trace: Trace,
    pub(crate) failures: Vec<String>,
    pub(crate) breakage: Option<Breakage>,
    /// What frozen tabs find when they wake.
    pub(crate) put_off: Vec<(At, Event)>,
    /// Whether the faults have begun, and whether they are over.
    pub(crate) begun: bool,
    pub(crate) healing: bool,
}

impl World {
    pub(crate) fn new(seed: u64, keep: bool, breakage: Option<Breakage>) -> Self {
        let mut random = Random::new(seed);
        let incarnation = random.array();
        let plan = Plan::of(&mut random);
        Self {
            now: 0,
            queue: BTreeMap::new(),
            planned: 0,
            events: 0,
            random,
            noise: Noise::QUIET,
            plan,
            relay: Relay::new(incarnation),
            boots: 0,
            commits_at: None,
            backups: Vec::new(),
            wires: BTreeMap::new(),
            conns: 0,
            tabs: 0,
            machines: Vec::new(),
            pairing: None,
            phrase: None,
            ledger: Ledger::default(),
            faults: Counts::default(),
            trace: Trace::new(keep),
            failures: Vec::new(),
            breakage,
            put_off: Vec::new(),
            begun: false,
            healing: false,
        }
    }

    pub(crate) fn plan_in(&mut self, delay: u64, event: Event) {
        self.planned += 1;
        self.queue.insert((self.now + delay, self.planned), event);
    }

    /// Lets everything happen that is due until then.
    pub(crate) fn run_until(&mut self, end: u64) {
        while let Some(entry) = self.queue.first_entry() {
            if entry.key().0 > end {
                break;
            }
            let ((due, _), event) = entry.remove_entry();
            self.now = self.now.max(due);
            self.events += 1;
            self.happen(event);
        }
        self.now = self.now.max(end);
    }

    fn happen(&mut self, event: Event) {
        match event {
            Event::Disk(at, asked) => self.disk(at, asked),
            Event::Give(at, give) => self.give(at, give),
            Event::Connected(conn) => self.connected(conn),
            Event::Opened(at, line, conn) => self.opened(at, line, conn),
            Event::Closed(at, line, conn) => self.closed(at, line, conn),
            Event::ToRelay(conn, frame) => self.relay_hears(conn, &frame),
            Event::ToTab(at, line, conn, frame) => self.tab_hears(at, line, conn, frame),
            Event::HungUp(conn) => self.drop_wire(conn),
            Event::Committed(boot) => self.relay_committed(boot),
            Event::Announced(at) => self.announced(at),
            Event::LetGo(at) => self.let_go(at),
            Event::Steal(machine, from) => self.steal_from_frozen(machine, from),
            Event::Thaw(at) => self.thaw(at),
            Event::Boot(machine) => self.boot(machine),
            Event::Open(machine) => self.open_tab(machine),
            Event::RelayUp => self.relay.up = true,
            Event::Online(machine) => self.go_online(machine),
            Event::DiskFree(machine) => self.machines[machine].full = false,
            Event::Edit(at) => self.edit_in(at),
            Event::Pair => self.pair(),
            Event::ComeBack(machine) => self.type_phrase(machine),
            Event::Step => self.step(),
        }
    }

    pub(crate) fn add_machine(&mut self, skewed: bool) -> usize {
        let label = format!("Device {}", self.machines.len() + 1);
        let clock = if skewed {
            Clock {
                began: self.random.below(1_000_000_000),
                rate: self.random.between(800, 1250),
                calendar: i64::try_from(self.random.below(2 * MONTH)).unwrap_or(0)
                    - i64::try_from(MONTH).unwrap_or(0),
            }
        } else {
            Clock::TRUE
        };
        if skewed {
            self.faults.note(Fault::ClockSkewed);
        }
        let random = self.random.fork();
        self.machines.push(Machine::new(label, clock, random));
        self.machines.len() - 1
    }

    /// A tab of this device is opened.
    pub(crate) fn open_tab(&mut self, machine: usize) {
        if self.machines[machine].down {
            return;
        }
        self.tabs += 1;
        let id = self.tabs;
        let owner = &mut self.machines[machine];
        let outside = Outside::new(owner.random.fork(), owner.clock);
        owner.tabs.push(Tab::open(id, outside));
        self.trace
            .say(self.now, format_args!("{machine}: tab {id} opens"));
        self.settle(At { machine, tab: id });
    }

    /// Whether this tab can do something now; a frozen one does what is due when it wakes.
    fn awake(&self, at: At) -> Option<bool> {
        let tab = self.machines[at.machine].tab(at.tab)?;
        Some(!tab.frozen)
    }

    /// Puts off what a frozen tab cannot take; `None` if it is not to happen now.
    fn unless_frozen(&mut self, at: At, event: Event) -> Option<Event> {
        match self.awake(at)? {
            true => Some(event),
            false => {
                self.put_off.push((at, event));
                None
            }
        }
    }

    fn give(&mut self, at: At, give: Giving) {
        if let Some(Event::Give(_, give)) = self.unless_frozen(at, Event::Give(at, give)) {
            give();
            self.settle(at);
        }
    }

    fn opened(&mut self, at: At, line: Line, conn: Conn) {
        if self
            .unless_frozen(at, Event::Opened(at, line, conn))
            .is_some()
            && self.is_current(at, line, conn)
        {
            self.tell(at, |code| code.opened(line));
        }
    }

    fn closed(&mut self, at: At, line: Line, conn: Conn) {
        if self
            .unless_frozen(at, Event::Closed(at, line, conn))
            .is_some()
            && self.is_current(at, line, conn)
        {
            if let Some(tab) = self.machines[at.machine].tab_mut(at.tab) {
                *tab.line(line) = None;
            }
            self.trace.say(
                self.now,
                format_args!(
                    "{}: tab {} lost its connection {}",
                    at.machine, at.tab, conn.0
                ),
            );
            self.tell(at, |code| code.closed(line));
        }
    }

    fn tab_hears(&mut self, at: At, line: Line, conn: Conn, frame: Vec<u8>) {
        let event = Event::ToTab(at, line, conn, frame);
        if let Some(Event::ToTab(.., frame)) = self.unless_frozen(at, event)
            && self.is_current(at, line, conn)
            && self.wires.contains_key(&conn)
        {
            let to = format_args!("{}: tab {} hears on {}", at.machine, at.tab, conn.0);
            self.trace.frame(self.now, to, &frame, words::to_client);
            self.tell(at, |code| code.frame(line, frame));
        }
    }

    fn is_current(&mut self, at: At, line: Line, conn: Conn) -> bool {
        self.machines[at.machine]
            .tab_mut(at.tab)
            .is_some_and(|tab| *tab.line(line) == Some(conn))
    }

    fn announced(&mut self, at: At) {
        if self.unless_frozen(at, Event::Announced(at)).is_some() {
            if let Some(tab) = self.machines[at.machine].tab(at.tab) {
                tab.hear();
            }
            self.settle(at);
        }
    }

    /// Tells the tab's code something, and sees what comes of it.
    pub(crate) fn tell(&mut self, at: At, what: impl FnOnce(&super::tab::Code)) {
        let code = self.machines[at.machine]
            .tab(at.tab)
            .and_then(|tab| tab.code());
        if let Some(code) = code {
            what(&code);
            self.settle(at);
        }
    }

    fn relay_hears(&mut self, conn: Conn, frame: &[u8]) {
        if self.relay.up && self.wires.contains_key(&conn) {
            let to = format_args!("relay hears on {}", conn.0);
            self.trace.frame(self.now, to, frame, words::to_relay);
            self.relay.frame(conn, frame, &mut self.faults);
            self.relay_speaks();
        }
    }

    /// What the relay has to say goes on its way, or waits for the disk.
    pub(crate) fn relay_speaks(&mut self) {
        if self.relay.writes() {
            if self.relay.armed == Some(Moment::Before) {
                return self.relay_stops(Fault::RelayCrash);
            }
            if self.commits_at.is_none_or(|at| at <= self.now) {
                let delay = self.random.between(1, 10);
                self.commits_at = Some(self.now + delay);
                self.plan_in(delay, Event::Committed(self.boots));
            }
            return;
        }
        for (conn, said) in self.relay.hear() {
            match said {
                Said::Message(message) => self.carry(conn, Way::Down, message.encode()),
                Said::Closed => self.cut(conn),
            }
        }
    }

    fn relay_committed(&mut self, boot: u64) {
        if boot == self.boots && self.relay.writes() {
            self.relay.commit();
            self.commits_at = None;
            if self.relay.armed == Some(Moment::After) {
                self.faults.note(Fault::RelayWriteUnheard);
                return self.relay_stops(Fault::RelayCrash);
            }
            self.relay_speaks();
        }
    }

    /// The relay's process ends; whoever was connected is not any more.
    pub(crate) fn relay_ends(&mut self) {
        self.boots += 1;
        self.commits_at = None;
        self.cut_all();
    }

    /// Lets a tab run until it waits, and takes up what it asks for.
    pub(crate) fn settle(&mut self, at: At) {
        let now = self.now;
        let Some(tab) = self.machines[at.machine].tab_mut(at.tab) else {
            return;
        };
        let (requests, ended) = tab.run(now);
        for request in requests {
            self.asked(at, request);
        }
        for ended in ended {
            self.ended(at, ended);
        }
    }

    fn asked(&mut self, at: At, request: Request) {
        match request {
            Request::Disk(asked) => {
                let busy = self.machines[at.machine].busy_until.max(self.now);
                let due = busy + self.random.below(self.plan.disk_delay + 1);
                self.machines[at.machine].busy_until = due;
                self.plan_in(due - self.now, Event::Disk(at, asked));
            }
            Request::Sleep(ms, answer) => {
                let ms = self.machines[at.machine].clock.world(ms);
                let give = Box::new(move || {
                    // A tab that is gone is not answered.
                    let _ = answer.send(());
                });
                self.plan_in(ms, Event::Give(at, give));
            }
            Request::Dial(line) => self.dial(at, line),
            Request::Send(line, frame) => self.send_up(at, line, frame),
            Request::HangUp(line) => self.hang_up(at, line),
            Request::Announce => {
                let others: Vec<u64> = self.machines[at.machine]
                    .tabs
                    .iter()
                    .map(|tab| tab.id)
                    .filter(|id| *id != at.tab)
                    .collect();
                for tab in others {
                    let delay = self.random.between(1, 20);
                    let machine = at.machine;
                    self.plan_in(delay, Event::Announced(At { machine, tab }));
                }
            }
            Request::Notice(Notice::Pairing(notice)) => self.pairing_notice(at, notice),
            Request::Notice(Notice::Replaced) => {
                // A person reads "reload to see it".
                self.trace.say(
                    self.now,
                    format_args!("{}: tab {} is to be reloaded", at.machine, at.tab),
                );
                self.close_tab(at);
                self.plan_in(500, Event::Open(at.machine));
            }
            Request::Notice(Notice::TakenOver) => self.taken_over(at),
            Request::Notice(_) => {}
        }
    }

    /// The disk does what a tab asked, unless the tab is gone: then the transaction is gone as well.
    fn disk(&mut self, at: At, asked: Asked) {
        let lost = self.machines[at.machine].tab(at.tab).is_none();
        if lost {
            if matches!(asked, Asked::Transact(..)) {
                self.faults.note(Fault::WriteLost);
            }
            return;
        }
        let disk = &self.machines[at.machine].disk;
        match asked {
            Asked::Get(space, key, answer) => {
                let found = disk.get(space, &key).cloned();
                self.answer(at, answer, Ok(found));
            }
            Asked::Records(space, answer) => {
                let found = disk.records(space);
                self.answer(at, answer, Ok(found));
            }
            Asked::Log(space, after, answer) => {
                let found = disk.log(space, after);
                self.answer(at, answer, Ok(found));
            }
            Asked::Transact(tx, answer) => {
                let moment = self.machines[at.machine].count_down();
                if moment == Some(Moment::Before) {
                    self.faults.note(Fault::WriteLost);
                    return self.crash(at.machine);
                }
                let writes = |op: &Op| matches!(op, Op::Put(..) | Op::Append(..));
                let result = if self.machines[at.machine].full && tx.ops.iter().any(writes) {
                    self.faults.note(Fault::DiskFull);
                    Err(StoreError::Full)
                } else {
                    Ok(self.write(at, &tx))
                };
                if moment == Some(Moment::After) {
                    self.faults.note(Fault::WriteUnheard);
                    return self.crash(at.machine);
                }
                self.answer(at, answer, result);
            }
        }
    }

    fn answer<T: 'static>(
        &mut self,
        at: At,
        answer: oneshot::Sender<Result<T, StoreError>>,
        result: Result<T, StoreError>,
    ) {
        // A tab that is gone is not answered.
        let give = Box::new(move || drop(answer.send(result)));
        self.plan_in(0, Event::Give(at, give));
    }

    fn ended(&mut self, at: At, ended: Ended) {
        let At { machine, tab } = at;
        match ended {
            Ended::Loaded(Ok(())) => {
                if let Some(tab) = self.machines[machine].tab_mut(tab) {
                    tab.loaded = true;
                }
                self.wants_lock(at);
            }
            Ended::Loaded(Err(sentence))
            | Ended::Held(Err(sentence))
            | Ended::Heard(Err(sentence)) => {
                self.trace
                    .say(self.now, format_args!("{machine}: tab {tab}: {sentence}"));
                self.failures.push(format!(
                    "device {machine} could not open its book: {sentence}"
                ));
            }
            Ended::Ran(command, Ok(batch)) => {
                self.trace
                    .say(self.now, format_args!("{machine}: saved {}", batch.0));
                self.ledger.saved(machine, batch, *command);
            }
            Ended::Ran(_, Err(sentence)) => {
                self.trace
                    .say(self.now, format_args!("{machine}: refused: {sentence}"));
            }
            Ended::Invited(Err(sentence)) | Ended::Joining(Err(sentence)) => {
                self.trace
                    .say(self.now, format_args!("{machine}: no pairing: {sentence}"));
                self.pairing = None;
            }
            Ended::Erased(Ok(())) => {
                self.trace
                    .say(self.now, format_args!("{machine}: erased somebody"));
                self.plan.erasings = self.plan.erasings.saturating_sub(1);
            }
            Ended::Erased(Err(sentence)) => self.trace.say(
                self.now,
                format_args!("{machine}: erased nobody: {sentence}"),
            ),
            Ended::Removed(number, Ok(())) => {
                self.trace
                    .say(self.now, format_args!("{machine}: took out {number}"));
                self.faults.note(Fault::DeviceRevoked);
            }
            Ended::Removed(number, Err(sentence)) => self.trace.say(
                self.now,
                format_args!("{machine}: did not take out {number}: {sentence}"),
            ),
            Ended::Invited(Ok(())) | Ended::Held(Ok(())) => self.look_for_number(at),
            Ended::Joining(Ok(())) | Ended::Heard(Ok(())) => {}
        }
    }

    /// Devices that a person takes to be in the book.
    pub(crate) fn members(&self) -> Vec<usize> {
        let members = self.machines.iter().enumerate();
        members
            .filter_map(|(index, machine)| (machine.life != Life::Blank).then_some(index))
            .collect()
    }
}

const MONTH: u64 = 30 * 24 * 3_600_000;
