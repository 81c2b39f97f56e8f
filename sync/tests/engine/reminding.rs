//! Handing a relay what it is to post: only one that says that it posts, once, and again where it was too busy.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use kith_sync::engine::{Input, Status};
use kith_sync::ids::{DeviceNumber, Digest32};
use kith_sync::wire::{Feed, Kept, Reason, Reminder, Reminders, Reminding, ToRelay};

const PHONE: DeviceNumber = DeviceNumber(1);

fn reminders(text: &str) -> Vec<Reminders> {
    let reminder = Reminder {
        at: 1,
        sealed: text.as_bytes().to_vec(),
    };
    vec![Reminders {
        device: PHONE,
        endpoint: "https://push.example/1".to_owned(),
        all: vec![reminder],
    }]
}

fn posts() -> Reminding {
    Reminding {
        key: [4; 65],
        kept: Vec::new(),
        feed: None,
    }
}

fn world(reminds: Option<Reminding>) -> World {
    let mut world = World::new();
    world.relay.reminds = reminds;
    world.first("Phone");
    world.start(0);
    world.run();
    world
}

#[test]
fn an_older_relay_that_posts_nothing_is_sent_nothing() {
    let mut world = world(None);
    world.input(0, Input::Remind(reminders("a")));
    world.input(0, Input::PutFeed(None));
    world.run();
    assert_eq!(world.relay.reminders, []);
    assert_eq!(world.peers[0].engine.push_key(), None);
    assert!(!world.peers[0].engine.is_reminding());
    world.assert_synced();
}

#[test]
fn each_is_sent_once_and_of_two_for_one_device_the_later() {
    let mut world = world(Some(posts()));
    assert_eq!(world.peers[0].engine.push_key(), Some(&[4; 65]));
    world.offline(0);
    world.run();
    for text in ["a", "b"] {
        world.input(0, Input::Remind(reminders(text)));
    }
    let feed = Feed {
        hash: Digest32([1; 32]),
        file: b"x".to_vec(),
    };
    world.input(0, Input::PutFeed(Some(feed.clone())));
    world.run();
    assert_eq!(world.relay.reminders, []);
    world.online(0);
    world.run();
    let sent = [
        ToRelay::PutReminders(reminders("b").remove(0)),
        ToRelay::PutFeed(Some(feed)),
    ];
    assert_eq!(world.relay.reminders, sent);
    assert!(!world.peers[0].engine.is_reminding());
    world.assert_synced();
}

#[test]
fn what_is_not_taken_is_said_and_syncing_goes_on() {
    let mut world = world(Some(posts()));
    world.relay.refuse_reminders = Some(Reason::RemindersFull);
    world.input(0, Input::Remind(reminders("a")));
    world.run();
    let notes = world.peers[0].engine.notes();
    assert!(
        notes[0].contains("no room left for this book's reminders"),
        "{notes:?}"
    );
    assert!(!world.peers[0].engine.is_reminding());
    world.edit(0, "goes on");
    world.run();
    assert_eq!(world.status(0), Status::Synced);
    // The next ones may be taken.
    world.input(0, Input::Remind(reminders("b")));
    world.run();
    assert_eq!(world.peers[0].engine.notes(), [""; 0]);
    assert_eq!(world.relay.reminders.len(), 2);
}

#[test]
fn what_a_busy_relay_did_not_take_is_sent_again_once_it_may_be() {
    let feed = Some(Feed {
        hash: Digest32([1; 32]),
        file: b"x".to_vec(),
    });
    let of = || Input::Remind(reminders("a"));
    for (input, sent) in [
        (of(), ToRelay::PutReminders(reminders("a").remove(0))),
        (Input::PutFeed(feed.clone()), ToRelay::PutFeed(feed)),
        (Input::PutFeed(None), ToRelay::PutFeed(None)),
    ] {
        let mut world = world(Some(posts()));
        let busy = Reason::Busy {
            retry_after_ms: 5_000,
        };
        world.relay.refuse_reminders = Some(busy);
        world.input(0, input);
        world.run();
        assert!(world.peers[0].engine.is_reminding());
        world.pass_time(5_000);
        world.run();
        assert_eq!(world.relay.reminders, [sent.clone(), sent]);
        assert!(!world.peers[0].engine.is_reminding());
        world.assert_synced();
    }
}

#[test]
fn a_device_whose_browser_is_gone_is_told_apart_by_its_address() {
    let endpoint = "https://push.example/1";
    let kept = Kept {
        device: PHONE,
        endpoint: Digest32::of(endpoint.as_bytes()),
        gone: true,
    };
    let world = world(Some(Reminding {
        kept: vec![kept.clone()],
        ..posts()
    }));
    let engine = &world.peers[0].engine;
    assert!(engine.is_gone(PHONE, endpoint));
    assert!(!engine.is_gone(PHONE, "https://push.example/2"));
    assert!(!engine.is_gone(DeviceNumber(2), endpoint));
    assert_eq!(engine.reminded().collect::<Vec<_>>(), [&kept]);
}
