//! Pictures in memory: what a camera gives, a colour picture of one's own, and one in grey.

/// The largest side of a photograph that is taken, in pixels.
const MOST: usize = 20_000;

/// A decoded photograph: red, green, blue and alpha, one byte each, row by row from the top left.
#[derive(Clone, Copy, Debug)]
pub struct Photo<'a> {
    width: usize,
    height: usize,
    rgba: &'a [u8],
}

impl<'a> Photo<'a> {
    /// `None` if the bytes are not four times `width` times `height`, or a side is empty or longer than 20,000 pixels.
    #[must_use]
    pub fn new(width: usize, height: usize, rgba: &'a [u8]) -> Option<Self> {
        let fits = (1..=MOST).contains(&width)
            && (1..=MOST).contains(&height)
            && rgba.len() == width * height * 4;
        fits.then_some(Self {
            width,
            height,
            rgba,
        })
    }

    /// Pixels a row.
    #[must_use]
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    #[must_use]
    pub fn height(&self) -> usize {
        self.height
    }

    /// A copy whose longer side has at most `side` pixels; every pixel is the mean of those it covers.
    #[must_use]
    pub fn at_most(&self, side: usize) -> Colour {
        let longer = self.width.max(self.height);
        let step = longer.div_ceil(side.max(1)).max(1);
        let (width, height) = ((self.width / step).max(1), (self.height / step).max(1));
        let (across, down) = (step.min(self.width), step.min(self.height));
        let mut pixels = Vec::with_capacity(width * height);
        for y in 0..height {
            for x in 0..width {
                let mut sum = [0u32; 3];
                for row in y * step..y * step + down {
                    let at = (row * self.width + x * step) * 4;
                    for pixel in self.rgba[at..at + across * 4].chunks_exact(4) {
                        for (sum, value) in sum.iter_mut().zip(pixel) {
                            *sum += u32::from(*value);
                        }
                    }
                }
                let count = (across * down) as u32;
                pixels.push(sum.map(|s| ((s + count / 2) / count) as u8));
            }
        }
        Colour {
            width,
            height,
            pixels,
        }
    }
}

/// A picture in colour: red, green and blue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Row by row from the top left.
    pub pixels: Vec<[u8; 3]>,
}

impl Colour {
    /// The picture as a browser's canvas takes it: red, green, blue and a full alpha.
    #[must_use]
    pub fn rgba(&self) -> Vec<u8> {
        self.pixels
            .iter()
            .flat_map(|[r, g, b]| [*r, *g, *b, 255])
            .collect()
    }

    /// The colour between the pixels at (`x`, `y`); the centre of the first pixel is (0.5, 0.5). Outside, the rim goes on.
    pub(crate) fn between(&self, x: f32, y: f32) -> [f32; 3] {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = |x: usize, y: usize| self.pixels[y * self.width + x].map(f32::from);
        let (a, b, c, d) = (
            at(left, top),
            at(right, top),
            at(left, bottom),
            at(right, bottom),
        );
        std::array::from_fn(|i| {
            let upper = a[i] + (b[i] - a[i]) * fx;
            let lower = c[i] + (d[i] - c[i]) * fx;
            upper + (lower - upper) * fy
        })
    }

    /// Turned clockwise by a quarter `times`.
    #[must_use]
    pub fn turned(&self, times: u8) -> Self {
        let (width, height, pixels) = turned(self.width, self.height, &self.pixels, times);
        Self {
            width,
            height,
            pixels,
        }
    }
}

/// A picture in grey: one byte a pixel, 0 is black and 255 white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grey {
    /// Pixels a row.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Row by row from the top left.
    pub luma: Vec<u8>,
}

impl Grey {
    /// The picture as a file in the format PGM, the plainest that the recogniser reads.
    #[must_use]
    pub fn pgm(&self) -> Vec<u8> {
        let mut file = format!("P5\n{} {}\n255\n", self.width, self.height).into_bytes();
        file.extend_from_slice(&self.luma);
        file
    }

    /// The part between two corners, enlarged.
    pub(crate) fn cut(&self, from: (f32, f32), to: (f32, f32), by: f32) -> Self {
        let to = (to.0.min(self.width as f32), to.1.min(self.height as f32));
        let side = |from: f32, to: f32| (((to - from) * by) as usize).clamp(1, 8_192);
        let (width, height) = (side(from.0, to.0), side(from.1, to.1));
        let luma = (0..width * height)
            .map(|i| {
                let (x, y) = ((i % width) as f32 + 0.5, (i / width) as f32 + 0.5);
                self.between(from.0 + x / by, from.1 + y / by)
            })
            .collect();
        Self {
            width,
            height,
            luma,
        }
    }

    fn between(&self, x: f32, y: f32) -> u8 {
        let x = (x - 0.5).clamp(0.0, (self.width - 1) as f32);
        let y = (y - 0.5).clamp(0.0, (self.height - 1) as f32);
        let (left, top) = (x as usize, y as usize);
        let (right, bottom) = (
            (left + 1).min(self.width - 1),
            (top + 1).min(self.height - 1),
        );
        let (fx, fy) = (x - left as f32, y - top as f32);
        let at = |x: usize, y: usize| f32::from(self.luma[y * self.width + x]);
        let upper = at(left, top) + (at(right, top) - at(left, top)) * fx;
        let lower = at(left, bottom) + (at(right, bottom) - at(left, bottom)) * fx;
        (upper + (lower - upper) * fy + 0.5) as u8
    }

    /// Turned clockwise by a quarter `times`.
    #[must_use]
    pub fn turned(&self, times: u8) -> Self {
        let (width, height, luma) = turned(self.width, self.height, &self.luma, times);
        Self {
            width,
            height,
            luma,
        }
    }
}

fn turned<P: Copy>(width: usize, height: usize, pixels: &[P], times: u8) -> (usize, usize, Vec<P>) {
    let all = |w: usize, h: usize, from: &dyn Fn(usize, usize) -> usize| {
        let pixels = (0..w * h).map(|i| pixels[from(i % w, i / w)]).collect();
        (w, h, pixels)
    };
    match times % 4 {
        0 => (width, height, pixels.to_vec()),
        1 => all(height, width, &|x, y| (height - 1 - x) * width + y),
        2 => all(width, height, &|x, y| {
            (height - 1 - y) * width + (width - 1 - x)
        }),
        _ => all(height, width, &|x, y| x * width + (width - 1 - y)),
    }
}
