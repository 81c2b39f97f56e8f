//! What every store must promise. A new one is one more function at the end.

use std::collections::BTreeMap;

use axum::body::Bytes;
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, RosterHead, VaultId, Vector};
use kith_sync::roster::{Body, Record, Signer};
use sync_server::store::{
    Appended, Hint, Logs, NewChunk, PgOptions, PgStore, SqliteOptions, SqliteStore, Store,
    StoreError, StoredChunk,
};

use crate::common::postgres;

const VAULT: VaultId = VaultId([1; 32]);
const OTHER: VaultId = VaultId([2; 32]);
pub(crate) const PHONE: DeviceNumber = DeviceNumber(1);
pub(crate) const LAPTOP: DeviceNumber = DeviceNumber(2);

pub(crate) fn chunk(
    vault: VaultId,
    device: DeviceNumber,
    after: LogTail,
    bytes: &[u8],
) -> NewChunk {
    NewChunk {
        vault,
        device,
        number: after.number + 1,
        previous: after.hash,
        roster: 1,
        hash: Digest32::of(bytes),
        bytes: Bytes::copy_from_slice(bytes),
        share: None,
    }
}

pub(crate) fn tail(number: u64, bytes: &[u8]) -> LogTail {
    LogTail {
        number,
        hash: Digest32::of(bytes),
    }
}

pub(crate) fn head(length: u64, record: &[u8]) -> RosterHead {
    RosterHead {
        length,
        hash: Digest32::of(record),
    }
}

fn ends(logs: &Logs) -> BTreeMap<DeviceNumber, LogTail> {
    logs.of
        .iter()
        .map(|(device, log)| (*device, log.end))
        .collect()
}

pub(crate) async fn end(store: &dyn Store, vault: VaultId) -> LogTail {
    ends(&store.logs(vault).await.unwrap())[&PHONE]
}

pub(crate) async fn make(store: &dyn Store, vault: VaultId) {
    let genesis = vec![vault.0.to_vec()];
    store
        .extend_roster(vault, RosterHead::EMPTY, genesis)
        .await
        .unwrap();
}

async fn conforms(store: &dyn Store) {
    a_vault_is_found_by_the_lookup_id_of_its_phrase(store).await;
    an_unknown_vault_has_nothing_and_takes_nothing(store).await;
    a_roster_grows_only_at_its_head(store).await;
    a_log_grows_only_at_its_end(store).await;
    what_is_missing_comes_in_order_and_in_pieces(store).await;
    vaults_know_nothing_of_each_other(store).await;
    a_device_is_removed_at_the_end_of_its_log(store).await;
    a_chunk_judged_by_a_shorter_roster_is_not_taken(store).await;
    everything_queued_at_once_is_in_the_order_of_the_calls(store).await;
    the_same_chunk_queued_twice_stands_once(store).await;
    a_full_vault_takes_no_chunk_but_can_still_remove_a_device(store).await;
    crate::store_snapshots::conform(store).await;
    crate::store_generations::conform(store).await;
    crate::store_blobs::conform(store).await;
    store.probe().await.unwrap();
    let sizes = store.sizes().await.unwrap();
    let counts = (sizes.vaults, sizes.logs, sizes.chunks, sizes.snapshots);
    assert_eq!(counts, (32, 28, 1032, 13));
    assert_eq!((sizes.blobs, sizes.blob_bytes), (9, 9));
    assert!(sizes.bytes > 0);
    crate::store_reminders::conform(store).await;
}

/// What a vault may hold in these tests.
pub(crate) const QUOTA: u64 = 50_000;

async fn the_same_chunk_queued_twice_stands_once(store: &dyn Store) {
    let vault = VaultId([13; 32]);
    make(store, vault).await;
    let one = || store.append(chunk(vault, PHONE, LogTail::EMPTY, b"one"));
    let (first, again) = (one(), one());
    let other = store.append(chunk(vault, PHONE, LogTail::EMPTY, b"other"));
    assert_eq!(first.await, Ok(Appended::New));
    assert_eq!(again.await, Ok(Appended::Already));
    assert_eq!(other.await, Err(StoreError::Conflict));
}

