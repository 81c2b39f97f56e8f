//! The recovery phrase: shown by the device that began the sharing, until the person has typed it.

use crate::device::Device;
use crate::platform::Platform;
use kith_sync::engine::Input;
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
