//! Lists of blobs as they are written and read: ascending, so that every list has exactly one encoding.

use crate::blob::BlobId;
use crate::codec::{DecodeError, Reader, Writer};

/// A count, then the ids.
pub(super) fn write_ids(w: &mut Writer, ids: &[BlobId]) {
    w.count(ids.len());
    for id in ids {
        w.raw(&id.0);
    }
}

pub(super) fn read_ids(r: &mut Reader<'_>, most: usize) -> Result<Vec<BlobId>, DecodeError> {
    let count = r.count(most)?;
    let ids = (0..count).map(|_| r.array().map(BlobId));
    ascending(ids.collect::<Result<_, _>>()?, |id| *id)
}

/// A count, then each id with its age.
pub(super) fn write_ages(w: &mut Writer, ids: &[(BlobId, u64)]) {
    w.count(ids.len());
    for (id, age) in ids {
        w.raw(&id.0).u64(*age);
    }
}

pub(super) fn read_ages(
    r: &mut Reader<'_>,
    most: usize,
) -> Result<Vec<(BlobId, u64)>, DecodeError> {
    let count = r.count(most)?;
    let ids = (0..count).map(|_| Ok((BlobId(r.array()?), r.u64()?)));
    ascending(ids.collect::<Result<_, _>>()?, |(id, _)| *id)
}

fn ascending<T>(listed: Vec<T>, id: impl Fn(&T) -> BlobId) -> Result<Vec<T>, DecodeError> {
    if listed.is_sorted_by(|one, next| id(one) < id(next)) {
        Ok(listed)
    } else {
        Err(DecodeError::Malformed("blobs"))
    }
}
