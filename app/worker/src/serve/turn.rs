//! Which tab seals: in line for the lock, holding it, letting it go, and taking over from a holder that is gone.

use super::Worker;
use crate::lock::Way;
use futures::channel::oneshot;
use kith_device::platform::Platform;
use kith_device::watch::{LOOK_MS, Turn};
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

impl Worker {
    /// Waits in line to be the tab that seals.
    pub(super) fn stand_in_line(self: &Rc<Self>) {
        let worker = self.clone();
        self.lock.ask(
            Way::InLine,
            move || spawn_local(async move { worker.hold().await }),
            self.let_go(),
        );
    }

    /// Makes this tab the one that seals: pairing is done where the person looks, and somebody has to. It does then, or
    /// has said why not.
    pub(super) async fn take_over(self: &Rc<Self>) {
        if self.device.is_holder() {
            return self.device.ready().await;
        }
        let (held, now) = oneshot::channel();
        let held = move || {
            // The receiver waits below, so there is nobody to miss it.
            let _ = held.send(());
        };
        self.lock.ask(Way::Steal, held, self.let_go());
        // Never granted only where the page is on its way out.
        if now.await.is_ok() {
            self.hold().await;
        }
    }

    async fn hold(&self) {
        let tabs = &self.device.platform().tabs;
        // The others hear it before the engine is loaded and has a fence, so that no second one does the same.
        tabs.say_alive(self.watch.borrow().fence());
        let now = self.device.platform().monotonic();
        self.watch.borrow_mut().held(now);
        if let Err(e) = self.device.hold().await {
            self.device.close(e.to_string());
        }
        self.beat();
        self.refresh();
    }

    /// Another tab took the lock away.
    fn let_go(self: &Rc<Self>) -> impl FnOnce() + 'static {
        let worker = self.clone();
        move || {
            worker.device.let_go();
            worker.taken_over();
        }
    }

    /// Back to being one of the others: the lock is no longer this tab's, or is given back.
    pub(super) fn taken_over(self: &Rc<Self>) {
        let now = self.device.platform().monotonic();
        self.watch.borrow_mut().taken_from(now);
        self.lock.give_back();
        self.stand_in_line();
        self.device.platform().tabs.ask_status();
        let worker = self.clone();
        spawn_local(async move {
            // A tab that was frozen may have missed what the others said.
            if let Err(e) = worker.device.heard().await {
                worker.device.close(e.to_string());
            }
            worker.refresh();
        });
    }

    /// For as long as the tab lives: says that it is there while it holds, and takes over from a holder that is silent.
    pub(super) async fn keep_watch(self: Rc<Self>) {
        // Whoever cannot hear the holder cannot tell whether it is there.
        while self.device.platform().tabs.can_hear() {
            let now = self.device.platform().monotonic();
            let turn = self.watch.borrow_mut().look(self.device.holding(), now);
            match turn {
                Turn::Beat => self.beat(),
                Turn::Wait => {}
                Turn::TakeOver => self.take_over().await,
            }
            self.device.platform().sleep(LOOK_MS).await;
        }
    }

    /// The holder is there.
    pub(super) fn heard_holder(&self, fence: u64) {
        let now = self.device.platform().monotonic();
        self.watch.borrow_mut().heard(fence, now);
    }

    fn beat(&self) {
        if let Some(fence) = self.device.holding() {
            self.device.platform().tabs.say_alive(fence);
        }
    }
}
