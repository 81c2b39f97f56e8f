//! Finding the card: the four lines around it, by their edges.

use crate::edges::{Edges, Line};
use crate::picture::Photo;

/// The longer side of the picture that is searched, in pixels.
const SEARCHED: usize = 480;
/// How many lines of either direction are tried against each other.
const LINES: usize = 14;
/// The least share of the picture that a card covers.
const LEAST_AREA: f32 = 0.12;
/// What the sides' edges have to reach together, from 0 to 1.
const LEAST_SCORE: f32 = 0.5;

type Point = (f32, f32);

/// The corners of a card in the photograph's pixels: top left, top right, bottom right, bottom left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Corners(pub [Point; 4]);

impl Corners {
    /// The whole picture.
    #[must_use]
    pub fn whole(width: usize, height: usize) -> Self {
        let (w, h) = (width as f32, height as f32);
        Self([(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)])
    }

    /// The lengths of the four sides, from the top clockwise.
    pub(crate) fn sides(&self) -> [f32; 4] {
        std::array::from_fn(|i| distance(self.0[i], self.0[(i + 1) % 4]))
    }

    fn area(&self) -> f32 {
        let [a, b, c, d] = self.0;
        let cross =
            |p: Point, q: Point, r: Point| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
        (cross(a, b, c) + cross(a, c, d)) / 2.0
    }

    fn scaled(self, by: (f32, f32)) -> Self {
        Self(self.0.map(|(x, y)| (x * by.0, y * by.1)))
    }
}

/// The corners of the card in a photograph; `None` if nothing there looks like one.
#[must_use]
pub fn find_card(photo: &Photo<'_>) -> Option<Corners> {
    let small = photo.at_most(SEARCHED);
    if small.width < 32 || small.height < 32 {
        return None;
    }
    let edges = Edges::of(&small);
    let level = edges.lines(true, LINES);
    let upright = edges.lines(false, LINES);
    let mut best: Option<(f32, Corners)> = None;
    for (top, bottom) in pairs(&level) {
        for (left, right) in pairs(&upright) {
            let Some(corners) = corners(&edges, [top, bottom], [left, right]) else {
                continue;
            };
            let score = score(&edges, &corners, best.map_or(0.0, |b| b.0));
            if best.is_none_or(|(s, _)| score > s) {
                best = Some((score, corners));
            }
        }
    }
    let (score, corners) = best?;
    let scale = (
        photo.width() as f32 / small.width as f32,
        photo.height() as f32 / small.height as f32,
    );
    (score >= LEAST_SCORE).then(|| refined(&edges, corners).scaled(scale))
}

fn pairs(lines: &[Line]) -> impl Iterator<Item = (Line, Line)> {
    lines
        .iter()
        .enumerate()
        .flat_map(|(i, a)| lines[i + 1..].iter().map(move |b| (*a, *b)))
}

/// The corners between two level and two upright lines, if they could be those of a card.
fn corners(edges: &Edges, level: [Line; 2], upright: [Line; 2]) -> Option<Corners> {
    let middle = (edges.width as f32 / 2.0, edges.height as f32 / 2.0);
    let below = |l: &Line| (l.far - l.nx * middle.0) / l.ny;
    let beside = |l: &Line| (l.far - l.ny * middle.1) / l.nx;
    let (top, bottom) = if below(&level[0]) <= below(&level[1]) {
        (level[0], level[1])
    } else {
        (level[1], level[0])
    };
    let (left, right) = if beside(&upright[0]) <= beside(&upright[1]) {
        (upright[0], upright[1])
    } else {
        (upright[1], upright[0])
    };
    let found = Corners([
        top.cross(left)?,
        top.cross(right)?,
        bottom.cross(right)?,
        bottom.cross(left)?,
    ]);
    let (w, h) = (edges.width as f32, edges.height as f32);
    let slack = 0.03 * w.max(h);
    let inside = found
        .0
        .iter()
        .all(|(x, y)| (-slack..=w + slack).contains(x) && (-slack..=h + slack).contains(y));
    let [t, r, b, l] = found.sides();
    let alike = |a: f32, b: f32| a < 1.6 * b && b < 1.6 * a;
    let (across, down) = (t + b, l + r);
    let shape = across.max(down) / across.min(down).max(1.0);
    let fits = inside
        && alike(t, b)
        && alike(l, r)
        && (1.15..=2.6).contains(&shape)
        && found.area() >= LEAST_AREA * w * h;
    fits.then_some(found)
}

