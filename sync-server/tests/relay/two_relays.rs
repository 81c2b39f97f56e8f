//! Two relay processes on one Postgres, and one of them is killed: its devices go to the other and miss nothing.

use kith_sync::wire::{ToClient, ToRelay};
use kith_tests::postgres::database;

use crate::common::{Client, LAPTOP, PHONE, Vault, accepted};
use crate::program::{Running, names_nobody, program};

/// The name under which people reach both.
const NAME: &str = "http://kith.example";

fn relay(url: &str) -> Running {
    Running::start(
        program("/dev/null/nowhere".as_ref())
            .env("KITH_DATABASE_URL", url)
            .env("KITH_ORIGIN", NAME)
            .env("KITH_LOG", "json")
            .env("RUST_LOG", "trace"),
    )
}

async fn client(relay: &Running) -> Client {
    let mut client = Client::connect(&relay.origin).await;
    client.origin = NAME.to_owned();
    client
}

#[tokio::test]
async fn one_relay_is_killed_and_its_device_goes_on_at_the_other() {
    let url = database();
    let (one, mut other) = (relay(&url), relay(&url));
    let mut vault = Vault::of_two(95);
    let (mut phone, mut laptop) = (client(&one).await, client(&other).await);
    phone.create(&vault, PHONE).await;
    laptop.sign_in(&vault, LAPTOP).await;
    let hello = vault.chunk(LAPTOP, b"marker-in-the-plain");
    assert_eq!(laptop.push(&hello).await, accepted(&hello));
    assert_eq!(phone.chunk().await, hello);

    // Many are on their way when it is killed.
    let said: Vec<_> = (0..300u16)
        .map(|n| vault.chunk(PHONE, &n.to_be_bytes()))
        .collect();
    for chunk in &said {
        let chunk = chunk.clone();
        phone.send(&ToRelay::Push { chunk }).await;
    }
    assert_eq!(phone.next().await, accepted(&said[0]));
    one.signal("-KILL");
    let mut acknowledged = 1;
    while let Some(message) = phone.hear().await {
        assert_eq!(message, accepted(&said[acknowledged]));
        acknowledged += 1;
    }

    let mut phone = client(&other).await;
    let have = [(PHONE, 1_000), (LAPTOP, 1)].into_iter().collect();
    let welcome = phone.sign_in_with(&vault, PHONE, have).await;
    let kept = welcome.holds[&PHONE].number as usize;
    assert!(kept >= acknowledged, "{kept} of {acknowledged} are kept");
    assert_eq!(welcome.holds[&LAPTOP], vault.tail(LAPTOP));
    // Whoever does not know what became of the rest pushes all of it again.
    for chunk in &said[acknowledged..] {
        assert_eq!(phone.push(chunk).await, accepted(chunk));
    }
    for chunk in &said {
        assert_eq!(&laptop.chunk().await, chunk, "in order, each once");
    }
    laptop.send(&ToRelay::Ping).await;
    assert_eq!(laptop.next().await, ToClient::Pong, "and nothing else");

    other.signal("-TERM");
    while laptop.hear().await.is_some() {}
    drop((phone, laptop));
    assert!(other.child.wait().unwrap().success());
    names_nobody(&other.rest_of_the_log(), &vault);
}
