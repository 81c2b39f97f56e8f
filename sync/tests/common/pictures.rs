//! What a platform does about pictures: texts of the document name them, the disk holds them sealed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use kith_sync::blob::{self, BlobId, BlobKey};
use kith_sync::engine::{Away, Blobs, Effect, Input, KEPT_UNNAMED};
use kith_sync::store::{Op, Space};

use super::doc::Doc;
use super::{Peer, World};

const NAMED: &str = "picture ";
const REMOVED: &str = "no picture ";

/// What somebody who looks at pictures has seen.
#[derive(Default)]
pub struct Looked {
    /// Contents that came and opened.
    pub shown: BTreeMap<BlobId, Vec<u8>>,
    /// What could not be had, in the order it was told.
    pub away: Vec<(BlobId, Away)>,
    /// What came and did not open.
    pub broken: Vec<BlobId>,
}

/// The text that names a picture.
pub fn naming(id: BlobId, key: &BlobKey) -> String {
    let mut text = format!("{NAMED}{id} ");
    for byte in key.as_bytes() {
        write!(text, "{byte:02x}").unwrap();
    }
    text
}

/// All pictures that the document knows of, with their keys.
fn keys(doc: &Doc) -> BTreeMap<BlobId, BlobKey> {
    let of = |text: String| {
        let (id, key) = text.strip_prefix(NAMED)?.split_once(' ')?;
        let byte = |at: usize| u8::from_str_radix(&key[at..at + 2], 16).unwrap();
        let key: Vec<u8> = (0..64).step_by(2).map(byte).collect();
        Some((BlobId::parse(id)?, BlobKey::from_bytes(&key)?))
    };
    doc.texts().into_iter().filter_map(of).collect()
}

/// When pictures were removed, in seconds.
fn removed(doc: &Doc) -> BTreeMap<BlobId, u64> {
    let of = |text: String| {
        let (id, at) = text.strip_prefix(REMOVED)?.split_once(' ')?;
        Some((BlobId::parse(id)?, at.parse().unwrap()))
    };
    doc.texts().into_iter().filter_map(of).collect()
}

impl Peer {
    /// What its driver says of blobs at this moment, in milliseconds.
    pub fn blobs(&self, now: u64) -> Blobs {
        let removed = removed(&self.doc);
        let is_old = |id: &BlobId| {
            let at = removed.get(id);
            at.is_some_and(|at| now / 1_000 >= at + KEPT_UNNAMED)
        };
        let (expired, named) = keys(&self.doc).into_keys().partition(is_old);
        let held = self.disk.keys(Space::Blobs);
        Blobs {
            named,
            expired,
            held: held.iter().filter_map(|key| BlobId::parse(key)).collect(),
        }
    }

    /// What the new document names, when the book begins anew.
    pub fn named_by(doc: &Doc) -> Vec<BlobId> {
        keys(doc).into_keys().collect()
    }

    /// The steps that delete what a new document does not name.
    pub fn unnamed_by(&self, doc: &Doc) -> Vec<Op> {
        let named: BTreeSet<String> = keys(doc).into_keys().map(|id| id.to_string()).collect();
        let held = self.disk.keys(Space::Blobs).into_iter();
        let gone = held.filter(|key| !named.contains(key));
        gone.map(|key| Op::Delete(Space::Blobs, key)).collect()
    }
}

impl World {
    /// This peer's platform knows of pictures.
    pub fn show_pictures(&mut self, peer: usize) {
        self.peers[peer].shows_pictures = true;
        self.say_blobs(peer);
    }

    /// A person adds a picture; the same content gives another id each time.
    pub fn add_picture(&mut self, peer: usize, content: &[u8]) -> BlobId {
        let id = BlobId::generate(&mut self.entropy);
        let key = BlobKey::generate(&mut self.entropy);
        let sealed = blob::seal(id, &key, content, &mut self.entropy).unwrap();
        let put = Op::Put(Space::Blobs, id.to_string(), sealed);
        self.peers[peer].disk.run(&[put]).unwrap();
        self.edit(peer, &naming(id, &key));
        self.say_blobs(peer);
        id
    }

    /// A person removes one.
    pub fn remove_picture(&mut self, peer: usize, id: BlobId) {
        let at = self.now / 1_000;
        self.edit(peer, &format!("{REMOVED}{id} {at}"));
        self.say_blobs(peer);
    }

    /// A person looks at one.
    pub fn look_at(&mut self, peer: usize, id: BlobId) {
        self.input(peer, Input::WantBlob(id));
    }

    /// What a peer holds, opened.
    pub fn picture(&self, peer: usize, id: BlobId) -> Option<Vec<u8>> {
        let at = &self.peers[peer];
        let sealed = at.disk.get(Space::Blobs, &id.to_string())?;
        Some(blob::open(id, &keys(&at.doc)[&id], &sealed).unwrap())
    }

    pub(super) fn blob_effect(&mut self, peer: usize, effect: Effect) {
        let at = &mut self.peers[peer];
        match effect {
            Effect::ReadBlob { id } => {
                let sealed = at.disk.get(Space::Blobs, &id.to_string());
                self.input(peer, Input::BlobRead { id, sealed });
            }
            Effect::BlobArrived { id, sealed } => {
                let opened = blob::open(id, &keys(&at.doc)[&id], &sealed);
                let Ok(content) = opened else {
                    at.looked_at.broken.push(id);
                    return;
                };
                at.looked_at.shown.insert(id, content);
                let put = Op::Put(Space::Blobs, id.to_string(), sealed);
                at.disk.run(&[put]).unwrap();
                self.say_blobs(peer);
            }
            Effect::BlobAway { id, why } => at.looked_at.away.push((id, why)),
            Effect::ForgetBlobs(ids) => {
                let delete = |id: &BlobId| Op::Delete(Space::Blobs, id.to_string());
                let ops: Vec<Op> = ids.iter().map(delete).collect();
                at.disk.run(&ops).unwrap();
                self.say_blobs(peer);
            }
            other => panic!("not about pictures: {other:?}"),
        }
    }
}
