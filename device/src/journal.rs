//! What was given before the document is there, or while another takes its place: kept as it was given, durable at
//! once, and done in the same order when there is one.

use crate::book::Save;
use crate::device::{Device, Done, NotDone, OpenError, settle};
use crate::given::Given;
use crate::left_out::{self, ERASED};
use crate::pictures::{Sealed, pictures_in, puts};
use crate::platform::{Platform, StoreError};
use kith_graph::command::Command;
use kith_graph::document::Graph;
use kith_graph::ids::BatchId;
use kith_sync::store::{Op, Space, Tx};
use std::cell::Cell;

/// How many entries this tab has written, counted on from what it found.
#[derive(Default)]
pub(crate) struct Journal {
    last: Cell<u64>,
}

impl<P: Platform> Device<P> {
    /// Keeps the command itself, and does it when the document is there.
    pub(crate) async fn journal(&self, given: Given, beside: Sealed) -> Result<Done, NotDone> {
        Graph::check(&given.command).map_err(|e| NotDone::Refused(e.to_string()))?;
        let entry = self.entry(&given).await.map_err(NotDone::Failed)?;
        let save = Save::of(vec![entry]).and(puts(beside));
        settle(self.writer.write(save))
            .await
            .map_err(NotDone::Failed)?;
        if self.takes_edits() {
            // Boxed: what is journaled is run by the same function that journals.
            let replayed = Box::pin(self.replay()).await;
            replayed.map_err(|e| NotDone::Failed(e.to_string()))?;
        }
        Ok(Done::saved(given.batch))
    }

    /// Another tab has put another document in the place of this one's: what was given here is done on that one, once
    /// this tab, or any, is loaded anew. Parts of one command stay apart, under its batch.
    pub(crate) async fn keep(
        &self,
        batch: BatchId,
        parts: Vec<Given>,
        journaled: Option<(String, Vec<u8>)>,
        beside: Sealed,
    ) -> Result<Done, NotDone> {
        if journaled.is_none() {
            let mut ops = puts(beside);
            for given in &parts {
                ops.push(self.entry(given).await.map_err(NotDone::Failed)?);
            }
            let kept = self.platform.transact(&Tx { ops }).await;
            kept.map_err(|e| NotDone::Failed(e.to_string()))?;
        }
        Ok(Done::saved(batch))
    }

    async fn entry(&self, given: &Given) -> Result<Op, String> {
        let key = self.next_key(given.batch).await;
        let key = key.map_err(|e| e.to_string())?;
        Ok(Op::Put(Space::Journal, key, given.encode()?))
    }

    /// Entries are done in the order of their keys. Batches alone do not tell it: several are of one millisecond, and
    /// clocks are set back.
    async fn next_key(&self, batch: BatchId) -> Result<String, StoreError> {
        let keys = self.platform.keys(Space::Journal).await?;
        let place = |key: &String| key.split_once('/')?.0.parse().ok();
        let last = keys.iter().filter_map(place).fold(0, u64::max);
        let next = last.max(self.journal.last.get()) + 1;
        self.journal.last.set(next);
        Ok(format!("{next:020}/{batch}"))
    }

    /// Does what was journaled. Applying the same batch twice changes nothing, so a crash in between is harmless.
    pub(crate) async fn replay(&self) -> Result<(), OpenError> {
        for (key, bytes) in self.platform.records(Space::Journal).await? {
            // What a newer version wrote waits for that version.
            let Ok(given) = serde_json::from_slice::<Given>(&bytes) else {
                continue;
            };
            if self.is_only_about_erased(&given.command) {
                self.leave_out(&given, ERASED, &key, bytes);
                continue;
            }
            let journaled = Some((key.clone(), bytes.clone()));
            match self.run_as(given.clone(), journaled, Sealed::new()).await {
                Ok(_) => {}
                Err(NotDone::Refused(why)) => {
                    let why = format!("could not be done on the book as it was then: {why}");
                    self.leave_out(&given, &why, &key, bytes);
                }
                Err(NotDone::Failed(sentence)) => self.link.trouble(sentence),
            }
        }
        Ok(())
    }

    fn is_only_about_erased(&self, command: &Command) -> bool {
        let book = self.book.borrow();
        let graph = book.graph();
        graph.is_some_and(|graph| graph.is_only_about_erased(command))
    }

    /// It goes from the journal, and the person is told.
    fn leave_out(&self, given: &Given, why: &str, key: &str, bytes: Vec<u8>) {
        let sentence = left_out::sentence(given, why);
        let Some((sentences, kept)) = self.left_out_with(vec![sentence]) else {
            return;
        };
        self.link.left_out.replace(sentences);
        let mut ops = vec![
            Op::Expect(Space::Journal, key.to_owned(), Some(bytes)),
            Op::Delete(Space::Journal, key.to_owned()),
            kept,
        ];
        let pictures = pictures_in(&given.command).into_iter();
        ops.extend(pictures.map(|id| Op::Delete(Space::Blobs, id.to_string())));
        // If it did not land, the next start does it again.
        drop(self.writer.write(Save::of(ops)));
    }
}
