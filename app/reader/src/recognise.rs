//! From a card to its fields, whoever recognises the text.

use crate::reading::{Reading, Task};
use kith_formats::card::{CardFields, Word};

/// Sees text in a picture.
pub trait TextRecognizer {
    /// Why a picture could not be looked at.
    type Error;

    /// The words of a picture, in its pixels; none is an answer too.
    ///
    /// # Errors
    /// If it cannot be looked at, now or at all.
    fn words(&self, task: &Task) -> impl Future<Output = Result<Vec<Word>, Self::Error>>;
}

/// Reads a card to its end. `progress` is told before each picture how many were answered, and how many there will be.
///
/// # Errors
/// What the recogniser said; the fields are then as far as they were read.
pub async fn recognise<R: TextRecognizer>(
    reading: &mut Reading,
    recognizer: &R,
    mut progress: impl FnMut(usize, usize),
) -> Result<CardFields, R::Error> {
    while let Some(task) = reading.next() {
        let (done, of) = reading.progress();
        progress(done, of);
        let words = recognizer.words(&task).await?;
        reading.answer(words);
    }
    Ok(reading.fields())
}
