//! Easing off, and the signs that a relationship goes quiet (row R8).

use crate::facts::{Contact, Facts, PersonFacts};
use crate::ids::PersonId;
use crate::rules::days::{have_passed, plus_days};
use crate::rules::due::after;
use crate::rules::{given, row};
use crate::things::{Direction, Settings};
use crate::types::{Cadence, Channel, Initiator, Tier};
use crate::view::relation::{Easing, Quiet};
use chrono::NaiveDate;

/// No more approaches of a row than this matter.
const ROW: usize = 3;
/// So many in a row: ease off.
const EASE_OFF: usize = 2;
/// An approach counts for so many months.
const APPROACH_MONTHS: u32 = 12;
/// Nothing begun by them or both for so many months is a sign.
const NOTHING_MONTHS: u32 = 6;
/// Nothing received for so many months is one.
const TRADE_MONTHS: u32 = 12;
/// So many given minutes make a conversation of a contact in person.
const TALK_MINUTES: u32 = 10;

/// Days of the unanswered approaches in a row, the latest first, at most three.
#[must_use]
pub fn approaches(facts: &Facts, person: PersonId) -> Vec<NaiveDate> {
    let contacts = facts.contacts_of(person);
    let happened = contacts.into_iter().filter(|c| !c.planned);
    happened
        .take_while(|c| !ends_row(c))
        .filter(|c| is_approach(c))
        .map(|c| c.on)
        .take(ROW)
        .collect()
}

