//! Quotas, rates and the token: each refusal is typed, leaves nothing behind and ends nothing that goes on well.

use kith_sync::wire::{Of, Reason, RendezvousId, Role, ToClient, ToRelay};
use sync_server::{Limits, Options, Rate};

use crate::common::{Client, LAPTOP, PHONE, TestRelay, Vault, accepted, http, options};

async fn relay_with(limits: Limits, token: Option<&str>) -> TestRelay {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        limits,
        token: token.map(str::to_owned),
        ..options(folder.path())
    };
    TestRelay::start_as(folder, &options).await
}

fn refused(number: u64, reason: Reason) -> ToClient {
    ToClient::Refused {
        of: Of::Chunk(number),
        reason,
    }
}

#[tokio::test]
async fn a_full_vault_is_told_so_keeps_what_it_has_and_can_still_remove_a_device() {
    let limits = Limits {
        vault_bytes: 100_000,
        ..Limits::default()
    };
    let relay = relay_with(limits, None).await;
    let mut vault = Vault::of_two(71);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let kept = vault.chunk(PHONE, &[1; 60_000]);
    assert_eq!(phone.push(&kept).await, accepted(&kept));
    let tail = vault.tail(PHONE);
    let large = vault.chunk_after(PHONE, tail, &[2; 60_000]);
    assert_eq!(phone.push(&large).await, refused(2, Reason::Full));
    let small = vault.chunk(PHONE, b"there is room for this");
    assert_eq!(phone.push(&small).await, accepted(&small));
    // Another vault has all of its own.
    let mut other = Vault::new(72);
    let mut neighbour = relay.client().await;
    neighbour.create(&other, PHONE).await;
    let chunk = other.chunk(PHONE, &[3; 60_000]);
    assert_eq!(neighbour.push(&chunk).await, accepted(&chunk));
    loop {
        let tail = vault.tail(PHONE);
        let more = vault.chunk(PHONE, &[4; 9_000]);
        match phone.push(&more).await {
            ToClient::Accepted { .. } => assert!(tail.number < 20, "it is never full"),
            full => break assert_eq!(full, refused(tail.number + 1, Reason::Full)),
        }
    }
    let expected = vault.chain.head();
    let record = vault.removal(LAPTOP, vault.tail(LAPTOP));
    phone
        .send(&ToRelay::AppendRoster { expected, record })
        .await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));
}

#[tokio::test]
async fn a_vault_that_sends_too_fast_is_asked_to_wait_and_loses_nothing() {
    let limits = Limits {
        vault_messages: Rate::new(1, 3),
        ..Limits::default()
    };
    let relay = relay_with(limits, None).await;
    let mut vault = Vault::new(73);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let mut number = 0;
    let (last, wait) = loop {
        number += 1;
        let last = vault.chunk(PHONE, &[1]);
        match phone.push(&last).await {
            ToClient::Accepted { .. } => assert!(number < 1000, "nobody is ever asked to wait"),
            ToClient::Refused {
                of: Of::Chunk(of),
                reason: Reason::Busy { retry_after_ms },
            } => {
                assert_eq!(of, number);
                break (last, retry_after_ms);
            }
            other => panic!("{other:?}"),
        }
    };
    assert!(number > 3 && wait >= 1000);
    // Whoever comes again meets the same bucket, and in the end gets through.
    let mut again = relay.client().await;
    let welcome = again.sign_in(&vault, PHONE).await;
    assert_eq!(welcome.holds[&PHONE].number, number - 1);
    for _ in 1..number {
        again.chunk().await;
    }
    let metrics = http(&relay.origin(), "GET", "/metrics", &[]).await;
    let text = String::from_utf8(metrics.body).unwrap();
    assert!(text.contains("\nkith_relay_throttled_total 1\n"), "{text}");
    loop {
        match again.push(&last).await {
            ToClient::Refused {
                reason: Reason::Busy { .. },
                ..
            } => tokio::task::yield_now().await,
            other => break assert_eq!(other, accepted(&last)),
        }
    }
}

#[tokio::test]
async fn an_address_that_tries_too_often_is_turned_away_and_no_other() {
    let limits = Limits {
        address_sign_ins: Rate::new(1, 2),
        ..Limits::default()
    };
    let relay = relay_with(limits, None).await;
    let vault = Vault::new(74);
    relay.client().await.create(&vault, PHONE).await;
    let from = |address: &'static str| Client::connect_from(relay.origin(), address);
    let turned_away = async |address| {
        let mut client = from(address).await;
        let auth = client.auth(&vault, PHONE, Default::default());
        client.send(&ToRelay::Auth(auth)).await;
        match client.next().await {
            ToClient::Welcome { .. } => false,
            ToClient::Refused {
                of: Of::Session,
                reason: Reason::Busy { retry_after_ms },
            } => {
                assert!(retry_after_ms >= 1000);
                assert_eq!(client.hear().await, None, "and the relay hangs up");
                true
            }
            other => panic!("{other:?}"),
        }
    };
    let mut tries = 1;
    while !turned_away("192.0.2.1").await {
        tries += 1;
        assert!(tries < 1000, "nobody is ever turned away");
    }
    assert!(tries > 2);
    assert!(!turned_away("192.0.2.2").await);
    // An invitation is one more way to try.
    let mut stranger = from("192.0.2.2").await;
    let id = RendezvousId([1; 16]);
    let role = Role::Joiner;
    stranger.send(&ToRelay::Meet { id, role }).await;
    assert_eq!(stranger.refusal().await, Reason::NoSuchInvitation);
}

#[tokio::test]
async fn a_relay_with_a_token_takes_new_vaults_from_whoever_brings_it() {
    let relay = relay_with(Limits::default(), Some("let me in")).await;
    let vault = Vault::of_two(75);
    let create = async |token: Option<&str>| {
        let mut client = relay.client().await;
        let message = ToRelay::Create {
            auth: client.auth(&vault, PHONE, Default::default()),
            roster: vault.records.clone(),
            token: token.map(str::to_owned),
        };
        client.send(&message).await;
        client
    };
    for wrong in [None, Some(""), Some("let me"), Some("LET ME IN")] {
        let mut client = create(wrong).await;
        assert_eq!(client.refusal().await, Reason::TokenNeeded);
        assert_eq!(client.hear().await, None);
    }
    let mut stranger = relay.client().await;
    let auth = stranger.auth(&vault, PHONE, Default::default());
    stranger.send(&ToRelay::Auth(auth)).await;
    assert_eq!(
        stranger.refusal().await,
        Reason::UnknownVault,
        "nothing was made"
    );
    create(Some("let me in")).await.welcome().await;
    // Of a vault that is there, nobody asks for it again.
    create(None).await.welcome().await;
    relay.client().await.sign_in(&vault, LAPTOP).await;
}
