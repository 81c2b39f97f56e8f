//! Quiet weak ties worth waking.

use super::bridges;
use crate::facts::{Facts, PersonFacts};
use crate::rules::fold::fold;
use crate::types::Tier;
use crate::view::paths::WeakTie;
use chrono::{Months, NaiveDate};
use std::collections::HashSet;

/// Silent for so long.
const QUIET: Months = Months::new(6);

/// Everybody of tier 3 or the circle, silent for six months, out of whose industry (company where none is known) nobody
/// is in tiers 1 and 2: bridges first, then the longest silence.
///
/// Nobody spoken to yet is quiet, and who is left in peace is not to be woken.
#[must_use]
pub fn weak_ties(facts: &Facts, today: NaiveDate) -> Vec<WeakTie> {
    let close = |p: &&PersonFacts| matches!(p.tier, Some(Tier::One | Tier::Two));
    let folded = |texts: &mut dyn Iterator<Item = &String>| -> HashSet<String> {
        texts.map(|t| fold(t)).collect()
    };
    let near = || facts.people.values().filter(close);
    let industries = folded(&mut near().flat_map(|p| &p.industries));
    let companies = folded(&mut near().map(|p| &p.company));
    let bridges = bridges(facts);
    let mut ties: Vec<(&PersonFacts, WeakTie)> = Vec::new();
    for person in facts.people.values().filter(|p| !close(p)) {
        let industry = if person.industries.is_empty() {
            Some(&person.company).filter(|c| !c.is_empty() && !companies.contains(&fold(c)))
        } else {
            person
                .industries
                .iter()
                .find(|i| !industries.contains(&fold(i)))
        };
        let Some(industry) = industry else { continue };
        let Some(since) = facts.last(person) else {
            continue;
        };
        let quiet = since
            .checked_add_months(QUIET)
            .is_some_and(|day| day <= today);
        let peace = person.peace_until.is_some_and(|day| today < day);
        if quiet && !peace {
            let tie = WeakTie {
                id: person.id,
                name: person.name.clone(),
                headline: person.headline.clone(),
                tier: person.tier,
                industry: industry.clone(),
                since,
                bridge: bridges.contains(&person.id),
            };
            ties.push((person, tie));
        }
    }
    ties.sort_by_key(|(person, tie)| (!tie.bridge, tie.since, person.folded_name(), tie.id));
    ties.into_iter().map(|(_, tie)| tie).collect()
}
