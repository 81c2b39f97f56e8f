//! Codes as cameras see them: turned, small, pale, noisy, the wrong way round, two at once, or not there.
use fast_qr::QRBuilder;
use kith_formats::qr::{Grey, read};
use proptest::prelude::*;

const LINK: &str =
    "https://kith.example/pair#k1-000102030405060708090a0b0c0d0e0f@https://relay.example";

/// A picture in grey that codes are drawn on.
#[derive(Clone)]
struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

impl Picture {
    fn paper(width: usize, height: usize) -> Self {
        Self {
            width,
            height,
            luma: vec![235; width * height],
        }
    }

    /// Draws a code with its top left module at this place, so many pixels a module, and gives the length of its side.
    fn draw(&mut self, text: impl Into<Vec<u8>>, left: usize, top: usize, module: usize) -> usize {
        let code = QRBuilder::new(text).build().unwrap();
        for (y, row) in (0..code.size).map(|y| (y, &code[y])) {
            for (x, dark) in row.iter().map(|module| module.value()).enumerate() {
                let shade = if dark { 20 } else { 235 };
                for dy in 0..module {
                    let start = (top + y * module + dy) * self.width + left + x * module;
                    self.luma[start..start + module].fill(shade);
                }
            }
        }
        code.size * module
    }

    fn with(text: impl Into<Vec<u8>>, module: usize) -> Self {
        let mut picture = Self::paper(640, 480);
        picture.draw(text, 110, 40, module);
        picture
    }

    fn shaded(mut self, shade: impl Fn(u8) -> u8) -> Self {
        for light in &mut self.luma {
            *light = shade(*light);
        }
        self
    }

    /// Turned by a quarter, clockwise.
    fn turned(&self) -> Self {
        let mut turned = Self::paper(self.height, self.width);
        for y in 0..self.height {
            for x in 0..self.width {
                turned.luma[x * self.height + (self.height - 1 - y)] =
                    self.luma[y * self.width + x];
            }
        }
        turned
    }

    /// Seen askew: turned by an angle and seen from the side, by the nearest pixel.
    fn askew(&self, degrees: f64, slant: f64) -> Self {
        let mut seen = Self::paper(self.width, self.height);
        let (sin, cos) = degrees.to_radians().sin_cos();
        let (cx, cy) = (self.width as f64 / 2.0, self.height as f64 / 2.0);
        for y in 0..self.height {
            for x in 0..self.width {
                let (dx, dy) = (x as f64 - cx, y as f64 - cy);
                let depth = 1.0 + slant * dy / cy;
                let sx = cx + (dx * cos + dy * sin) * depth;
                let sy = cy + (dy * cos - dx * sin) * depth;
                if (0.0..self.width as f64).contains(&sx) && (0.0..self.height as f64).contains(&sy)
                {
                    seen.luma[y * self.width + x] =
                        self.luma[sy as usize * self.width + sx as usize];
                }
            }
        }
        seen
    }

    /// Every pixel lighter or darker by up to `most`, the same every time.
    fn noisy(mut self, most: i16) -> Self {
        let mut state = 0x2545_f491_u32;
        for light in &mut self.luma {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
            let by =
                i16::try_from(state % (2 * u32::from(most.unsigned_abs()) + 1)).unwrap() - most;
            *light = u8::try_from((i16::from(*light) + by).clamp(0, 255)).unwrap();
        }
        self
    }

    fn read(&self) -> Vec<String> {
        read(Grey::new(self.width, self.height, &self.luma).unwrap())
    }
}

#[test]
fn a_code_is_read_as_it_stands() {
    assert_eq!(Picture::with(LINK, 8).read(), [LINK]);
}

#[test]
fn a_code_is_read_in_every_quarter_turn() {
    let mut picture = Picture::with(LINK, 8);
    for quarter in 1..=3 {
        picture = picture.turned();
        assert_eq!(picture.read(), [LINK], "{quarter} quarters");
    }
}

