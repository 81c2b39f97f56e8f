//! A relay that takes new vaults only with its operator's token.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::World;
use kith_sync::engine::records::TOKEN;
use kith_sync::engine::{Input, Status};
use kith_sync::store::Space;
use kith_sync::token::Token;

fn world() -> World {
    let mut world = World::new();
    world.relay.token = Some("correct horse".to_owned());
    world.first("Laptop");
    world.edit(0, "first");
    world
}

fn token(text: &str) -> Input {
    Input::Token(Token::parse(text).unwrap())
}

fn kept(world: &World) -> Option<Vec<u8>> {
    let records = world.peers[0].disk.records();
    records.get(&(Space::Secrets, TOKEN.to_owned())).cloned()
}

#[test]
fn without_a_token_it_is_asked_for_and_with_it_the_vault_is_made_at_once() {
    let mut world = world();
    world.start(0);
    world.run();
    world.assert_trouble(0, "only with its operator's token");
    assert!(world.peers[0].engine.needs_token());
    world.pass_time(120_000);
    assert!(
        world.peers[0].engine.needs_token(),
        "trying again is no use"
    );
    world.input(0, token("correct horse"));
    world.run();
    assert!(!world.peers[0].engine.needs_token());
    world.assert_synced();
    assert_eq!(kept(&world), None, "it has done what it was for");
}

#[test]
fn a_wrong_token_is_forgotten_and_said_to_be_wrong() {
    let mut world = world();
    world.start(0);
    world.run();
    world.input(0, token("wrong horse"));
    world.run();
    world.assert_trouble(0, "does not take this token");
    assert!(world.peers[0].engine.needs_token());
    assert_eq!(kept(&world), None);
    world.input(0, token("correct horse"));
    world.run();
    world.assert_synced();
}

#[test]
fn a_token_given_without_a_network_is_there_after_a_new_start() {
    let mut world = world();
    world.offline(0);
    world.start(0);
    world.input(0, token("correct horse"));
    world.run();
    assert_eq!(kept(&world), Some(b"correct horse".to_vec()));
    world.restart(0);
    world.run();
    assert_eq!(world.status(0), Status::Offline);
    world.online(0);
    world.run();
    world.assert_synced();
    assert_eq!(kept(&world), None);
}

#[test]
fn a_token_that_nobody_asks_for_is_not_kept() {
    let mut world = World::with_devices(1);
    world.input(0, token("correct horse"));
    world.run();
    world.assert_synced();
    assert_eq!(kept(&world), None);
}
