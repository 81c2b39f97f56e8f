//! What goes into an engine and what comes out of it.

#[cfg(doc)]
use super::Engine;
use super::{Away, Blobs, Millis};
use crate::blob::BlobId;
use crate::ids::DeviceNumber;
use crate::keys::RecoveryPhrase;
use crate::pairing::Grant;
use crate::roster::NewDevice;
use crate::snapshot::SnapshotId;
use crate::store::{Op, Outcome};
use crate::token::Token;
use crate::wire::{Feed, Reminders};

/// What was saved here and is not yet sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxItem {
    /// Its key in the `Outbox` space.
    pub key: u64,
    /// Changes of the document.
    pub changes: Vec<u8>,
    /// The document's heads once they are in it.
    pub heads: Vec<[u8; 32]>,
    /// What was given to make them, as the platform understands it; empty if that is not known.
    pub given: Vec<u8>,
}

/// What was sealed here and never acknowledged when the book began anew.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unsent {
    /// Changes of the document as it was.
    pub changes: Vec<u8>,
    /// What was given to make them, in order; empty if that is not known of all of them.
    pub given: Vec<Vec<u8>>,
}

/// What a platform has for [`Effect::Renew`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renewed {
    /// The document without what is to be erased: made of exactly what is on the disk, all of it sealed.
    Document {
        /// Saved.
        document: Vec<u8>,
        /// Its heads.
        heads: Vec<[u8; 32]>,
        /// The blobs that it names, those too that it has not named for less than 90 days.
        blobs: Vec<BlobId>,
    },
    /// Something was saved that is not sealed yet.
    NotYet,
    /// There is nothing left to erase.
    Done,
}

/// How a delivery ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Delivered {
    /// Everything is in the document, its heads are found there, and the ops are on the disk with it.
    Applied,
    /// The parts at these places build on changes that are neither there nor in another of the parts that could be
    /// taken up. Nothing was changed or written.
    MissingDeps(Vec<usize>),
    /// They cannot be applied, or the heads are not there afterwards: a sentence. Nothing was changed or written.
    Bad(String),
    /// An `Expect` did not hold. Nothing was written.
    Conflict,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Begin: connect.
    Start,
    /// The connection is open.
    Opened,
    /// The connection is gone, or could not be made.
    Closed,
    /// A binary frame came.
    Frame(Vec<u8>),
    /// These stand in the outbox.
    Outbox(Vec<OutboxItem>),
    /// The transaction ended.
    Committed {
        /// Which.
        tx: u64,
        /// How.
        outcome: Outcome,
    },
    /// The delivery ended.
    Delivered {
        /// Which.
        id: u64,
        /// How.
        result: Delivered,
    },
    /// The codes match: let this device in. Answered by [`Effect::DeviceAdded`] or [`Effect::DeviceNotAdded`].
    AddDevice(NewDevice),
    /// Pairing was stopped before the device was let in.
    ForgetDevice,
    /// Take this device out and change the keys. Answered by [`Effect::DeviceRemoved`] or
    /// [`Effect::DeviceNotRemoved`], once there is a connection.
    RemoveDevice(DeviceNumber),
    /// The person goes on without this chunk, which nobody will repair; see [`Engine::stuck`].
    SetAside(DeviceNumber, u64),
    /// The person has typed the recovery phrase: it is kept here no longer.
    PhraseConfirmed,
    /// Put a new recovery phrase in the place of this one. Answered by [`Effect::Answered`]; the new one is then
    /// [`Engine::unconfirmed_phrase`].
    ReplacePhrase(RecoveryPhrase),
    /// End the vault at the relay, with its phrase. Answered by [`Effect::Answered`]; nothing here is deleted.
    DeleteVault(RecoveryPhrase),
    /// The relay's operator gave this, for [`Engine::needs_token`] or before it is asked.
    Token(Token),
    /// What [`Effect::Snapshot`] asked for.
    Document {
        /// To answer with.
        id: SnapshotId,
        /// The document, saved, and its heads; `None` if it cannot be had as it is wanted now.
        document: Option<(Vec<u8>, Vec<[u8; 32]>)>,
    },
    /// What [`Effect::Check`] asked for.
    Checked {
        /// Which.
        id: SnapshotId,
        /// Whether it is a document, and all heads are in it.
        found: bool,
    },
    /// Erase for good what the platform knows of: begin the book anew. Answered by [`Effect::Erased`]; see
    /// [`Engine::may_erase`].
    Erase,
    /// What [`Effect::Renew`] asked for.
    Renewed {
        /// Which.
        id: SnapshotId,
        /// What there is.
        renewed: Renewed,
    },
    /// What the document names and what this device holds, as it is at the moment of saying it: what is said decides
    /// what is deleted for everybody. Said once before anything else about blobs, and again after every delivery and
    /// whenever any of it is another; until then no blob is sent or dropped.
    Blobs(Blobs),
    /// Somebody looks at a blob that is not held here. Answered by [`Effect::BlobArrived`], or by
    /// [`Effect::BlobAway`] and then, once it can be had, by [`Effect::BlobArrived`] all the same. It may be said again.
    WantBlob(BlobId),
    /// What the relay is to post to devices from now on, made anew.
    Remind(Vec<Reminders>),
    /// What calendar the relay is to hand out from now on.
    PutFeed(Option<Feed>),
    /// What [`Effect::ReadBlob`] asked for.
    BlobRead {
        /// Which.
        id: BlobId,
        /// As it is held; `None` if it is not.
        sealed: Option<Vec<u8>>,
    },
    /// The time asked for by [`Effect::WakeIn`] has come, or any other.
    Tick,
    /// A good moment to connect: the page is visible again, the network is back.
    Nudge,
}

