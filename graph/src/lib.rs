//! The contact graph: types, commands and derived views, with the Automerge document inside.
//!
//! **Architecture invariant:** no I/O, no clock, no randomness, no browser. Time and ids come in as arguments,
//! bytes and views go out. This crate knows neither `sync` nor `formats`.

pub mod belongings;
pub mod command;
#[cfg(feature = "demo")]
pub mod demo;
pub mod facts;
pub mod ids;
pub mod picture;
pub mod reminder;
pub mod rules;
#[cfg(feature = "schema")]
pub mod schema;
pub mod things;
pub mod types;
pub mod view;

#[cfg(feature = "document")]
pub mod document;
