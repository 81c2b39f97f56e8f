//! Several tabs of one book: who hears of whose writes, and what the one says that talks to the relay.

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, MessageEvent};

const CHANNEL: &str = "kith";
const WROTE: &str = "wrote";
const STATUS: &str = "status?";
const ALIVE: &str = "alive ";

/// What another tab said.
pub(crate) enum Heard {
    /// Something is in the store that was not there before.
    Wrote,
    /// How does the relay stand?
    StatusAsked,
    /// How the relay stands, from the tab that talks to it.
    Status(String),
    /// The tab that talks to the relay is there; with its fence.
    Alive(u64),
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
                Some(text) => {
                    if let Some(Ok(fence)) = text.strip_prefix(ALIVE).map(str::parse) {
                        heard(Heard::Alive(fence));
                    }
                }
                None => {}
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

    pub(crate) fn say_alive(&self, fence: u64) {
        self.say(&format!("{ALIVE}{fence}"));
    }

    /// Whether this browser lets tabs hear each other.
    pub(crate) fn can_hear(&self) -> bool {
        self.channel.is_some()
    }

    fn say(&self, text: &str) {
        if let Some(channel) = &self.channel {
            // A closed channel means a tab on its way out.
            drop(channel.post_message(&text.into()));
        }
    }
}
