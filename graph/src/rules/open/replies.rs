//! Replies owed: what they began and I did not answer (row R9).

use super::{entry, next_day};
use crate::facts::Contact;
use crate::rules::easing::is_conversation;
use crate::types::{Channel, Initiator};
use crate::view::{Open, OpenKind};

/// The row of a reply owed, which counts from the earliest message, mail or missed call since we last spoke; a call of
/// mine that they missed is no answer. `contacts` are a person's, newest first.
pub(super) fn owed(contacts: &[&Contact], all: &mut Vec<Open>) {
    let mut earliest = None;
    let tried = |c: &Contact| c.missed && c.begun_by == Initiator::Me;
    let happened = |c: &&&Contact| !(c.planned || c.bulk || tried(c));
    for contact in contacts.iter().filter(happened) {
        if contact.begun_by != Initiator::Them || is_conversation(contact) {
            break;
        }
        if (is_written(contact) || contact.missed) && !contact.answered {
            earliest = Some(contact);
        }
    }
    if let Some(contact) = earliest {
        let from = next_day(contact.on);
        all.push(entry(
            OpenKind::Reply(contact.channel),
            format!("reply/{}", contact.id),
            Some(contact.id.0),
            from,
            from,
        ));
    }
}

fn is_written(contact: &Contact) -> bool {
    matches!(contact.channel, Channel::Email | Channel::Message)
}

#[cfg(test)]
mod tests {
    use super::super::tests::open_with;
    use super::*;
    use crate::rules::sample::{Book, day};

    #[test]
    fn what_they_began_is_answered_from_the_next_day() {
        for (channel, missed, begun_by, owed) in [
            (Channel::Email, false, Initiator::Them, true),
            (Channel::Message, false, Initiator::Them, true),
            (Channel::Call, true, Initiator::Them, true),
            (Channel::Call, false, Initiator::Them, false),
            (Channel::OneToOne, false, Initiator::Them, false),
            (Channel::Social, false, Initiator::Them, false),
            (Channel::Email, false, Initiator::Me, false),
            (Channel::Email, false, Initiator::Both, false),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            book.contact(&[sarah], "2026-02-28", channel, begun_by)
                .missed = missed;
            let on = day("2026-03-01");
            let expected = owed.then_some((OpenKind::Reply(channel), on, on));
            assert_eq!(
                open_with(&book, sarah).first().copied(),
                expected,
                "{channel:?} {missed} {begun_by:?}"
            );
        }
    }

    #[test]
    fn a_contact_of_mine_or_of_both_since_is_an_answer() {
        for (on, channel, begun_by, owed) in [
            ("2026-02-27", Channel::Email, Initiator::Me, true),
            ("2026-02-28", Channel::Email, Initiator::Me, false),
            ("2026-03-05", Channel::Email, Initiator::Me, false),
            ("2026-03-05", Channel::Event, Initiator::Both, false),
            ("2026-03-05", Channel::Call, Initiator::Them, false),
            ("2026-03-05", Channel::Email, Initiator::Them, true),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            book.mail_from(sarah, "2026-02-28");
            book.contact(&[sarah], on, channel, begun_by);
            let all = open_with(&book, sarah);
            let expected = owed.then(|| day("2026-03-01"));
            assert_eq!(
                all.first().map(|o| o.1),
                expected,
                "{on} {channel:?} {begun_by:?}"
            );
            assert!(all.len() <= 1, "one row for all of it");
        }
    }

    #[test]
    fn a_call_of_mine_that_they_missed_is_no_answer() {
        for (begun_by, missed, owed) in [
            (Initiator::Me, true, true),
            (Initiator::Me, false, false),
            (Initiator::Them, true, true),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            book.mail_from(sarah, "2026-02-28");
            book.contact(&[sarah], "2026-03-05", Channel::Call, begun_by)
                .missed = missed;
            let from = open_with(&book, sarah).first().map(|o| o.1);
            assert_eq!(
                from,
                owed.then(|| day("2026-03-01")),
                "{begun_by:?} {missed}"
            );
        }
    }

    #[test]
    fn neither_a_mark_nor_a_plan_nor_a_mailing_leaves_a_reply_owed() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.mail_from(sarah, "2026-02-28").answered = true;
        book.mail_from(sarah, "2026-02-28").bulk = true;
        assert!(open_with(&book, sarah).is_empty());
        book.mail_from(sarah, "2026-03-02");
        book.mail(sarah, "2026-03-09").planned = true;
        book.mail(sarah, "2026-03-08").bulk = true;
        assert_eq!(open_with(&book, sarah)[0].1, day("2026-03-03"));
    }
}
