//! The list of people: search as you type, filters, orders, the groups and their counts (PRODUCT row S5).

mod fuzzy;
mod index;

use crate::ids::PersonId;
use crate::rules::fold::fold;
use crate::rules::normal;
use crate::rules::today::slim;
use crate::types::Tier;
use crate::view::{Group, PeopleFilter, PeoplePage, PersonRow, Sort};
use chrono::{Datelike, NaiveDate};
use fuzzy::Typed;
pub use index::Index;
use std::borrow::Borrow;
use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

/// With so many found as they were typed, nothing is guessed.
const ENOUGH: usize = 20;
/// What is only nearly what was typed ranks from here.
const NEARLY: i64 = 4;
/// So many tags are given with rows.
const TAGS: usize = 50;

/// A stretch of the list: in the order asked for; while searching the best match comes first.
///
/// Every word typed must be found, at the beginning of a word or within one; case and accents do not matter. A
/// name that begins with what was typed comes before names with such words, those before any other words that
/// begin so, and those before words that merely contain it. Where few are found, words that differ by a slip of the
/// finger are found too, after all others: one edit in words of four letters, two in words of eight.
#[must_use]
pub fn people(
    rows: &[impl Borrow<PersonRow>],
    filter: &PeopleFilter,
    today: NaiveDate,
    from: usize,
    limit: usize,
) -> PeoplePage {
    people_of(rows, counts(rows, today), filter, today, from, limit)
}

/// The same where the [`counts`] are known: they take longer than most searches, and a key stroke changes none of them.
#[must_use]
pub fn people_of(
    rows: &[impl Borrow<PersonRow>],
    counts: [usize; 6],
    filter: &PeopleFilter,
    today: NaiveDate,
    from: usize,
    limit: usize,
) -> PeoplePage {
    let rows: Vec<&PersonRow> = rows.iter().map(Borrow::borrow).collect();
    let query = fold(&filter.search);
    let words: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
    let tag = filter.tag.as_deref().map(normal::tag);
    let narrowed = || {
        let rows = rows.iter().copied();
        rows.filter(|row| is_in(row, filter, tag.as_deref(), today))
    };
    let mut found: Vec<(i64, &PersonRow)> = if words.is_empty() {
        narrowed()
            .map(|row| (sort_key(row, filter.sort), row))
            .collect()
    } else {
        narrowed()
            .filter_map(|row| Some((rank(row, &query, &words)?, row)))
            .collect()
    };
    if !words.is_empty() && found.len() < ENOUGH {
        let typed = Typed::all(&words);
        let there: Vec<PersonId> = found.iter().map(|(_, row)| row.id).collect();
        let others = narrowed().filter(|row| !there.contains(&row.id));
        found.extend(others.filter_map(|row| {
            let near = fuzzy::nearness(&typed, &row.search, row.folded_name())?;
            Some((NEARLY + near, row))
        }));
    }
    let total = found.len();
    let by_name = words.is_empty() && filter.sort == Sort::Name;
    let order = |(a, x): &(i64, &PersonRow), (b, y): &(i64, &PersonRow)| -> Ordering {
        let tiers = || tier(x).cmp(&tier(y));
        a.cmp(b)
            .then_with(|| if by_name { Ordering::Equal } else { tiers() })
            .then_with(|| (x.folded_name(), x.id).cmp(&(y.folded_name(), y.id)))
    };
    let end = from.saturating_add(limit);
    if end < total {
        // Only what is given has to be in order.
        found.select_nth_unstable_by(end, order);
        found.truncate(end);
    }
    found.sort_unstable_by(order);
    PeoplePage {
        total,
        rows: found
            .into_iter()
            .skip(from)
            .map(|(_, row)| slim(row))
            .collect(),
        from,
        counts,
        tags: if words.is_empty() {
            // Who asks for no row asks for the tags.
            tags(&rows, if limit == 0 { usize::MAX } else { TAGS })
        } else {
            Vec::new()
        },
    }
}

/// Whether a filter searches for something: for a letter or a digit at least.
#[must_use]
pub fn is_search(filter: &PeopleFilter) -> bool {
    !fold(&filter.search).trim().is_empty()
}

impl PersonRow {
    /// The name as search and order see it: the first line of the search text.
    #[must_use]
    pub fn folded_name(&self) -> &str {
        self.search.split('\n').next().unwrap_or_default()
    }
}

