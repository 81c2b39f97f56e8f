//! What comes from other devices becomes part of the document, and the document goes out as a whole.

use crate::book::{DeliverError, Save};
use crate::device::Device;
use crate::platform::{Notice, Platform};
use crate::writer::Written;
use kith_sync::engine::Delivered;
use kith_sync::store::{Op, Space, outbox};

/// How often the document is read again because it has changed meanwhile.
const ATTEMPTS: usize = 3;

impl<P: Platform> Device<P> {
    /// The document and its heads, once all of it is on the disk, without these changes and without what stands in the
    /// outbox. `None` if people keep writing meanwhile.
    pub(crate) async fn sent_document(
        &self,
        unsent: &[Vec<u8>],
    ) -> Option<(Vec<u8>, Vec<[u8; 32]>)> {
        for _ in 0..ATTEMPTS {
            let (document, heads) = {
                let book = self.book.borrow();
                let graph = book.graph()?;
                (graph.save(), graph.heads())
            };
            // Saves land in order: once this empty one has, so has everything before it.
            self.writer.write(Save::default()).await.ok()?;
            let waiting = self.platform.log(Space::Outbox, 0).await.ok()?;
            if waiting.is_empty() && unsent.is_empty() {
                return Some((document, heads));
            }
            let waiting = waiting
                .iter()
                .filter_map(|(key, entry)| outbox::read(*key, entry));
            let mut mine = unsent.concat();
            waiting.for_each(|item| mine.extend(item.changes));
            let book = self.book.borrow();
            let graph = book.graph()?;
            if graph.heads() == heads {
                let sent = graph.without_last(&mine).ok()?;
                return Some((sent.save(), sent.heads()));
            }
        }
        None
    }

    /// What arrived becomes part of the document and durable, together with what the engine notes about it.
    pub(crate) async fn deliver(
        &self,
        parts: &[Vec<u8>],
        heads: &[[u8; 32]],
        ops: Vec<Op>,
        whole: bool,
    ) -> Option<Delivered> {
        let delivered = self.book.borrow_mut().deliver(parts, heads, ops, whole);
        match delivered {
            Ok(delivered) => {
                let written = self.writer.write(delivered.save).await.ok()?;
                self.platform.notice(Notice::Book);
                self.look_at_pictures();
                // With a whole document what the engine is not sure of goes into the outbox again.
                if whole {
                    self.feed();
                }
                Some(match (written, delivered.as_stated) {
                    (Written::Conflict, _) => Delivered::Conflict,
                    (Written::Complete(_), true) => Delivered::Applied,
                    (Written::Complete(_), false) => Delivered::Bad(
                        "Its changes do not make the state that it names.".to_owned(),
                    ),
                })
            }
            Err(DeliverError::MissingDeps(places)) => Some(Delivered::MissingDeps(places)),
            Err(DeliverError::Bad(sentence)) => Some(Delivered::Bad(sentence)),
        }
    }
}
