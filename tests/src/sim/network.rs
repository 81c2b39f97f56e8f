//! The network: what becomes of a frame, of a connection, and how long both take.
//!
//! The product speaks over WebSockets, which neither lose nor reorder frames while they last. The simulated network
//! does both, so that nothing rests on that; whatever a connection has lost is only made good by the next one.

use super::faults::Fault;
use super::relay::Conn;
use super::trace::digest;
use super::world::{At, Event, World};
use kith_device::platform::Line;

/// How often what happens to a frame, in a thousand.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Noise {
    pub(crate) drop: u64,
    pub(crate) duplicate: u64,
    pub(crate) reorder: u64,
    pub(crate) truncate: u64,
    pub(crate) corrupt: u64,
    /// The longest way of a frame, in milliseconds.
    pub(crate) delay: u64,
}

impl Noise {
    /// A network without a fault.
    pub(crate) const QUIET: Self = Self {
        drop: 0,
        duplicate: 0,
        reorder: 0,
        truncate: 0,
        corrupt: 0,
        delay: 20,
    };
}

/// One connection of a tab.
pub(crate) struct Wire {
    pub(crate) at: At,
    pub(crate) line: Line,
    /// When the last frame in each direction arrives: the next one does not come before it.
    up: u64,
    down: u64,
}

/// Where a frame is going.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

impl World {
    /// A tab opens a connection; an earlier one of this line is gone.
    pub(crate) fn dial(&mut self, at: At, line: Line) {
        if let Some(before) = self.line(at, line) {
            self.drop_wire(before);
        }
        self.conns += 1;
        let conn = Conn(self.conns);
        if let Some(tab) = self.machines[at.machine].tab_mut(at.tab) {
            *tab.line(line) = Some(conn);
        }
        let delay = self.delay();
        if self.machines[at.machine].online && self.relay.up {
            let (up, down) = (self.now, self.now);
            self.wires.insert(conn, Wire { at, line, up, down });
            self.plan_in(delay, Event::Connected(conn));
        } else {
            self.plan_in(delay, Event::Closed(at, line, conn));
        }
    }

    pub(crate) fn connected(&mut self, conn: Conn) {
        let Some((at, line)) = self.wires.get(&conn).map(|wire| (wire.at, wire.line)) else {
            return;
        };
        if !self.relay.up {
            return self.cut(conn);
        }
        let nonce = self.random.array();
        self.relay.open(conn, nonce);
        self.plan_in(0, Event::Opened(at, line, conn));
        self.relay_speaks();
    }

    fn line(&mut self, at: At, line: Line) -> Option<Conn> {
        *self.machines[at.machine].tab_mut(at.tab)?.line(line)
    }

    /// A tab sends a frame.
    pub(crate) fn send_up(&mut self, at: At, line: Line, frame: Vec<u8>) {
        if let Some(conn) = self.line(at, line) {
            self.carry(conn, Way::Up, frame);
        }
    }

    /// A tab hangs up; what it sent before still arrives.
    pub(crate) fn hang_up(&mut self, at: At, line: Line) {
        let conn = self.machines[at.machine]
            .tab_mut(at.tab)
            .and_then(|tab| tab.line(line).take());
        let Some(conn) = conn else { return };
        if let Some(arrives) = self.wires.get(&conn).map(|wire| wire.up) {
            let wait = arrives.saturating_sub(self.now) + 1;
            self.plan_in(wait, Event::HungUp(conn));
        }
    }

    /// The connection is gone for the relay, and nobody is told.
    pub(crate) fn drop_wire(&mut self, conn: Conn) {
        if self.wires.remove(&conn).is_some() {
            self.relay.close(conn);
            self.relay_speaks();
        }
    }

    /// The connection breaks, with what is on its way.
    pub(crate) fn cut(&mut self, conn: Conn) {
        if let Some(wire) = self.wires.remove(&conn) {
            self.relay.close(conn);
            let delay = self.delay();
            self.plan_in(delay, Event::Closed(wire.at, wire.line, conn));
            self.relay_speaks();
        }
    }

    pub(crate) fn cut_machine(&mut self, machine: usize) {
        let of = |(conn, wire): (&Conn, &Wire)| (wire.at.machine == machine).then_some(*conn);
        let conns: Vec<Conn> = self.wires.iter().filter_map(of).collect();
        conns.into_iter().for_each(|conn| self.cut(conn));
    }

    pub(crate) fn cut_all(&mut self) {
        let conns: Vec<Conn> = self.wires.keys().copied().collect();
        conns.into_iter().for_each(|conn| self.cut(conn));
    }

    fn delay(&mut self) -> u64 {
        self.random.between(1, self.noise.delay.max(1))
    }

    /// Sends a frame on its way, with whatever befalls it there.
    pub(crate) fn carry(&mut self, conn: Conn, way: Way, mut frame: Vec<u8>) {
        let noise = self.noise;
        if self.random.chance(noise.drop) {
            self.faults.note(Fault::Drop);
            return;
        }
        if self.random.chance(noise.truncate) && !frame.is_empty() {
            self.faults.note(Fault::Truncate);
            frame.truncate(self.random.index(frame.len()));
        }
        if self.random.chance(noise.corrupt) && !frame.is_empty() {
            self.faults.note(Fault::Corrupt);
            let (byte, bit) = (self.random.index(frame.len()), self.random.below(8));
            frame[byte] ^= 1 << bit;
            let digest = digest(&frame);
            self.trace.say(
                self.now,
                format_args!("bit {bit} of byte {byte} is turned over, making {digest:x}"),
            );
        }
        if self.random.chance(noise.duplicate) {
            self.faults.note(Fault::Duplicate);
            self.arrive(conn, way, frame.clone());
        }
        self.arrive(conn, way, frame);
    }

    fn arrive(&mut self, conn: Conn, way: Way, frame: Vec<u8>) {
        let (delay, now) = (self.delay(), self.now);
        let reorder = self.random.chance(self.noise.reorder);
        let Some(wire) = self.wires.get_mut(&conn) else {
            return;
        };
        let last = match way {
            Way::Up => &mut wire.up,
            Way::Down => &mut wire.down,
        };
        let arrives = if reorder && *last > now + 1 {
            self.faults.note(Fault::Reorder);
            now + 1
        } else {
            *last = (*last).max(now + delay);
            *last
        };
        let event = match way {
            Way::Up => Event::ToRelay(conn, frame),
            Way::Down => Event::ToTab(wire.at, wire.line, conn, frame),
        };
        self.plan_in(arrives - now, event);
    }
}
