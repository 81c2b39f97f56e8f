//! Two devices of one vault at a real relay.

use crate::common::{Client, LAPTOP, PHONE, TestRelay, Vault, accepted};
use kith_sync::ids::{DeviceNumber, LogTail, RosterHead, Vector};
use kith_sync::wire::{Of, Reason, ToClient, ToRelay};

/// A relay that knows the vault, and the phone's open session.
async fn with_phone(vault: &Vault) -> (TestRelay, Client) {
    let relay = TestRelay::start().await;
    let mut phone = relay.client().await;
    let welcome = phone.create(vault, PHONE).await;
    assert_eq!(welcome.roster, vault.chain.head());
    (relay, phone)
}

#[tokio::test]
async fn two_devices_hear_each_other_at_once() {
    let mut vault = Vault::of_two(1);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut laptop = relay.client().await;
    let welcome = laptop.sign_in(&vault, LAPTOP).await;
    assert!(welcome.holds.is_empty());
    for round in 0..3 {
        let said = vault.chunk(PHONE, format!("phone {round}").as_bytes());
        assert_eq!(phone.push(&said).await, accepted(&said));
        assert_eq!(laptop.chunk().await, said);
        let said = vault.chunk(LAPTOP, format!("laptop {round}").as_bytes());
        assert_eq!(laptop.push(&said).await, accepted(&said));
        assert_eq!(phone.chunk().await, said);
    }
}

#[tokio::test]
async fn a_device_that_was_away_gets_what_it_misses_and_nothing_else() {
    let mut vault = Vault::of_two(2);
    let (relay, mut phone) = with_phone(&vault).await;
    let said: Vec<_> = (0..5u8).map(|n| vault.chunk(PHONE, &[n])).collect();
    for chunk in &said {
        assert_eq!(phone.push(chunk).await, accepted(chunk));
    }
    let have: Vector = [(PHONE, 2)].into_iter().collect();
    let mut laptop = relay.client().await;
    let welcome = laptop.sign_in_with(&vault, LAPTOP, have).await;
    assert_eq!(welcome.holds[&PHONE], vault.tail(PHONE));
    for chunk in &said[2..] {
        assert_eq!(&laptop.chunk().await, chunk);
    }
    laptop
        .send(&ToRelay::Pull {
            have: Vector::default(),
        })
        .await;
    for chunk in &said {
        assert_eq!(&laptop.chunk().await, chunk);
    }
    laptop.send(&ToRelay::Ping).await;
    assert_eq!(laptop.next().await, ToClient::Pong);
}

#[tokio::test]
async fn a_device_that_lost_its_own_log_gets_it_back() {
    let mut vault = Vault::new(3);
    let (relay, mut phone) = with_phone(&vault).await;
    let said = vault.chunk(PHONE, b"mine");
    phone.push(&said).await;
    let mut again = relay.client().await;
    again.sign_in(&vault, PHONE).await;
    assert_eq!(again.chunk().await, said);
}

#[tokio::test]
async fn many_chunks_pushed_without_waiting_are_acknowledged_in_order() {
    let mut vault = Vault::of_two(4);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut laptop = relay.client().await;
    laptop.sign_in(&vault, LAPTOP).await;
    let said: Vec<_> = (0..300u16)
        .map(|n| vault.chunk(PHONE, &n.to_be_bytes()))
        .collect();
    for chunk in &said {
        let chunk = chunk.clone();
        phone.send(&ToRelay::Push { chunk }).await;
    }
    for chunk in &said {
        assert_eq!(phone.next().await, accepted(chunk));
    }
    for chunk in &said {
        assert_eq!(&laptop.chunk().await, chunk);
    }
}

#[tokio::test]
async fn a_device_too_slow_for_live_misses_nothing() {
    let mut vault = Vault::of_two(5);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut laptop = relay.client().await;
    laptop.sign_in(&vault, LAPTOP).await;
    // Far beyond the live queue and what the socket buffers hold, while the laptop does not read.
    let said: Vec<_> = (0..120u8)
        .map(|n| vault.chunk(PHONE, &[n; 120_000]))
        .collect();
    for chunk in &said {
        assert_eq!(phone.push(chunk).await, accepted(chunk));
    }
    for chunk in &said {
        assert_eq!(&laptop.chunk().await, chunk);
    }
}

#[tokio::test]
async fn what_was_acknowledged_is_there_after_a_restart_and_may_be_pushed_again() {
    let mut vault = Vault::new(6);
    let (relay, mut phone) = with_phone(&vault).await;
    let said = [vault.chunk(PHONE, b"one"), vault.chunk(PHONE, b"two")];
    for chunk in &said {
        assert_eq!(phone.push(chunk).await, accepted(chunk));
    }
    let incarnation = phone.incarnation;
    drop(phone);
    let relay = TestRelay::start_on(relay.stop().await).await;
    let mut phone = relay.client().await;
    assert_eq!(phone.incarnation, incarnation);
    let welcome = phone.sign_in_with(&vault, PHONE, have(2)).await;
    assert_eq!(welcome.holds[&PHONE], vault.tail(PHONE));
    for chunk in &said {
        assert_eq!(phone.push(chunk).await, accepted(chunk));
    }
}

