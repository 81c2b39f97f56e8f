//! The rules of the book as pure functions of facts, or of the rows made from them, and the day, each with its table of
//! cases.
//!
//! Rows and the list of Today need no document, so the screen that has only rows gets the same answer as the worker that
//! has everything.

pub mod advice;
pub mod asks;
pub mod backup;
mod birthday;
pub mod brief;
pub mod calendar;
pub(crate) mod called;
pub mod capacity;
pub mod days;
pub mod digest;
pub mod draft;
pub mod due;
pub mod duplicates;
pub mod easing;
pub mod events;
pub mod fold;
pub mod follow_ups;
pub mod given;
pub mod goodwill;
pub mod insights;
pub mod matches;
pub mod me;
pub mod names;
pub mod normal;
pub mod open;
pub mod paths;
pub mod people;
mod plain;
pub mod programme;
pub mod relation;
pub mod review;
pub mod rhythm;
pub mod row;
mod spread;
pub mod stage;
pub mod standing;
pub mod suggest;
pub mod time;
pub mod today;
pub mod views;
pub mod words;
pub mod work;

#[cfg(test)]
pub(crate) mod book;
#[cfg(test)]
pub(crate) mod sample;

pub use people::people;
pub use today::today;
pub use views::view;
