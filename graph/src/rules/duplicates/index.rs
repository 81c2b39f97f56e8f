//! Whom to hold against whom: everybody under each of their keys, so that nobody is held against everybody.

use super::marks::{Known, Marks};
use crate::ids::PersonId;
use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

/// What so many have in common tells nobody.
const MOST: usize = 64;
/// What people of so many families share is an office's.
const FAMILIES: usize = 3;
/// The kinds of keys that an office's people share.
const SHARED: [&str; 3] = ["email", "phone", "page"];
/// A name that more than so many bear says less.
const BEARERS: usize = 3;

/// What is known of somebody, with the keys they are looked up by, in order and each once. Reading names and hashing keys
/// is most of the work, so it is done once for all indexes that somebody stands in.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) known: Known,
    keys: Vec<u64>,
    /// Those of them that several may share: mailboxes, numbers, pages.
    shared: Vec<u64>,
}

impl Entry {
    /// Of marks as written.
    pub(super) fn of(marks: &Marks) -> Self {
        let known = Known::of(marks);
        let (mut keys, mut shared) = (Vec::new(), Vec::new());
        known.keys(&mut |what, value| {
            keys.push(key(what, value));
            if SHARED.contains(&what) {
                shared.push(key(what, value));
            }
        });
        for keys in [&mut keys, &mut shared] {
            keys.sort_unstable();
            keys.dedup();
        }
        Self {
            known,
            keys,
            shared,
        }
    }
}

/// Everybody's marks, and whom they lead to.
#[derive(Clone, Debug, Default)]
pub struct Index {
    people: Vec<Option<(PersonId, Arc<Entry>)>>,
    places: HashMap<PersonId, u32>,
    free: Vec<u32>,
    blocks: HashMap<u64, Vec<u32>, BuildHasherDefault<Hashed>>,
    bearers: HashMap<String, u32>,
    countries: BTreeMap<String, usize>,
    /// Whether what is counted depends on who is there alone, and not on how often.
    each_once: bool,
}

