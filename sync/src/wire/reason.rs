//! Why the relay refuses something: a typed reason, each with a sentence a person can act on.

use thiserror::Error;

use crate::codec::{DecodeError, Reader, Writer};

/// What was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The session: `Auth`, `Create`, or a frame that cannot be read.
    Session,
    /// The pushed chunk with this number (0 if it could not be read).
    Chunk(u64),
    /// The roster append.
    Roster,
    /// The rendezvous.
    Meeting,
    /// The snapshot: a part, a manifest, a confirmation, or a fetch.
    Snapshot,
    /// The recovery session.
    Recovery,
    /// The blob that was put.
    PutBlob,
    /// Blobs otherwise: one that was asked for, the list of them, those to be deleted.
    Blobs,
    /// Reminders of a device, or the calendar.
    Reminders,
}

/// Why.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Reason {
    /// The session is not open, or the frame does not belong to this kind of session.
    #[error("the relay expected this device to sign in first; reconnecting should help")]
    NotAuthentic,
    /// The relay has no such vault.
    #[error("the relay does not know this book")]
    UnknownVault,
    /// The roster has no such active device.
    #[error("the relay does not know this device; add it again from another one")]
    UnknownDevice,
    /// A signature does not fit.
    #[error(
        "the relay could not verify this device's signature; check that the relay's address is the one it was set up with"
    )]
    BadSignature,
    /// Longer than allowed.
    #[error("this is larger than the relay accepts")]
    TooLarge,
    /// A gap before this number.
    #[error("the relay expected number {expected} of this device's log")]
    OutOfOrder {
        /// The number that would continue the log.
        expected: u64,
    },
    /// It does not continue the chunk before it.
    #[error(
        "the relay holds another history of this device; it may have been restored from a copy"
    )]
    PrevHashMismatch,
    /// Other bytes were acknowledged under this number.
    #[error(
        "the relay holds something else under this number; this device may have been restored from a copy"
    )]
    Conflict,
    /// Sealed under an epoch that is not the current one.
    #[error("the keys have changed meanwhile; this will be sealed again")]
    StaleEpoch,
    /// Sealed under a generation that is not the current one.
    #[error("the book was erased and begun anew meanwhile; this will be sealed again")]
    StaleGeneration,
    /// The roster's head is another one.
    #[error("the list of devices changed meanwhile; trying again")]
    RosterMoved,
    /// The record breaks a rule of the roster.
    #[error("the relay refused this change to the list of devices")]
    BadRecord,
    /// No room for this vault.
    #[error("the relay has no room left for this book; its operator can give more")]
    Full,
    /// The relay's own disk is full, read-only or failing.
    #[error(
        "the relay cannot write to its disk; its operator must look. Everything is kept here meanwhile"
    )]
    Storage,
    /// Too much at once.
    #[error("the relay is busy; trying again shortly")]
    Busy {
        /// Not before this many milliseconds.
        retry_after_ms: u32,
    },
    /// A version that the relay does not speak.
    #[error("the relay does not understand this version of Kith; update the relay or the app")]
    UnsupportedVersion,
    /// New vaults need the operator's token, and this is not it.
    #[error("this relay takes new books only with its operator's token")]
    TokenNeeded,
    /// Not a message at all.
    #[error("the relay could not read what it was sent")]
    Malformed,
    /// No invitation under this id.
    #[error("there is no such invitation; make a new one and use its link")]
    NoSuchInvitation,
    /// It was claimed before, or its inviter is already there.
    #[error("this invitation was already used; make a new one")]
    AlreadyClaimed,
    /// Older than two minutes.
    #[error("this invitation is too old; make a new one")]
    Expired,
    /// The log of the device that is to be removed does not end where the record says.
    #[error("that device has sent something meanwhile; trying again")]
    LogMoved,
    /// The roster says that this device was taken out.
    #[error("this device was removed from the book")]
    Removed,
    /// The newest snapshot is another one, or what it covers does not fit the logs.
    #[error("another device has sent the book as a whole meanwhile; trying again later")]
    SnapshotMoved,
    /// No snapshot under this id any more.
    #[error("the relay does not have this copy of the book any more; reconnecting should help")]
    NoSuchSnapshot,
    /// The vault was deleted with the recovery phrase.
    #[error("this book was deleted from the relay")]
    Deleted,
    /// A blob longer than allowed.
    #[error("this picture is larger than the relay accepts; make it smaller and add it again")]
    BlobTooLarge,
    /// No room for this vault's blobs.
    #[error("the relay has no room left for this book's pictures; its operator can give more")]
    BlobsFull,
    /// No room for this vault's reminders.
    #[error("the relay has no room left for this book's reminders; its operator can give more")]
    RemindersFull,
    /// Not an address that reminders are posted to.
    #[error("the relay does not post reminders to this browser's service")]
    BadEndpoint,
    /// A reason that only a newer version knows.
    #[error("the relay refused for a reason that this version does not know ({code}); update Kith")]
    Future {
        /// Its number.
        code: u8,
    },
}

