//! What the relay checks before it takes a manifest or a confirmation, without being able to open anything; a device
//! checks the same of what the relay shows it.

use super::{Confirmation, MAX_PARTS, MAX_SNAPSHOT, Manifest, SnapshotError, verify};
use crate::ids::{Covers, DeviceNumber, Digest32, RosterHead};
use crate::roster::{Body, Record, RosterChain, Signer};
use crate::wire::{MAX_CHUNK, Reason};

/// Judges a manifest that a session's device commits, against the vault's roster and the settled snapshot's manifest.
///
/// The covers are compared with the logs by the store, in the transaction that takes the snapshot.
///
/// # Errors
/// The reason to refuse it with.
pub fn admit_manifest(
    chain: &RosterChain,
    device: DeviceNumber,
    settled: Option<&Manifest>,
    bytes: &[u8],
) -> Result<Manifest, Reason> {
    let manifest = Manifest::read(bytes).map_err(|_| Reason::Malformed)?;
    if manifest.device != device || manifest.vault != chain.vault() {
        return Err(Reason::NotAuthentic);
    }
    authentic(chain, device, bytes)?;
    let standing = chain.standing();
    if manifest.generation != standing.generation {
        return Err(Reason::StaleGeneration);
    }
    if manifest.epoch != standing.epoch {
        return Err(Reason::StaleEpoch);
    }
    if !chain.contains(&manifest.roster) {
        return Err(Reason::RosterMoved);
    }
    sized(chain, &manifest)?;
    // Going back behind what a settled snapshot covers would uncover chunks that are gone.
    let settled = settled.filter(|settled| settled.generation == standing.generation);
    let follows = settled.map(|settled| settled.id) == manifest.parent
        && settled
            .is_none_or(|settled| manifest.covers.vector().dominates(&settled.covers.vector()))
        && chain
            .begun()
            .is_none_or(|begun| manifest.covers.vector().dominates(&begun.covers.vector()));
    if follows {
        Ok(manifest)
    } else {
        Err(Reason::SnapshotMoved)
    }
}

/// A generation that the relay may take, in one transaction: the record and the snapshot.
#[derive(Clone, Debug)]
pub struct Begins {
    /// The roster with the record.
    pub chain: RosterChain,
    /// The manifest of the new document.
    pub manifest: Manifest,
}

/// Judges a generation that a session's device begins, against the vault's roster and the ends of all its logs.
///
/// # Errors
/// The reason to refuse it with.
pub fn admit_generation(
    chain: &RosterChain,
    device: DeviceNumber,
    ends: &Covers,
    expected: &RosterHead,
    (record, manifest): (&[u8], &[u8]),
) -> Result<Begins, Reason> {
    if chain.head() != *expected {
        return Err(Reason::RosterMoved);
    }
    let read = Record::read(record).map_err(|_| Reason::Malformed)?;
    let Body::Generation {
        generation,
        epoch,
        covers,
        snapshot,
        ..
    } = &read.body
    else {
        return Err(Reason::BadRecord);
    };
    if read.signer != Signer::Device(device) {
        return Err(Reason::NotAuthentic);
    }
    let mut after = chain.clone();
    after.append(record).map_err(|_| Reason::BadRecord)?;
    if covers != ends {
        return Err(Reason::LogMoved);
    }
    let hash = Digest32::of(manifest);
    let bytes = manifest;
    let manifest = Manifest::read(bytes).map_err(|_| Reason::Malformed)?;
    if manifest.device != device || manifest.vault != chain.vault() {
        return Err(Reason::NotAuthentic);
    }
    authentic(chain, device, bytes)?;
    let fits = (manifest.generation, manifest.epoch) == (*generation, *epoch)
        && manifest.roster == *expected
        && manifest.covers == *covers
        && manifest.parent.is_none()
        && hash == *snapshot;
    if !fits {
        return Err(Reason::BadRecord);
    }
    sized(chain, &manifest)?;
    Ok(Begins {
        chain: after,
        manifest,
    })
}

/// Whether a record that begins a generation may come without its snapshot, to a relay that has lost both: only if no
/// log there goes beyond what it covers. Any other record may.
#[must_use]
pub fn may_begin_at(record: &[u8], ends: &Covers) -> bool {
    match Record::read(record).map(|record| record.body) {
        Ok(Body::Generation { covers, .. }) => covers.vector().dominates(&ends.vector()),
        _ => true,
    }
}

/// Whether a manifest names no more than there may be.
fn sized(chain: &RosterChain, manifest: &Manifest) -> Result<(), Reason> {
    if manifest.parts.len() > MAX_PARTS || manifest.size() > MAX_SNAPSHOT {
        return Err(Reason::TooLarge);
    }
    let long =
        |(_, length): &(Digest32, u32)| usize::try_from(*length).is_ok_and(|n| n > MAX_CHUNK);
    if manifest.parts.iter().any(long) {
        return Err(Reason::TooLarge);
    }
    let known = |device| chain.known(device).is_some();
    if manifest.covers.iter().all(|(device, _)| known(device)) {
        Ok(())
    } else {
        Err(Reason::UnknownDevice)
    }
}

/// Judges a confirmation of this manifest.
///
/// # Errors
/// The reason to refuse it with.
pub fn admit_confirmation(
    chain: &RosterChain,
    manifest: &[u8],
    bytes: &[u8],
) -> Result<Confirmation, Reason> {
    let confirmation = Confirmation::read(bytes).map_err(|_| Reason::Malformed)?;
    let of = Manifest::read(manifest).map_err(|_| Reason::Malformed)?;
    if confirmation.vault != chain.vault()
        || confirmation.snapshot != of.id
        || confirmation.manifest != Digest32::of(manifest)
    {
        return Err(Reason::SnapshotMoved);
    }
    if confirmation.device == of.device {
        return Err(Reason::NotAuthentic);
    }
    authentic(chain, confirmation.device, bytes)?;
    Ok(confirmation)
}

/// Whether an active device signed this.
fn authentic(chain: &RosterChain, device: DeviceNumber, bytes: &[u8]) -> Result<(), Reason> {
    let key = chain
        .device(device)
        .and_then(|device| device.entry.keys.verifying_key())
        .ok_or(Reason::UnknownDevice)?;
    verify(bytes, &key).map_err(|error| match error {
        SnapshotError::BadSignature => Reason::BadSignature,
        _ => Reason::Malformed,
    })
}
