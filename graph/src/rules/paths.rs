//! Who knows whom: the warm path, bridges, quiet weak ties and the picture (row R12; PRODUCT, "Warm path").

mod map;
mod weak;

pub use map::map;
pub use weak::weak_ties;

use super::fold::fold;
use super::goodwill::goodwill;
use super::standing::Standing;
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::things::{Link, Strength};
use crate::types::Tier;
use crate::view::paths::{Path, PathStep, Target};
use chrono::NaiveDate;
use petgraph::algo::articulation_points::articulation_points;
use petgraph::algo::dijkstra;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::EdgeRef;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Cost in the high half, steps in the low one: a sum is cheapest first, then fewest steps.
type Weight = u64;

/// Everybody who knows somebody, and me where I am wanted. Edges carry their cost.
struct Net<'a> {
    graph: UnGraph<PersonId, u32>,
    nodes: HashMap<PersonId, NodeIndex>,
    links: BTreeMap<(PersonId, PersonId), &'a Link>,
}

/// The warm path to a person, or to whoever of a company is reached best: cheapest, then fewest steps, then names.
#[must_use]
pub fn to(facts: &Facts, target: &Target, today: NaiveDate) -> Option<Path> {
    let net = Net::with_me(facts, today);
    let me = net.node(PersonId::ME)?;
    let costs = dijkstra(&net.graph, me, None, |edge| weight(*edge.weight()));
    let goals = goals(facts, target).into_iter();
    let goals: Vec<(NodeIndex, Weight)> = goals
        .filter_map(|id| net.node(id))
        .filter_map(|node| Some((node, *costs.get(&node)?)))
        .collect();
    let best = goals.iter().map(|(_, cost)| *cost).min()?;
    let goals = goals.into_iter().filter(|(_, cost)| *cost == best);
    let goals: HashSet<NodeIndex> = goals.map(|(node, _)| node).collect();
    let cost_of = |node: NodeIndex| costs.get(&node).copied();
    let people = net.by_names(facts, me, &goals, &cost_of);
    net.path(facts, &people, today)
}

/// Everybody without whom those who know each other fall apart, me left out: the articulation points.
#[must_use]
pub fn bridges(facts: &Facts) -> HashSet<PersonId> {
    let net = Net::without_me(facts);
    let points = articulation_points(&net.graph);
    points.into_iter().map(|node| net.graph[node]).collect()
}

fn weight(cost: u32) -> Weight {
    u64::from(cost) << 32 | 1
}

/// The links between people in the views, each pair once: where two devices made it apart, the stronger counts.
fn links(facts: &Facts) -> BTreeMap<(PersonId, PersonId), &Link> {
    let mut all: BTreeMap<(PersonId, PersonId), &Link> = BTreeMap::new();
    let known = |id| facts.people.contains_key(&id);
    for link in facts.things.links.values() {
        let pair = (link.a.min(link.b), link.a.max(link.b));
        if pair.0 == pair.1 || !known(pair.0) || !known(pair.1) {
            continue;
        }
        let stands = all.entry(pair).or_insert(link);
        if link.strength < stands.strength {
            *stands = link;
        }
    }
    all
}

/// 1, 2 or 3: strong, known, weak.
fn cost_of_link(strength: Strength) -> u32 {
    match strength {
        Strength::Strong => 1,
        Strength::Known => 2,
        Strength::Weak => 3,
    }
}

