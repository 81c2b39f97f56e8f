//! A reminder from one device of a book to the browser of another, nine zones away, by way of a real relay that can read
//! nothing of it.

#![allow(clippy::unwrap_used, reason = "a test that cannot begin has failed")]

use crate::common;

use chrono::{DateTime, Duration, DurationRound, NaiveDate, Timelike, Utc};
use common::{Kith, Relay};
use kith_tests::push::{Browser, Service, verify};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;

const NAME: &str = "Zyzzyva Quillfeather";
const PROMISE: &str = "the xylograph of Aix";
const PERSON: &str = "01970000-0000-7000-8000-000000000001";

/// How a device nine zones east is reminded at the first full minute that is still ahead, and on which of its days.
fn nine_zones_east(browser: &Browser, endpoint: &str) -> (Value, NaiveDate) {
    let soon = Utc::now() + Duration::seconds(75);
    let at: DateTime<Utc> = soon.duration_trunc(Duration::minutes(1)).unwrap();
    // Its clock shows a full hour then.
    let offset = 9 * 60 - i64::from(at.minute());
    let there = at.naive_utc() + Duration::minutes(offset);
    let reminder = json!({
        "endpoint": endpoint,
        "p256dh": browser.p256dh(),
        "auth": browser.auth(),
        "hour": there.hour(),
        "offsets": [{ "from": "1970-01-01T00:00:00Z", "minutes": offset }],
    });
    (reminder, there.date())
}

fn counted(relay: &Relay, name: &str) -> u64 {
    let metrics = relay.get("/metrics").unwrap();
    let mut lines = metrics.lines();
    let line = lines.find_map(|line| line.strip_prefix(&format!("kith_relay_{name} ")));
    line.unwrap().parse().unwrap()
}

fn readable(dir: &Path, into: &mut Vec<u8>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            readable(&path, into);
        } else {
            into.extend(fs::read(path).unwrap());
        }
    }
}

#[test]
fn another_device_seals_what_the_relay_posts_at_the_hour_and_the_day_nine_zones_away() {
    let dir = tempfile::tempdir().unwrap();
    let relay = Relay::start_posting(dir.path());
    let service = Service::start().unwrap();
    let laptop = Kith::new(dir.path().join("laptop"));
    let phone = Kith::new(dir.path().join("phone"));
    laptop.run(&["init"]);
    laptop.let_in(&relay.origin(), &phone);
    laptop.apply(
        dir.path(),
        &[
            json!({"do": "add_person", "id": PERSON, "on": "2020-01-06", "person": {"name": NAME}}),
            json!({"do": "save", "promise": {
                "id": "01970000-0000-7000-8000-000000000002", "person": PERSON, "by": "me",
                "what": PROMISE, "due": "2020-02-01", "made_on": "2020-01-06",
            }}),
        ],
    );
    let (browser, day) = loop {
        let browser = Browser::new().unwrap();
        let (reminder, day) = nine_zones_east(&browser, &service.endpoint("phone"));
        laptop.apply(
            dir.path(),
            &[json!({"do": "set_reminder", "device": 2, "reminder": reminder})],
        );
        laptop.run(&["sync"]);
        // On a machine so slow that the minute had passed, the first day is left out.
        let sealed = counted(&relay, "reminders") + counted(&relay, "reminders_posted_total");
        if sealed == 14 {
            break (browser, day);
        }
    };
    // Nobody is connected any more.
    let posted = service.next().unwrap();
    assert_eq!(posted.path, "/send/phone");
    let (_, claims) = verify(&posted.headers["authorization"]).unwrap();
    assert_eq!(claims["aud"], service.origin());
    let (p256dh, auth) = (browser.p256dh(), browser.auth());
    let said: Value = serde_json::from_slice(&browser.open(&posted.body).unwrap()).unwrap();
    assert_eq!(said["title"], NAME);
    assert_eq!(said["on"], day.to_string());
    assert_eq!(said["route"], format!("/people/{PERSON}"));
    assert_eq!(
        said["lines"],
        json!([format!("{NAME}: you promised, {PROMISE}")])
    );

    // What the command line says of that day is the same.
    let at = day.to_string();
    let printed = laptop.run(&["digest", "--at", &at, "--json"]);
    let printed: Value = serde_json::from_str(&printed).unwrap();
    for field in ["title", "lines", "route", "on", "count"] {
        assert_eq!(printed[0][field], said[field], "{field}");
    }

    let mut seen = fs::read(&relay.log).unwrap();
    let log = String::from_utf8_lossy(&seen).into_owned();
    assert!(!log.contains("/send/phone"), "no log names an address");
    seen.extend(relay.get("/metrics").unwrap().into_bytes());
    seen.extend(&posted.body);
    seen.extend(format!("{:?}", posted.headers).into_bytes());
    let data = relay.data.clone();
    relay.kill();
    readable(&data, &mut seen);
    let holds = |text: &str| {
        seen.windows(text.len())
            .any(|w| w.eq_ignore_ascii_case(text.as_bytes()))
    };
    assert!(holds("/send/phone"), "the relay knows where to post");
    for marker in ["Zyzzyva", "Quillfeather", "xylograph", &p256dh, &auth] {
        assert!(!holds(marker), "{marker} is readable at the relay");
    }
}

