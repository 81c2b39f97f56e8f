//! Several tabs of one book: who hears of whose writes, and which one talks to the relay.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "kith";
const LOCK: &str = "kith-sync";
const WROTE: &str = "wrote";
const STATUS: &str = "status?";

/// What another tab said.
pub(crate) enum Heard {
    /// Something is in the store that was not there before.
    Wrote,
    /// How does the relay stand?
    StatusAsked,
    /// How the relay stands, from the tab that talks to it.
    Status(String),
}

/// Tells and hears the other tabs. Without BroadcastChannel there is nobody to tell.
pub(crate) struct Tabs {
    channel: Option<BroadcastChannel>,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Tabs {
    pub(crate) fn new(heard: impl Fn(Heard) + 'static) -> Self {
        let channel = BroadcastChannel::new(CHANNEL).ok();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            match event.data().as_string().as_deref() {
                Some(WROTE) => heard(Heard::Wrote),
                Some(STATUS) => heard(Heard::StatusAsked),
                Some(json) if json.starts_with('{') => heard(Heard::Status(json.to_owned())),
                _ => {}
            }
        });
        if let Some(channel) = &channel {
            channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        Self {
            channel,
            _heard: on_message,
        }
    }

    pub(crate) fn announce(&self) {
        self.say(WROTE);
    }

    pub(crate) fn ask_status(&self) {
        self.say(STATUS);
    }

    pub(crate) fn say_status(&self, json: &str) {
        self.say(json);
    }

    fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // A closed channel means a tab on its way out.
            drop(channel.post_message(&text.into()));
        }
    }
}

/// Calls `held` once this tab is the one that seals and talks to the relay, and `lost` if another tab steals that.
/// With `steal`, now. A browser without Web Locks is taken to have one tab.
pub(crate) fn when_alone(
    steal: bool,
    held: impl FnOnce() + 'static,
    lost: impl FnOnce() + 'static,
) {
    let navigator =
        Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or(JsValue::UNDEFINED);
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or(JsValue::UNDEFINED);
    let request = Reflect::get(&locks, &"request".into())
        .ok()
        .and_then(|f| f.dyn_into::<Function>().ok());
    let Some(request) = request else {
        held();
        return;
    };
    let granted = Closure::once_into_js(move || {
        held();
        // Never settles: the lock goes with the tab.
        Promise::new(&mut |_, _| {})
    });
    let options = Object::new();
    // A plain object takes any property.
    drop(Reflect::set(&options, &"steal".into(), &steal.into()));
    if let Ok(promise) = request.call3(&locks, &LOCK.into(), &options, &granted) {
        spawn_local(async move {
            // Rejected when another tab stole the lock.
            if JsFuture::from(Promise::from(promise)).await.is_err() {
                lost();
            }
        });
    }
}
