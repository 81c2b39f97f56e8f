//! The first frames of a connection: who is it, and for which vault.

use kith_sync::ids::{DeviceNumber, RosterHead, VaultId, Vector};
use kith_sync::roster::RosterChain;
use kith_sync::wire::{
    Auth, Of, Reason, RendezvousId, Role, ToClient, ToRelay, verify_auth, verify_recover,
};
use tokio::time::Instant;

use super::hub::Place;
use super::line::{Gone, Line, Socket, unreadable};
use super::{Peer, Relay};
use crate::store::StoreError;

/// What the first frames opened.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A vault, for a device that has proved itself.
    Vault(Box<Signed>),
    /// The roster of a vault, for whoever has its recovery phrase.
    Recovery(Place, VaultId),
    /// A rendezvous, for anybody.
    Meeting { id: RendezvousId, role: Role },
    /// Nothing; the client was told why.
    Refused,
}

/// A device that has proved itself.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) place: Place,
    pub(crate) vault: VaultId,
    pub(crate) device: DeviceNumber,
    /// The roster as the client knows it.
    pub(crate) roster: RosterHead,
    /// What the client has.
    pub(crate) have: Vector,
}

/// Reads until something is opened or refused for good.
pub(crate) async fn sign_in<S: Socket>(
    relay: &Relay,
    line: &mut Line<S>,
    peer: &Peer,
    nonce: &[u8; 32],
) -> Result<Opened, Gone> {
    loop {
        let frame = line.recv().await?;
        let message = ToRelay::decode(&frame);
        if let Err(reason) = charge(relay, peer, message.as_ref().ok(), frame.len()) {
            let of = match message {
                Ok(ToRelay::Meet { .. }) => Of::Meeting,
                Ok(ToRelay::Recover { .. }) => Of::Recovery,
                _ => Of::Session,
            };
            relay.refuse(line, of, reason).await?;
            return Ok(Opened::Refused);
        }
        let outcome = match message {
            Ok(ToRelay::Auth(auth)) => enter(relay, peer, nonce, auth).await,
            Ok(ToRelay::Create {
                auth,
                roster,
                token,
            }) => create(relay, peer, nonce, auth, roster, token.as_deref()).await,
            Ok(ToRelay::Recover { lookup, signature }) => {
                return match recover(relay, peer, nonce, &lookup, &signature).await {
                    Ok((place, vault)) => Ok(Opened::Recovery(place, vault)),
                    Err(reason) => {
                        relay.refuse(line, Of::Recovery, reason).await?;
                        Ok(Opened::Refused)
                    }
                };
            }
            Ok(ToRelay::Meet { id, role }) => return Ok(Opened::Meeting { id, role }),
            Ok(ToRelay::Ping) => {
                line.send(&ToClient::Pong).await?;
                continue;
            }
            Ok(_) => Err(Reason::NotAuthentic),
            Err(error) => {
                let (of, reason, go_on) = unreadable(&frame, &error);
                relay.refuse(line, of, reason).await?;
                if go_on {
                    continue;
                }
                return Ok(Opened::Refused);
            }
        };
        match outcome {
            Ok(signed) => return Ok(Opened::Vault(Box::new(signed))),
            Err(reason) => {
                // What the relay does not know, the client may bring.
                let go_on = matches!(reason, Reason::UnknownVault | Reason::UnknownDevice);
                relay.refuse(line, Of::Session, reason).await?;
                if !go_on {
                    return Ok(Opened::Refused);
                }
            }
        }
    }
}

/// Whether this frame comes too soon after others from there.
fn charge(
    relay: &Relay,
    peer: &Peer,
    message: Option<&ToRelay>,
    bytes: usize,
) -> Result<(), Reason> {
    let now = Instant::now();
    let opens = matches!(
        message,
        Some(
            ToRelay::Auth(_)
                | ToRelay::Create { .. }
                | ToRelay::Meet { .. }
                | ToRelay::Recover { .. }
        )
    );
    let charged = relay
        .throttle
        .stranger(peer.address, bytes, now)
        .and_then(|()| match opens {
            true => relay.throttle.sign_in(peer.address, now),
            false => Ok(()),
        });
    charged.inspect_err(|_| relay.metrics.throttled.one())
}

