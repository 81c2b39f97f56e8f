//! Rendezvous that several processes on one database share, and when one may be opened or claimed.

use std::net::IpAddr;
use std::time::Duration;

use kith_sync::wire::{Reason, RendezvousId, Role};

use super::Answer;
use crate::limits::Limits;

/// How an invitation stands when somebody comes to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// Since it was first opened.
    pub(crate) age: Duration,
    /// Whether it was claimed, which burns it.
    pub(crate) claimed: bool,
    /// Whether its inviter is connected.
    pub(crate) attended: bool,
}

impl Standing {
    /// How old an invitation begins that may be opened: an inviter whose connection broke may come back to its own,
    /// which grows no younger.
    pub(crate) fn open(known: Option<Self>, lifetime: Duration) -> Result<Duration, Reason> {
        match known {
            None => Ok(Duration::ZERO),
            Some(known) if known.age >= lifetime => Err(Reason::Expired),
            Some(known) if known.claimed || known.attended => Err(Reason::AlreadyClaimed),
            Some(known) => Ok(known.age),
        }
    }

    /// Whether it may be claimed. One whose inviter is away waits for it to come back.
    pub(crate) fn claim(known: Option<Self>, lifetime: Duration) -> Result<(), Reason> {
        match known {
            None => Err(Reason::NoSuchInvitation),
            Some(known) if known.claimed => Err(Reason::AlreadyClaimed),
            Some(known) if known.age >= lifetime => Err(Reason::Expired),
            Some(known) if !known.attended => Err(Reason::NoSuchInvitation),
            Some(_) => Ok(()),
        }
    }
}

/// How many invitations there may be, and how long everything takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MeetingLimits {
    /// How long an invitation waits for its joiner, and a claimed one for its end.
    pub lifetime: Duration,
    /// How long a used or expired one is remembered, so that whoever comes late is told why.
    pub remembered: Duration,
    /// Invitations that one address may have open.
    pub per_address: usize,
    /// Invitations remembered at all.
    pub total: usize,
    /// Notes on their way to one side.
    pub notes: usize,
    /// How long a side counts as there without saying so again: the process that it is connected to may be gone.
    pub lease: Duration,
}

/// How long a used or expired one is remembered, in lifetimes.
const REMEMBERED: u32 = 4;
/// For how many looks a side counts as there without one.
const LOOKS_MISSED: u32 = 3;

impl From<&Limits> for MeetingLimits {
    fn from(limits: &Limits) -> Self {
        Self {
            lifetime: limits.invitation_lifetime,
            remembered: limits.invitation_lifetime * REMEMBERED,
            per_address: limits.invitations_per_address,
            total: limits.invitations,
            notes: limits.notes,
            lease: limits.look_every * LOOKS_MISSED,
        }
    }
}

impl MeetingLimits {
    /// There are as many as there may be.
    pub(crate) fn busy(&self) -> Reason {
        let retry_after_ms = u32::try_from(self.lifetime.as_millis()).unwrap_or(u32::MAX);
        Reason::Busy { retry_after_ms }
    }
}

/// One side of a rendezvous, held by one session of one process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Of which.
    pub id: RendezvousId,
    /// Which of the two.
    pub role: Role,
    /// How often the inviter has come; an earlier coming is not this one any more.
    pub coming: i64,
}

/// What a side finds when it looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// For how long it may still go on, once it is claimed.
    pub met: Option<Duration>,
    /// What the other side sent, in its order; it is not kept any longer.
    pub notes: Vec<Vec<u8>>,
    /// The other side came and has gone before the time was up.
    pub left: bool,
}

/// Rendezvous in a database. Whether one may be opened or claimed is the answer's inner result.
pub trait SharedMeetings: Send + Sync + 'static {
    /// Opens an invitation, or takes up one whose inviter is away; how long it has left.
    fn open(
        &self,
        id: RendezvousId,
        address: IpAddr,
        limits: MeetingLimits,
    ) -> Answer<Result<(Side, Duration), Reason>>;

    /// Claims an invitation, which burns it; how long the rendezvous may take.
    fn claim(
        &self,
        id: RendezvousId,
        limits: MeetingLimits,
    ) -> Answer<Result<(Side, Duration), Reason>>;

    /// Says that this side is still there, and takes at most this many of its notes. `None` if it is another's by now.
    fn look(&self, side: Side, most: usize, limits: MeetingLimits) -> Answer<Option<Found>>;

    /// Leaves a note for the other side; false if too many are on their way.
    fn put(&self, side: Side, note: Vec<u8>, limits: MeetingLimits) -> Answer<bool>;

    /// This side goes. An inviter that was not met may come back.
    fn leave(&self, side: Side) -> Answer<()>;

    /// Forgets what is no longer remembered.
    fn sweep(&self, limits: MeetingLimits) -> Answer<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_an_invitation_may_be_opened_or_claimed() {
        let lifetime = Duration::from_secs(120);
        let at = |secs, claimed, attended| {
            Some(Standing {
                age: Duration::from_secs(secs),
                claimed,
                attended,
            })
        };
        let old = Duration::from_secs;
        for (known, open, claim) in [
            (None, Ok(old(0)), Err(Reason::NoSuchInvitation)),
            (at(9, false, true), Err(Reason::AlreadyClaimed), Ok(())),
            (
                at(9, false, false),
                Ok(old(9)),
                Err(Reason::NoSuchInvitation),
            ),
            (
                at(9, true, true),
                Err(Reason::AlreadyClaimed),
                Err(Reason::AlreadyClaimed),
            ),
            (
                at(9, true, false),
                Err(Reason::AlreadyClaimed),
                Err(Reason::AlreadyClaimed),
            ),
            (
                at(120, false, true),
                Err(Reason::Expired),
                Err(Reason::Expired),
            ),
            (
                at(120, false, false),
                Err(Reason::Expired),
                Err(Reason::Expired),
            ),
            (
                at(120, true, true),
                Err(Reason::Expired),
                Err(Reason::AlreadyClaimed),
            ),
        ] {
            assert_eq!(Standing::open(known, lifetime), open, "{known:?}");
            assert_eq!(Standing::claim(known, lifetime), claim, "{known:?}");
        }
    }
}
