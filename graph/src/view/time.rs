//! The minutes that were noted apart from contacts (row B6).

use crate::things::{Association, Time};
use crate::types::Event;
use serde::{Deserialize, Serialize};

/// Work on nobody in particular, and events: where minutes are looked through and corrected.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TimeNoted {
    /// Pieces of preparation, writing and the rest, the latest first, each with what its event and its association are
    /// called.
    pub pieces: Vec<Piece>,
    /// Events that have begun or took time, the latest first.
    pub events: Vec<Event>,
    /// My associations, by name: what a timer can be for.
    pub associations: Vec<Association>,
}

/// A piece of work.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Piece {
    /// What was noted.
    #[serde(flatten)]
    pub time: Time,
    /// What its event is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_name: Option<String>,
    /// What its association is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub association_name: Option<String>,
}
