//! Telephone numbers: found among words, with label and extension, and brought to E.164.

use super::PhoneUse;
use super::dial::{self, Dialling};
use super::words;

/// A number among the words of one reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// As printed, letters that stand for digits mended.
    pub(super) printed: String,
    /// Digits only, a `+` in front where one was printed.
    pub(super) digits: String,
    /// The extension's digits.
    pub(super) extension: Option<String>,
    /// By its label.
    pub(super) label: Option<PhoneUse>,
    /// Whether a letter was taken for a digit, or something like a digit stands right behind.
    pub(super) doubtful: bool,
    /// The first of its words, the label's included, and the first behind it.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The numbers among `tokens`, from left to right. `free` says which tokens nothing else has taken.
pub(super) fn find(tokens: &[String], free: &[bool]) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let start = found.last().map_or(0, |n| n.to);
        match number(tokens, free, at, start) {
            Some(number) => {
                at = number.to;
                found.push(number);
            }
            None => at += 1,
        }
    }
    found
}

/// A number whose first digits stand in the token `at`; labels reach back to `start` at most.
fn number(tokens: &[String], free: &[bool], at: usize, start: usize) -> Option<Number> {
    if !free[at] {
        return None;
    }
    let (glued, first) = split_label(&tokens[at]);
    let first = digits_of(first, false)?;
    if !first.contains(|c: char| c.is_ascii_digit() || c == '+' || c == '(') {
        return None;
    }
    // A single digit before the beginning of a number is what an icon was taken for.
    let icon = first.len() == 1
        && tokens
            .get(at + 1)
            .is_some_and(|t| t.starts_with(['0', '+', '(']));
    if icon {
        return None;
    }
    let mut parts = vec![first];
    let mut to = at + 1;
    while to < tokens.len() && free[to] && parts.len() < 12 {
        let Some(part) = digits_of(&tokens[to], true) else {
            break;
        };
        let begins_another = part.starts_with('+') && has_digits(&parts, 7)
            || part.starts_with("(+") && has_digits(&parts, 7);
        if begins_another || matches!(part.as_str(), "," | ";") {
            break;
        }
        parts.push(part);
        to += 1;
    }
    // A stroke or dash that leads to nothing is not part of it.
    while parts.len() > 1 && !parts[parts.len() - 1].contains(|c: char| c.is_ascii_digit()) {
        parts.pop();
        to -= 1;
    }
    let (from, behind) = label_before(tokens, free, start, at);
    let label = glued.and_then(words::phone_label).or(behind);
    let barred = at > start && words::is_other_number(&tokens[at - 1])
        || at > start + 1 && words::is_other_number(&tokens[at - 2])
        || glued.is_some_and(words::is_other_number);
    let printed = parts.join(" ");
    let printed = printed
        .trim_matches(|c: char| !(c.is_ascii_digit() || "+()".contains(c)))
        .to_owned();
    let digits = digits(&printed);
    let bare = digits.trim_start_matches('+');
    let plus = digits.starts_with('+');
    let alone = tokens
        .iter()
        .enumerate()
        .all(|(i, t)| (from..to).contains(&i) || !free[i] || is_noise(t));
    // "D 20557 Hamburg" and "WA 98152" are no telephones.
    let telling = tokens[from..=at]
        .iter()
        .any(|t| t.contains(':') || t.chars().filter(|c| c.is_alphabetic()).count() > 2);
    let least = match (label.is_some(), plus, alone) {
        (true, ..) if telling || alone => 5,
        (_, true, _) => 7,
        (_, _, true) => 8,
        _ => 9,
    };
    let grouped =
        printed.contains([' ', '-', '.', '/', '(']) || bare.len() >= 8 && bare.starts_with('0');
    let fits = (least..=17).contains(&bare.len())
        && !barred
        && (label.is_some() || plus || grouped || alone)
        && (label.is_some() || plus || !is_date_or_code(&printed, tokens, at));
    if !fits {
        return None;
    }
    let pure = tokens[at..to].iter().all(|t| {
        split_label(t)
            .1
            .chars()
            .all(|c| c.is_ascii_digit() || !c.is_alphanumeric() && c != '$')
    });
    let (extension, to) = extension(tokens, free, to);
    let behind = tokens.get(to).filter(|_| free[to]);
    let odd = |t: &String| {
        t.contains(|c: char| c.is_ascii_digit()) && !t.contains('+') && split_label(t).0.is_none()
    };
    let doubtful = !pure || extension.is_none() && behind.is_some_and(odd);
    Some(Number {
        printed,
        digits,
        extension,
        label,
        doubtful,
        from,
        to,
    })
}

