//! Sealing again what the relay has not accepted when the keys change: same numbers, same plaintext, new seals.

use super::{Commit, Effects, Engine, records};
use crate::Entropy;
use crate::chunk::{self, ChunkHeader};
use crate::ids::{Digest32, LogTail};

/// The chunks whose transaction is under way.
#[derive(Debug)]
pub(super) struct Resealing {
    chunks: Vec<(u64, Vec<u8>)>,
    tail: LogTail,
}

impl Engine {
    /// Whether chunks that were never accepted are sealed under keys that are not current any more.
    pub(super) fn has_stale_seals(&self) -> bool {
        let standing = self.chain.standing();
        let stale = |chunk: &Vec<u8>| {
            ChunkHeader::read(chunk).is_ok_and(|header| {
                (header.epoch, header.generation) != (standing.epoch, standing.generation)
            })
        };
        self.sealed
            .range(self.confirmed() + 1..)
            .any(|(_, chunk)| stale(chunk))
    }

    /// Up to which number the own log was ever at a relay: confirmed to this device, or known to another one.
    pub(super) fn confirmed(&self) -> u64 {
        self.confirmed.max(self.named.get(self.number))
    }

    /// Only once the relay has answered for everything that was sent: what it has accepted keeps its bytes for ever.
    pub(super) fn reseal_next(&mut self, entropy: &mut dyn Entropy, out: &mut Effects) {
        let quiet = self.connection.is_open() && self.is_current() && self.sent == self.acked;
        let busy = self.sealing.is_some() || self.resealing.is_some();
        if !quiet || busy || !self.has_stale_seals() {
            return;
        }
        let Some(resealing) = self.resealed(entropy) else {
            let sentence = "What was saved here cannot be sealed under the new keys. Export the data, then add this \
                            device again.";
            return self.stop(sentence.into(), out);
        };
        let mut ops = vec![records::expect_tail(&self.tail)];
        let puts = resealing.chunks.iter();
        ops.extend(puts.map(|(number, chunk)| records::put_sealed(*number, chunk)));
        ops.push(records::put_tail(&resealing.tail));
        self.resealing = Some(resealing);
        self.commit(Commit::Resealed, ops, out);
    }

    fn resealed(&self, entropy: &mut dyn Entropy) -> Option<Resealing> {
        let standing = self.chain.standing();
        let key = self.epoch_keys.get(&standing.epoch)?;
        let mut tail = LogTail {
            number: self.confirmed(),
            hash: self.own_hash(self.confirmed())?,
        };
        let mut chunks = Vec::new();
        for (number, old) in self.sealed.range(self.confirmed() + 1..) {
            let header = ChunkHeader::read(old).ok()?;
            let mut body = chunk::open(old, self.epoch_keys.get(&header.epoch)?).ok()?;
            body.roster = self.chain.head();
            let header = ChunkHeader {
                epoch: standing.epoch,
                generation: standing.generation,
                prev: tail.hash,
                ..header
            };
            let chunk = chunk::seal(&header, &body, key, &self.secrets, entropy).ok()?;
            tail = LogTail {
                number: *number,
                hash: Digest32::of(&chunk),
            };
            chunks.push((*number, chunk));
        }
        Some(Resealing { chunks, tail })
    }

    pub(super) fn reseal_committed(&mut self) {
        if let Some(Resealing { chunks, tail }) = self.resealing.take() {
            self.sealed.extend(chunks);
            self.tail = tail;
        }
    }
}
