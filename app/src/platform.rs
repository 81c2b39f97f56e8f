//! What kind of browser this is, as far as words and hints depend on it.

use leptos::prelude::window;
use wasm_bindgen::JsValue;

fn agent() -> String {
    window().navigator().user_agent().unwrap_or_default()
}

/// An iPhone or iPad; iPads that ask for desktop pages have a Mac's name and a touch screen.
pub(crate) fn is_ios() -> bool {
    let agent = agent();
    agent.contains("iPhone")
        || agent.contains("iPad")
        || (agent.contains("Macintosh") && window().navigator().max_touch_points() > 1)
}

/// A phone or a tablet.
pub(crate) fn is_mobile() -> bool {
    is_ios() || agent().contains("Android")
}

/// Started from the home screen or the dock, not in a browser's tab.
pub(crate) fn is_installed() -> bool {
    let navigator = window().navigator();
    let on_ios = js_sys::Reflect::get(&navigator, &JsValue::from_str("standalone"))
        .is_ok_and(|v| v.is_truthy());
    let elsewhere = window()
        .match_media("(display-mode: standalone)")
        .ok()
        .flatten()
        .is_some_and(|m| m.matches());
    on_ios || elsewhere
}

/// "phone", "tablet" or "computer": where the book lives, in a sentence.
pub(crate) fn place() -> &'static str {
    let agent = agent();
    if agent.contains("iPhone") || (agent.contains("Android") && agent.contains("Mobile")) {
        "phone"
    } else if is_mobile() {
        "tablet"
    } else {
        "computer"
    }
}

/// A name for this device until the person gives one.
pub(crate) fn device_label() -> &'static str {
    let agent = agent();
    let known = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android phone"),
        ("CrOS", "Chromebook"),
        ("Windows", "Windows computer"),
        ("Macintosh", "Mac"),
        ("Linux", "Linux computer"),
    ];
    known
        .iter()
        .find(|(sign, _)| agent.contains(sign))
        .map_or("This browser", |(_, label)| label)
}

/// The page's own origin, which is also the relay unless another is typed.
pub(crate) fn origin() -> String {
    window().location().origin().unwrap_or_default()
}
