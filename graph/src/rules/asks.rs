//! Goals and asks: what speaks against an ask, and whom to ask (row R14; PRODUCT, "Before an ask", "Whom to ask").

use super::days::plus_days;
use super::easing::easing;
use super::given;
use super::goodwill::goodwill;
use super::paths::weak_ties;
use super::standing::Standing;
use super::words::{shared, words, words_of};
use crate::facts::{Facts, PersonFacts};
use crate::ids::{GoalId, PersonId};
use crate::things::{Ask, AskFor, Direction, Goal, Party};
use crate::types::Tier;
use crate::view::goals::{Candidate, Goals, Warning, Whom};
use crate::view::relation::{Easing, GoodwillWord};
use chrono::NaiveDate;
use std::cmp::Reverse;
use std::collections::HashSet;

/// Somebody first met less than so many days ago is asked too early.
const EARLY: u64 = 90;
/// What each matching word brings.
const WORD: i32 = 3;

/// What speaks against asking somebody, each with its reason.
#[must_use]
pub fn warnings(facts: &Facts, person: PersonId, kind: AskFor, today: NaiveDate) -> Vec<Warning> {
    let Some(person) = facts.people.get(&person) else {
        return Vec::new();
    };
    let help = kind == AskFor::Help;
    let mut all = Vec::new();
    if goodwill(facts, person.id, today).word == GoodwillWord::Overdrawn {
        all.push(Warning::Overdrawn);
    }
    let given = given::days(facts, person.id, Direction::Given);
    if help && !given.iter().any(|on| *on <= today) {
        all.push(Warning::NothingGiven);
    }
    let early = |met_on: &NaiveDate| today < plus_days(*met_on, EARLY);
    let met_on = first_met(facts, person).filter(early);
    if let (true, Some(met_on)) = (help && person.tier != Some(Tier::One), met_on) {
        all.push(Warning::TooEarly { met_on });
    }
    if is_easing_off(&easing(facts, person, today)) {
        all.push(Warning::EaseOff);
    }
    let mine = facts.things.promises_of(person.id);
    let mut late: Vec<_> = mine
        .filter(|p| p.by == Party::Me && p.is_open() && p.due < today)
        .collect();
    late.sort_by_key(|p| (p.due, p.id));
    all.extend(late.into_iter().map(|p| Warning::LatePromise {
        what: p.what.clone(),
        due: p.due,
    }));
    all
}

/// Whom to ask for a goal: everybody who shares a word with it, best first; quiet weak ties apart.
#[must_use]
pub fn whom(facts: &Facts, goal: GoalId, today: NaiveDate) -> Whom {
    let Some(goal) = facts.things.goals.get(&goal) else {
        return Whom::default();
    };
    let wanted = words(&goal.what);
    let weak: HashSet<PersonId> = weak_ties(facts, today).into_iter().map(|t| t.id).collect();
    let people = facts.people.values();
    let mut all: Vec<(Candidate, Standing, &PersonFacts)> = people
        .filter_map(|person| {
            let words = shared(&wanted, &known_for(person));
            if words.is_empty() {
                return None;
            }
            let standing = Standing::of(facts, person);
            let candidate = candidate(facts, person, &standing, words, today);
            Some((candidate, standing, person))
        })
        .collect();
    all.sort_by(|(a, x, p), (b, y, q)| {
        (b.score.cmp(&a.score))
            .then_with(|| x.by_tier(y))
            .then_with(|| (p.folded_name(), p.id).cmp(&(q.folded_name(), q.id)))
    });
    let all = all.into_iter().map(|(candidate, ..)| candidate);
    let (weak, people) = all.partition(|c| weak.contains(&c.id));
    Whom {
        goal: Some(goal.id),
        people,
        weak,
    }
}

/// Goals with their asks of people in the views: the open ones first, by their day, then the latest; of the asks the latest first.
#[must_use]
pub fn goals(facts: &Facts) -> Goals {
    let mut goals: Vec<(Goal, Vec<Ask>)> = facts
        .things
        .goals
        .values()
        .map(|goal| {
            let asks = facts.things.asks.values();
            let asks = asks.filter(|a| a.goal == goal.id && facts.shows(a.person));
            let mut asks: Vec<Ask> = asks.cloned().collect();
            // What is planned is still to come.
            asks.sort_by_key(|a| Reverse((a.asked_on.is_none(), a.asked_on, a.id)));
            (goal.clone(), asks)
        })
        .collect();
    goals.sort_by_key(|(goal, _)| {
        let due = goal.due.filter(|_| goal.is_open());
        (
            !goal.is_open(),
            due.is_none(),
            due,
            Reverse((goal.set_on, goal.id)),
        )
    });
    let mut asked: Vec<PersonId> = goals
        .iter()
        .flat_map(|(_, asks)| asks.iter().map(|a| a.person))
        .collect();
    asked.sort_unstable();
    asked.dedup();
    Goals {
        names: asked
            .into_iter()
            .map(|id| (id, facts.name(id).to_owned()))
            .collect(),
        goals,
    }
}

/// Two approaches without an answer, or the minimum gap has not passed.
#[must_use]
pub fn is_easing_off(easing: &Easing) -> bool {
    easing.ease_off || easing.gap_until.is_some()
}

fn candidate(
    facts: &Facts,
    person: &PersonFacts,
    standing: &Standing,
    words: Vec<String>,
    today: NaiveDate,
) -> Candidate {
    let goodwill = goodwill(facts, person.id, today).word;
    let in_touch = standing.in_touch(today);
    let easing = easing(facts, person, today);
    let easing_off = is_easing_off(&easing);
    Candidate {
        id: person.id,
        name: person.name.clone(),
        headline: person.headline.clone(),
        tier: person.tier,
        score: WORD * i32::try_from(words.len()).unwrap_or(i32::MAX / WORD)
            + of_tier(person.tier)
            + of_goodwill(goodwill)
            + i32::from(in_touch)
            - 2 * i32::from(easing_off),
        words,
        goodwill,
        in_touch,
        easing_off,
        unanswered: easing.approaches.len(),
    }
}

fn of_tier(tier: Option<Tier>) -> i32 {
    match tier {
        Some(Tier::One) => 3,
        Some(Tier::Two) => 2,
        Some(Tier::Three) => 1,
        None => 0,
    }
}

fn of_goodwill(word: GoodwillWord) -> i32 {
    match word {
        GoodwillWord::InCredit => 2,
        GoodwillWord::Balanced | GoodwillWord::Sowing => 1,
        GoodwillWord::Overdrawn => -3,
        GoodwillWord::NothingYet | GoodwillWord::Resting | GoodwillWord::OneSided => 0,
    }
}

/// The words of what somebody offers, and of where they work.
fn known_for(person: &PersonFacts) -> Vec<String> {
    let lists = [&person.offers, &person.tags, &person.industries];
    let texts = lists.into_iter().flatten().map(String::as_str);
    words_of(texts.chain([person.company.as_str(), person.title.as_str()]))
}

/// The day we met, else of the first contact; nothing if neither is known.
fn first_met(facts: &Facts, person: &PersonFacts) -> Option<NaiveDate> {
    let contacts = || facts.contacts_of(person.id).into_iter();
    let first = || contacts().filter(|c| !c.planned).map(|c| c.on).min();
    person.met_on.or_else(first)
}

#[cfg(test)]
mod tests;
