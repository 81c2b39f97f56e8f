//! Name, title, company and where we met, told apart in the pieces that are left.

use super::dates::{self, Way};
use super::parts::Parts;
use super::reach;
use super::text::{Stretch, Word, is_space, says_something, stretch};
use super::words::{self, Kinds};
use super::{Field, Left, Reader, Swapped};
use crate::draft::Position;

/// A piece, or a part of one, that could be the name.
struct Candidate<'a> {
    at: usize,
    words: Vec<Word<'a>>,
    score: i32,
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

/// Gives every piece its field.
pub(super) fn sort_out(reader: &mut Reader<'_>) {
    let email = reader
        .out
        .draft
        .emails
        .first()
        .map(|e| e.value.to_lowercase())
        .unwrap_or_default();
    let mut left = std::mem::take(&mut reader.left);
    let mut position = Position::default();
    let mut names: Vec<Candidate<'_>> = Vec::new();
    let (mut job_at, mut met_in) = (None, None);
    for (at, piece) in left.iter_mut().enumerate() {
        if take_met(piece, at, reader, &mut names) {
            met_in = Some(piece.line);
            piece.taken = true;
        } else if take_labelled(piece, &mut position, reader) || take_place(piece, met_in, reader) {
            piece.taken = true;
        } else if let Some(parts) = Parts::of(&piece.words, at == 0).filter(|p| p.fit(&position)) {
            take_parts(
                piece,
                at,
                &parts,
                &mut position,
                &mut job_at,
                reader,
                &mut names,
            );
        } else if is_name(&piece.words, at == 0) {
            names.push(Candidate {
                at,
                words: piece.words.clone(),
                score: score(piece, at, &email),
            });
        }
    }
    // "Sarah Chen" above "COO".
    for name in &mut names {
        if job_at == Some(name.at + 1) && name.words.len() > 1 {
            name.score += 2;
        }
    }
    let name_at = take_name(&names, &mut left, reader);
    if reader.out.draft.name.is_empty() {
        reader.out.draft.name = name_from(&email);
    }
    if position.company.is_empty() {
        position.company = take_company(&mut left, &email, name_at, job_at, reader);
    }
    if position != Position::default() {
        reader.out.draft.positions.push(position);
    }
}

fn take_parts<'a>(
    piece: &mut Left<'a>,
    at: usize,
    parts: &Parts,
    position: &mut Position,
    job_at: &mut Option<usize>,
    reader: &mut Reader<'a>,
    names: &mut Vec<Candidate<'a>>,
) {
    let words = &piece.words;
    let before = stretch(reader.whole, &words[parts.before.clone()]).tidy();
    let before_words = before.words();
    let mut claimed = parts.before.end;
    if before_words.is_empty() {
        claimed = 0;
    } else if names.is_empty() && is_name(&before_words, true) {
        names.push(Candidate {
            at,
            words: before_words,
            score: 4,
        });
    } else if parts.company.is_empty()
        && position.company.is_empty()
        && !before_words[0].is(Kinds::REMARK)
    {
        position.company = before.value();
        reader.claim(Field::Company, before.range(), position.company.clone());
    } else {
        return;
    }
    // "CTO Noah Fischer" at the very beginning.
    let behind = &words[parts.company.clone()];
    if at == 0
        && before.text.is_empty()
        && names.is_empty()
        && behind.len() > 1
        && is_name(behind, false)
        && parts.title.end == parts.company.start
    {
        let title = stretch(reader.whole, &words[parts.title.clone()]).tidy();
        position.title = title.value();
        reader.claim(Field::Title, title.range(), position.title.clone());
        names.push(Candidate {
            at,
            words: behind.to_vec(),
            score: 4,
        });
        *job_at = Some(at);
        piece.taken = true;
        return;
    }
    // The words between are links.
    let link = |from: usize, to: usize, reader: &mut Reader<'a>| {
        if from < to {
            reader.claim_label(&words[from..to]);
        }
    };
    let title = stretch(reader.whole, &words[parts.title.clone()]).tidy();
    if !parts.title.is_empty() {
        link(claimed, parts.title.start, reader);
        claimed = parts.title.end;
        position.title = title.value();
        reader.claim(Field::Title, title.range(), position.title.clone());
        *job_at = Some(at);
    }
    if !parts.company.is_empty() {
        link(claimed, parts.company.start, reader);
        let company = without_stop(stretch(reader.whole, &words[parts.company.clone()]).tidy());
        position.company = company.value();
        reader.claim(Field::Company, company.range(), position.company.clone());
    } else if claimed < words.len() {
        link(claimed, words.len(), reader);
    }
    piece.taken = true;
}

