//! What came of the referrals that each person sent (row B5).

use super::information;
use super::period::Span;
use super::work::{is_closed, rate, sum};
use crate::facts::Facts;
use crate::ids::{OpportunityId, PersonId};
use crate::rules::given;
use crate::things::{DealOrigin, DealState, Direction, Opportunity, Referral};
use crate::view::insights::{Delay, Source};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// Everybody in the views who sent me a referral in a period, those of whose most was won first, then those who sent
/// most, then by name. A referral is its opportunity, received on the day it came up; what became of it is as of today.
pub(crate) fn sources(facts: &Facts, span: Span) -> Vec<Source> {
    let referrals = facts.things.referrals.values();
    let referrals: HashMap<OpportunityId, &Referral> = referrals
        .filter_map(|referral| Some((referral.opportunity?, referral)))
        .collect();
    let mut sent: BTreeMap<PersonId, Vec<&Opportunity>> = BTreeMap::new();
    for work in facts.things.opportunities.values() {
        let by = referrals.get(&work.id).map(|referral| referral.person);
        let source = work.source.or(by);
        if let (DealOrigin::Referral, Some(source)) = (work.origin, source)
            && span.holds(work.opened_on)
        {
            sent.entry(source).or_default().push(work);
        }
    }
    let shown = sent
        .into_iter()
        .filter_map(|(id, works)| Some((facts.people.get(&id)?, works)));
    let mut all: Vec<(&str, Source)> = shown
        .map(|(person, works)| {
            let closed = || works.iter().copied().filter(|w| is_closed_by(w, span.to));
            let won = closed().filter(|w| w.state == DealState::Won);
            let work = sum(won, &facts.settings.rates);
            let lost = closed().count() - work.won;
            let waits = works
                .iter()
                .filter_map(|work| wait(work, referrals.get(&work.id).copied(), span.to));
            let given = given::days(facts, person.id, Direction::Given);
            let source = Source {
                id: person.id,
                name: person.name.clone(),
                referrals: works.len(),
                rate: rate(work.won, lost),
                open: works.len() - work.won - lost,
                work,
                lost,
                first_contact: median(waits.collect()),
                given: given.into_iter().filter(|on| span.holds(*on)).count(),
                information: information::with(facts, person.id, span),
            };
            (person.folded_name(), source)
        })
        .collect();
    all.sort_by_key(|(name, s)| (Reverse((s.work.won, s.referrals)), *name, s.id));
    all.into_iter().map(|(_, source)| source).collect()
}

fn is_closed_by(work: &Opportunity, today: NaiveDate) -> bool {
    is_closed(work) && work.closed_on.is_none_or(|on| on <= today)
}

/// How long a prospect waited for the first contact.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Wait {
    minutes: i64,
    /// Whether both moments were logged; else only the days are known.
    logged: bool,
}

/// Nothing if there was no contact yet. A contact before the referral was not waited for.
fn wait(work: &Opportunity, referral: Option<&Referral>, today: NaiveDate) -> Option<Wait> {
    let on = work.contacted_on.filter(|on| *on <= today)?;
    let moments = referral.and_then(|r| r.at).zip(work.contacted_at);
    let minutes = match moments {
        Some((from, to)) => (to - from).num_minutes(),
        None => (on - work.opened_on).num_days() * DAY,
    };
    Some(Wait {
        minutes: minutes.max(0),
        logged: moments.is_some(),
    })
}

