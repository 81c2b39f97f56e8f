//! Becoming one of another book's devices: what this one had before is set aside whole.

use crate::book::{BOOK, Book, Identity, Save};
use crate::cleared::cleared;
use crate::device::{Device, fresh_id};
use crate::platform::{Notice, Platform, StoreError};
use crate::set_aside::SET_ASIDE;
use crate::writer::Written;
use kith_sync::engine::Engine;
use kith_sync::engine::records::{SPACES, VAULT, is_of_vault};
use kith_sync::pairing::JoinedVault;
use kith_sync::store::{Op, Space};

/// How often a book is set aside again because another tab has saved something meanwhile.
const ATTEMPTS: usize = 5;

impl<P: Platform> Device<P> {
    /// Puts the joined vault in the place of this device's own book, which is set aside whole.
    pub(crate) async fn become_one_of(&self, joined: JoinedVault) -> Result<(), String> {
        // What is given from here on waits in the journal, and is done on the book that is joined.
        self.link.replacing.set(true);
        let done = self.give_way(joined).await;
        self.link.replacing.set(false);
        if let Err(e) = self.replay().await {
            self.link.trouble(e.to_string());
        }
        self.platform.notice(Notice::Book);
        done
    }

    async fn give_way(&self, joined: JoinedVault) -> Result<(), String> {
        let fence = self.take_fence().await.map_err(|e| e.to_string())?;
        let (engine, ops) = Engine::from_pairing(joined, fence);
        for _ in 0..ATTEMPTS {
            self.heard().await.map_err(|e| e.to_string())?;
            let steps = self.set_own_aside(ops.clone()).await;
            let save = Save::of(steps.map_err(|e| e.to_string())?);
            match self.writer.write(save).await.map_err(|e| e.to_string())? {
                Written::Complete(_) => {
                    let mut book = Book::open(&[]);
                    book.attach(&[]).map_err(|e| e.to_string())?;
                    *self.book.borrow_mut() = book;
                    self.begin_engine(engine);
                    return Ok(());
                }
                // Another tab has saved something, which belongs to what is set aside.
                Written::Conflict => {}
            }
        }
        Err(
            "Another window changed this book meanwhile. Make a new invitation and try again."
                .to_owned(),
        )
    }

    /// The steps by which these, of a vault that was joined, take the place of everything of the book before it.
    async fn set_own_aside(&self, mut ops: Vec<Op>) -> Result<Vec<Op>, StoreError> {
        self.leave_vault(&mut ops).await?;
        let fresh = Identity {
            id: fresh_id(&self.platform),
            shared: true,
        };
        ops.push(Op::Put(Space::Meta, BOOK.to_owned(), fresh.encode()));
        for (key, _) in self.platform.records(Space::Rows).await? {
            ops.push(Op::Delete(Space::Rows, key));
        }
        for space in [Space::Changes, Space::Outbox] {
            let log = self.platform.log(space, 0).await?;
            ops.extend(cleared(space, &log));
        }
        let book = self.book.borrow();
        ops.push(Op::ExpectNothingAfter(Space::Changes, book.seen()));
        if let Some(graph) = book.graph().filter(|graph| !graph.people().is_empty()) {
            ops.push(Op::Put(Space::Meta, SET_ASIDE.to_owned(), graph.save()));
        }
        Ok(ops)
    }

    /// Puts in front what removes the records of a vault that this device was removed from; nothing if it is in none.
    async fn leave_vault(&self, ops: &mut Vec<Op>) -> Result<(), StoreError> {
        let vault = self.platform.get(Space::Meta, VAULT).await?;
        for op in ops.iter_mut() {
            if let Op::Expect(Space::Meta, key, expected) = op
                && key == VAULT
            {
                expected.clone_from(&vault);
            }
        }
        for space in SPACES {
            for (key, _) in self.platform.records(space).await? {
                if space != Space::Meta || is_of_vault(&key) {
                    ops.insert(0, Op::Delete(space, key));
                }
            }
        }
        Ok(())
    }
}