fn have(number: u64) -> Vector {
    [(PHONE, number)].into_iter().collect()
}

#[tokio::test]
async fn a_new_database_has_another_incarnation() {
    let (one, two) = (TestRelay::start().await, TestRelay::start().await);
    assert_ne!(
        one.client().await.incarnation,
        two.client().await.incarnation
    );
}

#[tokio::test]
async fn a_device_added_by_one_is_heard_of_by_the_others_and_may_sign_in() {
    let mut vault = Vault::of_two(7);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut laptop = relay.client().await;
    laptop.sign_in(&vault, LAPTOP).await;
    let (expected, record) = (vault.chain.head(), vault.next_device());
    vault.adopt(record.clone());
    let append = ToRelay::AppendRoster {
        expected,
        record: record.clone(),
    };
    let made = ToClient::RosterAccepted {
        head: vault.chain.head(),
    };
    phone.send(&append).await;
    assert_eq!(phone.next().await, made);
    assert_eq!(
        laptop.next().await,
        ToClient::Roster {
            position: 2,
            record: record.clone()
        }
    );
    phone.send(&append).await;
    assert_eq!(phone.next().await, made, "a retry is harmless");
    let mut third = relay.client().await;
    third.sign_in(&vault, DeviceNumber(3)).await;
}

#[tokio::test]
async fn a_device_that_is_removed_is_told_and_cut_off() {
    let mut vault = Vault::of_two(41);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut laptop = relay.client().await;
    laptop.sign_in(&vault, LAPTOP).await;
    let said = vault.chunk(LAPTOP, b"the last word");
    assert_eq!(laptop.push(&said).await, accepted(&said));
    assert_eq!(phone.chunk().await, said);

    let expected = vault.chain.head();
    let early = vault.removal(LAPTOP, LogTail::EMPTY);
    let append = |record| ToRelay::AppendRoster { expected, record };
    phone.send(&append(early)).await;
    assert_eq!(phone.refusal().await, Reason::LogMoved);
    let record = vault.removal(LAPTOP, vault.tail(LAPTOP));
    phone.send(&append(record.clone())).await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));

    let heard = ToClient::Roster {
        position: 2,
        record: record.clone(),
    };
    assert_eq!(laptop.next().await, heard, "it sees who removed it");
    assert_eq!(laptop.refusal().await, Reason::Removed);
    laptop.closed().await;
    let mut again = relay.client().await;
    let auth = again.auth(&vault, LAPTOP, Vector::default());
    again.send(&ToRelay::Auth(auth)).await;
    assert_eq!(again.refusal().await, Reason::Removed);
    // Whoever does not have its key learns nothing.
    let mut stranger = relay.client().await;
    let mut auth = stranger.auth(&vault, LAPTOP, Vector::default());
    auth.signature[0] ^= 1;
    stranger.send(&ToRelay::Auth(auth)).await;
    assert_eq!(stranger.refusal().await, Reason::BadSignature);
}

#[tokio::test]
async fn after_a_change_of_keys_only_what_was_lost_may_carry_the_old_ones() {
    let mut vault = Vault::new(42);
    let (relay, mut phone) = with_phone(&vault).await;
    let old = vault.chunk_after(PHONE, LogTail::EMPTY, b"sealed before");
    let expected = vault.chain.head();
    let record = vault.new_epoch();
    phone
        .send(&ToRelay::AppendRoster { expected, record })
        .await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));
    assert_eq!(
        phone.push(&old).await,
        ToClient::Refused {
            of: Of::Chunk(1),
            reason: Reason::StaleEpoch
        }
    );
    phone.send(&ToRelay::Restore { chunk: old.clone() }).await;
    assert_eq!(phone.next().await, accepted(&old));
    let welcome = relay.client().await.sign_in(&vault, PHONE).await;
    assert_eq!(welcome.holds[&PHONE].number, 1);
}

#[tokio::test]
async fn of_two_changes_to_the_roster_one_wins() {
    let mut vault = Vault::new(8);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut other = relay.client().await;
    other.sign_in(&vault, PHONE).await;
    let expected = vault.chain.head();
    let (one, two) = (vault.next_device(), vault.next_device());
    let append = |record| ToRelay::AppendRoster { expected, record };
    phone.send(&append(one.clone())).await;
    assert!(matches!(
        phone.next().await,
        ToClient::RosterAccepted { .. }
    ));
    other.send(&append(two)).await;
    let heard = [other.next().await, other.next().await];
    assert!(heard.contains(&ToClient::Roster {
        position: 1,
        record: one
    }));
    assert!(heard.contains(&ToClient::Refused {
        of: Of::Roster,
        reason: Reason::RosterMoved
    }));
}

