//! The secret behind the `#` of a pairing link: taken out of the address before anything else runs.

use wasm_bindgen::JsValue;

/// The whole link this page was opened with, if it was one; the address keeps only its path.
pub(crate) fn take() -> Option<String> {
    let window = web_sys::window()?;
    let location = window.location();
    let (path, hash) = (location.pathname().ok()?, location.hash().ok()?);
    if path.trim_end_matches('/') != "/pair" || hash.len() < 2 {
        return None;
    }
    let link = location.href().ok()?;
    window
        .history()
        .ok()?
        .replace_state_with_url(&JsValue::NULL, "", Some(&path))
        .ok()?;
    Some(link)
}
