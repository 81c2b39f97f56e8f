//! Connecting, waiting, trying again: exponential backoff with jitter, a ping when it is quiet.

use super::{Effect, Effects, Engine, Millis};
use crate::Entropy;
use crate::wire::ToRelay;

const FIRST_DELAY: Millis = 500;
const LONGEST_DELAY: Millis = 60_000;
/// A handshake that takes longer is given up.
const HANDSHAKE: Millis = 30_000;
/// After so much silence the relay is pinged, and given this long to answer.
const QUIET: Millis = 30_000;
const ANSWER: Millis = 10_000;

/// How far the session is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Idle,
    Connecting,
    Greeting,
    /// Signed in; `created` once `Create` was sent too.
    Authing {
        nonce: [u8; 32],
        created: bool,
    },
    Open,
    Stopped,
}

/// The connection to the relay.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) phase: Phase,
    /// Failed attempts since the last welcome.
    pub(super) attempt: u32,
    /// When the current wait ends.
    deadline: Millis,
    /// Not before so many milliseconds from the end of this connection.
    pub(super) not_before: Millis,
    heard: Millis,
    pinged: bool,
    /// Whether this session has asked once for what it could not read.
    pub(super) pulled: bool,
}

impl Connection {
    pub(super) const fn new() -> Self {
        let phase = Phase::Idle;
        Self {
            phase,
            attempt: 0,
            deadline: 0,
            not_before: 0,
            heard: 0,
            pinged: false,
            pulled: false,
        }
    }

    pub(super) fn is_open(&self) -> bool {
        self.phase == Phase::Open
    }

    fn is_up(&self) -> bool {
        !matches!(self.phase, Phase::Idle | Phase::Stopped)
    }

    pub(super) fn stop(&mut self, out: &mut Effects) {
        if self.is_up() {
            out.push(Effect::Close);
        }
        self.phase = Phase::Stopped;
    }

    pub(super) fn wait(&mut self, now: Millis, delay: Millis, out: &mut Effects) {
        self.deadline = now + delay;
        out.push(Effect::WakeIn(delay));
    }

    /// A session was welcomed.
    pub(super) fn welcomed(&mut self, now: Millis, out: &mut Effects) {
        self.phase = Phase::Open;
        self.attempt = 0;
        self.not_before = 0;
        self.pulled = false;
        self.wait(now, QUIET, out);
    }

    pub(super) fn heard(&mut self, now: Millis) {
        self.heard = now;
        self.pinged = false;
    }
}

impl Engine {
    pub(super) fn nudge(&mut self, now: Millis, out: &mut Effects) {
        match self.connection.phase {
            Phase::Idle => self.connect(now, out),
            // After a phone slept, an open connection may be a dead one.
            Phase::Open if !self.connection.pinged => self.ping(now, out),
            _ => {}
        }
    }

    fn connect(&mut self, now: Millis, out: &mut Effects) {
        self.connection.phase = Phase::Connecting;
        out.push(Effect::Connect);
        self.connection.wait(now, HANDSHAKE, out);
    }

    fn ping(&mut self, now: Millis, out: &mut Effects) {
        self.connection.pinged = true;
        out.push(Effect::Send(ToRelay::Ping.encode()));
        self.connection.wait(now, ANSWER, out);
    }

    pub(super) fn opened(&mut self, now: Millis, out: &mut Effects) {
        if self.connection.phase == Phase::Connecting {
            self.connection.phase = Phase::Greeting;
            self.connection.heard(now);
            self.connection.wait(now, HANDSHAKE, out);
        }
    }

    pub(super) fn closed(&mut self, now: Millis, entropy: &mut dyn Entropy, out: &mut Effects) {
        if !self.connection.is_up() {
            return;
        }
        self.connection.phase = Phase::Idle;
        self.session_over();
        let full = FIRST_DELAY
            .saturating_mul(1 << self.connection.attempt.min(16))
            .min(LONGEST_DELAY);
        let jitter = u64::from_be_bytes(entropy.array()) % (full / 2 + 1);
        let delay = (full / 2 + jitter).max(self.connection.not_before);
        self.connection.attempt = self.connection.attempt.saturating_add(1);
        self.connection.not_before = 0;
        self.connection.wait(now, delay, out);
    }

    /// Closes from this side and tries again later.
    pub(super) fn hang_up(&mut self, now: Millis, entropy: &mut dyn Entropy, out: &mut Effects) {
        if self.connection.is_up() {
            out.push(Effect::Close);
            self.closed(now, entropy, out);
        }
    }

    pub(super) fn tick(&mut self, now: Millis, entropy: &mut dyn Entropy, out: &mut Effects) {
        if self.connection.phase == Phase::Stopped {
            return;
        }
        if now < self.connection.deadline {
            out.push(Effect::WakeIn(self.connection.deadline - now));
            return;
        }
        match self.connection.phase {
            Phase::Open if self.connection.pinged => self.hang_up(now, entropy, out),
            Phase::Open => match (self.connection.heard + QUIET).checked_sub(now) {
                Some(left) if left > 0 => self.connection.wait(now, left, out),
                _ => self.ping(now, out),
            },
            Phase::Idle => self.connect(now, out),
            Phase::Connecting | Phase::Greeting | Phase::Authing { .. } => {
                self.hang_up(now, entropy, out);
            }
            Phase::Stopped => {}
        }
    }
}
