//! The list of people: search as you type, the groups and their counts (PRODUCT row S5).

use crate::rules::fold::fold;
use crate::types::Tier;
use crate::view::{Group, PeopleFilter, PeoplePage, PersonRow};
use chrono::NaiveDate;

/// A stretch of the list: by tier, then name; while searching the best match comes first.
///
/// Every word typed must be found, at the beginning of a word or within one; case and accents do not matter. A
/// name that begins with what was typed comes before names with such words, those before any other words that
/// begin so, and those before words that merely contain it.
#[must_use]
pub fn people(
    rows: &[PersonRow],
    filter: &PeopleFilter,
    today: NaiveDate,
    from: usize,
    limit: usize,
) -> PeoplePage {
    let query = fold(&filter.search);
    let words: Vec<&str> = query.split(' ').filter(|w| !w.is_empty()).collect();
    let mut found: Vec<(u8, &PersonRow)> = rows
        .iter()
        .filter(|row| filter.event.is_none() || row.event == filter.event)
        .filter(|row| in_group(row, filter.group, today))
        .filter_map(|row| Some((rank(row, &query, &words)?, row)))
        .collect();
    found.sort_by(|(a, x), (b, y)| a.cmp(b).then_with(|| list_order(x).cmp(&list_order(y))));
    PeoplePage {
        total: found.len(),
        rows: found
            .into_iter()
            .skip(from)
            .take(limit)
            .map(|(_, row)| row.clone())
            .collect(),
        from,
        counts: counts(rows, today),
    }
}

impl PersonRow {
    /// The name as search and order see it: the first line of the search text.
    #[must_use]
    pub fn folded_name(&self) -> &str {
        self.search.split('\n').next().unwrap_or_default()
    }
}

fn list_order(row: &PersonRow) -> (u8, &str, uuid::Uuid) {
    (row.tier.map_or(4, u8::from), row.folded_name(), row.id.0)
}

/// 0 the name begins so, 1 every word begins a word of the name, 2 every word begins some word, 3 found within.
fn rank(row: &PersonRow, query: &str, words: &[&str]) -> Option<u8> {
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

fn counts(rows: &[PersonRow], today: NaiveDate) -> [usize; 6] {
    let mut counts = [0; 6];
    for row in rows {
        counts[0] += 1;
        counts[row.tier.map_or(4, |t| usize::from(u8::from(t)))] += 1;
        counts[5] += usize::from(row.is_due(today));
    }
    counts
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
}
