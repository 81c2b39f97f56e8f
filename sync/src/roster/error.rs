//! Why a record does not belong to a roster.

use thiserror::Error;

use crate::codec::DecodeError;

/// Why a record does not belong to a roster.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RosterError {
    /// It cannot be read.
    #[error("a record of the device list is damaged: {0}")]
    Unreadable(#[from] DecodeError),
    /// There is none.
    #[error("the device list is empty")]
    Empty,
    /// It does not continue the one before.
    #[error("a record of the device list does not continue the one before it")]
    NotNext,
    /// Nobody who may sign has signed it.
    #[error("a record of the device list is not signed by a device that may change it")]
    BadSignature,
    /// The number is not the next one; numbers are never used again.
    #[error("a device number was used twice or skipped")]
    BadNumber,
    /// Sixteen are active.
    #[error("16 devices are active; remove one first")]
    TooMany,
    /// Its keys are those of another device, or not keys at all.
    #[error("a device in the list has unusable keys")]
    BadKeys,
    /// The device that is to be taken out is not there, or is the last one.
    #[error("this device cannot be removed: it is gone already, or it is the last one")]
    NotRemovable,
    /// It does not bring the new key to exactly the devices that are active.
    #[error("a change of keys leaves out a device, or includes one that was removed")]
    WrongReceivers,
    /// It wraps the key of an epoch that is not the current one.
    #[error("a record of the device list carries an outdated key")]
    StaleEpoch,
    /// It begins a generation that is not the next one.
    #[error("a record of the device list begins the book anew a second time")]
    StaleGeneration,
    /// Only devices may do this, or only the recovery phrase.
    #[error("a record of the device list is signed by one who may not sign it")]
    WrongSigner,
    /// It names a log that there is not.
    #[error("a record of the device list names a device that there is not")]
    UnknownDevice,
    /// The vault was deleted; nothing follows.
    #[error("this book was deleted from the relay")]
    Deleted,
}
