//! Which piece is the company.

use super::names::folded;
use super::without_stop;
use crate::quick_add::text::{Word, says_something, stretch};
use crate::quick_add::words::{self, Kinds};
use crate::quick_add::{Field, Left, Reader};

/// A piece that the e-mail's domain names, one with a company's form, or the one beside the title or the name.
pub(super) fn take_company<'a>(
    left: &mut [Left<'a>],
    email: &str,
    name_at: Option<usize>,
    job_at: Option<usize>,
    reader: &mut Reader<'a>,
) -> String {
    let label = email
        .split_once('@')
        .and_then(|(_, domain)| company_label(domain))
        .map(|l| l.replace('-', ""))
        .unwrap_or_default();
    let words = |at: usize| {
        left.get(at)
            .filter(|p| !p.taken)
            .map(|p| p.words.as_slice())
    };
    let all = || (0..left.len()).filter_map(|at| Some((at, words(at)?)));
    let by_domain = || {
        all()
            .find(|(_, w)| is_of_domain(w, &label))
            .map(|(at, _)| at)
    };
    let by_form = || {
        let formed = |w: &[Word<'_>]| {
            w.len() < 8
                && w.iter().any(words::is_company_form)
                && !w[0].is(Kinds::REMARK)
                && !says_address(w)
        };
        all().find(|(_, w)| formed(w)).map(|(at, _)| at)
    };
    let beside = |at: Option<usize>| {
        let fits = |w: &[Word<'_>]| !w[0].is(Kinds::REMARK) && is_title_case(w) && !says_address(w);
        at.map(|a| a + 1).filter(|&a| words(a).is_some_and(fits))
    };
    // "Acme" above "Sarah Chen".
    let above = || {
        let at = name_at.and_then(|a| a.checked_sub(1)).filter(|a| *a == 0)?;
        let fits = |w: &[Word<'_>]| {
            !w[0].is(Kinds::REMARK)
                && !w[0].is(Kinds::GREETING)
                && is_title_case(w)
                && !says_address(w)
        };
        words(at).filter(|w| fits(w)).map(|_| at)
    };
    let found = by_domain()
        .or_else(by_form)
        .or_else(|| beside(job_at))
        .or_else(|| beside(name_at))
        .or_else(above);
    let Some(at) = found else {
        return String::new();
    };
    left[at].taken = true;
    let found = without_stop(stretch(reader.whole, &left[at].words));
    reader.claim(Field::Company, found.range(), found.value());
    found.value()
}

/// The label of a domain that a company chose: `acme` of `mail.acme.co.uk`.
pub(super) fn company_label(domain: &str) -> Option<&str> {
    let labels: Vec<&str> = domain.split('.').collect();
    let own = labels.len().checked_sub(2)?;
    let double = own > 0
        && matches!(
            labels[own],
            "co" | "com" | "org" | "ac" | "net" | "gov" | "edu"
        );
    let label = labels[own - usize::from(double)];
    (!FREE_MAIL.contains(&label)).then_some(label)
}

/// Whether words are the name in a domain, with or without the company's form and what it does.
fn is_of_domain(words: &[Word<'_>], label: &str) -> bool {
    if label.is_empty() || words.len() > 6 || words[0].is(Kinds::REMARK) {
        return false;
    }
    let joined = |words: &[Word<'_>]| {
        let letters = words
            .iter()
            .map(|w| w.bare.replace(['-', '.', '\'', '’'], ""));
        folded(&letters.collect::<String>())
    };
    let core: Vec<Word<'_>> = words
        .iter()
        .filter(|w| !words::is_company_form(w))
        .cloned()
        .collect();
    let named = |(german, plain): (String, String)| german == label || plain == label;
    named(joined(words))
        || (!core.is_empty() && named(joined(&core)))
        || (label.len() > 3 && named(joined(&words[..1])) && is_title_case(words))
}

/// A place, a street, or a number of some length: no company, unless its form says so.
fn says_address(words: &[Word<'_>]) -> bool {
    let numbers = words
        .iter()
        .any(|w| w.bare.starts_with(|c: char| c.is_ascii_digit()));
    let street = words.iter().any(|w| {
        w.is(Kinds::STREET)
            || [
                "straße", "strasse", "str", "gasse", "weg", "platz", "gatan", "vägen", "straat",
                "laan", "gracht",
            ]
            .iter()
            .any(|e| w.bare.len() > e.len() && w.bare.ends_with(e))
    });
    words.iter().all(|w| w.is(Kinds::PLACE))
        || (words[0].is(Kinds::PLACE) && words.len() < 3)
        || (numbers && street)
        || (street && words.len() < 4 && words.len() > 1)
}

/// Short, and every longer word with a capital, as companies are written.
fn is_title_case(words: &[Word<'_>]) -> bool {
    // "l'Oréal" and "d'Arcy" have their capital behind the apostrophe.
    let begins = |w: &Word<'_>| {
        w.text
            .split(['\'', '’'])
            .any(|p| p.chars().next().is_some_and(|c| !c.is_lowercase()))
    };
    let fits = |w: &Word<'_>| w.text.chars().count() <= 3 || begins(w);
    let named = words[0]
        .text
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let number: usize = words
        .iter()
        .map(|w| w.text.bytes().filter(u8::is_ascii_digit).count())
        .sum();
    words.len() <= 5
        && named
        && words.iter().all(fits)
        && number <= 2
        && !words.iter().any(|w| {
            w.text.contains([':', '!', '?'])
                || w.text
                    .chars()
                    .all(|c| !says_something(c) && !matches!(c, '&' | '+' | '/'))
        })
}

/// Addresses that anybody can have, so that they say nothing of a company.
const FREE_MAIL: [&str; 34] = [
    "gmail",
    "googlemail",
    "outlook",
    "hotmail",
    "live",
    "msn",
    "yahoo",
    "icloud",
    "me",
    "mac",
    "aol",
    "gmx",
    "web",
    "freenet",
    "t-online",
    "posteo",
    "mailbox",
    "proton",
    "protonmail",
    "pm",
    "orange",
    "wanadoo",
    "free",
    "laposte",
    "sfr",
    "libero",
    "tiscali",
    "wp",
    "onet",
    "o2",
    "interia",
    "ziggo",
    "telia",
    "bluewin",
];
