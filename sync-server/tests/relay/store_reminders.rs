//! What every store must promise about reminders and calendars.

use std::collections::BTreeMap;

use axum::body::Bytes;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, VaultId};
use kith_sync::roster::{Body, Record, Signer};
use sync_server::store::{
    DueReminder, NewFeed, NewReminders, Posted, Reminded, Store, StoreError, TakeDue,
};

use crate::store::{LAPTOP, PHONE, head, make};

const MOST: u64 = 10_000;
const WHERE: &str = "https://push.example/1";

pub(crate) async fn conform(store: &dyn Store) {
    the_key_is_made_once(store).await;
    new_ones_take_the_place_of_all_of_that_device(store).await;
    what_is_due_is_given_once_until_its_lease_is_over(store).await;
    a_vault_has_its_share_and_keeps_nobody_elses_waiting(store).await;
    a_vault_has_so_many_a_day_and_keeps_nobody_elses_waiting(store).await;
    what_is_due_and_not_posted_yet_outlives_new_ones_for_the_same_address(store).await;
    one_that_was_replaced_meanwhile_is_left_alone(store).await;
    a_browser_that_is_gone_is_remembered_without_its_address(store).await;
    they_have_a_quota_of_their_own(store).await;
    a_removed_device_is_not_reminded(store).await;
    a_calendar_is_found_by_its_secret_until_it_is_taken_away(store).await;
    a_calendar_is_replaced_and_ended_only_by_the_vault_that_put_it(store).await;
    a_calendar_judged_by_a_shorter_roster_is_not_taken(store).await;
    a_deleted_vault_reminds_nobody(store).await;
    let sizes = store.sizes().await.unwrap();
    assert_eq!((sizes.reminded, sizes.reminders, sizes.feeds), (0, 0, 0));
}

fn new(vault: VaultId, device: DeviceNumber, all: &[(u64, &str)]) -> NewReminders {
    let bytes = |text: &str| Bytes::copy_from_slice(text.as_bytes());
    NewReminders {
        vault,
        device,
        roster: 1,
        endpoint: WHERE.to_owned(),
        all: all.iter().map(|(at, text)| (*at, bytes(text))).collect(),
        most: MOST,
        now: 0,
    }
}

async fn put(store: &dyn Store, vault: VaultId, device: DeviceNumber, all: &[(u64, &str)]) {
    store.put_reminders(new(vault, device, all)).await.unwrap();
}

async fn take_away(store: &dyn Store, vault: VaultId, device: DeviceNumber) {
    let mut nothing = new(vault, device, &[]);
    nothing.endpoint.clear();
    store.put_reminders(nothing).await.unwrap();
}

fn all(now: u64) -> TakeDue {
    TakeDue {
        now,
        lease: 100,
        most: 10,
        per_vault: 10,
        running: BTreeMap::new(),
        a_day: 1_000,
    }
}

async fn due(store: &dyn Store, now: u64) -> Vec<DueReminder> {
    take(store, all(now)).await
}

async fn take(store: &dyn Store, take: TakeDue) -> Vec<DueReminder> {
    let mut due = store.take_due(take).await.unwrap();
    due.sort_by_key(|one| (one.at, one.key));
    due
}

fn texts(due: &[DueReminder]) -> Vec<&str> {
    due.iter()
        .map(|one| std::str::from_utf8(&one.sealed).unwrap())
        .collect()
}

fn reminded(device: DeviceNumber, gone: bool) -> Reminded {
    Reminded {
        device,
        endpoint: Digest32::of(WHERE.as_bytes()),
        gone,
    }
}

async fn the_key_is_made_once(store: &dyn Store) {
    assert_eq!(store.push_key(vec![1]).await, Ok(vec![1]));
    assert_eq!(store.push_key(vec![2]).await, Ok(vec![1]));
}

async fn new_ones_take_the_place_of_all_of_that_device(store: &dyn Store) {
    let vault = VaultId([101; 32]);
    let unknown = store.put_reminders(new(vault, PHONE, &[(1, "a")])).await;
    assert_eq!(unknown, Err(StoreError::UnknownVault));
    make(store, vault).await;
    assert_eq!(store.reminded(vault).await, Ok(vec![]));
    put(store, vault, PHONE, &[(10, "a"), (20, "b")]).await;
    put(store, vault, LAPTOP, &[(10, "l")]).await;
    put(store, vault, PHONE, &[(30, "c")]).await;
    let all = [reminded(PHONE, false), reminded(LAPTOP, false)];
    assert_eq!(store.reminded(vault).await, Ok(all.to_vec()));
    let mut other_roster = new(vault, PHONE, &[(1, "x")]);
    other_roster.roster = 2;
    let refused = store.put_reminders(other_roster).await;
    assert_eq!(refused, Err(StoreError::RosterMoved));
    assert_eq!(texts(&due(store, 9).await), [""; 0]);
    assert_eq!(texts(&due(store, 30).await), ["l", "c"]);
    take_away(store, vault, PHONE).await;
    take_away(store, vault, LAPTOP).await;
    assert_eq!(store.reminded(vault).await, Ok(vec![]));
    assert_eq!(due(store, 1_000).await, []);
}

