//! What counts as evidence for each thing that a step asks for, and what is named as missing.

use super::CANDIDATE;
use crate::facts::{Contact, Facts, PersonFacts};
use crate::rules::days::plus_days;
use crate::rules::fold::fold;
use crate::rules::row;
use crate::things::ReviewKind;
use crate::types::{Origin, Tier};
use crate::view::programme::{Lack, Missing, Part, PartKind};
use chrono::NaiveDate;

/// So many are named at most: more than can be done in a day.
const NAMED: usize = 12;
/// A plan with somebody of tier 1 is at most so many days ahead.
const CLOSE: u64 = 30;
/// The same for tier 2.
const FURTHER: u64 = 90;

/// Days 1 to 7: everybody has a tier, or it was decided that they belong to the wider circle.
pub(super) fn tiered(facts: &Facts) -> Part {
    let decided = |person: &PersonFacts| {
        let waits = row::bare(facts, person).to_sort;
        let imported = person.origin != Origin::Captured;
        let said = person.tier_on.is_some() || person.stage.is_some();
        person.tier.is_some() || if imported { said } else { !waits }
    };
    let lacks = |person: &PersonFacts| (!decided(person)).then(Vec::new);
    of_people(PartKind::Tiered, everybody(facts), None, lacks)
}

/// Days 1 to 7: of everybody in tiers 1 to 3 an industry, a place and a service are known.
pub(super) fn coverage(facts: &Facts) -> Part {
    let lacks = |person: &PersonFacts| {
        let lists = [
            (&person.industries, Lack::Industry),
            (&person.places, Lack::Place),
            (&person.services, Lack::Service),
        ];
        let empty = lists.into_iter().filter(|(list, _)| list.is_empty());
        let lacks: Vec<Lack> = empty.map(|(_, lack)| lack).collect();
        (!lacks.is_empty()).then_some(lacks)
    };
    let tiered = in_order(facts, |person| person.tier.is_some());
    of_people(PartKind::Coverage, tiered, None, lacks)
}

/// Days 8 to 14 and 15 to 21: whoever is in a tier has a plan from today on, for tier 1 within thirty days and with its
/// value named, for tier 2 within ninety. A plan that came about since the step began is evidence as well: of tier 1 a
/// contact that was planned with its value, of tier 2 any.
pub(super) fn plans(facts: &Facts, tier: Tier, from: NaiveDate, today: NaiveDate) -> Part {
    let named = tier == Tier::One;
    let until = plus_days(today, if named { CLOSE } else { FURTHER });
    let lacks = |person: &PersonFacts| {
        let contacts = facts.contacts_of(person.id);
        let came_about = |c: &&Contact| {
            !c.planned && !c.bulk && from <= c.on && c.on <= today && (!named || c.has_value)
        };
        if contacts.iter().any(came_about) {
            return None;
        }
        let plans = || contacts.iter().filter(|c| c.planned);
        let near = || plans().filter(|c| today <= c.on && c.on <= until);
        if near().any(|c| !named || c.has_value) {
            return None;
        }
        let lack = if near().next().is_some() {
            Lack::Value
        } else if plans().any(|c| c.on > until) {
            Lack::TooFar
        } else if plans().next().is_some() {
            Lack::Lapsed
        } else {
            Lack::Plan
        };
        Some(vec![lack])
    };
    let kind = if named {
        PartKind::PlansWithValue
    } else {
        PartKind::Plans
    };
    let people = in_order(facts, |person| person.tier == Some(tier));
    of_people(kind, people, Some(tier), lacks)
}

/// Days 15 to 21: somebody carries the mark of a candidate for tier 1.
pub(super) fn candidates(facts: &Facts) -> Part {
    let mark = fold(CANDIDATE);
    let marked = |person: &PersonFacts| person.tags.iter().any(|tag| fold(tag) == mark);
    one(PartKind::Candidates, facts.people.values().any(marked))
}

/// Months 2 and 3: a weekly review in every week. What is still to come is not named.
pub(super) fn weeks(facts: &Facts, weeks: &[(NaiveDate, NaiveDate)], today: NaiveDate) -> Part {
    of_days(
        facts,
        PartKind::WeeklyReviews,
        ReviewKind::Week,
        weeks,
        today,
    )
}

