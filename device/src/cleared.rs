//! Everything in a log of the store taken away, as it was read: whoever appended since is not overlooked.

use kith_sync::store::{Op, Space};

/// The last key of a log as it was read; 0 if there was nothing.
pub(crate) fn last(log: &[(u64, Vec<u8>)]) -> u64 {
    log.last().map_or(0, |(key, _)| *key)
}

/// The steps that leave a log empty, in a transaction that aborts if there is more in it than was read.
pub(crate) fn cleared(space: Space, log: &[(u64, Vec<u8>)]) -> impl Iterator<Item = Op> + '_ {
    let drops = log.iter().map(move |(key, _)| Op::Drop(space, *key));
    std::iter::once(Op::ExpectNothingAfter(space, last(log))).chain(drops)
}
