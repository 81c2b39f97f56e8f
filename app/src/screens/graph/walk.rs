//! Walking through the picture with the arrow keys: from somebody to whoever they know in that direction.

use super::layout::At;

/// A direction on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Up,
    Down,
    Left,
    Right,
}

impl Way {
    /// The direction of an arrow key.
    pub(super) fn of(key: &str) -> Option<Self> {
        match key {
            "ArrowUp" => Some(Self::Up),
            "ArrowDown" => Some(Self::Down),
            "ArrowLeft" => Some(Self::Left),
            "ArrowRight" => Some(Self::Right),
            _ => None,
        }
    }

    /// How far along and how far aside of this direction somebody stands.
    fn part(self, from: At, to: At) -> (f32, f32) {
        let (x, y) = (to.x - from.x, to.y - from.y);
        match self {
            Self::Up => (-y, x.abs()),
            Self::Down => (y, x.abs()),
            Self::Left => (-x, y.abs()),
            Self::Right => (x, y.abs()),
        }
    }
}

/// Whom an arrow leads to: the best placed of those known, else of everybody, so that nobody is out of reach.
pub(super) fn next(from: At, way: Way, known: &[usize], all: &[At]) -> Option<usize> {
    let best = |ids: &mut dyn Iterator<Item = usize>, slope: f32| {
        ids.filter_map(|i| {
            let (along, aside) = way.part(from, *all.get(i)?);
            // Straight ahead before nearby: aside counts double.
            (along > 1.0 && aside <= along * slope).then_some((along + 2.0 * aside, i))
        })
        .min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        .map(|(_, i)| i)
    };
    best(&mut known.iter().copied(), 1.5)
        .or_else(|| best(&mut (0..all.len()), 1.0))
        .or_else(|| best(&mut (0..all.len()), f32::INFINITY))
}

/// Who stands nearest to a point, if anybody does within a finger's breadth.
pub(super) fn under(finger: At, breadth: f32, all: &[At]) -> Option<usize> {
    all.iter()
        .enumerate()
        .map(|(i, at)| (finger.to(*at), i))
        .filter(|(far, _)| *far <= breadth)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, i)| i)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(x: f32, y: f32) -> At {
        At { x, y }
    }

    #[test]
    fn an_arrow_leads_to_whom_one_knows_before_anybody_nearer() {
        let all = [at(0.0, 0.0), at(0.0, -50.0), at(10.0, -200.0)];
        assert_eq!(next(all[0], Way::Up, &[2], &all), Some(2));
        assert_eq!(next(all[0], Way::Up, &[], &all), Some(1));
    }

    #[test]
    fn every_arrow_goes_its_own_way() {
        let all = [
            at(0.0, 0.0),
            at(0.0, -9.0),
            at(9.0, 0.0),
            at(0.0, 9.0),
            at(-9.0, 0.0),
        ];
        let known = [1, 2, 3, 4];
        for (key, to) in [
            ("ArrowUp", 1),
            ("ArrowRight", 2),
            ("ArrowDown", 3),
            ("ArrowLeft", 4),
        ] {
            let way = Way::of(key).unwrap();
            assert_eq!(next(all[0], way, &known, &all), Some(to), "{key}");
        }
        assert_eq!(Way::of("Tab"), None);
    }

    #[test]
    fn at_the_edge_an_arrow_leads_nowhere() {
        let all = [at(0.0, 0.0), at(0.0, 50.0)];
        assert_eq!(next(all[0], Way::Up, &[1], &all), None);
    }

    #[test]
    fn a_finger_finds_the_nearest_within_its_breadth() {
        let all = [at(0.0, 0.0), at(30.0, 0.0)];
        assert_eq!(under(at(20.0, 0.0), 22.0, &all), Some(1));
        assert_eq!(under(at(100.0, 0.0), 22.0, &all), None);
    }
}
