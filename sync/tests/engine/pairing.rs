//! Two devices meet over a relay that learns nothing: the good way, and all the others.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on says where"
)]

use crate::common;

use common::{Pairing, World};
use kith_sync::engine::{Engine, Status};
use kith_sync::ids::DeviceNumber;
use kith_sync::origin::RelayOrigin;
use kith_sync::pairing::{Invitation, Inviter, Joiner, PairingError, Step};
use kith_sync::wire::{Reason, ToClient, ToRelay};
use proptest::prelude::*;

fn origin() -> RelayOrigin {
    RelayOrigin::parse(common::ORIGIN).unwrap()
}

#[test]
fn both_show_the_same_eight_digits_and_the_new_device_has_everything() {
    let mut world = World::with_devices(1);
    world.edit(0, "written before");
    world.run();
    let mut pairing = Pairing::begin(&mut world, 0, "Phone");
    pairing.run(&mut world);
    let code = pairing.inviter_code.clone().unwrap();
    assert_eq!(Some(&code), pairing.joiner_code.as_ref());
    assert!(
        code.len() == 8 && code.bytes().all(|byte| byte.is_ascii_digit()),
        "{code}"
    );
    assert_eq!(
        world.peers[0].engine.devices().len(),
        1,
        "nobody is let in before the codes match"
    );
    pairing.codes(&mut world, true);
    assert!(pairing.done);
    assert_eq!(pairing.number.map(|number| number.0), Some(2));
    let joined = pairing.joined.unwrap();
    assert_eq!(
        (joined.number().0, joined.relay().as_str()),
        (2, common::ORIGIN)
    );
    let (engine, ops) = Engine::from_pairing(*joined, 0);
    let peer = world.add_peer(engine, ops);
    world.start(peer);
    world.run();
    world.assert_synced();
    assert_eq!(world.peers[0].engine.devices()[1].label, "Phone");
    world.restart(peer);
    world.run();
    world.assert_synced();
}

#[test]
fn each_pairing_shows_another_code() {
    let mut world = World::with_devices(1);
    let codes: Vec<_> = (0..5)
        .map(|_| {
            let mut pairing = Pairing::begin(&mut world, 0, "Phone");
            pairing.run(&mut world);
            pairing.codes(&mut world, false);
            pairing.inviter_code
        })
        .collect();
    assert!(
        codes
            .iter()
            .enumerate()
            .all(|(at, code)| !codes[..at].contains(code)),
        "{codes:?}"
    );
}

#[test]
fn they_differ_ends_it_on_both_sides_and_nothing_has_changed() {
    let mut world = World::with_devices(1);
    let before = world.peers[0].disk.records();
    let mut pairing = Pairing::begin(&mut world, 0, "Phone");
    pairing.run(&mut world);
    pairing.codes(&mut world, false);
    assert_eq!(pairing.inviter_failed, Some(PairingError::TheyDiffer));
    assert_eq!(pairing.joiner_failed, Some(PairingError::TheyDiffer));
    assert!(pairing.joined.is_none());
    assert_eq!(world.peers[0].disk.records(), before);
    assert_eq!(world.relay.vault().roster.len(), 1);
    pairing.codes(&mut world, true);
    assert_eq!(
        world.relay.vault().roster.len(),
        1,
        "it cannot be said otherwise afterwards"
    );
}

/// Starts a joiner with an invitation and gives what came of it.
fn try_to_join(world: &mut World, invitation: &Invitation) -> PairingError {
    let mut joiner = Joiner::new(invitation, "Late", &mut world.entropy);
    let conn = world.dial();
    world.post(conn, joiner.start());
    for frame in world.mail(conn) {
        for step in joiner.on_frame(&frame, &mut world.entropy) {
            if let Step::Failed(error) = step {
                return error;
            }
        }
    }
    panic!("it went on")
}

#[test]
fn a_wrong_secret_meets_nobody() {
    let mut world = World::with_devices(1);
    let _pairing = Pairing::begin(&mut world, 0, "Phone");
    let wrong = Invitation::generate(origin(), &mut world.entropy);
    let error = try_to_join(&mut world, &wrong);
    assert_eq!(error, PairingError::Refused(Reason::NoSuchInvitation));
    assert_eq!(
        error.to_string(),
        "there is no such invitation; make a new one and use its link"
    );
}

