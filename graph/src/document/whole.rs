//! A book as a value, without its history of changes: what a book that is begun anew is written from, and what two
//! books are compared by.
//!
//! Reading joins as everywhere else: of what two devices made apart under one key there is one. Values that were set
//! apart stay so.

use super::apart::{self, Write};
use super::raw::{self, needs_agreement};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, ScalarValueRef, ValueRef};
use std::collections::{BTreeMap, BTreeSet};

/// Something in a book.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Scalar(ScalarValue),
    /// Different values under one key, the one that counts last.
    Apart(Vec<ScalarValue>),
    Map(Nodes),
    List(Vec<Node>),
    Text(String),
}

/// What a map holds.
pub(super) type Nodes = BTreeMap<String, Node>;

/// Everything in a book.
pub(super) struct Whole {
    pub(super) roots: Nodes,
    /// Writes of which it matters when they were made and what their writers knew, oldest first.
    pub(super) writes: Vec<Dated>,
}

/// A write, and where it stands.
pub(super) struct Dated {
    pub(super) path: Vec<String>,
    pub(super) write: Write,
}

impl Node {
    pub(super) fn as_str(&self) -> Option<&str> {
        match self {
            Node::Scalar(ScalarValue::Str(text)) => Some(text),
            _ => None,
        }
    }

    /// Whether it is a value that counts as absent.
    pub(super) fn is_null(&self) -> bool {
        *self == Node::Scalar(ScalarValue::Null)
    }
}

impl Whole {
    pub(super) fn read(doc: &Automerge) -> Self {
        let mut reader = Reader {
            doc,
            writes: BTreeMap::new(),
        };
        let roots = reader.map(&[ROOT], &mut Vec::new());
        reader.questions();
        let writes = reader.writes.into_values().collect();
        Self { roots, writes }
    }
}

struct Reader<'a> {
    doc: &'a Automerge,
    writes: BTreeMap<ObjId, Dated>,
}

