//! One device of one vault: what comes in, what to do about it, and nothing that does it.
//!
//! An [`Input`] goes in, [`Effect`]s come out, and whoever drives the engine carries them out in order. It is held
//! by the tab that holds the Web Lock, by the CLI while it holds its store's lock, or by the simulator.
//!
//! **What the driver promises.**
//!
//! - Transactions ([`Effect::Commit`], and the ops of [`Effect::Deliver`] together with the document's own bytes)
//!   run one after the other in the order of the effects; each is answered once.
//! - After [`Effect::Close`], or after a newer [`Effect::Connect`], nothing more is said about the connection before.
//! - [`Input::Outbox`] may name entries again; each is sealed once.
//! - After [`Effect::Reload`] the engine is dropped: another holder has taken over, or the disk is not what it was.

use std::collections::{BTreeMap, BTreeSet};

use crate::Entropy;
use crate::ids::{DeviceNumber, Digest32, LogTail, VaultId, Vector};
use crate::keys::{DeviceSecrets, EpochKey, RecoveryPhrase, open_label};
use crate::origin::RelayOrigin;
use crate::roster::RosterChain;
use crate::store::{Op, Outcome};
use crate::token::Token;

mod anew;
mod blobs;
mod compact;
mod connection;
mod copy;
mod deliver;
mod ends;
mod generation;
mod invite;
mod load;
mod log;
mod messages;
mod named;
mod phrase;
mod receive;
pub mod records;
mod reminders;
mod remove;
mod repair;
mod reseal;
mod roster;
mod seal;
mod session;
mod shown;
mod snapshots;
mod status;
mod token;

pub use blobs::{Away, Blobs, KEPT_UNNAMED};
pub use load::{Created, EngineLoadError, Records};
pub use messages::{Delivered, Effect, Input, OutboxItem, Renewed, Unsent};
pub use repair::Stuck;
pub use status::{DeviceInfo, Status};

use anew::{Anew, Given};
use blobs::Carrier;
use connection::Connection;
use copy::Copying;
use deliver::Inbox;
use generation::Renewal;
use invite::Invite;
use log::Log;
use named::Named;
use phrase::Asked;
use reminders::Reminding;
use remove::{Append, Removal};
use repair::Repairs;
use reseal::Resealing;
use snapshots::Snapshots;

/// Milliseconds of a clock that only ever grows; where it begins does not matter.
pub type Millis = u64;

/// How many bytes of changes one chunk gathers.
pub const CHUNK_TARGET: usize = 200 * 1024;
/// The longest `changes` of one outbox entry that surely fits a chunk. Whoever saves keeps below it.
pub const MAX_OUTBOX_ITEM: usize = 240 * 1024;

/// One device of one vault.
#[derive(Debug)]
pub struct Engine {
    number: DeviceNumber,
    relay: RelayOrigin,
    secrets: DeviceSecrets,
    epoch_keys: BTreeMap<u32, EpochKey>,
    fence: u64,

    roster: Vec<Vec<u8>>,
    chain: RosterChain,

    /// The own log: its end, its sealed bytes, and how far the relay has confirmed it.
    tail: LogTail,
    sealed: BTreeMap<u64, Vec<u8>>,
    acked: u64,
    acked_on_disk: u64,
    /// The highest number that any relay has ever confirmed, as far as is known: these bytes never change.
    confirmed: u64,
    sent: u64,
    outbox: BTreeMap<u64, OutboxItem>,
    consumed: BTreeSet<u64>,
    sealing: Option<Sealing>,
    resealing: Option<Resealing>,
    too_large: BTreeSet<u64>,
    /// What was given to make the own chunks that are not acknowledged, by number.
    given: BTreeMap<u64, Given>,
    /// Which generation the document here is of.
    anew: Anew,
    renewal: Option<Renewal>,

    /// The others' logs.
    logs: BTreeMap<DeviceNumber, Log>,
    inbox: Inbox,
    /// Others' chunks that were applied and that no settled snapshot covers yet.
    seen: BTreeMap<(DeviceNumber, u64), Seen>,
    snapshots: Snapshots,
    repairs: Repairs,
    blobs: Carrier,
    reminding: Reminding,

    /// What verified vectors of other devices name.
    named: Named,
    incarnation: Option<[u8; 16]>,
    /// When the relay last saw each device, in seconds since 1970, as of this session's beginning.
    last_seen: BTreeMap<DeviceNumber, u64>,

