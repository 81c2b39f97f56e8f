//! Open invitations: who waits for whom, for how long, and once only. In memory; a restart burns them all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use kith_sync::wire::{Reason, RendezvousId};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::limits::Limits;

/// How long a used or expired one is remembered, in lifetimes, so that whoever comes late is told why.
const REMEMBERED: u32 = 4;

/// See the module.
#[derive(Debug)]
pub(crate) struct Meetings {
    lifetime: Duration,
    per_address: usize,
    total: usize,
    notes: usize,
    all: Mutex<HashMap<RendezvousId, Meeting>>,
}

#[derive(Debug)]
struct Meeting {
    since: Instant,
    address: IpAddr,
    state: State,
}

#[derive(Debug)]
enum State {
    Open(oneshot::Sender<Met>),
    Claimed,
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

impl Meetings {
    /// None yet.
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            lifetime: limits.invitation_lifetime,
            per_address: limits.invitations_per_address,
            total: limits.invitations,
            notes: limits.notes,
            all: Mutex::default(),
        }
    }

    /// Opens an invitation. An inviter whose connection broke may come back to its own, which grows no younger.
    pub(crate) fn invite(
        &self,
        id: RendezvousId,
        address: IpAddr,
        now: Instant,
    ) -> Result<Invitation, Reason> {
        let mut all = self.all();
        all.retain(|_, meeting| now < meeting.since + self.lifetime * REMEMBERED);
        let since = match all.get(&id) {
            None => now,
            Some(known) => match &known.state {
                _ if now >= known.since + self.lifetime => return Err(Reason::Expired),
                State::Open(inviter) if inviter.is_closed() => known.since,
                State::Open(_) | State::Claimed => return Err(Reason::AlreadyClaimed),
            },
        };
        let open = |meeting: &&Meeting| {
            let waiting = matches!(&meeting.state, State::Open(inviter) if !inviter.is_closed());
            waiting && meeting.address == address
        };
        if all.len() >= self.total || all.values().filter(open).count() >= self.per_address {
            let retry_after_ms = u32::try_from(self.lifetime.as_millis()).unwrap_or(u32::MAX);
            return Err(Reason::Busy { retry_after_ms });
        }
        let (inviter, claimed) = oneshot::channel();
        let meeting = Meeting {
            since,
            address,
            state: State::Open(inviter),
        };
        all.insert(id, meeting);
        Ok(Invitation {
            claimed,
            until: since + self.lifetime,
        })
    }

    /// Claims an invitation, which burns it.
    pub(crate) fn claim(&self, id: RendezvousId, now: Instant) -> Result<Met, Reason> {
        let mut all = self.all();
        let meeting = all.get_mut(&id).ok_or(Reason::NoSuchInvitation)?;
        if matches!(meeting.state, State::Claimed) {
            return Err(Reason::AlreadyClaimed);
        }
        if now >= meeting.since + self.lifetime {
            return Err(Reason::Expired);
        }
        match std::mem::replace(&mut meeting.state, State::Claimed) {
            State::Claimed => Err(Reason::AlreadyClaimed),
            // The inviter is away; it may come back.
            State::Open(inviter) if inviter.is_closed() => {
                meeting.state = State::Open(inviter);
                Err(Reason::NoSuchInvitation)
            }
            State::Open(inviter) => {
                let until = now + self.lifetime;
                let (to_inviter, from_joiner) = mpsc::channel(self.notes);
                let (to_joiner, from_inviter) = mpsc::channel(self.notes);
                let theirs = Met {
                    to: to_joiner,
                    from: from_joiner,
                    until,
                };
                // If the inviter goes this very moment, the joiner sees it go.
                let _ = inviter.send(theirs);
                Ok(Met {
                    to: to_inviter,
                    from: from_inviter,
                    until,
                })
            }
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<RendezvousId, Meeting>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const ID: RendezvousId = RendezvousId([1; 16]);
    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn meetings() -> Meetings {
        Meetings::new(&Limits {
            invitations_per_address: 2,
            invitations: 4,
            ..Limits::default()
        })
    }

    #[test]
    fn an_invitation_is_claimed_once() {
        let (meetings, now) = (meetings(), Instant::now());
        assert_eq!(
            meetings.claim(ID, now).unwrap_err(),
            Reason::NoSuchInvitation
        );
        let _inviter = meetings.invite(ID, HERE, now).unwrap();
        let _joiner = meetings.claim(ID, now).unwrap();
        assert_eq!(meetings.claim(ID, now).unwrap_err(), Reason::AlreadyClaimed);
        assert_eq!(
            meetings.invite(ID, HERE, now).unwrap_err(),
            Reason::AlreadyClaimed
        );
    }

    #[test]
    fn an_invitation_is_no_longer_valid_after_two_minutes() {
        let (meetings, now) = (meetings(), Instant::now());
        let inviter = meetings.invite(ID, HERE, now).unwrap();
        assert_eq!(inviter.until, now + Duration::from_secs(120));
        let late = now + Duration::from_secs(120);
        assert_eq!(meetings.claim(ID, late).unwrap_err(), Reason::Expired);
        assert_eq!(
            meetings.invite(ID, HERE, late).unwrap_err(),
            Reason::Expired
        );
        let forgotten = now + Duration::from_secs(480);
        meetings
            .invite(RendezvousId([2; 16]), HERE, forgotten)
            .unwrap();
        assert_eq!(
            meetings.claim(ID, forgotten).unwrap_err(),
            Reason::NoSuchInvitation
        );
    }

    #[test]
    fn an_inviter_may_come_back_but_its_invitation_grows_no_younger() {
        let (meetings, now) = (meetings(), Instant::now());
        drop(meetings.invite(ID, HERE, now).unwrap());
        assert_eq!(
            meetings.claim(ID, now).unwrap_err(),
            Reason::NoSuchInvitation
        );
        let later = now + Duration::from_secs(60);
        let back = meetings.invite(ID, HERE, later).unwrap();
        assert_eq!(back.until, now + Duration::from_secs(120));
        assert_eq!(
            meetings.invite(ID, HERE, later).unwrap_err(),
            Reason::AlreadyClaimed
        );
        meetings.claim(ID, later).unwrap();
    }

    #[test]
    fn one_address_cannot_take_all_the_room() {
        let (meetings, now) = (meetings(), Instant::now());
        let open: Vec<_> = (1..=2)
            .map(|n| meetings.invite(RendezvousId([n; 16]), HERE, now).unwrap())
            .collect();
        let third = RendezvousId([3; 16]);
        assert!(matches!(
            meetings.invite(third, HERE, now),
            Err(Reason::Busy { .. })
        ));
        let elsewhere = IpAddr::from([192, 0, 2, 1]);
        let _other = meetings.invite(third, elsewhere, now).unwrap();
        drop(open);
        let _fourth = meetings.invite(RendezvousId([4; 16]), HERE, now).unwrap();
        assert!(
            matches!(
                meetings.invite(RendezvousId([5; 16]), elsewhere, now),
                Err(Reason::Busy { .. })
            ),
            "and all together are bounded too"
        );
    }
}
