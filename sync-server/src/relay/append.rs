//! Appending to a vault's roster, for whichever session asks.

use kith_sync::ids::{Digest32, RosterHead, VaultId};
use kith_sync::wire::Reason;

use super::Relay;
use super::hub::Place;

/// Judges a record, has it written, and tells everybody in the room.
pub(crate) async fn append(
    relay: &Relay,
    place: &Place,
    vault: VaultId,
    expected: RosterHead,
    record: Vec<u8>,
) -> Result<RosterHead, Reason> {
    let made = RosterHead {
        length: expected.length.saturating_add(1),
        hash: Digest32::of(&record),
    };
    if place.chain(|chain| chain.head()) != expected {
        // Another process may have appended what this one has not heard of yet.
        place.refresh(relay.store(), vault).await?;
    }
    place.chain(|chain| {
        if chain.head() == expected {
            chain.clone().append(&record).map_err(|_| Reason::BadRecord)
        } else if chain.contains(&made) {
            Ok(())
        } else {
            Err(Reason::RosterMoved)
        }
    })?;
    if place.chain(|chain| chain.contains(&made)) {
        // Appended before, and the answer was lost.
        return Ok(made);
    }
    relay
        .store
        .extend_roster(vault, expected, vec![record.clone()])
        .await
        .map_err(|error| Reason::from(&error))?;
    relay.metrics.records_accepted.one();
    place.record(expected.length, record);
    Ok(made)
}
