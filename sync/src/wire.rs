//! What client and relay say to each other over the one WebSocket route `/sync`, one message a binary frame.
//!
//! The relay speaks first: [`ToClient::Hello`]. The client's first frame chooses the session:
//!
//! - [`ToRelay::Auth`] (or [`ToRelay::Create`]) for a **vault session**. Refused with [`Reason::UnknownVault`] or
//!   [`Reason::UnknownDevice`], the connection stays open and the client may send `Create` over the same nonce.
//!   After [`ToClient::Welcome`] the relay streams, in ascending numbers per device, every chunk beyond the
//!   client's `have` (its own log included), and from then on whatever other sessions append.
//!   The order is: welcome, the rest of the roster, the snapshots, chunks.
//! - [`ToRelay::Meet`] for a **rendezvous session**, in which two strangers exchange opaque notes.
//! - [`ToRelay::Recover`] for a **recovery session**: whoever has the recovery phrase is shown the roster and may
//!   append to it.
//!
//! Frame: version byte, tag byte, fields. A frame of another version or with an unknown tag decodes to
//! [`crate::codec::DecodeError::Future`]; the relay answers it with [`Reason::UnsupportedVersion`], a client ignores it.

use std::collections::BTreeMap;

use ed25519_dalek::{Signature, VerifyingKey};

use crate::blob::BlobId;
use crate::codec::Writer;
use crate::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use crate::snapshot::SnapshotId;

mod blobs;
mod encoding;
mod reason;
mod reminders;

pub use reason::{Of, Reason};
pub use reminders::{Feed, Kept, Reminder, Reminders, Reminding};

/// The version of these messages. In the first a welcome said nothing of snapshots and of when devices were seen; in
/// the second there were no blobs.
pub const VERSION: u8 = 3;
/// The longest chunk.
pub const MAX_CHUNK: usize = 256 * 1024;
/// The longest roster record.
pub const MAX_RECORD: usize = 16 * 1024;
/// The longest note of a rendezvous.
pub const MAX_NOTE: usize = 64 * 1024;
/// The longest frame of all. Senders keep records of `Create` and `Welcome` under [`MAX_RECORDS_BYTES`].
pub const MAX_FRAME: usize = 1024 * 1024;
/// How many bytes of roster records one message carries at most; the rest follow one by one.
pub const MAX_RECORDS_BYTES: usize = 512 * 1024;
/// How long an invitation waits for its joiner, and a claimed one for its end.
pub const INVITATION_LIFETIME_MS: u64 = 120_000;
/// The longest token for new vaults.
pub const MAX_TOKEN: usize = 256;
/// How many confirmations of a snapshot one message carries at most.
pub const MAX_CONFIRMATIONS: usize = 16;
/// How many blobs one `Blobs` lists and one `DropBlobs` names at most.
pub const MAX_BLOB_PAGE: usize = 1024;

/// How many reminders a device has at a relay at most.
pub const MAX_REMINDERS: usize = 16;
/// The longest sealed reminder: what every maker of browsers takes.
pub const MAX_PUSH: usize = 4096;
/// The longest address of a browser's maker.
pub const MAX_ENDPOINT: usize = 1024;
/// The longest calendar that a relay hands out.
pub const MAX_FEED: usize = 768 * 1024;

const AUTH_DOMAIN: &[u8] = b"kith auth 1\0";
const RECOVER_DOMAIN: &[u8] = b"kith recover 1\0";

/// Names a rendezvous; derived from the invitation's secret, which it does not reveal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RendezvousId(pub [u8; 16]);

/// Which side of a rendezvous.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Made the invitation; comes first.
    Inviter,
    /// Claims it; exactly one.
    Joiner,
}

/// Who the client is, what it knows, and its signature over the relay's nonce.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Auth {
    /// The vault.
    pub vault: VaultId,
    /// The device that signs.
    pub device: DeviceNumber,
    /// Over [`auth_message`].
    pub signature: [u8; 64],
    /// The roster as the client knows it.
    pub roster: RosterHead,
    /// What the client has without a gap, its own log included.
    pub have: Vector,
}

