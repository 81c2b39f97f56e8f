//! Who looks for what somebody else offers (row R10).

use super::draft;
use super::standing::Standing;
use super::words::{WordIndex, shared, words};
use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::things::{Proposal, Strength};
use crate::view::relation::Match;
use chrono::{Months, NaiveDate};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// A pair that was proposed is not proposed again for so long.
const APART: Months = Months::new(12);
/// At most so many matches are told: nobody makes more introductions at a sitting.
const MOST: usize = 100;

/// Who might be introduced to whom: by number of shared words, then the urgency of whoever needs it, then tier, silence
/// and names. At most a hundred.
#[must_use]
pub fn matches(facts: &Facts, today: NaiveDate) -> Vec<Match> {
    let order = Order::of(facts, today, facts.people.values());
    let mut found: Vec<Found> = Vec::new();
    for person in facts.people.values().filter(|p| !p.needs.is_empty()) {
        let mut theirs = for_needs(facts, person, Some(today));
        order.cut(&mut theirs);
        found.append(&mut theirs);
    }
    order.best(facts, found)
}

/// The introductions that somebody might have a part in, on either side, best first. At most a hundred.
#[must_use]
pub fn of(facts: &Facts, person: &PersonFacts, today: NaiveDate) -> Vec<Match> {
    let mut found = for_needs(facts, person, Some(today));
    found.extend(for_offers(facts, person, Some(today)));
    let ids = found.iter().flat_map(|f| [f.needs, f.offers]);
    let people: HashMap<PersonId, &PersonFacts> = ids
        .filter_map(|id| Some((id, facts.people.get(&id)?)))
        .collect();
    Order::of(facts, today, people.into_values()).best(facts, found)
}

/// The best match for what somebody looks for. Without a day, a pair that was ever proposed is left out: a row that is
/// written today may be read in a month.
#[must_use]
pub fn best_for(facts: &Facts, person: &PersonFacts, today: Option<NaiveDate>) -> Option<Match> {
    let found = for_needs(facts, person, today);
    let name = |f: &Found| facts.people.get(&f.offers).map(PersonFacts::folded_name);
    let best = found.into_iter().min_by(|a, b| {
        (b.words.cmp(&a.words))
            .then_with(|| name(a).cmp(&name(b)))
            .then_with(|| a.offers.cmp(&b.offers))
    });
    best?.told(facts)
}

/// What somebody looks for that I offer: need and offer with the most words in common, the first of equal ones.
#[must_use]
pub fn my_offer(facts: &Facts, person: &PersonFacts) -> Option<(String, String)> {
    let offers: Vec<&str> = facts.profile.each_offer().collect();
    let (need, offer) = closest(&person.needs, &offers)?;
    Some((need.to_owned(), offer.to_owned()))
}

/// What one looks for and the other offers, by the most words in common.
#[must_use]
pub fn meeting<'a>(needs: &'a PersonFacts, offers: &'a PersonFacts) -> Option<(&'a str, &'a str)> {
    let offers: Vec<&str> = offers.offers.iter().map(String::as_str).collect();
    closest(&needs.needs, &offers)
}

fn closest<'a>(needs: &'a [String], offers: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let mut best: Option<(usize, &str, &str)> = None;
    for need in needs {
        let wanted = words(need);
        for offer in offers {
            let n = shared(&wanted, &words(offer)).len();
            if n > best.map_or(0, |(n, ..)| n) {
                best = Some((n, need, offer));
            }
        }
    }
    best.map(|(_, need, offer)| (need, offer))
}

/// A match before it is put into words: who, by which of their texts, and how many words those share.
#[derive(Clone, Copy)]
struct Found {
    needs: PersonId,
    need: usize,
    offers: PersonId,
    offer: usize,
    words: usize,
}

impl Found {
    fn told(&self, facts: &Facts) -> Option<Match> {
        let (needs, offers) = (
            facts.people.get(&self.needs)?,
            facts.people.get(&self.offers)?,
        );
        let (need, offer) = (needs.needs.get(self.need)?, offers.offers.get(self.offer)?);
        Some(Match {
            needs: self.needs,
            needs_name: needs.name.clone(),
            need: need.clone(),
            offers: self.offers,
            offers_name: offers.name.clone(),
            offer: offer.clone(),
            words: shared(&words(need), &words(offer)),
            text: draft::introduction(facts, needs, offers, need, offer),
        })
    }
}

