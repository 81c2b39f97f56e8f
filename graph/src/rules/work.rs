//! Work on its way: how far it is, what it is worth, and who waits for a word (rows B1 to B3).

use super::open::{prospect, untold};
use crate::facts::Facts;
use crate::ids::{OpportunityId, PersonId};
use crate::things::{DealState, Money, Opportunity, Party, Referral};
use crate::view::Choice;
use crate::view::work::{Deal, Pipeline, Sent, StageSum};
use chrono::{DateTime, FixedOffset, NaiveDate};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The states of open work, in order.
const OPEN: [DealState; 4] = [
    DealState::Received,
    DealState::Contacted,
    DealState::Meeting,
    DealState::Proposal,
];

/// Everything that is on its way, and what became of the rest; `apart` gives what of it was set apart.
pub fn pipeline(facts: &Facts, apart: impl Fn(OpportunityId) -> Vec<Choice>) -> Pipeline {
    let received = facts.things.referrals.values();
    let received = received.filter(|r| r.by == Party::Them);
    let (mut by_work, mut without_work) = (BTreeMap::new(), Vec::new());
    for referral in received {
        match referral.opportunity {
            Some(work) if facts.things.opportunities.contains_key(&work) => {
                by_work.insert(work, referral);
            }
            _ => without_work.push(sent(facts, referral)),
        }
    }
    let all = facts.things.opportunities.values();
    let all = all.map(|work| Deal {
        choices: apart(work.id),
        ..deal(facts, work, by_work.get(&work.id).copied())
    });
    let (mut closed, mut open): (Vec<Deal>, Vec<Deal>) =
        all.partition(|deal| deal.work.state.is_closed());
    open.sort_by_key(|deal| {
        let owed = deal.contact_by.unwrap_or(NaiveDate::MAX);
        (owed, Reverse(deal.work.state), deal.since, deal.work.id)
    });
    closed.sort_by_key(|deal| Reverse((deal.since, deal.work.id)));
    without_work.sort_by_key(|sent| Reverse((sent.referral.on, sent.referral.id)));
    let made = facts.things.referrals.values();
    let made = made.filter(|r| r.by == Party::Me);
    let mut made: Vec<Sent> = made.map(|referral| sent(facts, referral)).collect();
    made.sort_by_key(|sent| {
        let referral = &sent.referral;
        (
            referral.state.is_closed(),
            Reverse((referral.on, referral.id)),
        )
    });
    let associations = facts.things.associations.values();
    let mut associations: Vec<_> = associations.map(|one| (one.id, one.name.clone())).collect();
    associations.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
    let amounts = sums(open.iter().filter_map(|deal| deal.work.amount));
    Pipeline {
        associations,
        together: facts.settings.rates.together(&amounts),
        stages: stages(&open),
        open,
        closed,
        without_work,
        made,
    }
}

fn deal(facts: &Facts, work: &Opportunity, referral: Option<&Referral>) -> Deal {
    let shown = |id: PersonId| facts.people.get(&id).map(|p| (id, p.name.clone()));
    let event = work.event.and_then(|id| facts.events.get(&id));
    let association = work
        .association
        .and_then(|id| facts.things.associations.get(&id));
    let place = event.map(|event| event.name.clone());
    let place = place.or_else(|| association.map(|association| association.name.clone()));
    let source = referral.map(|r| r.person).or(work.source);
    Deal {
        name: referral.map_or_else(|| work.name.clone(), |r| prospect(facts, r)),
        person: work
            .person
            .or(referral.and_then(|r| r.prospect))
            .and_then(shown),
        source: source.and_then(shown),
        place: place.unwrap_or_default(),
        since: work.since(),
        contact_by: referral
            .filter(|_| work.is_untouched())
            .map(|r| facts.settings.next_working_day(r.on)),
        tell_since: referral.and_then(|r| untold(work, r.updated_on)),
        referral: referral.cloned(),
        work: work.clone(),
        choices: Vec::new(),
    }
}

fn sent(facts: &Facts, referral: &Referral) -> Sent {
    Sent {
        prospect: prospect(facts, referral),
        person: facts.name(referral.person).to_owned(),
        referral: referral.clone(),
    }
}

