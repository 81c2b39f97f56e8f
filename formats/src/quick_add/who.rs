//! Name, title, company and where we met, told apart in the pieces that are left.

use super::cut::tidy;
use super::dates::{self, Way};
use super::parts::Parts;
use super::words::{self, bare};
use crate::draft::{ContactDraft, Position};
use chrono::NaiveDate;

/// A piece of text with no address or number in it.
pub(super) struct Piece {
    /// The line it stood in.
    pub(super) line: usize,
    /// Its words.
    pub(super) text: String,
    /// An e-mail address stood in the same segment.
    pub(super) beside_email: bool,
}

/// A piece that could be the name.
struct Candidate {
    at: usize,
    line: usize,
    score: i32,
    name: String,
}

/// Gives every piece its field; what fits nowhere becomes the note.
pub(super) fn sort_out(pieces: Vec<Piece>, today: NaiveDate, draft: &mut ContactDraft) {
    let email = draft
        .emails
        .first()
        .map(|e| e.value.to_lowercase())
        .unwrap_or_default();
    let mut position = Position::default();
    let mut names: Vec<Candidate> = Vec::new();
    let mut left: Vec<Option<Piece>> = Vec::new();
    let (mut job_at, mut met_in) = (None, None);
    for (at, mut piece) in pieces.into_iter().enumerate() {
        if take_met(&mut piece, at, today, draft, &mut names) {
            met_in = Some(piece.line);
            left.push(None);
            continue;
        }
        if take_labelled(&mut piece, &mut position, draft) || take_place(&piece, met_in, draft) {
            left.push(None);
            continue;
        }
        let parts = Parts::of(&piece.text, at == 0);
        if let Some(parts) = parts.filter(|p| p.fit(&position)) {
            let before = tidy(&parts.before);
            if !before.is_empty() && names.is_empty() && is_name(before, true) {
                names.push(Candidate {
                    at,
                    line: piece.line,
                    score: 4,
                    name: before.to_owned(),
                });
            } else if !before.is_empty() && parts.company.is_empty() && position.company.is_empty()
            {
                position.company = before.to_owned();
            } else if !before.is_empty() {
                left.push(Some(piece));
                continue;
            }
            if !parts.title.is_empty() {
                position.title = parts.title;
                job_at = Some(at);
            }
            if !parts.company.is_empty() {
                position.company = without_stop(&parts.company);
            }
            left.push(None);
            continue;
        }
        if is_name(&piece.text, at == 0) {
            let score = score(&piece, at, &email);
            names.push(Candidate {
                at,
                line: piece.line,
                score,
                name: piece.text.clone(),
            });
        }
        left.push(Some(piece));
    }
    let name_at = take_name(&names, &mut left, draft);
    if draft.name.is_empty() {
        draft.name = name_from(&email);
    }
    if position.company.is_empty() {
        position.company = take_company(&mut left, &email, name_at, job_at);
    }
    if position != Position::default() {
        draft.positions.push(position);
    }
    add_note(left, draft);
}

/// "Company: Acme": the text says itself what it is.
fn take_labelled(piece: &mut Piece, position: &mut Position, draft: &mut ContactDraft) -> bool {
    let Some((label, value)) = piece.text.split_once(':') else {
        return false;
    };
    let value = tidy(value).to_owned();
    let field = match bare(label).as_str() {
        "name" => &mut draft.name,
        "company" | "firma" | "organisation" | "organization" | "org" => &mut position.company,
        "title" | "role" | "position" | "job" => &mut position.title,
        "met at" | "met" => &mut draft.met_at,
        "note" | "notes" => {
            piece.text = value;
            return false;
        }
        _ => return false,
    };
    if field.is_empty() && !value.is_empty() {
        *field = value;
        return true;
    }
    false
}