async fn a_full_vault_takes_no_chunk_but_can_still_remove_a_device(store: &dyn Store) {
    let vault = VaultId([14; 32]);
    make(store, vault).await;
    let large = [1; 49_000];
    let append = |after, bytes: &[u8]| store.append(chunk(vault, PHONE, after, bytes));
    assert_eq!(append(LogTail::EMPTY, &large).await, Ok(Appended::New));
    let after = tail(1, &large);
    // Genesis counts too.
    let room = (QUOTA - 49_000) as usize - vault.0.len();
    assert_eq!(
        append(after, &vec![2; room + 1]).await,
        Err(StoreError::VaultFull)
    );
    assert_eq!(append(LogTail::EMPTY, &large).await, Ok(Appended::Already));
    assert_eq!(append(after, &vec![2; room]).await, Ok(Appended::New));
    let after = tail(2, &vec![2; room]);
    assert_eq!(append(after, b"x").await, Err(StoreError::VaultFull));
    let expected = head(1, &vault.0);
    let record = removal(PHONE, after);
    let removed = store
        .extend_roster(vault, expected, vec![record.clone()])
        .await;
    assert_eq!(removed, Ok(head(2, &record)));
    let far_too_much = store
        .extend_roster(vault, head(2, &record), vec![vec![3; 2 * 1024 * 1024]])
        .await;
    assert_eq!(far_too_much, Err(StoreError::VaultFull));
    assert_eq!(store.roster(vault, 0).await.unwrap().len(), 2);
}

async fn a_vault_is_found_by_the_lookup_id_of_its_phrase(store: &dyn Store) {
    let made = crate::common::Vault::new(31);
    let lookup = made.chain.recovery().lookup;
    assert_eq!(store.find(lookup).await, Ok(Vec::new()));
    let records = made.records.clone();
    store
        .extend_roster(made.id(), RosterHead::EMPTY, records)
        .await
        .unwrap();
    assert_eq!(store.find(lookup).await, Ok(vec![made.id()]));
    assert_eq!(store.find([7; 16]).await, Ok(Vec::new()));
}

async fn an_unknown_vault_has_nothing_and_takes_nothing(store: &dyn Store) {
    let none = VaultId([99; 32]);
    assert_eq!(store.roster(none, 0).await, Err(StoreError::UnknownVault));
    assert_eq!(store.logs(none).await, Ok(Logs::default()));
    let page = store.beyond(none, Vector::default(), 100).await.unwrap();
    assert!(page.chunks.is_empty() && !page.more);
    let refused = store.append(chunk(none, PHONE, LogTail::EMPTY, b"x")).await;
    assert_eq!(refused, Err(StoreError::UnknownVault));
    let refused = store
        .extend_roster(none, head(1, b"genesis"), vec![b"next".to_vec()])
        .await;
    assert_eq!(refused, Err(StoreError::RosterMoved));
    assert_eq!(store.roster(none, 0).await, Err(StoreError::UnknownVault));
}

async fn a_roster_grows_only_at_its_head(store: &dyn Store) {
    let vault = VaultId([10; 32]);
    let extend = |expected, records: &[&[u8]]| {
        store.extend_roster(
            vault,
            expected,
            records.iter().map(|record| record.to_vec()).collect(),
        )
    };
    assert_eq!(
        extend(RosterHead::EMPTY, &[b"a", b"b"]).await,
        Ok(head(2, b"b"))
    );
    assert_eq!(extend(head(2, b"b"), &[b"c"]).await, Ok(head(3, b"c")));
    for stale in [
        RosterHead::EMPTY,
        head(2, b"b"),
        head(3, b"x"),
        head(4, b"c"),
    ] {
        assert_eq!(extend(stale, &[b"d"]).await, Err(StoreError::RosterMoved));
    }
    let records = [b"a".to_vec(), b"b".to_vec(), b"c".to_vec()];
    for from in 0..4 {
        assert_eq!(
            store.roster(vault, from as u64).await.unwrap(),
            records[from..]
        );
    }
}

/// A record that removes a device whose log ends here. The store does not look at signatures.
fn removal(device: DeviceNumber, last: LogTail) -> Vec<u8> {
    let record = Record {
        position: 1,
        prev: Digest32::ZERO,
        signer: Signer::Device(LAPTOP),
        body: Body::Revoke { device, last },
    };
    record.signed(|_| [0; 64])
}

async fn a_device_is_removed_at_the_end_of_its_log(store: &dyn Store) {
    let vault = VaultId([21; 32]);
    make(store, vault).await;
    let (one, two) = (tail(1, b"one"), tail(2, b"two"));
    for (after, bytes) in [(LogTail::EMPTY, b"one"), (one, b"two")] {
        store
            .append(chunk(vault, PHONE, after, bytes))
            .await
            .unwrap();
    }
    let expected = head(1, &vault.0);
    let remove = |last| store.extend_roster(vault, expected, vec![removal(PHONE, last)]);
    for early in [LogTail::EMPTY, one, tail(2, b"other")] {
        assert_eq!(remove(early).await, Err(StoreError::LogMoved));
    }
    assert_eq!(store.roster(vault, 0).await.unwrap().len(), 1);
    assert_eq!(remove(two).await.unwrap().length, 2);
    // A log that the relay has lost does not stand in the way of giving it back its roster.
    let lost = VaultId([22; 32]);
    let records = vec![lost.0.to_vec(), removal(PHONE, two)];
    let given = store.extend_roster(lost, RosterHead::EMPTY, records).await;
    assert_eq!(given.unwrap().length, 2);
}

