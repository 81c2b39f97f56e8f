//! Reminders from a device to a browser's service, with a real relay between: who posts, when, and what is never posted.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use kith_sync::ids::Digest32;
use kith_sync::push::{self, SEALED};
use kith_sync::roster::delete_vault;
use kith_sync::wire::{Feed, Kept, Of, Reason, Reminder, Reminders, Reminding, ToClient, ToRelay};
use kith_tests::postgres::database;
use kith_tests::push::{Browser, Posted, Service, verify};
use sync_server::store::{PgStore, SqliteOptions, SqliteStore, Store, TakeDue};
use sync_server::{Options, Rate, Server};
use tokio::net::TcpListener;

use crate::bent::{Bent, Deaf};
use crate::common::{
    Client, LAPTOP, PATIENCE, PHONE, Seeded, TestRelay, Vault, http, options, postgres,
};
use crate::sharing::{NAME, client_of, on, relay_on};

/// A relay that posts to this machine too, and looks every second.
fn near(mut options: Options) -> Options {
    options.post_anywhere = true;
    options.limits.remind_every = Duration::from_secs(1);
    options
}

async fn relay() -> TestRelay {
    relay_with(|_| {}).await
}

async fn relay_with(change: impl FnOnce(&mut Options)) -> TestRelay {
    let folder = tempfile::tempdir().unwrap();
    let mut options = near(options(folder.path()));
    change(&mut options);
    TestRelay::start_as(folder, &options).await
}

/// As long as what a device seals.
fn sealed(content: u8) -> Vec<u8> {
    vec![content; SEALED]
}

fn now() -> u64 {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    now.unwrap().as_secs()
}

fn for_phone(endpoint: String, all: &[(u64, Vec<u8>)]) -> ToRelay {
    let all = all.iter().map(|(at, sealed)| Reminder {
        at: *at,
        sealed: sealed.clone(),
    });
    ToRelay::PutReminders(Reminders {
        device: PHONE,
        endpoint,
        all: all.collect(),
    })
}

async fn keeps(client: &mut Client, message: &ToRelay) {
    client.send(message).await;
    assert_eq!(
        client.next().await,
        ToClient::RemindersKept { device: PHONE }
    );
}

async fn next(service: &Service) -> Posted {
    let service = service.clone();
    tokio::task::spawn_blocking(move || service.next())
        .await
        .unwrap()
        .unwrap()
}

/// What the relay says after the welcome.
async fn reminding(relay: &TestRelay, vault: &Vault) -> Reminding {
    let mut client = relay.client().await;
    client.sign_in(vault, PHONE).await;
    client.reminding()
}

#[tokio::test]
async fn what_a_device_sealed_reaches_the_browser_with_the_relays_name_under_it() {
    let (relay, service) = (relay().await, Service::start().unwrap());
    let vault = Vault::new(201);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let said = phone.reminding();
    assert_eq!((said.kept.len(), said.feed), (0, None));
    let browser = Browser::new().unwrap();
    let sealed = push::Browser::parse(&browser.p256dh(), &browser.auth())
        .unwrap()
        .seal(b"Zyzzyva Quill: seven weeks quiet", &mut Seeded(9))
        .unwrap();
    let all = [(now() - 1, sealed), (now() + 3_600, self::sealed(1))];
    keeps(&mut phone, &for_phone(service.endpoint("phone"), &all)).await;
    let posted = next(&service).await;
    assert_eq!(posted.path, "/send/phone");
    let header = |name: &str| posted.headers[name].as_str();
    assert_eq!(header("content-encoding"), "aes128gcm");
    assert_eq!(header("topic"), "kith");
    assert_eq!(header("urgency"), "normal");
    let ttl: u64 = header("ttl").parse().unwrap();
    assert!((43_000..=43_200).contains(&ttl), "{ttl}");
    let (key, claims) = verify(header("authorization")).unwrap();
    assert_eq!(key, said.key);
    assert_eq!(claims["aud"], service.origin());
    let exp = claims["exp"].as_u64().unwrap();
    assert!(exp > now() && exp <= now() + 24 * 3_600);
    assert_eq!(posted.body.len(), push::SEALED);
    assert_eq!(
        browser.open(&posted.body).unwrap(),
        b"Zyzzyva Quill: seven weeks quiet"
    );
    // The other one waits, and the key is the same after a restart.
    let folder = relay.stop().await;
    let options = near(options(folder.path()));
    let relay = TestRelay::start_as(folder, &options).await;
    let again = reminding(&relay, &vault).await;
    assert_eq!(again.key, said.key);
    let kept = Kept {
        device: PHONE,
        endpoint: Digest32::of(service.endpoint("phone").as_bytes()),
        gone: false,
    };
    assert_eq!(again.kept, [kept]);
    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let metrics = String::from_utf8(metrics.body).unwrap();
    assert!(metrics.contains("kith_relay_reminders 1\n"), "{metrics}");
    assert!(metrics.contains("kith_relay_reminded_devices 1\n"));
    assert_eq!(service.count(), 1);
}

