//! What a relay that withholds a log, or forgets a chunk, keeps from whom.

use super::{Conn, Relay, Vault};
use kith_sync::ids::{DeviceNumber, Digest32, LogTail, Vector};
use kith_sync::wire::ToClient;
use std::collections::BTreeMap;

impl Relay {
    /// The ends of all logs as this device is told.
    pub(super) fn shown(&self, vault: &Vault, to: DeviceNumber) -> BTreeMap<DeviceNumber, LogTail> {
        let shown = vault.logs.keys().filter(|of| !self.withholds(**of));
        shown
            .map(|of| (*of, self.end_for(vault, *of, to)))
            .collect()
    }

    /// Where all logs begin, as every device is told.
    pub(super) fn begins(&self, vault: &Vault) -> Vector {
        let begins = vault.begins();
        let shown = begins.iter().filter(|(of, _)| !self.withholds(*of));
        shown.collect()
    }

    fn end_for(&self, vault: &Vault, of: DeviceNumber, to: DeviceNumber) -> LogTail {
        let Some((_, first)) = self.forgotten.filter(|(whose, _)| *whose == of && to != of) else {
            return vault.tail(of);
        };
        let before = first.saturating_sub(1);
        let log = vault.logs.get(&of);
        let last = log.and_then(|log| log.chunks.get(&before));
        last.map_or(LogTail::EMPTY, |last| LogTail {
            number: before,
            hash: Digest32::of(last),
        })
    }

    fn withholds(&self, of: DeviceNumber) -> bool {
        Some(of) == self.withheld
    }

    pub(super) fn hides(&self, of: DeviceNumber, number: u64, to: DeviceNumber) -> bool {
        let forgotten = self
            .forgotten
            .is_some_and(|(whose, first)| whose == of && number >= first && to != of);
        let hides = forgotten || self.withholds(of);
        self.hidden.set(self.hidden.get() || hides);
        hides
    }

    pub(super) fn stream(&mut self, conn: Conn, to: DeviceNumber, have: &Vector) {
        let Some(vault) = self.vault.clone() else {
            return;
        };
        for (of, log) in &vault.logs {
            for (number, chunk) in log.beyond(have.get(*of)) {
                if !self.hides(*of, number, to) {
                    let bytes = chunk.to_vec();
                    self.say(conn, ToClient::Chunk { bytes });
                }
            }
        }
    }
}
