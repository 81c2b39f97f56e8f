//! What comes from other devices becomes part of the document, and the document goes out as a whole.

use crate::book::{DeliverError, Save};
use crate::device::Device;
use crate::platform::{Notice, Platform};
use crate::writer::Written;
use kith_sync::engine::Delivered;
use kith_sync::store::Op;

impl<P: Platform> Device<P> {
    /// The whole document and its heads, once all of it is on the disk.
    pub(crate) async fn durable_document(&self) -> Option<(Vec<u8>, Vec<[u8; 32]>)> {
        let document = {
            let book = self.book.borrow();
            let graph = book.graph()?;
            (graph.save(), graph.heads())
        };
        // Saves land in order: once this empty one has, so has everything before it.
        self.writer.write(Save::default()).await.ok()?;
        Some(document)
    }

    /// What arrived becomes part of the document and durable, together with what the engine notes about it.
    pub(crate) async fn deliver(
        &self,
        changes: &[u8],
        heads: &[[u8; 32]],
        ops: Vec<Op>,
        whole: bool,
    ) -> Option<Delivered> {
        let delivered = self.book.borrow_mut().deliver(changes, heads, ops, whole);
        match delivered {
            Ok(delivered) => {
                let written = self.writer.write(delivered.save).await.ok()?;
                self.platform.notice(Notice::Book);
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
            Err(DeliverError::MissingDeps) => Some(Delivered::MissingDeps),
            Err(DeliverError::Bad(sentence)) => Some(Delivered::Bad(sentence)),
        }
    }
}