async fn a_chunk_judged_by_a_shorter_roster_is_not_taken(store: &dyn Store) {
    let vault = VaultId([21; 32]);
    // The roster has two records by now; this was judged when it had one.
    let late = chunk(vault, LAPTOP, LogTail::EMPTY, b"late");
    assert_eq!(store.append(late).await, Err(StoreError::RosterMoved));
    let judged = NewChunk {
        roster: 2,
        ..chunk(vault, LAPTOP, LogTail::EMPTY, b"late")
    };
    assert_eq!(store.append(judged).await, Ok(Appended::New));
}

async fn a_log_grows_only_at_its_end(store: &dyn Store) {
    make(store, VAULT).await;
    let append = |after, bytes: &[u8]| store.append(chunk(VAULT, PHONE, after, bytes));
    let gap = append(tail(1, b"one"), b"two").await;
    assert_eq!(gap, Err(StoreError::OutOfOrder { expected: 1 }));
    let other = LogTail {
        number: 0,
        hash: Digest32::of(b"something"),
    };
    assert_eq!(
        append(other, b"one").await,
        Err(StoreError::PrevHashMismatch)
    );
    assert_eq!(append(LogTail::EMPTY, b"one").await, Ok(Appended::New));
    assert_eq!(append(tail(1, b"one"), b"two").await, Ok(Appended::New));
    assert_eq!(append(LogTail::EMPTY, b"one").await, Ok(Appended::Already));
    assert_eq!(
        append(LogTail::EMPTY, b"other").await,
        Err(StoreError::Conflict)
    );
    assert_eq!(
        append(tail(2, b"other"), b"three").await,
        Err(StoreError::PrevHashMismatch)
    );
    assert_eq!(
        append(tail(3, b"three"), b"four").await,
        Err(StoreError::OutOfOrder { expected: 3 })
    );
    let logs = store.logs(VAULT).await.unwrap();
    assert_eq!(ends(&logs), BTreeMap::from([(PHONE, tail(2, b"two"))]));
    assert_eq!(logs.bytes, 6);
}

async fn what_is_missing_comes_in_order_and_in_pieces(store: &dyn Store) {
    let vault = VaultId([11; 32]);
    make(store, vault).await;
    let mut all = Vec::new();
    for device in [PHONE, LAPTOP] {
        let mut after = LogTail::EMPTY;
        for number in 1..=4u8 {
            let bytes = vec![number; 10];
            store
                .append(chunk(vault, device, after, &bytes))
                .await
                .unwrap();
            after = tail(u64::from(number), &bytes);
            all.push(StoredChunk {
                device,
                number: after.number,
                bytes,
            });
        }
    }
    for max in [1, 10, 25, 1000] {
        let (mut have, mut got) = (Vector::default(), Vec::new());
        loop {
            let page = store.beyond(vault, have.clone(), max).await.unwrap();
            for chunk in &page.chunks {
                have.raise(chunk.device, chunk.number);
            }
            got.extend(page.chunks);
            if !page.more {
                break;
            }
        }
        assert_eq!(got, all, "in pieces of {max} bytes");
    }
    let have = [(PHONE, 3), (LAPTOP, 9)].into_iter().collect();
    let page = store.beyond(vault, have, 1000).await.unwrap();
    assert_eq!((page.chunks, page.more), (vec![all[3].clone()], false));
}

async fn vaults_know_nothing_of_each_other(store: &dyn Store) {
    make(store, OTHER).await;
    assert_eq!(store.logs(OTHER).await, Ok(Logs::default()));
    let appended = store
        .append(chunk(OTHER, PHONE, LogTail::EMPTY, b"other"))
        .await;
    assert_eq!(appended, Ok(Appended::New));
    assert_eq!(end(store, VAULT).await, tail(2, b"two"));
}

