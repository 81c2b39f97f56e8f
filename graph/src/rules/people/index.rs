//! Every word of the book's search texts once, and who has it: a key stroke then looks at each word, not at each person.

use super::fuzzy::{Typed, nearness};
use super::{ENOUGH, NEARLY, begins_a_word, is_in};
use crate::ids::PersonId;
use crate::rules::fold::fold;
use crate::rules::normal;
use crate::rules::today::slim;
use crate::view::{PeopleFilter, PeoplePage, PersonRow};
use chrono::NaiveDate;
use std::cell::RefCell;
use std::collections::HashMap;

/// What parts the words of a search text, and stands in none of them.
const PARTS: [char; 2] = [' ', '\n'];

/// The index. It gives what [`people`](super::people) gives for a search, and is kept up to date row by row.
#[derive(Debug, Default)]
pub struct Index {
    /// All words, each followed by a line end, so that one pass looks through all of them.
    text: String,
    /// Where each word begins, in their order.
    starts: Vec<usize>,
    /// Who has each word: the person's number, and whether it is a word of the name.
    who: Vec<Vec<(u32, bool)>>,
    /// The number of each word.
    numbers: HashMap<Box<str>, u32>,
    /// Everybody by number; a number is free again once its person is gone.
    people: Vec<Option<Entry>>,
    of: HashMap<PersonId, u32>,
    free: Vec<u32>,
    /// The place of each number by tier, name and key; none while somebody's may have changed.
    order: RefCell<Option<Vec<u32>>>,
}

/// What is kept of a person.
#[derive(Debug)]
struct Entry {
    id: PersonId,
    tier: u8,
    name: Box<str>,
    words: Vec<u32>,
}

