//! What a platform does when the book begins anew.

use kith_sync::engine::{Delivered, Renewed, Unsent};
use kith_sync::store::{Op, Space, outbox};

use super::Peer;
use super::doc::Doc;

impl Peer {
    /// The document without what is to be erased, if all that is here was sealed.
    pub fn renew(&self) -> Renewed {
        if !self.disk.outbox().is_empty() {
            return Renewed::NotYet;
        }
        let mut erased = self.doc.erased();
        if self.erasing.is_subset(&erased) {
            return Renewed::Done;
        }
        erased.extend(self.erasing.iter().cloned());
        let doc = self.faulty.as_ref().unwrap_or(&self.doc);
        let doc = doc.without(&erased);
        Renewed::Document {
            document: doc.save(),
            heads: doc.heads(),
            blobs: Self::named_by(&doc),
        }
    }

    pub fn replace(
        &mut self,
        document: &[u8],
        heads: &[[u8; 32]],
        exact: bool,
        unsent: &[Unsent],
        ops: &[Op],
    ) -> Delivered {
        let mut new = Doc::default();
        match new.apply(&[document.to_vec()], heads) {
            Delivered::Applied => {}
            other => return other,
        }
        let waiting = self.disk.outbox();
        let mut sent = self.doc.clone();
        let changes = waiting.iter().map(|item| &item.changes);
        for changes in unsent.iter().map(|unsent| &unsent.changes).chain(changes) {
            sent = sent.minus(changes);
        }
        if exact && sent.without(&new.erased()).texts() != new.texts() {
            return Delivered::Bad("it lacks something".into());
        }
        let mut given: Vec<Vec<u8>> = Vec::new();
        for unsent in unsent {
            assert!(!unsent.given.is_empty(), "what was given is known here");
            given.extend(unsent.given.iter().cloned());
        }
        given.extend(waiting.iter().map(|item| item.given.clone()));
        let mut all = ops.to_vec();
        all.extend(waiting.iter().map(|item| Op::Drop(Space::Outbox, item.key)));
        let (erased, mut dropped) = (new.erased(), Vec::new());
        for given in given {
            let text = String::from_utf8(given).unwrap();
            if erased.contains(&text) {
                dropped.push(text);
                continue;
            }
            let changes = new.write(&text);
            let entry = outbox::entry_given(&changes, &new.heads(), text.as_bytes());
            all.push(Op::Append(Space::Outbox, entry));
        }
        all.extend(self.unnamed_by(&new));
        if self.disk.run(&all).is_err() {
            return Delivered::Conflict;
        }
        self.doc = new;
        self.dropped.extend(dropped);
        Delivered::Applied
    }
}
