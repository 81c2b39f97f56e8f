//! Stretches of the text and its words, which know their places.

use super::words::{self, Kinds};
use std::ops::Range;

/// A part of the text, and where it begins in the whole.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
}

/// A word with the signs around it.
#[derive(Clone, Debug)]
pub(super) struct Word<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    /// In small letters, without the signs around; empty where there are only signs.
    pub(super) bare: String,
    pub(super) kinds: Kinds,
}

impl<'a> Stretch<'a> {
    pub(super) fn range(self) -> Range<usize> {
        self.at..self.at + self.text.len()
    }

    /// The part between two places counted from its own beginning.
    pub(super) fn part(self, range: Range<usize>) -> Self {
        Self {
            text: self.text.get(range.clone()).unwrap_or_default(),
            at: self.at + range.start,
        }
    }

    /// Without the signs around it that only keep things apart.
    pub(super) fn tidy(self) -> Self {
        let sign = |c: char| is_space(c) || words::SEPARATORS.contains(c);
        let start = self.text.len() - self.text.trim_start_matches(sign).len();
        let inner = self.text[start..].trim_end_matches(sign);
        if inner.chars().any(says_something) {
            Self {
                text: inner,
                at: self.at + start,
            }
        } else {
            Self {
                text: "",
                at: self.at,
            }
        }
    }

    pub(super) fn words(self) -> Vec<Word<'a>> {
        let pieces = self.text.split(is_space).filter(|w| !w.is_empty());
        pieces
            .map(|text| {
                Word::new(
                    text,
                    self.at + (text.as_ptr() as usize - self.text.as_ptr() as usize),
                )
            })
            .collect()
    }

    /// Its words with one blank between.
    pub(super) fn value(self) -> String {
        let words: Vec<_> = self
            .text
            .split(is_space)
            .filter(|w| !w.is_empty())
            .collect();
        words.join(" ")
    }
}

impl<'a> Word<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        let bare = words::bare(text);
        let kinds = words::kinds(text, &bare);
        Self {
            text,
            at,
            bare,
            kinds,
        }
    }

    pub(super) fn end(&self) -> usize {
        self.at + self.text.len()
    }

    pub(super) fn is(&self, kind: Kinds) -> bool {
        self.kinds.has(kind)
    }

    pub(super) fn is_among(&self, words: &[&str]) -> bool {
        words.contains(&self.bare.as_str())
    }

    /// Begins with a letter that is not a small one.
    pub(super) fn has_capital(&self) -> bool {
        let first = self.text.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
    }
}

/// What the words cover, from the first to the last.
pub(super) fn stretch<'a>(whole: &'a str, words: &[Word<'a>]) -> Stretch<'a> {
    let (at, end) = match words {
        [] => (0, 0),
        [first, ..] => (first.at, words[words.len() - 1].end()),
    };
    Stretch {
        text: whole.get(at..end).unwrap_or_default(),
        at,
    }
}

/// Blanks, control characters, and the invisible marks that phones and chats put around numbers.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Whether a character says more than that one thing ends and another begins.
pub(super) fn says_something(c: char) -> bool {
    c.is_alphanumeric()
        || !(is_space(c)
            || c.is_ascii_punctuation()
            || words::SEPARATORS.contains(c)
            || "…’‘‚›‹»«\u{fe0f}".contains(c))
}