fn for_needs(facts: &Facts, person: &PersonFacts, today: Option<NaiveDate>) -> Vec<Found> {
    let pairs = pairs(facts, person, &person.needs, &facts.offered, today);
    let found = pairs.map(|(other, (words, need, offer))| Found {
        needs: person.id,
        need,
        offers: other,
        offer,
        words,
    });
    found.collect()
}

fn for_offers(facts: &Facts, person: &PersonFacts, today: Option<NaiveDate>) -> Vec<Found> {
    let pairs = pairs(facts, person, &person.offers, &facts.needed, today);
    let found = pairs.map(|(other, (words, offer, need))| Found {
        needs: other,
        need,
        offers: person.id,
        offer,
        words,
    });
    found.collect()
}

/// Everybody on the other side who may be proposed, with the best pair of texts: how many words, mine, theirs.
fn pairs(
    facts: &Facts,
    person: &PersonFacts,
    texts: &[String],
    index: &WordIndex,
    today: Option<NaiveDate>,
) -> impl Iterator<Item = (PersonId, (usize, usize, usize))> + use<> {
    let mut best: HashMap<PersonId, (usize, usize, usize)> = HashMap::new();
    for (at, text) in texts.iter().enumerate() {
        let mut hits: HashMap<(PersonId, usize), usize> = HashMap::new();
        for word in words(text) {
            for hit in index.with(&word) {
                *hits.entry(hit).or_default() += 1;
            }
        }
        for ((other, theirs), n) in hits {
            let before = best.entry(other).or_insert((n, at, theirs));
            if n > before.0 || n == before.0 && at == before.1 && theirs < before.2 {
                *before = (n, at, theirs);
            }
        }
    }
    if !best.is_empty() {
        best.remove(&person.id);
        for other in settled(facts, person.id, today) {
            best.remove(&other);
        }
    }
    best.into_iter()
}

/// Those with whom nothing is to be proposed: proposed within twelve months, introduced, or close already.
fn settled(facts: &Facts, person: PersonId, today: Option<NaiveDate>) -> HashSet<PersonId> {
    let things = &facts.things;
    let other = |a, b| if a == person { b } else { a };
    let proposed = things.proposals_of(person).filter(|p| is_fresh(p, today));
    let introduced = things
        .introductions_of(person)
        .filter(|i| i.a == person || i.b == person)
        .filter(|i| i.made_on.is_some() || i.dropped_on.is_none());
    let close = things
        .links_of(person)
        .filter(|link| link.strength == Strength::Strong);
    proposed
        .map(|p| other(p.needs, p.offers))
        .chain(introduced.map(|i| other(i.a, i.b)))
        .chain(close.map(|link| other(link.a, link.b)))
        .collect()
}

fn is_fresh(proposal: &Proposal, today: Option<NaiveDate>) -> bool {
    let Some(today) = today else { return true };
    let until = proposal.on.checked_add_months(APART);
    proposal.on <= today && until.is_none_or(|until| today < until)
}

/// What the order of matches looks at, once for everybody: a word that many use makes very many pairs.
struct Order {
    today: NaiveDate,
    /// How whoever looks for something stands.
    standings: HashMap<PersonId, Standing>,
    /// The place of everybody's name among all names.
    names: HashMap<PersonId, usize>,
}

