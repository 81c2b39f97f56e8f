//! What a platform supplies: a store, a wire, randomness and time. Nothing else differs between the browser's
//! worker, the command line and the simulator.

use chrono::{DateTime, Utc};
use kith_sync::store::{Outcome, Space, Tx};
use thiserror::Error;

/// Why the store did not do what it was asked. Bytes still in memory can be written again.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum StoreError {
    /// There is no room.
    #[error(
        "There is no room left on this device. Free some space; your last edits are kept in memory until then."
    )]
    Full,
    /// The store is closed for good: another version took over, or it cannot be opened at all.
    #[error("{0}")]
    Closed(String),
    /// Anything else; trying again may help.
    #[error("The storage of this device does not answer ({0}). Kith keeps trying.")]
    Failed(String),
}

/// The two connections that a device may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Line {
    /// To the relay, for the book.
    Sync,
    /// To the relay, for one pairing.
    Pairing,
}

/// The outside of a device. One thread; calls overlap only where they are async.
#[allow(async_fn_in_trait, reason = "one thread, no Send wanted")]
pub trait Platform: 'static {
    /// Executes a transaction with strict durability and answers after it is complete.
    ///
    /// # Errors
    /// Nothing was written.
    async fn transact(&self, tx: &Tx) -> Result<Outcome, StoreError>;

    /// One keyed record.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn get(&self, space: Space, key: &str) -> Result<Option<Vec<u8>>, StoreError>;

    /// All keyed records of a space. Records of [`Space::Secrets`] that cannot be unwrapped are left out.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn records(&self, space: Space) -> Result<Vec<(String, Vec<u8>)>, StoreError>;

    /// The keys of a space whose records are not wanted: they may be many and large.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn keys(&self, space: Space) -> Result<Vec<String>, StoreError>;

    /// The entries of a log space with keys above `after`, ascending.
    ///
    /// # Errors
    /// When the store does not answer.
    async fn log(&self, space: Space, after: u64) -> Result<Vec<(u64, Vec<u8>)>, StoreError>;

    /// Random bytes fit for keys.
    fn fill(&self, bytes: &mut [u8]);

    /// The wall clock: only for what people read, never for order or safety.
    fn utc(&self) -> DateTime<Utc>;

    /// A clock that never goes back, in milliseconds.
    fn monotonic(&self) -> u64;

    /// Waits.
    async fn sleep(&self, ms: u64);

    /// The same picture as a JPEG of at most so many bytes; `None` if it is none that can be shown here.
    async fn smaller(&self, image: &[u8], most: usize) -> Option<Vec<u8>>;

    /// Opens a connection; `opened`, frames and `closed` come back as events. A second dial replaces the first.
    fn dial(&self, line: Line, url: &str);

    /// Sends one binary frame.
    fn send(&self, line: Line, frame: Vec<u8>);

    /// Closes a connection.
    fn hang_up(&self, line: Line);

    /// Tells the other tabs of this device that something was written.
    fn announce(&self);

    /// Something worth showing happened.
    fn notice(&self, notice: Notice);
}

/// What a device tells whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The book changed, here or elsewhere.
    Book,
    /// The status, the troubles or the list of devices changed.
    Status,
    /// How pairing goes on.
    Pairing(PairingNotice),
    /// How far a long edit is: done, of how many.
    Progress(usize, usize),
    /// Another tab replaced the book: this one must be loaded again.
    Replaced,
    /// Another tab seals now. This one gives back the lock, should it still have it.
    TakenOver,
}

/// How pairing goes on, in facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PairingNotice {
    /// The invitation stands: link, words, seconds.
    Invited {
        /// The whole link, secret in the fragment.
        link: String,
        /// Twelve words that say the same.
        words: String,
        /// How long it stands.
        seconds: u32,
    },
    /// Compare these digits; `confirm` on the inviting side.
    Compare {
        /// Eight digits.
        code: String,
        /// Whether this side has to answer.
        confirm: bool,
    },
    /// The other device is in.
    Joined {
        /// What it calls itself.
        label: String,
    },
    /// It did not work, and nothing changed.
    Failed {
        /// A sentence.
        sentence: String,
    },
}
