//! Where colours change, and the straight lines along which they do.

use crate::picture::Colour;
use crate::quantile::quantile;
use std::f32::consts::PI;

/// Directions that are told apart, over half a turn.
const DIRECTIONS: usize = 180;

/// How strongly and in which direction the colour changes at each pixel.
pub(crate) struct Edges {
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// The change across one pixel, and the direction of it.
    slope: Vec<(f32, f32)>,
    /// What counts as an edge here: most of the picture changes less.
    pub(crate) clear: f32,
}

impl Edges {
    /// The edges of a picture, taken in the colour channel that changes most.
    pub(crate) fn of(picture: &Colour) -> Self {
        let soft = softened(picture);
        let (width, height) = (picture.width, picture.height);
        let mut slope = vec![(0.0, 0.0); width * height];
        for y in 1..height.saturating_sub(1) {
            for x in 1..width - 1 {
                let at = |dx: usize, dy: usize| soft[(y + dy - 1) * width + x + dx - 1];
                let (a, b, c) = (at(0, 0), at(1, 0), at(2, 0));
                let (d, f) = (at(0, 1), at(2, 1));
                let (g, h, i) = (at(0, 2), at(1, 2), at(2, 2));
                let mut best = (0.0f32, 0.0f32);
                for k in 0..3 {
                    let gx = (c[k] - a[k] + 2.0 * (f[k] - d[k]) + i[k] - g[k]) / 8.0;
                    let gy = (g[k] - a[k] + 2.0 * (h[k] - b[k]) + i[k] - c[k]) / 8.0;
                    if gx * gx + gy * gy > best.0 * best.0 + best.1 * best.1 {
                        best = (gx, gy);
                    }
                }
                slope[y * width + x] = best;
            }
        }
        let usual = quantile(slope.iter().map(|s| s.0.hypot(s.1)), 0.8);
        let clear = usual.max(3.0);
        Self {
            width,
            height,
            slope,
            clear,
        }
    }

    /// The change at a place, nothing outside the picture.
    pub(crate) fn slope(&self, x: f32, y: f32) -> (f32, f32) {
        if x < 0.0 || y < 0.0 || x >= self.width as f32 || y >= self.height as f32 {
            return (0.0, 0.0);
        }
        self.slope[y as usize * self.width + x as usize]
    }

    /// The strongest lines, the strongest first: `level` or upright ones.
    pub(crate) fn lines(&self, level: bool, most: usize) -> Vec<Line> {
        let reach = (self.width as f32).hypot(self.height as f32) as usize + 1;
        let table: Vec<(f32, f32)> = (0..DIRECTIONS)
            .map(|d| (d as f32 * PI / DIRECTIONS as f32).sin_cos())
            .collect();
        let mut votes = vec![0f32; DIRECTIONS * (2 * reach + 1)];
        for y in 0..self.height {
            for x in 0..self.width {
                let (gx, gy) = self.slope[y * self.width + x];
                let strength = gx.hypot(gy);
                if strength < self.clear || (gy.abs() > gx.abs()) != level {
                    continue;
                }
                // A clear edge is worth hardly less than a hard one.
                let weight = (strength / self.clear).min(2.5);
                let turn = gy.atan2(gx).rem_euclid(PI) * DIRECTIONS as f32 / PI;
                for d in -3i32..=3 {
                    let d = (turn.round() as i32 + d).rem_euclid(DIRECTIONS as i32) as usize;
                    let (sin, cos) = table[d];
                    let far = (x as f32 + 0.5) * cos + (y as f32 + 0.5) * sin;
                    let bin = (far + reach as f32).round() as usize;
                    votes[d * (2 * reach + 1) + bin.min(2 * reach)] += weight;
                }
            }
        }
        peaks(&mut votes, 2 * reach + 1, most)
            .into_iter()
            .map(|(d, bin)| {
                let (sin, cos) = table[d];
                Line {
                    nx: cos,
                    ny: sin,
                    far: bin as f32 - reach as f32,
                }
            })
            .collect()
    }
}

/// The points (x, y) with `nx·x + ny·y = far`; the normal has length one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Line {
    pub(crate) nx: f32,
    pub(crate) ny: f32,
    pub(crate) far: f32,
}

impl Line {
    /// The line through two points.
    pub(crate) fn through(a: (f32, f32), b: (f32, f32)) -> Self {
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy).max(f32::EPSILON);
        let (nx, ny) = (-dy / length, dx / length);
        Self {
            nx,
            ny,
            far: nx * a.0 + ny * a.1,
        }
    }

    /// Where two lines cross; nothing if they hardly do.
    pub(crate) fn cross(self, other: Self) -> Option<(f32, f32)> {
        let det = self.nx * other.ny - self.ny * other.nx;
        (det.abs() > 0.2).then(|| {
            (
                (self.far * other.ny - self.ny * other.far) / det,
                (self.nx * other.far - self.far * other.nx) / det,
            )
        })
    }
}

/// The highest places of the table, each a good way from the others.
fn peaks(votes: &mut [f32], bins: usize, most: usize) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    while found.len() < most {
        let best = votes
            .iter()
            .enumerate()
            .max_by(|a, b| a.1.total_cmp(b.1))
            .map(|(i, v)| (i, *v));
        let Some((at, height)) = best else { break };
        if height <= 0.0 {
            break;
        }
        let (d, bin) = (at / bins, at % bins);
        found.push((d, bin));
        for dd in -4i32..=4 {
            let turned = d as i32 + dd;
            let row = turned.rem_euclid(DIRECTIONS as i32) as usize;
            // Past half a turn the same line has its distance the other way round.
            let centre = if (0..DIRECTIONS as i32).contains(&turned) {
                bin
            } else {
                bins - 1 - bin
            };
            let (from, to) = (centre.saturating_sub(5), (centre + 5).min(bins - 1));
            votes[row * bins + from..=row * bins + to].fill(0.0);
        }
    }
    found
}

/// Each pixel the mean of nine, so that paper, cloth and noise draw fewer edges.
fn softened(picture: &Colour) -> Vec<[f32; 3]> {
    let (width, height) = (picture.width, picture.height);
    let mut across = vec![[0f32; 3]; width * height];
    for y in 0..height {
        for x in 0..width {
            let at = |x: usize| picture.pixels[y * width + x].map(f32::from);
            let (l, m, r) = (at(x.saturating_sub(1)), at(x), at((x + 1).min(width - 1)));
            across[y * width + x] = std::array::from_fn(|k| (l[k] + 2.0 * m[k] + r[k]) / 4.0);
        }
    }
    let mut soft = vec![[0f32; 3]; width * height];
    for y in 0..height {
        for x in 0..width {
            let at = |y: usize| across[y * width + x];
            let (u, m, d) = (at(y.saturating_sub(1)), at(y), at((y + 1).min(height - 1)));
            soft[y * width + x] = std::array::from_fn(|k| (u[k] + 2.0 * m[k] + d[k]) / 4.0);
        }
    }
    soft
}