fn tier(row: &PersonRow) -> u8 {
    row.tier.map_or(4, u8::from)
}

/// What the order asked for sorts by, before tier and name.
fn sort_key(row: &PersonRow, sort: Sort) -> i64 {
    let days = |day: NaiveDate| i64::from(day.num_days_from_ce());
    match sort {
        Sort::Tier | Sort::Name => 0,
        // Due the longest first; peace counts as long as it lasts.
        Sort::Due => row
            .due()
            .max(row.due().and(row.peace_until))
            .map_or(i64::MAX, days),
        Sort::Recent => row.last.map_or(i64::MAX, |last| -days(last)),
        Sort::Added => -days(row.added_on),
    }
}

/// 0 the name begins so, 1 every word begins a word of the name, 2 every word begins some word, 3 found within.
fn rank(row: &PersonRow, query: &str, words: &[&str]) -> Option<i64> {
    if !words.iter().all(|word| row.search.contains(word)) {
        return None;
    }
    let name = row.folded_name();
    Some(if name.starts_with(query) {
        0
    } else if words.iter().all(|word| begins_a_word(name, word)) {
        1
    } else if words.iter().all(|word| begins_a_word(&row.search, word)) {
        2
    } else {
        3
    })
}

fn begins_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(i, _)| {
        !text[..i]
            .chars()
            .next_back()
            .is_some_and(char::is_alphanumeric)
    })
}

fn is_in(row: &PersonRow, filter: &PeopleFilter, tag: Option<&str>, today: NaiveDate) -> bool {
    let has = |tag: &str| row.tags.iter().any(|t| t == tag || normal::tag(t) == tag);
    (filter.event.is_none() || row.event == filter.event)
        && (filter.stage.is_none() || row.stage == filter.stage)
        && (!filter.to_sort || row.to_sort)
        && tag.is_none_or(has)
        && in_group(row, filter.group, today)
}

fn in_group(row: &PersonRow, group: Group, today: NaiveDate) -> bool {
    match group {
        Group::All => true,
        Group::Tier1 => row.tier == Some(Tier::One),
        Group::Tier2 => row.tier == Some(Tier::Two),
        Group::Tier3 => row.tier == Some(Tier::Three),
        Group::Circle => row.tier.is_none(),
        Group::Due => row.is_due(today),
    }
}

/// How many there are: all, tier 1, 2, 3, circle, due.
#[must_use]
pub fn counts(rows: &[impl Borrow<PersonRow>], today: NaiveDate) -> [usize; 6] {
    let mut counts = [0; 6];
    for row in rows.iter().map(Borrow::borrow) {
        for (count, one) in counts.iter_mut().zip(groups(row, today)) {
            *count += usize::from(one);
        }
    }
    counts
}

/// Whether somebody is one of all (always), of tier 1, 2, 3, the circle, and of those due: what [`counts`] counts.
#[must_use]
pub fn groups(row: &PersonRow, today: NaiveDate) -> [bool; 6] {
    let mut groups = [true, false, false, false, false, row.is_due(today)];
    groups[row.tier.map_or(4, |t| usize::from(u8::from(t)))] = true;
    groups
}

