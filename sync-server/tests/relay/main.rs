//! The relay as its clients, its operator and a browser see it: a real server on a port of its own.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "clippy's leave for tests does not reach the helpers of an integration test"
)]

mod bad_days;
mod bent;
mod blobs;
mod common;
mod draining;
mod generations;
mod limits;
mod program;
mod recovery;
mod refusals;
mod reminders;
mod rendezvous;
mod sessions;
mod shared;
mod sharing;
mod site;
mod snapshots;
mod store;
mod store_blobs;
mod store_generations;
mod store_reminders;
mod store_snapshots;
mod tls;
mod two_meet;
mod two_relays;
