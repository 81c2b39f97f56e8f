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
    // The value may take two operations under its key.
    2 * (OP + place.key.as_deref().unwrap_or(&place.field).len()) + scalar(value)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::command::Command;
    use crate::document::Graph;
    use crate::ids::{BatchId, PersonId};
    use crate::types::{PersonDraft, Reach};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn longest_change(people: Vec<(PersonId, PersonDraft)>) -> usize {
        let mut graph = Graph::new();
        graph.begin_session([1; 16]);
        let on = "2026-05-01".parse().unwrap();
        let at = "2026-05-01T08:00:00Z".parse().unwrap();
        let batch = BatchId(Uuid::from_u128(7));
        for part in crate::document::split(Command::Import {
            on,
            source: "contacts.vcf".into(),
            people,
            more: Vec::new(),
        }) {
            graph.apply(batch, at, &part).unwrap();
        }
        graph
            .apply(BatchId(Uuid::from_u128(8)), at, &Command::Undo { batch })
            .unwrap();
        graph
            .doc
            .get_changes(&[])
            .iter()
            .map(|change| change.raw_bytes().len())
            .max()
            .unwrap()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]

        #[test]
        fn no_change_is_larger_than_was_thought(
            people in prop::collection::vec(
                ("[a-zA-Zé🦀 ]{1,40}x", "(é|🦀|[a-z]){0,4000}", prop::collection::vec("[a-z]{4,9}@[a-z]{5}\\.org", 0..20)),
                1..250,
            ),
        ) {
            let people = people.into_iter().enumerate().map(|(n, (name, note, emails))| {
                let emails = emails.into_iter().map(|value| Reach { value, label: "work".into() }).collect();
                // Keys as random as real ones.
                let id = PersonId(Uuid::from_u128((n as u128 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)));
                (id, PersonDraft { name, note, emails, ..PersonDraft::default() })
            });
            prop_assert!(longest_change(people.collect()) <= MAX_CHANGE);
        }
    }
}
