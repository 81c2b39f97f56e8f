//! Relays that share one Postgres, under one name.

use sync_server::Options;

use crate::common::{Client, TestRelay, options};

/// The name under which people reach them all.
pub(crate) const NAME: &str = "http://kith.example";

pub(crate) fn on(url: &str) -> Options {
    Options {
        database_url: Some(url.to_owned()),
        origins: vec![NAME.to_owned()],
        // The folder is not used.
        ..options("/dev/null/nowhere".as_ref())
    }
}

pub(crate) async fn relay_on(url: &str) -> TestRelay {
    TestRelay::start_as(tempfile::tempdir().unwrap(), &on(url)).await
}

pub(crate) async fn client_of(relay: &TestRelay) -> Client {
    let mut client = relay.client().await;
    client.origin = NAME.to_owned();
    client
}