impl Of {
    pub(super) fn write(self, w: &mut Writer) {
        let (tag, number) = match self {
            Of::Session => (1, 0),
            Of::Chunk(number) => (2, number),
            Of::Roster => (3, 0),
            Of::Meeting => (4, 0),
            Of::Snapshot => (5, 0),
            Of::Recovery => (6, 0),
            Of::PutBlob => (7, 0),
            Of::Blobs => (8, 0),
            Of::Reminders => (9, 0),
        };
        w.u8(tag).u64(number);
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        match (r.u8()?, r.u64()?) {
            (1, 0) => Ok(Of::Session),
            (2, number) => Ok(Of::Chunk(number)),
            (3, 0) => Ok(Of::Roster),
            (4, 0) => Ok(Of::Meeting),
            (5, 0) => Ok(Of::Snapshot),
            (6, 0) => Ok(Of::Recovery),
            (7, 0) => Ok(Of::PutBlob),
            (8, 0) => Ok(Of::Blobs),
            (9, 0) => Ok(Of::Reminders),
            _ => Err(DecodeError::Malformed("refusal")),
        }
    }
}

impl Reason {
    /// A code and one argument, so that a reason of a newer version can still be read and shown.
    pub(super) fn write(&self, w: &mut Writer) {
        let (code, argument) = match self {
            Reason::NotAuthentic => (1, 0),
            Reason::UnknownVault => (2, 0),
            Reason::UnknownDevice => (3, 0),
            Reason::BadSignature => (4, 0),
            Reason::TooLarge => (5, 0),
            Reason::OutOfOrder { expected } => (6, *expected),
            Reason::PrevHashMismatch => (7, 0),
            Reason::Conflict => (8, 0),
            Reason::StaleEpoch => (9, 0),
            Reason::StaleGeneration => (10, 0),
            Reason::RosterMoved => (11, 0),
            Reason::BadRecord => (12, 0),
            Reason::Full => (13, 0),
            Reason::Storage => (14, 0),
            Reason::Busy { retry_after_ms } => (15, u64::from(*retry_after_ms)),
            Reason::UnsupportedVersion => (16, 0),
            Reason::TokenNeeded => (17, 0),
            Reason::Malformed => (18, 0),
            Reason::NoSuchInvitation => (19, 0),
            Reason::AlreadyClaimed => (20, 0),
            Reason::Expired => (21, 0),
            Reason::LogMoved => (22, 0),
            Reason::Removed => (23, 0),
            Reason::SnapshotMoved => (24, 0),
            Reason::NoSuchSnapshot => (25, 0),
            Reason::Deleted => (26, 0),
            Reason::BlobTooLarge => (27, 0),
            Reason::BlobsFull => (28, 0),
            Reason::RemindersFull => (29, 0),
            Reason::BadEndpoint => (30, 0),
            Reason::Future { code } => (*code, 0),
        };
        w.u8(code).u64(argument);
    }

    pub(super) fn read(r: &mut Reader<'_>) -> Result<Self, DecodeError> {
        let (code, argument) = (r.u8()?, r.u64()?);
        Ok(match code {
            1 => Reason::NotAuthentic,
            2 => Reason::UnknownVault,
            3 => Reason::UnknownDevice,
            4 => Reason::BadSignature,
            5 => Reason::TooLarge,
            6 => Reason::OutOfOrder { expected: argument },
            7 => Reason::PrevHashMismatch,
            8 => Reason::Conflict,
            9 => Reason::StaleEpoch,
            10 => Reason::StaleGeneration,
            11 => Reason::RosterMoved,
            12 => Reason::BadRecord,
            13 => Reason::Full,
            14 => Reason::Storage,
            15 => Reason::Busy {
                retry_after_ms: u32::try_from(argument).unwrap_or(u32::MAX),
            },
            16 => Reason::UnsupportedVersion,
            17 => Reason::TokenNeeded,
            18 => Reason::Malformed,
            19 => Reason::NoSuchInvitation,
            20 => Reason::AlreadyClaimed,
            21 => Reason::Expired,
            22 => Reason::LogMoved,
            23 => Reason::Removed,
            24 => Reason::SnapshotMoved,
            25 => Reason::NoSuchSnapshot,
            26 => Reason::Deleted,
            27 => Reason::BlobTooLarge,
            28 => Reason::BlobsFull,
            29 => Reason::RemindersFull,
            30 => Reason::BadEndpoint,
            code => Reason::Future { code },
        })
    }
}
