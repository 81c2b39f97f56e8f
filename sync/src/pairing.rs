//! Letting a new device in: two machines without I/O that meet at the relay and show the same eight digits.
//!
//! One 128-bit secret, carried by a link, a QR code or twelve words, gives the rendezvous id and a pre-shared key;
//! the relay learns the id alone. Then, each note sealed under the pre-shared key:
//!
//! 1. joiner → inviter: a commitment to its ephemeral key, its device keys, its name and a nonce;
//! 2. inviter → joiner: its own ephemeral key and a nonce;
//! 3. joiner → inviter: the commitment opened. Both show 8 digits of the transcript;
//! 4. inviter → joiner, only after a person said that the codes match and the roster has the new device: relay,
//!    roster with the wrapped key, and pins, sealed under the ephemeral agreement and the pre-shared key;
//! 5. joiner → inviter: done.
//!
//! Somebody in the middle who knows the secret must choose keys before the other side's nonce is known, so the
//! codes agree by luck alone, one time in a hundred million. Anything malformed ends the pairing, and nothing has
//! changed. A machine lives for one connection, see [`Inviter::start`].

use thiserror::Error;

use crate::codec::DecodeError;
use crate::roster::{NewDevice, RosterError};
use crate::wire::Reason;

mod grant;
mod invitation;
mod inviter;
mod joiner;
mod notes;
mod words;

pub use grant::{Grant, JoinedVault};
pub use invitation::{Invitation, Secret};
pub use inviter::Inviter;
pub use joiner::Joiner;

/// Why a pairing did not come about. Nothing has changed on either device, but for what the sentence says.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PairingError {
    /// The text is not a pairing link.
    #[error("this is not a pairing link; copy the whole link that the other device shows")]
    BadLink,
    /// Not 12 of them.
    #[error("an invitation has 12 words; these are {0}")]
    WordCount(usize),
    /// A word that is not on the list, and where it stands, counted from one.
    #[error(
        "word {place}, “{word}”, is not one of the words an invitation is made of; check its spelling"
    )]
    UnknownWord {
        /// The first is 1.
        place: usize,
        /// As it was typed.
        word: String,
    },
    /// Known words that do not belong together.
    #[error(
        "these words do not belong together; one may be wrong or in the wrong place, so check them on the other device"
    )]
    WordsDisagree,
    /// Words alone do not say where to meet.
    #[error("words do not say where to meet; name the relay as well")]
    NoRelay,
    /// The relay's part of the link is no address.
    #[error("the link names no relay that can be reached; make a new one")]
    BadRelay,
    /// The relay ended it.
    #[error("{0}")]
    Refused(Reason),
    /// The relay and this code do not understand each other.
    #[error("the relay sent something that cannot be read; make a new invitation")]
    BadFrame(DecodeError),
    /// A note that cannot be read or does not fit. Somebody may be interfering.
    #[error("the other device sent something unexpected; make a new invitation")]
    BadNote,
    /// Another version on the other device.
    #[error("the other device uses another version of Kith; update both and make a new invitation")]
    OtherVersion,
    /// The person said so, here or there.
    #[error("the codes differ, so the device was not added; make a new invitation")]
    TheyDiffer,
    /// The other device closed the page or lost its network.
    #[error("the other device has gone; make a new invitation")]
    Gone,
    /// It went after it was let in.
    #[error(
        "the other device has gone before it confirmed; if it does not show your contacts, add it again"
    )]
    GoneAfterGrant,
    /// What the inviter could not do.
    #[error("{0}")]
    NotAdded(String),
    /// What the new device was given is not of one piece.
    #[error("what the other device sent does not fit together ({0}); make a new invitation")]
    BadGrant(RosterError),
    /// It was given no key that it can open.
    #[error("the other device sent no key that this one can open; make a new invitation")]
    NoKey,
}

/// What a machine wants done, in order.
#[derive(Debug)]
pub enum Step<T> {
    /// Send this frame.
    Send(Vec<u8>),
    /// Inviter: the relay knows the invitation, so that it can be used; show it.
    Waiting,
    /// Show these eight digits; on the inviter ask whether they match.
    ShowCode(String),
    /// Inviter: let this device into the roster ([`crate::engine::Input::AddDevice`]), then say
    /// [`Inviter::granted`].
    AddDevice(NewDevice),
    /// It worked. The connection can be closed once the frames before are sent.
    Done(T),
    /// It did not. The connection can be closed once the frames before are sent.
    Failed(PairingError),
}
