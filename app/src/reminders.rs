//! Reminders as this browser has them: whether it can, what the person allowed, where its maker takes messages for it, and
//! the number on the app's icon.

use crate::book::Book;
use crate::client::watch;
use crate::platform;
use chrono::{DateTime, Days, Local, Offset as _, TimeZone, Utc};
use gloo_events::EventListener;
use js_sys::{Function, JSON, Object, Promise, Reflect, Uint8Array};
use kith_channel::{Ask, Query, Reminding, Reply};
use kith_graph::reminder::{Offset, Reminder};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Deserialize;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

/// So many days ahead it is known how the clocks change.
const AHEAD: u64 = 400;

/// Whether notifications can be shown here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    /// The person allowed it.
    Yes,
    /// They were not asked yet.
    NotAsked,
    /// They refused, or the device does; only its settings change that.
    Refused,
    /// On an iPhone or iPad, only for an app on the home screen.
    NotInstalled,
    /// This browser cannot.
    Never,
}

/// How it stands now.
pub(crate) fn allowed() -> Allowed {
    let there = |name: &str| Reflect::has(&window(), &name.into()).unwrap_or(false);
    let workers = Reflect::has(&window().navigator(), &"serviceWorker".into()).unwrap_or(false);
    if !(there("PushManager") && there("Notification") && workers) {
        let could = platform::is_ios() && !platform::is_installed();
        return if could {
            Allowed::NotInstalled
        } else {
            Allowed::Never
        };
    }
    let word = notification().and_then(|n| Reflect::get(&n, &"permission".into()).ok());
    understood(word.and_then(|word| word.as_string()).as_deref())
}

/// Asks; only a tap may do this.
pub(crate) async fn ask() -> Allowed {
    let asked = notification().and_then(|n| call(&n, "requestPermission", None));
    if let Some(asked) = asked {
        // Whatever was answered, the browser knows it.
        let _ = JsFuture::from(asked).await;
    }
    allowed()
}

fn understood(word: Option<&str>) -> Allowed {
    match word {
        Some("granted") => Allowed::Yes,
        Some("default") => Allowed::NotAsked,
        _ => Allowed::Refused,
    }
}

fn notification() -> Option<JsValue> {
    let there = Reflect::get(&window(), &"Notification".into()).ok()?;
    there.is_truthy().then_some(there)
}

/// What a browser says of where it takes messages.
#[derive(Deserialize)]
struct Subscription {
    endpoint: String,
    keys: Keys,
}

#[derive(Deserialize)]
struct Keys {
    p256dh: String,
    auth: String,
}

/// Has the browser take messages from a relay, and says where. One that takes them from another is made to stop first.
pub(crate) async fn subscribe(
    key: &[u8],
    hour: u8,
    quiet: Vec<u8>,
) -> Result<Reminder, &'static str> {
    const FAILED: &str =
        "This browser’s push service does not answer. Try again when there is a network.";
    let manager = manager().await.ok_or(FAILED)?;
    let key = Uint8Array::from(key);
    let mut there = subscription(&manager).await;
    if let Some(old) = there.as_ref().filter(|old| !takes_from(old, &key)) {
        stop(old).await;
        there = None;
    }
    let subscription = match there {
        Some(there) => there,
        None => {
            let options = Object::new();
            // A plain object takes any property.
            let _ = Reflect::set(&options, &"userVisibleOnly".into(), &true.into());
            let _ = Reflect::set(&options, &"applicationServerKey".into(), &key);
            let asked = call(&manager, "subscribe", Some(&options)).ok_or(FAILED)?;
            JsFuture::from(asked).await.map_err(|_| FAILED)?
        }
    };
    let text = JSON::stringify(&subscription).map_err(|_| FAILED)?;
    let said: Subscription = serde_json::from_str(&String::from(text)).map_err(|_| FAILED)?;
    Ok(Reminder {
        endpoint: said.endpoint,
        p256dh: said.keys.p256dh,
        auth: said.keys.auth,
        hour,
        quiet,
        offsets: offsets(),
        vault: String::new(),
    })
}

