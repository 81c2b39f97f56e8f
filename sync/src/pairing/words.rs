//! The twelve words of an invitation, read as people type them.

use bip39::Language;
use zeroize::Zeroizing;

use super::PairingError;
use crate::keys::{PhraseError, parse_words};

/// How many words 128 bits and their checksum make.
const COUNT: usize = 12;
/// So many letters tell every word of the list from all others.
const ENOUGH: usize = 4;

/// The 128 bits that the words stand for.
pub(super) fn parse(given: &str) -> Result<Zeroizing<[u8; 16]>, PairingError> {
    let typed: Vec<&str> = given.split_whitespace().collect();
    let known = typed
        .iter()
        .enumerate()
        .map(|(index, word)| {
            whole(word).ok_or_else(|| PairingError::UnknownWord {
                place: index + 1,
                word: (*word).to_owned(),
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    if known.len() != COUNT {
        return Err(PairingError::WordCount(known.len()));
    }
    let joined = Zeroizing::new(known.join(" "));
    let mnemonic = parse_words(&joined).map_err(|error| match error {
        PhraseError::Count(count) => PairingError::WordCount(count),
        PhraseError::UnknownWord(_) | PhraseError::Checksum => PairingError::WordsDisagree,
    })?;
    let entropy = Zeroizing::new(mnemonic.to_entropy());
    entropy
        .as_slice()
        .try_into()
        .map(Zeroizing::new)
        .map_err(|_| PairingError::WordCount(COUNT))
}

/// The word of the list that is meant.
fn whole(typed: &str) -> Option<&'static str> {
    let typed = typed.to_lowercase();
    let mut meant = Language::English.words_by_prefix_iter(&typed);
    let first = meant.next()?;
    (first == typed || (typed.len() >= ENOUGH && meant.next().is_none())).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn four_letters_are_a_word_and_fewer_only_if_the_word_is_that_short() {
        for (typed, meant) in [
            ("abandon", Some("abandon")),
            ("ABAN", Some("abandon")),
            ("abando", Some("abandon")),
            ("aba", None),
            ("abandn", None),
            ("act", Some("act")),
            ("acti", Some("action")),
            ("actio", Some("action")),
            ("zoo", Some("zoo")),
            ("zzzz", None),
            ("", None),
        ] {
            assert_eq!(whole(typed), meant, "{typed}");
        }
    }
}
