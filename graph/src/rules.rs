//! The rules of the book as pure functions of the read model and `today`, each with its table of cases.
//!
//! They need no document, so the screen that has only rows gets the same answer as the worker that has everything.

pub mod backup;
pub mod due;
pub mod fold;
pub mod normal;
pub mod people;
mod plain;
pub mod today;

#[cfg(test)]
pub(crate) mod sample;

pub use people::people;
pub use today::today;
