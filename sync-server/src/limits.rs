//! Every limit of the relay, with its unit and its reason, in one place.

use std::time::Duration;

use kith_sync::wire;

/// How much, how many, how long. The defaults suit a small machine; tests take tighter ones.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Sockets open at `/sync` at the same time; the next gets 503 and tries again.
    pub connections: usize,
    /// Bytes of one WebSocket frame and message: what the protocol allows, checked before anything is allocated.
    pub frame: usize,
    /// Bytes of each socket's read buffer. The library's 128 KiB would cost the idle budget alone.
    pub read_buffer: usize,
    /// Bytes gathered before a socket is written to.
    pub write_buffer: usize,
    /// Chunks one session may have on their way to the disk before it is not read any further.
    pub in_flight_chunks: usize,
    /// Bytes on their way to the disk, of all sessions together.
    pub in_flight_bytes: usize,
    /// Bytes that one commit gathers at most, so that the first of a batch does not wait for ever.
    pub commit_bytes: usize,
    /// Bytes read from the store at a time for a session that is behind.
    pub page_bytes: usize,
    /// Live chunks kept for a slow session; beyond that it reads them from the store.
    pub live_queue: usize,
    /// From the relay's `Hello` to a session.
    pub sign_in: Duration,
    /// Between two pings on a quiet socket.
    pub ping_every: Duration,
    /// Without a frame, a pong included, before the socket is closed.
    pub idle: Duration,
    /// For one write to a socket that does not take it.
    pub send: Duration,
    /// For sessions to hand in what is on its way to the disk when the relay ends.
    pub shutdown: Duration,
    /// Invitations that one address may have open.
    pub invitations_per_address: usize,
    /// Invitations remembered at all, used and expired ones included.
    pub invitations: usize,
    /// How long an invitation waits for its joiner, and a claimed one for its end.
    pub invitation_lifetime: Duration,
    /// Notes on their way from one side of a rendezvous to the other.
    pub notes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 20_000,
            frame: wire::MAX_FRAME,
            read_buffer: 4 * 1024,
            write_buffer: 4 * 1024,
            in_flight_chunks: 64,
            in_flight_bytes: 64 * 1024 * 1024,
            commit_bytes: 4 * 1024 * 1024,
            page_bytes: 512 * 1024,
            live_queue: 16,
            sign_in: Duration::from_secs(10),
            ping_every: Duration::from_secs(30),
            idle: Duration::from_secs(75),
            send: Duration::from_secs(30),
            shutdown: Duration::from_secs(5),
            invitations_per_address: 64,
            invitations: 10_000,
            invitation_lifetime: Duration::from_millis(wire::INVITATION_LIFETIME_MS),
            notes: 8,
        }
    }
}
