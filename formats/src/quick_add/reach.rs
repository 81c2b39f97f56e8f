//! Tags, e-mail addresses, web addresses and phone numbers, taken out of a segment with the labels before them.

use super::dates::{self, Calendar, Way};
use super::text::Word;
use super::words::{self, Kinds};
use std::ops::Range;

/// What a way to reach somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Tag,
    Email,
    Url,
    Phone,
}

/// A tag, an address or a number: its place in the text, its label's words, and what the label means.
#[derive(Debug)]
pub(super) struct Reached {
    pub(super) sort: Sort,
    pub(super) range: Range<usize>,
    pub(super) value: String,
    pub(super) label: String,
    pub(super) labelled: Option<Range<usize>>,
}

/// What was found, and the words between, by their places in the segment.
#[derive(Default)]
pub(super) struct Found {
    pub(super) reached: Vec<Reached>,
    pub(super) rest: Vec<Range<usize>>,
}

/// The longest e-mail address that the RFCs allow, with some room.
const LONGEST_EMAIL: usize = 320;

/// Takes a segment apart; `words` are those of [`apart`].
pub(super) fn take(words: &[Word<'_>], calendar: Calendar) -> Found {
    let mut found = Found::default();
    // Where the words begin that are nothing yet.
    let mut begin = 0;
    let mut i = 0;
    while i < words.len() {
        let word = &words[i];
        let rest = &words[begin..i];
        let (sort, len, text, label_len, label) = if let Some(tag) = tag(word.text) {
            // A tag does not end the words around it.
            found.push_rest(begin..i);
            (Sort::Tag, 1, tag, 0, String::new())
        } else if let Some(email) = email(word.text) {
            let label = label_before(rest, |w| w.is(Kinds::EMAIL_LABEL).then_some(""));
            (Sort::Email, 1, email, label.0, label.1)
        } else if let Some(url) = url(word.text, rest.last()) {
            let label = label_before(rest, |w| words::url_label(w.text));
            (Sort::Url, 1, url, label.0, label.1)
        } else if let Some((text, len)) = phone(&words[i..], rest.last(), calendar) {
            let label = phone_label_before(rest);
            (Sort::Phone, len, text, label.0, label.1)
        } else {
            i += 1;
            continue;
        };
        let first = i - label_len;
        if sort != Sort::Tag {
            found.push_rest(begin..first);
        }
        let labelled = (label_len > 0).then(|| words[first].at..words[i - 1].end());
        let sign = usize::from(sort == Sort::Tag);
        let at = word.at + word.text.find(text).unwrap_or_default();
        let end = if len == 1 {
            at + text.len()
        } else {
            words[i + len - 1].end()
        };
        let (range, value) = match sort {
            Sort::Phone => phone_text(&words[i..i + len], end),
            _ => (at.saturating_sub(sign)..end, text.to_owned()),
        };
        found.reached.push(Reached {
            sort,
            range,
            value,
            label,
            labelled,
        });
        i += len;
        begin = i;
    }
    found.push_rest(begin..words.len());
    found
}

/// Whether words are nothing but ways to reach somebody.
pub(super) fn is_all(words: &[&Word<'_>], calendar: Calendar) -> bool {
    let words: Vec<Word<'_>> = words.iter().flat_map(|w| apart((*w).clone())).collect();
    let found = take(&words, calendar);
    let says = |r: &Range<usize>| words[r.clone()].iter().any(|w| !w.bare.is_empty());
    !found.rest.iter().any(says) && found.reached.iter().all(|r| r.sort != Sort::Tag)
}

impl Found {
    fn push_rest(&mut self, range: Range<usize>) {
        if !range.is_empty() {
            self.rest.push(range);
        }
    }
}

/// `T:+49 89` and `tel:+49` are two words each, and so are `Ann<ann@acme.com>` and `M.+49 171`.
pub(super) fn apart(word: Word<'_>) -> Vec<Word<'_>> {
    let is_label = |label: &str| {
        words::phone_label(label).is_some()
            || words::url_label(label).is_some()
            || Word::new(label, 0).is(Kinds::EMAIL_LABEL)
    };
    let text = word.text;
    let after_colon = text
        .split_once(':')
        .filter(|(label, value)| !value.is_empty() && !value.starts_with("//") && is_label(label))
        .map(|(label, _)| label.len() + 1);
    let after_dot = || {
        let (label, value) = text.split_once('.')?;
        let number = value.starts_with(['+', '(']) || (value.starts_with('0') && value.len() > 1);
        (number && is_label(label)).then_some(label.len() + 1)
    };
    let before_angle = || {
        let at = text.find('<').filter(|at| *at > 0)?;
        text[at..].contains('@').then_some(at)
    };
    let glued_emoji = || {
        let first = text
            .chars()
            .next()
            .filter(|c| !c.is_ascii() && !c.is_alphanumeric())?;
        let mut len = first.len_utf8();
        if text[len..].starts_with('\u{fe0f}') {
            len += '\u{fe0f}'.len_utf8();
        }
        (len < text.len() && is_label(&text[..len])).then_some(len)
    };
    let cut = after_colon
        .or_else(after_dot)
        .or_else(before_angle)
        .or_else(glued_emoji);
    match cut {
        Some(cut) => vec![
            Word::new(&text[..cut], word.at),
            Word::new(&text[cut..], word.at + cut),
        ],
        None => vec![word],
    }
}

/// The tag in `#investor`.
pub(super) fn tag(word: &str) -> Option<&str> {
    let tag = word
        .strip_prefix('#')?
        .trim_end_matches(|c: char| !c.is_alphanumeric());
    let named = tag.chars().next().is_some_and(char::is_alphabetic);
    let plain = tag
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '&' | '+' | '.'));
    (named && plain).then_some(tag)
}

/// The e-mail address in a word, without the signs around it.
pub(super) fn email(word: &str) -> Option<&str> {
    if !word.contains('@') || word.len() > LONGEST_EMAIL {
        return None;
    }
    let word = word
        .trim_matches(|c: char| "<>()[]{},;:\"'“”„".contains(c))
        .trim_end_matches(['.', '>', '!', '?']);
    let word = word.strip_prefix("mailto:").unwrap_or(word);
    // "ann@acme.com<mailto:ann@acme.com>", as Outlook pastes it.
    let word = word.split(['<', '[']).next()?;
    let (local, domain) = word.split_once('@')?;
    let fits = |c: char| c.is_alphanumeric() || "._%+-'&=/~!#$*".contains(c);
    let host = domain.split('.').collect::<Vec<_>>();
    let sound = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    (!local.is_empty() && local.chars().all(fits) && host.len() > 1 && host.iter().all(sound))
        .then_some(word)
}

fn url<'a>(word: &'a str, before: Option<&Word<'_>>) -> Option<&'a str> {
    if !word.contains(['.', ':']) {
        return None;
    }
    let word = word
        .trim_matches(|c: char| "<>()[],;\"'“”„".contains(c))
        .trim_end_matches(['.', ':', '!', '?']);
    let lower = word.to_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return (lower.len() > 9).then_some(word);
    }
    let host = lower.split(['/', '?', '#']).next()?;
    let mut labels = host.split('.');
    let first = labels.next()?;
    let last = labels.next_back()?;
    let sound = |l: &str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    if !sound(first) || !sound(last) || !labels.all(sound) {
        return None;
    }
    let named = first.chars().any(char::is_alphabetic) && first.len() > 1;
    let company = before.is_some_and(|b| b.is(Kinds::LINK) || b.is(Kinds::JOB));
    // "St.Gallen" and "e.V" are no addresses, and "Dr.de" is rare.
    let written =
        !word.starts_with(char::is_uppercase) || host.len() < lower.len() || last.len() > 2;
    (first == "www" || (named && written && words::is_top_level(last) && !company)).then_some(word)
}