#[tokio::test]
async fn a_browser_that_is_gone_is_posted_to_no_more_and_its_device_is_told() {
    let (relay, service) = (relay().await, Service::start().unwrap());
    let vault = Vault::new(202);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    service.answer("410 Gone");
    let all = [(now() - 2, sealed(1)), (now() + 3_600, sealed(2))];
    keeps(&mut phone, &for_phone(service.endpoint("old"), &all)).await;
    next(&service).await;
    let told = loop {
        let told = reminding(&relay, &vault).await;
        if told.kept[0].gone {
            break told;
        }
    };
    let hash = Digest32::of(service.endpoint("old").as_bytes());
    assert_eq!(told.kept[0].endpoint, hash);
    // With another address it is reminded again.
    keeps(&mut phone, &for_phone(service.endpoint("new"), &all[..1])).await;
    assert_eq!(next(&service).await.path, "/send/new");
    assert!(!reminding(&relay, &vault).await.kept[0].gone);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let (relay, service) = (relay().await, Service::start().unwrap());
    let other = Service::start().unwrap();
    let vault = Vault::new(203);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    service.answer(&format!("307 Elsewhere\nLocation: {}", other.endpoint("x")));
    let all = [(now() - 2, sealed(1))];
    for name in ["a", "b"] {
        keeps(&mut phone, &for_phone(service.endpoint(name), &all)).await;
        assert_eq!(next(&service).await.path, format!("/send/{name}"));
    }
    assert_eq!((service.count(), other.count()), (2, 0));
    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let metrics = String::from_utf8(metrics.body).unwrap();
    assert!(
        metrics.contains("kith_relay_reminders_failed_total 1\n"),
        "{metrics}"
    );
}

#[tokio::test]
async fn a_busy_service_is_left_alone_for_as_long_as_it_asks() {
    let (relay, service) = (relay().await, Service::start().unwrap());
    let vault = Vault::new(207);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    service.answer("429 Slower\nRetry-After: 1000");
    let before = now();
    let all = [(before - 2, sealed(1))];
    keeps(&mut phone, &for_phone(service.endpoint("phone"), &all)).await;
    next(&service).await;
    // Once the relay has ended, what it was told is noted.
    let folder = relay.stop().await;
    let after = now();
    let store = SqliteStore::open(folder.path(), SqliteOptions::default()).unwrap();
    let due = |now| {
        store.take_due(TakeDue {
            now,
            lease: 1,
            most: 10,
            per_vault: 10,
            running: BTreeMap::new(),
            a_day: 10,
        })
    };
    assert_eq!(due(before + 999).await, Ok(vec![]));
    let again = due(after + 1_000).await.unwrap();
    assert_eq!((again.len(), again[0].tries), (1, 2));
}

#[tokio::test]
async fn a_vault_whose_addresses_never_answer_keeps_nobody_elses_reminder_waiting() {
    let relay = relay_with(|options| options.limits.post = Duration::from_secs(86_400)).await;
    let (slow, other) = (Vault::new(208), Vault::new(209));
    let deaf = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}/send/slow", deaf.local_addr().unwrap());
    let mut phone = relay.client().await;
    phone.create(&slow, PHONE).await;
    let many: Vec<_> = (0..16).map(|n| (now() - 20, sealed(n))).collect();
    keeps(&mut phone, &for_phone(endpoint, &many)).await;
    let mut held = Vec::new();
    for _ in 0..2 {
        let called = tokio::time::timeout(PATIENCE, deaf.accept()).await;
        held.push(called.unwrap().unwrap());
    }
    let service = Service::start().unwrap();
    let mut neighbour = relay.client().await;
    neighbour.create(&other, PHONE).await;
    for n in 1..=3 {
        let all = [(now() - 1, sealed(n))];
        keeps(&mut neighbour, &for_phone(service.endpoint("other"), &all)).await;
        assert_eq!(next(&service).await.body[0], n);
    }
    let third = deaf.into_std().unwrap().accept();
    assert_eq!(third.unwrap_err().kind(), ErrorKind::WouldBlock);
}

