//! A newer version of the app: found by the service worker, taken only when the person says so.

use gloo_events::EventListener;
use js_sys::{Object, Reflect};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::Cell;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    ServiceWorker, ServiceWorkerContainer, ServiceWorkerRegistration, ServiceWorkerState,
};

/// Whether a newer version waits, and the way to it.
#[derive(Clone, Copy)]
pub(crate) struct Update {
    waiting: RwSignal<Option<ServiceWorker>, LocalStorage>,
    /// Another tab took the new version; this one still runs the old.
    elsewhere: RwSignal<bool>,
    asked: StoredValue<bool>,
    listeners: StoredValue<Vec<EventListener>, LocalStorage>,
}

impl Update {
    /// Registers the service worker and watches for newer ones.
    pub(crate) fn watch() -> Self {
        let update = Self {
            waiting: RwSignal::new_local(None),
            elsewhere: RwSignal::new(false),
            asked: StoredValue::new(false),
            listeners: StoredValue::new_local(Vec::new()),
        };
        if let Some(container) = container() {
            update.follow(&container);
            spawn_local(async move {
                // Without a service worker everything but starting offline works; there is nothing to say.
                if let Ok(registration) = JsFuture::from(container.register("/sw.js")).await {
                    update.look_after(registration.into());
                }
            });
        }
        update
    }

    /// Whether to show the notice.
    pub(crate) fn is_ready(self) -> bool {
        self.elsewhere.get() || self.waiting.with(Option::is_some)
    }

    /// Starts the newer version: the page reloads as soon as it is in charge.
    pub(crate) fn take(self) {
        self.asked.set_value(true);
        match self.waiting.get_untracked() {
            Some(worker) if !self.elsewhere.get_untracked() => {
                let message = Object::new();
                let set = Reflect::set(
                    &message,
                    &JsValue::from_str("type"),
                    &JsValue::from_str("activate"),
                );
                if set.is_err() || worker.post_message(&message).is_err() {
                    reload();
                }
            }
            _ => reload(),
        }
    }

    fn keep(self, listener: EventListener) {
        self.listeners.try_update_value(|all| all.push(listener));
    }

    fn follow(self, container: &ServiceWorkerContainer) {
        // The first worker takes over a page that had none: that is no update.
        let had_one = Cell::new(container.controller().is_some());
        self.keep(EventListener::new(
            container,
            "controllerchange",
            move |_| {
                if !had_one.replace(true) {
                    return;
                }
                if self.asked.try_get_value() == Some(true) || document().hidden() {
                    reload();
                } else {
                    self.elsewhere.try_set(true);
                }
            },
        ));
    }

    fn look_after(self, registration: ServiceWorkerRegistration) {
        // The first version waits for a moment too, before it is active.
        if registration.active().is_some() && registration.waiting().is_some() {
            self.waiting.try_set(registration.waiting());
        }
        let found = registration.clone();
        self.keep(EventListener::new(
            &registration,
            "updatefound",
            move |_| {
                let Some(worker) = found.installing() else {
                    return;
                };
                // Asked now: by the time that WebKit says "installed", the first one may be in charge already.
                let is_newer = found.active().is_some();
                let installed = worker.clone();
                self.keep(EventListener::new(&worker, "statechange", move |_| {
                    if installed.state() == ServiceWorkerState::Installed && is_newer {
                        self.waiting.try_set(Some(installed.clone()));
                    }
                }));
            },
        ));
        self.keep(EventListener::new(
            &document(),
            "visibilitychange",
            move |_| {
                if !document().hidden() {
                    // Offline this fails, and the next look will do.
                    drop(registration.update());
                }
            },
        ));
    }
}

/// Starts the page anew.
pub(crate) fn reload() {
    // A page that cannot reload stays as it is.
    let _ = window().location().reload();
}

/// Missing on pages without HTTPS.
fn container() -> Option<ServiceWorkerContainer> {
    let navigator = window().navigator();
    let there =
        Reflect::get(&navigator, &JsValue::from_str("serviceWorker")).is_ok_and(|v| v.is_truthy());
    there.then(|| navigator.service_worker())
}