/// Tags in use, the most used first, at most so many; of several spellings the most used.
fn tags(rows: &[&PersonRow], most: usize) -> Vec<String> {
    // Counted as written first: folding each of ten thousand would take longer than all the rest.
    let mut written: HashMap<&str, usize> = HashMap::new();
    for tag in rows.iter().flat_map(|row| &row.tags) {
        *written.entry(tag).or_default() += 1;
    }
    let mut spelled: BTreeMap<String, Vec<(usize, &str)>> = BTreeMap::new();
    for (tag, n) in written {
        spelled.entry(normal::tag(tag)).or_default().push((n, tag));
    }
    let mut tags: Vec<(usize, &str)> = spelled
        .into_values()
        .filter_map(|all| {
            let sum = all.iter().map(|(n, _)| n).sum();
            let most = all
                .into_iter()
                .max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(a.1)))?;
            Some((sum, most.1))
        })
        .collect();
    tags.sort_by(|(n, a), (m, b)| m.cmp(n).then(a.cmp(b)));
    tags.truncate(most);
    tags.into_iter().map(|(_, tag)| tag.to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::EventId;
    use crate::rules::sample::{day, row};
    use uuid::Uuid;

    fn book() -> Vec<PersonRow> {
        let mut rows = vec![
            row(1, "Sarah Chen", Some(Tier::Two), "2026-01-01"),
            row(2, "Élodie Sarahan", Some(Tier::One), "2026-01-01"),
            row(3, "Bob Stone", None, "2026-01-01"),
            row(4, "Ada Besarah", Some(Tier::One), "2026-01-01"),
            row(5, "Zed Nobody", Some(Tier::Three), "2026-01-01"),
        ];
        rows[2].search.push_str("\nsarah & sons\nbob@acme.com");
        rows
    }

    fn search(text: &str) -> Vec<String> {
        let filter = PeopleFilter {
            search: text.into(),
            ..PeopleFilter::default()
        };
        people(&book(), &filter, day("2026-02-01"), 0, 100)
            .rows
            .into_iter()
            .map(|r| r.name)
            .collect()
    }

    #[test]
    fn the_best_match_comes_first() {
        assert_eq!(
            search("sarah"),
            ["Sarah Chen", "Élodie Sarahan", "Bob Stone", "Ada Besarah"]
        );
    }

    #[test]
    fn every_word_must_be_found() {
        for (typed, found) in [
            ("chen sar", vec!["Sarah Chen"]),
            ("ELO", vec!["Élodie Sarahan"]),
            ("élo", vec!["Élodie Sarahan"]),
            ("acme bob", vec!["Bob Stone"]),
            ("cme", vec!["Bob Stone"]),
            ("sarah nobody", vec![]),
            (
                "  ",
                vec![
                    "Ada Besarah",
                    "Élodie Sarahan",
                    "Sarah Chen",
                    "Zed Nobody",
                    "Bob Stone",
                ],
            ),
        ] {
            assert_eq!(search(typed), found, "{typed:?}");
        }
    }

    #[test]
    fn groups_narrow_and_counts_do_not() {
        for (group, found) in [
            (Group::All, 5),
            (Group::Tier1, 2),
            (Group::Tier2, 1),
            (Group::Tier3, 1),
            (Group::Circle, 1),
            (Group::Due, 2),
        ] {
            let filter = PeopleFilter {
                group,
                ..PeopleFilter::default()
            };
            let page = people(&book(), &filter, day("2026-02-01"), 0, 100);
            assert_eq!(
                (page.total, page.counts),
                (found, [5, 2, 1, 1, 1, 2]),
                "{group:?}"
            );
        }
    }

    #[test]
    fn a_page_is_a_stretch_of_the_whole() {
        let page = people(&book(), &PeopleFilter::default(), day("2026-02-01"), 1, 2);
        assert_eq!(
            page.rows
                .iter()
                .map(|r| r.name.as_str())
                .collect::<Vec<_>>(),
            ["Élodie Sarahan", "Sarah Chen"]
        );
        assert_eq!((page.from, page.total), (1, 5));
        assert!(page.rows.iter().all(|row| row.search.is_empty()));
        assert!(
            people(&book(), &PeopleFilter::default(), day("2026-02-01"), 9, 2)
                .rows
                .is_empty()
        );
    }

    #[test]
    fn an_event_narrows_to_those_met_there() {
        let event = Some(EventId(Uuid::from_u128(9)));
        let mut rows = book();
        rows[1].event = event;
        let page = people(
            &rows,
            &PeopleFilter {
                event,
                ..PeopleFilter::default()
            },
            day("2026-02-01"),
            0,
            9,
        );
        assert_eq!(
            page.rows
                .iter()
                .map(|r| r.name.as_str())
                .collect::<Vec<_>>(),
            ["Élodie Sarahan"]
        );
    }

    fn found(rows: &[PersonRow], filter: &PeopleFilter) -> Vec<String> {
        let page = people(rows, filter, day("2026-02-01"), 0, 100);
        page.rows.into_iter().map(|r| r.name).collect()
    }

    #[test]
    fn a_slip_of_the_finger_is_forgiven_after_everything_else() {
        for (typed, names) in [
            ("sarha", vec!["Élodie Sarahan", "Sarah Chen", "Bob Stone"]),
            ("stoen", vec!["Bob Stone"]),
            ("chne", vec!["Sarah Chen"]),
            ("chen sarha", vec!["Sarah Chen"]),
            ("bbo", vec![]),
        ] {
            assert_eq!(search(typed), names, "{typed}");
        }
        let mut rows = book();
        rows.push(row(6, "Sarah Chne", None, "2026-01-01"));
        let filter = PeopleFilter {
            search: "chne".into(),
            ..PeopleFilter::default()
        };
        assert_eq!(found(&rows, &filter), ["Sarah Chne", "Sarah Chen"]);
    }

    #[test]
    fn nothing_is_guessed_where_enough_is_found() {
        for (n, guessed) in [(19, true), (20, false)] {
            let mut rows: Vec<_> = (1..=n)
                .map(|n| row(n, "Sarah Chen", None, "2026-01-01"))
                .collect();
            rows.push(row(99, "Sarha Chen", None, "2026-01-01"));
            let filter = PeopleFilter {
                search: "sarah".into(),
                ..PeopleFilter::default()
            };
            let all = found(&rows, &filter);
            assert_eq!(all.contains(&"Sarha Chen".to_owned()), guessed, "{n}");
        }
    }

    #[test]
    fn stage_tag_and_sorting_narrow() {
        use crate::types::Stage;
        let mut rows = book();
        rows[0].stage = Some(Stage::Initial);
        rows[1].tags = vec!["#Früh".into(), "board".into()];
        rows[2].to_sort = true;
        let any = PeopleFilter::default();
        for (filter, name) in [
            (
                PeopleFilter {
                    stage: Some(Stage::Initial),
                    ..any.clone()
                },
                "Sarah Chen",
            ),
            (
                PeopleFilter {
                    tag: Some("fruh".into()),
                    ..any.clone()
                },
                "Élodie Sarahan",
            ),
            (
                PeopleFilter {
                    to_sort: true,
                    ..any.clone()
                },
                "Bob Stone",
            ),
        ] {
            assert_eq!(found(&rows, &filter), [name]);
        }
    }

    #[test]
    fn each_order_ends_in_tier_and_name() {
        let mut rows = book();
        rows[0].last = Some(day("2025-06-01"));
        rows[1].last = Some(day("2026-01-20"));
        rows[3].peace_until = Some(day("2027-06-01"));
        rows[4].added_on = day("2026-01-31");
        for (sort, names) in [
            (Sort::Tier, ["Ada", "Élodie", "Sarah", "Zed", "Bob"]),
            (Sort::Name, ["Ada", "Bob", "Élodie", "Sarah", "Zed"]),
            (Sort::Due, ["Sarah", "Élodie", "Zed", "Ada", "Bob"]),
            (Sort::Recent, ["Élodie", "Sarah", "Ada", "Zed", "Bob"]),
            (Sort::Added, ["Zed", "Ada", "Élodie", "Sarah", "Bob"]),
        ] {
            let filter = PeopleFilter {
                sort,
                ..PeopleFilter::default()
            };
            let got = found(&rows, &filter);
            let first: Vec<_> = got.iter().filter_map(|n| n.split(' ').next()).collect();
            assert_eq!(first, names, "{sort:?}");
        }
    }

    #[test]
    fn the_most_used_tags_come_first_in_their_usual_spelling() {
        let mut rows = book();
        rows[0].tags = vec!["Board".into(), "tax".into()];
        rows[1].tags = vec!["board".into()];
        rows[2].tags = vec!["board".into(), "tax".into(), "art".into()];
        let page = people(&rows, &PeopleFilter::default(), day("2026-02-01"), 0, 9);
        assert_eq!(page.tags, ["board", "tax", "art"]);
        // Who asks for no row is given every tag.
        rows[3].tags = (0..200).map(|n| format!("tag {n}")).collect();
        let all = |limit| people(&rows, &PeopleFilter::default(), day("2026-02-01"), 0, limit);
        assert_eq!(all(9).tags.len(), TAGS);
        assert_eq!((all(0).tags.len(), all(0).rows.len()), (203, 0));
        let filter = PeopleFilter {
            search: "sarah".into(),
            ..PeopleFilter::default()
        };
        assert!(
            people(&rows, &filter, day("2026-02-01"), 0, 9)
                .tags
                .is_empty()
        );
    }
}