/// The one in the middle, or the mean of the two; in hours if those were logged and it is under one day.
fn median(mut waits: Vec<Wait>) -> Option<Delay> {
    waits.sort_unstable();
    let (low, high) = (
        waits.get(waits.len().checked_sub(1)? / 2)?,
        waits.get(waits.len() / 2)?,
    );
    let minutes = (low.minutes + high.minutes) as f64 / 2.0;
    let logged = low.logged && high.logged;
    Some(if logged && minutes < DAY as f64 {
        Delay::Hours(minutes / 60.0)
    } else {
        Delay::Days(minutes / DAY as f64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::Party;
    use crate::view::insights::Period;

    fn quarter() -> Span {
        Span::of(Period::Quarter, day("2026-06-08"))
    }

    /// A referral of a day that was won, lost or is open, for an amount.
    fn sent(book: &mut Book, by: PersonId, on: &str, state: DealState, amount: &str) {
        let (_, work) = book.referred(by, "Ada", on);
        let work = book.the_opportunity(work);
        work.state = state;
        work.amount = amount.parse().ok();
        work.closed_on = is_closed(work).then(|| day("2026-06-01"));
    }

    #[test]
    fn a_source_has_what_it_sent_in_the_period_and_what_came_of_that() {
        use DealState::{Lost, Meeting, Won};
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2025-01-01");
        let bob = book.person("Bob", None, "2025-01-01");
        assert!(sources(&book.facts, quarter()).is_empty());
        sent(&mut book, sarah, "2026-03-08", Won, "5000 EUR");
        assert!(sources(&book.facts, quarter()).is_empty(), "the day before");
        sent(&mut book, sarah, "2026-03-09", Won, "100 EUR");
        sent(&mut book, sarah, "2026-04-01", Won, "30 GBP");
        sent(&mut book, sarah, "2026-04-02", Lost, "70 EUR");
        sent(&mut book, sarah, "2026-06-08", Meeting, "80 EUR");
        sent(&mut book, sarah, "2026-06-09", Won, "90 EUR");
        sent(&mut book, bob, "2026-05-01", Lost, "1 EUR");
        book.given(sarah, "2026-03-08");
        book.given(sarah, "2026-03-09");
        book.thanked(sarah, "2026-04-01");
        book.referral(Party::Me, sarah, "Zed", "2026-05-01");
        book.introduction(sarah, bob, PersonId::ME, Some("2026-06-08"));
        book.received(sarah, "2026-05-01").quality = Some(4);
        let found = sources(&book.facts, quarter());
        let told = |s: &Source| {
            let money: Vec<String> = s.work.money.iter().map(ToString::to_string).collect();
            let counts = [s.referrals, s.work.won, s.lost, s.open, s.given];
            (s.name.clone(), counts, money.join(" "))
        };
        assert_eq!(
            found.iter().map(told).collect::<Vec<_>>(),
            [
                (
                    "Sarah".to_owned(),
                    [4, 2, 1, 1, 3],
                    "100 EUR 30 GBP".to_owned()
                ),
                ("Bob".to_owned(), [1, 0, 1, 0, 1], String::new()),
            ]
        );
        assert_eq!(found[0].information.quality, Some(4.0));
        assert_eq!(found[0].first_contact, None);
    }

    #[test]
    fn whoever_is_gone_is_no_source_and_whoever_was_merged_stands_for_both() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2025-01-01");
        let bob = book.person("Bob", None, "2025-01-01");
        sent(&mut book, sarah, "2026-05-01", DealState::Won, "100 EUR");
        // What named somebody else before a merge names the one who stands for both.
        sent(&mut book, sarah, "2026-05-02", DealState::Won, "100 EUR");
        sent(&mut book, bob, "2026-05-03", DealState::Lost, "100 EUR");
        book.facts.take_person(bob);
        let found = sources(&book.facts, quarter());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].id, found[0].referrals), (sarah, 2));
    }

    #[test]
    fn an_opportunity_without_its_source_has_that_of_its_referral_and_other_origins_have_none() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2025-01-01");
        let (_, work) = book.referred(sarah, "Ada", "2026-05-01");
        book.the_opportunity(work).source = None;
        let warm = book.opportunity("Letter", DealOrigin::WarmInbound, "2026-05-01");
        warm.source = Some(sarah);
        assert_eq!(sources(&book.facts, quarter())[0].referrals, 1);
        book.the_opportunity(work).origin = DealOrigin::Event;
        assert!(sources(&book.facts, quarter()).is_empty());
    }

    #[test]
    fn the_first_contact_is_told_in_hours_under_one_day_where_times_were_logged() {
        use Delay::{Days, Hours};
        // Of each referral: when it came, when its prospect was contacted, both of 1 and later May, with the hour if logged.
        for (waits, told) in [
            (&[][..], None),
            (&[("01", None)][..], None),
            (&[("01T09:00", Some("01T15:30"))], Some(Hours(6.5))),
            (
                &[("01T09:00", Some("02T08:59"))],
                Some(Hours(1439.0 / 60.0)),
            ),
            (&[("01T09:00", Some("02T09:00"))], Some(Days(1.0))),
            (&[("01", Some("01"))], Some(Days(0.0))),
            (&[("01T09:00", Some("02"))], Some(Days(1.0))),
            (&[("04", Some("01"))], Some(Days(0.0))),
            (
                &[
                    ("01T09:00", Some("01T11:00")),
                    ("01T09:00", Some("01T15:00")),
                ],
                Some(Hours(4.0)),
            ),
            (
                &[("01T09:00", Some("01T11:00")), ("01", Some("02"))],
                Some(Days(13.0 / 24.0)),
            ),
            (
                &[
                    ("01", Some("02")),
                    ("01", Some("04")),
                    ("01", Some("31")),
                    ("01", None),
                ],
                Some(Days(3.0)),
            ),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2025-01-01");
            let at = |text: &str| {
                let moment = format!("2026-05-{text}:00+02:00");
                text.contains('T').then(|| moment.parse().unwrap())
            };
            let on = |text: &str| format!("2026-05-{}", &text[..2]);
            for (from, to) in waits {
                let (referral, work) = book.referred(sarah, "Ada", &on(from));
                book.the_referral(referral).at = at(from);
                let work = book.the_opportunity(work);
                work.contacted_on = to.map(|to| day(&on(to)));
                work.contacted_at = to.and_then(at);
            }
            let found = sources(&book.facts, quarter());
            let found = found.first().and_then(|s| s.first_contact);
            assert_eq!(found, told, "{waits:?}");
        }
    }
}
