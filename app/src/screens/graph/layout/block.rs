//! One group of people who hang together: springs pull those who know each other, neighbours push.

use super::grid::Grid;
use super::{APART, At, Hull, MARGIN, length, to_f32};
use kith_graph::things::Strength;
use kith_graph::types::Tier;
use kith_graph::view::paths::Map;

/// The distance at which two who know each other come to rest.
const REST: f32 = 86.0;
/// Nobody pushes anybody who is further away than this.
const REACH: f32 = 2.5 * REST;
/// How many steps a group may take to settle, times its people.
const STEPS: usize = 45_000;

/// A group that has settled, around its own middle.
pub(super) struct Block {
    group: usize,
    pub(super) members: Vec<usize>,
    pub(super) at: Vec<At>,
    pub(super) width: f32,
    pub(super) height: f32,
}

impl Block {
    /// Lets a group come to rest.
    pub(super) fn settle(map: &Map, group: usize, members: &[usize]) -> Self {
        let place_of = |person: usize| members.binary_search(&person).ok();
        let links: Vec<(usize, usize, f32)> = map
            .links
            .iter()
            .filter_map(|(a, b, strength)| Some((place_of(*a)?, place_of(*b)?, pull(*strength))))
            .filter(|(a, b, _)| a != b)
            .collect();
        let mut at = spiral(&by_breadth(members.len(), &links));
        relax(&mut at, &links);
        turn(&mut at, map, members);
        for _ in 0..150 {
            if !part(&mut at) {
                break;
            }
        }
        let (low, high) = bounds(&at);
        let middle = At {
            x: (low.x + high.x) / 2.0,
            y: (low.y + high.y) / 2.0,
        };
        for at in &mut at {
            at.x -= middle.x;
            at.y -= middle.y;
        }
        Self {
            group,
            members: members.to_vec(),
            at,
            width: high.x - low.x + 2.0 * MARGIN,
            height: high.y - low.y + 2.0 * MARGIN,
        }
    }

    /// The ellipse behind the group; two alone need none.
    pub(super) fn hull(&self, map: &Map, middle: At) -> Option<Hull> {
        let (label, _) = map.groups.get(self.group)?;
        (self.members.len() > 2).then(|| Hull {
            at: middle,
            rx: self.width / 2.0 - 4.0,
            ry: self.height / 2.0 - 4.0,
            label: label.clone(),
        })
    }
}

/// How hard a link pulls.
fn pull(strength: Strength) -> f32 {
    match strength {
        Strength::Strong => 1.0,
        Strength::Known => 0.7,
        Strength::Weak => 0.45,
    }
}

/// Everybody in the order in which a walk from the best known one meets them, so that neighbours begin as neighbours.
fn by_breadth(people: usize, links: &[(usize, usize, f32)]) -> Vec<usize> {
    let mut known = vec![Vec::new(); people];
    for (a, b, _) in links {
        known[*a].push(*b);
        known[*b].push(*a);
    }
    let mut first: Vec<usize> = (0..people).collect();
    first.sort_by_key(|i| (std::cmp::Reverse(known[*i].len()), *i));
    let mut seen = vec![false; people];
    let mut order = Vec::with_capacity(people);
    for start in first {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let mut next = order.len();
        order.push(start);
        while let Some(person) = order.get(next).copied() {
            next += 1;
            for other in &known[person] {
                if !std::mem::replace(&mut seen[*other], true) {
                    order.push(*other);
                }
            }
        }
    }
    order
}

/// Seeds on a sunflower: evenly spread, and nothing is random.
fn spiral(order: &[usize]) -> Vec<At> {
    let mut at = vec![At::default(); order.len()];
    for (i, person) in order.iter().enumerate() {
        let radius = 0.55 * REST * (to_f32(i) + 0.5).sqrt();
        let (sin, cos) = (to_f32(i) * 2.399_963).sin_cos();
        at[*person] = At {
            x: radius * cos,
            y: radius * sin,
        };
    }
    at
}

