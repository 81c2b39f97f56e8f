//! Finding somebody by name, for fields that name a person.

use super::fold::fold;
use crate::facts::{Facts, PersonFacts};
use crate::view::review::Names;

/// At most so many are offered.
const MOST: usize = 20;

/// Whose name has every word that was typed: those whose name begins so first, then those with words that begin so, then
/// by tier and name. Nothing typed offers everybody.
#[must_use]
pub fn names(facts: &Facts, typed: &str) -> Names {
    let typed = fold(typed);
    let words: Vec<&str> = typed.split(' ').collect();
    let mut found: Vec<(u8, &PersonFacts)> = facts
        .people
        .values()
        .filter_map(|person| {
            let name = person.folded_name();
            let begins = |word: &&str| name.split(' ').any(|part| part.starts_with(word));
            let rank = if name.starts_with(&typed) {
                0
            } else if words.iter().all(begins) {
                1
            } else if words.iter().all(|word| name.contains(word)) {
                2
            } else {
                return None;
            };
            Some((rank, person))
        })
        .collect();
    found.sort_by_key(|(rank, p)| (*rank, p.tier.map_or(4, u8::from), p.folded_name(), p.id));
    let people = found.into_iter().take(MOST);
    Names {
        people: people
            .map(|(_, p)| (p.id, p.name.clone(), p.headline.clone()))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::book::Book;
    use crate::types::Tier;

    #[test]
    fn a_name_is_found_by_its_beginnings_first() {
        let book = Book::with(&[
            (1, "Sarah Chen", None),
            (2, "Élodie Sarahan", Some(Tier::Three)),
            (3, "Ada Besarah", Some(Tier::One)),
            (4, "Bob Stone", Some(Tier::One)),
        ]);
        for (typed, found) in [
            ("sarah", vec!["Sarah Chen", "Élodie Sarahan", "Ada Besarah"]),
            ("SARAHAN elo", vec!["Élodie Sarahan"]),
            ("chen x", vec![]),
            (
                "",
                vec!["Ada Besarah", "Bob Stone", "Élodie Sarahan", "Sarah Chen"],
            ),
        ] {
            let names = names(&book.facts, typed).people.into_iter();
            assert_eq!(
                names.map(|(_, n, _)| n).collect::<Vec<_>>(),
                found,
                "{typed:?}"
            );
        }
    }

    #[test]
    fn twenty_are_enough() {
        let people: Vec<_> = (1..=25).map(|n| (n, "Ada", None)).collect();
        assert_eq!(names(&Book::with(&people).facts, "a").people.len(), 20);
    }
}
