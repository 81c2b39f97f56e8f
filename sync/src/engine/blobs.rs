//! Blobs: sending those that are held here and missing at the relay, fetching those that somebody looks at, and dropping
//! those that no document names any more. Edits come first: what waits of them goes before the next blob.

mod dropping;
mod fetching;
mod sending;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use super::{Commit, Effect, Effects, Engine, Millis, records};
use crate::blob::BlobId;
use crate::wire::{Of, Reason, ToClient};
use fetching::Want;

/// For how many seconds a blob is kept that no document names: 90 days.
pub const KEPT_UNNAMED: u64 = 90 * 24 * 60 * 60;

/// What a device knows of blobs, as its driver says it. The ids of blobs that the document never heard of are in none
/// of the first two.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Blobs {
    /// What the document names, or has not named for less than [`KEPT_UNNAMED`] seconds: what undo may bring back.
    pub named: BTreeSet<BlobId>,
    /// What the document has not named for [`KEPT_UNNAMED`] seconds or longer. A blob that another entry names is not
    /// among them.
    pub expired: BTreeSet<BlobId>,
    /// What lies in [`crate::store::Space::Blobs`].
    pub held: BTreeSet<BlobId>,
}

/// Why a blob cannot be had now: a sentence that a person can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Away {
    /// There is no connection; it is asked for once there is one.
    #[error("The picture is not on this device yet; it is fetched once there is a connection.")]
    Offline,
    /// The relay does not have it; it is fetched once a device that holds it has sent it.
    #[error("The relay does not have the picture; open Kith on a device that shows it.")]
    Missing,
}

/// What the engine knows of blobs.
#[derive(Debug, Default)]
pub(super) struct Carrier {
    /// What the driver has said.
    known: Option<Blobs>,
    /// Whether the document is still the one that `known` speaks of.
    fresh: bool,
    /// What is held here and the relay has confirmed, as far as is known, and the same as it is written down.
    sent: BTreeSet<BlobId>,
    sent_on_disk: BTreeSet<BlobId>,
    wanted: BTreeMap<BlobId, Want>,
    session: Session,
    /// The relay is not to be bothered before this.
    paused: Option<Millis>,
}

/// What is only true within a session.
#[derive(Debug, Default)]
struct Session {
    listing: Listing,
    /// What the relay has, each with how many seconds it had it when that was said.
    at_relay: BTreeMap<BlobId, u64>,
    upload: Option<Upload>,
    /// What it does not take.
    refused: BTreeMap<BlobId, Reason>,
    /// It has no room.
    full: bool,
    /// A wish to delete is on its way.
    dropping: bool,
}

#[derive(Debug, Default, PartialEq, Eq)]
enum Listing {
    #[default]
    NotAsked,
    Asked,
    Done,
}

/// The one blob that is being sent.
#[derive(Debug, PartialEq, Eq)]
enum Upload {
    /// The driver was asked for its bytes.
    Reading(BlobId),
    Sent(BlobId),
}

impl Carrier {
    /// Of a device that is loaded from its disk.
    pub(super) fn loaded(sent: BTreeSet<BlobId>) -> Self {
        Self {
            sent_on_disk: sent.clone(),
            sent,
            ..Self::default()
        }
    }

    /// The document is another one than the driver spoke of.
    pub(super) const fn outdated(&mut self) {
        self.fresh = false;
    }

    pub(super) fn session_over(&mut self) {
        self.session = Session::default();
        self.paused = None;
        self.wanted.values_mut().for_each(Want::again);
    }

    /// A busy relay was left alone for as long as it asked.
    pub(super) fn wake(&mut self, now: Millis) {
        self.paused = self.paused.filter(|until| now < *until);
    }

    fn held(&self) -> impl Iterator<Item = &BlobId> {
        self.known.iter().flat_map(|known| &known.held)
    }

    /// Whether the relay has it, as far as is known.
    fn is_sent(&self, id: &BlobId) -> bool {
        let session = &self.session;
        let before = session.listing != Listing::Done && self.sent.contains(id);
        before || session.at_relay.contains_key(id)
    }

    /// What is held here, is named and was not sent.
    fn unsent(&self) -> impl Iterator<Item = &BlobId> {
        let known = self.known.iter();
        let named = known.flat_map(|known| known.held.intersection(&known.named));
        named.filter(|id| !self.is_sent(id))
    }

    fn note_sent(&mut self) {
        if self.known.is_some() {
            self.sent = self.held().filter(|id| self.is_sent(id)).copied().collect();
        }
    }
}

impl Engine {
    /// How many blobs are held here and named by the document, and the relay has not confirmed them.
    #[must_use]
    pub fn unsent_blobs(&self) -> usize {
        self.blobs.unsent().count()
    }

