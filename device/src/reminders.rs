//! What this book's devices are told while they are closed (row S8): sealed here for each browser, posted by the relay.
//!
//! Every opened device does it for all of them. It is made anew when a session with the relay begins, and whenever what
//! would be said has changed since.

use crate::calendar;
use crate::device::Device;
use crate::link::{LinkEvent, Random};
use crate::platform::Platform;
use chrono::{DateTime, NaiveDate, Utc};
use kith_graph::command::Command;
use kith_graph::facts::Facts;
use kith_graph::reminder::Reminder;
use kith_graph::rules::digest::{ahead, digest};
use kith_graph::view::digest::Digest;
use kith_sync::engine::{Engine, Input, Status};
use kith_sync::ids::{DeviceNumber, Digest32};
use kith_sync::push::{Browser, MAX_TEXT};
use kith_sync::wire::{self, Feed, MAX_FEED};
use serde::Serialize;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// What is said changes with every edit; so long after the last one it is made anew.
const SOON_MS: u64 = 5_000;

/// How reminders stand on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reminding {
    /// This device's number, where it is in a book that goes to a relay and this tab is the one that talks to it.
    pub device: Option<u32>,
    /// What a browser is to take messages from; `None` without a connection, or at a relay that posts nothing.
    pub key: Option<Vec<u8>>,
    /// Whether there is a connection.
    pub connected: bool,
    /// How this device is reminded, if it is.
    pub reminder: Option<Reminder>,
    /// The maker of the browser said that nothing can be posted there any more.
    pub gone: bool,
    /// How many other devices of the book are reminded.
    pub others: usize,
    /// The secret end of the calendar's address, while there is one.
    pub feed: Option<String>,
    /// Something is still on its way to the relay.
    pub sending: bool,
}

/// What was handed to the relay in this session.
#[derive(Default)]
pub(crate) struct Told {
    /// By device; none where it is not reminded.
    of: RefCell<BTreeMap<u32, Option<Texts>>>,
    /// By what it was made of; none where none is handed out.
    feed: Cell<Option<Option<Digest32>>>,
    /// What would be said may be something else than what was handed over.
    due: Cell<bool>,
    /// Counts edits, so that only the latest waits.
    pub(crate) turn: Cell<u64>,
    /// A message to this device alone, to see that they arrive.
    trial: Cell<bool>,
    /// This device was switched off by a tap: that holds whatever else is known.
    own_ended: Cell<bool>,
    /// The same of the calendar's address.
    feed_ended: Cell<bool>,
}

/// What is said, and when, in seconds since 1970.
type Texts = Vec<(u64, Vec<u8>)>;

/// What a notification is made of.
#[derive(Serialize)]
struct Said<'a> {
    title: &'a str,
    lines: &'a [String],
    route: &'a str,
    count: usize,
    on: Option<NaiveDate>,
}

impl<P: Platform> Device<P> {
    /// How reminders stand.
    #[must_use]
    pub fn reminding(&self) -> Reminding {
        let book = self.book.borrow();
        let facts = book.graph().map(|graph| graph.facts());
        let engine = self.link.engine.borrow();
        let engine = engine.as_ref().filter(|engine| !engine.is_out());
        let device = engine.map(|engine| engine.number().0);
        let of = |number| reminder_of(facts?, engine?, number);
        let reminder = engine.and_then(|engine| of(engine.number())).cloned();
        let active = engine.map_or_else(Vec::new, Engine::devices);
        let other = |n: &DeviceNumber| Some(n.0) != device && of(*n).is_some();
        Reminding {
            device,
            key: engine.and_then(|engine| engine.push_key().map(|key| key.to_vec())),
            connected: engine.is_some_and(Engine::is_connected),
            gone: engine
                .zip(reminder.as_ref())
                .is_some_and(|(engine, reminder)| {
                    engine.is_gone(engine.number(), &reminder.endpoint)
                }),
            others: active.iter().filter(|info| other(&info.number)).count(),
            reminder,
            feed: facts.and_then(|facts| match engine {
                Some(engine) => feed_of(facts, engine).map(str::to_owned),
                // Another tab knows the vault.
                None => facts.feed.clone().filter(|_| self.writer.is_shared()),
            }),
            sending: engine.is_some_and(Engine::is_reminding) || self.told.trial.get(),
        }
    }