async fn what_is_due_is_given_once_until_its_lease_is_over(store: &dyn Store) {
    let vault = VaultId([102; 32]);
    make(store, vault).await;
    put(store, vault, PHONE, &[(10, "a"), (11, "b"), (500, "c")]).await;
    let few = TakeDue { most: 1, ..all(20) };
    let few = take(store, few).await;
    assert_eq!(texts(&few), ["a"]);
    assert_eq!((few[0].vault, few[0].at, few[0].tries), (vault, 10, 1));
    assert_eq!(few[0].endpoint, WHERE);
    let rest = due(store, 20).await;
    assert_eq!(texts(&rest), ["b"]);
    assert_eq!(due(store, 119).await, []);
    let again = due(store, 120).await;
    assert_eq!(texts(&again), ["a", "b"]);
    assert_eq!((again[0].key, again[0].tries), (few[0].key, 2));
    store.posted(few[0].key, Posted::Over).await.unwrap();
    store.posted(rest[0].key, Posted::Later(300)).await.unwrap();
    assert_eq!(due(store, 299).await, []);
    let later = due(store, 300).await;
    assert_eq!((texts(&later), later[0].at), (vec!["b"], 11));
    take_away(store, vault, PHONE).await;
}

async fn a_vault_has_its_share_and_keeps_nobody_elses_waiting(store: &dyn Store) {
    let (one, other) = (VaultId([241; 32]), VaultId([242; 32]));
    for vault in [one, other] {
        make(store, vault).await;
    }
    let many: Vec<_> = (1..=8).map(|at| (at, "one")).collect();
    put(store, one, PHONE, &many[..4]).await;
    put(store, one, LAPTOP, &many[4..]).await;
    put(store, other, PHONE, &[(9, "other"), (10, "more")]).await;
    let share = |running: &[(VaultId, usize)]| TakeDue {
        most: 4,
        per_vault: 2,
        running: running.iter().copied().collect(),
        ..all(20)
    };
    let first = take(store, share(&[])).await;
    assert_eq!(texts(&first), ["one", "one", "other", "more"]);
    assert_eq!((first[1].at, first[2].vault), (2, other));
    let none = take(store, share(&[(one, 2), (other, 2)])).await;
    assert_eq!(none, []);
    let next = take(store, share(&[(one, 1), (other, 2)])).await;
    assert_eq!(next.iter().map(|due| due.at).collect::<Vec<_>>(), [3]);
    for device in [PHONE, LAPTOP] {
        take_away(store, one, device).await;
    }
    take_away(store, other, PHONE).await;
}

async fn a_vault_has_so_many_a_day_and_keeps_nobody_elses_waiting(store: &dyn Store) {
    const DAY: u64 = 86_400;
    let (one, other) = (VaultId([243; 32]), VaultId([244; 32]));
    for vault in [one, other] {
        make(store, vault).await;
    }
    put(store, one, PHONE, &[(1, "a"), (2, "b"), (3, "c"), (4, "d")]).await;
    put(store, other, PHONE, &[(5, "e")]).await;
    let day = |now: u64| TakeDue {
        a_day: 3,
        most: 2,
        lease: 3 * DAY,
        ..all(now)
    };
    assert_eq!(texts(&take(store, day(10)).await), ["a", "b"]);
    assert_eq!(texts(&take(store, day(10)).await), ["c", "e"]);
    assert_eq!(take(store, day(DAY - 1)).await, []);
    assert_eq!(texts(&take(store, day(DAY)).await), ["d"], "the next day");
    take_away(store, one, PHONE).await;
    // Taking away and bringing again gives nothing back.
    put(store, one, PHONE, &[(1, "a"), (2, "b"), (3, "c")]).await;
    assert_eq!(texts(&take(store, day(DAY + 1)).await), ["a", "b"]);
    assert_eq!(take(store, day(DAY + 2)).await, []);
    take_away(store, one, PHONE).await;
    take_away(store, other, PHONE).await;
}

