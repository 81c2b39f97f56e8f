//! What the page and the worker say to each other: one typed channel, request and reply, no shared state.
//!
//! A message is a two-element array: JSON text, and bytes or `null` (a file on its way in or out). Every request
//! gets exactly one [`Reply`]; what the page watches is told again whenever it changes.

#![allow(missing_docs, reason = "a variant says what its fields are")]

use chrono::NaiveDate;
use kith_graph::command::Command;
use kith_graph::ids::{BatchId, EventId, PersonId};
use kith_graph::picture::PictureId;
use kith_graph::reminder::Reminder;
use kith_graph::types::{Event, PersonDraft};
use kith_graph::view::{PeopleFilter, PeoplePage, PersonPage, Today, View, Wanted};
use serde::{Deserialize, Serialize};

/// From the page to the worker.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Request {
    /// Chosen by the page, unique while it lives.
    pub id: u32,
    /// What is asked.
    pub ask: Ask,
}

/// What the page can ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "made, sent and dropped")]
pub enum Ask {
    /// Do this. Answered by `Saved` only once it is durable on this device.
    Run { command: Command },
    /// Take a batch back.
    Undo { batch: BatchId },
    /// Answer now, and tell again under the same `watch` number whenever the answer changes.
    Watch { watch: u32, query: Query },
    /// Stop telling.
    Unwatch { watch: u32 },
    /// Split free text into a person, or into several unless it is said to be `one` (row C1). Nothing is saved. Whether
    /// a date like 3/4 begins with the month is said where it is known.
    Parse {
        text: String,
        today: NaiveDate,
        month_first: Option<bool>,
        one: bool,
    },
    /// Read a file (the bytes come beside) and say what it would bring. Nothing is saved.
    Preview { name: String },
    /// The same for the table with this number, whose columns mean what the person chose of the choices.
    PreviewTable {
        table: u32,
        columns: Vec<Option<usize>>,
    },
    /// The same for the book that this device had before it joined another one.
    PreviewSetAside,
    /// Bring in the example book, under a batch of its own.
    Example { today: NaiveDate },
    /// Bring in what the preview with this number showed.
    Import { preview: u32 },
    /// Forget a preview or a sealed backup.
    Discard { preview: u32 },
    /// Stop the import that runs: it is refused, and what it did is taken back.
    StopImport,
    /// Begin a file with everything: answered with `Reply::Export`.
    Export { format: ExportFormat },
    /// Give the next part of the file with this number; the bytes come beside the reply.
    ExportPart { export: u32 },
    /// Give the whole book as a file that only this passphrase opens; the bytes come beside the reply.
    Backup { passphrase: String },
    /// Open the backup with this number: it is restored into an empty book, or previewed.
    Open { sealed: u32, passphrase: String },
    /// Make an invitation at this relay (the page's own origin unless typed) and wait for a device.
    Invite { relay: String },
    /// The person compared the codes.
    Codes { matching: bool },
    /// Join with a link, or with words and the relay that they belong to.
    Join {
        link: String,
        relay: Option<String>,
        label: String,
    },
    /// My card, as a stranger's camera reads it.
    MyCard,
    /// Find QR codes in a picture; its grey pixels come beside, one byte each, row by row. Nothing is saved.
    ReadCodes { width: usize, height: usize },
    /// Take another device out of the book. Answered once the relay and this device have it.
    Remove { device: u32 },
    /// Erase somebody for good. Answered once the relay and this device have begun anew without them.
    Erase { person: PersonId },
    /// Add a photo of somebody; the image comes beside.
    AddPhoto { person: PersonId },
    /// Do these as one, and keep the image of a card, which comes beside, with somebody whom they may have added.
    RunWithCard {
        what: String,
        commands: Vec<Command>,
        person: PersonId,
    },
    /// A picture of the book, as `Reply::File`. Answered once it is on this device, be it tomorrow.
    Picture { id: PictureId },
    /// Go on without a change of `Status::stuck`, on all devices.
    SetAside { device: u32, number: u64 },
    /// The person has seen `Status::left_out`.
    ForgetLeftOut,
    /// The token of the relay's operator, when `Status::needs_token` says so. Kept until the relay has the book.
    GiveToken { token: String },
    /// The recovery phrase, as long as it is not confirmed.
    Phrase,
    /// The person typed the recovery phrase.
    ConfirmPhrase { words: String },
    /// Put a new recovery phrase in the place of this one. Answered once the relay and this device have it; it is then
    /// what `Ask::Phrase` gives.
    ReplacePhrase { words: String },
    /// Delete the book from the relay, with its phrase. Answered once that is done; devices keep what they have.
    DeleteVault { words: String },
    /// Bring the book to this relay, sealed, where it is on none yet.
    Share { relay: String },
    /// Say how this device is reminded from now on, or that it is not (row S8).
    Remind { reminder: Option<Reminder> },
    /// Have one message sent to this device now.
    TryReminder,
    /// Have the relay hand out the calendar under a secret address, or end that.
    ShareCalendar { on: bool },
    /// Stop inviting or joining.
    StopPairing,
    /// The page is visible again or the network is back: a good moment to connect.
    Nudge,
}