#[tokio::test]
async fn a_record_that_breaks_the_rules_is_refused_and_leaves_no_trace() {
    let mut vault = Vault::new(9);
    let (relay, mut phone) = with_phone(&vault).await;
    let expected = vault.chain.head();
    let mut record = vault.next_device();
    let last = record.len() - 1;
    record[last] ^= 1;
    phone
        .send(&ToRelay::AppendRoster { expected, record })
        .await;
    assert_eq!(
        phone.next().await,
        ToClient::Refused {
            of: Of::Roster,
            reason: Reason::BadRecord
        }
    );
    let welcome = relay.client().await.sign_in(&vault, PHONE).await;
    assert_eq!(welcome.roster, expected);
}

#[tokio::test]
async fn a_welcome_carries_the_records_that_the_client_lacks() {
    let vault = Vault::of_two(10);
    let (relay, _phone) = with_phone(&vault).await;
    let behind = RosterHead {
        length: 1,
        hash: kith_sync::ids::Digest32::of(&vault.records[0]),
    };
    let foreign = RosterHead {
        length: 1,
        hash: kith_sync::ids::Digest32::of(b"something else"),
    };
    let ahead = RosterHead {
        length: 9,
        ..foreign
    };
    for (theirs, from) in [
        (vault.chain.head(), 2),
        (behind, 1),
        (RosterHead::EMPTY, 0),
        (foreign, 0),
        (ahead, 0),
    ] {
        let mut laptop = relay.client().await;
        let mut auth = laptop.auth(&vault, LAPTOP, Vector::default());
        auth.roster = theirs;
        laptop.send(&ToRelay::Auth(auth)).await;
        let welcome = laptop.welcome().await;
        assert_eq!(welcome.from, from);
        assert_eq!(
            welcome.records,
            vault.records[usize::try_from(from).unwrap()..]
        );
    }
}

#[tokio::test]
async fn a_relay_that_lost_everything_takes_it_again_without_an_invitation() {
    let mut vault = Vault::of_two(11);
    let said = [vault.chunk(LAPTOP, b"one"), vault.chunk(LAPTOP, b"two")];
    let relay = TestRelay::start().await;
    let mut laptop = relay.client().await;
    let auth = laptop.auth(&vault, LAPTOP, Vector::default());
    laptop.send(&ToRelay::Auth(auth)).await;
    assert_eq!(laptop.refusal().await, Reason::UnknownVault);
    laptop.create(&vault, LAPTOP).await;
    for chunk in &said {
        assert_eq!(laptop.push(chunk).await, accepted(chunk));
    }
}

#[tokio::test]
async fn a_relay_that_lost_the_end_of_the_roster_takes_what_it_lacks() {
    let mut vault = Vault::new(12);
    let (relay, mut phone) = with_phone(&vault).await;
    let record = vault.next_device();
    vault.adopt(record.clone());
    let mut laptop = relay.client().await;
    let auth = laptop.auth(&vault, LAPTOP, Vector::default());
    laptop.send(&ToRelay::Auth(auth)).await;
    assert_eq!(laptop.refusal().await, Reason::UnknownDevice);
    let welcome = laptop.create(&vault, LAPTOP).await;
    assert_eq!(welcome.roster, vault.chain.head());
    assert_eq!(
        phone.next().await,
        ToClient::Roster {
            position: 1,
            record
        },
        "and the others hear of it"
    );
}

#[tokio::test]
async fn a_roster_that_forked_is_not_taken() {
    let mut vault = Vault::new(13);
    let (one, two) = (vault.next_device(), vault.next_device());
    vault.adopt(one.clone());
    let (relay, _phone) = with_phone(&vault).await;
    vault.records = vec![vault.records[0].clone(), two];
    let mut phone = relay.client().await;
    let message = ToRelay::Create {
        auth: phone.auth(&vault, PHONE, Vector::default()),
        roster: vault.records.clone(),
        token: None,
    };
    phone.send(&message).await;
    assert_eq!(phone.refusal().await, Reason::RosterMoved);
    assert_eq!(phone.hear().await, None);
}

#[tokio::test]
async fn the_relay_says_why_it_ends() {
    let vault = Vault::new(14);
    let (relay, mut phone) = with_phone(&vault).await;
    let mut stranger = relay.client().await;
    let ended = tokio::spawn(relay.stop());
    let restart = 1012;
    assert_eq!(phone.closed().await, restart);
    assert_eq!(stranger.closed().await, restart);
    ended.await.unwrap();
}
