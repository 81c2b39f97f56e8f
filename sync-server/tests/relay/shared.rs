//! Two relays on one Postgres, under one name: what is said to one is heard at the other.

use std::sync::Arc;
use std::time::Duration;

use kith_sync::ids::LogTail;
use kith_sync::wire::{Reason, ToClient, ToRelay};
use kith_tests::postgres::database;
use sync_server::store::{PgStore, Store};
use sync_server::{Limits, Options, Server};

use crate::bent::{Bent, Deaf};
use crate::common::{Client, LAPTOP, PHONE, Vault, accepted, postgres};
use crate::sharing::{NAME, client_of, on, relay_on};

#[tokio::test]
async fn a_device_at_each_hears_the_other_at_once() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(81);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    assert_eq!(phone.incarnation, laptop.incarnation, "they are one relay");
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    for round in 0..5u8 {
        let said = vault.chunk(PHONE, &[round]);
        assert_eq!(phone.push(&said).await, accepted(&said));
        assert_eq!(laptop.chunk().await, said);
        let said = vault.chunk(LAPTOP, &[round]);
        assert_eq!(laptop.push(&said).await, accepted(&said));
        assert_eq!(phone.chunk().await, said);
    }
    drop((phone, laptop));
    one.stop().await;
    other.stop().await;
}

#[tokio::test]
async fn a_device_removed_at_one_is_told_and_cut_off_at_the_other() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let vault = Vault::of_two(82);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    let record = vault.removal(LAPTOP, LogTail::EMPTY);
    let expected = vault.chain.head();
    phone
        .send(&ToRelay::AppendRoster {
            expected,
            record: record.clone(),
        })
        .await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));
    let heard = ToClient::Roster {
        position: 2,
        record,
    };
    assert_eq!(laptop.next().await, heard, "it sees who removed it");
    assert_eq!(laptop.refusal().await, Reason::Removed);
    laptop.closed().await;
}

#[tokio::test]
async fn a_change_of_keys_at_one_comes_before_what_is_sealed_with_them() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(83);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    let expected = vault.chain.head();
    let record = vault.new_epoch();
    let append = ToRelay::AppendRoster {
        expected,
        record: record.clone(),
    };
    phone.send(&append).await;
    phone.next().await;
    let said = vault.chunk(PHONE, b"under the new key");
    assert_eq!(phone.push(&said).await, accepted(&said));
    let position = 2;
    assert_eq!(laptop.next().await, ToClient::Roster { position, record });
    assert_eq!(laptop.chunk().await, said);
    // And the other relay judges by the new keys as well.
    let said = vault.chunk(LAPTOP, b"under the new key");
    assert_eq!(laptop.push(&said).await, accepted(&said));
}

#[tokio::test]
async fn of_two_changes_to_the_roster_at_two_relays_one_wins() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(84);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    let expected = vault.chain.head();
    let (first, second) = (vault.next_device(), vault.next_device());
    let append = |record| ToRelay::AppendRoster { expected, record };
    phone.send(&append(first.clone())).await;
    laptop.send(&append(second.clone())).await;
    let outcome = [settled(&mut phone).await, settled(&mut laptop).await];
    assert!(
        outcome == [None, Some(Reason::RosterMoved)]
            || outcome == [Some(Reason::RosterMoved), None],
        "{outcome:?}"
    );
}

/// How the append of a record ended, whatever else is heard meanwhile.
async fn settled(client: &mut Client) -> Option<Reason> {
    loop {
        match client.next().await {
            ToClient::RosterAccepted { .. } => return None,
            ToClient::Refused { reason, .. } => return Some(reason),
            ToClient::Roster { .. } => {}
            other => panic!("neither accepted nor refused: {other:?}"),
        }
    }
}

#[tokio::test]
async fn a_record_appended_elsewhere_can_be_continued_here_at_once() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut vault = Vault::of_two(85);
    let (mut phone, mut laptop) = (client_of(&one).await, client_of(&other).await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    for turn in 0..4 {
        let client = if turn % 2 == 0 {
            &mut phone
        } else {
            &mut laptop
        };
        let expected = vault.chain.head();
        let record = vault.next_device();
        vault.adopt(record.clone());
        client
            .send(&ToRelay::AppendRoster { expected, record })
            .await;
        assert_eq!(settled(client).await, None);
    }
}

#[tokio::test]
async fn a_relay_that_misses_every_word_finds_out_by_looking() {
    let url = database();
    let one = relay_on(&url).await;
    let soon = Options {
        limits: Limits {
            look_every: Duration::from_millis(50),
            ..Limits::default()
        },
        ..on(&url)
    };
    let deaf = Server::start_with(&soon, async |_| {
        let store = Deaf::over(PgStore::connect(&postgres(&url)).await?);
        Ok(Arc::new(Bent(store)) as Arc<dyn Store>)
    })
    .await
    .unwrap();
    let mut vault = Vault::of_two(86);
    let mut phone = client_of(&one).await;
    phone.create(&vault, PHONE).await;
    let mut laptop = Client::connect(deaf.url()).await;
    laptop.origin = NAME.to_owned();
    laptop.sign_in(&vault, LAPTOP).await;
    for round in 0..3u8 {
        let said = vault.chunk(PHONE, &[round]);
        assert_eq!(phone.push(&said).await, accepted(&said));
        assert_eq!(laptop.chunk().await, said);
    }
    let record = vault.removal(LAPTOP, LogTail::EMPTY);
    let expected = vault.chain.head();
    phone
        .send(&ToRelay::AppendRoster { expected, record })
        .await;
    assert!(matches!(laptop.next().await, ToClient::Roster { .. }));
    assert_eq!(laptop.refusal().await, Reason::Removed);
}
