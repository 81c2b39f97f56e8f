//! The connections to the relay: browser WebSockets whose events come back through one queue.

use futures::channel::mpsc;
use js_sys::{ArrayBuffer, Uint8Array};
use kith_device::platform::Line;
use std::cell::RefCell;
use std::collections::HashMap;
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// What a connection reports.
pub(crate) enum SocketEvent {
    Opened(Line),
    Frame(Line, Vec<u8>),
    Closed(Line),
}

struct Socket {
    inner: WebSocket,
    _open: Closure<dyn FnMut()>,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _close: Closure<dyn FnMut()>,
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.inner.set_onopen(None);
        self.inner.set_onmessage(None);
        self.inner.set_onclose(None);
        // Closing what is closed already is no error worth telling.
        drop(self.inner.close());
    }
}

/// At most one connection a line.
pub(crate) struct Sockets {
    open: RefCell<HashMap<Line, Socket>>,
    events: mpsc::UnboundedSender<SocketEvent>,
}

impl Sockets {
    pub(crate) fn new(events: mpsc::UnboundedSender<SocketEvent>) -> Self {
        Self {
            open: RefCell::default(),
            events,
        }
    }

    pub(crate) fn dial(&self, line: Line, url: &str) {
        self.hang_up(line);
        let tell = |event: SocketEvent, to: &mpsc::UnboundedSender<SocketEvent>| {
            drop(to.unbounded_send(event));
        };
        let Ok(inner) = WebSocket::new(url) else {
            tell(SocketEvent::Closed(line), &self.events);
            return;
        };
        inner.set_binary_type(BinaryType::Arraybuffer);
        let to = self.events.clone();
        let open = Closure::<dyn FnMut()>::new(move || tell(SocketEvent::Opened(line), &to));
        let to = self.events.clone();
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            if let Ok(buffer) = event.data().dyn_into::<ArrayBuffer>() {
                tell(
                    SocketEvent::Frame(line, Uint8Array::new(&buffer).to_vec()),
                    &to,
                );
            }
        });
        let to = self.events.clone();
        let close = Closure::<dyn FnMut()>::new(move || tell(SocketEvent::Closed(line), &to));
        inner.set_onopen(Some(open.as_ref().unchecked_ref()));
        inner.set_onmessage(Some(message.as_ref().unchecked_ref()));
        inner.set_onclose(Some(close.as_ref().unchecked_ref()));
        self.open.borrow_mut().insert(
            line,
            Socket {
                inner,
                _open: open,
                _message: message,
                _close: close,
            },
        );
    }

    pub(crate) fn send(&self, line: Line, frame: &[u8]) {
        if let Some(socket) = self.open.borrow().get(&line) {
            // A connection that is closing reports itself; what was sent into it is sent again after the next one.
            drop(socket.inner.send_with_u8_array(frame));
        }
    }

    pub(crate) fn hang_up(&self, line: Line) {
        drop(self.open.borrow_mut().remove(&line));
    }
}
