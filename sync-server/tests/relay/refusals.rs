//! What the relay does not take: each with its reason, and with nothing kept.

use crate::common::{Client, LAPTOP, PHONE, TestRelay, Vault, accepted};
use kith_sync::chunk::{ChunkHeader, ChunkKind, VERSION};
use kith_sync::ids::{Digest32, LogTail, Vector};
use kith_sync::wire::{MAX_CHUNK, MAX_FRAME, Of, Reason, ToClient, ToRelay};

async fn with_phone(vault: &Vault) -> (TestRelay, Client) {
    let relay = TestRelay::start().await;
    let mut phone = relay.client().await;
    phone.create(vault, PHONE).await;
    (relay, phone)
}

/// Nothing of what was refused is there, and the session lives.
async fn still_empty_and_alive(relay: &TestRelay, vault: &mut Vault, phone: &mut Client) {
    let mut other = relay.client().await;
    assert!(other.sign_in(vault, PHONE).await.holds.is_empty());
    let good = vault.chunk(PHONE, b"good");
    assert_eq!(phone.push(&good).await, accepted(&good));
}

fn refused(number: u64, reason: Reason) -> ToClient {
    ToClient::Refused {
        of: Of::Chunk(number),
        reason,
    }
}

#[tokio::test]
async fn a_strangers_signature_opens_nothing() {
    let (vault, mut stranger) = (Vault::new(21), Vault::new(22));
    let (relay, _phone) = with_phone(&vault).await;
    let mut client = relay.client().await;
    stranger.records = vault.records.clone();
    let mut auth = client.auth(&stranger, PHONE, Vector::default());
    auth.vault = vault.id();
    client.send(&ToRelay::Auth(auth)).await;
    assert_eq!(client.refusal().await, Reason::BadSignature);
    assert_eq!(client.hear().await, None, "and the relay hangs up");
}

#[tokio::test]
async fn a_signature_made_for_another_relay_or_connection_opens_nothing() {
    let vault = Vault::new(23);
    let (relay, _phone) = with_phone(&vault).await;
    let mut client = relay.client().await;
    client.origin = "https://elsewhere.example".to_owned();
    let auth = client.auth(&vault, PHONE, Vector::default());
    client.send(&ToRelay::Auth(auth)).await;
    assert_eq!(client.refusal().await, Reason::BadSignature);

    let (first, mut second) = (relay.client().await, relay.client().await);
    let auth = first.auth(&vault, PHONE, Vector::default());
    second.send(&ToRelay::Auth(auth)).await;
    assert_eq!(second.refusal().await, Reason::BadSignature);
}

#[tokio::test]
async fn an_unknown_vault_or_device_is_named_as_such() {
    let (vault, other) = (Vault::new(24), Vault::of_two(24));
    let (relay, _phone) = with_phone(&vault).await;
    let mut client = relay.client().await;
    let auth = client.auth(&Vault::new(25), PHONE, Vector::default());
    client.send(&ToRelay::Auth(auth)).await;
    assert_eq!(client.refusal().await, Reason::UnknownVault);
    let auth = client.auth(&other, LAPTOP, Vector::default());
    client.send(&ToRelay::Auth(auth)).await;
    assert_eq!(client.refusal().await, Reason::UnknownDevice);
    client.sign_in(&vault, PHONE).await;
}

#[tokio::test]
async fn a_vault_is_made_only_by_a_device_of_its_roster() {
    let (vault, stranger) = (Vault::new(26), Vault::new(27));
    let relay = TestRelay::start().await;
    let mut client = relay.client().await;
    let mut auth = client.auth(&stranger, PHONE, Vector::default());
    auth.vault = vault.id();
    let roster = vault.records.clone();
    let token = None;
    client
        .send(&ToRelay::Create {
            auth: auth.clone(),
            roster,
            token,
        })
        .await;
    assert_eq!(client.refusal().await, Reason::BadSignature);
    for roster in [vec![], vec![b"junk".to_vec()], stranger.records.clone()] {
        let mut client = relay.client().await;
        let token = None;
        let mut auth = client.auth(&vault, PHONE, Vector::default());
        auth.vault = vault.id();
        client
            .send(&ToRelay::Create {
                auth,
                roster,
                token,
            })
            .await;
        assert_eq!(client.refusal().await, Reason::BadRecord);
    }
    let mut client = relay.client().await;
    let auth = client.auth(&vault, PHONE, Vector::default());
    client.send(&ToRelay::Auth(auth)).await;
    assert_eq!(client.refusal().await, Reason::UnknownVault);
}

#[tokio::test]
async fn a_gap_is_refused_with_the_number_that_is_expected() {
    let mut vault = Vault::new(28);
    let (relay, mut phone) = with_phone(&vault).await;
    let tail = LogTail {
        number: 4,
        hash: Digest32::of(b"four"),
    };
    let chunk = vault.chunk_after(PHONE, tail, b"five");
    assert_eq!(
        phone.push(&chunk).await,
        refused(5, Reason::OutOfOrder { expected: 1 })
    );
    still_empty_and_alive(&relay, &mut vault, &mut phone).await;
}