/// Whether another approach would be one too many.
#[must_use]
pub fn easing(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> Easing {
    let all = approaches(facts, person.id);
    let until = all.first().map(|last| {
        let days = gap_days(
            *last,
            person.tier,
            row::period(facts, person),
            &facts.settings,
        );
        plus_days(*last, days)
    });
    Easing {
        ease_off: is_easing_off(&all, today),
        gap_until: until.filter(|until| *until > today),
        peace_until: person.peace_until.filter(|until| *until > today),
        approaches: recent(&all, today).collect(),
    }
}

/// Whether two approaches in a row within twelve months went unanswered; `approaches` as a row keeps them.
#[must_use]
pub fn is_easing_off(approaches: &[NaiveDate], today: NaiveDate) -> bool {
    recent(approaches, today).count() >= EASE_OFF
}

/// Signs that it goes quiet.
#[must_use]
pub fn quiet(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> Vec<Quiet> {
    let mut signs = Vec::new();
    let contacts = facts.contacts_of(person.id);
    let theirs = contacts
        .iter()
        .find(|c| !c.planned && c.begun_by != Initiator::Me);
    if theirs.is_some_and(|c| have_passed(NOTHING_MONTHS, c.on, today)) {
        signs.push(Quiet::NothingFromThem);
    }
    if approaches(facts, person.id).len() >= ROW {
        signs.push(Quiet::NoReplies);
    }
    let received = given::days(facts, person.id, Direction::Received);
    let gave = given::days(facts, person.id, Direction::Given);
    let stopped = |last: &NaiveDate| have_passed(TRADE_MONTHS, *last, today);
    if received.iter().max().is_some_and(stopped)
        && gave.iter().any(|on| *on <= today && !stopped(on))
    {
        signs.push(Quiet::TradeStopped);
    }
    signs
}

/// Whether it was a conversation: in person, by telephone or video, or ten given minutes at an occasion.
pub(crate) fn is_conversation(contact: &Contact) -> bool {
    let talked = match contact.channel {
        Channel::OneToOne | Channel::Call | Channel::Video => true,
        Channel::Email | Channel::Message | Channel::Social => false,
        _ => contact.minutes.is_some_and(|n| n >= TALK_MINUTES),
    };
    talked && !contact.planned && !contact.missed
}

/// Whether it was an approach that nobody answered: a mailing to many is none.
fn is_approach(contact: &Contact) -> bool {
    let channel = matches!(
        contact.channel,
        Channel::Email | Channel::Message | Channel::Social
    );
    contact.begun_by == Initiator::Me
        && (channel || contact.missed)
        && !(contact.planned || contact.bulk || contact.answered)
}

fn ends_row(contact: &Contact) -> bool {
    contact.begun_by != Initiator::Me || contact.answered || is_conversation(contact)
}

/// Those approaches that are no older than twelve months.
pub(super) fn recent(
    approaches: &[NaiveDate],
    today: NaiveDate,
) -> impl Iterator<Item = NaiveDate> {
    let within = move |on: &NaiveDate| !have_passed(APPROACH_MONTHS, *on, today);
    approaches.iter().copied().filter(within)
}

/// The smaller of the tier's gap and half the cadence, from an approach on; half a day is a whole one.
fn gap_days(last: NaiveDate, tier: Option<Tier>, period: Cadence, settings: &Settings) -> u64 {
    let gap = u64::from(settings.gap(tier));
    let half = after(last, period).map(|end| (end - last).num_days().unsigned_abs().div_ceil(2));
    half.map_or(gap, |half| half.min(gap))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};

    fn one(tier: Option<Tier>) -> (Book, PersonId) {
        let mut book = Book::new();
        let sarah = book.person("Sarah", tier, "2026-01-01");
        (book, sarah)
    }

    fn days(all: &[&str]) -> Vec<NaiveDate> {
        all.iter().map(|s| day(s)).collect()
    }

    fn easing_on(book: &Book, who: PersonId, today: &str) -> Easing {
        easing(&book.facts, &book.facts.people[&who], day(today))
    }

    fn quiet_on(book: &Book, who: PersonId, today: &str) -> Vec<Quiet> {
        quiet(&book.facts, &book.facts.people[&who], day(today))
    }

    #[test]
    fn an_approach_is_begun_by_me_alone_and_not_answered() {
        for (channel, begun_by, missed, answered, approach) in [
            (Channel::Email, Initiator::Me, false, false, true),
            (Channel::Message, Initiator::Me, false, false, true),
            (Channel::Social, Initiator::Me, false, false, true),
            (Channel::Call, Initiator::Me, true, false, true),
            (Channel::Call, Initiator::Me, false, false, false),
            (Channel::OneToOne, Initiator::Me, false, false, false),
            (Channel::Event, Initiator::Me, false, false, false),
            (Channel::Email, Initiator::Me, false, true, false),
            (Channel::Email, Initiator::Both, false, false, false),
            (Channel::Email, Initiator::Them, false, false, false),
        ] {
            let (mut book, sarah) = one(None);
            let contact = book.contact(&[sarah], "2026-03-01", channel, begun_by);
            contact.missed = missed;
            contact.answered = answered;
            assert_eq!(
                !approaches(&book.facts, sarah).is_empty(),
                approach,
                "{channel:?} {begun_by:?} {missed} {answered}"
            );
        }
    }

    #[test]
    fn what_they_begin_or_a_conversation_ends_the_row() {
        for (channel, begun_by, row) in [
            (
                Channel::Email,
                Initiator::Me,
                vec!["2026-03-03", "2026-03-02", "2026-03-01"],
            ),
            (
                Channel::Content,
                Initiator::Me,
                vec!["2026-03-03", "2026-03-01"],
            ),
            (Channel::Email, Initiator::Them, vec!["2026-03-03"]),
            (Channel::Event, Initiator::Both, vec!["2026-03-03"]),
            (Channel::Call, Initiator::Me, vec!["2026-03-03"]),
        ] {
            let (mut book, sarah) = one(None);
            book.mail(sarah, "2026-03-01");
            book.contact(&[sarah], "2026-03-02", channel, begun_by);
            book.mail(sarah, "2026-03-03");
            book.mail(sarah, "2026-03-04").planned = true;
            book.mail(sarah, "2026-03-04").bulk = true;
            assert_eq!(
                approaches(&book.facts, sarah),
                days(&row),
                "{channel:?} {begun_by:?}"
            );
        }
    }

    #[test]
    fn no_more_than_three_are_kept() {
        let (mut book, sarah) = one(None);
        for on in ["2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"] {
            book.mail(sarah, on);
        }
        assert_eq!(
            approaches(&book.facts, sarah),
            days(&["2026-03-04", "2026-03-03", "2026-03-02"])
        );
    }

    #[test]
    fn two_within_twelve_months_ask_to_ease_off() {
        for (mails, today, ease_off) in [
            (vec!["2026-03-01"], "2026-03-02", false),
            (vec!["2026-02-28", "2026-03-01"], "2026-03-01", true),
            (vec!["2026-02-28", "2026-03-01"], "2027-02-27", true),
            (vec!["2026-02-28", "2026-03-01"], "2027-02-28", false),
        ] {
            let (mut book, sarah) = one(Some(Tier::One));
            for on in &mails {
                book.mail(sarah, on);
            }
            let got = easing_on(&book, sarah, today);
            assert_eq!(got.ease_off, ease_off, "{mails:?} {today}");
        }
    }

    #[test]
    fn the_gap_is_the_tiers_or_half_the_cadence() {
        for (tier, cadence, until) in [
            (Some(Tier::One), None, "2026-03-08"),
            (Some(Tier::Two), None, "2026-03-15"),
            (Some(Tier::Three), None, "2026-03-31"),
            (None, None, "2026-03-31"),
            (Some(Tier::One), Some(Cadence::Weeks(1)), "2026-03-05"),
            (Some(Tier::One), Some(Cadence::Days(14)), "2026-03-08"),
            (Some(Tier::Three), Some(Cadence::Months(1)), "2026-03-17"),
            (Some(Tier::One), Some(Cadence::Never), "2026-03-08"),
        ] {
            let (mut book, sarah) = one(tier);
            book.who(sarah).cadence = cadence;
            book.mail(sarah, "2026-03-01");
            let before = day(until).pred_opt().unwrap();
            let gap = |today| easing(&book.facts, &book.facts.people[&sarah], today).gap_until;
            assert_eq!(gap(before), Some(day(until)), "{tier:?} {cadence:?}");
            assert_eq!(gap(day(until)), None, "{tier:?} {cadence:?}");
        }
    }

    #[test]
    fn an_answer_closes_the_gap_and_peace_is_told_while_it_lasts() {
        let (mut book, sarah) = one(Some(Tier::One));
        book.mail(sarah, "2026-03-01");
        book.mail_from(sarah, "2026-03-02");
        book.who(sarah).peace_until = Some(day("2026-03-04"));
        let got = easing_on(&book, sarah, "2026-03-03");
        assert_eq!(
            (got.gap_until, got.peace_until),
            (None, Some(day("2026-03-04")))
        );
        assert_eq!(easing_on(&book, sarah, "2026-03-04").peace_until, None);
    }

    #[test]
    fn nothing_from_them_for_six_months_is_a_sign_if_there_once_was() {
        for (on, begun_by, today, quiet) in [
            ("2026-08-31", Initiator::Them, "2027-02-27", false),
            ("2026-08-31", Initiator::Them, "2027-02-28", true),
            ("2026-08-31", Initiator::Both, "2027-02-28", true),
            ("2026-08-31", Initiator::Me, "2027-02-28", false),
        ] {
            let (mut book, sarah) = one(None);
            book.contact(&[sarah], on, Channel::Call, begun_by);
            let expected: &[Quiet] = if quiet {
                &[Quiet::NothingFromThem]
            } else {
                &[]
            };
            assert_eq!(
                quiet_on(&book, sarah, today),
                expected,
                "{begun_by:?} {today}"
            );
        }
    }

    #[test]
    fn three_approaches_in_a_row_are_a_sign() {
        for (n, quiet) in [(2, false), (3, true), (4, true)] {
            let (mut book, sarah) = one(None);
            for _ in 0..n {
                book.mail(sarah, "2026-03-01");
            }
            let got = quiet_on(&book, sarah, "2026-03-02");
            assert_eq!(got.contains(&Quiet::NoReplies), quiet, "{n}");
        }
    }

    #[test]
    fn trade_has_stopped_when_only_giving_went_on() {
        for (received, given, today, quiet) in [
            (Some("2026-02-28"), Some("2026-06-01"), "2027-02-27", false),
            (Some("2026-02-28"), Some("2026-06-01"), "2027-02-28", true),
            (Some("2026-02-28"), Some("2026-02-28"), "2027-02-28", false),
            (Some("2026-02-28"), Some("2026-03-01"), "2027-02-28", true),
            (Some("2026-02-28"), None, "2027-02-28", false),
            (None, Some("2026-06-01"), "2027-02-28", false),
        ] {
            let (mut book, sarah) = one(None);
            if let Some(on) = received {
                book.received(sarah, on);
            }
            if let Some(on) = given {
                book.given(sarah, on);
            }
            let got = quiet_on(&book, sarah, today);
            assert_eq!(
                got.contains(&Quiet::TradeStopped),
                quiet,
                "{received:?} {given:?} {today}"
            );
        }
    }
}
