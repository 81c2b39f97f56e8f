//! A canvas that nobody sees: frames and pictures scaled down on it, and their grey pixels taken off.

use js_sys::Uint8Array;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{
    CanvasRenderingContext2d, ContextAttributes2d, HtmlCanvasElement, HtmlVideoElement, ImageBitmap,
};

/// Grey pixels, one byte each, row by row.
pub(crate) struct Grey {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Uint8Array,
}

/// The canvas.
pub(crate) struct Painter {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Painter {
    /// `None` if the browser has no canvas.
    pub(crate) fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.unchecked_into();
        let often = ContextAttributes2d::new();
        often.set_will_read_frequently(true);
        let context = canvas
            .get_context_with_context_options("2d", &often)
            .ok()??
            .unchecked_into();
        Some(Self { canvas, context })
    }

    /// What is painted now.
    pub(crate) fn canvas(&self) -> &HtmlCanvasElement {
        &self.canvas
    }

    /// Paints what a video shows now, at most so many pixels a side; `None` before its first frame.
    pub(crate) fn frame(&self, video: &HtmlVideoElement, most: u32) -> Option<()> {
        let (width, height) = (video.video_width(), video.video_height());
        let longer = width.max(height).min(most);
        let (width, height) = self.prepare(fit(width, height, longer)?);
        self.context
            .draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)
            .ok()
    }

    /// Paints a picture, its longer side so many pixels long.
    pub(crate) fn picture(&self, bitmap: &ImageBitmap, longer: u32) -> Option<()> {
        let fitted = fit(bitmap.width(), bitmap.height(), longer)?;
        let (width, height) = self.prepare(fitted);
        // Where a picture is transparent, its code stands on white.
        self.context.set_fill_style_str("#fff");
        self.context.fill_rect(0.0, 0.0, width, height);
        self.context
            .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)
            .ok()
    }

    fn prepare(&self, (width, height): (u32, u32)) -> (f64, f64) {
        self.canvas.set_width(width);
        self.canvas.set_height(height);
        (width.into(), height.into())
    }

    /// The grey pixels of what is painted.
    pub(crate) fn grey(&self) -> Option<Grey> {
        let (width, height) = (self.canvas.width(), self.canvas.height());
        let pixels = self
            .context
            .get_image_data(0.0, 0.0, width.into(), height.into())
            .ok()?;
        let luma = luma(&pixels.data());
        Some(Grey {
            width: usize::try_from(width).ok()?,
            height: usize::try_from(height).ok()?,
            luma: Uint8Array::from(luma.as_slice()),
        })
    }
}

/// The size that keeps the shape and has a longer side of `longer`; `None` if there is nothing.
fn fit(width: u32, height: u32, longer: u32) -> Option<(u32, u32)> {
    if width == 0 || height == 0 {
        return None;
    }
    let scaled = |side: u32| {
        let side = u64::from(side) * u64::from(longer) / u64::from(width.max(height));
        u32::try_from(side).unwrap_or(longer).max(1)
    };
    Some((scaled(width), scaled(height)))
}

/// How light each pixel is: red, green and blue in the proportions of ITU-R BT.601, in 256ths.
fn luma(rgba: &[u8]) -> Vec<u8> {
    let light = |pixel: &[u8]| {
        let sum = 77 * u32::from(pixel[0]) + 150 * u32::from(pixel[1]) + 29 * u32::from(pixel[2]);
        u8::try_from(sum >> 8).unwrap_or(u8::MAX)
    };
    rgba.chunks_exact(4).map(light).collect()
}

#[cfg(test)]
mod tests {
    use super::{fit, luma};

    #[test]
    fn a_picture_keeps_its_shape_whatever_its_size() {
        for (width, height, fitted) in [
            (640, 480, Some((800, 600))),
            (212, 212, Some((800, 800))),
            (800, 800, Some((800, 800))),
            (1_920, 1_080, Some((800, 450))),
            (3_024, 4_032, Some((600, 800))),
            (10_000, 1, Some((800, 1))),
            (0, 480, None),
            (0, 0, None),
        ] {
            assert_eq!(fit(width, height, 800), fitted, "{width} × {height}");
        }
    }

    #[test]
    fn white_is_255_black_is_0_and_green_is_lighter_than_blue() {
        let rgba = [
            255, 255, 255, 255, 0, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255,
        ];
        assert_eq!(luma(&rgba), [255, 0, 149, 28]);
    }
}
