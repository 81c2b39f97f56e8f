//! Lines as the writer meant them: unfolded and with soft breaks joined.
//!
//! This layer is Kith's own. The `calcard` crate was weighed: it reads 3.0 and 4.0 well, but takes text that is
//! already decoded, names no line numbers, and brings a time-zone database and a mail parser into the browser.
//! Files from phones need the bytes: one card in Latin-1, a character cut in two by a soft break, base64 that ends
//! at a blank line, and the number of the line at fault.

use super::media;
use std::borrow::Cow;

/// A property longer than this, pictures and sounds apart, is no contact's data.
const LONGEST: usize = 1 << 20;

/// A picture of [`media::LARGEST`] bytes in base64, with its name and parameters before it.
const LONGEST_PICTURE: usize = media::LARGEST / 3 * 4 + 4096;

/// A writer that cuts lines by length cuts them at 75 or 76 bytes.
const CUT_BY_LENGTH: usize = 74;

/// One property's line, unfolded.
pub(super) struct Line<'a> {
    /// Its first line's number in the file, from 1.
    pub(super) number: usize,
    /// The bytes, in whatever character set.
    pub(super) bytes: Cow<'a, [u8]>,
    /// More than a property may have: `bytes` is only its beginning.
    pub(super) too_long: bool,
    /// A picture or a sound inside the file.
    pub(super) picture: bool,
}

/// Walks through a file once, line by line.
pub(super) struct Lines<'a> {
    rest: &'a [u8],
    number: usize,
    /// In vCard 2.1 lines may be folded at a blank, and the blank is part of the text.
    pub(super) old: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Plain,
    Quoted,
    Base64,
    Picture,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            number: 0,
            old: false,
        }
    }

    fn peek(&self) -> Option<&'a [u8]> {
        (!self.rest.is_empty()).then(|| cut(self.rest).0)
    }

    fn advance(&mut self) {
        self.rest = cut(self.rest).1;
        self.number += 1;
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = Line<'a>;

    fn next(&mut self) -> Option<Line<'a>> {
        let first = loop {
            let line = self.peek()?;
            self.advance();
            if !line.trim_ascii().is_empty() {
                break line.trim_ascii_start();
            }
        };
        let mut line = Line {
            number: self.number,
            bytes: Cow::Borrowed(first),
            too_long: false,
            picture: false,
        };
        if is_edge(first) {
            return Some(line);
        }
        let mut kind = kind_of(first);
        let mut last_len = first.len();
        while let Some(next) = self.peek() {
            let folded = matches!(next.first(), Some(b' ' | b'\t'));
            let soft = kind == Some(Kind::Quoted) && line.bytes.ends_with(b"=");
            let part = if soft && !is_edge(next) {
                line.bytes.to_mut().pop();
                next.strip_prefix(b"\t").unwrap_or(next)
            } else if folded && self.old && kind == Some(Kind::Plain) && last_len < CUT_BY_LENGTH {
                next
            } else if folded {
                &next[1..]
            } else if matches!(kind, Some(Kind::Base64 | Kind::Picture)) && is_base64(next) {
                next
            } else {
                break;
            };
            last_len = next.len();
            self.advance();
            if line.too_long {
                continue;
            }
            if line.bytes.len() + part.len() > longest(kind) {
                line.too_long = true;
                continue;
            }
            line.bytes.to_mut().extend_from_slice(part);
            if kind.is_none() && part.contains(&b':') {
                kind = kind_of(&line.bytes);
            }
        }
        line.picture = kind == Some(Kind::Picture);
        line.too_long |= line.bytes.len() > longest(kind);
        Some(line)
    }
}

fn longest(kind: Option<Kind>) -> usize {
    match kind {
        Some(Kind::Picture) => LONGEST_PICTURE,
        _ => LONGEST,
    }
}

/// The first line and what follows its end, be that LF, CR, CRLF or the CRCRLF of a file converted twice.
fn cut(bytes: &[u8]) -> (&[u8], &[u8]) {
    let Some(at) = bytes.iter().position(|b| matches!(b, b'\n' | b'\r')) else {
        return (bytes, &[]);
    };
    let (line, end) = bytes.split_at(at);
    let rest = match end {
        [b'\r', b'\n', rest @ ..] | [b'\r', b'\r', b'\n', rest @ ..] => rest,
        _ => &end[1..],
    };
    (line, rest)
}

/// Whether a line begins or ends a card.
pub(super) fn is_edge(line: &[u8]) -> bool {
    begins(line) || ends(line)
}

/// Whether a line is `BEGIN:VCARD`, in any case, with blanks anywhere around.
pub(super) fn begins(line: &[u8]) -> bool {
    edge(line, b"BEGIN")
}

/// Whether a line is `END:VCARD`.
pub(super) fn ends(line: &[u8]) -> bool {
    edge(line, b"END")
}

fn edge(line: &[u8], word: &[u8]) -> bool {
    let line = line.trim_ascii();
    if line.len() > 64 {
        return false;
    }
    let Some(colon) = line.iter().position(|&b| b == b':') else {
        return false;
    };
    line[..colon].trim_ascii().eq_ignore_ascii_case(word)
        && line[colon + 1..]
            .trim_ascii()
            .eq_ignore_ascii_case(b"VCARD")
}

/// Where the value begins: behind the first colon that no quotes protect, or behind the first at all where the
/// quotes are not closed.
pub(super) fn colon(line: &[u8]) -> Option<usize> {
    let mut quoted = false;
    let outside = line.iter().position(|&b| {
        quoted ^= b == b'"';
        b == b':' && !quoted
    });
    outside.or_else(|| line.iter().position(|&b| b == b':'))
}

fn kind_of(line: &[u8]) -> Option<Kind> {
    let colon = colon(line)?;
    let head = line[..colon].to_ascii_uppercase();
    let has = |needle: &[u8]| head.windows(needle.len()).any(|w| w == needle);
    let binary = has(b"BASE64")
        || has(b"ENCODING=B;")
        || head.ends_with(b"ENCODING=B")
        || head.ends_with(b";B");
    let name = head.split(|&b| b == b';').next().unwrap_or_default();
    let name = name.rsplit(|&b| b == b'.').next().unwrap_or_default();
    let data = media::is_data_uri(&line[colon + 1..]);
    Some(match name {
        b"PHOTO" | b"LOGO" | b"SOUND" if binary || data => Kind::Picture,
        _ if binary => Kind::Base64,
        _ if has(b"QUOTED-PRINTABLE") => Kind::Quoted,
        _ => Kind::Plain,
    })
}

fn is_base64(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    !line.is_empty()
        && line
            .iter()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/' | b'='))
}
