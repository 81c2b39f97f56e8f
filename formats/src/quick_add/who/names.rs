//! What a name looks like, and which of several is the one.

use super::company::company_label;
use super::{Candidate, without_stop};
use crate::quick_add::dates;
use crate::quick_add::reach;
use crate::quick_add::text::{Stretch, Word, is_space, stretch};
use crate::quick_add::words::{self, Kinds};
use crate::quick_add::{Field, Left, Reader, Swapped};

/// One to five words with capitals, or the first words of a text in small letters.
pub(in crate::quick_add) fn is_name(words: &[Word<'_>], lenient: bool) -> bool {
    let letters = |w: &Word<'_>| {
        w.text.chars().next().is_some_and(char::is_alphabetic)
            && w.text.chars().all(|c| {
                c.is_alphabetic()
                    || matches!(
                        c,
                        '.' | '\'' | '’' | '-' | '‑' | ',' | '\u{301}' | '\u{308}' | '\u{327}'
                    )
            })
    };
    let titles = words.iter().take_while(|w| w.is(Kinds::HONORIFIC)).count();
    let names = &words[titles.min(words.len())..];
    if !(1..=5).contains(&names.len()) || !words.iter().all(letters) {
        return false;
    }
    let capital = |w: &Word<'_>| w.has_capital();
    let small_word = |w: &Word<'_>| {
        w.is(Kinds::PARTICLE)
            || w.text.starts_with("d'")
            || w.text.starts_with("d’")
            || w.text.starts_with("al-")
            || w.is(Kinds::HONORIFIC)
    };
    let capitals = names.iter().all(|w| capital(w) || small_word(w));
    let small =
        lenient && words.len() <= 3 && !words.iter().any(|w| w.text.contains(char::is_uppercase));
    let spelled = small
        || (capitals
            && (capital(&names[0])
                || lenient
                || (titles > 0)
                || names[0].is(Kinds::PARTICLE) && names.len() > 1));
    let date = |w: &Word<'_>| {
        w.bare.len() > 3 && !w.is_among(&["domingo", "sabato"]) && dates::weekday(&w.bare).is_some()
    };
    spelled
        && !words
            .iter()
            .any(|w| words::is_company_form(w) || w.is_among(&["@"]))
        && (!names[0].is(Kinds::REMARK) || names[0].is(Kinds::PARTICLE) && names.len() > 1)
        && !words.iter().any(date)
        && !names.iter().all(|w| w.is(Kinds::PLACE))
        && !words[words.len() - 1].text.ends_with(',')
}

pub(super) fn score(piece: &Left<'_>, at: usize, email: &str) -> i32 {
    let (local, domain) = email.split_once('@').unwrap_or_default();
    let words = &piece.words;
    let joined: String = words.iter().map(|w| w.bare.as_str()).collect();
    let mut score =
        i32::from(at == 0) + 2 * i32::from(piece.beside_email) + i32::from(words.len() > 1);
    if words.iter().any(|w| fits(&w.bare, local)) {
        score += 3;
    } else if company_label(domain).is_some_and(|label| label.replace('-', "") == joined) {
        score -= 4;
    } else if words
        .iter()
        .any(|w| w.is(Kinds::STREET) || w.is(Kinds::PLACE))
    {
        score -= 2;
    }
    score
}

