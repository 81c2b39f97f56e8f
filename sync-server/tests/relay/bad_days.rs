//! A full disk, an answer that is lost, a database from the future: nothing acknowledged is lost, and the relay
//! lives on or says what to do.

use std::sync::Arc;

use futures::FutureExt;
use kith_sync::ids::{VaultId, Vector};
use kith_sync::wire::{Of, Reason, ToClient, ToRelay};
use rusqlite::Connection;
use sync_server::Server;
use sync_server::store::{
    Answer, Appended, FILE, NewChunk, Page, SqliteOptions, SqliteStore, Store, StoreError,
};
use tokio::sync::watch;

use crate::bent::{Bend, Bent};
use crate::common::{LAPTOP, PHONE, TestRelay, Vault, accepted, http, options};

#[tokio::test]
async fn a_full_disk_is_told_and_everything_acknowledged_stays() {
    let mut vault = Vault::of_two(41);
    let sqlite = SqliteOptions {
        max_pages: Some(200),
        ..SqliteOptions::default()
    };
    let folder = tempfile::tempdir().unwrap();
    let relay = TestRelay::start_with(folder, sqlite, |store| Arc::new(store)).await;
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let mut kept = Vec::new();
    let refused = loop {
        let tail = vault.tail(PHONE);
        let chunk = vault.chunk(PHONE, &[1; 100_000]);
        match phone.push(&chunk).await {
            ToClient::Accepted { .. } => kept.push(chunk),
            other => {
                let full = ToClient::Refused {
                    of: Of::Chunk(tail.number + 1),
                    reason: Reason::Full,
                };
                assert_eq!(other, full);
                break chunk;
            }
        }
    };
    assert!(kept.len() > 2);
    let mut laptop = relay.client().await;
    laptop.sign_in(&vault, LAPTOP).await;
    for chunk in &kept {
        assert_eq!(&laptop.chunk().await, chunk, "the relay lives on");
    }
    drop((phone, laptop));

    // The operator makes room.
    let relay = TestRelay::start_on(relay.stop().await).await;
    let mut phone = relay.client().await;
    let all = [(PHONE, 1_000)].into_iter().collect();
    let welcome = phone.sign_in_with(&vault, PHONE, all).await;
    assert_eq!(welcome.holds[&PHONE].number, kept.len() as u64);
    assert_eq!(phone.push(&refused).await, accepted(&refused));
}

/// Commits, and then never says so: what a client sees of a relay that is killed between commit and answer.
pub(crate) struct Speechless {
    pub(crate) store: SqliteStore,
    /// It answers while this is true.
    pub(crate) speaks: watch::Receiver<bool>,
}

impl Bend for Speechless {
    fn under(&self) -> &dyn Store {
        &self.store
    }

    fn append(&self, chunk: NewChunk) -> Answer<Appended> {
        let (answer, mut speaks) = (self.store.append(chunk), self.speaks.clone());
        async move {
            let outcome = answer.await;
            speaks.wait_for(|speaks| *speaks).await.unwrap();
            outcome
        }
        .boxed()
    }
}

#[tokio::test]
async fn a_chunk_whose_acknowledgement_was_lost_is_accepted_again_and_stands_once() {
    let mut vault = Vault::new(42);
    let (now, speaks) = watch::channel(true);
    let folder = tempfile::tempdir().unwrap();
    let relay = TestRelay::start_with(folder, SqliteOptions::default(), |store| {
        Arc::new(Bent(Speechless { store, speaks }))
    })
    .await;
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let first = vault.chunk(PHONE, b"first");
    assert_eq!(phone.push(&first).await, accepted(&first));
    now.send_replace(false);
    let lost = vault.chunk(PHONE, b"lost");
    let chunk = lost.clone();
    phone.send(&ToRelay::Push { chunk }).await;
    // The answer to a later question shows that none to the push came; asked of the disk, it is there.
    phone.send(&ToRelay::Ping).await;
    assert_eq!(phone.next().await, ToClient::Pong);
    phone.leave().await;

    let relay = TestRelay::start_on(relay.stop().await).await;
    let mut phone = relay.client().await;
    let have = [(PHONE, 2)].into_iter().collect();
    let welcome = phone.sign_in_with(&vault, PHONE, have).await;
    assert_eq!(welcome.holds[&PHONE], vault.tail(PHONE));
    assert_eq!(phone.push(&lost).await, accepted(&lost));
    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let text = String::from_utf8(metrics.body).unwrap();
    assert!(text.contains("\nkith_relay_chunks 2\n"), "{text}");
}

/// A disk that fails.
struct Broken(SqliteStore);

fn broken<T: Send + 'static>() -> Answer<T> {
    async { Err(StoreError::Failed("input/output error".to_owned())) }.boxed()
}

impl Bend for Broken {
    fn under(&self) -> &dyn Store {
        &self.0
    }

    fn append(&self, _: NewChunk) -> Answer<Appended> {
        broken()
    }

    fn beyond(&self, _: VaultId, _: Vector, _: usize) -> Answer<Page> {
        broken()
    }

    fn probe(&self) -> Answer<()> {
        broken()
    }
}

#[tokio::test]
async fn a_failing_disk_is_told_and_the_relay_says_that_it_is_not_ready() {
    let mut vault = Vault::new(43);
    let folder = tempfile::tempdir().unwrap();
    let relay = TestRelay::start_with(folder, SqliteOptions::default(), |store| {
        Arc::new(Bent(Broken(store)))
    })
    .await;
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    assert_eq!(
        phone.refusal().await,
        Reason::Storage,
        "nothing can be read"
    );
    let chunk = vault.chunk(PHONE, b"no chance");
    let refused = ToClient::Refused {
        of: Of::Chunk(1),
        reason: Reason::Storage,
    };
    assert_eq!(phone.push(&chunk).await, refused);
    assert_eq!(
        http(&relay.origin(), "GET", "/readyz", &[]).await.status,
        503
    );
    assert_eq!(
        http(&relay.origin(), "GET", "/healthz", &[]).await.status,
        200
    );
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let relay = TestRelay::start().await;
    let folder = relay.stop().await;
    let path = folder.path().join(FILE);
    let db = Connection::open(&path).unwrap();
    db.execute("INSERT INTO migrations VALUES (99)", [])
        .unwrap();
    drop(db);
    let error = Server::start(&options(folder.path())).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "The database {} was written by a newer version of the relay (format 99, this one knows 7). \
             Update sync-server.",
            path.display()
        )
    );
}

#[tokio::test]
async fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    std::fs::write(&path, [7; 4096]).unwrap();
    let error = Server::start(&options(folder.path())).await.unwrap_err();
    assert!(error.to_string().contains("cannot be opened"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), [7; 4096]);
}

#[tokio::test]
async fn two_relays_do_not_share_a_folder() {
    let relay = TestRelay::start().await;
    let error = Server::start(&options(relay.folder.path()))
        .await
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "Another relay is using the data folder {}. Stop it, or choose another folder with --data-dir.",
            relay.folder.path().display()
        )
    );
}
