//! Whom tiers 1 to 3 reach: industry × place × service (row B8).

use serde::{Deserialize, Serialize};

/// The table, and what is missing in it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Coverage {
    /// Industries of the table, those of most people first.
    pub industries: Vec<Covered>,
    /// Places, in the same order.
    pub places: Vec<Covered>,
    /// Kinds of service, in the same order.
    pub services: Vec<Covered>,
    /// How many industries, places and services of fewer people the table leaves out.
    pub left_out: [usize; 3],
    /// Cells with somebody in them, in the order of the lists.
    pub cells: Vec<Cell>,
    /// Cells with nobody in them: industry, place, service.
    pub empty: Vec<[String; 3]>,
    /// How many people of tiers 1 to 3 are in no cell, since one of their lists is empty.
    pub unplaced: usize,
}

/// One industry, place or kind of service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Covered {
    /// What it is, as it was written.
    pub name: String,
    /// How many people of tiers 1, 2, 3 have it.
    pub people: [usize; 3],
}

/// A cell of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Cell {
    /// Industry.
    pub industry: String,
    /// Place.
    pub place: String,
    /// Kind of service.
    pub service: String,
    /// How many people of tiers 1, 2, 3 are in it.
    pub people: [usize; 3],
}
