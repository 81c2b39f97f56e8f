//! Several people in one paste, told apart only where the text leaves no doubt.

use super::text::{Stretch, Word, is_space};
use super::who::{fits, is_name, name_from};
use super::words::{self, Kinds};
use super::{DayOrder, Field, Piece, QuickAdd, parse_in, reach};
use chrono::NaiveDate;
use std::collections::HashSet;
use std::ops::Range;

/// One person of several.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Part {
    /// The bytes of the whole text that are this person's.
    pub range: Range<usize>,
    /// What they say. The ranges of its pieces count from the beginning of the whole text.
    pub found: QuickAdd,
}

/// The people in a text, at least one: a list with one person in each line, the recipients of a mail, or several
/// signatures or cards. The ranges of the parts follow each other without a gap from the beginning to the end, and a
/// text that could be about one person is one part.
#[must_use]
pub fn parse_many(text: &str, today: NaiveDate, order: DayOrder) -> Vec<Part> {
    // "To:" before recipients is no part of the first.
    let mut lead = 0;
    let split = cards(text)
        .or_else(|| {
            let begins = recipients(text)?;
            lead = skip_header(text);
            Some(begins)
        })
        .or_else(|| signatures(text, today, order))
        .or_else(|| list(text, today, order));
    // Where each but the first begins.
    let begins = split.unwrap_or_default();
    let starts = std::iter::once(0).chain(begins.iter().copied());
    let ends = begins.iter().copied().chain([text.len()]);
    starts
        .zip(ends)
        .map(|(start, end)| {
            let from = start.max(lead);
            let mut found = parse_in(text.get(from..end).unwrap_or_default(), today, order);
            for piece in &mut found.pieces {
                piece.range.start += from;
                piece.range.end += from;
            }
            if start < from {
                let label = Stretch { text, at: 0 }.part(start..from);
                let piece = Piece {
                    field: Field::Label,
                    range: label.range(),
                    value: label.value(),
                };
                found.pieces.insert(0, piece);
            }
            Part {
                range: start..end,
                found,
            }
        })
        .collect()
}

/// The lines with their places; a line keeps its end.
fn lines(text: &str) -> impl Iterator<Item = Stretch<'_>> {
    text.split_inclusive('\n').scan(0, |at, text| {
        let line = Stretch { text, at: *at };
        *at += text.len();
        Some(line)
    })
}

/// Cards that begin with `BEGIN:VCARD`, and nothing else.
fn cards(text: &str) -> Option<Vec<usize>> {
    let begins = |line: &Stretch<'_>| line.text.trim().eq_ignore_ascii_case("BEGIN:VCARD");
    if !text
        .trim_start()
        .get(..11)?
        .eq_ignore_ascii_case("BEGIN:VCARD")
    {
        return None;
    }
    several(lines(text).filter(begins).map(|l| l.at).skip(1).collect())
}

fn several(begins: Vec<usize>) -> Option<Vec<usize>> {
    (!begins.is_empty()).then_some(begins)
}

/// `Ann Lee <ann@acme.com>; Bob Ray <bob@acme.com>`: nothing but people with their addresses.
fn recipients(text: &str) -> Option<Vec<usize>> {
    let mut begins = Vec::new();
    let mut names = HashSet::new();
    let start = skip_header(text);
    let mut begin = start;
    let mut angled = 0;
    let mut bare = 0;
    let mut quoted = false;
    let mut closed = false;
    let mut entry_at = begin;
    // Ends of entries: a comma counts only behind an address.
    let ends = text[start..]
        .char_indices()
        .map(|(i, c)| (start + i, c))
        .chain([(text.len(), ';')]);
    for (at, c) in ends {
        if c == '"' {
            quoted = !quoted;
        }
        closed |= matches!(c, '>' | ')');
        let has_address =
            closed || (c == ',' && at - entry_at < 400 && is_bare_address(&text[entry_at..at]));
        let ends_here = match c {
            ';' | '\n' => true,
            ',' => has_address && !quoted,
            _ => false,
        };
        if !ends_here {
            continue;
        }
        let entry = text.get(entry_at..at)?.trim_matches(is_space);
        if entry.is_empty() {
            entry_at = at + 1;
            continue;
        }
        match recipient(entry)? {
            Some(name) => {
                angled += 1;
                names.insert(name);
            }
            None => {
                bare += 1;
                let address = reach::email(entry)?.to_lowercase();
                let name = name_from(&address);
                names.insert(if name.is_empty() {
                    address
                } else {
                    name.to_lowercase()
                });
            }
        }
        if angled + bare > 1 {
            begins.push(begin);
        }
        begin = at + 1;
        entry_at = begin;
        closed = false;
        quoted = false;
    }
    let all = angled + bare;
    // Addresses alone could all be one person's, unless each names somebody else.
    let told = angled > 1 || (angled == 0 && names.iter().all(|n| n.contains(' ')));
    if all < 2 || names.len() < all || !told {
        return None;
    }
    several(begins)
}

fn is_bare_address(entry: &str) -> bool {
    reach::email(entry.trim_matches(is_space)).is_some()
}

/// "To:" and "Cc:" before a list of recipients.
fn skip_header(text: &str) -> usize {
    let start = text.len() - text.trim_start_matches(is_space).len();
    let label = text[start..].split(is_space).next().unwrap_or_default();
    let known = matches!(
        label.to_lowercase().as_str(),
        "to:"
            | "cc:"
            | "bcc:"
            | "an:"
            | "kopie:"
            | "à:"
            | "aan:"
            | "para:"
            | "till:"
            | "do:"
            | "a:"
    );
    if known { start + label.len() } else { 0 }
}

