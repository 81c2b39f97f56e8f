//! What other relay processes write to a database that several share: their word is taken as a hint, and every few
//! seconds all open rooms are looked after, hint or not.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use kith_sync::ids::VaultId;
use tokio::sync::{broadcast, watch};
use tokio::time::{MissedTickBehavior, interval};

use super::hub::Hub;
use super::meetings::Meetings;
use super::session::asked;
use crate::store::{Hint, Stamp, Store};

/// Vaults asked about in one query.
const AT_ONCE: usize = 1000;

/// Until the relay is asked to end, or is no more.
pub(super) async fn follow(
    hub: Hub,
    meetings: Arc<Meetings>,
    store: Arc<dyn Store>,
    mut hints: broadcast::Receiver<Hint>,
    look_every: Duration,
    mut stopping: watch::Receiver<bool>,
) {
    let mut tick = interval(look_every);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let vaults = tokio::select! {
            () = asked(&mut stopping) => return,
            _ = tick.tick() => hub.open(),
            hint = hints.recv() => named(&hub, &meetings, hint, &mut hints),
        };
        for vaults in vaults.chunks(AT_ONCE) {
            match store.stamps(vaults.to_vec()).await {
                Ok(stamps) => {
                    for stamp in &stamps {
                        look(&hub, &*store, stamp).await;
                    }
                }
                Err(error) => tracing::warn!(%error, "what other relays wrote cannot be looked up"),
            }
        }
    }
}

/// The vaults with an open room that the hints are about, all that there are by now. Who waits at a rendezvous looks
/// for itself.
fn named(
    hub: &Hub,
    meetings: &Meetings,
    first: Result<Hint, broadcast::error::RecvError>,
    hints: &mut broadcast::Receiver<Hint>,
) -> Vec<VaultId> {
    let mut vaults = HashSet::new();
    let mut next = first.ok();
    loop {
        match next {
            Some(Hint::Vault(vault)) => {
                vaults.insert(vault);
            }
            Some(Hint::Meeting(id)) => meetings.stir(Some(id)),
            // Some were missed, or nobody knows.
            Some(Hint::Any) | None => {
                meetings.stir(None);
                return hub.open();
            }
        }
        next = match hints.try_recv() {
            Ok(hint) => Some(hint),
            Err(broadcast::error::TryRecvError::Lagged(_)) => None,
            Err(_) => break,
        };
    }
    hub.open()
        .into_iter()
        .filter(|vault| vaults.contains(vault))
        .collect()
}

async fn look(hub: &Hub, store: &dyn Store, stamp: &Stamp) {
    let Some(place) = hub.visit(stamp.vault) else {
        return;
    };
    if place.has_seen(stamp.writes) {
        return;
    }
    // The records first: a chunk may be sealed under a key that only they name.
    if place.chain(|chain| chain.head().length) < stamp.roster
        && let Err(reason) = place.refresh(store, stamp.vault).await
    {
        // Not seen; so it is looked at again.
        tracing::warn!(%reason, "a roster that another relay continued cannot be read");
        return;
    }
    place.stir(stamp);
}
