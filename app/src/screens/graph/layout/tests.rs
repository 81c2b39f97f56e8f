//! The picture's layout: calm, without overlaps, and the same every time.

use super::*;
use kith_graph::ids::PersonId;
use kith_graph::things::Strength;
use kith_graph::types::Tier;
use kith_graph::view::paths::MapPerson;
use uuid::Uuid;

fn map(groups: &[usize], links: Vec<(usize, usize, Strength)>) -> Map {
    let mut people = Vec::new();
    for (group, many) in groups.iter().enumerate() {
        for _ in 0..*many {
            let i = people.len();
            people.push(MapPerson {
                id: PersonId(Uuid::from_u128(i as u128 + 1)),
                name: format!("Person {i}"),
                headline: String::new(),
                tier: Tier::try_from((i % 4) as u8).ok(),
                met: !i.is_multiple_of(5),
                group,
                bridge: false,
            });
        }
    }
    Map {
        people,
        links,
        groups: groups.iter().map(|n| ("Shipping".to_owned(), *n)).collect(),
        others: 0,
    }
}

/// A tree with shortcuts: what a book of a professional looks like.
fn three_hundred() -> Map {
    let mut links: Vec<_> = (1..240).map(|i| (i / 4, i, Strength::Known)).collect();
    links.extend((0..200).map(|i| (i, (i * 7 + 3) % 240, Strength::Weak)));
    links.extend((241..270).map(|i| (240 + (i - 241) / 3, i, Strength::Strong)));
    let singles = vec![1; 30];
    let mut groups = vec![240, 30];
    groups.extend(singles);
    map(&groups, links)
}

fn closest(layout: &Layout) -> f32 {
    let mut all = layout.people.clone();
    all.push(layout.me);
    let mut least = f32::INFINITY;
    for (i, a) in all.iter().enumerate() {
        for b in &all[i + 1..] {
            least = least.min(a.to(*b));
        }
    }
    least
}

#[test]
fn the_same_book_gives_the_same_picture() {
    let map = three_hundred();
    assert_eq!(layout(&map), layout(&map));
}

#[test]
fn nobody_stands_on_somebody_else() {
    let cases = [
        ("nobody", map(&[], vec![])),
        ("one", map(&[1], vec![])),
        ("two", map(&[2], vec![(0, 1, Strength::Strong)])),
        ("twelve alone", map(&[1; 12], vec![])),
        (
            "a star",
            map(&[40], (1..40).map(|i| (0, i, Strength::Known)).collect()),
        ),
        (
            "a chain",
            map(&[60], (1..60).map(|i| (i - 1, i, Strength::Weak)).collect()),
        ),
        ("three hundred", three_hundred()),
    ];
    for (name, map) in cases {
        let layout = layout(&map);
        assert!(
            closest(&layout) > 0.85 * APART,
            "{name}: {}",
            closest(&layout)
        );
        for at in layout.people.iter().chain([&layout.me]) {
            assert!(at.x.is_finite() && at.y.is_finite(), "{name}");
            assert!(
                (0.0..=layout.size.x).contains(&at.x),
                "{name}: {at:?} of {:?}",
                layout.size
            );
            assert!(
                (0.0..=layout.size.y).contains(&at.y),
                "{name}: {at:?} of {:?}",
                layout.size
            );
        }
    }
}

#[test]
fn i_stand_below_everybody() {
    let layout = layout(&three_hundred());
    assert!(layout.people.iter().all(|at| at.y < layout.me.y));
}

#[test]
fn who_knows_each_other_stands_nearer_than_others_do() {
    let map = three_hundred();
    let layout = layout(&map);
    let linked: f32 = map
        .links
        .iter()
        .take(239)
        .map(|(a, b, _)| layout.people[*a].to(layout.people[*b]))
        .sum::<f32>()
        / 239.0;
    let mut others = 0.0;
    for i in 0..240 {
        others += layout.people[i].to(layout.people[(i * 101 + 57) % 240]);
    }
    assert!(
        linked < 0.6 * others / 240.0,
        "{linked} beside {}",
        others / 240.0
    );
}

#[test]
fn groups_do_not_lie_on_each_other() {
    let layout = layout(&three_hundred());
    let [a, b] = layout.groups.as_slice() else {
        panic!("{}", layout.groups.len())
    };
    let apart_in_x = (a.at.x - b.at.x).abs() >= a.rx + b.rx;
    let apart_in_y = (a.at.y - b.at.y).abs() >= a.ry + b.ry;
    assert!(apart_in_x || apart_in_y);
}

#[test]
fn those_closest_to_me_stand_at_the_bottom_of_their_group() {
    let mut map = map(
        &[12],
        (1..12).map(|i| (i - 1, i, Strength::Known)).collect(),
    );
    for (i, person) in map.people.iter_mut().enumerate() {
        person.met = i == 11;
        person.tier = (i == 11).then_some(Tier::One);
    }
    let layout = layout(&map);
    let above = layout
        .people
        .iter()
        .filter(|at| at.y < layout.people[11].y)
        .count();
    assert!(above >= 8, "{above}");
}
