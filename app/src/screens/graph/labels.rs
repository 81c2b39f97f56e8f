//! Which names there is room for, and on which side of the person they stand.

use super::layout::At;

/// The height of a name on the screen, in pixels; the type is 14 px.
const HIGH: f32 = 18.0;
/// About the width of a letter at that size.
const LETTER: f32 = 7.6;
/// Space between a person and their name.
const GAP: f32 = 5.0;

/// Somebody who might be named.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dot {
    /// Where on the screen.
    pub(super) at: At,
    /// How large, in pixels.
    pub(super) radius: f32,
    /// Letters of the name.
    pub(super) letters: usize,
    /// Named before those with less; nobody is named at zero, and from [`ALWAYS`] on there need not be room.
    pub(super) weight: u32,
}

/// From this weight on a name is shown, room or not.
pub(super) const ALWAYS: u32 = 1000;

/// On which side of the person the name stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    Above,
    Below,
    End,
    Start,
}

const SIDES: [Side; 4] = [Side::Below, Side::Above, Side::End, Side::Start];

#[derive(Clone, Copy)]
struct Box {
    left: f32,
    top: f32,
    right: f32,
    bottom: f32,
}

impl Box {
    fn of(dot: &Dot, side: Side) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "letters of a name")]
        let wide = dot.letters as f32 * LETTER;
        let (x, y) = match side {
            Side::Below => (dot.at.x, dot.at.y + dot.radius + GAP + HIGH / 2.0),
            Side::Above => (dot.at.x, dot.at.y - dot.radius - GAP - HIGH / 2.0),
            Side::End => (dot.at.x + dot.radius + GAP + wide / 2.0, dot.at.y),
            Side::Start => (dot.at.x - dot.radius - GAP - wide / 2.0, dot.at.y),
        };
        Self {
            left: x - wide / 2.0,
            top: y - HIGH / 2.0,
            right: x + wide / 2.0,
            bottom: y + HIGH / 2.0,
        }
    }

    fn meets(&self, other: &Box) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn covers(&self, dot: &Dot) -> bool {
        let x = dot.at.x.clamp(self.left, self.right) - dot.at.x;
        let y = dot.at.y.clamp(self.top, self.bottom) - dot.at.y;
        x * x + y * y < dot.radius * dot.radius
    }
}

/// The side of each one's name, or none where it would lie on somebody, on another name, or over an edge: `edges` are
/// the leftmost and rightmost places where a name may be.
pub(super) fn labels(dots: &[Dot], edges: (f32, f32)) -> Vec<Option<Side>> {
    let mut order: Vec<usize> = (0..dots.len()).filter(|i| dots[*i].weight > 0).collect();
    order.sort_by_key(|i| (std::cmp::Reverse(dots[*i].weight), *i));
    let mut taken: Vec<Box> = Vec::new();
    let mut sides = vec![None; dots.len()];
    for i in order {
        let dot = &dots[i];
        let is_free = |side: &Side| {
            let label = Box::of(dot, *side);
            label.left >= edges.0
                && label.right <= edges.1
                && !taken.iter().any(|other| other.meets(&label))
                && !dots
                    .iter()
                    .enumerate()
                    .any(|(j, other)| j != i && label.covers(other))
        };
        let side = SIDES
            .into_iter()
            .find(is_free)
            .or_else(|| (dot.weight >= ALWAYS).then_some(Side::Above));
        if let Some(side) = side {
            taken.push(Box::of(dot, side));
        }
        sides[i] = side;
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: (f32, f32) = (f32::NEG_INFINITY, f32::INFINITY);

    fn dot(x: f32, y: f32, weight: u32) -> Dot {
        Dot {
            at: At { x, y },
            radius: 10.0,
            letters: 12,
            weight,
        }
    }

    #[test]
    fn a_name_stands_below_where_there_is_room() {
        assert_eq!(labels(&[dot(0.0, 0.0, 1)], WIDE), [Some(Side::Below)]);
    }

    #[test]
    fn a_name_does_not_go_over_the_edge() {
        // The name is some 91 pixels wide: below there is no room, beside there is.
        let at_the_left = labels(&[dot(15.0, 0.0, 1)], (0.0, 200.0));
        assert_eq!(at_the_left, [Some(Side::End)]);
        assert_eq!(labels(&[dot(15.0, 0.0, 1)], (0.0, 100.0)), [None]);
    }

    #[test]
    fn a_name_goes_to_another_side_rather_than_over_somebody() {
        assert_eq!(
            labels(&[dot(0.0, 0.0, 1), dot(0.0, 28.0, 0)], WIDE),
            [Some(Side::Above), None]
        );
    }

    #[test]
    fn where_it_is_crowded_only_the_weightiest_are_named() {
        let crowd: Vec<Dot> = (0..100)
            .map(|i| {
                dot(
                    (i % 10) as f32 * 24.0,
                    (i / 10) as f32 * 24.0,
                    1 + u32::from(i == 50),
                )
            })
            .collect();
        let sides = labels(&crowd, WIDE);
        let named = sides.iter().flatten().count();
        assert!(named < 40, "{named}");
    }

    #[test]
    fn no_two_names_lie_on_each_other() {
        let crowd: Vec<Dot> = (0..300)
            .map(|i| {
                dot(
                    (i * 37 % 400) as f32,
                    (i * 91 % 500) as f32,
                    1 + i as u32 % 4,
                )
            })
            .collect();
        let sides = labels(&crowd, WIDE);
        let boxes: Vec<Box> = crowd
            .iter()
            .zip(&sides)
            .filter_map(|(dot, side)| side.map(|side| Box::of(dot, side)))
            .collect();
        for (i, a) in boxes.iter().enumerate() {
            assert!(boxes[i + 1..].iter().all(|b| !a.meets(b)));
        }
    }

    #[test]
    fn more_are_named_when_one_looks_closer() {
        let seen = |scale: f32| {
            let dots: Vec<Dot> = (0..100)
                .map(|i| {
                    dot(
                        (i % 10) as f32 * 62.0 * scale,
                        (i / 10) as f32 * 62.0 * scale,
                        1,
                    )
                })
                .collect();
            labels(&dots, WIDE).iter().flatten().count()
        };
        assert!(seen(0.4) < seen(1.0));
        assert!(seen(1.0) < seen(2.0));
    }

    #[test]
    fn who_is_on_the_path_is_always_named() {
        let mut crowd: Vec<Dot> = (0..100)
            .map(|i| dot((i % 10) as f32 * 21.0, (i / 10) as f32 * 21.0, 1))
            .collect();
        crowd[55].weight = ALWAYS;
        assert!(labels(&crowd, WIDE)[55].is_some());
    }

    #[test]
    fn without_weight_nobody_is_named() {
        assert_eq!(labels(&[dot(0.0, 0.0, 0)], WIDE), [None]);
    }
}