fn has_digits(parts: &[String], least: usize) -> bool {
    let digits = |p: &String| p.bytes().filter(u8::is_ascii_digit).count();
    parts.iter().map(digits).sum::<usize>() >= least
}

/// One sign, or what an icon was taken for.
fn is_noise(token: &str) -> bool {
    token.chars().count() <= 2 || !token.contains(char::is_alphanumeric)
}

/// "T:+49", "Tel.0171" and "M+44" are a label and the beginning of a number.
fn split_label(token: &str) -> (Option<&str>, &str) {
    let at = token.find(|c: char| c.is_ascii_digit() || c == '+' || c == '(');
    match at {
        Some(at) if at > 0 && words::phone_label(&token[..at]).is_some() => {
            (Some(&token[..at]), &token[at..])
        }
        Some(at)
            if at > 0 && token[..at].ends_with(':') && words::is_other_number(&token[..at]) =>
        {
            (Some(&token[..at]), &token[at..])
        }
        _ => (None, token),
    }
}

/// The token with letters mended that were digits, if it is part of a number at all.
///
/// Behind other digits a short token of hardly any is one more group: "$8".
fn digits_of(token: &str, goes_on: bool) -> Option<String> {
    let sign = |c: char| "+()[]{}-–—‐./,~·•".contains(c);
    let count = token.chars().filter(char::is_ascii_digit).count();
    let look_alike = |c: char| {
        Some(match c {
            'O' | 'o' | 'Q' | 'D' => '0',
            'l' | 'I' | '|' | 'i' | '!' => '1',
            'S' | 's' | '$' | '§' => '5',
            'B' | '&' => '8',
            'Z' | 'z' => '2',
            _ => return None,
        })
    };
    let letters = token
        .chars()
        .filter(|c| !c.is_ascii_digit() && !sign(*c))
        .count();
    let group = goes_on && count >= letters && token.chars().count() <= 4;
    if letters > 0 && (count < 2 || count < 2 * letters) && !group {
        return None;
    }
    let mut out = String::new();
    for c in token.chars() {
        match c {
            '[' | '{' => out.push('('),
            ']' | '}' => out.push(')'),
            '–' | '—' | '‐' | '~' => out.push('-'),
            '·' | '•' => out.push('.'),
            c if c.is_ascii_digit() || sign(c) => out.push(c),
            c => out.push(look_alike(c)?),
        }
    }
    Some(out)
}

/// Digits with the `+` that was printed before them; a `(0)` behind a code is left out.
fn digits(printed: &str) -> String {
    let plus = printed.trim_start_matches(['(', ' ']).starts_with('+');
    let kept = if plus || printed.starts_with("00") {
        printed.replace("(0)", "")
    } else {
        printed.to_owned()
    };
    let digits: String = kept.chars().filter(char::is_ascii_digit).collect();
    let international = digits.strip_prefix("00").filter(|d| d.len() > 7);
    match (plus, international) {
        (true, _) => format!("+{digits}"),
        (false, Some(rest)) => format!("+{rest}"),
        _ => digits,
    }
}

