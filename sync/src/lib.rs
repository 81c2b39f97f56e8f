//! The sync engine: sealed chunks, keys, roster, wire messages, one sans-I/O state machine.

pub mod store;
