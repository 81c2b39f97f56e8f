//! An entry of the outbox: heads, change bytes, and what the changes came from.

use crate::codec::{DecodeError, Reader, Writer};
use crate::engine::OutboxItem;

/// Beyond this an entry is none; what is longer never fits a chunk anyway.
const MAX: usize = 64 * 1024 * 1024;

/// As it lies in [`super::Space::Outbox`]. `origin` is opaque here: what made the changes, should they have to be made
/// once more.
#[must_use]
pub fn entry(changes: &[u8], heads: &[[u8; 32]], origin: &[u8]) -> Vec<u8> {
    let mut w = Writer::new();
    w.count(heads.len());
    heads.iter().for_each(|head| {
        w.raw(head);
    });
    w.bytes(changes).bytes(origin);
    w.finish()
}

/// Takes an entry apart.
///
/// # Errors
/// If it is anything but exactly one entry.
pub fn read(key: u64, entry: &[u8]) -> Result<OutboxItem, DecodeError> {
    let mut r = Reader::new(entry);
    let heads = (0..r.count(MAX / 32)?)
        .map(|_| r.array())
        .collect::<Result<_, _>>()?;
    let item = OutboxItem {
        key,
        heads,
        changes: r.bytes(MAX)?.to_vec(),
        origin: r.bytes(MAX)?.to_vec(),
    };
    r.finish()?;
    Ok(item)
}
