//! The sync engine: sealed chunks, keys, roster, wire messages, one sans-I/O state machine.
//!
//! **Architecture Invariant:** this crate has no clock, no source of randomness, no async and no platform. Time
//! comes as [`Millis`](engine::Millis) that only ever grow, randomness as [`Entropy`], the disk as [`store::Op`]s
//! that somebody else executes, the network as frames that somebody else carries. It does not know what a change
//! means: change bytes are opaque, and only their hashes and heads are compared. Whoever holds the bytes of a
//! relay and everything in this crate still cannot read them without a device's or the recovery phrase's keys.
//!
//! What the relay may use of it: [`wire`], [`chunk::ChunkHeader`] and [`chunk::admit`], [`snapshot::Manifest`] and its
//! `admit` functions, [`roster::RosterChain`].
//! Nothing that opens a chunk is reachable from there.

pub mod backup;
pub mod blob;
pub mod chunk;
pub mod codec;
pub mod engine;
pub mod ids;
pub mod keys;
pub mod origin;
pub mod pairing;
pub mod push;
pub mod recovery;
pub mod roster;
pub mod snapshot;
pub mod store;
pub mod token;
pub mod wire;

/// The source of randomness, handed in by whoever has one.
///
/// It must be fit for keys: the operating system's, or in the simulator a seeded generator.
pub trait Entropy {
    /// Fills the buffer.
    fn fill(&mut self, buffer: &mut [u8]);
}

impl dyn Entropy + '_ {
    /// As many random bytes as the type asks for.
    pub fn array<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }
}