/// A question whose answer can be watched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Query {
    /// Who is due (row R3): the rows that are shown first and a few more, or all.
    Today { today: NaiveDate, all: bool },
    /// A stretch of the list of people: rows `from .. from + limit`.
    People {
        filter: PeopleFilter,
        today: NaiveDate,
        from: usize,
        limit: usize,
    },
    /// One person's page.
    Person { id: PersonId, today: NaiveDate },
    /// A view of the whole book.
    View { wanted: Wanted, today: NaiveDate },
    /// All events, newest first, with how many people were met at each.
    Events,
    /// The devices of this book.
    Devices,
    /// How the book stands: storage, sync, size.
    Status,
    /// How reminders stand on this device.
    Reminding,
}

/// From the worker to the page.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "made, sent and dropped")]
pub enum Tell {
    /// The reply to a request.
    Reply { id: u32, reply: Reply },
    /// A watched answer changed.
    Watched { watch: u32, answer: Answer },
    /// How pairing goes on.
    Pairing { step: PairingStep },
    /// How far an import is: people written, of how many.
    Progress { done: usize, of: usize },
    /// Another tab asks for the newer version: finish and reload.
    Outdated,
}

/// The one reply to a request.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "made, sent and dropped")]
pub enum Reply {
    /// Durable on this device. `batch` is what undo takes; `what` says it as a toast would ("Added Sarah Chen").
    Saved { batch: BatchId, what: String },
    /// Durable, but some values had been changed since and were left as they are (undo only).
    PartlyUndone { batch: BatchId, kept: Vec<String> },
    /// Not done, and nothing changed: a sentence that a person can act on.
    Refused { sentence: String },
    /// The first answer to a watch.
    Answer { answer: Answer },
    /// What Kith understood: the first person, and those after.
    Parsed { parsed: Parsed, more: Vec<Parsed> },
    /// What a file would bring.
    Previewed { preview: Preview },
    /// The file is a table whose columns do not say what they are: `Ask::PreviewTable` takes this number,
    /// `Ask::Discard` forgets it.
    Columns {
        table: u32,
        columns: Vec<Column>,
        /// What a column can be.
        choices: Vec<String>,
        /// How many rows there are.
        rows: usize,
    },
    /// The file is a backup: `Ask::Open` takes this number, `Ask::Discard` forgets it.
    Sealed { sealed: u32 },
    /// The book was empty and is now the one of the backup, durable: as a toast would say it.
    Restored { what: String },
    /// The texts of the codes that were found.
    Codes { texts: Vec<String> },
    /// My card: who it names, the vCard, and the same as rows of modules. Empty as long as my side says nothing of it.
    Card {
        name: String,
        vcard: String,
        qr: Vec<Vec<bool>>,
    },
    /// A file; its bytes come beside.
    File { name: String, mime: String },
    /// A file that is given a part at a time, under a number.
    Export {
        export: u32,
        name: String,
        mime: String,
    },
    /// A part of a file, its bytes beside; without bytes the file is whole.
    Part,
    /// The 24 words; none if there are none to be shown on this device.
    Phrase { words: Option<String> },
    /// Done, nothing to say.
    Done,
}

/// Answers, one for each query.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "made, sent and dropped")]
pub enum Answer {
    /// To `Query::Today`.
    Today(Today),
    /// To `Query::People`.
    People(PeoplePage),
    /// To `Query::Person`; `None` if there is nobody with that id.
    Person(Option<Box<PersonPage>>),
    /// To `Query::View`.
    View(Box<View>),
    /// To `Query::Events`: event and how many were met there.
    Events(Vec<(Event, usize)>),
    /// To `Query::Devices`.
    Devices(Vec<DeviceRow>),
    /// To `Query::Status`.
    Status(Status),
    /// To `Query::Reminding`.
    Reminding(Reminding),
}

/// How reminders stand on this device.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reminding {
    /// The relay's public key, which a browser is to take messages from; `None` without a connection, or at a relay that
    /// posts no reminders.
    pub key: Option<Vec<u8>>,
    /// Whether there is a connection. It is the other window's where that one talks to the relay.
    pub connected: bool,
    /// Whether this window is the one that talks to the relay.
    pub here: bool,
    /// How this device is reminded, if it is.
    pub reminder: Option<Reminder>,
    /// The browser's service said that it takes nothing any more.
    pub gone: bool,
    /// How many other devices are reminded.
    pub others: usize,
    /// The secret end of the calendar's address, while there is one.
    pub feed: Option<String>,
    /// Something is still on its way to the relay.
    pub sending: bool,
}

/// One device of the book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceRow {
    /// Its number in the roster.
    pub number: u32,
    /// What the person calls it.
    pub label: String,
    /// This one.
    pub this: bool,
    /// When it was last connected, in seconds since 1970 by the relay's clock, if that is known.
    pub last_seen: Option<i64>,
}

