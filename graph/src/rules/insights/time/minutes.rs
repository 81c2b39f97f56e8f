//! How long a contact took.

use crate::facts::Contact;
use crate::things::usual_minutes;

/// Minutes, and whether they are estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Minutes {
    pub(super) minutes: u32,
    pub(super) estimated: bool,
}

impl Minutes {
    /// What a contact says, else what is usual for its channel, and nothing where that is not known either. A call that
    /// nobody took takes no time unless it says so.
    pub(super) fn of(contact: &Contact) -> Option<Self> {
        let usual = || {
            let missed = contact.missed.then_some(0);
            missed.or_else(|| usual_minutes(contact.channel))
        };
        let given = contact.minutes;
        given.or_else(usual).map(|minutes| Self {
            minutes,
            estimated: given.is_none() && !contact.missed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::Book;
    use crate::types::{Channel, Initiator};

    #[test]
    fn what_is_not_given_is_what_is_usual_for_the_channel() {
        for (channel, usual) in [
            (Channel::OneToOne, Some(60)),
            (Channel::Video, Some(30)),
            (Channel::Call, Some(15)),
            (Channel::Email, Some(10)),
            (Channel::Message, Some(3)),
            (Channel::Social, Some(3)),
            (Channel::Event, None),
            (Channel::Association, None),
            (Channel::Speaking, None),
            (Channel::HostedEvent, None),
            (Channel::Content, None),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let contact = book.contact(&[sarah], "2026-05-01", channel, Initiator::Both);
            let told = |contact: &Contact| Minutes::of(contact).map(|m| (m.minutes, m.estimated));
            assert_eq!(told(contact), usual.map(|m| (m, true)), "{channel:?}");
            contact.minutes = Some(0);
            assert_eq!(told(contact), Some((0, false)), "{channel:?}");
            (contact.minutes, contact.missed) = (None, true);
            assert_eq!(told(contact), Some((0, false)), "{channel:?}");
            contact.minutes = Some(2);
            assert_eq!(told(contact), Some((2, false)), "{channel:?}");
        }
    }
}
