//! The worker's end of the channel: messages in, one queue; messages out.

use futures::channel::mpsc;
use js_sys::{Array, Uint8Array};
use kith_channel::{Request, Tell};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// What the page sends before anything else can happen to it.
pub(crate) const READY: &str = "ready";

/// The page that started this worker.
pub(crate) struct Page {
    scope: DedicatedWorkerGlobalScope,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Page {
    /// Starts listening and says so.
    pub(crate) fn open() -> (Self, mpsc::UnboundedReceiver<(Request, Vec<u8>)>) {
        let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
        let (to, requests) = mpsc::unbounded();
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let parts = Array::from(&event.data());
            let Some(json) = parts.get(0).as_string() else {
                return;
            };
            let bytes = parts
                .get(1)
                .dyn_into::<Uint8Array>()
                .map(|b| b.to_vec())
                .unwrap_or_default();
            match serde_json::from_str::<Request>(&json) {
                Ok(request) => drop(to.unbounded_send((request, bytes))),
                // Page and worker come from the same build, so this is a page of another version.
                Err(e) => web_sys::console::warn_1(
                    &format!("a request that this worker does not know: {e}").into(),
                ),
            }
        });
        scope.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        let page = Self {
            scope,
            _heard: heard,
        };
        page.post(&JsValue::from_str(READY), None);
        (page, requests)
    }

    pub(crate) fn tell(&self, tell: &Tell, bytes: Option<&[u8]>) {
        let Ok(json) = serde_json::to_string(tell) else {
            return;
        };
        let buffer = bytes.map(Uint8Array::from);
        let message = Array::of2(
            &json.into(),
            &buffer.clone().map_or(JsValue::NULL, JsValue::from),
        );
        self.post(&message, buffer.as_ref());
    }

    fn post(&self, message: &JsValue, hand_over: Option<&Uint8Array>) {
        let sent = match hand_over {
            Some(buffer) => self
                .scope
                .post_message_with_transfer(message, &Array::of1(&buffer.buffer())),
            None => self.scope.post_message(message),
        };
        // A page that is gone takes its worker with it.
        drop(sent);
    }
}
