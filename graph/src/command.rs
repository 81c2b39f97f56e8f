//! Every way the book can change, as plain serde types: the same in the app, the CLI and the journal on disk.
//!
//! A command carries its ids and days itself, so that applying it a second time, on another device or after a
//! crash, does the same thing.

use crate::belongings::Belongings;
use crate::ids::{BatchId, EventId, PersonId};
use crate::types::{
    Address, Birthday, Cadence, Cared, Event, Interaction, NameParts, PersonDraft, Position, Reach,
    Tier,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A change to the book. As JSON: `{"do":"add_person", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Command {
    /// Adds one person.
    AddPerson {
        /// A fresh key.
        id: PersonId,
        /// The day they were added, in the device's zone.
        on: NaiveDate,
        /// What is known.
        person: Box<PersonDraft>,
    },
    /// Adds what an import confirmed; large imports run as several changes under one batch and are taken back as one.
    Import {
        /// The day of the import, in the device's zone.
        on: NaiveDate,
        /// The file's name, for the history.
        source: String,
        /// Fresh keys and what is known.
        people: Vec<(PersonId, PersonDraft)>,
    },
    /// Brings in what another book holds, by value; large ones run as several changes under one batch and are taken
    /// back as one.
    BringIn {
        /// Where it comes from, for the history.
        source: String,
        /// What is not here yet, under fresh keys.
        things: Belongings,
    },
    /// Changes fields of one person; each is merged by itself.
    EditPerson {
        /// Whom.
        id: PersonId,
        /// The day, in the device's zone.
        on: NaiveDate,
        /// The fields that change, in order.
        edits: Vec<PersonEdit>,
    },
    /// Moves people to a tier, or to the wider circle. The move keeps its day and reason (row R1).
    SetTier {
        /// Whom.
        ids: Vec<PersonId>,
        /// Where to.
        tier: Option<Tier>,
        /// The day, in the device's zone.
        on: NaiveDate,
        /// Why, if said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// Sets a person's own cadence, or gives back the tier's with `null` (row R2).
    SetCadence {
        /// Whom.
        id: PersonId,
        /// How often.
        cadence: Option<Cadence>,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Puts off until a day (row R2).
    Snooze {
        /// Whom.
        id: PersonId,
        /// The first day they may come up again; `null` ends a snooze.
        until: Option<NaiveDate>,
        /// The day it was said, in the device's zone.
        on: NaiveDate,
    },
    /// Takes a person out of the views. Nothing is removed from the document.
    DeletePerson {
        /// Whom.
        id: PersonId,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Adds or rewrites an event.
    SaveEvent {
        /// The whole event.
        event: Event,
    },
    /// Takes an event out of the views.
    DeleteEvent {
        /// Which.
        id: EventId,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Adds or rewrites an interaction.
    SaveInteraction {
        /// The whole interaction.
        interaction: Interaction,
    },
    /// Takes an interaction out of the views.
    DeleteInteraction {
        /// Which.
        id: crate::ids::InteractionId,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Says which of the values that were set apart is right (row S3). A value that is not `among` those that were
    /// shown is not lost: it is asked about again.
    Choose {
        /// Whose.
        of: Subject,
        /// What was asked.
        field: Cared,
        /// Every value that was shown.
        among: Vec<String>,
        /// Those of them to keep: one, or several where [`Cared::can_be_several`].
        keep: Vec<String>,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Takes back what a batch wrote, wherever the value is still the one it wrote (row S6).
    Undo {
        /// Which.
        batch: BatchId,
    },
}

/// What a choice is about. As JSON: `{"person": id}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person.
    Person(PersonId),
}

/// One field of a person. Lists are edited by value, so that two devices adding different phones keep both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "field", content = "value", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the fields of PersonDraft")]
pub enum PersonEdit {
    Name(String),
    Parts(Option<NameParts>),
    Nickname(String),
    /// Title of the current (first) position; makes one if there is none.
    Title(String),
    /// Company of the current (first) position; makes one if there is none.
    Company(String),
    AddPosition(Position),
    /// Adds, or relabels an equal one.
    AddEmail(Reach),
    /// Puts another in its place. Two corrections of the same one, made apart, are asked about.
    CorrectEmail {
        from: String,
        to: Reach,
    },
    /// Removes the one with this value.
    RemoveEmail(String),
    AddPhone(Reach),
    CorrectPhone {
        from: String,
        to: Reach,
    },
    RemovePhone(String),
    AddUrl(Reach),
    RemoveUrl(String),
    AddAddress(Address),
    RemoveAddress(Address),
    Birthday(Option<Birthday>),
    AddTag(String),
    RemoveTag(String),
    MetAt(String),
    MetOn(Option<NaiveDate>),
    MetEvent(Option<EventId>),
    Note(String),
}
