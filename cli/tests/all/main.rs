//! Every test of the headless device from outside, in one program: it is linked once.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

mod automerge;
mod common;
mod imports;
mod insights;
mod programme;
mod put_back;
mod views;
