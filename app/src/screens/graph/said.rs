//! The picture in sentences, for those who do not see it.

use super::drawn::Drawn;
use crate::words::ways::listed;
use crate::words::{self, several};
use kith_graph::ids::PersonId;
use kith_graph::view::paths::{MapPerson, Path};

/// The whole picture, and the way that is drawn on it.
pub(super) fn picture(drawn: &Drawn, path: Option<&Path>) -> String {
    let many = several(drawn.map.people.len(), "person", "people");
    let ties = several(drawn.map.links.len(), "tie", "ties");
    let way = path.and_then(|path| {
        let (last, between) = path.steps.split_last()?;
        let names: Vec<&str> = between.iter().map(|step| step.name.as_str()).collect();
        Some(if names.is_empty() {
            format!(" You know {} yourself.", last.name)
        } else {
            format!(
                " Warm path from you by {} to {}.",
                listed(&names, names.len()),
                last.name
            )
        })
    });
    format!(
        "Who knows whom: {many}, {ties} between them.{} The list in the sheet says the same.",
        way.unwrap_or_default()
    )
}

/// Whom the keys have come to.
pub(super) fn here(drawn: &Drawn, id: PersonId) -> String {
    if id.is_me() {
        let met = drawn.map.people.iter().filter(|p| p.met).count();
        return format!("You. You know {} here.", several(met, "person", "people"));
    }
    let Some(place) = drawn.place(id) else {
        return String::new();
    };
    let person = &drawn.map.people[place];
    format!(
        "{}, {}. {}",
        person.name,
        words::tier(person.tier).to_lowercase(),
        knows(person, &drawn.names_known(place))
    )
}

/// "Knows you, Oskar Lindqvist and two more."
pub(super) fn knows(person: &MapPerson, names: &[&str]) -> String {
    let mut all = Vec::with_capacity(names.len() + 1);
    if person.met {
        all.push("you");
    }
    all.extend(names);
    let bridge = if person.bridge {
        " Joins groups that would fall apart otherwise."
    } else {
        ""
    };
    if all.is_empty() {
        return format!("No ties noted yet.{bridge}");
    }
    format!("Knows {}.{bridge}", listed(&all, 4))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::things::Strength;
    use kith_graph::types::Tier;
    use kith_graph::view::paths::{Map, PathStep};
    use kith_graph::view::relation::GoodwillWord;
    use uuid::Uuid;

    fn id(i: u128) -> PersonId {
        PersonId(Uuid::from_u128(i))
    }

    fn drawn() -> Drawn {
        let person = |i: u128, name: &str, met: bool, bridge: bool| MapPerson {
            id: id(i),
            name: name.to_owned(),
            headline: String::new(),
            tier: met.then_some(Tier::One),
            met,
            group: 0,
            bridge,
        };
        Drawn::of(Map {
            people: vec![
                person(1, "Colm Brennan", true, false),
                person(2, "Oskar Lindqvist", false, true),
                person(3, "Birgit Sand", false, false),
            ],
            links: vec![(0, 1, Strength::Strong), (1, 2, Strength::Weak)],
            groups: vec![(String::new(), 3)],
            others: 0,
        })
    }

    fn path(names: &[&str]) -> Path {
        let steps = names.iter().map(|name| PathStep {
            id: id(9),
            name: (*name).to_owned(),
            headline: String::new(),
            tier: None,
            cost: 1,
            silent: false,
            link: None,
            goodwill: GoodwillWord::NothingYet,
        });
        Path {
            steps: steps.collect(),
            cost: 3,
        }
    }

    #[test]
    fn the_picture_is_told_with_its_path() {
        let drawn = drawn();
        assert_eq!(
            picture(&drawn, None),
            "Who knows whom: 3 people, 2 ties between them. The list in the sheet says the same."
        );
        let path = path(&["Colm Brennan", "Oskar Lindqvist", "Birgit Sand"]);
        assert!(
            picture(&drawn, Some(&path))
                .contains("Warm path from you by Colm Brennan and Oskar Lindqvist to Birgit Sand.")
        );
    }

    #[test]
    fn each_stop_of_the_walk_is_told() {
        let drawn = drawn();
        assert_eq!(here(&drawn, PersonId::ME), "You. You know 1 person here.");
        assert_eq!(
            here(&drawn, id(1)),
            "Colm Brennan, tier 1. Knows you and Oskar Lindqvist."
        );
        assert_eq!(
            here(&drawn, id(2)),
            "Oskar Lindqvist, wider circle. Knows Colm Brennan and Birgit Sand. Joins groups that would fall apart otherwise."
        );
        assert_eq!(here(&drawn, id(77)), "");
    }
}
