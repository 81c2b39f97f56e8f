//! What referrals received still want: a first contact, and updates for whoever sent them (rows B1, B2).

use super::entry;
use crate::facts::Facts;
use crate::ids::PersonId;
use crate::rules::days::plus_days;
use crate::things::{Opportunity, Party, Referral};
use crate::view::{Open, OpenKind};
use chrono::NaiveDate;

/// An update is late after so many days.
const UPDATE_LATE_AFTER: u64 = 7;

/// The open ends of what somebody sent me.
pub(super) fn open(facts: &Facts, source: PersonId, all: &mut Vec<Open>) {
    let received = facts.things.referrals_of(source);
    for referral in received.filter(|r| r.by == Party::Them && r.person == source) {
        let work = referral
            .opportunity
            .and_then(|id| facts.things.opportunities.get(&id));
        let Some(work) = work else {
            continue;
        };
        let name = prospect(facts, referral);
        if work.is_untouched() {
            let key = format!("first_contact/{}", referral.id);
            let due = facts.settings.next_working_day(referral.on);
            let first = entry(
                OpenKind::FirstContact,
                key,
                Some(work.id.0),
                referral.on,
                due,
            );
            all.push(first.about(&name));
        }
        if let Some(on) = untold(work, referral.updated_on) {
            let key = format!("update/{}", referral.id);
            let due = plus_days(on, UPDATE_LATE_AFTER);
            let update = entry(OpenKind::Update, key, Some(referral.id.0), on, due);
            all.push(update.about(&name));
        }
    }
}

/// The prospect in words.
pub(crate) fn prospect(facts: &Facts, referral: &Referral) -> String {
    let known = referral.prospect.and_then(|id| facts.people.get(&id));
    let work = referral.opportunity;
    let work = work.and_then(|id| facts.things.opportunities.get(&id));
    let names = [
        known.map(|p| &p.name),
        Some(&referral.name),
        work.map(|w| &w.name),
    ];
    let mut names = names.into_iter().flatten();
    names
        .find(|name| !name.is_empty())
        .map_or_else(|| "somebody".to_owned(), Clone::clone)
}

/// The first change of state that the source was not told of: one update settles all up to its day.
pub(crate) fn untold(work: &Opportunity, updated_on: Option<NaiveDate>) -> Option<NaiveDate> {
    work.changes()
        .filter(|on| updated_on.is_none_or(|told| *on > told))
        .min()
}

#[cfg(test)]
mod tests {
    use super::super::open as open_of;
    use super::super::tests::open_with;
    use super::*;
    use crate::rules::sample::{Book, day};
    use crate::things::DealState;

    fn without_thanks(book: &Book, who: PersonId) -> Vec<(OpenKind, NaiveDate, NaiveDate)> {
        let mut all = open_with(book, who);
        all.retain(|o| o.0 != OpenKind::Thanks);
        all
    }

    #[test]
    fn the_first_contact_is_due_the_next_working_day() {
        for (on, due) in [
            ("2026-03-05", "2026-03-06"),
            ("2026-03-06", "2026-03-09"),
            ("2026-03-07", "2026-03-09"),
            ("2026-03-08", "2026-03-09"),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let (_, work) = book.referred(sarah, "Ada Stone", on);
            assert_eq!(
                without_thanks(&book, sarah),
                [(OpenKind::FirstContact, day(on), day(due))],
                "{on}"
            );
            let all = open_of(&book.facts, &book.facts.people[&sarah]);
            let first = all.iter().find(|o| o.kind == OpenKind::FirstContact);
            assert_eq!(
                first.map(|o| (o.what.as_str(), o.id)),
                Some(("Ada Stone", Some(work.0)))
            );
        }
    }

    #[test]
    fn the_source_is_owed_an_update_at_each_change_and_one_settles_all_before() {
        for (updated, from) in [
            (None, Some("2026-03-05")),
            (Some("2026-03-04"), Some("2026-03-05")),
            (Some("2026-03-05"), Some("2026-03-20")),
            (Some("2026-03-19"), Some("2026-03-20")),
            (Some("2026-03-20"), None),
        ] {
            let mut book = Book::new();
            let sarah = book.person("Sarah", None, "2026-01-01");
            let (referral, work) = book.referred(sarah, "Ada", "2026-03-04");
            let work = book.the_opportunity(work);
            work.state = DealState::Meeting;
            work.contacted_on = Some(day("2026-03-05"));
            work.meeting_on = Some(day("2026-03-20"));
            book.the_referral(referral).updated_on = updated.map(day);
            let expected: Vec<_> = from
                .into_iter()
                .map(|on| (OpenKind::Update, day(on), plus_days(day(on), 7)))
                .collect();
            assert_eq!(without_thanks(&book, sarah), expected, "{updated:?}");
        }
    }

    #[test]
    fn a_prospect_is_told_by_the_best_name_there_is() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let ada = book.person("Ada Stone", None, "2026-01-01");
        let (referral, work) = book.referred(sarah, "Ada, from Acme", "2026-03-04");
        let name = |book: &Book| prospect(&book.facts, &book.facts.things.referrals[&referral]);
        book.the_referral(referral).prospect = Some(ada);
        assert_eq!(name(&book), "Ada Stone");
        book.the_referral(referral).prospect = None;
        assert_eq!(name(&book), "Ada, from Acme");
        book.the_referral(referral).name.clear();
        book.the_opportunity(work).name = "A new office".into();
        assert_eq!(name(&book), "A new office");
        book.the_opportunity(work).name.clear();
        assert_eq!(name(&book), "somebody");
    }

    #[test]
    fn a_referral_of_mine_and_one_without_work_want_nothing() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.referral(Party::Me, sarah, "Ada", "2026-03-04");
        book.referral(Party::Them, sarah, "Zed", "2026-03-04");
        assert!(without_thanks(&book, sarah).is_empty());
    }
}
