//! Coverage of tiers 1 to 3: industry × place × service, with the empty cells named (row B8).

use crate::facts::{Facts, PersonFacts};
use crate::rules::fold::fold;
use crate::types::Tier;
use crate::view::insights::{Cell, Coverage, Covered};
use std::cmp::Reverse;
use std::collections::HashMap;

/// So many of each list make the table, so that its cells can be looked through: a thousand at most.
const MOST: usize = 10;

/// The table of today. Its industries, places and services are those that anybody in the views has, in a tier or not: what
/// only the wider circle knows of is a gap too. Of each list the ten stand in it that most people of tiers 1 to 3 have,
/// then most of all people, then the first by name. Spellings that differ in case and accents are one. Whoever has
/// several is in each of their cells.
pub(crate) fn coverage(facts: &Facts) -> Coverage {
    let (industries, more_industries) = axis(facts, |p| &p.industries);
    let (places, more_places) = axis(facts, |p| &p.places);
    let (services, more_services) = axis(facts, |p| &p.services);
    let mut people: HashMap<[usize; 3], [usize; 3]> = HashMap::new();
    let mut unplaced = 0;
    for (person, tier) in tiered(facts) {
        let lists = [&person.industries, &person.places, &person.services];
        if lists.iter().any(|list| list.is_empty()) {
            unplaced += 1;
        }
        for i in industries.of(&person.industries) {
            for p in places.of(&person.places) {
                for s in services.of(&person.services) {
                    people.entry([i, p, s]).or_default()[tier] += 1;
                }
            }
        }
    }
    let (mut cells, mut empty) = (Vec::new(), Vec::new());
    for (i, industry) in industries.0.iter().enumerate() {
        for (p, place) in places.0.iter().enumerate() {
            for (s, service) in services.0.iter().enumerate() {
                let names = [industry, place, service].map(|(_, covered)| covered.name.clone());
                match people.get(&[i, p, s]) {
                    Some(people) => {
                        let [industry, place, service] = names;
                        cells.push(Cell {
                            industry,
                            place,
                            service,
                            people: *people,
                        });
                    }
                    None => empty.push(names),
                }
            }
        }
    }
    Coverage {
        industries: industries.told(),
        places: places.told(),
        services: services.told(),
        left_out: [more_industries, more_places, more_services],
        cells,
        empty,
        unplaced,
    }
}

/// What stands on one side of the table: the folded text, and what is told of it.
struct Axis(Vec<(String, Covered)>);

impl Axis {
    /// Where texts stand on it, each once.
    fn of(&self, texts: &[String]) -> Vec<usize> {
        let folded = folded(texts);
        let at = folded.iter().map(|text| &text.0);
        at.filter_map(|text| self.0.iter().position(|(other, _)| other == text))
            .collect()
    }

    fn told(self) -> Vec<Covered> {
        self.0.into_iter().map(|(_, covered)| covered).collect()
    }
}

/// One side of the table, and how many texts it leaves out.
fn axis(facts: &Facts, list: impl Fn(&PersonFacts) -> &Vec<String>) -> (Axis, usize) {
    let mut found: HashMap<String, (usize, Covered)> = HashMap::new();
    for person in facts.people.values() {
        for (text, written) in folded(list(person)) {
            let (all, covered) = found.entry(text).or_insert_with(|| {
                let name = written.trim().to_owned();
                (
                    0,
                    Covered {
                        name,
                        people: [0; 3],
                    },
                )
            });
            *all += 1;
            if let Some(tier) = person.tier {
                covered.people[index(tier)] += 1;
            }
        }
    }
    let mut all: Vec<(String, (usize, Covered))> = found.into_iter().collect();
    all.sort_by_cached_key(|(text, (all, covered))| {
        let tiered: usize = covered.people.iter().sum();
        (Reverse((tiered, *all)), text.clone())
    });
    let more = all.len().saturating_sub(MOST);
    let all = all.into_iter().take(MOST);
    (Axis(all.map(|(text, (_, c))| (text, c)).collect()), more)
}

