//! A book written anew from what is in it: one document without the history of changes that led to it.
//!
//! Everything stands on the same first change as in any other book. Values that were set apart are written in changes
//! that do not know of each other, so that they stay set apart, each with the time it was set.

use super::error::CommandError;
use super::genesis::{self, ENCODING};
use super::raw;
use super::size::{self, MAX_CHANGE};
use super::whole::{Dated, Node, Nodes, Whole};
use automerge::transaction::{CommitOptions, Transactable};
use automerge::{
    ActorId, AutoCommit, Automerge, ChangeHash, LoadOptions, ObjId, ObjType, PatchLog, ROOT,
    ReadDoc, ScalarValue, hydrate,
};
use std::collections::{BTreeSet, HashMap};

/// The writer of what is not set apart. Two such documents are never merged.
const WRITER: &[u8; 16] = b"kith anew......\0";

/// What a change may take by estimate: the estimate is from above.
const ROOM: usize = MAX_CHANGE - size::CHANGE;

/// How many characters of a text go into one operation at most.
const STRETCH: usize = 16 * 1024;

/// Writes the book. `old` is the document that its dated writes were read from.
pub(super) fn rebuild(whole: &Whole, old: &Automerge) -> Result<Automerge, CommandError> {
    let dated: Vec<&Dated> = whole
        .writes
        .iter()
        .filter(|dated| is_there(&whole.roots, &dated.path))
        .collect();
    let mut plain = whole.roots.clone();
    for dated in &dated {
        take_out(&mut plain, &dated.path);
    }
    let options = LoadOptions::new().text_encoding(ENCODING);
    let doc = AutoCommit::load_with_options(&genesis::document()?.save(), options)?
        .with_actor(ActorId::from(*WRITER));
    let mut builder = Builder { doc, size: 0 };
    builder.nodes(&ROOT, &plain)?;
    let mut doc = builder.finish();
    write_apart(&mut doc, &dated, old)?;
    Ok(doc)
}

/// Writes what it matters of when and in what knowledge it was written, in the same order and the same knowledge.
fn write_apart(doc: &mut Automerge, dated: &[&Dated], old: &Automerge) -> Result<(), CommandError> {
    let base = doc.get_heads();
    let mut done: Vec<ChangeHash> = Vec::new();
    for (n, one) in dated.iter().enumerate() {
        let knew = |other: &&Dated| {
            other
                .path
                .last()
                .is_some_and(|key| one.write.knew(old, &other.write, key))
        };
        let known: Vec<usize> = (0..n).filter(|at| knew(&dated[*at])).collect();
        // What was known by something known goes without saying.
        let implied: BTreeSet<usize> = known
            .iter()
            .flat_map(|at| {
                let later = &dated[*at].write;
                let known = known.iter().filter(move |of| *of < at);
                known.filter(|of| {
                    let earlier = dated[**of];
                    earlier
                        .path
                        .last()
                        .is_some_and(|key| later.knew(old, &earlier.write, key))
                })
            })
            .copied()
            .collect();
        let mut heads: Vec<ChangeHash> = known
            .iter()
            .filter(|at| !implied.contains(at))
            .map(|at| done[*at])
            .collect();
        if heads.is_empty() {
            heads.clone_from(&base);
        }
        let Some((key, parents)) = one.path.split_last() else {
            continue;
        };
        let mut at = ROOT;
        for parent in parents {
            at = raw::object(doc, &at, parent).ok_or_else(|| missing(parent))?;
        }
        let mut actor = *b"kith apart\0\0\0\0\0\0";
        actor[12..].copy_from_slice(&u32::try_from(n).unwrap_or(u32::MAX).to_be_bytes());
        doc.set_actor(ActorId::from(actor));
        let mut tx = doc
            .transaction_at(PatchLog::inactive(), &heads)
            .map_err(|e| CommandError::Document(e.to_string()))?;
        tx.put(&at, key.as_str(), one.write.scalar.clone())?;
        let time = one.write.seconds(old).unwrap_or(0);
        let (hash, _) = tx.commit_with(CommitOptions::default().with_time(time));
        done.push(hash.ok_or_else(|| missing(key))?);
    }
    Ok(())
}

fn missing(what: &str) -> CommandError {
    CommandError::Document(format!("{what} could not be written"))
}

/// Writes nodes, in as many changes as it takes.
struct Builder {
    doc: AutoCommit,
    /// What the change under way takes by estimate.
    size: usize,
}

impl Builder {
    fn finish(mut self) -> Automerge {
        self.commit();
        self.doc.document().clone()
    }

    fn commit(&mut self) {
        self.size = 0;
        self.doc.commit_with(CommitOptions::default().with_time(0));
    }

    /// Makes room in the change under way, or begins another.
    fn room(&mut self, size: usize) {
        if self.size > 0 && self.size + size > ROOM {
            self.commit();
        }
        self.size += size;
    }