/// "Company: Acme": the text says itself what it is.
fn take_labelled<'a>(
    piece: &mut Left<'a>,
    position: &mut Position,
    reader: &mut Reader<'a>,
) -> bool {
    let piece_text = stretch(reader.whole, &piece.words);
    let Some(colon) = piece_text.text.find(':').filter(|c| *c < 40) else {
        return false;
    };
    let label = piece_text.part(0..colon);
    let value = piece_text.part(colon + 1..piece_text.text.len()).tidy();
    let name = label.value();
    let (target, field) =
        match words::bare(&name).as_str() {
            "name" | "nom" | "nombre" | "nome" | "naam" | "namn" | "imię i nazwisko" => {
                (&mut reader.out.draft.name, Field::Name)
            }
            "company" | "firma" | "organisation" | "organization" | "org" | "entreprise"
            | "société" | "empresa" | "azienda" | "società" | "bedrijf" | "företag"
            | "unternehmen" => (&mut position.company, Field::Company),
            "title" | "role" | "position" | "job" | "job title" | "titel" | "funktion"
            | "fonction" | "poste" | "cargo" | "puesto" | "ruolo" | "functie" | "stanowisko"
            | "befattning" => (&mut position.title, Field::Title),
            "met at" | "met" | "met in" => (&mut reader.out.draft.met_at, Field::MetAt),
            "note" | "notes" | "notiz" | "nota" => {
                let label = piece_text.part(0..colon + 1);
                reader.claim(Field::Label, label.range(), label.value());
                piece.words = value.words();
                return piece.words.is_empty();
            }
            _ => return false,
        };
    if !target.is_empty() || value.text.is_empty() {
        return false;
    }
    *target = value.value();
    let said = target.clone();
    let label = piece_text.part(0..colon + 1);
    reader.claim(Field::Label, label.range(), label.value());
    reader.claim(field, value.range(), said);
    true
}

/// "met at Web Summit yesterday", "Met Sarah Chen at Web Summit".
fn take_met<'a>(
    piece: &Left<'a>,
    at: usize,
    reader: &mut Reader<'a>,
    names: &mut Vec<Candidate<'a>>,
) -> bool {
    const MET: [&str; 14] = [
        "met",
        "kennengelernt",
        "getroffen",
        "rencontré",
        "rencontrée",
        "conocí",
        "conocido",
        "conocida",
        "incontrato",
        "incontrata",
        "ontmoet",
        "träffade",
        "träffades",
        "poznany",
    ];
    const PLACE: [&str; 17] = [
        "at", "in", "auf", "bei", "beim", "im", "am", "à", "au", "aux", "en", "al", "alla", "a",
        "op", "på", "na",
    ];
    let begin = usize::from(
        piece
            .words
            .first()
            .is_some_and(|w| w.is_among(&["we", "i"])),
    );
    if piece.words.get(begin).is_none_or(|w| !w.is_among(&MET))
        || !reader.out.draft.met_at.is_empty()
    {
        return false;
    }
    let words = &piece.words[begin + 1..];
    let day = dates::find(words, reader.calendar, Way::Back);
    let dated = |i: usize| day.as_ref().is_some_and(|d| (d.from..d.to).contains(&i));
    let places = |i: usize| !dated(i) && (words[i].is_among(&PLACE) || words[i].text == "@");
    let place = (0..words.len()).find(|i| places(*i));
    let who = 0..(0..place.unwrap_or(words.len()))
        .take_while(|i| !dated(*i))
        .count();
    let mut place_words = place.map_or(words.len(), |p| p + 1)..words.len();
    while !place_words.is_empty() && dated(place_words.end - 1) {
        place_words.end -= 1;
    }
    while !place_words.is_empty() && dated(place_words.start) {
        place_words.start += 1;
    }
    let spoken: Vec<&str> = place_words
        .clone()
        .filter(|i| !dated(*i))
        .map(|i| words[i].text)
        .collect();
    let known = who.is_empty() || (names.is_empty() && is_name(&words[who.clone()], true));
    if !known || (spoken.is_empty() && day.is_none() && who.is_empty()) {
        return false;
    }
    let covered =
        |i: usize| who.contains(&i) || dated(i) || place_words.contains(&i) || place == Some(i);
    if !(0..words.len()).all(covered) {
        return false;
    }
    reader.claim_label(&piece.words[..=begin]);
    if let Some(place) = place {
        reader.claim_label(&words[place..=place]);
    }
    if !who.is_empty() {
        names.push(Candidate {
            at,
            words: words[who].to_vec(),
            score: 4,
        });
    }
    if !spoken.is_empty() {
        let found = without_stop(stretch(reader.whole, &words[place_words]).tidy());
        let value = spoken.join(" ");
        let value = value
            .trim_end_matches(['.', ',', '!'])
            .trim_matches('"')
            .to_owned();
        reader.out.draft.met_at.clone_from(&value);
        reader.claim(Field::MetAt, found.range(), value);
    }
    if let Some(day) = day {
        let found = stretch(reader.whole, &words[day.from..day.to]).tidy();
        reader.out.draft.met_on = Some(day.day);
        reader.claim(Field::MetOn, found.range(), day.day.to_string());
    }
    true
}

