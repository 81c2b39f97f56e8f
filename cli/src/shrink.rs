//! Photos that come with a file, made small enough for the book.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;

/// The longer side in pixels and the quality of a JPEG, tried one after the other: those of the page.
const SIZES: [(u32, u8); 4] = [(800, 85), (800, 60), (800, 40), (400, 50)];

/// A JPEG of at most so many bytes; `None` if it is no picture that can be read here.
pub(crate) fn shrink(image: &[u8], most: usize) -> Option<Vec<u8>> {
    let picture = image::load_from_memory(image).ok()?;
    SIZES.into_iter().find_map(|(side, quality)| {
        let longer = picture.width().max(picture.height());
        let small = if longer > side {
            picture.resize(side, side, FilterType::Triangle)
        } else {
            picture.clone()
        };
        let mut bytes = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
        small.to_rgb8().write_with_encoder(encoder).ok()?;
        (bytes.len() <= most).then_some(bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{ImageBuffer, ImageFormat, Rgb};
    use std::io::Cursor;

    #[test]
    fn a_large_picture_becomes_a_small_jpeg_of_the_same_shape_and_nonsense_nothing() {
        let noise = |x: u32, y: u32| Rgb([(x * 7 + y * 13) as u8, (x ^ y) as u8, (x * y) as u8]);
        let large = ImageBuffer::from_fn(1_600, 1_200, noise);
        let mut png = Cursor::new(Vec::new());
        large.write_to(&mut png, ImageFormat::Png).unwrap();
        assert!(png.get_ref().len() > 200 * 1024);
        let small = shrink(png.get_ref(), 200 * 1024).unwrap();
        assert!(small.len() <= 200 * 1024 && small.starts_with(&[0xff, 0xd8]));
        let read = image::load_from_memory(&small).unwrap();
        assert_eq!(read.width() * 3, read.height() * 4);
        assert_eq!(shrink(b"no picture", 1_000), None);
    }
}