impl Order {
    fn of<'a>(
        facts: &Facts,
        today: NaiveDate,
        people: impl Iterator<Item = &'a PersonFacts>,
    ) -> Self {
        let mut people: Vec<&PersonFacts> = people.collect();
        people.sort_by_key(|p| (p.folded_name(), p.id));
        let needing = people.iter().filter(|p| !p.needs.is_empty());
        Self {
            today,
            standings: needing.map(|p| (p.id, Standing::of(facts, p))).collect(),
            names: people
                .iter()
                .enumerate()
                .map(|(at, p)| (p.id, at))
                .collect(),
        }
    }

    fn compare(&self, a: &Found, b: &Found) -> Ordering {
        let name = |id| self.names.get(&id);
        (b.words.cmp(&a.words))
            .then_with(|| {
                if a.needs == b.needs {
                    return Ordering::Equal;
                }
                match (self.standings.get(&a.needs), self.standings.get(&b.needs)) {
                    (Some(x), Some(y)) => x.by_urgency(y, self.today),
                    _ => Ordering::Equal,
                }
            })
            .then_with(|| name(a.needs).cmp(&name(b.needs)))
            .then_with(|| name(a.offers).cmp(&name(b.offers)))
    }

    /// Leaves the best, in no order.
    fn cut(&self, found: &mut Vec<Found>) {
        if found.len() > MOST {
            found.select_nth_unstable_by(MOST, |a, b| self.compare(a, b));
            found.truncate(MOST);
        }
    }

    /// The best in order, in words.
    fn best(&self, facts: &Facts, mut found: Vec<Found>) -> Vec<Match> {
        self.cut(&mut found);
        found.sort_by(|a, b| self.compare(a, b));
        found.iter().filter_map(|f| f.told(facts)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::rules::sample::day;
    use crate::things::Proposed;
    use crate::types::{Cadence, Tier};

    fn pairs_on(book: &Book, today: &str) -> Vec<(String, String)> {
        let found = matches(&book.facts, day(today)).into_iter();
        found.map(|m| (m.needs_name, m.offers_name)).collect()
    }

    fn two() -> Book {
        let mut book = Book::with(&[(1, "Priya", None), (2, "Tom", None)]);
        book.needs(1, &["a tax lawyer in Zurich"]);
        book.offers(2, &["Tax law", "Tax lawyer for funds"]);
        book
    }

    #[test]
    fn a_match_tells_which_need_meets_which_offer_and_by_which_words() {
        let found = matches(&two().facts, day("2026-06-29"));
        let told = found
            .iter()
            .map(|m| (m.need.as_str(), m.offer.as_str(), m.words.clone()));
        assert_eq!(
            told.collect::<Vec<_>>(),
            [(
                "a tax lawyer in Zurich",
                "Tax lawyer for funds",
                vec!["tax".to_owned(), "lawyer".to_owned()]
            )]
        );
        assert!(
            found[0].text.contains("Priya, meet Tom"),
            "{}",
            found[0].text
        );
    }

    #[test]
    fn what_was_proposed_rests_for_twelve_months() {
        for (proposed, became, today, shown) in [
            ("2025-06-29", Proposed::Made, "2026-06-28", false),
            ("2025-06-29", Proposed::Made, "2026-06-29", true),
            ("2025-06-29", Proposed::Dismissed, "2026-06-28", false),
            ("2024-02-29", Proposed::Made, "2025-02-27", false),
            ("2024-02-29", Proposed::Made, "2025-02-28", true),
            ("2026-06-29", Proposed::Made, "2026-06-29", false),
        ] {
            for (needs, offers) in [(1, 2), (2, 1)] {
                let mut book = two();
                book.proposal(needs, offers, proposed, became);
                assert_eq!(
                    pairs_on(&book, today).len() == 1,
                    shown,
                    "{proposed} {today}"
                );
            }
        }
    }

    #[test]
    fn whoever_was_introduced_or_is_close_is_not_proposed() {
        for (name, shown) in [
            ("introduced by me", false),
            ("introduced by another", false),
            ("being introduced", false),
            (
                "an introduction that came to nothing before it was made",
                true,
            ),
            ("made an introduction of two others", true),
            ("strong", false),
            ("known", true),
            ("weak", true),
        ] {
            let mut book = two();
            let mut third = book.facts.people[&Book::id(2)].clone();
            third.id = Book::id(3);
            third.name = "Ana".into();
            third.offers.clear();
            book.facts.put_person(third);
            match name {
                "introduced by me" => book.introduction(2, 1, 0, Some("2020-01-01")),
                "introduced by another" => book.introduction(1, 2, 3, Some("2020-01-01")),
                "being introduced" => book.introduction(1, 2, 0, None),
                "made an introduction of two others" => {
                    book.introduction(1, 3, 2, Some("2020-01-01"));
                }
                "strong" => book.link(2, 1, Strength::Strong),
                "known" => book.link(1, 2, Strength::Known),
                "weak" => book.link(1, 2, Strength::Weak),
                _ => {
                    book.introduction(1, 2, 0, None);
                    let mut all = std::mem::take(&mut book.facts.things.introductions);
                    for i in all.values_mut() {
                        i.dropped_on = Some(day("2026-01-01"));
                    }
                    book.facts.things.introductions = all;
                }
            }
            assert_eq!(pairs_on(&book, "2026-06-29").len() == 1, shown, "{name}");
        }
    }

    #[test]
    fn the_best_has_the_most_words_then_the_most_urgent_need() {
        let mut book = Book::with(&[
            (1, "Zoe", Some(Tier::One)),
            (2, "Ada", Some(Tier::One)),
            (3, "Bob", Some(Tier::Two)),
            (4, "Cem", None),
            (5, "Tom", None),
        ]);
        for n in 1..=4 {
            book.needs(n, &["customs"]);
            book.met(n, "2026-05-30");
        }
        book.needs(4, &["customs broker"]);
        book.offers(5, &["customs broker"]);
        // Late by twenty-nine periods, while tier 1 is due tomorrow.
        book.edit(3, |p| p.cadence = Some(Cadence::Days(1)));
        let order: Vec<String> = pairs_on(&book, "2026-06-29")
            .into_iter()
            .map(|(n, _)| n)
            .collect();
        assert_eq!(order, ["Cem", "Bob", "Ada", "Zoe"]);
    }

    #[test]
    fn my_offer_meets_a_need_by_the_most_words() {
        let mut book = two();
        assert_eq!(
            my_offer(&book.facts, &book.facts.people[&Book::id(1)]),
            None
        );
        book.facts.profile.offers = "Law\nTax advice\n\nTax lawyer, twenty years".into();
        let found = my_offer(&book.facts, &book.facts.people[&Book::id(1)]);
        let found = found.as_ref().map(|(n, o)| (n.as_str(), o.as_str()));
        assert_eq!(
            found,
            Some(("a tax lawyer in Zurich", "Tax lawyer, twenty years"))
        );
    }

    #[test]
    fn both_sides_see_the_match_and_a_row_never_proposes_twice() {
        let mut book = two();
        let person = |book: &Book, n| book.facts.people[&Book::id(n)].clone();
        for n in [1, 2] {
            assert_eq!(
                of(&book.facts, &person(&book, n), day("2026-06-29")).len(),
                1
            );
        }
        assert!(best_for(&book.facts, &person(&book, 1), None).is_some());
        assert!(best_for(&book.facts, &person(&book, 2), None).is_none());
        book.proposal(1, 2, "2020-01-01", Proposed::Made);
        assert!(best_for(&book.facts, &person(&book, 1), None).is_none());
        assert!(best_for(&book.facts, &person(&book, 1), Some(day("2026-01-01"))).is_some());
    }

    #[test]
    fn a_large_book_is_not_compared_with_itself() {
        // Some look for what the next one offers, and some for what many offer.
        let people: Vec<(u128, String)> = (1..=10_000)
            .map(|n| (n, format!("Person {n:05}")))
            .collect();
        let people: Vec<_> = people
            .iter()
            .map(|(n, name)| (*n, name.as_str(), None))
            .collect();
        let mut book = Book::with(&people);
        for n in 1..=10_000_u128 {
            let (need, offer) = (format!("topic{n}"), format!("topic{}", n - 1));
            match n % 50 {
                1 => book.needs(n, &[&need, "marketing"]),
                2 => book.needs(n, &[&need]),
                _ => {}
            }
            match n % 50 {
                2 => book.offers(n, &[&offer]),
                3 => book.offers(n, &[&offer, "Marketing"]),
                _ => {}
            }
        }
        let found = matches(&book.facts, day("2026-06-29"));
        assert_eq!(found.len(), MOST);
        let row = |n| best_for(&book.facts, &book.facts.people[&Book::id(n)], None);
        assert_eq!(row(1).map(|m| m.offers), Some(Book::id(2)));
        assert_eq!(row(2).map(|m| m.offers), Some(Book::id(3)));
        assert_eq!(row(3).map(|m| m.offers), None);
        for person in book.facts.people.values() {
            let own = best_for(&book.facts, person, None);
            assert_eq!(own.is_some(), !person.needs.is_empty());
        }
    }
}
