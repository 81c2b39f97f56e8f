//! QR codes in a picture: grey pixels in, the texts of the codes out.

use rqrr::PreparedImage;

/// The smallest picture that is searched, in pixels a side: the smallest code has 21 modules.
const LEAST: usize = 21;
/// The largest, in pixels a side; a caller scales down what is larger.
const MOST: usize = 4_096;

/// A picture in grey: one byte a pixel, row by row from the top left, 0 is black and 255 white.
#[derive(Clone, Copy, Debug)]
pub struct Grey<'a> {
    width: usize,
    height: usize,
    luma: &'a [u8],
}

impl<'a> Grey<'a> {
    /// `None` if the bytes are not `width` times `height`, or a side is shorter than 21 or longer than 4,096 pixels.
    #[must_use]
    pub fn new(width: usize, height: usize, luma: &'a [u8]) -> Option<Self> {
        let fits = (LEAST..=MOST).contains(&width)
            && (LEAST..=MOST).contains(&height)
            && luma.len() == width * height;
        fits.then_some(Self {
            width,
            height,
            luma,
        })
    }
}

/// The texts of the codes in a picture, each once, dark on light or else light on dark; none if no code can be read.
#[must_use]
pub fn read(picture: Grey<'_>) -> Vec<String> {
    let found = search(picture, |light| light);
    if found.is_empty() {
        search(picture, |light| !light)
    } else {
        found
    }
}

fn search(picture: Grey<'_>, shade: impl Fn(u8) -> u8) -> Vec<String> {
    let Grey {
        width,
        height,
        luma,
    } = picture;
    let mut prepared =
        PreparedImage::prepare_from_greyscale(width, height, |x, y| shade(luma[y * width + x]));
    let mut texts = Vec::new();
    for grid in prepared.detect_grids() {
        let mut bytes = Vec::new();
        if grid.decode_to(&mut bytes).is_err() {
            continue;
        }
        let text = text(bytes);
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

/// Bytes are UTF-8 nearly everywhere, and ISO 8859-1 where the standard was followed to the letter.
fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| {
        error
            .as_bytes()
            .iter()
            .map(|byte| char::from(*byte))
            .collect()
    })
}
