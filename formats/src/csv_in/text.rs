//! The bytes of a table as text, whatever wrote them.
//!
//! A table does not say its character set. UTF-8 and UTF-16 are told by their form; the others by which of them makes
//! known column names and whole words of the bytes.

use crate::charset::Charsets;

/// How much of a file is looked at to tell its character set.
const LOOKED_AT: usize = 64 * 1024;

/// Text with `\n` as its only line end.
pub(super) struct Text {
    pub(super) text: String,
    /// Some characters could not be read.
    pub(super) damaged: bool,
}

/// Nothing if the bytes are no text. `known` counts the column names that it knows in a text.
pub(super) fn decode(
    bytes: &[u8],
    charsets: &dyn Charsets,
    known: impl Fn(&str) -> usize,
) -> Option<Text> {
    let (text, damaged) = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => bytewise(rest, charsets, known),
        [0xff, 0xfe, rest @ ..] => utf_16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf_16(rest, u16::from_be_bytes),
        _ => match zeros(bytes) {
            (even, odd) if odd > 0.4 && even < 0.05 => utf_16(bytes, u16::from_le_bytes),
            (even, odd) if even > 0.4 && odd < 0.05 => utf_16(bytes, u16::from_be_bytes),
            _ => bytewise(bytes, charsets, known),
        },
    };
    let text = if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    };
    let head = text.chars().take(4096);
    let strange = |c: &char| c.is_control() && !matches!(c, '\n' | '\t' | '\u{b}' | '\u{c}');
    let binary = head.filter(strange).count() > 8;
    (!binary).then_some(Text { text, damaged })
}

/// The shares of zeros among the bytes at even and at odd places.
fn zeros(bytes: &[u8]) -> (f32, f32) {
    let head = &bytes[..bytes.len().min(512)];
    let share = |first: usize| {
        let all = head.iter().skip(first).step_by(2);
        let count = u16::try_from(all.clone().count()).map_or(1.0, f32::from);
        let zero = u16::try_from(all.filter(|b| **b == 0).count()).map_or(0.0, f32::from);
        zero / count.max(1.0)
    };
    (share(0), share(1))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, bool) {
    let units = bytes.chunks(2).map(|pair| match *pair {
        [a, b] => unit([a, b]),
        _ => 0xfffd,
    });
    let mut damaged = false;
    let text = char::decode_utf16(units)
        .map(|c| {
            let c = c.unwrap_or(char::REPLACEMENT_CHARACTER);
            damaged |= c == char::REPLACEMENT_CHARACTER;
            c
        })
        .collect();
    (text, damaged)
}

fn bytewise(
    bytes: &[u8],
    charsets: &dyn Charsets,
    known: impl Fn(&str) -> usize,
) -> (String, bool) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), false);
    }
    // Mostly UTF-8: a character was cut somewhere, the rest is as it should be.
    let lossy = String::from_utf8_lossy(bytes);
    let (mut whole, mut lost) = (0, 0);
    for c in lossy.chars().filter(|c| !c.is_ascii()) {
        if c == char::REPLACEMENT_CHARACTER {
            lost += 1;
        } else {
            whole += 1;
        }
    }
    if whole > lost {
        return (lossy.into_owned(), true);
    }
    let head = &bytes[..bytes.len().min(LOOKED_AT)];
    let mac = head.contains(&b'\r') && !head.contains(&b'\n');
    let labels = if mac {
        ["macintosh", "windows-1252", "windows-1250"]
    } else {
        ["windows-1252", "windows-1250", "macintosh"]
    };
    let best = labels
        .iter()
        .enumerate()
        .filter_map(|(place, label)| {
            let (text, _) = charsets.decode(label, head)?;
            Some((
                (std::cmp::Reverse(known(&text)), broken_words(&text), place),
                *label,
            ))
        })
        .min();
    let read = best.and_then(|(_, label)| charsets.decode(label, bytes));
    // Without tables Latin-1 is still there: its characters are its bytes.
    read.unwrap_or_else(|| (bytes.iter().map(|b| char::from(*b)).collect(), false))
}

/// How many signs stand inside words where a letter belongs.
fn broken_words(text: &str) -> usize {
    let chars: Vec<char> = text.chars().take(LOOKED_AT).collect();
    let sign =
        |c: char| !c.is_ascii() && !c.is_alphabetic() && !matches!(c, '’' | '‘' | '·' | '\u{ad}');
    let beside = |at: Option<&char>| at.is_some_and(|c| c.is_alphabetic());
    // A capital in the middle of a small word is the same fault: `MŸller`.
    let capital = |at: usize| {
        !chars[at].is_ascii() && chars[at].is_uppercase() && at > 0 && chars[at - 1].is_lowercase()
    };
    (0..chars.len())
        .filter(|&at| {
            let before = at.checked_sub(1).and_then(|b| chars.get(b));
            (sign(chars[at]) && (beside(before) || beside(chars.get(at + 1)))) || capital(at)
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charset::{Tables, UnicodeOnly};

    fn read(bytes: &[u8]) -> String {
        decode(bytes, &Tables, |t| usize::from(t.contains("Imię")))
            .unwrap()
            .text
    }

    #[test]
    fn the_character_set_is_told_by_what_it_makes_of_the_bytes() {
        assert_eq!(read(b"M\xfcller"), "Müller", "Windows-1252");
        assert_eq!(
            read(b"Imi\xea\n"),
            "Imię\n",
            "Windows-1250 by its column names"
        );
        assert_eq!(
            read(b"Pawe\xb3 Wo\x9fniak"),
            "Paweł Woźniak",
            "Windows-1250 by its words"
        );
        assert_eq!(
            read(b"M\x9fller\rBj\x9arn\r"),
            "Müller\nBjörn\n",
            "Macintosh"
        );
        assert_eq!(read(b"\xef\xbb\xbfM\xc3\xbcller"), "Müller");
        assert_eq!(read(b"\xff\xfea\0\xfc\0"), "aü");
        assert_eq!(read(b"\xfe\xff\0a\0\xfc"), "aü");
        assert_eq!(read(b"N\0a\0m\0e\0"), "Name", "UTF-16 without a mark");
        assert_eq!(read(b"J\xf3zef;Jos\xe9;Andr\xe9"), "Józef;José;André");
    }

    #[test]
    fn latin_1_needs_no_tables_and_a_cut_character_loses_only_itself() {
        let text = decode(b"M\xfcller", &UnicodeOnly, |_| 0).unwrap();
        assert_eq!(text.text, "Müller");
        let text = decode(
            "ä ö \u{e9} x".as_bytes().split_last().unwrap().1,
            &Tables,
            |_| 0,
        )
        .unwrap();
        assert!(!text.damaged);
        let text = decode(b"\xc3\xa4 \xc3\xb6 \xc3", &Tables, |_| 0).unwrap();
        assert!(text.damaged && text.text.starts_with("ä ö "));
        assert!(
            decode(
                b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x05\xa0\0\0\x04\0",
                &Tables,
                |_| 0
            )
            .is_none()
        );
    }
}
