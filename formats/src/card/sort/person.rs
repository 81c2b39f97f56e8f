//! A person's name in its parts, and as it is written outside of cards.

use super::lines::Line;
use super::{fold, words};
use std::ops::Range;

/// Which words of a line are honorifics, name and degrees.
pub(super) struct Parts {
    pub(super) prefix: Range<usize>,
    pub(super) name: Range<usize>,
    pub(super) suffix: Range<usize>,
}

/// Splits a line that is a name.
pub(super) fn parts(line: &Line) -> Parts {
    split(&line.tokens)
}

/// Splits the words of a name.
pub(super) fn split(tokens: &[String]) -> Parts {
    let mut from = 0;
    while from < tokens.len() && is_prefix(&tokens[from], from == 0) {
        from += 1;
    }
    let mut to = tokens.len();
    // Behind a comma everything is a degree if the first word there is.
    let comma = (from..tokens.len()).find(|i| tokens[*i].ends_with(',') && i + 1 < tokens.len());
    match comma {
        Some(at) if is_suffix(&tokens[at + 1], true) => to = at + 1,
        _ => {
            while to > from + 1
                && (is_suffix(&tokens[to - 1], false) || is_closing(&tokens[to - 1]))
            {
                to -= 1;
            }
        }
    }
    // A name has to be left.
    if from >= to {
        (from, to) = (0, tokens.len());
    }
    Parts {
        prefix: 0..from,
        name: from..to,
        suffix: to..tokens.len(),
    }
}

fn is_prefix(token: &str, first: bool) -> bool {
    let word = fold::plain(token);
    let dotted = token.contains('.');
    words::is_honorific(&word)
        && (dotted
            || word.len() > 2 && word != "don" && word != "pan"
            || first && matches!(word.as_str(), "dr" | "mr" | "ms" | "hr" | "fr"))
}

fn is_closing(token: &str) -> bool {
    token.starts_with('(') && token.ends_with(')') && words::is_degree(&fold::plain(token))
}

fn is_suffix(token: &str, behind_comma: bool) -> bool {
    let word = fold::plain(token);
    let capitals = token.chars().filter(|c| c.is_uppercase()).count() > 1;
    let mixed = matches!(
        token.trim_matches([',', '.']),
        "PhD"
            | "Ph.D"
            | "Esq"
            | "MSc"
            | "BSc"
            | "Jr"
            | "Sr"
            | "DPhil"
            | "MPhil"
            | "MEng"
            | "BEng"
            | "CEng"
    );
    words::is_degree(&word)
        && (behind_comma || capitals && (word.len() > 2 || token.contains('.')) || mixed)
}

/// "URBAN RÄDEL" is Urban Rädel; where only some words are capitals, those are the family name.
pub(super) fn written(name: &str) -> String {
    let name = name.trim_matches([',', ' ', ';', '|', '-', '–']);
    let name = name
        .replace(['6', '0'], "o")
        .replace('1', "l")
        .replace('5', "s");
    let name = name.as_str();
    let loud = |w: &str| {
        let letters: Vec<char> = w.chars().filter(|c| c.is_alphabetic()).collect();
        letters.len() > 2 && letters.iter().all(|c| c.is_uppercase())
    };
    let all = name
        .split_whitespace()
        .all(|w| loud(w) || w.chars().count() <= 2);
    let words: Vec<String> = name
        .split_whitespace()
        .map(|w| {
            if loud(w)
                || all
                    && w.chars().count() == 2
                    && !w.ends_with('.')
                    && w.chars().all(char::is_alphabetic)
            {
                let small = w.to_lowercase();
                if words::is_particle(&fold::plain(&small)) && all {
                    small
                } else {
                    capital(&small)
                }
            } else {
                w.to_owned()
            }
        })
        .collect();
    let text = words.join(" ");
    // A logo's or a shy designer's small letters.
    if text.chars().any(char::is_uppercase) {
        text
    } else {
        text.split(' ').map(capital).collect::<Vec<_>>().join(" ")
    }
}

/// The word with a capital, and one behind each hyphen and apostrophe; "MCDONALD" is McDonald.
pub(super) fn capital(word: &str) -> String {
    let mut out = String::new();
    let mut up = true;
    for c in word.chars() {
        if up {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
        up = matches!(c, '-' | '\'' | '’');
    }
    if let Some(rest) = out.strip_prefix("Mc").filter(|r| r.len() > 2) {
        return format!("Mc{}", capital(rest));
    }
    out
}

/// "Barer" with the address `baerer@…` is Bärer: recognisers drop the points that an address writes out.
pub(super) fn with_umlauts(name: &str, mail: &str) -> String {
    let local = mail.split('@').next().unwrap_or_default().to_lowercase();
    let parts: Vec<&str> = local.split(['.', '_', '-']).collect();
    let mend = |word: &str| {
        if !word.is_ascii() {
            return word.to_owned();
        }
        let small = word.to_lowercase();
        let wanted = parts.iter().find(|p| {
            **p != small
                && p.len() > small.len()
                && p.is_ascii()
                && fold::loose(p) == fold::loose(&small)
        });
        match wanted {
            Some(part) => umlauts(word, part),
            None => word.to_owned(),
        }
    };
    name.split(' ').map(mend).collect::<Vec<_>>().join(" ")
}

fn umlauts(word: &str, part: &str) -> String {
    let mut rest = part.chars().peekable();
    let mut out = String::new();
    for c in word.chars() {
        let Some(p) = rest.next() else { break };
        let wide = rest.peek() == Some(&'e')
            && matches!(p, 'a' | 'o' | 'u')
            && fold::plain(&c.to_string()) == p.to_string();
        // The word has an `e` of its own there when it is as long.
        let own = word.to_lowercase().contains(&format!("{p}e"));
        if wide && !own {
            rest.next();
            let dotted = match p {
                'a' => 'ä',
                'o' => 'ö',
                _ => 'ü',
            };
            if c.is_uppercase() {
                out.extend(dotted.to_uppercase());
            } else {
                out.push(dotted);
            }
        } else {
            out.push(c);
        }
    }
    if out.chars().count() == word.chars().count() {
        out
    } else {
        word.to_owned()
    }
}

/// Whether every word of a name has plain letters or is in the e-mail address: accents are what is misread most.
pub(super) fn is_plain(name: &str, fields: &super::CardFields) -> bool {
    let locals: Vec<String> = fields
        .emails
        .iter()
        .filter_map(|m| m.value.split('@').next())
        .map(fold::loose)
        .collect();
    name.split_whitespace().all(|word| {
        let plain = fold::loose(word);
        word.is_ascii() && !word.contains(|c: char| c.is_ascii_digit())
            || locals.iter().any(|l| l.contains(&plain))
    })
}
