//! Even light: dark writing on white paper, whatever the card's colours and the lamp were.

use crate::picture::{Colour, Grey};
use crate::quantile::quantile;

/// Places of the paper that are measured along the longer side.
const PLACES: usize = 40;

/// The card in grey with its light flattened; a card of light writing on dark paper is turned over.
#[must_use]
pub fn flatten(card: &Colour) -> Grey {
    let mut luma: Vec<f32> = card.pixels.iter().map(|p| grey(*p)).collect();
    if is_dark(&luma) {
        luma.iter_mut().for_each(|l| *l = 255.0 - *l);
    }
    let paper = Field::of(card.width, card.height, |places| {
        quantile(places.map(|i| luma[i]), 0.8)
    });
    let luma = (0..luma.len())
        .map(|i| {
            let light = paper.at(i % card.width, i / card.width).max(24.0);
            (luma[i] / light * 245.0).clamp(0.0, 255.0) as u8
        })
        .collect();
    Grey {
        width: card.width,
        height: card.height,
        luma,
    }
}

/// The card as ink on paper: how far every pixel is from the colour around it, either way, so that light writing on a
/// dark panel and dark writing beside it come out alike.
#[must_use]
pub fn ink(card: &Colour) -> Grey {
    let (width, height) = (card.width, card.height);
    let paper: [Field; 3] = std::array::from_fn(|k| {
        Field::of(width, height, |places| {
            quantile(places.map(|i| f32::from(card.pixels[i][k])), 0.5)
        })
    });
    let away: Vec<f32> = (0..card.pixels.len())
        .map(|i| {
            let (x, y) = (i % width, i / width);
            let far = |k: usize| (f32::from(card.pixels[i][k]) - paper[k].at(x, y)).abs();
            far(0).max(far(1)).max(far(2))
        })
        .collect();
    let strongest = Field::of(width, height, |places| {
        quantile(places.map(|i| away[i]), 0.985)
    });
    let luma = (0..away.len())
        .map(|i| {
            let full = strongest.at(i % width, i / width).max(40.0);
            (255.0 - away[i] / full * 240.0).clamp(0.0, 255.0) as u8
        })
        .collect();
    Grey {
        width,
        height,
        luma,
    }
}

fn grey([r, g, b]: [u8; 3]) -> f32 {
    0.299 * f32::from(r) + 0.587 * f32::from(g) + 0.114 * f32::from(b)
}

/// Paper covers more than writing does: where most pixels are dark, the paper is.
fn is_dark(luma: &[f32]) -> bool {
    quantile(luma.iter().step_by(7).copied(), 0.5) < 110.0
}

/// One number for every place of a coarse grid, and something in between for every pixel.
struct Field {
    step: usize,
    across: usize,
    down: usize,
    values: Vec<f32>,
}

impl Field {
    /// Measures the pixels in a window of three places a side around each place.
    fn of(
        width: usize,
        height: usize,
        measure: impl Fn(&mut dyn Iterator<Item = usize>) -> f32,
    ) -> Self {
        let step = (width.max(height) / PLACES).max(4);
        let (across, down) = (width.div_ceil(step), height.div_ceil(step));
        let mut values = Vec::with_capacity(across * down);
        // Every other pixel of a wide window says as much.
        let stride = 1 + step / 8;
        for y in 0..down {
            for x in 0..across {
                let columns = (x * step).saturating_sub(step)..((x + 2) * step).min(width);
                let rows = (y * step).saturating_sub(step)..((y + 2) * step).min(height);
                let mut places = rows.step_by(stride).flat_map(|row| {
                    columns
                        .clone()
                        .step_by(stride)
                        .map(move |column| row * width + column)
                });
                values.push(measure(&mut places));
            }
        }
        Self {
            step,
            across,
            down,
            values,
        }
    }

    fn at(&self, x: usize, y: usize) -> f32 {
        let place = |v: usize, count: usize| {
            let v = (v as f32 / self.step as f32 - 0.5).clamp(0.0, (count - 1) as f32);
            let low = v as usize;
            (low, (low + 1).min(count - 1), v - low as f32)
        };
        let (left, right, fx) = place(x, self.across);
        let (top, bottom, fy) = place(y, self.down);
        let value = |x: usize, y: usize| self.values[y * self.across + x];
        let upper = value(left, top) + (value(right, top) - value(left, top)) * fx;
        let lower = value(left, bottom) + (value(right, bottom) - value(left, bottom)) * fx;
        upper + (lower - upper) * fy
    }
}
