//! Taking another device out of the book.

use crate::device::Device;
use crate::platform::Platform;
use futures::channel::oneshot;
use kith_sync::engine::{Input, Status};
use kith_sync::ids::DeviceNumber;

/// Whoever waits for the answer.
pub(crate) type Waiting = oneshot::Sender<Result<(), String>>;

impl<P: Platform> Device<P> {
    /// Takes a device out: it hears nothing more, and the keys change. What is on it stays on it.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn remove(&self, number: u32) -> Result<(), String> {
        let number = DeviceNumber(number);
        let there = self.devices().into_iter().find(|d| d.number == number);
        let device = there.ok_or("This device is not in the list any more.")?;
        if device.this {
            return Err("Remove this device from another one: open Devices there.".to_owned());
        }
        let status = self.link.engine.borrow().as_ref().map(|e| e.status());
        if !matches!(status, Some(Status::Syncing | Status::Synced)) {
            return Err(
                "Removing a device needs a connection to the relay. Connect, then try again."
                    .to_owned(),
            );
        }
        let (answer, answered) = oneshot::channel();
        *self.link.removing.borrow_mut() = Some(answer);
        self.engine_input(Input::RemoveDevice(number));
        answered
            .await
            .unwrap_or_else(|_| Err("Another device was chosen meanwhile.".to_owned()))
    }

    /// What the engine made of it.
    pub(crate) fn removed(&self, result: Result<(), String>) {
        if let Some(waiting) = self.link.removing.borrow_mut().take() {
            // Whoever asked may have closed the page.
            let _ = waiting.send(result);
        }
    }
}
