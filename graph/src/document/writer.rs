//! One transaction: writes only what differs, and notes before and after for the history.

use super::apart::Rivals;
use super::error::CommandError;
use super::history::{self, Splice, Write};
use super::place::{Entity, Kind, Place};
use super::raw::{self, Raw, tidy};
use super::reading::Made;
use super::{Tops, size};
use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{Automerge, ObjId, ObjType, ReadDoc, ScalarValue};
use chrono::{DateTime, Utc};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

use crate::ids::{BatchId, PersonId};

/// Above this many character pairs a text is replaced in one stretch: comparing takes too long.
const LARGEST_DIFF: usize = 1_000_000;

/// An open transaction on the book.
pub(super) struct Writer<'a> {
    tx: Transaction<'a>,
    rivals: &'a Rivals,
    tops: &'a Tops,
    open: BTreeMap<Entity, Open>,
    added: Vec<Entity>,
    writes: Vec<Write>,
    size: usize,
}

/// What a committed transaction leaves to do.
pub(super) struct Written {
    pub(super) touched: BTreeSet<Entity>,
    /// What was made, as it stands in the document.
    pub(super) made: Made,
    /// Key and text of the history entry.
    pub(super) history: (String, String),
}

struct Open {
    object: ObjId,
    raw: Raw,
    maps: BTreeMap<String, ObjId>,
    new: bool,
}

impl<'a> Writer<'a> {
    /// `rivals` are those of every entity whose asked-about fields may be written.
    pub(super) fn new(doc: &'a mut Automerge, tops: &'a Tops, rivals: &'a Rivals) -> Self {
        let (open, added, writes) = Default::default();
        Self {
            tx: doc.transaction(),
            rivals,
            tops,
            open,
            added,
            writes,
            size: size::CHANGE,
        }
    }

    /// Whether there is such an entity, taken out of the views or not.
    pub(super) fn exists(&self, of: Entity) -> bool {
        self.open.contains_key(&of)
            || raw::object(&self.tx, self.tops.of(of.0), &of.1.to_string()).is_some()
    }

    /// Everybody whom a batch was about, as far as it was done before this transaction.
    pub(super) fn people_of(&self, batch: BatchId) -> BTreeSet<PersonId> {
        history::people(&self.tx, self.tops, batch)
    }

    /// The entity as it stands in this transaction.
    pub(super) fn raw(&mut self, of: Entity) -> Option<&Raw> {
        if !self.open.contains_key(&of) {
            let (map, key) = (self.tops.of(of.0), of.1.to_string());
            let object = raw::object(&self.tx, map, &key)?;
            let raw = Raw::read(&self.tx, map, &key)?;
            self.open.insert(
                of,
                Open {
                    object,
                    raw,
                    maps: BTreeMap::new(),
                    new: false,
                },
            );
        }
        self.open.get(&of).map(|open| &open.raw)
    }

    /// Makes an entity with everything in it.
    pub(super) fn create(&mut self, of: Entity, raw: Raw) -> Result<(), CommandError> {
        self.size += size::entity(&raw) + 64;
        let object = self.tx.batch_create_object(
            self.tops.of(of.0),
            of.1.to_string(),
            &raw.hydrate(),
            false,
        )?;
        self.open.insert(
            of,
            Open {
                object,
                raw,
                maps: BTreeMap::new(),
                new: true,
            },
        );
        self.added.push(of);
        Ok(())
    }

    /// Makes the one entity of its kind, if it is not there yet. It is never taken out of the views; undo empties what is
    /// written into it.
    pub(super) fn ensure(&mut self, of: Entity) -> Result<(), CommandError> {
        if self.exists(of) {
            return Ok(());
        }
        self.size += size::entity(&Raw::default()) + 64;
        let map = self.tops.of(of.0);
        let object = self.tx.put_object(map, of.1.to_string(), ObjType::Map)?;
        let open = Open {
            object,
            raw: Raw::default(),
            maps: BTreeMap::new(),
            new: false,
        };
        self.open.insert(of, open);
        Ok(())
    }

    /// Writes a value, if it is another one.
    pub(super) fn put(
        &mut self,
        place: Place,
        value: impl Into<Value>,
    ) -> Result<(), CommandError> {
        let value = tidy(value.into());
        let Some(raw) = self.raw(place.of) else {
            return Err(missing(place.of.0));
        };
        let before = raw.value(&place.field, place.key.as_deref()).clone();
        if before == value {
            return Ok(());
        }
        self.put_over(place, before, value)
    }

