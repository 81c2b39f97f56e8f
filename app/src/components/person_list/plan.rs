//! Where the rows of the list lie: all of one height, under a heading for each tier.

use kith_graph::types::Tier;
use kith_graph::view::{PeopleFilter, PeoplePage};

/// A row's height in hundredths of a rem (68 px at the usual text size).
pub(super) const ROW: usize = 425;
/// The height of a tier's heading with the space around it, in hundredths of a rem.
pub(super) const HEAD: usize = 288;
/// Where the rows of one tier lie.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Stretch {
    pub(super) tier: Option<Tier>,
    /// Index of its first row.
    pub(super) from: usize,
    pub(super) count: usize,
    /// Where its heading begins, in hundredths of a rem; rows follow `HEAD` below.
    pub(super) top: usize,
}

/// How the list is laid out: stretches under headings, or one stretch without.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Plan {
    pub(super) stretches: Vec<Stretch>,
    pub(super) headed: bool,
    /// In hundredths of a rem.
    pub(super) height: usize,
    pub(super) total: usize,
}

impl Plan {
    pub(super) fn new(filter: &PeopleFilter, page: &PeoplePage) -> Self {
        let [_, one, two, three, circle, _] = page.counts;
        let all = *filter
            == PeopleFilter {
                search: filter.search.clone(),
                ..PeopleFilter::default()
            }
            && filter.search.trim().is_empty();
        let headed = all && one + two + three + circle == page.total;
        let groups = if headed {
            vec![
                (Some(Tier::One), one),
                (Some(Tier::Two), two),
                (Some(Tier::Three), three),
                (None, circle),
            ]
        } else {
            vec![(None, page.total)]
        };
        let mut plan = Self {
            headed,
            ..Self::default()
        };
        for (tier, count) in groups.into_iter().filter(|(_, count)| *count > 0) {
            plan.stretches.push(Stretch {
                tier,
                from: plan.total,
                count,
                top: plan.height,
            });
            plan.total += count;
            plan.height += plan.head() + ROW * count;
        }
        plan
    }

    pub(super) fn head(&self) -> usize {
        if self.headed { HEAD } else { 0 }
    }

    /// Where a row begins, in hundredths of a rem.
    pub(super) fn top(&self, index: usize) -> usize {
        let stretch = self.stretches.iter().rev().find(|s| s.from <= index);
        stretch.map_or(0, |s| s.top + self.head() + ROW * (index - s.from))
    }

    /// The row at a height in hundredths of a rem.
    pub(super) fn at(&self, height: usize) -> usize {
        let Some(stretch) = self
            .stretches
            .iter()
            .rev()
            .find(|s| s.top <= height)
            .or(self.stretches.first())
        else {
            return 0;
        };
        let into = height.saturating_sub(stretch.top + self.head()) / ROW;
        stretch.from + into.min(stretch.count.saturating_sub(1))
    }

    pub(super) fn is_last_of_stretch(&self, index: usize) -> bool {
        self.stretches.iter().any(|s| s.from + s.count == index + 1)
    }

    pub(super) fn is_first_of_stretch(&self, index: usize) -> bool {
        self.stretches.iter().any(|s| s.from == index)
    }
}

/// A height as CSS writes it: "42.50rem".
pub(super) fn rem(hundredths: usize) -> String {
    format!("{}.{:02}rem", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::types::Stage;
    use kith_graph::view::{Group, Sort};

    fn page(counts: [usize; 6]) -> PeoplePage {
        PeoplePage {
            total: counts[0],
            counts,
            ..PeoplePage::default()
        }
    }

    #[test]
    fn every_row_is_found_where_it_lies() {
        let plan = Plan::new(&PeopleFilter::default(), &page([10_000, 8, 0, 74, 9918, 3]));
        assert_eq!(plan.stretches.len(), 3);
        for index in [0, 1, 7, 8, 81, 82, 83, 5000, 9999] {
            assert_eq!(plan.at(plan.top(index) + 10), index);
        }
        assert_eq!(plan.at(0), 0);
        assert_eq!(plan.at(plan.height + 5000), 9999);
    }

    #[test]
    fn only_the_whole_list_by_tier_has_headings() {
        let counts = [9, 1, 2, 3, 3, 0];
        let headed = |filter: PeopleFilter| Plan::new(&filter, &page(counts)).headed;
        assert!(headed(PeopleFilter::default()));
        let spaces = PeopleFilter {
            search: " ".to_owned(),
            ..PeopleFilter::default()
        };
        assert!(headed(spaces));
        for filter in [
            PeopleFilter {
                group: Group::Due,
                ..PeopleFilter::default()
            },
            PeopleFilter {
                sort: Sort::Name,
                ..PeopleFilter::default()
            },
            PeopleFilter {
                to_sort: true,
                ..PeopleFilter::default()
            },
            PeopleFilter {
                stage: Some(Stage::Initial),
                ..PeopleFilter::default()
            },
            PeopleFilter {
                tag: Some("tax".to_owned()),
                ..PeopleFilter::default()
            },
        ] {
            assert!(!headed(filter.clone()), "{filter:?}");
        }
    }

    #[test]
    fn a_search_has_no_headings() {
        let filter = PeopleFilter {
            search: "chen".to_owned(),
            ..PeopleFilter::default()
        };
        let plan = Plan::new(
            &filter,
            &PeoplePage {
                total: 2,
                counts: [9, 1, 2, 3, 3, 0],
                ..PeoplePage::default()
            },
        );
        assert!(!plan.headed);
        assert_eq!(plan.total, 2);
        assert_eq!(plan.height, 2 * ROW);
        assert_eq!(rem(plan.height), "8.50rem");
    }
}