/// From the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToRelay {
    /// Opens a session on a vault that the relay knows.
    Auth(Auth),
    /// Makes the vault; or, where the relay has lost some or all of its roster, continues it with the records that
    /// it lacks. On a vault that lacks nothing it is the same as `Auth`.
    Create {
        /// As in `Auth`; the key is the one that `roster` names.
        auth: Auth,
        /// The roster from genesis on.
        roster: Vec<Vec<u8>>,
        /// Where the operator asks for one.
        token: Option<String>,
    },
    /// The next chunk of the session's own log.
    Push {
        /// A sealed chunk, as in [`crate::chunk`].
        chunk: Vec<u8>,
    },
    /// The next chunk of the session's own log, which this relay or one before it had acknowledged and has lost. It
    /// may be sealed under an earlier epoch, since acknowledged bytes never change.
    Restore {
        /// A sealed chunk, as in [`crate::chunk`].
        chunk: Vec<u8>,
    },
    /// Send again everything beyond this vector.
    Pull {
        /// What the client has without a gap.
        have: Vector,
    },
    /// Append to the roster if this is still its head.
    AppendRoster {
        /// What the record continues.
        expected: RosterHead,
        /// A signed record, as in [`crate::roster`].
        record: Vec<u8>,
    },
    /// Opens a rendezvous session.
    Meet {
        /// Which.
        id: RendezvousId,
        /// Which side.
        role: Role,
    },
    /// To the other side of the rendezvous.
    Note {
        /// Opaque to the relay.
        bytes: Vec<u8>,
    },
    /// Answered by `Pong`.
    Ping,
    /// A part of a snapshot. Not answered: the manifest that follows is. A first part of another snapshot takes the
    /// place of parts that no manifest has named.
    PutPart {
        /// Of which.
        snapshot: SnapshotId,
        /// Its place, from 0.
        index: u32,
        /// Sealed, as in [`crate::snapshot`].
        bytes: Vec<u8>,
    },
    /// Takes the snapshot whose parts were put, if this is still the newest. Answered by `Snapshot`, to all.
    CommitSnapshot {
        /// The newest snapshot at the relay, settled or not.
        expected: Option<SnapshotId>,
        /// Signed, as in [`crate::snapshot`].
        manifest: Vec<u8>,
    },
    /// Begins a generation with the snapshot whose parts were put, if the roster's head is still the expected one and
    /// what the record covers are the ends of all logs. Answered by `RosterAccepted`, to others `Roster`, and then by
    /// `Snapshot`, to all.
    BeginGeneration {
        /// What the record continues.
        expected: RosterHead,
        /// A signed record, as in [`crate::roster`].
        record: Vec<u8>,
        /// Signed, as in [`crate::snapshot`].
        manifest: Vec<u8>,
        /// The blobs that the new document names, at most [`crate::blob::MAX_BLOBS`]. All others of before go with the
        /// chunks of before.
        blobs: Vec<BlobId>,
    },
    /// This device has found in a snapshot all that it covers. Answered by `Snapshot`, to all.
    ConfirmSnapshot {
        /// Signed, as in [`crate::snapshot`].
        confirmation: Vec<u8>,
    },
    /// Send the parts of this snapshot, and go on with what lies beyond it.
    FetchSnapshot {
        /// Which.
        id: SnapshotId,
    },
    /// Opens a recovery session. Answered by `Recovered`.
    Recover {
        /// Under which the relay finds the vault.
        lookup: [u8; 16],
        /// By the recovery key, over [`recover_message`].
        signature: [u8; 64],
    },
    /// Keep a blob. Answered by `BlobStored`, to all; by the same, to this client alone, if these very bytes are there
    /// already. The bytes of an id never change: others are refused with [`Reason::Conflict`].
    PutBlob {
        /// Its id.
        id: BlobId,
        /// Which generation the document is of that names it; refused with [`Reason::StaleGeneration`] if that is over.
        generation: u32,
        /// Sealed, as in [`crate::blob`].
        bytes: Vec<u8>,
    },
    /// Answered by `Blob` or `NoBlob`.
    GetBlob {
        /// Which.
        id: BlobId,
    },
    /// Answered by one `Blobs`, in ascending order of ids.
    ListBlobs {
        /// The last id of the page before.
        after: Option<BlobId>,
    },
    /// No document names these any more: delete them. Answered by `BlobsDropped`.
    DropBlobs {
        /// At most [`MAX_BLOB_PAGE`].
        ids: Vec<BlobId>,
    },
    /// Post these to a device of the vault at their times. Sent only to a relay that said [`ToClient::Reminding`].
    /// Answered by `RemindersKept`.
    PutReminders(Reminders),
    /// Hand out this calendar, or none any more. Sent only to a relay that said [`ToClient::Reminding`]. Answered by
    /// `FeedKept`.
    PutFeed(Option<Feed>),
}

