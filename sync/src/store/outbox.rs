//! An entry of the outbox: a count, that many heads, the change bytes.
//!
//! Where the highest bit of the count is set, the change bytes have their length before them, and what was given to make
//! them comes after: it is done again if the book begins anew before they were sent.

use crate::engine::OutboxItem;

/// As it lies in [`super::Space::Outbox`].
#[must_use]
pub fn entry(changes: &[u8], heads: &[[u8; 32]]) -> Vec<u8> {
    let mut entry = Vec::with_capacity(2 + heads.len() * 32 + changes.len());
    let most = usize::from(WITH_GIVEN) - 1;
    let count = u16::try_from(heads.len().min(most)).unwrap_or(0);
    entry.extend(count.to_be_bytes());
    for head in heads.iter().take(most) {
        entry.extend(head);
    }
    entry.extend(changes);
    entry
}

/// The bit that says that there is something after the changes.
const WITH_GIVEN: u16 = 1 << 15;

/// As it lies in [`super::Space::Outbox`], with what was given to make the changes.
#[must_use]
pub fn entry_given(changes: &[u8], heads: &[[u8; 32]], given: &[u8]) -> Vec<u8> {
    let (Ok(length), true) = (u32::try_from(changes.len()), !given.is_empty()) else {
        return entry(changes, heads);
    };
    let heads = &heads[..heads.len().min(usize::from(WITH_GIVEN) - 1)];
    let count = u16::try_from(heads.len()).unwrap_or(0) | WITH_GIVEN;
    let mut entry = count.to_be_bytes().to_vec();
    entry.extend(heads.iter().flatten());
    entry.extend(length.to_be_bytes());
    entry.extend(changes);
    entry.extend(given);
    entry
}

/// Takes an entry apart. `None` for bytes that are no entry.
#[must_use]
pub fn read(key: u64, entry: &[u8]) -> Option<OutboxItem> {
    let (count, rest) = entry.split_first_chunk::<2>()?;
    let count = u16::from_be_bytes(*count);
    let heads = usize::from(count & !WITH_GIVEN) * 32;
    let (heads, mut changes) = rest.split_at_checked(heads)?;
    let mut given: &[u8] = &[];
    if count & WITH_GIVEN != 0 {
        let (length, rest) = changes.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
        (changes, given) = rest.split_at_checked(length)?;
    }
    Some(OutboxItem {
        key,
        changes: changes.to_vec(),
        heads: heads.as_chunks().0.to_vec(),
        given: given.to_vec(),
    })
}