    fn node(&mut self, at: &ObjId, key: &str, node: &Node) -> Result<(), CommandError> {
        let there = raw::object(&self.doc, at, key);
        if let (Node::Map(nodes), Some(there)) = (node, &there) {
            // One of the maps that every book begins with.
            return self.nodes(there, nodes);
        }
        let size = size(key, node);
        match node {
            Node::Scalar(value) => {
                let standing = self.doc.get(at, key)?;
                if standing.is_some_and(|(now, _)| now.as_scalar() == Some(value)) {
                    return Ok(());
                }
                self.room(size);
                self.doc.put(at, key, value.clone())?;
            }
            Node::Apart(values) => {
                if let Some(value) = values.last() {
                    self.room(size);
                    self.doc.put(at, key, value.clone())?;
                }
            }
            node if size <= ROOM => {
                self.room(size);
                self.doc
                    .batch_create_object(at, key, &hydrate(node), false)?;
            }
            Node::Map(nodes) => {
                // Its containers come with it, as anywhere; what they hold may come in later changes.
                let containers = |node: &Node| match node {
                    Node::Map(_) => Some(Node::Map(Nodes::new())),
                    Node::Text(_) => Some(Node::Text(String::new())),
                    _ => None,
                };
                let bare = nodes.iter();
                let bare: Nodes = bare
                    .filter_map(|(key, node)| Some((key.clone(), containers(node)?)))
                    .collect();
                let bare = Node::Map(bare);
                self.room(self::size(key, &bare));
                let made = self
                    .doc
                    .batch_create_object(at, key, &hydrate(&bare), false)?;
                self.nodes(&made, nodes)?;
            }
            Node::Text(text) => {
                let made = match there {
                    Some(there) => there,
                    None => {
                        self.room(self::size(key, &Node::Text(String::new())));
                        self.doc.put_object(at, key, ObjType::Text)?
                    }
                };
                let chars: Vec<char> = text.chars().collect();
                for (n, stretch) in chars.chunks(STRETCH).enumerate() {
                    let stretch: String = stretch.iter().collect();
                    self.room(size::text(&stretch));
                    self.doc.splice_text(&made, n * STRETCH, 0, &stretch)?;
                }
            }
            Node::List(nodes) => {
                self.room(self::size(key, &Node::List(Vec::new())));
                let made = self.doc.put_object(at, key, ObjType::List)?;
                for (n, node) in nodes.iter().enumerate() {
                    self.room(self::size("", node));
                    match node {
                        Node::Scalar(value) => self.doc.insert(&made, n, value.clone())?,
                        node => {
                            self.doc
                                .batch_create_object(&made, n, &hydrate(node), true)?;
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn nodes(&mut self, at: &ObjId, nodes: &Nodes) -> Result<(), CommandError> {
        nodes
            .iter()
            .try_for_each(|(key, node)| self.node(at, key, node))
    }
}

/// How large it makes a change, from above.
fn size(key: &str, node: &Node) -> usize {
    const OP: usize = 64;
    let value = |value: &ScalarValue| match value {
        ScalarValue::Str(text) => text.len(),
        ScalarValue::Bytes(bytes) | ScalarValue::Unknown { bytes, .. } => bytes.len(),
        _ => 9,
    };
    let inside = match node {
        Node::Scalar(scalar) => value(scalar),
        Node::Apart(values) => values.iter().map(value).sum(),
        Node::Map(nodes) => nodes.iter().map(|(key, node)| size(key, node)).sum(),
        Node::List(nodes) => nodes.iter().map(|node| size("", node)).sum(),
        Node::Text(text) => size::text(text),
    };
    OP + key.len() + inside
}

/// As Automerge takes it to make all of it at once.
fn hydrate(node: &Node) -> hydrate::Value {
    let scalar = |value: &ScalarValue| hydrate::Value::Scalar(value.clone());
    match node {
        Node::Scalar(value) => scalar(value),
        Node::Apart(values) => scalar(values.last().unwrap_or(&ScalarValue::Null)),
        Node::Map(nodes) => {
            let nodes = nodes.iter();
            let all: HashMap<String, hydrate::Value> = nodes
                .map(|(key, node)| (key.clone(), hydrate(node)))
                .collect();
            hydrate::Value::Map(all.into())
        }
        Node::List(nodes) => nodes.iter().map(hydrate).collect::<Vec<_>>().into(),
        Node::Text(text) => hydrate::Value::text(ENCODING, text),
    }
}

fn is_there(nodes: &Nodes, path: &[String]) -> bool {
    match path {
        [] => false,
        [key] => matches!(nodes.get(key), Some(Node::Scalar(_) | Node::Apart(_))),
        [key, rest @ ..] => match nodes.get(key) {
            Some(Node::Map(inner)) => is_there(inner, rest),
            _ => false,
        },
    }
}

fn take_out(nodes: &mut Nodes, path: &[String]) {
    match path {
        [] => {}
        [key] => {
            nodes.remove(key);
        }
        [key, rest @ ..] => {
            if let Some(Node::Map(inner)) = nodes.get_mut(key) {
                take_out(inner, rest);
            }
        }
    }
}
