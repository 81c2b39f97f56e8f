//! The recovery phrase: shown by the device that began the sharing, until the person has typed it.

use crate::device::Device;
use crate::platform::Platform;
use futures::channel::oneshot;
use kith_sync::engine::{Input, Status};
use kith_sync::keys::RecoveryPhrase;

impl<P: Platform> Device<P> {
    /// The 24 words, as long as nobody has confirmed them; only the device that began the sharing ever has them.
    #[must_use]
    pub fn phrase(&self) -> Option<String> {
        let engine = self.link.engine.borrow();
        let phrase = engine.as_ref()?.unconfirmed_phrase()?;
        Some(phrase.words().to_string())
    }

    /// Whether words wait to be written down and confirmed.
    #[must_use]
    pub fn has_phrase(&self) -> bool {
        let engine = self.link.engine.borrow();
        engine
            .as_ref()
            .is_some_and(|e| e.unconfirmed_phrase().is_some())
    }

    /// The person typed the words. If they are right, this device forgets them.
    ///
    /// # Errors
    /// A sentence that says what is wrong; the words stay and can be looked at again.
    pub fn confirm_phrase(&self, words: &str) -> Result<(), String> {
        let typed = RecoveryPhrase::parse(words).map_err(|e| sentence(&e.to_string()))?;
        let right = {
            let engine = self.link.engine.borrow();
            let phrase = engine.as_ref().and_then(|e| e.unconfirmed_phrase());
            phrase.ok_or("This phrase was confirmed already.")? == &typed
        };
        if !right {
            return Err(
                "This is a recovery phrase, but not the one of this book. Compare it word by word."
                    .to_owned(),
            );
        }
        self.engine_input(Input::PhraseConfirmed);
        Ok(())
    }
}

impl<P: Platform> Device<P> {
    /// Puts a new recovery phrase in the place of this one; it is then shown until it is confirmed.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn replace_phrase(&self, words: &str) -> Result<(), String> {
        let phrase = RecoveryPhrase::parse(words).map_err(|e| sentence(&e.to_string()))?;
        self.ask_with_phrase(Input::ReplacePhrase(phrase)).await
    }

    /// Ends the book at the relay. What is on the devices stays on them.
    ///
    /// # Errors
    /// A sentence that a person can act on; nothing has changed then.
    pub async fn delete_vault(&self, words: &str) -> Result<(), String> {
        let phrase = RecoveryPhrase::parse(words).map_err(|e| sentence(&e.to_string()))?;
        self.ask_with_phrase(Input::DeleteVault(phrase)).await
    }

    async fn ask_with_phrase(&self, input: Input) -> Result<(), String> {
        let status = self.link.engine.borrow().as_ref().map(|e| e.status());
        if !matches!(status, Some(Status::Syncing | Status::Synced)) {
            return Err(
                "This needs a connection to the relay. Connect, then try again.".to_owned(),
            );
        }
        let (answer, answered) = oneshot::channel();
        *self.link.asking.borrow_mut() = Some(answer);
        self.engine_input(input);
        answered
            .await
            .unwrap_or_else(|_| Err("Something else was asked meanwhile.".to_owned()))
    }

    /// What the engine made of it.
    pub(crate) fn answered(&self, result: Result<(), String>) {
        if let Some(waiting) = self.link.asking.borrow_mut().take() {
            // Whoever asked may have closed the page.
            let _ = waiting.send(result);
        }
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(char::to_uppercase);
    first
        .into_iter()
        .flatten()
        .chain(chars)
        .chain(['.'])
        .collect()
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_reason_becomes_a_sentence() {
        assert_eq!(
            sentence("word 3 is not on the list"),
            "Word 3 is not on the list."
        );
    }
}
