//! Changes from elsewhere: read strictly and checked whole before any of them touches the document.

use super::error::MergeError;
use super::genesis::{self, ENCODING, SCHEMA};
use super::place::{Entity, Kind};
use super::reading::Made;
use super::{Changed, Graph, Merged};
use automerge::legacy::{Key, ObjectId};
use automerge::{
    Automerge, AutomergeError, Change, ChangeHash, LoadOptions, ObjId, Prop, ReadDoc, ScalarValue,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// Above this many operations everything is read again: cheaper than following each.
const READ_ALL: usize = 20_000;

/// What every chunk begins with.
const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// Magic, checksum and kind.
const HEAD: usize = 9;

impl Graph {
    /// Takes in changes from another device, concatenated. On an error, and when they build on changes that are
    /// not here, the document is as it was.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes; damaged ones are never applied in part.
    pub fn merge(&mut self, changes: &[u8]) -> Result<Merged, MergeError> {
        let mut seen = HashSet::new();
        let mut new = parse(changes)?;
        new.retain(|change| !self.knows(&change.hash()) && seen.insert(change.hash()));
        let missing: BTreeSet<[u8; 32]> = new
            .iter()
            .flat_map(|change| change.deps())
            .filter(|dep| !self.knows(dep) && !seen.contains(*dep))
            .map(|dep| dep.0)
            .collect();
        if !missing.is_empty() {
            return Ok(Merged::MissingDeps(missing.into_iter().collect()));
        }
        if new.iter().any(|change| change.deps().is_empty()) {
            return Err(MergeError::OtherBook);
        }
        if new
            .iter()
            .any(|change| raises_schema(change, &self.tops.meta))
        {
            return Err(MergeError::Newer);
        }
        if new.is_empty() {
            return Ok(Merged::Applied(Changed::default()));
        }
        self.take_in(new).map(Merged::Applied)
    }

    /// Which of these parts, by place, build on changes that are neither here nor in another part that does not wait.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes.
    pub fn waiting(&self, parts: &[Vec<u8>]) -> Result<Vec<usize>, MergeError> {
        let parsed = parts.iter().map(|part| parse(part));
        let mut there: Vec<_> = parsed
            .enumerate()
            .map(|(place, part)| Ok((place, part?)))
            .collect::<Result<_, _>>()?;
        loop {
            let changes = there.iter().flat_map(|(_, part)| part);
            let given: HashSet<ChangeHash> = changes.map(Change::hash).collect();
            let found = |dep: &ChangeHash| given.contains(dep) || self.knows(dep);
            let before = there.len();
            there.retain(|(_, part)| part.iter().all(|change| change.deps().iter().all(found)));
            if there.len() == before {
                break;
            }
        }
        let there: HashSet<usize> = there.into_iter().map(|(place, _)| place).collect();
        Ok((0..parts.len())
            .filter(|place| !there.contains(place))
            .collect())
    }

    /// The book as it was before these changes, on which nothing else in it may build.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes, or that something does build on them.
    pub fn without_changes(&self, changes: &[u8]) -> Result<Self, MergeError> {
        let mut gone: HashSet<ChangeHash> = parse(changes)?.iter().map(Change::hash).collect();
        let mut kept = self.doc.get_changes(&[]);
        // Every device makes the same addition: it is not of these alone where another's change builds on it.
        if let Ok(added) = genesis::addition().map(|change| change.hash())
            && kept
                .iter()
                .any(|change| !gone.contains(&change.hash()) && change.deps().contains(&added))
        {
            gone.remove(&added);
        }
        kept.retain(|change| !gone.contains(&change.hash()));
        Self::of_changes(kept)
    }

    /// The book as it was before these changes, except those on which something else in it builds.
    ///
    /// # Errors
    ///
    /// What is wrong with the bytes.
    pub fn without_last(&self, changes: &[u8]) -> Result<Self, MergeError> {
        let mut gone: HashSet<ChangeHash> = parse(changes)?.iter().map(Change::hash).collect();
        let all = self.doc.get_changes(&[]);
        // Whatever a change builds on stands before it.
        for change in all.iter().rev() {
            if !gone.contains(&change.hash()) {
                change.deps().iter().for_each(|dep| {
                    gone.remove(dep);
                });
            }
        }
        let kept = all.into_iter();
        Self::of_changes(
            kept.filter(|change| !gone.contains(&change.hash()))
                .collect(),
        )
    }

    fn of_changes(kept: Vec<Change>) -> Result<Self, MergeError> {
        let mut doc = Automerge::new_with_encoding(ENCODING);
        doc.apply_changes(kept).map_err(refused)?;
        if !doc.get_missing_deps(&[]).is_empty() {
            return Err(MergeError::Damaged("others build on them".into()));
        }
        Self::of_document(doc).map_err(|e| MergeError::Damaged(e.to_string()))
    }

    fn take_in(&mut self, new: Vec<Change>) -> Result<Changed, MergeError> {
        if new.iter().map(Change::len).sum::<usize>() > READ_ALL {
            self.doc.apply_changes(new).map_err(refused)?;
            let mut people: BTreeSet<_> = self.index.rows().map(|row| row.id).collect();
            self.reread();
            people.extend(self.index.rows().map(|row| row.id));
            return Ok(Changed {
                people,
                events: true,
                interactions: true,
                beside: true,
            });
        }
        let decoded: Vec<_> = new.iter().map(Change::decode).collect();
        self.doc.apply_changes(new).map_err(refused)?;
        self.find_maps();
        let mut touched = BTreeSet::new();
        let mut history = BTreeSet::new();
        let mut places = HashMap::new();
        for op in decoded.into_iter().flat_map(|change| change.operations) {
            let place = places
                .entry(op.obj)
                .or_insert_with_key(|obj| self.place(obj));
            match (place, &op.key) {
                (Held::Top(map), Key::Map(key)) if map == "history" => {
                    history.insert(key.to_string());
                }
                (Held::Top(map), Key::Map(key)) => touched.extend(entity(map, key)),
                (Held::Entity(entity), _) => {
                    touched.insert(*entity);
                }
                _ => {}
            }
        }
        Ok(self.changed(&touched, Made::new(), history.iter().map(String::as_str)))
    }
}

/// Takes concatenated chunks apart, each checked against its own checksum.
fn parse(mut bytes: &[u8]) -> Result<Vec<Change>, MergeError> {
    let mut changes = Vec::new();
    while !bytes.is_empty() {
        let (chunk, rest) = next_chunk(bytes)?;
        match chunk.get(HEAD - 1) {
            Some(0) => changes.extend(document_changes(chunk)?),
            Some(1 | 2) => {
                let change =
                    Change::try_from(chunk).map_err(|e| MergeError::Damaged(e.to_string()))?;
                // Automerge reads a change without looking at its checksum, which is the hash's beginning.
                if chunk[4..8] != change.hash().0[..4] {
                    return Err(MergeError::Damaged("the checksum differs".into()));
                }
                changes.push(change);
            }
            _ => return Err(MergeError::Damaged("an unknown kind of chunk".into())),
        }
        bytes = rest;
    }
    Ok(changes)
}

fn next_chunk(bytes: &[u8]) -> Result<(&[u8], &[u8]), MergeError> {
    let short = || MergeError::Damaged("cut short".into());
    if bytes.get(..4).ok_or_else(short)? != MAGIC {
        return Err(MergeError::Damaged("not Automerge changes".into()));
    }
    let (mut len, mut shift, mut at) = (0_usize, 0_u32, HEAD);
    loop {
        let byte = *bytes.get(at).ok_or_else(short)?;
        at += 1;
        len |= usize::from(byte & 0x7f)
            .checked_shl(shift)
            .ok_or_else(short)?;
        if byte & 0x80 == 0 {
            break;
        }
        shift += 7;
    }
    let end = at
        .checked_add(len)
        .filter(|end| *end <= bytes.len())
        .ok_or_else(short)?;
    Ok(bytes.split_at(end))
}

fn document_changes(chunk: &[u8]) -> Result<Vec<Change>, MergeError> {
    let options = LoadOptions::new().text_encoding(ENCODING);
    let doc = Automerge::load_with_options(chunk, options)
        .map_err(|e| MergeError::Damaged(e.to_string()))?;
    Ok(doc.get_changes(&[]))
}

/// Whether a change moves the book to a schema that this version cannot read.
fn raises_schema(change: &Change, meta: &ObjId) -> bool {
    const FIELD: &[u8] = b"schema";
    if !change.raw_bytes().windows(FIELD.len()).any(|w| w == FIELD)
        || change.hash() == genesis::hash()
    {
        return false;
    }
    change.decode().operations.iter().any(|op| {
        let of_meta = match (&op.obj, meta) {
            (ObjectId::Id(id), ObjId::Id(counter, actor, _)) => {
                id.counter() == *counter && id.actor() == actor
            }
            _ => false,
        };
        let value = match op.primitive_value() {
            Some(ScalarValue::Int(n)) => n,
            Some(ScalarValue::Uint(n)) => i64::try_from(n).unwrap_or(i64::MAX),
            _ => 0,
        };
        of_meta && matches!(&op.key, Key::Map(key) if key == "schema") && value > SCHEMA
    })
}

/// What an object is part of.
enum Held {
    /// It is a top-level map.
    Top(String),
    /// It is an entity or within one.
    Entity(Entity),
    /// Neither: what a newer version keeps elsewhere.
    Elsewhere,
}

fn entity(map: &str, key: &str) -> Option<Entity> {
    Some(Entity(Kind::named(map)?, key.parse().ok()?))
}

fn refused(e: AutomergeError) -> MergeError {
    match e {
        AutomergeError::DuplicateSeqNumber(..) => MergeError::Copied,
        other => MergeError::Damaged(other.to_string()),
    }
}

impl Graph {
    /// Whether a change is part of the document.
    pub(super) fn knows(&self, hash: &ChangeHash) -> bool {
        self.doc.get_change_meta_by_hash(hash).is_some()
    }

    /// Where an object stands, also one that lost to another under the same key: patches are silent about those.
    fn place(&self, obj: &ObjectId) -> Held {
        let ObjectId::Id(id) = obj else {
            return Held::Elsewhere;
        };
        let id = ObjId::Id(id.counter(), id.actor().clone(), 0);
        let mut path = match self.doc.parents(&id) {
            Ok(parents) => parents.path().into_iter().map(|(_, prop)| prop),
            Err(_) => return Held::Elsewhere,
        };
        match (path.next(), path.next()) {
            (Some(Prop::Map(map)), None) => Held::Top(map),
            (Some(Prop::Map(map)), Some(Prop::Map(key))) => {
                entity(&map, &key).map_or(Held::Elsewhere, Held::Entity)
            }
            _ => Held::Elsewhere,
        }
    }
}
