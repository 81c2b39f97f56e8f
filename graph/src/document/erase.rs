//! Erasing for good (row S6): the book as it would be had these people never been in it.
//!
//! What goes is what the book itself says is about them: the people, with whoever was merged with them, contacts with
//! nobody else, moves and whatever else names them, and their history. The free text of others is not searched. What
//! stays is their keys, in a map of their own, so that nothing brings them back.

use super::error::CommandError;
use super::history::{Entry, Glance};
use super::index::Index;
use super::place::{Entity, Kind};
use super::rebuild::rebuild;
use super::whole::{Node, Nodes, Whole};
use super::{Graph, Tops, contact, history, merges, raw};
use crate::ids::PersonId;
use automerge::{Automerge, ROOT, ReadDoc, ScalarValue};
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use uuid::Uuid;

/// The map of the keys of whoever was erased.
const ERASED: &str = "erased";

/// What a history says where it would have named somebody who was erased.
const IN_PART: &str = "Something of which a part was erased";

impl Graph {
    /// A book that holds everything but these people, and nothing of what led to it: a document of its own, which no
    /// document with the old history is ever merged with. Whoever was merged with one of them goes too, since they are
    /// one person.
    ///
    /// # Errors
    ///
    /// [`CommandError::UnknownPerson`] if one of them is not in the book.
    pub fn without(&self, people: &BTreeSet<PersonId>) -> Result<Self, CommandError> {
        let mut whole = Whole::read(&self.doc);
        if !people.iter().all(|id| is_known(&whole.roots, *id)) {
            return Err(CommandError::UnknownPerson);
        }
        erase(&mut whole.roots, people);
        Self::of_document(rebuild(&whole, &self.doc)?)
    }

    /// Whether somebody is in the book, in the views or out of them, or was erased from it.
    #[must_use]
    pub fn is_known(&self, id: PersonId) -> bool {
        let people = self.tops.of(Kind::People);
        raw::object(&self.doc, people, &id.to_string()).is_some() || is_erased(&self.doc, id)
    }

    /// The keys of everybody who was erased for good.
    #[must_use]
    pub fn erased(&self) -> BTreeSet<PersonId> {
        let Some(map) = raw::object(&self.doc, &ROOT, ERASED) else {
            return BTreeSet::new();
        };
        let keys = self.doc.keys(&map);
        keys.filter_map(|key| key.parse().ok()).collect()
    }

    /// Whether this is what the old book would be without those who are erased here: then whoever they are, and
    /// nothing else, is gone. Compared by value.
    #[must_use]
    pub fn is_without(&self, old: &Self) -> bool {
        let mut before = Whole::read(&old.doc).roots;
        erase(&mut before, &self.erased());
        before == Whole::read(&self.doc).roots
    }

    pub(super) fn of_document(doc: Automerge) -> Result<Self, CommandError> {
        let lost = || CommandError::Document("it has lost its maps".into());
        let tops = Tops::of_document(&doc).ok_or_else(lost)?;
        let index = Index::build(&doc, &tops);
        Ok(Self {
            doc,
            tops,
            index,
            by_person: OnceCell::new(),
        })
    }
}

/// Whether somebody was erased.
pub(super) fn is_erased(doc: &Automerge, id: PersonId) -> bool {
    let map = raw::object(doc, &ROOT, ERASED);
    map.is_some_and(|map| {
        doc.get(&map, id.to_string())
            .is_ok_and(|found| found.is_some())
    })
}

fn is_known(roots: &Nodes, id: PersonId) -> bool {
    let id = id.to_string();
    [Kind::People.name(), ERASED]
        .into_iter()
        .any(|root| map(roots, root).is_some_and(|map| map.contains_key(&id)))
}

fn map<'a>(roots: &'a Nodes, root: &str) -> Option<&'a Nodes> {
    match roots.get(root) {
        Some(Node::Map(nodes)) => Some(nodes),
        _ => None,
    }
}

/// Takes people out of everything.
fn erase(roots: &mut Nodes, people: &BTreeSet<PersonId>) {
    let before = map(roots, ERASED).into_iter().flat_map(Nodes::keys);
    let before = before.filter_map(|key| key.parse().ok());
    let people = with_merged(roots, &people.iter().copied().chain(before).collect());
    if people.is_empty() {
        return;
    }
    let gone = people.iter().map(ToString::to_string);
    let people: HashSet<String> = gone.collect();
    let mut gone = Gone(people.clone());
    for (root, node) in roots.iter_mut() {
        let Node::Map(nodes) = node else { continue };
        let kept = |key: &String, node: &mut Node| match Kind::named(root) {
            Some(Kind::People) => !people.contains(key) && mend(node, &people),
            Some(Kind::Interactions) => is_with_others(node, &people) && mend(node, &people),
            Some(Kind::Events) => mend(node, &people),
            Some(Kind::Moves | Kind::Profile | Kind::Settings | Kind::Thing(_)) | None => {
                matches!(root.as_str(), "history" | ERASED)
                    || !(names(&people, key) || holds(&people, node))
            }
        };
        nodes.retain(|key, node| {
            let kept = kept(key, node);
            if !kept {
                gone.0.insert(key.clone());
            }
            kept
        });
    }
    if let Some(Node::Map(history)) = roots.get_mut("history") {
        gone.take_from(history);
    }
    let erased = roots
        .entry(ERASED.to_owned())
        .or_insert_with(|| Node::Map(Nodes::new()));
    if let Node::Map(erased) = erased {
        let ids = people.into_iter();
        erased.extend(ids.map(|id| (id, Node::Scalar(ScalarValue::Boolean(true)))));
    }
}

