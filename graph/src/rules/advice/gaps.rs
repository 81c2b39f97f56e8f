//! Where nobody is, although many are near by: an industry at a place.

use super::Away;
use crate::facts::Facts;
use crate::rules::fold::fold;
use crate::rules::insights::coverage;
use crate::view::advice::{self, Advice};
use crate::view::insights::Covered;

/// Whoever knows three people in an industry works in it, and three at a place are there.
const NEAR_BY: usize = 3;

/// The empty field with the most people beside it. One that is a goal already is not advised again.
pub(super) fn nobody(facts: &Facts, away: &Away) -> Option<Advice> {
    let table = coverage(facts);
    let here = |of: &Covered| of.people.iter().sum::<usize>();
    let many = |all: Vec<Covered>| all.into_iter().filter(move |of| here(of) >= NEAR_BY);
    let places: Vec<Covered> = many(table.places).collect();
    let industries = many(table.industries);
    let pairs = industries.flat_map(|industry| {
        let places = places.iter().cloned();
        places.map(move |place| (industry.clone(), place))
    });
    let empty = pairs.filter(|(industry, place)| {
        let (industry, place) = (&industry.name, &place.name);
        !is_anybody(facts, industry, place)
            && !is_wanted(facts, industry, place)
            && !away.has(&advice::nobody(industry, place))
    });
    // Of equal ones the first.
    let size = |(industry, place): &(Covered, Covered)| here(industry) * here(place);
    let (industry, place) =
        empty.reduce(|most, one| if size(&one) > size(&most) { one } else { most })?;
    Some(Advice::Nobody {
        in_industry: here(&industry),
        at_place: here(&place),
        industry: industry.name,
        place: place.name,
    })
}

/// Whether anybody of tiers 1 to 3 is in an industry at a place.
fn is_anybody(facts: &Facts, industry: &str, place: &str) -> bool {
    let has = |all: &[String], text: &str| all.iter().any(|one| fold(one) == fold(text));
    let mut tiered = facts.people.values().filter(|p| p.tier.is_some());
    tiered.any(|p| has(&p.industries, industry) && has(&p.places, place))
}

/// Whether an open goal names both.
fn is_wanted(facts: &Facts, industry: &str, place: &str) -> bool {
    let mut goals = facts.things.goals.values().filter(|goal| goal.is_open());
    goals.any(|goal| {
        let what = fold(&goal.what);
        what.contains(&fold(industry)) && what.contains(&fold(place))
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::{placed, told};
    use super::*;
    use crate::rules::sample::{Book, day};

    fn field(book: &Book) -> Option<(String, String, [usize; 2])> {
        match told(book).as_slice() {
            [] => None,
            [
                Advice::Nobody {
                    industry,
                    place,
                    in_industry,
                    at_place,
                },
            ] => Some((industry.clone(), place.clone(), [*in_industry, *at_place])),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn three_in_the_industry_and_three_at_the_place_make_a_gap() {
        for (in_industry, at_place, gap) in
            [(2, 9, false), (9, 2, false), (3, 3, true), (4, 5, true)]
        {
            let mut book = Book::new();
            placed(&mut book, in_industry, "Shipping", "");
            placed(&mut book, at_place, "", "Hamburg");
            let expected =
                gap.then(|| ("Shipping".into(), "Hamburg".into(), [in_industry, at_place]));
            assert_eq!(field(&book), expected, "{in_industry} {at_place}");
        }
    }

    #[test]
    fn somebody_there_or_a_goal_fills_it() {
        for (what, gap) in [
            ("somebody there", false),
            ("only in the wider circle", true),
            ("a goal", false),
            ("a goal that was let go", true),
            ("a goal for the industry alone", true),
        ] {
            let mut book = Book::new();
            placed(&mut book, 3, "Shipping", "");
            placed(&mut book, 3, "", "Hamburg");
            match what {
                "somebody there" => placed(&mut book, 1, "SHIPPING", "hamburg"),
                "only in the wider circle" => {
                    placed(&mut book, 1, "Shipping", "Hamburg");
                    let last = *book.facts.people.keys().next_back().unwrap();
                    book.who(last).tier = None;
                }
                "a goal for the industry alone" => {
                    book.goal("Somebody in shipping", "2026-01-01");
                }
                _ => {
                    let id = book.goal("Somebody in shipping in Hamburg", "2026-01-01");
                    if what != "a goal" {
                        let goals = &mut book.facts.things.goals;
                        goals.get_mut(&id).unwrap().dropped_on = Some(day("2026-02-01"));
                    }
                }
            }
            assert_eq!(field(&book).is_some(), gap, "{what}");
        }
    }

    #[test]
    fn the_field_with_most_people_beside_it_comes_first() {
        let mut book = Book::new();
        placed(&mut book, 3, "Energy", "");
        placed(&mut book, 4, "Shipping", "");
        placed(&mut book, 5, "", "Hamburg");
        placed(&mut book, 3, "", "Oslo");
        assert_eq!(
            field(&book),
            Some(("Shipping".into(), "Hamburg".into(), [4, 5]))
        );
    }
}