/// From the relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ToClient {
    /// The first frame of every connection.
    Hello {
        /// Fresh for this connection.
        nonce: [u8; 32],
        /// Random, made with the relay's database; another one means another database.
        incarnation: [u8; 16],
    },
    /// The session is open.
    Welcome {
        /// The end of every log the relay holds.
        holds: BTreeMap<DeviceNumber, LogTail>,
        /// For each log the number behind which the relay has all of it, up to its end; what is not beyond is in a
        /// snapshot.
        begins: Vector,
        /// How many bytes all chunks take that no settled snapshot covers.
        log_bytes: u64,
        /// How many bytes the parts of a snapshot may take; 0 if this relay keeps none.
        max_snapshot: u64,
        /// When each device was last connected, in seconds since 1970 by the relay's clock, as far as it knows.
        seen: BTreeMap<DeviceNumber, u64>,
        /// The end of its roster.
        roster: RosterHead,
        /// The position of the first record below. It is the client's length if the client's head is the relay's
        /// record there, else 0.
        from: u64,
        /// The records from there on; those that do not fit follow as `Roster`.
        records: Vec<Vec<u8>>,
    },
    /// A chunk of the session's vault.
    Chunk {
        /// As its author sent it.
        bytes: Vec<u8>,
    },
    /// A record was appended to the roster by another session.
    Roster {
        /// Its position; genesis is 0.
        position: u64,
        /// As it was sent.
        record: Vec<u8>,
    },
    /// The pushed chunk is on the relay's disk.
    Accepted {
        /// Whose log.
        device: DeviceNumber,
        /// Its number.
        number: u64,
        /// The hash of its bytes.
        hash: Digest32,
    },
    /// The record is on the relay's disk.
    RosterAccepted {
        /// The head it made.
        head: RosterHead,
    },
    /// Not done.
    Refused {
        /// What was refused.
        of: Of,
        /// Why.
        reason: Reason,
    },
    /// The invitation is open and waits for its joiner.
    Waiting,
    /// Both sides are there; notes may be sent.
    Met,
    /// The other side has gone; the rendezvous is over.
    Left,
    /// From the other side of the rendezvous.
    Note {
        /// Opaque to the relay.
        bytes: Vec<u8>,
    },
    /// To `Ping`.
    Pong,
    /// A snapshot, or one more confirmation of it. After the welcome those that there are come in the order they were
    /// taken.
    Snapshot {
        /// As its author signed it.
        manifest: Vec<u8>,
        /// As their devices signed them.
        confirmations: Vec<Vec<u8>>,
        /// As in `Welcome`, now.
        log_bytes: u64,
    },
    /// To `FetchSnapshot`, in order.
    SnapshotPart {
        /// Of which.
        snapshot: SnapshotId,
        /// Its place, from 0.
        index: u32,
        /// As its author sent it.
        bytes: Vec<u8>,
    },
    /// To `Recover`.
    Recovered {
        /// The end of the roster.
        roster: RosterHead,
        /// The records from genesis on; those that do not fit follow as `Roster`.
        records: Vec<Vec<u8>>,
    },
    /// The blob is on the relay's disk.
    BlobStored {
        /// Which.
        id: BlobId,
    },
    /// To `GetBlob`.
    Blob {
        /// Which.
        id: BlobId,
        /// As they were sent.
        bytes: Vec<u8>,
    },
    /// To `GetBlob`: the relay does not have it.
    NoBlob {
        /// Which.
        id: BlobId,
    },
    /// To `ListBlobs`.
    Blobs {
        /// Ids in ascending order, each with how long the relay has had it, in seconds by its clock. At most
        /// [`MAX_BLOB_PAGE`].
        ids: Vec<(BlobId, u64)>,
        /// Whether there are others after the last of these.
        more: bool,
    },
    /// To `DropBlobs`: the relay does not have these any more.
    BlobsDropped {
        /// Which.
        ids: Vec<BlobId>,
    },
    /// Before the welcome: this relay posts reminders. A client that does not know it ignores it.
    Reminding(Reminding),
    /// To `PutReminders`: they are on the relay's disk.
    RemindersKept {
        /// For whom.
        device: DeviceNumber,
    },
    /// To `PutFeed`: it is on the relay's disk, or off it.
    FeedKept,
}

/// What a client signs to open a session: `domain ‖ origin ‖ vault ‖ device ‖ nonce`.
///
/// The origin is `scheme://host[:port]` as the client reaches the relay, in lower case, without a path.
#[must_use]
pub fn auth_message(
    origin: &str,
    vault: VaultId,
    device: DeviceNumber,
    nonce: &[u8; 32],
) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(AUTH_DOMAIN)
        .bytes(origin.as_bytes())
        .raw(&vault.0)
        .u32(device.0)
        .raw(nonce);
    w.finish()
}

/// What a client signs with the recovery key: `domain ‖ origin ‖ lookup ‖ nonce`. The origin is as in
/// [`auth_message`].
#[must_use]
pub fn recover_message(origin: &str, lookup: &[u8; 16], nonce: &[u8; 32]) -> Vec<u8> {
    let mut w = Writer::new();
    w.raw(RECOVER_DOMAIN)
        .bytes(origin.as_bytes())
        .raw(lookup)
        .raw(nonce);
    w.finish()
}

/// Whether the client holds the recovery key that the roster names.
///
/// # Errors
/// [`Reason::BadSignature`].
pub fn verify_recover(
    recovery: &crate::keys::RecoveryPublic,
    signature: &[u8; 64],
    origin: &str,
    nonce: &[u8; 32],
) -> Result<(), Reason> {
    let message = recover_message(origin, &recovery.lookup, nonce);
    crate::keys::usable_key(&recovery.ed25519)
        .and_then(|key| {
            key.verify_strict(&message, &Signature::from_bytes(signature))
                .ok()
        })
        .ok_or(Reason::BadSignature)
}

/// Whether the client holds the key of the device it says it is.
///
/// # Errors
/// [`Reason::BadSignature`].
pub fn verify_auth(
    auth: &Auth,
    origin: &str,
    nonce: &[u8; 32],
    key: &VerifyingKey,
) -> Result<(), Reason> {
    let message = auth_message(origin, auth.vault, auth.device, nonce);
    key.verify_strict(&message, &Signature::from_bytes(&auth.signature))
        .map_err(|_| Reason::BadSignature)
}
