//! My side: which contacts could say whom to send me (row R15).

use crate::facts::{Facts, PersonFacts};
use crate::ids::PersonId;
use crate::types::Tier;
use crate::view::goals::MeCheck;

/// Everybody of tiers 1 and 2 by what I know of them, each list by name.
#[must_use]
pub fn check(facts: &Facts) -> MeCheck {
    let close = |p: &&PersonFacts| matches!(p.tier, Some(Tier::One | Tier::Two));
    let mut people: Vec<&PersonFacts> = facts.people.values().filter(close).collect();
    people.sort_by_key(|p| (p.folded_name(), p.id));
    let those = |could: Option<bool>| -> Vec<(PersonId, String)> {
        let those = people.iter().filter(|p| p.could_refer == could);
        those.map(|p| (p.id, p.name.clone())).collect()
    };
    MeCheck {
        can: those(Some(true)),
        cannot: those(Some(false)),
        unknown: those(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;

    #[test]
    fn tiers_1_and_2_are_asked_after() {
        let mut book = Book::with(&[
            (1, "Zoe", Some(Tier::One)),
            (2, "Émile", Some(Tier::Two)),
            (3, "Eva", Some(Tier::Two)),
            (4, "Tom", Some(Tier::Three)),
            (5, "Ana", None),
        ]);
        for n in [1, 4] {
            book.edit(n, |p| p.could_refer = Some(true));
        }
        book.edit(3, |p| p.could_refer = Some(false));
        let names =
            |all: Vec<(PersonId, String)>| all.into_iter().map(|(_, n)| n).collect::<Vec<_>>();
        let found = check(&book.facts);
        assert_eq!(names(found.can), ["Zoe"]);
        assert_eq!(names(found.cannot), ["Eva"]);
        assert_eq!(names(found.unknown), ["Émile"]);
    }
}
