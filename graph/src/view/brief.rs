//! The brief before a meeting (row R13).

use super::relation::Goodwill;
use super::{HistoryEntry, PersonRow};
use crate::ids::PersonId;
use crate::things::Promise;
use crate::types::{Channel, Event, Question};
use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

/// One screen before a meeting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Brief {
    /// Who.
    pub person: PersonRow,
    /// The next planned contact: when, how, with what to bring.
    pub planned: Option<Planned>,
    /// The day we met.
    pub met_on: Option<NaiveDate>,
    /// Where we met, in words or by the event's name.
    pub met_at: String,
    /// Through whom.
    pub met_through: Option<(PersonId, String)>,
    /// The last talks that have a note, newest first, at most three: day, channel, note.
    pub talks: Vec<(NaiveDate, Channel, String)>,
    /// Open promises both ways, by due day.
    pub promises: Vec<Promise>,
    /// Goodwill.
    pub goodwill: Goodwill,
    /// Whom we both know, by strength.
    pub shared: Vec<(PersonId, String)>,
    /// Fields edited and notes added since the last talk, newest first.
    pub changed: Vec<HistoryEntry>,
    /// What they look for.
    pub needs: Vec<String>,
    /// What they offer.
    pub offers: Vec<String>,
    /// How they like to be reached, and the other answers, in order.
    pub answers: Vec<(Question, String)>,
    /// Three questions to ask about them.
    pub questions: Vec<AskThem>,
}

/// A contact that is planned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Planned {
    /// The local day.
    pub on: NaiveDate,
    /// The moment.
    pub at: Option<DateTime<FixedOffset>>,
    /// How.
    pub channel: Channel,
    /// What of value to bring.
    pub value: String,
    /// The note: often the place.
    pub note: String,
    /// At which event.
    pub event: Option<Event>,
}

/// A question to ask, by template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AskThem {
    /// How the search for something goes.
    Need(String),
    /// How something that was talked about went on.
    Note(String),
    /// One of the five.
    Question(Question),
    /// How something that they try to reach goes.
    Aim(String),
    /// What keeps them busy: where nothing else is known.
    Anything,
}