    connection: Connection,
    /// What the relay is known to hold, and what it must hold to be believed.
    relay_holds: Vector,
    relay_tails: BTreeMap<DeviceNumber, LogTail>,
    pinned: Vector,
    trouble: Troubles,
    invite: Option<Invite>,
    removal: Option<Removal>,
    setting_aside: BTreeSet<(DeviceNumber, u64)>,
    /// This device is a copy, and about to become another.
    copying: Option<Copying>,
    copy_secrets: Option<DeviceSecrets>,
    /// The relay says in this session that the own log is another one, and has not shown it yet.
    doubted: bool,
    /// Whose logs were read again from their beginning in this session.
    rewound: BTreeSet<DeviceNumber>,
    appending: Option<Append>,
    /// The roster that the last change of keys of this session built on.
    rotated: Option<crate::ids::RosterHead>,
    commits: BTreeMap<u64, Commit>,
    next_tx: u64,
    phrase: Option<RecoveryPhrase>,
    /// The phrase that is to take the place of the present one, until the roster says so.
    next_phrase: Option<RecoveryPhrase>,
    saving_phrase: bool,
    asked: Option<Asked>,
    /// What the relay's operator gave, until the relay has the vault.
    token: Option<Token>,
}

/// The chunk whose transaction is under way.
#[derive(Debug)]
struct Sealing {
    tail: LogTail,
    chunk: Vec<u8>,
    keys: Vec<u64>,
    repaired: Option<u64>,
    complaints: Vec<crate::chunk::Complaint>,
    given: Option<Given>,
}

/// What is remembered of a chunk that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Seen {
    hash: Digest32,
    heads: Vec<[u8; 32]>,
    replaces: Option<u64>,
}

/// What a transaction under way is for.
#[derive(Debug)]
enum Commit {
    Sealed,
    Resealed,
    Acked(u64),
    Added(DeviceNumber),
    Kept,
    CopySaved,
    Moved,
    PhraseForgotten,
    NextPhraseSaved,
    PhraseReplaced,
}

/// Sentences that stand until what caused them is over.
#[derive(Debug, Default)]
struct Troubles {
    /// Sync has stopped for good; only a person can go on.
    stopped: Option<String>,
    /// The relay refused; until a session is welcomed.
    refused: Option<String>,
    /// Something in this session could not be read; until nothing is missing any more.
    unreadable: Option<String>,
    /// The relay takes this vault only with its operator's token; until one is given or a session is welcomed.
    token: bool,
    /// The relay answers with another database than before.
    new_database: bool,
    /// The relay lacked something in this session that it had confirmed before.
    lost: bool,
}

/// Effects of one input, in the making.
type Effects = Vec<Effect>;

impl Engine {
    /// Takes an input and says what to do.
    pub fn handle(&mut self, input: Input, now: Millis, entropy: &mut dyn Entropy) -> Vec<Effect> {
        let before = self.shown();
        let devices = self.chain.head();
        let mut out = Vec::new();
        self.blobs.wake(now);
        self.reminding.wake(now);
        self.take(input, now, entropy, &mut out);
        self.go_on(entropy, &mut out);
        if self.chain.head() != devices {
            out.push(Effect::DevicesChanged);
        }
        if self.shown() != before {
            out.push(Effect::StateChanged);
        }
        out
    }

    fn take(&mut self, input: Input, now: Millis, entropy: &mut dyn Entropy, out: &mut Effects) {
        match input {
            Input::Start => {
                self.examine_waiting(out);
                self.excuse(out);
                self.retry_pending();
                self.nudge(now, out);
            }
            Input::Nudge => self.nudge(now, out),
            Input::Opened => self.opened(now, out),
            Input::Closed => self.closed(now, entropy, out),
            Input::Tick => self.tick(now, entropy, out),
            Input::Frame(frame) => self.frame(&frame, now, entropy, out),
            Input::Outbox(items) => {
                let new = items
                    .into_iter()
                    .filter(|item| !self.consumed.contains(&item.key));
                self.outbox.extend(new.map(|item| (item.key, item)));
                self.blobs.outdated();
            }
            Input::Committed { tx, outcome } => self.committed(tx, &outcome, out),
            Input::Delivered { id, result } => self.delivered(id, result, out),
            Input::AddDevice(device) => self.invite = Some(Invite::new(device)),
            Input::ForgetDevice => self.invite = None,
            Input::RemoveDevice(device) => self.removal = Some(Removal::new(device)),
            Input::SetAside(device, number) => {
                self.setting_aside.insert((device, number));
            }
            Input::Document { id, document } => self.document(id, document, entropy, out),
            Input::Checked { id, found } => self.checked(id, found, out),
            Input::PhraseConfirmed => self.forget_phrase(out),
            Input::ReplacePhrase(present) => self.ask(Asked::Replace(present), out),
            Input::DeleteVault(phrase) => self.ask(Asked::Delete(phrase), out),
            Input::Blobs(known) => self.blobs_known(known, out),
            Input::WantBlob(id) => self.want_blob(id, out),
            Input::BlobRead { id, sealed } => self.blob_read(id, sealed, out),
            Input::Remind(reminders) => self.reminding.put(reminders),
            Input::PutFeed(feed) => self.reminding.put_feed(feed),
            Input::Token(token) => self.take_token(token, now, entropy, out),
            Input::Erase => self.wish(out),
            Input::Renewed { id, renewed } => self.renewed(id, renewed, entropy, out),
        }
    }