/// How many words a phone number has at most.
const LONGEST_PHONE: usize = 14;

/// A number and the words it takes. Seven digits make a phone number; five do behind a label.
fn phone<'a>(
    words: &[Word<'a>],
    before: Option<&Word<'_>>,
    calendar: Calendar,
) -> Option<(&'a str, usize)> {
    let first = words[0].text.trim_start_matches(['(', '[']);
    if !first.starts_with(|c: char| c.is_ascii_digit() || c == '+')
        || dates::at(words, calendar, Way::Ahead).is_some()
    {
        return None;
    }
    let part = |w: &Word<'_>| {
        w.text
            .chars()
            .all(|c| c.is_ascii_digit() || "+()[]-–‑./,".contains(c))
    };
    let mut len = 0;
    let mut digits = 0;
    for (i, word) in words.iter().take(LONGEST_PHONE).enumerate() {
        // "+49 89 123456 / +49 171 1234567", "(0)" and "089 / 123456" being one.
        let another = digits >= 7
            && (word.text.starts_with('+')
                || (words[i - 1].text == "/" && word.text.starts_with('0')));
        if !part(word) || another {
            break;
        }
        super::work::count();
        let more = word.text.bytes().filter(u8::is_ascii_digit).count();
        digits += more;
        if more > 0 {
            len = i + 1;
        }
        if word.text.ends_with(',') {
            break;
        }
    }
    let labelled = before.is_some_and(|b| words::phone_label(b.text).is_some() || b.text == ":");
    if !(if labelled { 5 } else { 7 }..=17).contains(&digits) {
        return None;
    }
    // "12345 2026-01-01 …" and grouped sums are no numbers to call.
    let next = |i: usize| {
        words
            .get(len + i)
            .map(|w| w.bare.as_str())
            .unwrap_or_default()
    };
    if matches!(
        next(0),
        "€" | "eur" | "usd" | "chf" | "£" | "$" | "kg" | "km" | "pln" | "sek"
    ) {
        return None;
    }
    let is_number = |w: &str| !w.is_empty() && w.len() < 7 && w.bytes().all(|b| b.is_ascii_digit());
    let extension = |w: &str| {
        matches!(
            w,
            "ext"
                | "x"
                | "extension"
                | "dw"
                | "durchwahl"
                | "app"
                | "wew"
                | "anknytning"
                | "poste"
                | "int"
                | "toestel"
        )
    };
    if extension(next(0)) && is_number(next(1)) {
        return Some((words[0].text, len + 2));
    }
    let short = next(0).strip_prefix("ext").or(next(0).strip_prefix('x'));
    if short
        .map(|s| s.trim_start_matches('.'))
        .is_some_and(is_number)
    {
        return Some((words[0].text, len + 1));
    }
    Some((words[0].text, len))
}

