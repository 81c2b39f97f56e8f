//! Birthdays in the forms that programs write.

use crate::draft::Birthday;

/// The year that Apple writes where there is none.
const NO_YEAR: i32 = 1604;

/// A birthday, if the text is one: `1980-03-22`, `19800322`, `--0322`, `--03-22`, `1980-03-22T…`, `22.3.1980`.
/// The year that `omitted` names is none.
pub(super) fn birthday(text: &str, omitted: Option<&str>) -> Option<Birthday> {
    let text = text.trim();
    let day = match text.find(['T', 't', ' ']) {
        Some(at) => &text[..at],
        None => text,
    };
    let (year, month, day) = parts(day)?;
    let omitted = omitted.and_then(|y| y.parse().ok());
    let year = year.filter(|&y| y != NO_YEAR && y != 0 && Some(y) != omitted);
    Birthday::new(year, month, day)
}

fn parts(text: &str) -> Option<(Option<i32>, u8, u8)> {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(rest) = text.strip_prefix("--") {
        let rest = rest.replacen('-', "", 1);
        return (rest.len() == 4 && digits(&rest))
            .then(|| Some((None, rest[..2].parse().ok()?, rest[2..].parse().ok()?)))?;
    }
    if text.len() == 8 && digits(text) {
        return Some((
            Some(text[..4].parse().ok()?),
            text[4..6].parse().ok()?,
            text[6..].parse().ok()?,
        ));
    }
    let fields: Vec<_> = text.split(['-', '/', '.']).collect();
    match fields[..] {
        [y, m, d] if y.len() == 4 && digits(y) => {
            Some((Some(y.parse().ok()?), m.parse().ok()?, d.parse().ok()?))
        }
        [d, m, y] if y.len() == 4 && digits(y) && text.contains('.') => {
            Some((Some(y.parse().ok()?), m.parse().ok()?, d.parse().ok()?))
        }
        _ => None,
    }
}
