//! Messages to and from the worker: an array of JSON text and bytes or `null`, as `kith_channel` says.

use crate::crash;
use futures::channel::oneshot;
use gloo_events::EventListener;
use js_sys::{Array, Reflect, Uint8Array};
use kith_channel::{Answer, Ask, Query, Reply, Request, Tell};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// A reply and the bytes beside it.
pub(super) type Answered = (Reply, Option<Uint8Array>);

type OnAnswer = Rc<dyn Fn(Answer)>;

enum Waiting {
    /// Somebody awaits the reply.
    Once(oneshot::Sender<Answered>),
    /// The reply is the first answer to this watch.
    Watch(u32),
}

/// The worker, what it owes us and what it tells us unasked.
pub(super) struct Wire {
    worker: Worker,
    /// The worker drops what comes before its first word, so messages wait here until then.
    held: RefCell<Option<Vec<(Array, Array)>>>,
    next: Cell<u32>,
    waiting: RefCell<BTreeMap<u32, Waiting>>,
    watches: RefCell<BTreeMap<u32, OnAnswer>>,
    listeners: RefCell<Vec<EventListener>>,
}

impl Wire {
    /// Takes over the worker that `early.js` started; what it says unasked goes to `on_tell`. `None` if there is none
    /// or it died meanwhile.
    pub(super) fn open(on_tell: impl Fn(Tell) + 'static) -> Option<Rc<Self>> {
        let early = Reflect::get(&js_sys::global(), &"kithEarly".into()).ok()?;
        let early = |name: &str| Reflect::get(&early, &name.into()).ok();
        let worker: Worker = early("worker")?.dyn_into().ok()?;
        if early("died")?.is_truthy() {
            return None;
        }
        let ready = early("ready")?.is_truthy();
        let wire = Rc::new(Self {
            worker,
            held: RefCell::new((!ready).then(Vec::new)),
            next: Cell::new(1),
            waiting: RefCell::default(),
            watches: RefCell::default(),
            listeners: RefCell::default(),
        });
        let weak = Rc::downgrade(&wire);
        let heard = EventListener::new(&wire.worker, "message", move |event| {
            let (Some(wire), Some(event)) = (weak.upgrade(), event.dyn_ref::<MessageEvent>())
            else {
                return;
            };
            wire.hear(&event.data(), &on_tell);
        });
        let died = EventListener::new(&wire.worker, "error", |_| crash::show());
        wire.listeners.borrow_mut().extend([heard, died]);
        Some(wire)
    }

    /// Asks; the receiver fails only if the page goes away.
    pub(super) fn ask(&self, ask: Ask, bytes: Option<Uint8Array>) -> oneshot::Receiver<Answered> {
        let (answer, receiver) = oneshot::channel();
        let id = self.number();
        self.waiting.borrow_mut().insert(id, Waiting::Once(answer));
        self.send(id, ask, bytes);
        receiver
    }

    /// Watches; every answer, the first one too, goes to `on_answer`.
    pub(super) fn watch(&self, query: Query, on_answer: OnAnswer) -> u32 {
        let (watch, id) = (self.number(), self.number());
        self.watches.borrow_mut().insert(watch, on_answer);
        self.waiting.borrow_mut().insert(id, Waiting::Watch(watch));
        self.send(id, Ask::Watch { watch, query }, None);
        watch
    }

    /// Ends a watch.
    pub(super) fn unwatch(&self, watch: u32) {
        if self.watches.borrow_mut().remove(&watch).is_some() {
            drop(self.ask(Ask::Unwatch { watch }, None));
        }
    }

    fn number(&self) -> u32 {
        let number = self.next.get();
        self.next.set(number.wrapping_add(1));
        number
    }

    fn send(&self, id: u32, ask: Ask, bytes: Option<Uint8Array>) {
        let Ok(text) = serde_json::to_string(&Request { id, ask }) else {
            return;
        };
        let transfer = Array::new();
        let beside = bytes.map_or(JsValue::NULL, |bytes| {
            transfer.push(&bytes.buffer());
            bytes.into()
        });
        let message = Array::of2(&JsValue::from_str(&text), &beside);
        match self.held.borrow_mut().as_mut() {
            Some(held) => held.push((message, transfer)),
            None => self.post(&message, &transfer),
        }
    }

    fn post(&self, message: &Array, transfer: &Array) {
        if self
            .worker
            .post_message_with_transfer(message, transfer)
            .is_err()
        {
            crash::show();
        }
    }

    fn hear(&self, data: &JsValue, on_tell: &impl Fn(Tell)) {
        let Some(message) = data.dyn_ref::<Array>() else {
            for (message, transfer) in self.held.take().unwrap_or_default() {
                self.post(&message, &transfer);
            }
            return;
        };
        let text = message.get(0).as_string().unwrap_or_default();
        let tell = match serde_json::from_str::<Tell>(&text) {
            Ok(tell) => tell,
            // Page and worker come from one build, so this is a mistake in the program; say where.
            Err(error) => {
                return leptos::logging::error!("the worker said something unknown: {error}");
            }
        };
        match tell {
            Tell::Reply { id, reply } => self.replied(id, reply, message.get(1).dyn_into().ok()),
            Tell::Watched { watch, answer } => self.answered(watch, answer),
            tell => on_tell(tell),
        }
    }

    fn replied(&self, id: u32, reply: Reply, bytes: Option<Uint8Array>) {
        let waiting = self.waiting.borrow_mut().remove(&id);
        match (waiting, reply) {
            // Whoever asked may be gone by now.
            (Some(Waiting::Once(answer)), reply) => drop(answer.send((reply, bytes))),
            (Some(Waiting::Watch(watch)), Reply::Answer { answer }) => self.answered(watch, answer),
            _ => {}
        }
    }

    fn answered(&self, watch: u32, answer: Answer) {
        // Cloned out, because an answer may well start or end a watch.
        let on_answer = self.watches.borrow().get(&watch).cloned();
        if let Some(on_answer) = on_answer {
            on_answer(answer);
        }
    }
}
