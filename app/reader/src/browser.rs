//! For the worker of a browser: pixels and a function that recognises text in, a card and its fields out.

use crate::picture::Photo;
use crate::reading::{Reading, Task};
use crate::recognise::{TextRecognizer, recognise};
use js_sys::{Function, JsString, Promise, Uint8Array};
use kith_formats::card::{Hints, Word};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A card that was read.
#[wasm_bindgen]
pub struct Card {
    /// Of the straightened picture, in pixels.
    #[wasm_bindgen(readonly)]
    pub width: usize,
    /// Of the straightened picture, in pixels.
    #[wasm_bindgen(readonly)]
    pub height: usize,
    /// Whether the card's edges were found; if not, the picture is the whole photo.
    #[wasm_bindgen(readonly)]
    pub found: bool,
    rgba: Vec<u8>,
    fields: String,
}

#[wasm_bindgen]
impl Card {
    /// The straightened picture, four bytes a pixel, row by row.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn rgba(&self) -> Vec<u8> {
        self.rgba.clone()
    }

    /// [`CardFields`](kith_formats::card::CardFields) as JSON.
    #[must_use]
    #[wasm_bindgen(getter)]
    pub fn fields(&self) -> String {
        self.fields.clone()
    }
}

/// A function `(pgm: Uint8Array, mode: string) => Promise<string>`, whose string is JSON of words.
struct Given(Function);

impl TextRecognizer for Given {
    type Error = JsValue;

    async fn words(&self, task: &Task) -> Result<Vec<Word>, JsValue> {
        let pgm = Uint8Array::from(task.picture.pgm().as_slice());
        let mode = JsValue::from_str(task.layout.mode());
        let asked = self.0.call2(&JsValue::NULL, &pgm, &mode)?;
        let words = JsFuture::from(asked.unchecked_into::<Promise>()).await?;
        let words = String::from(words.unchecked_into::<JsString>());
        serde_json::from_str(&words).map_err(|e| JsValue::from_str(&e.to_string()))
    }
}

/// Reads the card of a photo: `rgba` are its pixels, `country` two capital letters or nothing, `progress` is called with
/// how many pictures were looked at and how many there will be.
///
/// # Errors
/// A sentence for a photo that is too large or has other dimensions than bytes, or what the recogniser threw.
#[wasm_bindgen(js_name = readCard)]
pub async fn read_card(
    rgba: Vec<u8>,
    width: usize,
    height: usize,
    country: Option<String>,
    recognizer: Function,
    progress: Function,
) -> Result<Card, JsValue> {
    let mut reading = {
        let photo = Photo::new(width, height, &rgba)
            .ok_or_else(|| JsValue::from_str("This picture is too large or too small."))?;
        Reading::of(&photo, Hints { country })
    };
    drop(rgba);
    let tell = |done: usize, of: usize| {
        // Whoever does not want to hear of it loses nothing.
        let _ = progress.call2(&JsValue::NULL, &done.into(), &of.into());
    };
    let fields = recognise(&mut reading, &Given(recognizer), tell).await?;
    let picture = reading.picture();
    Ok(Card {
        width: picture.width,
        height: picture.height,
        found: reading.found_card(),
        rgba: picture.rgba(),
        fields: serde_json::to_string(&fields).map_err(|e| JsValue::from_str(&e.to_string()))?,
    })
}