#[tokio::test]
async fn of_one_vault_so_many_are_posted_a_day() {
    let relay = relay_with(|options| options.limits.posts_a_day = 2).await;
    let service = Service::start().unwrap();
    let (much, other) = (Vault::new(210), Vault::new(211));
    let day = now() / 86_400;
    for (vault, count) in [(&much, 5), (&other, 1)] {
        let mut phone = relay.client().await;
        phone.create(vault, PHONE).await;
        let all: Vec<_> = (0..count).map(|n| (now() - 9, sealed(n))).collect();
        keeps(&mut phone, &for_phone(service.endpoint("phone"), &all)).await;
    }
    for _ in 0..3 {
        next(&service).await;
    }
    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let metrics = String::from_utf8(metrics.body).unwrap();
    relay.stop().await;
    // At midnight there are more.
    if now() / 86_400 == day {
        assert_eq!(service.count(), 3);
        assert!(!metrics.contains("kith_relay_reminders 0\n"), "{metrics}");
    }
}

#[tokio::test]
async fn what_is_not_as_long_as_a_sealed_reminder_is_not_taken() {
    let (relay, service) = (relay().await, Service::start().unwrap());
    let mut phone = relay.client().await;
    phone.create(&Vault::new(212), PHONE).await;
    for wrong in [0, 1, SEALED - 1, SEALED + 1] {
        let all = [(now() - 1, sealed(1)), (now() - 1, vec![2; wrong])];
        phone
            .send(&for_phone(service.endpoint("phone"), &all))
            .await;
        let refused = ToClient::Refused {
            of: Of::Reminders,
            reason: Reason::Malformed,
        };
        assert_eq!(phone.next().await, refused, "{wrong}");
    }
    let all = [(now() - 1, sealed(3))];
    keeps(&mut phone, &for_phone(service.endpoint("phone"), &all)).await;
    assert_eq!(next(&service).await.body, sealed(3));
    assert_eq!(service.count(), 1);
}

#[tokio::test]
async fn who_has_not_heard_yet_that_the_vault_ended_leaves_nothing_for_it() {
    let url = database();
    let one = relay_on(&url).await;
    let mut options = on(&url);
    options.limits.look_every = Duration::from_secs(86_400);
    let deaf = Server::start_with(&options, async |_| {
        let store = Deaf::over(PgStore::connect(&postgres(&url)).await?);
        Ok(Arc::new(Bent(store)) as Arc<dyn Store>)
    })
    .await
    .unwrap();
    let secret = "0123456789abcdef0123456789abcdef";
    let feed = Feed {
        hash: Digest32::of(secret.as_bytes()),
        file: b"BEGIN:VCALENDAR".to_vec(),
    };
    let reminder = (now() + 3_600, sealed(1));
    let reminders = for_phone("https://push.example/1".to_owned(), &[reminder]);
    for (seed, late) in [(213, ToRelay::PutFeed(Some(feed))), (214, reminders)] {
        let vault = Vault::of_two(seed);
        let mut phone = Client::connect(deaf.url()).await;
        phone.origin = NAME.to_owned();
        phone.create(&vault, PHONE).await;
        let mut laptop = client_of(&one).await;
        laptop.sign_in(&vault, LAPTOP).await;
        let expected = vault.chain.head();
        let record = delete_vault(&vault.chain, &vault.phrase.keys());
        let ends = ToRelay::AppendRoster { expected, record };
        laptop.send(&ends).await;
        let ended = laptop.next().await;
        assert!(matches!(ended, ToClient::RosterAccepted { .. }));
        phone.send(&late).await;
        let refused = ToClient::Refused {
            of: Of::Reminders,
            reason: Reason::Deleted,
        };
        assert_eq!(phone.next().await, refused);
    }
    let sizes = PgStore::connect(&postgres(&url)).await.unwrap();
    let sizes = sizes.sizes().await.unwrap();
    assert_eq!((sizes.feeds, sizes.reminded, sizes.reminders), (0, 0, 0));
}

