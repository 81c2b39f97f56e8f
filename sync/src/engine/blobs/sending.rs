//! Finding out what the relay lacks, and sending it: one blob at a time, each once no edit waits.

use super::super::{Effect, Effects, Engine};
use super::{Listing, Upload};
use crate::blob::{BlobId, MAX_SEALED};
use crate::wire::{Reason, ToRelay};

impl Engine {
    /// Asks once in a session for the list, from its beginning.
    pub(super) fn list_next(&mut self, out: &mut Effects) {
        if self.blobs.known.is_some() && self.blobs.session.listing == Listing::NotAsked {
            self.blobs.session.listing = Listing::Asked;
            out.push(Effect::Send(ToRelay::ListBlobs { after: None }.encode()));
        }
    }

    pub(super) fn blobs_listed(&mut self, ids: Vec<(BlobId, u64)>, more: bool, out: &mut Effects) {
        let session = &mut self.blobs.session;
        if session.listing != Listing::Asked {
            return;
        }
        let after = ids.last().map(|(id, _)| *id);
        session.at_relay.extend(ids);
        if more && after.is_some() {
            out.push(Effect::Send(ToRelay::ListBlobs { after }.encode()));
        } else {
            session.listing = Listing::Done;
        }
    }

    /// The first that is held here and named, which the relay lacks and would take.
    pub(super) fn next_to_send(&self) -> Option<BlobId> {
        let session = &self.blobs.session;
        if session.listing != Listing::Done || session.full {
            return None;
        }
        let mut unsent = self.blobs.unsent();
        unsent.find(|id| !session.refused.contains_key(id)).copied()
    }

    /// Whether nothing of the edits is still to be sent, so that a blob holds none of them up.
    fn edits_are_sent(&self) -> bool {
        self.waiting() == 0
            && self.is_current()
            && self.sealing.is_none()
            && self.resealing.is_none()
            && !self.is_adopting()
            && !self.doubted
    }

    pub(super) fn send_next(&mut self, out: &mut Effects) {
        if self.blobs.session.upload.is_some() || !self.edits_are_sent() {
            return;
        }
        if let Some(id) = self.next_to_send() {
            self.blobs.session.upload = Some(Upload::Reading(id));
            out.push(Effect::ReadBlob { id });
        }
    }

    /// The driver hands over what it holds.
    pub(in super::super) fn blob_read(
        &mut self,
        id: BlobId,
        sealed: Option<Vec<u8>>,
        out: &mut Effects,
    ) {
        if self.blobs.session.upload != Some(Upload::Reading(id)) {
            return;
        }
        self.blobs.session.upload = None;
        let Some(bytes) = sealed else {
            if let Some(known) = &mut self.blobs.known {
                known.held.remove(&id);
            }
            return;
        };
        if bytes.len() > MAX_SEALED {
            let refused = &mut self.blobs.session.refused;
            refused.insert(id, Reason::BlobTooLarge);
            return;
        }
        // An edit may have come first meanwhile; then it is read once more after that.
        if !self.edits_are_sent() || !self.connection.is_open() {
            return;
        }
        let put = ToRelay::PutBlob {
            id,
            generation: self.anew.generation,
            bytes,
        };
        self.blobs.session.upload = Some(Upload::Sent(id));
        out.push(Effect::Send(put.encode()));
    }

    /// One more is at the relay, from here or from another device.
    pub(super) fn blob_stored(&mut self, id: BlobId) {
        let session = &mut self.blobs.session;
        session.at_relay.entry(id).or_insert(0);
        session.upload.take_if(|upload| *upload == Upload::Sent(id));
        self.try_again(|wanted| *wanted == id);
    }
}
