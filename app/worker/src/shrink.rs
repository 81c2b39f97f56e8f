//! Photos that come with a file, made small enough for the book.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, ImageBitmap, ImageEncodeOptions, OffscreenCanvas, OffscreenCanvasRenderingContext2d,
    WorkerGlobalScope,
};

/// The longer side in pixels and the quality of a JPEG, tried one after the other: those of the page.
const SIZES: [(u32, f64); 4] = [(800, 0.85), (800, 0.6), (800, 0.4), (400, 0.5)];

/// A JPEG of at most so many bytes; `None` if it is no picture that this browser reads.
pub(crate) async fn shrink(image: &[u8], most: usize) -> Option<Vec<u8>> {
    let parts = Array::of1(&Uint8Array::from(image));
    let blob = Blob::new_with_u8_array_sequence(&parts).ok()?;
    let scope: WorkerGlobalScope = js_sys::global().dyn_into().ok()?;
    let decoding = scope.create_image_bitmap_with_blob(&blob).ok()?;
    let picture: ImageBitmap = JsFuture::from(decoding).await.ok()?.dyn_into().ok()?;
    let small = smaller(&picture, most).await;
    picture.close();
    small
}

async fn smaller(picture: &ImageBitmap, most: usize) -> Option<Vec<u8>> {
    let longer = picture.width().max(picture.height()).max(1);
    for (side, quality) in SIZES {
        let scaled = |length: u32| (length * side.min(longer) / longer).max(1);
        let (width, height) = (scaled(picture.width()), scaled(picture.height()));
        let canvas = OffscreenCanvas::new(width, height).ok()?;
        let context: OffscreenCanvasRenderingContext2d =
            canvas.get_context("2d").ok()??.dyn_into().ok()?;
        let (width, height) = (f64::from(width), f64::from(height));
        context.set_fill_style_str("#fff");
        context.fill_rect(0.0, 0.0, width, height);
        context
            .draw_image_with_image_bitmap_and_dw_and_dh(picture, 0.0, 0.0, width, height)
            .ok()?;
        let options = ImageEncodeOptions::new();
        options.set_type("image/jpeg");
        options.set_quality(quality);
        let encoding = canvas.convert_to_blob_with_options(&options).ok()?;
        let blob: Blob = JsFuture::from(encoding).await.ok()?.dyn_into().ok()?;
        let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
        let bytes = Uint8Array::new(&buffer).to_vec();
        if bytes.len() <= most {
            return Some(bytes);
        }
    }
    None
}
