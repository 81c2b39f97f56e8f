//! Words that are nearly what was typed: a letter left out, put in or taken for another, or two that changed places.

/// A word of so many letters may differ by one edit …
const ONE: usize = 4;
/// … and one of so many by two.
const TWO: usize = 8;
/// Longer words are only found as they are typed.
const LONGEST: usize = 24;
/// So much of a person's search text is looked through: names, companies and titles come first, the long note last.
const LOOKED_AT: usize = 96;
/// The bit of a mask that tells letters beyond ASCII.
const WIDE: u32 = 1;

/// A typed word, made ready to be held against many.
pub(super) struct Typed<'a> {
    word: &'a str,
    letters: Vec<char>,
    mask: u32,
    most: usize,
    /// Whether it may be the beginning of a longer word: the one that is still being typed.
    unfinished: bool,
}

impl<'a> Typed<'a> {
    /// The words of a query; numbers and short words allow no edit.
    pub(super) fn all(words: &[&'a str]) -> Vec<Self> {
        let last = words.len().saturating_sub(1);
        let of = |(i, word): (usize, &&'a str)| Self::new(word, i == last);
        words.iter().enumerate().map(of).collect()
    }

    fn new(word: &'a str, unfinished: bool) -> Self {
        let letters: Vec<char> = word.chars().collect();
        let fixed = letters.len() > LONGEST || !letters.iter().all(|c| c.is_alphabetic());
        Self {
            word,
            mask: word
                .bytes()
                .fold(0, |seen, byte| seen | BITS[usize::from(byte)]),
            most: match letters.len() {
                _ if fixed => 0,
                n if n >= TWO => 2,
                n if n >= ONE => 1,
                _ => 0,
            },
            letters,
            unfinished,
        }
    }

    /// The word as it was typed.
    pub(super) fn as_typed(&self) -> &'a str {
        self.word
    }

    /// Whether a text has a word that it may stand for, in a name or not.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        let mut near = false;
        if self.most > 0 {
            each_word(text, |_, word, mask| {
                near = near || self.distance(word, mask, self.unfinished).is_some();
            });
        }
        near
    }

    /// How many edits make it a word of a search text whose name is the first line, and whether that word is one of the
    /// name; `None` if that takes more than is allowed.
    fn edits(&self, search: &str, name: &str) -> Option<(usize, bool)> {
        if self.most == 0 {
            return None;
        }
        let mut least: Option<(usize, bool)> = None;
        each_word(search, |at, word, mask| {
            let in_name = at < name.len();
            if least.is_none_or(|(edits, _)| edits > 1)
                && let Some(edits) = self.distance(word, mask, in_name && self.unfinished)
                && least.is_none_or(|(so_far, _)| edits < so_far)
            {
                least = Some((edits, in_name));
            }
        });
        least
    }

    /// The edits between it and a word, or its beginning.
    fn distance(&self, word: &str, mask: u32, beginning: bool) -> Option<usize> {
        let (n, k) = (self.letters.len(), self.most);
        let wide = (self.mask | mask) & WIDE != 0;
        // Cheap tests first: almost every word of a large book ends here. A letter has up to four bytes, an edit up to
        // three bits of what a mask tells.
        let (bytes, bits) = if wide { (4, 3 * k) } else { (1, k) };
        let apart = |a: u32, b: u32| (a & !b).count_ones() as usize > bits;
        if word.len() + k < n || apart(self.mask, mask) {
            return None;
        }
        if !beginning && (word.len() > (n + k) * bytes || apart(mask, self.mask)) {
            return None;
        }
        let edits = |most| {
            if wide {
                let letters: Vec<char> = word.chars().collect();
                least_edits(&self.letters, &letters, most, beginning)
            } else {
                least_edits(self.word.as_bytes(), word.as_bytes(), most, beginning)
            }
        };
        (1..=k).find_map(edits)
    }
}

