//! Whole devices on a platform in memory. One program, so that what the files share is compiled once.
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod apart;
mod backup;
#[path = "../common/mod.rs"]
mod common;
mod erasing;
mod holder;
mod joining;
mod known_failures;
mod nonsense;
mod pictures;
mod saving;
#[path = "../common/world.rs"]
mod world;
