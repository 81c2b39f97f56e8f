//! What a book holds, by value: what a restore or a set-aside book brings into another one.
//!
//! Keys are those of the book it was read from. Whoever brings it in gives fresh ones, so that nothing of the two books
//! is ever taken for the same entity by its key.

use crate::ids::{EventId, PersonId};
use crate::picture::Picture;
use crate::things::{Profile, Thing};
use crate::types::{Cadence, Event, GuestMark, Interaction, PersonDraft, Stage, Tier};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the example book is called as a source.
pub const EXAMPLE: &str = "the example book";

/// Everything in the views of a book, without its history.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default)]
pub struct Belongings {
    /// Events; they come first, because people and contacts refer to them.
    pub events: Vec<Event>,
    /// People.
    pub people: Vec<Whole>,
    /// Who of them is a part of whom (row C6).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub merged: Vec<Merged>,
    /// Their moves between tiers.
    pub moves: Vec<Move>,
    /// Who is on the lists of events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub guests: Vec<Guests>,
    /// Contacts with them.
    pub interactions: Vec<Interaction>,
    /// What people did for each other, and the rest; they come last, because they refer to the others.
    pub things: Vec<Thing>,
    /// My side.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub profile: Option<Profile>,
}

/// A person with what the book keeps beside the entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Whole {
    /// Who.
    pub id: PersonId,
    /// Everything entered.
    pub person: PersonDraft,
    /// Where they stand.
    pub standing: Standing,
    /// Their pictures.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<Picture>,
}

/// What decides when somebody is due, beside tier and contacts (rows R1, R2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Standing {
    /// The day they were added.
    pub added_on: NaiveDate,
    /// The day of the last change of tier.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier_on: Option<NaiveDate>,
    /// The person's own cadence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence: Option<Cadence>,
    /// The day of the last change of cadence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cadence_on: Option<NaiveDate>,
    /// Snoozed to this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<NaiveDate>,
    /// The day the snooze was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_on: Option<NaiveDate>,
    /// The latest counting contact when it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snoozed_last: Option<NaiveDate>,
    /// Where the relationship stands (row R4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage: Option<Stage>,
    /// The day that stage was entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stage_on: Option<NaiveDate>,
    /// Left in peace before this day (row R8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peace_until: Option<NaiveDate>,
}

/// Somebody who was merged into another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Merged {
    /// Who is a part.
    pub part: PersonId,
    /// Of whom.
    pub whole: PersonId,
}

/// The guests of one event (row C7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Guests {
    /// At which event.
    pub event: EventId,
    /// Who, and what is known of them.
    pub people: Vec<(PersonId, GuestMark)>,
}

/// A move between tiers, with its day and reason (row R1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    /// Its key.
    pub id: Uuid,
    /// Who.
    pub person: PersonId,
    /// From where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Tier>,
    /// To where.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Tier>,
    /// The day.
    pub on: NaiveDate,
    /// Why, if said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Belongings {
    /// Whether there is nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.people.is_empty()
            && self.merged.is_empty()
            && self.moves.is_empty()
            && self.guests.is_empty()
            && self.interactions.is_empty()
            && self.things.is_empty()
            && self.profile.is_none()
    }

    /// What is neither somebody nor a contact or an event: promises, exchanges and the rest, guests, my side.
    #[must_use]
    pub fn others(&self) -> usize {
        let guests = self.guests.iter().map(|list| list.people.len());
        self.things.len() + guests.sum::<usize>() + usize::from(self.profile.is_some())
    }

    /// "3 people, 12 contacts and 1 event"; what there is none of is not mentioned, and the rest only where there is nothing
    /// else.
    #[must_use]
    pub fn in_words(&self) -> String {
        let guests = self.guests.iter().map(|list| list.people.len());
        let parts = [
            (self.people.len(), "person", "people"),
            (self.interactions.len(), "contact", "contacts"),
            (self.events.len(), "event", "events"),
            (guests.sum(), "guest", "guests"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(n, ..)| *n > 0)
            .map(|(n, one, many)| format!("{n} {}", if n == 1 { one } else { many }))
            .collect();
        match parts.split_last() {
            None => match self.others() {
                0 => "nobody".to_owned(),
                1 => "1 other entry".to_owned(),
                n => format!("{n} other entries"),
            },
            Some((only, [])) => only.clone(),
            Some((last, before)) => format!("{} and {last}", before.join(", ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_none_of_is_not_mentioned() {
        let event = Event::named(EventId(Uuid::nil()), "Fair");
        let mut all = Belongings::default();
        assert_eq!(all.in_words(), "nobody");
        all.profile = Some(Profile::default());
        assert_eq!(all.in_words(), "1 other entry");
        all.events = vec![event; 2];
        assert_eq!(all.in_words(), "2 events");
        let added_on = NaiveDate::default();
        all.people = vec![Whole {
            id: PersonId(Uuid::nil()),
            person: PersonDraft::default(),
            standing: Standing {
                added_on,
                tier_on: None,
                cadence: None,
                cadence_on: None,
                snoozed_until: None,
                snoozed_on: None,
                snoozed_last: None,
                stage: None,
                stage_on: None,
                peace_until: None,
            },
            pictures: Vec::new(),
        }];
        assert_eq!(all.in_words(), "1 person and 2 events");
    }
}