/// Texts folded beside as they were written, each once.
fn folded(texts: &[String]) -> Vec<(String, &str)> {
    let mut all: Vec<(String, &str)> = Vec::new();
    for written in texts {
        let text = fold(written);
        if !text.is_empty() && all.iter().all(|(other, _)| *other != text) {
            all.push((text, written));
        }
    }
    all
}

/// Everybody of tiers 1 to 3, with the place of their tier.
fn tiered(facts: &Facts) -> impl Iterator<Item = (&PersonFacts, usize)> {
    let all = facts.people.values();
    all.filter_map(|person| Some((person, index(person.tier?))))
}

fn index(tier: Tier) -> usize {
    usize::from(u8::from(tier)) - 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::sample::Book;

    /// Somebody with industries, places and services, each list with bars between.
    fn put(book: &mut Book, tier: Option<Tier>, lists: [&str; 3]) {
        let id = book.person("Somebody", tier, "2026-01-01");
        let texts = |list: &str| -> Vec<String> {
            let all = list.split('|').filter(|text| !text.is_empty());
            all.map(str::to_owned).collect()
        };
        let who = book.who(id);
        [who.industries, who.places, who.services] = lists.map(texts);
    }

    #[test]
    fn empty_cells_are_named_and_full_ones_counted_by_tier() {
        let mut book = Book::new();
        assert_eq!(coverage(&book.facts), Coverage::default());
        put(
            &mut book,
            Some(Tier::One),
            ["Shipping", "Hamburg", "Audit|Law"],
        );
        put(&mut book, Some(Tier::Two), ["SHIPPING", "hamburg", "audit"]);
        put(&mut book, None, ["Energy", "Hamburg", "Audit"]);
        put(&mut book, Some(Tier::Three), ["Shipping", "", "Law"]);
        let found = coverage(&book.facts);
        let told = |c: &Covered| (c.name.clone(), c.people);
        let texts = |n: &str, people| (n.to_owned(), people);
        assert_eq!(
            found.industries.iter().map(told).collect::<Vec<_>>(),
            [texts("Shipping", [1, 1, 1]), texts("Energy", [0, 0, 0])]
        );
        assert_eq!(
            found.services.iter().map(told).collect::<Vec<_>>(),
            [texts("Audit", [1, 1, 0]), texts("Law", [1, 0, 1])]
        );
        let cell = |c: &Cell| (c.industry.clone(), c.service.clone(), c.people);
        assert_eq!(
            found.cells.iter().map(cell).collect::<Vec<_>>(),
            [
                ("Shipping".to_owned(), "Audit".to_owned(), [1, 1, 0]),
                ("Shipping".to_owned(), "Law".to_owned(), [1, 0, 0]),
            ]
        );
        assert_eq!(
            found.empty,
            [
                ["Energy", "Hamburg", "Audit"].map(str::to_owned),
                ["Energy", "Hamburg", "Law"].map(str::to_owned),
            ]
        );
        assert_eq!((found.unplaced, found.left_out), (1, [0; 3]));
    }

    #[test]
    fn the_table_has_ten_of_each_list_at_most() {
        for (n, left_out) in [(9, 0), (10, 1), (11, 2)] {
            let mut book = Book::new();
            for i in 1..=n {
                put(&mut book, None, [&format!("I{i:02}"), "Hamburg", "Audit"]);
            }
            put(&mut book, Some(Tier::Three), ["I99", "Hamburg", "Audit"]);
            let found = coverage(&book.facts);
            assert_eq!(found.left_out, [left_out, 0, 0]);
            assert_eq!(found.industries[0].name, "I99", "somebody of a tier has it");
            assert_eq!(found.cells.len(), 1);
            assert_eq!(found.empty.len(), n.min(9));
        }
    }

    #[test]
    fn without_places_there_is_no_table() {
        let mut book = Book::new();
        put(&mut book, Some(Tier::One), ["Shipping", "", "Audit"]);
        let found = coverage(&book.facts);
        assert_eq!(found.industries.len(), 1);
        assert!(found.cells.is_empty() && found.empty.is_empty());
        assert_eq!(found.unplaced, 1);
    }
}
