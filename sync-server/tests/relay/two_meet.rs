//! Two strangers, each at another relay on one Postgres, and two invitations at one: what the memory of a single
//! process promises, a shared database promises too.

use std::sync::Arc;
use std::time::Duration;

use kith_sync::wire::{Of, Reason, RendezvousId, Role, ToClient, ToRelay};
use kith_tests::postgres::{database, sql};
use sync_server::store::{PgStore, Store};
use sync_server::{Limits, Options, Server};

use crate::bent::{Bent, Deaf};
use crate::common::{Client, TestRelay, options, postgres};

const ID: RendezvousId = RendezvousId([7; 16]);

fn on(url: &str) -> Options {
    Options {
        database_url: Some(url.to_owned()),
        // The folder is not used.
        ..options("/dev/null/nowhere".as_ref())
    }
}

async fn relay_on(url: &str) -> TestRelay {
    relay_as(&on(url)).await
}

/// Looks after its meetings so often that a test need not wait.
fn soon(url: &str) -> Options {
    Options {
        limits: Limits {
            look_every: Duration::from_millis(50),
            ..Limits::default()
        },
        ..on(url)
    }
}

async fn relay_as(options: &Options) -> TestRelay {
    TestRelay::start_as(tempfile::tempdir().unwrap(), options).await
}

async fn meet(mut client: Client, id: RendezvousId, role: Role) -> Client {
    client.send(&ToRelay::Meet { id, role }).await;
    client
}

async fn invites(relay: &TestRelay) -> Client {
    let mut inviter = meet(relay.client().await, ID, Role::Inviter).await;
    assert_eq!(inviter.next().await, ToClient::Waiting);
    inviter
}

async fn joins(relay: &TestRelay) -> Client {
    let mut joiner = meet(relay.client().await, ID, Role::Joiner).await;
    assert_eq!(joiner.next().await, ToClient::Met);
    joiner
}

fn refused(reason: Reason) -> ToClient {
    ToClient::Refused {
        of: Of::Meeting,
        reason,
    }
}

async fn passes_on(from: &mut Client, to: &mut Client, texts: &[&str]) {
    for text in texts {
        let bytes = text.as_bytes().to_vec();
        from.send(&ToRelay::Note { bytes }).await;
    }
    for text in texts {
        let bytes = text.as_bytes().to_vec();
        assert_eq!(to.next().await, ToClient::Note { bytes });
    }
}

#[tokio::test]
async fn two_strangers_at_two_relays_meet_and_exchange_notes_until_one_leaves() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut inviter = invites(&one).await;
    let mut joiner = joins(&other).await;
    assert_eq!(inviter.next().await, ToClient::Met);
    passes_on(&mut joiner, &mut inviter, &["commitment"]).await;
    passes_on(&mut inviter, &mut joiner, &["key", "nonce", "vault"]).await;
    passes_on(&mut joiner, &mut inviter, &["opening", "thanks"]).await;
    let bytes = b"farewell".to_vec();
    joiner
        .send(&ToRelay::Note {
            bytes: bytes.clone(),
        })
        .await;
    joiner.leave().await;
    assert_eq!(inviter.next().await, ToClient::Note { bytes });
    assert_eq!(inviter.next().await, ToClient::Left);
    assert_eq!(inviter.hear().await, None);
    one.stop().await;
    other.stop().await;
    let kept = sql(&url, "SELECT count(*), count(address) FROM kith.meetings");
    assert_eq!(kept, "1|0", "a burned one is known as such, and no address");
    assert_eq!(sql(&url, "SELECT count(*) FROM kith.notes"), "0");
}

#[tokio::test]
async fn one_claim_burns_the_invitation_at_every_relay() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let mut wrong = meet(other.client().await, ID, Role::Joiner).await;
    assert_eq!(wrong.next().await, refused(Reason::NoSuchInvitation));
    let _inviter = invites(&one).await;
    let mut twice = meet(other.client().await, ID, Role::Inviter).await;
    assert_eq!(twice.next().await, refused(Reason::AlreadyClaimed));
    let (mut first, mut second) = (
        meet(one.client().await, ID, Role::Joiner).await,
        meet(other.client().await, ID, Role::Joiner).await,
    );
    let heard = [first.next().await, second.next().await];
    let burned = refused(Reason::AlreadyClaimed);
    assert!(
        heard == [ToClient::Met, burned.clone()] || heard == [burned, ToClient::Met],
        "{heard:?}"
    );
}

#[tokio::test]
async fn an_inviter_that_goes_may_come_back_to_another_relay_even_if_its_own_has_died() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    let inviter = invites(&one).await;
    // A relay that ends says so for whoever was connected to it.
    one.stop().await;
    drop(inviter);
    let mut early = meet(other.client().await, ID, Role::Joiner).await;
    assert_eq!(early.next().await, refused(Reason::NoSuchInvitation));
    let third = relay_on(&url).await;
    let inviter = invites(&third).await;
    // One that died says nothing; what it held counts as left after a while.
    let silent =
        "UPDATE kith.meetings SET inviter_until = clock_timestamp(), inviter = inviter + 1";
    let _ = sql(&url, silent);
    let mut back = invites(&other).await;
    let mut joiner = joins(&third).await;
    assert_eq!(back.next().await, ToClient::Met);
    passes_on(&mut joiner, &mut back, &["to the one who came last"]).await;
    drop(inviter);
    passes_on(&mut back, &mut joiner, &["and nobody else's going ends it"]).await;
}