/// The name in `Ann Lee <ann@acme.com>`; none of an address alone; nothing if it is neither.
fn recipient(entry: &str) -> Option<Option<String>> {
    let Some((name, rest)) = entry.split_once(['<', '(']) else {
        return reach::email(entry).map(|_| None);
    };
    let address = rest.strip_suffix(['>', ')'])?;
    if rest.contains(is_space) || reach::email(address).is_none() {
        return None;
    }
    let name = name.trim_matches(|c: char| is_space(c) || matches!(c, '"' | '\''));
    if name.is_empty() {
        return Some(None);
    }
    let words = name.split(is_space).count();
    let sound = words <= 6 && !name.contains(['@', ':', '|', ';']);
    sound.then(|| Some(name.to_lowercase()))
}

/// Blocks between empty lines, most of which are somebody with a name and an address.
fn signatures(text: &str, today: NaiveDate, order: DayOrder) -> Option<Vec<usize>> {
    let blocks = blocks(text);
    if blocks.len() < 2 {
        return None;
    }
    let people: Vec<Option<Somebody>> = blocks
        .iter()
        .map(|b| somebody(&text[b.clone()], today, order))
        .collect();
    let sure = people.iter().flatten().filter(|p| p.by_email).count();
    let all = people.iter().all(Option::is_some);
    // Without an address that has the name in it, a block counts only if every block is complete.
    let counts = |p: &Somebody| p.by_email || (all && p.complete);
    let mut names = HashSet::new();
    let mut begins = Vec::new();
    let mut first = true;
    for (block, person) in blocks.iter().zip(&people) {
        let Some(person) = person.as_ref().filter(|p| counts(p)) else {
            continue;
        };
        // A second mention belongs to the first.
        if !names.insert(person.name.clone()) {
            continue;
        }
        if !std::mem::replace(&mut first, false) {
            begins.push(block.start);
        }
    }
    if sure < 2
        && !people
            .iter()
            .all(|p| p.as_ref().is_some_and(|p| p.complete))
    {
        return None;
    }
    several(begins)
}

/// The parts between empty lines, or lines that only rule them off.
fn blocks(text: &str) -> Vec<Range<usize>> {
    let mut blocks: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    for line in lines(text) {
        let empty = !line.text.chars().any(super::text::says_something);
        match blocks.last_mut() {
            Some(block) if open && !empty => block.end = line.range().end,
            _ if !empty => blocks.push(line.range()),
            _ => {}
        }
        open = !empty;
    }
    blocks
}

/// Lines of which each is somebody.
fn list(text: &str, today: NaiveDate, order: DayOrder) -> Option<Vec<usize>> {
    let mut all: Vec<Stretch<'_>> = lines(text)
        .filter(|l| l.text.chars().any(super::text::says_something))
        .collect();
    // "Team:" is a heading, and goes with the first.
    if all
        .first()
        .is_some_and(|l| l.text.trim_end_matches(is_space).ends_with(':'))
    {
        all.remove(0);
    }
    let people: Option<Vec<Somebody>> =
        all.iter().map(|l| somebody(l.text, today, order)).collect();
    let people = people.filter(|p| p.len() > 1)?;
    let names: HashSet<&str> = people.iter().map(|p| p.name.as_str()).collect();
    let told =
        |p: &Somebody| p.leads && (p.by_email || p.has_title || (people.len() > 2 && p.has_phone));
    if names.len() < people.len() || !people.iter().all(told) {
        return None;
    }
    several(all.iter().skip(1).map(|l| l.at).collect())
}

/// What tells that a part of a text is a person of its own.
struct Somebody {
    name: String,
    /// The name stands at the beginning.
    leads: bool,
    /// Its e-mail address has the name in it.
    by_email: bool,
    has_title: bool,
    has_phone: bool,
    /// A name that leads, a title or a company, and a way to reach them.
    complete: bool,
}

fn somebody(text: &str, today: NaiveDate, order: DayOrder) -> Option<Somebody> {
    let out = parse_in(text, today, order);
    let name = out.pieces.iter().find(|p| p.field == Field::Name)?;
    let said = &text[name.range.clone()];
    let words = Stretch { text: said, at: 0 }.words();
    let plain = |w: &Word<'_>| {
        let other = [Kinds::FIELD, Kinds::JOB, Kinds::PLACE, Kinds::STREET];
        !other.iter().any(|kind| w.is(*kind)) && !words::is_company_form(w)
    };
    let full =
        words.len() > 1 && is_name(&words, true) && words.iter().filter(|w| plain(w)).count() > 1;
    if !full && !said.contains(',') {
        return None;
    }
    let fitting = |local: &str| words.iter().any(|w| fits(&w.bare, local));
    let by_email = out.draft.emails.iter().any(|e| {
        let address = e.value.to_lowercase();
        address.split('@').next().is_some_and(fitting)
    });
    let leads = !out
        .pieces
        .iter()
        .any(|p| p.range.start < name.range.start && p.field != Field::Label);
    let has_title = out.draft.positions.iter().any(|p| !p.title.is_empty());
    let has_phone = !out.draft.phones.is_empty();
    let reached = has_phone || !out.draft.emails.is_empty();
    Some(Somebody {
        name: name.value.to_lowercase(),
        leads,
        by_email,
        has_title,
        has_phone,
        complete: leads && reached && has_title,
    })
}