async fn everything_queued_at_once_is_in_the_order_of_the_calls(store: &dyn Store) {
    let vault = VaultId([12; 32]);
    make(store, vault).await;
    let mut after = LogTail::EMPTY;
    let answers: Vec<_> = (1..=1000u64)
        .map(|number| {
            let bytes = number.to_be_bytes();
            let answer = store.append(chunk(vault, PHONE, after, &bytes));
            after = tail(number, &bytes);
            answer
        })
        .collect();
    for answer in answers {
        assert_eq!(answer.await, Ok(Appended::New));
    }
    assert_eq!(end(store, vault).await, after);
}

#[tokio::test]
async fn sqlite_conforms() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions {
        vault_bytes: QUOTA,
        ..SqliteOptions::default()
    };
    let store = SqliteStore::open(folder.path(), options).unwrap();
    conforms(&store).await;
    let incarnation = store.incarnation();
    let logs = store.logs(VAULT).await;
    drop(store);
    let store = SqliteStore::open(folder.path(), options).unwrap();
    assert_eq!(store.incarnation(), incarnation, "it is the same database");
    assert_eq!(store.logs(VAULT).await, logs);
}

#[tokio::test]
async fn sqlite_writes_what_was_queued_even_if_nobody_waits_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(folder.path(), SqliteOptions::default()).unwrap();
    make(&store, VAULT).await;
    drop(store.append(chunk(VAULT, PHONE, LogTail::EMPTY, b"one")));
    drop(store);
    let store = SqliteStore::open(folder.path(), SqliteOptions::default()).unwrap();
    assert_eq!(end(&store, VAULT).await, tail(1, b"one"));
}

#[tokio::test]
async fn sqlite_that_is_full_refuses_what_does_not_fit_and_keeps_what_does() {
    let folder = tempfile::tempdir().unwrap();
    let options = SqliteOptions {
        max_pages: Some(60),
        ..SqliteOptions::default()
    };
    let store = SqliteStore::open(folder.path(), options).unwrap();
    make(&store, VAULT).await;
    make(&store, OTHER).await;
    // Queued at once, so that they share a commit.
    let large = store.append(chunk(VAULT, PHONE, LogTail::EMPTY, &[7; 250_000]));
    let small = store.append(chunk(OTHER, PHONE, LogTail::EMPTY, b"small"));
    assert_eq!(large.await, Err(StoreError::Full));
    assert_eq!(small.await, Ok(Appended::New));
    assert_eq!(store.logs(VAULT).await, Ok(Logs::default()));
    let again = store
        .append(chunk(VAULT, PHONE, LogTail::EMPTY, b"less"))
        .await;
    assert_eq!(again, Ok(Appended::New), "the log is where it was");
}

async fn connect(url: &str) -> PgStore {
    let options = PgOptions {
        vault_bytes: QUOTA,
        ..postgres(url)
    };
    PgStore::connect(&options).await.unwrap()
}

#[tokio::test]
async fn postgres_conforms() {
    let url = kith_tests::postgres::database();
    let store = connect(&url).await;
    conforms(&store).await;
    let incarnation = store.incarnation();
    let logs = store.logs(VAULT).await;
    drop(store);
    let store = connect(&url).await;
    assert_eq!(store.incarnation(), incarnation, "it is the same database");
    assert_eq!(store.logs(VAULT).await, logs);
    let other = connect(&kith_tests::postgres::database()).await;
    assert_ne!(other.incarnation(), incarnation, "and this is another");
}

#[tokio::test]
async fn postgres_writes_what_was_queued_even_if_nobody_waits_for_it() {
    let store = connect(&kith_tests::postgres::database()).await;
    make(&store, VAULT).await;
    drop(store.append(chunk(VAULT, PHONE, LogTail::EMPTY, b"one")));
    let again = store.append(chunk(VAULT, PHONE, LogTail::EMPTY, b"one"));
    assert_eq!(again.await, Ok(Appended::Already));
}

#[tokio::test]
async fn postgres_acknowledges_only_what_is_on_the_disk_whatever_the_server_is_set_to() {
    let url = kith_tests::postgres::database();
    let name = url.rsplit('/').next().unwrap();
    let lax = format!("ALTER DATABASE {name} SET synchronous_commit = off");
    let _ = kith_tests::postgres::sql(&url, &lax);
    assert_eq!(
        kith_tests::postgres::sql(&url, "SHOW synchronous_commit"),
        "off"
    );
    let store = connect(&url).await;
    make(&store, VAULT).await;
    let trigger = "CREATE TABLE noticed (setting text);
        CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO noticed VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
        CREATE TRIGGER noted AFTER INSERT ON kith.chunks FOR EACH ROW EXECUTE FUNCTION note()";
    let _ = kith_tests::postgres::sql(&url, trigger);
    store
        .append(chunk(VAULT, PHONE, LogTail::EMPTY, b"one"))
        .await
        .unwrap();
    assert_eq!(
        kith_tests::postgres::sql(&url, "SELECT setting FROM noticed"),
        "on"
    );
}

