//! Coming back with the phrase and a relay alone.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::{ORIGIN, Seeded, World};
use kith_sync::engine::{Engine, Input};
use kith_sync::ids::DeviceNumber;
use kith_sync::keys::RecoveryPhrase;
use kith_sync::origin::RelayOrigin;
use kith_sync::pairing::JoinedVault;
use kith_sync::recovery::{RecoveryError, Restorer, Step};
use kith_sync::store::Space;
use kith_sync::wire::{self, ToClient};
use proptest::prelude::*;

fn phrase(world: &World) -> RecoveryPhrase {
    let phrase = world.peers[0].engine.unconfirmed_phrase();
    phrase.unwrap().clone()
}

fn restorer(phrase: &RecoveryPhrase) -> Restorer {
    let relay = RelayOrigin::parse(ORIGIN).unwrap();
    Restorer::new(phrase, relay, "New phone", &mut Seeded(99))
}

/// Runs it against the world's relay; `between` happens before each frame that it sends.
fn recover(
    world: &mut World,
    phrase: &RecoveryPhrase,
    mut between: impl FnMut(&mut World),
) -> Result<JoinedVault, RecoveryError> {
    let mut restorer = restorer(phrase);
    let conn = world.dial();
    loop {
        let frames = world.mail(conn);
        assert!(!frames.is_empty(), "it waits for ever");
        for frame in frames {
            for step in restorer.on_frame(&frame, &mut Seeded(77)) {
                match step {
                    Step::Send(frame) => {
                        between(world);
                        world.post(conn, frame);
                    }
                    Step::Done(joined) => {
                        world.hang_up(conn);
                        return Ok(*joined);
                    }
                    Step::Failed(error) => return Err(error),
                }
            }
        }
    }
}

fn come_back(world: &mut World, joined: JoinedVault) -> usize {
    let (engine, ops) = Engine::from_pairing(joined, 0);
    let peer = world.add_peer(engine, ops);
    world.start(peer);
    world.run();
    peer
}

#[test]
fn phrase_and_relay_alone_bring_everything_back() {
    let mut world = World::with_devices(1);
    world.edit_much(0, 30);
    world.edit(0, "the last one");
    world.run();
    let phrase = phrase(&world);
    world.offline(0);
    let joined = recover(&mut world, &phrase, |_| {}).unwrap();
    let back = come_back(&mut world, joined);
    assert_eq!(world.texts(back).len(), 32);
    assert_eq!(world.labels(back), ["Laptop", "New phone"]);
    // It is a device like any other: the lost one can be taken out, and what is sealed then is read.
    world.input(back, Input::RemoveDevice(DeviceNumber(1)));
    world.run();
    assert_eq!(world.peers[back].removed, [DeviceNumber(1)]);
    world.edit(back, "afterwards");
    world.run();
    assert_eq!(world.status(back), kith_sync::engine::Status::Synced);
}

#[test]
fn it_works_after_the_keys_have_changed() {
    let mut world = World::with_devices(3);
    world.input(0, Input::RemoveDevice(DeviceNumber(3)));
    world.run();
    world.edit(1, "under the new key");
    world.run();
    let phrase = phrase(&world);
    let joined = recover(&mut world, &phrase, |_| {}).unwrap();
    let back = come_back(&mut world, joined);
    assert!(world.texts(back) == world.texts(0));
    world.edit(back, "from the new phone");
    world.run();
    assert!(world.texts(0).contains(&"from the new phone".to_owned()));
    assert_eq!(world.peers[back].disk.count(Space::Held), 0);
}

#[test]
fn it_works_after_the_book_began_anew() {
    for awake in [true, false] {
        let mut world = World::with_devices(2);
        world.edit(0, "bob");
        world.run();
        let phrase = phrase(&world);
        if !awake {
            world.offline(1);
        }
        world.erase(0, "bob");
        world.run();
        world.edit(0, "under the new key");
        world.run();
        let joined = recover(&mut world, &phrase, |_| {}).unwrap();
        let back = come_back(&mut world, joined);
        assert_eq!(world.seen(back), ["first", "under the new key"]);
        world.edit(back, "from the new phone");
        world.run();
        assert!(world.texts(0).contains(&"from the new phone".to_owned()));
        assert_eq!(world.status(back), kith_sync::engine::Status::Synced);
        assert_eq!(world.labels(back), ["Laptop", "Device 2", "New phone"]);
        world.online(1);
        world.run();
        assert_eq!(world.texts(1), world.texts(back));
    }
}

#[test]
fn another_change_of_the_list_in_between_is_built_upon() {
    let mut world = World::with_devices(2);
    let phrase = phrase(&world);
    let mut once = true;
    let joined = recover(&mut world, &phrase, |world| {
        if std::mem::take(&mut once) {
            return;
        }
        if world.peers.len() == 2 {
            let third = world.join(0, "Third");
            world.start(third);
            world.run();
        }
    });
    assert_eq!(joined.unwrap().number(), DeviceNumber(4));
}

