//! The last resort: when the worker dies, words and a way back instead of a dead screen.

use wasm_bindgen::JsCast;

/// Shows the crash screen, which stands in the shell: `boot-app.js` shows the same one when this module itself dies.
pub(crate) fn show() {
    let document = web_sys::window().and_then(|w| w.document());
    let Some(panel) = document.and_then(|d| d.get_element_by_id("crash")) else {
        return;
    };
    let _ = panel.remove_attribute("hidden");
    if let Ok(Some(link)) = panel.query_selector("a") {
        let _ = link.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