/// How near a search text without all words typed is to them, the nearest first: fewer edits, then words of the name.
/// `None` where a word is missing.
pub(super) fn nearness(typed: &[Typed<'_>], search: &str, name: &str) -> Option<i64> {
    let (mut edits, mut outside) = (0, false);
    for word in typed {
        // A word that stands alone is not there, or nobody would ask.
        let (n, in_name) = if typed.len() > 1 && search.contains(word.word) {
            (0, name.contains(word.word))
        } else {
            word.edits(search, name)?
        };
        edits += n;
        outside |= !in_name;
    }
    i64::try_from(edits * 2 + usize::from(outside)).ok()
}

/// The least edits that make one word the other, or with `beginning` some beginning of the other, if they are at most so
/// many. Two letters that changed places are one edit, and no stretch is edited twice (optimal string alignment).
///
/// What both begin with is never edited, so that only the first letter that differs has to be tried: changed, put in,
/// left out, or swapped with the next.
fn least_edits<T: PartialEq>(
    typed: &[T],
    word: &[T],
    most: usize,
    beginning: bool,
) -> Option<usize> {
    let same = typed.iter().zip(word).take_while(|(a, b)| a == b).count();
    let (typed, word) = (typed.get(same..)?, word.get(same..)?);
    if typed.is_empty() && (beginning || word.is_empty()) {
        return Some(0);
    }
    let less = most.checked_sub(1)?;
    let after = |typed: Option<&[T]>, word: Option<&[T]>| {
        Some(1 + least_edits(typed?, word?, less, beginning)?)
    };
    let swapped = match (typed, word) {
        ([a, b, ..], [c, d, ..]) if a == d && b == c => after(typed.get(2..), word.get(2..)),
        _ => None,
    };
    [
        swapped,
        after(typed.get(1..), word.get(1..)),
        after(typed.get(1..), Some(word)),
        after(Some(typed), word.get(1..)),
    ]
    .into_iter()
    .flatten()
    .min()
}

/// Gives each word of a search text's beginning, where it begins and which letters it has.
fn each_word<'a>(search: &'a str, mut take: impl FnMut(usize, &'a str, u32)) {
    let bytes = search.as_bytes();
    // The last word is looked at whole.
    let is_over = |byte: &u8| BITS[usize::from(*byte)] == 0;
    let rest = bytes.get(LOOKED_AT..).unwrap_or_default();
    let whole = rest.iter().position(is_over).unwrap_or(rest.len());
    let bytes = &bytes[..bytes.len().min(LOOKED_AT + whole)];
    let (mut start, mut seen) = (0, 0);
    let mut word = |start: usize, end: usize, seen| {
        // A single letter is nobody's mistake.
        if end > start + 1 {
            take(start, search.get(start..end).unwrap_or_default(), seen);
        }
    };
    for (i, byte) in bytes.iter().enumerate() {
        let bits = BITS[usize::from(*byte)];
        if bits == 0 {
            word(start, i, seen);
            (start, seen) = (i + 1, 0);
        } else {
            seen |= bits;
        }
    }
    word(start, bytes.len(), seen);
}

/// What a mask keeps of each byte: nothing of what parts words.
static BITS: [u32; 256] = {
    let mut all = [0; 256];
    let mut byte = 0_u8;
    loop {
        all[byte as usize] = if !byte.is_ascii() {
            WIDE | 2 << (byte % 31)
        } else if byte.is_ascii_alphanumeric() {
            1 << (byte & 31)
        } else {
            0
        };
        if byte == u8::MAX {
            break all;
        }
        byte += 1;
    }
};

#[cfg(test)]
mod tests {
    use super::*;

    fn near(typed: &str, search: &str) -> Option<i64> {
        let words: Vec<&str> = typed.split(' ').collect();
        let name = search.split('\n').next().unwrap();
        nearness(&Typed::all(&words), search, name)
    }

    #[test]
    fn one_edit_from_four_letters_on_and_two_from_eight() {
        for (typed, word, found) in [
            // Left out, put in, taken for another, changed places.
            ("srah", "sarah", true),
            ("saarah", "sarah", true),
            ("sarag", "sarah", true),
            ("sarha", "sarah", true),
            ("asrah", "sarah", true),
            ("zarah", "sarah", true),
            // Two edits are too many for seven letters, and right for eight.
            ("schmitd", "schmidt", true),
            ("shcmitd", "schmidt", false),
            ("kowalcik", "kowalczyk", true),
            ("kowlacik", "kowalczyk", false),
            ("elizbateh", "elizabeth", true),
            // Three letters allow none.
            ("bbo", "bob", false),
            ("bobb", "bob", true),
            ("boob", "bob", true),
            // Numbers are right or wrong.
            ("12345", "12346", false),
            ("b0bby", "bobby", false),
            ("иорданка", "иордонка", true),
        ] {
            assert_eq!(near(typed, word).is_some(), found, "{typed} {word}");
        }
    }

    #[test]
    fn every_word_must_be_there_or_near() {
        for (typed, near_by) in [
            ("chen sarha", Some(2)),
            ("sarha chne", Some(4)),
            ("sarha acme", Some(3)),
            ("sarha stone", None),
            ("sarha bob", None),
        ] {
            assert_eq!(near(typed, "sarah chen\nacme"), near_by, "{typed}");
        }
    }

    #[test]
    fn fewer_edits_come_first_and_then_the_name() {
        let name = near("kowalcyk", "anna kowalczyk\nacme");
        let company = near("kowalcyk", "anna stone\nkowalczyk");
        let two = near("kowalcik", "anna kowalczyk\nacme");
        assert_eq!((name, company, two), (Some(2), Some(3), Some(4)));
    }

    #[test]
    fn the_word_that_is_being_typed_may_be_a_beginning_in_the_name() {
        for (typed, search, found) in [
            ("elizbe", "elizabeth stone\nacme", true),
            ("elizbe stone", "elizabeth stone\nacme", false),
            ("stone elizbe", "elizabeth stone\nacme", true),
            ("acmme", "elizabeth stone\nacmeindustries", false),
        ] {
            assert_eq!(near(typed, search).is_some(), found, "{typed}");
        }
    }

    #[test]
    fn the_distance_is_that_of_the_textbook() {
        for (a, b, edits) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
            ("ab", "ba", 1),
            ("abcd", "badc", 2),
            // Optimal string alignment edits no stretch twice.
            ("ca", "abc", 3),
        ] {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            let got = |most| least_edits(a, b, most, false);
            assert_eq!(got(edits), Some(edits), "{a:?} {b:?}");
            assert_eq!(edits.checked_sub(1).and_then(got), None, "{a:?} {b:?}");
        }
    }
}