/// "Met Sarah Chen (COO of Acme) at Web Summit": the place comes behind the bracket.
fn take_place(piece: &Left<'_>, met: Option<usize>, reader: &mut Reader<'_>) -> bool {
    let first = &piece.words[0];
    let begins = piece.words.len() > 1 && matches!(first.text, "at" | "in");
    if !begins || met != Some(piece.line) || !reader.out.draft.met_at.is_empty() {
        return false;
    }
    let place = without_stop(stretch(reader.whole, &piece.words[1..]));
    reader.claim(Field::Label, first.at..first.end(), first.text);
    reader.out.draft.met_at = place.value();
    reader.claim(Field::MetAt, place.range(), place.value());
    true
}

/// One to five words with capitals, or the first words of a text in small letters.
pub(super) fn is_name(words: &[Word<'_>], lenient: bool) -> bool {
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

fn score(piece: &Left<'_>, at: usize, email: &str) -> i32 {
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

/// Whether a word of a name is in the part of an e-mail address before the `@`, umlauts and accents spelled out.
pub(super) fn fits(word: &str, local: &str) -> bool {
    let (german, plain) = folded(word);
    let long = |w: &str| w.chars().count() > 2;
    long(word)
        && (local.contains(word)
            || local.contains(&german)
            || (long(&plain) && local.contains(&plain)))
}

/// A word in the letters of addresses, in the German way ("mueller") and in the plain one ("muller").
fn folded(word: &str) -> (String, String) {
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

/// The best candidate becomes the name; the same name or its first word elsewhere is claimed with it.
fn take_name<'a>(
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

/// Without the full stop of a sentence; that of an abbreviation stays.
fn without_stop(text: Stretch<'_>) -> Stretch<'_> {
    let end = text.text.trim_end_matches([',', '!']);
    let last = Word::new(end.rsplit(is_space).next().unwrap_or_default(), 0);
    let short = words::is_abbreviation(&last.bare)
        || words::is_degree(&last)
        || words::is_company_form(&last)
        || last.bare.contains('.');
    let stop = end.ends_with('.') && !short;
    text.part(0..end.len() - usize::from(stop))
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

/// `sarah.chen@acme.com` names Sarah Chen, as long as nothing else does.
pub(super) fn name_from(email: &str) -> String {
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

/// The label of a domain that a company chose: `acme` of `mail.acme.co.uk`.
fn company_label(domain: &str) -> Option<&str> {
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

/// A piece that the e-mail's domain names, one with a company's form, or the one beside the title or the name.
fn take_company<'a>(
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

/// A name that is written the other way round before an address, `"Chen, Sarah" <sarah@acme.com>`, and the rest.
pub(super) fn swapped(line: Stretch<'_>) -> Option<(Swapped, Stretch<'_>)> {
    let angle = line.text.find('<').filter(|at| *at < 200)?;
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
