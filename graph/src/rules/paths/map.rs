//! What the picture of who knows whom is drawn from.

use super::{bridges, links};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::rules::fold::fold;
use crate::view::paths::{Map, MapPerson};
use petgraph::unionfind::UnionFind;
use std::collections::{BTreeMap, HashMap};

/// Everybody with a link or a tier, by name, and how they hang together without me.
#[must_use]
pub fn map(facts: &Facts) -> Map {
    let links = links(facts);
    let mut linked: Vec<PersonId> = links.keys().flat_map(|(a, b)| [*a, *b]).collect();
    linked.sort_unstable();
    linked.dedup();
    let shown = |p: &&PersonFacts| p.tier.is_some() || linked.binary_search(&p.id).is_ok();
    let mut people: Vec<&PersonFacts> = facts.people.values().filter(shown).collect();
    people.sort_by_key(|p| (p.folded_name(), p.id));
    let at: HashMap<PersonId, usize> = people.iter().enumerate().map(|(i, p)| (p.id, i)).collect();
    let links: Vec<_> = links
        .iter()
        .filter_map(|((a, b), link)| Some((*at.get(a)?, *at.get(b)?, link.strength)))
        .collect();
    let mut sets = UnionFind::<usize>::new(people.len());
    for (a, b, _) in &links {
        sets.union(*a, *b);
    }
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..people.len() {
        members.entry(sets.find_mut(i)).or_default().push(i);
    }
    // Members are in the order of names, so the first one settles equals.
    let mut groups: Vec<(String, Vec<usize>)> = members
        .into_values()
        .map(|group| (label(group.iter().map(|i| people[*i])), group))
        .collect();
    groups.sort_by(|(la, a), (lb, b)| (b.len(), la, a[0]).cmp(&(a.len(), lb, b[0])));
    let mut group_of = vec![0; people.len()];
    for (at, (_, group)) in groups.iter().enumerate() {
        for i in group {
            group_of[*i] = at;
        }
    }
    let bridges = bridges(facts);
    Map {
        others: facts.people.len() - people.len(),
        groups: groups
            .into_iter()
            .map(|(label, group)| (label, group.len()))
            .collect(),
        links,
        people: people
            .iter()
            .zip(group_of)
            .map(|(p, group)| MapPerson {
                id: p.id,
                name: p.name.clone(),
                headline: p.headline.clone(),
                tier: p.tier,
                met: !p.not_met,
                group,
                bridge: bridges.contains(&p.id),
            })
            .collect(),
    }
}

/// The industry that more than half of a group share, else the company, else nothing.
fn label<'a>(group: impl Iterator<Item = &'a PersonFacts>) -> String {
    let group: Vec<&PersonFacts> = group.collect();
    let most = |texts: &dyn Fn(&'a PersonFacts) -> Vec<&'a String>| {
        let mut counts: BTreeMap<String, (usize, &String)> = BTreeMap::new();
        for person in &group {
            for text in texts(person) {
                counts.entry(fold(text)).or_insert((0, text)).0 += 1;
            }
        }
        // The first in the alphabet of equally shared ones.
        let (n, text) = counts.into_values().rev().max_by_key(|(n, _)| *n)?;
        (2 * n > group.len() && !text.is_empty()).then(|| text.clone())
    };
    most(&|p| p.industries.iter().collect())
        .or_else(|| most(&|p| vec![&p.company]))
        .unwrap_or_default()
}
