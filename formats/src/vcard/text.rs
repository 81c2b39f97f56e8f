//! Bytes to text and back: character sets, quoted-printable and the backslash.

use crate::charset::Charsets;
use std::borrow::Cow;

/// A whole file without its byte-order mark, in UTF-8 if it was UTF-16; any other character set stays for
/// [`decode`], since cards of one file may differ.
pub(super) fn without_bom(bytes: &[u8]) -> Cow<'_, [u8]> {
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        [0xff, 0xfe, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)),
        [0xfe, 0xff, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)),
        [b'B' | b'b', 0, ..] => Cow::Owned(utf_16(bytes, u16::from_le_bytes)),
        [0, b'B' | b'b', ..] => Cow::Owned(utf_16(bytes, u16::from_be_bytes)),
        _ => Cow::Borrowed(bytes),
    }
}

/// UTF-16 as UTF-8; what is no character, half of one at the end too, becomes U+FFFD.
fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let units = bytes.chunks(2).map(|pair| match *pair {
        [a, b] => unit([a, b]),
        _ => 0xfffd,
    });
    let text = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER));
    text.collect::<String>().into_bytes()
}

/// Text in the declared character set, and whether some characters were lost. Without a declaration it is UTF-8,
/// or Windows-1252 (of which Latin-1 is a part) where it cannot be UTF-8.
pub(super) fn decode(
    bytes: &[u8],
    charset: Option<&str>,
    charsets: &dyn Charsets,
) -> (String, bool) {
    let declared = charset.map(|label| label.trim().to_ascii_lowercase());
    let utf_8 = declared
        .as_deref()
        .is_some_and(|label| matches!(label, "utf-8" | "utf8"));
    if let Some(label) = declared.filter(|_| !utf_8)
        && let Some(read) = charsets.decode(&label, bytes)
    {
        return read;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_owned(), false);
    }
    let lossy = String::from_utf8_lossy(bytes);
    // Declared as UTF-8 and mostly so: a character was cut. Otherwise the declaration is wrong.
    let partly = lossy.chars().any(|c| !c.is_ascii() && c != '\u{fffd}');
    if utf_8 && partly {
        return (lossy.into_owned(), true);
    }
    charsets
        .decode("windows-1252", bytes)
        .map_or_else(|| (lossy.into_owned(), true), |(text, _)| (text, false))
}

/// The bytes behind quoted-printable; what is no valid code stays as it stands.
pub(super) fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let hex = |b: u8| (b as char).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = match &bytes[at..] {
            [b'=', high, low, ..] => hex(*high).zip(hex(*low)).map(|(h, l)| h * 16 + l),
            _ => None,
        };
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    out
}

/// Takes the backslashes away: `\n`, `\,`, `\;`, `\:`, `\\`, `\"`. Line ends become `\n`; other control
/// characters and the blanks around are cut.
pub(super) fn unescape(escaped: &str) -> String {
    let mut out = String::with_capacity(escaped.len());
    let mut chars = escaped.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('n' | 'N')) => {
                chars.next();
                out.push('\n');
            }
            ('\\', Some(&next @ (',' | ';' | ':' | '\\' | '"'))) => {
                chars.next();
                out.push(next);
            }
            ('\r', Some('\n')) => {}
            ('\r', _) => out.push('\n'),
            (c, _) if c.is_control() && !matches!(c, '\n' | '\t') => {}
            _ => out.push(c),
        }
    }
    let trimmed = out.trim();
    if trimmed.len() == out.len() {
        out
    } else {
        trimmed.to_owned()
    }
}

/// Splits escaped text at every `separator` that no backslash protects; the parts are still escaped.
pub(super) fn split<'a>(escaped: &'a str, separators: &'a [char]) -> impl Iterator<Item = &'a str> {
    let mut protected = false;
    escaped.split(move |c| {
        let here = !protected && separators.contains(&c);
        protected = c == '\\' && !protected;
        here
    })
}

/// Text as a vCard 4.0 value.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ',' | ';' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// A parameter's value with the signs of RFC 6868 read: `^n`, `^'`, `^^`.
pub(super) fn uncaret(value: &str) -> String {
    if !value.contains('^') {
        return value.to_owned();
    }
    let mut out = String::with_capacity(value.len());
    let mut chars = value.chars().peekable();
    while let Some(c) = chars.next() {
        let read = match (c, chars.peek()) {
            ('^', Some('n')) => Some('\n'),
            ('^', Some('\'')) => Some('"'),
            ('^', Some('^')) => Some('^'),
            _ => None,
        };
        if read.is_some() {
            chars.next();
        }
        out.push(read.unwrap_or(c));
    }
    out
}

/// A parameter's value as vCard 4.0 writes it, quoted where it must be.
pub(super) fn caret(value: &str) -> String {
    let coded = value
        .replace('^', "^^")
        .replace('\n', "^n")
        .replace('"', "^'");
    if coded.contains([':', ';', ',']) {
        format!("\"{coded}\"")
    } else {
        coded
    }
}

/// Text that belongs on one line: line ends and tabs become single blanks.
pub(super) fn one_line(text: &str) -> String {
    if !text.contains(['\n', '\t']) {
        return text.trim().to_owned();
    }
    let parts = text
        .split(['\n', '\t'])
        .map(str::trim)
        .filter(|l| !l.is_empty());
    parts.collect::<Vec<_>>().join(" ")
}