/// How well edges lie along the sides and end at the corners, from 0 to 1. Gives up below `least`.
fn score(edges: &Edges, corners: &Corners, least: f32) -> f32 {
    let size = (corners.area() / (edges.width * edges.height) as f32).clamp(0.0, 1.0);
    let bonus = 0.15 * size;
    let (mut sum, mut worst) = (0.0, 1.0f32);
    for i in 0..4 {
        let (a, b) = (corners.0[i], corners.0[(i + 1) % 4]);
        let along = support(edges, a, b, 0.03, 0.97);
        let past = support(edges, a, b, -0.12, -0.02).max(support(edges, a, b, 1.02, 1.12));
        let side = along - 0.35 * past;
        sum += side;
        worst = worst.min(side);
        let reachable = (sum + (3 - i) as f32) / 4.0 * 0.6 + worst * 0.4;
        if reachable + bonus < least {
            return 0.0;
        }
    }
    sum / 4.0 * 0.6 + worst * 0.4 + bonus
}

/// The share of the way from `a` to `b`, between two fractions of it, along which there is an edge of one sign.
fn support(edges: &Edges, a: Point, b: Point, from: f32, to: f32) -> f32 {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy).max(1.0);
    let (nx, ny) = (-dy / length, dx / length);
    let steps = ((length * (to - from)) / 2.0).ceil().max(2.0) as usize;
    let (mut lighter, mut darker) = (0usize, 0usize);
    for step in 0..=steps {
        let t = from + (to - from) * step as f32 / steps as f32;
        let (x, y) = (a.0 + dx * t, a.1 + dy * t);
        let strongest = [-1.5f32, -0.5, 0.5, 1.5]
            .into_iter()
            .map(|off| {
                let (gx, gy) = edges.slope(x + nx * off, y + ny * off);
                let along = (gx * nx + gy * ny, gx * ny - gy * nx);
                if along.0.abs() > 2.0 * along.1.abs() {
                    along.0
                } else {
                    0.0
                }
            })
            .max_by(|p, q| p.abs().total_cmp(&q.abs()))
            .unwrap_or_default();
        if strongest > 0.8 * edges.clear {
            lighter += 1;
        } else if strongest < -0.8 * edges.clear {
            darker += 1;
        }
    }
    lighter.max(darker) as f32 / (steps + 1) as f32
}

/// The corners between lines laid through the edges near each side: the search knows whole degrees only.
fn refined(edges: &Edges, corners: Corners) -> Corners {
    let sides: [Line; 4] = std::array::from_fn(|i| {
        let (a, b) = (corners.0[i], corners.0[(i + 1) % 4]);
        fitted(edges, a, b).unwrap_or_else(|| Line::through(a, b))
    });
    let corner = |i: usize, old: Point| {
        sides[(i + 3) % 4]
            .cross(sides[i])
            .filter(|new| distance(*new, old) < 8.0)
            .unwrap_or(old)
    };
    Corners(std::array::from_fn(|i| corner(i, corners.0[i])))
}

/// A straight line through the strongest edges within four pixels of the way from `a` to `b`.
fn fitted(edges: &Edges, a: Point, b: Point) -> Option<Line> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let length = dx.hypot(dy).max(1.0);
    let (nx, ny) = (-dy / length, dx / length);
    let mut points: Vec<(f32, f32)> = Vec::new();
    for step in 3..97 {
        let t = step as f32 / 100.0;
        let (x, y) = (a.0 + dx * t, a.1 + dy * t);
        let best = (-8..=8)
            .map(|k| k as f32 * 0.5)
            .map(|off| {
                let (gx, gy) = edges.slope(x + nx * off, y + ny * off);
                (off, (gx * nx + gy * ny).abs())
            })
            .max_by(|p, q| p.1.total_cmp(&q.1))?;
        if best.1 >= edges.clear {
            points.push((t * length, best.0));
        }
    }
    // Twice: the second time without the points that lie off the first line.
    for allowed in [f32::INFINITY, 1.5] {
        let (slope, offset) = regression(&points)?;
        if allowed.is_finite() {
            let at = |t: f32| offset + slope * t;
            let point = |t: f32| {
                let off = at(t);
                (
                    a.0 + dx / length * t + nx * off,
                    a.1 + dy / length * t + ny * off,
                )
            };
            return Some(Line::through(point(0.0), point(length)));
        }
        points.retain(|(t, off)| (offset + slope * t - off).abs() <= 1.5);
    }
    None
}

fn regression(points: &[(f32, f32)]) -> Option<(f32, f32)> {
    if points.len() < 12 {
        return None;
    }
    let n = points.len() as f32;
    let mean = |f: &dyn Fn(&(f32, f32)) -> f32| points.iter().map(f).sum::<f32>() / n;
    let (mx, my) = (mean(&|p| p.0), mean(&|p| p.1));
    let xx = mean(&|p| (p.0 - mx) * (p.0 - mx));
    let xy = mean(&|p| (p.0 - mx) * (p.1 - my));
    let slope = xy / xx.max(f32::EPSILON);
    Some((slope, my - slope * mx))
}

fn distance(a: Point, b: Point) -> f32 {
    (a.0 - b.0).hypot(a.1 - b.1)
}
