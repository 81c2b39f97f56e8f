//! One connection from `Hello` to good-bye.

use kith_sync::wire::{Of, Reason, ToClient};
use tokio::sync::watch;
use tokio::time::timeout;

use super::line::{Close, Gone, Line, Socket};
use super::signin::{Opened, sign_in};
use super::{Peer, Relay, recovery, rendezvous, vault};

/// Talks until either end has enough.
pub(crate) async fn serve<S: Socket>(relay: &Relay, mut line: Line<S>, peer: &Peer) {
    if let Ok(why) = talk(relay, &mut line, peer).await {
        let _ = line.close(why).await;
    }
}

async fn talk<S: Socket>(relay: &Relay, line: &mut Line<S>, peer: &Peer) -> Result<Close, Gone> {
    let mut nonce = [0; 32];
    if let Err(error) = getrandom::fill(&mut nonce) {
        tracing::error!(%error, "the system gives no randomness");
        return Ok(Close::Restart);
    }
    line.send(&ToClient::Hello {
        nonce,
        incarnation: relay.store.incarnation(),
    })
    .await?;
    let mut stopping = relay.stopping.subscribe();
    let opened = tokio::select! {
        opened = timeout(relay.limits.sign_in, sign_in(relay, line, peer, &nonce)) => opened,
        () = asked(&mut stopping) => return Ok(Close::Restart),
    };
    match opened {
        Err(_too_late) => Ok(Close::Protocol),
        Ok(Err(gone)) => Err(gone),
        Ok(Ok(Opened::Refused)) => Ok(Close::Protocol),
        Ok(Ok(Opened::Vault(signed))) => {
            relay.metrics.vault_sessions.one();
            // Boxed, so that a socket that waits to sign in does not carry its room already.
            Box::pin(vault::run(relay, line, *signed, peer.address, stopping)).await
        }
        Ok(Ok(Opened::Recovery(place, vault))) => {
            relay.metrics.vault_sessions.one();
            Box::pin(recovery::run(relay, line, place, vault, stopping)).await
        }
        Ok(Ok(Opened::Meeting { id, role })) => {
            relay.metrics.rendezvous_sessions.one();
            tokio::select! {
                end = rendezvous::run(relay, line, peer.address, id, role) => end,
                () = asked(&mut stopping) => Ok(Close::Restart),
            }
        }
    }
}

/// Resolves once the relay is asked to end.
pub(crate) async fn asked(stopping: &mut watch::Receiver<bool>) {
    // The sender lives as long as the relay; without one there is nobody left to serve either.
    let _ = stopping.wait_for(|stop| *stop).await;
}

impl Relay {
    /// Tells a client what is not done, and counts it.
    pub(crate) async fn refuse<S: Socket>(
        &self,
        line: &mut Line<S>,
        of: Of,
        reason: Reason,
    ) -> Result<(), Gone> {
        self.metrics.refusals.one();
        tracing::debug!(?reason, "refused");
        line.send(&ToClient::Refused { of, reason }).await
    }
}
