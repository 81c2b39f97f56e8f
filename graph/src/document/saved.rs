//! The document as bytes: whole, since some heads, and in parts for the log of a new vault.

use super::Graph;
use automerge::{Change, ChangeHash};
use std::collections::BTreeSet;

/// A stretch of the history, as changes that can be merged in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Encoded changes, concatenated.
    pub bytes: Vec<u8>,
    /// The document's heads after this part and all before it.
    pub heads_after: Vec<[u8; 32]>,
}

impl Graph {
    /// The latest changes, sorted.
    #[must_use]
    pub fn heads(&self) -> Vec<[u8; 32]> {
        sorted(self.doc.get_heads())
    }

    /// Whether every one of these is a change of this document.
    #[must_use]
    pub fn has_heads(&self, heads: &[[u8; 32]]) -> bool {
        heads.iter().all(|head| self.knows(&ChangeHash(*head)))
    }

    /// The whole document, compressed.
    #[must_use]
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The changes that came after these heads, each encoded by itself, concatenated; empty if there are none.
    #[must_use]
    pub fn save_after(&self, heads: &[[u8; 32]]) -> Vec<u8> {
        let heads: Vec<ChangeHash> = heads.iter().copied().map(ChangeHash).collect();
        let mut bytes = Vec::new();
        for mut change in self.doc.get_changes(&heads) {
            bytes.extend_from_slice(&change.bytes());
        }
        bytes
    }

    /// The whole history in dependency order, in parts of at most `max` bytes; a change larger than that is a part
    /// by itself.
    #[must_use]
    pub fn changes_in_parts(&self, max: usize) -> Vec<Part> {
        let mut parts: Vec<Part> = Vec::new();
        let mut heads: BTreeSet<ChangeHash> = BTreeSet::new();
        for mut change in self.doc.get_changes(&[]) {
            let bytes = change.bytes().into_owned();
            if parts
                .last()
                .is_none_or(|part| part.bytes.len() + bytes.len() > max)
            {
                parts.push(Part {
                    bytes: Vec::new(),
                    heads_after: Vec::new(),
                });
            }
            follow(&mut heads, &change);
            if let Some(part) = parts.last_mut() {
                part.bytes.extend(bytes);
                part.heads_after = sorted(heads.iter().copied());
            }
        }
        parts
    }
}

fn follow(heads: &mut BTreeSet<ChangeHash>, change: &Change) {
    for dep in change.deps() {
        heads.remove(dep);
    }
    heads.insert(change.hash());
}

fn sorted(heads: impl IntoIterator<Item = ChangeHash>) -> Vec<[u8; 32]> {
    let mut heads: Vec<[u8; 32]> = heads.into_iter().map(|h| h.0).collect();
    heads.sort_unstable();
    heads
}