/// 1 to 4 by tier, one more if silent past the period; no way at all to somebody whom I have not met.
fn cost_from_me(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> Option<u32> {
    let tier = match person.tier {
        Some(Tier::One) => 1,
        Some(Tier::Two) => 2,
        Some(Tier::Three) => 3,
        None => 4,
    };
    let silent = Standing::of(facts, person).is_silent(today);
    (!person.not_met).then_some(tier + u32::from(silent))
}

fn goals(facts: &Facts, target: &Target) -> Vec<PersonId> {
    match target {
        Target::Person(id) => vec![*id],
        Target::Company(name) => {
            let name = fold(name);
            let of = facts.people.values().filter(|p| !p.company.is_empty());
            of.filter(|p| fold(&p.company) == name)
                .map(|p| p.id)
                .collect()
        }
    }
}

impl<'a> Net<'a> {
    fn without_me(facts: &'a Facts) -> Self {
        let mut net = Self {
            graph: UnGraph::new_undirected(),
            nodes: HashMap::new(),
            links: links(facts),
        };
        let edges: Vec<_> = net
            .links
            .iter()
            .map(|(pair, link)| (*pair, link.strength))
            .collect();
        for ((a, b), strength) in edges {
            net.edge(a, b, cost_of_link(strength));
        }
        net
    }

    fn with_me(facts: &'a Facts, today: NaiveDate) -> Self {
        let mut net = Self::without_me(facts);
        for person in facts.people.values() {
            if let Some(cost) = cost_from_me(facts, person, today) {
                net.edge(PersonId::ME, person.id, cost);
            }
        }
        net
    }

    fn edge(&mut self, a: PersonId, b: PersonId, cost: u32) {
        let graph = &mut self.graph;
        let mut node = |id| *self.nodes.entry(id).or_insert_with(|| graph.add_node(id));
        let (a, b) = (node(a), node(b));
        self.graph.add_edge(a, b, cost);
    }

    fn node(&self, id: PersonId) -> Option<NodeIndex> {
        self.nodes.get(&id).copied()
    }

    /// Of the best ways from me to the goals, which are equally far, the one whose names come first.
    fn by_names(
        &self,
        facts: &Facts,
        me: NodeIndex,
        goals: &HashSet<NodeIndex>,
        cost: &impl Fn(NodeIndex) -> Option<Weight>,
    ) -> Vec<PersonId> {
        // Who lies on any of them: backwards from the goals, along edges that cost exactly what they save.
        let leads = |from: NodeIndex, to: NodeIndex, by: u32| match (cost(from), cost(to)) {
            (Some(from), Some(to)) => from + weight(by) == to,
            _ => false,
        };
        let mut on: HashSet<NodeIndex> = goals.clone();
        let mut next: Vec<NodeIndex> = goals.iter().copied().collect();
        while let Some(node) = next.pop() {
            for edge in self.graph.edges(node) {
                let before = edge.target();
                if leads(before, node, *edge.weight()) && on.insert(before) {
                    next.push(before);
                }
            }
        }
        // All are equally long, so the first name at each step makes the first row of names.
        let mut path = Vec::new();
        let mut node = me;
        while !goals.contains(&node) {
            let ways = self.graph.edges(node);
            let ways =
                ways.filter(|e| on.contains(&e.target()) && leads(node, e.target(), *e.weight()));
            let name = |id: PersonId| facts.people.get(&id).map(PersonFacts::folded_name);
            let next = ways
                .map(|e| e.target())
                .min_by_key(|n| (name(self.graph[*n]), self.graph[*n]));
            let Some(next) = next else { break };
            path.push(self.graph[next]);
            node = next;
        }
        path
    }

    fn path(&self, facts: &Facts, people: &[PersonId], today: NaiveDate) -> Option<Path> {
        let mut steps = Vec::new();
        let mut before = None;
        for id in people {
            let person = facts.people.get(id)?;
            let standing = Standing::of(facts, person);
            let link = match before {
                Some(before) => Some(*self.links.get(&(*id.min(&before), *id.max(&before)))?),
                None => None,
            };
            steps.push(PathStep {
                id: *id,
                name: person.name.clone(),
                headline: person.headline.clone(),
                tier: person.tier,
                cost: match link {
                    Some(link) => cost_of_link(link.strength),
                    None => cost_from_me(facts, person, today)?,
                },
                silent: standing.spoken && standing.is_silent(today),
                link: link.map(|l| (l.kind, l.strength, l.note.clone())),
                goodwill: goodwill(facts, *id, today).word,
            });
            before = Some(*id);
        }
        let cost = steps.iter().map(|step| step.cost).sum();
        (!steps.is_empty()).then_some(Path { steps, cost })
    }
}

#[cfg(test)]
mod tests;