#[test]
fn an_invitation_can_be_used_once() {
    let mut world = World::with_devices(1);
    let mut pairing = Pairing::begin(&mut world, 0, "Phone");
    let again = pairing.invitation.clone();
    assert_eq!(
        try_to_join(&mut world, &again),
        PairingError::Refused(Reason::AlreadyClaimed)
    );
    pairing.run(&mut world);
    pairing.codes(&mut world, true);
    assert!(pairing.done, "the one who came first is not disturbed");
    assert_eq!(
        try_to_join(&mut world, &again),
        PairingError::Refused(Reason::AlreadyClaimed)
    );
}

#[test]
fn an_invitation_that_is_too_old_says_so() {
    let mut world = World::with_devices(1);
    let pairing = Pairing::begin(&mut world, 0, "Phone");
    world.relay.expire();
    let error = try_to_join(&mut world, &pairing.invitation);
    assert_eq!(error, PairingError::Refused(Reason::NoSuchInvitation));
    let (mut inviter, _) = Inviter::new(origin(), &mut world.entropy);
    let expired = ToClient::Refused {
        of: kith_sync::wire::Of::Meeting,
        reason: Reason::Expired,
    }
    .encode();
    let steps = inviter.on_frame(&expired, &mut world.entropy);
    let [Step::Failed(error)] = &steps[..] else {
        panic!("{steps:?}")
    };
    assert_eq!(
        error.to_string(),
        "this invitation is too old; make a new one"
    );
}

#[test]
fn a_side_that_leaves_ends_it_for_the_other() {
    let mut world = World::with_devices(1);
    let mut pairing = Pairing::begin(&mut world, 0, "Phone");
    pairing.run(&mut world);
    world.hang_up(pairing.joiner_conn);
    pairing.run(&mut world);
    assert_eq!(pairing.inviter_failed, Some(PairingError::Gone));
    let mut pairing = Pairing::begin(&mut world, 0, "Phone");
    pairing.run(&mut world);
    world.hang_up(pairing.inviter_conn);
    pairing.run(&mut world);
    assert_eq!(pairing.joiner_failed, Some(PairingError::Gone));
}

#[test]
fn somebody_in_the_middle_who_knows_the_secret_gets_other_codes() {
    let mut world = World::with_devices(1);
    let entropy = &mut world.entropy;
    let (mut inviter, invitation) = Inviter::new(origin(), entropy);
    let mut joiner = Joiner::new(&invitation, "Phone", entropy);
    // The one in the middle is an inviter to the joiner and a joiner to the inviter, with the same secret.
    let mut false_joiner = Joiner::new(&invitation, "Phone", entropy);
    let met = ToClient::Met.encode();
    let commit = sent(joiner.on_frame(&met, entropy)).0;
    let false_commit = sent(false_joiner.on_frame(&met, entropy)).0;
    let reply = sent(inviter.on_frame(&false_commit[0], entropy)).0;
    // It needs a reply of its own for the joiner: that of an inviter whose key it knows.
    let mut false_inviter = stand_in(&invitation, entropy);
    let false_reply = sent(false_inviter.on_frame(&commit[0], entropy)).0;
    let (_, joiner_code) = sent(joiner.on_frame(&false_reply[0], entropy));
    let (false_open, _) = sent(false_joiner.on_frame(&reply[0], entropy));
    let (_, inviter_code) = sent(inviter.on_frame(&false_open[0], entropy));
    assert!(joiner_code.is_some() && inviter_code.is_some());
    assert_ne!(joiner_code, inviter_code);
}

/// An inviter of the same secret, by making invitations from a generator that gives that secret.
fn stand_in(invitation: &Invitation, entropy: &mut common::Seeded) -> Inviter {
    struct Replay<'a>(Vec<u8>, &'a mut common::Seeded);
    impl kith_sync::Entropy for Replay<'_> {
        fn fill(&mut self, buffer: &mut [u8]) {
            buffer.copy_from_slice(&self.0);
            self.1.0 += 1;
        }
    }
    let link = invitation.link("");
    let hex = link.split("k1-").nth(1).unwrap().split('@').next().unwrap();
    let secret = (0..16)
        .map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap())
        .collect();
    Inviter::new(origin(), &mut Replay(secret, entropy)).0
}

