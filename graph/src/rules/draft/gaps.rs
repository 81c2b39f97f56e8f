//! The gaps of a template and what fills them.

use std::collections::BTreeMap;

/// What is known, by the gap's name. Empty values are none.
#[derive(Default)]
pub(super) struct Gaps(BTreeMap<&'static str, String>);

impl Gaps {
    /// Fills a gap; a full stop at the end is the template's own to set.
    pub(super) fn set(&mut self, gap: &'static str, value: &str) {
        let value = value.trim();
        let value = if value.ends_with("..") {
            value
        } else {
            value.trim_end_matches('.')
        };
        self.0.insert(gap, value.to_owned());
    }

    pub(super) fn is_empty(&self, gap: &str) -> bool {
        self.0.get(gap).is_none_or(String::is_empty)
    }

    /// A template's text, filled. A gap that cannot be filled takes its sentence away, and a paragraph without sentences
    /// goes too.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut paragraphs: Vec<String> = Vec::new();
        for paragraph in text.replace("\r\n", "\n").split("\n\n") {
            let lines = paragraph.lines().filter_map(|line| self.line(line));
            let filled = lines.collect::<Vec<_>>().join("\n");
            if !filled.is_empty() {
                paragraphs.push(filled);
            }
        }
        paragraphs.join("\n\n")
    }

    /// The sentences of a line that can be filled; `None` if nothing is left.
    fn line(&self, line: &str) -> Option<String> {
        let filled: Vec<String> = sentences(line).filter_map(|s| self.sentence(s)).collect();
        (!filled.is_empty()).then(|| filled.join(" "))
    }

    fn sentence(&self, sentence: &str) -> Option<String> {
        let mut out = String::new();
        let mut rest = sentence;
        while let Some((before, after)) = rest.split_once('{') {
            // A brace that nothing closes is only a brace.
            let Some((gap, after)) = after.split_once('}') else {
                break;
            };
            out.push_str(before);
            if self.is_empty(gap) {
                return None;
            }
            out.push_str(self.0.get(gap)?);
            rest = after;
        }
        out.push_str(rest);
        (!out.trim().is_empty()).then_some(out)
    }
}

/// The sentences of a line: up to a full stop, question or exclamation mark, with the quotes that close behind it, before
/// white space.
fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line.trim();
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut ended = false;
        let mut cut = rest.len();
        for (at, c) in rest.char_indices() {
            if ended && c.is_whitespace() {
                cut = at;
                break;
            }
            ended = matches!(c, '.' | '?' | '!' | '…')
                || ended && matches!(c, '”' | '"' | '’' | ')' | '»');
        }
        let (sentence, after) = rest.split_at(cut);
        rest = after.trim_start();
        Some(sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_that_cannot_be_filled_takes_its_sentence_away() {
        let mut gaps = Gaps::default();
        gaps.set("first", "Priya");
        gaps.set("note", "She rang. Twice.");
        gaps.set("none", "  ");
        for (text, filled) in [
            ("Hi {first},", "Hi Priya,"),
            ("Hi {none},\nhow are you?", "how are you?"),
            ("One. Two {none}. Three?", "One. Three?"),
            ("One {unknown}! Two.", "Two."),
            (
                "You said: “{note}.” And?",
                "You said: “She rang. Twice.” And?",
            ),
            ("Hi {first},\n\nA {none}.\n\n{first}", "Hi Priya,\n\nPriya"),
            ("Hi.\r\n\r\nYes.", "Hi.\n\nYes."),
            ("{first}{none}", ""),
            ("a { b", "a { b"),
            ("{first} { b", "Priya { b"),
            ("v1.2 of {first} e.g. {none}. Ok.", "v1.2 of Priya e.g. Ok."),
            ("", ""),
        ] {
            assert_eq!(gaps.fill(text), filled, "{text:?}");
        }
    }
}