fn stages(open: &[Deal]) -> Vec<StageSum> {
    let of = |state| {
        let here = || open.iter().filter(move |deal| deal.work.state == state);
        StageSum {
            state,
            count: here().count(),
            amounts: sums(here().filter_map(|deal| deal.work.amount)),
        }
    };
    let all = OPEN.into_iter().map(of);
    all.filter(|stage| stage.count > 0).collect()
}

/// The sum of each currency, by its code.
#[must_use]
pub fn sums(amounts: impl IntoIterator<Item = Money>) -> Vec<Money> {
    let mut all: BTreeMap<String, Money> = BTreeMap::new();
    for amount in amounts {
        all.entry(amount.code().to_owned())
            .and_modify(|sum| sum.minor = sum.minor.saturating_add(amount.minor))
            .or_insert(amount);
    }
    all.into_values().collect()
}

impl DealState {
    /// Whether nothing more is to come.
    #[must_use]
    pub fn is_closed(self) -> bool {
        matches!(self, DealState::Won | DealState::Lost)
    }
}

impl Opportunity {
    /// The days of its states, each that there is.
    pub(crate) fn changes(&self) -> impl Iterator<Item = NaiveDate> {
        [
            self.contacted_on,
            self.meeting_on,
            self.proposal_on,
            self.closed_on,
        ]
        .into_iter()
        .flatten()
    }

    /// Whether nobody was in touch with the prospect yet.
    #[must_use]
    pub fn is_untouched(&self) -> bool {
        self.state == DealState::Received && self.changes().next().is_none()
    }

    /// Since when it is where it is.
    #[must_use]
    pub fn since(&self) -> NaiveDate {
        let on = match self.state {
            DealState::Received => None,
            DealState::Contacted => self.contacted_on,
            DealState::Meeting => self.meeting_on,
            DealState::Proposal => self.proposal_on,
            DealState::Won | DealState::Lost => self.closed_on,
        };
        on.unwrap_or(self.opened_on)
    }