    /// All values of a field, where it was set apart.
    pub(super) fn rivals(&self, place: &Place) -> &'a [String] {
        self.rivals.of(place)
    }

    /// Writes a value over whatever stands there; `before` is what undo brings back.
    pub(super) fn put_over(
        &mut self,
        place: Place,
        before: Value,
        value: impl Into<Value>,
    ) -> Result<(), CommandError> {
        let value = tidy(value.into());
        if self.raw(place.of).is_none() {
            return Err(missing(place.of.0));
        }
        self.size += size::write(&place, &value);
        let Some(open) = self.open.get_mut(&place.of) else {
            return Err(missing(place.of.0));
        };
        let scalar = raw::scalar(&value);
        match &place.key {
            None => {
                write(&mut self.tx, &open.object, &place.field, scalar)?;
                open.raw.fields.insert(place.field.clone(), value.clone());
            }
            Some(key) => {
                let map = match open.maps.get(&place.field) {
                    Some(map) => map.clone(),
                    None => {
                        let found = raw::object(&self.tx, &open.object, &place.field);
                        // An entry that a version without this list made has no map for it yet.
                        let map = match found {
                            Some(map) => map,
                            None => self.tx.put_object(
                                &open.object,
                                place.field.as_str(),
                                ObjType::Map,
                            )?,
                        };
                        open.maps.insert(place.field.clone(), map.clone());
                        map
                    }
                };
                write(&mut self.tx, &map, key, scalar)?;
                open.raw
                    .maps
                    .entry(place.field.clone())
                    .or_default()
                    .insert(key.clone(), value.clone());
            }
        }
        if !open.new && before != value {
            self.writes.push(Write {
                place,
                before,
                after: value,
                text: None,
            });
        }
        Ok(())
    }

    /// Changes a text to another, touching only the stretch that differs.
    pub(super) fn set_text(
        &mut self,
        of: Entity,
        field: &str,
        new: &str,
    ) -> Result<(), CommandError> {
        let Some(raw) = self.raw(of) else {
            return Err(missing(of.0));
        };
        let old: Vec<char> = raw.text(field).chars().collect();
        let chars: Vec<char> = new.chars().collect();
        if old == chars {
            return Ok(());
        }
        let at = old.iter().zip(&chars).take_while(|(a, b)| a == b).count();
        let tail = old[at..]
            .iter()
            .rev()
            .zip(chars[at..].iter().rev())
            .take_while(|(a, b)| a == b)
            .count();
        let cut: String = old[at..old.len() - tail].iter().collect();
        let put: String = chars[at..chars.len() - tail].iter().collect();
        self.size += size::text(&put) + size::text(&cut);
        let text = self.text_object(of, field)?;
        let (cut_len, put_len) = (old.len() - tail - at, chars.len() - tail - at);
        if cut_len.saturating_mul(put_len) > LARGEST_DIFF {
            self.tx.splice_text(
                &text,
                at,
                isize::try_from(cut_len).unwrap_or(isize::MAX),
                &put,
            )?;
        } else {
            self.tx.update_text(&text, new)?;
        }
        if let Some(open) = self.open.get_mut(&of) {
            open.raw.texts.insert(field.to_owned(), new.to_owned());
        }
        let text = Some(Splice {
            at,
            check: history::check(new),
        });
        self.writes.push(Write {
            place: Place::field(of, field),
            before: cut.into(),
            after: put.into(),
            text,
        });
        Ok(())
    }

    /// Everything that was made or changed.
    pub(super) fn touched(&self) -> BTreeSet<Entity> {
        self.added
            .iter()
            .copied()
            .chain(self.writes.iter().map(|w| w.place.of))
            .collect()
    }

    /// Whether nothing was made or changed.
    pub(super) fn is_empty(&self) -> bool {
        self.added.is_empty() && self.writes.is_empty()
    }

    /// Closes the transaction with its history entry; over the limit it is rolled back.
    pub(super) fn commit(
        mut self,
        batch: BatchId,
        at: DateTime<Utc>,
        what: String,
        people: BTreeSet<PersonId>,
    ) -> Result<Written, CommandError> {
        let touched = self.touched();
        let new: BTreeSet<Entity> = self.added.iter().copied().collect();
        let people = people
            .into_iter()
            .filter(|id| !new.contains(&Entity(Kind::People, id.0)))
            .collect();
        let entry = history::Entry {
            at,
            what,
            people,
            added: self.added,
            writes: self.writes,
        };
        let text =
            serde_json::to_string(&entry).map_err(|e| CommandError::Document(e.to_string()))?;
        if self.size + size::history(&text) > size::MAX_CHANGE {
            self.tx.rollback();
            return Err(CommandError::TooLarge(entry.what));
        }
        let key = history::key(batch, history::parts(&self.tx, self.tops, batch));
        self.tx
            .put(&self.tops.history, key.as_str(), text.as_str())?;
        self.tx
            .commit_with(CommitOptions::default().with_time(at.timestamp()));
        let made = self.open.into_iter().filter(|(_, open)| open.new);
        Ok(Written {
            touched,
            made: made.map(|(of, open)| (of, open.raw)).collect(),
            history: (key, text),
        })
    }

    /// Leaves the book as it was.
    pub(super) fn rollback(self) {
        self.tx.rollback();
    }

    fn text_object(&mut self, of: Entity, field: &str) -> Result<ObjId, CommandError> {
        let Some(open) = self.open.get(&of) else {
            return Err(missing(of.0));
        };
        match raw::object(&self.tx, &open.object, field) {
            Some(text) => Ok(text),
            None => Ok(self.tx.put_object(&open.object, field, ObjType::Text)?),
        }
    }
}

/// Writes a value as one that was written now. Of several that stand beside each other, or of one in a map that was
/// made twice, Automerge would keep the old operation with the same value, and another device's later word would
/// replace it unasked; so a value that nobody writes goes in between.
fn write(
    tx: &mut Transaction<'_>,
    map: &ObjId,
    key: &str,
    value: ScalarValue,
) -> Result<(), CommandError> {
    const BETWEEN: ScalarValue = ScalarValue::Uint(0);
    let all = tx.get_all(map, key)?;
    if all.len() > 1 || all.iter().any(|(old, _)| old.as_scalar() == Some(&value)) {
        tx.put(map, key, BETWEEN)?;
    }
    Ok(tx.put(map, key, value)?)
}

/// What is said where there is no such entity.
pub(super) fn missing(kind: Kind) -> CommandError {
    match kind {
        Kind::People | Kind::Moves => CommandError::UnknownPerson,
        Kind::Interactions => CommandError::UnknownInteraction,
        Kind::Events => CommandError::UnknownEvent,
        Kind::Profile | Kind::Settings | Kind::Thing(_) => CommandError::UnknownThing,
    }
}