/// Has the browser take no messages any more.
pub(crate) async fn unsubscribe() {
    if let Some(manager) = manager().await
        && let Some(there) = subscription(&manager).await
    {
        stop(&there).await;
    }
}

async fn stop(subscription: &JsValue) {
    if let Some(asked) = call(subscription, "unsubscribe", None) {
        // Without a network it is the relay alone that stops, and the browser's service hears of it later.
        let _ = JsFuture::from(asked).await;
    }
}

async fn manager() -> Option<JsValue> {
    let ready = window().navigator().service_worker().ready().ok()?;
    let registration = JsFuture::from(ready).await.ok()?;
    let manager = Reflect::get(&registration, &"pushManager".into()).ok()?;
    manager.is_truthy().then_some(manager)
}

async fn subscription(manager: &JsValue) -> Option<JsValue> {
    let asked = call(manager, "getSubscription", None)?;
    let there = JsFuture::from(asked).await.ok()?;
    there.is_truthy().then_some(there)
}

/// Whether messages are taken from this relay. Browsers that do not say are believed.
fn takes_from(subscription: &JsValue, key: &Uint8Array) -> bool {
    let options = Reflect::get(subscription, &"options".into()).ok();
    let known = options.and_then(|o| Reflect::get(&o, &"applicationServerKey".into()).ok());
    known
        .filter(JsValue::is_truthy)
        .is_none_or(|known| Uint8Array::new(&known).to_vec() == key.to_vec())
}

/// Calls a method that not every browser has, and that answers later.
fn call(of: &JsValue, name: &str, with: Option<&JsValue>) -> Option<Promise> {
    let method: Function = Reflect::get(of, &name.into()).ok()?.dyn_into().ok()?;
    let answer = match with {
        Some(with) => method.call1(of, with),
        None => method.call0(of),
    };
    answer.ok()?.dyn_into().ok()
}

/// How far this device's clock is from universal time, now and as far as it is known.
fn offsets() -> Vec<Offset> {
    let minutes = |at: DateTime<Utc>| {
        let offset = Local.offset_from_utc_datetime(&at.naive_utc());
        offset.fix().local_minus_utc() / 60
    };
    changes(Utc::now(), minutes)
}

