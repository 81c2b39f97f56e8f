//! Tags, e-mail addresses, web addresses and phone numbers, taken out of a segment with the labels before them.

use super::cut::tidy;
use super::dates::{self, Way};
use super::words;
use crate::draft::Reach;
use chrono::NaiveDate;

/// What was found, and the pieces of text between.
#[derive(Default)]
pub(super) struct Found {
    pub(super) tags: Vec<String>,
    pub(super) emails: Vec<Reach>,
    pub(super) urls: Vec<Reach>,
    pub(super) phones: Vec<Reach>,
    pub(super) rest: Vec<String>,
}

/// Takes a segment apart.
pub(super) fn take(segment: &str, today: NaiveDate) -> Found {
    let spaced = space_labels(segment);
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut found = Found::default();
    let mut rest: Vec<&str> = Vec::new();
    let mut i = 0;
    while i < words.len() {
        let word = words[i];
        if let Some(tag) = tag(word) {
            found.tags.push(tag);
        } else if let Some(email) = email(word) {
            if rest.last().is_some_and(|w| words::is_email_label(w)) {
                rest.pop();
            }
            found.emails.push(Reach::new(email, ""));
            found.flush(&mut rest);
        } else if let Some(url) = url(word, rest.last().copied()) {
            let label = rest.last().and_then(|w| words::url_label(w));
            if label.is_some() {
                rest.pop();
            }
            found.urls.push(Reach::new(url, label.unwrap_or_default()));
            found.flush(&mut rest);
        } else if let Some((number, len)) = phone(&words[i..], rest.last().copied(), today) {
            let label = take_phone_label(&mut rest);
            found.phones.push(Reach::new(number, label));
            found.flush(&mut rest);
            i += len;
            continue;
        } else {
            rest.push(word);
        }
        i += 1;
    }
    found.flush(&mut rest);
    found
}

/// Whether a text is nothing but ways to reach somebody.
pub(super) fn is_all(text: &str, today: NaiveDate) -> bool {
    let found = take(text, today);
    found.rest.is_empty() && found.tags.is_empty()
}

impl Found {
    fn flush(&mut self, rest: &mut Vec<&str>) {
        let text = rest.join(" ");
        rest.clear();
        let text = tidy(&text);
        if !text.is_empty() {
            self.rest.push(text.to_owned());
        }
    }
}

/// `T:+49 89` and `tel:+49` become two words each.
fn space_labels(segment: &str) -> String {
    let apart = |word: &str| match word.split_once(':') {
        Some((label, value))
            if !value.is_empty()
                && !value.starts_with("//")
                && (words::phone_label(label).is_some()
                    || words::is_email_label(label)
                    || words::url_label(label).is_some()
                    || label.eq_ignore_ascii_case("mailto")) =>
        {
            let label = if label.eq_ignore_ascii_case("mailto") {
                "mail"
            } else {
                label
            };
            format!("{label}: {value}")
        }
        _ => word.to_owned(),
    };
    segment
        .split_whitespace()
        .map(apart)
        .collect::<Vec<_>>()
        .join(" ")
}

fn tag(word: &str) -> Option<String> {
    let tag = word
        .strip_prefix('#')?
        .trim_end_matches(|c: char| !c.is_alphanumeric());
    let named = tag.chars().next().is_some_and(char::is_alphabetic);
    let plain = tag
        .chars()
        .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/' | '&' | '+' | '.'));
    (named && plain).then(|| tag.to_owned())
}

fn email(word: &str) -> Option<&str> {
    let word = word
        .trim_matches(|c: char| "<>()[]{},;:\"'“”„".contains(c))
        .trim_end_matches(['.', '>', '!', '?']);
    let (local, domain) = word.split_once('@')?;
    let fits = |c: char| c.is_alphanumeric() || "._%+-'&=/~!#$*".contains(c);
    let host = domain.split('.').collect::<Vec<_>>();
    let sound = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    (!local.is_empty() && local.chars().all(fits) && host.len() > 1 && host.iter().all(sound))
        .then_some(word)
}

fn url<'a>(word: &'a str, before: Option<&str>) -> Option<&'a str> {
    let word = word
        .trim_matches(|c: char| "<>()[],;\"'“”„".contains(c))
        .trim_end_matches(['.', ':', '!', '?']);
    let lower = word.to_lowercase();
    if lower.starts_with("http://") || lower.starts_with("https://") {
        return (lower.len() > 9).then_some(word);
    }
    let host = lower.split(['/', '?', '#']).next()?;
    let labels: Vec<&str> = host.split('.').collect();
    let sound = |l: &&str| !l.is_empty() && l.chars().all(|c| c.is_alphanumeric() || c == '-');
    if labels.len() < 2 || !labels.iter().all(sound) {
        return None;
    }
    let named = labels[0].chars().any(char::is_alphabetic) && labels[0].len() > 1;
    let company = before.is_some_and(|b| words::is_link(b) || words::is_job(&words::bare(b)));
    let known = labels.last().is_some_and(|l| words::is_top_level(l));
    (labels[0] == "www" || (named && known && !company)).then_some(word)
}

/// A number and the words it takes. Seven digits make a phone number; five do behind a label.
fn phone(words: &[&str], before: Option<&str>, today: NaiveDate) -> Option<(String, usize)> {
    if dates::at(words, today, Way::Ahead).is_some() {
        return None;
    }
    let part = |w: &&&str| {
        w.chars()
            .all(|c| c.is_ascii_digit() || "+()-–./,".contains(c))
    };
    let mut len = words.iter().take_while(part).count();
    while len > 0 && !words[len - 1].contains(|c: char| c.is_ascii_digit()) {
        len -= 1;
    }
    let number = words[..len].join(" ");
    let number = number.trim_end_matches([',', '.', '-', '/']);
    if !number.starts_with(|c: char| c.is_ascii_digit() || c == '+' || c == '(') {
        return None;
    }
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let labelled = before.and_then(words::phone_label).is_some();
    if !(if labelled { 5 } else { 7 }..=17).contains(&digits) {
        return None;
    }
    let next = |i: usize| {
        words
            .get(len + i)
            .map(|w| words::bare(w))
            .unwrap_or_default()
    };
    let is_number = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit());
    if matches!(next(0).as_str(), "ext" | "x" | "extension") && is_number(&next(1)) {
        return Some((format!("{number} {} {}", words[len], next(1)), len + 2));
    }
    if next(0)
        .strip_prefix('x')
        .or(next(0).strip_prefix("ext"))
        .is_some_and(is_number)
    {
        return Some((format!("{number} {}", words[len]), len + 1));
    }
    Some((number.to_owned(), len))
}

/// The label behind the rest: "Office phone:", "M:", "Tel.". A single letter is one only with a sign, or alone.
fn take_phone_label(rest: &mut Vec<&str>) -> String {
    let mut labels: Vec<&'static str> = Vec::new();
    while let Some(label) = rest.last().and_then(|w| words::phone_label(w)) {
        let word = rest[rest.len() - 1];
        let marked = word.ends_with([':', '.']) || rest.len() == 1;
        if word.chars().count() == 1 && !marked {
            break;
        }
        rest.pop();
        labels.insert(0, label);
    }
    labels.retain(|l| !l.is_empty());
    labels.dedup();
    labels.join(" ")
}
