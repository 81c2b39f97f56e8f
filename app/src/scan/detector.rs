//! The browser's own reader of codes, which few have: `BarcodeDetector`, reached by name.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlCanvasElement;

/// A `BarcodeDetector` for QR codes.
#[derive(Clone)]
pub(crate) struct Detector {
    detector: JsValue,
    detect: Function,
}

impl Detector {
    /// `None` where there is none, or none for QR codes.
    pub(crate) fn find() -> Option<Self> {
        let class: Function = get(&js_sys::global(), "BarcodeDetector")?;
        let options = Object::new();
        let formats = Array::of1(&"qr_code".into());
        Reflect::set(&options, &"formats".into(), &formats).ok()?;
        let detector = Reflect::construct(&class, &Array::of1(&options)).ok()?;
        let detect = get(&detector, "detect")?;
        Some(Self { detector, detect })
    }

    /// The texts of the codes on a canvas; `None` if the detector does not work after all.
    pub(crate) async fn read(&self, canvas: &HtmlCanvasElement) -> Option<Vec<String>> {
        let reading = self.detect.call1(&self.detector, canvas).ok()?;
        let found = JsFuture::from(reading.dyn_into::<Promise>().ok()?)
            .await
            .ok()?;
        let codes = found.dyn_into::<Array>().ok()?;
        let texts = codes
            .iter()
            .filter_map(|code| Reflect::get(&code, &"rawValue".into()).ok()?.as_string());
        Some(texts.collect())
    }
}

fn get(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}
