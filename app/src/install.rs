//! Putting Kith on the home screen: the browser's own prompt where there is one.

use js_sys::{Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};

/// The browser's offer to install, kept until the person takes it.
#[derive(Clone, Copy)]
pub(crate) struct Install {
    offer: RwSignal<Option<JsValue>, LocalStorage>,
}

impl Install {
    /// Waits for the offer; it comes early or not at all.
    pub(crate) fn watch() -> Self {
        let offer = RwSignal::new_local(None);
        let offered = window_event_listener_untyped("beforeinstallprompt", move |event| {
            event.prevent_default();
            offer.set(Some(event.into()));
        });
        let done = window_event_listener_untyped("appinstalled", move |_| offer.set(None));
        on_cleanup(move || {
            offered.remove();
            done.remove();
        });
        Self { offer }
    }

    /// Whether the browser would ask.
    pub(crate) fn is_offered(self) -> bool {
        self.offer.with(Option::is_some)
    }

    /// Lets the browser ask.
    pub(crate) fn ask(self) {
        let Some(event) = self.offer.try_update(Option::take).flatten() else {
            return;
        };
        if let Ok(prompt) = Reflect::get(&event, &JsValue::from_str("prompt"))
            && let Some(prompt) = prompt.dyn_ref::<Function>()
        {
            // Refusing is an answer too.
            let _ = prompt.call0(&event);
        }
    }
}
