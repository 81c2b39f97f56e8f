//! Fetching what somebody looks at.

use super::super::{Effect, Effects, Engine};
use super::Away;
use crate::blob::BlobId;
use crate::wire::ToRelay;

/// How many may be on their way here at once.
const AT_ONCE: usize = 4;

/// A blob that somebody looks at.
#[derive(Debug)]
pub(super) struct Want {
    state: State,
    /// What whoever looks was told last.
    told: Option<Away>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Wished,
    Asked,
    /// The relay did not have it when it was asked.
    Missing,
}

impl Want {
    /// Whether it is still to be found out whether it can be had.
    pub(super) fn is_open(&self) -> bool {
        self.state != State::Missing
    }

    /// What was asked before is to be asked again.
    pub(super) const fn again(&mut self) {
        self.state = State::Wished;
    }

    fn tell(&mut self, id: BlobId, why: Away, out: &mut Effects) {
        if self.told.replace(why) != Some(why) {
            out.push(Effect::BlobAway { id, why });
        }
    }
}

impl Engine {
    pub(in super::super) fn want_blob(&mut self, id: BlobId, out: &mut Effects) {
        let known = self.blobs.known.as_ref();
        if known.is_some_and(|known| known.held.contains(&id)) {
            return;
        }
        let want = self.blobs.wanted.entry(id).or_insert(Want {
            state: State::Wished,
            told: None,
        });
        // Whoever looks again is told again.
        want.told = None;
        if want.state == State::Missing {
            want.again();
        }
        if !self.connection.is_open() {
            want.tell(id, Away::Offline, out);
        }
    }

    pub(super) fn fetch_next(&mut self, out: &mut Effects) {
        let asked = |want: &&Want| want.state == State::Asked;
        let room = AT_ONCE.saturating_sub(self.blobs.wanted.values().filter(asked).count());
        let wished = self.blobs.wanted.iter_mut();
        let wished = wished.filter(|(_, want)| want.state == State::Wished);
        for (id, want) in wished.take(room) {
            want.state = State::Asked;
            out.push(Effect::Send(ToRelay::GetBlob { id: *id }.encode()));
        }
    }

    pub(super) fn blob_came(&mut self, id: BlobId, sealed: Vec<u8>, out: &mut Effects) {
        self.blobs.session.at_relay.entry(id).or_insert(0);
        if self.blobs.wanted.remove(&id).is_some() {
            out.push(Effect::BlobArrived { id, sealed });
        }
    }

    pub(super) fn blob_missing(&mut self, id: BlobId, out: &mut Effects) {
        self.blobs.session.at_relay.remove(&id);
        if let Some(want) = self.blobs.wanted.get_mut(&id) {
            want.state = State::Missing;
            want.tell(id, Away::Missing, out);
        }
    }

    /// Those of the missing may have come to the relay.
    pub(super) fn try_again(&mut self, which: impl Fn(&BlobId) -> bool) {
        let missing = self.blobs.wanted.iter_mut();
        let missing = missing.filter(|(id, want)| want.state == State::Missing && which(id));
        missing.for_each(|(_, want)| want.again());
    }

    /// The relay has answered a ping: what was missing is asked for again, since another process of it may have taken it
    /// without a word to this session.
    pub(in super::super) fn try_missing_again(&mut self) {
        self.try_again(|_| true);
    }
}
