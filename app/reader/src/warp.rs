//! The card as if it had been photographed from right above.

use crate::corners::Corners;
use crate::picture::{Colour, Photo};

/// The card between the corners as an upright picture whose longer side has `side` pixels.
#[must_use]
pub fn straighten(photo: &Photo<'_>, corners: &Corners, side: usize) -> Colour {
    let [t, r, b, l] = corners.sides();
    let (across, down) = ((t + b) / 2.0, (l + r) / 2.0);
    let longer = across.max(down).max(1.0);
    let scale = side.max(1) as f32 / longer;
    let width = ((across * scale).round() as usize).max(1);
    let height = ((down * scale).round() as usize).max(1);
    // Where the target is much smaller, the photograph is averaged down first, so that no pixel is skipped.
    let most = (side as f32 * photo.width().max(photo.height()) as f32 / longer * 1.5) as usize;
    let source = photo.at_most(most.max(1));
    let by = (
        source.width as f32 / photo.width() as f32,
        source.height as f32 / photo.height() as f32,
    );
    let view = Perspective::onto(corners.0.map(|(x, y)| (x * by.0, y * by.1)));
    let mut pixels = Vec::with_capacity(width * height);
    for y in 0..height {
        for x in 0..width {
            let (u, v) = (
                (x as f32 + 0.5) / width as f32,
                (y as f32 + 0.5) / height as f32,
            );
            let (x, y) = view.at(u, v);
            pixels.push(source.between(x, y).map(|c| (c + 0.5) as u8));
        }
    }
    Colour {
        width,
        height,
        pixels,
    }
}

/// The projective map from the unit square onto a quadrilateral (Heckbert, "Fundamentals of Texture Mapping", 1989).
struct Perspective {
    x: [f32; 3],
    y: [f32; 3],
    w: [f32; 2],
}

impl Perspective {
    fn onto(corners: [(f32, f32); 4]) -> Self {
        let [(x0, y0), (x1, y1), (x2, y2), (x3, y3)] = corners;
        let (sx, sy) = (x0 - x1 + x2 - x3, y0 - y1 + y2 - y3);
        let (dx1, dy1) = (x1 - x2, y1 - y2);
        let (dx2, dy2) = (x3 - x2, y3 - y2);
        let det = dx1 * dy2 - dx2 * dy1;
        let (g, h) = if det.abs() < f32::EPSILON {
            (0.0, 0.0)
        } else {
            ((sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det)
        };
        Self {
            x: [x1 - x0 + g * x1, x3 - x0 + h * x3, x0],
            y: [y1 - y0 + g * y1, y3 - y0 + h * y3, y0],
            w: [g, h],
        }
    }

    fn at(&self, u: f32, v: f32) -> (f32, f32) {
        let w = (self.w[0] * u + self.w[1] * v + 1.0).max(0.01);
        (
            (self.x[0] * u + self.x[1] * v + self.x[2]) / w,
            (self.y[0] * u + self.y[1] * v + self.y[2]) / w,
        )
    }
}
