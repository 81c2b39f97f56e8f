//! Photos on the screen: fetched from the worker once, and made small before they go there.

use crate::client::Client;
use crate::scan::bitmap;
use crate::scan::painter::Painter;
use js_sys::{Array, Promise, Uint8Array};
use kith_channel::{Ask, Reply};
use kith_graph::picture::{MAX_PICTURE, PictureId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, HtmlCanvasElement, ImageBitmap, Url};

/// The longer side in pixels and the quality of a JPEG, tried one after the other until it is small enough.
const PHOTO: [(u32, f64); 4] = [(800, 0.85), (800, 0.6), (800, 0.4), (400, 0.5)];
/// The same for a card, whose small print is to be read.
const CARD: [(u32, f64); 4] = [(1_600, 0.8), (1_400, 0.65), (1_200, 0.5), (800, 0.5)];
/// A photo of a card that is still to be read: as large as 200 KB let it be.
const UNREAD: [(u32, f64); 7] = [
    (2_400, 0.6),
    (2_200, 0.5),
    (2_000, 0.5),
    (1_800, 0.5),
    (1_600, 0.5),
    (1_200, 0.5),
    (800, 0.5),
];

/// How many are held at once; each is some 100 KB.
const MOST: usize = 300;

const UNREADABLE: &str = "This file is no picture that can be opened. Choose another one.";

/// Addresses of the photos that were looked at since the page was opened.
#[derive(Clone, Copy)]
pub(crate) struct Photos {
    client: Client,
    known: StoredValue<BTreeMap<PictureId, ArcRwSignal<Option<String>>>>,
}

impl Photos {
    pub(crate) fn new(client: Client) -> Self {
        Self {
            client,
            known: StoredValue::new(BTreeMap::new()),
        }
    }

    /// What an image shows it by; `None` until it is on this device.
    pub(crate) fn address(self, id: PictureId) -> ArcRwSignal<Option<String>> {
        if let Some(known) = self.known.with_value(|known| known.get(&id).cloned()) {
            return known;
        }
        let address = ArcRwSignal::new(None);
        self.known.update_value(|known| {
            if known.len() >= MOST {
                // What is on the screen stays there.
                let old = std::mem::take(known).into_values();
                old.filter_map(|address| address.get_untracked())
                    .for_each(|address| drop(Url::revoke_object_url(&address)));
            }
            known.insert(id, address.clone());
        });
        let shown = address.clone();
        spawn_local(async move {
            match self.client.ask_with(Ask::Picture { id }, None).await {
                (Reply::File { mime, .. }, Some(bytes)) => shown.set(object_url(&mime, &bytes)),
                // Whoever looks at it again asks again.
                _ => drop(self.known.try_update_value(|known| known.remove(&id))),
            }
        });
        address
    }
}

/// A chosen picture as a JPEG of at most 800 pixels a side and 200 KB, and with nothing else that its file said.
///
/// # Errors
/// A sentence, if it is no picture.
pub(crate) async fn shrink(file: &Blob) -> Result<Uint8Array, String> {
    shrunk(file, &PHOTO).await
}

/// A card's picture as a JPEG of at most 1,600 pixels a side and 200 KB.
///
/// # Errors
/// A sentence, if it is no picture.
pub(crate) async fn shrink_card(file: &Blob) -> Result<Uint8Array, String> {
    shrunk(file, &CARD).await
}

/// A photo of a card that is still to be read, as large as 200 KB let it be.
///
/// # Errors
/// A sentence, if it is no picture.
pub(crate) async fn shrink_unread(file: &Blob) -> Result<Uint8Array, String> {
    shrunk(file, &UNREAD).await
}

async fn shrunk(file: &Blob, sizes: &[(u32, f64)]) -> Result<Uint8Array, String> {
    let bitmap = bitmap(file).await.ok_or(UNREADABLE)?;
    let small = smaller(&bitmap, sizes).await;
    // A photo is tens of megabytes; it goes now, not when the browser tidies up.
    bitmap.close();
    small.ok_or_else(|| UNREADABLE.to_owned())
}

async fn smaller(bitmap: &ImageBitmap, sizes: &[(u32, f64)]) -> Option<Uint8Array> {
    let painter = Painter::new()?;
    let longer = bitmap.width().max(bitmap.height());
    for &(most, quality) in sizes {
        painter.picture(bitmap, longer.min(most))?;
        let bytes = jpeg(painter.canvas(), quality).await?;
        if bytes.byte_length() <= MAX_PICTURE {
            return Some(bytes);
        }
    }
    None
}

/// What is painted, as a JPEG.
pub(crate) async fn jpeg(canvas: &HtmlCanvasElement, quality: f64) -> Option<Uint8Array> {
    let made = Promise::new(&mut |resolve, reject| {
        let kind = "image/jpeg";
        let asked = canvas.to_blob_with_type_and_encoder_options(&resolve, kind, &quality.into());
        if let Err(error) = asked {
            drop(reject.call1(&error, &error));
        }
    });
    let blob: Blob = JsFuture::from(made).await.ok()?.dyn_into().ok()?;
    let buffer = JsFuture::from(blob.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer))
}

fn object_url(mime: &str, bytes: &Uint8Array) -> Option<String> {
    Url::create_object_url_with_blob(&blob(mime, bytes)?).ok()
}

/// Bytes as a file of their kind.
pub(crate) fn blob(mime: &str, bytes: &Uint8Array) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    Blob::new_with_u8_array_sequence_and_options(&Array::of1(bytes), &options).ok()
}
