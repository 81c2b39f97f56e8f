//! Handing the relay what it is to post while the app is closed: reminders of devices, and the calendar if it hands one
//! out.

use std::collections::BTreeMap;

use super::{Effect, Effects, Engine, Millis};
use crate::ids::{DeviceNumber, Digest32};
use crate::push::POINT;
use crate::wire::{self, Feed, Kept, Reason, Reminders, ToClient, ToRelay};

/// What is to be handed over, and what the relay said of it.
#[derive(Debug, Default)]
pub(super) struct Reminding {
    /// Not confirmed yet, by device.
    waiting: BTreeMap<DeviceNumber, Reminders>,
    feed: Option<Option<Feed>>,
    /// What the relay of this session said; `None` from one that posts nothing.
    relay: Option<wire::Reminding>,
    /// What is on its way in this session.
    sent: Option<Sent>,
    /// Why the relay does not take them.
    refused: Option<Reason>,
    /// The relay is not to be bothered before this.
    paused: Option<Millis>,
}

/// Kept until the relay has it, so that one that is too busy now gets it later.
#[derive(Debug)]
enum Sent {
    Of(Reminders),
    Feed(Option<Feed>),
}

impl Reminding {
    /// New ones take the place of those that wait for the same device.
    pub(super) fn put(&mut self, reminders: Vec<Reminders>) {
        self.refused = None;
        for one in reminders {
            // Whoever is answered about the ones before must not take that for these.
            self.waiting.insert(one.device, one);
        }
    }

    pub(super) fn put_feed(&mut self, feed: Option<Feed>) {
        self.feed = Some(feed);
    }

    pub(super) fn session_over(&mut self) {
        self.relay = None;
        self.sent = None;
        self.paused = None;
    }

    /// A busy relay was left alone for as long as it asked.
    pub(super) fn wake(&mut self, now: Millis) {
        self.paused = self.paused.filter(|until| now < *until);
    }
}

impl Engine {
    /// The public key that the relay of this session posts with; `None` without a session, or where it posts nothing.
    #[must_use]
    pub fn push_key(&self) -> Option<&[u8; POINT]> {
        self.reminding.relay.as_ref().map(|relay| &relay.key)
    }

    /// Whether a session is open.
    #[must_use]
    pub fn is_connected(&self) -> bool {
        self.connection.is_open()
    }

    /// Of which devices the relay of this session had an address when the session began.
    pub fn reminded(&self) -> impl Iterator<Item = &Kept> {
        let relay = self.reminding.relay.as_ref();
        relay.into_iter().flat_map(|relay| &relay.kept)
    }

    /// The calendar that the relay handed out when the session began, by the hash of its secret.
    #[must_use]
    pub fn feed(&self) -> Option<Digest32> {
        self.reminding.relay.as_ref()?.feed
    }

    /// Whether the browser behind this address has told the relay that it takes nothing any more.
    #[must_use]
    pub fn is_gone(&self, device: DeviceNumber, endpoint: &str) -> bool {
        let endpoint = Digest32::of(endpoint.as_bytes());
        self.reminded()
            .any(|kept| kept.gone && (kept.device, kept.endpoint) == (device, endpoint))
    }

    /// Whether something is on its way to a relay that takes it.
    #[must_use]
    pub fn is_reminding(&self) -> bool {
        let reminding = &self.reminding;
        let waits =
            !reminding.waiting.is_empty() || reminding.feed.is_some() || reminding.sent.is_some();
        waits && reminding.relay.is_some() && reminding.refused.is_none()
    }

    /// Why the relay takes no reminders: a sentence.
    pub(super) fn reminder_note(&self) -> Option<String> {
        let reason = self.reminding.refused.as_ref()?;
        Some(format!("Reminders were not handed to the relay: {reason}."))
    }

    pub(super) fn reminder_frame(&mut self, message: ToClient, out: &mut Effects) {
        let reminding = &mut self.reminding;
        match message {
            ToClient::Reminding(relay) => {
                reminding.relay = Some(relay);
                out.push(Effect::Reminding);
            }
            ToClient::RemindersKept { device } if matches!(&reminding.sent, Some(Sent::Of(sent)) if sent.device == device) =>
            {
                reminding.sent = None;
                out.push(Effect::StateChanged);
            }
            ToClient::FeedKept if matches!(reminding.sent, Some(Sent::Feed(_))) => {
                reminding.sent = None;
                out.push(Effect::StateChanged);
            }
            _ => {}
        }
    }

    /// They are made again at the next opening; until then nothing is lost that a person wrote.
    pub(super) fn reminders_refused(&mut self, reason: &Reason, now: Millis, out: &mut Effects) {
        let sent = self.reminding.sent.take();
        if let Reason::Busy { retry_after_ms } = reason {
            // Whatever is newer takes its place.
            match sent {
                Some(Sent::Of(one)) => {
                    self.reminding.waiting.entry(one.device).or_insert(one);
                }
                Some(Sent::Feed(feed)) => {
                    self.reminding.feed.get_or_insert(feed);
                }
                None => {}
            }
            let wait = Millis::from(*retry_after_ms);
            self.reminding.paused = Some(now + wait);
            out.push(Effect::WakeIn(wait));
        } else if *reason != Reason::UnknownDevice {
            self.reminding.refused = Some(reason.clone());
            out.push(Effect::StateChanged);
        }
    }

    pub(super) fn reminders_next(&mut self, out: &mut Effects) {
        let reminding = &mut self.reminding;
        let ready = self.connection.is_open()
            && reminding.relay.is_some()
            && reminding.sent.is_none()
            && reminding.paused.is_none();
        if !ready {
            return;
        }
        if let Some((_, reminders)) = reminding.waiting.pop_first() {
            reminding.sent = Some(Sent::Of(reminders.clone()));
            out.push(Effect::Send(ToRelay::PutReminders(reminders).encode()));
        } else if let Some(feed) = reminding.feed.take() {
            reminding.sent = Some(Sent::Feed(feed.clone()));
            out.push(Effect::Send(ToRelay::PutFeed(feed).encode()));
        }
    }
}
