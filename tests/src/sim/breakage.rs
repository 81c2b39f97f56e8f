//! Worlds that are broken on purpose, to see that the checks notice.

use super::world::{Breakage, World};
use kith_sync::ids::DeviceNumber;
use std::rc::Rc;

impl World {
    /// What a broken relay does to what it keeps, once everything is well.
    pub(crate) fn tamper(&mut self) {
        match self.breakage {
            Some(Breakage::RemovedAccepted) => self.accept_of_removed(),
            Some(Breakage::RelayRots) => self.rot(),
            _ => {}
        }
    }

    fn accept_of_removed(&mut self) {
        let Some(vault) = self.relay.vault.as_mut().map(Rc::make_mut) else {
            return;
        };
        let logs = vault.logs.iter_mut();
        let out = |device: DeviceNumber| vault.chain.device(device).is_none();
        if let Some((_, log)) = logs.into_iter().find(|(device, _)| out(**device))
            && let Some((number, last)) = log.chunks.last_key_value()
        {
            let (next, last) = (number + 1, last.clone());
            log.chunks.insert(next, last);
            log.tail.number = next;
            self.breakage = None;
        }
    }

    fn rot(&mut self) {
        let Some(vault) = self.relay.vault.as_mut().map(Rc::make_mut) else {
            return;
        };
        let mut chunks = vault
            .logs
            .values_mut()
            .flat_map(|log| log.chunks.values_mut());
        if let Some(chunk) = chunks.next() {
            let mut bytes = chunk.to_vec();
            if let Some(byte) = bytes.last_mut() {
                *byte ^= 1;
            }
            *chunk = Rc::new(bytes);
            self.breakage = None;
        }
    }

    /// A relay that forgets does so once a log has two chunks: the last one is its author's alone from then on.
    pub(crate) fn forget(&mut self) {
        if self.breakage != Some(Breakage::RelayForgets) || self.relay.forgotten.is_some() {
            return;
        }
        let Some(vault) = &self.relay.vault else {
            return;
        };
        let long = vault.logs.iter().find(|(_, log)| log.chunks.len() >= 2);
        self.relay.forgotten = long.map(|(device, log)| (*device, log.tail.number + 1));
    }
}