    /// The same work in another state, entered at a moment. States before it keep their days; those that were skipped get
    /// none, except that whoever was met or had a proposal was in touch. States after it are taken back.
    #[must_use]
    pub fn moved_to(&self, state: DealState, at: DateTime<FixedOffset>) -> Self {
        let mut now = self.clone();
        now.state = state;
        let on = at.date_naive();
        if state >= DealState::Contacted && now.contacted_on.is_none() && state != DealState::Lost {
            (now.contacted_on, now.contacted_at) = (Some(on), Some(at));
        }
        if state < DealState::Contacted {
            (now.contacted_on, now.contacted_at) = (None, None);
        }
        let entered = |field: &mut Option<NaiveDate>, of: DealState| {
            if state == of {
                *field = field.or(Some(on));
            } else if state < of {
                *field = None;
            }
        };
        entered(&mut now.meeting_on, DealState::Meeting);
        entered(&mut now.proposal_on, DealState::Proposal);
        if !state.is_closed() {
            now.closed_on = None;
            now.reason.clear();
        } else if self.state != state || now.closed_on.is_none() {
            now.closed_on = Some(on);
        }
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::ReferralId;
    use crate::rules::sample::{Book, day};
    use crate::things::DealOrigin;

    fn at(on: &str) -> DateTime<FixedOffset> {
        format!("{on}T09:30:00+02:00").parse().unwrap()
    }

    #[test]
    fn a_state_keeps_the_days_before_it_and_takes_those_after_it_back() {
        use DealState as S;
        let mut book = Book::new();
        let work = book
            .opportunity("Audit", DealOrigin::ColdOutbound, "2026-03-01")
            .id;
        let new = book.facts.things.opportunities[&work].clone();
        let days = |work: &Opportunity| {
            [
                work.contacted_on,
                work.meeting_on,
                work.proposal_on,
                work.closed_on,
            ]
            .map(|on| on.map(|on| on.to_string()).unwrap_or_default())
        };
        for (steps, expected) in [
            (vec![S::Contacted], ["2026-03-02", "", "", ""]),
            (
                vec![S::Contacted, S::Meeting],
                ["2026-03-02", "2026-03-03", "", ""],
            ),
            (vec![S::Meeting], ["2026-03-02", "2026-03-02", "", ""]),
            (vec![S::Proposal], ["2026-03-02", "", "2026-03-02", ""]),
            (
                vec![S::Meeting, S::Won],
                ["2026-03-02", "2026-03-02", "", "2026-03-03"],
            ),
            (vec![S::Lost], ["", "", "", "2026-03-02"]),
            (vec![S::Meeting, S::Contacted], ["2026-03-02", "", "", ""]),
            (vec![S::Meeting, S::Received], ["", "", "", ""]),
            (vec![S::Won, S::Lost], ["2026-03-02", "", "", "2026-03-03"]),
            (vec![S::Won, S::Won], ["2026-03-02", "", "", "2026-03-02"]),
            (
                vec![S::Won, S::Proposal],
                ["2026-03-02", "", "2026-03-03", ""],
            ),
        ] {
            let mut work = new.clone();
            for (n, state) in steps.iter().enumerate() {
                work = work.moved_to(*state, at(&format!("2026-03-0{}", n + 2)));
                work.reason = "it fits".to_owned();
            }
            assert_eq!(days(&work), expected, "{steps:?}");
            let again = work.moved_to(work.state, at("2026-04-01"));
            assert_eq!(days(&again), expected, "{steps:?} again");
            assert_eq!(
                again.reason.is_empty(),
                !work.state.is_closed(),
                "{steps:?}"
            );
            assert_eq!(again.contacted_at.is_some(), again.contacted_on.is_some());
        }
    }

    #[test]
    fn sums_are_by_currency() {
        let money = |minor, code| Money::new(minor, code).unwrap();
        assert_eq!(sums([]), []);
        assert_eq!(
            sums([
                money(5, "EUR"),
                money(7, "CHF"),
                money(i64::MAX, "EUR"),
                money(1, "JPY")
            ]),
            [money(7, "CHF"), money(i64::MAX, "EUR"), money(1, "JPY")]
        );
    }

    #[test]
    fn open_work_stands_by_what_is_owed_and_then_by_how_far_it_is() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let (late, _) = book.referred(sarah, "Ada Stone", "2026-03-06");
        let (early, _) = book.referred(sarah, "Ben Hill", "2026-03-04");
        let old = book
            .opportunity("Audit", DealOrigin::Event, "2026-01-01")
            .id;
        let new = book
            .opportunity("Study", DealOrigin::Event, "2026-02-01")
            .id;
        let far = book
            .opportunity("Training", DealOrigin::Event, "2026-02-02")
            .id;
        book.the_opportunity(far).state = DealState::Proposal;
        book.the_opportunity(far).amount = Money::new(500_000, "EUR");
        let won = book
            .opportunity("Report", DealOrigin::Event, "2026-02-02")
            .id;
        let work = book.the_opportunity(won);
        (work.state, work.closed_on) = (DealState::Won, Some(day("2026-02-20")));
        let found = pipeline(&book.facts, |_| Vec::new());
        let names: Vec<&str> = found.open.iter().map(|deal| deal.name.as_str()).collect();
        assert_eq!(
            names,
            ["Ben Hill", "Ada Stone", "Training", "Audit", "Study"]
        );
        let owed: Vec<_> = found.open.iter().map(|deal| deal.contact_by).collect();
        assert_eq!(
            owed,
            [
                Some(day("2026-03-05")),
                Some(day("2026-03-09")),
                None,
                None,
                None
            ]
        );
        let referrals: Vec<Option<ReferralId>> = found
            .open
            .iter()
            .map(|d| d.referral.as_ref().map(|r| r.id))
            .collect();
        assert_eq!(referrals[..2], [Some(early), Some(late)]);
        assert_eq!(found.open[0].source, Some((sarah, "Sarah".to_owned())));
        assert_eq!([found.open[3].work.id, found.open[4].work.id], [old, new]);
        let closed: Vec<_> = found.closed.iter().map(|d| (d.work.id, d.since)).collect();
        assert_eq!(closed, [(won, day("2026-02-20"))]);
        let stages: Vec<_> = found
            .stages
            .iter()
            .map(|s| (s.state, s.count, s.amounts.clone()))
            .collect();
        let euros = Money::new(500_000, "EUR").unwrap();
        assert_eq!(
            stages,
            [
                (DealState::Received, 4, vec![]),
                (DealState::Proposal, 1, vec![euros])
            ]
        );
    }

