//! Commands that save a thing: the whole of a new one, and of one that was there only the fields that changed.

use kith_graph::command::Command;
use kith_graph::things::{Thing, ThingKind};
use serde_json::{Map, Value};
use uuid::Uuid;

/// Saves a thing. Of one that was there only what is different is written, so that what another device changed
/// meanwhile stays; `None` if nothing is.
pub(crate) fn save(before: Option<Thing>, now: Thing) -> Option<Command> {
    let Some(before) = before else {
        return Some(Command::Save(now));
    };
    let (was, is) = (before.fields(), now.fields());
    let emptied = was
        .keys()
        .filter(|field| !is.contains_key(*field))
        .map(|field| (field.clone(), Value::Null));
    let changed = is
        .iter()
        .filter(|(field, value)| was.get(*field) != Some(value))
        .map(|(field, value)| (field.clone(), value.clone()));
    let set: Map<String, Value> = emptied.chain(changed).collect();
    (!set.is_empty()).then(|| Command::Change {
        kind: now.kind(),
        id: now.key(),
        set,
    })
}

/// Sets one field of a thing to a day or a text.
pub(crate) fn set(kind: ThingKind, id: Uuid, field: &str, value: &impl ToString) -> Command {
    let set = [(field.to_owned(), Value::String(value.to_string()))];
    Command::Change {
        kind,
        id,
        set: set.into_iter().collect(),
    }
}

/// Does several commands as one; a single one by itself.
pub(crate) fn together(what: String, mut commands: Vec<Command>) -> Option<Command> {
    if commands.len() > 1 {
        Some(Command::Together { what, commands })
    } else {
        commands.pop()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kith_graph::ids::{PersonId, PromiseId};
    use kith_graph::things::{Party, Promise};

    fn promise() -> Promise {
        Promise {
            id: PromiseId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            by: Party::Me,
            what: "Customs note".to_owned(),
            made_on: "2026-06-01".parse().unwrap(),
            due: "2026-06-12".parse().unwrap(),
            kept_on: None,
            dropped_on: None,
            event: None,
        }
    }

    #[test]
    fn a_new_thing_is_saved_whole() {
        let thing = Thing::Promise(promise());
        assert_eq!(save(None, thing.clone()), Some(Command::Save(thing)));
    }

    #[test]
    fn of_a_known_thing_only_what_changed_is_written() {
        let before = Thing::Promise(promise());
        assert_eq!(save(Some(before.clone()), before.clone()), None);
        let mut later = promise();
        later.due = "2026-06-19".parse().unwrap();
        assert_eq!(
            save(Some(before), Thing::Promise(later)),
            Some(set(
                ThingKind::Promise,
                Uuid::nil(),
                "due",
                &"2026-06-19".to_owned()
            ))
        );
    }

    #[test]
    fn what_was_emptied_is_null() {
        let mut kept = promise();
        kept.kept_on = Some(kept.due);
        let command = save(Some(Thing::Promise(kept)), Thing::Promise(promise()));
        let Some(Command::Change { set, .. }) = command else {
            panic!("{command:?}");
        };
        assert_eq!(set.get("kept_on"), Some(&Value::Null));
        assert_eq!(set.len(), 1);
    }
}
