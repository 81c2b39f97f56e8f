//! The tier that somebody had on a day.

use crate::belongings::Move;
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::types::Tier;
use chrono::NaiveDate;
use std::collections::HashMap;

/// Everybody's moves, the oldest first.
pub(super) struct Tiers<'a>(HashMap<PersonId, Vec<&'a Move>>);

impl<'a> Tiers<'a> {
    pub(super) fn of(facts: &'a Facts) -> Self {
        let mut all: HashMap<PersonId, Vec<&Move>> = HashMap::new();
        for moved in &facts.moves {
            all.entry(moved.person).or_default().push(moved);
        }
        Self(all)
    }

    /// Where the latest move until the end of that day led to; before the first one, where it led from. Whoever never
    /// moved was always where they are, and a tier that came with a merge counts from its own day.
    pub(super) fn on(&self, person: &PersonFacts, day: NaiveDate) -> Option<Tier> {
        let moves = self.moves(person.id);
        let last = moves.iter().rev().find(|moved| moved.on <= day);
        let now = |since: NaiveDate| person.tier_on.is_some_and(|on| since < on && on <= day);
        match (last, moves.first()) {
            (Some(last), _) if !now(last.on) => last.to,
            (None, Some(first)) => first.from,
            _ => person.tier,
        }
    }

    /// The day of the latest change of tier until the end of a day.
    pub(super) fn changed_on(&self, person: &PersonFacts, day: NaiveDate) -> Option<NaiveDate> {
        let moves = self.moves(person.id).iter().map(|moved| moved.on);
        let all = moves.chain(person.tier_on);
        all.filter(|on| *on <= day).max()
    }

    fn moves(&self, person: PersonId) -> &[&'a Move] {
        self.0.get(&person).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::{Book, day};

    #[test]
    fn a_move_counts_from_its_own_day() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::Three), "2025-01-01");
        let bob = book.person("Bob", Some(Tier::Two), "2025-01-01");
        book.moved(sarah, Some(Tier::Two), "2026-02-01");
        book.moved(sarah, Some(Tier::One), "2026-04-01");
        book.moved(sarah, None, "2026-04-01");
        for (on, tier, changed) in [
            ("2024-01-01", Some(Tier::Three), None),
            ("2026-01-31", Some(Tier::Three), None),
            ("2026-02-01", Some(Tier::Two), Some("2026-02-01")),
            ("2026-03-31", Some(Tier::Two), Some("2026-02-01")),
            ("2026-04-01", None, Some("2026-04-01")),
            ("2026-06-01", None, Some("2026-04-01")),
        ] {
            let tiers = Tiers::of(&book.facts);
            let person = &book.facts.people[&sarah];
            assert_eq!(tiers.on(person, day(on)), tier, "{on}");
            assert_eq!(tiers.changed_on(person, day(on)), changed.map(day), "{on}");
            let other = &book.facts.people[&bob];
            assert_eq!(tiers.on(other, day(on)), Some(Tier::Two), "{on}");
        }
    }

    #[test]
    fn a_tier_that_came_with_a_merge_counts_from_its_own_day() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", None, "2025-01-01");
        book.moved(sarah, Some(Tier::Three), "2026-02-01");
        let who = book.who(sarah);
        (who.tier, who.tier_on) = (Some(Tier::One), Some(day("2026-04-01")));
        for (on, tier) in [
            ("2026-03-31", Some(Tier::Three)),
            ("2026-04-01", Some(Tier::One)),
        ] {
            let tiers = Tiers::of(&book.facts);
            assert_eq!(tiers.on(&book.facts.people[&sarah], day(on)), tier, "{on}");
        }
    }
}
