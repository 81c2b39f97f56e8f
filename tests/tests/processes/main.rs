//! The real relay and headless devices, as processes. One program, so that what the files share is compiled once, and the
//! processes are built once.
#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod backup;
#[path = "../common/mod.rs"]
mod common;
mod compacting;
mod erasing;
mod phrase;
mod pictures;
mod reminders;
mod token;
mod two_devices;
mod two_relays;