/// A number as it was written, without the signs around; brackets stay where both are there.
fn phone_text(words: &[Word<'_>], end: usize) -> (Range<usize>, String) {
    let value = words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
    let mut from = words[0].at;
    let mut end = end;
    let mut text = value.trim_end_matches([',', '.', '-', '/', ';', ':']);
    end -= value.len() - text.len();
    let count = |t: &str, c: char| t.matches(c).count();
    if text.ends_with([')', ']'])
        && count(text, ')') + count(text, ']') > count(text, '(') + count(text, '[')
    {
        text = &text[..text.len() - 1];
        end -= 1;
    }
    if text.starts_with(['(', '['])
        && count(text, '(') + count(text, '[') > count(text, ')') + count(text, ']')
    {
        text = &text[1..];
        from += 1;
    }
    (from..end, text.to_owned())
}

/// How many words before a value are its label, a colon of its own among them, and what it means.
fn label_before(
    rest: &[Word<'_>],
    label: impl Fn(&Word<'_>) -> Option<&'static str>,
) -> (usize, String) {
    let colons = rest
        .iter()
        .rev()
        .take_while(|w| w.text == ":")
        .count()
        .min(2);
    let found = rest[..rest.len() - colons].last().and_then(label);
    match found {
        Some(label) => (colons + 1, label.to_owned()),
        None => (0, String::new()),
    }
}

/// The label behind the rest: "Office phone:", "M:", "Tel.", "Tel./Fax:", "Tél. :". A single letter is one only with
/// a sign, or alone.
fn phone_label_before(rest: &[Word<'_>]) -> (usize, String) {
    let mut labels: Vec<&'static str> = Vec::new();
    let colons = rest
        .iter()
        .rev()
        .take_while(|w| w.text == ":")
        .count()
        .min(2);
    let mut len = colons;
    while let Some(word) = rest.len().checked_sub(len + 1).map(|i| &rest[i]) {
        let pair = word
            .text
            .split_once(['/', '+', '&'])
            .and_then(|(a, b)| Some([words::phone_label(a)?, words::phone_label(b)?]));
        let Some(found) = pair.or_else(|| Some([words::phone_label(word.text)?, ""])) else {
            break;
        };
        let marked = word.text.ends_with([':', '.', ')']) || rest.len() == len + 1 || colons > 0;
        if (word.bare.chars().count() == 1 && word.bare.is_ascii() && !marked) || len > 5 {
            break;
        }
        len += 1;
        labels.splice(0..0, found);
    }
    if len == colons {
        return (0, String::new());
    }
    labels.retain(|l| !l.is_empty());
    labels.dedup();
    (len, labels.join(" "))
}