    /// Whatever can be done next, after any input.
    fn go_on(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        if self.trouble.stopped.is_some() {
            return;
        }
        if self.copying.is_some() {
            return self.copy_next(entropy, out);
        }
        self.deliver_next(out);
        self.reseal_next(entropy, out);
        self.seal_next(entropy, out);
        self.push_next(out);
        self.remove_next(out);
        self.set_aside_next(out);
        self.asked_next(entropy, out);
        self.rotate_next(entropy, out);
        self.invite_next(entropy, out);
        self.renew_next(entropy, out);
        self.snapshots_next(entropy, out);
        self.note_acked(out);
        self.blobs_next(out);
        self.reminders_next(out);
    }

    fn commit(&mut self, purpose: Commit, mut ops: Vec<Op>, out: &mut Effects) {
        let tx = self.next_tx;
        self.next_tx += 1;
        ops.insert(0, records::expect_fence(self.fence));
        self.commits.insert(tx, purpose);
        out.push(Effect::Commit { tx, ops });
    }

    fn committed(&mut self, tx: u64, outcome: &Outcome, out: &mut Effects) {
        let Some(purpose) = self.commits.remove(&tx) else {
            return;
        };
        if *outcome == Outcome::Conflict {
            self.stop("Another tab took over syncing.".into(), out);
            out.push(Effect::Reload);
            return;
        }
        match purpose {
            Commit::Sealed => self.seal_committed(),
            Commit::Resealed => self.reseal_committed(),
            Commit::Acked(number) => self.acked_on_disk = number,
            Commit::Added(number) => self.added(number, out),
            Commit::Kept => {}
            Commit::CopySaved => self.copy_saved(),
            Commit::Moved => self.moved(out),
            Commit::PhraseForgotten => {
                self.phrase = None;
                out.push(Effect::StateChanged);
            }
            Commit::NextPhraseSaved => self.next_phrase_saved(),
            Commit::PhraseReplaced => self.phrase_replaced(out),
        }
    }

    /// Stops for good, until a person has looked and the engine is loaded anew.
    fn stop(&mut self, sentence: String, out: &mut Effects) {
        if self.trouble.stopped.is_none() {
            self.trouble.stopped = Some(sentence);
        }
        self.connection.stop(out);
    }

    /// The vault.
    #[must_use]
    pub fn vault_id(&self) -> VaultId {
        self.chain.vault()
    }

    /// This device's number in it.
    #[must_use]
    pub fn number(&self) -> DeviceNumber {
        self.number
    }

    /// Its relay.
    #[must_use]
    pub fn relay(&self) -> &RelayOrigin {
        &self.relay
    }

    /// The recovery phrase, while it waits to be confirmed.
    #[must_use]
    pub fn unconfirmed_phrase(&self) -> Option<&RecoveryPhrase> {
        // One that was replaced on another device opens nothing any more.
        self.phrase.as_ref().filter(|phrase| self.is_phrase(phrase))
    }

    /// The active devices, by number.
    #[must_use]
    pub fn devices(&self) -> Vec<DeviceInfo> {
        let info = |number| DeviceInfo {
            number,
            label: self.label(number),
            this: number == self.number,
            last_seen: self.last_seen.get(&number).copied(),
        };
        self.chain
            .active()
            .map(|device| info(device.entry.number))
            .collect()
    }

    fn label(&self, number: DeviceNumber) -> String {
        let sealed = self.chain.known(number).map(|device| &device.entry);
        // Newest first: a name is sealed under the key that was current when its record was written.
        sealed
            .and_then(|entry| {
                self.epoch_keys
                    .values()
                    .rev()
                    .find_map(|key| open_label(key, &entry.keys.ed25519, &entry.label))
            })
            .unwrap_or_else(|| format!("Device {number}"))
    }

    /// What this device has without a gap, its own log included.
    #[must_use]
    pub fn have(&self) -> Vector {
        let others = self
            .logs
            .iter()
            .map(|(device, log)| (*device, log.tail.number));
        others.chain([(self.number, self.tail.number)]).collect()
    }

    fn own_hash(&self, number: u64) -> Option<Digest32> {
        match number {
            0 => Some(Digest32::ZERO),
            number if number == self.tail.number => Some(self.tail.hash),
            number => {
                let sealed = self.sealed.get(&number);
                sealed
                    .map(|chunk| Digest32::of(chunk))
                    .or_else(|| self.snapshots.hash_at(self.number, number))
                    .or_else(|| self.begun_at(self.number, number))
            }
        }
    }
}