/// The notes sent, as the other side gets them, and the code shown.
fn sent<T: std::fmt::Debug>(steps: Vec<Step<T>>) -> (Vec<Vec<u8>>, Option<String>) {
    let (mut frames, mut code) = (Vec::new(), None);
    for step in steps {
        match step {
            Step::Send(frame) => {
                let Ok(ToRelay::Note { bytes }) = ToRelay::decode(&frame) else {
                    panic!("not a note")
                };
                frames.push(ToClient::Note { bytes }.encode());
            }
            Step::ShowCode(shown) => code = Some(shown),
            other => panic!("{other:?}"),
        }
    }
    (frames, code)
}

#[test]
fn a_key_that_was_swapped_after_the_commitment_is_found_out() {
    let mut world = World::with_devices(1);
    let entropy = &mut world.entropy;
    let (mut inviter, invitation) = Inviter::new(origin(), entropy);
    let met = ToClient::Met.encode();
    let mut one = Joiner::new(&invitation, "Phone", entropy);
    let mut two = Joiner::new(&invitation, "Phone", entropy);
    let commit = sent(one.on_frame(&met, entropy)).0;
    sent(two.on_frame(&met, entropy));
    let reply = sent(inviter.on_frame(&commit[0], entropy)).0;
    let open_of_another = sent(two.on_frame(&reply[0], entropy)).0;
    let steps = inviter.on_frame(&open_of_another[0], entropy);
    assert!(
        matches!(&steps[..], [Step::Failed(PairingError::BadNote)]),
        "{steps:?}"
    );
}

#[test]
fn any_note_that_is_changed_out_of_turn_or_echoed_ends_the_pairing() {
    let mut world = World::with_devices(1);
    let entropy = &mut world.entropy;
    let met = ToClient::Met.encode();
    let (_, invitation) = Inviter::new(origin(), entropy);
    let mut joiner = Joiner::new(&invitation, "Phone", entropy);
    let commit = sent(joiner.on_frame(&met, entropy)).0.remove(0);
    let echoed = joiner.on_frame(&commit, entropy);
    assert!(
        matches!(&echoed[..], [Step::Failed(PairingError::BadNote)]),
        "its own note comes back"
    );
    for bit in (16..commit.len() * 8).step_by(37) {
        let mut inviter = stand_in(&invitation, entropy);
        let mut flipped = commit.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let steps = inviter.on_frame(&flipped, entropy);
        assert!(
            matches!(&steps[..], [Step::Failed(_)]),
            "bit {bit}: {steps:?}"
        );
        assert!(inviter.on_frame(&commit, entropy).is_empty(), "it is over");
    }
    let mut inviter = stand_in(&invitation, entropy);
    sent(inviter.on_frame(&commit, entropy));
    let twice = inviter.on_frame(&commit, entropy);
    assert!(
        matches!(&twice[..], [Step::Failed(PairingError::BadNote)]),
        "{twice:?}"
    );
}

#[test]
fn a_link_and_words_carry_the_same_invitation() {
    let mut world = World::new();
    let invitation = Invitation::generate(origin(), &mut world.entropy);
    let link = invitation.link("https://kith.example/");
    assert!(link.starts_with("https://kith.example/pair#k1-"), "{link}");
    assert_eq!(
        Invitation::parse_link(&format!(" {link}\n")),
        Ok(invitation.clone())
    );
    assert_eq!(
        Invitation::parse_link(link.split_once('#').unwrap().1),
        Ok(invitation.clone())
    );
    let words = invitation.words();
    assert_eq!(words.split(' ').count(), 12);
    assert_eq!(
        Invitation::parse_words(&words.to_uppercase(), origin()),
        Ok(invitation)
    );
    assert_eq!(
        format!("{:?}", Invitation::parse_link(&link).unwrap().secret),
        "Secret(…)"
    );
}

#[test]
fn a_link_that_is_wrong_says_so() {
    let link = Invitation::generate(origin(), &mut common::Seeded(4)).link("https://kith.example");
    for wrong in [
        "",
        "https://kith.example/pair",
        "https://kith.example/pair#",
        &link[..link.len() / 2],
        "k1-xyz@http://a",
    ] {
        assert_eq!(
            Invitation::parse_link(wrong),
            Err(PairingError::BadLink),
            "{wrong}"
        );
    }
    let no_relay = link.split('@').next().unwrap();
    assert_eq!(
        Invitation::parse_link(&format!("{no_relay}@nowhere")),
        Err(PairingError::BadRelay)
    );
    let words = "abandon ".repeat(12);
    assert_eq!(
        Invitation::parse_words(&words, origin()),
        Err(PairingError::WordsDisagree)
    );
}

