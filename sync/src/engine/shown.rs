//! Which of the snapshots that the relay shows are to be believed, and which confirmations of them.

use super::Engine;
use crate::codec::DecodeError;
use crate::ids::Digest32;
use crate::snapshot::{Confirmation, Manifest, verify_manifest};

impl Engine {
    /// A manifest that a device of this vault signed, under keys that held at the roster it states.
    pub(super) fn authentic(&self, bytes: &[u8]) -> Result<Manifest, DecodeError> {
        let manifest = Manifest::read(bytes)?;
        let author = self.chain.known(manifest.device);
        let key = author.and_then(|device| device.entry.keys.verifying_key());
        let signed = key.is_some_and(|key| verify_manifest(bytes, &key).is_ok());
        let standing = self.chain.standing_at(&manifest.roster);
        let fits = standing.is_some_and(|standing| {
            (standing.epoch, standing.generation) == (manifest.epoch, manifest.generation)
        });
        // The one that a generation begins with states the roster before that, and the roster names it.
        let begun = self.chain.generation(manifest.generation);
        let begins =
            standing.is_some() && begun.is_some_and(|begun| begun.snapshot == Digest32::of(bytes));
        if signed && (fits || begins) && manifest.vault == self.vault_id() {
            Ok(manifest)
        } else {
            Err(DecodeError::Malformed("snapshot"))
        }
    }

    pub(super) fn confirms(&self, manifest: &Manifest, bytes: &[u8], confirmation: &[u8]) -> bool {
        let Ok(said) = Confirmation::read(confirmation) else {
            return false;
        };
        let by = self.chain.known(said.device);
        let key = by.and_then(|device| device.entry.keys.verifying_key());
        said.vault == self.vault_id()
            && said.snapshot == manifest.id
            && said.manifest == Digest32::of(bytes)
            && said.device != manifest.device
            && key.is_some_and(|key| Confirmation::verify(confirmation, &key).is_ok())
    }
}
