//! All entities of a kind in one pass: the document is walked once from end to end, where reading them one by one
//! would seek for each.

use super::raw::{Fields, Raw, json, needs_agreement};
use automerge::iter::{DocItem, Span};
use automerge::{Automerge, ObjId, ObjType, ReadDoc, ValueRef};
use std::collections::HashMap;
use std::sync::Arc;

/// Gives every entity of a top-level map, in no particular order.
pub(super) fn each(doc: &Automerge, map: &ObjId, mut f: impl FnMut(&str, Raw)) {
    let mut sweep = Sweep::default();
    let mut here: Option<Arc<ObjId>> = None;
    let mut slot = None;
    for found in doc.iter_at(map, None) {
        if here.as_ref().is_none_or(|h| *h != found.obj) {
            if let Some((key, raw)) = slot.take().and_then(|slot| sweep.leave(slot)) {
                f(&key, raw);
            }
            slot = if *found.obj == *map {
                Some(Slot::Top)
            } else {
                sweep.slots.remove(&*found.obj)
            };
            here = Some(found.obj);
        }
        if let Some(slot) = &slot {
            sweep.take(slot, found.item);
        }
    }
    // Made or decided on two devices apart: joined by the careful reader.
    let mut again = Vec::new();
    for entity in sweep.entities.into_iter().flatten() {
        if entity.conflict {
            again.push(entity.key);
        } else {
            f(&entity.key, entity.raw);
        }
    }
    for key in again {
        if let Some(raw) = Raw::read(doc, map, &key) {
            f(&key, raw);
        }
    }
}

#[derive(Default)]
struct Sweep {
    slots: HashMap<ObjId, Slot>,
    entities: Vec<Option<Entity>>,
}

enum Slot {
    /// The map of entities itself.
    Top,
    /// An entity.
    Entity(usize),
    /// A list or text of an entity.
    Nested(usize, String),
}

struct Entity {
    key: String,
    raw: Raw,
    conflict: bool,
}

impl Sweep {
    fn take(&mut self, slot: &Slot, item: DocItem<'_>) {
        match (slot, item) {
            (Slot::Top, DocItem::Map(item)) => {
                if matches!(item.value, ValueRef::Object(_)) {
                    self.slots
                        .insert(item.id(), Slot::Entity(self.entities.len()));
                    let (key, conflict) = (item.key.to_string(), item.conflict);
                    self.entities.push(Some(Entity {
                        key,
                        raw: Raw::default(),
                        conflict,
                    }));
                }
            }
            (Slot::Entity(n), DocItem::Map(item)) => {
                let Some(Some(entity)) = self.entities.get_mut(*n) else {
                    return;
                };
                match &item.value {
                    ValueRef::Scalar(value) => {
                        entity.raw.fields.insert(item.key.to_string(), json(value));
                    }
                    ValueRef::Object(kind) => {
                        let name = item.key.to_string();
                        entity.conflict |= item.conflict;
                        if *kind == ObjType::Text {
                            entity.raw.texts.insert(name.clone(), String::new());
                        } else {
                            entity.raw.maps.insert(name.clone(), Fields::new());
                        }
                        self.slots.insert(item.id(), Slot::Nested(*n, name));
                    }
                }
            }
            (Slot::Nested(n, name), item) => {
                let Some(Some(entity)) = self.entities.get_mut(*n) else {
                    return;
                };
                match item {
                    DocItem::Map(item) => {
                        if let (ValueRef::Scalar(value), Some(map)) =
                            (&item.value, entity.raw.maps.get_mut(name))
                        {
                            entity.conflict |= item.conflict && needs_agreement(&item.key);
                            map.insert(item.key.to_string(), json(value));
                        }
                    }
                    DocItem::Text(Span::Text { text, .. }) => {
                        entity
                            .raw
                            .texts
                            .entry(name.clone())
                            .or_default()
                            .push_str(&text);
                    }
                    DocItem::Text(_) | DocItem::List(_) => {}
                }
            }
            (Slot::Top | Slot::Entity(_), _) => {}
        }
    }

    /// An entity without lists is whole when the walk leaves it; the others may go on further down.
    fn leave(&mut self, slot: Slot) -> Option<(String, Raw)> {
        let Slot::Entity(n) = slot else { return None };
        let whole = |e: &mut Entity| !e.conflict && e.raw.maps.is_empty() && e.raw.texts.is_empty();
        let entity = self.entities.get_mut(n)?.take_if(whole)?;
        Some((entity.key, entity.raw))
    }
}