async fn enter(relay: &Relay, peer: &Peer, nonce: &[u8; 32], auth: Auth) -> Result<Signed, Reason> {
    let place = relay
        .hub
        .enter(relay.store(), auth.vault, relay.limits.live_queue)
        .await?;
    place.chain(|chain| prove(chain, peer, nonce, &auth))?;
    Ok(Signed {
        place,
        vault: auth.vault,
        device: auth.device,
        roster: auth.roster,
        have: auth.have,
    })
}

/// A phrase that was replaced, and one that never was, are answered alike.
async fn recover(
    relay: &Relay,
    peer: &Peer,
    nonce: &[u8; 32],
    lookup: &[u8; 16],
    signature: &[u8; 64],
) -> Result<(Place, VaultId), Reason> {
    let found = relay.store.find(*lookup).await;
    let mut reason = Reason::UnknownVault;
    for vault in found.map_err(|error| Reason::from(&error))? {
        let place = relay
            .hub
            .enter(relay.store(), vault, relay.limits.live_queue)
            .await?;
        let (recovery, deleted) = place.chain(|chain| (*chain.recovery(), chain.is_deleted()));
        if recovery.lookup != *lookup {
            continue;
        }
        let mut origins = peer.origins.iter();
        if !origins.any(|at| verify_recover(&recovery, signature, at.as_str(), nonce).is_ok()) {
            // Anybody can make a vault that names the same id.
            reason = Reason::BadSignature;
            continue;
        }
        return if deleted {
            Err(Reason::Deleted)
        } else {
            Ok((place, vault))
        };
    }
    Err(reason)
}

/// Nothing is written before the device has proved itself by the roster it brings.
async fn create(
    relay: &Relay,
    peer: &Peer,
    nonce: &[u8; 32],
    auth: Auth,
    roster: Vec<Vec<u8>>,
    token: Option<&str>,
) -> Result<Signed, Reason> {
    let chain = RosterChain::validate(&roster).map_err(|_| Reason::BadRecord)?;
    if chain.vault() != auth.vault {
        return Err(Reason::BadRecord);
    }
    prove(&chain, peer, nonce, &auth)?;
    let kept = match relay.store.roster(auth.vault, 0).await {
        Ok(kept) => kept,
        Err(StoreError::UnknownVault) => {
            relay.takes_new_vaults_for(token)?;
            Vec::new()
        }
        Err(error) => return Err(Reason::from(&error)),
    };
    if !roster
        .iter()
        .zip(&kept)
        .all(|(brought, kept)| brought == kept)
    {
        return Err(Reason::RosterMoved);
    }
    if roster.len() > kept.len() {
        let expected = head(&kept);
        let missing = roster[kept.len()..].to_vec();
        let count = missing.len();
        relay
            .store
            .extend_roster(auth.vault, expected, missing)
            .await
            .map_err(|error| Reason::from(&error))?;
        relay.metrics.records_accepted.add(count);
    }
    enter(relay, peer, nonce, auth).await
}

/// The head of these records.
pub(crate) fn head(records: &[Vec<u8>]) -> RosterHead {
    records.last().map_or(RosterHead::EMPTY, |last| RosterHead {
        length: records.len() as u64,
        hash: kith_sync::ids::Digest32::of(last),
    })
}

fn prove(chain: &RosterChain, peer: &Peer, nonce: &[u8; 32], auth: &Auth) -> Result<(), Reason> {
    let device = chain.known(auth.device).ok_or(Reason::UnknownDevice)?;
    let key = device
        .entry
        .keys
        .verifying_key()
        .ok_or(Reason::UnknownDevice)?;
    if peer.origins.is_empty() {
        tracing::warn!(
            "a device reached the relay under a name that is not known to be its own; \
             name it with --origin"
        );
    }
    if peer
        .origins
        .iter()
        .any(|origin| verify_auth(auth, origin.as_str(), nonce, &key).is_ok())
    {
        // Only whoever holds the key is told.
        if chain.is_deleted() {
            return Err(Reason::Deleted);
        }
        device.revoked.map_or(Ok(()), |_| Err(Reason::Removed))
    } else {
        Err(Reason::BadSignature)
    }
}