/// A change of a device that is gone, which cannot be taken up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StuckRow {
    /// Which device's.
    pub device: u32,
    /// Its number there.
    pub number: u64,
    /// What it is about, as a sentence.
    pub sentence: String,
}

/// How the book stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// The word in the header.
    pub sync: SyncState,
    /// Why, when the word is Look: sentences that a person can act on.
    pub troubles: Vec<String>,
    /// What a person may like to know, though nothing needs to be done: sentences.
    pub notes: Vec<String>,
    /// What was left out when the book began anew, until `Ask::ForgetLeftOut`: sentences.
    pub left_out: Vec<String>,
    /// Changes that the person may go on without.
    pub stuck: Vec<StuckRow>,
    /// Whether this device shares its book with others at all.
    pub paired: bool,
    /// Whether this device was removed from that book, or the book deleted from the relay.
    pub out: bool,
    /// The relay in use, without secrets.
    pub relay: Option<String>,
    /// Whether the relay waits for its operator's token before it takes this book.
    pub needs_token: bool,
    /// Edits saved here that the relay has not confirmed yet.
    pub waiting: usize,
    /// Pictures that the relay lacks and this device has.
    pub pictures: usize,
    /// How the store on this device stands.
    pub storage: Storage,
    /// People in the book; `None` until it is known. Zero means: first run.
    pub people: Option<usize>,
    /// Whether the book that this device had before it joined another one waits to be brought in.
    pub set_aside: bool,
    /// The example book, if it is in here: what undo takes to remove it.
    pub example: Option<BatchId>,
    /// Whether a recovery phrase waits here to be written down and confirmed.
    pub phrase: bool,
    /// Whether the document itself is loaded (before, rows come from the read model).
    pub loaded: bool,
}

/// The word in the header.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum SyncState {
    Offline,
    Syncing,
    Synced,
    Look,
}

/// How the store on this device stands. What cannot be opened is never shown as an empty book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Storage {
    /// Being opened.
    Opening,
    /// Open; every edit so far is durable.
    Ready,
    /// A write did not land yet and is tried again: "not saved".
    NotSaved { sentence: String },
    /// Cannot be opened: a sentence that a person can act on.
    Closed { sentence: String },
}

/// How pairing goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairingStep {
    /// Show this: the link (its secret in the fragment), 12 words, a QR code as rows of modules, and when it ends.
    Invited {
        link: String,
        words: String,
        qr: Vec<Vec<bool>>,
        seconds: u32,
    },
    /// Both sides: compare these eight digits. `confirm` is true on the side that has the two buttons.
    Compare { code: String, confirm: bool },
    /// The other device was let in and has, or is fetching, everything.
    Joined { label: String },
    /// It did not work, and nothing changed: a sentence.
    Failed { sentence: String },
}

/// What quick add understood.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parsed {
    /// Every field that was found; what was not understood is in the note.
    pub person: PersonDraft,
    /// A promise, as words and a day, if one was heard.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<(String, Option<NaiveDate>)>,
    /// Further promises that were heard, mine and theirs; their words are in the note, too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Heard>,
}

/// A promise that was heard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heard {
    /// What was promised.
    pub what: String,
    /// By when, if that was said.
    pub due: Option<NaiveDate>,
    /// Whether they made it, not me.
    pub theirs: bool,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its name, or its number in words.
    pub heading: String,
    /// Its first values.
    pub samples: Vec<String>,
    /// What it probably is, as a place among the choices.
    pub guess: Option<usize>,
}

/// What a file would bring.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// What `Ask::Import` takes.
    pub preview: u32,
    /// The file's name.
    pub source: String,
    /// "vCard 3.0", "vCard 2.1 and 4.0".
    pub kind: String,
    /// Who would be added, in the file's order: name and a second line. At most 500 are listed.
    pub add: Vec<(String, String)>,
    /// How many would be added in all.
    pub add_count: usize,
    /// Who is there already and known better by the file: name, where they are. At most 500 are listed.
    pub more: Vec<(String, String)>,
    /// How many there are.
    pub more_count: usize,
    /// Contacts that come along, from another book.
    pub contacts: usize,
    /// Events that come along, from another book.
    pub events: usize,
    /// What else comes along: promises, exchanges, guests …
    pub others: usize,
    /// Who would be skipped and why: name, reason. At most 500 are listed.
    pub skip: Vec<(String, String)>,
    /// How many would be skipped in all.
    pub skip_count: usize,
    /// What was odd, each a sentence with the place ("Record 3, line 41: …").
    pub warnings: Vec<String>,
}

/// Files that Kith writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the names are the definition")]
pub enum ExportFormat {
    #[serde(rename = "vcard")]
    Cards,
    #[serde(rename = "vcard3")]
    Cards3,
    Csv,
    GoogleCsv,
    LinkedinCsv,
    Json,
    Ics,
    Automerge,
}

/// Also used by the event picker: the event that every capture carries (kept in the device's own settings).
pub type EventMode = Option<EventId>;