    /// Says how this device is reminded from now on, or that it is not.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn remind(&self, reminder: Option<Reminder>) -> Result<(), String> {
        let known = {
            let engine = self.link.engine.borrow();
            let known = engine.as_ref();
            known.map(|engine| (engine.number().0, mark(engine)))
        };
        let (device, vault) = known.ok_or(
            "Reminders need the relay, and Kith talks to it in another window. Try again there.",
        )?;
        let is_ended = reminder.is_none();
        let reminder = reminder.map(|reminder| Reminder { vault, ..reminder });
        self.run(Command::SetReminder { device, reminder }).await?;
        self.told.own_ended.set(is_ended);
        self.link.push(LinkEvent::Remind);
        Ok(())
    }

    /// Has the relay post one message to this device now, by the same way as all others.
    pub fn try_reminder(&self) {
        self.told.trial.set(true);
        self.link.push(LinkEvent::Remind);
    }

    /// Has the relay hand out the calendar under an address that nobody can guess, or end that at once.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn share_calendar(&self, on: bool) -> Result<(), String> {
        let vault = self.link.engine.borrow().as_ref().map(address_mark);
        let vault = vault.ok_or("An address needs the relay, and this book is on none yet.")?;
        let secret = on.then(|| {
            let mut random = [0; 20];
            self.platform.fill(&mut random);
            vault + &hex(&random)
        });
        self.run(Command::SetFeed { secret }).await?;
        self.told.feed_ended.set(!on);
        self.link.push(LinkEvent::Remind);
        Ok(())
    }

    /// The book may say something else; nobody is told before the edits have come to rest.
    pub(crate) fn remind_soon(&self) {
        if self.link.engine.borrow().is_some() {
            self.told.turn.set(self.told.turn.get() + 1);
            self.link.push(LinkEvent::RemindSoon(self.told.turn.get()));
        }
    }

    /// How long to wait for more edits.
    pub(crate) const fn remind_in() -> u64 {
        SOON_MS
    }

    /// A session begins with a relay that posts reminders: nothing of what it has is taken for granted.
    pub(crate) fn reminders_anew(&self) {
        self.told.of.borrow_mut().clear();
        self.told.feed.set(None);
        self.told.due.set(true);
    }

    /// Whether the relay of this session is still to be told something.
    pub(crate) fn is_reminding(&self) -> bool {
        let engine = self.link.engine.borrow();
        let due = self.told.due.get();
        let sends = |engine: &Engine| engine.is_reminding() || due && engine.push_key().is_some();
        engine.as_ref().is_some_and(sends)
    }

    /// What would be said may be something else now.
    pub(crate) fn reminders_changed(&self) -> Vec<Input> {
        self.told.due.set(true);
        self.news_of_reminders()
    }

    /// What the relay is to be told that it was not told in this session. Whoever does not have every edit yet knows
    /// neither what is due nor who wants to be reminded, and says nothing.
    pub(crate) fn news_of_reminders(&self) -> Vec<Input> {
        let engine = self.link.engine.borrow();
        let open = |engine: &&Engine| engine.push_key().is_some() && !engine.is_out();
        let Some(engine) = engine.as_ref().filter(open) else {
            return Vec::new();
        };
        let mut inputs = Vec::new();
        if self.told.own_ended.take() {
            let own = engine.number();
            self.told.of.borrow_mut().insert(own.0, None);
            inputs.push(Input::Remind(vec![nothing_for(own)]));
        }
        if self.told.feed_ended.take() {
            self.told.feed.set(Some(None));
            inputs.push(Input::PutFeed(None));
        }
        let whole = engine.status() == Status::Synced;
        let ready = whole || engine.status() == Status::Look;
        if !(ready && self.takes_edits() && self.told.due.get()) {
            return inputs;
        }
        self.told.due.set(false);
        let news = self.sealed_for_all(engine, whole);
        if !news.is_empty() {
            inputs.push(Input::Remind(news));
        }
        inputs.extend(self.news_of_feed(engine, whole));
        inputs
    }

    fn sealed_for_all(&self, engine: &Engine, whole: bool) -> Vec<wire::Reminders> {
        let book = self.book.borrow();
        let Some(graph) = book.graph() else {
            return Vec::new();
        };
        let now = self.platform.utc();
        let mut days: BTreeMap<NaiveDate, Option<Digest>> = BTreeMap::new();
        let mut of = |on: NaiveDate| {
            let day = days.entry(on);
            day.or_insert_with(|| digest(&book.today(on), on)).clone()
        };
        let mut news = Vec::new();
        for info in engine.devices() {
            let device = info.number;
            let Some(reminder) = reminder_of(graph.facts(), engine, device) else {
                if !whole {
                    continue;
                }
                let kept = engine.reminded().any(|kept| kept.device == device);
                let before = self.told.of.borrow_mut().insert(device.0, None);
                if before.map_or(kept, |texts| texts.is_some()) {
                    news.push(nothing_for(device));
                }
                continue;
            };
            // Its own device gives it another address when it is opened.
            if engine.is_gone(device, &reminder.endpoint) {
                continue;
            }
            // Whoever lacks edits may not know that it was switched off: only what the relay has is made anew.
            if !whole && !info.this && !has_address(engine, device, &reminder.endpoint) {
                continue;
            }
            let trial = (info.this && self.told.trial.take()).then_some(now);
            let texts = texts(&ahead(reminder, now, &mut of));
            if trial.is_none() && self.told.of.borrow().get(&device.0) == Some(&Some(texts.clone()))
            {
                continue;
            }
            let trial = trial.map(|now| (seconds(now), text_of_trial()));
            news.extend(self.sealed_for(device, reminder, trial.iter().chain(&texts)));
            self.told.of.borrow_mut().insert(device.0, Some(texts));
        }
        news
    }

    /// `None` where the browser's keys are none: it will be asked for others when its device is opened.
    fn sealed_for<'a>(
        &self,
        device: DeviceNumber,
        reminder: &Reminder,
        texts: impl Iterator<Item = &'a (u64, Vec<u8>)>,
    ) -> Option<wire::Reminders> {
        let browser = Browser::parse(&reminder.p256dh, &reminder.auth).ok()?;
        let mut random = Random(&self.platform);
        let all = texts.map(|(at, text)| {
            let sealed = browser.seal(text, &mut random).ok()?;
            Some(wire::Reminder { at: *at, sealed })
        });
        Some(wire::Reminders {
            device,
            endpoint: reminder.endpoint.clone(),
            all: all.collect::<Option<_>>()?,
        })
    }

    fn news_of_feed(&self, engine: &Engine, whole: bool) -> Option<Input> {
        let book = self.book.borrow();
        let facts = book.graph()?.facts();
        let Some(secret) = feed_of(facts, engine) else {
            if !whole {
                return None;
            }
            let before = self.told.feed.replace(Some(None));
            let handed_out = before.map_or(engine.feed().is_some(), |mark| mark.is_some());
            return handed_out.then_some(Input::PutFeed(None));
        };
        // The same of an address that another device may have ended.
        if !whole && engine.feed() != Some(Digest32::of(secret.as_bytes())) {
            return None;
        }
        let now = self.platform.utc();
        let own = reminder_of(facts, engine, engine.number());
        let today = own.map_or_else(|| now.date_naive(), |reminder| reminder.day(now));
        // The moment it was made is no news.
        let content = calendar::nearest(facts, today, DateTime::UNIX_EPOCH, MAX_FEED);
        let mark = Some(Digest32::of(format!("{secret}\n{content}").as_bytes()));
        if self.told.feed.replace(Some(mark)) == Some(mark) {
            return None;
        }
        let file = calendar::nearest(facts, today, now, MAX_FEED).into_bytes();
        let hash = Digest32::of(secret.as_bytes());
        Some(Input::PutFeed(Some(Feed { hash, file })))
    }
}