/// "met at Web Summit yesterday", "Met Sarah Chen at Web Summit".
fn take_met(
    piece: &mut Piece,
    at: usize,
    today: NaiveDate,
    draft: &mut ContactDraft,
    names: &mut Vec<Candidate>,
) -> bool {
    let mut words: Vec<&str> = piece.text.split_whitespace().collect();
    let begin = usize::from(words.first().is_some_and(|w| bare(w) == "we"));
    if words.get(begin).is_none_or(|w| bare(w) != "met") || !draft.met_at.is_empty() {
        return false;
    }
    words.drain(..=begin);
    let day = dates::find(&words, today, Way::Back);
    if let Some(found) = &day {
        words.drain(found.from..found.to);
    }
    let place = words
        .iter()
        .position(|w| matches!(bare(w).as_str(), "at" | "in") || *w == "@");
    let who = words[..place.unwrap_or(words.len())].join(" ");
    let place = place.map(|i| words[i + 1..].join(" ")).unwrap_or_default();
    let place = tidy(&place).trim_end_matches('.');
    let known = who.is_empty() || (names.is_empty() && is_name(&who, true));
    if !known || (place.is_empty() && day.is_none() && who.is_empty()) {
        return false;
    }
    if !who.is_empty() {
        names.push(Candidate {
            at,
            line: piece.line,
            score: 4,
            name: who,
        });
    }
    draft.met_at = place.to_owned();
    draft.met_on = day.map(|d| d.day);
    true
}

/// "Met Sarah Chen (COO of Acme) at Web Summit": the place comes behind the bracket.
fn take_place(piece: &Piece, met: Option<usize>, draft: &mut ContactDraft) -> bool {
    let place = piece
        .text
        .strip_prefix("at ")
        .or(piece.text.strip_prefix("in "));
    let Some(place) = place.filter(|_| met == Some(piece.line) && draft.met_at.is_empty()) else {
        return false;
    };
    draft.met_at = place.trim_end_matches('.').to_owned();
    true
}