impl Index {
    /// Of a whole book.
    pub fn of<'a>(all: impl IntoIterator<Item = (PersonId, &'a Marks)>) -> Self {
        let mut index = Self::default();
        for (id, marks) in all {
            index.put(id, marks);
        }
        index
    }

    /// Of a book and a file of which a part may be in the book already, for what many share alone: it says the same of it
    /// before and after the file is in the book.
    pub(super) fn of_once(all: impl IntoIterator<Item = (PersonId, Arc<Entry>)>) -> Self {
        let mut index = Self::default();
        for (place, (id, entry)) in (0..).zip(all) {
            for key in &entry.shared {
                index.blocks.entry(*key).or_default().push(place);
            }
            index.people.push(Some((id, entry)));
        }
        let mut numbers: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (_, entry) in index.people.iter().flatten() {
            for phone in &entry.known.phones {
                if let (Some(code), Some(whole)) = (phone.country(), phone.whole(None)) {
                    numbers.entry(code.to_owned()).or_default().insert(whole);
                }
            }
        }
        let counted = numbers.into_iter().map(|(code, all)| (code, all.len()));
        index.countries = counted.collect();
        index.each_once = true;
        index
    }

    /// Takes somebody in, in the place of what was known of them.
    pub fn put(&mut self, id: PersonId, marks: &Marks) {
        self.put_entry(id, Arc::new(Entry::of(marks)));
    }

    /// The same with what was made of the marks.
    pub(super) fn put_entry(&mut self, id: PersonId, entry: Arc<Entry>) {
        self.take(id);
        let place = self.free.pop().unwrap_or_else(|| {
            self.people.push(None);
            u32::try_from(self.people.len() - 1).unwrap_or(u32::MAX)
        });
        for key in &entry.keys {
            self.blocks.entry(*key).or_default().push(place);
        }
        for name in sorted_names(&entry.known) {
            *self.bearers.entry(name).or_default() += 1;
        }
        if let Some(country) = entry.known.country() {
            *self.countries.entry(country.to_owned()).or_default() += 1;
        }
        self.places.insert(id, place);
        if let Some(slot) = self.people.get_mut(place as usize) {
            *slot = Some((id, entry));
        }
    }

    /// Takes somebody out.
    pub fn take(&mut self, id: PersonId) {
        let Some(place) = self.places.remove(&id) else {
            return;
        };
        let Some((_, entry)) = self.people.get_mut(place as usize).and_then(Option::take) else {
            return;
        };
        for key in &entry.keys {
            if let Some(block) = self.blocks.get_mut(key) {
                block.retain(|other| *other != place);
                if block.is_empty() {
                    self.blocks.remove(key);
                }
            }
        }
        for name in sorted_names(&entry.known) {
            if let Some(count) = self.bearers.get_mut(&name) {
                *count = count.saturating_sub(1);
            }
        }
        let country = entry.known.country();
        if let Some(count) = country.and_then(|c| self.countries.get_mut(c)) {
            *count = count.saturating_sub(1);
        }
        self.free.push(place);
    }

    /// What is known of somebody.
    pub(super) fn known(&self, id: PersonId) -> Option<&Known> {
        let place = self.places.get(&id)?;
        let (_, entry) = self.people.get(*place as usize)?.as_ref()?;
        Some(&entry.known)
    }

    /// Everybody who has a key in common with somebody who need not be in the book.
    pub(super) fn like(&self, entry: &Entry) -> Vec<(PersonId, &Known)> {
        let blocks = entry.keys.iter().filter_map(|key| self.blocks.get(key));
        let few = blocks.filter(|block| block.len() <= MOST);
        let places: BTreeSet<u32> = few.flatten().copied().collect();
        places
            .into_iter()
            .filter_map(|place| self.at(place))
            .collect()
    }

    /// Everybody's pairs that have a key in common, each once.
    pub(super) fn pairs(&self) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for block in self.blocks.values().filter(|block| block.len() <= MOST) {
            for (at, a) in block.iter().enumerate() {
                let others = block.iter().skip(at + 1);
                pairs.extend(others.map(|b| (*a.min(b), *a.max(b))));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    pub(super) fn at(&self, place: u32) -> Option<(PersonId, &Known)> {
        let (id, entry) = self.people.get(place as usize)?.as_ref()?;
        Some((*id, &entry.known))
    }

    /// Whether people of several families have a mailbox, a number or a page: a desk's, an office's.
    pub(super) fn is_shared(&self, what: &str, value: &str) -> bool {
        debug_assert!(SHARED.contains(&what), "{what} is not kept for this");
        let Some(block) = self.blocks.get(&key(what, value)) else {
            return false;
        };
        let mut families = BTreeSet::new();
        for (_, known) in block.iter().filter_map(|place| self.at(*place)) {
            let family = known.names.iter().find_map(|name| name.family_skeleton());
            families.extend(family);
            if families.len() >= FAMILIES {
                return true;
            }
        }
        false
    }

    /// Whether many bear a name of these two.
    pub(super) fn is_common(&self, a: &Known, b: &Known) -> bool {
        let mut names = a.names.iter().chain(&b.names).map(|name| name.sorted());
        !self.each_once
            && names.any(|name| {
                self.bearers
                    .get(&name)
                    .is_some_and(|n| *n as usize > BEARERS)
            })
    }

    /// The calling code that somebody's national numbers have: that of their others, else that of most of the book.
    pub(super) fn home_of<'a>(&'a self, known: &'a Known) -> Option<&'a str> {
        known.country().or_else(|| {
            let most = self.countries.iter().filter(|(_, n)| **n > 0);
            most.max_by_key(|(_, n)| **n).map(|(code, _)| code.as_str())
        })
    }
}

fn sorted_names(known: &Known) -> BTreeSet<String> {
    let whole = known.names.iter().filter(|name| name.is_whole());
    whole.map(|name| name.sorted()).collect()
}

/// The hash of a key that is one.
#[derive(Clone, Copy, Debug, Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// A number in the place of a text: two that fall together only cost a comparison.
fn key(what: &str, value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (what, value).hash(&mut hasher);
    hasher.finish()
}
