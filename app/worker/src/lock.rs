//! The Web Lock that one tab of this device has at a time: the tab that seals and talks to the relay.

use js_sys::{Function, Object, Promise, Reflect};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

const NAME: &str = "kith-sync";

/// This tab's share in the lock.
#[derive(Default)]
pub(crate) struct Lock {
    /// Counts grants and returns, so that the end of an earlier grant is not taken for the end of the latest.
    grants: Cell<u32>,
    /// Whether this tab waits in line already.
    in_line: Cell<bool>,
    /// Gives the lock back.
    release: RefCell<Option<Function>>,
}

/// How a tab comes by the lock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// When everybody before it is gone.
    InLine,
    /// At once, from whoever has it.
    Steal,
}

impl Lock {
    /// Asks for the lock. `held` is called once this tab has it, `lost` if another tab takes it away after that. A
    /// browser without Web Locks is taken to have one tab.
    pub(crate) fn ask(
        self: &Rc<Self>,
        way: Way,
        held: impl FnOnce() + 'static,
        lost: impl FnOnce() + 'static,
    ) {
        if way == Way::InLine && self.in_line.replace(true) {
            return;
        }
        let Some((locks, request)) = manager() else {
            held();
            return;
        };
        let grant = Rc::new(Cell::new(None));
        let granted = {
            let (lock, grant) = (self.clone(), grant.clone());
            Closure::once_into_js(move || {
                if way == Way::InLine {
                    lock.in_line.set(false);
                }
                lock.grants.set(lock.grants.get() + 1);
                grant.set(Some(lock.grants.get()));
                held();
                // Settles when this tab gives the lock back; else the lock goes with the tab.
                Promise::new(&mut |release, _| *lock.release.borrow_mut() = Some(release))
            })
        };
        let options = Object::new();
        // A plain object takes any property.
        drop(Reflect::set(
            &options,
            &"steal".into(),
            &(way == Way::Steal).into(),
        ));
        if let Ok(promise) = request.call3(&locks, &NAME.into(), &options, &granted) {
            let lock = self.clone();
            spawn_local(async move {
                // Rejected when another tab stole the lock.
                if JsFuture::from(Promise::from(promise)).await.is_err()
                    && grant.get() == Some(lock.grants.get())
                {
                    lost();
                }
            });
        }
    }

    /// Gives the lock back, if this tab has it.
    pub(crate) fn give_back(&self) {
        if let Some(release) = self.release.take() {
            self.grants.set(self.grants.get() + 1);
            // A resolver cannot fail.
            drop(release.call0(&JsValue::UNDEFINED));
        }
    }
}

/// The browser's lock manager and its `request`.
fn manager() -> Option<(JsValue, Function)> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let locks = Reflect::get(&navigator, &"locks".into()).ok()?;
    let request = Reflect::get(&locks, &"request".into())
        .ok()?
        .dyn_into::<Function>()
        .ok()?;
    Some((locks, request))
}