async fn what_is_due_and_not_posted_yet_outlives_new_ones_for_the_same_address(store: &dyn Store) {
    let vault = VaultId([238; 32]);
    make(store, vault).await;
    put(store, vault, PHONE, &[(10, "due"), (11, "ahead")]).await;
    let mut later = new(vault, PHONE, &[(20, "new")]);
    later.now = 10;
    store.put_reminders(later.clone()).await.unwrap();
    assert_eq!(texts(&due(store, 20).await), ["due", "new"]);
    // Another address: nothing that was sealed for the one before is posted there.
    later.endpoint = "https://push.example/2".to_owned();
    later.now = 1_000;
    store.put_reminders(later).await.unwrap();
    assert_eq!(texts(&due(store, 2_000).await), ["new"]);
    take_away(store, vault, PHONE).await;
    assert!(due(store, 9_000).await.is_empty());
}

async fn one_that_was_replaced_meanwhile_is_left_alone(store: &dyn Store) {
    let vault = VaultId([103; 32]);
    make(store, vault).await;
    put(store, vault, PHONE, &[(10, "a")]).await;
    let taken = due(store, 10).await;
    put(store, vault, PHONE, &[(10, "b")]).await;
    for posted in [Posted::Gone, Posted::Later(90), Posted::Over] {
        store.posted(taken[0].key, posted).await.unwrap();
    }
    assert_eq!(
        store.reminded(vault).await,
        Ok(vec![reminded(PHONE, false)])
    );
    assert_eq!(texts(&due(store, 10).await), ["b"]);
    take_away(store, vault, PHONE).await;
}

async fn a_browser_that_is_gone_is_remembered_without_its_address(store: &dyn Store) {
    let vault = VaultId([104; 32]);
    make(store, vault).await;
    put(store, vault, PHONE, &[(10, "a"), (11, "b")]).await;
    let taken = due(store, 10).await;
    store.posted(taken[0].key, Posted::Gone).await.unwrap();
    assert_eq!(store.reminded(vault).await, Ok(vec![reminded(PHONE, true)]));
    assert_eq!(due(store, 5_000).await, []);
    assert_eq!(store.sizes().await.unwrap().reminded, 0);
    put(store, vault, PHONE, &[(10, "c")]).await;
    assert_eq!(
        store.reminded(vault).await,
        Ok(vec![reminded(PHONE, false)])
    );
    take_away(store, vault, PHONE).await;
}

async fn they_have_a_quota_of_their_own(store: &dyn Store) {
    let vault = VaultId([105; 32]);
    make(store, vault).await;
    let large = "x".repeat(6_000);
    put(store, vault, PHONE, &[(10, &large)]).await;
    let refused = store
        .put_reminders(new(vault, LAPTOP, &[(10, &large)]))
        .await;
    assert_eq!(refused, Err(StoreError::RemindersFull));
    assert_eq!(store.reminded(vault).await.unwrap().len(), 1);
    // Its own before do not count against it, and taking away always fits.
    put(store, vault, PHONE, &[(10, &large)]).await;
    let feed = |length: usize| NewFeed {
        vault,
        roster: 1,
        feed: Some((Digest32([7; 32]), vec![b'x'; length].into())),
        most: MOST,
    };
    assert_eq!(
        store.put_feed(feed(6_000)).await,
        Err(StoreError::RemindersFull)
    );
    assert_eq!(store.put_feed(feed(3_000)).await, Ok(()));
    let refused = store
        .put_reminders(new(vault, PHONE, &[(10, &"x".repeat(8_000))]))
        .await;
    assert_eq!(refused, Err(StoreError::RemindersFull));
    take_away(store, vault, PHONE).await;
    let none = NewFeed {
        vault,
        roster: 1,
        feed: None,
        most: 0,
    };
    store.put_feed(none).await.unwrap();
}

fn record(body: Body) -> Vec<u8> {
    let record = Record {
        position: 1,
        prev: Digest32::ZERO,
        signer: Signer::Device(LAPTOP),
        body,
    };
    record.signed(|_| [0; 64])
}

async fn a_removed_device_is_not_reminded(store: &dyn Store) {
    let vault = VaultId([106; 32]);
    make(store, vault).await;
    put(store, vault, PHONE, &[(10, "a")]).await;
    put(store, vault, LAPTOP, &[(10, "b")]).await;
    let last = LogTail::EMPTY;
    let removal = record(Body::Revoke {
        device: PHONE,
        last,
    });
    store
        .extend_roster(vault, head(1, &vault.0), vec![removal])
        .await
        .unwrap();
    assert_eq!(
        store.reminded(vault).await,
        Ok(vec![reminded(LAPTOP, false)])
    );
    assert_eq!(texts(&due(store, 10).await), ["b"]);
    let mut nothing = new(vault, LAPTOP, &[]);
    (nothing.endpoint, nothing.roster) = (String::new(), 2);
    store.put_reminders(nothing).await.unwrap();
}