#[tokio::test]
async fn an_address_that_asks_for_too_many_calendars_is_turned_away_and_no_other() {
    let relay = relay_with(|options| options.limits.address_calendars = Rate::new(1, 2)).await;
    let get = async |from: &str| {
        let proxied = [("x-forwarded-for", from)];
        http(&relay.origin(), "GET", "/calendar/guess.ics", &proxied).await
    };
    let mut asked = 0;
    let refused = loop {
        asked += 1;
        let answer = get("192.0.2.1").await;
        match answer.status {
            404 => assert!(asked < 1000, "nobody is ever turned away"),
            _ => break answer,
        }
    };
    assert_eq!(refused.status, 429);
    assert!(refused.headers["retry-after"].parse::<u64>().unwrap() >= 1);
    assert!(asked > 2);
    assert_eq!(get("192.0.2.2").await.status, 404);
}

#[tokio::test]
async fn only_public_encrypted_addresses_are_taken_and_only_of_devices_that_are_there() {
    let relay = TestRelay::start().await;
    let service = Service::start().unwrap();
    let vault = Vault::new(204);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let refused = |reason| ToClient::Refused {
        of: Of::Reminders,
        reason,
    };
    for endpoint in [
        service.endpoint("phone"),
        "https://169.254.169.254/latest".to_owned(),
        "https://localhost/x".to_owned(),
        "https://push.example:22/x".to_owned(),
        "nonsense".to_owned(),
    ] {
        phone.send(&for_phone(endpoint, &[(1, sealed(1))])).await;
        assert_eq!(phone.next().await, refused(Reason::BadEndpoint));
    }
    phone
        .send(&ToRelay::PutReminders(Reminders {
            device: LAPTOP,
            endpoint: "https://push.example/x".to_owned(),
            all: Vec::new(),
        }))
        .await;
    assert_eq!(phone.next().await, refused(Reason::UnknownDevice));
    assert_eq!(service.count(), 0);
}

#[tokio::test]
async fn a_calendar_is_handed_out_under_its_secret_alone_until_it_is_taken_away() {
    let relay = relay().await;
    let vault = Vault::new(205);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let secret = "0123456789abcdef0123456789abcdef";
    let feed = Feed {
        hash: Digest32::of(secret.as_bytes()),
        file: b"BEGIN:VCALENDAR".to_vec(),
    };
    phone.send(&ToRelay::PutFeed(Some(feed.clone()))).await;
    assert_eq!(phone.next().await, ToClient::FeedKept);
    let get = async |path: String| http(&relay.origin(), "GET", &path, &[]).await;
    let found = get(format!("/calendar/{secret}.ics")).await;
    assert_eq!((found.status, found.body), (200, feed.file));
    assert_eq!(
        found.headers["content-type"],
        "text/calendar; charset=utf-8"
    );
    assert_eq!(found.headers["cache-control"], "private, no-store");
    for wrong in ["", ".ics", "0123456789abcdef0123456789abcdee.ics"] {
        assert_eq!(
            get(format!("/calendar/{wrong}")).await.status,
            404,
            "{wrong}"
        );
    }
    assert_eq!(reminding(&relay, &vault).await.feed, Some(feed.hash));
    phone.send(&ToRelay::PutFeed(None)).await;
    assert_eq!(phone.next().await, ToClient::FeedKept);
    assert_eq!(get(format!("/calendar/{secret}.ics")).await.status, 404);
}

#[tokio::test]
async fn of_two_relays_on_one_database_each_reminder_is_posted_by_one() {
    let url = database();
    let start = async || {
        let folder = tempfile::tempdir().unwrap();
        TestRelay::start_as(folder, &near(on(&url))).await
    };
    let (one, other) = (start().await, start().await);
    let service = Service::start().unwrap();
    let vault = Vault::new(206);
    let mut phone = client_of(&one).await;
    phone.create(&vault, PHONE).await;
    let key = phone.reminding().key;
    let all: Vec<(u64, Vec<u8>)> = (0..16).map(|n| (now() - n, sealed(n as u8))).collect();
    keeps(&mut phone, &for_phone(service.endpoint("phone"), &all)).await;
    let mut bodies = Vec::new();
    for _ in &all {
        let posted = next(&service).await;
        assert_eq!(verify(&posted.headers["authorization"]).unwrap().0, key);
        bodies.push(posted.body[0]);
    }
    bodies.sort_unstable();
    assert_eq!(bodies, (0..16).collect::<Vec<u8>>());
    let mut there = client_of(&other).await;
    there.sign_in(&vault, PHONE).await;
    assert_eq!(there.reminding().key, key, "they are one relay");
    drop((phone, there));
    one.stop().await;
    other.stop().await;
    assert_eq!(service.count(), all.len());
}
