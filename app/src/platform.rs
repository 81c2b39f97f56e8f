//! What kind of browser this is, as far as words and hints depend on it.

use js_sys::{Array, Function, Object, Promise, Reflect};
use leptos::prelude::window;
use leptos::task::spawn_local;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{File, FilePropertyBag};

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

/// Whether dates like 3/4 begin with the month where the person lives, as the browser writes them; `None` if it does not
/// say.
pub(crate) fn month_first() -> Option<bool> {
    let writer = js_sys::Intl::DateTimeFormat::new(&Array::new(), &Object::new());
    let parts = writer.format_to_parts(&js_sys::Date::new_0());
    let kinds: Vec<String> = parts
        .iter()
        .filter_map(|part| Reflect::get(&part, &"type".into()).ok()?.as_string())
        .collect();
    let place = |kind: &str| kinds.iter().position(|one| one == kind);
    Some(place("month")? < place("day")?)
}

/// A function of an object that not every browser has.
fn function(of: &JsValue, name: &str) -> Option<Function> {
    Reflect::get(of, &name.into()).ok()?.dyn_into().ok()
}

/// The screen does not go dark while this lives, where the browser can see to that.
pub(crate) struct Awake {
    lock: Rc<RefCell<Option<JsValue>>>,
}

/// Asks for the screen to stay on.
pub(crate) fn keep_screen_on() -> Awake {
    let lock = Rc::new(RefCell::new(None));
    let asked = Reflect::get(&window().navigator(), &"wakeLock".into())
        .ok()
        .and_then(|locks| {
            function(&locks, "request")?
                .call1(&locks, &"screen".into())
                .ok()
        })
        .and_then(|asked| asked.dyn_into::<Promise>().ok());
    if let Some(asked) = asked {
        let weak = Rc::downgrade(&lock);
        spawn_local(async move {
            // A phone that saves its battery may refuse: then it goes dark as always.
            let Ok(sentinel) = JsFuture::from(asked).await else {
                return;
            };
            match weak.upgrade() {
                Some(lock) => drop(lock.replace(Some(sentinel))),
                None => release(&sentinel),
            }
        });
    }
    Awake { lock }
}

impl Drop for Awake {
    fn drop(&mut self) {
        if let Some(sentinel) = self.lock.take() {
            release(&sentinel);
        }
    }
}

fn release(sentinel: &JsValue) {
    if let Some(release) = function(sentinel, "release") {
        // Released already, by the browser: nothing to do.
        let _ = release.call0(sentinel);
    }
}

/// Hands a vCard to another app.
pub(crate) fn share_card(vcard: &str) {
    share_file("card.vcf", "text/vcard", vcard);
}

/// Hands a text to another app: as a file where the browser can, else as text.
pub(crate) fn share_file(name: &str, mime: &str, content: &str) {
    let navigator = window().navigator();
    let Some(share) = function(&navigator, "share") else {
        return;
    };
    let data = Object::new();
    let options = FilePropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&content.into());
    let file = File::new_with_str_sequence_and_options(&parts, name, &options);
    // A plain object takes any property.
    if let Ok(file) = file {
        let _ = Reflect::set(&data, &"files".into(), &Array::of1(&file));
    }
    let can = function(&navigator, "canShare")
        .and_then(|can| can.call1(&navigator, &data).ok())
        .is_some_and(|can| can.is_truthy());
    let data = if can {
        data
    } else {
        let text = Object::new();
        let _ = Reflect::set(&text, &"text".into(), &content.into());
        text
    };
    // Put away by the person: nothing to say.
    let _ = share.call1(&navigator, &data);
}
