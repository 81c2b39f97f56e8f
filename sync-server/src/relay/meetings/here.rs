//! Invitations in this process's memory; a restart burns them all.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use kith_sync::wire::{Reason, RendezvousId};
use tokio::sync::oneshot;
use tokio::time::Instant;

use super::{Invitation, Met};
use crate::store::meetings::{MeetingLimits, Standing};

/// See the module.
#[derive(Debug)]
pub(crate) struct Here {
    limits: MeetingLimits,
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

impl Here {
    /// None yet.
    pub(super) fn new(limits: MeetingLimits) -> Self {
        Self {
            limits,
            all: Mutex::default(),
        }
    }

    /// Opens an invitation. An inviter whose connection broke may come back to its own, which grows no younger.
    pub(super) fn invite(
        &self,
        id: RendezvousId,
        address: IpAddr,
        now: Instant,
    ) -> Result<Invitation, Reason> {
        let mut all = self.all();
        all.retain(|_, meeting| now < meeting.since + self.limits.remembered);
        let known = all.get(&id).map(|meeting| meeting.standing(now));
        let age = Standing::open(known, self.limits.lifetime)?;
        let since = all.get(&id).map_or(now, |meeting| meeting.since);
        let open = |meeting: &&Meeting| {
            let standing = meeting.standing(now);
            !standing.claimed && standing.attended && meeting.address == address
        };
        if all.len() >= self.limits.total
            || all.values().filter(open).count() >= self.limits.per_address
        {
            return Err(self.limits.busy());
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
            until: now + self.limits.lifetime.saturating_sub(age),
        })
    }

    /// Claims an invitation, which burns it.
    pub(super) fn claim(&self, id: RendezvousId, now: Instant) -> Result<Met, Reason> {
        let mut all = self.all();
        let known = all.get(&id).map(|meeting| meeting.standing(now));
        Standing::claim(known, self.limits.lifetime)?;
        let meeting = all.get_mut(&id).ok_or(Reason::NoSuchInvitation)?;
        let State::Open(inviter) = std::mem::replace(&mut meeting.state, State::Claimed) else {
            return Err(Reason::AlreadyClaimed);
        };
        let (ours, theirs) = Met::pair(self.limits.notes, now + self.limits.lifetime);
        // If the inviter goes this very moment, the joiner sees it go.
        let _ = inviter.send(theirs);
        Ok(ours)
    }

    fn all(&self) -> MutexGuard<'_, HashMap<RendezvousId, Meeting>> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Meeting {
    fn standing(&self, now: Instant) -> Standing {
        Standing {
            age: now.saturating_duration_since(self.since),
            claimed: matches!(self.state, State::Claimed),
            attended: matches!(&self.state, State::Open(inviter) if !inviter.is_closed()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use super::*;
    use crate::limits::Limits;

    const ID: RendezvousId = RendezvousId([1; 16]);
    const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    fn meetings() -> Here {
        Here::new(MeetingLimits::from(&Limits {
            invitations_per_address: 2,
            invitations: 4,
            ..Limits::default()
        }))
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