/// What to do, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Open a WebSocket to [`Engine::relay`].
    Connect,
    /// Close it.
    Close,
    /// Send a binary frame.
    Send(Vec<u8>),
    /// Run this in one durable transaction.
    Commit {
        /// To answer with.
        tx: u64,
        /// The steps.
        ops: Vec<Op>,
    },
    /// Apply to the document, check the heads, and commit the document's bytes together with `ops`. After a whole
    /// document the outbox may have grown: [`Input::Outbox`].
    Deliver {
        /// To answer with.
        id: u64,
        /// Changes of the document, in parts that may build on each other in any order.
        parts: Vec<Vec<u8>>,
        /// Changes that must be in the document afterwards.
        heads: Vec<[u8; 32]>,
        /// To commit with it.
        ops: Vec<Op>,
        /// Whether the one part is a whole saved document, which is merged all the same.
        whole: bool,
    },
    /// Hand over the document by [`Input::Document`], once all of it is on the disk: without what stands in the outbox
    /// and without `unsent`, so that a snapshot never holds what nobody else may ever get otherwise. What others build on, others have.
    Snapshot {
        /// To answer with.
        id: SnapshotId,
        /// Changes that were sealed here and that no relay has confirmed.
        unsent: Vec<Vec<u8>>,
    },
    /// Load this document by itself, look for the heads in it, forget it again, and say [`Input::Checked`].
    Check {
        /// To answer with.
        id: SnapshotId,
        /// A whole saved document.
        document: Vec<u8>,
        /// What must be in it.
        heads: Vec<[u8; 32]>,
    },
    /// Make a new document without what is to be erased and say [`Input::Renewed`].
    Renew {
        /// To answer with.
        id: SnapshotId,
    },
    /// Another document takes the place of the present one, in one transaction with `ops`; it is never merged with it.
    /// Answered by [`Input::Delivered`]: with `Bad` if it is not as it must be, and nothing was changed then.
    ///
    /// What was never sent, `unsent` and then the whole outbox, is done again on it, and what comes of it takes the place
    /// of the outbox. Held blobs that nothing names then are deleted in the same transaction.
    Replace {
        /// To answer with.
        id: u64,
        /// A whole saved document.
        document: Vec<u8>,
        /// What must be in it.
        heads: Vec<[u8; 32]>,
        /// Whether it must be exactly what the present document, without what was never sent, would be without those
        /// whom it says to be erased.
        exact: bool,
        /// What was sealed here and never acknowledged.
        unsent: Vec<Unsent>,
        /// To commit with it.
        ops: Vec<Op>,
    },
    /// The relay of this session posts reminders: make them anew, and say [`Input::Remind`].
    Reminding,
    /// Hand over the bytes of a blob that is held, by [`Input::BlobRead`].
    ReadBlob {
        /// Which.
        id: BlobId,
    },
    /// A blob that was wanted has come. It is not held yet: whoever has its key opens it, keeps these very bytes in
    /// [`crate::store::Space::Blobs`] if it opens, and says [`Input::Blobs`].
    BlobArrived {
        /// Which.
        id: BlobId,
        /// As in [`crate::blob`].
        sealed: Vec<u8>,
    },
    /// A blob that was wanted cannot be had now. It stays wanted as long as the document names it.
    BlobAway {
        /// Which.
        id: BlobId,
        /// Why.
        why: Away,
    },
    /// Delete these from [`crate::store::Space::Blobs`], and say [`Input::Blobs`]: the document has not named them for 90
    /// days.
    ForgetBlobs(Vec<BlobId>),
    /// What came of [`Input::Erase`]; a sentence if nothing did.
    Erased(Result<(), String>),
    /// Say [`Input::Tick`] after so many milliseconds. A later one takes the place of an earlier one.
    WakeIn(Millis),
    /// [`Engine::status`], [`Engine::troubles`], [`Engine::waiting`], [`Engine::unsent_blobs`] or
    /// [`Engine::is_carrying`] say something else now.
    StateChanged,
    /// [`Engine::devices`] says something else now.
    DevicesChanged,
    /// The device is in the roster, on the relay's disk and on this one: give it this.
    DeviceAdded(Grant),
    /// The device was not let in: a sentence.
    DeviceNotAdded(String),
    /// The device is out, on the relay's disk and on this one.
    DeviceRemoved(DeviceNumber),
    /// The device was not taken out: a sentence.
    DeviceNotRemoved(String),
    /// What came of replacing the phrase or deleting the vault; a sentence if nothing did.
    Answered(Result<(), String>),
    /// Put every change of the book into the outbox once more, and say so by [`Input::Outbox`]: the record
    /// [`super::records::EVERYTHING`] was written, and asks for it at the next start if it does not happen now.
    SendEverything,
    /// Drop this engine and load a new one from the disk.
    Reload,
}
