//! A relay that is asked to end: what it has taken it acknowledges, what it acknowledged is on the disk, and whoever
//! sends people to it hears at once that it is not ready.

use std::sync::Arc;
use std::time::Duration;

use kith_sync::wire::{ToClient, ToRelay};
use sync_server::store::{SqliteStore, Store};
use sync_server::{Limits, Options, Server};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio_tungstenite::client_async;
use tokio_tungstenite::tungstenite::Error;

use crate::bad_days::Speechless;
use crate::bent::Bent;
use crate::common::{Client, PATIENCE, PHONE, Vault, accepted, http, options};
use crate::program::{Running, program};

#[tokio::test]
async fn chunks_under_way_are_each_acknowledged_and_kept_or_neither() {
    for postgres in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = program(folder.path());
        if postgres {
            command.env("KITH_DATABASE_URL", kith_tests::postgres::database());
        }
        let mut relay = Running::start(&mut command);
        let mut vault = Vault::new(91);
        let mut phone = Client::connect(&relay.origin).await;
        phone.create(&vault, PHONE).await;
        let said: Vec<_> = (0..400u16)
            .map(|n| vault.chunk(PHONE, &n.to_be_bytes().repeat(100)))
            .collect();
        for chunk in &said {
            let chunk = chunk.clone();
            phone.send(&ToRelay::Push { chunk }).await;
        }
        assert_eq!(phone.next().await, accepted(&said[0]));
        relay.signal("-TERM");
        let mut acknowledged = 1;
        while let Some(message) = phone.hear().await {
            assert_eq!(message, accepted(&said[acknowledged]));
            acknowledged += 1;
        }
        drop(phone);
        assert!(relay.child.wait().unwrap().success());

        let relay = Running::start(&mut command);
        let mut phone = Client::connect(&relay.origin).await;
        let welcome = phone.sign_in_with(&vault, PHONE, all()).await;
        assert_eq!(welcome.holds[&PHONE].number, acknowledged as u64);
        for chunk in &said[acknowledged..] {
            assert_eq!(phone.push(chunk).await, accepted(chunk));
        }
    }
}

fn all() -> kith_sync::ids::Vector {
    [(PHONE, 1_000)].into_iter().collect()
}

#[tokio::test]
async fn while_it_drains_it_is_alive_but_not_ready_and_takes_nobody_new() {
    let folder = tempfile::tempdir().unwrap();
    let (speak, speaks) = watch::channel(true);
    let options = Options {
        limits: Limits {
            shutdown: Duration::from_secs(600),
            ..Limits::default()
        },
        ..options(folder.path())
    };
    let server = Server::start_with(&options, async |options| {
        let store = SqliteStore::open(&options.data_dir, Default::default())?;
        Ok(Arc::new(Bent(Speechless { store, speaks })) as Arc<dyn Store>)
    })
    .await
    .unwrap();
    let origin = server.url().to_owned();
    let mut vault = Vault::new(92);
    let mut phone = Client::connect(&origin).await;
    phone.create(&vault, PHONE).await;
    speak.send_replace(false);
    let chunk = vault.chunk(PHONE, b"under way");
    let push = ToRelay::Push {
        chunk: chunk.clone(),
    };
    phone.send(&push).await;
    phone.send(&ToRelay::Ping).await;
    assert_eq!(phone.next().await, ToClient::Pong);
    let ready = async || http(&origin, "GET", "/readyz", &[]).await;
    assert_eq!(ready().await.status, 200);

    let ended = tokio::spawn(server.stop());
    let answer = loop {
        let answer = ready().await;
        if answer.status != 200 {
            break answer;
        }
    };
    assert_eq!(
        (answer.status, answer.body.as_slice()),
        (503, b"The relay is ending.\n".as_slice())
    );
    assert_eq!(http(&origin, "GET", "/healthz", &[]).await.status, 200);
    let address = origin.strip_prefix("http://").unwrap();
    let stream = TcpStream::connect(address).await.unwrap();
    match client_async(format!("ws://{address}/sync"), stream).await {
        Err(Error::Http(answer)) => assert_eq!(answer.status(), 503),
        other => panic!("somebody new was taken: {other:?}"),
    }

    speak.send_replace(true);
    assert_eq!(phone.next().await, accepted(&chunk));
    assert_eq!(phone.closed().await, 1012);
    drop(phone);
    tokio::time::timeout(PATIENCE, ended)
        .await
        .unwrap()
        .unwrap();
}
