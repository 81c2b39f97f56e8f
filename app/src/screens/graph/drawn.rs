//! The map with its layout and who knows whom: everything that the picture and the list beside it are made of.

use super::labels::{ALWAYS, Dot};
use super::layout::{At, Layout, layout};
use super::said;
use kith_graph::ids::PersonId;
use kith_graph::types::Tier;
use kith_graph::view::paths::{Map, MapPerson, Path};

/// How many people are drawn at most; the list has everybody.
const MOST: usize = 600;
/// How many lines from me are drawn before only those to tier 1 are.
const MANY: usize = 40;
/// Letters of a name that are shown beside a person.
const LETTERS: usize = 26;

/// A person's size in the picture.
pub(super) const RADIUS: f32 = 20.0;
/// The same of those on the path.
pub(super) const RADIUS_ON: f32 = 25.0;

/// The map, laid out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    pub(super) map: Map,
    pub(super) layout: Layout,
    /// Whom each person knows, by index; me apart.
    pub(super) known: Vec<Vec<usize>>,
    /// Everybody of the map and whom they know, in words: those for whom the picture has no room, too.
    pub(super) listed: Vec<(MapPerson, String)>,
}

impl Drawn {
    pub(super) fn of(mut map: Map) -> Self {
        let mut known = known_of(&map);
        let listed = map.people.iter().enumerate();
        let listed = listed
            .map(|(i, person)| (person.clone(), said::knows(person, &names(&map, &known[i]))))
            .collect();
        if thin(&mut map) {
            known = known_of(&map);
        }
        Self {
            layout: layout(&map),
            map,
            known,
            listed,
        }
    }

    pub(super) fn place(&self, id: PersonId) -> Option<usize> {
        self.map.people.iter().position(|p| p.id == id)
    }

    /// Where somebody stands; I am somebody, too.
    pub(super) fn at(&self, id: PersonId) -> Option<At> {
        if id.is_me() {
            return Some(self.layout.me);
        }
        self.place(id)
            .and_then(|i| self.layout.people.get(i).copied())
    }

    /// Everybody's place, mine last.
    pub(super) fn places(&self) -> Vec<At> {
        let mut all = self.layout.people.clone();
        all.push(self.layout.me);
        all
    }

    /// Whose place in [`Drawn::places`] it is.
    pub(super) fn who(&self, place: usize) -> PersonId {
        self.map
            .people
            .get(place)
            .map_or(PersonId::ME, |person| person.id)
    }

    /// Whom somebody knows, as places in [`Drawn::places`].
    pub(super) fn knows(&self, id: PersonId) -> Vec<usize> {
        let me = self.map.people.len();
        if id.is_me() {
            let met = self.map.people.iter().enumerate();
            return met.filter(|(_, p)| p.met).map(|(i, _)| i).collect();
        }
        let Some(place) = self.place(id) else {
            return Vec::new();
        };
        let mut all = self.known[place].clone();
        if self.map.people[place].met {
            all.push(me);
        }
        all
    }

    /// Names of whom somebody of the picture knows, the closest to me first.
    pub(super) fn names_known(&self, place: usize) -> Vec<&str> {
        self.known
            .get(place)
            .map(|known| names(&self.map, known))
            .unwrap_or_default()
    }

    /// To whom a line from me is drawn.
    pub(super) fn mine(&self) -> Vec<usize> {
        let of = |most: u8| -> Vec<usize> {
            let people = self.map.people.iter().enumerate();
            people
                .filter(|(_, p)| p.met && closeness(p.tier) <= most)
                .map(|(i, _)| i)
                .collect()
        };
        [4, 2, 1]
            .into_iter()
            .map(of)
            .find(|all| all.len() <= MANY)
            .unwrap_or_else(|| of(1))
    }

    /// Those on a path that are in the picture, by place.
    pub(super) fn on_path(&self, path: Option<&Path>) -> Vec<usize> {
        path.map(|path| {
            path.steps
                .iter()
                .filter_map(|step| self.place(step.id))
                .collect()
        })
        .unwrap_or_default()
    }

    /// Who might be named, seen at a scale: in the order of [`Drawn::places`].
    pub(super) fn dots(&self, scale: f32, on: &[usize], cursor: Option<PersonId>) -> Vec<Dot> {
        let seen = |at: At| At {
            x: at.x * scale,
            y: at.y * scale,
        };
        let people = self.map.people.iter().enumerate().map(|(i, person)| {
            let is_on = on.contains(&i);
            let close = match person.tier {
                Some(Tier::One) => 60,
                Some(Tier::Two) => 40,
                Some(Tier::Three) => 20,
                None => 1,
            };
            let knows = u32::try_from(self.known[i].len().min(15)).unwrap_or(15);
            let weight = if is_on || cursor == Some(person.id) {
                ALWAYS
            } else {
                close + knows + if person.bridge { 30 } else { 0 }
            };
            Dot {
                at: seen(self.layout.people[i]),
                radius: scale * if is_on { RADIUS_ON } else { RADIUS },
                letters: shortened(&person.name).chars().count(),
                weight,
            }
        });
        let me = Dot {
            at: seen(self.layout.me),
            radius: scale * RADIUS,
            letters: 3,
            weight: 0,
        };
        people.chain([me]).collect()
    }
}