#[test]
fn words_are_read_in_any_case_and_spacing_and_by_their_first_four_letters() {
    let invitation = Invitation::generate(origin(), &mut common::Seeded(4));
    let words = invitation.words();
    let cut: Vec<String> = words
        .split(' ')
        .map(|word| word.chars().take(4).collect())
        .collect();
    for typed in [
        words.to_string(),
        format!("\n {}\t", words.to_uppercase().replace(' ', " \n ")),
        cut.join(" "),
    ] {
        assert_eq!(
            Invitation::parse(&typed, Some(origin())),
            Ok(invitation.clone()),
            "{typed}"
        );
    }
}

#[test]
fn wrong_words_say_what_is_wrong_with_them() {
    let words = Invitation::generate(origin(), &mut common::Seeded(4)).words();
    let list: Vec<&str> = words.split(' ').collect();
    let mut wrong = list.clone();
    wrong[4] = "Kith";
    let error = Invitation::parse(&wrong.join(" "), Some(origin())).unwrap_err();
    assert_eq!(
        error,
        PairingError::UnknownWord {
            place: 5,
            word: "Kith".to_owned()
        }
    );
    assert!(error.to_string().starts_with("word 5, “Kith”, is not"));
    assert_eq!(
        Invitation::parse(&list[..11].join(" "), Some(origin())),
        Err(PairingError::WordCount(11))
    );
    assert_eq!(Invitation::parse(&words, None), Err(PairingError::NoRelay));
}

#[test]
fn a_link_names_its_own_relay_whatever_stands_beside_it() {
    let invitation = Invitation::generate(origin(), &mut common::Seeded(4));
    let other = RelayOrigin::parse("https://other.test").unwrap();
    let link = invitation.link("https://kith.example");
    assert_eq!(Invitation::parse(&link, Some(other)), Ok(invitation));
}

#[test]
fn what_a_secret_stands_for_never_drifts() {
    let link = "https://app.test/pair#k1-000102030405060708090a0b0c0d0e0f@https://relay.test";
    let invitation = Invitation::parse_link(link).unwrap();
    assert_eq!(invitation.link("https://app.test"), link);
    let hex: String = invitation
        .secret
        .rendezvous()
        .0
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(hex, "18664bb224ed8c18cfac1e1055770d4f");
    assert_eq!(
        *invitation.words(),
        "abandon amount liar amount expire adjust cage candy arch gather drum buyer"
    );
}

proptest! {
    #[test]
    fn no_text_makes_a_link_panic(text in ".{0,80}", hex in "[0-9a-f+]{0,40}") {
        let _ = Invitation::parse_link(&text);
        let _ = Invitation::parse_link(&format!("k1-{hex}@http://relay"));
        let _ = Invitation::parse(&text, Some(origin()));
        let _ = Invitation::parse_words(&text, origin());
    }

    #[test]
    fn no_frame_makes_a_machine_panic(frames in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..4)) {
        let mut entropy = common::Seeded(1);
        let (mut inviter, invitation) = Inviter::new(origin(), &mut entropy);
        let mut joiner = Joiner::new(&invitation, "Phone", &mut entropy);
        for frame in frames {
            let note = ToClient::Note { bytes: frame.clone() }.encode();
            for frame in [frame, note] {
                inviter.on_frame(&frame, &mut entropy);
                joiner.on_frame(&frame, &mut entropy);
            }
        }
    }
}

/// Found by the fault simulator: the new device waited for ever for what its inviter had sealed and was taken out before
/// it could send.
#[test]
fn a_new_device_does_not_wait_for_what_its_inviter_has_not_sent() {
    let mut world = World::with_devices(1);
    world.relay.mute = true;
    world.edit(0, "sealed and never acknowledged");
    world.run();
    world.relay.mute = false;
    let log = world.relay.vault().logs.get_mut(&DeviceNumber(1));
    log.unwrap().truncate(1);
    let joined = world.join(0, "Second");
    world.start(joined);
    world.run();
    assert_eq!(world.status(joined), Status::Synced);
    world.disconnect(0);
    world.pass_time(3_000);
    world.assert_synced();
}