#[tokio::test]
async fn several_processes_that_start_on_one_empty_postgres_agree() {
    let url = kith_tests::postgres::database();
    let stores = futures::future::join_all((0..4).map(|_| connect(&url))).await;
    let first = stores[0].incarnation();
    assert!(stores.iter().all(|store| store.incarnation() == first));
}

#[tokio::test]
async fn of_two_processes_that_write_to_one_vault_each_writes_after_the_other() {
    let url = kith_tests::postgres::database();
    let stores = [connect(&url).await, connect(&url).await];
    // Both make the vault: one does, one is told that it is there.
    let genesis = || vec![VAULT.0.to_vec()];
    let made = futures::future::join_all(
        stores
            .iter()
            .map(|store| store.extend_roster(VAULT, RosterHead::EMPTY, genesis())),
    )
    .await;
    assert_eq!(made.iter().filter(|made| made.is_ok()).count(), 1);
    assert!(made.contains(&Err(StoreError::RosterMoved)));
    // Both push the same log, as two sessions of one device may: each number stands once, with one content.
    let mut ends = [LogTail::EMPTY; 2];
    let mut pushed = Vec::new();
    for number in 1..=200u64 {
        for (who, store) in stores.iter().enumerate() {
            let bytes = number.to_be_bytes();
            let answer = store.append(chunk(VAULT, PHONE, ends[who], &bytes));
            ends[who] = tail(number, &bytes);
            pushed.push(answer);
        }
    }
    let mut new = 0;
    for answer in pushed {
        new += usize::from(answer.await.unwrap() == Appended::New);
    }
    assert_eq!(new, 200);
    for store in &stores {
        assert_eq!(end(store, VAULT).await, ends[0]);
    }
}

#[tokio::test]
async fn what_one_process_writes_the_other_hears_of_and_sees_in_the_stamp() {
    let url = kith_tests::postgres::database();
    let (one, other) = (connect(&url).await, connect(&url).await);
    let mut hints = other.hints().unwrap();
    make(&one, VAULT).await;
    let before = other.stamps(vec![VAULT, OTHER]).await.unwrap();
    assert_eq!((before.len(), before[0].roster), (1, 1));
    let mut after = LogTail::EMPTY;
    // Whoever has only just begun to listen may miss the first words.
    while hints.try_recv() != Ok(Hint::Vault(VAULT)) {
        let bytes = after.number.to_be_bytes();
        one.append(chunk(VAULT, PHONE, after, &bytes))
            .await
            .unwrap();
        after = tail(after.number + 1, &bytes);
    }
    let now = other.stamps(vec![VAULT]).await.unwrap();
    assert_eq!(now[0].writes, before[0].writes + after.number);
}

#[tokio::test]
async fn a_postgres_of_a_newer_version_is_left_alone_and_the_password_is_told_to_nobody() {
    let url = kith_tests::postgres::database();
    drop(connect(&url).await);
    let _ = kith_tests::postgres::sql(&url, "INSERT INTO kith.migrations VALUES (99)");
    let (_, shown) = url.rsplit_once('@').unwrap();
    let error = PgStore::connect(&postgres(&url)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "The database {shown} was written by a newer version of the relay (format 99, this one knows 7). \
             Update sync-server."
        )
    );
    let wrong = format!("{url}_that_is_not_there");
    let error = PgStore::connect(&postgres(&wrong)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "The database at {shown}_that_is_not_there cannot be used (3D000 database \
             \"{}\" does not exist). Check --database-url.",
            wrong.rsplit('/').next().unwrap()
        )
    );
}

#[tokio::test]
async fn a_connection_that_must_be_encrypted_is_and_the_certificate_is_verified() {
    let plain = kith_tests::postgres::database();
    let url = format!("{plain}?sslmode=require");
    let trusting = PgOptions {
        ca: Some(kith_tests::postgres::certificate()),
        ..postgres(&url)
    };
    let store = PgStore::connect(&trusting).await.unwrap();
    make(&store, VAULT).await;
    let encrypted = "SELECT bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
        WHERE application_name = 'kith-relay' AND datname = current_database()";
    assert_eq!(kith_tests::postgres::sql(&plain, encrypted), "t");
    // This machine does not trust a certificate that only vouches for itself.
    let error = PgStore::connect(&postgres(&url)).await.unwrap_err();
    assert!(error.to_string().contains("ertificate"), "{error}");
}
