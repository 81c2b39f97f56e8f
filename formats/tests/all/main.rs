//! Every test of this crate from outside, in one program: it is linked once.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cards;
mod csv_in;
mod csv_properties;
mod ics;
mod qr;
mod quick_add;
mod shared_fixtures;
mod vcard_charsets;
mod vcard_fixtures;
mod vcard_ical;
mod vcard_programs;
mod vcard_properties;
