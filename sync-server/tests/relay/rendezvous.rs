//! Two strangers at a real relay. What takes two minutes is tested inside the crate, with a clock that jumps.

use crate::common::{Client, TestRelay};
use kith_sync::wire::{Of, Reason, RendezvousId, Role, ToClient, ToRelay};

const ID: RendezvousId = RendezvousId([7; 16]);

async fn meet(relay: &TestRelay, role: Role) -> Client {
    let mut client = relay.client().await;
    client.send(&ToRelay::Meet { id: ID, role }).await;
    client
}

fn note(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

#[tokio::test]
async fn two_strangers_meet_and_exchange_notes_until_one_leaves() {
    let relay = TestRelay::start().await;
    let mut inviter = meet(&relay, Role::Inviter).await;
    assert_eq!(inviter.next().await, ToClient::Waiting);
    let mut joiner = meet(&relay, Role::Joiner).await;
    assert_eq!(joiner.next().await, ToClient::Met);
    assert_eq!(inviter.next().await, ToClient::Met);
    for text in ["commitment", "opening"] {
        let bytes = note(text);
        joiner.send(&ToRelay::Note { bytes }).await;
        assert_eq!(inviter.next().await, ToClient::Note { bytes: note(text) });
        let bytes = note(text);
        inviter.send(&ToRelay::Note { bytes }).await;
        assert_eq!(joiner.next().await, ToClient::Note { bytes: note(text) });
    }
    joiner.leave().await;
    assert_eq!(inviter.next().await, ToClient::Left);
    assert_eq!(inviter.hear().await, None);
}

#[tokio::test]
async fn a_link_that_is_wrong_or_was_used_says_so() {
    let relay = TestRelay::start().await;
    let refused = |reason| ToClient::Refused {
        of: Of::Meeting,
        reason,
    };
    let mut wrong = meet(&relay, Role::Joiner).await;
    assert_eq!(wrong.next().await, refused(Reason::NoSuchInvitation));
    let mut inviter = meet(&relay, Role::Inviter).await;
    assert_eq!(inviter.next().await, ToClient::Waiting);
    let mut twice = meet(&relay, Role::Inviter).await;
    assert_eq!(twice.next().await, refused(Reason::AlreadyClaimed));
    let mut joiner = meet(&relay, Role::Joiner).await;
    assert_eq!(joiner.next().await, ToClient::Met);
    let mut late = meet(&relay, Role::Joiner).await;
    assert_eq!(late.next().await, refused(Reason::AlreadyClaimed));
    assert_eq!(late.hear().await, None);
}

#[tokio::test]
async fn strangers_may_not_do_what_devices_do() {
    let relay = TestRelay::start().await;
    let mut inviter = meet(&relay, Role::Inviter).await;
    assert_eq!(inviter.next().await, ToClient::Waiting);
    let chunk = b"chunk".to_vec();
    inviter.send(&ToRelay::Push { chunk }).await;
    assert_eq!(inviter.refusal().await, Reason::NotAuthentic);
    let bytes = note("nobody there");
    inviter.send(&ToRelay::Note { bytes }).await;
    assert_eq!(inviter.refusal().await, Reason::NotAuthentic);
    inviter.send_raw(vec![kith_sync::wire::VERSION, 7, 0]).await;
    assert_eq!(inviter.refusal().await, Reason::Malformed);
    assert_eq!(inviter.hear().await, None);
}
