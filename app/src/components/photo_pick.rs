//! A photo that was taken or chosen in a file field.

use wasm_bindgen::JsCast;
use web_sys::{Event, File, HtmlInputElement};

/// The photo; the field is emptied, so that the same one can be chosen again.
pub(crate) fn chosen(event: &Event) -> Option<File> {
    let input: HtmlInputElement = event.target()?.dyn_into().ok()?;
    let photo = input.files()?.get(0);
    input.set_value("");
    photo
}
