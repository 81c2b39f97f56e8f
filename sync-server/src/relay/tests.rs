//! What takes minutes, with a clock that jumps and a socket made of channels.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::ws::Message;
use futures::channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded};
use futures::{Sink, Stream, StreamExt};
use kith_sync::wire::{Of, Reason, RendezvousId, Role, ToClient, ToRelay};
use tempfile::TempDir;
use tokio::time::Instant;

use super::{Peer, Relay};
use crate::limits::Limits;
use crate::origins::Origins;
use crate::store::{SqliteOptions, SqliteStore};

struct Pipe {
    to: UnboundedSender<Message>,
    from: UnboundedReceiver<Message>,
}

impl Stream for Pipe {
    type Item = Result<Message, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.from.poll_next_unpin(cx).map(|next| next.map(Ok))
    }
}

impl Sink<Message> for Pipe {
    type Error = axum::Error;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), axum::Error> {
        self.to.unbounded_send(message).map_err(axum::Error::new)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), axum::Error>> {
        Poll::Ready(Ok(()))
    }
}

struct World {
    _folder: TempDir,
    relay: Arc<Relay>,
}

impl World {
    fn new(limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(folder.path(), SqliteOptions::default()).unwrap();
        Self {
            _folder: folder,
            relay: Relay::new(Arc::new(store), limits, Origins::default(), None, None),
        }
    }

    async fn client(&self) -> Pipe {
        let (to_client, from_relay) = unbounded();
        let (to_relay, from_client) = unbounded();
        let socket = Pipe {
            to: to_client,
            from: from_client,
        };
        let relay = Arc::clone(&self.relay);
        let peer = Peer {
            address: [127, 0, 0, 1].into(),
            origins: Vec::new(),
        };
        tokio::spawn(async move { relay.serve(socket, peer).await });
        let mut client = Pipe {
            to: to_relay,
            from: from_relay,
        };
        assert!(matches!(client.hear().await, Some(ToClient::Hello { .. })));
        client
    }

    async fn meet(&self, role: Role) -> Pipe {
        let client = self.client().await;
        let id = RendezvousId([1; 16]);
        client.say(&ToRelay::Meet { id, role });
        client
    }
}

impl Pipe {
    fn say(&self, message: &ToRelay) {
        self.send(Message::Binary(message.encode().into()));
    }

    fn send(&self, message: Message) {
        self.to.unbounded_send(message).unwrap();
    }

    async fn hear(&mut self) -> Option<ToClient> {
        match self.from.next().await? {
            Message::Binary(bytes) => Some(ToClient::decode(&bytes).unwrap()),
            Message::Close(_) => None,
            other => panic!("not a message: {other:?}"),
        }
    }
}

fn patient() -> Limits {
    Limits {
        ping_every: Duration::from_secs(3600),
        idle: Duration::from_secs(7200),
        ..Limits::default()
    }
}

fn expired() -> Option<ToClient> {
    Some(ToClient::Refused {
        of: Of::Meeting,
        reason: Reason::Expired,
    })
}

#[tokio::test(start_paused = true)]
async fn whoever_does_not_sign_in_is_hung_up_on() {
    let world = World::new(patient());
    let began = Instant::now();
    let mut client = world.client().await;
    assert_eq!(client.hear().await, None);
    assert_eq!(began.elapsed(), Duration::from_secs(10));
}

#[tokio::test(start_paused = true)]
async fn an_invitation_that_nobody_claims_ends_after_two_minutes() {
    let world = World::new(patient());
    let began = Instant::now();
    let mut inviter = world.meet(Role::Inviter).await;
    assert_eq!(inviter.hear().await, Some(ToClient::Waiting));
    assert_eq!(inviter.hear().await, expired());
    assert_eq!(inviter.hear().await, None);
    assert_eq!(began.elapsed(), Duration::from_secs(120));
    let mut late = world.meet(Role::Joiner).await;
    assert_eq!(late.hear().await, expired());
}

#[tokio::test(start_paused = true)]
async fn a_rendezvous_that_comes_to_no_end_ends_after_two_minutes() {
    let world = World::new(patient());
    let mut inviter = world.meet(Role::Inviter).await;
    assert_eq!(inviter.hear().await, Some(ToClient::Waiting));
    let began = Instant::now();
    let mut joiner = world.meet(Role::Joiner).await;
    assert_eq!(joiner.hear().await, Some(ToClient::Met));
    assert_eq!(inviter.hear().await, Some(ToClient::Met));
    assert_eq!(joiner.hear().await, expired());
    assert_eq!(inviter.hear().await, expired());
    assert_eq!(began.elapsed(), Duration::from_secs(120));
}

#[tokio::test(start_paused = true)]
async fn a_quiet_socket_is_asked_for_a_sign_of_life_and_closed_without_one() {
    let limits = Limits {
        invitation_lifetime: Duration::from_secs(3600),
        ..Limits::default()
    };
    let world = World::new(limits);
    let mut inviter = world.meet(Role::Inviter).await;
    assert_eq!(inviter.hear().await, Some(ToClient::Waiting));
    let began = Instant::now();
    for _ in 0..20 {
        let ping = inviter.from.next().await;
        assert!(matches!(ping, Some(Message::Ping(_))), "{ping:?}");
        inviter.send(Message::Pong(axum::body::Bytes::new()));
    }
    assert_eq!(began.elapsed(), Duration::from_secs(600));
    while let Some(message) = inviter.from.next().await {
        assert!(matches!(message, Message::Ping(_)), "{message:?}");
    }
    let silence = began.elapsed() - Duration::from_secs(600);
    assert!(silence >= Duration::from_secs(75) && silence <= Duration::from_secs(105));
}
