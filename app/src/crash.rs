//! The last resort: when the page or its worker dies, words and a way back instead of a dead screen.

use wasm_bindgen::JsCast;

/// Shows the crash screen whenever Rust panics.
pub(crate) fn install() {
    std::panic::set_hook(Box::new(|info| {
        console_error_panic_hook::hook(info);
        show();
    }));
}

/// Covers the page. Plain DOM and a plain link: nothing of the program may be needed any more.
pub(crate) fn show() {
    let Some(document) = web_sys::window().and_then(|w| w.document()) else {
        return;
    };
    if let Some(panel) = document.get_element_by_id("crash") {
        let _ = panel.remove_attribute("hidden");
        return;
    }
    let (Ok(panel), Some(body)) = (document.create_element("div"), document.body()) else {
        return;
    };
    panel.set_id("crash");
    panel.set_class_name("crash");
    let _ = panel.set_attribute("role", "alertdialog");
    let _ = panel.set_attribute("aria-label", "Something went wrong");
    panel.set_inner_html(
        "<h1>Something went wrong on this screen</h1><p>Your saved data is safe.</p>\
         <a class=\"btn main big\" href=\"\" rel=\"external\">Reload</a>",
    );
    if body.append_child(&panel).is_ok()
        && let Ok(Some(link)) = panel.query_selector("a")
    {
        let _ = link.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}