#[test]
fn other_words_find_nothing_and_say_so() {
    let mut world = World::with_devices(1);
    let other = RecoveryPhrase::generate(&mut Seeded(5));
    let error = recover(&mut world, &other, |_| {}).unwrap_err();
    assert_eq!(error, RecoveryError::NotFound);
}

#[test]
fn only_the_phrase_itself_is_shown_the_list() {
    let mut world = World::with_devices(1);
    let phrase = phrase(&world);
    let other = RecoveryPhrase::generate(&mut Seeded(5));
    let conn = world.dial();
    world.mail(conn);
    let lookup = phrase.keys().public().lookup;
    let signature = other.keys().sign(b"anything");
    let ask = kith_sync::wire::ToRelay::Recover { lookup, signature };
    world.post(conn, ask.encode());
    let answers = world.mail(conn);
    let answer = kith_sync::wire::ToClient::decode(&answers[0]).unwrap();
    assert!(matches!(
        answer,
        kith_sync::wire::ToClient::Refused {
            reason: kith_sync::wire::Reason::BadSignature,
            ..
        }
    ));
}

#[test]
fn a_connection_that_is_lost_says_so_and_can_be_tried_again() {
    let mut world = World::with_devices(1);
    let phrase = phrase(&world);
    let mut restorer = restorer(&phrase);
    let failed = restorer.closed();
    assert!(matches!(
        failed.as_slice(),
        [Step::Failed(RecoveryError::Gone)]
    ));
    assert!(recover(&mut world, &phrase, |_| {}).is_ok());
}

#[test]
fn a_new_phrase_takes_the_place_of_the_old_one() {
    let mut world = World::with_devices(2);
    let old = phrase(&world);
    world.input(1, Input::ReplacePhrase(old.clone()));
    world.run();
    assert_eq!(world.peers[1].answers, [Ok(())]);
    let new = world.peers[1].engine.unconfirmed_phrase().unwrap().clone();
    assert_ne!(new, old);
    assert_eq!(
        recover(&mut world, &old, |_| {}).unwrap_err(),
        RecoveryError::NotFound
    );
    let joined = recover(&mut world, &new, |_| {}).unwrap();
    let back = come_back(&mut world, joined);
    assert!(world.texts(back) == world.texts(0));
}

#[test]
fn a_new_phrase_cut_at_any_step_is_known_to_somebody() {
    for steps in 0..12 {
        let mut world = World::with_devices(1);
        let old = phrase(&world);
        world.input(0, Input::ReplacePhrase(old.clone()));
        world.run_steps(steps);
        world.restart(0);
        world.pass_time(3_000);
        let shown = phrase(&world);
        assert!(
            world.peers[0].engine.is_phrase(&shown),
            "cut after {steps}: the phrase that it shows is the vault's"
        );
        assert!(recover(&mut world, &shown, |_| {}).is_ok());
    }
}

#[test]
fn other_words_replace_and_delete_nothing() {
    let mut world = World::with_devices(2);
    let other = RecoveryPhrase::generate(&mut Seeded(5));
    world.input(0, Input::ReplacePhrase(other.clone()));
    world.input(0, Input::DeleteVault(other));
    world.run();
    let refused = |answer: &Result<(), String>| {
        answer
            .as_ref()
            .is_err_and(|why| why.contains("not the recovery words"))
    };
    assert_eq!(world.peers[0].answers.len(), 2);
    assert!(world.peers[0].answers.iter().all(refused));
    assert_eq!(world.relay.vault().roster.len(), 2);
}

#[test]
fn a_deleted_vault_leaves_nothing_at_the_relay_and_everything_on_the_devices() {
    let mut world = World::with_devices(2);
    world.offline(1);
    world.edit(1, "never sent");
    let phrase = phrase(&world);
    world.input(0, Input::DeleteVault(phrase.clone()));
    world.run();
    assert_eq!(world.peers[0].answers, [Ok(())]);
    assert_eq!(world.relay.vault().bytes(), 0);
    world.assert_trouble(0, "deleted from the relay");
    world.online(1);
    world.pass_time(3_000);
    world.assert_trouble(1, "deleted from the relay");
    assert_eq!(world.texts(1).len(), 2, "nothing here is deleted");
    world.restart(1);
    world.pass_time(60_000);
    world.assert_trouble(1, "deleted from the relay");
    assert_eq!(world.relay.vault().bytes(), 0);
}

proptest! {
    #[test]
    fn no_frame_makes_a_return_panic(frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 1..4), tag in 0_u8..32) {
        let phrase = RecoveryPhrase::generate(&mut Seeded(5));
        let greeted = ToClient::Hello { nonce: [0; 32], incarnation: [9; 16] }.encode();
        let (mut at_first, mut later) = (restorer(&phrase), restorer(&phrase));
        later.on_frame(&greeted, &mut Seeded(6));
        for frame in frames {
            let like = [vec![wire::VERSION, tag], frame.clone()].concat();
            for frame in [frame, like] {
                at_first.on_frame(&frame, &mut Seeded(7));
                later.on_frame(&frame, &mut Seeded(7));
            }
        }
        at_first.closed();
        later.closed();
    }
}
