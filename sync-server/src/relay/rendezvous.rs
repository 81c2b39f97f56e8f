//! A rendezvous session: two strangers, opaque notes, two minutes.

use std::net::IpAddr;

use kith_sync::wire::{Of, Reason, RendezvousId, Role, ToClient, ToRelay};
use tokio::sync::mpsc::error::TrySendError;
use tokio::time::{Instant, sleep_until};

use super::Relay;
use super::line::{Close, Gone, Line, Socket, unreadable};
use super::meetings::{Invitation, Met};

/// Brings the two together and carries their notes.
pub(crate) async fn run<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    address: IpAddr,
    id: RendezvousId,
    role: Role,
) -> Result<Close, Gone> {
    let now = Instant::now();
    let met = match role {
        Role::Joiner => relay.meetings.claim(id, now).await,
        Role::Inviter => match relay.meetings.invite(id, address, now).await {
            Ok(invitation) => {
                line.send(&ToClient::Waiting).await?;
                wait(relay, line, address, invitation).await?
            }
            Err(reason) => Err(reason),
        },
    };
    match met {
        Ok(met) => talk(relay, line, address, met).await,
        Err(reason) => {
            relay.refuse(line, Of::Meeting, reason).await?;
            Ok(Close::Done)
        }
    }
}

async fn wait<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    address: IpAddr,
    mut invitation: Invitation,
) -> Result<Result<Met, Reason>, Gone> {
    loop {
        tokio::select! {
            met = &mut invitation.claimed => return Ok(met.map_err(|_| Reason::Expired)),
            () = sleep_until(invitation.until) => return Ok(Err(Reason::Expired)),
            frame = line.recv() => {
                if let Err(reason) = said(relay, line, address, &frame?, None).await? {
                    return Ok(Err(reason));
                }
            }
        }
    }
}

async fn talk<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    address: IpAddr,
    mut met: Met,
) -> Result<Close, Gone> {
    line.send(&ToClient::Met).await?;
    loop {
        tokio::select! {
            // Both sides' time is up together; neither shall take it for the other's leaving.
            biased;
            () = sleep_until(met.until) => {
                relay.refuse(line, Of::Meeting, Reason::Expired).await?;
                return Ok(Close::Done);
            }
            note = met.from.recv() => match note {
                Some(bytes) => line.send(&ToClient::Note { bytes }).await?,
                None => {
                    line.send(&ToClient::Left).await?;
                    return Ok(Close::Done);
                }
            },
            frame = line.recv() => {
                if let Err(reason) = said(relay, line, address, &frame?, Some(&met)).await? {
                    relay.refuse(line, Of::Meeting, reason).await?;
                    return Ok(Close::Protocol);
                }
            }
        }
    }
}

/// One frame of the client; `Err` ends the rendezvous.
async fn said<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    address: IpAddr,
    frame: &[u8],
    met: Option<&Met>,
) -> Result<Result<(), Reason>, Gone> {
    if let Err(reason) = relay
        .throttle
        .stranger(address, frame.len(), Instant::now())
    {
        relay.metrics.throttled.one();
        return Ok(Err(reason));
    }
    match (ToRelay::decode(frame), met) {
        (Ok(ToRelay::Ping), _) => line.send(&ToClient::Pong).await?,
        (Ok(ToRelay::Note { bytes }), Some(met)) => {
            if let Err(TrySendError::Full(_)) = met.to.try_send(bytes) {
                return Ok(Err(Reason::Busy { retry_after_ms: 0 }));
            }
        }
        (Ok(_), _) => {
            relay
                .refuse(line, Of::Meeting, Reason::NotAuthentic)
                .await?;
        }
        (Err(error), _) => {
            let (of, reason, go_on) = unreadable(frame, &error);
            if !go_on {
                return Ok(Err(reason));
            }
            relay.refuse(line, of, reason).await?;
        }
    }
    Ok(Ok(()))
}
