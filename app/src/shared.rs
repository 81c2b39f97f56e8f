//! What other apps shared with Kith: the service worker keeps it, this takes it (row C5).
//!
//! It stays where it is until the screen that took it says so, so that a page that dies in between loses nothing.

use js_sys::Array;
use leptos::prelude::window;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Cache, File, FilePropertyBag, Request, Response};

/// Where the service worker keeps it.
const SHARED: &str = "kith-shared";

/// One thing that was shared.
#[derive(Clone)]
pub(crate) struct Shared {
    /// What `forget` takes.
    place: String,
    /// What it is.
    pub(crate) what: What,
}

/// What can be shared.
#[derive(Clone)]
pub(crate) enum What {
    /// Text or a link.
    Text(String),
    /// A picture.
    Picture(File),
    /// Any other file: contacts, as far as Kith takes them.
    File(File),
}

/// Everything that waits, the oldest first.
pub(crate) async fn waiting() -> Vec<Shared> {
    let mut found = Vec::new();
    let Some(cache) = open().await else {
        return found;
    };
    let Ok(keys) = JsFuture::from(cache.keys()).await else {
        return found;
    };
    for request in Array::from(&keys).iter() {
        let request: Request = request.unchecked_into();
        if let Some(what) = read(&cache, &request).await {
            let place = request.url();
            found.push(Shared { place, what });
        }
    }
    found.sort_by(|a, b| a.place.cmp(&b.place));
    found
}

/// It was taken, or is not wanted.
pub(crate) async fn forget(shared: &Shared) {
    if let Some(cache) = open().await {
        // What is gone already need not be forgotten.
        let _ = JsFuture::from(cache.delete_with_str(&shared.place)).await;
    }
}

/// `None` where the browser keeps no caches for a page.
async fn open() -> Option<Cache> {
    let opening = window().caches().ok()?.open(SHARED);
    JsFuture::from(opening).await.ok()?.dyn_into().ok()
}

async fn read(cache: &Cache, request: &Request) -> Option<What> {
    let response: Response = JsFuture::from(cache.match_with_request(request))
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    let header = |name: &str| {
        response
            .headers()
            .get(name)
            .ok()
            .flatten()
            .unwrap_or_default()
    };
    let (media, name) = (header("Content-Type"), header("X-Name"));
    if name.is_empty() {
        let text = JsFuture::from(response.text().ok()?).await.ok()?;
        return text.as_string().map(What::Text);
    }
    let name = String::from(js_sys::decode_uri_component(&name).ok()?);
    let blob: Blob = JsFuture::from(response.blob().ok()?)
        .await
        .ok()?
        .dyn_into()
        .ok()?;
    let options = FilePropertyBag::new();
    options.set_type(&media);
    let parts = Array::of1(&blob);
    let file = File::new_with_blob_sequence_and_options(&parts, &name, &options).ok()?;
    Some(if media.starts_with("image/") {
        What::Picture(file)
    } else {
        What::File(file)
    })
}
