//! The first change of every book: one byte-identical change that makes all top-level maps.
//!
//! Two devices that each made the same missing map would lose one of the two, so no device ever makes one.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ChangeHash, ObjType, ROOT, TextEncoding,
};

/// The schema that this version reads and writes; a newer one is refused whole, unknown fields are kept.
pub const SCHEMA: i64 = 1;

/// The hash of the genesis change: what tells a book from any other Automerge document.
pub const GENESIS: [u8; 32] = [
    0xef, 0xe3, 0x61, 0x0d, 0x02, 0x85, 0xe0, 0x18, 0x35, 0x7a, 0xe4, 0xeb, 0x37, 0x3c, 0x7e, 0x7e,
    0xf6, 0xdb, 0xc1, 0x69, 0xca, 0x24, 0x41, 0x37, 0x3b, 0x65, 0x0a, 0x98, 0x2f, 0x14, 0x2e, 0x61,
];

/// How the positions in a text are counted, on every platform alike.
pub(super) const ENCODING: TextEncoding = TextEncoding::UnicodeCodePoint;

/// The top-level maps, in the order genesis makes them. The order is part of the bytes.
pub(super) const MAPS: [&str; 22] = [
    "people",
    "interactions",
    "exchanges",
    "promises",
    "introductions",
    "referrals",
    "opportunities",
    "events",
    "goals",
    "asks",
    "links",
    "profile",
    "moves",
    "associations",
    "follow_ups",
    "reviews",
    "proposals",
    "time",
    "templates",
    "settings",
    "history",
    "meta",
];

/// Maps that a later version added, in the order in which they are made. The order is part of the bytes.
pub(super) const ADDED: [&str; 3] = ["programmes", "pauses", "baselines"];

/// The change that adds them: upon genesis alone, by a writer of its own, so that it has the same bytes in every book
/// and on every device, and whoever makes it apart from another makes the same.
pub(super) fn addition() -> Result<Change, AutomergeError> {
    let mut doc = document()?.with_actor(ActorId::from(*b"kith addition 1\0"));
    let mut tx = doc.transaction();
    for map in ADDED {
        tx.put_object(ROOT, map, ObjType::Map)?;
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    let made = doc.get_last_local_change();
    made.ok_or(AutomergeError::Fail)
}

/// A document that holds genesis and nothing else.
pub(super) fn document() -> Result<Automerge, AutomergeError> {
    let mut doc =
        Automerge::new_with_encoding(ENCODING).with_actor(ActorId::from(*b"kith genesis v1\0"));
    let mut tx = doc.transaction();
    let mut meta = None;
    for map in MAPS {
        meta = Some(tx.put_object(ROOT, map, ObjType::Map)?);
    }
    if let Some(meta) = meta {
        tx.put(meta, "schema", SCHEMA)?;
    }
    tx.commit_with(CommitOptions::default().with_time(0));
    Ok(doc)
}

/// The hash as Automerge has it.
pub(super) fn hash() -> ChangeHash {
    ChangeHash(GENESIS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn genesis_is_the_same_bytes_for_ever() {
        let doc = document().unwrap();
        assert_eq!(doc.get_heads(), [hash()]);
        assert_eq!(doc.get_changes(&[]).len(), 1);
        assert_eq!(doc.save(), document().unwrap().save());
    }

    /// The hash of the change that adds the later maps.
    const ADDITION: [u8; 32] = [
        0xc2, 0xac, 0x01, 0x64, 0x10, 0x2b, 0xa3, 0x87, 0x87, 0x51, 0xa2, 0x89, 0xfa, 0xad, 0xda,
        0x79, 0x35, 0x77, 0x64, 0x68, 0xd5, 0xb1, 0x99, 0xda, 0xb5, 0xd2, 0x53, 0x7d, 0xc5, 0x67,
        0x5a, 0xfd,
    ];

    #[test]
    fn what_was_added_is_the_same_change_for_ever() {
        let change = addition().unwrap();
        assert_eq!(change.hash().0, ADDITION);
        assert_eq!(change.deps(), [hash()]);
        let mut doc = document().unwrap();
        doc.apply_changes([change.clone()]).unwrap();
        let once = doc.save();
        doc.apply_changes([addition().unwrap()]).unwrap();
        assert_eq!(doc.save(), once);
    }
}