/// How a device of this vault is reminded.
fn reminder_of<'a>(
    facts: &'a Facts,
    engine: &Engine,
    device: DeviceNumber,
) -> Option<&'a Reminder> {
    let reminder = facts.reminders.get(&device.0)?;
    (reminder.vault.is_empty() || reminder.vault == mark(engine)).then_some(reminder)
}

/// Whether the relay had this address of a device when the session began.
fn has_address(engine: &Engine, device: DeviceNumber, endpoint: &str) -> bool {
    let endpoint = Digest32::of(endpoint.as_bytes());
    let mut kept = engine.reminded();
    kept.any(|kept| (kept.device, kept.endpoint) == (device, endpoint))
}

/// Tells this vault from others.
fn mark(engine: &Engine) -> String {
    hex(&engine.vault_id().0[..8])
}

/// What the secret of a calendar's address begins with: it tells this vault from others, and the vault from nobody.
fn address_mark(engine: &Engine) -> String {
    let of = [&b"calendar "[..], &engine.vault_id().0].concat();
    hex(&Digest32::of(&of).0[..8]) + "-"
}

/// The secret of the calendar's address, if it is this vault's. A book that was put back into another vault has the old
/// one still, which the relay hands out to nobody there; one without a mark is from before there were marks.
fn feed_of<'a>(facts: &'a Facts, engine: &Engine) -> Option<&'a str> {
    let secret = facts.feed.as_deref()?;
    let is_ours = !secret.contains('-') || secret.starts_with(&address_mark(engine));
    is_ours.then_some(secret)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn nothing_for(device: DeviceNumber) -> wire::Reminders {
    wire::Reminders {
        device,
        endpoint: String::new(),
        all: Vec::new(),
    }
}