/// The moments at which the clock changes. The first has no beginning, so that the same is said tomorrow.
fn changes(now: DateTime<Utc>, minutes: impl Fn(DateTime<Utc>) -> i32) -> Vec<Offset> {
    let mut all = vec![Offset {
        from: DateTime::UNIX_EPOCH,
        minutes: minutes(now),
    }];
    let mut before = now;
    for n in 1..=AHEAD {
        let after = now + Days::new(n);
        if minutes(after) != minutes(before) {
            let (mut low, mut high) = (before.timestamp() / 60, after.timestamp() / 60);
            let at = |minute: i64| DateTime::from_timestamp(minute * 60, 0).unwrap_or(after);
            while high - low > 1 {
                let middle = i64::midpoint(low, high);
                if minutes(at(middle)) == minutes(before) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            all.push(Offset {
                from: at(high),
                minutes: minutes(after),
            });
        }
        before = after;
    }
    all.truncate(8);
    all
}

/// Keeps what the book knows of this browser right, shows how many are due on the app's icon, and goes where a notification
/// leads.
pub(crate) fn watch(book: Book) {
    let reminding = book
        .client
        .watch(|| Some(Query::Reminding), watch::reminding);
    Effect::new(move |mended: Option<bool>| {
        let mended = mended.unwrap_or_default();
        let Some((now, key, before)) = reminding.with(to_mend) else {
            return mended;
        };
        // Once a visit, and again where the browser's service gave up what it had.
        if mended && !now.gone {
            return true;
        }
        spawn_local(mend(book, key, before, now.gone));
        true
    });
    show_count(book);
    follow_notifications(book);
}

/// Whether there is anything to hold the browser against.
fn to_mend(now: &Option<Reminding>) -> Option<(Reminding, Vec<u8>, Reminder)> {
    let now = now.as_ref().filter(|now| now.here)?;
    let (key, before) = (now.key.clone()?, now.reminder.clone()?);
    (allowed() == Allowed::Yes).then(|| (now.clone(), key, before))
}

async fn mend(book: Book, key: Vec<u8>, before: Reminder, gone: bool) {
    if gone {
        unsubscribe().await;
    }
    let Ok(mut now) = subscribe(&key, before.hour, before.quiet.clone()).await else {
        return;
    };
    now.vault.clone_from(&before.vault);
    if now != before {
        let reminder = Some(now);
        // Refused, it is tried again at the next visit.
        let _ = book.client.ask(Ask::Remind { reminder }).await;
    }
}

/// How many rows Today has, on the icon of an app that was installed, where the browser shows such a number.
fn show_count(book: Book) {
    let can = Reflect::has(&window().navigator(), &"setAppBadge".into()).unwrap_or(false);
    if !(can && platform::is_installed()) {
        return;
    }
    let today = book.client.watch(
        move || {
            Some(Query::Today {
                today: book.today.get(),
                all: false,
            })
        },
        watch::today,
    );
    let count = Memo::new(move |_| today.with(|t| t.as_ref().map(|t| t.total())));
    Effect::new(move |_| {
        let navigator = window().navigator();
        // It is a number on an icon: where it cannot be shown, nothing is lost.
        let _ = match count.get() {
            None => None,
            Some(0) => call(&navigator, "clearAppBadge", None),
            Some(n) => call(&navigator, "setAppBadge", Some(&JsValue::from(n as f64))),
        };
    });
}

/// A tap on a notification leads the window that is open to its row, without loading it anew.
fn follow_notifications(book: Book) {
    let Ok(container) = Reflect::get(&window().navigator(), &"serviceWorker".into()) else {
        return;
    };
    let Ok(container) = container.dyn_into::<web_sys::EventTarget>() else {
        return;
    };
    let listener = EventListener::new(&container, "message", move |event| {
        let data = Reflect::get(event, &"data".into()).unwrap_or_default();
        let said = |name: &str| Reflect::get(&data, &name.into()).ok()?.as_string();
        if said("type").as_deref() == Some("go")
            && let Some(route) = said("route").filter(|route| is_route(route))
        {
            book.router.go(&route);
        }
    });
    StoredValue::new_local(listener);
}

/// An address of this app and no other's.
fn is_route(route: &str) -> bool {
    let odd = |c: char| c == '\\' || c.is_control();
    route.starts_with('/') && !route.starts_with("//") && !route.contains(odd)
}

/// Has the relay stop first, so that a message under way finds nobody.
pub(crate) async fn switch_off(book: Book) -> Result<(), String> {
    let asked = book.client.ask(Ask::Remind { reminder: None }).await;
    if let Reply::Refused { sentence } = asked {
        return Err(sentence);
    }
    unsubscribe().await;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clocks_changes_are_found_to_the_minute() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let (autumn, spring) = (at("2026-10-25T01:00:00Z"), at("2027-03-28T01:00:00Z"));
        let berlin = |now: DateTime<Utc>| {
            if now < autumn || now >= spring {
                120
            } else {
                60
            }
        };
        let found = changes(at("2026-06-08T12:34:56Z"), berlin);
        let expected = [(DateTime::UNIX_EPOCH, 120), (autumn, 60), (spring, 120)];
        assert_eq!(
            found,
            expected.map(|(from, minutes)| Offset { from, minutes })
        );
        assert_eq!(found, changes(at("2026-06-09T08:00:00Z"), berlin));
        let tokyo = changes(at("2026-06-08T12:34:56Z"), |_| 540);
        assert_eq!(tokyo.len(), 1);
    }

    #[test]
    fn a_notification_leads_into_this_app_only() {
        for (route, is) in [
            ("/", true),
            ("/people/0190", true),
            ("//evil.example", false),
            ("/\\evil.example", false),
            ("https://evil.example", false),
            ("", false),
        ] {
            assert_eq!(is_route(route), is, "{route}");
        }
    }

    #[test]
    fn whatever_a_browser_says_else_is_a_refusal() {
        assert_eq!(understood(Some("granted")), Allowed::Yes);
        assert_eq!(understood(Some("default")), Allowed::NotAsked);
        assert_eq!(understood(Some("denied")), Allowed::Refused);
        assert_eq!(understood(None), Allowed::Refused);
    }
}