#[test]
fn a_code_is_read_askew_and_from_the_side() {
    for (degrees, slant) in [(10.0, 0.0), (-25.0, 0.0), (0.0, 0.15), (12.0, -0.15)] {
        assert_eq!(
            Picture::with(LINK, 8).askew(degrees, slant).read(),
            [LINK],
            "{degrees}° and {slant}"
        );
    }
}

#[test]
fn a_code_is_read_at_three_pixels_a_module() {
    assert_eq!(Picture::with(LINK, 3).read(), [LINK]);
}

#[test]
fn a_pale_code_is_read() {
    // A third of the range from the darkest to the lightest, as on a screen in the sun.
    let pale = Picture::with(LINK, 8).shaded(|light| 150 + light / 3);
    assert_eq!(pale.read(), [LINK]);
}

#[test]
fn a_noisy_code_is_read() {
    assert_eq!(Picture::with(LINK, 8).noisy(60).read(), [LINK]);
}

#[test]
fn a_code_light_on_dark_is_read() {
    assert_eq!(Picture::with(LINK, 8).shaded(|light| !light).read(), [LINK]);
}

#[test]
fn both_of_two_codes_are_read_and_the_same_code_twice_is_one() {
    let mut two = Picture::paper(800, 480);
    let side = two.draw(LINK, 40, 40, 7);
    two.draw("MECARD:N:Chen,Sarah;;", side + 120, 60, 7);
    let mut found = two.read();
    found.sort();
    assert_eq!(found, ["MECARD:N:Chen,Sarah;;", LINK]);

    let mut twice = Picture::paper(800, 480);
    let side = twice.draw("the same", 40, 40, 7);
    twice.draw("the same", side + 120, 60, 7);
    assert_eq!(twice.read(), ["the same"]);
}

#[test]
fn no_code_gives_nothing() {
    assert!(Picture::paper(640, 480).read().is_empty());
    assert!(Picture::paper(640, 480).noisy(120).read().is_empty());
    let torn = {
        let mut picture = Picture::with(LINK, 8);
        let half = picture.luma.len() / 2;
        picture.luma[half..].fill(235);
        picture
    };
    assert!(torn.read().is_empty());
}

#[test]
fn a_card_with_accents_is_read_in_either_encoding() {
    let card = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Élodie Ångström\r\nEND:VCARD\r\n";
    assert_eq!(Picture::with(card, 6).read(), [card]);
    let latin: Vec<u8> = card
        .chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap())
        .collect();
    assert_eq!(Picture::with(latin, 6).read(), [card]);
}

#[test]
fn bytes_that_do_not_fit_their_picture_are_refused() {
    let luma = vec![0; 100 * 100];
    assert!(Grey::new(100, 100, &luma).is_some());
    for (width, height) in [(100, 99), (0, 0), (20, 500), (10_000, 1), (usize::MAX, 2)] {
        assert!(
            Grey::new(width, height, &luma).is_none(),
            "{width} × {height}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    /// In the browser a panic ends the worker, so no picture may cause one.
    #[test]
    fn no_picture_makes_it_panic(
        (width, height, luma) in (21_usize..90, 21_usize..90).prop_flat_map(|(width, height)| {
            (Just(width), Just(height), prop::collection::vec(any::<u8>(), width * height))
        }),
    ) {
        let _ = read(Grey::new(width, height, &luma).unwrap());
    }

    #[test]
    fn no_spoiled_code_makes_it_panic(
        text in ".{0,120}",
        degrees in -180.0..180.0_f64,
        slant in -0.6..0.6_f64,
        noise in 0_i16..200,
        module in 1_usize..10,
        holes in prop::collection::vec((0_usize..640 * 480, 1_usize..40_000, any::<u8>()), 0..4),
    ) {
        let mut picture = Picture::with(text, module.min(6)).askew(degrees, slant).noisy(noise);
        for (start, length, shade) in holes {
            let end = (start + length).min(picture.luma.len());
            picture.luma[start..end].fill(shade);
        }
        let _ = picture.read();
    }
}
