//! The outside world's files: bytes in, drafts and warnings out.
//!
//! **Architecture invariant.** This crate knows neither the book (`kith-graph`) nor sync nor any platform. It
//! reads no clock, no file and no network: today's date and the bytes are arguments. What it could not read is
//! said, with its place, and never stops the rest.

pub mod card;
pub mod charset;
pub mod code;
mod column;
pub mod csv_in;
pub mod csv_out;
pub mod draft;
pub mod ics;
#[cfg(feature = "qr")]
pub mod qr;
pub mod quick_add;
pub mod read;
pub mod vcard;
