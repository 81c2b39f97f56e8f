use super::*;
use crate::rules::book::Book;
use crate::rules::sample::day;
use crate::view::relation::GoodwillWord;
use proptest::prelude::*;
use std::collections::BTreeSet;

const TODAY: &str = "2026-06-29";

/// Names on the path and what it costs.
fn path_to(book: &Book, n: u128) -> Option<(Vec<String>, u32)> {
    let path = to(&book.facts, &Target::Person(Book::id(n)), day(TODAY))?;
    Some((path.steps.into_iter().map(|s| s.name).collect(), path.cost))
}

fn names(names: &[&str], cost: u32) -> Option<(Vec<String>, u32)> {
    Some((names.iter().map(|n| (*n).to_owned()).collect(), cost))
}

#[test]
fn the_first_step_costs_by_tier_and_one_more_after_the_period() {
    for (tier, last, cost) in [
        (Some(Tier::One), "2026-05-30", 1),
        (Some(Tier::One), "2026-05-29", 2),
        (Some(Tier::Two), "2026-03-30", 2),
        (Some(Tier::Two), "2026-03-29", 3),
        (Some(Tier::Three), "2025-06-30", 3),
        (Some(Tier::Three), "2025-06-29", 4),
        (None, "2001-01-01", 4),
    ] {
        let mut book = Book::with(&[(1, "Ada", tier)]);
        book.met(1, last);
        assert_eq!(path_to(&book, 1), names(&["Ada"], cost), "{tier:?} {last}");
    }
}

#[test]
fn a_step_is_silent_only_where_there_was_a_contact_and_its_period_is_over() {
    for (tier, last, silent) in [
        (Some(Tier::One), Some("2026-05-30"), false),
        (Some(Tier::One), Some("2026-05-29"), true),
        (Some(Tier::One), None, false),
        // The circle has no period.
        (None, Some("2001-01-01"), false),
    ] {
        let mut book = Book::with(&[(1, "Ada", tier)]);
        if let Some(last) = last {
            book.met(1, last);
        }
        let path = to(&book.facts, &Target::Person(Book::id(1)), day(TODAY)).unwrap();
        assert_eq!(path.steps[0].silent, silent, "{tier:?} {last:?}");
    }
}

#[test]
fn a_link_costs_by_strength_and_the_stronger_of_two_counts() {
    for (links, cost) in [
        (vec![Strength::Strong], 2),
        (vec![Strength::Known], 3),
        (vec![Strength::Weak], 4),
        (vec![Strength::Weak, Strength::Strong], 2),
        (vec![Strength::Strong, Strength::Weak], 2),
    ] {
        let mut book = Book::with(&[(1, "Ada", Some(Tier::One)), (2, "Bob", None)]);
        book.met(1, TODAY);
        book.edit(2, |p| p.not_met = true);
        for (i, strength) in links.iter().enumerate() {
            let (a, b) = if i == 0 { (1, 2) } else { (2, 1) };
            book.link(a, b, *strength);
        }
        assert_eq!(path_to(&book, 2), names(&["Ada", "Bob"], cost), "{links:?}");
    }
}

#[test]
fn no_way_leads_straight_to_somebody_not_met() {
    let mut book = Book::with(&[(1, "Ada", Some(Tier::One))]);
    book.edit(1, |p| p.not_met = true);
    assert_eq!(path_to(&book, 1), None);
    assert_eq!(path_to(&book, 0), None);
    assert_eq!(path_to(&book, 9), None);
}

#[test]
fn equal_costs_go_by_steps_then_by_names() {
    // Straight to Eve costs 4; so does the way by Ada.
    let mut book = Book::with(&[
        (1, "Zed", Some(Tier::One)),
        (2, "Öz", Some(Tier::One)),
        (3, "Ada", Some(Tier::Two)),
        (4, "Eve", None),
        (5, "Far", None),
    ]);
    for n in 1..=3 {
        book.met(n, TODAY);
    }
    book.link(3, 4, Strength::Known);
    assert_eq!(path_to(&book, 4), names(&["Eve"], 4));
    for n in [1, 2, 3] {
        book.link(n, 5, Strength::Strong);
    }
    book.edit(5, |p| p.not_met = true);
    assert_eq!(path_to(&book, 5), names(&["Öz", "Far"], 2));
}

