//! Files in and out of the page.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// The largest file of contacts that is read, in MB.
const LARGEST: u32 = 64;
/// The largest file with a whole book, which may hold pictures.
const LARGEST_BOOK: u32 = 256;
/// What a file with a whole book is called.
const BOOKS: [&str; 3] = [".kith", ".automerge", ".json"];

/// A chosen file's bytes, or a sentence.
pub(super) async fn bytes(file: &File) -> Result<Uint8Array, String> {
    let is_book = BOOKS.iter().any(|end| file.name().ends_with(end));
    let largest = if is_book { LARGEST_BOOK } else { LARGEST };
    if file.size() > f64::from(largest) * 1024.0 * 1024.0 {
        return Err(format!(
            "{} is larger than {largest} MB. Export fewer contacts at a time, without their photos. Nothing was changed.",
            file.name()
        ));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    buffer.map(|buffer| Uint8Array::new(&buffer)).map_err(|_| {
        format!(
            "{} could not be read. Choose it again; it may have been moved. Nothing was changed.",
            file.name()
        )
    })
}

/// Hands a file of these parts to the browser's downloads.
pub(in crate::screens) fn download(name: &str, mime: &str, parts: &Array) -> Option<()> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let blob = Blob::new_with_u8_array_sequence_and_options(parts, &options).ok()?;
    let url = Url::create_object_url_with_blob(&blob).ok()?;
    let link: HtmlAnchorElement = document().create_element("a").ok()?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.set_rel("external");
    link.click();
    // The browser took its own hold of the bytes at the click; a minute covers the slowest.
    gloo_timers::callback::Timeout::new(60_000, move || drop(Url::revoke_object_url(&url)))
        .forget();
    Some(())
}
