//! How large a change will be, estimated from above before it is made: a made change cannot be taken back.

use super::place::Place;
use super::raw::Raw;
use serde_json::Value;

/// The most that one change may take, encoded (SYNC, "The document").
pub const MAX_CHANGE: usize = 128 * 1024;

/// What an operation takes beside its key and value: object, predecessor, kinds and lengths.
const OP: usize = 32;

/// What a change takes beside its operations: header, dependencies, actors.
pub(super) const CHANGE: usize = 2048;

/// One value written.
pub(super) fn write(place: &Place, value: &Value) -> usize {
    OP + place.key.as_deref().unwrap_or(&place.field).len() + scalar(value)
}

/// A whole entity made at once.
pub(super) fn entity(raw: &Raw) -> usize {
    let fields = |fields: &super::raw::Fields| {
        fields
            .iter()
            .map(|(k, v)| OP + k.len() + scalar(v))
            .sum::<usize>()
    };
    let maps: usize = raw.maps.iter().map(|(k, f)| OP + k.len() + fields(f)).sum();
    let texts: usize = raw.texts.iter().map(|(k, t)| OP + k.len() + text(t)).sum();
    // The entity's own key is a uuid.
    OP + 36 + fields(&raw.fields) + maps + texts
}

/// Characters put into a text: where widths are mixed, each needs a length of its own.
pub(super) fn text(text: &str) -> usize {
    if text.is_ascii() {
        OP + text.len()
    } else {
        OP + text.len() + 3 * text.chars().count()
    }
}

/// A history entry.
pub(super) fn history(json: &str) -> usize {
    OP + 64 + json.len()
}

fn scalar(value: &Value) -> usize {
    match value {
        Value::String(s) => s.len(),
        _ => 9,
    }
}
