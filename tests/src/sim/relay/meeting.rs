//! Two strangers who exchange notes at the relay.

use super::{Conn, Relay, Session};
use kith_sync::wire::{Reason, RendezvousId, Role, ToClient};

/// A rendezvous.
pub(super) struct Meeting {
    inviter: Option<Conn>,
    joiner: Option<Conn>,
    claimed: bool,
}

impl Meeting {
    fn other(&self, conn: Conn) -> Option<Conn> {
        if self.inviter == Some(conn) {
            self.joiner
        } else {
            self.inviter
        }
    }
}

impl Relay {
    pub(super) fn meet(&mut self, conn: Conn, id: RendezvousId, role: Role) -> Result<(), Reason> {
        match (role, self.meetings.get_mut(&id)) {
            (Role::Inviter, None) => {
                let meeting = Meeting {
                    inviter: Some(conn),
                    joiner: None,
                    claimed: false,
                };
                self.meetings.insert(id, meeting);
                self.sessions.insert(conn, Session::Meeting(id));
                self.say(conn, ToClient::Waiting);
                Ok(())
            }
            (Role::Joiner, None) => Err(Reason::NoSuchInvitation),
            (Role::Joiner, Some(meeting)) if !meeting.claimed => {
                (meeting.claimed, meeting.joiner) = (true, Some(conn));
                let inviter = meeting.inviter;
                self.sessions.insert(conn, Session::Meeting(id));
                for met in inviter.into_iter().chain([conn]) {
                    self.say(met, ToClient::Met);
                }
                Ok(())
            }
            _ => Err(Reason::AlreadyClaimed),
        }
    }

    pub(super) fn pass_on(&mut self, conn: Conn, id: RendezvousId, bytes: Vec<u8>) {
        let meeting = self.meetings.get(&id);
        if let Some(other) = meeting.and_then(|meeting| meeting.other(conn)) {
            self.say(other, ToClient::Note { bytes });
        }
    }

    pub(super) fn leave(&mut self, conn: Conn, id: RendezvousId) {
        let Some(meeting) = self.meetings.get_mut(&id) else {
            return;
        };
        let other = meeting.other(conn);
        (meeting.inviter, meeting.joiner, meeting.claimed) = (None, None, true);
        if let Some(other) = other {
            self.say(other, ToClient::Left);
        }
    }
}