/// Whom each person knows.
fn known_of(map: &Map) -> Vec<Vec<usize>> {
    let mut known = vec![Vec::new(); map.people.len()];
    for (a, b, _) in &map.links {
        if a != b && *a < known.len() && *b < known.len() {
            known[*a].push(*b);
            known[*b].push(*a);
        }
    }
    known
}

/// Their names, the closest to me first.
fn names<'a>(map: &'a Map, known: &[usize]) -> Vec<&'a str> {
    let mut all: Vec<&MapPerson> = known.iter().filter_map(|i| map.people.get(*i)).collect();
    all.sort_by(|a, b| {
        closeness(a.tier)
            .cmp(&closeness(b.tier))
            .then_with(|| a.name.cmp(&b.name))
    });
    all.iter().map(|p| p.name.as_str()).collect()
}

/// 1 to 3 by tier, 4 for the wider circle.
fn closeness(tier: Option<Tier>) -> u8 {
    tier.map_or(4, u8::from)
}

/// A name that fits beside a person.
pub(super) fn shortened(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let start: String = name.chars().take(LETTERS - 1).collect();
    format!("{}…", start.trim_end())
}

/// Takes out whom a picture has no room for: the furthest from me with the fewest links. Whether there were any.
fn thin(map: &mut Map) -> bool {
    if map.people.len() <= MOST {
        return false;
    }
    let mut links = vec![0usize; map.people.len()];
    for (a, b, _) in &map.links {
        for i in [a, b] {
            if let Some(n) = links.get_mut(*i) {
                *n += 1;
            }
        }
    }
    let mut order: Vec<usize> = (0..map.people.len()).collect();
    order.sort_by_key(|i| {
        let person = &map.people[*i];
        (
            closeness(person.tier),
            !person.bridge,
            std::cmp::Reverse(links[*i]),
            *i,
        )
    });
    let mut keep = vec![false; map.people.len()];
    for i in order.into_iter().take(MOST) {
        keep[i] = true;
    }
    let mut next = 0;
    let place: Vec<Option<usize>> = keep
        .iter()
        .map(|kept| {
            kept.then(|| {
                next += 1;
                next - 1
            })
        })
        .collect();
    let at = |i: usize| place.get(i).copied().flatten();
    map.links = map
        .links
        .iter()
        .filter_map(|(a, b, strength)| Some((at(*a)?, at(*b)?, *strength)))
        .collect();
    let mut kept = keep.iter();
    map.people.retain(|_| kept.next().copied().unwrap_or(false));
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::things::Strength;
    use uuid::Uuid;

    fn map(people: usize) -> Map {
        Map {
            people: (0..people)
                .map(|i| MapPerson {
                    id: PersonId(Uuid::from_u128(i as u128 + 1)),
                    name: format!("Person {i:04}"),
                    headline: String::new(),
                    tier: (i < 5).then_some(Tier::One),
                    met: i != 1,
                    group: 0,
                    bridge: false,
                })
                .collect(),
            links: (1..people).map(|i| (i - 1, i, Strength::Known)).collect(),
            groups: vec![("Shipping".to_owned(), people)],
            others: 0,
        }
    }

    #[test]
    fn i_know_whom_i_have_met_and_they_know_me() {
        let drawn = Drawn::of(map(3));
        let me = 3;
        assert_eq!(drawn.knows(PersonId::ME), [0, 2]);
        assert_eq!(drawn.knows(drawn.who(0)), [1, me]);
        assert_eq!(drawn.knows(drawn.who(1)), [0, 2]);
        assert_eq!(drawn.who(me), PersonId::ME);
    }

    #[test]
    fn six_hundred_are_drawn_and_the_closest_are_among_them() {
        for people in [599, 600, 601, 900] {
            let drawn = Drawn::of(map(people));
            assert_eq!(drawn.listed.len(), people);
            assert_eq!(drawn.map.people.len(), people.min(600));
            assert_eq!(
                drawn.map.people.iter().filter(|p| p.tier.is_some()).count(),
                5
            );
            assert!(drawn.map.links.iter().all(|(a, b, _)| *a < 600 && *b < 600));
        }
    }

    #[test]
    fn with_many_people_only_the_closest_have_a_line_to_me() {
        assert_eq!(Drawn::of(map(20)).mine().len(), 19);
        assert_eq!(Drawn::of(map(100)).mine().len(), 4);
    }

    #[test]
    fn long_names_are_cut_with_an_ellipsis() {
        assert_eq!(shortened("Birgit Sand"), "Birgit Sand");
        let long = shortened("Wolfeschlegelsteinhausenbergerdorff");
        assert!(long.ends_with('…') && long.chars().count() == 26);
    }

    #[test]
    fn whom_somebody_knows_is_told_the_closest_first() {
        let mut map = map(8);
        map.links = vec![(7, 6, Strength::Weak), (7, 2, Strength::Weak)];
        assert_eq!(
            Drawn::of(map).names_known(7),
            ["Person 0002", "Person 0006"]
        );
    }
}
