//! Where everybody stands in the picture: a calm map that follows from the people and links alone.
//!
//! Each group is settled by itself by springs and pushes (Fruchterman and Reingold 1991, with the grid of their section
//! 3 so that only neighbours push), turned so that those close to me stand near me, and laid in rows above me. Nothing
//! is left to chance: the same book gives the same picture on every device.

mod block;
mod grid;

use block::Block;
use kith_graph::view::paths::Map;

/// The least distance between two people.
pub(super) const APART: f32 = 62.0;
/// The space that a person takes in a row of people who know none of the others.
const SEAT: f32 = 74.0;
/// What is left free around a group.
const MARGIN: f32 = 46.0;
/// Width to height of the usual place for the picture: a phone held upright, the sheet open.
const SHAPE: f32 = 0.85;

/// A place in the picture; `y` grows downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct At {
    pub(super) x: f32,
    pub(super) y: f32,
}

impl At {
    pub(super) fn to(self, other: Self) -> f32 {
        length(other.x - self.x, other.y - self.y)
    }
}

/// The soft ellipse behind a group.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hull {
    pub(super) at: At,
    pub(super) rx: f32,
    pub(super) ry: f32,
    pub(super) label: String,
}

/// The whole picture, from (0, 0) to `size`.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Layout {
    /// One place for each person of the map.
    pub(super) people: Vec<At>,
    pub(super) me: At,
    pub(super) groups: Vec<Hull>,
    pub(super) size: At,
}

/// Lays a map out.
pub(super) fn layout(map: &Map) -> Layout {
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); map.groups.len()];
    for (i, person) in map.people.iter().enumerate() {
        if members.len() <= person.group {
            members.resize(person.group + 1, Vec::new());
        }
        members[person.group].push(i);
    }
    let mut people = vec![At::default(); map.people.len()];
    let mut blocks = Vec::new();
    let mut single = Vec::new();
    for (group, members) in members.iter().enumerate() {
        match members.as_slice() {
            [] => {}
            [one] => single.push(*one),
            members => blocks.push(Block::settle(map, group, members)),
        }
    }
    let width = best_width(&blocks, single.len());

    let mut groups = Vec::new();
    let mut top = 0.0;
    for row in rows(&blocks, width) {
        let long: f32 = row.iter().map(|b| b.width).sum();
        let high = row.iter().map(|b| b.height).fold(0.0, f32::max);
        let mut left = (width - long) / 2.0;
        for block in row {
            let middle = At {
                x: left + block.width / 2.0,
                y: top + high / 2.0,
            };
            for (member, at) in block.members.iter().zip(&block.at) {
                people[*member] = At {
                    x: middle.x + at.x,
                    y: middle.y + at.y,
                };
            }
            groups.extend(block.hull(map, middle));
            left += block.width;
        }
        top += high;
    }
    top += seat(&single, width, top, &mut people);
    Layout {
        people,
        me: At {
            x: width / 2.0,
            y: top + SEAT,
        },
        groups,
        size: At {
            x: width,
            y: top + SEAT + MARGIN,
        },
    }
}

/// The width at which the picture is seen largest on a screen of the usual shape.
fn best_width(blocks: &[Block], single: usize) -> f32 {
    let widest = blocks.iter().map(|b| b.width).fold(4.0 * SEAT, f32::max);
    let side = |width: f32| {
        let groups: f32 = rows(blocks, width)
            .iter()
            .map(|row| row.iter().map(|b| b.height).fold(0.0, f32::max))
            .sum();
        let seats = SEAT * (to_f32(single) * SEAT / width).ceil();
        (width / SHAPE).max(groups + seats + 2.0 * SEAT)
    };
    (0..12)
        .map(|step| widest * (1.0 + 0.25 * to_f32(step)))
        .min_by(|a, b| side(*a).total_cmp(&side(*b)))
        .unwrap_or(widest)
}

/// Seats people who know none of the others in rows; how high the rows are.
fn seat(single: &[usize], width: f32, top: f32, people: &mut [At]) -> f32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a small positive number"
    )]
    let seats = ((width / SEAT) as usize).max(1);
    let mut down = 0.0;
    for row in single.chunks(seats) {
        let left = (width - SEAT * to_f32(row.len())) / 2.0;
        for (i, person) in row.iter().enumerate() {
            people[*person] = At {
                x: left + SEAT * (to_f32(i) + 0.5),
                y: top + down + SEAT / 2.0,
            };
        }
        down += SEAT;
    }
    down
}

/// Groups in rows no longer than the width, in their own order.
fn rows(blocks: &[Block], width: f32) -> Vec<Vec<&Block>> {
    let mut rows: Vec<Vec<&Block>> = Vec::new();
    let mut long = f32::INFINITY;
    for block in blocks {
        if long + block.width > width + 0.5 {
            rows.push(Vec::new());
            long = 0.0;
        }
        long += block.width;
        if let Some(row) = rows.last_mut() {
            row.push(block);
        }
    }
    rows
}

/// Not `hypot`: nothing here overflows, and a square root is one instruction where `hypot` is a function.
fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}

#[expect(clippy::cast_precision_loss, reason = "counts of people")]
fn to_f32(n: usize) -> f32 {
    n as f32
}

#[cfg(test)]
mod tests;
