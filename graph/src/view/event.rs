//! An event with everybody who was met there, and the sorting of them (row C7).

use super::review::Slots;
use super::{Bring, PersonRow};
use crate::things::Promise;
use crate::types::{Event, GuestMark};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// An event's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct EventPage {
    /// What was entered.
    pub event: Event,
    /// Everybody met there, in the order in which they were met.
    pub met: Vec<Met>,
    /// Who is on its list, by name, so that nobody moves while they are ticked off at the door.
    pub guests: Vec<Guest>,
    /// The time that went into it.
    pub hours: Hours,
    /// How many of those who were met wait to be sorted.
    pub to_sort: usize,
}

/// Somebody met at an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Met {
    /// Who. Whether they wait to be sorted stands there too.
    pub person: PersonRow,
    /// The day.
    pub on: NaiveDate,
    /// Where, in words; empty where nothing but the event was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
}

/// Somebody on an event's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Guest {
    /// Who.
    pub person: PersonRow,
    /// What is known of them.
    pub mark: GuestMark,
}

/// The time that went into an event, in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Hours {
    /// Spent there.
    pub there: u32,
    /// Given to preparing it.
    pub preparation: u32,
    /// Of contacts that belong to it, where minutes were given.
    pub contacts: u32,
    /// Noted for it otherwise.
    pub other: u32,
}

impl Hours {
    /// All of it.
    #[must_use]
    pub fn all(&self) -> u32 {
        let parts = [self.there, self.preparation, self.contacts, self.other];
        parts.into_iter().fold(0, u32::saturating_add)
    }
}

/// The sorting of those who were met at an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Triage {
    /// Which event.
    pub event: Event,
    /// How many were captured there.
    pub of: usize,
    /// How many of them are sorted.
    pub sorted: usize,
    /// People in tiers 1, 2, 3.
    pub count: [usize; 3],
    /// How many fit there.
    pub most: [usize; 3],
    /// Follow-ups a day at most.
    pub a_day: u16,
    /// Who waits, in the order in which they were met.
    pub queue: Vec<Waiting>,
}

/// Somebody who waits to be sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Waiting {
    /// Who.
    pub person: PersonRow,
    /// The day we met.
    pub on: NaiveDate,
    /// Where, in words; empty where nothing but the event was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// What was noted, whole: their own note, else that of the latest contact.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// What I promised them and did not keep yet, the first to fall due first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
    /// What else could be promised: somebody who has what they look for, or an offer of mine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Bring>,
    /// Days for a follow-up, none later proposed than the first of the promises falls due.
    pub slots: Slots,
}