#[tokio::test]
async fn a_chunk_that_continues_another_history_is_refused() {
    let mut vault = Vault::new(29);
    let (_relay, mut phone) = with_phone(&vault).await;
    let first = vault.chunk(PHONE, b"first");
    phone.push(&first).await;
    let tail = LogTail {
        number: 1,
        hash: Digest32::of(b"another first"),
    };
    let second = vault.chunk_after(PHONE, tail, b"second");
    assert_eq!(
        phone.push(&second).await,
        refused(2, Reason::PrevHashMismatch)
    );
    let other = vault.chunk_after(PHONE, LogTail::EMPTY, b"another first");
    assert_eq!(phone.push(&other).await, refused(1, Reason::Conflict));
    assert_eq!(phone.push(&first).await, accepted(&first));
}

#[tokio::test]
async fn a_chunk_signed_by_another_or_changed_on_the_way_is_refused() {
    let mut vault = Vault::of_two(30);
    let (relay, mut phone) = with_phone(&vault).await;
    let header = ChunkHeader {
        version: VERSION,
        kind: ChunkKind::Changes,
        vault: vault.id(),
        epoch: 1,
        generation: 1,
        device: PHONE,
        number: 1,
        prev: Digest32::ZERO,
    };
    let forged = vault.seal(&header, LAPTOP, b"not mine");
    assert_eq!(phone.push(&forged).await, refused(1, Reason::BadSignature));
    let mut flipped = vault.chunk_after(PHONE, LogTail::EMPTY, b"flipped");
    flipped[120] ^= 1;
    assert_eq!(phone.push(&flipped).await, refused(1, Reason::BadSignature));
    let mut cut = vault.chunk_after(PHONE, LogTail::EMPTY, b"cut");
    cut.truncate(cut.len() - 1);
    assert_eq!(phone.push(&cut).await, refused(1, Reason::BadSignature));
    let others = vault.chunk_after(LAPTOP, LogTail::EMPTY, b"the laptop's");
    assert_eq!(phone.push(&others).await, refused(1, Reason::NotAuthentic));
    for (epoch, generation, reason) in [(2, 1, Reason::StaleEpoch), (1, 2, Reason::StaleGeneration)]
    {
        let header = ChunkHeader {
            epoch,
            generation,
            ..header.clone()
        };
        let chunk = vault.seal(&header, PHONE, b"stale");
        assert_eq!(phone.push(&chunk).await, refused(1, reason));
    }
    still_empty_and_alive(&relay, &mut vault, &mut phone).await;
}

#[tokio::test]
async fn a_chunk_of_a_future_version_is_kept_for_those_who_understand_it() {
    let mut vault = Vault::new(31);
    let (_relay, mut phone) = with_phone(&vault).await;
    let header = ChunkHeader {
        version: 9,
        kind: ChunkKind::Future(77),
        vault: vault.id(),
        epoch: 1,
        generation: 1,
        device: PHONE,
        number: 1,
        prev: Digest32::ZERO,
    };
    let chunk = vault.seal(&header, PHONE, b"from the future");
    assert_eq!(phone.push(&chunk).await, accepted(&chunk));
}

#[tokio::test]
async fn what_is_too_large_is_refused_before_it_is_kept() {
    let mut vault = Vault::new(32);
    let (relay, mut phone) = with_phone(&vault).await;
    let chunk = vec![1; MAX_CHUNK + 1];
    assert_eq!(phone.push(&chunk).await, refused(0, Reason::TooLarge));
    still_empty_and_alive(&relay, &mut vault, &mut phone).await;
    phone.send_raw(vec![1; MAX_FRAME + 1]).await;
    assert_eq!(phone.refusal().await, Reason::TooLarge);
    assert_eq!(phone.hear().await, None);
}

#[tokio::test]
async fn garbage_is_answered_and_never_brings_the_relay_down() {
    let vault = Vault::new(33);
    let (relay, _phone) = with_phone(&vault).await;
    let mut seed = crate::common::Seeded(99);
    for signed_in in [false, true] {
        for length in 0..40 {
            let mut client = relay.client().await;
            if signed_in {
                client.sign_in(&vault, PHONE).await;
            }
            let mut frame = vec![0; length];
            kith_sync::Entropy::fill(&mut seed, &mut frame);
            if length > 2 {
                // As often as not it looks like a message at first.
                frame[0] = 1;
                frame[1] %= 12;
            }
            client.send_raw(frame.clone()).await;
            match client.next().await {
                ToClient::Refused { .. } | ToClient::Pong => {}
                other => panic!("{frame:?} was answered with {other:?}"),
            }
        }
        let mut client = relay.client().await;
        client.send_text("hello?").await;
        assert_eq!(client.refusal().await, Reason::Malformed);
        assert_eq!(client.hear().await, None);
    }
    relay.client().await.sign_in(&vault, PHONE).await;
}

#[tokio::test]
async fn a_frame_of_a_newer_version_is_answered_and_the_session_goes_on() {
    let vault = Vault::new(34);
    let (_relay, mut phone) = with_phone(&vault).await;
    for frame in [vec![9, 1, 2, 3], vec![kith_sync::wire::VERSION, 200]] {
        phone.send_raw(frame).await;
        assert_eq!(phone.refusal().await, Reason::UnsupportedVersion);
    }
    phone.send(&ToRelay::Ping).await;
    assert_eq!(phone.next().await, ToClient::Pong);
}

#[tokio::test]
async fn nothing_is_taken_before_a_device_has_signed_in() {
    let mut vault = Vault::new(35);
    let (relay, _phone) = with_phone(&vault).await;
    let mut client = relay.client().await;
    let chunk = vault.chunk(PHONE, b"too early");
    client.send(&ToRelay::Push { chunk }).await;
    assert_eq!(client.refusal().await, Reason::NotAuthentic);
    assert_eq!(client.hear().await, None);
}
