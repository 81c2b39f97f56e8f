//! What a device keeps, as the platforms see it: a few spaces of records and all-or-nothing transactions on them.
//!
//! IndexedDB in the browser, SQLite in the CLI, a map that can crash in the simulator. A platform executes a
//! [`Tx`] in one strictly durable transaction, in the order they were handed over, and reports only after it is
//! complete.

pub mod outbox;

/// Where a record lies. `Log` spaces get an ascending `u64` key from the store at append, never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Space {
    /// Keyed: single values: schema version, vault, pins, tail, fence.
    Meta,
    /// Log: changes of the document as saved, and snapshots that took the place of earlier ones.
    Changes,
    /// Keyed: read-model rows.
    Rows,
    /// Log: change bytes saved here and not yet sealed.
    Outbox,
    /// Keyed: own sealed chunks, by number, until two confirmed snapshots cover them.
    Sealed,
    /// Keyed: others' chunks that wait or failed (pending, quarantined), by device and number.
    Held,
    /// Keyed: others' chunks that were applied, by device and number: their hashes and the heads they state, until a
    /// settled snapshot covers them.
    Seen,
    /// Keyed: roster records by position.
    Roster,
    /// Keyed: device secrets, wrapped by the platform before they rest.
    Secrets,
    /// Keyed: commands given before the document was there, by batch.
    Journal,
    /// Keyed: sealed blobs, as in [`crate::blob`], by id in hex. What is sent again is the same bytes.
    Blobs,
}

impl Space {
    /// All of them, in a fixed order.
    pub const ALL: [Space; 11] = [
        Space::Meta,
        Space::Changes,
        Space::Rows,
        Space::Outbox,
        Space::Sealed,
        Space::Held,
        Space::Seen,
        Space::Roster,
        Space::Secrets,
        Space::Journal,
        Space::Blobs,
    ];

    /// The name on disk.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Space::Meta => "meta",
            Space::Changes => "changes",
            Space::Rows => "rows",
            Space::Outbox => "outbox",
            Space::Sealed => "sealed",
            Space::Held => "held",
            Space::Seen => "seen",
            Space::Roster => "roster",
            Space::Secrets => "secrets",
            Space::Journal => "journal",
            Space::Blobs => "blobs",
        }
    }

    /// Whether the store gives the keys.
    #[must_use]
    pub const fn is_log(self) -> bool {
        matches!(self, Space::Changes | Space::Outbox)
    }
}

/// One step of a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Op {
    /// Abort everything unless the keyed record has exactly this value (`None`: is absent).
    Expect(Space, String, Option<Vec<u8>>),
    /// Abort everything if a log space has an entry above this key: somebody appended what was not read.
    ExpectNothingAfter(Space, u64),
    /// Write a keyed record.
    Put(Space, String, Vec<u8>),
    /// Remove a keyed record.
    Delete(Space, String),
    /// Append to a log space.
    Append(Space, Vec<u8>),
    /// Remove one entry of a log space.
    Drop(Space, u64),
}

/// All or nothing, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tx {
    /// The steps.
    pub ops: Vec<Op>,
}

/// How a transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// On the disk. The keys that `Append` steps were given, in order.
    Complete(Vec<u64>),
    /// What was expected did not hold; nothing was written.
    Conflict,
}
