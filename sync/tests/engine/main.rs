//! The engine and its formats. One program, so that what the files share is compiled once.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

mod blobs;
mod branches;
#[path = "../common/mod.rs"]
mod common;
mod compacting;
mod erasing;
mod formats;
mod generations;
mod hostile;
mod known_failures;
mod nonsense;
mod pairing;
mod recovering;
mod reminding;
mod removing;
mod repairing;
mod roster;
mod stories;
mod token;
mod waiting;
