//! A whole device without a platform: the book, its saves, its share in sync and pairing.
//!
//! **Architecture invariant:** this crate joins `graph`, `formats` and `sync`, and is the only one that knows all
//! three. It waits, but on nothing of its own: storage, wire, randomness and time come through
//! [`platform::Platform`]. The browser's worker, the command line and the simulator drive the very same code.

pub mod backup;
pub mod book;
mod bring;
pub mod calendar;
mod cleared;
pub mod convert;
mod deliver;
pub mod device;
mod erase;
pub mod export;
mod given;
mod joining;
mod journal;
mod left_out;
mod link;
pub mod news;
mod pairing;
pub mod pictures;
pub mod platform;
pub mod preview;
mod pump;
mod read_model;
mod recovery;
pub mod reminders;
mod removal;
mod set_aside;
pub mod status;
mod token;
pub mod watch;
pub mod writer;