fn calendar(vault: VaultId, feed: Option<(Digest32, &str)>) -> NewFeed {
    NewFeed {
        vault,
        roster: 1,
        feed: feed.map(|(hash, file)| (hash, Bytes::copy_from_slice(file.as_bytes()))),
        most: MOST,
    }
}

async fn a_calendar_is_found_by_its_secret_until_it_is_taken_away(store: &dyn Store) {
    let (one, other) = (VaultId([107; 32]), VaultId([108; 32]));
    let (secret, another) = (Digest32([1; 32]), Digest32([2; 32]));
    let feed = |vault, feed| store.put_feed(calendar(vault, feed));
    assert_eq!(feed(one, None).await, Err(StoreError::UnknownVault));
    make(store, one).await;
    make(store, other).await;
    assert_eq!(store.feed_of(one).await, Ok(None));
    feed(one, Some((secret, "a"))).await.unwrap();
    feed(one, Some((secret, "b"))).await.unwrap();
    assert_eq!(store.feed(secret).await, Ok(Some(b"b".to_vec())));
    assert_eq!(store.feed_of(one).await, Ok(Some(secret)));
    let taken = feed(other, Some((secret, "c"))).await;
    assert_eq!(taken, Err(StoreError::Conflict));
    feed(one, Some((another, "d"))).await.unwrap();
    assert_eq!(store.feed(secret).await, Ok(None), "a new one ends the old");
    assert_eq!(store.feed(another).await, Ok(Some(b"d".to_vec())));
    feed(one, None).await.unwrap();
    assert_eq!(store.feed(another).await, Ok(None));
    assert_eq!(store.feed_of(one).await, Ok(None));
}

async fn a_calendar_is_replaced_and_ended_only_by_the_vault_that_put_it(store: &dyn Store) {
    let (one, other) = (VaultId([245; 32]), VaultId([246; 32]));
    let (secret, own) = (Digest32([4; 32]), Digest32([5; 32]));
    let feed = |vault, feed| store.put_feed(calendar(vault, feed));
    for vault in [one, other] {
        make(store, vault).await;
    }
    feed(one, Some((secret, "one"))).await.unwrap();
    feed(other, Some((own, "other"))).await.unwrap();
    let taken = feed(other, Some((secret, "copy"))).await;
    assert_eq!(taken, Err(StoreError::Conflict));
    assert_eq!(store.feed(secret).await, Ok(Some(b"one".to_vec())));
    let kept = store.feed(own).await;
    assert_eq!(kept, Ok(Some(b"other".to_vec())), "its own stays");
    assert_eq!(store.feed_of(other).await, Ok(Some(own)));
    feed(other, None).await.unwrap();
    assert_eq!(store.feed(own).await, Ok(None));
    assert_eq!(store.feed(secret).await, Ok(Some(b"one".to_vec())));
    feed(one, None).await.unwrap();
    // Nobody has it any more.
    feed(other, Some((secret, "copy"))).await.unwrap();
    feed(other, None).await.unwrap();
}

async fn a_calendar_judged_by_a_shorter_roster_is_not_taken(store: &dyn Store) {
    let vault = VaultId([247; 32]);
    let secret = Digest32([6; 32]);
    make(store, vault).await;
    store
        .extend_roster(vault, head(1, &vault.0), vec![record(Body::DeleteVault)])
        .await
        .unwrap();
    let late = store.put_feed(calendar(vault, Some((secret, "late"))));
    assert_eq!(late.await, Err(StoreError::RosterMoved));
    assert_eq!(store.feed(secret).await, Ok(None));
}

async fn a_deleted_vault_reminds_nobody(store: &dyn Store) {
    let vault = VaultId([109; 32]);
    make(store, vault).await;
    put(store, vault, PHONE, &[(10, "a")]).await;
    let secret = Digest32([3; 32]);
    let feed = calendar(vault, Some((secret, "a")));
    store.put_feed(feed).await.unwrap();
    store
        .extend_roster(vault, head(1, &vault.0), vec![record(Body::DeleteVault)])
        .await
        .unwrap();
    assert_eq!(store.reminded(vault).await, Ok(vec![]));
    assert_eq!(due(store, 10).await, []);
    assert_eq!(store.feed(secret).await, Ok(None));
}