    #[test]
    fn open_work_is_added_up_at_the_rates_that_were_typed() {
        let mut book = Book::new();
        for (amount, state) in [
            ("10050 EUR", DealState::Received),
            ("1 USD", DealState::Received),
            ("2 USD", DealState::Meeting),
            ("700 CHF", DealState::Proposal),
            ("9900 USD", DealState::Won),
        ] {
            let work = book.opportunity("Audit", DealOrigin::Event, "2026-01-01");
            (work.state, work.amount) = (state, amount.parse().ok());
        }
        let together = |book: &Book| pipeline(&book.facts, |_| Vec::new()).together;
        assert_eq!(together(&book), None);
        book.rates("EUR", &[("USD", "0.5 EUR")]);
        let found = together(&book).unwrap();
        // Three cents are converted as one sum: one and a half, rounded once.
        assert_eq!(found.money, "10052 EUR".parse().unwrap());
        assert_eq!(found.left, ["700 CHF".parse().unwrap()]);
    }

    #[test]
    fn a_source_who_left_the_views_is_not_named_and_the_work_stays() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        book.referred(sarah, "Ada Stone", "2026-03-06");
        book.referral(Party::Me, sarah, "Zed", "2026-03-05");
        book.facts.take_person(sarah);
        let found = pipeline(&book.facts, |_| Vec::new());
        assert_eq!((found.open.len(), &found.open[0].source), (1, &None));
        assert_eq!(found.open[0].name, "Ada Stone");
        assert_eq!(found.made[0].person, "somebody");
    }

    #[test]
    fn referrals_are_told_with_who_sent_whom_and_open_ones_first() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let done = book.referral(Party::Me, sarah, "Zed", "2026-03-05").id;
        book.the_referral(done).state = DealState::Won;
        let first = book.referral(Party::Me, sarah, "Ada", "2026-03-01").id;
        let second = book.referral(Party::Me, sarah, "Ben", "2026-03-02").id;
        let bare = book.referral(Party::Them, sarah, "Cleo", "2026-03-03").id;
        let found = pipeline(&book.facts, |_| Vec::new());
        let keys: Vec<_> = found.made.iter().map(|sent| sent.referral.id).collect();
        assert_eq!(keys, [second, first, done]);
        assert_eq!(
            (
                found.made[0].prospect.as_str(),
                found.made[0].person.as_str()
            ),
            ("Ben", "Sarah")
        );
        let bare_ones: Vec<_> = found
            .without_work
            .iter()
            .map(|sent| sent.referral.id)
            .collect();
        assert_eq!(bare_ones, [bare]);
    }

    #[test]
    fn the_source_hears_of_each_change() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2026-01-01");
        let (referral, work) = book.referred(sarah, "Ada Stone", "2026-03-06");
        let since = |book: &Book| {
            let found = pipeline(&book.facts, |_| Vec::new());
            found
                .open
                .iter()
                .chain(&found.closed)
                .next()
                .and_then(|deal| deal.tell_since)
        };
        assert_eq!(since(&book), None);
        let moved = book
            .the_opportunity(work)
            .moved_to(DealState::Contacted, at("2026-03-09"));
        *book.the_opportunity(work) = moved;
        assert_eq!(since(&book), Some(day("2026-03-09")));
        book.the_referral(referral).updated_on = Some(day("2026-03-09"));
        assert_eq!(since(&book), None);
        let lost = book
            .the_opportunity(work)
            .moved_to(DealState::Lost, at("2026-03-20"));
        *book.the_opportunity(work) = lost;
        assert_eq!(since(&book), Some(day("2026-03-20")));
    }
}
