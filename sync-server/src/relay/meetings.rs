//! Open invitations: who waits for whom, for how long, and once only. In memory, or where several processes share a
//! database, there.

mod here;
mod shared;

use std::net::IpAddr;

use kith_sync::wire::{Reason, RendezvousId};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::limits::Limits;
use crate::store::Store;
use crate::store::meetings::MeetingLimits;
use here::Here;
use shared::Shared;

/// See the module.
pub(crate) enum Meetings {
    /// There is only this process.
    Here(Here),
    /// Others are on the same database.
    Shared(Shared),
}

/// An inviter's place.
#[derive(Debug)]
pub(crate) struct Invitation {
    /// Comes when it is claimed.
    pub(crate) claimed: oneshot::Receiver<Met>,
    /// When it expires.
    pub(crate) until: Instant,
}

/// One side of a rendezvous. Dropped, the other side sees it.
#[derive(Debug)]
pub(crate) struct Met {
    /// To the other side.
    pub(crate) to: mpsc::Sender<Vec<u8>>,
    /// From the other side.
    pub(crate) from: mpsc::Receiver<Vec<u8>>,
    /// When it ends.
    pub(crate) until: Instant,
}

impl Met {
    /// Two that hear each other, with so many notes on their way.
    fn pair(notes: usize, until: Instant) -> (Self, Self) {
        let (to_one, from_other) = mpsc::channel(notes);
        let (to_other, from_one) = mpsc::channel(notes);
        let met = |to, from| Self { to, from, until };
        (met(to_other, from_other), met(to_one, from_one))
    }
}

impl Meetings {
    /// None yet, where the store has its place for them.
    pub(crate) fn new(store: &dyn Store, limits: &Limits) -> Self {
        let within = MeetingLimits::from(limits);
        match store.meetings() {
            None => Self::Here(Here::new(within)),
            Some(store) => Self::Shared(Shared::new(store, within, limits.look_every)),
        }
    }

    /// Opens an invitation. An inviter whose connection broke may come back to its own, which grows no younger.
    pub(crate) async fn invite(
        &self,
        id: RendezvousId,
        address: IpAddr,
        now: Instant,
    ) -> Result<Invitation, Reason> {
        match self {
            Self::Here(here) => here.invite(id, address, now),
            Self::Shared(shared) => shared.invite(id, address).await,
        }
    }

    /// Claims an invitation, which burns it.
    pub(crate) async fn claim(&self, id: RendezvousId, now: Instant) -> Result<Met, Reason> {
        match self {
            Self::Here(here) => here.claim(id, now),
            Self::Shared(shared) => shared.claim(id).await,
        }
    }

    /// Something may have happened to this one in another process, or with `None` to any.
    pub(crate) fn stir(&self, id: Option<RendezvousId>) {
        if let Self::Shared(shared) = self {
            shared.stir(id);
        }
    }

    /// Until the other processes know of everybody here who has gone.
    pub(crate) async fn settle(&self) {
        if let Self::Shared(shared) = self {
            shared.settle().await;
        }
    }
}