#[test]
fn a_company_is_reached_by_its_cheapest_person() {
    let mut book = Book::with(&[
        (1, "Zoe", Some(Tier::Two)),
        (2, "Ada", None),
        (3, "Bob", Some(Tier::Two)),
    ]);
    for n in 1..=3 {
        book.met(n, TODAY);
        book.edit(n, |p| p.company = "Zürich Tax".into());
    }
    let found = to(
        &book.facts,
        &Target::Company("ZURICH  tax".into()),
        day(TODAY),
    )
    .unwrap();
    assert_eq!((found.steps[0].name.as_str(), found.cost), ("Bob", 2));
    assert_eq!(found.steps[0].goodwill, GoodwillWord::NothingYet);
    for none in ["", "Zürich"] {
        assert_eq!(
            to(&book.facts, &Target::Company(none.into()), day(TODAY)),
            None
        );
    }
}

#[test]
fn a_weak_tie_is_quiet_for_six_months_in_an_industry_of_its_own() {
    for (tier, last, industries, company, is) in [
        (None, Some("2025-12-29"), vec!["Ports"], "", true),
        (None, Some("2025-12-30"), vec!["Ports"], "", false),
        (
            Some(Tier::Three),
            Some("2025-12-29"),
            vec!["Ports"],
            "",
            true,
        ),
        (
            Some(Tier::Two),
            Some("2025-12-29"),
            vec!["Ports"],
            "",
            false,
        ),
        (None, Some("2025-12-29"), vec!["TAX"], "Ports Ltd", false),
        (None, Some("2025-12-29"), vec!["tax", "Ports"], "", true),
        (None, Some("2025-12-29"), vec![], "Ports Ltd", true),
        (None, Some("2025-12-29"), vec![], "tax ltd", false),
        (None, Some("2025-12-29"), vec![], "", false),
        (None, None, vec!["Ports"], "", false),
    ] {
        let mut book = Book::with(&[(1, "Ada", Some(Tier::Two)), (2, "Bob", tier)]);
        book.edit(1, |p| {
            (p.industries, p.company) = (vec!["Tax".into()], "Tax Ltd".into());
        });
        book.edit(2, |p| {
            p.industries = industries.iter().map(|i| (*i).to_owned()).collect();
            p.company = company.into();
        });
        if let Some(last) = last {
            book.met(2, last);
        }
        let found = weak_ties(&book.facts, day(TODAY));
        assert_eq!(
            found.len() == 1,
            is,
            "{tier:?} {last:?} {industries:?} {company}"
        );
    }
}

#[test]
fn six_months_end_with_the_month_and_peace_is_kept() {
    for (last, today, peace, is) in [
        ("2025-08-31", "2026-02-27", None, false),
        ("2025-08-31", "2026-02-28", None, true),
        ("2027-08-31", "2028-02-28", None, false),
        ("2027-08-31", "2028-02-29", None, true),
        ("2025-08-31", "2026-03-01", Some("2026-03-02"), false),
        ("2025-08-31", "2026-03-02", Some("2026-03-02"), true),
    ] {
        let mut book = Book::with(&[(1, "Ada", None)]);
        book.edit(1, |p| {
            p.company = "Ports Ltd".into();
            p.peace_until = peace.map(day);
        });
        book.met(1, last);
        assert_eq!(
            weak_ties(&book.facts, day(today)).len() == 1,
            is,
            "{last} {today}"
        );
    }
}

#[test]
fn bridges_are_woken_first_then_the_longest_silence() {
    let mut book = Book::with(&[(1, "Ada", None), (2, "Bob", None), (3, "Cem", None)]);
    for (n, last) in [(1, "2025-01-02"), (2, "2025-01-03"), (3, "2025-01-01")] {
        book.met(n, last);
        book.edit(n, |p| p.company = "Ports Ltd".into());
    }
    book.link(1, 2, Strength::Weak);
    book.link(2, 3, Strength::Weak);
    let found = weak_ties(&book.facts, day(TODAY));
    let found: Vec<&str> = found.iter().map(|t| t.name.as_str()).collect();
    assert_eq!(found, ["Bob", "Cem", "Ada"]);
}

#[test]
fn the_picture_shows_who_hangs_together_without_me() {
    let mut book = Book::with(&[
        (1, "Zoe", None),
        (2, "Bob", None),
        (3, "Cem", None),
        (4, "Ada", Some(Tier::One)),
        (5, "Nobody", None),
    ]);
    for (n, industry) in [(1, "Tax"), (2, "tax"), (3, "Ports")] {
        book.edit(n, |p| p.industries = vec![industry.into()]);
    }
    book.edit(4, |p| p.company = "Acme".into());
    book.edit(3, |p| p.not_met = true);
    book.link(1, 2, Strength::Weak);
    book.link(2, 3, Strength::Strong);
    let map = map(&book.facts);
    let people = map
        .people
        .iter()
        .map(|p| (p.name.as_str(), p.met, p.group, p.bridge));
    assert_eq!(
        people.collect::<Vec<_>>(),
        [
            ("Ada", true, 1, false),
            ("Bob", true, 0, true),
            ("Cem", false, 0, false),
            ("Zoe", true, 0, false)
        ]
    );
    assert!(map.groups[0].0.eq_ignore_ascii_case("tax"));
    assert_eq!(map.groups[1], ("Acme".to_owned(), 1));
    assert_eq!((map.groups[0].1, map.others), (3, 1));
    let links: BTreeSet<_> = map
        .links
        .iter()
        .map(|(a, b, s)| (*a.min(b), *a.max(b), *s))
        .collect();
    assert_eq!(
        links,
        BTreeSet::from([(1, 2, Strength::Strong), (1, 3, Strength::Weak)])
    );
}