#[tokio::test]
async fn a_side_whose_relay_died_counts_as_left_after_a_while() {
    let url = database();
    let relay = relay_as(&soon(&url)).await;
    let mut inviter = invites(&relay).await;
    // A joiner at a relay that died right after the claim.
    let claim = "UPDATE kith.meetings SET claimed = clock_timestamp(),
         joiner_until = clock_timestamp() + interval '100 ms'";
    let _ = sql(&url, claim);
    assert_eq!(inviter.next().await, ToClient::Met);
    assert_eq!(inviter.next().await, ToClient::Left);
    // And an inviter at one.
    let other = "0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d0d";
    let open = format!(
        "INSERT INTO kith.meetings (id, address, inviter, inviter_until)
         VALUES ('\\x{other}', '192.0.2.1', 1, clock_timestamp() + interval '1 hour')"
    );
    let _ = sql(&url, &open);
    let mut joiner = meet(relay.client().await, RendezvousId([13; 16]), Role::Joiner).await;
    assert_eq!(joiner.next().await, ToClient::Met);
    let silent = "UPDATE kith.meetings SET inviter_until = clock_timestamp()";
    let _ = sql(&url, silent);
    assert_eq!(joiner.next().await, ToClient::Left);
}

#[tokio::test]
async fn an_invitation_grows_no_younger_and_is_forgotten_in_the_end() {
    let url = database();
    let (one, other) = (relay_on(&url).await, relay_on(&url).await);
    drop(invites(&one).await);
    let old = |seconds: u32| {
        let _ = sql(
            &url,
            &format!("UPDATE kith.meetings SET since = clock_timestamp() - interval '{seconds} s'"),
        );
    };
    old(120);
    for role in [Role::Joiner, Role::Inviter] {
        let mut late = meet(other.client().await, ID, role).await;
        assert_eq!(late.next().await, refused(Reason::Expired));
    }
    old(480);
    let another = RendezvousId([8; 16]);
    let mut inviter = meet(other.client().await, another, Role::Inviter).await;
    assert_eq!(inviter.next().await, ToClient::Waiting);
    let mut late = meet(one.client().await, ID, Role::Joiner).await;
    assert_eq!(late.next().await, refused(Reason::NoSuchInvitation));
    assert_eq!(sql(&url, "SELECT count(*) FROM kith.meetings"), "1");
}

#[tokio::test]
async fn a_rendezvous_that_comes_to_no_end_ends_for_both_as_expired() {
    let url = database();
    let short = Options {
        limits: Limits {
            invitation_lifetime: Duration::from_secs(1),
            ..Limits::default()
        },
        ..on(&url)
    };
    let (one, other) = (relay_as(&short).await, relay_as(&short).await);
    let mut inviter = invites(&one).await;
    let mut joiner = joins(&other).await;
    assert_eq!(inviter.next().await, ToClient::Met);
    for side in [&mut inviter, &mut joiner] {
        assert_eq!(side.next().await, refused(Reason::Expired));
        assert_eq!(side.hear().await, None);
    }
}

#[tokio::test]
async fn one_address_cannot_take_all_the_room_by_spreading_over_relays() {
    let url = database();
    let tight = Options {
        limits: Limits {
            invitations_per_address: 2,
            invitations: 3,
            ..Limits::default()
        },
        ..on(&url)
    };
    let (one, other) = (relay_as(&tight).await, relay_as(&tight).await);
    let mut open = Vec::new();
    let mut invite = async |relay: &TestRelay, address: &str, n: u8| {
        let client = Client::connect_from(relay.origin(), address).await;
        let mut client = meet(client, RendezvousId([n; 16]), Role::Inviter).await;
        let heard = client.next().await;
        open.push(client);
        heard
    };
    let busy = refused(Reason::Busy {
        retry_after_ms: 120_000,
    });
    assert_eq!(invite(&one, "192.0.2.1", 1).await, ToClient::Waiting);
    assert_eq!(invite(&other, "192.0.2.1", 2).await, ToClient::Waiting);
    assert_eq!(invite(&one, "192.0.2.1", 3).await, busy);
    assert_eq!(invite(&one, "192.0.2.2", 3).await, ToClient::Waiting);
    assert_eq!(invite(&other, "192.0.2.3", 4).await, busy);
}

#[tokio::test]
async fn a_relay_that_misses_every_word_of_a_rendezvous_finds_out_by_looking() {
    let url = database();
    let one = relay_on(&url).await;
    let deaf = Server::start_with(&soon(&url), async |_| {
        let store = Deaf::over(PgStore::connect(&postgres(&url)).await?);
        Ok(Arc::new(Bent(store)) as Arc<dyn Store>)
    })
    .await
    .unwrap();
    let mut inviter = meet(Client::connect(deaf.url()).await, ID, Role::Inviter).await;
    assert_eq!(inviter.next().await, ToClient::Waiting);
    let mut joiner = joins(&one).await;
    assert_eq!(inviter.next().await, ToClient::Met);
    passes_on(&mut joiner, &mut inviter, &["one", "two", "three"]).await;
    joiner.leave().await;
    assert_eq!(inviter.next().await, ToClient::Left);
}
