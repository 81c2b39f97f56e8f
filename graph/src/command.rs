//! Every way the book can change, as plain serde types: the same in the app, the CLI and the journal on disk.
//!
//! A command carries its ids and days itself, so that applying it a second time, on another device or after a
//! crash, does the same thing.

use crate::belongings::Belongings;
use crate::ids::{BatchId, EventId, OpportunityId, PersonId};
use crate::picture::{Picture, PictureId};
use crate::reminder::Reminder;
use crate::things::{Thing, ThingKind};
use crate::types::{
    Address, Birthday, Cadence, Cared, Event, GuestMark, Interaction, NameParts, PersonDraft,
    PersonList, Position, Question, Reach, Stage, Tier,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use uuid::Uuid;

/// A change to the book. As JSON: `{"do":"add_person", …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "do", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "made, done and dropped")]
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
        /// What the file knows of those who are there already, or come before in it: edits that add and replace nothing.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        more: Vec<(PersonId, Vec<PersonEdit>)>,
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
    /// Gives people a tag, or takes it from them; an equal one written otherwise is the same tag.
    SetTag {
        /// Whom.
        ids: Vec<PersonId>,
        /// Which.
        tag: String,
        /// Whether they have it from now on.
        has: bool,
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
    /// Hides one dated row of Today until a day, and changes no date (PRODUCT, "Today").
    SnoozeRow {
        /// Whose row.
        id: PersonId,
        /// Which, as [`Open::key`](crate::view::Open::key) has it.
        row: String,
        /// The first day it may come up again; `null` shows it again.
        until: Option<NaiveDate>,
    },
    /// Leaves somebody in peace: hides every nudge before a day (row R8).
    LeaveInPeace {
        /// Whom.
        id: PersonId,
        /// The first day of nudges; `null` ends the peace.
        until: Option<NaiveDate>,
    },
    /// Sets where a relationship stands (row R4).
    SetStage {
        /// Whom.
        ids: Vec<PersonId>,
        /// Where; `null` for none.
        stage: Option<Stage>,
        /// The day it was entered, in the device's zone.
        on: NaiveDate,
    },
    /// Lets one person stand for two (row C6). Nothing of either is lost, and it can be taken back. Of fields with one
    /// value that of who stays counts, and the other's where there is none; lists and notes are those of both.
    MergePeople {
        /// Who stays.
        keep: PersonId,
        /// Whose page becomes the other's.
        gone: PersonId,
        /// Of which fields the other's value counts all the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        take: Vec<MergeField>,
        /// Which entries of lists do not stay: edits that take something out, such as `remove_email`.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        drop: Vec<PersonEdit>,
        /// The day, in the device's zone; without it the batch's. A tier that is taken is moved to on it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        on: Option<NaiveDate>,
    },
    /// Says that two who look alike are two people: they are not shown as duplicates any more (row C6).
    NotSame {
        /// One.
        a: PersonId,
        /// The other; the order means nothing.
        b: PersonId,
    },
    /// Adds or rewrites a thing. As JSON: `{"do":"save","promise":{…}}`.
    Save(Thing),
    /// Changes fields of a thing; each is merged by itself. `null` empties one.
    Change {
        /// What it is.
        kind: ThingKind,
        /// Its key.
        id: Uuid,
        /// Fields and their new values.
        set: Map<String, Value>,
    },
    /// Takes a thing out of the views.
    Delete {
        /// What it is.
        kind: ThingKind,
        /// Its key.
        id: Uuid,
    },
    /// Changes fields of my side (row R15). `null` empties one.
    SetProfile {
        /// Fields of [`Profile`](crate::things::Profile).
        set: Map<String, Value>,
    },
    /// Changes numbers of the rules. `null` gives back the default.
    SetSettings {
        /// Fields of [`Settings`](crate::things::Settings), among them `rates_into` (`"EUR"`) and a rate for each other
        /// currency, which says what it is in: `rate_usd` as `"0.92 EUR"`. It counts while that is `rates_into`.
        set: Map<String, Value>,
    },
    /// Says how a device is reminded while the app is closed; `null` for not at all (row S8).
    SetReminder {
        /// Its number in the book.
        device: u32,
        /// How.
        reminder: Option<Reminder>,
    },
    /// Sets the secret under which the relay hands out the calendar; `null` for none (row S8).
    SetFeed {
        /// At least 22 letters and digits, made at random.
        secret: Option<String>,
    },
    /// Does several commands as one: wholly or not at all, and taken back as one.
    Together {
        /// What it is, as a toast says it: "Kept the promise to Priya Raman".
        what: String,
        /// The commands, in order; none of them an import, and none of this kind.
        commands: Vec<Command>,
    },
    /// Takes a person out of the views. Nothing is removed from the document.
    DeletePerson {
        /// Whom.
        id: PersonId,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Brings one person back who was taken out of the views, by whatever that was: of an import that was taken back,
    /// this one alone.
    BringBack {
        /// Whom.
        id: PersonId,
    },
    /// Adds a picture of somebody. A portrait takes the place of those before it.
    AddPicture {
        /// Whose.
        id: PersonId,
        /// What is known of it. Its sealed file lies beside the book.
        picture: Picture,
    },
    /// Takes a picture out of the views. Its sealed file goes 90 days later.
    RemovePicture {
        /// Whose.
        id: PersonId,
        /// Which.
        picture: PictureId,
    },
    /// Adds or rewrites an event.
    SaveEvent {
        /// The whole event. Its guests stay as they are.
        event: Event,
    },
    /// Says what is known of guests of an event, each by themselves; `null` takes somebody off the list (row C7).
    SetGuests {
        /// At which event.
        id: EventId,
        /// Whom, and what is known of them.
        guests: Vec<(PersonId, Option<GuestMark>)>,
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
    /// Puts an earlier value of a person back, whatever stands there now (row S6). It is written as if by hand: a tier
    /// is a move, a stage or a cadence counts from the day.
    Restore {
        /// Whose.
        id: PersonId,
        /// The batch that replaced it.
        batch: BatchId,
        /// Which, as [`Earlier::key`](crate::view::Earlier::key) has it.
        value: String,
        /// The day, in the device's zone.
        on: NaiveDate,
    },
    /// Takes back what a batch wrote, wherever the value is still the one it wrote (row S6).
    Undo {
        /// Which.
        batch: BatchId,
    },
}

impl Command {
    /// Lets one person stand for two, with nothing picked.
    #[must_use]
    pub fn merge(keep: PersonId, gone: PersonId) -> Self {
        Command::MergePeople {
            keep,
            gone,
            take: Vec::new(),
            drop: Vec::new(),
            on: None,
        }
    }
}

/// A field of a person with one value, of which a merge takes one of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the fields of a person")]
pub enum MergeField {
    /// With its parts.
    Name,
    Nickname,
    Pronouns,
    /// Which position is the current one; the others stay after it.
    Position,
    Birthday,
    MetOn,
    MetAt,
    MetEvent,
    MetThrough,
    CouldRefer,
    Tier,
    Stage,
    Cadence,
    Answer(Question),
}

impl MergeField {
    /// All of them, in the order in which they are shown.
    pub const ALL: [MergeField; 18] = [
        MergeField::Name,
        MergeField::Nickname,
        MergeField::Pronouns,
        MergeField::Position,
        MergeField::Birthday,
        MergeField::MetOn,
        MergeField::MetAt,
        MergeField::MetEvent,
        MergeField::MetThrough,
        MergeField::CouldRefer,
        MergeField::Tier,
        MergeField::Stage,
        MergeField::Cadence,
        MergeField::Answer(Question::Serves),
        MergeField::Answer(Question::Seeks),
        MergeField::Answer(Question::Help),
        MergeField::Answer(Question::Referral),
        MergeField::Answer(Question::Reach),
    ];
}

/// What a choice is about. As JSON: `{"person": id}` or `{"opportunity": id}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// A person.
    Person(PersonId),
    /// Work that may come, with its amount.
    Opportunity(OpportunityId),
}

/// One field of a person. Lists are edited by value, so that two devices adding different phones keep both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// Removes the one with this company and title.
    RemovePosition(Position),
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
    MetThrough(Option<PersonId>),
    NotMet(bool),
    Pronouns(String),
    CouldRefer(Option<bool>),
    /// Adds an entry to a list; an equal one stays as it is.
    AddTo {
        list: PersonList,
        text: String,
    },
    /// Takes an entry out of a list.
    RemoveFrom {
        list: PersonList,
        text: String,
    },
    /// Answers one of the five questions of a partnership; an empty text takes the answer back.
    Answer {
        question: Question,
        text: String,
    },
    /// Keeps a line of a file that Kith has no field for, as the file wrote it; an equal one stays as it is.
    AddUnknown(String),
    Note(String),
    /// Adds a picture, as [`Command::AddPicture`] does.
    AddPicture(Picture),
}
