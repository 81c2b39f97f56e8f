//! Reading a business card: the pixels of a photograph in, pictures for a text recogniser out, and its words to fields.
//!
//! **Architecture invariant.** This crate starts nothing. [`Reading`] says what picture is to be recognised next and takes
//! the words; who recognises them, and where, it does not know: that is a [`TextRecognizer`]. With the feature `browser` it
//! is a module for a worker of its own, whose recogniser is a function of JavaScript.

#[cfg(feature = "browser")]
pub mod browser;
mod corners;
mod edges;
mod light;
mod picture;
mod quantile;
mod reading;
mod recognise;
mod warp;

pub use corners::{Corners, find_card};
pub use kith_formats::card;
pub use light::{flatten, ink};
pub use picture::{Colour, Grey, Photo};
pub use reading::{Layout, Reading, Task};
pub use recognise::{TextRecognizer, recognise};
pub use warp::straighten;