impl Reader<'_> {
    /// Maps under one key, joined.
    fn map(&mut self, maps: &[ObjId], path: &mut Vec<String>) -> Nodes {
        if let [map] = maps {
            return self.single(map, path);
        }
        let keys: BTreeSet<String> = maps.iter().flat_map(|map| self.doc.keys(map)).collect();
        let nodes = keys.into_iter().filter_map(|key| {
            path.push(key.clone());
            let node = self.under(maps, &key, path);
            path.pop();
            Some((key, node?))
        });
        nodes.collect()
    }

    /// A map that was made once: only what is set apart in it needs a second look.
    fn single(&mut self, map: &ObjId, path: &mut Vec<String>) -> Nodes {
        let mut nodes = Nodes::new();
        for item in self.doc.map_range(map, ..) {
            let key = item.key.to_string();
            path.push(key.clone());
            let node = match &item.value {
                _ if item.conflict => self.under(std::slice::from_ref(map), &key, path),
                ValueRef::Scalar(value) => Some(Node::Scalar(owned(value))),
                ValueRef::Object(kind) => Some(self.object(*kind, &[item.id()], path)),
            };
            path.pop();
            nodes.extend(node.map(|node| (key, node)));
        }
        nodes
    }

    fn under(&mut self, maps: &[ObjId], key: &str, path: &mut Vec<String>) -> Option<Node> {
        let objects: Vec<ObjId> = maps
            .iter()
            .flat_map(|map| raw::objects(self.doc, map, key))
            .collect();
        let Some(winner) = objects.last() else {
            return self.scalar(maps, key, path);
        };
        let kind = self.doc.object_type(winner).ok()?;
        let of_kind = objects
            .iter()
            .filter(|object| self.doc.object_type(object).ok() == Some(kind));
        let of_kind: Vec<ObjId> = of_kind.cloned().collect();
        Some(self.object(kind, &of_kind, path))
    }

    /// Objects of one kind under one key, the one that counts last.
    fn object(&mut self, kind: ObjType, objects: &[ObjId], path: &mut Vec<String>) -> Node {
        match kind {
            ObjType::Map | ObjType::Table => Node::Map(self.map(objects, path)),
            ObjType::List => Node::List(
                objects
                    .last()
                    .map(|list| self.list(list))
                    .unwrap_or_default(),
            ),
            ObjType::Text => {
                let texts = objects.iter().rev();
                let mut texts = texts.filter_map(|text| self.doc.text(text).ok());
                let text = texts.find(|text| !text.is_empty());
                Node::Text(text.unwrap_or_default())
            }
        }
    }

    fn scalar(&mut self, maps: &[ObjId], key: &str, path: &[String]) -> Option<Node> {
        let mut all = apart::writes(self.doc, maps, key);
        if needs_agreement(key) && maps.len() > 1 {
            // Only within one map is a choice no choice; of two maps the later word counts.
            let last = all.last().map(|write| write.map.clone());
            all.retain(|write| Some(&write.map) == last.as_ref());
        }
        let mut kept = apart::latest(all);
        // In a history nothing is asked about.
        if path.first().is_some_and(|root| root == "history") {
            kept.drain(..kept.len().saturating_sub(1));
        }
        if kept.len() < 2 {
            return kept.pop().map(|write| Node::Scalar(write.scalar));
        }
        let values = kept.iter().map(|write| write.scalar.clone()).collect();
        kept.into_iter().for_each(|write| self.note(path, write));
        Some(Node::Apart(values))
    }

    /// Nothing in a list is set apart: the value that counts is the one that stays.
    fn list(&self, list: &ObjId) -> Vec<Node> {
        let nodes = self.doc.list_range(list, ..).map(|item| match &item.value {
            ValueRef::Scalar(value) => Node::Scalar(owned(value)),
            ValueRef::Object(kind) => {
                let mut aside = Reader {
                    doc: self.doc,
                    writes: BTreeMap::new(),
                };
                settled(aside.object(*kind, &[item.id()], &mut Vec::new()))
            }
        });
        nodes.collect()
    }

    fn note(&mut self, path: &[String], write: Write) {
        let path = path.to_vec();
        self.writes.insert(write.by.clone(), Dated { path, write });
    }

    /// Where something is asked, or may be, every value on offer says when it was set, and two corrections say whether
    /// the one knew of the other.
    fn questions(&mut self) {
        for kind in apart::kinds() {
            let Some(map) = raw::object(self.doc, &ROOT, kind.name()) else {
                continue;
            };
            let keys: Vec<String> = self.doc.keys(&map).collect();
            for key in keys {
                let objects = raw::objects(self.doc, &map, &key);
                let of = [kind.name().to_owned(), key];
                let noted = self
                    .writes
                    .values()
                    .any(|dated| dated.path.starts_with(&of));
                for (field, write) in apart::dated(self.doc, kind, &objects, noted) {
                    let path: Vec<String> = of.iter().cloned().chain(field).collect();
                    self.note(&path, write);
                }
            }
        }
    }
}

fn settled(node: Node) -> Node {
    match node {
        Node::Apart(values) => {
            let last = values.into_iter().next_back();
            Node::Scalar(last.unwrap_or(ScalarValue::Null))
        }
        Node::Map(nodes) => {
            let nodes = nodes.into_iter();
            Node::Map(nodes.map(|(key, node)| (key, settled(node))).collect())
        }
        other => other,
    }
}

fn owned(value: &ScalarValueRef<'_>) -> ScalarValue {
    match value {
        ScalarValueRef::Bytes(bytes) => ScalarValue::Bytes(bytes.to_vec()),
        ScalarValueRef::Str(text) => ScalarValue::Str(text.as_ref().into()),
        ScalarValueRef::Int(i) => ScalarValue::Int(*i),
        ScalarValueRef::Uint(u) => ScalarValue::Uint(*u),
        ScalarValueRef::F64(f) => ScalarValue::F64(*f),
        ScalarValueRef::Counter(i) => ScalarValue::counter(*i),
        ScalarValueRef::Timestamp(i) => ScalarValue::Timestamp(*i),
        ScalarValueRef::Boolean(b) => ScalarValue::Boolean(*b),
        ScalarValueRef::Unknown { type_code, bytes } => ScalarValue::Unknown {
            type_code: *type_code,
            bytes: bytes.to_vec(),
        },
        ScalarValueRef::Null => ScalarValue::Null,
    }
}
