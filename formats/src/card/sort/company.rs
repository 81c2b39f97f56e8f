//! A company's name, mended by the domain that it has.

use super::super::Found;
use super::super::vote::naming_label;
use super::fold;

/// The name with words that differ in one letter from the domain's written as there, and forms that are always misread.
pub(super) fn mended(name: &str, emails: &[Found], webs: &[Found]) -> String {
    let hosts = emails
        .iter()
        .filter_map(|m| m.value.split('@').nth(1))
        .chain(
            webs.iter()
                .filter_map(|w| w.value.split("://").last()?.split('/').next()),
        );
    let labels: Vec<String> = hosts
        .flat_map(|h| naming_label(h).split('-'))
        .map(fold::plain)
        .filter(|l| l.len() > 4)
        .collect();
    let words: Vec<String> = name
        .split(' ')
        .map(|word| {
            labels
                .iter()
                .find_map(|l| as_in(word, l))
                .unwrap_or_else(|| word.to_owned())
        })
        .collect();
    words
        .join(" ")
        .replace(" z 0.0", " z o.o")
        .replace(" z 0.o", " z o.o")
        .replace(" z o.0", " z o.o")
}

/// The word with the letters of `label`, if just one is another.
fn as_in(word: &str, label: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() != label.len() || !label.is_ascii() {
        return None;
    }
    let differs = |(a, b): &(&char, char)| fold::plain(&a.to_string()) != b.to_string();
    let off = letters.iter().zip(label.chars()).filter(differs).count();
    if off != 1 {
        return None;
    }
    let mend = |(a, b): (&char, char)| match fold::plain(&a.to_string()) == b.to_string() {
        true => *a,
        false if a.is_uppercase() => b.to_ascii_uppercase(),
        false => b,
    };
    Some(letters.iter().zip(label.chars()).map(mend).collect())
}