/// Whoever was merged into one of them, and whom they were merged into, is the same person.
fn with_merged(roots: &Nodes, people: &BTreeSet<PersonId>) -> BTreeSet<PersonId> {
    let pairs: Vec<(PersonId, PersonId)> = map(roots, Kind::People.name())
        .into_iter()
        .flatten()
        .flat_map(|(key, node)| {
            let of = key.parse::<PersonId>().ok();
            let fields = match node {
                Node::Map(fields) => Some(fields),
                _ => None,
            };
            let into = fields.into_iter().flatten().flat_map(|(field, node)| {
                let values = match node {
                    Node::Apart(values) => values.clone(),
                    Node::Scalar(value) => vec![value.clone()],
                    _ => Vec::new(),
                };
                let said = |value: &ScalarValue| {
                    let flag = *value == ScalarValue::Boolean(true);
                    merges::whole_of(field, value.as_str(), flag)
                };
                values.iter().filter_map(said).collect::<Vec<_>>()
            });
            into.filter_map(move |into| Some((of?, into)))
                .collect::<Vec<_>>()
        })
        .collect();
    let mut all = people.clone();
    loop {
        let before = all.len();
        for (a, b) in &pairs {
            if all.contains(a) || all.contains(b) {
                all.extend([*a, *b]);
            }
        }
        if all.len() == before {
            return all;
        }
    }
}

/// Whether a contact was with anybody but them; one that they had no part in stays as well.
fn is_with_others(node: &Node, people: &HashSet<String>) -> bool {
    let Node::Map(fields) = node else { return true };
    let with = fields.iter().filter_map(|(field, at)| {
        let id = contact::is_with(field)?.to_string();
        Some((people.contains(&id), at.is_null()))
    });
    let with: Vec<(bool, bool)> = with.collect();
    let had = with.iter().any(|(erased, _)| *erased);
    !had || with.iter().any(|(erased, left)| !erased && !left)
}

/// Takes out the fields of somebody else's entity that name them; it stays.
fn mend(node: &mut Node, people: &HashSet<String>) -> bool {
    if let Node::Map(fields) = node {
        fields.retain(|field, value| {
            let points = value.as_str().is_some_and(|text| people.contains(text));
            !points && !names(people, field)
        });
    }
    true
}

/// Whether a text contains one of these keys.
fn names(keys: &HashSet<String>, text: &str) -> bool {
    let words = text.split(|c: char| !(c.is_ascii_hexdigit() || c == '-'));
    words
        .into_iter()
        .any(|word| word.len() == KEY && keys.contains(word))
}

/// How long a key is as text.
const KEY: usize = 36;

fn holds(keys: &HashSet<String>, node: &Node) -> bool {
    match node {
        Node::Scalar(value) => value.as_str().is_some_and(|text| names(keys, text)),
        Node::Apart(values) => values
            .iter()
            .any(|value| value.as_str().is_some_and(|text| names(keys, text))),
        Node::Map(nodes) => nodes
            .iter()
            .any(|(key, node)| names(keys, key) || holds(keys, node)),
        Node::List(nodes) => nodes.iter().any(|node| holds(keys, node)),
        Node::Text(_) => false,
    }
}

/// The keys of everything that went.
struct Gone(HashSet<String>);

impl Gone {
    fn take_from(&self, history: &mut Nodes) {
        let mut parts: BTreeMap<String, usize> = BTreeMap::new();
        let mut emptied = Vec::new();
        for (key, node) in history.iter_mut() {
            let batch = key.split('/').next().unwrap_or_default().to_owned();
            let Some(text) = node.as_str().filter(|text| names(&self.0, text)) else {
                *parts.entry(batch).or_default() += 1;
                continue;
            };
            let (rest, is_empty) = self.entry(text);
            *node = Node::Scalar(rest.as_str().into());
            if is_empty {
                emptied.push((batch, key.clone()));
            } else {
                *parts.entry(batch).or_default() += 1;
            }
        }
        // The parts of a batch are found by counting: where one stays, all do.
        for (batch, key) in emptied {
            if !parts.contains_key(&batch) {
                history.remove(&key);
            }
        }
    }

    /// What stays of a history entry, and whether that is nothing.
    fn entry(&self, text: &str) -> (String, bool) {
        let nothing = |at| Entry {
            at,
            what: IN_PART.into(),
            people: Vec::new(),
            added: Vec::new(),
            writes: Vec::new(),
        };
        let entry = match serde_json::from_str::<Entry>(text) {
            Ok(entry) => self.entry_without(entry),
            // A newer version's, of which it cannot be said what is about whom.
            Err(_) => nothing(
                serde_json::from_str::<Glance>(text)
                    .map(|glance| glance.at)
                    .unwrap_or_default(),
            ),
        };
        let is_empty = entry.people.is_empty() && entry.added.is_empty() && entry.writes.is_empty();
        (serde_json::to_string(&entry).unwrap_or_default(), is_empty)
    }

    fn entry_without(&self, mut entry: Entry) -> Entry {
        let has = |id: &Uuid| self.0.contains(&id.to_string());
        entry.people.retain(|id| !has(&id.0));
        entry.added.retain(|Entity(_, id)| !has(id));
        entry.writes.retain(|write| {
            let points = [&write.before, &write.after]
                .into_iter()
                .any(|value| value.as_str().is_some_and(|text| self.0.contains(text)));
            !points && !has(&write.place.of.1) && !names(&self.0, &write.place.field)
        });
        if !history::names_nobody(&entry.what) {
            entry.what = IN_PART.into();
        }
        entry
    }
}