fn seconds(at: DateTime<Utc>) -> u64 {
    u64::try_from(at.timestamp()).unwrap_or(0)
}

/// What is sealed: a text for each moment.
fn texts(all: &[(DateTime<Utc>, Digest)]) -> Texts {
    let each = all.iter();
    each.map(|(at, digest)| (seconds(*at), text(digest)))
        .collect()
}

fn text(digest: &Digest) -> Vec<u8> {
    // The last lines are the least; a text without any always has room.
    let lines = (0..=digest.lines.len()).rev();
    let fits = lines.map(|n| json(digest, &digest.lines[..n]));
    let mut fits = fits.filter(|text| text.len() <= MAX_TEXT);
    fits.next().unwrap_or_default()
}

fn json(digest: &Digest, lines: &[String]) -> Vec<u8> {
    said(&Said {
        title: &digest.title,
        lines,
        route: &digest.route,
        count: digest.count,
        on: Some(digest.on),
    })
}

fn text_of_trial() -> Vec<u8> {
    let lines = ["This is how Kith reminds you.".to_owned()];
    said(&Said {
        title: "A reminder arrived",
        lines: &lines,
        route: "/settings/reminders",
        count: 0,
        on: None,
    })
}

fn said(said: &Said<'_>) -> Vec<u8> {
    serde_json::to_vec(said).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(line: &str) -> Digest {
        Digest {
            on: "2026-06-08".parse().unwrap(),
            title: "Sarah Chen".to_owned(),
            lines: vec![line.to_owned(); 4],
            key: String::new(),
            route: "/".to_owned(),
            count: 7,
        }
    }

    #[test]
    fn what_is_said_always_fits() {
        for line in ["", "short", &"\u{1F600}".repeat(90), &"\"".repeat(90)] {
            let text = text(&digest(line));
            assert!(!text.is_empty() && text.len() <= MAX_TEXT);
            let said: serde_json::Value = serde_json::from_slice(&text).unwrap();
            assert_eq!(said["title"], "Sarah Chen");
            assert_eq!((&said["route"], &said["count"]), (&"/".into(), &7.into()));
        }
    }

    #[test]
    fn a_text_is_said_at_its_second() {
        let at = "2026-06-08T08:00:00Z".parse::<DateTime<Utc>>().unwrap();
        let all = texts(&[(at, digest("a"))]);
        assert_eq!((all.len(), all[0].0), (1, 1_780_905_600));
        assert!(text_of_trial().len() <= MAX_TEXT);
    }
}