/// Lets links pull and neighbours push until it is calm.
fn relax(at: &mut [At], links: &[(usize, usize, f32)]) {
    let steps = (STEPS / at.len().max(1)).clamp(30, 250);
    let mut force = vec![At::default(); at.len()];
    for step in 0..steps {
        force.fill(At::default());
        Grid::over(at, REACH).each_pair(at, |i, j, gap| {
            let push = REST * REST / (gap.distance * gap.distance);
            let (x, y) = (gap.x * push, gap.y * push);
            force[i].x -= x;
            force[i].y -= y;
            force[j].x += x;
            force[j].y += y;
        });
        for (a, b, pull) in links {
            let (x, y) = (at[*b].x - at[*a].x, at[*b].y - at[*a].y);
            let hold = pull * length(x, y) / REST;
            force[*a].x += x * hold;
            force[*a].y += y * hold;
            force[*b].x -= x * hold;
            force[*b].y -= y * hold;
        }
        // The furthest that anybody may go cools down.
        let most = REST * (1.0 - to_f32(step) / to_f32(steps)).powi(2) + 0.5;
        for (at, force) in at.iter_mut().zip(&force) {
            // A light pull to the middle keeps ends that nobody pushes from wandering off.
            let (x, y) = (force.x - 0.06 * at.x, force.y - 0.06 * at.y);
            let far = length(x, y).max(0.001);
            let go = far.min(most) / far;
            at.x += x * go;
            at.y += y * go;
        }
    }
}

/// Turns a group so that those closest to me stand at the bottom, where I am.
fn turn(at: &mut [At], map: &Map, members: &[usize]) {
    let mut whole = (At::default(), 0.0);
    let mut close = (At::default(), 0.0);
    for (at, member) in at.iter().zip(members) {
        let person = &map.people[*member];
        let weight = match person.tier {
            _ if !person.met => 0.0,
            Some(Tier::One) => 9.0,
            Some(Tier::Two) => 4.0,
            Some(Tier::Three) => 2.0,
            None => 1.0,
        };
        for (sum, weight) in [(&mut whole, 1.0), (&mut close, weight)] {
            sum.0.x += at.x * weight;
            sum.0.y += at.y * weight;
            sum.1 += weight;
        }
    }
    if close.1 == 0.0 {
        return;
    }
    let x = close.0.x / close.1 - whole.0.x / whole.1;
    let y = close.0.y / close.1 - whole.0.y / whole.1;
    let far = length(x, y);
    if far < 1.0 {
        return;
    }
    // The turn that takes (x, y) to straight down.
    let (cos, sin) = (y / far, x / far);
    for at in at {
        *at = At {
            x: at.x * cos - at.y * sin,
            y: at.x * sin + at.y * cos,
        };
    }
}

/// Moves those apart who stand too close; whether anybody had to move.
fn part(at: &mut [At]) -> bool {
    let mut moves = Vec::new();
    Grid::over(at, APART).each_pair(at, |i, j, gap| {
        let short = APART - gap.distance;
        if short > 0.1 {
            let by = 0.52 * short / gap.distance;
            moves.push((i, j, gap.x * by, gap.y * by));
        }
    });
    for (i, j, x, y) in &moves {
        at[*i].x -= x;
        at[*i].y -= y;
        at[*j].x += x;
        at[*j].y += y;
    }
    !moves.is_empty()
}

/// The corners of the paper that they stand on.
pub(super) fn bounds(at: &[At]) -> (At, At) {
    let mut low = At {
        x: f32::INFINITY,
        y: f32::INFINITY,
    };
    let mut high = At {
        x: f32::NEG_INFINITY,
        y: f32::NEG_INFINITY,
    };
    for at in at {
        low = At {
            x: low.x.min(at.x),
            y: low.y.min(at.y),
        };
        high = At {
            x: high.x.max(at.x),
            y: high.y.max(at.y),
        };
    }
    (low, high)
}
