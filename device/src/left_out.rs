//! What was called saved and could not be done in the end: kept as sentences until the person has seen them.

use crate::book::Save;
use crate::device::Device;
use crate::given::Given;
use crate::platform::{Notice, Platform, StoreError};
use kith_sync::store::{Op, Space};

const LEFT_OUT: &str = "left-out";

/// Why what is only about erased people is not done.
pub(crate) const ERASED: &str = "was about somebody who was erased for good, and is left out.";

/// As it lies on the disk.
pub(crate) async fn left_out<P: Platform>(platform: &P) -> Result<Vec<String>, StoreError> {
    let bytes = platform.get(Space::Meta, LEFT_OUT).await?;
    let sentences = bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    Ok(sentences.unwrap_or_default())
}

/// A sentence about what was given, which says neither names nor texts.
pub(crate) fn sentence(given: &Given, why: &str) -> String {
    let words = given.in_words();
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    let words: String = first.into_iter().flatten().chain(chars).collect();
    format!("{words} {why}")
}

impl<P: Platform> Device<P> {
    /// All that the person has not seen yet with these added, and the step that keeps it.
    pub(crate) fn left_out_with(&self, more: Vec<String>) -> Option<(Vec<String>, Op)> {
        let mut all = self.link.left_out.borrow().clone();
        all.extend(more);
        let sentences = serde_json::to_vec(&all).ok()?;
        Some((all, Op::Put(Space::Meta, LEFT_OUT.to_owned(), sentences)))
    }

    /// The person has seen what was left out, [`Status::left_out`](crate::status::Status::left_out).
    ///
    /// # Errors
    /// A sentence, if that could not be written; it is shown again then.
    pub async fn forget_left_out(&self) -> Result<(), String> {
        let save = Save::of(vec![Op::Delete(Space::Meta, LEFT_OUT.to_owned())]);
        self.writer.write(save).await.map_err(|e| e.to_string())?;
        self.link.left_out.borrow_mut().clear();
        self.platform.notice(Notice::Status);
        Ok(())
    }
}