    /// Whether blobs are on their way in this session, in either direction, or it is not known yet which are to be sent:
    /// a device that connects only now and then stays until it is over.
    #[must_use]
    pub fn is_carrying(&self) -> bool {
        let blobs = &self.blobs;
        let session = &blobs.session;
        self.connection.is_open()
            && blobs.known.is_some()
            && (session.listing != Listing::Done
                || session.upload.is_some()
                || session.dropping
                || self.next_to_send().is_some()
                || blobs.wanted.values().any(Want::is_open))
    }

    /// What a person may like to know of blobs that the relay does not take: sentences.
    pub(super) fn blob_notes(&self) -> Vec<String> {
        let session = &self.blobs.session;
        let mut notes = Vec::new();
        if session.full && self.unsent_blobs() > 0 {
            notes.push(
                "The relay has no room left for this book's pictures; its operator can give more. They are kept here \
                 and sent once there is room."
                    .into(),
            );
        }
        // What was sealed for a book that is begun anew is sent again by itself.
        let refused = session.refused.values();
        let refused = refused.filter(|reason| **reason != Reason::StaleGeneration);
        notes.extend(refused.map(|reason| format!("A picture was not sent: {reason}.")));
        notes
    }

    /// The driver says what there is.
    pub(super) fn blobs_known(&mut self, known: Blobs, out: &mut Effects) {
        self.blobs
            .wanted
            .retain(|id, _| known.named.contains(id) && !known.held.contains(id));
        self.blobs.known = Some(known);
        self.blobs.fresh = true;
        self.forget_expired(out);
        self.blobs.note_sent();
    }

    /// The relay says something of blobs.
    pub(super) fn blob_frame(&mut self, message: ToClient, out: &mut Effects) {
        match message {
            ToClient::BlobStored { id } => self.blob_stored(id),
            ToClient::Blobs { ids, more } => self.blobs_listed(ids, more, out),
            ToClient::Blob { id, bytes } => self.blob_came(id, bytes, out),
            ToClient::NoBlob { id } => self.blob_missing(id, out),
            ToClient::BlobsDropped { ids } => self.blobs_dropped(&ids),
            _ => {}
        }
        self.blobs.note_sent();
    }

    /// Whether a refusal was about blobs alone, so that the session goes on.
    pub(super) fn blob_refused(
        &mut self,
        of: Of,
        reason: &Reason,
        now: Millis,
        out: &mut Effects,
    ) -> bool {
        let session = &mut self.blobs.session;
        match (of, reason) {
            (Of::PutBlob | Of::Blobs, Reason::Busy { retry_after_ms }) => {
                let wait = Millis::from(*retry_after_ms);
                self.blobs.paused = Some(now + wait);
                out.push(Effect::WakeIn(wait));
            }
            (Of::PutBlob, Reason::BlobsFull) => session.full = true,
            (
                Of::PutBlob,
                Reason::BlobTooLarge
                | Reason::TooLarge
                | Reason::Conflict
                | Reason::StaleGeneration,
            ) => {
                if let Some(Upload::Sent(id)) = session.upload {
                    session.refused.insert(id, reason.clone());
                }
            }
            _ => return false,
        }
        if of == Of::PutBlob {
            self.blobs.session.upload = None;
        } else {
            self.ask_blobs_again();
        }
        true
    }

    /// What was asked for and not answered is asked for once more.
    fn ask_blobs_again(&mut self) {
        let session = &mut self.blobs.session;
        if session.listing == Listing::Asked {
            session.listing = Listing::NotAsked;
        }
        session.dropping = false;
        self.blobs.wanted.values_mut().for_each(Want::again);
    }

    /// Whatever can be done next about blobs.
    pub(super) fn blobs_next(&mut self, out: &mut Effects) {
        if self.connection.is_open() && self.blobs.paused.is_none() {
            self.fetch_next(out);
            self.list_next(out);
            self.drop_next(out);
            self.send_next(out);
        }
        self.note_sent_blobs(out);
    }

    /// Writes down what was sent, once nothing more is.
    fn note_sent_blobs(&mut self, out: &mut Effects) {
        let blobs = &self.blobs;
        let session = &blobs.session;
        let busy = self.connection.is_open()
            && (session.listing != Listing::Done
                || session.upload.is_some()
                || self.next_to_send().is_some());
        if busy || blobs.known.is_none() || blobs.sent == blobs.sent_on_disk {
            return;
        }
        let sent = blobs.sent.clone();
        self.commit(Commit::Kept, vec![records::put_blobs(&sent)], out);
        self.blobs.sent_on_disk = sent;
    }
}