impl Index {
    /// Indexes these rows.
    pub fn of<'r>(rows: impl IntoIterator<Item = &'r PersonRow>) -> Self {
        let mut index = Self::default();
        for row in rows {
            index.put(row);
        }
        index
    }

    /// Takes a row in, in the place of the same person's before.
    pub fn put(&mut self, row: &PersonRow) {
        self.remove(row.id);
        let number = self.free.pop().unwrap_or_else(|| {
            self.people.push(None);
            u32::try_from(self.people.len() - 1).unwrap_or(u32::MAX)
        });
        let name_ends = row.folded_name().len();
        let mut words: Vec<(u32, bool)> = Vec::new();
        let mut at = 0;
        for word in row.search.split(PARTS) {
            let in_name = at < name_ends;
            at += word.len() + 1;
            if !word.is_empty() {
                words.push((self.number_of(word), in_name));
            }
        }
        // A word of the name is one wherever else it stands.
        words.sort_unstable_by_key(|(word, in_name)| (*word, !in_name));
        words.dedup_by_key(|(word, _)| *word);
        for (word, in_name) in &words {
            self.who[*word as usize].push((number, *in_name));
        }
        self.people[number as usize] = Some(Entry {
            id: row.id,
            tier: super::tier(row),
            name: row.folded_name().into(),
            words: words.into_iter().map(|(word, _)| word).collect(),
        });
        self.of.insert(row.id, number);
        self.order.replace(None);
    }

    /// Takes somebody out.
    pub fn remove(&mut self, id: PersonId) {
        let Some(number) = self.of.remove(&id) else {
            return;
        };
        let entry = self.people[number as usize].take();
        for word in entry.into_iter().flat_map(|entry| entry.words) {
            self.who[word as usize].retain(|(who, _)| *who != number);
        }
        self.free.push(number);
        self.order.replace(None);
    }

    /// A stretch of those who are found, as [`people_of`](super::people_of) has it. `row` gives somebody's row.
    #[must_use]
    pub fn page<'r>(
        &self,
        row: impl Fn(PersonId) -> Option<&'r PersonRow>,
        counts: [usize; 6],
        filter: &PeopleFilter,
        today: NaiveDate,
        (from, limit): (usize, usize),
    ) -> PeoplePage {
        let query = fold(&filter.search);
        let words: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
        let tag = filter.tag.as_deref().map(normal::tag);
        let everybody = PeopleFilter {
            search: filter.search.clone(),
            ..PeopleFilter::default()
        };
        let narrow = *filter != everybody;
        let lets_in = |entry: &Entry| {
            !narrow || row(entry.id).is_some_and(|row| is_in(row, filter, tag.as_deref(), today))
        };
        let ranks = self.ranks(&words);
        let mut found: Vec<(i64, u32)> = Vec::new();
        for (number, rank) in (0u32..).zip(&ranks) {
            if *rank > 0
                && let Some(entry) = &self.people[number as usize]
                && lets_in(entry)
            {
                let begins = entry.name.starts_with(query.as_str());
                found.push((if begins { 0 } else { i64::from(*rank) }, number));
            }
        }
        if found.len() < ENOUGH {
            let typed = Typed::all(&words);
            for number in self.near(&typed) {
                let Some(entry) = &self.people[number as usize] else {
                    continue;
                };
                if ranks[number as usize] == 0
                    && lets_in(entry)
                    && let Some(row) = row(entry.id)
                    && let Some(near) = nearness(&typed, &row.search, row.folded_name())
                {
                    found.push((NEARLY + near, number));
                }
            }
        }
        let total = found.len();
        self.in_order(|order| {
            let key = |(rank, number): &(i64, u32)| (*rank, order[*number as usize]);
            let end = from.saturating_add(limit);
            if end < total {
                found.select_nth_unstable_by_key(end, key);
                found.truncate(end);
            }
            found.sort_unstable_by_key(key);
        });
        let rows = found.iter().skip(from);
        PeoplePage {
            total,
            rows: rows
                .filter_map(|(_, number)| self.people[*number as usize].as_ref())
                .filter_map(|entry| row(entry.id).map(slim))
                .collect(),
            from,
            counts,
            tags: Vec::new(),
        }
    }

    fn number_of(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        self.starts.push(self.text.len());
        self.text.push_str(word);
        self.text.push('\n');
        self.who.push(Vec::new());
        self.numbers.insert(word.into(), number);
        number
    }

    fn word(&self, number: usize) -> &str {
        let end = self.starts.get(number + 1).copied();
        let end = end.unwrap_or(self.text.len()) - 1;
        &self.text[self.starts[number]..end]
    }

    /// For everybody by number how well they match: 1 if every word typed begins a word of the name, 2 if each begins
    /// some word, 3 if each is found within one, 0 if one is missing.
    fn ranks(&self, typed: &[&str]) -> Vec<u8> {
        let mut worst: Vec<u8> = Vec::new();
        for word in typed {
            let mut best = vec![0_u8; self.people.len()];
            self.with(word, |number, begins| {
                for (who, in_name) in &self.who[number] {
                    let rank = match (begins, in_name) {
                        (true, true) => 1,
                        (true, false) => 2,
                        (false, _) => 3,
                    };
                    let best = &mut best[*who as usize];
                    if *best == 0 || rank < *best {
                        *best = rank;
                    }
                }
            });
            if worst.is_empty() {
                worst = best;
            } else {
                for (worst, best) in worst.iter_mut().zip(best) {
                    *worst = if best == 0 || *worst == 0 {
                        0
                    } else {
                        best.max(*worst)
                    };
                }
            }
        }
        worst
    }

    /// Every word of the book that contains one that was typed, by number, and whether it begins so.
    fn with(&self, typed: &str, mut take: impl FnMut(usize, bool)) {
        let mut last = None;
        for (at, _) in self.text.match_indices(typed) {
            let number = self.starts.partition_point(|start| *start <= at) - 1;
            if last.replace(number) != Some(number) {
                take(number, begins_a_word(self.word(number), typed));
            }
        }
    }

    /// Who may have a word near to each one typed, by number: [`nearness`] decides.
    fn near(&self, typed: &[Typed<'_>]) -> Vec<u32> {
        let mut left = vec![true; self.people.len()];
        for word in typed {
            let mut has = vec![false; self.people.len()];
            let mut take = |number: usize| {
                for (who, _) in &self.who[number] {
                    has[*who as usize] = true;
                }
            };
            if typed.len() > 1 {
                self.with(word.as_typed(), |number, _| take(number));
            }
            for number in 0..self.starts.len() {
                if !self.who[number].is_empty() && word.may_be_in(self.word(number)) {
                    take(number);
                }
            }
            for (left, has) in left.iter_mut().zip(has) {
                *left &= has;
            }
        }
        (0u32..)
            .zip(left)
            .filter_map(|(number, left)| left.then_some(number))
            .collect()
    }

    fn in_order(&self, sort: impl FnOnce(&[u32])) {
        let mut kept = self.order.borrow_mut();
        let order = kept.get_or_insert_with(|| {
            let mut sorted: Vec<(u8, &str, PersonId, u32)> = (0u32..)
                .zip(&self.people)
                .filter_map(|(number, entry)| {
                    let entry = entry.as_ref()?;
                    Some((entry.tier, &*entry.name, entry.id, number))
                })
                .collect();
            sorted.sort_unstable();
            let mut order = vec![u32::MAX; self.people.len()];
            for (place, (.., number)) in (0u32..).zip(sorted) {
                order[number as usize] = place;
            }
            order
        });
        sort(order);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{counts, is_search, people_of};
    use super::*;
    use crate::rules::sample::{day, row};
    use crate::types::Tier;
    use crate::view::Group;
    use proptest::prelude::*;

    const WORDS: &[&str] = &[
        "sarah",
        "sara",
        "chen",
        "cheng",
        "acme",
        "elizabeth",
        "o'neill",
        "müller",
        "muller",
        "a",
        "ann",
        "anna",
        "hannah",
        "sarah@acme.com",
        "+4420",
        "kowalczyk",
        "kowalcyk",
        "x-ray",
        "schmidt",
    ];

    fn text() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(WORDS), 1..4).prop_map(|words| words.join(" "))
    }

    fn one(n: u128) -> impl Strategy<Value = PersonRow> {
        let tier = prop::sample::select(&[None, Some(Tier::One), Some(Tier::Two)][..]);
        (text(), text(), text(), tier, any::<bool>()).prop_map(
            move |(name, more, note, tier, to_sort)| {
                let mut row = row(n, &name, tier, "2026-01-01");
                row.search.push_str(&format!("\n{more}\n{note}"));
                row.to_sort = to_sort;
                row
            },
        )
    }

    fn book() -> impl Strategy<Value = Vec<PersonRow>> {
        prop::collection::vec(1u128..12, 0..30)
            .prop_flat_map(|keys| keys.into_iter().map(one).collect::<Vec<_>>())
    }

    fn typed() -> impl Strategy<Value = String> {
        prop_oneof![
            text(),
            (prop::sample::select(WORDS), 0usize..9)
                .prop_map(|(word, n)| word.chars().take(n).collect()),
            "[a-z]{1,9}( [a-z]{1,3})?",
            prop::sample::select(
                &[
                    "sarha chen",
                    "elizabeht",
                    "elizbe",
                    "schmitd anna",
                    "kowlaczyk",
                    "@acme"
                ][..]
            )
            .prop_map(str::to_owned),
        ]
    }

    proptest! {
        /// Whatever was put in and taken out, the index finds whom a look at every row finds, in the same order.
        #[test]
        fn the_index_finds_whom_the_rows_have(
            rows in book(),
            gone in prop::collection::vec(1u128..12, 0..4),
            searches in prop::collection::vec(typed(), 1..6),
            group in prop::sample::select(&[Group::All, Group::Tier1, Group::Circle][..]),
            to_sort in any::<bool>(),
            from in 0usize..4,
            limit in 0usize..20,
        ) {
            let today = day("2026-02-01");
            let mut index = Index::default();
            let mut kept: HashMap<PersonId, PersonRow> = HashMap::new();
            for row in rows {
                index.put(&row);
                kept.insert(row.id, row);
            }
            for key in gone {
                let id = PersonId(uuid::Uuid::from_u128(key));
                index.remove(id);
                kept.remove(&id);
            }
            let all: Vec<&PersonRow> = kept.values().collect();
            let counts = counts(&all, today);
            for search in searches {
                let filter = PeopleFilter { search, group, to_sort, ..PeopleFilter::default() };
                if !is_search(&filter) {
                    continue;
                }
                let page = index.page(|id| kept.get(&id), counts, &filter, today, (from, limit));
                let plain = people_of(&all, counts, &filter, today, from, limit);
                prop_assert_eq!(page, plain, "{:?}", filter);
            }
        }
    }
}
