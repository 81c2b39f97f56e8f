//! What crosses crates is tested here, with the real programs: see `tests/` for the stories, `browser/` for those
//! that need a browser, and [`sim`] for what goes wrong between devices. What tests of several crates need is in this
//! library.

pub mod postgres;
pub mod push;
pub mod sim;
