//! What is open with somebody: promises, thanks, replies, stage steps, follow-ups, referrals and asks (rows R3, R4, R9).

mod asks;
mod referrals;
mod replies;
mod steps;
mod thanks;

pub(crate) use referrals::{prospect, untold};

use crate::facts::{Facts, PersonFacts};
use crate::rules::days::plus_days;
use crate::things::{Party, Promise};
use crate::view::{Open, OpenKind, Section};
use chrono::{Days, NaiveDate};
use uuid::Uuid;

/// A promise is shown so many days before it is due.
const PROMISE_SHOWN_BEFORE: Days = Days::new(5);

/// Everything open with somebody, the earliest due first. It follows from the book alone; what is shown today, and how
/// late it is, follows from each one's days.
#[must_use]
pub fn open(facts: &Facts, person: &PersonFacts) -> Vec<Open> {
    let contacts = facts.contacts_of(person.id);
    let mut all = Vec::new();
    all.extend(
        facts
            .things
            .promises_of(person.id)
            .filter(|p| p.is_open())
            .map(promise),
    );
    thanks::owed(facts, person, &mut all);
    replies::owed(&contacts, &mut all);
    for follow_up in facts
        .things
        .follow_ups_of(person.id)
        .filter(|f| f.is_open())
    {
        let kind = OpenKind::FollowUp(follow_up.event);
        let key = format!("follow_up/{}", follow_up.id);
        let open = entry(kind, key, Some(follow_up.id.0), follow_up.on, follow_up.on);
        all.push(open.about(&follow_up.what));
    }
    for plan in contacts.iter().filter(|c| c.planned) {
        let key = format!("planned/{}", plan.id);
        let kind = OpenKind::Planned(plan.channel);
        all.push(entry(kind, key, Some(plan.id.0), plan.on, plan.on));
    }
    steps::steps(facts, person, &contacts, &mut all);
    referrals::open(facts, person.id, &mut all);
    asks::open(facts, person.id, &mut all);
    for open in &mut all {
        open.hidden_until = person.hidden.get(&open.key).copied();
    }
    all.sort_by(|a, b| (a.due, &a.key).cmp(&(b.due, &b.key)));
    all
}

impl Open {
    /// Whether Today shows it on a day.
    #[must_use]
    pub fn is_shown(&self, today: NaiveDate) -> bool {
        // After its last day, the second conversation gives way to the decision.
        let over = self.kind == OpenKind::Second && today > self.due;
        today >= self.from && self.hidden_until.is_none_or(|day| today >= day) && !over
    }

    /// How many days late it is on a day; Today counts them in sevenths.
    #[must_use]
    pub fn late(&self, today: NaiveDate) -> i64 {
        (today - self.due).num_days().max(0)
    }

    /// The same with words.
    fn about(self, what: &str) -> Self {
        Self {
            what: what.to_owned(),
            ..self
        }
    }
}

impl OpenKind {
    /// Which part of Today it stands in (PRODUCT, "Today").
    #[must_use]
    pub fn section(self) -> Section {
        match self {
            OpenKind::MyPromise
            | OpenKind::TheirPromise
            | OpenKind::Thanks
            | OpenKind::Reply(_) => Section::Promises,
            OpenKind::FollowUp(_) => Section::After,
            OpenKind::FirstContact | OpenKind::Update | OpenKind::Answer | OpenKind::AskThanks => {
                Section::Loops
            }
            OpenKind::Value
            | OpenKind::Second
            | OpenKind::Decide
            | OpenKind::Verdict
            | OpenKind::Question(_)
            | OpenKind::CheckIn
            | OpenKind::Year
            | OpenKind::Planned(_) => Section::InTouch,
        }
    }
}

fn promise(promise: &Promise) -> Open {
    let kind = match promise.by {
        Party::Me => OpenKind::MyPromise,
        Party::Them => OpenKind::TheirPromise,
    };
    let from = promise.due.checked_sub_days(PROMISE_SHOWN_BEFORE);
    entry(
        kind,
        format!("promise/{}", promise.id),
        Some(promise.id.0),
        from.unwrap_or(promise.due),
        promise.due,
    )
    .about(&promise.what)
}

/// Something open, without words yet.
fn entry(
    kind: OpenKind,
    key: impl Into<String>,
    id: Option<Uuid>,
    from: NaiveDate,
    due: NaiveDate,
) -> Open {
    Open {
        kind,
        key: key.into(),
        id,
        from,
        due,
        what: String::new(),
        hidden_until: None,
    }
}

/// The day after.
fn next_day(day: NaiveDate) -> NaiveDate {
    plus_days(day, 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use crate::rules::sample::{Book, day};
    use crate::types::{Channel, Initiator};

    /// Kind, first day shown and due day of what is open with somebody.
    pub(super) fn open_with(book: &Book, who: PersonId) -> Vec<(OpenKind, NaiveDate, NaiveDate)> {
        open(&book.facts, &book.facts.people[&who])
            .into_iter()
            .map(|o| (o.kind, o.from, o.due))
            .collect()
    }

    #[test]
    fn promises_are_shown_five_days_before() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.promise(sarah, Party::Me, "the deck", "2026-03-03");
        book.promise(sarah, Party::Them, "a call", "2026-03-06");
        book.promise(sarah, Party::Me, "kept", "2026-03-01").kept_on = Some(day("2026-02-01"));
        book.promise(sarah, Party::Me, "let go", "2026-03-01")
            .dropped_on = Some(day("2026-02-01"));
        assert_eq!(
            open_with(&book, sarah),
            [
                (OpenKind::MyPromise, day("2026-02-26"), day("2026-03-03")),
                (OpenKind::TheirPromise, day("2026-03-01"), day("2026-03-06")),
            ]
        );
    }

    #[test]
    fn follow_ups_and_plans_stand_on_their_day() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let event = book.event("Fair", "2026-02-01", "2026-02-02");
        book.follow_up(sarah, "2026-03-04").event = Some(event);
        book.follow_up(sarah, "2026-03-01").done_on = Some(day("2026-03-01"));
        book.follow_up(sarah, "2026-03-01").dropped_on = Some(day("2026-03-01"));
        book.contact(&[sarah], "2026-03-05", Channel::Video, Initiator::Me)
            .planned = true;
        let (on, plan) = (day("2026-03-04"), day("2026-03-05"));
        assert_eq!(
            open_with(&book, sarah),
            [
                (OpenKind::FollowUp(Some(event)), on, on),
                (OpenKind::Planned(Channel::Video), plan, plan),
            ]
        );
    }

    #[test]
    fn what_is_open_is_shown_from_its_day_unless_it_is_hidden() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let promise = book.promise(sarah, Party::Me, "the deck", "2026-03-06").id;
        for (hidden, today, shown, late) in [
            (None, "2026-02-28", false, 0),
            (None, "2026-03-01", true, 0),
            (None, "2026-03-06", true, 0),
            (None, "2026-03-07", true, 1),
            (Some("2026-03-08"), "2026-03-07", false, 1),
            (Some("2026-03-08"), "2026-03-08", true, 2),
            (Some("2026-02-20"), "2026-02-28", false, 0),
        ] {
            let hide = hidden.map(|until| (format!("promise/{promise}"), day(until)));
            book.who(sarah).hidden = hide.into_iter().collect();
            let all = open(&book.facts, &book.facts.people[&sarah]);
            let got = (all[0].is_shown(day(today)), all[0].late(day(today)));
            assert_eq!(got, (shown, late), "{hidden:?} {today}");
            assert_eq!(all[0].due, day("2026-03-06"), "a snooze changes no date");
        }
    }
}