/// A random book of up to seven people: tiers, who was met, who is silent, links.
fn random() -> impl Strategy<Value = Book> {
    let person = (0_u8..4, any::<bool>(), any::<bool>(), 0_usize..3);
    let link = (1_u128..8, 1_u128..8, 0_u8..3);
    (
        prop::collection::vec(person, 1..8),
        prop::collection::vec(link, 0..14),
    )
        .prop_map(|(people, links)| {
            let mut book = Book::default();
            for (i, (tier, not_met, silent, name)) in people.iter().enumerate() {
                let n = i as u128 + 1;
                let one =
                    Book::with(&[(n, ["Ada", "Bob", "Cem"][*name], Tier::try_from(*tier).ok())]);
                book.facts
                    .put_person(one.facts.people[&Book::id(n)].clone());
                book.edit(n, |p| p.not_met = *not_met);
                book.met(n, if *silent { "2021-01-01" } else { TODAY });
            }
            for (a, b, strength) in links {
                let strength =
                    [Strength::Strong, Strength::Known, Strength::Weak][usize::from(strength)];
                book.link(a, b, strength);
            }
            book
        })
}

/// Cost, steps, and who is met with their names.
type Way = (u32, usize, Vec<(String, PersonId)>);

/// Every way that meets nobody twice, tried: the least of cost, steps, names and keys.
fn tried(facts: &Facts, goal: PersonId, so_far: &[PersonId], cost: u32) -> Option<Way> {
    if so_far.last() == Some(&goal) {
        let names = so_far
            .iter()
            .map(|id| (facts.people[id].folded_name().to_owned(), *id));
        return Some((cost, so_far.len(), names.collect()));
    }
    let next = facts.people.values().filter(|p| !so_far.contains(&p.id));
    next.filter_map(|p| {
        let step = match so_far.last() {
            None => cost_from_me(facts, p, day(TODAY)),
            Some(last) => {
                let links = facts.things.links.values();
                let between =
                    links.filter(|l| (l.a, l.b) == (*last, p.id) || (l.b, l.a) == (*last, p.id));
                between.map(|l| cost_of_link(l.strength)).min()
            }
        };
        let path = [so_far, &[p.id]].concat();
        tried(facts, goal, &path, cost + step?)
    })
    .min()
}

/// How many groups hang together, without one of them.
fn groups_without(facts: &Facts, without: Option<PersonId>) -> usize {
    let links: Vec<_> = links(facts).into_keys().collect();
    let all: BTreeSet<PersonId> = links.iter().flat_map(|(a, b)| [*a, *b]).collect();
    let mut left: BTreeSet<PersonId> = all.into_iter().filter(|id| Some(*id) != without).collect();
    let mut groups = 0;
    while let Some(first) = left.pop_first() {
        groups += 1;
        let mut next = vec![first];
        while let Some(at) = next.pop() {
            for (a, b) in &links {
                let other = if *a == at {
                    *b
                } else if *b == at {
                    *a
                } else {
                    continue;
                };
                if left.remove(&other) {
                    next.push(other);
                }
            }
        }
    }
    groups
}

proptest! {
    #[test]
    fn the_warm_path_is_the_best_of_all_ways(book in random()) {
        for goal in book.facts.people.keys() {
            let found = to(&book.facts, &Target::Person(*goal), day(TODAY));
            let found = found.map(|p| (p.cost, p.steps.into_iter().map(|s| s.id).collect::<Vec<_>>()));
            let best = tried(&book.facts, *goal, &[], 0);
            let best = best.map(|(cost, _, names)| (cost, names.into_iter().map(|(_, id)| id).collect::<Vec<_>>()));
            prop_assert_eq!(found, best);
        }
    }

    #[test]
    fn a_bridge_is_whoever_leaves_more_groups_behind(book in random()) {
        let bridges = bridges(&book.facts);
        let whole = groups_without(&book.facts, None);
        for id in book.facts.people.keys() {
            let apart = groups_without(&book.facts, Some(*id)) > whole;
            prop_assert_eq!(bridges.contains(id), apart);
        }
    }
}
