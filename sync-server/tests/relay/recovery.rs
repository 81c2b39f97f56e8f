//! Coming back with the phrase, and ending a vault with it, at the real relay.

use kith_sync::ids::{RosterHead, Vector};
use kith_sync::keys::RecoveryPhrase;
use kith_sync::origin::RelayOrigin;
use kith_sync::pairing::JoinedVault;
use kith_sync::recovery::{RecoveryError, Restorer, Step};
use kith_sync::roster::{delete_vault, replace_recovery};
use kith_sync::wire::{Reason, ToClient, ToRelay};

use crate::common::{Client, LAPTOP, PHONE, Seeded, TestRelay, Vault};

async fn come_back(
    relay: &TestRelay,
    phrase: &RecoveryPhrase,
) -> Result<Box<JoinedVault>, RecoveryError> {
    let mut client = relay.client().await;
    let mut frame = ToClient::Hello {
        nonce: client.nonce,
        incarnation: client.incarnation,
    }
    .encode();
    let origin = RelayOrigin::parse(&relay.origin()).unwrap();
    let mut restorer = Restorer::new(phrase, origin, "New phone", &mut Seeded(5));
    loop {
        for step in restorer.on_frame(&frame, &mut Seeded(6)) {
            match step {
                Step::Send(frame) => client.send_raw(frame).await,
                Step::Done(joined) => return Ok(joined),
                Step::Failed(error) => return Err(error),
            }
        }
        frame = client.next().await.encode();
    }
}

async fn append(client: &mut Client, expected: RosterHead, record: Vec<u8>) -> ToClient {
    let append = ToRelay::AppendRoster { expected, record };
    client.send(&append).await;
    client.next().await
}

#[tokio::test]
async fn the_phrase_finds_its_vault_and_lets_a_device_in() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(1);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let chunk = vault.chunk(PHONE, b"something");
    phone.push(&chunk).await;
    let joined = come_back(&relay, &vault.phrase).await.unwrap();
    assert_eq!(joined.number().0, 3);
    // Whoever is there hears of it.
    assert!(matches!(
        phone.next().await,
        ToClient::Roster { position: 2, .. }
    ));
}

#[tokio::test]
async fn other_words_and_replaced_ones_find_nothing() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(2);
    let other = RecoveryPhrase::generate(&mut Seeded(77));
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    assert_eq!(
        come_back(&relay, &other).await.unwrap_err(),
        RecoveryError::NotFound
    );
    let old = vault.phrase.clone();
    let new = other.keys().public();
    let record = replace_recovery(&vault.chain, vault.key(), &new, &old.keys(), &mut Seeded(9));
    let record = record.unwrap();
    let expected = vault.chain.head();
    vault.adopt(record.clone());
    let answer = append(&mut phone, expected, record).await;
    assert!(matches!(answer, ToClient::RosterAccepted { .. }));
    assert_eq!(
        come_back(&relay, &old).await.unwrap_err(),
        RecoveryError::NotFound
    );
    assert!(come_back(&relay, &other).await.is_ok());
}

#[tokio::test]
async fn a_vault_that_names_anothers_lookup_id_does_not_stand_in_its_way() {
    let relay = TestRelay::start().await;
    let vault = Vault::of_two(3);
    let squatter = Vault::naming(4, vault.phrase.keys().public().lookup);
    for vault in [&squatter, &vault] {
        let mut phone = relay.client().await;
        phone.create(vault, PHONE).await;
    }
    assert!(come_back(&relay, &vault.phrase).await.is_ok());
    assert_eq!(
        come_back(&relay, &squatter.phrase).await.unwrap_err(),
        RecoveryError::NotFound
    );
}

#[tokio::test]
async fn a_deleted_vault_is_gone_and_says_so_to_each_of_its_devices() {
    let relay = TestRelay::start().await;
    let mut vault = Vault::of_two(5);
    let mut phone = relay.client().await;
    phone.create(&vault, PHONE).await;
    let chunk = vault.chunk(PHONE, b"to be forgotten");
    phone.push(&chunk).await;
    let mut laptop = relay.client().await;
    laptop.sign_in(&vault, LAPTOP).await;
    laptop.chunk().await;
    let record = delete_vault(&vault.chain, &vault.phrase.keys());
    let expected = vault.chain.head();
    let answer = append(&mut phone, expected, record).await;
    assert!(matches!(answer, ToClient::RosterAccepted { .. }));
    assert_eq!(phone.refusal().await, Reason::Deleted);
    assert!(matches!(laptop.next().await, ToClient::Roster { .. }));
    assert_eq!(laptop.refusal().await, Reason::Deleted);
    let mut again = relay.client().await;
    let auth = again.auth(&vault, LAPTOP, Vector::default());
    again.send(&ToRelay::Auth(auth)).await;
    assert_eq!(again.refusal().await, Reason::Deleted);
    let error = come_back(&relay, &vault.phrase).await.unwrap_err();
    assert_eq!(error, RecoveryError::Refused(Reason::Deleted));
    // Nothing of it is on the disk but the list of devices.
    let folder = relay.stop().await;
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let has = bytes.windows(64).any(|window| window == &chunk[100..164]);
        assert!(!has, "the chunk is still in the database");
    }
}
