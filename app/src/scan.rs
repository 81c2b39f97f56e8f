//! Reading QR codes with the camera and from pictures.
//!
//! The browser's own detector is used where there is one and it works; else grey pixels go to the worker.

mod camera;
mod detector;
pub(crate) mod painter;

use crate::client::Client;
pub(crate) use camera::Camera;
use detector::Detector;
use kith_channel::{Ask, Reply};
use painter::{Grey, Painter};
use std::cell::RefCell;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File, HtmlVideoElement, ImageBitmap};

/// The longer side of a camera frame as it is searched, in pixels.
const FRAME: u32 = 800;
/// The longer sides that a chosen picture is given, one after the other: enough for a code that fills it, then for a small
/// one in a large photo. There is no next frame, and a code can happen to be unreadable at one size alone.
const PICTURE: [u32; 3] = [800, 1_100, 1_600];

const UNREADABLE: &str = "This file is no picture that can be opened. Choose another one.";

/// Reads codes, one picture at a time.
pub(crate) struct Reader {
    client: Client,
    painter: Painter,
    detector: RefCell<Option<Detector>>,
}

impl Reader {
    /// `None` if the browser has no canvas to paint on.
    pub(crate) fn new(client: Client) -> Option<Self> {
        Some(Self {
            client,
            painter: Painter::new()?,
            detector: RefCell::new(Detector::find()),
        })
    }

    /// The texts of the codes that the camera sees now; none before its first frame.
    ///
    /// # Errors
    /// A sentence, if nothing can be read at all.
    pub(crate) async fn frame(&self, video: &HtmlVideoElement) -> Result<Vec<String>, String> {
        if self.painter.frame(video, FRAME).is_none() {
            return Ok(Vec::new());
        }
        match self.by_browser().await {
            Some(texts) => Ok(texts),
            None => self.by_worker().await,
        }
    }

    /// The texts of the codes in a picture that was chosen.
    ///
    /// # Errors
    /// A sentence, if it is no picture or nothing can be read at all.
    pub(crate) async fn picture(&self, file: &File) -> Result<Vec<String>, String> {
        let bitmap = bitmap(file).await.ok_or(UNREADABLE)?;
        let found = self.search(&bitmap).await;
        // A photo is tens of megabytes; it goes now, not when the browser tidies up.
        bitmap.close();
        found
    }

    async fn search(&self, bitmap: &ImageBitmap) -> Result<Vec<String>, String> {
        for longer in PICTURE {
            self.painter.picture(bitmap, longer).ok_or(UNREADABLE)?;
            let mut texts = self.by_browser().await.unwrap_or_default();
            if texts.is_empty() {
                texts = self.by_worker().await?;
            }
            if !texts.is_empty() {
                return Ok(texts);
            }
        }
        Ok(Vec::new())
    }

    /// `None` if the browser has no detector; one that fails is not asked again.
    async fn by_browser(&self) -> Option<Vec<String>> {
        let detector = self.detector.borrow().clone()?;
        let texts = detector.read(self.painter.canvas()).await;
        if texts.is_none() {
            self.detector.replace(None);
        }
        texts
    }

    async fn by_worker(&self) -> Result<Vec<String>, String> {
        let Grey {
            width,
            height,
            luma,
        } = self.painter.grey().ok_or(UNREADABLE)?;
        let ask = Ask::ReadCodes { width, height };
        match self.client.ask_with(ask, Some(luma)).await.0 {
            Reply::Codes { texts } => Ok(texts),
            Reply::Refused { sentence } => Err(sentence),
            _ => Ok(Vec::new()),
        }
    }
}

/// A chosen file as pixels, turned as its camera was held; `None` if it is no picture.
pub(crate) async fn bitmap(file: &Blob) -> Option<ImageBitmap> {
    let decoding = leptos::prelude::window()
        .create_image_bitmap_with_blob(file)
        .ok()?;
    JsFuture::from(decoding).await.ok().map(ImageBitmap::from)
}