/// Months 7 to 12: a quarterly review in each quarter.
pub(super) fn quarters(facts: &Facts, all: &[(NaiveDate, NaiveDate)], today: NaiveDate) -> Part {
    of_days(facts, PartKind::Quarters, ReviewKind::Quarter, all, today)
}

/// Months 4 to 6: every tie of tiers 1 and 2 was looked at since the step began, or moved.
pub(super) fn ties(facts: &Facts, from: NaiveDate) -> Part {
    let lacks = |person: &PersonFacts| {
        let looked = facts.things.reviews_of(person.id).any(|review| {
            let fits = matches!(
                review.kind,
                ReviewKind::Tie | ReviewKind::Verdict | ReviewKind::Year
            );
            fits && review.on >= from
        });
        let moved = facts
            .moves
            .iter()
            .any(|moved| moved.person == person.id && moved.on >= from && moved.from != moved.to);
        (!looked && !moved).then(Vec::new)
    };
    let close = in_order(facts, |p| matches!(p.tier, Some(Tier::One | Tier::Two)));
    of_people(PartKind::Ties, close, None, lacks)
}

/// Months 4 to 6: the quarterly review, which asks whether the tiers fit, since the step began.
pub(super) fn moves_decided(facts: &Facts, from: NaiveDate) -> Part {
    let mut reviews = facts.things.reviews.values();
    let done = reviews.any(|review| review.kind == ReviewKind::Quarter && review.on >= from);
    one(PartKind::MovesDecided, done)
}

/// One thing that is there or not.
pub(super) fn one(kind: PartKind, done: bool) -> Part {
    Part {
        kind,
        done: usize::from(done),
        of: 1,
        missing: if done { vec![] } else { vec![Missing::Thing] },
        more: 0,
    }
}

/// A review in each of several stretches of days.
fn of_days(
    facts: &Facts,
    kind: PartKind,
    review: ReviewKind,
    all: &[(NaiveDate, NaiveDate)],
    today: NaiveDate,
) -> Part {
    let reviews = facts.things.reviews.values().filter(|r| r.kind == review);
    let days: Vec<NaiveDate> = reviews.map(|r| r.on).collect();
    let done = |(from, to): &&(NaiveDate, NaiveDate)| days.iter().any(|on| from <= on && on <= to);
    let open = all.iter().filter(|stretch| !done(stretch));
    let begun = open.filter(|(from, _)| *from <= today);
    Part {
        kind,
        done: all.iter().filter(done).count(),
        of: all.len(),
        missing: begun
            .map(|(from, to)| Missing::Days {
                from: *from,
                to: *to,
                now: today <= *to,
            })
            .collect(),
        more: 0,
    }
}

/// Everybody for whom nothing is lacking, of all; where there is nobody at all, that is what is missing.
fn of_people<'a>(
    kind: PartKind,
    people: Vec<&'a PersonFacts>,
    tier: Option<Tier>,
    lacks: impl Fn(&PersonFacts) -> Option<Vec<Lack>>,
) -> Part {
    let of = people.len();
    let missing = people.into_iter().filter_map(|person: &'a PersonFacts| {
        Some(Missing::Person {
            id: person.id,
            name: person.name.clone(),
            tier: person.tier,
            lacks: lacks(person)?,
        })
    });
    let mut missing: Vec<Missing> = missing.collect();
    let (done, more) = (of - missing.len(), missing.len().saturating_sub(NAMED));
    missing.truncate(NAMED);
    if of == 0 {
        missing.push(Missing::Nobody { tier });
    }
    Part {
        kind,
        done,
        of,
        missing,
        more,
    }
}

fn everybody(facts: &Facts) -> Vec<&PersonFacts> {
    in_order(facts, |_| true)
}

/// The lower tier first, then by name.
fn in_order(facts: &Facts, which: impl Fn(&PersonFacts) -> bool) -> Vec<&PersonFacts> {
    let mut all: Vec<&PersonFacts> = facts.people.values().filter(|p| which(p)).collect();
    all.sort_by_key(|p| (p.tier.map_or(4, u8::from), p.folded_name(), p.id));
    all
}