/// One to five words with capitals, or the first words of a text in small letters.
pub(super) fn is_name(text: &str, lenient: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |w: &&str| {
        w.chars().next().is_some_and(char::is_alphabetic)
            && w.chars()
                .all(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’' | '-' | ','))
    };
    let lower: Vec<String> = words.iter().map(|w| bare(w)).collect();
    let capital = |w: &str| {
        w.chars()
            .next()
            .is_some_and(|c| c.is_uppercase() || !c.is_lowercase())
    };
    let capitals = words
        .iter()
        .zip(&lower)
        .all(|(w, l)| capital(w) || words::is_particle(l));
    let small = lenient && words.len() <= 3 && text.chars().all(|c| !c.is_uppercase());
    (1..=5).contains(&words.len())
        && words.iter().all(letters)
        && (small || (capitals && capital(words[0])) || (lenient && capitals))
        && !lower.iter().any(|w| words::is_company_form(w))
        && (!words::begins_remark(&lower[0]) || words::is_particle(&lower[0]))
        && !lower
            .iter()
            .any(|w| dates::weekday(w).is_some_and(|_| w.len() > 3))
        && !text.ends_with(',')
}

fn score(piece: &Piece, at: usize, email: &str) -> i32 {
    let (local, domain) = email.split_once('@').unwrap_or_default();
    let words: Vec<String> = piece.text.split_whitespace().map(bare).collect();
    let joined = words.concat();
    let fits = |w: &String| w.chars().count() > 2 && local.contains(w.as_str());
    let mut score =
        i32::from(at == 0) + 2 * i32::from(piece.beside_email) + i32::from(words.len() > 1);
    if words.iter().any(fits) {
        score += 3;
    } else if domain
        .split('.')
        .any(|label| label.replace('-', "") == joined)
    {
        score -= 4;
    }
    score
}

/// The best candidate becomes the name, a shorter form of it elsewhere is dropped.
fn take_name(
    names: &[Candidate],
    left: &mut [Option<Piece>],
    draft: &mut ContactDraft,
) -> Option<usize> {
    let fits = |c: &&Candidate| c.score > -2 && (c.score > 0 || c.at == 0);
    let best = match draft.name.as_str() {
        "" => names.iter().rev().max_by_key(|c| c.score).filter(fits),
        _ => None,
    };
    // A name that was cut out of its piece and is not the one goes to the note.
    for other in names.iter().filter(|c| best.is_none_or(|b| b.at != c.at)) {
        let slot = &mut left[other.at];
        if slot.is_none() {
            *slot = Some(Piece {
                line: other.line,
                text: other.name.clone(),
                beside_email: false,
            });
        }
    }
    let best = best?;
    let mut name = best.name.trim_end_matches(',').to_owned();
    name = without_stop(&name);
    left[best.at] = None;
    for piece in left.iter_mut() {
        let short = piece.as_ref().is_some_and(|p| {
            name.split_whitespace().next() == Some(tidy(&p.text)) || p.text == name
        });
        if short {
            *piece = None;
        }
    }
    draft.name = if name.chars().all(|c| !c.is_uppercase()) {
        capitals(&name)
    } else {
        name
    };
    Some(best.at)
}

/// Without the full stop of a sentence; that of an abbreviation stays.
fn without_stop(text: &str) -> String {
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let word = bare(last);
    let short =
        words::is_abbreviation(&word) || words::is_degree(&word) || words::is_company_form(last);
    let stop = text.ends_with('.') && !short && !word.contains('.');
    text[..text.len() - usize::from(stop)].to_owned()
}

fn capitals(name: &str) -> String {
    let capital = |word: &str| {
        if words::is_particle(word) {
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
fn name_from(email: &str) -> String {
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

/// A piece with a company's form, one that the e-mail's domain names, or the one beside the name or the title.
fn take_company(
    left: &mut [Option<Piece>],
    email: &str,
    name_at: Option<usize>,
    job_at: Option<usize>,
) -> String {
    let domain = email.split('@').nth(1).unwrap_or_default();
    let text = |at: usize| {
        left.get(at)
            .and_then(|p: &Option<Piece>| p.as_ref())
            .map(|p| p.text.as_str())
    };
    let remark = |t: &str| {
        t.split_whitespace()
            .next()
            .is_none_or(|w| words::begins_remark(&bare(w)))
    };
    let formed = |t: &str| {
        t.split_whitespace().any(words::is_company_form)
            && !remark(t)
            && t.split_whitespace().count() < 8
    };
    let joined = |t: &str| {
        t.split_whitespace()
            .map(bare)
            .collect::<String>()
            .replace('-', "")
    };
    let of_domain = |t: &str| {
        domain
            .split('.')
            .any(|label| !label.is_empty() && label.replace('-', "") == joined(t))
    };
    let beside = |at: Option<usize>| {
        at.map(|a| a + 1)
            .filter(|&a| text(a).is_some_and(|t| !remark(t) && is_title_case(t)))
    };
    let all = || (0..left.len()).filter_map(|at| Some((at, text(at)?)));
    let by_form = all().find(|(_, t)| formed(t)).map(|(at, _)| at);
    let by_domain = all().find(|(_, t)| of_domain(t)).map(|(at, _)| at);
    let at = by_domain
        .or(by_form)
        .or_else(|| beside(job_at))
        .or_else(|| beside(name_at));
    at.and_then(|at| left[at].take())
        .map(|p| without_stop(&p.text))
        .unwrap_or_default()
}

/// Short, and every longer word with a capital, as companies are written.
fn is_title_case(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let fits =
        |w: &&str| w.chars().count() <= 3 || w.chars().next().is_some_and(|c| !c.is_lowercase());
    let named = words[0]
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let number = text.chars().filter(char::is_ascii_digit).count() > 2;
    words.len() <= 5
        && named
        && words.iter().all(fits)
        && !number
        && !text.contains([':', '!', '?'])
}

fn add_note(left: Vec<Option<Piece>>, draft: &mut ContactDraft) {
    let mut line = None;
    for piece in left.into_iter().flatten() {
        let joint = match line {
            None => "",
            Some(l) if l == piece.line => ", ",
            Some(_) => "\n",
        };
        draft.note.extend([joint, &piece.text]);
        line = Some(piece.line);
    }
}
