//! What the device, the sockets and the other tabs say.

use super::Worker;
use crate::qr;
use crate::socket::SocketEvent;
use crate::tabs::Heard;
use futures::StreamExt;
use futures::channel::mpsc;
use kith_channel::{Answer, PairingStep, Query, Tell};
use kith_device::platform::{Notice, PairingNotice, Platform};
use std::rc::Rc;

impl Worker {
    /// What the device, the sockets and the other tabs say, as it comes.
    pub(super) async fn listen(
        self: Rc<Self>,
        mut notices: mpsc::UnboundedReceiver<Notice>,
        mut sockets: mpsc::UnboundedReceiver<SocketEvent>,
        mut tabs: mpsc::UnboundedReceiver<Heard>,
    ) {
        loop {
            futures::select! {
                notice = notices.select_next_some() => {
                    let mut dirty = self.notice(notice);
                    // What comes in a burst is shown once.
                    while let Ok(notice) = notices.try_recv() {
                        dirty |= self.notice(notice);
                    }
                    if self.joined.take() {
                        self.look_aside().await;
                        dirty = true;
                    }
                    if dirty {
                        self.refresh();
                    }
                }
                event = sockets.select_next_some() => match event {
                    SocketEvent::Opened(line) => self.device.opened(line),
                    SocketEvent::Frame(line, bytes) => self.device.frame(line, bytes),
                    SocketEvent::Closed(line) => self.device.closed(line),
                },
                heard = tabs.select_next_some() => match heard {
                    Heard::Wrote => {
                        if let Err(e) = self.device.heard().await {
                            self.device.close(e.to_string());
                        }
                    }
                    Heard::Alive(fence) => self.heard_holder(fence),
                    Heard::StatusAsked => self.say_status(),
                    Heard::Status(json) => {
                        *self.heard.borrow_mut() = serde_json::from_str(&json).ok();
                        self.refresh();
                    }
                },
            }
        }
    }

    /// A newer version of Kith waits for the database: this tab finishes what it was given, lets go of it, and asks for a
    /// reload.
    pub(super) async fn give_way(self: Rc<Self>, mut asked: mpsc::UnboundedReceiver<()>) {
        if asked.next().await.is_none() {
            return;
        }
        while !self.device.is_settled() {
            self.device.platform().sleep(20).await;
        }
        self.device.platform().idb.forget();
        self.page.tell(&Tell::Outdated, None);
    }

    /// Whether what is shown may have changed.
    fn notice(self: &Rc<Self>, notice: Notice) -> bool {
        match notice {
            Notice::Book => return true,
            Notice::Status => {
                self.say_status();
                return true;
            }
            Notice::Pairing(step) => {
                self.joined
                    .set(self.joined.get() || matches!(step, PairingNotice::Joined { .. }));
                self.page.tell(
                    &Tell::Pairing {
                        step: pairing_step(step),
                    },
                    None,
                );
            }
            Notice::Progress(done, of) => self.page.tell(&Tell::Progress { done, of }, None),
            // Unless this tab has the lock again by now.
            Notice::TakenOver if !self.device.is_holder() => self.taken_over(),
            Notice::TakenOver => {}
            Notice::Replaced => self.page.tell(&Tell::Outdated, None),
        }
        false
    }

    fn say_status(&self) {
        if self.device.is_holder()
            && let Some(Answer::Status(status)) = self.answer(&Query::Status)
            && let Ok(json) = serde_json::to_string(&status)
        {
            self.device.platform().tabs.say_status(&json);
        }
    }
}

fn pairing_step(notice: PairingNotice) -> PairingStep {
    match notice {
        PairingNotice::Invited {
            link,
            words,
            seconds,
        } => PairingStep::Invited {
            qr: qr::modules(&link),
            link,
            words,
            seconds,
        },
        PairingNotice::Compare { code, confirm } => PairingStep::Compare { code, confirm },
        PairingNotice::Joined { label } => PairingStep::Joined { label },
        PairingNotice::Failed { sentence } => PairingStep::Failed { sentence },
    }
}
