//! Minutes by the tier that people had on the day.

use super::contacts;
use super::minutes::Minutes;
use crate::facts::Facts;
use crate::rules::insights::period::Span;
use crate::rules::insights::tiers::Tiers;
use crate::things::Usual;
use crate::types::Tier;
use crate::view::insights::TierTime;
use std::collections::BTreeMap;

/// In the order in which they are told.
const TIERS: [Option<Tier>; 4] = [Some(Tier::One), Some(Tier::Two), Some(Tier::Three), None];

/// The minutes of contacts, split evenly among their people. The part of whoever is out of the views is nobody's.
pub(super) fn by_tier(facts: &Facts, tiers: &Tiers<'_>, span: Span) -> Vec<TierTime> {
    let mut parts: [Parts; 4] = Default::default();
    for contact in contacts(facts, span) {
        let Some(minutes) = Minutes::of(contact) else {
            continue;
        };
        for person in contact.people.iter().filter_map(|id| facts.people.get(id)) {
            let tier = tiers.on(person, contact.on);
            if let Some(at) = TIERS.iter().position(|other| *other == tier) {
                parts[at].add(minutes, contact.people.len());
            }
        }
    }
    let minutes = parts.map(|parts| (parts.sum(false), parts.sum(true)));
    let tiered: f64 = TIERS
        .iter()
        .zip(&minutes)
        .filter_map(|(tier, (all, _))| tier.and(Some(all)))
        .sum();
    let told = TIERS.iter().zip(minutes);
    told.map(|(tier, (all, estimated))| TierTime {
        tier: *tier,
        minutes: all,
        estimated,
        share: tier.filter(|_| tiered > 0.0).map(|_| all / tiered),
        usual: tier.map(Usual::time),
    })
    .collect()
}

/// Parts of minutes, by among how many they were split: whole numbers, so that their order does not matter.
#[derive(Default)]
struct Parts(BTreeMap<usize, [u64; 2]>);

impl Parts {
    fn add(&mut self, minutes: Minutes, among: usize) {
        let all = self.0.entry(among).or_default();
        let sum = &mut all[usize::from(minutes.estimated)];
        *sum = sum.saturating_add(minutes.minutes.into());
    }

    /// All of them, or only the estimated ones.
    fn sum(&self, only_estimated: bool) -> f64 {
        let parts = self.0.iter().map(|(among, [given, estimated])| {
            let given = if only_estimated { 0 } else { *given };
            given.saturating_add(*estimated) as f64 / *among as f64
        });
        // Not `sum`, whose nothing is a negative zero.
        parts.fold(0.0, |sum, part| sum + part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::PersonId;
    use crate::rules::sample::{Book, day};
    use crate::types::{Channel, Initiator};
    use crate::view::insights::Period;

    fn told(book: &Book) -> Vec<(f64, f64, Option<f64>)> {
        let span = Span::of(Period::Quarter, day("2026-06-08"));
        let found = by_tier(&book.facts, &Tiers::of(&book.facts), span);
        let told = |t: &TierTime| (t.minutes, t.estimated, t.share);
        found.iter().map(told).collect()
    }

    fn talk(book: &mut Book, people: &[PersonId], on: &str, minutes: Option<u32>) {
        let contact = book.contact(people, on, Channel::Call, Initiator::Both);
        contact.minutes = minutes;
    }

    #[test]
    fn minutes_are_split_evenly_and_shares_are_of_those_with_tiered_people() {
        let mut book = Book::new();
        let none = (0.0, 0.0, None);
        assert_eq!(told(&book), [none; 4]);
        let one = book.person("One", Some(Tier::One), "2025-01-01");
        let two = book.person("Two", Some(Tier::Two), "2025-01-01");
        let circle = book.person("Circle", None, "2025-01-01");
        talk(&mut book, &[circle], "2026-05-01", Some(7));
        assert_eq!(told(&book)[3], (7.0, 0.0, None));
        assert_eq!(told(&book)[0], none, "no shares of nothing");
        talk(&mut book, &[one, two], "2026-05-01", Some(45));
        talk(&mut book, &[one], "2026-05-02", None);
        assert_eq!(
            told(&book),
            [
                (37.5, 15.0, Some(0.625)),
                (22.5, 0.0, Some(0.375)),
                (0.0, 0.0, Some(0.0)),
                (7.0, 0.0, None),
            ]
        );
    }

    #[test]
    fn minutes_go_to_the_tier_of_their_day_and_only_those_of_the_period_count() {
        let mut book = Book::new();
        let sarah = book.person("Sarah", Some(Tier::Two), "2025-01-01");
        book.moved(sarah, Some(Tier::One), "2026-05-01");
        for (on, minutes) in [
            ("2026-03-08", 1_000),
            ("2026-03-09", 1),
            ("2026-04-30", 20),
            ("2026-05-01", 300),
            ("2026-06-08", 4_000),
            ("2026-06-09", 10_000),
        ] {
            talk(&mut book, &[sarah], on, Some(minutes));
        }
        book.talk(sarah, "2026-05-02").planned = true;
        let told = told(&book);
        assert_eq!((told[0].0, told[1].0), (4_300.0, 21.0));
    }

    #[test]
    fn the_part_of_whoever_is_gone_is_nobodys() {
        let mut book = Book::new();
        let one = book.person("One", Some(Tier::One), "2025-01-01");
        let gone = book.person("Gone", Some(Tier::One), "2025-01-01");
        talk(&mut book, &[one, gone], "2026-05-01", Some(50));
        book.facts.take_person(gone);
        assert_eq!(told(&book)[0], (25.0, 0.0, Some(1.0)));
    }
}
