//! Every test of the document from outside, in one program: it is linked once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod common;

mod advice;
mod amounts;
mod belongings;
mod bytes;
mod changed;
mod choosing;
mod commands;
mod duplicates;
mod erasing;
mod events;
#[cfg(feature = "demo")]
mod json;
mod known_failures;
mod merging;
mod pictures;
mod programme;
mod rates;
mod replicas;
mod restoring;
mod search;
mod several;
mod things;
mod undo;
