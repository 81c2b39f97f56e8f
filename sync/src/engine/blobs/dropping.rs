//! Dropping what no document has named for 90 days.
//!
//! A blob that this document never heard of may belong to an edit that is still on its way; it goes only after the relay
//! has had it for 90 days and this device has all edits that there are.

use super::super::{Effect, Effects, Engine, Status};
use super::{KEPT_UNNAMED, Listing};
use crate::blob::BlobId;
use crate::wire::{MAX_BLOB_PAGE, ToRelay};

impl Engine {
    /// Has the driver delete what is held here for nothing.
    pub(super) fn forget_expired(&mut self, out: &mut Effects) {
        let Some(known) = &mut self.blobs.known else {
            return;
        };
        let gone = |id: &&BlobId| known.held.contains(id) && !known.named.contains(id);
        let gone: Vec<BlobId> = known.expired.iter().filter(gone).copied().collect();
        if !gone.is_empty() {
            known.held.retain(|id| !gone.contains(id));
            out.push(Effect::ForgetBlobs(gone));
        }
    }

    pub(super) fn drop_next(&mut self, out: &mut Effects) {
        let session = &self.blobs.session;
        if session.listing != Listing::Done || session.dropping {
            return;
        }
        // What the driver said before the last edits came says nothing of what they name.
        if !self.blobs.fresh || self.status() != Status::Synced {
            return;
        }
        let Some(known) = &self.blobs.known else {
            return;
        };
        let is_old = |(id, age): &(&BlobId, &u64)| {
            !known.named.contains(id) && (known.expired.contains(id) || **age >= KEPT_UNNAMED)
        };
        let old = session.at_relay.iter().filter(is_old);
        let ids: Vec<BlobId> = old.map(|(id, _)| *id).take(MAX_BLOB_PAGE).collect();
        if !ids.is_empty() {
            self.blobs.session.dropping = true;
            out.push(Effect::Send(ToRelay::DropBlobs { ids }.encode()));
        }
    }

    pub(super) fn blobs_dropped(&mut self, ids: &[BlobId]) {
        self.blobs.session.dropping = false;
        self.blobs.session.full &= ids.is_empty();
        for id in ids {
            self.blobs.session.at_relay.remove(id);
        }
    }
}
