//! A document as far as sync cares: changes that name the changes they build on.

use std::collections::{BTreeMap, BTreeSet};

use kith_sync::engine::Delivered;
use sha2::{Digest, Sha256};

type Hash = [u8; 32];

/// What stands before a text that is remembered as erased.
const ERASED: &str = "erased: ";
/// What every document that was begun anew begins with.
const ANEW: &str = "begun anew";

#[derive(Clone, Default)]
pub struct Doc {
    changes: BTreeMap<Hash, (BTreeSet<Hash>, String)>,
}

impl Doc {
    /// A new change on top of all there are.
    pub fn write(&mut self, text: &str) -> Vec<u8> {
        let heads = self.heads();
        let mut change = vec![u8::try_from(heads.len()).unwrap()];
        heads.iter().for_each(|head| change.extend_from_slice(head));
        change.extend_from_slice(text.as_bytes());
        let bytes = encode(&change);
        let applied = self.apply(std::slice::from_ref(&bytes), &[]);
        assert_eq!(applied, Delivered::Applied);
        bytes
    }

    pub fn heads(&self) -> Vec<Hash> {
        let built_on: BTreeSet<&Hash> = self.changes.values().flat_map(|(deps, _)| deps).collect();
        self.changes
            .keys()
            .filter(|hash| !built_on.contains(hash))
            .copied()
            .collect()
    }

    pub fn texts(&self) -> Vec<String> {
        let mut texts: Vec<String> = self
            .changes
            .values()
            .map(|(_, text)| text.clone())
            .collect();
        texts.sort();
        texts
    }

    /// What a person sees of it.
    pub fn seen(&self) -> Vec<String> {
        let mut texts = self.texts();
        texts.retain(|text| !text.starts_with(ERASED) && text != ANEW);
        texts
    }

    /// All changes, one after the other.
    pub fn save(&self) -> Vec<u8> {
        let change = |(deps, text): &(BTreeSet<Hash>, String)| {
            let mut change = vec![u8::try_from(deps.len()).unwrap()];
            deps.iter().for_each(|dep| change.extend_from_slice(dep));
            change.extend_from_slice(text.as_bytes());
            encode(&change)
        };
        self.changes.values().flat_map(change).collect()
    }

    /// The same without what is erased, and without what led to it; only which texts were erased is remembered.
    pub fn without(&self, erased: &BTreeSet<String>) -> Self {
        let texts = self.texts().into_iter();
        let kept = texts.filter(|text| !erased.contains(text));
        let mut texts: BTreeSet<String> = kept.collect();
        texts.extend(erased.iter().map(|text| format!("{ERASED}{text}")));
        let mut doc = Self::default();
        doc.write(ANEW);
        for text in texts.into_iter().filter(|text| text != ANEW) {
            doc.write(&text);
        }
        doc
    }

    /// What is remembered as erased.
    pub fn erased(&self) -> BTreeSet<String> {
        let texts = self.texts().into_iter();
        let erased = texts.filter_map(|text| Some(text.strip_prefix(ERASED)?.to_owned()));
        erased.collect()
    }

    /// The same without these changes, on which nothing else builds.
    pub fn minus(&self, mut bytes: &[u8]) -> Self {
        let mut doc = self.clone();
        while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
            let (change, rest) = rest.split_at(u32::from_be_bytes(*length) as usize);
            let hash: Hash = Sha256::digest(change).into();
            doc.changes.remove(&hash);
            bytes = rest;
        }
        doc
    }

    /// The same without these changes, except those on which others build.
    pub fn without_last(&self, bytes: &[u8]) -> Self {
        let read = read(bytes).unwrap();
        let mut gone: BTreeSet<Hash> = read.into_iter().map(|(hash, ..)| hash).collect();
        loop {
            let kept = self
                .changes
                .iter()
                .filter(|(hash, _)| !gone.contains(*hash));
            let built_on: BTreeSet<Hash> = kept.flat_map(|(_, (deps, _))| deps).copied().collect();
            let before = gone.len();
            gone.retain(|hash| !built_on.contains(hash));
            if gone.len() == before {
                break;
            }
        }
        let mut doc = self.clone();
        doc.changes.retain(|hash, _| !gone.contains(hash));
        doc
    }

    pub fn apply(&mut self, parts: &[Vec<u8>], heads: &[Hash]) -> Delivered {
        let Some(read) = parts.iter().map(|part| read(part)).collect() else {
            return Delivered::Bad("the document does not understand it".into());
        };
        let read: Vec<Vec<(Hash, BTreeSet<Hash>, String)>> = read;
        // Parts whose changes build on nothing that is missing, one after the other or on each other.
        let mut whole: BTreeSet<usize> = (0..read.len()).collect();
        loop {
            let given = whole.iter().flat_map(|place| &read[*place]);
            let given: BTreeSet<Hash> = given.map(|(hash, ..)| *hash).collect();
            let found = |dep: &Hash| given.contains(dep) || self.changes.contains_key(dep);
            let before = whole.len();
            whole.retain(|place| {
                read[*place]
                    .iter()
                    .all(|(_, deps, _)| deps.iter().all(found))
            });
            if whole.len() == before {
                break;
            }
        }
        if whole.len() < read.len() {
            let waits = |place: &usize| !whole.contains(place);
            return Delivered::MissingDeps((0..read.len()).filter(waits).collect());
        }
        for (hash, deps, text) in read.into_iter().flatten() {
            self.changes.insert(hash, (deps, text));
        }
        if heads.iter().any(|head| !self.changes.contains_key(head)) {
            Delivered::Bad("its changes are not all there".into())
        } else {
            Delivered::Applied
        }
    }
}

/// The changes in these bytes: of each its hash, what it builds on, and its text.
fn read(mut bytes: &[u8]) -> Option<Vec<(Hash, BTreeSet<Hash>, String)>> {
    let mut changes = Vec::new();
    while let Some((length, rest)) = bytes.split_first_chunk::<4>() {
        let (change, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
        bytes = rest;
        let (count, rest) = change.split_first()?;
        let (deps, text) = rest.split_at_checked(usize::from(*count) * 32)?;
        let deps = deps.chunks(32).map(|dep| dep.try_into().unwrap());
        changes.push((
            Sha256::digest(change).into(),
            deps.collect(),
            String::from_utf8(text.to_vec()).ok()?,
        ));
    }
    Some(changes)
}

pub fn encode(change: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(change.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend_from_slice(change);
    bytes
}
