//! An entry of the outbox: a count, that many heads, the change bytes.

use crate::engine::OutboxItem;

/// As it lies in [`super::Space::Outbox`].
#[must_use]
pub fn entry(changes: &[u8], heads: &[[u8; 32]]) -> Vec<u8> {
    let mut entry = Vec::with_capacity(2 + heads.len() * 32 + changes.len());
    entry.extend(u16::try_from(heads.len()).unwrap_or(u16::MAX).to_be_bytes());
    for head in heads.iter().take(usize::from(u16::MAX)) {
        entry.extend(head);
    }
    entry.extend(changes);
    entry
}

/// Takes an entry apart. `None` for bytes that are no entry.
#[must_use]
pub fn read(key: u64, entry: &[u8]) -> Option<OutboxItem> {
    let (count, rest) = entry.split_first_chunk::<2>()?;
    let (heads, changes) = rest.split_at_checked(usize::from(u16::from_be_bytes(*count)) * 32)?;
    Some(OutboxItem {
        key,
        changes: changes.to_vec(),
        heads: heads.as_chunks().0.to_vec(),
    })
}
