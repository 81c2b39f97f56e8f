//! The relay itself: sessions of vaults and of rendezvous over one kind of socket.

mod append;
mod bucket;
mod complaints;
mod elsewhere;
mod hub;
mod line;
mod meetings;
mod recovery;
mod reminders;
mod rendezvous;
mod session;
mod signin;
mod throttle;
mod token;
mod vault;

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use axum::http::HeaderMap;
use kith_sync::origin::RelayOrigin;
use kith_sync::wire::Reason;
use tokio::sync::{Mutex, Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::Instant;

use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::origins::Origins;
use crate::push::Poster;
use crate::store::Store;
use complaints::Complaints;
use hub::Hub;
use line::{Line, Socket};
use meetings::Meetings;
use throttle::Throttle;
pub(crate) use token::Token;

/// What all sessions share.
pub(crate) struct Relay {
    store: Arc<dyn Store>,
    limits: Limits,
    origins: Origins,
    metrics: Metrics,
    hub: Hub,
    meetings: Arc<Meetings>,
    seats: Arc<Semaphore>,
    in_flight: Arc<Semaphore>,
    throttle: Throttle,
    token: Option<Token>,
    poster: Option<Arc<Poster>>,
    /// Reminders were brought, some of which may be due.
    reminders: Arc<Notify>,
    /// Held while some are being posted.
    posting: Mutex<()>,
    complaints: Complaints,
    stopping: watch::Sender<bool>,
}

/// Who is at the other end, as far as the connection tells.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    address: IpAddr,
    origins: Vec<RelayOrigin>,
}

impl Peer {
    /// From the connection. A proxy on this machine is believed about whom it forwards for.
    #[must_use]
    pub(crate) fn new(
        connection: SocketAddr,
        headers: &HeaderMap,
        origins: Vec<RelayOrigin>,
    ) -> Self {
        let forwarded = || {
            let last = headers.get("x-forwarded-for")?.to_str().ok()?.rsplit(',');
            last.into_iter().next()?.trim().parse().ok()
        };
        let address = if connection.ip().is_loopback() {
            forwarded().unwrap_or(connection.ip())
        } else {
            connection.ip()
        };
        Self { address, origins }
    }
}

impl Relay {
    /// A relay on this store, which takes new vaults from everybody or from whoever has the token.
    #[must_use]
    pub(crate) fn new(
        store: Arc<dyn Store>,
        limits: Limits,
        origins: Origins,
        token: Option<Token>,
        poster: Option<Poster>,
    ) -> Arc<Self> {
        let meetings = Arc::new(Meetings::new(&*store, &limits));
        let relay = Arc::new(Self {
            store,
            origins,
            metrics: Metrics::default(),
            hub: Hub::default(),
            meetings,
            seats: Arc::new(Semaphore::new(limits.connections)),
            in_flight: Arc::new(Semaphore::new(limits.in_flight_bytes)),
            throttle: Throttle::new(&limits),
            token,
            poster: poster.map(Arc::new),
            reminders: Arc::default(),
            posting: Mutex::default(),
            complaints: Complaints::default(),
            stopping: watch::Sender::new(false),
            limits,
        });
        if let Some(hints) = relay.store.hints() {
            tokio::spawn(elsewhere::follow(
                relay.hub.clone(),
                Arc::clone(&relay.meetings),
                Arc::clone(&relay.store),
                hints,
                relay.limits.look_every,
                relay.stopping.subscribe(),
            ));
        }
        if let Some(poster) = &relay.poster {
            tokio::spawn(reminders::post_all(
                Arc::downgrade(&relay),
                Arc::clone(poster),
                Arc::clone(&relay.reminders),
                relay.limits.remind_every,
                relay.stopping.subscribe(),
            ));
        }
        relay
    }

    /// Whether it has been asked to end.
    #[must_use]
    pub(crate) fn is_stopping(&self) -> bool {
        *self.stopping.borrow()
    }

    /// Whether whoever brings this may make a vault.
    pub(crate) fn takes_new_vaults_for(&self, brought: Option<&str>) -> Result<(), Reason> {
        match &self.token {
            Some(token) if !token.is(brought.unwrap_or_default()) => Err(Reason::TokenNeeded),
            _ => Ok(()),
        }
    }

    /// Whether whoever is there may ask for a calendar now, or how long to wait.
    pub(crate) fn takes_calendar_request(&self, peer: &Peer) -> Result<(), Duration> {
        let asked = self.throttle.calendar(peer.address, Instant::now());
        asked.map_err(|reason| {
            self.metrics.throttled.one();
            match reason {
                Reason::Busy { retry_after_ms } => Duration::from_millis(retry_after_ms.into()),
                _ => Duration::ZERO,
            }
        })
    }

    /// One of the sockets that may be open, for as long as this is held.
    #[must_use]
    pub(crate) fn seat(&self) -> Option<OwnedSemaphorePermit> {
        if self.is_stopping() {
            return None;
        }
        Arc::clone(&self.seats).try_acquire_owned().ok()
    }

    /// Talks to one client until either has enough.
    pub(crate) async fn serve<S: Socket>(self: &Arc<Self>, socket: S, peer: Peer) {
        let _held = self.metrics.connections.hold();
        let line = Line::new(socket, &self.limits);
        session::serve(self, line, &peer).await;
    }

    /// Ends all sessions: what is on its way to the disk is still acknowledged.
    pub(crate) async fn stop(&self, patience: Duration) {
        self.stopping.send_replace(true);
        let everybody = u32::try_from(self.limits.connections).unwrap_or(u32::MAX);
        let gone = async {
            // Closed only with the relay.
            let _ = self.seats.acquire_many(everybody).await;
            self.meetings.settle().await;
            drop(self.posting.lock().await);
        };
        if tokio::time::timeout(patience, gone).await.is_err() {
            tracing::warn!("some sockets did not close in time");
        }
    }

    /// Where everything is kept.
    #[must_use]
    pub(crate) fn store(&self) -> &dyn Store {
        &*self.store
    }

    /// What is counted.
    #[must_use]
    pub(crate) fn metrics(&self) -> &Metrics {
        &self.metrics
    }

    /// How much of everything.
    #[must_use]
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Which addresses are its own.
    #[must_use]
    pub(crate) fn origins(&self) -> &Origins {
        &self.origins
    }
}

impl fmt::Debug for Relay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Relay(…)")
    }
}

#[cfg(test)]
mod tests;