/// The best candidate becomes the name; the same name or its first word elsewhere is claimed with it.
pub(super) fn take_name<'a>(
    names: &[Candidate<'a>],
    left: &mut [Left<'a>],
    reader: &mut Reader<'a>,
) -> Option<usize> {
    let fits = |c: &&Candidate<'_>| c.score > -2 && (c.score > 0 || c.at == 0);
    let mut at = None;
    if let Some(swapped) = reader.swapped.take() {
        if reader.out.draft.name.is_empty() {
            reader.claim(Field::Name, swapped.range, swapped.name.clone());
            reader.out.draft.name = swapped.name;
        }
    } else if reader.out.draft.name.is_empty() {
        let best = names.iter().rev().max_by_key(|c| c.score).filter(fits)?;
        let found = without_stop(stretch(reader.whole, &best.words).tidy());
        let name = found.value();
        let name = if name.chars().all(|c| !c.is_uppercase()) {
            capitals(&name)
        } else {
            name
        };
        reader.claim(Field::Name, found.range(), name.clone());
        reader.out.draft.name = name;
        left[best.at].taken = true;
        at = Some(best.at);
    }
    let name = reader.out.draft.name.clone();
    let first = name.split(' ').next().unwrap_or_default();
    for other in names.iter().filter(|c| at != Some(c.at)) {
        let found = stretch(reader.whole, &other.words).tidy();
        let value = found.value();
        if value == name
            || value.trim_end_matches('.') == first
            || value.to_lowercase() == name.to_lowercase()
        {
            left[other.at].taken = true;
            reader.claim(Field::Name, found.range(), name.clone());
        }
    }
    at
}

/// `sarah.chen@acme.com` names Sarah Chen, as long as nothing else does.
pub(in crate::quick_add) fn name_from(email: &str) -> String {
    let local = email.split('@').next().unwrap_or_default();
    let words: Vec<&str> = local.split(['.', '_']).collect();
    let sound =
        |w: &&str| w.chars().count() > 1 && w.chars().all(|c| c.is_alphabetic() || c == '-');
    if words.len() == 2 && words.iter().all(sound) {
        capitals(&words.join(" "))
    } else {
        String::new()
    }
}

fn capitals(name: &str) -> String {
    let capital = |word: &str| {
        if Word::new(word, 0).is(Kinds::PARTICLE) {
            return word.to_owned();
        }
        let mut chars = word.chars();
        chars
            .next()
            .map(|c| c.to_uppercase().chain(chars).collect::<String>())
            .unwrap_or_default()
    };
    name.split_whitespace()
        .map(capital)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A name that is written the other way round before an address, `"Chen, Sarah" <sarah@acme.com>`, and the rest.
pub(in crate::quick_add) fn swapped(line: Stretch<'_>) -> Option<(Swapped, Stretch<'_>)> {
    let angle = line.text.find(['<', '[']).filter(|at| *at < 200)?;
    let before = line.part(0..angle);
    let quoted = before.text.contains('"') || before.text.contains('\'');
    let marks = |c: char| is_space(c) || matches!(c, '"' | '\'' | '*' | '>');
    let start = before.text.len() - before.text.trim_start_matches(marks).len();
    let name = before.part(start..before.text.trim_end_matches(marks).len().max(start));
    let (family, given) = name.text.split_once(',')?;
    let rest = line.part(angle..line.text.len());
    let address = rest
        .text
        .split(is_space)
        .next()
        .and_then(reach::email)?
        .to_lowercase();
    let local = address.split('@').next().unwrap_or_default();
    let words = |text| Stretch { text, at: 0 }.words();
    let (family, given) = (words(family), words(given));
    let sound = |w: &[Word<'_>]| (1..=3).contains(&w.len()) && is_name(w, false);
    let named = family.iter().chain(&given).any(|w| fits(&w.bare, local));
    let degree = given.first().is_none_or(words::is_degree);
    if !sound(&family)
        || !sound(&given)
        || degree
        || !(quoted || (named && family.len() == 1 && given.len() < 3))
    {
        return None;
    }
    let said = |words: &[Word<'_>]| words.iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
    let swapped = Swapped {
        range: name.range(),
        name: format!("{} {}", said(&given), said(&family)),
    };
    Some((swapped, rest))
}

/// Whether a word of a name is in the part of an e-mail address before the `@`, umlauts and accents spelled out.
pub(in crate::quick_add) fn fits(word: &str, local: &str) -> bool {
    let (german, plain) = folded(word);
    let long = |w: &str| w.chars().count() > 2;
    long(word)
        && (local.contains(word)
            || local.contains(&german)
            || (long(&plain) && local.contains(&plain)))
}

/// A word in the letters of addresses, in the German way ("mueller") and in the plain one ("muller").
pub(super) fn folded(word: &str) -> (String, String) {
    let one = |c: char, german: bool| -> &'static str {
        match c {
            'ä' | 'æ' if german => "ae",
            'ö' | 'ø' if german => "oe",
            'ü' if german => "ue",
            'ß' => "ss",
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => "a",
            'ç' | 'ć' | 'č' => "c",
            'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
            'ì' | 'í' | 'î' | 'ï' => "i",
            'ł' => "l",
            'ñ' | 'ń' | 'ň' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => "o",
            'ř' => "r",
            'ś' | 'š' => "s",
            'ù' | 'ú' | 'û' | 'ü' | 'ů' => "u",
            'ý' | 'ÿ' => "y",
            'ź' | 'ż' | 'ž' => "z",
            '\'' | '’' | '-' | '.' => "",
            _ => "\0",
        }
    };
    let fold = |german: bool| {
        let mut out = String::with_capacity(word.len());
        for c in word.chars() {
            match one(c, german) {
                "\0" => out.push(c),
                plain => out.push_str(plain),
            }
        }
        out
    };
    (fold(true), fold(false))
}