/// A relay, and two devices of one book at it.
fn paired(dir: &Path) -> (Relay, Kith, Kith) {
    let relay = Relay::start(dir);
    let laptop = Kith::new(dir.join("laptop"));
    let phone = Kith::new(dir.join("phone"));
    laptop.run(&["init"]);
    laptop.let_in(&relay.origin(), &phone);
    (relay, laptop, phone)
}

#[test]
fn a_calendar_is_handed_out_only_while_it_is_switched_on() {
    let dir = tempfile::tempdir().unwrap();
    let (relay, laptop, phone) = paired(dir.path());
    let person =
        json!({"do": "add_person", "id": PERSON, "on": "2020-01-06", "person": {"name": NAME}});
    let promise = json!({"do": "save", "promise": {
        "id": "01970000-0000-7000-8000-000000000002", "person": PERSON, "by": "me",
        "what": PROMISE, "due": "2099-02-01", "made_on": "2020-01-06",
    }});
    let secret = "c".repeat(32);
    let on = json!({"do": "set_feed", "secret": secret});
    laptop.apply(dir.path(), &[person, promise, on]);
    let address = format!("/calendar/{secret}.ics");
    assert!(relay.get(&address).unwrap().starts_with("HTTP/1.1 404"));
    laptop.run(&["sync"]);
    let file = relay.get(&address).unwrap();
    assert!(
        file.contains("BEGIN:VCALENDAR") && file.contains(PROMISE),
        "{file}"
    );
    laptop.apply(dir.path(), &[json!({"do": "set_feed", "secret": null})]);
    // Another device that hears of it ends it just as well.
    phone.run(&["sync"]);
    laptop.run(&["sync"]);
    assert!(relay.get(&address).unwrap().starts_with("HTTP/1.1 404"));
    let log = fs::read_to_string(&relay.log).unwrap();
    assert!(!log.contains(&secret) && !log.contains("calendar/"));
    let data = relay.data.clone();
    relay.kill();
    let mut kept = Vec::new();
    readable(&data, &mut kept);
    for text in [PROMISE, &secret] {
        let found = kept.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(!found, "{text} is still at the relay");
    }
}

#[test]
fn the_calendar_address_of_another_vault_is_not_this_ones() {
    let dir = tempfile::tempdir().unwrap();
    let (relay, laptop, _phone) = paired(dir.path());
    // As in a book that was put back from the backup of another vault: its mark, then what nobody guesses.
    let theirs = format!("{}-{}", "0".repeat(16), "c".repeat(40));
    laptop.apply(dir.path(), &[json!({"do": "set_feed", "secret": theirs})]);
    laptop.run(&["sync"]);
    let got = relay.get(&format!("/calendar/{theirs}.ics")).unwrap();
    assert!(got.starts_with("HTTP/1.1 404"), "{got}");
    relay.kill();
}