/// Dates, and postcodes of nine digits behind a state.
fn is_date_or_code(printed: &str, tokens: &[String], at: usize) -> bool {
    let parts: Vec<&str> = printed.split(['.', '/', '-']).collect();
    let date = parts.len() == 3 && {
        let lengths: Vec<usize> = parts.iter().map(|p| p.len()).collect();
        matches!(lengths[..], [1 | 2, 1 | 2, 4] | [4, 2, 2])
    };
    let zip = parts.len() == 2
        && parts[0].len() == 5
        && parts[1].len() == 4
        && at > 0
        && tokens[at - 1].chars().all(char::is_alphabetic);
    let japanese =
        parts.len() == 2 && parts[0].len() == 3 && parts[1].len() == 4 && tokens.len() > 1;
    date || zip || japanese
}

/// The label before a number, and where it begins: "Direct line:", "Tel. mobile", or an icon's odd sign.
fn label_before(
    tokens: &[String],
    free: &[bool],
    start: usize,
    at: usize,
) -> (usize, Option<PhoneUse>) {
    let (mut from, mut label) = (at, None);
    while from > start && free[from - 1] && at - from < 4 {
        let token = &tokens[from - 1];
        let sign = !token.contains(char::is_alphanumeric);
        match words::phone_label(token) {
            // The more telling of two: "Tel. mobile".
            Some(found) if label.is_none() || label == Some(PhoneUse::Office) => {
                label = Some(found);
            }
            Some(_) => {}
            None if sign || words::is_label_filler(token) => {}
            None => break,
        }
        from -= 1;
    }
    (from, label)
}

/// "ext. 12", "x12", "Durchwahl 12".
fn extension(tokens: &[String], free: &[bool], at: usize) -> (Option<String>, usize) {
    let get = |i: usize| tokens.get(i).filter(|_| free[i]);
    let number = |t: &str| {
        let t = t.trim_matches(|c: char| !c.is_alphanumeric());
        ((1..=6).contains(&t.len()) && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.to_owned())
    };
    let Some(word) = get(at) else {
        return (None, at);
    };
    let lower = word.to_lowercase();
    let lower = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if words::is_extension(lower) {
        return match get(at + 1).and_then(|t| number(t)) {
            Some(found) => (Some(found), at + 2),
            None => (None, at),
        };
    }
    let glued = lower
        .find(|c: char| c.is_ascii_digit())
        .filter(|i| words::is_extension(lower[..*i].trim_end_matches(['.', ':'])))
        .and_then(|i| number(&lower[i..]));
    match glued {
        Some(found) => (Some(found), at + 1),
        None => (None, at),
    }
}

/// The number in E.164, with the country it belongs to: its own by the `+`, else `home`.
pub(super) fn international(digits: &str, home: Option<&str>) -> Option<(String, Dialling)> {
    if let Some(all) = digits.strip_prefix('+') {
        let way = dial::of_digits(all)?;
        let national = &all[way.code.len()..];
        // "+44 0117 …": a trunk prefix that belongs there in no country but Italy.
        let mended = (!way.trunk.is_empty() && !way.fits(national) || way.trunk == "0")
            .then(|| national.strip_prefix(way.trunk))
            .flatten();
        let national = mended.unwrap_or(national);
        return Some((format!("+{}{national}", way.code), way));
    }
    let way = dial::of_country(home?)?;
    let national = match digits
        .strip_prefix(way.trunk)
        .filter(|_| !way.trunk.is_empty())
    {
        Some(rest) if way.fits(rest) || !way.fits(digits) => rest,
        _ => digits,
    };
    // The country's code without a `+`: "49 171 …".
    let coded = digits
        .strip_prefix(way.code)
        .filter(|rest| !way.fits(national) && way.fits(rest));
    let national = coded.unwrap_or(national);
    Some((format!("+{}{national}", way.code), way))
}

/// Whether a number in E.164 has a length that its country knows.
pub(super) fn is_possible(e164: &str) -> bool {
    let digits = e164.trim_start_matches('+');
    dial::of_digits(digits).is_some_and(|way| way.fits(&digits[way.code.len()..]))
}
